/* The words of an XML document for people and for search: every element that holds text. */
#include "daemon/reading.h"
#include "ocr/einvoice/xml.h"
#include <string.h>

/* Elements whose text nobody reads: their names end so, or are so. */
#define ENDING(text)                                                                               \
    {                                                                                              \
        text, sizeof text - 1, false                                                               \
    }
#define NAME(text)                                                                                 \
    {                                                                                              \
        text, sizeof text - 1, true                                                                \
    }
static const struct {
    const char *text;
    size_t n;
    bool whole;
} unread[] = {
    ENDING("Code"),          ENDING("Indicator"),  ENDING("BinaryObject"), ENDING("UUID"),
    ENDING("Object"),        ENDING("Numeric"),    ENDING("CodeID"),       NAME("CustomizationID"),
    NAME("ProfileID"),       NAME("UBLVersionID"), NAME("UBLExtensions"),  NAME("SignatureValue"),
    NAME("X509Certificate"), NAME("DigestValue"),
};

/* Last letters first: they tell most names apart. */
static bool
is_read(const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < G_N_ELEMENTS(unread); i++)
        if (n >= unread[i].n && name[n - 1] == unread[i].text[unread[i].n - 1] &&
            (n == unread[i].n || !unread[i].whole) &&
            memcmp(name + n - unread[i].n, unread[i].text, unread[i].n) == 0)
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
