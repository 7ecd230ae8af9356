/*
 * OWNS      the rule pack: limits, rates, severities, sources and texts as dated data
 * PROMISES  a case is judged by the rows in force on its expense date; a pack with overlapping
 *           dates, unknown rule ids or negative limits is refused with file and line
 * NEVER     code: what a rule does is in judge.c
 * FAILS     FAIL_OURS with file, line and reason
 * RUNS IN   clerk, web (shows), bilag (lists)
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

typedef struct RulePack RulePack;

typedef struct RuleText {
    const char *id, *severity, *source; /* block flag info; "Vejledning:325" */
    const char *from, *to;              /* days in force; to NULL: open */
    const char *title;                  /* Danish, short */
    const char *sender_da, *sender_en;  /* with {{tags}} filled from the finding's numbers */
    const char *office;                 /* for the secretariat */
    const char *quote;                  /* the source's own sentence */
} RuleText;

/* Reads TEMPLATES/rules/: rules.conf with its chapters rules-*.conf, limits.conf, recipients.conf,
 * words.conf, einvoice.conf. */
bool rules_load(const char *templates_dir, RulePack **out, GError **error) MUST_CHECK;
void rules_free(RulePack *pack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RulePack, rules_free)

/* The text of a rule on a day; NULL: not in force. Borrowed. */
const RuleText *rules_text(const RulePack *pack, const char *id, const char *day);
/* Ids in catalogue order, NULL-terminated. Borrowed. */
const char *const *rules_ids(const RulePack *pack);
/* A limit in øre ("dinner_per_head") on a day; false: no such limit then. */
bool rules_limit(const RulePack *pack, const char *name, const char *day,
                 int64_t *out_oere) MUST_CHECK;
/* A plain number of the same table ("vat_permille", "due_days"). */
int64_t rules_number(const RulePack *pack, const char *name, const char *day, int64_t fallback);
/* The first day of the row that is in force on day; NULL: none. Borrowed. */
const char *rules_since(const RulePack *pack, const char *name, const char *day);
/* A text of the same table ("phone"); NULL: none on that day. Borrowed. */
const char *rules_value(const RulePack *pack, const char *name, const char *day);
/* Recipient of a misdirected invoice by EAN or address text (rules K01–K04): name and mail of
 * the right one, NULL: ours. Borrowed. */
typedef struct RuleRecipient {
    const char *rule, *ean, *address_words, *name, *mail;
} RuleRecipient;
const RuleRecipient *rules_misdirected(const RulePack *pack, const char *buyer_ean,
                                       const char *text, const char *day);
/* True when text has one of the words listed under name ("hardware", "hire", "lump_sum"),
 * as whole words or compound ends, case and æøå folded; out_word: which (borrowed). */
bool rules_word(const RulePack *pack, const char *name, const char *text, const char **out_word);
/* What a broken rule of an e-invoice's standard touches on a day: "sums", "payment", or the name of
 * the field it misses ("invoice_id" …); NULL: nothing that decides. Borrowed. */
const char *rules_einvoice(const RulePack *pack, const char *broken, const char *day);
/* "klynge 2023-04-01": what a verdict records. Borrowed. */
const char *rules_name(const RulePack *pack, const char *day);
