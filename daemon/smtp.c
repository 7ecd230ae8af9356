#include "daemon/smtp.h"
#include <libetpan/libetpan.h>
#include <string.h>

enum {
    OPEN_MS = 30000,
    COMMAND_MS = 30000,
    DATA_BASE_MS = 120000, /* the answer to the last dot: giving up early sends the mail twice */
    DATA_BYTES_PER_MS = 16,
    QUIT_MS = 1000,
    BUDGET_BYTES = 256 * 1024, /* what a server has to say in one session */
    LOCAL_BYTES = 64,          /* RFC 5321, 4.5.3.1 */
    ADDRESS_BYTES = 254,
    SECRET_BYTES = 8192, /* access tokens of Microsoft 365 are some 2 kB */
};

typedef struct Smtp {
    mailsmtp *session;
    Stream *stream;
    SmtpResult *result;
} Smtp;

static void
smtp_close(Smtp *smtp)
{
    if (smtp->session) {
        if (smtp->stream)
            stream_allow(smtp->stream, QUIT_MS, BUDGET_BYTES);
        mailsmtp_free(smtp->session); /* says QUIT when the stream still stands */
    }
    stream_close(smtp->stream);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Smtp, smtp_close)

bool
smtp_address_valid(const char *address)
{
    size_t length = strlen(address);
    const char *at = strrchr(address, '@');
    if (length > ADDRESS_BYTES || !at || at == address || at[1] == '\0' ||
        at - address > LOCAL_BYTES || memchr(address, '@', (size_t)(at - address)))
        return false;
    for (const char *p = address; *p; p++)
        if (!g_ascii_isgraph(*p) || strchr("<>()[]\\,;:\"", *p))
            return false;
    return true;
}

/* --- answers ------------------------------------------------------------------------------ */

static void
note_answer(Smtp *smtp)
{
    SmtpResult *r = smtp->result;
    bool spoken = !stream_broken(smtp->stream) && smtp->session->response;
    r->code = spoken ? smtp->session->response_code : 0;
    g_autofree char *text = g_utf8_make_valid(spoken ? smtp->session->response : "", -1);
    g_strdelimit(g_strstrip(text), "\r\n\t", ' ');
    g_utf8_strncpy(r->answer, text, sizeof r->answer / 4 - 1);
}

/* Before MAIL: nothing is known about the message, so another try may help. */
static bool
setup_ok(Smtp *smtp, int rc, const char *what, GError **error)
{
    if (rc == MAILSMTP_NO_ERROR)
        return true;
    note_answer(smtp);
    smtp->result->setup = true;
    if (stream_broken(smtp->stream))
        return fail(error, FAIL_AGAIN, "SMTP: %s: %s", what, stream_reason(smtp->stream));
    return fail(error, FAIL_AGAIN, "SMTP: %s: %d %s", what, smtp->result->code,
                smtp->result->answer);
}

/* From MAIL on: 5xx is about this message and stays so, except that the server wants a login
 * (RFC 4954, 6: 530 to 538), which is ours to mend. */
static bool
message_ok(Smtp *smtp, int rc, const char *what, GError **error)
{
    note_answer(smtp);
    if (rc == MAILSMTP_NO_ERROR)
        return true;
    smtp->result->setup = smtp->result->code >= 530 && smtp->result->code <= 538;
    if (smtp->result->code == 0)
        return fail(error, FAIL_AGAIN, "SMTP: %s: %s", what, stream_reason(smtp->stream));
    return fail(error, smtp->result->code / 100 == 5 ? FAIL_SENDER : FAIL_AGAIN, "SMTP: %s: %d %s",
                what, smtp->result->code, smtp->result->answer);
}

/* --- setup -------------------------------------------------------------------------------- */

static bool
greet(Smtp *smtp, GError **error)
{
    mailstream *etpan = stream_etpan(smtp->stream);
    smtp->session = mailsmtp_new(0, NULL);
    if (!etpan || !smtp->session)
        return fail(error, FAIL_AGAIN, "out of memory for an SMTP session");
    int rc = mailsmtp_connect(smtp->session, etpan); /* on failure libetpan has closed etpan */
    if (rc == MAILSMTP_NO_ERROR)
        return true;
    note_answer(smtp); /* also makes UTF-8 of it: the clerk is told in JSON */
    smtp->result->setup = true;
    return fail(error, FAIL_AGAIN, "SMTP: no greeting: %d %s", smtp->result->code,
                smtp->result->code ? smtp->result->answer : stream_reason(smtp->stream));
}

static bool
start_tls(Smtp *smtp, GError **error)
{
    if (!setup_ok(smtp, mailesmtp_starttls(smtp->session), "STARTTLS", error) ||
        !stream_start_tls(smtp->stream, smtp->session->stream, error))
        return false;
    /* what was said in plaintext does not count (RFC 3207, 4.2) */
    return setup_ok(smtp, mailesmtp_ehlo(smtp->session), "EHLO", error);
}

/* One line and its answer; libetpan's own commands are cut at 512 bytes. */
static int
exchange(Smtp *smtp, const char *line)
{
    mailsmtp *s = smtp->session;
    bool ok = mailstream_write(s->stream, line, strlen(line)) >= 0 &&
              mailstream_write(s->stream, "\r\n", 2) >= 0 && mailstream_flush(s->stream) >= 0;
    explicit_bzero(s->stream->write_buffer, s->stream->buffer_max_size);
    mmap_string_assign(s->response_buffer, "");
    s->response_code = 0;
    const char *answer = NULL;
    do {
        answer = ok ? mailstream_read_line_remove_eol(s->stream, s->line_buffer) : NULL;
        if (answer)
            mmap_string_append(s->response_buffer, answer);
    } while (answer && strlen(answer) > 3 && answer[3] == '-');
    s->response = s->response_buffer->str;
    if (answer && g_ascii_isdigit(answer[0]))
        s->response_code = (int)g_ascii_strtoull(answer, NULL, 10);
    return s->response_code;
}

/* AUTH PLAIN (RFC 4616) in its two-line form. Not through libetpan: its way needs SASL plugins
 * loaded at run time and cuts a long password. */
static int
auth_plain(Smtp *smtp, const MailServer *server, const char *secret)
{
    if (exchange(smtp, "AUTH PLAIN") != 334)
        return MAILSMTP_ERROR_AUTH_LOGIN;
    g_autofree guchar *raw = g_malloc0(strlen(server->user) + strlen(secret) + 2);
    gsize user_bytes = strlen(server->user), secret_bytes = strlen(secret);
    memcpy(raw + 1, server->user, user_bytes);
    memcpy(raw + 2 + user_bytes, secret, secret_bytes);
    g_autofree char *line = g_base64_encode(raw, 2 + user_bytes + secret_bytes);
    explicit_bzero(raw, 2 + user_bytes + secret_bytes);
    int code = exchange(smtp, line);
    explicit_bzero(line, strlen(line));
    return code == 235 ? MAILSMTP_NO_ERROR : MAILSMTP_ERROR_AUTH_LOGIN;
}

static int
auth_login(Smtp *smtp, const MailServer *server, const char *secret)
{
    g_autofree char *user = g_base64_encode((const guchar *)server->user, strlen(server->user));
    g_autofree char *word = g_base64_encode((const guchar *)secret, strlen(secret));
    bool ok = exchange(smtp, "AUTH LOGIN") == 334 && exchange(smtp, user) == 334 &&
              exchange(smtp, word) == 235;
    explicit_bzero(word, strlen(word));
    return ok ? MAILSMTP_NO_ERROR : MAILSMTP_ERROR_AUTH_LOGIN;
}

static bool
authenticate(Smtp *smtp, const MailServer *server, const char *secret, GError **error)
{
    if (!server->user || !*server->user)
        return true;
    if (strlen(secret) > SECRET_BYTES)
        return fail(error, FAIL_AGAIN, "SMTP: the secret is longer than %d bytes", SECRET_BYTES);
    int rc;
    if (server->auth == AUTH_XOAUTH2) /* the "outlook" form puts no token on the AUTH line */
        rc = mailsmtp_oauth2_outlook_authenticate(smtp->session, server->user, secret);
    else if (smtp->session->auth & MAILSMTP_AUTH_PLAIN)
        rc = auth_plain(smtp, server, secret);
    else if (smtp->session->auth & MAILSMTP_AUTH_LOGIN)
        rc = auth_login(smtp, server, secret);
    else
        return fail(error, FAIL_AGAIN, "SMTP: %s offers neither AUTH PLAIN nor LOGIN",
                    server->host);
    return setup_ok(smtp, rc, "login", error);
}

static bool
setup(Smtp *smtp, const MailServer *server, const char *secret, StreamTrust *trust,
      const StreamWatch *watch, GError **error)
{
    smtp->result->setup = true; /* until proven otherwise below */
    if (!stream_open(server, trust, watch, OPEN_MS, &smtp->stream, error) || !greet(smtp, error))
        return false;
    stream_allow(smtp->stream, COMMAND_MS, BUDGET_BYTES);
    if (!setup_ok(smtp, mailesmtp_ehlo(smtp->session), "EHLO", error))
        return false;
    if (server->security == SECURITY_STARTTLS && !start_tls(smtp, error))
        return false;
    if (!authenticate(smtp, server, secret, error))
        return false;
    smtp->result->setup = false;
    return true;
}

/* --- the message -------------------------------------------------------------------------- */

static bool
addresses_ok(const char *from, const char *const *to, size_t n_to, GError **error)
{
    if (*from && !smtp_address_valid(from))
        return fail(error, FAIL_SENDER, "SMTP: the return path is not an address");
    if (n_to == 0)
        return fail(error, FAIL_SENDER, "SMTP: no recipient");
    for (size_t i = 0; i < n_to; i++)
        if (!smtp_address_valid(to[i]))
            return fail(error, FAIL_SENDER, "SMTP: recipient %zu is not an address", i + 1);
    return true;
}

/* libetpan ends DATA with CR LF of its own; the message brings one too, and must go out as it
 * is. */
static size_t
without_last_line_end(const char *message, size_t size_bytes)
{
    if (size_bytes > 0 && message[size_bytes - 1] == '\n')
        size_bytes--;
    if (size_bytes > 0 && message[size_bytes - 1] == '\r')
        size_bytes--;
    return size_bytes;
}

static bool
transact(Smtp *smtp, const char *from, const char *const *to, size_t n_to, const void *message,
         size_t size_bytes, GError **error)
{
    stream_allow(smtp->stream, COMMAND_MS, BUDGET_BYTES);
    if (!message_ok(smtp, mailsmtp_mail(smtp->session, from), "MAIL", error))
        return false;
    for (size_t i = 0; i < n_to; i++)
        if (!message_ok(smtp, mailsmtp_rcpt(smtp->session, to[i]), "RCPT", error))
            return false;
    if (!message_ok(smtp, mailsmtp_data(smtp->session), "DATA", error))
        return false;
    stream_allow(smtp->stream, DATA_BASE_MS + (int)(size_bytes / DATA_BYTES_PER_MS), BUDGET_BYTES);
    int rc =
        mailsmtp_data_message(smtp->session, message, without_last_line_end(message, size_bytes));
    return message_ok(smtp, rc, "end of data", error);
}

bool
smtp_send(const MailServer *server, const char *secret, StreamTrust *trust,
          const StreamWatch *watch, const char *from, const char *const *to, size_t n_to,
          const void *message, size_t size_bytes, SmtpResult *out, GError **error)
{
    g_auto(Smtp) smtp = {.result = out};
    *out = (SmtpResult){0};
    return addresses_ok(from, to, n_to, error) &&
           setup(&smtp, server, secret, trust, watch, error) &&
           transact(&smtp, from, to, n_to, message, size_bytes, error);
}

bool
smtp_probe(const MailServer *server, const char *secret, StreamTrust *trust,
           const StreamWatch *watch, GError **error)
{
    SmtpResult result = {0};
    g_auto(Smtp) smtp = {.result = &result};
    return setup(&smtp, server, secret, trust, watch, error);
}
