#include "ocr/einvoice/decimal.h"

static void
test_decimal_text(void)
{
    static const struct {
        const char *text;
        int least;
        const char *want; /* NULL: refused */
    } texts[] = {
        {"1", 2, "1.00"},
        {"+1.5", 2, "1.50"},
        {"-0.05", 2, "-0.05"},
        {".5", 0, "0.5"},
        {"12.500", 2, "12.50"},
        {"12.505", 2, "12.505"},
        {"0", 0, "0"},
        {"-0.00", 2, "0.00"},
        {" 7 ", 0, "7"},
        {"30.00", 0, "30"},
        {"1e5", 0, NULL},
        {"1,5", 0, NULL},
        {"", 0, NULL},
        {".", 0, NULL},
        {"1.2.3", 0, NULL},
        {"--1", 0, NULL},
        {"12345678901234567890123456789012345", 0, NULL},
        {"100", 0, "100"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        Decimal value;
        bool parsed = decimal_parse(texts[i].text, &value);
        g_autofree char *text = parsed ? decimal_text(value, texts[i].least) : NULL;
        g_assert_cmpstr(text, ==, texts[i].want);
    }
}

static void
test_decimal_arithmetic(void)
{
    Decimal a, b, c;
    g_assert_true(decimal_parse("0.1", &a) && decimal_parse("0.20", &b));
    g_assert_true(decimal_add(a, b, &c) && decimal_parse("0.3", &b));
    g_assert_cmpint(decimal_compare(b, c), ==, 0);
    g_assert_true(decimal_parse("1.005", &a));
    g_autofree char *rounded = decimal_text(decimal_round(a, 2), 2);
    g_assert_cmpstr(rounded, ==, "1.01");
    g_assert_true(decimal_parse("-1.005", &a));
    g_autofree char *below = decimal_text(decimal_round(a, 2), 2);
    g_assert_cmpstr(below, ==, "-1.01");
    g_assert_true(decimal_parse("9999999999999999999999999999999999", &a));
    g_assert_false(decimal_add(a, a, &c));
    g_assert_false(decimal_multiply(a, a, &c));
    g_assert_cmpint(decimal_compare(a, b), >, 0);
    g_assert_true(decimal_parse("0.00000000000000000001", &b)); /* too far apart for one scale */
    g_assert_cmpint(decimal_compare(a, b), >, 0);
    g_assert_cmpint(decimal_compare(b, a), <, 0);
    g_assert_true(decimal_parse("100.0", &a));
    g_assert_cmpint(decimal_power_of_ten(a), ==, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decimal/decimals are read and written", test_decimal_text);
    g_test_add_func("/decimal/decimals are exact", test_decimal_arithmetic);
    return g_test_run();
}
