/*
 * OWNS      calendar days and instants as text (ISO 8601), and their Danish forms
 * PROMISES  a day is "2026-11-21", an instant "2026-11-21T20:54:00Z"; both sort as text
 * NEVER     reads the clock itself except day_now(): time comes in through one argument
 * FAILS     false, out untouched
 * RUNS IN   every process
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

/* True for an existing calendar day written as ISO 8601 (YYYY-MM-DD), years 1990 to 2099. */
bool day_valid(const char *iso);

/* Days from a to b (b later: positive); both must be day_valid. */
int day_between(const char *a, const char *b);

/* iso plus days; caller frees. */
char *day_add(const char *iso, int days);

/* "21. november 2026"; an invalid day comes back as it is. Caller frees. */
char *day_danish(const char *iso);

/* What a person writes: "12.11.2026", "12/11-26", "12. nov. 2026", "2026-11-12" → ISO; NULL when it
 * is no day. Caller frees. */
char *day_from_danish(const char *text);

/* The instant unix_ms as "2026-11-21T20:54:00Z"; caller frees. */
char *day_instant(int64_t unix_ms);

/* The local day (Europe/Copenhagen) of unix_ms as ISO; caller frees. */
char *day_local(int64_t unix_ms);

/* Milliseconds since 1970; the only place that reads the clock. */
int64_t day_now(void);

/* Milliseconds of a clock that only goes forward: for waits and deadlines. */
int64_t day_monotonic(void);
