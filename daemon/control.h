/*
 * OWNS      bilag's side of the control socket
 * PROMISES  tells "no daemon runs" from "could not ask"
 * NEVER     waits for ever
 * FAILS     FAIL_OURS socket errors, FAIL_AGAIN no answer in time, FAIL_HOSTILE a strange answer
 * RUNS IN   bilag
 */
#pragma once
#include "daemon/wire.h"

/* Sends request (with fd, -1: none) to the daemon of this spool and waits for the answer of kind
 * `what`. *out NULL: no daemon runs. */
bool control_ask(const char *spool, const json_t *request, int fd, const char *what,
                 WireMessage **out, GError **error) MUST_CHECK;
