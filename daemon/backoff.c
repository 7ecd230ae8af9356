#include "daemon/backoff.h"
#include <glib.h>

void
backoff_failed(Backoff *b, int64_t now_ms, int floor_ms)
{
    b->wait_ms = b->wait_ms ? MIN(b->wait_ms * 2, b->most_ms) : b->first_ms;
    int drawn = g_random_int_range(b->wait_ms / 2, b->wait_ms + 1);
    b->retry_at_ms = now_ms + MAX(drawn, floor_ms);
}

void
backoff_succeeded(Backoff *b)
{
    b->wait_ms = 0;
    b->retry_at_ms = 0;
}

bool
backoff_due(const Backoff *b, int64_t now_ms)
{
    return now_ms >= b->retry_at_ms;
}
