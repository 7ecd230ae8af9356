/* The pages beside the cases, as a browser gets them: accounts, register, suppliers, outbox,
 * health. */
#include "spool/ledger.h"
#include "spool/search.h"
#include "tests/web_talk.h"

static void
assert_says(const char *page, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (!strstr(page, words[i]))
            g_error("\"%s\" is missing", words[i]);
}

/* Cluster 17 gets 50,000 kr. and the first case is approved and paid. */
static void
book_money(House *house)
{
    Book *book = house->clerk.book;
    g_autofree char *today = day_local(book->now_ms);
    g_assert_true(ledger_open(book, 17, 5000000, today, NULL));
    g_assert_true(ledger_post_approval(book, house->ids[0], 17, 1512000, "dinner", today, NULL));
    g_assert_true(ledger_post_payment(book, house->ids[0], today, NULL));
}

static void
test_accounts(void)
{
    static const char *const listed[] = {"17 <bdi>Nordskoven", "Kirsten Holm", "34.880 kr.",
                                         "15.120 kr.",         "ikke bogført", NULL};
    static const char *const told[] = {"Startsaldo", "50.000 kr.", "-15.120 kr.",
                                       "Godkendt",   "Betalt",     "<svg class=\"chart\"",
                                       "<rect x=",   "34.880 kr.", "/account/17/statement?aar=",
                                       NULL};
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "bo");
    book_money(house);
    g_auto(Reply) all = ask(house, "GET", "/accounts", cookie, NULL);
    assert_says(all.text, listed);
    g_auto(Reply) one = ask(house, "GET", "/account/17", cookie, NULL);
    assert_says(one.text, told);
    g_auto(Reply) empty = ask(house, "GET", "/account/17?aar=2024", cookie, NULL);
    g_assert_nonnull(strstr(empty.text, "Ingen posteringer i året"));
    g_assert_null(strstr(empty.text, "Startsaldo"));
    g_auto(Reply) none = ask(house, "GET", "/account/999", cookie, NULL);
    g_assert_cmpint(none.status, ==, 404);
    g_auto(Reply) undrawn = ask(house, "GET", "/account/17/statement", cookie, NULL);
    g_assert_cmpint(undrawn.status, ==, 502); /* nobody draws in this house */
}

static void
test_register(void)
{
    static const char *const told[] = {"Nordskoven",
                                       "Hovedstaden",
                                       "31 medlemmer",
                                       "koordinator: <bdi>Kirsten Holm",
                                       "kh@nordskoven.example",
                                       "fra 1. jan. 2023",
                                       NULL};
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "bo");
    g_auto(Reply) page = ask(house, "GET", "/register", cookie, NULL);
    assert_says(page.text, told);
}

static void
test_suppliers(void)
{
    static const char *const listed[] = {"Restaurant Kystens Perle", "?cvr=12345674", NULL};
    static const char *const told[] = {"konto 8475 4860022743",
                                       "ikke bekræftet af en medarbejder",
                                       "konto 1111 2222333344",
                                       "anna",
                                       "ringet til hotellet",
                                       "ikke i de nyeste sager",
                                       NULL};
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "bo");
    g_assert_true(search_catch_up(house->clerk.book, 100, NULL)); /* the clerk's keys of names */
    g_assert_true(cases_confirm_account(house->clerk.book, "12345674", "konto 1111 2222333344",
                                        "anna", "ringet til hotellet", NULL));
    g_auto(Reply) all = ask(house, "GET", "/suppliers", cookie, NULL);
    assert_says(all.text, listed);
    g_auto(Reply) later = ask(house, "GET", "/suppliers?fra=nord", cookie, NULL);
    g_assert_null(strstr(later.text, "Fjordblik"));
    g_assert_nonnull(strstr(later.text, "Nordskovens Konferencecenter"));
    g_auto(Reply) one = ask(house, "GET", "/suppliers?cvr=12345674", cookie, NULL);
    assert_says(one.text, told);
    g_auto(Reply) none = ask(house, "GET", "/suppliers?cvr=87654321", cookie, NULL);
    g_assert_cmpint(none.status, ==, 404);
}

/* The newest one of the state, 0: none. */
static int64_t
one_mail(House *house, const char *state)
{
    g_autoptr(GPtrArray) mails = NULL;
    g_assert_true(outbox_page(house->clerk.book, state, 0, 1, &mails, NULL));
    return mails->len ? ((const Outgoing *)mails->pdata[0])->id : 0;
}

static void
test_outbox(void)
{
    static const char *const told[] = {"Kunne ikke sendes",
                                       "550 5.1.1 no such user",
                                       "Prøv nu",
                                       "mette@klinik.example",
                                       "Sendt",
                                       NULL};
    g_autoptr(House) house = open_house();
    g_autofree char *anna = log_in(house, "anna"), *bo = log_in(house, "bo");
    g_auto(Reply) page = ask(house, "GET", "/outbox", anna, NULL);
    assert_says(page.text, told);
    g_auto(Reply) looked = ask(house, "GET", "/outbox", bo, NULL);
    g_assert_null(strstr(looked.text, "Prøv nu"));
    g_autofree char *path = g_strdup_printf("/outbox/%ld", (long)one_mail(house, "failed"));
    g_autofree char *csrf = between(page.text, "name=\"csrf\" value=\"", "\"");
    g_autofree char *form = g_strdup_printf("csrf=%s", csrf);
    g_auto(Reply) auditor = ask(house, "POST", path, bo, form);
    g_assert_cmpint(auditor.status, ==, 403);
    g_auto(Reply) forged = ask(house, "POST", path, anna, "csrf=x");
    g_assert_cmpint(one_mail(house, "queued"), ==, 0);
    g_auto(Reply) done = ask(house, "POST", path, anna, form);
    g_auto(Reply) after = ask(house, "GET", "/outbox", anna, NULL);
    g_assert_nonnull(strstr(after.text, "Mailen bliver sendt igen nu."));
    int64_t id = one_mail(house, "queued");
    g_assert_cmpint(id, >, 0);
    g_assert_true(outbox_sending(house->clerk.book, id, NULL));
    g_auto(Reply) late = ask(house, "POST", path, anna, form);
    g_auto(Reply) told_late = ask(house, "GET", "/audit", anna, NULL);
    g_assert_nonnull(strstr(told_late.text, "den er sendt eller på vej"));
    g_assert_nonnull(strstr(told_late.text, "mail.retry"));
}

static void
test_health(void)
{
    static char mail[] =
        "{\"imap\": \"connected\", \"smtp\": \"down\", \"error\": \"421 <later>\"}";
    static const char *const told[] = {
        "kører", "forbundet", "ikke forbundet", "421 &lt;later&gt;", "Mails, der ikke kunne sendes",
        NULL};
    static const char *const proved[] = {"er helt: ", "alle posteringer går op", NULL};
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "bo");
    house->clerk.mail_state = mail;
    book_money(house);
    g_auto(Reply) page = ask(house, "GET", "/health", cookie, NULL);
    assert_says(page.text, told);
    g_assert_null(strstr(page.text, "posteringer går op"));
    g_auto(Reply) proof = ask(house, "GET", "/health?efterse=1", cookie, NULL);
    assert_says(proof.text, proved);
}

/* C13 */
static void
test_looks_are_logged(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "bo"), *path = case_path(house, 0);
    g_auto(Reply) before = ask(house, "GET", "/audit", cookie, NULL);
    g_assert_null(strstr(before.text, "attendees.view"));
    g_auto(Reply) page = ask(house, "GET", path, cookie, NULL);
    g_assert_nonnull(strstr(page.text, "Sofie Dam"));
    g_auto(Reply) after = ask(house, "GET", "/audit", cookie, NULL);
    g_autofree char *row = between(after.text, "attendees.view", "</tr>");
    g_assert_nonnull(strstr(row, path));
    g_assert_nonnull(strstr(row, "5 navne"));
    g_assert_null(strstr(after.text, "Sofie Dam"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/web-pages/accounts", test_accounts);
    g_test_add_func("/web-pages/register", test_register);
    g_test_add_func("/web-pages/suppliers", test_suppliers);
    g_test_add_func("/web-pages/outbox", test_outbox);
    g_test_add_func("/web-pages/looks-are-logged", test_looks_are_logged);
    g_test_add_func("/web-pages/health", test_health);
    return g_test_run();
}
