/* The rules that look beyond the one case: the register, the buyer, and who was paid before. */
#include "tests/desk.h"

static char central_cvr[] = "31415926";

static void
assert_finding(const Desk *desk, const char *rule, const char *result, const char *office)
{
    const Finding *f = desk_finding(desk, 0, rule);
    if (strcmp(f->result, result) != 0 || (office && !strstr(f->office_text, office)))
        g_error("%s %s: %s", rule, f->result, f->office_text ? f->office_text : "");
}

/* An invoice of the inn, complete; not settled yet. */
static Reading *
invoice(Desk *desk, const char *number, const char *cluster)
{
    g_autofree char *name = g_strconcat(number, ".xml", NULL);
    desk_mail(desk, KOORDINATOR, "Faktura", "");
    Reading *r = desk_invoice(desk, name, "xml", number, "1250.00");
    if (cluster)
        desk_set(r, FIELD_CLUSTER_NUMBER, cluster);
    return r;
}

/* --- B04 --- */

static void
unknown_number_names_the_nearest(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, FREMMED, "Faktura", "");
    Reading *r = desk_invoice(desk, "f.xml", "xml", "1", "1250.00");
    desk_set(r, FIELD_CLUSTER_NUMBER, "143");
    desk_set(r, FIELD_CLUSTER_NAME, "Nordfjen");
    desk_settle(desk);
    assert_finding(desk, "B01", "fail",
                   "143 findes ikke i registret (B04). Navnet ligner mest "
                   "klynge 57 Nordfyn.");
    g_assert_cmpint(desk_case(desk, 0)->cluster, ==, 0);
    g_assert_null(strstr(desk_finding(desk, 0, "B01")->sender_text, "Nordfyn"));
}

static void
unknown_number_like_nothing(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, FREMMED, "Faktura", "");
    Reading *r = desk_invoice(desk, "f.xml", "xml", "1", "1250.00");
    desk_set(r, FIELD_CLUSTER_NUMBER, "143");
    desk_set(r, FIELD_CLUSTER_NAME, "Xqwz");
    desk_settle(desk);
    assert_finding(desk, "B01", "fail", "Intet navn i registret ligner.");
}

static void
unknown_number_beside_a_known_name(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_set(invoice(desk, "1", "143"), FIELD_CLUSTER_NAME, "Nordfyn");
    desk_settle(desk);
    assert_finding(desk, "B01", "fail", "Klyngenummer 143 findes ikke i registret (B04), men");
    g_assert_cmpstr(desk_finding(desk, 0, "B01")->severity, ==, "flag");
}

/* --- B09, K05 --- */

static void
buyer_is_the_central_number(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *number, *cvr, *result, *office;
    } table[] = {
        {"1", "31415926", "pass", NULL},
        {"2", "27182828", "fail", "stilet til CVR-nr. 27182828; det centrale er 31415926"},
        {"3", NULL, "fail", "Købers CVR-nr. er ikke læst"},
    };
    desk->config.central_cvr = central_cvr;
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        Reading *r = invoice(desk, table[i].number, "57");
        if (table[i].cvr)
            desk_set(r, FIELD_BUYER_CVR, table[i].cvr);
        desk_settle(desk);
        assert_finding(desk, "B09", table[i].result, table[i].office);
        g_assert_null(desk_finding(desk, 0, "B09")->sender_text);
    }
}

static void
buyer_is_not_looked_at(Desk *desk, gconstpointer data)
{
    (void)data;
    (void)invoice(desk, "1", "57");
    desk_settle(desk);
    assert_finding(desk, "B09", "not-applicable", NULL); /* no central number configured */
    desk->config.central_cvr = central_cvr;
    desk_mail(desk, KOORDINATOR, "Bon fra klynge 57 Nordfyn", "");
    desk_slip(desk, "bon.jpg", "300.00");
    desk_settle(desk);
    assert_finding(desk, "B09", "not-applicable", NULL); /* a slip names no buyer */
}

static void
marked_for_somebody_else(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_set(invoice(desk, "1", "57"), FIELD_ORDER_REFERENCE, "Mærket VU-ØST");
    desk_settle(desk);
    assert_finding(desk, "K05", "fail", "VU-ØST");
    g_assert_cmpstr(desk_case(desk, 0)->status, ==, "flagged");
    desk_set(invoice(desk, "2", "57"), FIELD_ORDER_REFERENCE, "Klynge 57");
    desk_settle(desk);
    assert_finding(desk, "K05", "pass", NULL);
}

/* --- X05 --- */

static void
pay_to(Reading *r, const char *account, const char *creditor)
{
    desk_set(r, FIELD_PAYMENT_KIND, creditor ? "fik" : "account");
    desk_set(r, FIELD_PAYMENT_ACCOUNT, account);
    if (creditor)
        desk_set(r, FIELD_PAYMENT_CREDITOR, creditor);
}

static void
approve(Desk *desk)
{
    const CaseFile *file = desk_case(desk, 0);
    g_autoptr(GError) error = NULL;
    (void)!cases_decide(desk->book, file->id, file->version, "anna", "approve", NULL, "approved",
                        &error);
    g_assert_no_error(error);
}

static void
another_account_is_stopped(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *number, *account, *creditor, *result;
    } table[] = {
        {"2", "84754860022743", NULL, "pass"},
        {"3", "8475 4860022743", NULL, "pass"},
        {"4", "DK50 8475 4860 0227 43", NULL, "pass"},
        {"5", "DK5000400440116243", NULL, "fail"},
        {"6", "71", "88334455", "fail"},
    };
    pay_to(invoice(desk, "1", "57"), "84754860022743", NULL);
    desk_settle(desk);
    assert_finding(desk, "X05", "not-applicable", NULL); /* nobody was paid yet */
    approve(desk);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].account);
        pay_to(invoice(desk, table[i].number, "57"), table[i].account, table[i].creditor);
        desk_settle(desk);
        assert_finding(desk, "X05", table[i].result, NULL);
    }
    const Finding *f = desk_finding(desk, 0, "X05");
    g_assert_cmpstr(desk_case(desk, 0)->status, ==, "flagged");
    g_assert_null(f->sender_text);
    g_assert_nonnull(strstr(f->office_text, "FIK +71 kreditor 88334455, men leverandøren er før "
                                            "blevet betalt til konto 8475 4860022743."));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, func)                                                                      \
    g_test_add("/judge control/" name, Desk, NULL, desk_open, func, desk_close)
    DESK_TEST("an unknown number names the nearest", unknown_number_names_the_nearest);
    DESK_TEST("an unknown number like nothing", unknown_number_like_nothing);
    DESK_TEST("an unknown number beside a known name", unknown_number_beside_a_known_name);
    DESK_TEST("the buyer is the central number", buyer_is_the_central_number);
    DESK_TEST("the buyer is not looked at", buyer_is_not_looked_at);
    DESK_TEST("marked for somebody else", marked_for_somebody_else);
    DESK_TEST("another account is stopped", another_account_is_stopped);
    return g_test_run();
}
