#include "daemon/rules_row.h"
#include "daemon/day.h"
#include "daemon/judge.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include "daemon/reading.h"
#include <string.h>

/* A misspelt tag would reach a sender as a hole. */
static const char *const tags[] = {
    "supplier", "invoice_id", "date",   "total",  "covers",  "present",    "absent",
    "listed",   "missing",    "amount", "limit",  "divisor", "per_head",   "arithmetic",
    "item",     "reason",     "name",   "mail",   "cluster", "candidates", "case",
    "field",    "given",      "other",  "number", NULL,
};

void
rule_row_free(RuleRow *row)
{
    g_free(row->to);
    g_strfreev(row->words);
    g_strfreev(row->spelled);
    g_free(row);
}

static bool
refuse(const RuleSection *section, const char *key, const char *reason, GError **error)
{
    const RuleKey *k = rule_section_key(section, key);
    return fail(error, FAIL_OURS, "%s:%d: [%s] %s: %s", section->file, k ? k->line : section->line,
                section->name, key, reason);
}

/* --- one row of each table -------------------------------------------------------------------- */

static bool
known_rule(const char *id)
{
    return judge_rule(id) != NULL;
}

static bool
check_tags(const RuleSection *section, const char *key, GError **error)
{
    const char *p = rule_section_value(section, key);
    while (p && (p = strstr(p, "{{"))) {
        const char *end = strstr(p, "}}");
        g_autofree char *tag = end ? g_strndup(p + 2, (gsize)(end - p - 2)) : NULL;
        if (!tag || !g_strv_contains(tags, tag))
            return refuse(section, key, "unknown {{tag}}", error);
        p = end;
    }
    return true;
}

static bool
check_texts(const RuleSection *section, GError **error)
{
    static const char *const keys[] = {"sender_da", "sender_en", "office"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (!check_tags(section, keys[i], error))
            return false;
    if (!rule_section_key(section, "sender_da") != !rule_section_key(section, "sender_en"))
        return refuse(section, "sender_en", "needs sender_da and sender_en together", error);
    return true;
}

/* The row in force on day; day NULL: the newest above. */
const RuleRow *
rule_row_at(const GPtrArray *rows, const char *id, const char *day)
{
    for (guint i = rows->len; i > 0; i--) {
        const RuleRow *row = rows->pdata[i - 1];
        if (strcmp(row->id, id) == 0 &&
            (!day || (strcmp(row->from, day) <= 0 && (!row->to || strcmp(day, row->to) <= 0))))
            return row;
    }
    return NULL;
}

/* "D01/occasion" is another wording of D01: what it does not say itself stands in D01. */
const RuleRow *
rule_row_base(const GPtrArray *rows, const char *id, const char *day)
{
    const char *slash = strchr(id, '/');
    if (!slash)
        return NULL;
    g_autofree char *base = g_strndup(id, (gsize)(slash - id));
    return rule_row_at(rows, base, day);
}

bool
rule_row_text(const GPtrArray *rows, RuleRow *row, GError **error)
{
    static const char *const known[] = {"from",      "to",        "severity", "source", "title",
                                        "sender_da", "sender_en", "office",   "quote",  NULL};
    static const char *const base[] = {"from", "severity", "source", "title", "office", NULL};
    static const char *const variant[] = {NULL};
    static const char *const severities[] = {"block", "flag", "info", NULL};
    const RuleSection *s = row->section;
    bool is_variant = strchr(row->id, '/') != NULL;
    const RuleRow *above = rule_row_base(rows, row->id, NULL);
    if (!rule_section_check(s, known, is_variant ? variant : base, error) || !check_texts(s, error))
        return false;
    if (is_variant ? !above : !known_rule(row->id))
        return refuse(s, "rule", is_variant ? "its rule must stand above it" : "unknown rule id",
                      error);
    const RuleText none = {0}, *from = above ? &above->text : &none;
#define TEXT(key, fallback) (rule_section_key(s, key) ? rule_section_value(s, key) : (fallback))
    row->text = (RuleText){.id = row->id,
                           .from = rule_section_key(s, "from") ? row->from : from->from,
                           .severity = TEXT("severity", from->severity),
                           .source = TEXT("source", from->source),
                           .title = TEXT("title", from->title),
                           .sender_da = TEXT("sender_da", from->sender_da),
                           .sender_en = TEXT("sender_en", from->sender_en),
                           .office = TEXT("office", from->office),
                           .quote = TEXT("quote", from->quote)};
#undef TEXT
    if (!g_strv_contains(severities, row->text.severity))
        return refuse(s, "severity", "is block, flag or info", error);
    return true;
}

bool
rule_row_limit(const GPtrArray *rows, RuleRow *row, GError **error)
{
    (void)rows;
    static const char *const known[] = {"from", "to",     "amount", "number",
                                        "text", "source", "note",   NULL};
    static const char *const needed[] = {"from", "source", NULL};
    const RuleSection *s = row->section;
    const char *amount = rule_section_value(s, "amount"), *number = rule_section_value(s, "number");
    if (!rule_section_check(s, known, needed, error))
        return false;
    row->value = rule_section_value(s, "text");
    if (!amount + !number + !row->value != 2)
        return refuse(s, "amount", "a row has either an amount, a number or a text", error);
    if (row->value)
        return true;
    row->amount = amount != NULL;
    gint64 value;
    if (amount ? !money_parse(amount, &row->number)
               : !g_ascii_string_to_signed(number, 10, INT64_MIN, INT64_MAX, &value, NULL))
        return refuse(s, amount ? "amount" : "number", "is no number", error);
    if (number)
        row->number = value;
    if (row->number < 0)
        return refuse(s, amount ? "amount" : "number", "must not be negative", error);
    return true;
}

bool
rule_row_recipient(const GPtrArray *rows, RuleRow *row, GError **error)
{
    (void)rows;
    static const char *const known[] = {"from", "to",   "ean",    "address_words",
                                        "name", "mail", "source", NULL};
    static const char *const needed[] = {"from", "name", "mail", "source", NULL};
    const RuleSection *s = row->section;
    if (!rule_section_check(s, known, needed, error))
        return false;
    row->recipient = (RuleRecipient){.rule = row->id,
                                     .ean = rule_section_value(s, "ean"),
                                     .address_words = rule_section_value(s, "address_words"),
                                     .name = rule_section_value(s, "name"),
                                     .mail = rule_section_value(s, "mail")};
    if (!row->recipient.ean && !row->recipient.address_words)
        return refuse(s, "ean", "a row needs an ean or address_words", error);
    if (row->recipient.ean && strspn(row->recipient.ean, "0123456789") != 13)
        return refuse(s, "ean", "is 13 digits", error);
    return known_rule(row->id) || refuse(s, "rule", "unknown rule id", error);
}

bool
rule_row_words(const GPtrArray *rows, RuleRow *row, GError **error)
{
    (void)rows;
    static const char *const known[] = {"words", "source", NULL};
    const RuleSection *s = row->section;
    if (!rule_section_check(s, known, known, error))
        return false;
    row->words = g_strsplit(rule_section_value(s, "words"), ",", -1);
    row->spelled = g_strdupv(row->words);
    for (char **w = row->spelled; *w; w++)
        (void)g_strstrip(*w);
    for (char **w = row->words; *w; w++) {
        char *folded = likeness_fold(*w);
        g_free(*w);
        *w = folded;
        if (*folded == '\0')
            return refuse(s, "words", "an empty word", error);
    }
    return true;
}

bool
rule_row_einvoice(const GPtrArray *rows, RuleRow *row, GError **error)
{
    (void)rows;
    static const char *const known[] = {"from", "to", "rules", "source", NULL};
    static const char *const needed[] = {"from", "rules", "source", NULL};
    const RuleSection *s = row->section;
    if (!rule_section_check(s, known, needed, error))
        return false;
    if (strcmp(row->id, "sums") != 0 && strcmp(row->id, "payment") != 0 &&
        field_id(row->id) == FIELD_COUNT)
        return refuse(s, "rules", "a row is sums, payment or the name of a field", error);
    row->words = g_strsplit(rule_section_value(s, "rules"), ",", -1);
    for (char **w = row->words; *w; w++)
        if (*g_strstrip(*w) == '\0')
            return refuse(s, "rules", "an empty rule id", error);
    return true;
}

bool
rule_row_dates(RuleRow *row, GError **error)
{
    const RuleSection *s = row->section;
    const char *from = rule_section_value(s, "from"), *to = rule_section_value(s, "to");
    row->from = from ? from : "1990-01-01"; /* word lists and wordings hold as long as their rule */
    row->to = g_strdup(to);
    if (from && !day_valid(from))
        return refuse(s, "from", "is no day (YYYY-MM-DD)", error);
    if (to && !day_valid(to))
        return refuse(s, "to", "is no day (YYYY-MM-DD)", error);
    if (to && strcmp(to, row->from) < 0)
        return refuse(s, "to", "lies before from", error);
    return true;
}

/* A later row of the same name ends the one before it on the day before. */
bool
rule_row_ends_earlier(const GPtrArray *rows, const RuleRow *row, GError **error)
{
    for (guint i = rows->len; i > 0; i--) {
        RuleRow *earlier = rows->pdata[i - 1];
        if (strcmp(earlier->id, row->id) != 0)
            continue;
        if (strcmp(earlier->from, row->from) >= 0 ||
            (earlier->to && strcmp(earlier->to, row->from) >= 0)) {
            const RuleSection *there = earlier->section;
            bool same = strcmp(there->file, row->section->file) == 0;
            g_autofree char *reason =
                g_strdup_printf("overlaps the row in %s%sline %d", same ? "" : there->file,
                                same ? "" : ", ", there->line);
            return refuse(row->section, "from", reason, error);
        }
        if (!earlier->to)
            earlier->to = day_add(row->from, -1);
        earlier->text.to = earlier->to;
        return true;
    }
    return true;
}
