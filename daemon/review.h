/*
 * OWNS      what a person's decision does: status, posting, audit, mail and folder
 * PROMISES  all of it is one transaction; a decision on a version that is not the newest, by
 *           someone who may not, or without a reason where one is needed, does nothing
 * NEVER     decides by itself, except below the secretariat's own auto_approve_below (0: never)
 * FAILS     FAIL_SENDER with an error code for the page, else as the book
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/config.h"
#include "daemon/rules.h"
#include "spool/cases.h"

typedef struct ReviewDecision {
    int64_t case_id, version; /* version as the person saw it */
    const char *user;
    const char *action; /* approve reject ask note pay duplicate assign confirm-account split
                           merge undo */
    const char *reason; /* may be NULL where none is needed */
    const char *about;  /* duplicate: the other case's number; assign: whose, "" nobody's;
                           merge: the case it goes into; split: "dok-LETTER-PART …" that leave */
    int64_t *also; /* the other case of a duplicate, merge or split, 0: none; NULL: not asked */
} ReviewDecision;

/* undo takes back the user's own last decision while its mail has not left. Above four_eyes_above
 * the first approval leaves the case where it is, and the second one, by another, approves it.
 * *out_error_code on failure: stale not-allowed needs-reason closed no-funds no-such-case
 * no-such-user same-person too-late other-closed two-totals not-split failed (static). A case that
 * was split or merged into is to be judged again by the caller. */
bool review_decide(Book *book, const Config *config, const RulePack *pack,
                   const ReviewDecision *decision, const char **out_error_code,
                   GError **error) MUST_CHECK;

/* The bank has paid an approved case: as the action "pay", by whoever may run `bilag`. */
bool review_pay(Book *book, const Config *config, int64_t case_id, GError **error) MUST_CHECK;

/* Approves a ready case below auto_approve_below in the caller's transaction, as user "bilagd";
 * file gets the new status and version. Anything else stays as it is (true). */
bool review_approve_small(Book *book, const Config *config, CaseFile *file,
                          GError **error) MUST_CHECK;
