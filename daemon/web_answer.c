#include "daemon/log.h"
#include "daemon/mustache.h"
#include "daemon/own.h"
#include "daemon/web_request.h"
#include "daemon/web_words.h"
#include "spool/users.h"
#include <string.h>
#include <sys/stat.h>

/* Every answer carries these. Pages have no inline script or style and load nothing from
 * elsewhere; what is not said is forbidden. same-origin: browsers say in Origin where a form
 * came from, and nothing to other sites. */
static const struct {
    const char *name, *value;
} headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src "
     "'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
};

void
web_answer_clear(WebAnswer *answer)
{
    g_free(answer->body);
    g_free(answer->location);
    g_free(answer->cookie);
    g_free(answer->disposition);
    g_free(answer->etag);
    own_fd_close(&answer->fd);
    g_clear_pointer(&answer->stream, MHD_destroy_response);
    *answer = (WebAnswer){.fd = -1};
}

static void
add_header(struct MHD_Response *response, const char *name, const char *value)
{
    if (value && MHD_add_response_header(response, name, value) != MHD_YES)
        log_event(LOG_PROBLEM, "header-refused", "name=%s", name);
}

static void
add_headers(const WebAnswer *answer, struct MHD_Response *response)
{
    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++)
        if (i > 0 || !answer->disposition)
            add_header(response, headers[i].name, headers[i].value);
    if (answer->disposition) /* a stranger's bytes: to be kept, never to be opened here */
        add_header(response, headers[0].name, "default-src 'none'; sandbox");
    add_header(response, "Content-Disposition", answer->disposition);
    add_header(response, "Content-Type", answer->type);
    add_header(response, "Cache-Control", answer->lasting ? "no-cache" : "no-store");
    add_header(response, "ETag", answer->etag);
    add_header(response, "Location", answer->location);
    add_header(response, "Set-Cookie", answer->cookie);
    g_autofree char *retry = answer->retry_s > 0 ? g_strdup_printf("%d", answer->retry_s) : NULL;
    add_header(response, "Retry-After", retry);
    if (answer->status == MHD_HTTP_METHOD_NOT_ALLOWED)
        add_header(response, "Allow", "GET, HEAD, POST");
}

static struct MHD_Response *
response_of(WebAnswer *answer)
{
    struct stat st;
    if (answer->stream)
        return g_steal_pointer(&answer->stream);
    if (answer->fd < 0)
        return MHD_create_response_from_buffer(answer->body ? answer->size_bytes : 0, answer->body,
                                               MHD_RESPMEM_MUST_COPY);
    if (fstat(answer->fd, &st) != 0 || !S_ISREG(st.st_mode))
        return NULL;
    /* libmicrohttpd closes it */
    return MHD_create_response_from_fd64((uint64_t)st.st_size, fd_steal(&answer->fd));
}

enum MHD_Result
web_answer_send(WebRequest *r)
{
    struct MHD_Response *response = response_of(&r->answer);
    if (!response)
        return MHD_NO;
    add_headers(&r->answer, response);
    enum MHD_Result sent = MHD_queue_response(r->connection, r->answer.status, response);
    MHD_destroy_response(response);
    return sent;
}

/* --- pages -------------------------------------------------------------------------------- */

static void
add_person(WebRequest *r, json_t *data)
{
    static const char *const acts[] = {"decide", "approve", "administer"};
    json_t *user = json_object();
    web_put(user, "name", r->session->user);
    web_put(user, "role", web_word(WORDS_USER, r->role));
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++)
        if (users_may(r->role, acts[i]))
            web_flag(user, acts[i]);
    json_object_set_new(data, "user", user);
    web_put(data, "csrf", r->session->csrf);
    if (!r->session->flash)
        return;
    json_t *flash = json_object();
    web_put(flash, "text", r->session->flash);
    json_object_set_new(flash, "problem", json_boolean(r->session->flash_problem));
    if (r->session->undo_case)
        json_object_set_new(flash, "undo",
                            json_pack("{sI sI}", "undo_case", (json_int_t)r->session->undo_case,
                                      "undo_version", (json_int_t)r->session->undo_version));
    json_object_set_new(data, "flash", flash);
    g_clear_pointer(&r->session->flash, g_free);
}

bool
web_page(WebRequest *r, unsigned status, const char *name, json_t *data, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".html.mustache", NULL);
    if (r->session)
        add_person(r, data);
    if (!mustache_render_file(r->web->pages, file, data, mustache_escape_html, &r->answer.body,
                              error))
        return false;
    r->answer.size_bytes = strlen(r->answer.body);
    r->answer.type = "text/html; charset=utf-8";
    r->answer.status = status;
    return true;
}

/* When not even a template can be read; heading and text are ours. */
static void
plain_message(WebRequest *r, const char *heading, const char *text)
{
    r->answer.body = g_strdup_printf("%s\n\n%s\n", heading, text);
    r->answer.size_bytes = strlen(r->answer.body);
    r->answer.type = "text/plain; charset=utf-8";
}

bool
web_message(WebRequest *r, unsigned status, const char *heading, const char *text)
{
    g_autoptr(json_t) data = json_object();
    g_autoptr(GError) error = NULL;
    json_object_set_new(data, "title", json_string(heading));
    json_object_set_new(data, "text", json_string(text));
    if (!web_page(r, status, "message", data, &error)) {
        log_error("page-failed", error);
        plain_message(r, heading, text);
    }
    r->answer.status = status;
    return true;
}

bool
web_redirect(WebRequest *r, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    r->answer.location = g_strdup_vprintf(format, ap);
    va_end(ap);
    r->answer.status = MHD_HTTP_SEE_OTHER;
    return true;
}
