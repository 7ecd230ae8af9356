/*
 * OWNS      the rows of a CSV file that the secretariat imports
 * PROMISES  every wrong line is named, none is passed over; columns stand in any order
 * NEVER     guesses an amount: "1.234" may be a thousand or one and a bit
 * FAILS     FAIL_SENDER with all problems, "line N: …", one a line
 * RUNS IN   clerk, bilag
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

enum { ACT_COLUMNS = 12 };

/* Takes a row's cells, in the order in which the columns were asked for. Returns what is wrong with
 * it (caller frees) or NULL; a failure of the book comes by error, with NULL. */
typedef char *(*ActRowFunc)(const char *const *cells, void *user, GError **error);

/* columns: names, NULL-terminated, all of them needed; others in the file are passed over. */
bool acts_rows(const char *csv, size_t bytes, const char *const *columns, ActRowFunc each,
               void *user, GError **error) MUST_CHECK;

/* "1.234,50", "1234,5" or "1234.50" in øre. */
bool acts_amount(const char *text, int64_t *out_oere) MUST_CHECK;
/* A whole number from least to most. */
bool acts_number(const char *text, int64_t least, int64_t most, int64_t *out) MUST_CHECK;
/* ISO or "24-12-2026", "24.12.2026", "24/12/2026"; caller frees, NULL: no day. */
char *acts_day(const char *text);
