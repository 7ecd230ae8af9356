/* The whole web role in its cage, over HTTP, with a clerk that decides. */
#include "daemon/web_form.h"
#include "spool/search.h"
#include "tests/web_talk.h"
#include <glib/gstdio.h>

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
    g_test_add_func("/web-served/filters", test_filters);
    g_test_add_func("/web-served/live", test_live);
    g_test_add_func("/web-served/documents", test_documents);
    g_test_add_func("/web-served/too-long", test_too_long);
    g_test_add_func("/web-served/waits-for-the-book", test_waits_for_the_book);
    g_test_add_func("/web-served/ends-with-the-clerk", test_ends_with_the_clerk);
    g_test_add_func("/web-served/noise", test_noise);
    return g_test_run();
}
