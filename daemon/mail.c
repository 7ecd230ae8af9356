#include "daemon/mail.h"
#include "daemon/cage.h"
#include "daemon/day.h"
#include "daemon/log.h"
#include "daemon/mailbox.h"
#include "daemon/oauth.h"
#include "daemon/role.h"
#include "daemon/secret.h"
#include "daemon/submission.h"
#include "spool/spool.h"
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MOST_MS = 60000 };

typedef struct Mail {
    const Config *config;
    int clerk_fd;
    bool clerk_gone;
    char *imap_secret, *smtp_secret;
    Oauth *oauth; /* NULL: not configured */
    Credential imap, smtp;
    StreamTrust *imap_trust, *smtp_trust;
    StreamWatch watch;
    Mailbox *mailbox;
    Submission *submission;
    char *why;  /* the reason in it */
    char *said; /* the last `state`, so that only changes are said */
} Mail;

static void
mail_clear(Mail *mail)
{
    mailbox_free(mail->mailbox);
    submission_free(mail->submission);
    stream_trust_free(mail->imap_trust);
    stream_trust_free(mail->smtp_trust);
    secret_free(mail->imap_secret);
    secret_free(mail->smtp_secret);
    oauth_free(mail->oauth);
    g_free(mail->why);
    g_free(mail->said);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mail, mail_clear)

/* --- what the clerk says ------------------------------------------------------------------ */

static bool
on_want(Mail *mail, WireMessage **message, GError **error)
{
    return mailbox_want(mail->mailbox, *message, error);
}

static bool
on_kept(Mail *mail, WireMessage **message, GError **error)
{
    return mailbox_kept(mail->mailbox, *message, error);
}

static bool
on_move(Mail *mail, WireMessage **message, GError **error)
{
    return mailbox_move(mail->mailbox, *message, error);
}

static bool
on_send(Mail *mail, WireMessage **message, GError **error)
{
    (void)error;
    submission_add(mail->submission, message);
    return true;
}

static bool
dispatch(Mail *mail, WireMessage **message, GError **error)
{
    static const struct {
        const char *what;
        bool (*on)(Mail *, WireMessage **, GError **);
    } table[] = {{"want", on_want}, {"kept", on_kept}, {"move", on_move}, {"send", on_send}};
    const char *what = wire_what(*message);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (strcmp(what, table[i].what) == 0)
            return table[i].on(mail, message, error);
    log_event(LOG_NOTICE, "unknown-message", "bytes=%zu", strlen(what));
    return true;
}

/* Takes one message in; only queues work, so it may run in the middle of an operation. False:
 * the clerk is gone and the operation is to be given up. */
static bool
hear_clerk(void *user)
{
    Mail *mail = user;
    g_autoptr(WireMessage) message = NULL;
    g_autoptr(GError) error = NULL;
    if (!wire_receive(mail->clerk_fd, &message, &error)) {
        log_error("clerk-unheard", error);
        mail->clerk_gone = failure_is(error, FAIL_OURS);
    } else if (!message) {
        mail->clerk_gone = true;
    } else if (!dispatch(mail, &message, &error)) {
        log_error("clerk-message", error);
    }
    return !mail->clerk_gone;
}

/* --- saying how it stands ----------------------------------------------------------------- */

static void
say_state(Mail *mail, const GError *problem)
{
    const char *imap = mailbox_state(mail->mailbox), *smtp = submission_state(mail->submission);
    bool fine = strcmp(imap, "down") != 0 && strcmp(smtp, "down") != 0;
    if (problem || fine) { /* else the reason for which one of them is down still holds */
        g_free(mail->why);
        mail->why = g_strdup(problem ? problem->message : "");
    }
    g_autofree char *now = g_strdup_printf("%s %s %s", imap, smtp, mail->why ? mail->why : "");
    if (mail->said && strcmp(mail->said, now) == 0)
        return;
    g_free(mail->said);
    mail->said = g_steal_pointer(&now);
    g_autoptr(GError) error = NULL;
    if (!wire_say(mail->clerk_fd, &error, "{ssssssss}", "what", "state", "imap", imap, "smtp", smtp,
                  "error", mail->why ? mail->why : ""))
        log_error("state-unsaid", error);
}

/* A server's words often name the recipient; the log does not. The clerk gets them whole. */
static void
log_problem(const char *event, const GError *error)
{
    g_auto(GStrv) words = g_strsplit(error->message, " ", -1);
    for (size_t i = 0; words[i]; i++)
        if (strchr(words[i], '@'))
            memcpy(words[i], "@", 2);
    g_autofree char *text = g_strjoinv(" ", words);
    g_autoptr(GError) masked = g_error_new_literal(error->domain, error->code, text);
    log_error(event, masked);
}

/* about_server: not only about one message, which has its own answer: the clerk logs that, by its
 * code, since a server's words about a recipient may hold a name. */
static void
settle(Mail *mail, const char *event, bool ok, const GError *error, bool about_server)
{
    if (mail->clerk_gone)
        return;
    if (!ok && about_server)
        log_problem(event, error);
    say_state(mail, ok || !about_server ? NULL : error);
}

/* --- the loop ----------------------------------------------------------------------------- */

static void
work(Mail *mail)
{
    g_autoptr(GError) sending = NULL, mailing = NULL;
    bool ok = submission_step(mail->submission, day_monotonic(), &sending);
    bool about_server = strcmp(submission_state(mail->submission), "down") == 0;
    settle(mail, "smtp-problem", ok, sending, about_server);
    if (mail->clerk_gone)
        return;
    ok = mailbox_step(mail->mailbox, day_monotonic(), &mailing);
    settle(mail, "imap-problem", ok, mailing, true);
}

static void
wait_for_work(Mail *mail)
{
    int64_t now_ms = day_monotonic();
    int wait_ms =
        MIN(mailbox_wait_ms(mail->mailbox, now_ms), submission_wait_ms(mail->submission, now_ms));
    struct pollfd fds[2] = {{mail->clerk_fd, POLLIN, 0}, {mailbox_fd(mail->mailbox), POLLIN, 0}};
    if (poll(fds, 2, MIN(wait_ms, WAIT_MOST_MS)) <= 0)
        return; /* time for work, or EINTR */
    if (fds[0].revents)
        (void)hear_clerk(mail);
    if (fds[1].revents) {
        g_autoptr(GError) error = NULL;
        bool ok = mailbox_hear(mail->mailbox, day_monotonic(), &error);
        settle(mail, "imap-problem", ok, error, true);
    }
}

static int
loop(Mail *mail)
{
    say_state(mail, NULL);
    while (!mail->clerk_gone) {
        work(mail);
        if (!mail->clerk_gone)
            wait_for_work(mail);
    }
    log_event(LOG_NOTICE, "stopped", "why=clerk-closed");
    return EXIT_SUCCESS;
}

/* --- start: secrets and trust, then the cage, then the network ---------------------------- */

bool
mail_enter_cage(const Config *config, GError **error)
{
    g_autofree char *incoming = g_build_filename(config->spool, "incoming", NULL);
    /* Names are resolved by glibc: its files, and the libraries it loads to do so. A resolv.conf
     * is often a link into /run, and is replaced whole when the network changes. */
    const CagePath paths[] = {
        {incoming, CAGE_READ | CAGE_WRITE},
        {"/etc/resolv.conf", CAGE_READ},
        {"/run/systemd/resolve", CAGE_READ},
        {"/run/NetworkManager", CAGE_READ},
        {"/etc/hosts", CAGE_READ},
        {"/etc/host.conf", CAGE_READ},
        {"/etc/nsswitch.conf", CAGE_READ},
        {"/etc/gai.conf", CAGE_READ},
        {"/etc/services", CAGE_READ},
        {"/etc/ssl", CAGE_READ},
        {"/etc/gnutls", CAGE_READ},
        {"/etc/ld.so.cache", CAGE_READ},
        {"/lib", CAGE_READ | CAGE_EXECUTE},
        {"/lib64", CAGE_READ | CAGE_EXECUTE},
        {"/usr/lib", CAGE_READ | CAGE_EXECUTE},
    };
    enum { DNS = 53 };
    int token_port = oauth_port(config);
    const uint16_t ports[] = {(uint16_t)config->imap.port, (uint16_t)config->smtp.port, DNS,
                              (uint16_t)token_port};
    /* libcurl resolves names in a thread */
    unsigned threads = token_port ? CAGE_CALLS_THREADS : 0;
    const CageProfile profile = {
        .name = "mail",
        .paths = paths,
        .n_paths = G_N_ELEMENTS(paths),
        .connect_ports = ports,
        .n_connect_ports = G_N_ELEMENTS(ports) - (token_port ? 0 : 1),
        .calls = CAGE_CALLS_MEMORY | CAGE_CALLS_FILES | CAGE_CALLS_MESSAGES | CAGE_CALLS_CONNECT |
                 threads,
        .files = 64,
        .processes = -1,
        .file_bytes = UINT64_MAX,
    };
    return cage_enter(&profile, config->accept_missing_protection, error);
}

/* Plaintext to loopback needs none, and a machine without ca-certificates has none. */
static bool
load_trust(const MailServer *server, StreamTrust **out, GError **error)
{
    return server->security == SECURITY_PLAIN || stream_trust_load(server->ca_file, out, error);
}

static bool
prepare(Mail *mail, GError **error)
{
    const Config *config = mail->config;
    if (!secret_load(config->imap.password_file, &mail->imap_secret, error) ||
        !secret_load(config->smtp.password_file, &mail->smtp_secret, error) ||
        !oauth_load(config, &mail->watch, &mail->oauth, error) ||
        !load_trust(&config->imap, &mail->imap_trust, error) ||
        !load_trust(&config->smtp, &mail->smtp_trust, error))
        return false;
    /* glibc waits 5 s twice for each name server; the clerk is not heard meanwhile */
    g_setenv("RES_OPTIONS", "timeout:2 attempts:2", TRUE);
    if (!role_begin(config, error) || !mail_enter_cage(config, error))
        return false;
    g_autofree char *incoming = g_build_filename(config->spool, "incoming", NULL);
    int swept = spool_sweep_tmp(incoming);
    if (swept > 0)
        log_event(LOG_INFO, "swept", "files=%d", swept);
    return true;
}

static Credential
credential(const Mail *mail, const MailServer *server, const char *password)
{
    return (Credential){password, server->auth == AUTH_XOAUTH2 ? mail->oauth : NULL};
}

int
mail_main(const Config *config, int clerk_fd)
{
    g_auto(Mail) mail = {.config = config, .clerk_fd = clerk_fd};
    g_autoptr(GError) error = NULL;
    if (!prepare(&mail, &error)) {
        log_error("cannot-start", error);
        return EXIT_FAILURE;
    }
    mail.watch = (StreamWatch){clerk_fd, hear_clerk, &mail};
    wire_hear_meanwhile(clerk_fd, hear_clerk, &mail);
    mail.imap = credential(&mail, &config->imap, mail.imap_secret);
    mail.smtp = credential(&mail, &config->smtp, mail.smtp_secret);
    mail.mailbox = mailbox_new(config, &mail.imap, mail.imap_trust, &mail.watch, clerk_fd);
    mail.submission = submission_new(config, &mail.smtp, mail.smtp_trust, &mail.watch, clerk_fd);
    return loop(&mail);
}
