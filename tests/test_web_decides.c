/* Decisions and corrections as a browser sends them to the web role, and what becomes of them. */
#include "tests/web_talk.h"

static int
decisions_of(House *house, int n)
{
    g_autoptr(GPtrArray) decisions = NULL;
    g_assert_true(cases_decisions(house->clerk.book, house->ids[n], &decisions, NULL));
    return (int)decisions->len;
}

static void
test_decides(void)
{
    static const struct {
        const char *user, *action, *reason;
        int n;
        const char *status, *flash;
    } table[] = {
        {"anna", "approve", "", 0, "flagged", "Skriv en begrundelse"},
        {"anna", "approve", "aftalt+med+formanden", 0, "approved", "godkendt"},
        {"rolf", "approve", "", 2, "ready", "Din rolle giver ikke ret"},
        {"bo", "reject", "nej", 2, "ready", "Din rolle giver ikke ret"},
        {"anna", "reject", "", 1, "flagged", "Skriv en begrundelse"},
        {"rolf", "reject", "for+dyrt", 1, "rejected", "afvist"},
        {"anna", "note", "ringet", 2, "ready", "note gemt"},
        {"anna", "approve", "", 2, "approved", "godkendt"},
    };
    g_autoptr(House) house = open_house();
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *cookie = log_in(house, table[i].user);
        g_autofree char *path = case_path(house, table[i].n);
        /* an auditor's page has no form: the forged one carries the token of another page */
        g_autofree char *form = NULL;
        if (strcmp(table[i].user, "bo") == 0) {
            g_auto(Reply) page = ask(house, "GET", path, cookie, NULL);
            g_assert_null(strstr(page.text, "id=\"decide\""));
            g_autofree char *csrf = between(page.text, "name=\"csrf\" value=\"", "\"");
            form = g_strdup_printf("csrf=%s&version=2&action=reject&reason=nej", csrf);
        } else {
            form = decision(house, table[i].n, cookie, table[i].action, table[i].reason);
        }
        g_auto(Reply) reply = ask(house, "POST", path, cookie, form);
        g_assert_cmpint(reply.status, ==, 303);
        assert_status(house, table[i].n, table[i].status);
        g_auto(Reply) next = ask(house, "GET", "/", cookie, NULL);
        g_assert_nonnull(strstr(next.text, table[i].flash));
    }
}

static void
test_double_click(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "anna"), *path = case_path(house, 2);
    g_autofree char *form = decision(house, 2, cookie, "approve", "");
    for (int i = 0; i < 2; i++) {
        g_auto(Reply) reply = ask(house, "POST", path, cookie, form);
        g_assert_cmpint(reply.status, ==, 303);
    }
    g_auto(Reply) after = ask(house, "GET", "/", cookie, NULL);
    g_assert_nonnull(strstr(after.text, "godkendt"));
    g_assert_null(strstr(after.text, "flash problem"));
    g_assert_cmpint(decisions_of(house, 2), ==, 1);
}

static void
test_two_reviewers(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *anna = log_in(house, "anna"), *rolf = log_in(house, "rolf");
    g_autofree char *path = case_path(house, 1);
    g_autofree char *late = decision(house, 1, anna, "approve", "min+grund");
    g_autofree char *first = decision(house, 1, rolf, "note", "ser+paa+den");
    g_auto(Reply) noted = ask(house, "POST", path, rolf, first);
    g_auto(Reply) stale = ask(house, "POST", path, anna, late);
    assert_status(house, 1, "flagged");
    g_auto(Reply) page = ask(house, "GET", path, anna, NULL);
    g_assert_nonnull(strstr(page.text, "er ændret, siden du åbnede den"));
    g_assert_nonnull(strstr(page.text, ">min grund</textarea>")); /* nothing lost */
}

static void
test_approves_many(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "anna"), *auditor = log_in(house, "bo");
    g_auto(Reply) page = ask(house, "GET", "/?vis=klar", cookie, NULL);
    g_autofree char *csrf = between(page.text, "name=\"csrf\" value=\"", "\"");
    g_autofree char *box = between(page.text, "form=\"bulk\" name=\"", "\" aria-label");
    g_assert_true(strstr(box, "\" value=\"1"));
    g_autofree char *form =
        g_strdup_printf("csrf=%s&sag-%ld=1&sag-%ld=1&sag-%ld=7", csrf, (long)house->ids[2],
                        (long)house->ids[0], (long)house->ids[1]);
    g_auto(Reply) refused = ask(house, "POST", "/approve", auditor, form);
    g_assert_cmpint(refused.status, ==, 403);
    g_auto(Reply) forged = ask(house, "POST", "/approve", cookie, "csrf=x&sag-1=1");
    assert_status(house, 2, "ready");
    g_auto(Reply) done = ask(house, "POST", "/approve", cookie, form);
    g_assert_cmpint(done.status, ==, 303);
    assert_status(house, 2, "approved");
    assert_status(house, 0, "flagged"); /* needs a reason, one by one */
    assert_status(house, 1, "flagged"); /* another version */
    g_auto(Reply) after = ask(house, "GET", "/?vis=klar", cookie, NULL);
    g_assert_nonnull(strstr(after.text, "1 godkendt. 2 blev ikke godkendt"));
    g_auto(Reply) none = ask(house, "GET", "/?vis=klar", cookie, NULL);
    g_assert_null(strstr(none.text, "id=\"bulk\""));
}

static void
test_undo_offered(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "anna"), *path = case_path(house, 2);
    g_autofree char *form = decision(house, 2, cookie, "approve", "");
    g_auto(Reply) reply = ask(house, "POST", path, cookie, form);
    assert_status(house, 2, "approved");
    g_auto(Reply) next = ask(house, "GET", "/", cookie, NULL);
    g_autofree char *offered = between(next.text, "role=\"status\">", "</div>");
    g_autofree char *csrf = between(offered, "name=\"csrf\" value=\"", "\"");
    g_autofree char *version = between(offered, "name=\"version\" value=\"", "\"");
    g_autofree char *undo = g_strdup_printf("csrf=%s&version=%s&action=undo", csrf, version);
    g_auto(Reply) undone = ask(house, "POST", path, cookie, undo);
    assert_status(house, 2, "ready");
    g_auto(Reply) page = ask(house, "GET", path, cookie, NULL);
    g_assert_nonnull(strstr(page.text, "fortrudt"));
}

static void
test_corrects(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "rolf"), *path = case_path(house, 0);
    g_autofree char *to = g_strconcat(path, "/correct", NULL);
    g_auto(Reply) page = ask(house, "GET", path, cookie, NULL);
    g_autofree char *csrf = between(page.text, "name=\"csrf\" value=\"", "\"");
    g_autofree char *version = between(page.text, "name=\"version\" value=\"", "\"");
    g_autofree char *letter = between(page.text, "name=\"letter\" value=\"", "\"");
    g_autofree char *part = between(page.text, "name=\"part\" value=\"", "\"");
    g_autofree char *bad =
        g_strdup_printf("csrf=%s&version=%s&letter=%s&part=%s&field=total&value=mange", csrf,
                        version, letter, part);
    g_auto(Reply) refused = ask(house, "POST", to, cookie, bad);
    g_auto(Reply) why = ask(house, "GET", path, cookie, NULL);
    g_assert_nonnull(strstr(why.text, "passer ikke til feltet"));
    g_autofree char *good =
        g_strdup_printf("csrf=%s&version=%s&letter=%s&part=%s&field=total&value=9.000,00", csrf,
                        version, letter, part);
    g_auto(Reply) taken = ask(house, "POST", to, cookie, good);
    g_assert_cmpint(taken.status, ==, 303);
    g_auto(Reply) after = ask(house, "GET", path, cookie, NULL);
    g_assert_nonnull(strstr(after.text, "9.000 kr."));
    g_assert_nonnull(strstr(after.text, "Beløb i alt: 15120.00 → 9000.00"));
    g_auto(Reply) stale = ask(house, "POST", to, cookie, good);
    g_auto(Reply) told = ask(house, "GET", path, cookie, NULL);
    g_assert_nonnull(strstr(told.text, "er ændret, siden du åbnede den"));
    g_autofree char *auditor = log_in(house, "bo");
    g_auto(Reply) none = ask(house, "POST", to, auditor, good);
    g_assert_cmpint(none.status, ==, 403);
}

/* --- split, merge, pay ---------------------------------------------------------------------- */

/* Another voucher in the case, with an amount of its own; the name of its box. Caller frees. */
static char *
add_voucher(House *house, int n, const char *total)
{
    SeedCase other = seed_cases[n];
    g_autoptr(CaseFile) file = NULL;
    other.total = total;
    other.invoice_id = "en anden";
    int64_t letter = seed_letter(&house->seed, "mette@klinik.example", "Mette", "En til", "Hej");
    int64_t part = seed_part(&house->seed, letter, "to.xml", "application/xml",
                             seed_receipt(&house->seed, &other));
    g_assert_true(cases_load(house->clerk.book, house->ids[n], &file, NULL));
    CaseDocument *voucher = case_document_new("voucher", letter, part);
    voucher->confirmed = true;
    g_ptr_array_add(file->documents, voucher);
    g_array_append_val(file->letters, letter);
    g_assert_true(cases_save(house->clerk.book, file, NULL));
    return g_strdup_printf("dok-%ld-%ld", (long)letter, (long)part);
}

static CaseFile *
load(House *house, int64_t id)
{
    CaseFile *file = NULL;
    g_assert_true(cases_load(house->clerk.book, id, &file, NULL));
    g_assert_nonnull(file);
    return file;
}

/* Posts the decision with more of the form; the page that follows. */
static Reply
decide_with(House *house, int n, const char *cookie, const char *action, const char *more)
{
    g_autofree char *path = case_path(house, n), *base = decision(house, n, cookie, action, "");
    g_autofree char *form = g_strconcat(base, "&", more, NULL);
    g_auto(Reply) taken = ask(house, "POST", path, cookie, form);
    g_assert_cmpint(taken.status, ==, 303);
    return ask(house, "GET", path, cookie, NULL);
}

static void
test_splits(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "rolf"), *auditor = log_in(house, "bo");
    g_autofree char *path = case_path(house, 1);
    g_auto(Reply) single = ask(house, "GET", path, cookie, NULL);
    g_assert_null(strstr(single.text, "Del sagen"));
    g_autofree char *box = add_voucher(house, 1, "9000.00");
    g_autofree char *ticked = g_strconcat(box, "=1", NULL);
    g_auto(Reply) none = decide_with(house, 1, cookie, "split", "dok-1-1=1");
    g_assert_nonnull(strstr(none.text, "lad mindst ét blive"));
    g_assert_nonnull(strstr(none.text, "Del sagen"));
    g_auto(Reply) done = decide_with(house, 1, cookie, "split", ticked);
    g_assert_nonnull(strstr(done.text, "delt i to sager"));
    g_assert_nonnull(strstr(done.text, "ny sag K"));
    g_autoptr(CaseFile) was = load(house, house->ids[1]), new = load(house, house->ids[4] + 1);
    g_assert_cmpuint(was->documents->len, ==, 2); /* its voucher and list */
    g_assert_cmpuint(new->documents->len, ==, 1);
    g_assert_cmpint(was->total_oere, ==, 1512000);
    g_assert_cmpint(new->total_oere, ==, 900000); /* judged again: nothing is lost, nothing twice */
    g_assert_cmpint(new->cluster, ==, was->cluster);
    g_assert_cmpstr(new->sender_address, ==, "mette@klinik.example");
    g_assert_cmpstr(new->status, !=, "received");
    g_auto(Reply) log = ask(house, "GET", "/audit", auditor, NULL);
    g_assert_nonnull(strstr(log.text, "case.split"));
    g_assert_nonnull(strstr(log.text, "skilt ud fra K"));
    g_autofree char *into = g_strdup_printf("merge=%s", new->number);
    g_auto(Reply) lost = decide_with(house, 1, cookie, "merge", into);
    g_assert_nonnull(strstr(lost.text, "kun det ene ville blive betalt"));
}

static void
test_merges(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "rolf");
    g_autoptr(CaseFile) target = load(house, house->ids[0]);
    g_autofree char *into = g_strdup_printf("merge=%s", target->number);
    g_auto(Reply) nowhere = decide_with(house, 3, cookie, "merge", "merge=K1999-000001");
    g_assert_nonnull(strstr(nowhere.text, "ingen anden sag med det nummer"));
    g_auto(Reply) itself = decide_with(house, 0, cookie, "merge", into);
    g_assert_nonnull(strstr(itself.text, "ingen anden sag med det nummer"));
    g_auto(Reply) done = decide_with(house, 3, cookie, "merge", into);
    g_assert_nonnull(strstr(done.text, "flettet ind"));
    g_assert_null(strstr(done.text, "value=\"undo\""));
    assert_status(house, 3, "duplicate");
    g_autoptr(CaseFile) one = load(house, house->ids[0]), gone = load(house, house->ids[3]);
    g_assert_cmpuint(one->documents->len, ==, 4);
    g_assert_cmpuint(one->letters->len, ==, 2);
    g_assert_cmpuint(gone->documents->len, ==, 0);
    g_assert_cmpint(gone->duplicate_of, ==, one->id);
    g_autofree char *back = g_strdup_printf("merge=%s", gone->number);
    g_auto(Reply) ended = decide_with(house, 0, cookie, "merge", back);
    g_assert_nonnull(strstr(ended.text, "Den anden sag er afsluttet"));
    g_auto(Reply) undo = decide_with(house, 3, cookie, "undo", "");
    assert_status(house, 3, "duplicate");
}

static void
test_pays(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *anna = log_in(house, "anna"), *rolf = log_in(house, "rolf");
    g_auto(Reply) early = decide_with(house, 2, anna, "pay", "");
    g_assert_null(strstr(early.text, "value=\"pay\""));
    assert_status(house, 2, "ready");
    g_auto(Reply) approved = decide_with(house, 2, anna, "approve", "");
    g_assert_nonnull(strstr(approved.text, "value=\"pay\""));
    g_auto(Reply) refused = decide_with(house, 2, rolf, "pay", "");
    g_assert_nonnull(strstr(refused.text, "Din rolle giver ikke ret"));
    g_assert_null(strstr(refused.text, "value=\"pay\""));
    assert_status(house, 2, "approved");
    g_auto(Reply) paid = decide_with(house, 2, anna, "pay", "");
    assert_status(house, 2, "paid");
    g_assert_null(strstr(paid.text, "value=\"pay\""));
    g_assert_null(strstr(paid.text, "value=\"undo\"")); /* the bank does not take it back */
}

static void
test_forged(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "anna"), *path = case_path(house, 2);
    g_autofree char *form = decision(house, 2, cookie, "approve", "");
    g_auto(Reply) no_token = ask(house, "POST", path, cookie, "version=1&action=approve");
    g_assert_cmpint(no_token.status, ==, 303);
    static const char *const origins[] = {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
                                          "Origin: http://evil.example", "Origin: null"};
    for (size_t i = 0; i < G_N_ELEMENTS(origins); i++) {
        g_autofree char *request =
            g_strdup_printf("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s\r\n"
                            "Cookie: bilag=%s\r\nContent-Length: %zu\r\n\r\n%s",
                            path, origins[i], cookie, strlen(form), form);
        g_auto(Reply) reply = talk(house, request);
        g_assert_cmpint(reply.status, ==, 403);
    }
    assert_status(house, 2, "ready");
}

static void
test_session_ends_in_the_middle(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *path = case_path(house, 0);
    g_auto(Reply) gone = ask(house, "POST", path, "old-token",
                             "csrf=x&version=1&action=reject&reason=min+lange+grund");
    g_assert_cmpint(gone.status, ==, 403);
    g_assert_nonnull(strstr(gone.text, "min lange grund"));
    assert_status(house, 0, "flagged");
    g_autofree char *body = g_strdup_printf(
        "name=anna&password=en+lang+adgangskode&next=%s&draft=min+lange+grund", path);
    g_auto(Reply) in = ask(house, "POST", "/login", NULL, body);
    g_autofree char *cookie = between(in.text, "Set-Cookie: bilag=", ";");
    g_auto(Reply) page = ask(house, "GET", path, cookie, NULL);
    g_assert_nonnull(strstr(page.text, ">min lange grund</textarea>"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/web-decides/decides", test_decides);
    g_test_add_func("/web-decides/double-click", test_double_click);
    g_test_add_func("/web-decides/two-reviewers", test_two_reviewers);
    g_test_add_func("/web-decides/approves-many", test_approves_many);
    g_test_add_func("/web-decides/undo-offered", test_undo_offered);
    g_test_add_func("/web-decides/corrects", test_corrects);
    g_test_add_func("/web-decides/splits", test_splits);
    g_test_add_func("/web-decides/merges", test_merges);
    g_test_add_func("/web-decides/pays", test_pays);
    g_test_add_func("/web-decides/forged", test_forged);
    g_test_add_func("/web-decides/session-ends-in-the-middle", test_session_ends_in_the_middle);
    return g_test_run();
}
