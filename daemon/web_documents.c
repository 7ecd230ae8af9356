/* Pictures of pages, originals to download, our own style and script. */
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include <string.h>

enum {
    PAGE_WAIT_MS = 90 * 1000, /* a scan of many megapixels behind others in the reader's queue */
    ORIGINAL_WAIT_MS = 15 * 1000,
};

/* --- from the clerk ----------------------------------------------------------------------- */

static void
take_fd(WebRequest *r, WireMessage *message, const char *type)
{
    r->answer.type = type;
    r->answer.fd = message && wire_bool(message, "ok") ? wire_take_fd(message, 0) : -1;
    if (r->answer.fd >= 0)
        r->answer.status = MHD_HTTP_OK;
    else if (!message)
        r->answer.status = MHD_HTTP_GATEWAY_TIMEOUT;
    else if (g_strcmp0(wire_string(message, "error"), "unknown") == 0)
        r->answer.status = MHD_HTTP_NOT_FOUND;
    else
        r->answer.status = MHD_HTTP_BAD_GATEWAY;
}

/* A picture that fails has no body: its page shows the words that stand for it. */
static bool
page_came(WebRequest *r, WireMessage *message, GError **error)
{
    (void)error;
    take_fd(r, message, "image/png");
    return true;
}

/* The type is never a stranger's: whatever it is, it is kept, not opened. */
bool
web_original_came(WebRequest *r, WireMessage *message, GError **error)
{
    (void)error;
    take_fd(r, message, "application/octet-stream");
    if (r->answer.fd < 0)
        return web_message(r, r->answer.status, "Kan ikke hentes",
                           message ? "Dokumentet findes ikke."
                                   : "Dokumentet kom ikke i tide. Prøv igen om lidt.");
    r->answer.disposition = web_disposition(wire_string(message, "name"));
    return true;
}

bool
web_show_page(WebRequest *r, GError **error)
{
    g_autoptr(json_t) body =
        json_pack("{ss sI sI ss}", "what", "page", "part", (json_int_t)r->numbers[0], "page",
                  (json_int_t)r->numbers[1], "user", r->session->user);
    return web_ask_clerk(r, body, PAGE_WAIT_MS, page_came, error);
}

bool
web_show_original(WebRequest *r, GError **error)
{
    g_autoptr(json_t) body = json_pack("{ss sI ss}", "what", "original", "part",
                                       (json_int_t)r->numbers[0], "user", r->session->user);
    return web_ask_clerk(r, body, ORIGINAL_WAIT_MS, web_original_came, error);
}

bool
web_show_letter_original(WebRequest *r, GError **error)
{
    g_autoptr(json_t) body = json_pack("{ss sI ss}", "what", "original", "letter",
                                       (json_int_t)r->numbers[0], "user", r->session->user);
    return web_ask_clerk(r, body, ORIGINAL_WAIT_MS, web_original_came, error);
}

/* RFC 6266: a plain name for old browsers, the real one percent-encoded. */
char *
web_disposition(const char *name)
{
    enum { NAME_CHARS = 120 };
    g_autofree char *shown = web_shown(name && *name ? name : "bilag", NAME_CHARS, false);
    g_strdelimit(shown, "/\\", '_');
    g_autofree char *escaped = g_uri_escape_string(shown, NULL, FALSE);
    g_autofree char *ascii = g_str_to_ascii(shown, "C");
    for (char *c = ascii; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr(".-_ ", *c))
            *c = '_';
    return g_strdup_printf("attachment; filename=\"%s\"; filename*=UTF-8''%s", ascii, escaped);
}

/* --- our own ------------------------------------------------------------------------------ */

static bool
show_file(WebRequest *r, const char *name, const char *type, GError **error)
{
    g_autofree char *path = g_build_filename(r->web->pages, name, NULL), *text = NULL;
    g_autoptr(GError) why = NULL;
    size_t n = 0;
    if (!g_file_get_contents(path, &text, &n, &why))
        return fail(error, FAIL_OURS, "%s", why->message);
    const char *had =
        MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)text, n);
    r->answer.etag = g_strdup_printf("\"%.32s\"", sum);
    r->answer.lasting = true;
    r->answer.type = type;
    r->answer.status = MHD_HTTP_NOT_MODIFIED;
    if (g_strcmp0(had, r->answer.etag) == 0)
        return true;
    r->answer.status = MHD_HTTP_OK;
    r->answer.body = g_steal_pointer(&text);
    r->answer.size_bytes = n;
    return true;
}

bool
web_show_style(WebRequest *r, GError **error)
{
    return show_file(r, "style.css", "text/css; charset=utf-8", error);
}

bool
web_show_sheet_style(WebRequest *r, GError **error)
{
    return show_file(r, "einvoice.css", "text/css; charset=utf-8", error);
}

bool
web_show_script(WebRequest *r, GError **error)
{
    return show_file(r, "review.js", "text/javascript; charset=utf-8", error);
}

bool
web_show_icon(WebRequest *r, GError **error)
{
    return show_file(r, "icon.svg", "image/svg+xml", error);
}
