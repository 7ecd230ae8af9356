/* What may be bought, from documents as they arrive. */
#include "tests/paper_desk.h"

static void
lines_of_invoices(Desk *desk, gconstpointer data)
{
    (void)data;
    static const PaperRow rows[] = {
        {"minibar", "C03", "10 Middag 400,00 4.000,00\nMinibar 200,00\n", 4200, NULL, NULL, "fail",
         "Minibar"},
        {"a private room is a room", "C03", "Leje af privat mødelokale 1.000,00\n", 1000, NULL,
         NULL, "pass", NULL},
        {"food", "C03", "10 Middag 400,00 4.000,00\n", 4000, NULL, NULL, "pass", NULL},
        {"bar beside a package", "D17", "10 Mødepakke 400,00 4.000,00\nBarregning 900,00\n", 4900,
         NULL, NULL, "fail", "Barregning"},
        {"wine beside a package", "D17", "10 Konferencepakke 400,00 4.000,00\nDrikkevarer 900,00\n",
         4900, NULL, NULL, "fail", "Drikkevarer"},
        {"wine with an ordinary dinner", "D17", "10 Middag 400,00 4.000,00\nDrikkevarer 900,00\n",
         4900, NULL, NULL, "pass", NULL},
        {"mixed with a companion's", "D18", "10 Middag 400,00 4.000,00\nLedsager 400,00\n", 4400,
         NULL, NULL, "fail", "Ledsager"},
        {"not mixed", "D18", "10 Middag 400,00 4.000,00\nLokaleleje 400,00\n", 4400, NULL, NULL,
         "pass", NULL},
        {"software for nobody knows what", "G02", "Licens til mødeværktøj 1.000,00\n", 1000, NULL,
         "Se vedhæftede.", "fail", "Licens"},
        {"software with its purpose", "G02", "Licens til klyngens mødeværktøj 1.000,00\n", 1000,
         NULL, NULL, "pass", NULL},
        {"no software", "G02", "Lokaleleje 1.000,00\n", 1000, NULL, NULL, "not-applicable", NULL},
        {"stethoscope", "G03", "Stetoskop 2 stk 1.000,00\n", 1000, NULL, NULL, "fail", "Stetoskop"},
        {"room", "G03", "Lokaleleje 1.000,00\n", 1000, NULL, NULL, "pass", NULL},
        {"cleaning of the clinic", "G04", "Rengøring august 1.000,00\n", 1000, NULL, NULL, "fail",
         "Rengøring"},
        {"meeting", "G04", "Lokaleleje 1.000,00\n", 1000, NULL, NULL, "pass", NULL},
        {"the doctors' guild", "G05", "Generalforsamling i lægelauget 1.000,00\n", 1000, NULL, NULL,
         "fail", "lægelaug"},
        {"the cluster", "G05", "Lokaleleje 1.000,00\n", 1000, NULL, NULL, "pass", NULL},
        {"nobody knows what", "G09", "Diverse varer 3.000,00\nLokaleleje 1.000,00\n", 4000, NULL,
         NULL, "fail", "Diverse"},
        {"half of it unknown", "G09", "Diverse varer 2.000,00\nLokaleleje 2.000,00\n", 4000, NULL,
         NULL, "pass", NULL},
        {"flight", "F11", "Flybillet til Wien 3.000,00\n", 3000, NULL, NULL, "fail", "Flybillet"},
        {"train", "F11", "Togbillet til Odense 300,00\n", 300, NULL, NULL, "pass", NULL},
    };
    paper_rows(desk, KOORDINATOR, INVOICE, rows, G_N_ELEMENTS(rows));
}

static void
gifts(Desk *desk, gconstpointer data)
{
    (void)data;
#define SPEAKER "Oplægsholder: Mette Lund\n"
    static const PaperRow rows[] = {
        {"at the limit", "E30", SPEAKER "Vingave 400,00\n", 400, NULL, NULL, "pass", "500 kr."},
        {"above", "E30", SPEAKER "Vingave 401,00\n", 401, NULL, NULL, "fail", "501,25 kr."},
        {"to nobody", "E30", "Chokolade 100,00\n", 100, NULL, NULL, "fail", "modtagerens navn"},
        {"no gift", "E30", "Lokaleleje 100,00\n", 100, NULL, NULL, "not-applicable", NULL},
        {"for the tax list", "E31", SPEAKER "Blomster 200,00\n", 200, NULL, NULL, "fail",
         "Blomster"},
        {"no gift", "E31", "Lokaleleje 100,00\n", 100, NULL, NULL, "not-applicable", NULL},
        {"at the ceiling", "E32", SPEAKER "Gavekort 1.600,00\n", 1600, NULL, NULL, "pass",
         "2.000 kr."},
        {"above the ceiling", "E32", SPEAKER "Gavekort 1.601,00\n", 1601, NULL, NULL, "fail",
         "2.001,25 kr."},
    };
    paper_rows(desk, KOORDINATOR, INVOICE, rows, G_N_ELEMENTS(rows));
}

static void
venues(Desk *desk, gconstpointer data)
{
    (void)data;
#define CLINIC                                                                                     \
    "Lægehuset Torvet\nCVR-nr. 24202100\nFAKTURA\nFakturanr. %d\nFakturadato 18-11-2026\n"
#define STAR                                                                                       \
    "Restaurant Gourmet\nCVR-nr. 24202100\nFAKTURA\nFakturanr. %d\nFakturadato 18-11-2026\n"
    static const PaperRow own[] = {
        {"a clinic's room", "D21", "Lokaleleje 2.000,00\n", 2000, NULL, NULL, "fail", "Lægehuset"},
        {"a clinic's lunch", "D21", "10 Frokost 100,00 1.000,00\n", 1000, NULL, NULL,
         "not-applicable", NULL}};
    static const PaperRow inn[] = {
        {"an inn's room", "D21", "Lokaleleje 2.000,00\n", 2000, NULL, NULL, "pass", NULL},
        {"an inn's dinner", "D32", "10 Middag 400,00 4.000,00\n", 4000, NULL, NULL, "pass", NULL}};
    static const PaperRow star[] = {{"a starred one", "D32", "10 Middag 400,00 4.000,00\n", 4000,
                                     NULL, NULL, "fail", "Gourmet"}};
    paper_rows(desk, KOORDINATOR, CLINIC, own, G_N_ELEMENTS(own));
    paper_rows(desk, KOORDINATOR, INVOICE, inn, G_N_ELEMENTS(inn));
    paper_rows(desk, KOORDINATOR, STAR, star, G_N_ELEMENTS(star));
}

static void
retreats(Desk *desk, gconstpointer data)
{
    (void)data;
#define STAY "12 Overnatning 1.500,00 18.000,00\n"
#define TWO_DAYS "Program\nFredag 18-09-2026 kl. 9 Diabetes\nLørdag 19-09-2026 kl. 9 KOL\n"
#define ONE_DAY "Program\nFredag 18-09-2026 kl. 9 Diabetes\nkl. 12 Frokost\n"
    static const PaperRow rows[] = {
        {"no programme", "D27", STAY, 18000, NULL, NULL, "fail", NULL},
        {"two days", "D27", STAY, 18000, TWO_DAYS, NULL, "pass", NULL},
        {"no retreat", "D27", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"no programme", "D28", STAY, 18000, NULL, NULL, "fail", "intet program"},
        {"one day", "D28", STAY, 18000, ONE_DAY, NULL, "fail", "1 dag"},
        {"two days", "D28", STAY, 18000, TWO_DAYS, NULL, "pass", "2 dage"},
        {"spa", "D29", STAY "Spa og wellness 900,00\n", 18900, TWO_DAYS, NULL, "fail", "Spa"},
        {"package only", "D29", STAY, 18000, TWO_DAYS, NULL, "pass", NULL},
        {"no retreat", "D29", "Lokaleleje 500,00\n", 500, NULL, NULL, "not-applicable", NULL},
        {"in Malmø", "D30", STAY "Hotel i Malmø\n", 18000, TWO_DAYS, NULL, "fail", "malmø"},
        {"in Denmark", "D30", STAY, 18000, TWO_DAYS, NULL, "pass", NULL},
    };
    paper_rows(desk, KOORDINATOR, INVOICE, rows, G_N_ELEMENTS(rows));
    /* what is missing is asked for, and nothing else blocks */
    const PaperRow asked = {"asked", "D28", STAY, 18000, NULL, NULL, "fail", NULL};
    paper_letter(desk, KOORDINATOR, INVOICE, &asked);
    g_assert_cmpstr(desk_case(desk, 0)->status, ==, "needs-info");
    g_assert_cmpstr(desk_finding(desk, 0, "D28")->ask, ==, "programme");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, func)                                                                      \
    g_test_add("/judge purchases/" name, Desk, NULL, desk_open, func, desk_close)
    DESK_TEST("lines of invoices", lines_of_invoices);
    DESK_TEST("gifts", gifts);
    DESK_TEST("venues", venues);
    DESK_TEST("retreats", retreats);
    return g_test_run();
}
