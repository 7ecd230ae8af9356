/* Judges case files built here; no book, so the sender counts as one of ours. */
#include "daemon/judge.h"
#include <string.h>

#define TODAY "2026-11-21"

static RulePack *pack;
static Config config = {.confidence_permille = 950};

/* --- building
 * ---------------------------------------------------------------------------------------- */

static Reading *
document(CaseFile *file, const char *role, const char *kind, const char *how)
{
    int64_t n = file->documents->len + 1;
    CaseDocument *d = case_document_new(role, 1, n);
    reading_free(d->reading);
    d->reading = reading_new();
    d->reading->kind = (g_free(d->reading->kind), g_strdup(kind));
    d->reading->how = (g_free(d->reading->how), g_strdup(how));
    d->confirmed = true;
    g_ptr_array_add(file->documents, d);
    return d->reading;
}

static void
end_with(Reading *r, const char *end)
{
    g_free(r->end);
    r->end = g_strdup(end);
}

static void
set(Reading *r, FieldId id, const char *value)
{
    (void)reading_set(r, id, value, 1, "text");
}

static void
line(Reading *r, const char *text, const char *category, const char *quantity, const char *net)
{
    ReadingLine *l = g_new0(ReadingLine, 1);
    l->text = g_strdup(text);
    l->category = g_strdup(category);
    l->quantity = g_strdup(quantity);
    l->net = g_strdup(net);
    g_ptr_array_add(r->lines, l);
}

static void
sums(Reading *r, const char *net, const char *vat, const char *total)
{
    set(r, FIELD_NET_TOTAL, net);
    set(r, FIELD_VAT_TOTAL, vat);
    set(r, FIELD_TOTAL, total);
    set(r, FIELD_ISSUE_DATE, "2026-11-18");
    set(r, FIELD_SUPPLIER_NAME, "Kroen ved Søen");
}

static void
attendees(CaseFile *file, int present, int absent, const char *occasion)
{
    Reading *r = document(file, "attendees", "attendee-list", "text-layer");
    for (int i = 0; i < present + absent; i++) {
        g_autofree char *name = g_strdup_printf("Deltager Nummer%d", i);
        reading_add_attendee(r, name, "doctor", i < present ? "present" : "absent");
    }
    if (occasion)
        set(r, FIELD_OCCASION, occasion);
}

static CaseFile *
empty_case(const char *route)
{
    CaseFile *file = case_file_new();
    g_free(file->route);
    file->route = g_strdup(route);
    file->sender_address = g_strdup("koordinator@example.dk");
    file->cluster = 57;
    case_file_add_candidate(file, 57, "document", "number", "57");
    case_file_add_candidate(file, 57, "document", "name", "Nordfyn");
    return file;
}

/* The Vejledning's first example: room 5.000, 30 covers at 500, VAT 5.000. */
static CaseFile *
first_example(void)
{
    CaseFile *file = empty_case("outlay");
    Reading *r = document(file, "voucher", "invoice", "text-layer");
    sums(r, "20000.00", "5000.00", "25000.00");
    line(r, "Lokaleleje", "room", "1", "5000.00");
    line(r, "Forplejning til 30 deltagere, middag", "dinner", "30", "15000.00");
    return file;
}

/* A till slip: total with VAT. */
static CaseFile *
receipt(const char *total, const char *time)
{
    CaseFile *file = empty_case("outlay");
    Reading *r = document(file, "voucher", "receipt", "ocr");
    set(r, FIELD_TOTAL, total);
    set(r, FIELD_ISSUE_DATE, "2026-11-18");
    set(r, FIELD_SUPPLIER_NAME, "Restaurant Havnen");
    if (time)
        set(r, FIELD_TIME, time);
    return file;
}

static Verdict *
judged(CaseFile *file)
{
    Verdict *verdict = NULL;
    g_autoptr(GError) error = NULL;
    facts_derive(file, pack, TODAY);
    (void)!judge_case(NULL, &config, pack, file, TODAY, &verdict, &error);
    g_assert_no_error(error);
    return verdict;
}

static const Finding *
finding(const Verdict *verdict, const char *rule)
{
    for (guint i = 0; i < verdict->findings->len; i++) {
        const Finding *f = verdict->findings->pdata[i];
        if (strcmp(f->rule, rule) == 0)
            return f;
    }
    g_error("no finding of %s", rule);
}

static void
assert_result(const Verdict *verdict, const char *rule, const char *result)
{
    const Finding *f = finding(verdict, rule);
    if (strcmp(f->result, result) != 0)
        g_error("%s: %s, want %s (%s)", rule, f->result, result,
                f->office_text ? f->office_text : "");
}

/* --- the source's own examples
 * ----------------------------------------------------------------------- */

static void
first_example_passes(void)
{
    g_autoptr(CaseFile) file = first_example();
    attendees(file, 30, 0, "Klyngemøde om KOL");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(v->status, ==, "ready");
    g_assert_cmpstr(v->pack, ==, "klynge 2023-04-01");
    g_assert_cmpint(file->per_head_oere, ==, 62500);
    g_assert_cmpint(file->covers, ==, 30);
    g_assert_cmpstr(finding(v, "D07")->arithmetic, ==,
                    "18.750 kr. / 30 betalte kuverter = 625 kr. pr. person inkl. drikkevarer og "
                    "moms; anbefalet højst 800 kr.");
    g_assert_cmpstr(finding(v, "D24")->arithmetic, ==, "20.000 kr. + 5.000 kr. moms = 25.000 kr.");
    g_assert_cmpstr(finding(v, "D06")->arithmetic, ==,
                    "Lokaleleje 5.000 kr. (ekskl. moms); anbefalet højst 5.000 kr.");
    assert_result(v, "D08", "not-applicable");
    assert_result(v, "D01", "pass");
    g_assert_cmpstr(finding(v, "D07")->source, ==, "Vejledning:325");
}

static void
first_example_as_lunch_is_flagged(void)
{
    g_autoptr(CaseFile) file = first_example();
    ReadingLine *food = ((CaseDocument *)file->documents->pdata[0])->reading->lines->pdata[1];
    g_free(food->text);
    food->text = g_strdup("Frokost til 30 deltagere");
    attendees(file, 30, 0, "Klyngemøde om KOL");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(v->status, ==, "flagged");
    assert_result(v, "D07", "not-applicable");
    g_assert_cmpstr(finding(v, "D08")->sender_text, ==,
                    "Frokosten koster 625 kr. pr. person med drikkevarer og moms. Den anbefalede "
                    "grænse er 450 kr., så en medarbejder ser på den. Svar gerne med en kort "
                    "forklaring.");
}

static void
second_example_passes(void)
{
    g_autoptr(CaseFile) file = empty_case("outlay");
    Reading *r = document(file, "voucher", "invoice", "text-layer");
    sums(r, "4000.00", "1000.00", "5000.00");
    line(r, "Lokaleleje", "room", "1", "2000.00");
    line(r, "Forplejning til 10 deltagere", "other", "10", "2000.00");
    attendees(file, 10, 0, "Klyngemøde i egen klinik");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(v->status, ==, "ready");
    g_assert_cmpstr(finding(v, "D23")->arithmetic, ==,
                    "Lokale 2.000 kr. + forplejning 2.000 kr. = 4.000 kr.; moms 1.000 kr.; i alt "
                    "5.000 kr.; 2.500 kr. / 10 betalte kuverter = 250 kr. pr. person inkl. moms");
    assert_result(v, "D22", "not-applicable");
    /* which meal cannot be told: held against both limits */
    assert_result(v, "D07", "pass");
    assert_result(v, "D08", "pass");
}

/* --- meals
 * --------------------------------------------------------------------------------------------- */

static void
meal_limits(void)
{
    static const struct {
        const char *name, *total, *time, *dinner, *lunch, *status;
    } table[] = {
        {"dinner at the limit", "8000.00", "20:14", "pass", "not-applicable", "ready"},
        {"dinner above", "8000.10", "20:14", "fail", "not-applicable", "flagged"},
        {"lunch at the limit", "4500.00", "12:40", "not-applicable", "pass", "ready"},
        {"lunch above", "4500.10", "12:40", "not-applicable", "fail", "flagged"},
        {"unknown below both", "4500.00", NULL, "pass", "pass", "ready"},
        {"unknown between", "5000.00", NULL, "pass", "fail", "flagged"},
        {"unknown above both", "9000.00", NULL, "fail", "fail", "flagged"},
        {"afternoon is unknown", "5000.00", "16:10", "pass", "fail", "flagged"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autoptr(CaseFile) file = receipt(table[i].total, table[i].time);
        attendees(file, 10, 0, "Klyngemøde");
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "D07", table[i].dinner);
        assert_result(v, "D08", table[i].lunch);
        g_assert_cmpstr(v->status, ==, table[i].status);
    }
}

static void
both_divisors_are_shown(void)
{
    g_autoptr(CaseFile) file = receipt("14400.00", "20:00");
    set(((CaseDocument *)file->documents->pdata[0])->reading, FIELD_COVERS, "18");
    attendees(file, 14, 2, "Klyngemøde");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(finding(v, "D07")->arithmetic, ==,
                    "14.400 kr. / 18 betalte kuverter = 800 kr. pr. person; 14.400 kr. / 16 på "
                    "deltagerlisten = 900 kr. pr. person inkl. drikkevarer og moms (momsen "
                    "fremgår ikke); anbefalet højst 800 kr.");
    assert_result(v, "D07", "pass");
    g_assert_cmpstr(finding(v, "D03")->arithmetic, ==,
                    "18 betalte kuverter; 14 til stede + 2 navngivne afbud = 16");
    g_assert_cmpstr(finding(v, "D03")->sender_text, ==,
                    "Der er betalt for 18 kuverter, men listen har kun 16 navne. Svar på denne "
                    "mail med de 2 navne, der mangler, også dem, der meldte afbud.");
    g_assert_cmpstr(v->status, ==, "flagged");
}

static void
virtual_attendees_eat_nothing(void)
{
    g_autoptr(CaseFile) file = receipt("8000.00", "20:00");
    attendees(file, 10, 0, "Klyngemøde");
    Reading *list = ((CaseDocument *)file->documents->pdata[1])->reading;
    reading_add_attendee(list, "Hjemme Hansen", "doctor", "virtual");
    reading_add_attendee(list, "DELTAGER nummer3", "doctor", "present"); /* named twice */
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpint(file->covers, ==, 10);
    assert_result(v, "D07", "pass");
}

static void
missing_evidence_is_asked_for_once(void)
{
    static const struct {
        const char *name;
        int persons, count;
        const char *occasion, *d01, *d05, *says, *status;
    } table[] = {
        {"nothing", 0, 0, NULL, "fail", "not-applicable", "deltagernes navne og mødets anledning",
         "needs-info"},
        {"no list", 0, 0, "KOL", "fail", "not-applicable", "Vi mangler deltagernes navne.",
         "needs-info"},
        {"no occasion", 10, 0, NULL, "fail", "not-applicable", "Vi mangler mødets anledning",
         "needs-info"},
        {"only counted", 0, 12, "KOL", "fail", "fail", NULL, "needs-info"},
        {"counted, no occasion", 0, 12, NULL, "fail", "fail", "Vi mangler mødets anledning",
         "needs-info"},
        {"all there", 10, 0, "KOL", "pass", "not-applicable", NULL, "ready"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autoptr(CaseFile) file = receipt("3000.00", "20:00");
        if (table[i].persons)
            attendees(file, table[i].persons, 0, NULL);
        Reading *mail = document(file, "occasion", "other", "mail");
        if (table[i].occasion)
            set(mail, FIELD_OCCASION, table[i].occasion);
        if (table[i].count)
            set(mail, FIELD_COVERS, "12");
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "D01", table[i].d01);
        assert_result(v, "D05", table[i].d05);
        const char *text = finding(v, "D01")->sender_text;
        g_assert_cmpint(text != NULL, ==, table[i].says != NULL);
        if (text)
            g_assert_nonnull(strstr(text, table[i].says));
        g_assert_cmpstr(v->status, ==, table[i].status);
    }
}

static void
room_and_lodging(void)
{
    g_autoptr(CaseFile) file = empty_case("outlay");
    Reading *r = document(file, "voucher", "invoice", "xml");
    sums(r, "77000.00", "19250.00", "96250.00");
    line(r, "Mødelokale", "room", "1", "5000.01");
    line(r, "Overnatning", "lodging", "30", "71999.99");
    attendees(file, 15, 0, "Internat om diabetes");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(finding(v, "D06")->arithmetic, ==,
                    "Lokaleleje 5.000,01 kr. (ekskl. moms); anbefalet højst 5.000 kr.");
    assert_result(v, "D06", "fail");
    g_assert_cmpstr(finding(v, "D09")->arithmetic, ==,
                    "89.999,99 kr. / 30 overnatninger = 3.000 kr. pr. person pr. døgn inkl. "
                    "bespisning og moms; anbefalet højst 3.000 kr.");
    assert_result(v, "D09", "pass");
    assert_result(v, "D01", "not-applicable");
}

static void
early_invoice(void)
{
    g_autoptr(CaseFile) file = first_example();
    set(((CaseDocument *)file->documents->pdata[0])->reading, FIELD_EVENT_DATE, "2026-12-10");
    g_autoptr(Verdict) v = judged(file);
    assert_result(v, "D26", "fail");
    assert_result(v, "D05", "not-applicable");
    g_assert_true(g_str_has_prefix(finding(v, "D01")->sender_text, "Når mødet er holdt"));
    g_assert_cmpstr(v->status, ==, "needs-info");
}

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
    for (size_t i = 0; i < n; i++) {
        g_assert_nonnull(rules[i].check);
        g_assert_nonnull(rules_text(pack, rules[i].id, TODAY));
    }
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
    g_autoptr(GError) error = NULL;
    (void)!rules_load("templates", &pack, &error);
    g_assert_no_error(error);
    g_test_add_func("/judge/the source's first example passes", first_example_passes);
    g_test_add_func("/judge/the same as lunch is flagged", first_example_as_lunch_is_flagged);
    g_test_add_func("/judge/the source's second example passes", second_example_passes);
    g_test_add_func("/judge/meal limits", meal_limits);
    g_test_add_func("/judge/both divisors are shown", both_divisors_are_shown);
    g_test_add_func("/judge/virtual attendees eat nothing", virtual_attendees_eat_nothing);
    g_test_add_func("/judge/missing evidence is asked for once",
                    missing_evidence_is_asked_for_once);
    g_test_add_func("/judge/room and lodging", room_and_lodging);
    g_test_add_func("/judge/an invoice from before the meeting", early_invoice);
    g_test_add_func("/judge/sums within one øre", sums_within_one_oere);
    g_test_add_func("/judge/purchases", purchases);
    g_test_add_func("/judge/misdirected invoice", misdirected_invoice);
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
