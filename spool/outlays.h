/*
 * OWNS      purchases imported from other systems: card transactions, zExpense claims
 * PROMISES  a transaction is kept once, however often its file is imported
 * NEVER     decides what belongs together (daemon/routes.h)
 * FAILS     as book.h
 * RUNS IN   clerk (writes), web and bilag (read)
 */
#pragma once
#include "spool/book.h"

typedef struct Outlay {
    int64_t id;
    char *source; /* card zexpense */
    char *reference, *day, *merchant;
    int64_t amount_oere;
    int64_t cluster; /* 0: the file does not say */
    int64_t case_id; /* its voucher, 0: none yet */
} Outlay;

void outlay_free(Outlay *outlay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outlay, outlay_free)

/* outlay->id is set; *out_new false: it was here before. */
bool outlays_add(Book *book, Outlay *outlay, bool *out_new, GError **error) MUST_CHECK;
bool outlays_match(Book *book, int64_t id, int64_t case_id, GError **error) MUST_CHECK;
/* Of this amount, on the day or at most `days` from it: GPtrArray of Outlay. */
bool outlays_near(Book *book, int64_t amount_oere, const char *day, int days, GPtrArray **out,
                  GError **error) MUST_CHECK;
/* Cases with a voucher of this amount and around this day: GArray of int64_t. */
bool outlays_cases_near(Book *book, int64_t amount_oere, const char *day, int days, GArray **out,
                        GError **error) MUST_CHECK;
