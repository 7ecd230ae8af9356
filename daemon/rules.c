#include "daemon/rules.h"
#include "daemon/day.h"
#include "daemon/judge.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include "daemon/reading.h"
#include "daemon/rules_file.h"
#include "daemon/rules_words.h"
#include <string.h>

/* One dated row of any of the tables; what it holds depends on the table. */
typedef struct Row {
    const RuleSection *section;
    const char *id, *from;
    char *to; /* last day in force, NULL: open */
    RuleText text;
    int64_t number;
    bool amount;
    const char *value; /* of a limit that is a text */
    RuleRecipient recipient;
    char **words; /* folded; of e-invoices: rule ids with * and ? */
} Row;

enum { TABLE_RULES, TABLE_LIMITS, TABLE_RECIPIENTS, TABLE_WORDS, TABLE_EINVOICE, TABLES };

typedef struct PackName {
    const char *from;
    char *name;
} PackName;

struct RulePack {
    GPtrArray *files;        /* RuleFile; own the strings that rows point into */
    GPtrArray *rows[TABLES]; /* Row */
    GPtrArray *ids;          /* const char *, NULL-terminated */
    GArray *names;           /* PackName, oldest first */
};

/* What a text may name; a misspelt tag would reach a sender as a hole. */
static const char *const tags[] = {
    "supplier", "invoice_id", "date",   "total",  "covers",  "present",    "absent",
    "listed",   "missing",    "amount", "limit",  "divisor", "per_head",   "arithmetic",
    "item",     "reason",     "name",   "mail",   "cluster", "candidates", "case",
    "field",    "given",      "other",  "number", NULL,
};

static void
row_free(Row *row)
{
    g_free(row->to);
    g_strfreev(row->words);
    g_free(row);
}

static void
pack_name_clear(PackName *name)
{
    g_free(name->name);
}

void
rules_free(RulePack *pack)
{
    if (!pack)
        return;
    for (int t = 0; t < TABLES; t++)
        g_clear_pointer(&pack->rows[t], g_ptr_array_unref);
    g_clear_pointer(&pack->files, g_ptr_array_unref);
    g_clear_pointer(&pack->ids, g_ptr_array_unref);
    g_clear_pointer(&pack->names, g_array_unref);
    g_free(pack);
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
static const Row *
row_at(const GPtrArray *rows, const char *id, const char *day)
{
    for (guint i = rows->len; i > 0; i--) {
        const Row *row = rows->pdata[i - 1];
        if (strcmp(row->id, id) == 0 &&
            (!day || (strcmp(row->from, day) <= 0 && (!row->to || strcmp(day, row->to) <= 0))))
            return row;
    }
    return NULL;
}

/* "D01/occasion" is another wording of D01: what it does not say itself stands in D01. */
static const Row *
base_row(const GPtrArray *rows, const char *id, const char *day)
{
    const char *slash = strchr(id, '/');
    if (!slash)
        return NULL;
    g_autofree char *base = g_strndup(id, (gsize)(slash - id));
    return row_at(rows, base, day);
}

static bool
rule_row(const RulePack *pack, Row *row, GError **error)
{
    static const char *const known[] = {"from",      "to",        "severity", "source", "title",
                                        "sender_da", "sender_en", "office",   "quote",  NULL};
    static const char *const base[] = {"from", "severity", "source", "title", "office", NULL};
    static const char *const variant[] = {NULL};
    static const char *const severities[] = {"block", "flag", "info", NULL};
    const RuleSection *s = row->section;
    bool is_variant = strchr(row->id, '/') != NULL;
    const Row *above = base_row(pack->rows[TABLE_RULES], row->id, NULL);
    if (!rule_section_check(s, known, is_variant ? variant : base, error) || !check_texts(s, error))
        return false;
    if (is_variant ? !above : !known_rule(row->id))
        return refuse(s, "rule", is_variant ? "its rule must stand above it" : "unknown rule id",
                      error);
    const RuleText none = {0}, *from = above ? &above->text : &none;
#define TEXT(key, fallback) (rule_section_key(s, key) ? rule_section_value(s, key) : (fallback))
    row->text = (RuleText){.id = row->id,
                           .from = row->from,
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

static bool
limit_row(const RulePack *pack, Row *row, GError **error)
{
    (void)pack;
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

static bool
recipient_row(const RulePack *pack, Row *row, GError **error)
{
    (void)pack;
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

static bool
words_row(const RulePack *pack, Row *row, GError **error)
{
    (void)pack;
    static const char *const known[] = {"words", "source", NULL};
    const RuleSection *s = row->section;
    if (!rule_section_check(s, known, known, error))
        return false;
    row->words = g_strsplit(rule_section_value(s, "words"), ",", -1);
    for (char **w = row->words; *w; w++) {
        char *folded = likeness_fold(*w);
        g_free(*w);
        *w = folded;
        if (*folded == '\0')
            return refuse(s, "words", "an empty word", error);
    }
    return true;
}

static bool
einvoice_row(const RulePack *pack, Row *row, GError **error)
{
    (void)pack;
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

/* --- dates --------------------------------------------------------------------------------------
 */

static bool
row_dates(Row *row, GError **error)
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
static bool
end_earlier(const GPtrArray *rows, const Row *row, GError **error)
{
    for (guint i = rows->len; i > 0; i--) {
        Row *earlier = rows->pdata[i - 1];
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

/* --- loading ------------------------------------------------------------------------------------
 */

static const struct {
    const char *file; /* and FILE-*.conf beside FILE.conf: the rules come by chapter */
    bool (*fill)(const RulePack *pack, Row *row, GError **error);
} tables[TABLES] = {
    [TABLE_RULES] = {"rules", rule_row},
    [TABLE_LIMITS] = {"limits", limit_row},
    [TABLE_RECIPIENTS] = {"recipients", recipient_row},
    [TABLE_WORDS] = {"words", words_row},
    [TABLE_EINVOICE] = {"einvoice", einvoice_row},
};

static bool
load_file(RulePack *pack, int table, const char *dir, const char *name, GError **error)
{
    RuleFile *file = NULL;
    if (!rule_file_load(dir, name, &file, error))
        return false;
    g_ptr_array_add(pack->files, file);
    for (guint i = 0; i < file->sections->len; i++) {
        Row *row = g_new0(Row, 1);
        row->section = file->sections->pdata[i];
        row->id = row->section->name;
        bool good = row_dates(row, error) && tables[table].fill(pack, row, error) &&
                    end_earlier(pack->rows[table], row, error);
        row->text.to = row->to;
        g_ptr_array_add(pack->rows[table], row);
        if (!good)
            return false;
    }
    return true;
}

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* FILE-*.conf in dir, in the order of their names. */
static bool
chapters_of(const char *dir, int table, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) reason = NULL;
    g_autoptr(GDir) entries = g_dir_open(dir, 0, &reason);
    g_autofree char *head = g_strconcat(tables[table].file, "-", NULL);
    if (!entries)
        return fail(error, FAIL_OURS, "%s: %s", dir, reason->message);
    for (const char *name = g_dir_read_name(entries); name; name = g_dir_read_name(entries))
        if (g_str_has_prefix(name, head) && g_str_has_suffix(name, ".conf"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    *out = g_steal_pointer(&names);
    return true;
}

static bool
load_table(RulePack *pack, int table, const char *dir, GError **error)
{
    g_autoptr(GPtrArray) chapters = NULL;
    g_autofree char *name = g_strconcat(tables[table].file, ".conf", NULL);
    pack->rows[table] = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
    if (!load_file(pack, table, dir, name, error) || !chapters_of(dir, table, &chapters, error))
        return false;
    for (guint i = 0; i < chapters->len; i++)
        if (!load_file(pack, table, dir, chapters->pdata[i], error))
            return false;
    return true;
}

static void
collect_ids(RulePack *pack)
{
    pack->ids = g_ptr_array_new();
    for (guint i = 0; i < pack->rows[TABLE_RULES]->len; i++) {
        const Row *row = pack->rows[TABLE_RULES]->pdata[i];
        if (!strchr(row->id, '/') &&
            !g_ptr_array_find_with_equal_func(pack->ids, row->id, g_str_equal, NULL))
            g_ptr_array_add(pack->ids, (gpointer)(uintptr_t)row->id);
    }
    g_ptr_array_add(pack->ids, NULL);
}

static int
by_from(gconstpointer a, gconstpointer b)
{
    return strcmp(((const PackName *)a)->from, ((const PackName *)b)->from);
}

/* The pack's name changes on each day on which any rule or limit does. */
static void
collect_names(RulePack *pack)
{
    pack->names = g_array_new(FALSE, FALSE, sizeof(PackName));
    g_array_set_clear_func(pack->names, (GDestroyNotify)pack_name_clear);
    for (int t = TABLE_RULES; t <= TABLE_RECIPIENTS; t++)
        for (guint i = 0; i < pack->rows[t]->len; i++) {
            const Row *row = pack->rows[t]->pdata[i];
            if (!rule_section_key(row->section, "from"))
                continue;
            PackName name = {row->from, g_strdup_printf("klynge %s", row->from)};
            g_array_append_val(pack->names, name);
        }
    g_array_sort(pack->names, by_from);
}

bool
rules_load(const char *templates_dir, RulePack **out, GError **error)
{
    g_autofree char *dir = g_build_filename(templates_dir, "rules", NULL);
    g_autoptr(RulePack) pack = g_new0(RulePack, 1);
    pack->files = g_ptr_array_new_with_free_func((GDestroyNotify)rule_file_free);
    for (int t = 0; t < TABLES; t++)
        if (!load_table(pack, t, dir, error))
            return false;
    collect_ids(pack);
    collect_names(pack);
    *out = g_steal_pointer(&pack);
    return true;
}

/* --- asking -------------------------------------------------------------------------------------
 */

const RuleText *
rules_text(const RulePack *pack, const char *id, const char *day)
{
    const GPtrArray *rows = pack->rows[TABLE_RULES];
    const Row *row = row_at(rows, id, day);
    if (row && strchr(id, '/') && !base_row(rows, id, day))
        return NULL;
    return row ? &row->text : NULL;
}

const char *const *
rules_ids(const RulePack *pack)
{
    return (const char *const *)pack->ids->pdata;
}

bool
rules_limit(const RulePack *pack, const char *name, const char *day, int64_t *out_oere)
{
    const Row *row = row_at(pack->rows[TABLE_LIMITS], name, day);
    if (!row || !row->amount)
        return false;
    *out_oere = row->number;
    return true;
}

int64_t
rules_number(const RulePack *pack, const char *name, const char *day, int64_t fallback)
{
    const Row *row = row_at(pack->rows[TABLE_LIMITS], name, day);
    return row && !row->amount && !row->value ? row->number : fallback;
}

const char *
rules_value(const RulePack *pack, const char *name, const char *day)
{
    const Row *row = row_at(pack->rows[TABLE_LIMITS], name, day);
    return row ? row->value : NULL;
}

static bool
in_force(const Row *row, const char *day)
{
    return strcmp(row->from, day) <= 0 && (!row->to || strcmp(day, row->to) <= 0);
}

const RuleRecipient *
rules_misdirected(const RulePack *pack, const char *buyer_ean, const char *text, const char *day)
{
    g_autofree char *folded = likeness_fold(text);
    for (guint i = 0; i < pack->rows[TABLE_RECIPIENTS]->len; i++) {
        const Row *row = pack->rows[TABLE_RECIPIENTS]->pdata[i];
        const RuleRecipient *r = &row->recipient;
        g_autofree char *address = likeness_fold(r->address_words);
        if (in_force(row, day) && ((r->ean && buyer_ean && strcmp(r->ean, buyer_ean) == 0) ||
                                   likeness_has_words(folded, address)))
            return r;
    }
    return NULL;
}

bool
rules_word(const RulePack *pack, const char *name, const char *text, const char **out_word)
{
    const Row *row = row_at(pack->rows[TABLE_WORDS], name, NULL);
    return row && text && rules_words_hold(row->words, text, out_word);
}

const char *
rules_einvoice(const RulePack *pack, const char *broken, const char *day)
{
    for (guint i = 0; i < pack->rows[TABLE_EINVOICE]->len; i++) {
        const Row *row = pack->rows[TABLE_EINVOICE]->pdata[i];
        for (char *const *pattern = row->words; in_force(row, day) && *pattern; pattern++)
            if (g_pattern_match_simple(*pattern, broken))
                return row->id;
    }
    return NULL;
}

const char *
rules_name(const RulePack *pack, const char *day)
{
    const char *name = NULL;
    for (guint i = 0; i < pack->names->len; i++) {
        const PackName *n = &g_array_index(pack->names, PackName, i);
        if (strcmp(n->from, day) <= 0)
            name = n->name;
    }
    return name;
}
