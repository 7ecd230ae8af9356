#include "ocr/einvoice/element.h"
#include <string.h>

static const struct {
    const char *prefix; /* the URI begins so: the version follows */
    Space space;
} spaces[] = {
    {"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2", SPACE_CBC},
    {"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2", SPACE_CAC},
    {"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:", SPACE_RAM},
    {"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:", SPACE_UDT},
    {"urn:un:unece:uncefact:data:standard:QualifiedDataType:", SPACE_UDT},
    {"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:", SPACE_RSM},
    {"urn:ferd:CrossIndustryDocument:invoice:1p0", SPACE_RSM},
};

/* An invoice has five namespaces and a thousand elements: the family is kept at the namespace,
 * in the field libxml2 leaves to its callers (as Space + 1; NULL is "not looked up yet"). */
Space
element_space(const xmlNode *node)
{
    static const char marks[SPACE_UDT + 1];
    if (!node->ns || !node->ns->href)
        return SPACE_OTHER;
    if (node->ns->_private)
        return (Space)((const char *)node->ns->_private - marks);
    Space space = SPACE_OTHER;
    for (size_t i = 0; i < G_N_ELEMENTS(spaces); i++)
        if (g_str_has_prefix((const char *)node->ns->href, spaces[i].prefix))
            space = spaces[i].space;
    node->ns->_private = (void *)(guintptr)(marks + space);
    return space;
}

static const Element *
element_find(const Element *table, const xmlNode *node)
{
    Space space = element_space(node);
    for (const Element *e = table; e->name; e++)
        if (e->space == space && strcmp(e->name, (const char *)node->name) == 0)
            return e;
    return NULL;
}

/* The text of an element: borrowed where it is one clean text node, as nearly always. */
static const char *
text_of(const xmlNode *node, Arena *arena)
{
    const xmlNode *child = node->children;
    g_autofree char *joined = NULL;
    const char *text = NULL;
    if (child && !child->next && child->type == XML_TEXT_NODE) {
        text = (const char *)child->content;
    } else if (child) {
        xmlChar *content = xmlNodeGetContent(node);
        text = joined = g_strdup((const char *)content);
        xmlFree(content);
    }
    if (!text)
        return NULL;
    text += strspn(text, " \t\r\n");
    size_t whole = strlen(text), n = whole;
    while (n > 0 && g_ascii_isspace(text[n - 1]))
        n--;
    if (n == 0)
        return NULL;
    return joined || n < whole ? arena_text(arena, text, n) : text;
}

static void
take_term(const xmlNode *node, Term *term, Arena *arena)
{
    if (term->count++ > 0 && term->value)
        return;
    term->value = text_of(node, arena);
    term->node = node;
}

static void *
list_add(List *list, size_t size_bytes, Arena *arena)
{
    Item *item = arena_take(arena, size_bytes);
    if (list->last)
        list->last->next = item;
    else
        list->first = item;
    list->last = item;
    list->count++;
    return item;
}

static void
element_take(const xmlNode *node, const Element *e, char *base, Arena *arena)
{
    void *at = base + e->offset;
    if (e->take == TAKE_TERM)
        take_term(node, at, arena);
    else if (e->take == TAKE_TERMS)
        take_term(node, &((TermItem *)list_add(at, sizeof(TermItem), arena))->term, arena);
    else if (e->take == TAKE_ITEM)
        element_walk(node, e->children, list_add(at, e->size, arena), arena);
    else
        element_walk(node, e->children, at, arena);
}

/* Recursion is as deep as the tables are, whatever the document. */
void
element_walk(const xmlNode *parent, const Element *table, void *base, Arena *arena)
{
    for (const xmlNode *node = xml_element(parent->children); node;
         node = xml_element(node->next)) {
        const Element *e = element_find(table, node);
        if (e)
            element_take(node, e, base, arena);
    }
}

int
term_line(const Term *term)
{
    return term->node ? (int)xmlGetLineNo(term->node) : 0;
}

const char *
term_attribute(const Term *term, const char *name)
{
    return term->node ? xml_attribute(term->node, name) : NULL;
}
