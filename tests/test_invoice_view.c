/* An e-invoice as people see it, and that nothing its sender writes becomes markup. */
#include "daemon/invoice_view.h"
#include "daemon/mustache.h"
#include "daemon/own.h"
#include "ocr/document.h"
#include <string.h>

#define SPACES                                                                                     \
    "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" "      \
    "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\""
#define CBC(name, value) "<cbc:" name ">" value "</cbc:" name ">"
#define CAC(name, body) "<cac:" name ">" body "</cac:" name ">"
#define PARTY(role)                                                                                \
    CAC(role,                                                                                      \
        CAC("Party",                                                                               \
            CBC("EndpointID", "@") CAC("PartyIdentification",                                      \
                                       CBC("ID", "@")) CAC("PartyName", CBC("Name", "@"))          \
                CAC("PostalAddress",                                                               \
                    CBC("Postbox", "@") CBC("StreetName", "@") CBC("AdditionalStreetName", "@")    \
                        CBC("BuildingNumber", "@") CBC("CityName", "@") CBC("PostalZone", "@")     \
                            CAC("AddressLine", CBC("Line", "@"))                                   \
                                CAC("Country", CBC("IdentificationCode", "@")))                    \
                    CAC("PartyTaxScheme", CBC("CompanyID", "@")) CAC(                              \
                        "PartyLegalEntity", CBC("RegistrationName", "@") CBC("CompanyID", "@"))    \
                        CAC("Contact",                                                             \
                            CBC("Name", "@") CBC("Telephone", "@") CBC("ElectronicMail", "@"))))
/* Every place that a sender can write text in; @ stands for what is written. */
#define WRITTEN                                                                                    \
    "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" " SPACES            \
    ">" CBC("CustomizationID", "OIOUBL-2.1") CBC("ID", "@") CBC("IssueDate", "2026-09-14") CBC(    \
        "Note", "@ Anledning: @") CBC("DocumentCurrencyCode", "@") CBC("AccountingCost", "@")      \
        CBC("BuyerReference", "@") CAC("OrderReference", CBC("ID", "@") CBC("SalesOrderID", "@"))  \
            CAC("BillingReference", CAC("InvoiceDocumentReference", CBC("ID", "@")))               \
                CAC("ContractDocumentReference", CBC("ID", "@")) CAC("ProjectReference",           \
                                                                     CBC("ID", "@"))               \
                    PARTY("AccountingSupplierParty") PARTY("AccountingCustomerParty")              \
                        CAC("PayeeParty", CAC("PartyName", CBC("Name", "@"))) CAC(                 \
                            "PaymentMeans",                                                        \
                            CBC("PaymentMeansCode", "31") CBC("PaymentDueDate", "2026-10-14")      \
                                CBC("InstructionID", "@") CBC("PaymentID", "@")                    \
                                    CAC("PayeeFinancialAccount", CBC("ID", "@")))                  \
                            CAC("PaymentTerms", CBC("Note", "@")) CAC(                             \
                                "AllowanceCharge",                                                 \
                                CBC("ChargeIndicator", "true")                                     \
                                    CBC("AllowanceChargeReason", "@") CBC("Amount", "5.00"))       \
                                CAC("TaxTotal",                                                    \
                                    CBC("TaxAmount", "250.00") CAC(                                \
                                        "TaxSubtotal",                                             \
                                        CBC("TaxableAmount", "1000.00") CBC("TaxAmount", "250.00") \
                                            CAC("TaxCategory",                                     \
                                                CBC("ID", "@") CBC("Percent", "@")                 \
                                                    CBC("TaxExemptionReason", "@"))))              \
                                    CAC("LegalMonetaryTotal",                                      \
                                        CBC("LineExtensionAmount", "1000.00")                      \
                                            CBC("TaxExclusiveAmount", "250.00")                    \
                                                CBC("TaxInclusiveAmount", "1255.00")               \
                                                    CBC("PrepaidAmount", "255.00")                 \
                                                        CBC("PayableAmount", "1000.00"))           \
                                        CAC("InvoiceLine",                                         \
                                            CBC("ID", "@") CBC("Note", "@")                        \
                                                CBC("InvoicedQuantity",                            \
                                                    "2.50") CBC("LineExtensionAmount", "1000.00")  \
                                                    CAC("Item",                                    \
                                                        CBC("Description", "@") CBC("Name", "@"))  \
                                                        CAC("Price", CBC("PriceAmount",            \
                                                                         "400.00"))) "</Invoice>"

/* WRITTEN with text, XML-escaped, wherever @ stands. */
static Reading *
read_written(const char *text)
{
    g_auto(GStrv) pieces = g_strsplit(WRITTEN, "@", -1);
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_autofree char *xml = g_strjoinv(escaped, pieces);
    DocumentRequest request = {.name = "x.xml"};
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    bool ok = einvoice_read((const uint8_t *)xml, strlen(xml), &request, reading, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
    return g_steal_pointer(&reading);
}

static char *
rendered(const char *dir, const char *name, const Reading *reading, MustacheEscape escape)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) data = json_pack("{so}", "einvoice", invoice_view(reading, 10));
    char *out = NULL;
    bool ok = mustache_render_file(dir, name, data, escape, &out, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
    return out;
}

static void
nothing_foreign_is_markup(void)
{
    static const char *const pages[] = {"pages/einvoice.html.mustache",
                                        "mail/einvoice.da.html.mustache",
                                        "mail/einvoice.en.html.mustache"};
    static const char attack[] = "<script>x</script>\"'><img src=x onerror=y>{{{title}}}&lt;";
    g_autoptr(Reading) reading = read_written(attack);
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autofree char *dir = g_path_get_dirname(pages[i]);
        g_autofree char *name = g_path_get_basename(pages[i]);
        g_autofree char *templates = g_build_filename("templates", dir, NULL);
        g_autofree char *html = rendered(templates, name, reading, mustache_escape_html);
        g_test_message("%s", pages[i]);
        g_assert_nonnull(strstr(html, "&lt;script&gt;"));
        g_assert_null(strstr(html, "<script"));
        g_assert_null(strstr(html, "<img"));
        g_assert_null(strstr(html, "\"'"));
        g_assert_nonnull(strstr(html, "&amp;lt;")); /* shown as it was written */
    }
}

/* Direction marks could turn an amount round; control characters are no letters. */
static void
nothing_foreign_turns_the_page(void)
{
    g_autoptr(Reading) reading = read_written("A\xe2\x80\xae"
                                              "B CPR 010190-1234");
    g_autofree char *html =
        rendered("templates/pages", "einvoice.html.mustache", reading, mustache_escape_html);
    g_assert_null(strstr(html, "\xe2\x80\xae"));
    g_assert_null(strstr(html, "010190-1234"));
    g_assert_nonnull(strstr(html, "AB CPR XXXXXX-XXXX"));
}

static const char *
at(const json_t *view, const char *key)
{
    return json_string_value(json_object_get(view, key));
}

static void
everything_is_told(void)
{
    g_autoptr(Reading) reading = read_written("Ord");
    (void)reading_set(reading, FIELD_CURRENCY, "DKK", 1, "xml");
    g_autofree char *text = rendered("templates/mail", "einvoice.da.txt.mustache", reading, NULL);
    g_test_message("%s", text);
    static const char *const parts[] = {
        "– Ord: 2,5 à 400,00 = 1.000,00",
        "– Ord: 5,00",
        "Beløb uden moms: ",
        "Moms: 250,00",
        "Fratrukket, allerede betalt: 255,00",
        "At betale: 1.000 kr., senest 14. oktober 2026",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        g_assert_nonnull(strstr(text, parts[i]));
}

static const struct {
    const char *kind, *account, *reference, *creditor, *want;
} payments[] = {
    {"fik", "71", "000000000000018", "81234567", "+71<000000000000018+81234567<"},
    {"fik", "73", NULL, "81234567", "+73<+81234567<"},
    {"giro", "04", "0000000000000018", "1234567", "+04<0000000000000018+1234567<"},
    {"bank", "12340001234567", NULL, NULL, "Reg. 1234 konto 0001234567"},
    {"iban", "DK5000400440116243", NULL, NULL, "IBAN DK50 0040 0440 1162 43"},
    {"nemkonto", NULL, NULL, NULL, NULL},
};

static void
payment_lines(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(payments); i++) {
        g_autoptr(Reading) reading = read_written("x");
        (void)reading_set(reading, FIELD_PAYMENT_KIND, payments[i].kind, 1, "xml");
        (void)reading_set(reading, FIELD_PAYMENT_ACCOUNT, payments[i].account, 1, "xml");
        (void)reading_set(reading, FIELD_PAYMENT_REFERENCE, payments[i].reference, 1, "xml");
        (void)reading_set(reading, FIELD_PAYMENT_CREDITOR, payments[i].creditor, 1, "xml");
        g_autoptr(json_t) view = invoice_view(reading, 10);
        g_assert_cmpstr(at(view, "pay_line"), ==, payments[i].want);
    }
}

static void
long_invoices_are_cut(void)
{
    g_autoptr(Reading) reading = read_written("x");
    g_autoptr(json_t) view = invoice_view(reading, 0);
    g_assert_cmpint(json_integer_value(json_object_get(view, "lines_left")), ==, 1);
    g_autoptr(Reading) photo = reading_new();
    g_assert_null(invoice_view(photo, 10));
}

/* What a reader of ours could be made to say. */
static void
lying_sheets_are_refused(void)
{
    static const char *const lies[] = {
        "[]",
        "{\"seller\":1}",
        "{\"a\":{\"b\":{\"c\":{\"d\":{}}}}}",
        "{\"notes\":[null]}",
        "{\"a_key_that_is_longer_than_any_of_ours\":\"x\"}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lies); i++) {
        g_autoptr(json_t) lie = json_loads(lies[i], 0, NULL);
        json_t *sheet = NULL;
        g_autoptr(GError) error = NULL;
        g_assert_nonnull(lie);
        g_assert_false(reading_sheet_decode(lie, &sheet, &error));
        g_assert_true(g_error_matches(error, FAILURE, FAIL_HOSTILE));
    }
    g_autoptr(Reading) reading = read_written("x");
    g_autoptr(json_t) json = reading_encode(reading, false);
    g_autoptr(Reading) back = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(reading_decode(json, &back, &error));
    g_assert_true(json_equal(reading->sheet, back->sheet));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/invoice_view/nothing foreign is markup", nothing_foreign_is_markup);
    g_test_add_func("/invoice_view/nothing foreign turns the page", nothing_foreign_turns_the_page);
    g_test_add_func("/invoice_view/everything is told", everything_is_told);
    g_test_add_func("/invoice_view/payment lines", payment_lines);
    g_test_add_func("/invoice_view/long invoices are cut", long_invoices_are_cut);
    g_test_add_func("/invoice_view/lying sheets are refused", lying_sheets_are_refused);
    return g_test_run();
}
