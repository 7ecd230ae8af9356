/* The clerk's socket for bilag: one request a connection. Whoever may open it (0600, in a 0700
 * directory) is the daemon's own user or root. */
#include "daemon/acts.h"
#include "daemon/clerk.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "spool/audit.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/spool.h"
#include "spool/users.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

enum { BACKLOG = 8, REQUEST_WAIT_MS = 2000, IMPORT_BYTES = 16 << 20, REPORT_BYTES = 100 * 1024 };

bool
clerk_control_open(Clerk *clerk, GError **error)
{
    g_autofree char *path = g_build_filename(clerk->config->spool, "control.sock", NULL);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return fail(error, FAIL_OURS, "[daemon] spool: the path is too long for a socket in it");
    memcpy(address.sun_path, path, strlen(path) + 1);
    (void)unlink(path); /* the spool lock says that it is nobody's */
    own_fd int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t before = umask(0177);
    bool ok = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
              listen(fd, BACKLOG) == 0;
    int why = errno;
    umask(before);
    if (!ok)
        return fail_errno(error, FAIL_OURS, why, "cannot make %s", path);
    clerk->control = fd_steal(&fd);
    return true;
}

static bool
read_file(int fd, GByteArray *out, GError **error)
{
    uint8_t chunk[65536];
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_errno(error, FAIL_OURS, errno, "cannot read the file to import");
        if (n == 0)
            return true;
        if (out->len + (size_t)n > IMPORT_BYTES)
            return fail(error, FAIL_SENDER, "the file is over %d MB", IMPORT_BYTES >> 20);
        g_byte_array_append(out, chunk, (guint)n);
    }
}

/* *out_words: NULL-terminated, borrowed from m. */
static bool
take_words(const WireMessage *m, GPtrArray **out_words, GError **error)
{
    const json_t *list = json_object_get(m->body, "words");
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        if (!word)
            return fail(error, FAIL_HOSTILE, "an argument is no text");
        g_ptr_array_add(words, (char *)(uintptr_t)word);
    }
    g_ptr_array_add(words, NULL);
    *out_words = g_steal_pointer(&words);
    return true;
}

static bool
do_act(Clerk *clerk, WireMessage *m, char **out_report, GError **error)
{
    own_fd int fd = wire_take_fd(m, 0);
    g_autoptr(GByteArray) file = g_byte_array_new();
    g_autoptr(GPtrArray) words = NULL;
    const char *act = wire_string(m, "act");
    if (!take_words(m, &words, error) || (fd >= 0 && !read_file(fd, file, error)))
        return false;
    const ActRequest request = {.act = act ? act : "",
                                .words = (const char *const *)words->pdata,
                                .file = fd < 0       ? NULL
                                        : file->data ? (const char *)file->data
                                                     : "",
                                .file_bytes = file->len,
                                .dry_run = wire_bool(m, "dry_run")};
    clerk->next_look_ms = 0; /* a coordinator may have changed */
    return acts_do(clerk->book, clerk->config, &request, out_report, error);
}

static bool
serve_act(Clerk *clerk, int fd, WireMessage *m, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *report = NULL;
    bool ok = do_act(clerk, m, &report, &why);
    g_autofree char *text = g_strndup(ok ? report : why->message, REPORT_BYTES);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return wire_say(fd, error, "{ss sb ss}", "what", "acted", "ok", ok, "report", valid);
}

static bool
serve_user(Clerk *clerk, int fd, WireMessage *m, GError **error)
{
    g_autoptr(GError) why = NULL;
    const char *name = wire_string(m, "name"), *role = wire_string(m, "role");
    const char *hash = wire_string(m, "hash");
    bool ok = name && role && hash && users_role_valid(role);
    if (ok) {
        g_autoptr(BookTransaction) transaction = book_transaction(clerk->book, &why);
        g_autofree char *subject = g_strdup_printf("user %s", name);
        ok = transaction && users_set(clerk->book, name, role, hash, &why) &&
             audit_add(clerk->book, "bilag", "user.set", subject, NULL, role, NULL, &why) &&
             book_commit(clerk->book, &why);
    }
    return wire_say(fd, error, "{ss sb ss}", "what", "done", "ok", ok, "error",
                    ok    ? ""
                    : why ? why->message
                          : "name, role or hash is missing or wrong");
}

bool
clerk_health(Clerk *clerk, json_t **out, GError **error)
{
    int64_t jobs, letters, outbox;
    const char *models = clerk->readers ? readers_models(clerk->readers) : NULL;
    if (!letters_pending(clerk->book, &jobs, &letters, error) ||
        !outbox_pending(clerk->book, &outbox, error))
        return false;
    *out = json_pack("{sb sI sI sI ss ss sI}", "settled", jobs + letters + outbox == 0, "jobs",
                     (json_int_t)jobs, "letters", (json_int_t)letters, "outbox", (json_int_t)outbox,
                     "mail", clerk->mail_state ? clerk->mail_state : "", "models",
                     models ? models : "", "free_bytes",
                     (json_int_t)spool_free_bytes(clerk->config->spool));
    return *out || fail(error, FAIL_OURS, "the daemon's state cannot be packed");
}

static bool
serve_settled(Clerk *clerk, int fd, WireMessage *m, GError **error)
{
    (void)m;
    g_autoptr(json_t) health = NULL;
    if (!clerk_health(clerk, &health, error))
        return false;
    json_object_set_new(health, "what", json_string("settled"));
    return wire_send(fd, health, NULL, 0, error);
}

static bool
serve(Clerk *clerk, int fd, GError **error)
{
    static const struct {
        const char *what;
        bool (*serve)(Clerk *, int, WireMessage *, GError **);
    } table[] = {{"act", serve_act}, {"user", serve_user}, {"settled?", serve_settled}};
    g_autoptr(WireMessage) message = NULL;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, REQUEST_WAIT_MS) <= 0)
        return fail(error, FAIL_HOSTILE, "a caller said nothing");
    if (!wire_receive(fd, &message, error))
        return false;
    for (size_t i = 0; message && i < G_N_ELEMENTS(table); i++)
        if (strcmp(wire_what(message), table[i].what) == 0)
            return table[i].serve(clerk, fd, message, error);
    return fail(error, FAIL_HOSTILE, "a caller asked for something unknown");
}

void
clerk_serve_control(Clerk *clerk)
{
    g_autoptr(GError) error = NULL;
    own_fd int fd = accept4(clerk->control, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0 && !serve(clerk, fd, &error))
        log_error("control-failed", error);
}
