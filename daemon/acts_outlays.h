/*
 * OWNS      the imports of card transactions and zExpense claims (C09, C10, D25, H06)
 * PROMISES  a row that was imported before changes nothing; each new one is matched with the
 *           vouchers that are here
 * NEVER     a column by its place: the configuration names them
 * FAILS     FAIL_SENDER "line N: …", else as the book
 * RUNS IN   clerk, bilag
 */
#pragma once
#include "daemon/acts.h"

/* columns: the file's headers of reference, day, merchant, amount, cluster, NULL-terminated.
 * source: card zexpense. */
bool acts_import_outlays(Book *book, char *const *columns, const char *source,
                         const ActRequest *request, GString *report, GError **error) MUST_CHECK;
