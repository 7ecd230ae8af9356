/* What a supplier tells between the lines: who was there, why, when, and where the money goes. */
#include "ocr/document.h"
#include <string.h>

#define SPACES                                                                                     \
    "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" "      \
    "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\""
#define INVOICE(body)                                                                              \
    "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" " SPACES            \
    "><cbc:CustomizationID>OIOUBL-2.1</cbc:CustomizationID>" body "</Invoice>"
#define CBC(name, value) "<cbc:" name ">" value "</cbc:" name ">"
#define CAC(name, body) "<cac:" name ">" body "</cac:" name ">"
#define NOTE(text) INVOICE(CBC("Note", text))
#define LINE(text) INVOICE(CAC("InvoiceLine", CAC("Item", CBC("Name", text))))

static bool
count(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user, GError **error)
{
    (void)head, (void)data, (void)size_bytes, (void)error;
    (*(int *)user)++;
    return true;
}

static Reading *
read_xml(const char *xml, int *parts)
{
    DocumentRequest request = {.name = "x.xml", .sink = {count, parts}};
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    bool ok = einvoice_read((const uint8_t *)xml, strlen(xml), &request, reading, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
    return g_steal_pointer(&reading);
}

typedef struct Told {
    const char *xml;
    FieldId id;
    const char *want; /* NULL: nothing is said */
} Told;

static const Told told[] = {
    {NOTE("Klyngemøde 10-09-2026, Klynge 57, 30 kuverter"), FIELD_COVERS, "30"},
    {NOTE("Antal deltagere: 18"), FIELD_COVERS, "18"},
    {NOTE("deltagere: 12"), FIELD_COVERS, "12"},
    {NOTE("24 gæster til middag"), FIELD_COVERS, "24"},
    {NOTE("Deltagere jf. liste 18-09-2026"), FIELD_COVERS, NULL},
    {NOTE("Tlf. 12345678, kuverter efter aftale"), FIELD_COVERS, NULL},
    {LINE("Middag, 22 kuverter"), FIELD_COVERS, "22"},
    {LINE("Dobbeltværelse, 2 personer"), FIELD_COVERS, NULL},
    {NOTE("Anledning: Temaaften om KOL. Tak for besøget"), FIELD_OCCASION, "Temaaften om KOL"},
    {NOTE("Klyngemøde om diabetes, 14 deltagere"), FIELD_OCCASION, "Klyngemøde om diabetes"},
    {NOTE("Internat den 18. september 2026"), FIELD_OCCASION, "Internat den 18. september 2026"},
    {NOTE("Tak for ordren"), FIELD_OCCASION, NULL},
    {NOTE("Faktura af 21-09-2026 for klyngemøde 17-09-2026"), FIELD_EVENT_DATE, "2026-09-17"},
    {NOTE("Betales senest 17-10-2026"), FIELD_EVENT_DATE, NULL},
    {INVOICE(CAC("Delivery", CBC("ActualDeliveryDate", "2026-09-16"))), FIELD_EVENT_DATE,
     "2026-09-16"},
    {LINE("Lokale til Klynge 31 Sydhavn"), FIELD_CLUSTER_NUMBER, "31"},
    {INVOICE(CAC("BuyerCustomerParty", CAC("Party", CAC("Contact", CBC("Note", "Klynge 44"))))),
     FIELD_CLUSTER_NUMBER, "44"},
    {INVOICE(CAC("AccountingSupplierParty",
                 CAC("Party", CAC("Person", CBC("FirstName", "Ida") CBC("FamilyName", "Bro"))))),
     FIELD_SUPPLIER_NAME, "Ida Bro"},
};

static void
test_told(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++) {
        int parts = 0;
        g_autoptr(Reading) reading = read_xml(told[i].xml, &parts);
        g_test_message("%s", told[i].xml + strlen(INVOICE("")) - strlen("</Invoice>"));
        g_assert_cmpstr(reading_value(reading, told[i].id), ==, told[i].want);
    }
}

/* The default bar is 0.95. */
static void
test_contradiction(void)
{
    int parts = 0;
    g_autoptr(Reading) agreed =
        read_xml(INVOICE(CBC("Note", "30 kuverter") CBC("Note", "antal deltagere: 30")), &parts);
    g_autoptr(Reading) contradicted =
        read_xml(INVOICE(CBC("Note", "30 kuverter") CBC("Note", "antal deltagere: 28")), &parts);
    g_assert_cmpfloat(reading_confidence(agreed, FIELD_COVERS), >=, 0.95);
    g_assert_cmpfloat(reading_confidence(contradicted, FIELD_COVERS), <, 0.95);
}

/* --- where the money goes ------------------------------------------------------------------------
 */

#define DANISH                                                                                     \
    CAC("AccountingSupplierParty",                                                                 \
        CAC("Party", CAC("PostalAddress", CAC("Country", CBC("IdentificationCode", "DK")))))
#define FIK(type, id, creditor)                                                                    \
    INVOICE(DANISH CAC("PaymentMeans", CBC("PaymentMeansCode", "93") CBC("InstructionID", id)      \
                                           CBC("PaymentID", type)                                  \
                                               CAC("CreditAccount", CBC("AccountID", creditor))))
#define GIRO(type, id, account)                                                                    \
    INVOICE(DANISH CAC("PaymentMeans", CBC("PaymentMeansCode", "50") CBC("InstructionID", id)      \
                                           CBC("PaymentID", type)                                  \
                                               CAC("PayeeFinancialAccount", CBC("ID", account))))
#define TRANSFER(account)                                                                          \
    INVOICE(CAC("PaymentMeans",                                                                    \
                CBC("PaymentMeansCode", "31") CAC("PayeeFinancialAccount", CBC("ID", account))))
#define SWEDISH_GIRO                                                                               \
    "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" " SPACES            \
    ">" CAC("PaymentMeans", CBC("PaymentMeansCode", "50") CBC("PaymentID", "4711")) "</Invoice>"

static const struct {
    const char *xml, *want; /* part of the finding, NULL: none */
} payments[] = {
    {FIK("71", "000000000000018", "81234567"), NULL},
    {FIK("71", "000000000000019", "81234567"), "forkert kontrolciffer"},
    {FIK("71", "18", "81234567"), "skal have 15 cifre"},
    {FIK("71", "", "81234567"), "mangler betalings-id"},
    {FIK("75", "0000000000000018", "81234567"), NULL},
    {FIK("75", "0000000000000081", "81234567"), "forkert kontrolciffer"},
    {FIK("73", "", "81234567"), NULL},
    {FIK("73", "", "8123456"), "skal have 8 cifre"},
    {FIK("72", "", "81234567"), "skal være 71, 73, 75, 01, 04 eller 15"},
    {GIRO("01", "", "1234567"), NULL},
    {GIRO("04", "0000000000000018", "1234567"), NULL},
    {GIRO("15", "0000000000000019", "1234567"), "forkert kontrolciffer"},
    {GIRO("01", "", "12345"), "skal have 7 eller 8 cifre"},
    {TRANSFER("DK5000400440116243"), NULL},
    {TRANSFER("DK5000400440116244"), "forkerte kontrolcifre"},
    {SWEDISH_GIRO, NULL},
};

static void
test_check_digits(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(payments); i++) {
        int parts = 0;
        g_autoptr(Reading) reading = read_xml(payments[i].xml, &parts);
        const ReadingFinding *finding =
            reading->findings->len ? g_ptr_array_index(reading->findings, 0) : NULL;
        g_test_message("%zu: %s", i, finding ? finding->text : "no finding");
        g_assert_cmpuint(reading->findings->len, ==, payments[i].want ? 1 : 0);
        if (finding) {
            g_assert_cmpstr(finding->rule, ==, "payment-check");
            g_assert_nonnull(strstr(finding->text, payments[i].want));
        }
    }
}

/* CII has no place for a creditor number but the account's own. */
static void
test_cii_creditor(void)
{
    static const char xml[] =
        "<r:CrossIndustryInvoice "
        "xmlns:r=\"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100\" "
        "xmlns=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:"
        "100\"><r:SupplyChainTradeTransaction><ApplicableHeaderTradeSettlement>"
        "<PaymentReference>71#000000000000018</PaymentReference>"
        "<SpecifiedTradeSettlementPaymentMeans><TypeCode>93</TypeCode>"
        "<PayeePartyCreditorFinancialAccount><ProprietaryID>81234567</ProprietaryID>"
        "</PayeePartyCreditorFinancialAccount></SpecifiedTradeSettlementPaymentMeans>"
        "</ApplicableHeaderTradeSettlement></r:SupplyChainTradeTransaction>"
        "</r:CrossIndustryInvoice>";
    int parts = 0;
    g_autoptr(Reading) reading = read_xml(xml, &parts);
    g_assert_cmpstr(reading_value(reading, FIELD_PAYMENT_ACCOUNT), ==, "71");
    g_assert_cmpstr(reading_value(reading, FIELD_PAYMENT_REFERENCE), ==, "000000000000018");
    g_assert_cmpstr(reading_value(reading, FIELD_PAYMENT_CREDITOR), ==, "81234567");
}

#define FILE_OF(name)                                                                              \
    CAC("Attachment", "<cbc:EmbeddedDocumentBinaryObject mimeCode=\"text/plain\" filename=\"" name \
                      "\">aGVq</cbc:EmbeddedDocumentBinaryObject>")

static void
test_files_at_references(void)
{
    int parts = 0;
    g_autoptr(Reading) reading = read_xml(
        INVOICE(CAC("ContractDocumentReference", CBC("ID", "K1") FILE_OF("aftale.txt"))
                    CAC("AdditionalDocumentReference", CBC("ID", "1") FILE_OF("liste.txt"))
                        CAC("DespatchDocumentReference", FILE_OF("følgeseddel.txt"))
                            CAC("InvoiceLine", CAC("DocumentReference", FILE_OF("timer.txt")))),
        &parts);
    g_assert_cmpint(parts, ==, 4);
    const ReadingAttachment *first = g_ptr_array_index(reading->attachments, 0);
    g_assert_cmpstr(first->name, ==, "aftale.txt");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/einvoice/covers, occasion and day are found in any text", test_told);
    g_test_add_func("/einvoice/covers that contradict each other are in doubt", test_contradiction);
    g_test_add_func("/einvoice/check digits of Danish payments are verified", test_check_digits);
    g_test_add_func("/einvoice/a CII invoice names its FIK creditor", test_cii_creditor);
    g_test_add_func("/einvoice/files hang at any reference", test_files_at_references);
    return g_test_run();
}
