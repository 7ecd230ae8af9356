/*
 * OWNS      which server folder a letter belongs in, by the statuses of its cases
 * PROMISES  a letter of several cases lies where the one stands that needs a person soonest
 * NEVER     moves anything (the mail process does)
 * FAILS     as the book
 * RUNS IN   clerk
 */
#pragma once
#include "spool/book.h"

/* Folder role of a case in this status: review waiting done other. Static. */
const char *filing_of_status(const char *status);

/* The more urgent of two folder roles; either may be NULL. Static or as given. */
const char *filing_urgent(const char *a, const char *b);

/* Wants the letter where the newest statuses of its cases put it; a letter without cases stays. */
bool filing_letter(Book *book, int64_t letter, GError **error) MUST_CHECK;
