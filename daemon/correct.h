/*
 * OWNS      a person's correction of what was read: a field, the attendees, the cluster
 * PROMISES  a new reading beside the old one, never a change of it; who, before and after stand in
 *           the audit log (of attendees only how many, rule C13)
 * NEVER     judges: the clerk does, by the same rules (clerk_judge_again())
 * FAILS     FAIL_SENDER with a code for the page, else as the book
 * RUNS IN   clerk
 */
#pragma once
#include "spool/cases.h"

typedef struct Correction {
    int64_t case_id, version; /* version as the person saw it */
    const char *user;
    int64_t letter, part; /* the document; part 0: the mail's text */
    int voucher;          /* of a file with several, from 1; 0: the file is one */
    const char *field;    /* the contract's key, "attendees" or "cluster" */
    const char *value;    /* as a person writes it; "" takes a field away. Attendees: a line each,
                             as pasted from a spreadsheet: name, role, state */
    int page;             /* where it was pointed at; 0: nowhere */
    ReadingBox box;
} Correction;

/* In the caller's transaction. *out: the case as it stands now, to be judged.
 * *out_code on failure: stale not-allowed closed bad-value failed (static). */
bool correct_case(Book *book, const Correction *correction, CaseFile **out, const char **out_code,
                  GError **error) MUST_CHECK;

/* "15.120,00", "12/11 2026", "12 34 56 74" in the contract's form; NULL: it is none. "" stays "".
 * Caller frees. */
char *correct_value(FieldId field, const char *value);
/* Replaces the attendees of reading; false: there is no name in text. */
bool correct_attendees(Reading *reading, const char *text) MUST_CHECK;
