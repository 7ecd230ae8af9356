/* Tries the business rules on the corpus' unit assertions and documents and counts where they agree
 * with the reference validator's verdicts, by family and by rule; and times them.
 *   CORPUS=../shared/corpus build/tests/bench_einvoice_rules [-v] */
#include "ocr/document.h"
#include "ocr/einvoice/einvoice.h"
#include "ocr/einvoice/rule.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where we hold another verdict than the reference, and the text we hold it by. */
static const struct {
    const char *rule, *file, *why;
} held[] = {
    {"BR-CO-18", "facturFrMinimum", "at least one VAT breakdown group: there is none"},
    {"BR-IC-11", "factur-x-12", "invoicing period (BG-14): only the lines have periods (BG-26)"},
    {"GR-R-001-2", "GR-base-example-correct", "a valid TIN has nine digits: EL0618285912 has ten"},
    {"GR-R-003", "GR-base-example-correct", "a valid TIN has nine digits: EL0618285912 has ten"},
    {"GR-S-011", "GR-base-example-correct", "a valid TIN has nine digits: EL0618285912 has ten"},
    {"IT-R-001", "cii-it/IT-R-001", "BT-32 of at least 11 letters: the VAT number says Italy"},
};

typedef struct Score {
    int agree, held, false_alarm, missed;
} Score;

typedef struct Bench {
    char *folder;
    bool verbose;
    GHashTable *unit, *docs; /* family or rule → Score */
    GHashTable *known;       /* ids of our tables */
    int64_t rules_us, parse_us, read_us;
    int documents, files;
    int64_t times_us[4096]; /* of whole files */
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

/* --- time ----------------------------------------------------------------------------------------
 */
static bool
take_nothing(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user,
             GError **error)
{
    (void)head, (void)data, (void)size_bytes, (void)user, (void)error;
    return true;
}

/* libxml2 alone, then parse + read + validate, of the same bytes. */
static void
time_file(Bench *bench, char **cells)
{
    g_autofree char *path = g_build_filename(bench->folder, cells[0], NULL);
    g_autofree char *bytes = NULL;
    gsize n = 0;
    if (!g_str_has_suffix(path, ".xml") || !g_file_get_contents(path, &bytes, &n, NULL))
        return;
    int64_t began = g_get_monotonic_time();
    xmlDoc *bare = xmlReadMemory(bytes, (int)n, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    int64_t parsed = g_get_monotonic_time();
    xmlFreeDoc(bare);
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    DocumentRequest request = {.name = cells[0], .validate = VALIDATE_RULES, .sink = {take_nothing, NULL}};
    int64_t again = g_get_monotonic_time();
    (void)!einvoice_read((const uint8_t *)bytes, n, &request, reading, &error);
    int64_t took = g_get_monotonic_time() - again;
    bench->parse_us += parsed - began;
    bench->read_us += took;
    if (bench->files < (int)G_N_ELEMENTS(bench->times_us))
        bench->times_us[bench->files] = took;
    bench->files++;
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
is_held(const char *rule, const char *where)
{
    for (size_t i = 0; i < G_N_ELEMENTS(held); i++)
        if (strcmp(held[i].rule, rule) == 0 && strstr(where, held[i].file))
            return true;
    return false;
}

static void
judge(Bench *bench, GHashTable *scores, const char *rule, bool wanted, bool got, const char *where)
{
    g_autofree char *family = family_of(rule);
    Score *score = score_of(scores, family);
    if (wanted == got)
        score->agree++;
    else if (is_held(rule, where))
        score->held++;
    else if (got)
        score->false_alarm++;
    else
        score->missed++;
    if (wanted != got && bench->verbose)
        printf("  %s %s %s%s\n", got ? "false alarm" : "missed     ", rule, where,
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
    rules_try(root, syntax_of(root), FAMILY_EN16931 | FAMILY_PEPPOL, note_broken, broken);
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
    int64_t began = g_get_monotonic_time();
    rules_try(root, syntax_of(root), families_of(cell(cells, 1)), note_broken, broken);
    bench->rules_us += g_get_monotonic_time() - began;
    bench->documents++;
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

static int
by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void
print_times(Bench *bench)
{
    int n = MIN(bench->files, (int)G_N_ELEMENTS(bench->times_us));
    if (n == 0 || bench->documents == 0)
        return;
    qsort(bench->times_us, (size_t)n, sizeof bench->times_us[0], by_time);
    printf("rules alone: %d trials, mean %" G_GINT64_FORMAT " us\n", bench->documents,
           bench->rules_us / bench->documents);
    printf("parse + read + validate: %d files, mean %" G_GINT64_FORMAT " us, p50 %" G_GINT64_FORMAT
           " us, p99 %" G_GINT64_FORMAT " us; bare parse mean %" G_GINT64_FORMAT " us\n",
           bench->files, bench->read_us / bench->files, bench->times_us[n / 2],
           bench->times_us[n * 99 / 100], bench->parse_us / bench->files);
}

int
main(int argc, char **argv)
{
    Bench bench = {0};
    const char *corpus = g_getenv("CORPUS");
    g_autofree char *folder =
        g_build_filename(corpus ? corpus : "../shared/corpus", "einvoice", NULL);
    bench.folder = folder;
    bench.verbose = argc > 1 && strcmp(argv[1], "-v") == 0;
    bench.unit = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    bench.docs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    bench.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    rules_prepare();
    own_xml_doc *empty = xmlNewDoc((const xmlChar *)"1.0");
    xmlDocSetRootElement(empty, xmlNewNode(NULL, (const xmlChar *)"none"));
    for (RuleSyntax syntax = RULE_UBL; syntax <= RULE_CII; syntax++)
        rules_try(xmlDocGetRootElement(empty), syntax, ~0U, note_known, &bench);
    each_row(&bench, "expect_unit.tsv", bench_unit);
    each_row(&bench, "expect_docs.tsv", bench_document);
    each_row(&bench, "expect_fields.tsv", time_file);
    print_scores("unit assertions", bench.unit);
    print_scores("documents", bench.docs);
    print_times(&bench);
    for (size_t i = 0; i < G_N_ELEMENTS(held); i++)
        printf("held: %-12s %-24s %s\n", held[i].rule, held[i].file, held[i].why);
    printf("%u rules\n", g_hash_table_size(bench.known));
    return EXIT_SUCCESS;
}
