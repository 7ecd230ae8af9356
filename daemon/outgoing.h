/*
 * OWNS      the submission side of the mail process: messages the clerk wants sent, in order
 * PROMISES  every `send` is answered by one `sent` or `unsent`; while the server cannot be
 *           reached, that answer comes at once and the server is tried on its own
 * NEVER     retries a message (the clerk does), changes one
 * FAILS     FAIL_AGAIN the server, FAIL_SENDER the message; already told to the clerk
 * RUNS IN   mail
 */
#pragma once
#include "daemon/stream.h"
#include "daemon/wire.h"

typedef struct Outgoing Outgoing;

/* All pointers are borrowed. */
Outgoing *outgoing_new(const Config *config, const char *secret, StreamTrust *trust,
                       const StreamWatch *watch, int clerk_fd);
void outgoing_free(Outgoing *outgoing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outgoing, outgoing_free)

/* Queues a `send`; takes the message. */
void outgoing_add(Outgoing *outgoing, WireMessage **message);
/* Sends the next message, or looks whether a server that was down is back. */
bool outgoing_step(Outgoing *outgoing, int64_t now_ms, GError **error) MUST_CHECK;
int outgoing_wait_ms(const Outgoing *outgoing, int64_t now_ms);
/* "connected" (it took us last time), "connecting" or "down". */
const char *outgoing_state(const Outgoing *outgoing);
