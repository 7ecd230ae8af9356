/*
 * OWNS      the review page's listening socket
 * PROMISES  loopback or a unix socket (0660), nothing else
 * NEVER     serves it (web.h)
 * FAILS     FAIL_OURS: address in use, path not writable
 * RUNS IN   supervisor, before it is given away
 */
#pragma once
#include "daemon/config.h"

bool web_socket_open(const Config *config, int *out_fd, GError **error) MUST_CHECK;
