/*
 * OWNS      how a role of bilagd begins: user, death with its parent, signals
 * PROMISES  a role never outlives the supervisor
 * NEVER     opens anything
 * FAILS     FAIL_OURS: no such user
 * RUNS IN   clerk, mail, web
 */
#pragma once
#include "daemon/cage.h"
#include "daemon/config.h"

/* Becomes config->user when root (no way back), ignores SIGPIPE, dies with the supervisor. The
 * mail role reads its secrets before it calls this. */
bool role_begin(const Config *config, GError **error) MUST_CHECK;
