/*
 * OWNS      whether a spool is still what was written: database, audit chain, originals, ledger
 * PROMISES  every fault is named with its row or file; looks at all of it, stops at nothing
 * NEVER     changes anything
 * FAILS     as book.h: it could not look; what it finds is a report, not an error
 * RUNS IN   bilag
 */
#pragma once
#include "spool/book.h"

typedef struct Verified {
    GPtrArray *faults; /* char *: a sentence each */
    int64_t originals, audit_rows, postings;
    char *
        head; /* of the audit chain, ROW:HASH; with an earlier one a cut or rewritten chain shows */
} Verified;

void verified_free(Verified *verified);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verified, verified_free)

/* head: one that was noted earlier, or NULL. A backup is a spool too. */
bool verify_spool(Book *book, const char *spool, const char *head, Verified **out,
                  GError **error) MUST_CHECK;
