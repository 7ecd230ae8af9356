/*
 * OWNS      dates inside a line of text, with their place and how sure the order is
 * PROMISES  existing calendar days of 1990 to 2099 as ISO 8601
 * NEVER     decides which of several dates is the invoice's (issue_date.c)
 * FAILS     false: no further date
 * RUNS IN   reader
 */
#pragma once
#include "daemon/failure.h"

typedef struct DateHit {
    char *iso;
    int start, end; /* bytes of the folded line */
    bool ambiguous; /* 04/05: day and month could be the other way round */
    bool full_year; /* 2025, not 25 */
} DateHit;

void date_hit_clear(DateHit *hit);

/* The first date at or behind byte from of a folded line (fold_text). month_first: 04/05/25 is
 * the 5th of April. The hit's iso is the caller's (date_hit_clear). */
bool date_scan(const char *folded, int from, bool month_first, DateHit *out) MUST_CHECK;
