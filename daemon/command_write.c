/* bilag user add, and how a writing command goes through the daemon when one runs, else by itself.
 */
#include "daemon/command_write.h"
#include "daemon/control.h"
#include "daemon/own.h"
#include "spool/audit.h"
#include "spool/users.h"
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
    PASSWORD_LEAST = 10,
    PASSWORD_MOST = 1024,
    START_TRIES = 20, /* a daemon that starts holds the spool before it answers */
    START_WAIT_US = 500 * 1000,
};

bool
command_carry_out(CommandRequest *request, GError **error)
{
    for (int i = 1;; i++) {
        bool running = false;
        g_autoptr(GError) why = NULL;
        if (!request->there(request, &running, error))
            return false;
        if (running || request->here(request, &why))
            return true;
        if (i == START_TRIES || !failure_is(why, FAIL_AGAIN)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        g_usleep(START_WAIT_US);
    }
}

/* --- users ----------------------------------------------------------------------------------- */

static bool
read_secret(const char *prompt, char *out, GError **error)
{
    struct termios before, silent;
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        fprintf(stderr, "%s: ", prompt);
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    bool got = fgets(out, PASSWORD_MOST, stdin) != NULL;
    if (terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (!got)
        return fail(error, FAIL_SENDER, "no password was given");
    out[strcspn(out, "\r\n")] = '\0';
    if (g_utf8_strlen(out, -1) < PASSWORD_LEAST)
        return fail(error, FAIL_SENDER, "a password has at least %d characters", PASSWORD_LEAST);
    return true;
}

/* Asked twice on a terminal; from a pipe one line is enough. */
static bool
ask_hash(char **out_hash, GError **error)
{
    char first[PASSWORD_MOST] = "", second[PASSWORD_MOST] = "";
    bool done = read_secret("Password", first, error) &&
                (!isatty(STDIN_FILENO) || read_secret("Once more", second, error));
    if (done && isatty(STDIN_FILENO) && strcmp(first, second) != 0)
        done = fail(error, FAIL_SENDER, "the two passwords differ");
    done = done && users_hash(first, out_hash, error);
    sodium_memzero(first, sizeof first);
    sodium_memzero(second, sizeof second);
    return done;
}

static bool
user_here(CommandRequest *r, GError **error)
{
    own_fd int lock = -1;
    g_autoptr(Book) book = NULL;
    g_autofree char *subject = g_strdup_printf("user %s", r->name);
    if (!command_open_writer(r->config, &lock, &book, error))
        return false;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    return t && users_set(book, r->name, r->role, r->hash, error) &&
           audit_add(book, "bilag", "user.set", subject, NULL, r->role, NULL, error) &&
           book_commit(book, error);
}

static bool
user_there(CommandRequest *r, bool *out_running, GError **error)
{
    g_autoptr(WireMessage) answer = NULL;
    g_autoptr(json_t) request = json_pack("{ss ss ss ss}", "what", "user", "name", r->name, "role",
                                          r->role, "hash", r->hash);
    if (!request)
        return fail(error, FAIL_SENDER, "the user name is not UTF-8");
    if (!control_ask(r->config->spool, request, -1, "done", &answer, error))
        return false;
    *out_running = answer != NULL;
    const char *why = answer ? wire_string(answer, "error") : NULL;
    return !answer || wire_bool(answer, "ok") ||
           fail(error, FAIL_SENDER, "%s", why && *why ? why : "the daemon gave no reason");
}

static bool
add_user(const char *config_path, const char *name, const char *role, GError **error)
{
    g_autoptr(Config) config = NULL;
    g_autofree char *hash = NULL;
    CommandRequest request = {.there = user_there, .here = user_here, .name = name, .role = role};
    if (!config_load(config_path, &config, error) || !ask_hash(&hash, error))
        return false;
    request.config = config;
    request.hash = hash;
    return command_carry_out(&request, error);
}

int
command_user(const char *config_path, int argc, char **argv)
{
    g_autofree char *role = NULL;
    const GOptionEntry options[] = {{"role", 0, 0, G_OPTION_ARG_STRING, &role,
                                     "reviewer, approver, auditor, board or administrator", "ROLE"},
                                    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_autoptr(GError) error = NULL;
    if (!command_parse("add NAME - add or change a user; the password comes from a prompt or"
                       " standard input",
                       options, 2, &argc, &argv))
        return COMMAND_USAGE;
    if (strcmp(argv[1], "add") != 0 || !users_role_valid(role)) {
        fprintf(stderr, "bilag user: say `bilag user add NAME --role ROLE` with a role of reviewer,"
                        " approver, auditor, board, administrator\n");
        return COMMAND_USAGE;
    }
    if (!add_user(config_path, argv[2], role, &error))
        return command_failed(error);
    printf("%s is %s now\n", argv[2], role);
    return COMMAND_DONE;
}
