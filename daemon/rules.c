#include "daemon/rules.h"
#include "daemon/likeness.h"
#include "daemon/reading.h"
#include "daemon/rules_row.h"
#include "daemon/rules_words.h"
#include <string.h>

enum { TABLE_RULES, TABLE_LIMITS, TABLE_RECIPIENTS, TABLE_WORDS, TABLE_EINVOICE, TABLES };

typedef struct PackName {
    const char *from;
    char *name;
} PackName;

struct RulePack {
    GPtrArray *files;        /* RuleFile; own the strings that rows point into */
    GPtrArray *rows[TABLES]; /* RuleRow */
    GPtrArray *ids;          /* const char *, NULL-terminated */
    GArray *names;           /* PackName, oldest first */
};

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

/* --- loading -------------------------------------------------------------------------------- */

static const struct {
    const char *file; /* and FILE-*.conf beside FILE.conf: the rules come by chapter */
    bool (*fill)(const GPtrArray *rows, RuleRow *row, GError **error);
} tables[TABLES] = {
    [TABLE_RULES] = {"rules", rule_row_text},
    [TABLE_LIMITS] = {"limits", rule_row_limit},
    [TABLE_RECIPIENTS] = {"recipients", rule_row_recipient},
    [TABLE_WORDS] = {"words", rule_row_words},
    [TABLE_EINVOICE] = {"einvoice", rule_row_einvoice},
};

static bool
load_file(RulePack *pack, int table, const char *dir, const char *name, GError **error)
{
    RuleFile *file = NULL;
    if (!rule_file_load(dir, name, &file, error))
        return false;
    g_ptr_array_add(pack->files, file);
    for (guint i = 0; i < file->sections->len; i++) {
        RuleRow *row = g_new0(RuleRow, 1);
        row->section = file->sections->pdata[i];
        row->id = row->section->name;
        bool good = rule_row_dates(row, error) &&
                    tables[table].fill(pack->rows[table], row, error) &&
                    rule_row_ends_earlier(pack->rows[table], row, error);
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
    pack->rows[table] = g_ptr_array_new_with_free_func((GDestroyNotify)rule_row_free);
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
        const RuleRow *row = pack->rows[TABLE_RULES]->pdata[i];
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
            const RuleRow *row = pack->rows[t]->pdata[i];
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

/* --- asking -------------------------------------------------------------------------------- */

const RuleText *
rules_text(const RulePack *pack, const char *id, const char *day)
{
    const GPtrArray *rows = pack->rows[TABLE_RULES];
    const RuleRow *row = rule_row_at(rows, id, day);
    if (row && strchr(id, '/') && !rule_row_base(rows, id, day))
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
    const RuleRow *row = rule_row_at(pack->rows[TABLE_LIMITS], name, day);
    if (!row || !row->amount)
        return false;
    *out_oere = row->number;
    return true;
}

int64_t
rules_number(const RulePack *pack, const char *name, const char *day, int64_t fallback)
{
    const RuleRow *row = rule_row_at(pack->rows[TABLE_LIMITS], name, day);
    return row && !row->amount && !row->value ? row->number : fallback;
}

const char *
rules_since(const RulePack *pack, const char *name, const char *day)
{
    const RuleRow *row = rule_row_at(pack->rows[TABLE_LIMITS], name, day);
    return row ? row->from : NULL;
}

const char *
rules_value(const RulePack *pack, const char *name, const char *day)
{
    const RuleRow *row = rule_row_at(pack->rows[TABLE_LIMITS], name, day);
    return row ? row->value : NULL;
}

static bool
in_force(const RuleRow *row, const char *day)
{
    return strcmp(row->from, day) <= 0 && (!row->to || strcmp(day, row->to) <= 0);
}

/* words: alternatives between commas; NULL: none. */
static bool
is_addressed(const char *folded, const char *words)
{
    g_auto(GStrv) alternatives = g_strsplit(words ? words : "", ",", -1);
    for (char **one = alternatives; *one; one++) {
        g_autofree char *address = likeness_fold(*one);
        if (likeness_has_words(folded, address))
            return true;
    }
    return false;
}

const RuleRecipient *
rules_misdirected(const RulePack *pack, const char *buyer_ean, const char *text, const char *day)
{
    g_autofree char *folded = likeness_fold(text);
    for (guint i = 0; i < pack->rows[TABLE_RECIPIENTS]->len; i++) {
        const RuleRow *row = pack->rows[TABLE_RECIPIENTS]->pdata[i];
        const RuleRecipient *r = &row->recipient;
        if (in_force(row, day) && ((r->ean && buyer_ean && strcmp(r->ean, buyer_ean) == 0) ||
                                   is_addressed(folded, r->address_words)))
            return r;
    }
    return NULL;
}

bool
rules_word(const RulePack *pack, const char *name, const char *text, const char **out_word)
{
    const RuleRow *row = rule_row_at(pack->rows[TABLE_WORDS], name, NULL);
    size_t at;
    if (!row || !text || !rules_words_hold(row->words, text, &at))
        return false;
    if (out_word)
        *out_word = row->spelled[at];
    return true;
}

const char *
rules_einvoice(const RulePack *pack, const char *broken, const char *day)
{
    for (guint i = 0; i < pack->rows[TABLE_EINVOICE]->len; i++) {
        const RuleRow *row = pack->rows[TABLE_EINVOICE]->pdata[i];
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
