#include "ocr/einvoice/schema.h"
#include "ocr/einvoice/finding.h"
#include <libxml/parserInternals.h>
#include <libxml/xmlschemas.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SCHEMA_FINDINGS = 20, FOLDER_DEPTH = 8, FOLDER_ENTRIES = 10000, DETAIL_BYTES = 160 };

/* Set once by schema_load(), as the models of the reader are. */
static struct {
    const char *file; /* as published */
    const char *root;
    bool old; /* UBL 2.0 */
    xmlSchema *schema;
} schemas[] = {
    {"UBL-Invoice-2.1.xsd", "Invoice", false, NULL},
    {"UBL-CreditNote-2.1.xsd", "CreditNote", false, NULL},
    {"UBL-Reminder-2.1.xsd", "Reminder", false, NULL},
    {"UBL-Invoice-2.0.xsd", "Invoice", true, NULL},
    {"UBL-CreditNote-2.0.xsd", "CreditNote", true, NULL},
    {"UBL-Reminder-2.0.xsd", "Reminder", true, NULL},
    {"CrossIndustryInvoice_100pD16B.xsd", "CrossIndustryInvoice", false, NULL},
};

/* --- loading -----------------------------------------------------------------------------------
 */
/* libxml2 asks by one function for the whole process: the folder it may read, while loading. */
static char *allowed;

static xmlParserInput *
load_inside(const char *url, const char *id, xmlParserCtxt *ctxt)
{
    (void)id;
    char real[PATH_MAX];
    if (!allowed || !url || !realpath(url, real) || !g_str_has_prefix(real, allowed) ||
        real[strlen(allowed)] != '/')
        return NULL; /* the import then fails, and with it the schema */
    return xmlNewInputFromFile(ctxt, real);
}

static void
on_problem(void *user, xmlErrorPtr problem)
{
    char **first = user;
    if (problem->level >= XML_ERR_ERROR && !*first)
        *first = g_strdup_printf("%s, line %d: %s", problem->file ? problem->file : "?",
                                 problem->line, problem->message ? problem->message : "?");
}

static bool
load_file(const char *path, xmlSchema **out, GError **error)
{
    g_autofree char *first = NULL;
    xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(path);
    if (!parser)
        return fail(error, FAIL_OURS, "libxml2 gives no schema parser");
    xmlSetStructuredErrorFunc(&first, on_problem); /* of the files themselves */
    xmlSchemaSetParserStructuredErrors(parser, on_problem, &first);
    *out = xmlSchemaParse(parser);
    xmlSetStructuredErrorFunc(NULL, NULL);
    xmlSchemaFreeParserCtxt(parser);
    if (*out)
        return true;
    g_strdelimit(g_strchomp(first ? first : (first = g_strdup("it is no schema"))), "\n", ' ');
    return fail(error, FAIL_OURS, "the schema %s does not load: %s", path, first);
}

typedef struct Search {
    int entries, found;
} Search;

static bool take_entry(Search *search, const char *path, const char *name, int depth,
                       GError **error);

static bool
search_folder(Search *search, const char *folder, int depth, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &why);
    if (!dir)
        return fail(error, FAIL_OURS, "cannot read the folder of schemas: %s", why->message);
    for (const char *name; (name = g_dir_read_name(dir)) && search->entries++ < FOLDER_ENTRIES;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!take_entry(search, path, name, depth, error))
            return false;
    }
    return true;
}

static bool
take_entry(Search *search, const char *path, const char *name, int depth, GError **error)
{
    struct stat st;
    if (lstat(path, &st) != 0 || S_ISLNK(st.st_mode))
        return true;
    if (S_ISDIR(st.st_mode))
        return depth >= FOLDER_DEPTH || search_folder(search, path, depth + 1, error);
    for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++) {
        if (schemas[i].schema || strcmp(schemas[i].file, name) != 0)
            continue;
        if (!load_file(path, &schemas[i].schema, error))
            return false;
        search->found++;
    }
    return true;
}

bool
schema_load(const char *folder, GError **error)
{
    char real[PATH_MAX];
    struct stat st;
    if (!realpath(folder, real) || stat(real, &st) != 0 || !S_ISDIR(st.st_mode))
        return fail(error, FAIL_OURS, "the folder of schemas %s does not exist", folder);
    Search search = {0};
    xmlInitParser();
    allowed = real;
    xmlExternalEntityLoader before = xmlGetExternalEntityLoader();
    xmlSetExternalEntityLoader(load_inside);
    bool ok = search_folder(&search, real, 0, error);
    xmlSetExternalEntityLoader(before);
    allowed = NULL;
    if (ok && search.found == 0)
        return fail(error, FAIL_OURS,
                    "the folder of schemas %s holds none of UBL-Invoice-2.1.xsd and its like",
                    folder);
    return ok;
}

/* --- checking ----------------------------------------------------------------------------------
 */
/* UBL 2.0 by its own word; Peppol and EN 16931 say nothing and mean 2.1. */
static bool
claims_old(const xmlNode *root)
{
    for (const xmlNode *n = xml_element(root->children); n; n = xml_element(n->next))
        if (strcmp((const char *)n->name, "UBLVersionID") == 0)
            return n->children && n->children->content &&
                   strstr((const char *)n->children->content, "2.0");
    return false;
}

/* The row of the version claimed, else of the other one; -1: none. */
static int
row_of(const xmlNode *root)
{
    bool old = claims_old(root);
    int best = -1;
    for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++)
        if (schemas[i].schema && strcmp(schemas[i].root, (const char *)root->name) == 0 &&
            (best < 0 || schemas[i].old == old))
            best = (int)i;
    return best;
}

const char *
schema_of(const xmlNode *root)
{
    int row = row_of(root);
    return row < 0 ? NULL : schemas[row].file;
}

/* What a breach means, by libxml2's code for it; the last row fits all others. */
static const char *
meaning_of(int code)
{
    static const struct {
        int code;
        const char *text;
    } meanings[] = {
        {XML_SCHEMAV_ELEMENT_CONTENT, "et element mangler, er overflødigt eller står forkert"},
        {XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, "værdien passer ikke til elementets type"},
        {XML_SCHEMAV_CVC_ENUMERATION_VALID, "værdien findes ikke i skemaets liste"},
        {XML_SCHEMAV_CVC_PATTERN_VALID, "værdien er ikke skrevet, som skemaet kræver"},
        {XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, "skemaet kender ikke attributten"},
        {XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, "skemaet kender ikke attributten"},
        {XML_SCHEMAV_CVC_COMPLEX_TYPE_4, "en påkrævet attribut mangler"},
        {XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3, "elementet må ikke indeholde tekst"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (meanings[i].code == code)
            return meanings[i].text;
    return "elementet er ikke, som skemaet kræver";
}

typedef struct Check {
    GPtrArray *findings;
    const char *rule;
    xmlNode *root;
    int n;
} Check;

/* libxml2's sentence without the long namespaces: what the supplier's software house asks for. */
static char *
detail_of(const char *message)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool inside = false;
    for (const char *p = message ? message : ""; *p && text->len < DETAIL_BYTES; p++) {
        inside = *p == '{' || (inside && *p != '}');
        if (!inside && *p != '}')
            g_string_append_c(text, *p == '\n' ? ' ' : *p);
    }
    g_autofree char *valid = g_utf8_make_valid(text->str, (gssize)text->len);
    return g_strchomp(g_steal_pointer(&valid));
}

static void
on_breach(void *user, xmlErrorPtr problem)
{
    Check *check = user;
    if (problem->level < XML_ERR_ERROR || check->n++ >= SCHEMA_FINDINGS)
        return;
    g_autofree char *detail = detail_of(problem->message);
    g_autofree char *text = g_strdup_printf("Dokumentet følger ikke skemaet: %s (%s)",
                                            meaning_of(problem->code), detail);
    finding_add(check->findings, check->rule, "fatal",
                problem->node ? (const xmlNode *)problem->node : check->root, text);
}

void
schema_check(xmlNode *root, GPtrArray *findings)
{
    int row = row_of(root);
    xmlSchemaValidCtxt *ctxt = row < 0 ? NULL : xmlSchemaNewValidCtxt(schemas[row].schema);
    if (!ctxt)
        return;
    bool cii = strcmp(schemas[row].root, "CrossIndustryInvoice") == 0;
    Check check = {.findings = findings, .rule = cii ? "XSD-CII" : "XSD-UBL", .root = root};
    xmlSchemaSetValidStructuredErrors(ctxt, on_breach, &check);
    (void)xmlSchemaValidateOneElement(ctxt, root); /* its verdict is in the errors */
    xmlSchemaFreeValidCtxt(ctxt);
}
