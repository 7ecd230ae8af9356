/* The whole web role in its cage, over HTTP, with a clerk that decides. */
#include "daemon/web_form.h"
#include "spool/search.h"
#include "tests/scratch.h"
#include "tests/web_house.h"
#include <errno.h>
#include <glib/gstdio.h>

typedef struct Reply {
    int status;
    char *text; /* head and body */
} Reply;

static int
connect_to(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&at, sizeof at), ==, 0);
    return fd;
}

/* Sends and reads to the end, playing the clerk meanwhile. */
static Reply
talk(House *house, const char *request)
{
    own_fd int fd = connect_to(house->port);
    GString *got = g_string_new(NULL);
    g_assert_cmpint(send(fd, request, strlen(request), MSG_NOSIGNAL), ==, (ssize_t)strlen(request));
    for (;;) {
        char some[4096];
        house_turn(house, fd, 20000);
        ssize_t n = recv(fd, some, sizeof some, MSG_DONTWAIT);
        if (n < 0 && errno == EAGAIN)
            continue;
        if (n <= 0)
            break;
        g_string_append_len(got, some, n);
    }
    Reply reply = {.text = g_string_free(got, FALSE)};
    if (g_str_has_prefix(reply.text, "HTTP/1.1 "))
        reply.status = (int)g_ascii_strtoll(reply.text + strlen("HTTP/1.1 "), NULL, 10);
    return reply;
}

static Reply
ask(House *house, const char *method, const char *path, const char *cookie, const char *body)
{
    g_autofree char *request = g_strdup_printf(
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nCookie: bilag=%s\r\n"
        "Content-Length: %zu\r\n\r\n%s",
        method, path, cookie ? cookie : "", body ? strlen(body) : 0, body ? body : "");
    return talk(house, request);
}

static void
reply_clear(Reply *reply)
{
    g_clear_pointer(&reply->text, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reply, reply_clear)

/* What stands between before and until; caller frees. */
static char *
between(const char *text, const char *before, const char *until)
{
    const char *from = strstr(text, before);
    g_assert_nonnull(from);
    from += strlen(before);
    const char *to = strstr(from, until);
    g_assert_nonnull(to);
    return g_strndup(from, (gsize)(to - from));
}

static char *
log_in(House *house, const char *name)
{
    g_autofree char *body = g_strdup_printf("name=%s&password=en+lang+adgangskode&next=%%2F", name);
    g_auto(Reply) reply = ask(house, "POST", "/login", NULL, body);
    g_assert_cmpint(reply.status, ==, 303);
    g_assert_nonnull(strstr(reply.text, "HttpOnly; SameSite=Strict"));
    return between(reply.text, "Set-Cookie: bilag=", ";");
}

static House *
open_house(void)
{
    g_autofree char *dir = g_dir_make_tmp("web-XXXXXX", NULL);
    return house_open(dir, "127.0.0.1:0", day_now());
}

static void
shut_house(House *house)
{
    g_autofree char *spool = g_strdup(house->spool);
    house_close(house);
    remove_tree(spool);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(House, shut_house)

static char *
case_path(const House *house, int n)
{
    return g_strdup_printf("/case/%ld", (long)house->ids[n]);
}

static void
test_nothing_without_login(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *path = case_path(house, 0);
    const struct {
        const char *method, *path;
        int want;
    } table[] = {{"GET", "/", 403},
                 {"GET", path, 403},
                 {"GET", "/part/1/page/1", 403},
                 {"GET", "/part/1/original", 403},
                 {"GET", "/letter/1", 403},
                 {"POST", path, 403},
                 {"GET", "/login", 200},
                 {"GET", "/style.css", 200},
                 {"GET", "/nowhere", 404},
                 {"GET", "/case/1x", 404},
                 {"GET", "/case/99999999999999999999", 404},
                 {"GET", "/../etc/passwd", 404},
                 {"DELETE", "/", 405},
                 {"POST", "/part/1/page/1", 405},
                 {"GET", "/logout", 405}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_auto(Reply) reply = ask(house, table[i].method, table[i].path, NULL, NULL);
        g_assert_cmpint(reply.status, ==, table[i].want);
        g_assert_nonnull(strstr(reply.text, "Content-Security-Policy: default-src 'none'"));
        g_assert_nonnull(strstr(reply.text, "X-Content-Type-Options: nosniff"));
        g_assert_null(strstr(reply.text, "Kystens Perle"));
    }
}

static void
test_logins(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *first = log_in(house, "anna"), *second = log_in(house, "anna");
    g_assert_cmpstr(first, !=, second);
    g_auto(Reply) queue = ask(house, "GET", "/", first, NULL);
    g_assert_cmpint(queue.status, ==, 200);
    g_assert_nonnull(strstr(queue.text, "Cache-Control: no-store"));
    g_autofree char *csrf = between(queue.text, "name=\"csrf\" value=\"", "\"");
    g_autofree char *body = g_strdup_printf("csrf=%s", csrf);
    g_auto(Reply) out = ask(house, "POST", "/logout", first, body);
    g_assert_cmpint(out.status, ==, 303);
    g_auto(Reply) after = ask(house, "GET", "/", first, NULL);
    g_assert_cmpint(after.status, ==, 403);
    g_auto(Reply) elsewhere = ask(house, "POST", "/login", NULL,
                                  "name=anna&password=en+lang+adgangskode&next=%2F%2Fevil.example");
    g_assert_nonnull(strstr(elsewhere.text, "Location: /\r\n"));
}

/* A new password ends what was begun with the old one. */
static void
test_new_password(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "anna"), *other = log_in(house, "rolf"), *hash = NULL;
    g_assert_true(users_hash("en anden lang en", &hash, NULL));
    g_assert_true(users_set(house->clerk.book, "anna", "approver", hash, NULL));
    g_auto(Reply) gone = ask(house, "GET", "/", cookie, NULL);
    g_assert_cmpint(gone.status, ==, 403);
    g_auto(Reply) stays = ask(house, "GET", "/", other, NULL);
    g_assert_cmpint(stays.status, ==, 200);
}

static void
test_lock_out(void)
{
    g_autoptr(House) house = open_house();
    for (int i = 0; i < 5; i++) {
        g_auto(Reply) wrong = ask(house, "POST", "/login", NULL, "name=anna&password=guess");
        g_assert_cmpint(wrong.status, ==, 403);
    }
    g_auto(Reply) right =
        ask(house, "POST", "/login", NULL, "name=anna&password=en+lang+adgangskode");
    g_assert_cmpint(right.status, ==, 429);
    g_assert_nonnull(strstr(right.text, "Retry-After: "));
    g_autofree char *other = log_in(house, "rolf");
}

/* --- decisions ---------------------------------------------------------------------------- */

/* The decision form of a case as its page has it. */
static char *
decision(House *house, int n, const char *cookie, const char *action, const char *reason)
{
    g_autofree char *path = case_path(house, n);
    g_auto(Reply) page = ask(house, "GET", path, cookie, NULL);
    g_assert_cmpint(page.status, ==, 200);
    g_autofree char *csrf = between(page.text, "name=\"csrf\" value=\"", "\"");
    g_autofree char *version = between(page.text, "name=\"version\" value=\"", "\"");
    return g_strdup_printf("csrf=%s&version=%s&action=%s&reason=%s", csrf, version, action, reason);
}

static void
assert_status(House *house, int n, const char *want)
{
    g_autoptr(CaseFile) file = NULL;
    g_assert_true(cases_load(house->clerk.book, house->ids[n], &file, NULL));
    g_assert_cmpstr(file->status, ==, want);
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

static int
decisions_of(House *house, int n)
{
    g_autoptr(GPtrArray) decisions = NULL;
    g_assert_true(cases_decisions(house->clerk.book, house->ids[n], &decisions, NULL));
    return (int)decisions->len;
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
test_filters(void)
{
    static const struct {
        const char *path;
        bool perle, fjordblik;
    } table[] = {{"/?vis=gennemsyn", true, true},
                 {"/?vis=gennemsyn&klynge=17", true, false},
                 {"/?vis=gennemsyn&leverandoer=hotel+fjordblik", false, true},
                 {"/?vis=gennemsyn&regel=D07&orden=beloeb", true, true},
                 {"/?vis=gennemsyn&mindst=15.121", false, false},
                 {"/?vis=gennemsyn&hoejst=15.120,00", true, true},
                 {"/?vis=gennemsyn&mine=1", false, false},
                 {"/?vis=gennemsyn&efter=99999", false, false},
                 {"/?q=kystens+perl", true, false},
                 {"/?q=%22%27%3Cb%3E*", false, false}};
    g_autoptr(House) house = open_house();
    g_assert_true(search_catch_up(house->clerk.book, 100, NULL));
    g_autofree char *cookie = log_in(house, "anna");
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_auto(Reply) page = ask(house, "GET", table[i].path, cookie, NULL);
        g_assert_cmpint(page.status, ==, 200);
        bool perle = strstr(page.text, "Restaurant Kystens Perle") != NULL;
        bool fjordblik = strstr(page.text, "Hotel Fjordblik") != NULL;
        if (perle != table[i].perle || fjordblik != table[i].fjordblik)
            g_error("%s: %d %d", table[i].path, perle, fjordblik);
    }
}

/* Sent so far on a stream, within ms; the clerk is played meanwhile. Caller frees. */
static char *
stream_says(House *house, int fd, int ms)
{
    char some[4096];
    GString *got = g_string_new(NULL);
    int64_t until = g_get_monotonic_time() + (int64_t)ms * 1000;
    while (g_get_monotonic_time() < until) {
        house_turn(house, fd, 50);
        ssize_t n = recv(fd, some, sizeof some, MSG_DONTWAIT);
        if (n == 0)
            break;
        if (n > 0)
            g_string_append_len(got, some, n);
        if (strstr(got->str, "event: changed"))
            break;
    }
    return g_string_free(got, FALSE);
}

static void
test_live(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *anna = log_in(house, "anna"), *rolf = log_in(house, "rolf");
    g_autofree char *path = case_path(house, 2);
    g_autofree char *listen = g_strdup_printf(
        "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: bilag=%s\r\n\r\n", rolf);
    own_fd int fd = connect_to(house->port);
    g_assert_cmpint(send(fd, listen, strlen(listen), MSG_NOSIGNAL), ==, (ssize_t)strlen(listen));
    g_autofree char *head = stream_says(house, fd, 300);
    g_assert_nonnull(strstr(head, "200 OK"));
    g_assert_nonnull(strstr(head, "Content-Type: text/event-stream"));
    g_assert_null(strstr(head, "changed"));
    g_autofree char *form = decision(house, 2, anna, "approve", "");
    g_auto(Reply) reply = ask(house, "POST", path, anna, form);
    g_autofree char *told = stream_says(house, fd, 10000);
    g_autofree char *want = g_strdup_printf("event: changed\ndata: %ld\n", (long)house->ids[2]);
    g_assert_nonnull(strstr(told, want));
    g_auto(Reply) stranger = ask(house, "GET", "/events", NULL, NULL);
    g_assert_cmpint(stranger.status, ==, 403);
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

static void
test_documents(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "bo");
    g_autoptr(CaseFile) file = NULL;
    g_assert_true(cases_load(house->clerk.book, house->ids[0], &file, NULL));
    const CaseDocument *voucher = file->documents->pdata[0];
    g_assert_true(spool_page_keep(house->spool, voucher->sha256, 1, "\x89PNG", 4, NULL));
    g_autofree char *original = g_strdup_printf("/part/%ld/original", (long)voucher->part);
    g_autofree char *picture = g_strdup_printf("/part/%ld/page/1", (long)voucher->part);
    g_auto(Reply) kept = ask(house, "GET", original, cookie, NULL);
    g_assert_cmpint(kept.status, ==, 200);
    g_assert_nonnull(strstr(kept.text, "Content-Security-Policy: default-src 'none'; sandbox"));
    g_assert_nonnull(strstr(kept.text, "attachment; filename=\"kvittering.jpg\""));
    g_assert_nonnull(strstr(kept.text, "Content-Type: application/octet-stream"));
    g_auto(Reply) page = ask(house, "GET", picture, cookie, NULL);
    g_assert_cmpint(page.status, ==, 200);
    g_assert_nonnull(strstr(page.text, "Content-Type: image/png"));
    g_auto(Reply) mail = ask(house, "GET", "/letter/1/original", cookie, NULL);
    g_assert_cmpint(mail.status, ==, 200);
    g_assert_nonnull(strstr(mail.text, "attachment; filename=\"brev-1.eml\""));
    g_assert_nonnull(strstr(mail.text, "default-src 'none'; sandbox"));
    g_assert_nonnull(strstr(mail.text, "X-Content-Type-Options: nosniff"));
    g_auto(Reply) none = ask(house, "GET", "/part/9999/original", cookie, NULL);
    g_assert_cmpint(none.status, ==, 404);
}

static void
test_too_long(void)
{
    g_autoptr(House) house = open_house();
    g_autofree char *cookie = log_in(house, "anna"), *path = case_path(house, 0);
    g_autofree char *long_reason = g_strnfill(WEB_BODY_BYTES, 'a');
    g_autofree char *form = g_strdup_printf("action=note&reason=%s", long_reason);
    g_auto(Reply) reply = ask(house, "POST", path, cookie, form);
    g_assert_cmpint(reply.status, ==, 413);
}

static void
test_waits_for_the_book(void)
{
    g_autofree char *dir = g_dir_make_tmp("web-XXXXXX", NULL);
    g_autoptr(House) house = house_open(dir, "127.0.0.1:0", 0);
    g_auto(Reply) early = ask(house, "GET", "/login", NULL, NULL);
    g_assert_cmpint(early.status, ==, 503);
    g_assert_nonnull(strstr(early.text, "Retry-After: 2"));
    house_book(house, day_now());
    g_autofree char *cookie = log_in(house, "anna");
    g_auto(Reply) queue = ask(house, "GET", "/", cookie, NULL);
    g_assert_nonnull(strstr(queue.text, "Kystens Perle"));
}

/* The supervisor starts both anew: a page without its clerk could only refuse. */
static void
test_ends_with_the_clerk(void)
{
    g_autoptr(House) house = open_house();
    int status = -1;
    char some[4096] = "";
    g_autofree char *cookie = log_in(house, "anna");
    g_autofree char *request = g_strdup_printf(
        "GET /part/1/page/1 HTTP/1.1\r\nHost: x\r\nCookie: bilag=%s\r\n\r\n", cookie);
    own_fd int waits = connect_to(house->port);
    g_assert_cmpint(send(waits, request, strlen(request), 0), ==, (ssize_t)strlen(request));
    struct pollfd asked = {.fd = house->clerk.web, .events = POLLIN};
    g_assert_cmpint(poll(&asked, 1, 10000), ==, 1); /* it waits for us now */
    shutdown(house->clerk.web, SHUT_RDWR);
    (void)recv(waits, some, sizeof some - 1, 0);
    g_assert_true(some[0] == '\0' || g_str_has_prefix(some, "HTTP/1.1 504"));
    g_assert_cmpint(waitpid(house->web, &status, 0), ==, house->web);
    house->web = 0;
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Half requests and noise cost a connection, never the role. */
static void
test_noise(void)
{
    static const char *const noise[] = {
        "",
        "\r\n\r\n",
        "GET",
        "GET / HTTP/1.1\r\n\r\n",
        "\x16\x03\x01\x02",
        "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
        "\r\nzz\r\n"};
    g_autoptr(House) house = open_house();
    for (size_t i = 0; i < G_N_ELEMENTS(noise); i++) {
        own_fd int fd = connect_to(house->port);
        g_assert_cmpint(send(fd, noise[i], strlen(noise[i]), MSG_NOSIGNAL), >=, 0);
        shutdown(fd, SHUT_WR);
        house_turn(house, fd, 2000);
    }
    g_autofree char *long_path = g_strnfill(100000, 'a'), *path = g_strconcat("/", long_path, NULL);
    g_auto(Reply) reply = ask(house, "GET", path, NULL, NULL);
    g_assert_cmpint(reply.status, >=, 400);
    g_autofree char *cookie = log_in(house, "anna");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/web-served/nothing-without-login", test_nothing_without_login);
    g_test_add_func("/web-served/logins", test_logins);
    g_test_add_func("/web-served/new-password", test_new_password);
    g_test_add_func("/web-served/lock-out", test_lock_out);
    g_test_add_func("/web-served/decides", test_decides);
    g_test_add_func("/web-served/double-click", test_double_click);
    g_test_add_func("/web-served/two-reviewers", test_two_reviewers);
    g_test_add_func("/web-served/approves-many", test_approves_many);
    g_test_add_func("/web-served/filters", test_filters);
    g_test_add_func("/web-served/live", test_live);
    g_test_add_func("/web-served/undo-offered", test_undo_offered);
    g_test_add_func("/web-served/corrects", test_corrects);
    g_test_add_func("/web-served/forged", test_forged);
    g_test_add_func("/web-served/session-ends-in-the-middle", test_session_ends_in_the_middle);
    g_test_add_func("/web-served/documents", test_documents);
    g_test_add_func("/web-served/too-long", test_too_long);
    g_test_add_func("/web-served/waits-for-the-book", test_waits_for_the_book);
    g_test_add_func("/web-served/ends-with-the-clerk", test_ends_with_the_clerk);
    g_test_add_func("/web-served/noise", test_noise);
    return g_test_run();
}
