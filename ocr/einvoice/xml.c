#include "ocr/einvoice/xml.h"
#include "ocr/part.h"
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

enum { MESSAGE_BYTES = 200 }; /* libxml2 quotes the document in its messages */

/* What the SAX callbacks need; hangs at ctxt->_private. */
typedef struct Watch {
    startElementNsSAX2Func start; /* the tree builder's own */
    int elements, namespaces;
    FailureCode code; /* 0: nothing wrong yet; the first thing wrong is kept */
    int line;
    char *message;
} Watch;

static void
watch_clear(Watch *watch)
{
    g_free(watch->message);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Watch, watch_clear)

static void
parser_free(xmlParserCtxt **ctxt)
{
    if (*ctxt)
        xmlFreeParserCtxt(*ctxt);
}
#define own_parser __attribute__((cleanup(parser_free))) xmlParserCtxt

static void
refuse(xmlParserCtxt *ctxt, FailureCode code, const char *message)
{
    Watch *watch = ctxt->_private;
    if (watch->code == 0) {
        watch->code = code;
        watch->line = xmlSAX2GetLineNumber(ctxt);
        watch->message = g_strdup(message);
    }
    xmlStopParser(ctxt);
}

static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    refuse(ctx, FAIL_HOSTILE, "a DOCTYPE is not allowed");
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
         int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaulted,
         const xmlChar **attributes)
{
    xmlParserCtxt *ctxt = ctx;
    Watch *watch = ctxt->_private;
    watch->namespaces += n_namespaces;
    if (++watch->elements > XML_ELEMENTS)
        refuse(ctxt, FAIL_HOSTILE, "too many elements");
    else if (n_attributes > XML_ATTRIBUTES)
        refuse(ctxt, FAIL_HOSTILE, "too many attributes on one element");
    else if (watch->namespaces > XML_NAMESPACES)
        refuse(ctxt, FAIL_HOSTILE, "too many namespaces");
    else
        watch->start(ctxt, name, prefix, uri, n_namespaces, namespaces, n_attributes, n_defaulted,
                     attributes);
}

/* libxml2 has no code of its own for its limits; its messages name them. */
static bool
names_limit(const char *message)
{
    static const char *const phrases[] = {"depth", "huge", "HUGE", "too long", "too big"};
    for (size_t i = 0; i < G_N_ELEMENTS(phrases); i++)
        if (strstr(message, phrases[i]))
            return true;
    return false;
}

static void
on_error(void *user, xmlErrorPtr problem)
{
    xmlParserCtxt *ctxt = user;
    Watch *watch = ctxt->_private;
    if (watch->code != 0 || problem->level < XML_ERR_ERROR)
        return;
    /* A namespace slip (undeclared prefix) leaves a tree that no reader matches: not fatal. */
    if (problem->domain == XML_FROM_NAMESPACE)
        return;
    const char *message = problem->message ? problem->message : "broken XML";
    watch->code = names_limit(message) ? FAIL_HOSTILE : FAIL_SENDER;
    watch->line = problem->line;
    g_autofree char *cut = g_strndup(message, MESSAGE_BYTES);
    g_autofree char *valid = g_utf8_make_valid(cut, -1);
    watch->message = g_strdelimit(g_strchomp(g_steal_pointer(&valid)), "\r\n", ' ');
}

/* Bytes of one start tag from its '<'. Quotes hide '>'; NULs of UTF-16 are bytes like others. */
static size_t
tag_bytes(const uint8_t *tag, size_t left)
{
    uint8_t quote = 0;
    for (size_t i = 1; i < left; i++) {
        if (quote != 0)
            quote = tag[i] == quote ? 0 : quote;
        else if (tag[i] == '"' || tag[i] == '\'')
            quote = tag[i];
        else if (tag[i] == '>' || i > XML_TAG_BYTES)
            return i;
        if (i > XML_TAG_BYTES)
            return i;
    }
    return left;
}

static bool
starts_name(const uint8_t *after, const uint8_t *end)
{
    while (after < end && *after == 0)
        after++;
    return after < end && *after != '!' && *after != '?' && *after != '/';
}

/* libxml2 2.9 copies a comment anew for each "--" inside it, which XML forbids anyway: some may be
 * a mistake, thousands are an attack. Returns where the comment ends, NULL when it is one. */
static const uint8_t *
comment_end(const uint8_t *comment, const uint8_t *end)
{
    enum { DOUBLE_HYPHENS = 100 };
    const uint8_t *hyphens = comment + strlen("<!--");
    for (int n = 0; n <= DOUBLE_HYPHENS; n++, hyphens++) {
        hyphens = memmem(hyphens, (size_t)(end - hyphens), "--", 2);
        if (!hyphens)
            return end; /* without end: the parser says so */
        if (hyphens + 2 < end && hyphens[2] == '>')
            return hyphens + 2;
    }
    return NULL;
}

/* libxml2 would compare all attributes of a start tag in pairs before on_start could count them. A
 * tag holds no other '<': a next one that is near says that the tag is short. */
static bool
tag_is_long(const uint8_t *tag, const uint8_t *next, const uint8_t *end)
{
    return next - tag > XML_TAG_BYTES && starts_name(tag + 1, end) &&
           tag_bytes(tag, (size_t)(end - tag)) > XML_TAG_BYTES;
}

static int
line_at(const uint8_t *bytes, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++)
        line += bytes[i] == '\n';
    return line;
}

/* What would cost libxml2 more time than its bytes are worth. */
static bool
check_markup(const uint8_t *bytes, size_t size_bytes, GError **error)
{
    const uint8_t *end = bytes + size_bytes;
    for (const uint8_t *p = memchr(bytes, '<', size_bytes), *next; p; p = next) {
        bool comment = end - p > 4 && memcmp(p, "<!--", 4) == 0;
        const uint8_t *from = comment ? comment_end(p, end) : p + 1;
        next = from ? memchr(from, '<', (size_t)(end - from)) : NULL;
        if (!from || (!comment && tag_is_long(p, next ? next : end, end)))
            return fail(error, FAIL_HOSTILE, "line %d: %s", line_at(bytes, (size_t)(p - bytes)),
                        from ? "a start tag is too long" : "a comment is full of \"--\"");
    }
    return true;
}

static bool
check_size(const uint8_t *bytes, size_t size_bytes, GError **error)
{
    if (size_bytes == 0)
        return fail(error, FAIL_SENDER, "line 1: the file is empty");
    if (size_bytes > DOCUMENT_BYTES)
        return fail(error, FAIL_HOSTILE, "line 1: %zu bytes of XML are over the limit of %zu",
                    size_bytes, DOCUMENT_BYTES);
    return check_markup(bytes, size_bytes, error);
}

/* Encoders report past the parser, to stderr by default; the parser then misses its end and says
 * so to on_error. */
static void
on_stray_error(void *user, xmlErrorPtr problem)
{
    (void)user, (void)problem;
}

static void
watch_parser(xmlParserCtxt *ctxt, Watch *watch)
{
    watch->start = ctxt->sax->startElementNs;
    ctxt->_private = watch;
    ctxt->sax->startElementNs = on_start;
    ctxt->sax->internalSubset = on_doctype;
    ctxt->sax->externalSubset = on_doctype;
    ctxt->sax->serror = on_error;
    ctxt->userData = ctxt;
}

static bool
parse(const uint8_t *bytes, size_t size_bytes, int options, xmlDoc **out, GError **error)
{
    if (!check_size(bytes, size_bytes, error))
        return false;
    xmlInitParser();
    xmlSetStructuredErrorFunc(NULL, on_stray_error);
    own_parser *ctxt = xmlNewParserCtxt();
    if (!ctxt)
        return fail(error, FAIL_OURS, "libxml2 gives no parser");
    g_auto(Watch) watch = {0};
    watch_parser(ctxt, &watch);
    own_xml_doc *doc = xmlCtxtReadMemory(ctxt, (const char *)bytes, (int)size_bytes, NULL, NULL,
                                         XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES |
                                             XML_PARSE_NOCDATA | options);
    if (watch.code != 0)
        return fail(error, watch.code, "line %d: %s", watch.line, watch.message);
    if (!doc || !ctxt->wellFormed || !xmlDocGetRootElement(doc))
        return fail(error, FAIL_SENDER, "line 1: this is no XML document");
    *out = g_steal_pointer(&doc);
    return true;
}

bool
xml_parse(const uint8_t *bytes, size_t size_bytes, xmlDoc **out, GError **error)
{
    return parse(bytes, size_bytes, XML_PARSE_NOBLANKS, out, error);
}

bool
xml_parse_prose(const uint8_t *bytes, size_t size_bytes, xmlDoc **out, GError **error)
{
    return parse(bytes, size_bytes, 0, out, error);
}

const xmlNode *
xml_element(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

const char *
xml_namespace(const xmlNode *node)
{
    return node->ns && node->ns->href ? (const char *)node->ns->href : "";
}

const char *
xml_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (!a->ns && strcmp((const char *)a->name, name) == 0)
            return a->children && a->children->content ? (const char *)a->children->content : NULL;
    return NULL;
}
