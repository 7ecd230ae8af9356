/* The real servers of the mail tests: a private Dovecot (tests/dovecot.sh) and an SMTP server
 * with faults (tests/smtp_faults.py), on free loopback ports, in a directory of their own. */
#pragma once
#include "daemon/config.h"
#include "daemon/own.h"
#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define TEST_USER "bilag"
#define TEST_PASSWORD "hemmelig med \"citat\" og \\"

typedef struct MailServers {
    char *dir;
    int imap_port, imaps_port, lmtp_port, smtp_port;
    pid_t smtp;
    bool dovecot;
} MailServers;

static inline int
free_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    g_assert_cmpint(bind(fd, (struct sockaddr *)&at, sizeof at), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&at, &length), ==, 0);
    close(fd);
    return ntohs(at.sin_port);
}

static inline char *
test_path(const char *name)
{
    const char *root = g_getenv("KLYNGEBILAG_ROOT");
    return g_build_filename(root ? root : ".", "tests", name, NULL);
}

/* Runs a program to its end; true for exit status 0. */
static inline bool
run(const char *const *argv)
{
    int status = -1;
    g_autoptr(GError) error = NULL;
    /* not G_SPAWN_DEFAULT with pipes: a daemon that Dovecot leaves would keep them open */
    bool ok = g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL,
                           G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                           &status, &error);
    if (!ok)
        g_test_message("%s: %s", argv[0], error->message);
    return ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static inline bool
servers_start_dovecot(MailServers *s)
{
    g_autofree char *script = test_path("dovecot.sh");
    g_autofree char *imap = g_strdup_printf("%d", s->imap_port);
    g_autofree char *imaps = g_strdup_printf("%d", s->imaps_port);
    g_autofree char *lmtp = g_strdup_printf("%d", s->lmtp_port);
    const char *argv[] = {script, "start",   s->dir,        imap, imaps,
                          lmtp,   TEST_USER, TEST_PASSWORD, NULL};
    s->dovecot = run(argv);
    return s->dovecot;
}

static inline void
servers_stop_dovecot(MailServers *s)
{
    g_autofree char *script = test_path("dovecot.sh");
    const char *argv[] = {script, "stop", s->dir, NULL};
    if (s->dovecot)
        g_assert_true(run(argv));
    s->dovecot = false;
}

static inline void
end_with_parent(void *user)
{
    (void)user;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* extra: options of smtp_faults.py, NULL-terminated. */
static inline bool
servers_start_smtp(MailServers *s, const char *const *extra)
{
    g_autofree char *script = test_path("smtp_faults.py");
    g_autofree char *out = g_build_filename(s->dir, "smtp", NULL);
    g_autofree char *ready = g_build_filename(out, "ready", NULL);
    g_autofree char *port = g_strdup_printf("%d", s->smtp_port);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    const char *first[] = {"/usr/bin/python3", script, out, port};
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        g_ptr_array_add(argv, (gpointer)(uintptr_t)first[i]);
    for (; extra && *extra; extra++)
        g_ptr_array_add(argv, (gpointer)(uintptr_t)*extra);
    g_ptr_array_add(argv, NULL);
    (void)g_unlink(ready);
    if (!g_spawn_async(NULL, (char **)argv->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD, end_with_parent,
                       NULL, &s->smtp, NULL))
        return false;
    for (int i = 0; i < 100 && access(ready, F_OK) != 0; i++)
        g_usleep(50000);
    return access(ready, F_OK) == 0;
}

static inline void
servers_stop_smtp(MailServers *s)
{
    if (s->smtp > 0) {
        kill(s->smtp, SIGKILL);
        waitpid(s->smtp, NULL, 0);
    }
    s->smtp = 0;
}

static inline MailServers *
servers_new(void)
{
    MailServers *s = g_new0(MailServers, 1);
    s->dir = g_dir_make_tmp("klyngebilag-mail-XXXXXX", NULL);
    g_assert_nonnull(s->dir);
    g_assert_cmpint(chmod(s->dir, 0711), ==, 0); /* under root Dovecot's nobody walks in */
    s->imap_port = free_port();
    s->imaps_port = free_port();
    s->lmtp_port = free_port();
    s->smtp_port = free_port();
    return s;
}

static inline void
servers_free(MailServers *s)
{
    const char *argv[] = {"rm", "-rf", s->dir, NULL};
    servers_stop_smtp(s);
    servers_stop_dovecot(s);
    g_assert_true(run(argv));
    g_free(s->dir);
    g_free(s);
}

/* Runs the tests in a child, so that a failed assertion leaves no server behind. */
static inline int
servers_test_run(MailServers *s)
{
    int status = -1;
    pid_t pid = fork();
    if (pid == 0)
        exit(g_test_run());
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    if (s)
        servers_free(s);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* The [imap] section for one of the ways in. */
static inline MailServer
servers_imap(const MailServers *s, Security security, const char *host)
{
    return (MailServer){.host = g_strdup(host),
                        .port = security == SECURITY_TLS ? s->imaps_port : s->imap_port,
                        .security = security,
                        .user = g_strdup(TEST_USER),
                        .password_file = g_build_filename(s->dir, "password", NULL),
                        .ca_file = g_build_filename(s->dir, "ca.pem", NULL)};
}

static inline void
mail_server_clear(MailServer *server)
{
    g_free(server->host);
    g_free(server->user);
    g_free(server->password_file);
    g_free(server->ca_file);
}

/* Delivers bytes (CRLF line ends) through LMTP. */
static inline bool
servers_deliver(const MailServers *s, const char *mail, size_t size_bytes)
{
    static const char code[] = "import smtplib,sys\n"
                               "l=smtplib.LMTP('127.0.0.1',int(sys.argv[1]))\n"
                               "l.sendmail('afsender@praksis.example',['bilag@klynge.example'],"
                               "open(sys.argv[2],'rb').read())\n"
                               "l.quit()\n";
    g_autofree char *path = g_build_filename(s->dir, "deliver.eml", NULL);
    g_autofree char *port = g_strdup_printf("%d", s->lmtp_port);
    const char *argv[] = {"/usr/bin/python3", "-c", code, port, path, NULL};
    return g_file_set_contents(path, mail, (gssize)size_bytes, NULL) && run(argv);
}
