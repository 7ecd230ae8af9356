/*
 * OWNS      one dated row of the rule data: what each table's keys may say
 * PROMISES  a row that is wrong is refused with file, line, key and reason
 * NEVER     opens files (daemon/rules.c)
 * FAILS     FAIL_OURS with FILE:LINE
 * RUNS IN   clerk, web, bilag
 */
#pragma once
#include "daemon/rules.h"
#include "daemon/rules_file.h"

/* One dated row of any of the tables; what it holds depends on the table. */
typedef struct RuleRow {
    const RuleSection *section;
    const char *id, *from;
    char *to; /* last day in force, NULL: open */
    RuleText text;
    int64_t number;
    bool amount;
    const char *value; /* of a limit that is a text */
    RuleRecipient recipient;
    char **words, **spelled; /* folded, and as the file has them; of e-invoices: rule ids */
} RuleRow;

void rule_row_free(RuleRow *row);

/* The row of rows in force on day; day NULL: the newest above. NULL: none. Borrowed. */
const RuleRow *rule_row_at(const GPtrArray *rows, const char *id, const char *day);
/* "D01/occasion" is another wording of D01: what it does not say itself stands in D01. */
const RuleRow *rule_row_base(const GPtrArray *rows, const char *id, const char *day);

/* Fill row from its section; rows: the table so far. */
bool rule_row_text(const GPtrArray *rows, RuleRow *row, GError **error) MUST_CHECK;
bool rule_row_limit(const GPtrArray *rows, RuleRow *row, GError **error) MUST_CHECK;
bool rule_row_recipient(const GPtrArray *rows, RuleRow *row, GError **error) MUST_CHECK;
bool rule_row_words(const GPtrArray *rows, RuleRow *row, GError **error) MUST_CHECK;
bool rule_row_einvoice(const GPtrArray *rows, RuleRow *row, GError **error) MUST_CHECK;
bool rule_row_dates(RuleRow *row, GError **error) MUST_CHECK;
/* A later row of the same name ends the one before it on the day before. */
bool rule_row_ends_earlier(const GPtrArray *rows, const RuleRow *row, GError **error) MUST_CHECK;
