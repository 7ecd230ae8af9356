#include "daemon/mustache.h"
#include "daemon/template.h"
#include <string.h>

/* What stands in the data comes from strangers: this bounds what their words can make of a
 * template. A case page with 4 MB of recognised text, escaped, fits. */
enum { MUSTACHE_OUTPUT_BYTES = 16 << 20 };

typedef struct Frame {
    const json_t *value;
    const struct Frame *up;
} Frame;

typedef struct Renderer {
    MustacheEscape escape;
    MustachePartial partial;
    void *user;
    GString *out;
} Renderer;

/* --- looking up --------------------------------------------------------------------------- */

static const json_t *
lookup(const Frame *frame, const char *name)
{
    if (strcmp(name, ".") == 0)
        return frame->value;
    g_auto(GStrv) parts = g_strsplit(name, ".", -1);
    const json_t *found = NULL;
    for (; frame && !found; frame = frame->up)
        found = json_object_get(frame->value, parts[0]);
    for (guint i = 1; found && parts[i]; i++)
        found = json_object_get(found, parts[i]);
    return found;
}

/* The spec's "!!data": an empty text and zero count as false, like an empty list. */
static bool
truthy(const json_t *value)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_NULL:
    case JSON_FALSE:
        return false;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    default:
        return true;
    }
}

static char *
value_text(const json_t *value)
{
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    if (json_is_integer(value))
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    if (json_is_boolean(value))
        return g_strdup(json_is_true(value) ? "true" : "false");
    char number[G_ASCII_DTOSTR_BUF_SIZE] = "";
    if (json_is_real(value))
        g_ascii_formatd(number, sizeof number, "%.15g", json_real_value(value));
    return g_strdup(number);
}

/* --- rendering ---------------------------------------------------------------------------- */

static bool render_text(const Renderer *r, const char *name, const char *text, const Frame *frame,
                        int depth, GError **error);

typedef struct Range {
    const char *name; /* of the template, for messages */
    const GArray *tokens;
    guint from, to;
    int depth;
} Range;

static bool render_range(const Renderer *r, const Range *range, const Frame *frame, GError **error);

static bool
put(const Renderer *r, const Range *range, const char *text, GError **error)
{
    if (r->out->len + strlen(text) > MUSTACHE_OUTPUT_BYTES)
        return fail(error, FAIL_OURS, "%s: makes more than %d bytes", range->name,
                    MUSTACHE_OUTPUT_BYTES);
    g_string_append(r->out, text);
    return true;
}

static bool
render_variable(const Renderer *r, const Range *range, const Token *token, const Frame *frame,
                GError **error)
{
    g_autofree char *text = value_text(lookup(frame, token->text));
    if (token->kind == '&' || !r->escape)
        return put(r, range, text, error);
    g_autofree char *escaped = r->escape(text);
    return put(r, range, escaped, error);
}

static bool
render_section(const Renderer *r, const Range *inner, const Token *token, const Frame *frame,
               GError **error)
{
    const json_t *value = lookup(frame, token->text);
    if (token->kind == '^')
        return truthy(value) || render_range(r, inner, frame, error);
    if (!truthy(value))
        return true;
    if (!json_is_array(value))
        return render_range(r, inner, &(Frame){value, frame}, error);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!render_range(r, inner, &(Frame){json_array_get(value, i), frame}, error))
            return false;
    return true;
}

/* Each line of the partial gets the indentation of its tag; what is filled in does not. */
static char *
indented(const char *text, const char *indent)
{
    GString *s = g_string_new(NULL);
    while (*text) {
        const char *end = strchr(text, '\n');
        gsize length = end ? (gsize)(end - text) + 1 : strlen(text);
        g_string_append(s, indent);
        g_string_append_len(s, text, (gssize)length);
        text += length;
    }
    return g_string_free(s, FALSE);
}

static bool
render_partial(const Renderer *r, const Range *range, const Token *token, const Frame *frame,
               GError **error)
{
    g_autofree char *text = r->partial ? r->partial(token->text, r->user) : NULL;
    if (!text)
        return true;
    g_autofree char *shifted = indented(text, token->indent ? token->indent : "");
    return render_text(r, token->text, shifted, frame, range->depth + 1, error);
}

static bool
render_token(const Renderer *r, const Range *range, const Token *token, const Frame *frame,
             GError **error)
{
    if (token->kind == 'T')
        return put(r, range, token->text, error);
    if (token->kind == '>')
        return render_partial(r, range, token, frame, error);
    return render_variable(r, range, token, frame, error);
}

static bool
render_range(const Renderer *r, const Range *range, const Frame *frame, GError **error)
{
    if (range->depth > TEMPLATE_NESTING)
        return fail(error, FAIL_OURS, "%s: more than %d sections and partials within each other",
                    range->name, TEMPLATE_NESTING);
    for (guint i = range->from; i < range->to; i++) {
        const Token *token = &g_array_index(range->tokens, Token, i);
        bool section = token->kind == '#' || token->kind == '^';
        Range inner = {range->name, range->tokens, i + 1, token->close, range->depth + 1};
        if (section ? !render_section(r, &inner, token, frame, error)
                    : !render_token(r, range, token, frame, error))
            return false;
        i = section ? token->close : i;
    }
    return true;
}

static bool
render_text(const Renderer *r, const char *name, const char *text, const Frame *frame, int depth,
            GError **error)
{
    g_autoptr(GArray) tokens = NULL;
    if (!template_parse(name, text, &tokens, error))
        return false;
    return render_range(r, &(Range){name, tokens, 0, tokens->len, depth}, frame, error);
}

char *
mustache_escape_html(const char *text)
{
    GString *s = g_string_sized_new(strlen(text) + 16);
    for (; *text; text++) {
        const char *entity = *text == '&'    ? "&amp;"
                             : *text == '<'  ? "&lt;"
                             : *text == '>'  ? "&gt;"
                             : *text == '"'  ? "&quot;"
                             : *text == '\'' ? "&#39;"
                                             : NULL;
        if (entity)
            g_string_append(s, entity);
        else
            g_string_append_c(s, *text);
    }
    return g_string_free(s, FALSE);
}

bool
mustache_render(const char *template_name, const char *template_text, const json_t *data,
                MustacheEscape escape, MustachePartial partial, void *user, char **out,
                GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Renderer r = {escape, partial, user, text};
    if (!render_text(&r, template_name, template_text, &(Frame){data, NULL}, 0, error))
        return false;
    *out = g_string_free(g_steal_pointer(&text), FALSE);
    return true;
}

/* --- templates in files ------------------------------------------------------------------- */

typedef struct Folder {
    char *path, *extension; /* extension with its dot: all after the name's first one */
    GError *error;          /* of the first partial that could not be read */
} Folder;

static bool
load(const char *path, char **out, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;
    if (!g_file_get_contents(path, &text, NULL, &why))
        return fail(error, FAIL_OURS, "template cannot be read: %s", why->message);
    if (!g_utf8_validate(text, -1, NULL))
        return fail(error, FAIL_OURS, "%s: not UTF-8", path);
    *out = g_steal_pointer(&text);
    return true;
}

static char *
folder_partial(const char *name, void *user)
{
    Folder *folder = user;
    if (folder->error)
        return NULL;
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen(name)) {
        (void)fail(&folder->error, FAIL_OURS, "%s: not the name of a partial: %s", folder->path,
                   name);
        return NULL;
    }
    g_autofree char *file = g_strconcat(name, folder->extension, NULL);
    g_autofree char *path = g_build_filename(folder->path, file, NULL);
    char *text = NULL;
    return load(path, &text, &folder->error) ? text : NULL;
}

static bool
render_in(Folder *folder, const char *path, const json_t *data, MustacheEscape escape, char **out,
          GError **error)
{
    g_autofree char *text = NULL, *made = NULL;
    if (!load(path, &text, error) ||
        !mustache_render(path, text, data, escape, folder_partial, folder, &made, error))
        return false;
    if (folder->error) {
        g_propagate_error(error, g_steal_pointer(&folder->error));
        return false;
    }
    *out = g_steal_pointer(&made);
    return true;
}

bool
mustache_render_file(const char *dir, const char *name, const json_t *data, MustacheEscape escape,
                     char **out, GError **error)
{
    if (strstr(name, "..") || g_path_is_absolute(name))
        return fail(error, FAIL_OURS, "%s: not a template name: %s", dir, name);
    g_autofree char *path = g_build_filename(dir, name, NULL);
    g_autofree char *base = g_path_get_basename(name);
    const char *dot = strchr(base, '.');
    Folder folder = {g_path_get_dirname(path), g_strdup(dot ? dot : ""), NULL};
    bool good = render_in(&folder, path, data, escape, out, error);
    g_free(folder.path);
    g_free(folder.extension);
    g_clear_error(&folder.error);
    return good;
}
