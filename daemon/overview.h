/*
 * OWNS      what a cluster's statement says (rules I09, I10, I24): balance, income, spending by
 *           purpose against the budget, open cases
 * PROMISES  the same figures as page for bilag-draw (draw.h), as data for the mail's templates and
 *           as text; a year without data is an empty statement
 * NEVER     attendee names; another cluster's figures; decides who may have it (clerk_overview.c)
 * FAILS     as the book; FAIL_SENDER: no such cluster
 * RUNS IN   clerk, web, bilag
 */
#pragma once
#include "daemon/config.h"
#include "spool/book.h"
#include <jansson.h>

enum { OVERVIEW_FIRST_YEAR = 2023, OVERVIEW_LAST_YEAR = 2099 };

/* today: ISO day the statement is made on. New reference. */
bool overview_page(Book *book, const Config *config, int64_t cluster, int year, const char *today,
                   json_t **out, GError **error) MUST_CHECK;
/* The page as lines for a terminal; caller frees. */
char *overview_text(const json_t *page);
