/* Consultants' invoices and the regional agreement's rules, from documents as they arrive. */
#include "tests/paper_desk.h"

/* An invoice of a consultant under the region's agreement. */
#define REGIONAL                                                                                   \
    "Mette Lund Rådgivning ApS\nCVR-nr. 24202100\nFAKTURA\nFakturanr. %d\nFakturadato "           \
    "18-11-2026\n"                                                                                 \
    "KAP-H\n"
#define AGREEMENT "Kontrakt\nAftale mellem KAP-H og Mette Lund\nCVR-nr. 24202100\n"
#define OTHER_CVR "Kontrakt\nAftale mellem KAP-H og Mette Lund\nCVR-nr. 31415926\n"

static void
regional_agreement(Desk *desk, gconstpointer data)
{
    (void)data;
    static const PaperRow rows[] = {
        {"half a day", "K11", "Tabt arbejdsfortjeneste 2.000,00\n", 2000, NULL, NULL, "fail",
         "Tabt arbejdsfortjeneste"},
        {"another amount", "K11", "Tabt arbejdsfortjeneste 2.001,00\n", 2001, NULL, NULL, "pass",
         NULL},
        {"none", "K11", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"with VAT", "K12", "Tabt arbejdsfortjeneste 2.000,00\n", 2000, NULL, NULL, "fail", NULL},
        {"without VAT", "K12",
         "Tabt arbejdsfortjeneste 2.000,00\nSubtotal ekskl. moms 2.000,00\nMoms 0,00\n"
         "I alt DKK 2.000,00\n",
         0, NULL, NULL, "pass", NULL},
        {"none", "K12", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"once", "K14", "Konsulenttimer 2.000,00\nTid til fakturering 250,00\n", 2250, NULL, NULL,
         "pass", "1 linjer"},
        {"twice", "K14",
         "Tid til fakturering september 250,00\nTid til fakturering oktober 250,00\n", 500, NULL,
         NULL, "fail", "2 linjer"},
        {"none", "K14", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"last month", "K15", "Faste konsulenttimer oktober 2026: 2.000,00\n", 2000, NULL, NULL,
         "pass", NULL},
        {"this month", "K15", "Faste konsulenttimer november 2026: 2.000,00\n", 2000, NULL, NULL,
         "fail", "november 2026"},
        {"no month", "K15", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"six hours", "K16", "6 Transporttid Bornholm 6.000,00\n", 6000, NULL, NULL, "pass",
         "6,00 timer; højst 6"},
        {"seven hours", "K16", "7 Transporttid Bornholm 7.000,00\n", 7000, NULL, NULL, "fail",
         "højst 6"},
        {"twelve there and back", "K16", "12 Transporttid Bornholm t/r 12.000,00\n", 12000, NULL,
         NULL, "pass", "højst 12"},
        {"elsewhere", "K16", "7 Transporttid Køge 7.000,00\n", 7000, NULL, NULL, "not-applicable",
         NULL},
        {"with mileage", "K18", "Ekstraopgave møde 2.000,00\nKørsel 300,00\n", 2300, NULL, NULL,
         "fail", "Kørsel"},
        {"without", "K18", "Ekstraopgave møde 2.000,00\n", 2000, NULL, NULL, "pass", NULL},
        {"no extra task", "K18", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable",
         NULL},
        {"named", "K20", "Konsulent: Mette Lund\nKonsulenttimer 2.000,00\n", 2000, NULL, NULL,
         "pass", NULL},
        {"nameless", "K20", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "fail", NULL},
        {"outlay without voucher", "K21", "Konsulenttimer 2.000,00\nUdlæg parkering 90,00\n", 2090,
         NULL, NULL, "fail", "Udlæg"},
        {"outlay with voucher", "K21", "Konsulenttimer 2.000,00\nUdlæg parkering 90,00\n", 2090,
         AGREEMENT, NULL, "pass", NULL},
        {"no outlay", "K21", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"as agreed", "K22", "Konsulenttimer 2.000,00\n", 2000, AGREEMENT, NULL, "pass", NULL},
        {"another number", "K22", "Konsulenttimer 2.000,00\n", 2000, OTHER_CVR, NULL, "fail",
         "kontraktens 31415926"},
        {"no contract", "K22", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable",
         NULL},
        {"three months", "K24", "Mødedato: 18-08-2026\nKonsulenttimer 2.000,00\n", 2000, NULL, NULL,
         "pass", "92 dage"},
        {"a day more", "K24", "Mødedato: 17-08-2026\nKonsulenttimer 2.000,00\n", 2000, NULL, NULL,
         "fail", "93 dage"},
        {"no day", "K24", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"not agreed", "K25", "Ekstraopgave møde 2.000,00\n", 2000, NULL, NULL, "fail",
         "Ekstraopgave"},
        {"agreed", "K25", "Ekstraopgave møde 2.000,00\n", 2000, AGREEMENT, NULL, "pass", NULL},
        {"no extra task", "K25", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable",
         NULL},
        {"paid by the region too", "K30", "Deltagergebyr konference 900,00\n", 900, NULL, NULL,
         "fail", "Deltagergebyr"},
        {"no fee", "K30", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"paid by the region too", "K31", "Togbillet til koordinatortræf 300,00\n", 300, NULL, NULL,
         "fail", "Togbillet"},
        {"no travel", "K31", "Konsulenttimer 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"no contract with the cluster", "K32", "Foredrag 2.000,00\n", 2000, NULL, NULL, "fail",
         NULL},
        {"with one", "K32", "Foredrag 2.000,00\n", 2000, AGREEMENT, NULL, "pass", NULL},
    };
    paper_rows(desk, FREMMED, REGIONAL, rows, G_N_ELEMENTS(rows));
}

static void
ordinary_invoices(Desk *desk, gconstpointer data)
{
    (void)data;
#define NO_VAT(line) line "I alt DKK 2.000,00\n"
    static const PaperRow rows[] = {
        {"a room without VAT", "K13", NO_VAT("Lokaleleje 2.000,00\n"), 0, NULL, NULL, "fail",
         "ingen moms"},
        {"says why", "K13", NO_VAT("Lokaleleje 2.000,00\nMomsfri efter momslovens § 13\n"), 0, NULL,
         NULL, "pass", NULL},
        {"with VAT", "K13", "Lokaleleje 2.000,00\n", 2000, NULL, NULL, "pass", NULL},
        {"a fee is K33's", "K13", NO_VAT("Foredrag 2.000,00\n"), 0, NULL, NULL, "not-applicable",
         NULL},
        {"a fee without VAT", "K33", NO_VAT("Foredrag 2.000,00\n"), 0, NULL, NULL, "fail",
         "24202100"},
        {"a small trade", "K33", NO_VAT("Foredrag 2.000,00\nOmsætning under 50.000 kr.\n"), 0, NULL,
         NULL, "pass", NULL},
        {"with VAT", "K33", "Foredrag 2.000,00\n", 2000, NULL, NULL, "pass", NULL},
        {"no fee", "K33", "Lokaleleje 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"fee and mileage on one line", "K19", "Honorar og kørsel 2.000,00\n", 2000, NULL, NULL,
         "fail", "Honorar og kørsel"},
        {"room and food on one line", "K19", "Lokale og forplejning 2.000,00\n", 2000, NULL, NULL,
         "fail", "forplejning"},
        {"apart", "K19", "Lokaleleje 1.000,00\nForplejning 1.000,00\n", 2000, NULL, NULL, "pass",
         NULL},
        {"its own day", "K23", "Forfaldsdato 18-12-2026\nLokaleleje 2.000,00\n", 2000, NULL, NULL,
         "pass", "fra fakturaen"},
        {"thirty days", "K23", "Lokaleleje 2.000,00\n", 2000, NULL, NULL, "pass",
         "18. december 2026 (30 dage"},
        {"overdue", "K23", "Forfaldsdato 20-11-2026\nLokaleleje 2.000,00\n", 2000, NULL, NULL,
         "fail", "20. november 2026"},
        {"due today", "K23", "Forfaldsdato 21-11-2026\nLokaleleje 2.000,00\n", 2000, NULL, NULL,
         "pass", NULL},
        {"of the cluster", "K30", "Deltagergebyr konference 900,00\n", 900, NULL, NULL, "pass",
         NULL},
        {"of the cluster", "K31", "Togbillet 300,00\n", 300, NULL, NULL, "pass", NULL},
        {"of the cluster", "K32", "Foredrag 2.000,00\n", 2000, NULL, NULL, "not-applicable", NULL},
        {"of the cluster", "K14", "Tid til fakturering 250,00\n", 250, NULL, NULL, "not-applicable",
         NULL},
    };
    paper_rows(desk, KOORDINATOR, INVOICE, rows, G_N_ELEMENTS(rows));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, func)                                                                      \
    g_test_add("/judge consultants/" name, Desk, NULL, desk_open, func, desk_close)
    DESK_TEST("the regional agreement", regional_agreement);
    DESK_TEST("ordinary invoices", ordinary_invoices);
    return g_test_run();
}
