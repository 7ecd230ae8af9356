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
    const char *action; /* approve reject ask note pay */
    const char *reason; /* may be NULL where none is needed */
} ReviewDecision;

/* *out_error_code on failure: stale not-allowed needs-reason closed no-funds failed (static). */
bool review_decide(Book *book, const Config *config, const RulePack *pack,
                   const ReviewDecision *decision, const char **out_error_code,
                   GError **error) MUST_CHECK;

/* The bank has paid an approved case: as the action "pay", by whoever may run `bilag`. */
bool review_pay(Book *book, const Config *config, int64_t case_id, GError **error) MUST_CHECK;

/* Approves a ready case below auto_approve_below in the caller's transaction, as user "bilagd";
 * file gets the new status and version. Anything else stays as it is (true). */
bool review_approve_small(Book *book, const Config *config, CaseFile *file,
                          GError **error) MUST_CHECK;
