/*
 * OWNS      when to try again after a failure
 * PROMISES  waits double from the first one up to the most, with jitter: a wait of w ms is drawn
 *           from w/2 to w, so that many clients do not come back at once
 * NEVER     reads the clock: now_ms comes in
 * FAILS     never
 * RUNS IN   mail
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct Backoff {
    int first_ms, most_ms;
    int wait_ms;         /* the last wait before jitter, 0: none yet */
    int64_t retry_at_ms; /* 0: at once */
} Backoff;

/* A failure at now_ms; at least floor_ms goes by before the next try. */
void backoff_failed(Backoff *b, int64_t now_ms, int floor_ms);
void backoff_succeeded(Backoff *b);
bool backoff_due(const Backoff *b, int64_t now_ms);
