#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/users.h"
#include <string.h>

enum { NAME_BYTES = 200, PASSWORD_BYTES = 1024 };

/* Only a path of ours: no scheme, no host, no query. */
static const char *
safe_next(const char *next)
{
    static const char fit[] = "abcdefghijklmnopqrstuvwxyz0123456789/";
    bool ours = next && next[0] == '/' && next[1] != '/' && strspn(next, fit) == strlen(next);
    return ours && strcmp(next, "/login") != 0 && strcmp(next, "/logout") != 0 ? next : "/";
}

static bool
show_form(WebRequest *r, unsigned status, const char *problem, const char *next, const char *draft,
          GError **error)
{
    g_autoptr(json_t) data = json_object();
    json_object_set_new(data, "title", json_string("Log ind"));
    json_object_set_new(data, "next", json_string(safe_next(next)));
    web_put(data, "problem", problem);
    web_put(data, "name", web_field(r, "name"));
    web_put_lines(data, "draft", draft);
    return web_page(r, status, "login", data, error);
}

bool
web_ask_login(WebRequest *r, unsigned status, const char *problem, GError **error)
{
    const char *reason = web_field(r, "reason");
    if (!problem && r->token)
        problem = reason ? "Du var logget ud. Log ind igen; din tekst er gemt."
                         : "Du er logget ud. Log ind igen.";
    return show_form(r, status, problem, r->path, reason, error);
}

bool
web_show_login(WebRequest *r, GError **error)
{
    if (r->session)
        return web_redirect(r, "/");
    return show_form(r, MHD_HTTP_OK, NULL, web_query(r, "next"), NULL, error);
}

/* The browser sends Secure cookies over loopback too, but not through every old proxy: only when
 * the proxy says that its side is encrypted. */
static void
set_cookie(WebRequest *r, const char *token, bool end)
{
    const char *proto =
        MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, "X-Forwarded-Proto");
    bool secure = g_strcmp0(proto, "https") == 0;
    r->answer.cookie = g_strdup_printf("bilag=%s; Path=/; HttpOnly; SameSite=Strict%s%s", token,
                                       secure ? "; Secure" : "", end ? "; Max-Age=0" : "");
}

static bool
try_again(WebRequest *r, unsigned status, const char *problem, GError **error)
{
    return show_form(r, status, problem, web_field(r, "next"), web_field(r, "draft"), error);
}

static bool
must_wait(WebRequest *r, int seconds, GError **error)
{
    g_autofree char *problem =
        g_strdup_printf("For mange forsøg. Vent %d sekunder, og prøv igen.", seconds);
    log_event(LOG_NOTICE, "login-delayed", "seconds=%d", seconds);
    r->answer.retry_s = seconds;
    return try_again(r, MHD_HTTP_TOO_MANY_REQUESTS, problem, error);
}

/* The old session ends: whoever knew its token does not come along. */
static bool
begin(WebRequest *r, const char *name, GError **error)
{
    g_autofree char *token = NULL, *stamp = NULL;
    if (!users_stamp(r->web->book, name, &stamp, error))
        return false;
    const char *next = safe_next(web_field(r, "next")), *draft = web_field(r, "draft");
    web_sessions_end(r->web->sessions, r->token);
    r->session = NULL;
    WebSession *session = web_sessions_begin(r->web->sessions, name, r->web->now_ms, &token);
    session->stamp = g_steal_pointer(&stamp);
    if (draft && *draft && g_str_has_prefix(next, "/case/"))
        web_session_draft(session, g_ascii_strtoll(next + strlen("/case/"), NULL, 10), draft);
    set_cookie(r, token, false);
    log_event(LOG_INFO, "login", "ok=1");
    return web_redirect(r, "%s", next);
}

bool
web_take_login(WebRequest *r, GError **error)
{
    const char *name = web_field(r, "name"), *password = web_field(r, "password");
    g_autofree char *role = NULL;
    if (!name || !password || strlen(name) > NAME_BYTES || strlen(password) > PASSWORD_BYTES)
        return try_again(r, MHD_HTTP_BAD_REQUEST, "Skriv navn og adgangskode.", error);
    int seconds = web_guard_wait(r->web->guard, name, r->web->now_ms);
    if (seconds > 0)
        return must_wait(r, seconds, error);
    if (!users_check(r->web->book, name, password, &role, error))
        return false;
    if (role) {
        web_guard_passed(r->web->guard, name);
        return begin(r, name, error);
    }
    web_guard_failed(r->web->guard, name, r->web->now_ms);
    log_event(LOG_NOTICE, "login", "ok=0");
    return try_again(r, MHD_HTTP_FORBIDDEN, "Navn eller adgangskode er forkert.", error);
}

bool
web_take_logout(WebRequest *r, GError **error)
{
    (void)error;
    if (!web_session_csrf_ok(r->session, web_field(r, "csrf")))
        return web_redirect(r, "/");
    web_sessions_end(r->web->sessions, r->token);
    r->session = NULL;
    set_cookie(r, "", true);
    return web_redirect(r, "/login");
}
