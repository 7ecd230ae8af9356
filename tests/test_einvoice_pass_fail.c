/* Valid invoices (tests/einvoice), on which no rule speaks, and changes to them, on which exactly
 * the rules named speak: tests/einvoice_pass_fail.tsv. A row is the invoice, the rules ("-": none),
 * and pairs of a text that stands in it and what to write for it everywhere; "\n" is a new line. */
#include "ocr/einvoice/rule.h"
#include "ocr/einvoice/xml.h"
#include <string.h>

static GStrv
rows(void)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents("tests/einvoice_pass_fail.tsv", &text, NULL, &error);
    g_assert_no_error(error);
    return g_strsplit(text, "\n", 0);
}

static void
note(void *user, const RuleResult *result)
{
    g_assert_cmpint(result->outcome, !=, RULE_UNTRIED);
    if (result->outcome == RULE_BROKEN)
        g_hash_table_add(user, (gpointer)(guintptr)result->rule->id);
}

/* The ids of the broken rules in order, "-" where all are kept. */
static char *
broken_in(const GString *xml, const char *base)
{
    own_xml_doc *doc = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    bool ok = xml_parse((const uint8_t *)xml->str, xml->len, &doc, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
    unsigned families = g_str_has_prefix(base, "oioubl")   ? FAMILY_OIOUBL
                        : g_str_has_prefix(base, "peppol") ? FAMILY_EN16931 | FAMILY_PEPPOL
                                                           : FAMILY_EN16931;
    rules_try(xmlDocGetRootElement(doc), strcmp(base, "cii") == 0 ? RULE_CII : RULE_UBL, families,
              false, note, ids);
    g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(ids), (GCompareFunc)strcmp);
    g_autoptr(GString) words = g_string_new(NULL);
    for (const GList *id = sorted; id; id = id->next)
        g_string_append_printf(words, "%s%s", words->len ? " " : "", (const char *)id->data);
    return g_strdup(words->len ? words->str : "-");
}

static void
test_row(const char *row)
{
    g_auto(GStrv) cells = g_strsplit(row, "\t", 0);
    g_assert_cmpuint(g_strv_length(cells), >=, 2);
    g_assert_cmpuint(g_strv_length(cells) % 2, ==, 0);
    g_autofree char *path = g_strdup_printf("tests/einvoice/%s.xml", cells[0]);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_autoptr(GString) xml = g_string_new(text);
    for (char **pair = cells + 2; *pair; pair += 2) {
        g_autofree char *from = g_strcompress(pair[0]), *to = g_strcompress(pair[1]);
        if (g_string_replace(xml, from, to, 0) == 0)
            g_error("nothing to change in: %s", row);
    }
    g_autofree char *broken = broken_in(xml, cells[0]);
    if (strcmp(broken, cells[1]) != 0) {
        g_test_message("%s: %s", row, broken);
        g_test_fail();
    }
}

static void
test_rows(void)
{
    g_auto(GStrv) all = rows();
    unsigned tried = 0;
    for (char **row = all; *row; row++)
        if (**row && **row != '#') {
            test_row(*row);
            tried++;
        }
    g_test_message("%u invoices", tried);
    g_assert_cmpuint(tried, >, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/pass-fail", test_rows);
    return g_test_run();
}
