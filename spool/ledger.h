/*
 * OWNS      accounts and the append-only double-entry ledger
 * PROMISES  every posting sums to zero and names exactly one cluster (rule B10); nothing is
 *           changed or removed (triggers), a mistake is reversed by a new posting
 * NEVER     pays
 * FAILS     as book.h; FAIL_SENDER: an unbalanced posting
 * RUNS IN   clerk (writes), web and bilag (read)
 */
#pragma once
#include "spool/book.h"

/* Books an approved case: spending of the cluster against creditors. event is unique: a second
 * call with the same one changes nothing. amount in øre; category as of a reading line. */
bool ledger_post_approval(Book *book, int64_t case_id, int64_t cluster, int64_t amount_oere,
                          const char *category, const char *day, GError **error) MUST_CHECK;
/* Takes it back (approval withdrawn). */
bool ledger_reverse_approval(Book *book, int64_t case_id, const char *day,
                             GError **error) MUST_CHECK;
/* Sum over all entries: must be 0. */
bool ledger_sum(Book *book, int64_t *out_oere, GError **error) MUST_CHECK;
/* What a cluster has spent in the calendar year. */
bool ledger_spent(Book *book, int64_t cluster, int year, int64_t *out_oere,
                  GError **error) MUST_CHECK;
