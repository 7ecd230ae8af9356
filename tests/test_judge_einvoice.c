/* What an e-invoice's own rules do to its case. */
#include "tests/case_files.h"

static CaseFile *
xml_invoice(void)
{
    CaseFile *file = empty_case("invoice");
    Reading *r = document(file, "voucher", "invoice", "xml");
    sums(r, "1000.00", "250.00", "1250.00");
    set(r, FIELD_INVOICE_ID, "4711");
    set(r, FIELD_SUPPLIER_CVR, "31415926");
    set(r, FIELD_PAYMENT_KIND, "fik");
    line(r, "Lokaleleje", "room", "1", "1000.00");
    return file;
}

static Reading *
voucher_of(CaseFile *file)
{
    return ((CaseDocument *)file->documents->pdata[0])->reading;
}

static const struct {
    const char *name, *rule, *severity; /* of the reader's finding */
    FieldId missing;                    /* FIELD_COUNT: none */
    const char *judged, *result, *weight, *ask;
} table[] = {
    {"a sum is flagged with its numbers", "BR-CO-15", "fatal", FIELD_COUNT, "D24", "fail", "flag",
     NULL},
    {"VAT of a category is a sum", "BR-AE-08", "fatal", FIELD_COUNT, "D24", "fail", "flag", NULL},
    {"an OIOUBL sum", "F-LIB402", "fatal", FIELD_COUNT, "D24", "fail", "flag", NULL},
    {"a warning moves nothing", "BR-CO-15", "warning", FIELD_COUNT, "D24", "pass", NULL, NULL},
    {"a check digit is flagged", "payment-check", "fatal", FIELD_COUNT, "X16", "fail", "flag",
     NULL},
    {"payment data are flagged", "DK-R-010", "fatal", FIELD_COUNT, "X16", "fail", "flag", NULL},
    {"a number we have is not asked for", "BR-02", "fatal", FIELD_COUNT, "X17", "fail", "info",
     NULL},
    {"a number nobody has is asked for", "BR-02", "fatal", FIELD_INVOICE_ID, "X17", "fail", "block",
     "einvoice"},
    {"a CVR number nobody has is asked for", "F-INV034", "fatal", FIELD_SUPPLIER_CVR, "X17", "fail",
     "block", "einvoice"},
    {"another field's absence is not this rule's", "BR-02", "fatal", FIELD_SUPPLIER_CVR, "X17",
     "fail", "info", NULL},
    {"other rules are only shown", "BR-01", "fatal", FIELD_COUNT, "X17", "fail", "info", NULL},
};

static void
broken_rules_weigh(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(CaseFile) file = xml_invoice();
        Reading *r = voucher_of(file);
        g_test_message("%s", table[i].name);
        if (table[i].missing != FIELD_COUNT)
            (void)reading_set(r, table[i].missing, NULL, 0, "xml");
        reading_add_finding(r->findings, table[i].rule, table[i].severity,
                            "Total (125.00 mod 120.00); linje 40, /Invoice");
        g_autoptr(Verdict) v = judged(file);
        const Finding *f = finding(v, table[i].judged);
        g_assert_cmpstr(f->result, ==, table[i].result);
        if (strcmp(f->result, "fail") != 0)
            continue;
        g_assert_cmpstr(f->severity, ==, table[i].weight);
        g_assert_cmpstr(f->ask, ==, table[i].ask);
        g_assert_true(strcmp(f->severity, "info") == 0 ||
                      strstr(f->sender_text, "(125.00 mod 120.00); linje 40") != NULL);
    }
}

/* Three say enough; the others stand on the case page. */
static void
many_are_counted(void)
{
    g_autoptr(CaseFile) file = xml_invoice();
    for (int i = 10; i < 16; i++) {
        g_autofree char *rule = g_strdup_printf("BR-CO-%d", i);
        reading_add_finding(voucher_of(file)->findings, rule, "fatal", "x");
    }
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(finding(v, "D24")->arithmetic, ==,
                    "BR-CO-10: x; BR-CO-11: x; BR-CO-12: x; og 3 til");
}

static void
no_rule_alone_blocks(void)
{
    static const char *const rules[] = {"BR-CO-15", "DK-R-010", "BR-01", "BR-02", "F-LIB013"};
    g_autoptr(CaseFile) file = xml_invoice();
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        reading_add_finding(voucher_of(file)->findings, rules[i], "fatal", "x");
    g_autoptr(Verdict) v = judged(file);
    for (guint i = 0; i < v->findings->len; i++) {
        const Finding *f = v->findings->pdata[i];
        if (strcmp(f->rule, "D24") == 0 || strcmp(f->rule, "X16") == 0 ||
            strcmp(f->rule, "X17") == 0)
            g_assert_cmpstr(f->severity, !=, "block");
    }
}

static void
a_page_is_not_tried(void)
{
    g_autoptr(CaseFile) file = first_example();
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(finding(v, "X16")->result, ==, "not-applicable");
    g_assert_cmpstr(finding(v, "X17")->result, ==, "not-applicable");
}

static const struct {
    const char *end, *reason, *want; /* NULL: not told of as an e-invoice */
} unreadable[] = {
    {"unreadable", "line 12: Opening and ending tag mismatch: ID line 12 and Invoice",
     "et element er ikke lukket rigtigt, linje 12"},
    {"unreadable", "line 40: Premature end of data in tag Invoice line 2",
     "filen slutter, før fakturaen er færdig, linje 40"},
    {"unreadable", "line 3: Input is not proper UTF-8, indicate encoding !",
     "tegnene passer ikke til den tegnkodning, som filen angiver, linje 3"},
    {"hostile", "line 2: a DOCTYPE is not allowed",
     "den indeholder en DOCTYPE, og det er ikke tilladt, linje 2"},
    {"hostile", "line 9: Excessive depth in document: 256 use XML_PARSE_HUGE option",
     "elementerne er indlejret for dybt, linje 9"},
    {"unreadable", "line 7: StartTag: invalid element name", "filen er ikke gyldig XML, linje 7"},
    {"killed", "the reader was stopped (signal 9)", NULL},
};

static void
unreadable_is_told_with_its_line(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(unreadable); i++) {
        g_autoptr(CaseFile) file = empty_case("invoice");
        Reading *r = document(file, "voucher", "invoice", "xml");
        end_with(r, unreadable[i].end);
        r->reason = g_strdup(unreadable[i].reason);
        g_autoptr(Verdict) v = judged(file);
        const Finding *f = finding(v, "C01");
        g_test_message("%s", f->sender_text);
        if (!unreadable[i].want) {
            g_assert_null(f->ask);
            continue;
        }
        g_assert_cmpstr(f->ask, ==, "einvoice");
        g_assert_nonnull(strstr(f->sender_text, unreadable[i].want));
        g_assert_true(g_str_has_prefix(f->sender_text, "Vi kunne ikke læse jeres e-faktura: "));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    load_pack();
    g_test_add_func("/judge/an e-invoice's broken rules weigh", broken_rules_weigh);
    g_test_add_func("/judge/many broken rules are counted", many_are_counted);
    g_test_add_func("/judge/no broken rule alone blocks", no_rule_alone_blocks);
    g_test_add_func("/judge/a page has no standard", a_page_is_not_tried);
    g_test_add_func("/judge/an unreadable e-invoice is told with its line",
                    unreadable_is_told_with_its_line);
    int result = g_test_run();
    rules_free(pack);
    return result;
}
