/*
 * OWNS      the submission side of the mail process: messages the clerk wants sent, in order
 * PROMISES  every `send` is answered by one `sent` or `unsent`; while the server cannot be
 *           reached, that answer comes at once and the server is tried on its own
 * NEVER     retries a message (the clerk does), changes one
 * FAILS     FAIL_AGAIN the server, FAIL_SENDER the message; already told to the clerk
 * RUNS IN   mail
 */
#pragma once
#include "daemon/oauth.h"
#include "daemon/wire.h"

typedef struct Submission Submission;

/* All pointers are borrowed. */
Submission *submission_new(const Config *config, const Credential *credential, StreamTrust *trust,
                           const StreamWatch *watch, int clerk_fd);
void submission_free(Submission *submission);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Submission, submission_free)

/* Queues a `send`; takes the message. */
void submission_add(Submission *submission, WireMessage **message);
/* Sends the next message, or looks whether a server that was down is back. */
bool submission_step(Submission *submission, int64_t now_ms, GError **error) MUST_CHECK;
int submission_wait_ms(const Submission *submission, int64_t now_ms);
/* "connected" (it took us last time), "connecting" or "down". */
const char *submission_state(const Submission *submission);
