#include "daemon/day.h"
#include "daemon/money.h"

static void
test_parse(void)
{
    static const struct {
        const char *input;
        bool ok;
        int64_t oere;
    } cases[] = {
        {"0", true, 0},
        {"1234.5", true, 123450},
        {"-8.79", true, -879},
        {"1234.505", true, 123451},
        {"1234.504", true, 123450},
        {"15000.00", true, 1500000},
        {"10000000000000", true, 1000000000000000},
        {"10000000000001", false, 0},
        {"99999999999999999999999", false, 0},
        {"", false, 0},
        {"1,5", false, 0},
        {"1.", false, 0},
        {".5", false, 0},
        {"1.5x", false, 0},
        {"--1", false, 0},
        {NULL, false, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t got = 0;
        g_test_message("%s", cases[i].input);
        g_assert_cmpint(money_parse(cases[i].input, &got), ==, cases[i].ok);
        g_assert_cmpint(got, ==, cases[i].oere);
    }
}

static void
test_forms(void)
{
    static const struct {
        int64_t oere;
        const char *decimal, *danish, *sentence;
    } cases[] = {
        {0, "0.00", "0,00", "0 kr."},
        {5, "0.05", "0,05", "0,05 kr."},
        {84000, "840.00", "840,00", "840 kr."},
        {1512050, "15120.50", "15.120,50", "15.120,50 kr."},
        {-123456789, "-1234567.89", "-1.234.567,89", "-1.234.567,89 kr."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *decimal = money_decimal(cases[i].oere);
        g_autofree char *danish = money_danish(cases[i].oere);
        g_autofree char *sentence = money_sentence(cases[i].oere, "DKK");
        g_assert_cmpstr(decimal, ==, cases[i].decimal);
        g_assert_cmpstr(danish, ==, cases[i].danish);
        g_assert_cmpstr(sentence, ==, cases[i].sentence);
    }
    g_autofree char *euro = money_sentence(10000, "EUR");
    g_assert_cmpstr(euro, ==, "100,00 EUR");
}

static void
test_arithmetic(void)
{
    int64_t out = 0;
    g_assert_cmpint(money_divide(1512000, 18), ==, 84000);
    g_assert_cmpint(money_divide(100, 3), ==, 33);
    g_assert_cmpint(money_divide(-100, 3), ==, -33);
    g_assert_cmpint(money_divide(5, 2), ==, 3);
    g_assert_cmpint(money_part(2000000, 250), ==, 500000);
    g_assert_false(money_add(INT64_MAX, 1, &out));
    g_assert_false(money_times(INT64_MAX / 2, 3, &out));
    g_assert_true(money_times(50000, 30, &out));
    g_assert_cmpint(out, ==, 1500000);
}

static void
test_days(void)
{
    g_assert_true(day_valid("2024-02-29"));
    static const char *wrong[] = {"2023-02-29",  "2024-13-01", "24-01-01",   "2024-1-1",
                                  "2024-01-01x", "",           "1989-12-31", NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(day_valid(wrong[i]));
    g_assert_cmpint(day_between("2026-02-27", "2026-03-01"), ==, 2);
    g_autofree char *later = day_add("2026-12-20", 30), *danish = day_danish("2026-03-05");
    g_assert_cmpstr(later, ==, "2027-01-19");
    g_assert_cmpstr(danish, ==, "5. marts 2026");
    g_autofree char *local = day_local(INT64_C(1767222000000)); /* 2025-12-31T23:00:00Z */
    g_assert_cmpstr(local, ==, "2026-01-01");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/money/parse", test_parse);
    g_test_add_func("/money/forms", test_forms);
    g_test_add_func("/money/arithmetic", test_arithmetic);
    g_test_add_func("/day/days", test_days);
    return g_test_run();
}
