/*
 * OWNS      what the service manager hears of us: ready, alive, stopping (sd_notify(3))
 * PROMISES  "alive" is passed on only while the clerk, through which every letter goes, has spoken
 *           lately or is being started again; a clerk that hangs makes systemd start all anew
 * NEVER     speaks when no service manager asked for it
 * FAILS     never
 * RUNS IN   supervisor
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct Watchdog {
    int64_t every_ms; /* half of systemd's WatchdogSec; 0: nobody watches */
    int64_t said_ms;  /* monotonic time of our last word */
    int64_t heard_ms; /* ... and of the clerk's */
} Watchdog;

/* Ready: every role was started once. */
void watchdog_begin(Watchdog *watchdog);

/* Takes what the clerk said on its socket; false: it has closed, or there is none (-1). */
bool watchdog_hear(Watchdog *watchdog, int clerk);

/* Says "alive" when it is time to. clerk_runs: the clerk's process is there, so it must be heard.
 */
void watchdog_tick(Watchdog *watchdog, bool clerk_runs);

/* Milliseconds until the next tick is due; -1: never. */
int watchdog_next_ms(const Watchdog *watchdog);

void watchdog_end(void);
