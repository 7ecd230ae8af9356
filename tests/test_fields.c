#include "ocr/fields/date.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"

typedef struct TextCase {
    const char *input, *want; /* want NULL: none */
} TextCase;

static void
test_amount(void)
{
    static const TextCase cases[] = {
        {"1.234,50", "1234.50"},
        {"1 234,50", "1234.50"},
        {"1234,-", "1234.00"},
        {"kr. 1.234", "1234.00"},
        {"1,234.50", "1234.50"},
        {"12,5", "12.50"},
        {"-12,50", "-12.50"},
        {"12,50-", "-12.50"},
        {"DKK 1.234,50", "1234.50"},
        {"1.234,50 kr.", "1234.50"},
        {"1.234.567", "1234567.00"},
        {"0,125", "0.125"},
        {"10.60", "10.60"},
        {"$10.60", "10.60"},
        {"1'234.50", "1234.50"},
        {"840,00", "840.00"},
        {"€ 1.234,50", "1234.50"},
        {"1\xc2\xa0"
         "234,50",
         "1234.50"},
        {"\xe2\x88\x92"
         "12,50",
         "-12.50"},
        {"(12.50)", "-12.50"},
        {"007,50", "7.50"},
        {"", NULL},
        {"kr.", NULL},
        {"abc", NULL},
        {"12:30", NULL},
        {"12.34.56", NULL},
        {"1.23,4.5", NULL},
        {"12,,50", NULL},
        {"1 23,50", NULL},
        {",50", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = amount_normalise(cases[i].input);
        g_test_message("%s", cases[i].input);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

static void
test_date(void)
{
    static const TextCase cases[] = {
        {"12.09.25", "2025-09-12"},
        {"12/9-2025", "2025-09-12"},
        {"12. sept. 2025", "2025-09-12"},
        {"2025-09-12", "2025-09-12"},
        {"12-09-2025", "2025-09-12"},
        {"fredag den 12. september 2025 kl. 18", "2025-09-12"},
        {"Sep 12, 2025", "2025-09-12"},
        {"12-SEP-2025", "2025-09-12"},
        {"12sep25", "2025-09-12"},
        {"09/25/2025", "2025-09-25"},
        {"12. März 2024", "2024-03-12"},
        {"1. januar 2026", "2026-01-01"},
        {"Dato: 3/1/24 12:35", "2024-01-03"},
        {"2025/09/12", "2025-09-12"},
        {"31.02.2025", NULL},
        {"12.345,67", NULL},
        {"192.168.10.12", NULL},
        {"kl. 12.30", NULL},
        {"", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = date_normalise(cases[i].input);
        g_test_message("%s", cases[i].input);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

static void
test_date_order(void)
{
    g_autofree char *folded = fold_text("04/05/25");
    DateHit hit = {0};
    g_assert_true(date_scan(folded, 0, true, &hit));
    g_assert_cmpstr(hit.iso, ==, "2025-04-05");
    g_assert_true(hit.ambiguous);
    date_hit_clear(&hit);
}

static void
test_cluster(void)
{
    static const struct {
        const char *input;
        int want; /* 0: none */
        const char *name;
    } cases[] = {
        {"Klynge 57", 57, NULL},
        {"Klynge nr. 57", 57, NULL},
        {"klyngenr.: 57", 57, NULL},
        {"Klyngenummer 57", 57, NULL},
        {"klynge-nr 057", 57, NULL},
        {"Klynge 57 Nordfyn Øst", 57, "Nordfyn Øst"},
        {"Klynge 57 - Nordfyn Øst, 12 deltagere", 57, "Nordfyn Øst"},
        {"Klynge 57, Att. Anna", 57, NULL},
        {"Møde i Klynge 12 Høje-Taastrup og Omegn den 3. maj", 12, "Høje-Taastrup og Omegn"},
        {"Klynge Nordfyn Øst (57)", 57, "Nordfyn Øst"},
        {"Klynge Nordfyn, nr. 57", 57, "Nordfyn"},
        {"lægeklynge 8", 8, NULL},
        {"K1ynge 57", 57, NULL},
        {"KL 57", 57, NULL},
        {"KL 057", 57, NULL},
        {"Faktura 4711 vedr. klynge 116", 116, NULL},
        {"KL 18", 0, NULL},
        {"kl 57", 0, NULL},
        {"kl. 18.30", 0, NULL},
        {"KL 18:30", 0, NULL},
        {"klyngepakke 3", 0, NULL},
        {"klyngemøde 12. september", 0, NULL},
        {"Klynge 12. september", 0, NULL},
        {"klynge 30 personer", 0, NULL},
        {"klynge 5798001555234", 0, NULL},
        {"klynge 1000", 0, NULL},
        {"klynge 0", 0, NULL},
        {"klynge", 0, NULL},
        {"", 0, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        int number = 0;
        g_autofree char *name = NULL;
        bool found = cluster_in(cases[i].input, &number, &name);
        g_test_message("%s → %d %s", cases[i].input, number, name ? name : "-");
        g_assert_cmpint(found ? number : 0, ==, cases[i].want);
        if (cases[i].name)
            g_assert_cmpstr(name, ==, cases[i].name);
        else
            g_assert_null(name);
    }
}

static void
test_category(void)
{
    static const TextCase cases[] = {
        {"30 stk. Middag", "dinner"},
        {"3-retters menu", "dinner"},
        {"Frokostbuffet", "lunch"},
        {"Leje af mødelokale", "room"},
        {"Leje af projektor", "room"},
        {"Projektor Epson", "hardware"},
        {"Overnatning enkeltværelse", "lodging"},
        {"Rødvin, husets", "drinks"},
        {"2 x fadøl", "drinks"},
        {"Drikkevarer til middag", "drinks"},
        {"Øl", "drinks"},
        {"Følgeseddel", "other"},
        {"Taxa til station", "transport"},
        {"Honorar oplægsholder", "fee"},
        {"Gavekort", "gift"},
        {"Zoom licens", "software"},
        {"Blodtryksmåler", "medical"},
        {"Abendessen", "dinner"},
        {"Conference room hire", "room"},
        {"", "other"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].input);
        g_assert_cmpstr(category_of(cases[i].input), ==, cases[i].want);
    }
}

static void
test_check(void)
{
    g_assert_true(check_cvr("13585628")); /* the example in the CVR number guide */
    g_assert_false(check_cvr("13585629"));
    g_assert_false(check_cvr("1358562"));
    g_assert_false(check_cvr("00000000"));
    g_assert_true(check_gln("5798001555234"));
    g_assert_false(check_gln("5798001555235"));
    g_assert_true(check_iban("GB82WEST12345698765432")); /* ISO 13616's example */
    g_assert_true(check_iban("DK5000400440116243"));
    g_assert_false(check_iban("DK5000400440116244"));
    g_assert_false(check_iban("DK50004004401162"));
    g_assert_true(check_fik("73", ""));
    g_assert_true(check_fik("71", "000000000000018"));
    g_assert_false(check_fik("71", "000000000000019"));
    g_assert_false(check_fik("71", "18"));
    g_assert_false(check_fik("72", "000000000000018"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fields/amount", test_amount);
    g_test_add_func("/fields/date", test_date);
    g_test_add_func("/fields/date-order", test_date_order);
    g_test_add_func("/fields/cluster", test_cluster);
    g_test_add_func("/fields/category", test_category);
    g_test_add_func("/fields/check", test_check);
    return g_test_run();
}
