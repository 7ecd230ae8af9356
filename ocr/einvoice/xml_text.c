/* The words of an XML document for people and for search: every element that holds text. */
#include "daemon/reading.h"
#include "ocr/einvoice/xml.h"
#include <string.h>

/* Elements whose text nobody reads: their names end so. */
static const char *const unread_endings[] = {"Code",   "Indicator", "BinaryObject", "UUID",
                                             "Object", "Numeric",   "CodeID"};
/* … and their whole names. */
static const char *const unread_names[] = {"CustomizationID", "ProfileID",      "UBLVersionID",
                                           "UBLExtensions",   "SignatureValue", "X509Certificate",
                                           "DigestValue"};

static bool
is_read(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(unread_endings); i++)
        if (g_str_has_suffix(name, unread_endings[i]))
            return false;
    for (size_t i = 0; i < G_N_ELEMENTS(unread_names); i++)
        if (strcmp(name, unread_names[i]) == 0)
            return false;
    return true;
}

static void
append_trimmed(GString *text, const char *content)
{
    content += strspn(content, " \t\r\n");
    size_t n = strlen(content);
    while (n > 0 && g_ascii_isspace(content[n - 1]))
        n--;
    if (n == 0 || text->len + n + 1 > READING_TEXT_BYTES)
        return;
    if (text->len > 0)
        g_string_append_c(text, '\n');
    g_string_append_len(text, content, (gssize)n);
}

/* The next node in document order; children only when down. */
static const xmlNode *
next_node(const xmlNode *node, bool down)
{
    if (down && node->children)
        return node->children;
    while (node && !node->next)
        node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
    return node ? node->next : NULL;
}

char *
xml_text(const xmlDoc *doc)
{
    GString *text = g_string_new(NULL);
    const xmlNode *node = xmlDocGetRootElement(doc);
    while (node && text->len < READING_TEXT_BYTES) {
        bool element = node->type == XML_ELEMENT_NODE;
        bool down = element && is_read((const char *)node->name);
        if (node->type == XML_TEXT_NODE && node->content)
            append_trimmed(text, (const char *)node->content);
        node = next_node(node, down);
    }
    return g_string_free(text, text->len == 0);
}
