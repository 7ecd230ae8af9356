/*
 * OWNS      the moves the clerk has asked for: waiting ones in order, done ones in memory
 * PROMISES  every `move` is answered by `moved` or `move-failed`; asked twice, a move is done once
 *           and answered twice
 * NEVER     moves a letter on its own account
 * FAILS     FAIL_AGAIN the server (a move it refused is answered; one that the connection cut
 *           off still waits), FAIL_HOSTILE a message that makes no sense
 * RUNS IN   mail
 */
#pragma once
#include "daemon/imap.h"
#include "daemon/wire.h"

typedef struct Moves Moves;

/* config is borrowed: the folders' names. */
Moves *moves_new(const Config *config, int clerk_fd);
void moves_free(Moves *moves);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Moves, moves_free)

/* Queues a `move`. */
bool moves_add(Moves *moves, const WireMessage *message, GError **error) MUST_CHECK;
bool moves_waiting(const Moves *moves);
/* Does the first waiting move. */
bool moves_step(Moves *moves, Imap *imap, GError **error) MUST_CHECK;
