/*
 * OWNS      whether the daemon could work at all with a configuration: what its roles would only
 *           find out later, one by one, is looked at before any of them starts
 * PROMISES  rules, every mail and page template with its partials, reader, form, secrets and the
 *           kernel's protections; the first thing that is wrong is named
 * NEVER     keeps a secret (it is read and wiped at once)
 * FAILS     FAIL_OURS: what is missing or wrong
 * RUNS IN   bilag check-config; bilagd, in a child of the supervisor
 */
#pragma once
#include "daemon/config.h"

/* As root it becomes config->user on the way, for good: the caller is about to end. */
bool fitness_check(const Config *config, GError **error) MUST_CHECK;
