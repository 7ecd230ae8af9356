/* Meetings, attendees, evidence and senders, from letters as they arrive. */
#include "tests/paper_desk.h"

#define DINNER "3 Middag 400,00 1.200,00\n"

static void
attendees_on_lists(Desk *desk, gconstpointer data)
{
    (void)data;
    static const PaperRow rows[] = {
        {"three doctors", "B16", DINNER, 1200, LIST THREE, NULL, "pass", "3 læger"},
        {"no list", "B16", DINNER, 1200, NULL, NULL, "not-applicable", NULL},
        {"five of unknown kind", "B16", DINNER, 1200,
         LIST THREE "4. Per Lund\n5. Ole Vang\n6. Lis Krog\n7. Finn Bro\n8. Ea Dahl\n", NULL,
         "pass", "5 uden"},
        {"six of unknown kind", "B16", DINNER, 1200,
         LIST THREE "4. Per Lund\n5. Ole Vang\n6. Lis Krog\n7. Finn Bro\n8. Ea Dahl\n"
                    "9. Kim Vest\n",
         NULL, "fail", "6 uden"},
        {"a guest", "B14", DINNER, 1200, LIST THREE "4. Per Lund, gæst\n", NULL, "pass",
         "1 gæster; højst 5"},
        {"no guest", "B14", DINNER, 1200, LIST THREE, NULL, "not-applicable", NULL},
        {"six guests", "B14", DINNER, 1200,
         LIST THREE "4. Per Lund, gæst\n5. Ole Vang, gæst\n6. Lis Krog, gæst\n7. Finn Bro, gæst\n"
                    "8. Ea Dahl, gæst\n9. Kim Vest, gæst\n",
         NULL, "fail", "6 gæster; højst 5"},
        {"a named guest", "D14", DINNER, 1200, LIST THREE "4. Per Lund, gæst\n", NULL, "pass",
         "0 uden fuldt navn"},
        {"nobody from outside", "D14", DINNER, 1200, LIST THREE, NULL, "not-applicable", NULL},
        {"a no-show by name", "D04", DINNER, 1200, LIST THREE "4. Per Lund, læge, afbud\n", NULL,
         "pass", "1 navngivne afbud"},
        {"nobody missing", "D04", DINNER, 1200, LIST THREE, NULL, "not-applicable", NULL},
        {"staff with doctors", "D19", DINNER, 1200, LIST THREE "4. Per Lund, sygeplejerske\n", NULL,
         "pass", "1 praksispersonale"},
        {"doctors alone", "D19", DINNER, 1200, LIST THREE, NULL, "not-applicable", NULL},
        {"staff alone", "D20", DINNER, 1200,
         LIST "1. Per Lund, sygeplejerske\n2. Lis Krog, lægesekretær\n", NULL, "fail",
         "0 læger, 2 praksispersonale"},
        {"one doctor among them", "D20", DINNER, 1200,
         LIST "1. Per Lund, sygeplejerske\n2. Lis Krog, læge\n", NULL, "pass", NULL},
        {"no list", "D20", DINNER, 1200, NULL, NULL, "not-applicable", NULL},
        {"staff count a head", "D36", DINNER, 1200, LIST THREE "4. Per Lund, sygeplejerske\n", NULL,
         "pass", "1 praksispersonale blandt 3 betalte"},
        {"no staff", "D36", DINNER, 1200, LIST THREE, NULL, "not-applicable", NULL},
        {"a virtual one was paid for", "D37", "4 Middag 400,00 1.600,00\n", 1600,
         LIST THREE "4. Per Lund, læge, online\n", NULL, "fail", "4 betalte kuverter; 3 til stede"},
        {"a virtual one ate at home", "D37", DINNER, 1200, LIST THREE "4. Per Lund, læge, online\n",
         NULL, "pass", NULL},
        {"nobody virtual", "D37", DINNER, 1200, LIST THREE, NULL, "not-applicable", NULL},
        {"twice on one list", "X09", DINNER, 1200, LIST THREE "4. Anna Friis, læge\n", NULL, "fail",
         "to gange"},
        {"no list", "X09", DINNER, 1200, NULL, NULL, "not-applicable", NULL},
    };
    paper_rows(desk, KOORDINATOR, INVOICE, rows, G_N_ELEMENTS(rows));
}

/* B05: the cluster of the desk has 31 doctors, and five guests may come. */
static void
more_than_the_cluster_has(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        int persons;
        const char *want;
    } table[] = {{36, "pass"}, {37, "fail"}, {0, "not-applicable"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        GString *list = g_string_new(LIST);
        for (int k = 0; k < table[i].persons; k++)
            g_string_append_printf(list, "%d. Anna %c%c%c, læge\n", k + 1, 'B' + k / 20,
                                   'a' + k % 20, 'n');
        const PaperRow row = {
            "cluster of 31", "B05", DINNER, 1200, table[i].persons ? list->str : NULL, NULL,
            table[i].want,   NULL};
        paper_letter(desk, KOORDINATOR, INVOICE, &row);
        assert_row(desk, &row);
        g_string_free(list, TRUE);
    }
}

static void
meetings(Desk *desk, gconstpointer data)
{
    (void)data;
#define HELD(day) LIST THREE "Mødedato: " day "\n"
    static const PaperRow rows[] = {
        {"christmas", "D15", DINNER, 1200,
         "Deltagerliste\nAnledning: Julefrokost\nDeltagere:\n" THREE, NULL, "fail", "Julefrokost"},
        {"a subject", "D15", DINNER, 1200, LIST THREE, NULL, "pass", "KOL"},
        {"no occasion", "D15", DINNER, 1200, NULL, NULL, "not-applicable", NULL},
        {"VAT shown", "D10", DINNER, 1200, NULL, NULL, "pass", "moms"},
        {"no meal", "D10", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"all is there", "C08", DINNER, 1200, LIST THREE, NULL, "pass", NULL},
        {"no list", "C08", DINNER, 1200, NULL, NULL, "not-applicable", NULL},
        {"after the scheme began", "I23", DINNER, 1200, NULL, NULL, "pass", NULL},
    };
    static const PaperRow slips[] = {
        {"lump sum", "C05", "Arrangement 1.250,00\nI alt 1.250,00\n", 0, NULL, NULL, "fail",
         "Arrangement"},
        {"dishes", "C05", "Bøf 1.250,00\nI alt 1.250,00\n", 0, NULL, NULL, "pass", NULL},
        {"small", "C07", "Middag 10.000,00\nI alt DKK 10.000,00\n", 0, NULL, NULL, "pass", NULL},
        {"large", "C07", "Middag 10.000,01\nI alt DKK 10.000,01\n", 0, NULL, NULL, "fail",
         "10.000,01 kr."},
        {"no VAT", "D10", "Middag 1.000,00\nI alt DKK 1.000,00\n", 0, NULL, NULL, "fail", NULL},
        {"next day", "D16", "Middag 1.000,00\nI alt DKK 1.000,00\n", 0, HELD("17-11-2026"), NULL,
         "pass", NULL},
        {"two days later", "D16", "Middag 1.000,00\nI alt DKK 1.000,00\n", 0, HELD("16-11-2026"),
         NULL, "fail", "16. november 2026"},
        {"no day said", "D16", "Middag 1.000,00\nI alt DKK 1.000,00\n", 0, NULL, NULL,
         "not-applicable", NULL},
    };
    paper_rows(desk, KOORDINATOR, INVOICE, rows, G_N_ELEMENTS(rows));
    paper_rows(desk, KOORDINATOR, SLIP, slips, G_N_ELEMENTS(slips));
    const PaperRow invoice = {
        "an invoice is no outlay", "C05", "Arrangement 500,00\n", 500, NULL, NULL,
        "not-applicable",          NULL};
    paper_letter(desk, KOORDINATOR, INVOICE, &invoice);
    assert_row(desk, &invoice);
    const PaperRow large = {
        "an invoice is no outlay", "C07", "Lokaleleje 50000,00\n", 50000, NULL, NULL,
        "not-applicable",          NULL};
    paper_letter(desk, KOORDINATOR, INVOICE, &large);
    assert_row(desk, &large);
#define OLD "Restaurant Havnen\nCVR-nr. 24202100\nKVITTERING\nBonnr %d\nDato 31-03-2023 20:10\n"
#define FIRST "Restaurant Havnen\nCVR-nr. 24202100\nKVITTERING\nBonnr %d\nDato 01-04-2023 20:10\n"
    const PaperRow old = {
        "the day before", "I23",           "Middag 100,00\nI alt DKK 100,00\n", 0, NULL, NULL,
        "fail",           "31. marts 2023"};
    paper_rows(desk, KOORDINATOR, OLD, &old, 1);
    const PaperRow first = {
        "the first day", "I23", "Middag 100,00\nI alt DKK 100,00\n", 0, NULL, NULL, "pass", NULL};
    paper_rows(desk, KOORDINATOR, FIRST, &first, 1);
}

static void
no_voucher(Desk *desk, gconstpointer data)
{
    (void)data;
    const PaperRow claim = {"a claim alone",
                            "C02",
                            NULL,
                            0,
                            NULL,
                            "Jeg har haft et udlæg på 500 kr. i klynge 57 Nordfyn. Refusion tak.",
                            "fail",
                            "kan ikke betales"};
    paper_letter(desk, KOORDINATOR, INVOICE, &claim);
    assert_row(desk, &claim);
    g_assert_cmpstr(desk_case(desk, 0)->status, ==, "needs-info");
    const PaperRow voucher = {"with a voucher", "C02", DINNER, 1200, NULL, NULL, "pass", NULL};
    paper_letter(desk, KOORDINATOR, INVOICE, &voucher);
    assert_row(desk, &voucher);
}

/* --- the cluster --------------------------------------------------------------------------- */

static void
clusters(Desk *desk, gconstpointer data)
{
    (void)data;
#define HEAD(cluster) "Kroen ved Søen ApS\nCVR-nr. 24202100\nFAKTURA\nFakturanr. %d\n" cluster
    static const PaperRow known[] = {
        {"one", "B04", DINNER, 1200, NULL, NULL, "pass", NULL},
        {"one", "B11", DINNER, 1200, NULL, NULL, "pass", NULL},
        {"one in office", "B13", DINNER, 1200, NULL, NULL, "pass", NULL},
        {"alive", "I21", DINNER, 1200, NULL, NULL, "pass", NULL},
    };
    static const PaperRow unknown[] = {
        {"unknown", "B04", DINNER, 1200, NULL, "Hermed faktura.", "fail", "143"}};
    static const PaperRow two[] = {{"two", "B11", DINNER "Klynge 58 Aalborg\n", 1200, NULL,
                                    "Hermed faktura.", "fail", "klynge 58"}};
    paper_rows(desk, KOORDINATOR, INVOICE, known, G_N_ELEMENTS(known));
    paper_rows(desk, FREMMED, HEAD("Klynge 143\n"), unknown, G_N_ELEMENTS(unknown));
    paper_rows(desk, KOORDINATOR, INVOICE, two, G_N_ELEMENTS(two));
}

static void
import(Desk *desk, const char *csv)
{
    g_autofree char *report = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(register_import(desk->book, csv, strlen(csv), false, &report, &error));
}

/* J08: a cluster that has nobody yet is not paid for; I21: one that is no more neither. */
static void
clusters_come_and_go(Desk *desk, gconstpointer data)
{
    (void)data;
    static const char columns[] =
        "number,name,region,coordinator,mail,valid_from,valid_to,group1_patients,members\n";
    g_autofree char *csv = g_strconcat(columns, "60,Nyborg,Syd,,,2023-01-01,,30000,20\n", NULL);
    const PaperRow empty = {
        "nobody", "B13", DINNER, 1200, NULL, "Hermed faktura.", "fail", "ingen koordinator"};
    import(desk, csv);
    paper_rows(desk, FREMMED, HEAD("Klynge 60 Nyborg\n"), &empty, 1);
    g_autofree char *ended =
        g_strconcat(columns, "60,Nyborg,Syd,,,2023-01-01,2026-06-30,30000,20\n", NULL);
    const PaperRow gone = {"after its last day", "I21",  DINNER,         1200, NULL,
                           "Hermed faktura.",    "fail", "30. juni 2026"};
    const PaperRow before = {"on its last day", "I21",  DINNER,         1200, NULL,
                             "Hermed faktura.", "pass", "30. juni 2026"};
    import(desk, ended);
    paper_rows(desk, FREMMED, HEAD("Fakturadato 01-07-2026\nKlynge 60 Nyborg\n"), &gone, 1);
    paper_rows(desk, FREMMED, HEAD("Fakturadato 30-06-2026\nKlynge 60 Nyborg\n"), &before, 1);
}

/* B08 */
static void
old_numbers_of_clusters(Desk *desk, gconstpointer data)
{
    (void)data;
    static char central[] = "31415926";
    static const struct {
        const char *buyer, *cvr, *want;
    } table[] = {
        {"Klynge Nordfyn", "27182828", "fail"},
        {"Klyngesekretariatet", "31415926", "pass"},
        {"PLO", "27182828", "pass"}, /* B09's matter */
        {"Klynge Nordfyn", NULL, "not-applicable"},
    };
    desk->config.central_cvr = central;
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *name = g_strdup_printf("f%zu.xml", i);
        desk_mail(desk, KOORDINATOR, "Faktura", "");
        Reading *r = desk_invoice(desk, name, "xml", name, "1250.00");
        desk_set(r, FIELD_BUYER_NAME, table[i].buyer);
        if (table[i].cvr)
            desk_set(r, FIELD_BUYER_CVR, table[i].cvr);
        desk_settle(desk);
        g_assert_cmpstr(desk_finding(desk, 0, "B08")->result, ==, table[i].want);
    }
}

/* --- the sender ---------------------------------------------------------------------------- */

static void
how_the_letter_came(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *from, *to, *rule, *want;
        bool believed;
    } table[] = {
        {KOORDINATOR, OS, "A02", "pass", true},
        {KOORDINATOR, "faktura@plo.example", "A02", "fail", true},
        {KOORDINATOR, OS, "A11", "not-applicable", true},
        {KOORDINATOR, OS, "A11", "fail", false},
        {FREMMED, OS, "A11", "not-applicable", true},
        {KOORDINATOR, OS, "X06", "pass", true},
        {KOORDINATOR, OS, "X06", "fail", false},
        {FREMMED, OS, "X06", "not-applicable", false},
        {"anna@k1inik.example", OS, "M03", "fail", true},
        {"anna@klinlk.example", OS, "M03", "fail", true},
        {"anna@klinik.dk", OS, "M03", "fail", true},
        {"anna@klinikk.example", OS, "M03", "fail", true},
        {"anna@klinikker.example", OS, "M03", "pass", true},
        {FREMMED, OS, "M03", "pass", true},
        {"vikar@klinik.example", OS, "M03", "pass", true},
        {KOORDINATOR, OS, "M03", "not-applicable", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *voucher = paper_voucher(INVOICE, "Lokaleleje 500,00\n", 500, (int)i + 1);
        ReadingMail *mail = desk_mail(desk, table[i].from, "Faktura, klynge 57 Nordfyn", "");
        desk_word(&((ReadingAddress *)mail->to->pdata[0])->address, table[i].to);
        if (!table[i].believed)
            g_ptr_array_set_size(mail->auth_results, 0);
        (void)paper_part(desk, voucher);
        desk_settle(desk);
        const Finding *f = desk_finding(desk, 0, table[i].rule);
        g_test_message("%s %s %s", table[i].rule, table[i].from, f->result);
        g_assert_cmpstr(f->result, ==, table[i].want);
        g_assert_null(f->sender_text);
    }
}

/* A11: what the coordinator says with the invoice counts as his answer would. */
static void
coordinator_sends_an_invoice(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *from, *text, *a10, *a11;
        bool believed;
    } table[] = {
        {KOORDINATOR, "Hej\n\nGodkendt.\n\nFaktura 1107, klynge 57", "pass", "pass", true},
        {KOORDINATOR, "Approved", "pass", "pass", true},
        {KOORDINATOR, "Hermed faktura", "fail", "not-applicable", true},
        {KOORDINATOR, "", "fail", "not-applicable", true},
        {KOORDINATOR, "Kan den godkendes?", "fail", "not-applicable", true},
        {KOORDINATOR, "Godkendt, hvis I har plads", "fail", "not-applicable", true},
        {KOORDINATOR, "Afvist: ikke vores", "fail", "not-applicable", true},
        {KOORDINATOR, "Godkendt", "fail", "fail", false},
        {TO_KLYNGER, "Godkendt", "fail", "not-applicable", true},
        {FREMMED, "Godkendt", "fail", "not-applicable", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *voucher = paper_voucher(INVOICE, "Lokaleleje 500,00\n", 500, (int)i + 1);
        ReadingMail *mail =
            desk_mail(desk, table[i].from, "Faktura, klynge 57 Nordfyn", table[i].text);
        if (!table[i].believed)
            g_ptr_array_set_size(mail->auth_results, 0);
        (void)paper_part(desk, voucher);
        desk_settle(desk);
        g_test_message("%s: %s", table[i].from, table[i].text);
        g_assert_cmpstr(desk_finding(desk, 0, "A10")->result, ==, table[i].a10);
        g_assert_cmpstr(desk_finding(desk, 0, "A11")->result, ==, table[i].a11);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, func)                                                                      \
    g_test_add("/judge papers/" name, Desk, NULL, desk_open, func, desk_close)
    DESK_TEST("attendees on lists", attendees_on_lists);
    DESK_TEST("more than the cluster has", more_than_the_cluster_has);
    DESK_TEST("meetings", meetings);
    DESK_TEST("no voucher", no_voucher);
    DESK_TEST("clusters", clusters);
    DESK_TEST("clusters come and go", clusters_come_and_go);
    DESK_TEST("old numbers of clusters", old_numbers_of_clusters);
    DESK_TEST("how the letter came", how_the_letter_came);
    DESK_TEST("a coordinator sends an invoice", coordinator_sends_an_invoice);
    return g_test_run();
}
