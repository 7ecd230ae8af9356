/* A server that gives less than it was asked for: the letter comes whole all the same. */
#include "daemon/fetch.h"
#include "daemon/own.h"
#include "spool/spool.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum { LETTER_BYTES = 10000 };

typedef struct Habit {
    const char *name;
    size_t most_bytes;       /* at once */
    int64_t said_more_bytes; /* RFC822.SIZE is off by this */
} Habit;

static const Habit habits[] = {
    {"all at once", 1 << 20, 0},
    {"a little at a time", 3000, 0},
    {"a byte short each time", 4999, 0},
    {"a size that is too large", 1 << 20, 500},
    {"a size that is too small", 1 << 20, -500},
};

/* --- the server ------------------------------------------------------------------------------ */

static void
answer_fetch(FILE *client, const char *line, const Habit *habit)
{
    unsigned offset = 0;
    const char *at = strstr(line, "BODY.PEEK[]<");
    if (!at) {
        fprintf(client, "* 1 FETCH (UID 1 RFC822.SIZE %d)\r\n",
                (int)(LETTER_BYTES + habit->said_more_bytes));
        return;
    }
    offset = (unsigned)g_ascii_strtoull(at + strlen("BODY.PEEK[]<"), NULL, 10);
    size_t n = offset < LETTER_BYTES ? MIN(LETTER_BYTES - offset, habit->most_bytes) : 0;
    fprintf(client, "* 1 FETCH (UID 1 BODY[]<%u> {%zu}\r\n", offset, n);
    for (size_t i = 0; i < n; i++)
        fputc('a' + (int)((offset + i) % 26), client);
    fputs(")\r\n", client);
}

static void
serve(int listener, const Habit *habit)
{
    static const char greeting[] = "* OK ready\r\n";
    char line[1000];
    int fd = accept(listener, NULL, NULL);
    FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
    fputs(greeting, out);
    fflush(out);
    while (fgets(line, sizeof line, in)) {
        g_autofree char *tag = g_strndup(line, strcspn(line, " "));
        if (strstr(line, "CAPABILITY"))
            fputs("* CAPABILITY IMAP4rev1\r\n", out);
        else if (strstr(line, "SELECT"))
            fputs("* 1 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n", out);
        else if (strstr(line, "UID FETCH"))
            answer_fetch(out, line, habit);
        fprintf(out, "%s OK done\r\n", tag);
        fflush(out);
    }
}

static pid_t
start_server(const Habit *habit, int *out_port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    own_fd int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(listener, (struct sockaddr *)&at, sizeof at), ==, 0);
    g_assert_cmpint(listen(listener, 1), ==, 0);
    g_assert_cmpint(getsockname(listener, (struct sockaddr *)&at, &length), ==, 0);
    *out_port = ntohs(at.sin_port);
    pid_t pid = fork();
    if (pid == 0) {
        serve(listener, habit);
        _exit(0);
    }
    return pid;
}

/* --- the fetch ------------------------------------------------------------------------------- */

static void
fetch_whole(Imap *imap, const char *spool)
{
    uint32_t uidvalidity = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(Fetch) fetch = fetch_new(spool, 7, 1, 1 << 20);
    FetchState state = FETCH_MORE;
    (void)!imap_select(imap, "INBOX", &uidvalidity, &error);
    g_assert_no_error(error);
    while (state == FETCH_MORE) {
        (void)!fetch_step(fetch, imap, &state, &error);
        g_assert_no_error(error);
    }
    g_assert_cmpint(state, ==, FETCH_DONE);
    FetchResult result = fetch_result(fetch);
    g_assert_cmpint((int64_t)result.size_bytes, ==, LETTER_BYTES);
    g_autofree char *path = g_build_filename(spool, "incoming", "new", result.file, NULL);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    g_assert_cmpuint(size, ==, LETTER_BYTES);
    for (size_t i = 0; i < size; i++)
        g_assert_cmpint(bytes[i], ==, 'a' + (int)(i % 26));
    (void)remove(path);
}

static void
test_habit(gconstpointer data)
{
    MailServer server = {.host = (char *)(uintptr_t) "127.0.0.1",
                         .security = SECURITY_PLAIN,
                         .user = (char *)(uintptr_t) "bilag"};
    g_autofree char *spool = g_dir_make_tmp("fetch-XXXXXX", NULL);
    g_autoptr(GError) error = NULL;
    Imap *imap = NULL;
    g_assert_true(spool_prepare(spool, NULL));
    pid_t pid = start_server(data, &server.port);
    (void)!imap_open(&server, "x", NULL, NULL, &imap, &error);
    g_assert_no_error(error);
    fetch_whole(imap, spool);
    imap_close(imap);
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(habits); i++) {
        g_autofree char *path = g_strdup_printf("/fetch/%s", habits[i].name);
        g_test_add_data_func(path, &habits[i], test_habit);
    }
    return g_test_run();
}
