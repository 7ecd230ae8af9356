/* Names of elements as small numbers. */
#include "ocr/einvoice/rule_expr.h"
#include <string.h>

static const struct {
    const char *prefix;
    Space space;
} prefixes[] = {
    {"cbc", SPACE_CBC}, {"cac", SPACE_CAC}, {"rsm", SPACE_RSM},
    {"ram", SPACE_RAM}, {"udt", SPACE_UDT}, {"ext", SPACE_OTHER},
};

int
names_find(const Names *names, const xmlNode *node)
{
    GHashTable *table = names->by_space[element_space(node)];
    return table ? GPOINTER_TO_INT(g_hash_table_lookup(table, node->name)) : 0;
}

int
names_give(Names *names, const char *prefixed, size_t length)
{
    const char *colon = memchr(prefixed, ':', length);
    Space space = SPACE_OTHER;
    for (size_t i = 0; colon && i < G_N_ELEMENTS(prefixes); i++)
        if (strncmp(prefixes[i].prefix, prefixed, (size_t)(colon - prefixed)) == 0)
            space = prefixes[i].space;
    const char *start = colon ? colon + 1 : prefixed;
    g_autofree char *local = g_strndup(start, length - (size_t)(start - prefixed));
    GHashTable **table = &names->by_space[space];
    if (!*table)
        *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    int number = GPOINTER_TO_INT(g_hash_table_lookup(*table, local));
    if (number == 0) {
        number = ++names->last;
        g_hash_table_insert(*table, g_steal_pointer(&local), GINT_TO_POINTER(number));
    }
    return number;
}

void
names_clear(Names *names)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names->by_space); i++)
        g_clear_pointer(&names->by_space[i], g_hash_table_unref);
    names->last = 0;
}
