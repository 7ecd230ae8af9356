#include "ocr/fields/find.h"

/* What stands in front of an amount, whole, inside a longer word, and with one letter misread. */
static void
test_label_of(void)
{
    static const struct {
        const char *folded;
        Label want;
    } cases[] = {
        {"total", LABEL_TOTAL},
        {"i alt dkk", LABEL_TOTAL},
        {"fakturatotal inkl. moms", LABEL_TOTAL},
        {"subtotal", LABEL_NET},
        {"moms i alt", LABEL_VAT},
        {"heraf moms 25%", LABEL_VAT},
        {"t0ta1", LABEL_TOTAL},
        {"t@tal", LABEL_TOTAL},
        {"tctal", LABEL_TOTAL},
        {"xotal", LABEL_TOTAL},
        {"at betaie", LABEL_TOTAL},
        {"at 8etale", LABEL_TOTAL},
        {"byttepenqe", LABEL_CHANGE},
        {"kontnt", LABEL_CASH},
        {"drikkkepenge", LABEL_TIP},
        {"tctai", LABEL_NONE},
        {"xxtal", LABEL_NONE},
        {"byttxpexge", LABEL_NONE},
        {"visa 1234", LABEL_CARD},
        {"revisa", LABEL_NONE},
        {"visx", LABEL_NONE},
        {"kaffe", LABEL_NONE},
        {"", LABEL_NONE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].folded);
        g_assert_cmpint(label_of(cases[i].folded), ==, cases[i].want);
    }
}

static void
test_label_holds(void)
{
    g_assert_true(label_holds("forfa1dsdato", "forfaldsdato"));
    g_assert_true(label_holds("bestillingsdatoen", "datoen"));
    g_assert_true(label_holds("kl. 18", "kl"));
    g_assert_false(label_holds("klynge", "kl"));
    g_assert_false(label_holds("leverandor", "forfaldsdato"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/label/of", test_label_of);
    g_test_add_func("/label/holds", test_label_holds);
    return g_test_run();
}
