/*
 * OWNS      the mailbox's side of the mail process: what stands there is offered, wanted letters
 *           are fetched into the spool, judged ones moved
 * PROMISES  a letter is announced only when it is durable, moved only when the clerk says so;
 *           work left over from a lost connection is done after the next one; a step is one
 *           bounded operation
 * NEVER     loses a letter: what cannot be fetched stays on the server
 * FAILS     FAIL_AGAIN network, server, full disk; FAIL_OURS login, certificate, spool. Every
 *           failure is already scheduled for another try; the caller logs it
 * RUNS IN   mail
 */
#pragma once
#include "daemon/imap.h"
#include "daemon/oauth.h"
#include "daemon/wire.h"

typedef struct Mailbox Mailbox;

/* All pointers are borrowed. clerk_fd: where offers, arrivals and moves are said. */
Mailbox *mailbox_new(const Config *config, const Credential *credential, StreamTrust *trust,
                     const StreamWatch *watch, int clerk_fd);
void mailbox_free(Mailbox *mailbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mailbox, mailbox_free)

/* The clerk's messages. They only queue work, so they may be called during a step. */
bool mailbox_want(Mailbox *mailbox, const WireMessage *message, GError **error) MUST_CHECK;
bool mailbox_kept(Mailbox *mailbox, const WireMessage *message, GError **error) MUST_CHECK;
bool mailbox_move(Mailbox *mailbox, const WireMessage *message, GError **error) MUST_CHECK;

/* Does the next operation that is due, if any. */
bool mailbox_step(Mailbox *mailbox, int64_t now_ms, GError **error) MUST_CHECK;

/* How long nothing is due (0: step now), and the descriptor that ends the wait, -1: none. */
int mailbox_wait_ms(const Mailbox *mailbox, int64_t now_ms);
int mailbox_fd(const Mailbox *mailbox);
/* That descriptor can be read: takes the server's notices in. */
bool mailbox_hear(Mailbox *mailbox, int64_t now_ms, GError **error) MUST_CHECK;

/* "connected", "connecting" or "down". */
const char *mailbox_state(const Mailbox *mailbox);
