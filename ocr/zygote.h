/*
 * OWNS      the loop that forks a reader for each job and keeps its deadline
 * PROMISES  every job it took is answered by one `done`, however its reader ended
 * NEVER     looks at a document; has a second thread (proved before each fork)
 * FAILS     FAIL_OURS; then the supervisor starts it anew
 * RUNS IN   zygote
 */
#pragma once
#include "daemon/failure.h"

/* Serves control_fd (messages in daemon/wire_messages.md) until it is closed. */
bool zygote_serve(int control_fd, bool accept_missing, GError **error) MUST_CHECK;
