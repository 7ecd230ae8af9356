#include "daemon/web_request.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/web_form.h"
#include "daemon/web_pages.h"
#include "spool/users.h"
#include <string.h>

typedef struct Route {
    const char *method, *path; /* # is a number */
    WebHandler handle;
    const char *act; /* users_may(); NULL: for everybody */
    bool no_book;    /* is there from the first moment */
} Route;

static const Route routes[] = {
    {"GET", "/", web_show_queue, "see", false},
    {"GET", "/case/#", web_show_case, "see", false},
    {"POST", "/case/#", web_take_decision, "see",
     false}, /* what it decides needs more: the clerk asks */
    {"POST", "/approve", web_take_approvals, "approve", false},
    {"POST", "/case/#/correct", web_take_correction, "decide", false},
    {"GET", "/part/#/words", web_show_words, "decide", false},
    {"GET", "/events", web_show_events, "see", false},
    {"GET", "/rules", web_show_rules, "see", false},
    {"GET", "/audit", web_show_audit, "see", false},
    {"GET", "/accounts", web_show_accounts, "see", false},
    {"GET", "/account/#", web_show_account, "see", false},
    {"GET", "/account/#/statement", web_show_statement, "see", false},
    {"GET", "/register", web_show_register, "see", false},
    {"GET", "/suppliers", web_show_suppliers, "see", false},
    {"GET", "/outbox", web_show_outbox, "see", false},
    {"POST", "/outbox/#", web_take_retry, "decide", false},
    {"GET", "/health", web_show_health, "see", false},
    {"GET", "/letter/#", web_show_letter, "see", false},
    {"GET", "/letter/#/original", web_show_letter_original, "see", false},
    {"POST", "/letter/#", web_take_letter, "decide", false},
    {"GET", "/case/#/invoice/#", web_show_invoice, "see", false},
    {"GET", "/part/#/page/#", web_show_page, "see", false},
    {"GET", "/part/#/original", web_show_original, "see", false},
    {"GET", "/login", web_show_login, NULL, false},
    {"POST", "/login", web_take_login, NULL, false},
    {"POST", "/logout", web_take_logout, "see", false},
    {"GET", "/style.css", web_show_style, NULL, true},
    {"GET", "/einvoice.css", web_show_sheet_style, NULL, true},
    {"GET", "/review.js", web_show_script, NULL, true},
    {"GET", "/icon.svg", web_show_icon, NULL, true},
};

/* --- what was asked ----------------------------------------------------------------------- */

static bool
path_matches(const char *pattern, const char *path, int64_t numbers[WEB_NUMBERS])
{
    enum { NUMBER_DIGITS = 15 }; /* far over any id, far under an overflow */
    int n = 0;
    for (; *pattern; pattern++) {
        if (*pattern != '#') {
            if (*path++ != *pattern)
                return false;
            continue;
        }
        size_t digits = strspn(path, "0123456789");
        if (digits == 0 || digits > NUMBER_DIGITS || n == WEB_NUMBERS)
            return false;
        numbers[n++] = g_ascii_strtoll(path, NULL, 10);
        path += digits;
    }
    return *path == '\0';
}

/* HEAD is a GET whose body libmicrohttpd leaves out. *out_other: the path exists for another
 * method. */
static const Route *
route_find(WebRequest *r, const char *method, const char **out_other)
{
    const char *wanted = strcmp(method, "HEAD") == 0 ? "GET" : method;
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        if (!path_matches(routes[i].path, r->path, r->numbers))
            continue;
        if (strcmp(routes[i].method, wanted) == 0)
            return &routes[i];
        *out_other = routes[i].method;
    }
    return NULL;
}

static const char *
header(const WebRequest *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name);
}

/* A form is only taken from our own pages; the token in the form is the second lock. */
static bool
is_same_origin(const WebRequest *r)
{
    const char *site = header(r, "Sec-Fetch-Site"), *origin = header(r, "Origin"),
               *host = header(r, "Host");
    if (site)
        return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
    if (!origin)
        return true; /* no browser */
    const char *name = strstr(origin, "://");
    return name && host && g_ascii_strcasecmp(name + strlen("://"), host) == 0;
}

const char *
web_field(const WebRequest *r, const char *name)
{
    return r->form ? g_hash_table_lookup(r->form, name) : NULL;
}

const char *
web_query(const WebRequest *r, const char *name)
{
    return MHD_lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, name);
}

/* --- who asks ----------------------------------------------------------------------------- */

bool
web_login_load(WebRequest *r, GError **error)
{
    g_clear_pointer(&r->role, g_free);
    r->session = web_sessions_find(r->web->sessions, r->token, r->web->now_ms);
    if (!r->session)
        return true;
    g_autofree char *stamp = NULL;
    if (!users_role(r->web->book, r->session->user, &r->role, error) ||
        !users_stamp(r->web->book, r->session->user, &stamp, error))
        return false;
    if (!r->role || g_strcmp0(stamp, r->session->stamp) != 0) { /* gone, or a new password */
        web_sessions_end(r->web->sessions, r->token);
        r->session = NULL;
    }
    return true;
}

/* --- the way to the handler --------------------------------------------------------------- */

static bool
handle_known(WebRequest *r, const Route *route, GError **error)
{
    g_autoptr(BookTransaction) snapshot = book_transaction(r->web->book, error);
    if (!snapshot || !web_login_load(r, error))
        return false;
    if (route->act && !r->session)
        return web_ask_login(r, MHD_HTTP_FORBIDDEN, NULL, error);
    if (route->act && !users_may(r->role, route->act))
        return web_message(r, MHD_HTTP_FORBIDDEN, "Ingen adgang",
                           "Din rolle giver ikke adgang til denne side.");
    return route->handle(r, error);
}

/* False: answered already, the form is not taken. */
static bool
take_form(WebRequest *r)
{
    if (!is_same_origin(r))
        return !web_message(r, MHD_HTTP_FORBIDDEN, "Afvist", "Formularen kom fra en anden side.");
    if (r->too_big)
        return !web_message(r, MHD_HTTP_CONTENT_TOO_LARGE, "For langt",
                            "Teksten er for lang. Gør den kortere, og prøv igen.");
    if (!web_form_parse((const char *)r->body->data, r->body->len, &r->form, NULL))
        return !web_message(r, MHD_HTTP_BAD_REQUEST, "Forstod ikke",
                            "Formularen kunne ikke læses.");
    return true;
}

static bool
dispatch(WebRequest *r, const char *method, GError **error)
{
    const char *other = NULL;
    const Route *route = route_find(r, method, &other);
    if (!route && other)
        return web_message(r, MHD_HTTP_METHOD_NOT_ALLOWED, "Forkert metode",
                           "Siden kan ikke bruges på den måde.");
    if (!route)
        return web_message(r, MHD_HTTP_NOT_FOUND, "Findes ikke", "Der er ingen side her.");
    if (strcmp(route->method, "POST") == 0 && !take_form(r))
        return true;
    if (route->no_book)
        return route->handle(r, error);
    if (!r->web->book) {
        r->answer.retry_s = 2;
        return web_message(r, MHD_HTTP_SERVICE_UNAVAILABLE, "Starter",
                           "Systemet er ved at starte. Prøv igen om et øjeblik.");
    }
    return handle_known(r, route, error);
}

static void
handle(WebRequest *r, const char *method)
{
    g_autoptr(GError) error = NULL;
    if (dispatch(r, method, &error))
        return;
    log_error("page-failed", error);
    web_answer_clear(&r->answer);
    if (failure_is(error, FAIL_AGAIN))
        web_message(r, MHD_HTTP_SERVICE_UNAVAILABLE, "Optaget",
                    "Systemet er optaget. Prøv igen om et øjeblik.");
    else
        web_message(r, MHD_HTTP_INTERNAL_SERVER_ERROR, "Fejl",
                    "Noget gik galt hos os. Der er ikke ændret noget; prøv igen.");
}

/* --- libmicrohttpd's side ----------------------------------------------------------------- */

static WebRequest *
request_new(Web *web, struct MHD_Connection *connection, const char *url)
{
    WebRequest *r = g_new0(WebRequest, 1);
    r->web = web;
    r->connection = connection;
    r->path = g_strdup(url);
    r->body = g_byte_array_new();
    r->answer.fd = -1;
    r->token = web_cookie(header(r, "Cookie"), "bilag");
    return r;
}

static void
add_body(WebRequest *r, const char *upload, size_t n)
{
    r->too_big = r->too_big || r->body->len + n > WEB_BODY_BYTES;
    if (!r->too_big)
        g_byte_array_append(r->body, (const guint8 *)upload, (guint)n);
}

/* Called at the head of a request, for each piece of its body, at its end, and again when it is
 * resumed with its answer made. */
enum MHD_Result
web_request(void *web, struct MHD_Connection *connection, const char *url, const char *method,
            const char *version, const char *upload, size_t *upload_bytes, void **request)
{
    (void)version;
    if (!*request) {
        *request = request_new(web, connection, url);
        return MHD_YES;
    }
    WebRequest *r = *request;
    if (*upload_bytes > 0) {
        add_body(r, upload, *upload_bytes);
        *upload_bytes = 0;
        return MHD_YES;
    }
    if (r->answer.status == 0)
        handle(r, method);
    r->session = NULL; /* may be gone when this one is resumed */
    if (r->answer.status == 0)
        return MHD_YES; /* suspended */
    return web_answer_send(r);
}

void
web_request_completed(void *web, struct MHD_Connection *connection, void **request,
                      enum MHD_RequestTerminationCode why)
{
    (void)web;
    (void)connection;
    (void)why;
    WebRequest *r = *request;
    if (!r)
        return;
    g_free(r->path);
    g_byte_array_unref(r->body);
    g_clear_pointer(&r->form, g_hash_table_unref);
    g_free(r->token);
    g_free(r->role);
    g_free(r->action);
    g_free(r->reason);
    g_free(r->next);
    web_answer_clear(&r->answer);
    g_free(r);
    *request = NULL;
}
