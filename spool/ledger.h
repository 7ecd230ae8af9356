/*
 * OWNS      accounts and the append-only double-entry ledger of the clusters' money
 * PROMISES  every posting sums to zero when it is committed, by a constraint of the database
 *           itself, and names exactly one cluster (rule B10); nothing is changed or removed
 *           (triggers), a mistake is reversed by a new posting; a closed year takes none (I13)
 * NEVER     pays
 * FAILS     as book.h; FAIL_SENDER: a posting that may not be made
 * RUNS IN   clerk (writes), web and bilag (read)
 *
 * Debit is positive. What a cluster may still spend is its funds + its creditors. All amounts øre,
 * all days ISO. event in the comments: a second posting of the same event changes nothing.
 */
#pragma once
#include "spool/book.h"

/* --- cases --- */
/* An approved case: spending against creditors. A credit note has a negative amount. category as
 * of a reading line. */
bool ledger_post_approval(Book *book, int64_t case_id, int64_t cluster, int64_t amount_oere,
                          const char *category, const char *day, GError **error) MUST_CHECK;
/* Takes it back (approval withdrawn). */
bool ledger_reverse_approval(Book *book, int64_t case_id, const char *day,
                             GError **error) MUST_CHECK;
/* The approved amount is paid: creditors against funds. FAIL_SENDER: nothing was approved. */
bool ledger_post_payment(Book *book, int64_t case_id, const char *day, GError **error) MUST_CHECK;

/* --- money in, and over to the next year --- */
/* What the cluster had when this ledger began; once a cluster. */
bool ledger_open(Book *book, int64_t cluster, int64_t amount_oere, const char *day,
                 GError **error) MUST_CHECK;
/* The year's allocation (rules I01 to I05), once a cluster and year; note says how it was
 * reckoned. *out_posted false: it was there already. */
bool ledger_allocate(Book *book, int64_t cluster, int year, int64_t amount_oere, const char *day,
                     const char *note, bool *out_posted, GError **error) MUST_CHECK;
/* Ends a year: income and spending of each cluster go to equity, unused money stays (I07, I08).
 * FAIL_SENDER: an earlier year with postings is open, or the year is not over on `today`.
 * *out_clusters: how many had something to carry over; closing again gives 0. */
bool ledger_close_year(Book *book, int year, const char *today, int64_t *out_clusters,
                       GError **error) MUST_CHECK;
/* *out: the day lies in a closed year. */
bool ledger_closed(Book *book, const char *day, bool *out, GError **error) MUST_CHECK;

/* --- clusters that end (rules I21, I22; Klyngeregler 11.2) --- */
/* The only money that goes from one cluster to another: one posting in each, tied by event.
 * FAIL_SENDER: more than the first one may spend. */
bool ledger_transfer(Book *book, int64_t from, int64_t to, int64_t amount_oere, const char *day,
                     const char *note, GError **error) MUST_CHECK;
/* Gives back to the region what a dissolved cluster may still spend. */
bool ledger_dissolve(Book *book, int64_t cluster, const char *day, int64_t *out_oere,
                     GError **error) MUST_CHECK;

/* --- sums --- */
/* Over all entries: must be 0. */
bool ledger_sum(Book *book, int64_t *out_oere, GError **error) MUST_CHECK;
/* What a cluster has spent in the calendar year. */
bool ledger_spent(Book *book, int64_t cluster, int year, int64_t *out_oere,
                  GError **error) MUST_CHECK;
/* What a cluster may still spend; *out_funded false: no money was ever booked in for it, so that
 * the sum means nothing yet. */
bool ledger_available(Book *book, int64_t cluster, int64_t *out_oere, bool *out_funded,
                      GError **error) MUST_CHECK;
/* What is approved for a case and not paid; 0: nothing. */
bool ledger_owed(Book *book, int64_t case_id, int64_t *out_oere, GError **error) MUST_CHECK;

typedef struct LedgerCategory {
    char *category; /* as of a reading line, or as the budget names it */
    int64_t spent_oere, budget_oere;
    bool has_budget;
} LedgerCategory;

/* One cluster, one calendar year: opening + income + other − spent = closing. */
typedef struct LedgerYear {
    int64_t opening_oere, income_oere, other_oere, spent_oere, closing_oere;
    int64_t owed_oere;          /* part of what was spent up to then, not yet paid */
    int64_t month_end_oere[12]; /* what could be spent at the end of each month */
    bool closed;
    GPtrArray *categories; /* LedgerCategory, most spent first, then by name */
} LedgerYear;
void ledger_year_free(LedgerYear *year);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerYear, ledger_year_free)
/* A year without postings is all zero, with what its budget names. */
bool ledger_year(Book *book, int64_t cluster, int year, LedgerYear **out,
                 GError **error) MUST_CHECK;

/* One posting, as a cluster's account shows it. */
typedef struct LedgerLine {
    int64_t case_id;        /* 0: none */
    int64_t available_oere; /* what it changes of what may be spent */
    int64_t funds_oere;     /* what it changes of the money on the account */
    char *kind, *day, *category, *note, *case_number;
} LedgerLine;
/* Newest first, without the closing of the year: GPtrArray of LedgerLine. */
bool ledger_lines(Book *book, int64_t cluster, int year, int limit, GPtrArray **out,
                  GError **error) MUST_CHECK;

/* Sets (replaces) one line of a cluster's budget. */
bool ledger_set_budget(Book *book, int64_t cluster, int year, const char *category,
                       int64_t amount_oere, GError **error) MUST_CHECK;
