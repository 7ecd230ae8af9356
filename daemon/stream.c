#include "daemon/stream.h"
#include "daemon/day.h"
#include "daemon/own.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum {
    ADDRESS_TIMEOUT_MS = 8000,      /* one address of several; a dead one must not use it all */
    WATCH_EVERY_BYTES = 1 << 20,    /* look after the watched descriptor even when data pours */
    OPEN_BUDGET_BYTES = 256 * 1024, /* greeting and handshake: a few kB */
    BUFFER_BYTES = 64 * 1024,       /* libetpan's own read size inside a literal */
    REASON_BYTES = 400,
};

struct StreamTrust {
    gnutls_certificate_credentials_t credentials;
};

struct Stream {
    int fd;
    gnutls_session_t tls; /* NULL: plain */
    char *host;
    StreamTrust *trust;
    const StreamWatch *watch;
    int64_t deadline_ms; /* monotonic; 0: do not wait at all */
    uint64_t budget_bytes, unwatched_bytes;
    bool broken, would_block;
    char reason[REASON_BYTES];
};

/* --- trust -------------------------------------------------------------------------------- */

bool
stream_trust_load(const char *ca_file, StreamTrust **out, GError **error)
{
    g_autoptr(StreamTrust) trust = g_new0(StreamTrust, 1);
    if (gnutls_certificate_allocate_credentials(&trust->credentials) < 0)
        return fail(error, FAIL_OURS, "cannot make TLS credentials");
    bool system = !ca_file || !*ca_file;
    int n = system ? gnutls_certificate_set_x509_system_trust(trust->credentials)
                   : gnutls_certificate_set_x509_trust_file(trust->credentials, ca_file,
                                                            GNUTLS_X509_FMT_PEM);
    if (n <= 0)
        return fail(error, FAIL_OURS, "no certificate to trust in %s%s%s",
                    system ? "the system's store (package ca-certificates)" : ca_file,
                    n < 0 ? ": " : "", n < 0 ? gnutls_strerror(n) : "");
    *out = g_steal_pointer(&trust);
    return true;
}

void
stream_trust_free(StreamTrust *trust)
{
    if (!trust)
        return;
    if (trust->credentials)
        gnutls_certificate_free_credentials(trust->credentials);
    g_free(trust);
}

/* --- waiting ------------------------------------------------------------------------------ */

/* Always false: the stream is of no use from here, since nobody knows where in the protocol it
 * stands. The first reason is the true one. */
static bool stream_break(Stream *s, const char *format, ...) G_GNUC_PRINTF(2, 3);
static bool
stream_break(Stream *s, const char *format, ...)
{
    if (s->broken)
        return false;
    va_list ap;
    va_start(ap, format);
    g_vsnprintf(s->reason, sizeof s->reason, format, ap);
    va_end(ap);
    s->broken = true;
    return false;
}

static bool
serve_watch(Stream *s, short revents)
{
    if (!revents || !s->watch || s->watch->ready(s->watch->user))
        return true;
    return stream_break(s, "given up: the clerk is gone");
}

/* Waits until the descriptor is ready for events; serves the watched one meanwhile. */
static bool
wait_ready(Stream *s, short events)
{
    for (;;) {
        int64_t left = s->deadline_ms - day_monotonic();
        if (s->deadline_ms == 0 || left <= 0) {
            s->would_block = true;
            return s->deadline_ms == 0 ? false : stream_break(s, "%s: no answer in time", s->host);
        }
        struct pollfd fds[2] = {{s->fd, events, 0}, {s->watch ? s->watch->fd : -1, POLLIN, 0}};
        int n = poll(fds, 2, (int)MIN(left, G_MAXINT));
        if (n < 0 && errno != EINTR)
            return stream_break(s, "poll: %s", g_strerror(errno));
        if (n > 0 && !serve_watch(s, fds[1].revents))
            return false;
        if (n > 0 && fds[0].revents)
            return true;
    }
}

/* Bytes that come faster than we poll must not starve the watched descriptor or the deadline. */
static bool
account(Stream *s, size_t n)
{
    if (n > s->budget_bytes)
        return stream_break(s, "%s sends more than the operation allows", s->host);
    s->budget_bytes -= n;
    s->unwatched_bytes += n;
    if (s->unwatched_bytes < WATCH_EVERY_BYTES || !s->watch)
        return true;
    s->unwatched_bytes = 0;
    if (s->deadline_ms && day_monotonic() >= s->deadline_ms)
        return stream_break(s, "%s: not done in time", s->host);
    struct pollfd p = {s->watch->fd, POLLIN, 0};
    return poll(&p, 1, 0) <= 0 || serve_watch(s, p.revents);
}

/* --- the driver --------------------------------------------------------------------------- */

/* What to do after a GnuTLS call that moved nothing: true to try again. */
static bool
tls_retry(Stream *s, ssize_t rc)
{
    if (rc == GNUTLS_E_INTERRUPTED)
        return true;
    if (rc == GNUTLS_E_AGAIN)
        return wait_ready(s, gnutls_record_get_direction(s->tls) ? POLLOUT : POLLIN);
    if (rc == GNUTLS_E_PREMATURE_TERMINATION)
        return stream_break(s, "%s closed the connection", s->host);
    if (!gnutls_error_is_fatal((int)rc))
        return s->deadline_ms == 0 || day_monotonic() < s->deadline_ms ||
               stream_break(s, "%s: no answer in time", s->host);
    return stream_break(s, "%s: TLS: %s", s->host, gnutls_strerror((int)rc));
}

static bool
plain_retry(Stream *s, int errno_value, short events)
{
    if (errno_value == EINTR)
        return true;
    if (errno_value == EAGAIN || errno_value == EWOULDBLOCK)
        return wait_ready(s, events);
    return stream_break(s, "%s: %s", s->host, g_strerror(errno_value));
}

static ssize_t
driver_read(mailstream_low *low, void *data, size_t size_bytes)
{
    Stream *s = low->data;
    s->would_block = false;
    while (!s->broken) {
        ssize_t n = s->tls ? gnutls_record_recv(s->tls, data, size_bytes)
                           : recv(s->fd, data, size_bytes, MSG_DONTWAIT);
        if (n > 0)
            return account(s, (size_t)n) ? n : -1;
        if (n == 0) /* 0 would make libetpan spin inside a literal */
            stream_break(s, "%s closed the connection", s->host);
        else if (!(s->tls ? tls_retry(s, n) : plain_retry(s, errno, POLLIN)))
            return -1;
    }
    return -1;
}

static ssize_t
driver_write(mailstream_low *low, const void *data, size_t size_bytes)
{
    Stream *s = low->data;
    while (!s->broken) {
        ssize_t n = s->tls ? gnutls_record_send(s->tls, data, size_bytes)
                           : send(s->fd, data, size_bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n >= 0)
            return n;
        if (!(s->tls ? tls_retry(s, n) : plain_retry(s, errno, POLLOUT)))
            return -1;
    }
    return -1;
}

/* libetpan closes and frees its view whenever it likes, also after a failed connect; the Stream
 * lives on with its reason until stream_close(). */
static int
driver_close(mailstream_low *low)
{
    Stream *s = low->data;
    if (s->tls && !s->broken)
        (void)gnutls_bye(s->tls, GNUTLS_SHUT_WR);
    stream_break(s, "closed");
    return 0;
}

static int
driver_fd(mailstream_low *low)
{
    const Stream *s = low->data;
    return s->fd;
}

static void
driver_free(mailstream_low *low)
{
    free(low); /* made by libetpan with malloc */
}

static mailstream_low_driver driver = {
    .mailstream_read = driver_read,
    .mailstream_write = driver_write,
    .mailstream_close = driver_close,
    .mailstream_get_fd = driver_fd,
    .mailstream_free = driver_free,
};

mailstream *
stream_etpan(Stream *stream)
{
    mailstream_low *low = mailstream_low_new(stream, &driver);
    return low ? mailstream_new(low, BUFFER_BYTES) : NULL;
}

/* --- TLS ---------------------------------------------------------------------------------- */

/* RFC 6066: SNI carries names, never addresses. */
static bool
is_address(const char *host)
{
    struct in6_addr any;
    return inet_pton(AF_INET, host, &any) == 1 || inet_pton(AF_INET6, host, &any) == 1;
}

static bool
tls_prepare(Stream *s, GError **error)
{
    static const char priority[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
    if (gnutls_init(&s->tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
        return fail(error, FAIL_OURS, "cannot make a TLS session");
    int rc = gnutls_priority_set_direct(s->tls, priority, NULL);
    if (rc >= 0)
        rc = gnutls_credentials_set(s->tls, GNUTLS_CRD_CERTIFICATE, s->trust->credentials);
    if (rc >= 0 && !is_address(s->host))
        rc = gnutls_server_name_set(s->tls, GNUTLS_NAME_DNS, s->host, strlen(s->host));
    if (rc < 0)
        return fail(error, FAIL_OURS, "cannot set up TLS for %s: %s", s->host, gnutls_strerror(rc));
    gnutls_session_set_verify_cert(s->tls, s->host, 0);
    gnutls_transport_set_int(s->tls, s->fd);
    return true;
}

/* Why the certificate was refused, in GnuTLS's words. */
static bool
certificate_refused(const Stream *s, GError **error)
{
    unsigned status = gnutls_session_get_verify_cert_status(s->tls);
    gnutls_datum_t text = {NULL, 0};
    (void)gnutls_certificate_verification_status_print(status, GNUTLS_CRT_X509, &text, 0);
    fail(error, FAIL_OURS, "the certificate of %s is refused: %s", s->host,
         text.data ? (const char *)text.data : "no reason given");
    gnutls_free(text.data);
    return false;
}

static bool
tls_handshake(Stream *s, GError **error)
{
    if (!tls_prepare(s, error))
        return false;
    int rc;
    do
        rc = gnutls_handshake(s->tls);
    while (rc != GNUTLS_E_SUCCESS && rc != GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR &&
           tls_retry(s, rc));
    if (rc == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR) {
        stream_break(s, "%s: certificate refused", s->host);
        return certificate_refused(s, error);
    }
    return rc == GNUTLS_E_SUCCESS || fail(error, FAIL_AGAIN, "%s", s->reason);
}

bool
stream_start_tls(Stream *stream, const mailstream *etpan, GError **error)
{
    char byte;
    if (etpan->read_buffer_len > 0 || recv(stream->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
        return fail(error, FAIL_AGAIN, "%s sends more plaintext after STARTTLS", stream->host);
    return tls_handshake(stream, error);
}

/* --- connecting --------------------------------------------------------------------------- */

static bool
is_loopback(const struct sockaddr *address)
{
    const void *at = address;
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = at;
        return (ntohl(in->sin_addr.s_addr) >> 24) == IN_LOOPBACKNET;
    }
    const struct sockaddr_in6 *in6 = at;
    return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
}

/* One address; leaves the reason in s when it does not work. */
static bool
connect_address(Stream *s, const struct addrinfo *ai, int64_t deadline_ms)
{
    own_fd int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return stream_break(s, "socket: %s", g_strerror(errno));
    s->fd = fd;
    s->deadline_ms = deadline_ms;
    int on = 1, why = 0;
    socklen_t length = sizeof why;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    if (connect(fd, ai->ai_addr, ai->ai_addrlen) != 0 && errno != EINPROGRESS && errno != EINTR)
        why = errno;
    else if (!wait_ready(s, POLLOUT))
        why = ETIMEDOUT;
    else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &length) != 0)
        why = errno;
    s->fd = why ? -1 : fd_steal(&fd);
    return why == 0 || stream_break(s, "cannot connect to %s: %s", s->host, g_strerror(why));
}

static bool
resolve(const MailServer *server, struct addrinfo **out, GError **error)
{
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    char port[16];
    g_snprintf(port, sizeof port, "%d", server->port);
    int rc = getaddrinfo(server->host, port, &hints, out);
    return rc == 0 || fail(error, FAIL_AGAIN, "cannot find %s: %s", server->host, gai_strerror(rc));
}

static bool
connect_any(Stream *s, const MailServer *server, int timeout_ms, GError **error)
{
    struct addrinfo *all = NULL;
    if (!resolve(server, &all, error))
        return false;
    int64_t end_ms = day_monotonic() + timeout_ms;
    bool connected = false;
    bool refused = false;
    for (const struct addrinfo *ai = all; ai && !connected; ai = ai->ai_next) {
        if (server->security == SECURITY_PLAIN && !is_loopback(ai->ai_addr)) {
            refused = true;
            continue;
        }
        s->broken = false;
        connected = connect_address(s, ai, MIN(end_ms, day_monotonic() + ADDRESS_TIMEOUT_MS));
    }
    freeaddrinfo(all);
    s->deadline_ms = end_ms;
    if (connected) {
        s->reason[0] = '\0';
        return true;
    }
    if (refused && !*s->reason)
        return fail(error, FAIL_OURS, "%s is not a loopback address: no plaintext to it", s->host);
    return fail(error, FAIL_AGAIN, "%s", s->reason);
}

bool
stream_open(const MailServer *server, StreamTrust *trust, const StreamWatch *watch, int timeout_ms,
            Stream **out, GError **error)
{
    g_autoptr(Stream) s = g_new0(Stream, 1);
    s->fd = -1;
    s->host = g_strdup(server->host);
    s->trust = trust;
    s->watch = watch && watch->fd >= 0 ? watch : NULL;
    s->budget_bytes = OPEN_BUDGET_BYTES;
    if (!connect_any(s, server, timeout_ms, error))
        return false;
    if (server->security == SECURITY_TLS && !tls_handshake(s, error))
        return false;
    *out = g_steal_pointer(&s);
    return true;
}

void
stream_close(Stream *stream)
{
    if (!stream)
        return;
    if (stream->tls)
        gnutls_deinit(stream->tls);
    own_fd_close(&stream->fd);
    g_free(stream->host);
    g_free(stream);
}

/* --- between operations ------------------------------------------------------------------- */

void
stream_allow(Stream *stream, int timeout_ms, uint64_t budget_bytes)
{
    stream->deadline_ms = day_monotonic() + timeout_ms;
    stream->budget_bytes = budget_bytes;
}

ssize_t
stream_peek(Stream *stream, mailstream *etpan)
{
    int64_t deadline = stream->deadline_ms;
    stream->deadline_ms = 0;
    ssize_t n = mailstream_feed_read_buffer(etpan);
    stream->deadline_ms = deadline;
    return n < 0 && stream->would_block && !stream->broken ? 0 : n;
}

int
stream_fd(const Stream *stream)
{
    return stream->fd;
}

bool
stream_broken(const Stream *stream)
{
    return stream->broken;
}

const char *
stream_reason(const Stream *stream)
{
    return stream->reason;
}
