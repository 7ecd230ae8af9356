/* The parts of the review page, and what strangers may do to its pages. */
#include "daemon/mustache.h"
#include "daemon/own.h"
#include "daemon/web_form.h"
#include "daemon/web_guard.h"
#include "daemon/web_pages.h"
#include "daemon/web_queue.h"
#include "daemon/web_session.h"
#include "daemon/web_words.h"
#include "tests/web_seed.h"

#define NOW_MS INT64_C(1795294800000) /* 2026-11-21T21:00:00Z */

/* --- forms and cookies -------------------------------------------------------------------- */

static void
test_forms(void)
{
    static const struct {
        const char *body, *want; /* the value of a; NULL: refused; "-": absent */
    } table[] = {
        {"a=1", "1"},           {"a=1&a=2", "1"},    {"b=1", "-"},     {"", "-"},
        {"a=x+y%21", "x y!"},   {"a=%C3%A6", "æ"},   {"a", ""},        {"&&a=1&", "1"},
        {"a=l%0D%0Am", "l\nm"}, {"a=%zz", NULL},     {"a=%4", NULL},   {"a=%00", NULL},
        {"a=%ff", NULL},        {"%61=1", "1"},      {"a=b=c", "b=c"}, {"a=%3Cb%3E", "<b>"},
        {"a=%E2%82", NULL},     {"a=\xc3\xa6", "æ"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GHashTable) form = NULL;
        bool ok = web_form_parse(table[i].body, strlen(table[i].body), &form, NULL);
        g_assert_cmpint(ok, ==, table[i].want != NULL);
        const char *got = ok ? g_hash_table_lookup(form, "a") : NULL;
        if (ok)
            g_assert_cmpstr(got ? got : "-", ==, table[i].want);
    }
}

static void
test_form_limits(void)
{
    g_autoptr(GHashTable) form = NULL;
    g_autoptr(GString) many = g_string_new(NULL);
    for (int i = 0; i <= WEB_FORM_FIELDS; i++)
        g_string_append_printf(many, "f%d=1&", i);
    g_assert_false(web_form_parse(many->str, many->len, &form, NULL));
    g_autofree char *long_body = g_strnfill(WEB_BODY_BYTES + 1, 'a');
    g_assert_false(web_form_parse(long_body, WEB_BODY_BYTES + 1, &form, NULL));
}

static void
test_cookies(void)
{
    static const struct {
        const char *header, *want;
    } table[] = {{"bilag=abc", "abc"},
                 {"x=1; bilag=abc; y=2", "abc"},
                 {"xbilag=abc", NULL},
                 {"bilagx=abc", NULL},
                 {NULL, NULL},
                 {"bilag", NULL},
                 {"bilag=; bilag=second", ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = web_cookie(table[i].header, "bilag");
        g_assert_cmpstr(got, ==, table[i].want);
    }
}

/* --- sessions and the guard --------------------------------------------------------------- */

static void
test_sessions(void)
{
    g_autoptr(WebSessions) sessions = web_sessions_new();
    g_autofree char *token = NULL, *other = NULL;
    web_sessions_begin(sessions, "anna", 0, &token);
    web_sessions_begin(sessions, "bo", 0, &other);
    g_assert_cmpuint(strlen(token), ==, 43);
    g_assert_cmpstr(token, !=, other);
    g_assert_cmpstr(web_sessions_find(sessions, token, 1)->user, ==, "anna");
    g_assert_null(web_sessions_find(sessions, "guess", 1));
    g_assert_null(web_sessions_find(sessions, NULL, 1));
    g_assert_nonnull(web_sessions_find(sessions, token, SESSION_IDLE_MS));
    g_assert_nonnull(web_sessions_find(sessions, token, 2 * SESSION_IDLE_MS));
    g_assert_null(web_sessions_find(sessions, other, 2 * SESSION_IDLE_MS));
    web_sessions_end(sessions, token);
    g_assert_null(web_sessions_find(sessions, token, 2 * SESSION_IDLE_MS));
}

static void
test_session_ends_though_used(void)
{
    g_autoptr(WebSessions) sessions = web_sessions_new();
    g_autofree char *token = NULL;
    int64_t now = 0;
    web_sessions_begin(sessions, "anna", 0, &token);
    while (now + SESSION_IDLE_MS <= SESSION_MS)
        g_assert_nonnull(web_sessions_find(sessions, token, now += SESSION_IDLE_MS));
    g_assert_null(web_sessions_find(sessions, token, SESSION_MS + 1));
}

static void
test_sessions_bounded(void)
{
    g_autoptr(WebSessions) sessions = web_sessions_new();
    g_autofree char *first = NULL;
    web_sessions_begin(sessions, "anna", 0, &first);
    for (int i = 1; i <= SESSIONS; i++) {
        g_autofree char *token = NULL;
        web_sessions_begin(sessions, "bo", i, &token);
        g_assert_nonnull(web_sessions_find(sessions, token, i));
    }
    g_assert_null(web_sessions_find(sessions, first, SESSIONS));
}

static void
test_guard(void)
{
    g_autoptr(WebGuard) guard = web_guard_new();
    int64_t now = 1000;
    for (int i = 0; i < 5; i++) {
        g_assert_cmpint(web_guard_wait(guard, "anna", now), ==, 0);
        web_guard_failed(guard, "anna", now);
    }
    g_assert_cmpint(web_guard_wait(guard, "anna", now), ==, 2);
    g_assert_cmpint(web_guard_wait(guard, "bo", now), ==, 0);
    now += 2000;
    g_assert_cmpint(web_guard_wait(guard, "anna", now), ==, 0);
    for (int i = 0; i < 40; i++)
        web_guard_failed(guard, "anna", now);
    g_assert_cmpint(web_guard_wait(guard, "anna", now), ==, 15 * 60);
    g_assert_cmpint(web_guard_wait(guard, "bo", now), >, 0); /* the whole server backs off */
    g_assert_cmpint(web_guard_wait(guard, "bo", now), <=, 60);
    web_guard_passed(guard, "anna");
    g_assert_cmpint(web_guard_wait(guard, "anna", now), ==, 0);
}

static void
test_guard_bounded(void)
{
    g_autoptr(WebGuard) guard = web_guard_new();
    for (int i = 0; i < 5000; i++) {
        g_autofree char *name = g_strdup_printf("name%d", i);
        web_guard_failed(guard, name, i);
    }
    g_assert_cmpint(web_guard_wait(guard, "anna", 5000), ==, 60);
}

/* --- words -------------------------------------------------------------------------------- */

static void
test_shown(void)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        {"a\nb\tc", "a b c"},
        {"fak\xe2\x80\xae"
         "fdp.exe",
         "fakfdp.exe"}, /* right-to-left override */
        {"a\x01\x7f\xc2\x85z", "az"},
        {"\xff", "\xef\xbf\xbd"},
        {"<b>æ</b>", "<b>æ</b>"}, /* the template escapes */
        {"1234567890abc", "1234567890ab…"},
        {NULL, ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = web_shown(table[i].text, 12, false);
        g_assert_cmpstr(got, ==, table[i].want);
    }
}

static void
test_when(void)
{
    static const struct {
        const char *instant, *when, *age;
    } table[] = {
        {"2026-11-21T20:54:00Z", "i dag 21.54", "6 min."},
        {"2026-11-20T08:15:00Z", "i går 09.15", "1 dag"},
        {"2026-11-18T13:02:00Z", "18. nov. 14.02", "3 dage"},
        {"2026-07-01T10:00:00Z", "1. jul. 12.00", "143 dage"},
        {"2025-11-18T13:02:00Z", "18. nov. 2025 14.02", "368 dage"},
        {"soon", "soon", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *when = web_when(table[i].instant, NOW_MS);
        g_autofree char *age = web_age(table[i].instant, NOW_MS);
        g_assert_cmpstr(when, ==, table[i].when);
        g_assert_cmpstr(age, ==, table[i].age);
    }
}

static void
test_disposition(void)
{
    static const struct {
        const char *name, *want;
    } table[] = {
        {"bilag.pdf", "attachment; filename=\"bilag.pdf\"; filename*=UTF-8''bilag.pdf"},
        {"", "attachment; filename=\"bilag\"; filename*=UTF-8''bilag"},
        {NULL, "attachment; filename=\"bilag\"; filename*=UTF-8''bilag"},
        {"a\"; x=\"b\r\nSet-Cookie: c",
         "attachment; filename=\"a__ x__b  Set-Cookie_ c\"; "
         "filename*=UTF-8''a%22%3B%20x%3D%22b%20%20Set-Cookie%3A%20c"},
        {"../../etc/passwd",
         "attachment; filename=\".._.._etc_passwd\"; filename*=UTF-8''.._.._etc_passwd"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = web_disposition(table[i].name);
        g_assert_cmpstr(got, ==, table[i].want);
    }
}

/* --- hostile words in every field --------------------------------------------------------- */

#define HOSTILE "\"'><script>x</script>{{csrf}}{{{csrf}}}{{/fields}}&<img src=q onerror=x>"

static void
assert_harmless(const char *name, const json_t *facts, guint at_least)
{
    g_autofree char *page = NULL, *file = g_strconcat(name, ".html.mustache", NULL);
    g_autoptr(GError) error = NULL;
    must(mustache_render_file("templates/pages", file, facts, mustache_escape_html, &page, &error),
         &error);
    g_assert_null(strstr(page, "<script>x"));
    g_assert_null(strstr(page, "<img src=q"));
    g_assert_null(strstr(page, "\"'>"));
    g_assert_null(strstr(page, "{{{csrf}}}&<")); /* unescaped neighbour */
    g_assert_null(strstr(page, "sesame"));       /* nobody's tag was filled in */
    guint seen = 0;
    for (const char *at = page; (at = strstr(at, "&lt;script&gt;x")); at++)
        seen++;
    g_assert_cmpuint(seen, >=, at_least);
}

static void
test_hostile(void)
{
    g_autoptr(Book) book = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) facts = NULL, queue = NULL;
    int64_t ids[G_N_ELEMENTS(seed_cases)];
    must(book_open(":memory:", true, &book, &error), &error);
    book->now_ms = NOW_MS;
    Seed seed = {.book = book, .hostile = HOSTILE};
    seed_all(&seed, ids);
    const WebLook look = {.book = book, .now_ms = NOW_MS, .bar_permille = 950};
    must(web_case_facts(&look, ids[0], &facts, &error), &error);
    /* supplier, sender, name and subject of document and mails, text, attendees, line, finding */
    assert_harmless("case", facts, 18);
    const QueueAsk everything = {.user = "anna"};
    must(web_queue_facts(book, NOW_MS, &everything, &queue, &error), &error);
    assert_harmless("queue", queue, 15);
}

/* What a person writes comes back in forms. */
static void
test_hostile_forms(void)
{
    static const char *const pages[] = {"login", "message", "letter"};
    static const char *const keys[] = {"name",   "draft", "next",    "problem", "subject",
                                       "sender", "note",  "mail",    "address", "automatic",
                                       "text",   "title", "received"};
    g_autoptr(json_t) facts = json_object();
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        json_object_set_new(facts, keys[i], json_string(HOSTILE));
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++)
        assert_harmless(pages[i], facts, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/web/forms", test_forms);
    g_test_add_func("/web/form-limits", test_form_limits);
    g_test_add_func("/web/cookies", test_cookies);
    g_test_add_func("/web/sessions", test_sessions);
    g_test_add_func("/web/session-ends-though-used", test_session_ends_though_used);
    g_test_add_func("/web/sessions-bounded", test_sessions_bounded);
    g_test_add_func("/web/guard", test_guard);
    g_test_add_func("/web/guard-bounded", test_guard_bounded);
    g_test_add_func("/web/shown", test_shown);
    g_test_add_func("/web/when", test_when);
    g_test_add_func("/web/disposition", test_disposition);
    g_test_add_func("/web/hostile-words-in-every-field", test_hostile);
    g_test_add_func("/web/hostile-words-in-forms", test_hostile_forms);
    return g_test_run();
}
