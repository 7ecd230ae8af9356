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

static int
find(const Names *names, int space, const xmlChar *name)
{
    GHashTable *table = names->by_space[space];
    return table ? GPOINTER_TO_INT(g_hash_table_lookup(table, name)) : 0;
}

static int
give(Names *names, int space, char *local)
{
    GHashTable **table = &names->by_space[space];
    if (!*table)
        *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    int number = find(names, space, (const xmlChar *)local);
    if (number != 0) {
        g_free(local);
        return number;
    }
    g_hash_table_insert(*table, local, GINT_TO_POINTER(++names->last));
    return names->last;
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
    return give(names, (int)space, g_strndup(start, length - (size_t)(start - prefixed)));
}

int
names_give_attribute(Names *names, const char *name, size_t length)
{
    return give(names, NAMES_ATTRIBUTES, g_strndup(name, length));
}

int
names_give_ending(Names *names, const char *ending)
{
    for (int i = 0; i < names->n_endings; i++)
        if (strcmp(names->endings[i].text, ending) == 0)
            return names->endings[i].number;
    g_assert(names->n_endings < NAMES_ENDINGS); /* our own tables want too many */
    names->endings[names->n_endings].text = g_strdup(ending);
    names->endings[names->n_endings].length = strlen(ending);
    names->endings[names->n_endings].number = ++names->last;
    return names->endings[names->n_endings++].number;
}

/* --- marking a tree ------------------------------------------------------------------------------
 * libxml2 keeps each name once a document: the same pointer is the same name, looked up once. */
enum { SEEN = 512 };
typedef struct Seen {
    const xmlChar *name;
    const xmlNs *ns; /* NULL: an attribute's, or in no namespace */
    int number;
    unsigned endings; /* a bit for each */
} Seen;

static unsigned
endings_of(const Names *names, const xmlChar *name)
{
    unsigned bits = 0;
    size_t n = strlen((const char *)name);
    const char *end = (const char *)name + n;
    for (int i = 0; i < names->n_endings; i++) {
        size_t length = names->endings[i].length;
        if (length <= n && memcmp(end - length, names->endings[i].text, length) == 0)
            bits |= 1U << i;
    }
    return bits;
}

static const Seen *
seen_as(const Names *names, Seen *seen, const xmlNode *node)
{
    bool attribute = node->type == XML_ATTRIBUTE_NODE;
    const xmlNs *ns = attribute ? NULL : node->ns;
    size_t at = ((guintptr)node->name / sizeof(void *) + (guintptr)ns / sizeof *ns + attribute);
    Seen *known = &seen[at % SEEN];
    if (known->name != node->name || known->ns != ns)
        *known =
            (Seen){node->name, ns,
                   find(names, attribute ? NAMES_ATTRIBUTES : (int)element_space(node), node->name),
                   attribute ? 0 : endings_of(names, node->name)};
    return known;
}

/* A node under one of its numbers. */
typedef struct Numbered {
    const xmlNode *node;
    int number;
} Numbered;

typedef struct Marking {
    const Names *names;
    Seen seen[SEEN];
    GArray *marked;  /* Numbered, in document order */
    unsigned *count; /* of each number */
} Marking;

static void
list_under(Marking *marking, const xmlNode *node, int number)
{
    Numbered numbered = {node, number};
    marking->count[number]++;
    g_array_append_val(marking->marked, numbered);
}

static void
mark(Marking *marking, xmlNode *node)
{
    const Seen *seen = seen_as(marking->names, marking->seen, node);
    node->_private = (void *)(guintptr)seen->number;
    if (seen->number != 0)
        list_under(marking, node, seen->number);
    for (int i = 0; seen->endings >> i; i++)
        if (seen->endings >> i & 1)
            list_under(marking, node, marking->names->endings[i].number);
}

static void
mark_element(Marking *marking, xmlNode *element)
{
    mark(marking, element);
    for (xmlAttr *a = element->properties; a; a = a->next)
        mark(marking, (xmlNode *)a);
}

/* Returns how many nodes there are. */
static long
mark_below(Marking *marking, xmlNode *root)
{
    long nodes = 0;
    xmlNode *n = root;
    for (; n; nodes++) {
        if (n->type == XML_ELEMENT_NODE)
            mark_element(marking, n);
        if (n->type == XML_ELEMENT_NODE && n->children) {
            n = n->children;
            continue;
        }
        while (n != root && !n->next)
            n = n->parent;
        if (n == root)
            break;
        n = n->next;
    }
    return nodes;
}

NamedNodes
names_mark(const Names *names, xmlNode *root, Arena *arena)
{
    size_t numbers = (size_t)names->last + 2;
    g_autoptr(GArray) marked = g_array_sized_new(FALSE, FALSE, sizeof(Numbered), 1024);
    Marking marking = {
        .names = names, .marked = marked, .count = arena_take(arena, sizeof(unsigned) * numbers)};
    NamedNodes named = {.first = arena_take(arena, sizeof(unsigned) * (numbers + 1))};
    named.elements = mark_below(&marking, root);
    named.nodes = arena_take(arena, sizeof(xmlNode *) * (marked->len + 1));
    for (size_t i = 0; i + 1 < numbers; i++)
        named.first[i + 1] = named.first[i] + marking.count[i];
    memcpy(marking.count, named.first, sizeof(unsigned) * numbers); /* where the next one goes */
    for (guint i = 0; i < marked->len; i++) {
        const Numbered *numbered = &g_array_index(marked, Numbered, i);
        named.nodes[marking.count[numbered->number]++] = numbered->node;
    }
    return named;
}

void
names_clear(Names *names)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names->by_space); i++)
        g_clear_pointer(&names->by_space[i], g_hash_table_unref);
    for (int i = 0; i < names->n_endings; i++)
        g_free(names->endings[i].text);
    names->n_endings = 0;
    names->last = 0;
}
