/*
 * OWNS      the element table: which XML element becomes which term of an e-invoice
 * PROMISES  one walk over the tree; elements are known by namespace and local name, whatever the
 *           prefix; what the table does not name is passed over; every term keeps its node, so a
 *           finding can say line and path
 * NEVER     copies text that can be borrowed from the tree
 * FAILS     never: what is missing or doubled is seen in the terms
 * RUNS IN   reader
 */
#pragma once
#include "ocr/einvoice/arena.h"
#include "ocr/einvoice/xml.h"
#include <stdbool.h>

/* One piece of information; value NULL: absent or empty. Lives as long as tree and arena. */
typedef struct Term {
    const char *value;   /* trimmed */
    const xmlNode *node; /* its first element: line, path, attributes */
    unsigned count;      /* how many elements there were; the first one counts */
} Term;

/* Things that may come several times, in document order. Each item begins with an Item. */
typedef struct Item {
    struct Item *next;
} Item;
typedef struct List {
    Item *first, *last;
    unsigned count;
} List;
#define LIST_EACH(Type, it, list)                                                                  \
    for (Type *it = (Type *)(list)->first; it; it = (Type *)it->item.next)

typedef struct TermItem {
    Item item;
    Term term;
} TermItem;

/* Families of namespaces; versions of one vocabulary are one family. */
typedef enum {
    SPACE_OTHER,
    SPACE_CBC, /* UBL CommonBasicComponents-2 */
    SPACE_CAC, /* UBL CommonAggregateComponents-2 */
    SPACE_RSM, /* CII and ZUGFeRD 1 document */
    SPACE_RAM, /* … reusable aggregates */
    SPACE_UDT, /* … unqualified and qualified data types */
} Space;

typedef enum {
    TAKE_TERM,  /* text into the Term at offset */
    TAKE_TERMS, /* text as a TermItem into the List at offset */
    TAKE_GROUP, /* its children, with base at offset: part of the same struct, or the same */
    TAKE_ITEM,  /* its children into a new item of size bytes in the List at offset */
} Take;

typedef struct Element {
    Space space;
    const char *name;
    Take take;
    unsigned short offset;
    unsigned short size;            /* TAKE_ITEM */
    const struct Element *children; /* ends with name NULL; NULL: none */
} Element;

/* Walks parent's children by table and fills the struct at base. */
void element_walk(const xmlNode *parent, const Element *table, void *base, Arena *arena);

Space element_space(const xmlNode *node);

/* The 1-based line of a term, 0 when it is absent. */
int term_line(const Term *term);
/* The attribute of a term's element, NULL when absent. */
const char *term_attribute(const Term *term, const char *name);
