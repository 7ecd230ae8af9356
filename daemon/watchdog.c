#include "daemon/watchdog.h"
#include "daemon/day.h"
#include "daemon/log.h"
#include <errno.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>

/* A clerk speaks every ten seconds (clerk.c); it may be busy with one long transaction. */
enum { SILENT_MS = 120000, MESSAGE_BYTES = 64 };

static void
notify(const char *state)
{
    int result = sd_notify(0, state);
    if (result < 0)
        log_event(LOG_NOTICE, "notify-failed", "errno=%d", -result);
}

void
watchdog_begin(Watchdog *watchdog)
{
    uint64_t usec = 0;
    if (sd_watchdog_enabled(0, &usec) > 0)
        watchdog->every_ms = (int64_t)(usec / 2000);
    watchdog->heard_ms = watchdog->said_ms = day_monotonic();
    notify("READY=1");
}

bool
watchdog_hear(Watchdog *watchdog, int clerk)
{
    char message[MESSAGE_BYTES]; /* cut off: that it came is what counts */
    for (;;) {
        ssize_t n = recv(clerk, message, sizeof message, MSG_DONTWAIT);
        if (n <= 0)
            return n < 0 && (errno == EAGAIN || errno == EINTR);
        watchdog->heard_ms = day_monotonic();
    }
}

void
watchdog_tick(Watchdog *watchdog, bool clerk_runs)
{
    int64_t now = day_monotonic();
    if (!clerk_runs)
        watchdog->heard_ms = now; /* the supervisor starts it again */
    if (watchdog->every_ms == 0 || now - watchdog->said_ms < watchdog->every_ms)
        return;
    watchdog->said_ms = now;
    if (now - watchdog->heard_ms < SILENT_MS)
        notify("WATCHDOG=1");
    else
        log_event(LOG_PROBLEM, "clerk-silent", "seconds=%lld",
                  (long long)((now - watchdog->heard_ms) / 1000));
}

int
watchdog_next_ms(const Watchdog *watchdog)
{
    if (watchdog->every_ms == 0)
        return -1;
    int64_t left = watchdog->said_ms + watchdog->every_ms - day_monotonic();
    return (int)(left > 10 ? left : 10);
}

void
watchdog_end(void)
{
    notify("STOPPING=1");
}
