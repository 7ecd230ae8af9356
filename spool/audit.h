/*
 * OWNS      the append-only audit log: a chain of SHA-256 hashes
 * PROMISES  each row's hash covers the row before it; rows cannot be changed (triggers)
 * NEVER     CPR numbers
 * FAILS     as book.h
 * RUNS IN   clerk (writes), web and bilag (read)
 */
#pragma once
#include "spool/book.h"

/* who: user, "daemon" or an address; what: "case.approve", …; subject: "case 12"; before, after,
 * why may be NULL. In the caller's transaction. */
bool audit_add(Book *book, const char *who, const char *what, const char *subject,
               const char *before, const char *after, const char *why, GError **error) MUST_CHECK;
/* Walks the chain. *out_broken: the first broken row, 0 when whole; *out_rows: how many. */
bool audit_verify(Book *book, int64_t *out_broken, int64_t *out_rows, GError **error) MUST_CHECK;
/* History of a subject, oldest first: GPtrArray of AuditRow. */
typedef struct AuditRow {
    int64_t id;
    char *at, *who, *what, *subject, *before, *after, *why;
} AuditRow;
void audit_row_free(AuditRow *row);
/* The newest rows before this one (0: all), newest first: GPtrArray of AuditRow. */
bool audit_page(Book *book, int64_t before, int limit, GPtrArray **out, GError **error) MUST_CHECK;
bool audit_list(Book *book, const char *subject, GPtrArray **out, GError **error) MUST_CHECK;
