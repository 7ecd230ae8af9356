#include "ocr/document.h"
#include "ocr/einvoice/einvoice.h"
#include <string.h>

#define UBL_SPACES                                                                                 \
    "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" "      \
    "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\""
#define UBL(root, body)                                                                            \
    "<" root " xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:" root "-2\" " UBL_SPACES      \
    ">\n" body "</" root ">"
#define CBC(name, value) "<cbc:" name ">" value "</cbc:" name ">"
#define CAC(name, body) "<cac:" name ">" body "</cac:" name ">"
#define CBC_DKK(name, value) "<cbc:" name " currencyID=\"DKK\">" value "</cbc:" name ">"
#define BIS3                                                                                       \
    CBC("CustomizationID",                                                                         \
        "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0")

#define OIOUBL_HEAD                                                                                \
    CBC("CustomizationID", "OIOUBL-2.1")                                                           \
    CBC("ID", "F 1001")                                                                            \
    CBC("IssueDate", "2026-11-02")                                                                 \
    CBC("Note", "Møde i Klynge 57") CBC("DocumentCurrencyCode", "DKK")
#define OIOUBL_PARTIES                                                                             \
    CAC("AccountingSupplierParty",                                                                 \
        CAC("Party", "<cbc:EndpointID schemeID=\"DK:CVR\">DK10000009</cbc:EndpointID>" CAC(        \
                         "PartyName", CBC("Name", "Kroen ved\n  Fjorden"))))                       \
    CAC("AccountingCustomerParty",                                                                 \
        CAC("Party", "<cbc:EndpointID schemeID=\"GLN\">5790000436057</cbc:EndpointID>"))
#define OIOUBL_TOTALS                                                                              \
    CAC("LegalMonetaryTotal",                                                                      \
        CBC_DKK("LineExtensionAmount", "1000.00") CBC_DKK("TaxExclusiveAmount", "262.50")          \
            CBC_DKK("TaxInclusiveAmount", "1312.50") CBC_DKK("ChargeTotalAmount", "50.00")         \
                CBC_DKK("PayableAmount", "1312.50"))
#define OIOUBL_LINE                                                                                \
    CAC("InvoiceLine",                                                                             \
        CBC("ID", "1") CBC("InvoicedQuantity", "4.00") CBC_DKK("LineExtensionAmount", "1000")      \
            CAC("Item", CBC("Description", "Middag med to retter") CBC("Name", "Middag"))          \
                CAC("Price", CBC_DKK("PriceAmount", "25000") CBC("BaseQuantity", "100")))
#define FIK                                                                                        \
    CAC("PaymentMeans", CBC("PaymentMeansCode", "93") CBC("PaymentDueDate", "2026-12-01")          \
                            CBC("InstructionID", "000000000000018") CBC("PaymentID", "71")         \
                                CAC("CreditAccount", CBC("AccountID", "81234567")))
#define OIOUBL UBL("Invoice", OIOUBL_HEAD OIOUBL_PARTIES FIK OIOUBL_TOTALS OIOUBL_LINE)

typedef struct Taken {
    int parts;
    size_t bytes;
    char name[32];
} Taken;

static bool
take(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user, GError **error)
{
    (void)data, (void)error;
    Taken *taken = user;
    taken->parts++;
    taken->bytes += size_bytes;
    g_strlcpy(taken->name, head->name, sizeof taken->name);
    return true;
}

static Reading *
read_bytes(const void *bytes, size_t size_bytes, Taken *taken, GError **error)
{
    DocumentRequest request = {.name = "x.xml", .sink = {take, taken}};
    g_autoptr(Reading) reading = reading_new();
    if (!einvoice_read(bytes, size_bytes, &request, reading, error))
        return NULL;
    return g_steal_pointer(&reading);
}

static Reading *
read_text(const char *xml)
{
    Taken taken = {0};
    g_autoptr(GError) error = NULL;
    Reading *reading = read_bytes(xml, strlen(xml), &taken, &error);
    g_assert_no_error(error);
    return reading;
}

typedef struct Want {
    FieldId id;
    const char *value;
} Want;

static void
check_fields(const Reading *reading, const Want *wants, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_test_message("%s", field_name(wants[i].id));
        g_assert_cmpstr(reading_value(reading, wants[i].id), ==, wants[i].value);
    }
}

static void
test_oioubl(void)
{
    static const Want wants[] = {
        {FIELD_TOTAL, "1312.50"},
        {FIELD_NET_TOTAL, "1050.00"},
        {FIELD_VAT_TOTAL, "262.50"},
        {FIELD_CURRENCY, "DKK"},
        {FIELD_ISSUE_DATE, "2026-11-02"},
        {FIELD_DUE_DATE, "2026-12-01"},
        {FIELD_INVOICE_ID, "F1001"},
        {FIELD_SUPPLIER_NAME, "Kroen ved Fjorden"},
        {FIELD_SUPPLIER_CVR, "10000009"},
        {FIELD_BUYER_EAN, "5790000436057"},
        {FIELD_CLUSTER_NUMBER, "57"},
        {FIELD_PAYMENT_KIND, "fik"},
        {FIELD_PAYMENT_ACCOUNT, "71"},
        {FIELD_PAYMENT_REFERENCE, "000000000000018"},
        {FIELD_PAYMENT_CREDITOR, "81234567"},
        {FIELD_TIP, NULL},
    };
    g_autoptr(Reading) reading = read_text(OIOUBL);
    check_fields(reading, wants, G_N_ELEMENTS(wants));
    g_assert_cmpstr(reading->format, ==, "oioubl-2.1");
    g_assert_cmpstr(reading->kind, ==, "invoice");
    g_assert_cmpstr(reading->how, ==, "xml");
    g_assert_cmpstr(reading->fields[FIELD_NET_TOTAL]->by, ==, "arithmetic");
    g_assert_cmpuint(reading->findings->len, ==, 0);
    g_assert_nonnull(strstr(reading->text, "Møde i Klynge 57\n"));
}

static void
test_line(void)
{
    g_autoptr(Reading) reading = read_text(OIOUBL);
    g_assert_cmpuint(reading->lines->len, ==, 1);
    const ReadingLine *line = g_ptr_array_index(reading->lines, 0);
    g_assert_cmpstr(line->text, ==, "Middag – Middag med to retter");
    g_assert_cmpstr(line->category, ==, "dinner");
    g_assert_cmpstr(line->quantity, ==, "4");
    g_assert_cmpstr(line->unit_price, ==, "250.00");
    g_assert_cmpstr(line->net, ==, "1000.00");
}

/* --- payment -------------------------------------------------------------------------------------
 */
#define MEANS(code, rest)                                                                          \
    UBL("Invoice", BIS3 CAC("PaymentMeans", CBC("PaymentMeansCode", code) rest))
#define ACCOUNT(id, rest) CAC("PayeeFinancialAccount", CBC("ID", id) rest)
#define BRANCH(id) CAC("FinancialInstitutionBranch", CBC("ID", id))

static const struct {
    const char *name, *xml, *kind, *account, *reference, *creditor;
} payments[] = {
    {"Peppol FIK 71", MEANS("93", CBC("PaymentID", "71#000000000000018") ACCOUNT("81234567", "")),
     "fik", "71", "000000000000018", "81234567"},
    {"Peppol FIK 73 has no reference", MEANS("93", CBC("PaymentID", "73#") ACCOUNT("81234567", "")),
     "fik", "73", NULL, "81234567"},
    {"Peppol giro", MEANS("50", CBC("PaymentID", "04#1234567890123456") ACCOUNT("1234567", "")),
     "giro", "04", "1234567890123456", "1234567"},
    {"IBAN in groups", MEANS("58", ACCOUNT("DK50 0040 0440 1162 43", BRANCH("NDEADKKK"))), "iban",
     "DK5000400440116243", NULL, NULL},
    {"IBAN under the code for bank accounts", MEANS("42", ACCOUNT("DK5000400440116243", "")),
     "iban", "DK5000400440116243", NULL, NULL},
    {"Danish account", MEANS("42", CBC("PaymentID", "1001") ACCOUNT("1234567890", BRANCH("1234"))),
     "bank", "12341234567890", "1001", NULL},
    {"NemKonto", MEANS("97", ""), "nemkonto", NULL, NULL, NULL},
    {"card", MEANS("48", ""), "card", NULL, NULL, NULL},
    {"direct debit", MEANS("49", CBC("PaymentID", "1001")), "other", NULL, "1001", NULL},
    {"none", UBL("Invoice", BIS3), NULL, NULL, NULL, NULL},
};

static void
test_payment(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(payments); i++) {
        g_test_message("%s", payments[i].name);
        g_autoptr(Reading) reading = read_text(payments[i].xml);
        const Want wants[] = {
            {FIELD_PAYMENT_KIND, payments[i].kind},
            {FIELD_PAYMENT_ACCOUNT, payments[i].account},
            {FIELD_PAYMENT_REFERENCE, payments[i].reference},
            {FIELD_PAYMENT_CREDITOR, payments[i].creditor},
        };
        check_fields(reading, wants, G_N_ELEMENTS(wants));
    }
}

/* --- CII -----------------------------------------------------------------------------------------
 */
#define CII(profile, body)                                                                         \
    "<a:CrossIndustryInvoice "                                                                     \
    "xmlns:a=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" "                    \
    "xmlns=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\"" \
    " xmlns:b=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\">"                    \
    "<a:ExchangedDocumentContext><GuidelineSpecifiedDocumentContextParameter><ID>" profile         \
    "</ID></GuidelineSpecifiedDocumentContextParameter></a:ExchangedDocumentContext>" body         \
    "</a:CrossIndustryInvoice>"

static void
test_cii(void)
{
    static const Want wants[] = {
        {FIELD_INVOICE_ID, "471102"},     {FIELD_ISSUE_DATE, "2026-11-15"}, {FIELD_TOTAL, "119.00"},
        {FIELD_NET_TOTAL, "100.00"},      {FIELD_VAT_TOTAL, "19.00"},       {FIELD_CURRENCY, "EUR"},
        {FIELD_SUPPLIER_CVR, "10000009"}, {FIELD_DUE_DATE, "2026-12-15"},
    };
    g_autoptr(Reading) reading = read_text(CII(
        "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
        "<a:ExchangedDocument><ID>471102</ID><TypeCode>381</TypeCode><IssueDateTime>"
        "<b:DateTimeString format=\"102\">20261115</b:DateTimeString></IssueDateTime>"
        "</a:ExchangedDocument><a:SupplyChainTradeTransaction><ApplicableHeaderTradeAgreement>"
        "<SellerTradeParty><Name>Bei Spiel GmbH</Name><SpecifiedTaxRegistration>"
        "<ID schemeID=\"VA\">DK10000009</ID></SpecifiedTaxRegistration></SellerTradeParty>"
        "</ApplicableHeaderTradeAgreement><ApplicableHeaderTradeSettlement>"
        "<InvoiceCurrencyCode>EUR</InvoiceCurrencyCode><SpecifiedTradePaymentTerms>"
        "<DueDateDateTime><b:DateTimeString format=\"102\">20261215</b:DateTimeString>"
        "</DueDateDateTime></SpecifiedTradePaymentTerms>"
        "<SpecifiedTradeSettlementHeaderMonetarySummation><LineTotalAmount>100</LineTotalAmount>"
        "<TaxBasisTotalAmount>100</TaxBasisTotalAmount>"
        "<TaxTotalAmount currencyID=\"DKK\">141.7</TaxTotalAmount>"
        "<TaxTotalAmount currencyID=\"EUR\">19</TaxTotalAmount>"
        "<GrandTotalAmount>119</GrandTotalAmount><DuePayableAmount>119</DuePayableAmount>"
        "</SpecifiedTradeSettlementHeaderMonetarySummation></ApplicableHeaderTradeSettlement>"
        "</a:SupplyChainTradeTransaction>"));
    check_fields(reading, wants, G_N_ELEMENTS(wants));
    g_assert_cmpstr(reading->format, ==, "facturx-extended");
    g_assert_cmpstr(reading->kind, ==, "credit-note");
}

/* --- recognising ---------------------------------------------------------------------------------
 */
#define CLAIM(root, profile) UBL(root, CBC("CustomizationID", profile))

static const struct {
    const char *xml, *format, *kind;
} documents[] = {
    {CLAIM("Invoice", "OIOUBL-2.01"), "oioubl-2.01", "invoice"},
    {CLAIM("CreditNote", "OIOUBL-2.02"), "oioubl-2.02", "credit-note"},
    {CLAIM("Reminder", "OIOUBL-2.1"), "oioubl-2.1", "reminder"},
    {CLAIM("Invoice", "urn:fdc:oioubl.dk:trns:billing:invoice:3.0"), "oioubl-3.0", "invoice"},
    {CLAIM("Invoice", "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"),
     "xrechnung", "invoice"},
    {CLAIM("Invoice", "urn:cen.eu:en16931:2017"), "ubl-2.x", "invoice"},
    {UBL("Invoice", ""), "ubl-2.x", "invoice"},
    {UBL("Invoice", BIS3), "peppol-bis-3", "invoice"},
    {UBL("Invoice", BIS3 CBC("InvoiceTypeCode", "381")), "peppol-bis-3", "credit-note"},
    {CII("urn:factur-x.eu:1p0:minimum", ""), "facturx-minimum", "invoice"},
    {CII("urn:factur-x.eu:1p0:basicwl", ""), "facturx-basicwl", "invoice"},
    {CII("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", ""), "facturx-basic",
     "invoice"},
    {CII("urn:cen.eu:en16931:2017", ""), "cii-d16b", "invoice"},
    {"<z:CrossIndustryDocument xmlns:z=\"urn:ferd:CrossIndustryDocument:invoice:1p0\"/>",
     "zugferd-1", "invoice"},
    {CLAIM("Order", "OIOUBL-2.02"), "oioubl-order", "other"},
    {CLAIM("Catalogue", "urn:fdc:peppol.eu:poacc:trns:catalogue:3"), "peppol-catalogue", "other"},
    {UBL("Statement", ""), "ubl-statement", "other"},
    {"<Invoice><ID>1</ID></Invoice>", "application/xml", "other"},
    {"<f:FatturaElettronica xmlns:f=\"http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/"
     "v1.2\"/>",
     "fatturapa", "other"},
    {"<s:StandardBusinessDocument xmlns:s=\"http://www.unece.org/cefact/namespaces/"
     "StandardBusinessDocumentHeader\"><s:StandardBusinessDocumentHeader/>" CLAIM(
         "Invoice", "OIOUBL-2.1") "</s:StandardBusinessDocument>",
     "oioubl-2.1", "invoice"},
};

/* K28 */
static void
test_recognise(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(documents); i++) {
        g_test_message("%s %s", documents[i].format, documents[i].kind);
        g_autoptr(Reading) reading = read_text(documents[i].xml);
        g_assert_cmpstr(reading->format, ==, documents[i].format);
        g_assert_cmpstr(reading->kind, ==, documents[i].kind);
        g_assert_cmpstr(reading->end, ==, "complete");
    }
}

static void
test_facturx_name(void)
{
    static const char *const names[][2] = {
        {"factur-x.xml", "facturx-en16931"},
        {"Faktura 12.PDF", "facturx-en16931"},
        {"faktura.xml", "cii-d16b"},
        {NULL, "cii-d16b"},
    };
    const char *xml = CII("urn:cen.eu:en16931:2017", "");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        DocumentRequest request = {.name = names[i][0]};
        g_autoptr(Reading) reading = reading_new();
        g_autoptr(GError) error = NULL;
        g_assert_true(einvoice_read((const uint8_t *)xml, strlen(xml), &request, reading, &error));
        g_assert_cmpstr(reading->format, ==, names[i][1]);
    }
}

/* --- encodings -----------------------------------------------------------------------------------
 */
static void
test_encodings(void)
{
    static const struct {
        const char *declared, *converter, *bom;
        size_t bom_bytes;
    } encodings[] = {
        {"UTF-8", "UTF-8", "\xEF\xBB\xBF", 3}, {"UTF-8", "UTF-8", "", 0},
        {"UTF-16", "UTF-16LE", "\xFF\xFE", 2}, {"UTF-16", "UTF-16BE", "\xFE\xFF", 2},
        {"ISO-8859-1", "ISO-8859-1", "", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++) {
        g_autofree char *xml = g_strdup_printf("<?xml version=\"1.0\" encoding=\"%s\"?>%s",
                                               encodings[i].declared, OIOUBL);
        gsize n = 0;
        g_autofree char *converted =
            g_convert(xml, -1, encodings[i].converter, "UTF-8", NULL, &n, NULL);
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_byte_array_append(bytes, (const guint8 *)encodings[i].bom, (guint)encodings[i].bom_bytes);
        g_byte_array_append(bytes, (const guint8 *)converted, (guint)n);
        Taken taken = {0};
        g_autoptr(GError) error = NULL;
        g_autoptr(Reading) reading = read_bytes(bytes->data, bytes->len, &taken, &error);
        g_assert_no_error(error);
        g_assert_true(einvoice_is_xml(bytes->data, bytes->len));
        g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, "1312.50");
        g_assert_nonnull(strstr(reading->text, "Møde"));
    }
}

/* --- broken and hostile --------------------------------------------------------------------------
 */
static void
check_failure(const char *xml, FailureCode code, const char *phrase)
{
    Taken taken = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Reading) reading = read_bytes(xml, strlen(xml), &taken, &error);
    g_assert_null(reading);
    g_assert_error(error, FAILURE, (int)code);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, phrase));
}

static void
test_broken(void)
{
    static const struct {
        const char *xml;
        FailureCode code;
        const char *phrase;
    } broken[] = {
        {"", FAIL_SENDER, "line 1: the file is empty"},
        {"no xml", FAIL_SENDER, "line 1: "},
        {"<Invoice>\n<ID>1</ID>\n", FAIL_SENDER, "line 3: "},
        {"<a>\n\n<b></a>", FAIL_SENDER, "line 3: "},
        {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\nM\xF8"
         "de</a>",
         FAIL_SENDER, "line 3: "},
        {"<?xml version=\"1.0\" encoding=\"x-unknown\"?><a/>", FAIL_SENDER, "line 1: "},
        {"<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>", FAIL_HOSTILE,
         "line 2: a DOCTYPE"},
        {"<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", FAIL_HOSTILE, "DOCTYPE"},
        {"<a>&undeclared;</a>", FAIL_SENDER, "line 1: "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(broken); i++)
        check_failure(broken[i].xml, broken[i].code, broken[i].phrase);
}

static char *
repeated(const char *before, const char *format, int n, const char *after)
{
    GString *s = g_string_new(before);
    for (int i = 0; i < n; i++) {
        g_autofree char *number = g_strdup_printf("%d", i);
        for (const char *p = format; *p; p++)
            *p == '#' ? g_string_append(s, number) : g_string_append_c(s, *p);
    }
    g_string_append(s, after);
    return g_string_free(s, FALSE);
}

static void
test_limits(void)
{
    static const struct {
        const char *before, *format;
        int n;
        const char *after, *phrase;
    } limits[] = {
        {"", "<a>", 300, "", "depth"},
        {"<a", " n#=\"\"", 1000, "/>", "attributes"},
        {"<a", " n#=\"\"", 100000, "/>", "start tag"},
        {"<a>", "<b xmlns:p#=\"u#\"/>", 10000, "</a>", "namespaces"},
        {"<a>", "<b/>", XML_ELEMENTS + 1, "</a>", "elements"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        g_autofree char *xml =
            repeated(limits[i].before, limits[i].format, limits[i].n, limits[i].after);
        check_failure(xml, FAIL_HOSTILE, limits[i].phrase);
    }
}

/* --- attachments, sums, decimals
 * ------------------------------------------------------------------ */
static void
test_attachments(void)
{
    const char *xml =
        UBL("Invoice",
            BIS3 CAC("AdditionalDocumentReference",
                     CBC("ID", "1") CAC("Attachment", "<cbc:EmbeddedDocumentBinaryObject "
                                                      "mimeCode=\"Application/PDF\" "
                                                      "filename=\"../../deltagere.pdf\">aGVq\nIGRl"
                                                      "</cbc:EmbeddedDocumentBinaryObject>"))
                CAC("AdditionalDocumentReference",
                    CBC("ID", "tom.pdf") CAC("Attachment", "<cbc:EmbeddedDocumentBinaryObject/>")));
    Taken taken = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Reading) reading = read_bytes(xml, strlen(xml), &taken, &error);
    g_assert_no_error(error);
    g_assert_cmpint(taken.parts, ==, 1);
    g_assert_cmpuint(taken.bytes, ==, 6);
    g_assert_cmpstr(taken.name, ==, "deltagere.pdf");
    g_assert_cmpuint(reading->attachments->len, ==, 2);
    const ReadingAttachment *first = g_ptr_array_index(reading->attachments, 0);
    g_assert_cmpstr(first->media_type, ==, "application/pdf");
    g_assert_null(reading->text ? strstr(reading->text, "aGVq") : NULL);
}

#define TOTALS(lines, net, vat, gross, payable)                                                    \
    UBL("Invoice",                                                                                 \
        BIS3 CBC("DocumentCurrencyCode", "DKK") "\n" CAC(                                          \
            "TaxTotal",                                                                            \
            CBC_DKK("TaxAmount", vat)) "\n" CAC("LegalMonetaryTotal",                              \
                                                CBC_DKK("LineExtensionAmount", lines)              \
                                                    CBC_DKK("TaxExclusiveAmount", net)             \
                                                        CBC_DKK("TaxInclusiveAmount", gross)       \
                                                            CBC_DKK("PayableAmount", payable))     \
            CAC("InvoiceLine", CBC_DKK("LineExtensionAmount", "100.10"))                           \
                CAC("InvoiceLine", CBC_DKK("LineExtensionAmount", "0.2")))

static void
test_sums(void)
{
    static const struct {
        const char *xml, *rules;
    } sums[] = {
        {TOTALS("100.30", "100.3", "25.08", "125.38", "125.38"), ""},
        {TOTALS("100.31", "100.31", "25.08", "125.39", "125.39"), "BR-CO-10 "},
        {TOTALS("100.30", "90.3", "25.08", "115.38", "115.38"), "BR-CO-13 "},
        {TOTALS("100.30", "100.3", "25.08", "125.30", "125.30"), "BR-CO-15 "},
        {TOTALS("100.30", "100.3", "25.08", "125.38", "125.00"), "BR-CO-16 "},
        {TOTALS("100.30", "100.3", "25,08", "125.38", "125.38"), "amount "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(sums); i++) {
        g_autoptr(Reading) reading = read_text(sums[i].xml);
        g_autoptr(GString) rules = g_string_new(NULL);
        for (guint k = 0; k < reading->findings->len; k++) {
            const ReadingFinding *finding = g_ptr_array_index(reading->findings, k);
            g_string_append_printf(rules, "%s ", finding->rule);
            g_assert_nonnull(strstr(finding->text, "; linje "));
        }
        g_assert_cmpstr(rules->str, ==, sums[i].rules);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/einvoice/an OIOUBL invoice is read with FIK, CVR and net", test_oioubl);
    g_test_add_func("/einvoice/a line has text, category and the price of one", test_line);
    g_test_add_func("/einvoice/every way of paying is named", test_payment);
    g_test_add_func("/einvoice/a CII credit note is read", test_cii);
    g_test_add_func("/einvoice/documents are told apart", test_recognise);
    g_test_add_func("/einvoice/Factur-X EN 16931 is known by its file", test_facturx_name);
    g_test_add_func("/einvoice/encodings are read", test_encodings);
    g_test_add_func("/einvoice/broken XML is named with its line", test_broken);
    g_test_add_func("/einvoice/limits hold", test_limits);
    g_test_add_func("/einvoice/embedded files are handed on", test_attachments);
    g_test_add_func("/einvoice/sums are checked", test_sums);
    return g_test_run();
}
