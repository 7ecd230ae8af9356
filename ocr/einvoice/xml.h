/*
 * OWNS      parsing a stranger's XML into a tree within limits
 * PROMISES  no network, no entities, no DTD; time linear in the bytes; every error says its line
 * NEVER     follows a reference, repairs, or grows over its limits
 * FAILS     FAIL_HOSTILE a DOCTYPE or a limit; FAIL_SENDER not well-formed or of no known
 *           encoding; FAIL_OURS no parser to be had
 * RUNS IN   reader
 */
#pragma once
#include "daemon/failure.h"
#include <libxml/tree.h>
#include <stdint.h>

/* Far over real invoices, and small enough that the tree stays in the reader's memory. */
enum {
    XML_ELEMENTS = 1000000,    /* READING_LINES lines of 40 elements are 800,000; 300 MB */
    XML_ATTRIBUTES = 200,      /* of one element; UBL has up to 9 */
    XML_NAMESPACES = 500,      /* declared in the document; invoices have up to 20 */
    XML_TAG_BYTES = 64 * 1024, /* one start tag: libxml2 compares its attributes in pairs */
};

static inline void
xml_doc_clear(xmlDoc **doc)
{
    if (*doc)
        xmlFreeDoc(*doc);
}
#define own_xml_doc __attribute__((cleanup(xml_doc_clear))) xmlDoc

/* Sets *out to the tree, the caller's (own_xml_doc), without the blanks that indent elements: half
 * the nodes of most invoices. */
bool xml_parse(const uint8_t *bytes, size_t size_bytes, xmlDoc **out, GError **error) MUST_CHECK;
/* … with all blanks: between the elements of prose they part words. */
bool xml_parse_prose(const uint8_t *bytes, size_t size_bytes, xmlDoc **out,
                     GError **error) MUST_CHECK;

/* The next element at or after node among its siblings, NULL at the end. */
const xmlNode *xml_element(const xmlNode *node);

/* The namespace of an element, "" when it has none. */
const char *xml_namespace(const xmlNode *node);

/* The attribute's text without namespace, NULL when absent; lives as long as the tree. */
const char *xml_attribute(const xmlNode *node, const char *name);

/* All text that people read, one element a line, cut at READING_TEXT_BYTES; without embedded
 * files, codes and technical ids. NULL when there is none. Caller frees. */
char *xml_text(const xmlDoc *doc);
