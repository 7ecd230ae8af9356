/*
 * OWNS      the queue page: its tabs, filters and tables
 * PROMISES  one page of rows a table, however many cases there are
 * NEVER     HTML, SQL
 * FAILS     as the book
 * RUNS IN   web
 */
#pragma once
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/queue.h"
#include <jansson.h>

/* What was asked for, as it stands in the address; NULL: not said. Borrowed. */
typedef struct QueueAsk {
    const char *tab;    /* vis= */
    const char *search; /* q= */
    const char *cluster, *rule, *supplier, *status, *least, *most, *mine, *order, *after;
    const char *user; /* who asks: for mine */
} QueueAsk;

/* Facts of the queue page. New reference. */
bool web_queue_facts(Book *book, int64_t now_ms, const QueueAsk *ask, json_t **out,
                     GError **error) MUST_CHECK;

/* web_queue_rows.c: new references. */
json_t *web_case_row(const CaseSummary *summary, int64_t now_ms);
json_t *web_letter_row(const Letter *letter, int64_t now_ms);
json_t *web_mail_row(const Outgoing *mail, int64_t now_ms);
