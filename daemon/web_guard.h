/*
 * OWNS      how long a login must wait after wrong passwords
 * PROMISES  five free tries a name, then 2, 4, 8 … seconds up to 15 minutes between tries; the
 *           same for the whole server after thirty, up to a minute; forgotten after a quiet day
 * NEVER     looks whether a name exists: unknown ones wait as well
 * FAILS     never
 * RUNS IN   web
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

typedef struct WebGuard WebGuard;

WebGuard *web_guard_new(void);
void web_guard_free(WebGuard *guard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebGuard, web_guard_free)

/* Seconds until this name may try, 0: now. Ask before the password is looked at. */
int web_guard_wait(const WebGuard *guard, const char *name, int64_t now_ms);
void web_guard_failed(WebGuard *guard, const char *name, int64_t now_ms);
void web_guard_passed(WebGuard *guard, const char *name);
