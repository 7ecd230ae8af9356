#include "daemon/approval.h"

static void
test_answers(void)
{
    static const struct {
        const char *text;
        ApprovalAnswer want;
        const char *reason;
    } cases[] = {
        {"Godkendt", APPROVAL_YES, NULL},
        {"godkendt.", APPROVAL_YES, NULL},
        {"GODKENDES!", APPROVAL_YES, NULL},
        {"approved", APPROVAL_YES, NULL},
        {"Hej\n\nGodkendt\n", APPROVAL_YES, NULL},
        {"Kære sekretariat,\nGodkendt.\n\nMed venlig hilsen\nBo Ager\n1234 5678", APPROVAL_YES,
         NULL},
        {"Afvist: forkert hotel", APPROVAL_NO, "forkert hotel"},
        {"rejected", APPROVAL_NO, ""},
        {"ikke godkendt", APPROVAL_UNCLEAR, NULL},
        {"Godkendt hvis beløbet passer", APPROVAL_UNCLEAR, NULL},
        {"kan det godkendes?", APPROVAL_UNCLEAR, NULL},
        {"Godkendt?", APPROVAL_UNCLEAR, NULL},
        {"Godkendt\nmen kun 10.000 kr.", APPROVAL_UNCLEAR, NULL},
        {"Godkendt\nDog ikke vinen", APPROVAL_UNCLEAR, NULL},
        {"Godkendt\nI må betale 20000", APPROVAL_UNCLEAR, NULL},
        {"Godkendt\nBetal 500 kr.", APPROVAL_UNCLEAR, NULL},
        {"Godkendt\nBetal 499,50", APPROVAL_UNCLEAR, NULL},
        {"Godkendt\nBetal 500,-", APPROVAL_UNCLEAR, NULL},
        {"Godkendt\n\nKlyngemøde om KOL den 16.09.2026, 18 deltagere:\n1. Bo Ager\n2. Åse Lund",
         APPROVAL_YES, NULL},
        {"Godkendt\nMødet var 16/9-2026.", APPROVAL_YES, NULL},
        {"Godkendt\n\nFaktura nr. 1107, klynge 104, mødet kl. 17.30", APPROVAL_YES, NULL},
        {"Godkendt\nFaktura 1107: betal 4.000", APPROVAL_UNCLEAR, NULL},
        {"Ja tak", APPROVAL_UNCLEAR, NULL},
        {"ok", APPROVAL_UNCLEAR, NULL},
        {"afvistes det?", APPROVAL_UNCLEAR, NULL},
        {"Afvist?", APPROVAL_UNCLEAR, NULL},
        {"Afvist, ikke vores møde", APPROVAL_NO, "ikke vores møde"},
        {"", APPROVAL_UNCLEAR, NULL},
        {NULL, APPROVAL_UNCLEAR, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *reason = NULL;
        g_test_message("%s", cases[i].text);
        g_assert_cmpint(approval_read(cases[i].text, &reason), ==, cases[i].want);
        g_assert_cmpstr(reason, ==, cases[i].reason);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/approval/answers", test_answers);
    return g_test_run();
}
