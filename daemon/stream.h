/*
 * OWNS      one TCP or TLS connection to a mail server, as a stream driver for libetpan
 * PROMISES  TLS 1.2 or later with the certificate checked against the host name; plaintext only
 *           to a loopback address; one deadline and one byte budget for a whole operation, not
 *           for a single read; while it waits, the watched descriptor is served
 * NEVER     goes on after a failure (timeout, end of file, budget): it is broken for good;
 *           raises SIGPIPE; uses select
 * FAILS     FAIL_AGAIN network and server, FAIL_OURS certificate, trust store, loopback rule
 * RUNS IN   mail
 */
#pragma once
#include "daemon/config.h"
#include <libetpan/mailstream.h>

typedef struct StreamTrust StreamTrust;
typedef struct Stream Stream;

/* A descriptor served while a stream waits: ready() is called when it can be read, and returns
 * false to give the operation up. The mail process hears the clerk this way during a long fetch. */
typedef struct StreamWatch {
    int fd; /* -1: none */
    bool (*ready)(void *user);
    void *user;
} StreamWatch;

/* Loads the certificates to trust: ca_file, or the system's when "". Before the cage, since it
 * reads files. */
bool stream_trust_load(const char *ca_file, StreamTrust **out, GError **error) MUST_CHECK;
void stream_trust_free(StreamTrust *trust);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StreamTrust, stream_trust_free)

/* Connects within timeout_ms; with SECURITY_TLS the handshake is done too. watch (may be NULL),
 * trust and server are borrowed for the stream's life. */
bool stream_open(const MailServer *server, StreamTrust *trust, const StreamWatch *watch,
                 int timeout_ms, Stream **out, GError **error) MUST_CHECK;
/* Closes. The mailstream below must be closed or abandoned to libetpan before. NULL is fine. */
void stream_close(Stream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stream, stream_close)

/* libetpan's view of the stream, once: ownership goes to the libetpan session, which frees it
 * but not the Stream. NULL only without memory. */
mailstream *stream_etpan(Stream *stream);

/* The TLS handshake after STARTTLS. Refuses when the server has said anything more in plaintext
 * (response injection). */
bool stream_start_tls(Stream *stream, const mailstream *etpan, GError **error) MUST_CHECK;

/* Until when the coming operation must be over, and how many bytes it may receive (a server
 * that sends without end must not fill the memory). */
void stream_allow(Stream *stream, int timeout_ms, uint64_t budget_bytes);

/* Takes what is there without waiting: 0 nothing now, -1 broken. */
ssize_t stream_peek(Stream *stream, mailstream *etpan);

int stream_fd(const Stream *stream);
bool stream_broken(const Stream *stream);
/* Why it is broken, a sentence; "" while it is not. */
const char *stream_reason(const Stream *stream);
