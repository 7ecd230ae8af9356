#include "ocr/einvoice/finding.h"
#include <string.h>

static bool
same_name(const xmlNode *a, const xmlNode *b)
{
    return a->type == XML_ELEMENT_NODE && strcmp((const char *)a->name, (const char *)b->name) == 0;
}

/* The node's step, with its place where it has namesakes beside it: "InvoiceLine[3]". */
static char *
step_of(const xmlNode *node)
{
    if (node->type == XML_ATTRIBUTE_NODE)
        return g_strdup_printf("/@%s", node->name);
    unsigned before = 0, behind = 0;
    for (const xmlNode *p = node->prev; p; p = p->prev)
        before += same_name(p, node);
    for (const xmlNode *p = node->next; p && before + behind == 0; p = p->next)
        behind += same_name(p, node);
    return before + behind > 0 ? g_strdup_printf("/%s[%u]", node->name, before + 1)
                               : g_strdup_printf("/%s", node->name);
}

/* By local names, as a person looks for it. */
static char *
path_of(const xmlNode *node)
{
    g_autoptr(GString) path = g_string_new(NULL);
    for (const xmlNode *n = node; n && n->type != XML_DOCUMENT_NODE; n = n->parent) {
        g_autofree char *step = step_of(n);
        g_string_prepend(path, step);
    }
    return g_string_free(g_steal_pointer(&path), FALSE);
}

void
finding_add(GPtrArray *findings, const char *rule, const char *severity, const xmlNode *node,
            const char *text)
{
    if (findings->len >= READING_FINDINGS)
        return;
    g_autofree char *path = path_of(node);
    const xmlNode *element = node->type == XML_ATTRIBUTE_NODE ? node->parent : node;
    g_autofree char *placed =
        g_strdup_printf("%s; linje %ld, %s", text, xmlGetLineNo(element), path);
    g_autofree char *valid = g_utf8_make_valid(placed, -1); /* quoted text may be cut in a letter */
    reading_add_finding(findings, rule, severity, valid);
}
