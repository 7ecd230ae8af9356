#include "daemon/reading.h"
#include "ocr/einvoice/xml.h"
#include "ocr/text.h"
#include <libxml/HTMLparser.h>
#include <string.h>

typedef enum { TAG_INLINE, TAG_BLOCK, TAG_CELL, TAG_BREAK, TAG_HIDDEN } TagKind;

static const struct {
    const char *name;
    TagKind kind;
} tags[] = {
    {"p", TAG_BLOCK},         {"div", TAG_BLOCK},     {"tr", TAG_BLOCK},
    {"li", TAG_BLOCK},        {"ul", TAG_BLOCK},      {"ol", TAG_BLOCK},
    {"table", TAG_BLOCK},     {"h1", TAG_BLOCK},      {"h2", TAG_BLOCK},
    {"h3", TAG_BLOCK},        {"h4", TAG_BLOCK},      {"h5", TAG_BLOCK},
    {"h6", TAG_BLOCK},        {"hr", TAG_BLOCK},      {"pre", TAG_BLOCK},
    {"dt", TAG_BLOCK},        {"dd", TAG_BLOCK},      {"blockquote", TAG_BLOCK},
    {"section", TAG_BLOCK},   {"article", TAG_BLOCK}, {"header", TAG_BLOCK},
    {"footer", TAG_BLOCK},    {"br", TAG_BREAK},      {"td", TAG_CELL},
    {"th", TAG_CELL},         {"script", TAG_HIDDEN}, {"style", TAG_HIDDEN},
    {"head", TAG_HIDDEN},     {"title", TAG_HIDDEN},  {"noscript", TAG_HIDDEN},
    {"template", TAG_HIDDEN}, {"object", TAG_HIDDEN}, {"svg", TAG_HIDDEN},
};

static TagKind
tag_kind(const xmlNode *node)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        if (g_ascii_strcasecmp((const char *)node->name, tags[i].name) == 0)
            return tags[i].kind;
    return TAG_INLINE;
}

/* Inside a cell a block must not break the row: Outlook puts a <p> into every <td>. */
static bool
in_cell(const xmlNode *node)
{
    for (int up = 0; (node = node->parent) && up < 64; up++)
        if (node->type == XML_ELEMENT_NODE && tag_kind(node) == TAG_CELL)
            return true;
    return false;
}

/* Stands for the end of a block inside a cell until join_rows() knows what the row is. */
#define SOFT_BREAK '\x01'

static char
last_char(const GString *out)
{
    return out->len ? out->str[out->len - 1] : '\n';
}

static void
break_line(GString *out, bool soft)
{
    while (out->len && last_char(out) == ' ')
        g_string_truncate(out, out->len - 1);
    char last = last_char(out);
    if (soft && last != SOFT_BREAK && last != '\n' && last != '\t')
        g_string_append_c(out, SOFT_BREAK);
    else if (!soft && last != '\n')
        g_string_append_c(out, '\n');
}

static void
add_text(GString *out, const char *text)
{
    for (const char *p = text; *p; p = text_next(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == 0x200B || c == 0x200C || c == 0x200D || c == 0xFEFF || c == 0xAD)
            continue; /* preheader padding of newsletters */
        if (c < 0x80 ? g_ascii_isspace((char)c) : c == 0xA0) {
            if (!strchr(" \n\t\x01", last_char(out)))
                g_string_append_c(out, ' ');
        } else {
            g_string_append_unichar(out, c);
        }
    }
}

static bool
in_quote(const xmlNode *node)
{
    for (int up = 0; (node = node->parent) && up < 256; up++)
        if (node->type == XML_ELEMENT_NODE &&
            g_ascii_strcasecmp((const char *)node->name, "blockquote") == 0)
            return true;
    return false;
}

/* A quoted line starts with "> ", as in a plain mail (RFC 3676). */
static void
mark_quote(GString *out, const xmlNode *text)
{
    bool starts = strchr("\n\x01", last_char(out)) != NULL;
    const char *content = (const char *)text->content;
    if (starts && content[strspn(content, " \t\r\n")] && in_quote(text))
        g_string_append(out, "> ");
}

static void
enter(GString *out, const xmlNode *node, bool quotes)
{
    if (node->type == XML_TEXT_NODE && node->content) {
        if (quotes)
            mark_quote(out, node);
        add_text(out, (const char *)node->content);
    }
    if (node->type != XML_ELEMENT_NODE)
        return;
    TagKind kind = tag_kind(node);
    if (kind == TAG_BREAK && !in_cell(node))
        g_string_append_c(out, '\n');
    else if (kind == TAG_BLOCK || kind == TAG_BREAK)
        break_line(out, in_cell(node) && g_ascii_strcasecmp((const char *)node->name, "tr") != 0);
}

static void
leave(GString *out, const xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE)
        return;
    TagKind kind = tag_kind(node);
    if (kind == TAG_BLOCK)
        break_line(out, in_cell(node) && g_ascii_strcasecmp((const char *)node->name, "tr") != 0);
    else if (kind == TAG_CELL)
        g_string_append_c(out, '\t');
}

/* By pointers, not by recursion: the depth of the tree is the sender's choice. */
static void
walk(GString *out, xmlNode *root, bool quotes)
{
    xmlNode *node = root;
    while (node && out->len < READING_TEXT_BYTES) {
        enter(out, node, quotes);
        bool hidden = node->type == XML_ELEMENT_NODE && tag_kind(node) == TAG_HIDDEN;
        if (node->children && !hidden && node->type != XML_ENTITY_REF_NODE &&
            node->type != XML_DTD_NODE) {
            node = node->children;
            continue;
        }
        leave(out, node);
        while (node != root && !node->next) {
            node = node->parent;
            leave(out, node);
        }
        if (node == root)
            return;
        node = node->next;
    }
}

/* A short line with several filled cells is a table row and stays one line; a long one, or one
 * with a single cell, is the layout table around a newsletter, whose blocks are lines. */
static bool
is_row(const char *line, size_t length)
{
    int filled = 0;
    bool text = false;
    for (size_t i = 0; i < length; i++) {
        text = text || !strchr(" \t\x01", line[i]);
        if (line[i] == '\t') {
            filled += text;
            text = false;
        }
    }
    return filled + text >= 2 && length <= 400;
}

static char *
join_rows(char *text)
{
    for (char *line = text; *line;) {
        char *end = strchrnul(line, '\n');
        char joint = is_row(line, (size_t)(end - line)) ? ' ' : '\n';
        for (char *p = line; p < end; p++)
            if (*p == SOFT_BREAK)
                *p = joint;
        line = *end ? end + 1 : end;
    }
    return text;
}

/* What stands outside the tags, a line each. */
static void
add_untagged(GString *out, const char *html)
{
    bool in_tag = false;
    for (; *html; html++) {
        if (*html == '<' || *html == '>')
            in_tag = *html == '<';
        if (*html == '<')
            g_string_append_c(out, '\n');
        else if (!in_tag && *html != '>')
            g_string_append_c(out, *html);
    }
}

/* A comment without an end hides the rest, as in a browser. libxml2 would look for that end from
 * each of its openings: a minute for a million of them. */
static void
cut_open_comment(char *html)
{
    char *closed = g_strrstr(html, "-->");
    char *open = strstr(closed ? closed : html, "<!--");
    if (open)
        *open = '\0';
}

typedef htmlParserCtxt HtmlParser;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HtmlParser, htmlFreeParserCtxt)

char *
html_to_text(const uint8_t *bytes, size_t size_bytes, const char *charset, bool quotes)
{
    /* Converted first: libxml2 then needs no table of its own and trusts no <meta>. */
    g_autofree char *utf8 = text_to_utf8(bytes, size_bytes, charset);
    cut_open_comment(utf8);
    g_autoptr(HtmlParser) parser = htmlNewParserCtxt();
    if (!parser)
        return g_strdup("");
    own_xml_doc *doc =
        htmlCtxtReadMemory(parser, utf8, (int)strlen(utf8), NULL, "UTF-8",
                           HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                               HTML_PARSE_NONET | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC);
    GString *out = g_string_new(NULL);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (parser->disableSAX) /* libxml2 gave up, at 256 elements deep: not blank, only unparsed */
        add_untagged(out, utf8);
    else if (root)
        walk(out, root, quotes);
    return text_clean(g_strstrip(join_rows(g_string_free(out, FALSE))), READING_TEXT_BYTES);
}
