#include "ocr/document.h"
#include "ocr/einvoice/codelist.h"
#include "ocr/einvoice/rule.h"
#include "ocr/einvoice/rule_expr.h"
#include "ocr/einvoice/xml.h"
#include <string.h>

#define SPACES                                                                                     \
    "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" "      \
    "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\""
#define INVOICE(body)                                                                              \
    "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" " SPACES ">" body   \
    "</Invoice>"
#define CBC(name, value) "<cbc:" name ">" value "</cbc:" name ">"
#define CAC(name, body) "<cac:" name ">" body "</cac:" name ">"
#define VAT CAC("TaxScheme", CBC("ID", "VAT"))

static xmlDoc *
parse(const char *xml)
{
    xmlDoc *doc = NULL;
    g_autoptr(GError) error = NULL;
    bool ok = xml_parse((const uint8_t *)xml, strlen(xml), &doc, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
    return doc;
}

/* --- the language --------------------------------------------------------------------------------
 */
#define LANGUAGE_DOC                                                                               \
    INVOICE(CBC("ID", " 7 ") CBC("Note", "") CBC("IssueDate", "2026-11-21") CBC(                   \
        "DueDate", "") "<cbc:PayableAmount "                                                       \
                       "currencyID=\"DKK\">125.10</cbc:PayableAmount>" CAC(                        \
                           "InvoiceLine", CBC("ID", "1") CBC("LineExtensionAmount", "100.00"))     \
                           CAC("InvoiceLine", CBC("ID", "2") CBC("LineExtensionAmount", "25.10")))

static const struct {
    const char *test;
    bool want;
} tests[] = {
    {"cbc:ID", true},
    {"cbc:UUID", false},
    {"cbc:ID = '7'", true},
    {"cbc:ID = 7.0", true},
    {"filled(cbc:Note)", false},
    {"cbc:Note", true},
    {"cbc:PayableAmount = sum(cac:InvoiceLine/cbc:LineExtensionAmount)", true},
    {"cbc:PayableAmount - 0.1 = 125", true},
    {"cbc:UUID + 1 = 1", false},
    {"number(cbc:UUID, 0) + 1 = 1", true},
    {"10 div 4 = 2.5 and 2 * 3 = 6", true},
    {"1 div 0 = 0", false},
    {"cac:InvoiceLine/cbc:ID = '2'", true},
    {"cac:InvoiceLine[cbc:ID = '2']/cbc:LineExtensionAmount > 25", true},
    {"count(.//cbc:ID) = 3", true},
    {"count(//*) = 11", true},
    {"count(//*Amount) = 3 and //*Line/cbc:ID = 2", true},
    {"count({cbc:Note|cbc:DueDate}) = 2", true},
    {"count(cbc:Note | cbc:ID) = 2", true},
    {"cbc:PayableAmount/@currencyID ~= 'dkk'", true},
    {"each(cac:InvoiceLine, cbc:ID)", true},
    {"each(cac:InvoiceLine, cbc:ID = '1')", false},
    {"cbc:ID = '7' and each(cac:InvoiceLine, cbc:ID != '7')", true},
    {"/cbc:ID = '7' and cac:InvoiceLine[cbc:ID != '7']", true},
    {"cac:InvoiceLine[../cbc:ID = '7']", true},
    {"cbc:UUID -> cbc:ID = '8'", true},
    {"cbc:ID -> cbc:ID = '8'", false},
    {"distinct(.//cbc:ID) = 3", true},
    {"date(cbc:IssueDate) >= date(cbc:IssueDate)", true},
    {"date(cbc:DueDate) >= 0", false},
    {"round(2.345) = 2.35 and round(0 - 2.345) = 0 - 2.35", true},
    {"like(cbc:IssueDate, '####-##-##')", true},
    {"like(cbc:ID, '##')", false},
    {"one-of(cbc:ID, '6 7 8')", true},
    {"one-of(cbc:ID, '67')", false},
    {"part(cbc:IssueDate, 1, 4) = '2026'", true},
    {"starts(cbc:IssueDate, '2026') and ends(cbc:IssueDate, '21')", true},
    {"in(cbc:PayableAmount/@currencyID, 'iso4217')", true},
    {"decimals(cbc:PayableAmount, '2')", true},
    {"BT-1 and /BG-25/BT-126", true},
    {"segment('a|b', 2) = 'b' and segment('a#b#c', 3, '#') = 'c'", true},
    {"count(segment('a#b', 3, '#')) = 0", true},
};

static void
test_language(void)
{
    own_xml_doc *doc = parse(LANGUAGE_DOC);
    const xmlNode *root = xmlDocGetRootElement(doc);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        bool truth = rule_test_once(root, RULE_UBL, tests[i].test);
        if (truth != tests[i].want)
            g_error("%s is %d", tests[i].test, truth);
    }
}

/* --- rules ---------------------------------------------------------------------------------------
 */
static void
note(void *user, const RuleResult *result)
{
    if (result->outcome == RULE_BROKEN)
        g_string_append_printf(user, "%s ", result->rule->id);
}

static bool
breaks(const char *xml, const char *rule, unsigned families)
{
    own_xml_doc *doc = parse(xml);
    const xmlNode *root = xmlDocGetRootElement(doc);
    g_autoptr(GString) broken = g_string_new(" ");
    RuleSyntax syntax =
        strcmp((const char *)root->name, "CrossIndustryInvoice") == 0 ? RULE_CII : RULE_UBL;
    rules_try(root, syntax, families, true, note, broken);
    g_autofree char *word = g_strdup_printf(" %s ", rule);
    return strstr(broken->str, word) != NULL;
}

#define TOTALS(net, gross, due)                                                                    \
    CBC("DocumentCurrencyCode", "DKK")                                                             \
    "<cac:TaxTotal><cbc:TaxAmount currencyID=\"DKK\">25.00</cbc:TaxAmount></cac:TaxTotal>" CAC(    \
        "LegalMonetaryTotal", CBC("LineExtensionAmount", "100") CBC("TaxExclusiveAmount", net)     \
                                  CBC("TaxInclusiveAmount", gross) CBC("PayableAmount", due))
#define S_LINE(rate)                                                                               \
    CAC("InvoiceLine",                                                                             \
        CAC("Item", CAC("ClassifiedTaxCategory", CBC("ID", "S") CBC("Percent", rate) VAT)))
#define SUBTOTAL(base, tax, id, rate)                                                              \
    CAC("TaxTotal",                                                                                \
        CAC("TaxSubtotal", CBC("TaxableAmount", base) CBC("TaxAmount", tax)                        \
                               CAC("TaxCategory", CBC("ID", id) CBC("Percent", rate) VAT)))

/* A Danish seller and buyer, and one means of payment. */
#define FROM(role, country)                                                                        \
    CAC(role,                                                                                      \
        CAC("Party", CAC("PostalAddress", CAC("Country", CBC("IdentificationCode", country)))))
#define DANISH(more)                                                                               \
    FROM("AccountingSupplierParty", "DK") FROM("AccountingCustomerParty", "DK") more
#define GERMAN(more)                                                                               \
    FROM("AccountingSupplierParty", "DE") FROM("AccountingCustomerParty", "DE") more
#define SKONTO(text) CAC("PaymentTerms", CBC("Note", text))
#define ALLOWANCE CAC("AllowanceCharge", CBC("ChargeIndicator", "false") CBC("Amount", "10"))
#define MEANS(code, id, account)                                                                   \
    CAC("PaymentMeans", CBC("PaymentMeansCode", code) CBC("PaymentID", id)                         \
                            CAC("PayeeFinancialAccount", CBC("ID", account)))
#define OIOUBL_SUMS(tax, payable)                                                                  \
    CAC("TaxTotal", CAC("TaxSubtotal", CBC("TaxAmount", tax)))                                     \
    CAC("LegalMonetaryTotal",                                                                      \
        CBC("LineExtensionAmount", "100.00") CBC("TaxExclusiveAmount", tax)                        \
            CBC("TaxInclusiveAmount", "125.00") CBC("PayableAmount", payable))
#define ENDPOINT(scheme, id)                                                                       \
    CAC("AccountingSupplierParty",                                                                 \
        CAC("Party", "<cbc:EndpointID schemeID=\"" scheme "\">" id "</cbc:EndpointID>"))

/* CII: the head, the settlement, one line. */
#define CII(body)                                                                                  \
    "<rsm:CrossIndustryInvoice "                                                                   \
    "xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" "                  \
    "xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:"  \
    "100\" xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\">" body        \
    "</rsm:CrossIndustryInvoice>"
#define RAM(name, body) "<ram:" name ">" body "</ram:" name ">"
#define TRANSACTION(body)                                                                          \
    CII("<rsm:SupplyChainTradeTransaction>" body "</rsm:SupplyChainTradeTransaction>")
#define SETTLEMENT(body) TRANSACTION(RAM("ApplicableHeaderTradeSettlement", body))
#define AGREEMENT(body) TRANSACTION(RAM("ApplicableHeaderTradeAgreement", body))
#define CII_LINE(part, body) TRANSACTION(RAM("IncludedSupplyChainTradeLineItem", RAM(part, body)))
#define REFERENCE(type, body)                                                                      \
    AGREEMENT(RAM("AdditionalReferencedDocument", RAM("TypeCode", type) body))

#define PRICE(amount, more) CAC("Price", CBC("PriceAmount", amount) more)
#define OIOUBL_LINE(unit, net, price)                                                              \
    CAC("InvoiceLine", "<cbc:InvoicedQuantity unitCode=\"" unit                                    \
                       "\">10</cbc:InvoicedQuantity>" CBC("LineExtensionAmount", net) price)
#define BASE(unit, n) "<cbc:BaseQuantity unitCode=\"" unit "\">" n "</cbc:BaseQuantity>"
#define RATE(operator)                                                                             \
    CAC("PricingExchangeRate",                                                                     \
        CBC("CalculationRate", "7.0000") CBC("MathematicOperatorCode", operator))
#define CHARGE(amount, factor, base)                                                               \
    CAC("AllowanceCharge", CBC("ChargeIndicator", "true") CBC("MultiplierFactorNumeric", factor)   \
                               CBC("Amount", amount) CBC("BaseAmount", base))
#define PROFILE_ID(attributes) "<cbc:ProfileID" attributes ">x</cbc:ProfileID>"

static const struct {
    const char *rule, *xml;
    bool broken;
} rules[] = {
    {"F-INV348", INVOICE(OIOUBL_LINE("EA", "200.00", PRICE("20", ""))), false},
    {"F-INV348", INVOICE(OIOUBL_LINE("EA", "202.00", PRICE("20", ""))), true},
    {"F-INV348", INVOICE(RATE("multiply") OIOUBL_LINE("EA", "1400.00", PRICE("20", ""))), false},
    {"F-INV346", INVOICE(RATE("multiply") OIOUBL_LINE("EA", "1400.00", PRICE("20", ""))), false},
    {"F-INV346", INVOICE(RATE("multiply") OIOUBL_LINE("EA", "200.00", PRICE("20", ""))), true},
    {"F-INV347", INVOICE(RATE("divide") OIOUBL_LINE("EA", "20.00", PRICE("14", ""))), false},
    {"F-INV345", INVOICE(RATE("divide") OIOUBL_LINE("EA", "20.00", PRICE("28", BASE("EA", "2")))),
     false},
    {"F-INV345", INVOICE(RATE("divide") OIOUBL_LINE("EA", "40.00", PRICE("28", BASE("EA", "2")))),
     true},
    {"F-INV343",
     INVOICE(OIOUBL_LINE("EA", "400.00",
                         PRICE("20", BASE("KGM", "1") CBC("OrderableUnitFactorRate", "2")))),
     false},
    {"F-INV343",
     INVOICE(OIOUBL_LINE("EA", "200.00",
                         PRICE("20", BASE("KGM", "1") CBC("OrderableUnitFactorRate", "2")))),
     true},
    {"W-INV323", INVOICE(CAC("PricingExchangeRate", "") OIOUBL_LINE("EA", "1", PRICE("1", ""))),
     true},
    {"W-INV322", INVOICE(OIOUBL_LINE("EA", "1", PRICE("1", "<cac:ValidityPeriod/>"))), true},
    {"W-LIB003", INVOICE(PROFILE_ID("")), true},
    {"W-LIB003", INVOICE(PROFILE_ID(" schemeID=\"urn:oioubl:id:profileid-1.2\"")), false},
    {"F-LIB170", INVOICE(CAC("ReceiptDocumentReference", CBC("ID", "1") CBC("DocumentType", "x"))),
     true},
    {"F-LIB170",
     INVOICE(CAC("AdditionalDocumentReference", CBC("ID", "1") CBC("DocumentType", "x"))), false},
    {"F-LIB092",
     INVOICE(
         CAC("AdditionalDocumentReference", CBC("DocumentType", "x") CBC("DocumentTypeCode", "1"))),
     false},
    {"F-LIB092", INVOICE(CAC("AdditionalDocumentReference", CBC("ID", "1"))), true},
    {"F-LIB228", INVOICE(CHARGE("10.00", "0.10", "100")), false},
    {"F-LIB228", INVOICE(CHARGE("11.01", "0.10", "100")), true},
    {"F-LIB081",
     INVOICE(CAC("InvoicePeriod", CBC("StartTime", "10:00:00") CBC("EndTime", "09:00:00"))), true},
    {"F-LIB081",
     INVOICE(CAC("InvoicePeriod", CBC("StartTime", "10:00:00") CBC("EndTime", "10:00:00"))), false},
    {"F-LIB179", INVOICE(ENDPOINT("GLN", "5790000436057")), false},
    {"F-LIB179", INVOICE(ENDPOINT("0088", "5790000436057")), true},
    {"F-LIB314",
     INVOICE(SUBTOTAL("1", "0.25", "StandardRated", "25") SUBTOTAL("1", "0", "ZeroRated", "0")),
     true},
    {"F-LIB314", INVOICE(SUBTOTAL("1", "0.25", "StandardRated", "25")), false},
    {"F-LIB235",
     INVOICE(CAC("AccountingCustomerParty", CAC("Party", "<cac:Contact></cac:Contact>"))), true},
    {"CII-DT-018", REFERENCE("916", ""), false},
    {"CII-DT-018", REFERENCE("380", ""), true},
    {"CII-DT-018", SETTLEMENT(RAM("InvoiceReferencedDocument", RAM("TypeCode", "380"))), true},
    {"CII-DT-024", REFERENCE("130", RAM("ReferenceTypeCode", "AAB")), false},
    {"CII-DT-024", REFERENCE("916", RAM("ReferenceTypeCode", "AAB")), true},
    {"CII-DT-027", SETTLEMENT(RAM("InvoiceReferencedDocument", RAM("FormattedIssueDateTime", ""))),
     false},
    {"CII-DT-027", REFERENCE("916", RAM("FormattedIssueDateTime", "")), true},
    {"CII-DT-101", AGREEMENT(RAM("BuyerReference", "") "<ram:ID schemeName=\"x\">1</ram:ID>"),
     true},
    {"CII-DT-101", AGREEMENT("<ram:Name schemeName=\"x\">1</ram:Name>"), false},
    {"CII-DT-033", AGREEMENT("<ram:PackageQuantity unitCode=\"C62\">1</ram:PackageQuantity>"),
     true},
    {"CII-DT-041",
     SETTLEMENT(
         RAM("SpecifiedTradeAllowanceCharge", RAM("CategoryTradeTax", RAM("BasisAmount", "1")))),
     false},
    {"CII-DT-041",
     CII_LINE("SpecifiedLineTradeSettlement", RAM("ApplicableTradeTax", RAM("BasisAmount", "1"))),
     true},
    {"CII-SR-222", AGREEMENT(RAM("SellerTradeParty", RAM("RoleCode", "SE"))), true},
    {"CII-SR-222", AGREEMENT(RAM("BuyerTradeParty", RAM("RoleCode", "SE"))), false},
    {"CII-SR-249", AGREEMENT(RAM("BuyerTradeParty", RAM("RoleCode", "SE"))), true},
    {"CII-SR-439",
     CII_LINE("SpecifiedLineTradeAgreement",
              RAM("NetPriceProductTradePrice", RAM("ChargeAmount", "1"))),
     false},
    {"CII-SR-439", CII_LINE("SpecifiedLineTradeAgreement", ""), true},
    {"CII-SR-472",
     SETTLEMENT(
         RAM("SpecifiedTradeAllowanceCharge", RAM("CategoryTradeTax", RAM("CategoryCode", "O")))),
     false},
    {"CII-SR-472",
     SETTLEMENT(
         RAM("SpecifiedTradeAllowanceCharge", RAM("CategoryTradeTax", RAM("CategoryCode", "S")))),
     true},
    {"BR-CL-08",
     CII("<rsm:ExchangedDocument>" RAM("IncludedNote",
                                       RAM("SubjectCode", "QQX")) "</rsm:ExchangedDocument>"),
     true},
    {"BR-02", INVOICE(""), true},
    {"BR-02", INVOICE(CBC("ID", "1")), false},
    {"BR-02", INVOICE(CBC("ID", " ")), true},
    {"BR-CO-13", INVOICE(TOTALS("100", "125", "125")), false},
    {"BR-CO-25", INVOICE(TOTALS("100", "125", "125")), true},
    {"BR-CO-25", INVOICE(TOTALS("100", "125", "0")), false},
    {"BR-CO-25", INVOICE(TOTALS("100", "125", "125") CBC("DueDate", "2026-12-21")), false},
    {"BR-CO-25", INVOICE(TOTALS("100", "125", "125") SKONTO("30 dage")), false},
    {"BR-CO-11", INVOICE(TOTALS("100", "125", "125") ALLOWANCE), true},
    {"BR-CO-12", INVOICE(TOTALS("100", "125", "125") ALLOWANCE), false},
    {"BR-S-01", INVOICE(SUBTOTAL("100", "25", "S", "25")), true},
    {"BR-S-01", INVOICE(S_LINE("25") SUBTOTAL("100", "25", "S", "25")), false},
    {"BR-Z-08",
     INVOICE(CAC("TaxTotal", CAC("TaxSubtotal", CAC("TaxCategory", CBC("ID", "Z") VAT)))), true},
    {"BR-09", SETTLEMENT(""), true},
    {"CII-SR-119",
     CII_LINE("SpecifiedLineTradeAgreement",
              RAM("GrossPriceProductTradePrice",
                  RAM("AppliedTradeAllowanceCharge",
                      RAM("ChargeIndicator", "<udt:Indicator>false</udt:Indicator>")))),
     true},
    {"BR-CL-08", INVOICE(CBC("Note", "#AAI#tekst")), false},
    {"BR-CL-08", INVOICE(CBC("Note", "#QQX#tekst")), true},
    {"BR-CL-08", INVOICE(CBC("Note", "#1 i listen")), false},
    {"DE-R-018", INVOICE(GERMAN(SKONTO("#SKONTO#TAGE=14#PROZENT=2.25#\n"))), false},
    {"DE-R-018",
     INVOICE(GERMAN(SKONTO("Frei\n#SKONTO#TAGE=14#PROZENT=2.25#BASISBETRAG=357.93#\n"))), false},
    {"DE-R-018", INVOICE(GERMAN(SKONTO("#SKONTO#TAGE=14#PROZENT=2.25#"))), true},
    {"DE-R-018", INVOICE(GERMAN(SKONTO("#SKONTO#TAGE=14#PROZENT=2,25#\n"))), true},
    {"BR-CO-13", INVOICE(TOTALS("100.01", "125", "125")), true},
    {"BR-CO-15", INVOICE(TOTALS("100", "125", "125")), false},
    {"BR-CO-15", INVOICE(TOTALS("100", "125.01", "125")), true},
    {"BR-CO-16", INVOICE(TOTALS("100", "125", "124")), true},
    {"BR-S-05", INVOICE(S_LINE("25")), false},
    {"BR-S-05", INVOICE(S_LINE("0")), true},
    {"BR-S-01", INVOICE(S_LINE("25")), true},
    {"BR-CO-17", INVOICE(SUBTOTAL("1000", "250", "S", "25")), false},
    {"BR-CO-17", INVOICE(SUBTOTAL("1000", "252", "S", "25")), true},
    {"BR-CO-17", INVOICE(SUBTOTAL("-1000", "-250", "S", "25")), false},
    {"BR-CL-04", INVOICE(CBC("DocumentCurrencyCode", "DKR")), true},
    {"BR-DEC-18", INVOICE(TOTALS("100", "125", "125.001")), true},
    {"DK-R-005", INVOICE(DANISH(MEANS("30", "1", "1"))), true},
    {"DK-R-005", INVOICE(DANISH(MEANS("93", "71#1", "1"))), false},
    {"DK-R-005", INVOICE(FROM("AccountingSupplierParty", "SE") MEANS("30", "1", "1")), false},
    {"DK-R-010", INVOICE(DANISH(MEANS("93", "71#123456789012345", "81234567"))), false},
    {"DK-R-010", INVOICE(DANISH(MEANS("93", "70#123456789012345", "81234567"))), true},
    {"DK-R-010", INVOICE(DANISH(MEANS("93", "71#123456789012345", "8123456"))), true},
    {"DK-R-011", INVOICE(DANISH(MEANS("93", "71#123456789012345", "81234567"))), false},
    {"DK-R-011", INVOICE(DANISH(MEANS("93", "71#12345678901234", "81234567"))), true},
    {"PEPPOL-COMMON-R040", INVOICE(ENDPOINT("0088", "5790000436057")), false},
    {"PEPPOL-COMMON-R040", INVOICE(ENDPOINT("0088", "5790000436058")), true},
    {"F-INV128", INVOICE(OIOUBL_SUMS("25.00", "125.00")), false},
    {"F-INV128", INVOICE(OIOUBL_SUMS("24.00", "125.00")), true},
    {"F-INV133", INVOICE(OIOUBL_SUMS("25.00", "125.01")), true},
    {"F-CRN079", INVOICE(OIOUBL_SUMS("25.00", "125.01")), false},
    {"F-LIB180", INVOICE(ENDPOINT("DK:CVR", "DK10000009")), false},
    {"F-LIB180", INVOICE(ENDPOINT("DK:CVR", "10000009")), true},
    {"UBL-CR-005", INVOICE(CBC("UUID", "x")), true},
};

static void
test_rules(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        if (breaks(rules[i].xml, rules[i].rule, ~0U) != rules[i].broken)
            g_error("%s on %s", rules[i].rule, rules[i].xml);
}

/* --- the reading ---------------------------------------------------------------------------------
 */
static bool
take_nothing(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user,
             GError **error)
{
    (void)head, (void)data, (void)size_bytes, (void)user, (void)error;
    return true;
}

static Reading *
read_validated(const char *xml)
{
    DocumentRequest request = {
        .name = "x.xml", .validate = VALIDATE_ALL, .sink = {take_nothing, NULL}};
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    bool ok = einvoice_read((const uint8_t *)xml, strlen(xml), &request, reading, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
    return g_steal_pointer(&reading);
}

static const ReadingFinding *
finding(const Reading *reading, const char *rule)
{
    for (guint i = 0; i < reading->findings->len; i++) {
        const ReadingFinding *f = g_ptr_array_index(reading->findings, i);
        if (strcmp(f->rule, rule) == 0)
            return f;
    }
    return NULL;
}

static void
test_findings(void)
{
    g_autoptr(Reading) reading = read_validated(
        INVOICE(CBC("CustomizationID", "urn:cen.eu:en16931:2017") TOTALS("100", "125", "130.50")));
    g_assert_cmpstr(json_string_value(json_object_get(reading->rules, "BR-CO-16")), ==, "fatal");
    g_assert_cmpstr(json_string_value(json_object_get(reading->rules, "BR-CO-13")), ==, "ok");
    const ReadingFinding *f = finding(reading, "BR-CO-16");
    g_assert_nonnull(f);
    g_test_message("%s", f->text);
    g_assert_nonnull(strstr(f->text, "er 130.50, skal være 125.00"));
    g_assert_nonnull(strstr(f->text, "linje 1"));
}

static void
test_unclaimed(void)
{
    g_autoptr(Reading) reading = read_validated(INVOICE(CBC("CustomizationID", "own")));
    g_assert_cmpstr(json_string_value(json_object_get(reading->rules, "BR-02")), ==, "fatal");
    g_assert_null(finding(reading, "BR-02"));
}

static void
count(void *user, const RuleResult *result)
{
    unsigned *told = user;
    told[result->outcome]++;
}

/* Rules kept are told of only where somebody asked. */
static void
test_told(void)
{
    own_xml_doc *doc = parse(INVOICE(CBC("CustomizationID", "own")));
    const xmlNode *root = xmlDocGetRootElement(doc);
    unsigned all[RULE_UNTRIED + 1] = {0}, broken[RULE_UNTRIED + 1] = {0};
    rules_try(root, RULE_UBL, FAMILY_EN16931, true, count, all);
    rules_try(root, RULE_UBL, FAMILY_EN16931, false, count, broken);
    g_assert_cmpuint(all[RULE_KEPT], >, 0);
    g_assert_cmpuint(all[RULE_BROKEN], >, 0);
    g_assert_cmpuint(broken[RULE_KEPT], ==, 0);
    g_assert_cmpuint(broken[RULE_BROKEN], ==, all[RULE_BROKEN]);
}

/* Every breakdown sums every line: that grows faster than the document, and must end all the same.
 */
static void
test_bounded_work(void)
{
    enum { MANY = 2000 };
    g_autoptr(GString) body = g_string_new(NULL);
    for (int i = 0; i < MANY; i++)
        g_string_append(body, S_LINE("25") SUBTOTAL("1", "0.25", "S", "25"));
    g_autofree char *xml = g_strdup_printf(INVOICE("%s"), body->str);
    own_xml_doc *doc = parse(xml);
    g_autoptr(GString) broken = g_string_new(NULL);
    rules_try(xmlDocGetRootElement(doc), RULE_UBL, FAMILY_EN16931, true, note, broken);
}

/* --- codes and check digits ----------------------------------------------------------------------
 */
static void
test_codes(void)
{
    g_assert_true(codelist_has("iso4217", "DKK", 3));
    g_assert_false(codelist_has("iso4217", "DKKX", 4));
    g_assert_false(codelist_has("iso4217", "DK", 2));
    g_assert_true(codelist_has("unit", "EA", 2));
    g_assert_true(codelist_has("eas", "0184", 4));
    g_assert_nonnull(codelist_find("vatex")->version);
    g_assert_null(codelist_find("nothing"));
}

static const struct {
    const char *id, *how;
    bool fits;
} ids[] = {
    {"5790000436057", "gs1", true},
    {"5790000436058", "gs1", false},
    {"974760673", "no-org", true},
    {"974760674", "no-org", false},
    {"0403170701", "be-org", true},
    {"0403170702", "be-org", false},
    {"5560360793", "se-org", true},
    {"5560360794", "se-org", false},
    {"51824753556", "au-org", true},
    {"51824753557", "au-org", false},
    {"", "gs1", false},
};

static void
test_check_digits(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        Slice id = {ids[i].id, strlen(ids[i].id)}, how = {ids[i].how, strlen(ids[i].how)};
        if (check_digits_fit(id, how) != ids[i].fits)
            g_error("%s %s", ids[i].how, ids[i].id);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/language", test_language);
    g_test_add_func("/rules/rules", test_rules);
    g_test_add_func("/rules/findings", test_findings);
    g_test_add_func("/rules/unclaimed", test_unclaimed);
    g_test_add_func("/rules/told", test_told);
    g_test_add_func("/rules/bounded-work", test_bounded_work);
    g_test_add_func("/rules/codes", test_codes);
    g_test_add_func("/rules/check-digits", test_check_digits);
    return g_test_run();
}
