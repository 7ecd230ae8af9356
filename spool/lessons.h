/*
 * OWNS      what approved cases taught about their suppliers' papers
 * PROMISES  the newest lesson of a supplier counts, and only while its case stays approved; each
 *           names the case it came from
 * NEVER     a document's content beyond the label of a field
 * FAILS     as book.h
 * RUNS IN   clerk
 */
#pragma once
#include "spool/book.h"

typedef struct Lesson {
    const char *cvr, *field; /* field: total invoice_id, "": nothing to learn */
    const char *label;       /* as printed in front of the value, "": none */
    int x, y;                /* its middle, per mille of the page; -1: not known */
} Lesson;

/* Approved or paid cases with a supplier's CVR that have taught nothing yet, at most limit:
 * GArray of int64_t. */
bool lessons_waiting(Book *book, int limit, GArray **out, GError **error) MUST_CHECK;
bool lessons_add(Book *book, int64_t case_id, const Lesson *lesson, GError **error) MUST_CHECK;
/* For a reader: lines of CVR, field, label, x, y, parted by tabs; newest first, cut so that a
 * message holds them. Caller frees. */
bool lessons_text(Book *book, char **out, GError **error) MUST_CHECK;
