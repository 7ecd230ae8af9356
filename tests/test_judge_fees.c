/* Honoraria, consultants and travel, from documents as they arrive. */
#include "spool/ledger.h"
#include "tests/paper_desk.h"

#define REQUEST "Honoraranmodning\nNummer %d\nDato 18-11-2026\nKlynge 57 Nordfyn\n"
#define TO_METTE "Modtager: Mette Lund\nCVR-nr. 24202100\n"
#define TO_FINN "Modtager: Finn Krog\nCVR-nr. 24202100\n"
#define CONTRACT                                                                                   \
    "Kontrakt\nAftale mellem klynge 57 og Mette Lund\nOpgaver: planlægning af møder\n"           \
    "Timeforbrug: 10 timer\nTimesats: 1.000,00 kr.\n"
#define SHEET "Timeseddel\nMedarbejder: Mette Lund\nTimer: 10\nTimesats: 1.000,00 kr.\n"

static void
requests(Desk *desk, gconstpointer data)
{
    (void)data;
    static const PaperRow rows[] = {
        {"named", "B02", TO_METTE "I alt DKK 10.000,00\n", 0, CONTRACT, NULL, "pass", NULL},
        {"nothing on file", "E01", TO_FINN "I alt DKK 10.000,00\n", 0, NULL, NULL, "fail",
         "uden kontrakt"},
        {"with a contract", "E01", TO_METTE "I alt DKK 10.000,00\n", 0, CONTRACT, NULL, "pass",
         NULL},
        {"with a time sheet", "E01", TO_METTE "I alt DKK 10.000,00\n", 0, SHEET, NULL, "pass",
         NULL},
        {"the rate stands in it", "E02", TO_METTE "I alt DKK 10.000,00\n", 0, SHEET, NULL, "pass",
         NULL},
        {"no rate", "E02", TO_FINN "I alt DKK 10.000,00\n", 0,
         "Timeseddel\nMedarbejder: Finn Krog\nTimer: 10\n", NULL, "fail", NULL},
        {"10 × 1.000", "E03", TO_METTE "I alt DKK 10.000,00\n", 0, SHEET, NULL, "pass",
         "10,00 timer × 1.000 kr. = 10.000 kr."},
        {"one øre more", "E03", TO_METTE "I alt DKK 10.000,01\n", 0, SHEET, NULL, "pass", NULL},
        {"two øre more", "E03", TO_METTE "I alt DKK 10.000,02\n", 0, SHEET, NULL, "fail",
         "i alt 10.000,02 kr."},
        {"no hours", "E03",
         "Modtager: Lis Holm\n"
         "I alt DKK 10.000,00\n",
         0, NULL, NULL, "not-applicable", NULL},
        {"named", "E04", TO_METTE "I alt DKK 10.000,00\n", 0, CONTRACT, NULL, "pass", NULL},
        {"nobody", "E04", "CVR-nr. 24202100\nI alt DKK 10.000,00\n", 0, CONTRACT, NULL, "fail",
         "nævner ikke"},
        {"somebody else's contract", "E04",
         "Modtager: Per Krog\nCVR-nr. 24202100\nI alt DKK 10.000,00\n", 0, CONTRACT, NULL, "fail",
         "Mette Lund"},
        {"all three points", "E05", TO_METTE "I alt DKK 10.000,00\n", 0, CONTRACT, NULL, "pass",
         NULL},
        {"two points missing", "E05", TO_METTE "I alt DKK 10.000,00\n", 0,
         "Kontrakt\nAftale mellem klynge 57 og Mette Lund\nOpgaver: møder\n", NULL, "fail",
         "timeforbrug, honorering"},
        {"not the board's", "E06", TO_METTE "I alt DKK 10.000,00\n", 0, CONTRACT, NULL,
         "not-applicable", NULL},
        {"the treasurer's", "E06", TO_METTE "I alt DKK 10.000,00\n", 0,
         CONTRACT "Mette Lund er kasserer\n", NULL, "pass", NULL},
        {"the treasurer's lacks hours", "E06", TO_METTE "I alt DKK 10.000,00\n", 0,
         "Kontrakt\nAftale mellem klynge 57 og Mette Lund, kasserer\nOpgaver: regnskab\n"
         "Timesats: 500,00 kr.\n",
         NULL, "fail", "timeforbrug"},
        {"by CVR", "E10", TO_METTE "I alt DKK 10.000,00\n", 0, NULL, NULL, "pass", "B-indkomst"},
        {"as salary", "E10", "Modtager: Mette Lund\nUdbetales som A-indkomst\nI alt DKK 9.000,00\n",
         0, NULL, NULL, "pass", "A-indkomst"},
        {"neither", "E10", "Modtager: Mette Lund\nI alt DKK 9.000,00\n", 0, NULL, NULL, "fail",
         "B-indkomst"},
        {"by CVR", "E11", TO_METTE "I alt DKK 10.000,00\n", 0, NULL, NULL, "not-applicable", NULL},
        {"a CPR number", "E11", "Modtager: Mette Lund\nCPR 010180-1234\nI alt DKK 9.000,00\n", 0,
         NULL, NULL, "fail", "sikker kanal"},
        {"no time sheet", "E19", "Modtager: Lis Holm\nI alt DKK 10.000,00\n", 0,
         "Kontrakt\nAftale mellem klynge 57 og Lis Holm\nHonorar på 10.000 kr.\n", NULL, "fail",
         NULL},
        {"hours stated", "E19", TO_METTE "Timer: 10\nI alt DKK 10.000,00\n", 0, CONTRACT, NULL,
         "pass", NULL},
        {"work by contract", "E25", TO_METTE "I alt DKK 10.000,00\n", 0, CONTRACT, NULL, "pass",
         NULL},
        {"no contract", "E25", "Modtager: Finn Bo\nI alt DKK 10.000,00\n", 0, NULL, NULL,
         "not-applicable", NULL},
        {"a fee", "E34", TO_METTE "I alt DKK 10.000,00\n", 0, NULL, NULL, "pass", "honorar"},
    };
    paper_rows(desk, KOORDINATOR, REQUEST, rows, G_N_ELEMENTS(rows));
}

/* E07: 10 % over 1.015,44 kr. is 1.116,98 kr. */
static void
rates(Desk *desk, gconstpointer data)
{
    (void)data;
#define AT(rate) TO_METTE "Timesats: " rate " kr.\nI alt DKK 10.000,00\n"
#define SPRING "Honoraranmodning\nNummer %d\nDato 01-06-2023\nKlynge 57 Nordfyn\n"
    static const PaperRow rows[] = {
        {"at the margin", "E07", AT("1.116,98"), 0, NULL, NULL, "pass", "reference 1.015,44 kr."},
        {"above", "E07", AT("1.116,99"), 0, NULL, NULL, "fail", "1.116,99 kr. pr. time"},
        {"none", "E07", TO_METTE "I alt DKK 10.000,00\n", 0, NULL, NULL, "not-applicable", NULL},
        {"shown", "K07", AT("900,00"), 0, NULL, NULL, "pass", "1.015,44 kr."},
        {"three years old", "K08", AT("900,00"), 0, NULL, NULL, "fail", "1. april 2023"},
    };
    static const PaperRow fresh = {"two months old", "K08", AT("900,00"), 0, NULL, NULL,
                                   "pass",           NULL};
    static const PaperRow none = {"no fee", "K07", "Lokaleleje 500,00\n", 500,
                                  NULL,     NULL,  "not-applicable",      NULL};
    paper_rows(desk, KOORDINATOR, REQUEST, rows, G_N_ELEMENTS(rows));
    paper_rows(desk, KOORDINATOR, SPRING, &fresh, 1);
    paper_rows(desk, KOORDINATOR, INVOICE, &none, 1);
}

/* E17: four payouts a year; E20: what the stored minutes say; a stored contract counts. */
static void
what_is_on_file(Desk *desk, gconstpointer data)
{
    (void)data;
    static const PaperRow first = {"the first", "E17",           TO_METTE "I alt DKK 1.000,00\n",
                                   0,           CONTRACT,        NULL,
                                   "pass",      "1 udbetalinger"};
    static const PaperRow later = {
        "stored contract", "E01", TO_METTE "I alt DKK 1.001,00\n", 0, NULL, NULL, "pass", NULL};
    static const PaperRow minutes = {
        "no minutes yet",
        "E20",
        TO_METTE "I alt DKK 1.002,00\n",
        0,
        "Referat af generalforsamling\nMødereferat\nMette Lund vælges og får honorar\n",
        NULL,
        "not-applicable",
        NULL};
    static const PaperRow fourth = {
        "the fourth", "E17",           TO_METTE "I alt DKK 1.003,00\n", 0, NULL, NULL,
        "pass",       "4 udbetalinger"};
    static const PaperRow fifth = {
        "the fifth", "E17",  TO_METTE "I alt DKK 1.004,00\n",         0, NULL,
        NULL,        "fail", "5 udbetalinger i kalenderåret; højst 4"};
    static const PaperRow named = {
        "in the minutes", "E20", TO_METTE "I alt DKK 1.005,00\n", 0, NULL, NULL, "pass", NULL};
    static const PaperRow other = {"not in the minutes",
                                   "E20",
                                   "Modtager: Ole Vang\nI alt DKK 1.006,00\n",
                                   0,
                                   NULL,
                                   NULL,
                                   "fail",
                                   "Ole Vang"};
    const PaperRow *const rows[] = {&first, &later, &minutes, &fourth, &fifth, &named, &other};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        paper_rows(desk, KOORDINATOR, REQUEST, rows[i], 1);
}

static void
speakers(Desk *desk, gconstpointer data)
{
    (void)data;
#define BY_METTE "Oplægsholder: Mette Lund\nKoordinator: Anna Holm\n"
#define PRICES "Dokumenteret markedspris\nPrisoverslag for foredrag\n"
    static const PaperRow rows[] = {
        {"all there", "B03", BY_METTE "Foredrag om KOL 8.000,00\n", 8000, NULL, NULL, "pass", NULL},
        {"speaker and coordinator missing", "B03", "Foredrag om KOL 8.000,00\n", 8000, NULL, NULL,
         "fail", "oplægsholderens navn, koordinatorens navn"},
        {"no consultant", "B03", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"at the limit", "E26", BY_METTE "Foredrag om KOL 10.000,00\n", 10000, NULL, NULL, "pass",
         "anbefalet højst 10.000 kr."},
        {"above", "E26", BY_METTE "Foredrag om KOL 10.001,00\n", 10001, NULL, NULL, "fail",
         "10.001 kr."},
        {"no fee", "E26", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"with mileage above", "E26", BY_METTE "Foredrag om KOL 9.900,00\nKørsel 200,00\n", 10100,
         NULL, NULL, "fail", "10.100 kr."},
        {"mileage added", "F04", BY_METTE "Foredrag om KOL 9.000,00\nKørsel 200,00\n", 9200, NULL,
         NULL, "pass", "= 9.200 kr."},
        {"no mileage", "F04", BY_METTE "Foredrag om KOL 9.000,00\n", 9000, NULL, NULL,
         "not-applicable", NULL},
        {"consultant", "E33", BY_METTE "Facilitering af workshop 9.000,00\n", 9000, NULL, NULL,
         "pass", NULL},
        {"no consultant", "E33", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"secretary's help without contract", "G10", BY_METTE "Honorar for praktisk hjælp 900,00\n",
         900, NULL, NULL, "fail", "praktisk"},
        {"no such help", "G10", BY_METTE "Foredrag 900,00\n", 900, NULL, NULL, "not-applicable",
         NULL},
        {"lost earnings", "E23", "Tabt arbejdsfortjeneste 2.000,00\n", 2000, NULL, NULL, "fail",
         "Tabt arbejdsfortjeneste"},
        {"none", "E23", "Lokaleleje 500,00\n", 500, NULL, NULL, "pass", NULL},
    };
    paper_rows(desk, KOORDINATOR, INVOICE, rows, G_N_ELEMENTS(rows));
    static const PaperRow member[] = {
        {"a clinic's fee", "E24", "Honorar for møde 900,00\n", 900, NULL, NULL, "fail",
         "Lægehuset"},
        {"a clinic's room", "E24", "Lokaleleje 900,00\n", 900, NULL, NULL, "not-applicable", NULL}};
#define CLINIC                                                                                     \
    "Lægehuset Torvet\nCVR-nr. 24202100\nFAKTURA\nFakturanr. %d\nFakturadato 18-11-2026\n"
    paper_rows(desk, KOORDINATOR, CLINIC, member, G_N_ELEMENTS(member));
}

/* E27: a documented market price; its kind comes from the reader as price-evidence. */
static void
a_documented_price(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *kind, *e26, *e27;
    } table[] = {{"price-evidence", "pass", "pass"}, {"programme", "fail", "not-applicable"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *voucher =
            paper_voucher(INVOICE, BY_METTE "Foredrag om KOL 12.000,00\n", 12000, (int)i + 1);
        desk_mail(desk, KOORDINATOR, "Faktura, klynge 57 Nordfyn", "");
        (void)paper_part(desk, voucher);
        desk_word(&paper_part(desk, PRICES)->kind, table[i].kind);
        desk_settle(desk);
        g_assert_cmpstr(desk_finding(desk, 0, "E26")->result, ==, table[i].e26);
        g_assert_cmpstr(desk_finding(desk, 0, "E27")->result, ==, table[i].e27);
    }
}

/* E29: a card voucher; the route comes with the card transaction. */
static void
fees_by_card(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *route, *line, *want;
    } table[] = {{"card", "Honorar til foredrag 900,00\n", "fail"},
                 {"card", "Middag 900,00\n", "pass"},
                 {"outlay", "Honorar til foredrag 900,00\n", "not-applicable"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const PaperRow row = {"card", "E29", table[i].line, 0, NULL, NULL, table[i].want, NULL};
        g_autoptr(GError) error = NULL;
        Verdict *verdict = NULL;
        paper_letter(desk, KOORDINATOR, SLIP, &row);
        CaseFile *file = desk_case(desk, 0);
        desk_word(&file->route, table[i].route);
        (void)!judge_case(desk->book, &desk->config, desk->pack, file, DESK_TODAY, &verdict,
                          &error);
        g_assert_no_error(error);
        g_ptr_array_set_size(desk->verdicts, 0);
        g_ptr_array_add(desk->verdicts, verdict);
        assert_row(desk, &row);
    }
}

/* --- travel -------------------------------------------------------------------------------- */

static void
rides(Desk *desk, gconstpointer data)
{
    (void)data;
    static const PaperRow rows[] = {
        {"taxi", "F05", "Taxa til mødet 300,00\nI alt DKK 300,00\n", 0, NULL, NULL, "pass", "Taxa"},
        {"dinner", "F05", "Middag 300,00\nI alt DKK 300,00\n", 0, NULL, NULL, "not-applicable",
         NULL},
        {"by the coordinator", "F06", "Taxa til mødet 300,00\nI alt DKK 300,00\n", 0, NULL, NULL,
         "pass", NULL},
        {"network day", "F07", "Taxa 300,00\nI alt DKK 300,00\n", 0,
         "Deltagerliste\nAnledning: Netværksdag i KiAP\nDeltagere:\n" THREE, NULL, "pass",
         "netværksdag"},
        {"cluster meeting", "F07", "Taxa 300,00\nI alt DKK 300,00\n", 0, LIST THREE, NULL,
         "not-applicable", NULL},
        {"to an ordinary meeting", "F09", "Taxa 300,00\nI alt DKK 300,00\n", 0, LIST THREE, NULL,
         "fail", "Taxa"},
        {"to something else", "F09", "Taxa 300,00\nI alt DKK 300,00\n", 0,
         "Deltagerliste\nAnledning: Netværksdag i KiAP\nDeltagere:\n" THREE, NULL, "pass", NULL},
        {"the coordinator's conference", "F10", "Konferencegebyr 900,00\nI alt DKK 900,00\n", 0,
         NULL, NULL, "pass", NULL},
        {"no conference", "F10", "Middag 900,00\nI alt DKK 900,00\n", 0, NULL, NULL,
         "not-applicable", NULL},
    };
    static const PaperRow strangers[] = {
        {"by somebody else", "F06", "Taxa til mødet 300,00\nI alt DKK 300,00\n", 0, NULL, NULL,
         "fail", NULL},
        {"a member's conference", "F10", "Konferencegebyr 900,00\nI alt DKK 900,00\n", 0, NULL,
         NULL, "fail", "Konferencegebyr"}};
    paper_rows(desk, KOORDINATOR, SLIP, rows, G_N_ELEMENTS(rows));
    paper_rows(desk, "medlem@praksis.example", SLIP, strangers, G_N_ELEMENTS(strangers));
}

static void
mileage(Desk *desk, gconstpointer data)
{
    (void)data;
#define LOG2023 "Kørselsregnskab\nNr %d\nDato 18-09-2023\nKlynge 57 Nordfyn\n"
#define LOG2026 "Kørselsregnskab\nNr %d\nDato 18-09-2026\nKlynge 57 Nordfyn\n"
#define TRIP "Km: 100\n"
#define COMPLETE                                                                                   \
    "Tid kl. 17:30\nAnledning: Klyngemøde\nSted: Kroen\nFra Odense til Nyborg\nKm: 100\n"
#define INCLUDED CONTRACT "Honorar er inkl. kørsel\n"
    static const PaperRow member[] = {
        {"no contract", "F01", TRIP "I alt DKK 373,00\n", 0, NULL, NULL, "fail", NULL},
        {"not the coordinator's", "F02", TRIP "I alt DKK 373,00\n", 0, NULL, NULL, "not-applicable",
         NULL},
    };
    static const PaperRow rows[] = {
        {"the coordinator's", "F01", TRIP "I alt DKK 373,00\n", 0, NULL, NULL, "not-applicable",
         NULL},
        {"no contract", "F02", TRIP "I alt DKK 373,00\n", 0, NULL, NULL, "fail", NULL},
        {"with a contract", "F02", TRIP "I alt DKK 373,00\n", 0, CONTRACT, NULL, "pass", NULL},
        {"paid with the fee", "F08", TRIP "I alt DKK 373,00\n", 0, INCLUDED, NULL, "fail", NULL},
        {"not in the fee", "F08", TRIP "I alt DKK 373,00\n", 0, CONTRACT, NULL, "pass", NULL},
        {"no contract", "F08", TRIP "I alt DKK 373,00\n", 0, NULL, NULL, "not-applicable", NULL},
        {"100 × 3,73", "K09", TRIP "I alt DKK 373,00\n", 0, NULL, NULL, "pass",
         "100,00 km × 3,73 kr. = 373 kr."},
        {"one øre", "K09", TRIP "I alt DKK 373,01\n", 0, NULL, NULL, "pass", NULL},
        {"two øre", "K09", TRIP "I alt DKK 373,02\n", 0, NULL, NULL, "fail", "krævet 373,02 kr."},
        {"no kilometres", "K09", "I alt DKK 373,00\n", 0, NULL, NULL, "not-applicable", NULL},
        {"date and km", "K10", TRIP "I alt DKK 373,00\n", 0, NULL, NULL, "pass", NULL},
        {"no km", "K10", "I alt DKK 373,00\n", 0, NULL, NULL, "fail", "antal km"},
        {"all six", "K34", COMPLETE "I alt DKK 373,00\n", 0, NULL, NULL, "pass", NULL},
        {"two of six", "K34", TRIP "I alt DKK 373,00\n", 0, NULL, NULL, "fail",
         "tid, begivenhed, sted, fra og til"},
    };
    static const PaperRow later[] = {
        {"to a course", "F03", "Anledning: Kursus i KOL\n" TRIP "I alt DKK 373,00\n", 0, NULL, NULL,
         "fail", NULL},
        {"to a meeting", "F03", "Anledning: Klyngemøde\n" TRIP "I alt DKK 373,00\n", 0, NULL, NULL,
         "pass", NULL},
    };
    static const PaperRow none[] = {
        {"no mileage", "F03", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"no mileage", "K10", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"no mileage", "K34", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"no mileage", "F02", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL}};
    paper_rows(desk, "medlem@praksis.example", LOG2023, member, G_N_ELEMENTS(member));
    paper_rows(desk, KOORDINATOR, LOG2023, rows, G_N_ELEMENTS(rows));
    paper_rows(desk, KOORDINATOR, LOG2026, later, G_N_ELEMENTS(later));
    paper_rows(desk, KOORDINATOR, INVOICE, none, G_N_ELEMENTS(none));
}

/* --- the year's money ---------------------------------------------------------------------- */

static void
budgets(Desk *desk, gconstpointer data)
{
    (void)data;
    static const PaperRow none = {"no money booked", "I17", "Lokaleleje 500,00\n", 500, NULL, NULL,
                                  "not-applicable",  NULL};
    static const PaperRow no_budget = {"no budget", "I17",  "Lokaleleje 500,00\n",  500, NULL,
                                       NULL,        "fail", "intet vedtaget budget"};
    static const PaperRow rows[] = {
        {"adopted", "I17", "Lokaleleje 500,00\n", 500, NULL, NULL, "pass", NULL},
        {"all of the line", "I16", "Lokaleleje 1.600,00\n", 1600, NULL, NULL, "pass",
         "brugt 0 kr. + 2.000 kr. = 2.000 kr.; budget 2.000 kr."},
        {"a krone more", "I16", "Lokaleleje 1.601,00\n", 1601, NULL, NULL, "fail",
         "2.001,25 kr.; budget 2.000 kr."},
        {"no line for it", "I16", "Togbillet 1.600,00\n", 1600, NULL, NULL, "not-applicable", NULL},
        {"dinner is catering", "I16", "Middag 801,00\n", 801, NULL, NULL, "fail",
         "1.001,25 kr.; budget 1.000 kr."},
        {"a fee within", "E09", "Foredrag 2.400,00\n", 2400, NULL, NULL, "pass",
         "budget 3.000 kr."},
        {"a fee above", "E09", "Foredrag 2.401,00\n", 2401, NULL, NULL, "fail", "3.001,25 kr."},
        {"no fee", "E09", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"half of what was given", "E08", "Foredrag 4.000,00\n", 4000, NULL, NULL, "pass",
         "honorarer 5.000 kr. af 10.000 kr."},
        {"more than half", "E08", "Foredrag 4.001,00\n", 4001, NULL, NULL, "fail", "5.001,25 kr."},
        {"no fee", "E08", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
    };
    bool posted;
    paper_rows(desk, KOORDINATOR, INVOICE, &none, 1);
    g_assert_true(
        ledger_allocate(desk->book, 57, 2026, 1000000, "2026-03-01", "test", &posted, NULL));
    paper_rows(desk, KOORDINATOR, INVOICE, &no_budget, 1);
    g_assert_true(ledger_set_budget(desk->book, 57, 2026, "room", 200000, NULL));
    g_assert_true(ledger_set_budget(desk->book, 57, 2026, "catering", 100000, NULL));
    g_assert_true(ledger_set_budget(desk->book, 57, 2026, "fee", 300000, NULL));
    paper_rows(desk, KOORDINATOR, INVOICE, rows, G_N_ELEMENTS(rows));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, func)                                                                      \
    g_test_add("/judge fees/" name, Desk, NULL, desk_open, func, desk_close)
    DESK_TEST("requests", requests);
    DESK_TEST("rates", rates);
    DESK_TEST("what is on file", what_is_on_file);
    DESK_TEST("speakers", speakers);
    DESK_TEST("a documented price", a_documented_price);
    DESK_TEST("fees by card", fees_by_card);
    DESK_TEST("rides", rides);
    DESK_TEST("mileage", mileage);
    DESK_TEST("budgets", budgets);
    return g_test_run();
}
