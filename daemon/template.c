#include "daemon/template.h"
#include <string.h>

enum { TEMPLATE_BYTES = 1 << 20 }; /* the largest page template has 20 KB */

typedef struct Parser {
    const char *name, *text, *at;
    char *open, *close; /* the delimiters now */
    GArray *tokens;     /* Token */
    GArray *sections;   /* guint: open ones, outermost first */
} Parser;

typedef struct Tag {
    char kind;
    const char *inner_end, *before, *after; /* before and after: what remains of its line */
    char *name, *indent;
} Tag;

static void
token_clear(void *data)
{
    Token *token = data;
    g_free(token->text);
    g_free(token->indent);
}

static int
line_of(const Parser *p, const char *at)
{
    int line = 1;
    for (const char *c = p->text; c < at; c++)
        line += *c == '\n';
    return line;
}

static void
add_token(Parser *p, char kind, char *text, char *indent, int line)
{
    Token token = {.kind = kind, .text = text, .indent = indent, .line = line};
    g_array_append_val(p->tokens, token);
}

static void
add_text(Parser *p, const char *from, const char *to)
{
    if (to > from)
        add_token(p, 'T', g_strndup(from, (gsize)(to - from)), NULL, 0);
}

/* A tag other than a variable that is alone on its line takes the whole line with it. */
static void
tag_standalone(const Parser *p, Tag *tag)
{
    const char *start = tag->before;
    while (start > p->text && (start[-1] == ' ' || start[-1] == '\t'))
        start--;
    if (start > p->text && start[-1] != '\n')
        return;
    const char *end = tag->after + strspn(tag->after, " \t");
    if (end[0] == '\r' && end[1] == '\n')
        end++;
    if (*end != '\n' && *end != '\0')
        return;
    tag->indent = g_strndup(start, (gsize)(tag->before - start));
    tag->before = start;
    tag->after = *end == '\n' ? end + 1 : end;
}

static bool
tag_scan(const Parser *p, const char *at, Tag *tag, GError **error)
{
    const char *inner = at + strlen(p->open);
    bool sigil = *inner != '\0' && strchr("#^/!>&{=", *inner);
    tag->kind = sigil ? *inner : 'v';
    const char *extra = tag->kind == '{' ? "}" : tag->kind == '=' ? "=" : "";
    g_autofree char *closing = g_strconcat(extra, p->close, NULL);
    inner += sigil ? 1 : 0;
    tag->inner_end = strstr(inner, closing);
    if (!tag->inner_end)
        return fail(error, FAIL_OURS, "%s:%d: tag is not closed: %.20s", p->name, line_of(p, at),
                    at);
    tag->before = at;
    tag->after = tag->inner_end + strlen(closing);
    tag->name = g_strstrip(g_strndup(inner, (gsize)(tag->inner_end - inner)));
    if (strchr("#^/!>=", tag->kind))
        tag_standalone(p, tag);
    return true;
}

static bool
set_delimiters(Parser *p, const Tag *tag, GError **error)
{
    g_auto(GStrv) both = g_strsplit_set(tag->name, " \t\r\n", -1);
    guint last = g_strv_length(both);
    bool good = last >= 2 && both[0][0] != '\0' && both[last - 1][0] != '\0';
    for (guint i = 1; good && i + 1 < last; i++)
        good = both[i][0] == '\0';
    if (!good || strchr(tag->name, '='))
        return fail(error, FAIL_OURS, "%s:%d: not a pair of delimiters: %s", p->name,
                    line_of(p, tag->inner_end), tag->name);
    g_free(p->open);
    g_free(p->close);
    p->open = g_strdup(both[0]);
    p->close = g_strdup(both[last - 1]);
    return true;
}

static bool
section_open(Parser *p, const Tag *tag, GError **error)
{
    if (p->sections->len >= TEMPLATE_NESTING)
        return fail(error, FAIL_OURS, "%s:%d: more than %d sections within each other", p->name,
                    line_of(p, tag->inner_end), TEMPLATE_NESTING);
    g_array_append_val(p->sections, p->tokens->len);
    add_token(p, tag->kind, g_strdup(tag->name), NULL, line_of(p, tag->inner_end));
    return true;
}

static bool
section_close(Parser *p, const Tag *tag, GError **error)
{
    int line = line_of(p, tag->inner_end);
    if (p->sections->len == 0)
        return fail(error, FAIL_OURS, "%s:%d: /%s ends nothing", p->name, line, tag->name);
    guint open = g_array_index(p->sections, guint, p->sections->len - 1);
    Token *section = &g_array_index(p->tokens, Token, open);
    if (strcmp(section->text, tag->name) != 0)
        return fail(error, FAIL_OURS, "%s:%d: /%s ends #%s of line %d", p->name, line, tag->name,
                    section->text, section->line);
    section->close = p->tokens->len;
    g_array_set_size(p->sections, p->sections->len - 1);
    add_token(p, '/', NULL, NULL, line);
    return true;
}

static bool
tag_apply(Parser *p, const Tag *tag, GError **error)
{
    if (tag->kind == '!')
        return true;
    if (tag->kind == '=')
        return set_delimiters(p, tag, error);
    if (tag->name[0] == '\0')
        return fail(error, FAIL_OURS, "%s:%d: tag without a name", p->name,
                    line_of(p, tag->inner_end));
    if (tag->kind == '#' || tag->kind == '^')
        return section_open(p, tag, error);
    if (tag->kind == '/')
        return section_close(p, tag, error);
    add_token(p, tag->kind == '{' ? '&' : tag->kind, g_strdup(tag->name), g_strdup(tag->indent),
              line_of(p, tag->inner_end));
    return true;
}

static bool
parse_tag(Parser *p, const char *at, GError **error)
{
    Tag tag = {0};
    if (!tag_scan(p, at, &tag, error))
        return false;
    add_text(p, p->at, tag.before);
    bool good = tag_apply(p, &tag, error);
    p->at = tag.after;
    g_free(tag.name);
    g_free(tag.indent);
    return good;
}

static bool
parse_all(Parser *p, GError **error)
{
    const char *at;
    while ((at = strstr(p->at, p->open)))
        if (!parse_tag(p, at, error))
            return false;
    add_text(p, p->at, p->at + strlen(p->at));
    if (p->sections->len == 0)
        return true;
    guint open = g_array_index(p->sections, guint, p->sections->len - 1);
    const Token *section = &g_array_index(p->tokens, Token, open);
    return fail(error, FAIL_OURS, "%s:%d: #%s is not ended", p->name, section->line, section->text);
}

bool
template_parse(const char *name, const char *text, GArray **out, GError **error)
{
    if (strlen(text) > TEMPLATE_BYTES)
        return fail(error, FAIL_OURS, "%s: over %d bytes", name, TEMPLATE_BYTES);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    g_array_set_clear_func(tokens, token_clear);
    g_autoptr(GArray) sections = g_array_new(FALSE, FALSE, sizeof(guint));
    Parser p = {name, text, text, g_strdup("{{"), g_strdup("}}"), tokens, sections};
    bool good = parse_all(&p, error);
    g_free(p.open);
    g_free(p.close);
    if (good)
        *out = g_steal_pointer(&tokens);
    return good;
}
