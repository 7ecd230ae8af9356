/*
 * OWNS      what an approved case teaches about its supplier's papers
 * PROMISES  only what a person stood by is learned: the value as approved or corrected, and the
 *           words that stand in front of it in the recognised text
 * NEVER     learns from a case that nobody approved; keeps an e-invoice's (nothing was guessed)
 * FAILS     as spool/book.h
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/reading.h"
#include "spool/lessons.h"

/* The lesson for field id (total, invoice id) of an approved voucher; false: it teaches nothing.
 * *out borrows from reading and *out_label, which the caller frees. */
bool learn_field(const Reading *reading, FieldId id, const char *cvr, Lesson *out,
                 char **out_label);

/* Learns from newly approved cases, a few at a time. One transaction. */
bool learn_from_cases(Book *book, GError **error) MUST_CHECK;
