/* The rules of evidence, money and cluster. */
#include "tests/case_files.h"

/* --- sums, purchases, recipients
 * ---------------------------------------------------------------------- */

static void
sums_within_one_oere(void)
{
    static const struct {
        const char *name, *net, *vat, *total, *line, *want;
    } table[] = {
        {"exact", "100.00", "25.00", "125.00", "100.00", "pass"},
        {"one øre", "100.00", "25.00", "125.01", "100.01", "pass"},
        {"two øre", "100.00", "25.00", "125.02", "100.00", "fail"},
        {"lines two øre off", "100.00", "25.00", "125.00", "100.02", "fail"},
        {"lines with VAT", "100.00", "25.00", "125.00", "125.00", "pass"},
        {"ten-fold", "1000.00", "25.00", "125.00", "100.00", "fail"},
        {"large", "800000000000.00", "200000000000.00", "1000000000000.00", "800000000000.00",
         "pass"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autoptr(CaseFile) file = empty_case("outlay");
        Reading *r = document(file, "voucher", "invoice", "text-layer");
        sums(r, table[i].net, table[i].vat, table[i].total);
        line(r, "Taxa", "transport", "1", table[i].line);
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "D24", table[i].want);
    }
}

static void
purchases(void)
{
    static const struct {
        const char *text, *category, *g01, *e28, *status;
    } table[] = {
        {"Bærbar computer", "hardware", "fail", "not-applicable", "flagged"},
        {"Kontorprinter", "other", "fail", "not-applicable", "flagged"},
        {"Leje af projektor", "hardware", "pass", "not-applicable", "ready"},
        {"Mødelokale inkl. projektor", "room", "pass", "not-applicable", "ready"},
        {"Honorar til oplægsholder", "fee", "pass", "fail", "flagged"},
        {"Taxa til mødet", "transport", "pass", "not-applicable", "ready"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].text);
        g_autoptr(CaseFile) file = empty_case("outlay");
        Reading *r = document(file, "voucher", "invoice", "text-layer");
        sums(r, "4000.00", "1000.00", "5000.00");
        line(r, table[i].text, table[i].category, "1", "4000.00");
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "G01", table[i].g01);
        assert_result(v, "E28", table[i].e28);
        g_assert_cmpstr(v->status, ==, table[i].status);
    }
}

/* K06: the answer names the right recipient */
static void
misdirected_invoice(void)
{
    g_autoptr(CaseFile) file = first_example();
    set(((CaseDocument *)file->documents->pdata[0])->reading, FIELD_BUYER_EAN, "5798001034395");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(v->status, ==, "not-ours");
    assert_result(v, "K01", "pass");
    g_assert_nonnull(strstr(finding(v, "K02")->sender_text, "Kildegårdsvej 28"));
    g_assert_null(finding(v, "D01")->sender_text); /* nobody is asked to complete it */
    g_assert_null(finding(v, "D01")->ask);
}

/* X12 */
static void
several_vouchers_in_one_picture(void)
{
    static const struct {
        guint documents;
        const char *want;
    } table[] = {{0, "pass"}, {1, "pass"}, {2, "fail"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(CaseFile) file = receipt("300.00", "12:00");
        Reading *r = ((CaseDocument *)file->documents->pdata[0])->reading;
        for (guint k = 0; k < table[i].documents; k++)
            g_ptr_array_add(r->documents, reading_new());
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "X12", table[i].want);
    }
}

/* X11, X12: what the reader left out or was not sure to cut is shown to a person. */
static void
left_out_by_the_reader(void)
{
    static const struct {
        const char *noted, *rule, *says;
    } table[] = {{"pages-unread", "X11", "de første 50 sider"},
                 {"page-unreadable", "X11", "ikke læst"},
                 {"several-receipts", "X12", "Måske flere bilag"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(CaseFile) file = receipt("300.00", "12:00");
        const Reading *r = ((CaseDocument *)file->documents->pdata[0])->reading;
        reading_add_finding(r->findings, table[i].noted, "warning", "as the reader says");
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, table[i].rule, "fail");
        g_assert_nonnull(strstr(finding(v, table[i].rule)->office_text, table[i].says));
    }
}

/* X15 */
static void
credit_note_waits_for_its_invoice(void)
{
    g_autoptr(CaseFile) file = first_example();
    Reading *r = ((CaseDocument *)file->documents->pdata[0])->reading;
    g_free(r->kind);
    r->kind = g_strdup("credit-note");
    g_autoptr(Verdict) v = judged(file);
    assert_result(v, "X15", "fail");
    g_autoptr(CaseFile) other = first_example();
    g_autoptr(Verdict) invoice = judged(other);
    assert_result(invoice, "X15", "not-applicable");
}

static void
unspecified_amounts(void)
{
    static const struct {
        const char *name, *kind, *how, *line, *want;
    } table[] = {
        {"lump sum", "invoice", "xml", "Arrangement 12/9 jf. aftale", "fail"},
        {"no lines", "invoice", "text-layer", NULL, "fail"},
        {"no lines, OCR", "invoice", "ocr", NULL, "not-applicable"},
        {"slip without lines", "receipt", "ocr", NULL, "not-applicable"},
        {"named", "invoice", "xml", "Taxa", "pass"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autoptr(CaseFile) file = empty_case("outlay");
        Reading *r = document(file, "voucher", table[i].kind, table[i].how);
        sums(r, "4000.00", "1000.00", "5000.00");
        if (table[i].line)
            line(r, table[i].line, "other", "1", "4000.00");
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "C04", table[i].want);
    }
}

/* --- cluster
 * ----------------------------------------------------------------------------------------- */

static void
cluster_evidence(void)
{
    static const struct {
        const char *name;
        struct {
            int64_t cluster;
            const char *source, *how, *text;
        } c[4];
        bool proposed;
        const char *result, *severity, *status;
    } table[] = {
        {"number and name",
         {{57, "document", "number", "57"}, {57, "subject", "name", "Nordfyn"}},
         false,
         "pass",
         "block",
         "ready"},
        {"number, sender's own",
         {{57, "document", "number", "57"}, {57, "sender", "role", NULL}},
         false,
         "pass",
         "block",
         "ready"},
        {"a likeness beside the number",
         {{57, "document", "number", "57"},
          {58, "subject", "name", "ligner Aalborg"},
          {57, "sender", "role", NULL}},
         false,
         "pass",
         "block",
         "ready"},
        {"two clusters",
         {{57, "document", "number", "57"}, {58, "subject", "number", "58"}},
         true,
         "fail",
         "flag",
         "flagged"},
        {"another than the sender's",
         {{57, "document", "number", "57"}, {58, "sender", "role", NULL}},
         true,
         "fail",
         "flag",
         "flagged"},
        {"one of the sender's two",
         {{57, "text", "name", "Nordfyn"},
          {58, "sender", "role", NULL},
          {57, "sender", "role", NULL}},
         false,
         "pass",
         "block",
         "ready"},
        {"nearly named by a stranger",
         {{57, "document", "name", MATCH_NEARLY "Nordfyn"}},
         false,
         "fail",
         "flag",
         "flagged"},
        {"only the sender's role", {{57, "sender", "role", NULL}}, true, "fail", "flag", "flagged"},
        {"sender holds two",
         {{57, "sender", "role", NULL}, {58, "sender", "role", NULL}},
         false,
         "fail",
         "block",
         "needs-info"},
        {"nothing", {{0, NULL, NULL, NULL}}, false, "fail", "block", "needs-info"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autoptr(CaseFile) file = receipt("3000.00", "20:00");
        attendees(file, 10, 0, "KOL");
        g_ptr_array_set_size(file->candidates, 0);
        file->cluster = table[i].proposed ? 57 : 0;
        file->cluster_proposed = table[i].proposed;
        for (size_t k = 0; k < 4 && table[i].c[k].cluster; k++)
            case_file_add_candidate(file, table[i].c[k].cluster, table[i].c[k].source,
                                    table[i].c[k].how, table[i].c[k].text);
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "B01", table[i].result);
        g_assert_cmpstr(finding(v, "B01")->severity, ==, table[i].severity);
        g_assert_cmpstr(v->status, ==, table[i].status);
    }
}

/* --- documents
 * ------------------------------------------------------------------------------------------ */

static void
unreadable_vouchers(void)
{
    static const struct {
        const char *end, *ask, *says, *status;
    } table[] = {
        {"encrypted", "voucher", "adgangskode", "needs-info"},
        {"too-big", "voucher", "for stort", "needs-info"},
        {"blank", "voucher", "nyt foto", "needs-info"},
        {"nothing-found", "voucher", "nyt foto", "needs-info"},
        {"unreadable", "voucher", "nyt foto", "needs-info"},
        {"killed", NULL, "En medarbejder ser på det", "flagged"},
        {"timed-out", NULL, "En medarbejder ser på det", "flagged"},
        {"hostile", NULL, "En medarbejder ser på det", "flagged"},
        {"new-end", NULL, "En medarbejder ser på det", "flagged"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].end);
        g_autoptr(CaseFile) file = receipt("3000.00", "20:00");
        end_with(((CaseDocument *)file->documents->pdata[0])->reading, table[i].end);
        g_autoptr(Verdict) v = judged(file);
        g_assert_cmpstr(finding(v, "C01")->ask, ==, table[i].ask);
        g_assert_nonnull(strstr(finding(v, "C01")->sender_text, table[i].says));
        assert_result(v, "D01", "not-applicable");
        g_assert_cmpstr(v->status, ==, table[i].status);
    }
}

static void
a_better_copy_mends_it(void)
{
    g_autoptr(CaseFile) file = receipt("3000.00", "20:00");
    end_with(((CaseDocument *)file->documents->pdata[0])->reading, "unreadable");
    Reading *again = document(file, "voucher", "receipt", "ocr");
    set(again, FIELD_TOTAL, "3000.00");
    set(again, FIELD_ISSUE_DATE, "2026-11-18");
    set(again, FIELD_SUPPLIER_NAME, "Restaurant Havnen");
    attendees(file, 10, 0, "KOL");
    g_autoptr(Verdict) v = judged(file);
    assert_result(v, "C01", "pass");
    g_assert_cmpint(file->total_oere, ==, 300000);
}

static void
no_voucher(void)
{
    g_autoptr(CaseFile) file = empty_case("outlay");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(v->status, ==, "needs-info");
    g_assert_cmpstr(finding(v, "C01")->ask, ==, "voucher");
    g_assert_cmpstr(finding(v, "C01")->ask_of, ==, "sender");
}

static void
below_the_bar(void)
{
    static const struct {
        double confidence;
        const char *want;
    } table[] = {{0.95, "pass"}, {0.9499, "fail"}, {0.5, "fail"}, {1, "pass"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(CaseFile) file = receipt("3000.00", "20:00");
        Reading *r = ((CaseDocument *)file->documents->pdata[0])->reading;
        (void)reading_set(r, FIELD_TOTAL, "3000.00", table[i].confidence, "ocr");
        attendees(file, 10, 0, "KOL");
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "X11", table[i].want);
        g_assert_cmpstr(v->status, ==, strcmp(table[i].want, "pass") == 0 ? "ready" : "flagged");
    }
}

static void
foreign_currency_has_no_limits(void)
{
    g_autoptr(CaseFile) file = receipt("90000.00", "20:00");
    set(((CaseDocument *)file->documents->pdata[0])->reading, FIELD_CURRENCY, "SEK");
    attendees(file, 10, 0, "KOL");
    g_autoptr(Verdict) v = judged(file);
    assert_result(v, "D07", "not-applicable");
    assert_result(v, "X11", "fail");
    g_assert_cmpstr(v->status, ==, "flagged");
}

static void
copies_disagree(void)
{
    g_autoptr(CaseFile) file = first_example();
    attendees(file, 30, 0, "KOL");
    Reading *xml = ((CaseDocument *)file->documents->pdata[0])->reading;
    g_free(xml->how);
    xml->how = g_strdup("xml");
    Reading *copy = document(file, "copy", "invoice", "text-layer");
    set(copy, FIELD_TOTAL, "25000.0");
    (void)reading_set(copy, FIELD_INVOICE_ID, "17", 0.6, "ocr"); /* below the bar: not believed */
    set(xml, FIELD_INVOICE_ID, "1001");
    g_autoptr(Verdict) agreed = judged(file);
    assert_result(agreed, "X03", "pass");
    set(copy, FIELD_TOTAL, "26000.00");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(finding(v, "X03")->arithmetic, ==, "beløb: e-faktura 25000.00, PDF 26000.00");
    g_assert_cmpstr(v->status, ==, "flagged");
}

/* C11: what a supplier is asked for */
static void
duplicates_and_third_parties(void)
{
    g_autoptr(CaseFile) file = first_example();
    g_free(file->route);
    file->route = g_strdup("invoice");
    attendees(file, 30, 0, "KOL");
    g_autoptr(Verdict) waits = judged(file);
    assert_result(waits, "A10", "fail");
    g_assert_cmpstr(waits->status, ==, "awaits-coordinator");
    file->duplicate_of = 12;
    file->duplicate_rule = g_strdup("X01");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(v->status, ==, "duplicate");
    assert_result(v, "X02", "not-applicable");
    g_assert_null(finding(v, "A10")->sender_text);
}

static void
dates(void)
{
    static const struct {
        const char *day, *want;
    } table[] = {
        {"2026-11-21", "pass"}, {"2026-11-22", "fail"}, {"2023-04-01", "pass"},
        {"2023-03-31", "fail"}, {"", "fail"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].day);
        g_autoptr(CaseFile) file = receipt("3000.00", "20:00");
        (void)reading_set(((CaseDocument *)file->documents->pdata[0])->reading, FIELD_ISSUE_DATE,
                          table[i].day, 1, "text");
        attendees(file, 10, 0, "KOL");
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "X13", table[i].want);
        assert_result(v, "D07", "pass"); /* no date empties the pack */
    }
}

static void
every_failure_has_a_wording(void)
{
    size_t n;
    const JudgeRule *rules = judge_rules(&n);
    for (size_t i = 0; i < n; i++)
        g_assert_nonnull(rules_text(pack, rules[i].id, TODAY));
    g_autoptr(CaseFile) file = first_example();
    g_autoptr(Verdict) v = judged(file);
    for (guint i = 0; i < v->findings->len; i++) {
        const Finding *f = v->findings->pdata[i];
        g_assert_nonnull(f->source);
        if (strcmp(f->result, "fail") != 0)
            continue;
        g_assert_nonnull(f->office_text);
        g_assert_null(strstr(f->office_text, "{{"));
        if (f->sender_text) {
            g_assert_nonnull(f->sender_text_en);
            g_assert_null(strchr(f->sender_text, '{'));
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    load_pack();
    g_test_add_func("/judge/sums within one øre", sums_within_one_oere);
    g_test_add_func("/judge/purchases", purchases);
    g_test_add_func("/judge/misdirected invoice", misdirected_invoice);
    g_test_add_func("/judge/several vouchers in one picture", several_vouchers_in_one_picture);
    g_test_add_func("/judge/left out by the reader", left_out_by_the_reader);
    g_test_add_func("/judge/a credit note", credit_note_waits_for_its_invoice);
    g_test_add_func("/judge/unspecified amounts", unspecified_amounts);
    g_test_add_func("/judge/cluster evidence", cluster_evidence);
    g_test_add_func("/judge/unreadable vouchers", unreadable_vouchers);
    g_test_add_func("/judge/a better copy mends it", a_better_copy_mends_it);
    g_test_add_func("/judge/no voucher", no_voucher);
    g_test_add_func("/judge/below the bar", below_the_bar);
    g_test_add_func("/judge/foreign currency has no limits", foreign_currency_has_no_limits);
    g_test_add_func("/judge/copies disagree", copies_disagree);
    g_test_add_func("/judge/duplicates and third parties", duplicates_and_third_parties);
    g_test_add_func("/judge/dates", dates);
    g_test_add_func("/judge/every failure has a wording", every_failure_has_a_wording);
    int result = g_test_run();
    rules_free(pack);
    return result;
}
