/* Tries the business rules on the corpus' unit assertions and documents and counts where they agree
 * with the reference validator's verdicts, by family; every disagreement by file and rule. From the
 * repository's root:
 *   CORPUS=../shared/corpus build/tests/bench_einvoice_rules */
#include "ocr/document.h"
#include "ocr/einvoice/einvoice.h"
#include "ocr/einvoice/rule.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Score {
    int agree, held, false_alarm, missed;
} Score;

typedef struct Bench {
    char *folder;
    GHashTable *unit, *docs; /* family or rule → Score */
    GHashTable *known;       /* ids of our tables */
    char **held;             /* rows of tests/einvoice_held.tsv: where we hold another verdict */
} Bench;

static Score *
score_of(GHashTable *table, const char *name)
{
    Score *score = g_hash_table_lookup(table, name);
    if (!score) {
        score = g_new0(Score, 1);
        g_hash_table_insert(table, g_strdup(name), score);
    }
    return score;
}

/* "PEPPOL-EN16931-R010" → PEPPOL-EN16931, "BR-CO-10" → BR-CO, "BR-10" → BR, "F-LIB014" → F-LIB. */
static char *
family_of(const char *id)
{
    size_t n = strlen(id);
    while (n > 0 && (g_ascii_isdigit(id[n - 1]) || (id[n - 1] == '-' && n > 3)))
        n--;
    if (g_str_has_prefix(id, "PEPPOL-"))
        n = (size_t)(strrchr(id, '-') - id);
    return g_strndup(id, n);
}

static void
note_known(void *user, const RuleResult *result)
{
    Bench *bench = user;
    g_hash_table_add(bench->known, g_strdup(result->rule->id));
}

static void
note_broken(void *user, const RuleResult *result)
{
    if (result->outcome == RULE_BROKEN)
        g_hash_table_insert(user, g_strdup(result->rule->id),
                            GINT_TO_POINTER(result->rule->severity + 1));
}

static char *
cell(char **cells, guint i)
{
    return g_strv_length(cells) > i ? cells[i] : (char *)(guintptr) "";
}

static xmlDoc *
load(const Bench *bench, const char *file)
{
    g_autofree char *path = g_build_filename(bench->folder, file, NULL);
    g_autofree char *bytes = NULL;
    gsize n = 0;
    xmlDoc *doc = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &bytes, &n, NULL) ||
        !xml_parse((const uint8_t *)bytes, n, &doc, &error))
        return NULL;
    return doc;
}

static RuleSyntax
syntax_of(const xmlNode *root)
{
    return strcmp((const char *)root->name, "CrossIndustryInvoice") == 0 ? RULE_CII : RULE_UBL;
}

/* --- unit assertions -----------------------------------------------------------------------------
 */
static const xmlNode *
fragment_of(const xmlDoc *doc, int number)
{
    for (const xmlNode *t = xml_element(xmlDocGetRootElement(doc)->children); t;
         t = xml_element(t->next)) {
        if (strcmp((const char *)t->name, "test") != 0 || --number > 0)
            continue;
        for (const xmlNode *n = xml_element(t->children); n; n = xml_element(n->next))
            if (strcmp((const char *)n->name, "assert") != 0)
                return n;
    }
    return NULL;
}

static bool
is_held(const Bench *bench, const char *rule, const char *where)
{
    for (char **row = bench->held; row && *row; row++) {
        g_auto(GStrv) cells = g_strsplit(*row, "\t", -1);
        if (strcmp(cell(cells, 0), rule) == 0 && *cell(cells, 1) && strstr(where, cell(cells, 1)))
            return true;
    }
    return false;
}

static void
judge(Bench *bench, GHashTable *scores, const char *rule, bool wanted, bool got, const char *where)
{
    g_autofree char *family = family_of(rule);
    Score *score = score_of(scores, family);
    if (wanted == got)
        score->agree++;
    else if (is_held(bench, rule, where))
        score->held++;
    else if (got)
        score->false_alarm++;
    else
        score->missed++;
    if (wanted != got)
        printf("  %s %s %s%s\n",
               is_held(bench, rule, where) ? "held       "
               : got                       ? "false alarm"
                                           : "missed     ",
               rule, where,
               g_hash_table_contains(bench->known, rule) ? "" : " (no such rule here)");
}

static void
bench_unit(Bench *bench, char **cells)
{
    own_xml_doc *doc = load(bench, cell(cells, 0));
    const xmlNode *root = doc ? fragment_of(doc, atoi(cell(cells, 1))) : NULL;
    if (!root) {
        printf("  cannot read %s test %s\n", cell(cells, 0), cell(cells, 1));
        return;
    }
    g_autoptr(GHashTable) broken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    rules_try(root, syntax_of(root), FAMILY_EN16931 | FAMILY_PEPPOL, false, note_broken, broken);
    g_autofree char *where = g_strdup_printf("%s #%s", cell(cells, 0), cell(cells, 1));
    judge(bench, bench->unit, cell(cells, 4), strcmp(cell(cells, 5), "success") != 0,
          g_hash_table_contains(broken, cell(cells, 4)), where);
}

/* --- documents -----------------------------------------------------------------------------------
 */
static void
note_expected(GHashTable *wanted, const char *list)
{
    g_auto(GStrv) items = g_strsplit(list, " ", -1);
    for (int i = 0; items[i]; i++) {
        char *colon = strrchr(items[i], ':');
        if (colon)
            g_hash_table_add(wanted, g_strndup(items[i], (gsize)(colon - items[i])));
    }
}

static void
judge_document(Bench *bench, GHashTable *wanted, GHashTable *broken, const char *file)
{
    GHashTableIter iter;
    gpointer rule;
    g_hash_table_iter_init(&iter, wanted);
    while (g_hash_table_iter_next(&iter, &rule, NULL))
        judge(bench, bench->docs, rule, true, g_hash_table_contains(broken, rule), file);
    g_hash_table_iter_init(&iter, broken);
    while (g_hash_table_iter_next(&iter, &rule, NULL))
        if (!g_hash_table_contains(wanted, rule))
            judge(bench, bench->docs, rule, false, true, file);
}

static unsigned
families_of(const char *validator)
{
    return g_str_has_prefix(validator, "PEPPOL")   ? FAMILY_PEPPOL
           : g_str_has_prefix(validator, "OIOUBL") ? FAMILY_OIOUBL
                                                   : FAMILY_EN16931;
}

static void
bench_document(Bench *bench, char **cells)
{
    own_xml_doc *doc = load(bench, cell(cells, 0));
    if (!doc)
        return;
    Einvoice invoice = {0};
    const xmlNode *root = einvoice_recognise(doc, &invoice);
    g_autoptr(GHashTable) broken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    rules_try(root, syntax_of(root), families_of(cell(cells, 1)), false, note_broken, broken);
    if (strcmp(cell(cells, 2), "valid") != 0 && strcmp(cell(cells, 2), "invalid") != 0)
        return;
    note_expected(wanted, cell(cells, 3));
    note_expected(wanted, cell(cells, 4));
    judge_document(bench, wanted, broken, cell(cells, 0));
}

static void
print_scores(const char *title, GHashTable *scores)
{
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(scores), (GCompareFunc)strcmp);
    Score all = {0};
    printf("%-24s %7s %7s %12s %7s\n", title, "agree", "held", "false alarm", "missed");
    for (GList *n = names; n; n = n->next) {
        const Score *s = g_hash_table_lookup(scores, n->data);
        printf("%-24s %7d %7d %12d %7d\n", (char *)n->data, s->agree, s->held, s->false_alarm,
               s->missed);
        all.agree += s->agree, all.held += s->held, all.false_alarm += s->false_alarm,
            all.missed += s->missed;
    }
    printf("%-24s %7d %7d %12d %7d\n", "all", all.agree, all.held, all.false_alarm, all.missed);
}

static void
each_row(Bench *bench, const char *table, void (*run)(Bench *, char **))
{
    g_autofree char *path = g_build_filename(bench->folder, table, NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        printf("bench_einvoice_rules: skipped, there is no %s\n", path);
        return;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 1; lines[i] && *lines[i]; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
        run(bench, cells);
    }
}

/* --- what has no rule ----------------------------------------------------------------------------
 */
typedef struct Table {
    const char *file;
    guint column;
} Table;

static char **
rows_of(const char *path)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return g_new0(char *, 1);
    return g_strsplit(text, "\n", -1);
}

static bool
has_reason(char **reasons, const char *rule)
{
    for (char **row = reasons; *row; row++)
        if (g_str_has_prefix(*row, rule) && (*row)[strlen(rule)] == '\t')
            return true;
    return false;
}

/* Published ids without a row of ours: each has its reason in tests/einvoice_unsourced.tsv. */
static void
print_missing(const Bench *bench)
{
    static const Table tables[] = {
        {"rules_en16931.tsv", 1}, {"rules_peppol.tsv", 1}, {"rules_oioubl.tsv", 0}};
    g_auto(GStrv) reasons = rows_of("tests/einvoice_unsourced.tsv");
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *path = g_build_filename(bench->folder, tables[i].file, NULL);
        g_auto(GStrv) rows = rows_of(path);
        int published = 0, with_reason = 0, without = 0;
        for (int r = 1; rows[0] && rows[r] && *rows[r]; r++) {
            g_auto(GStrv) cells = g_strsplit(rows[r], "\t", -1);
            const char *rule = cell(cells, tables[i].column);
            published++;
            if (g_hash_table_contains(bench->known, rule))
                continue;
            if (has_reason(reasons, rule))
                with_reason++;
            else
                printf("  no rule and no reason: %s\n", rule);
            without += !has_reason(reasons, rule);
        }
        printf("%s: %d rows published, %d not sourced (tests/einvoice_unsourced.tsv), %d missing\n",
               tables[i].file, published, with_reason, without);
    }
}

int
main(void)
{
    Bench bench = {0};
    const char *corpus = g_getenv("CORPUS");
    g_autofree char *folder =
        g_build_filename(corpus ? corpus : "../shared/corpus", "einvoice", NULL);
    bench.folder = folder;
    g_auto(GStrv) held = rows_of("tests/einvoice_held.tsv");
    bench.held = held;
    bench.unit = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    bench.docs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    bench.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    rules_prepare();
    own_xml_doc *empty = xmlNewDoc((const xmlChar *)"1.0");
    xmlDocSetRootElement(empty, xmlNewNode(NULL, (const xmlChar *)"none"));
    for (RuleSyntax syntax = RULE_UBL; syntax <= RULE_CII; syntax++)
        rules_try(xmlDocGetRootElement(empty), syntax, ~0U, true, note_known, &bench);
    each_row(&bench, "expect_unit.tsv", bench_unit);
    each_row(&bench, "expect_docs.tsv", bench_document);
    print_scores("unit assertions", bench.unit);
    print_scores("documents", bench.docs);
    for (int i = 1; held[0] && held[i] && *held[i]; i++)
        printf("held: %s\n", held[i]);
    print_missing(&bench);
    printf("%u rules\n", g_hash_table_size(bench.known));
    return EXIT_SUCCESS;
}
