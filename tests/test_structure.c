#include "ocr/document.h"
#include "ocr/einvoice/base64.h"
#include "ocr/einvoice/structure.h"
#include <libxml/xmlschemas.h>
#include <string.h>

#define UBL                                                                                        \
    "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" "                   \
    "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" "      \
    "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">"
#define AMOUNT(name, value) "<cbc:" name " currencyID=\"DKK\">" value "</cbc:" name ">"
#define HEAD "<cbc:ID>1</cbc:ID><cbc:IssueDate>2026-11-21</cbc:IssueDate>"
#define PARTIES "<cac:AccountingSupplierParty/><cac:AccountingCustomerParty/>"
#define TOTAL                                                                                      \
    "<cac:LegalMonetaryTotal>" AMOUNT("PayableAmount", "125.00") "</cac:LegalMonetaryTotal>"
#define LINE                                                                                       \
    "<cac:InvoiceLine><cbc:ID>1</cbc:ID>" AMOUNT("LineExtensionAmount",                            \
                                                 "100.00") "<cac:Item/></cac:InvoiceLine>"
#define DOCUMENT(head, tail) UBL head PARTIES tail TOTAL LINE "</Invoice>"
#define FILE_REFERENCE(attributes, content)                                                        \
    "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"                          \
    "<cbc:EmbeddedDocumentBinaryObject" attributes ">" content                                     \
    "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
#define CHARGE(indicator)                                                                          \
    "<cac:AllowanceCharge><cbc:ChargeIndicator>" indicator                                         \
    "</cbc:ChargeIndicator>" AMOUNT("Amount", "1") "</cac:AllowanceCharge>"

/* One planted error each; found is what the finding says, NULL: nothing is wrong. */
static const struct {
    const char *xml, *rule, *found;
} cases[] = {
    {DOCUMENT(HEAD, ""), NULL, NULL},
    {DOCUMENT("<cbc:IssueDate>2026-11-21</cbc:IssueDate>", ""), "STRUCT-UBL-PRESENCE",
     "Elementet ID mangler i Invoice; linje 1, /Invoice"},
    {DOCUMENT("<cbc:ID>1</cbc:ID>" HEAD, ""), "STRUCT-UBL-COUNT",
     "Elementet ID må højst stå 1 gang i Invoice; linje 1, /Invoice/ID[2]"},
    {DOCUMENT("<cbc:IssueDate>2026-11-21</cbc:IssueDate><cbc:ID>1</cbc:ID>", ""),
     "STRUCT-UBL-ORDER",
     "Elementet ID står efter IssueDate, men skal stå før; linje 1, /Invoice/ID"},
    {DOCUMENT("<cbc:ID>1</cbc:ID><cbc:IssueDate>21-11-2026</cbc:IssueDate>", ""), "STRUCT-UBL-TYPE",
     "skal være en dato som 2026-11-21, men er \"21-11-2026\""},
    {DOCUMENT("<cbc:ID>1</cbc:ID><cbc:IssueDate>æøåæøåæøåæøåæøåæøåxæøåæøåæøå</cbc:IssueDate>", ""),
     "STRUCT-UBL-TYPE", "skal være en dato"},
    {DOCUMENT("<cbc:ID>1</cbc:ID><cbc:IssueDate>2026-02-30</cbc:IssueDate>", ""), "STRUCT-UBL-TYPE",
     "2026-02-30"},
    {DOCUMENT("<cbc:ID>1</cbc:ID><cbc:IssueDate> 2026-11-21+01:00 </cbc:IssueDate>", ""), NULL,
     NULL},
    {DOCUMENT(HEAD "<cbc:IssueTime>25:00:00</cbc:IssueTime>", ""), "STRUCT-UBL-TYPE",
     "skal være et klokkeslæt"},
    {DOCUMENT(HEAD "<cbc:IssueTime>14:05:00.5Z</cbc:IssueTime>", ""), NULL, NULL},
    {DOCUMENT(HEAD "<cbc:Note><cbc:ID>x</cbc:ID></cbc:Note>", ""), "STRUCT-UBL-TYPE",
     "må ikke indeholde andre elementer"},
    {DOCUMENT(HEAD, CHARGE("ja")), "STRUCT-UBL-TYPE", "skal være true eller false, men er \"ja\""},
    {DOCUMENT(HEAD, CHARGE("1")), NULL, NULL},
    {DOCUMENT(HEAD, "<cac:TaxTotal>tekst" AMOUNT("TaxAmount", "1") "</cac:TaxTotal>"),
     "STRUCT-UBL-TYPE", "må ikke indeholde tekst uden for sine elementer"},
    {DOCUMENT(HEAD, "<cac:TaxTotal>" AMOUNT("TaxAmount", "1.250,00") "</cac:TaxTotal>"),
     "STRUCT-UBL-TYPE", "skal være et beløb som 1250.00, men er \"1.250,00\""},
    {DOCUMENT(HEAD, "<cac:TaxTotal><cbc:TaxAmount>1</cbc:TaxAmount></cac:TaxTotal>"),
     "STRUCT-UBL-PRESENCE", "mangler valuta (attributten currencyID)"},
    {DOCUMENT(HEAD FILE_REFERENCE("", "QUJD"), ""), "STRUCT-UBL-PRESENCE", "mangler filtype"},
    {DOCUMENT(HEAD FILE_REFERENCE(" mimeCode=\"application/pdf\"", "Q\nUJD"), ""), NULL, NULL},
    {DOCUMENT(HEAD FILE_REFERENCE(" mimeCode=\"application/pdf\"", "QUJ"), ""), "STRUCT-UBL-TYPE",
     "skal være en fil i base64"},
    {DOCUMENT(HEAD FILE_REFERENCE(" mimeCode=\"application/pdf\"", "QU=D"), ""), "STRUCT-UBL-TYPE",
     "skal være en fil i base64"},
};

static xmlDoc *
parse(const char *xml, size_t size_bytes)
{
    xmlDoc *doc = NULL;
    g_autoptr(GError) error = NULL;
    return xml_parse((const uint8_t *)xml, size_bytes, &doc, &error) ? doc : NULL;
}

static GPtrArray *
findings_of(const xmlDoc *doc)
{
    g_autoptr(Reading) reading = reading_new();
    structure_check(xmlDocGetRootElement(doc), reading->findings);
    return g_ptr_array_ref(reading->findings);
}

static void
test_planted(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        own_xml_doc *doc = parse(cases[i].xml, strlen(cases[i].xml));
        g_autoptr(GPtrArray) findings = findings_of(doc);
        if (findings->len > 0) {
            const ReadingFinding *f = g_ptr_array_index(findings, 0);
            g_assert_true(g_utf8_validate(f->text, -1, NULL));
            if (!cases[i].rule || strcmp(f->rule, cases[i].rule) != 0 ||
                !strstr(f->text, cases[i].found))
                g_error("case %zu: %s %s", i, f->rule, f->text);
        } else if (cases[i].rule) {
            g_error("case %zu: nothing found, not %s", i, cases[i].rule);
        }
    }
}

static void
test_bounded(void)
{
    g_autoptr(GString) xml = g_string_new(UBL);
    for (int i = 0; i < 1000; i++)
        g_string_append(xml, "<cbc:IssueDate/>");
    g_string_append(xml, "</Invoice>");
    own_xml_doc *doc = parse(xml->str, xml->len);
    g_autoptr(GPtrArray) findings = findings_of(doc);
    g_assert_cmpuint(findings->len, ==, 50);
}

/* Blanks between elements indent them; in an element, or between words, they are text. */
static void
test_blanks(void)
{
    static const char xml[] = "<a>\n  <b> </b>\n  <c>x <d/> y</c>\n</a>";
    own_xml_doc *doc = parse(xml, strlen(xml));
    const xmlNode *b = xmlDocGetRootElement(doc)->children, *c = b->next;
    g_assert_cmpstr((const char *)b->name, ==, "b");
    g_assert_cmpstr((const char *)b->children->content, ==, " ");
    g_assert_cmpstr((const char *)c->name, ==, "c");
    g_assert_cmpstr((const char *)c->children->content, ==, "x ");
    g_assert_null(c->next);
}

/* --- files ---------------------------------------------------------------------------------------
 */
static void
test_base64(void)
{
    static const char *const texts[] = {"",
                                        "QUJD",
                                        "QUJDRA==",
                                        "QUJDREU=",
                                        "QU\nJD\r\nRA==",
                                        " Q U J D ",
                                        "QUJDR*EVG",
                                        "Q",
                                        "QUJDREVGR0hJSktMTU5PUA==",
                                        "QUJDREVG\nR0hJSktM"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        gsize n, want_n;
        g_autofree guchar *bytes = base64_decode(texts[i], &n);
        g_autofree guchar *want = g_base64_decode(texts[i], &want_n);
        g_assert_cmpmem(bytes, n, want, want_n);
    }
}

/* --- beside the published schemas, where they are -----------------------------------------------
 */
static void
quiet(void *user, xmlErrorPtr problem)
{
    (void)user, (void)problem;
}

static xmlSchema *
load_schema(const char *folder, const char *path)
{
    g_autofree char *file = g_build_filename(folder, "xsd", path, NULL);
    xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(file);
    xmlSchemaSetParserStructuredErrors(parser, quiet, NULL);
    xmlSchema *schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return schema;
}

static const struct {
    const char *root, *schema;
} schemas[] = {
    {"Invoice", "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd"},
    {"CreditNote", "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd"},
    {"Reminder", "ubl-2.1/maindoc/UBL-Reminder-2.1.xsd"},
    {"CrossIndustryInvoice", "cii-d16b/uncefact/data/standard/CrossIndustryInvoice_100pD16B.xsd"},
    {"Invoice", "ubl-2.0/maindoc/UBL-Invoice-2.0.xsd"},
    {"CreditNote", "ubl-2.0/maindoc/UBL-CreditNote-2.0.xsd"},
    {"Reminder", "ubl-2.0/maindoc/UBL-Reminder-2.0.xsd"}};

static bool
is_valid(xmlDoc *doc, xmlSchema *const *loaded)
{
    const char *root = (const char *)xmlDocGetRootElement(doc)->name;
    bool valid = false;
    for (size_t i = 0; !valid && i < G_N_ELEMENTS(schemas); i++) {
        if (strcmp(schemas[i].root, root) != 0)
            continue;
        xmlSchemaValidCtxt *ctxt = xmlSchemaNewValidCtxt(loaded[i]);
        xmlSchemaSetValidStructuredErrors(ctxt, quiet, NULL);
        valid = xmlSchemaValidateDoc(ctxt, doc) == 0;
        xmlSchemaFreeValidCtxt(ctxt);
    }
    return valid;
}

static void
compare_folder(const char *folder, xmlSchema *const *loaded, int *valid, int *false_alarms)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *bytes = NULL;
        gsize n = 0;
        if (!g_str_has_suffix(name, ".xml") || !g_file_get_contents(path, &bytes, &n, NULL))
            continue;
        own_xml_doc *doc = parse(bytes, n);
        if (!doc || !is_valid(doc, loaded))
            continue;
        g_autoptr(GPtrArray) findings = findings_of(doc);
        ++*valid;
        *false_alarms += findings->len > 0;
        if (findings->len > 0) {
            const ReadingFinding *f = g_ptr_array_index(findings, 0);
            g_test_message("%s: %s %s", name, f->rule, f->text);
        }
    }
}

static void
test_schema_valid(void)
{
    const char *corpus = g_getenv("CORPUS") ? g_getenv("CORPUS") : "../shared/corpus";
    g_autofree char *docs = g_build_filename(corpus, "einvoice", "docs", NULL);
    g_autoptr(GDir) dir = g_dir_open(docs, 0, NULL);
    if (!dir) {
        g_test_skip("no corpus");
        return;
    }
    xmlSchema *loaded[G_N_ELEMENTS(schemas)];
    for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++)
        g_assert_nonnull(loaded[i] = load_schema(corpus, schemas[i].schema));
    int valid = 0, false_alarms = 0;
    for (const char *kind; (kind = g_dir_read_name(dir));) {
        g_autofree char *folder = g_build_filename(docs, kind, NULL);
        compare_folder(folder, loaded, &valid, &false_alarms);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(schemas); i++)
        xmlSchemaFree(loaded[i]);
    g_test_message("%d documents valid by their schema", valid);
    g_assert_cmpint(valid, >, 300);
    g_assert_cmpint(false_alarms, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/structure/planted", test_planted);
    g_test_add_func("/structure/blanks", test_blanks);
    g_test_add_func("/structure/base64", test_base64);
    g_test_add_func("/structure/bounded", test_bounded);
    g_test_add_func("/structure/schema-valid", test_schema_valid);
    return g_test_run();
}
