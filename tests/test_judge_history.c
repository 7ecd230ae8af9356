/* What earlier cases say: likeness, splitting, padding, frequency, accounts. */
#include "daemon/review.h"
#include "spool/users.h"
#include "tests/paper_desk.h"

#define BILL(day)                                                                                  \
    "Restaurant Havnen\nCVR-nr. 24202100\nKVITTERING\nEkspedient %d\nDato " day " 20:10\n"
#define SUM(kroner) "Middag " kroner "\nI alt DKK " kroner "\n"

static void
assert_about(const Desk *desk, const char *rule, int64_t other)
{
    g_assert_cmpint(desk_finding(desk, 0, rule)->other_case, ==, other);
}

static int64_t
letter(Desk *desk, const char *head, const char *lines, const char *paper, const char *rule,
       const char *want)
{
    const PaperRow row = {lines, rule, lines, 0, paper, NULL, want, NULL};
    paper_letter(desk, KOORDINATOR, head, &row);
    assert_row(desk, &row);
    return desk_case(desk, 0)->id;
}

/* X04 by what was bought */
static void
same_purchase(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t first = letter(desk, BILL("10-11-2026"), SUM("900,00"), NULL, "X04", "pass");
    letter(desk, BILL("10-11-2026"), SUM("900,01"), NULL, "X04", "pass");
    letter(desk, BILL("17-11-2026"), SUM("900,00"), NULL, "X04", "fail");
    assert_about(desk, "X04", first);
    g_assert_nonnull(strstr(desk_finding(desk, 0, "X04")->office_text, "7 dages forskel"));
    letter(desk, BILL("01-11-2026"), SUM("900,00"), NULL, "X04", "pass"); /* nine days from it */
    g_assert_cmpstr(desk_case(desk, 0)->status, !=, "duplicate");         /* a person decides */
}

/* X04 by the picture: 6 of 64 points are near, 7 are not; another amount is another bill. */
static void
same_picture(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *hash, *supplier, *lines, *want;
    } table[] = {
        {"ff00ff00ff00ff00", "Kroen", "Middag 100,00\nI alt DKK 100,00\n", "pass"},
        {"ff00ff00ff00ff3f", "Bageren", "Middag 100,00\nI alt DKK 100,00\n", "fail"},
        {"00ff00ff00ff007f", "Caféen", "Middag 100,00\nI alt DKK 100,00\n", "pass"},
        {"ff00ff00ff00ff00", "Kroen", "Middag 200,00\nI alt DKK 200,00\n", "pass"},
        {"ff00ff00ff00ff7f", "Slagteren", "Middag 100,00\nI alt DKK 100,00\n", "fail"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *text = g_strdup_printf("%s\nKVITTERING\nDato 18-11-2026\n%s",
                                                table[i].supplier, table[i].lines);
        desk_mail(desk, KOORDINATOR, "Bilag, klynge 57 Nordfyn", "");
        Reading *r = paper_part(desk, text);
        desk_set(r, FIELD_PICTURE_HASH, table[i].hash);
        desk_settle(desk);
        g_test_message("%s", table[i].supplier);
        g_assert_cmpstr(desk_finding(desk, 0, "X04")->result, ==, table[i].want);
    }
    g_assert_nonnull(strstr(desk_finding(desk, 0, "X04")->office_text, "1 af 64"));
}

/* X10: the limit that each keeps is 5.000 kr. */
static void
split_purchases(Desk *desk, gconstpointer data)
{
    (void)data;
    letter(desk, BILL("18-11-2026"), SUM("2.500,00"), NULL, "X10", "not-applicable");
    int64_t second = letter(desk, BILL("18-11-2026"), SUM("2.499,99"), NULL, "X10", "pass");
    letter(desk, BILL("18-11-2026"), SUM("100,00"), NULL, "X10", "fail");
    assert_about(desk, "X10", second);
    g_assert_nonnull(strstr(desk_finding(desk, 0, "X10")->office_text, "3 bilag"));
    letter(desk, BILL("17-11-2026"), SUM("4.000,00"), NULL, "X10", "not-applicable");
    letter(desk, BILL("18-11-2026"), SUM("5.000,01"), NULL, "X10", "not-applicable");
}

/* X09: the same people at two tables on one day */
static void
one_list_twice(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t first = letter(desk, BILL("18-11-2026"), SUM("900,00"), LIST THREE, "X09", "pass");
    letter(desk, BILL("18-11-2026"), SUM("700,00"), LIST THREE, "X09", "fail");
    assert_about(desk, "X09", first);
    letter(desk, BILL("12-11-2026"), SUM("701,00"), LIST THREE, "X09", "pass");
    letter(desk, BILL("18-11-2026"), SUM("702,00"),
           LIST "1. Anna Friis, læge\n2. Per Lund, læge\n3. Ea Dahl, læge\n", "X09", "pass");
}

/* D12, D13: two meetings a quarter, four a year; two bills of one evening are one meeting. */
static void
too_many_meetings(Desk *desk, gconstpointer data)
{
    (void)data;
    letter(desk, BILL("10-02-2026"), SUM("900,00"), LIST THREE, "D12", "pass");
    letter(desk, BILL("10-03-2026"), SUM("901,00"), LIST THREE, "D12", "pass");
    letter(desk, BILL("20-03-2026"), SUM("902,00"), LIST THREE, "D12", "fail");
    letter(desk, BILL("10-05-2026"), SUM("903,00"), LIST THREE, "D13", "pass");
    letter(desk, BILL("10-05-2026"), SUM("904,00"), LIST THREE, "D13", "pass");
    letter(desk, BILL("10-09-2026"), SUM("905,00"), LIST THREE, "D13", "fail");
    g_assert_nonnull(strstr(desk_finding(desk, 0, "D13")->arithmetic,
                            "5 møder med bespisning i året; højst 4; før: K2026-"));
    letter(desk, BILL("10-09-2025"), SUM("906,00"), LIST THREE, "D13", "pass");
    letter(desk, "Taxa Fyn\nCVR-nr. 24202100\nKVITTERING\nBonnr %d\nDato 11-09-2026\n",
           "Taxa 907,00\nI alt DKK 907,00\n", NULL, "D13", "not-applicable");
}

/* D25: the same invoice as an outlay, after it came as an invoice */
static void
two_routes(Desk *desk, gconstpointer data)
{
    (void)data;
    static const char *const kinds[] = {"invoice", "receipt"};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *name = g_strdup_printf("f%zu.pdf", i);
        desk_mail(desk, i ? "bo@klinik.example" : KOORDINATOR, "Faktura, klynge 57 Nordfyn", "");
        Reading *r = desk_invoice(desk, name, "text-layer", "77", "1250.00");
        desk_word(&r->kind, kinds[i]);
        desk_settle(desk);
        g_assert_cmpstr(desk_finding(desk, 0, "D25")->result, ==, i ? "fail" : "pass");
    }
    g_assert_cmpstr(desk_case(desk, 0)->status, ==, "duplicate");
}

/* X05: blocked until a person has asked the supplier by another channel */
static void
a_confirmed_account(Desk *desk, gconstpointer data)
{
    (void)data;
    static const char *const accounts[] = {"84754860022743", "DK5000400440116243"};
    g_autoptr(GError) error = NULL;
    for (int i = 0; i < 3; i++) {
        g_autofree char *number = g_strdup_printf("%d", i + 1);
        g_autofree char *name = g_strconcat(number, ".xml", NULL);
        desk_mail(desk, KOORDINATOR, "Faktura, klynge 57 Nordfyn", "");
        Reading *r = desk_invoice(desk, name, "xml", number, "1250.00");
        desk_set(r, FIELD_PAYMENT_ACCOUNT, accounts[i > 0]);
        desk_settle(desk);
        const CaseFile *file = desk_case(desk, 0);
        static const char *const want[] = {"not-applicable", "fail", "pass"};
        g_assert_cmpstr(desk_finding(desk, 0, "X05")->result, ==, want[i]);
        if (i == 0)
            g_assert_true(cases_decide(desk->book, file->id, file->version, "anna", "approve", NULL,
                                       "approved", &error));
        if (i == 1) {
            assert_about(desk, "X05", 1);
            const char *code = NULL;
            ReviewDecision said = {.case_id = file->id,
                                   .version = file->version,
                                   .user = "anna",
                                   .action = "confirm-account"};
            g_autofree char *hash = NULL;
            g_assert_true(users_hash("secret enough", &hash, &error));
            g_assert_true(users_set(desk->book, "anna", "reviewer", hash, &error));
            g_assert_false(
                review_decide(desk->book, &desk->config, desk->pack, &said, &code, NULL));
            g_assert_cmpstr(code, ==, "needs-reason");
            said.reason = "Ringede til Ib på 62 00 00 00";
            g_assert_true(
                review_decide(desk->book, &desk->config, desk->pack, &said, &code, &error));
        }
        g_assert_no_error(error);
    }
    g_assert_nonnull(strstr(desk_finding(desk, 0, "X05")->arithmetic, "bekræftet"));
}

/* X15: named, of the same amount, not approved yet, none */
static void
credit_notes(Desk *desk, gconstpointer data)
{
    (void)data;
#define NOTE "Kroen ved Søen ApS\nCVR-nr. 24202100\nKREDITNOTA\nNr. %d\nDato 18-11-2026\n"
#define BACK "Lokaleleje 500,00\nI alt DKK 500,00\n"
    g_autoptr(GError) error = NULL;
    int64_t invoice = letter(desk, INVOICE, BACK, NULL, "X15", "not-applicable");
    const CaseFile *file = desk_case(desk, 0);
    g_autofree char *number = g_strdup(file->invoice_id);
    letter(desk, NOTE, BACK, NULL, "X15", "fail");
    g_assert_nonnull(strstr(desk_finding(desk, 0, "X15")->office_text, "ikke er godkendt endnu"));
    assert_about(desk, "X15", invoice);
    g_assert_true(
        cases_decide(desk->book, invoice, 1, "anna", "approve", NULL, "approved", &error));
    g_assert_no_error(error);
    letter(desk, NOTE, BACK, NULL, "X15", "pass");
    assert_about(desk, "X15", invoice);
    letter(desk, NOTE, "Lokaleleje 499,00\nI alt DKK 499,00\n", NULL, "X15", "fail");
    g_autofree char *named = g_strdup_printf("Vedr. faktura %s\nI alt DKK 100,00\n", number);
    letter(desk, NOTE, named, NULL, "X15", "pass");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, func)                                                                      \
    g_test_add("/judge history/" name, Desk, NULL, desk_open, func, desk_close)
    DESK_TEST("the same purchase", same_purchase);
    DESK_TEST("the same picture", same_picture);
    DESK_TEST("split purchases", split_purchases);
    DESK_TEST("one list twice", one_list_twice);
    DESK_TEST("too many meetings", too_many_meetings);
    DESK_TEST("two routes", two_routes);
    DESK_TEST("credit notes", credit_notes);
    DESK_TEST("a confirmed account", a_confirmed_account);
    return g_test_run();
}
