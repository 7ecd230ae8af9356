/*
 * OWNS      submission of one finished message over SMTP (RFC 6409) on libetpan over our stream
 * PROMISES  addresses are checked before a command is made of them; a failure says whether
 *           another try can help; all recipients or none
 * NEVER     changes the message (but for line ends and dot stuffing), keeps a connection
 * FAILS     FAIL_AGAIN passing (4xx, network, login, TLS), FAIL_SENDER permanent for this message
 *           (5xx after MAIL, RCPT or DATA; an address that is none)
 * RUNS IN   mail
 */
#pragma once
#include "daemon/stream.h"

/* How it went. */
typedef struct SmtpResult {
    int code;         /* the server's three digits, 0: none */
    bool setup;       /* it failed before MAIL: the connection, TLS or login is at fault */
    char answer[200]; /* the server's words to the end of DATA, printable */
} SmtpResult;

/* True for an address that can stand in MAIL FROM or RCPT TO: local@domain, printable ASCII
 * without space, quotes or brackets, within RFC 5321's lengths. */
bool smtp_address_valid(const char *address);

/* Submits message to all of `to` (n ≥ 1). from "" is the null return path. secret is the
 * password or, with XOAUTH2, the access token; without server->user no login is tried. out is
 * filled in either case. */
bool smtp_send(const MailServer *server, const char *secret, StreamTrust *trust,
               const StreamWatch *watch, const char *from, const char *const *to, size_t n_to,
               const void *message, size_t size_bytes, SmtpResult *out, GError **error) MUST_CHECK;

/* Connects, logs in and leaves: whether the server would take a message now. */
bool smtp_probe(const MailServer *server, const char *secret, StreamTrust *trust,
                const StreamWatch *watch, GError **error) MUST_CHECK;
