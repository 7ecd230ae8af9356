/* The whole mail process against a real Dovecot and an SMTP server with faults; the test plays
 * the clerk. */
#include "daemon/log.h"
#include "daemon/mail.h"
#include "daemon/wire.h"
#include "spool/spool.h"
#include "tests/mail_server.h"
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>

enum { WAIT_MS = 60000 }; /* an operation cut off by its server may run to its own deadline first */

static MailServers *servers;

typedef struct Clerk {
    Config config;
    char *spool;
    int fd;
    pid_t mail;
} Clerk;

static void
clerk_config(Clerk *c, bool idle)
{
    c->spool = g_build_filename(servers->dir, "spool", NULL);
    c->config = (Config){.spool = c->spool,
                         .user = (char *)(uintptr_t) "",
                         .accept_missing_protection = true,
                         .imap = servers_imap(servers, SECURITY_TLS, "localhost"),
                         .smtp = servers_imap(servers, SECURITY_STARTTLS, "localhost"),
                         .mailbox = (char *)(uintptr_t) "INBOX",
                         .poll_seconds = idle ? 60 : 1,
                         .idle = idle,
                         .max_letter_mb = 3,
                         .folder_done = (char *)(uintptr_t) "Behandlet",
                         .oauth_token_url = (char *)(uintptr_t) "",
                         .folder_waiting = (char *)(uintptr_t) "Afventer",
                         .folder_review = (char *)(uintptr_t) "Til gennemsyn",
                         .folder_other = (char *)(uintptr_t) "Ikke bilag"};
    c->config.smtp.port = servers->smtp_port;
}

static Clerk *
clerk_start(bool idle)
{
    Clerk *c = g_new0(Clerk, 1);
    int pair[2];
    g_autoptr(GError) error = NULL;
    clerk_config(c, idle);
    g_assert_true(g_file_set_contents(c->config.imap.password_file, TEST_PASSWORD "\n", -1, NULL));
    g_assert_true(spool_prepare(c->spool, &error));
    g_assert_true(wire_pair(pair, &error));
    c->fd = pair[0];
    c->mail = fork();
    if (c->mail == 0) {
        close(pair[0]);
        log_init("mail", LOG_DEBUG);
        /* exit() would look for leaks, which needs /proc, which the cage denies */
        _exit(mail_main(&c->config, pair[1]));
    }
    close(pair[1]);
    return c;
}

/* Its exit status; the mail process ends by itself when the clerk is gone. */
static int
clerk_end(Clerk *c)
{
    int status = -1;
    close(c->fd);
    g_assert_cmpint(waitpid(c->mail, &status, 0), ==, c->mail);
    mail_server_clear(&c->config.imap);
    mail_server_clear(&c->config.smtp);
    g_free(c->spool);
    g_free(c);
    return status;
}

static void
clerk_stop(Clerk *c)
{
    g_assert_cmpint(clerk_end(c), ==, 0);
}

static void
say(const Clerk *c, json_t *body)
{
    g_autoptr(GError) error = NULL;
    g_assert_nonnull(body);
    g_assert_true(wire_send(c->fd, body, NULL, 0, &error));
    json_decref(body);
}

static void
want(const Clerk *c, const WireMessage *offer)
{
    say(c, json_pack("{sssssIsO}", "what", "want", "mailbox", wire_string(offer, "mailbox"),
                     "uidvalidity", (json_int_t)wire_int(offer, "uidvalidity", 0), "uids",
                     json_object_get(offer->body, "uids")));
}

/* The next message of this kind; offers are wanted, others passed over. NULL after WAIT_MS. */
static WireMessage *
hear(const Clerk *c, const char *what)
{
    int64_t until = g_get_monotonic_time() + WAIT_MS * 1000;
    while (g_get_monotonic_time() < until) {
        struct pollfd p = {c->fd, POLLIN, 0};
        WireMessage *message = NULL;
        g_autoptr(GError) error = NULL;
        if (poll(&p, 1, 100) <= 0)
            continue;
        g_assert_true(wire_receive(c->fd, &message, &error));
        g_assert_nonnull(message);
        if (strcmp(wire_what(message), "offer") == 0)
            want(c, message);
        if (strcmp(wire_what(message), what) == 0)
            return message;
        wire_message_free(message);
    }
    return NULL;
}

static void
deliver(const char *subject, size_t size_bytes)
{
    g_autoptr(GString) mail = g_string_new(NULL);
    g_string_printf(mail, "Subject: %s\r\nFrom: a@praksis.example\r\n\r\n", subject);
    while (mail->len < size_bytes)
        g_string_append(mail,
                        "0123456789012345678901234567890123456789012345678901234567890123456\r\n");
    g_assert_true(servers_deliver(servers, mail->str, mail->len));
}

static void
keep_and_move(const Clerk *c, const WireMessage *arrived, const char *role, int location)
{
    json_int_t uidvalidity = wire_int(arrived, "uidvalidity", 0), uid = wire_int(arrived, "uid", 0);
    say(c, json_pack("{sssssIsI}", "what", "kept", "mailbox", "INBOX", "uidvalidity", uidvalidity,
                     "uid", uid));
    say(c, json_pack("{sssisssIsIss}", "what", "move", "location", location, "mailbox", "INBOX",
                     "uidvalidity", uidvalidity, "uid", uid, "folder", role));
}

static void
check_file(const Clerk *c, const WireMessage *arrived)
{
    g_autofree char *path =
        g_build_filename(c->spool, "incoming", "new", wire_string(arrived, "file"), NULL);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    g_assert_cmpint((int64_t)size, ==, wire_int(arrived, "size", -1));
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size);
    g_assert_cmpstr(sum, ==, wire_string(arrived, "sha256"));
    g_assert_cmpint(g_unlink(path), ==, 0);
}

/* The most memory the mail process has used, in kB. */
static long
peak_kb(const Clerk *c)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/status", (int)c->mail);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    const char *line = strstr(text, "VmHWM:");
    g_assert_nonnull(line);
    return (long)g_ascii_strtoll(line + strlen("VmHWM:"), NULL, 10);
}

static void
test_letter(gconstpointer data)
{
    const bool idle = GPOINTER_TO_INT(data);
    Clerk *c = clerk_start(idle);
    const struct {
        const char *subject, *role, *folder;
        size_t size_bytes;
    } table[] = {{"lille", "done", "Behandlet", 0},
                 {"over to stykker", "review", "Til gennemsyn", 10 << 20},
                 {"igen", "done", "Behandlet", 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        deliver(table[i].subject, table[i].size_bytes);
        int64_t start = g_get_monotonic_time();
        g_autoptr(WireMessage) arrived = hear(c, "arrived");
        g_assert_nonnull(arrived);
        g_test_message("%s: arrived after %d ms", table[i].subject,
                       (int)((g_get_monotonic_time() - start) / 1000));
        check_file(c, arrived);
        keep_and_move(c, arrived, table[i].role, 7 + (int)i);
        g_autoptr(WireMessage) moved = hear(c, "moved");
        g_assert_nonnull(moved);
        g_assert_cmpint(wire_int(moved, "location", 0), ==, 7 + (int)i);
        g_assert_cmpstr(wire_string(moved, "mailbox"), ==, table[i].folder);
        g_assert_cmpint(wire_int(moved, "uid", 0), >, 0);
        keep_and_move(c, arrived, table[i].role, 7 + (int)i); /* asked twice: answered twice */
        g_autoptr(WireMessage) again = hear(c, "moved");
        g_assert_nonnull(again);
        g_assert_cmpint(wire_int(again, "uid", 0), ==, wire_int(moved, "uid", -1));
        keep_and_move(c, arrived, table[i].role, 70 + (int)i); /* another move: it is gone */
        g_autoptr(WireMessage) gone = hear(c, "move-failed");
        g_assert_true(wire_bool(gone, "gone"));
    }
    clerk_stop(c);
}

static void
test_memory(void)
{
    enum { LETTER_MB = 11, SLACK_KB = 3 * 1024 };
    Clerk *c = clerk_start(true);
    deliver("lille", 0);
    g_autoptr(WireMessage) small = hear(c, "arrived");
    g_assert_nonnull(small);
    long before = peak_kb(c);
    deliver("stor", LETTER_MB << 20);
    g_autoptr(WireMessage) large = hear(c, "arrived");
    g_assert_nonnull(large);
    g_assert_cmpint(wire_int(large, "size", 0), >, LETTER_MB << 20);
    g_test_message("peak %ld kB after a small letter, %ld kB after %d MB", before, peak_kb(c),
                   LETTER_MB);
#ifndef CAGE_SANITIZED /* the sanitizer keeps freed memory */
    g_assert_cmpint(peak_kb(c) - before, <, SLACK_KB);
#endif
    keep_and_move(c, small, "done", 1);
    keep_and_move(c, large, "done", 2);
    for (int i = 0; i < 2; i++) {
        g_autoptr(WireMessage) moved = hear(c, "moved");
        g_assert_nonnull(moved);
    }
    clerk_stop(c);
}

static void
test_too_big(void)
{
    Clerk *c = clerk_start(true);
    g_autoptr(WireMessage) up = hear(c, "state");
    deliver("stor", 13 << 20); /* over 4 × max_letter_mb */
    deliver("normal", 0);
    g_autoptr(WireMessage) arrived = hear(c, "arrived");
    g_assert_nonnull(arrived);
    g_assert_cmpint(wire_int(arrived, "size", 0), <, 1000);
    check_file(c, arrived);
    keep_and_move(c, arrived, "other", 1);
    g_autoptr(WireMessage) moved = hear(c, "moved");
    g_assert_cmpstr(wire_string(moved, "mailbox"), ==, "Ikke bilag");
    clerk_stop(c);
}

static void
send_to(const Clerk *c, int outbox, const char *from, const char *to)
{
    static const char mail[] = "Subject: svar\r\nTo: x@praksis.example\r\n\r\n.prik\r\nslut\r\n";
    own_fd int fd = memfd_create("mail", MFD_CLOEXEC);
    g_assert_cmpint(write(fd, mail, sizeof mail - 1), ==, sizeof mail - 1);
    g_autoptr(json_t) body =
        json_pack("{sssisss[s]}", "what", "send", "outbox", outbox, "from", from, "to", to);
    g_autoptr(GError) error = NULL;
    g_assert_true(wire_send(c->fd, body, &fd, 1, &error));
}

static void
test_send(void)
{
    const struct {
        const char *name, *from, *to, *what;
        bool permanent;
        int code;
    } table[] = {
        {"accepted", "bilag@klynge.example", "x@praksis.example", "sent", false, 0},
        {"null return path", "", "x@praksis.example", "sent", false, 0},
        {"busy mailbox", "", "busy@praksis.example", "unsent", false, 450},
        {"unknown mailbox", "", "unknown@praksis.example", "unsent", true, 550},
        {"refused content", "", "refused@praksis.example", "unsent", true, 554},
        {"later, please", "", "later@praksis.example", "unsent", false, 451},
        {"connection ends", "", "drop@praksis.example", "unsent", false, 0},
        {"injected command", "", "x@praksis.example>\r\nRCPT TO:<y@praksis.example", "unsent", true,
         0},
        {"injected sender", "a@b>\r\nRSET", "x@praksis.example", "unsent", true, 0},
        {"no address", "", "praksis", "unsent", true, 0},
        {"accepted after all", "", "y@praksis.example", "sent", false, 0},
    };
    Clerk *c = clerk_start(true);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        send_to(c, 1 + (int)i, table[i].from, table[i].to);
        g_autoptr(WireMessage) answer = hear(c, table[i].what);
        g_assert_nonnull(answer);
        g_assert_cmpint(wire_int(answer, "outbox", 0), ==, 1 + (int)i);
        g_assert_cmpint(wire_bool(answer, "permanent"), ==, table[i].permanent);
        g_assert_cmpint(wire_int(answer, "code", 0), ==, table[i].code);
    }
    clerk_stop(c);
    g_autofree char *path = g_build_filename(servers->dir, "smtp", "1.eml", NULL);
    g_autofree char *bytes = NULL;
    g_assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
    g_assert_cmpstr(bytes, ==, "Subject: svar\r\nTo: x@praksis.example\r\n\r\n.prik\r\nslut\r\n");
}

/* The server has the whole mail and has not answered yet: what it answers is still told. */
static void
test_stop_in_send(void)
{
    Clerk *c = clerk_start(true);
    send_to(c, 1, "", "slow@praksis.example");
    g_usleep(1200 * 1000); /* of its two seconds, after a login */
    g_assert_cmpint(kill(c->mail, SIGTERM), ==, 0);
    g_autoptr(WireMessage) sent = hear(c, "sent");
    g_assert_nonnull(sent);
    int status = clerk_end(c);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGTERM);
}

/* A file size limit stands in for a full disk: writing fails, and later it does not. */
static void
test_full_disk(void)
{
    const struct rlimit full = {1 << 20, RLIM_INFINITY},
                        free_again = {RLIM_INFINITY, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN); /* inherited: writing fails with EFBIG */
    Clerk *c = clerk_start(true);
    g_assert_cmpint(prlimit(c->mail, RLIMIT_FSIZE, &full, NULL), ==, 0);
    deliver("for stor til disken", 2 << 20);
    g_autoptr(WireMessage) problem = NULL;
    do {
        g_clear_pointer(&problem, wire_message_free);
        problem = hear(c, "state");
        g_assert_nonnull(problem);
    } while (!*wire_string(problem, "error"));
    g_assert_cmpstr(wire_string(problem, "imap"), ==, "connected");
    send_to(c, 31, "", "x@praksis.example");
    g_autoptr(WireMessage) sent = hear(c, "sent");
    g_assert_nonnull(sent);
    g_assert_cmpint(prlimit(c->mail, RLIMIT_FSIZE, &free_again, NULL), ==, 0);
    g_autoptr(WireMessage) arrived = hear(c, "arrived");
    g_assert_nonnull(arrived);
    check_file(c, arrived);
    keep_and_move(c, arrived, "done", 5);
    g_autoptr(WireMessage) moved = hear(c, "moved");
    g_assert_nonnull(moved);
    clerk_stop(c);
}

static bool
hear_state(const Clerk *c, const char *imap, const char *smtp)
{
    for (;;) {
        g_autoptr(WireMessage) state = hear(c, "state");
        if (!state)
            return false;
        if (strcmp(wire_string(state, "imap"), imap) == 0 &&
            strcmp(wire_string(state, "smtp"), smtp) == 0)
            return true;
    }
}

static void
start_smtp(void)
{
    g_autofree char *cert = g_build_filename(servers->dir, "cert.pem", NULL);
    g_autofree char *key = g_build_filename(servers->dir, "key.pem", NULL);
    const char *options[] = {"--starttls", "--certificate", cert,          key,
                             "--login",    TEST_USER,       TEST_PASSWORD, NULL};
    g_assert_true(servers_start_smtp(servers, options));
}

static void
test_outages(void)
{
    Clerk *c = clerk_start(true);
    g_assert_true(hear_state(c, "connected", "connected"));
    servers_stop_dovecot(servers);
    g_assert_true(hear_state(c, "down", "connected"));
    send_to(c, 21, "", "x@praksis.example"); /* without IMAP mails still go out */
    g_autoptr(WireMessage) sent = hear(c, "sent");
    g_assert_nonnull(sent);
    servers_stop_smtp(servers);
    send_to(c, 22, "", "x@praksis.example");
    g_autoptr(WireMessage) unsent = hear(c, "unsent");
    g_assert_nonnull(unsent);
    g_assert_false(wire_bool(unsent, "permanent"));
    g_assert_true(servers_start_dovecot(servers));
    g_assert_true(hear_state(c, "connected", "down"));
    deliver("efter nedbrud", 0); /* without SMTP letters still come in */
    g_autoptr(WireMessage) arrived = hear(c, "arrived");
    g_assert_nonnull(arrived);
    check_file(c, arrived);
    keep_and_move(c, arrived, "done", 3);
    g_autoptr(WireMessage) moved = hear(c, "moved");
    g_assert_nonnull(moved);
    start_smtp();
    g_assert_true(hear_state(c, "connected", "connected"));
    clerk_stop(c);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *dovecot = g_find_program_in_path("dovecot");
    if (!dovecot)
        return g_print("1..0 # SKIP dovecot is not installed\n"), 0;
    servers = servers_new();
    g_assert_true(servers_start_dovecot(servers));
    start_smtp();
    g_test_add_data_func("/mail/a letter is offered, fetched, moved (IDLE)", GINT_TO_POINTER(1),
                         test_letter);
    g_test_add_data_func("/mail/a letter is offered, fetched, moved (polling)", GINT_TO_POINTER(0),
                         test_letter);
    g_test_add_func("/mail/memory does not grow with the letter", test_memory);
    g_test_add_func("/mail/a full disk leaves the letter on the server", test_full_disk);
    g_test_add_func("/mail/a letter over the limit stays and holds nothing up", test_too_big);
    g_test_add_func("/mail/every send is answered, no command is injected", test_send);
    g_test_add_func("/mail/a stop waits for the answer being sent", test_stop_in_send);
    g_test_add_func("/mail/IMAP and SMTP fail and come back alone", test_outages);
    return servers_test_run(servers);
}
