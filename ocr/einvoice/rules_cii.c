/* Syntax binding CEN/TS 16931-3-3 to CII: cardinality and data types whose texts say where they
 * apply (CII-SR-*, CII-DT-*; mere absent elements: rules_cii_absent.c). */
#include "ocr/einvoice/rules.h"

#define CII(id, severity, context, test, da)                                                       \
    {                                                                                              \
        "CII-" id, severity, RULE_CII, context, test, da                                           \
    }
#define ONCE(n, severity, context, path)                                                           \
    CII("SR-" n, severity, context, "count(" path ") <= 1", path " må kun stå én gang")
#define TOTAL_ONCE(n, name) ONCE(n, RULE_FATAL, "/TOTALS", "ram:" name)
/* References that carry a number and nothing more; those to attachments and invoices carry more. */
#define PLAIN_REFERENCE                                                                            \
    "/.//*[ends(name(), 'ReferencedDocument')][not(one-of(name(), 'AdditionalReferencedDocument "  \
    "InvoiceReferencedDocument'))]"
#define BARE_REFERENCE(n, name)                                                                    \
    CII("DT-" n, RULE_FATAL, PLAIN_REFERENCE, "not(ram:" name ")",                                 \
        name " bruges ikke i denne reference")

const Rule rules_cii[] = {
    ONCE("003", RULE_WARNING, "/rsm:ExchangedDocumentContext",
         "ram:BusinessProcessSpecifiedDocumentContextParameter"),
    CII("SR-009", RULE_FATAL, "/rsm:ExchangedDocumentContext",
        "count(ram:GuidelineSpecifiedDocumentContextParameter) = 1",
        "Specifikationen (BT-24) skal stå netop én gang"),
    CII("SR-010", RULE_FATAL, "/rsm:ExchangedDocument", "count(ram:ID) = 1",
        "Fakturanummeret (BT-1) skal stå netop én gang"),
    CII("SR-014", RULE_FATAL, "/rsm:ExchangedDocument", "count(ram:TypeCode) = 1",
        "Fakturatypekoden (BT-3) skal stå netop én gang"),
    ONCE("030", RULE_WARNING, "/rsm:ExchangedDocument/ram:IncludedNote", "ram:Content"),
    ONCE("039", RULE_WARNING, "/BG-25/ram:AssociatedDocumentLineDocument", "ram:IncludedNote"),
    ONCE("040", RULE_WARNING, "/BG-25/ram:AssociatedDocumentLineDocument/ram:IncludedNote",
         "ram:Content"),
    CII("SR-046", RULE_FATAL, "/BG-25/ram:SpecifiedTradeProduct/ram:GlobalID", "@schemeID",
        "Varens standardnummer mangler skema"),
    ONCE("069", RULE_FATAL, "/BG-32", "ram:Description"),
    ONCE("072", RULE_FATAL, "/BG-32", "ram:Value"),
    CII("SR-119", RULE_WARNING,
        "/BG-25/ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/"
        "ram:AppliedTradeAllowanceCharge",
        "ram:ChargeIndicator/udt:Indicator = 'false'", "Kun rabat er tilladt på prisen"),
    ONCE("449", RULE_WARNING, "/DELIVERY/ram:ShipToTradeParty", "PARTY-ID"),
    ONCE("450", RULE_WARNING, "/BUYER", "PARTY-ID"),
    ONCE("451", RULE_WARNING, "/BG-10", "PARTY-ID"),
    ONCE("452", RULE_WARNING, "/SETTLEMENT", "ram:SpecifiedTradePaymentTerms"),
    ONCE("453", RULE_WARNING, "/SETTLEMENT", "ram:SpecifiedTradePaymentTerms/ram:Description"),
    CII("SR-454", RULE_WARNING, "/BG-25/ram:SpecifiedLineTradeSettlement",
        "count(ram:ApplicableTradeTax) = 1", "Linjen skal have netop én moms"),
    ONCE("455", RULE_FATAL, "/SELLER", "ram:DefinedTradeContact"),
    ONCE("456", RULE_FATAL, "/BUYER", "ram:DefinedTradeContact"),
    ONCE("457", RULE_WARNING, "/AGREEMENT",
         "ram:AdditionalReferencedDocument[ram:TypeCode = '50']/ram:IssuerAssignedID"),
    ONCE("458", RULE_WARNING, "/AGREEMENT",
         "ram:AdditionalReferencedDocument[ram:TypeCode = '130']/ram:IssuerAssignedID"),
    ONCE("459", RULE_FATAL, "/SELLER", "ram:URIUniversalCommunication"),
    ONCE("460", RULE_FATAL, "/BUYER", "ram:URIUniversalCommunication"),
    ONCE("461", RULE_FATAL, "/SETTLEMENT", "ram:ApplicableTradeTax/ram:TaxPointDate"),
    CII("SR-462", RULE_FATAL, "/SETTLEMENT",
        "distinct(ram:ApplicableTradeTax/ram:DueDateTypeCode) <= 1",
        "Koden for momsdato skal være den samme"),
    CII("SR-463", RULE_FATAL, "/SETTLEMENT/ram:SpecifiedTradeAllowanceCharge",
        "ram:ChargeIndicator", "Rabat eller gebyr mangler ChargeIndicator"),
    CII("SR-464", RULE_WARNING, "/BG-16", "not(ram:PayerSpecifiedDebtorFinancialInstitution)",
        "Betalerens bank bruges ikke i EN 16931"),
    ONCE("465", RULE_WARNING, "/SELLER/ram:DefinedTradeContact",
         "{ram:PersonName|ram:DepartmentName}"),
    ONCE("466", RULE_WARNING, "/BUYER/ram:DefinedTradeContact",
         "{ram:PersonName|ram:DepartmentName}"),
    CII("SR-467", RULE_FATAL, "", "distinct(BG-16/ram:TypeCode) <= 1",
        "Flere betalingsmåder på en faktura skal have samme kode"),
    CII("SR-468", RULE_FATAL, "", "distinct(BG-16/ram:Information) <= 1",
        "Flere betalingsmåder på en faktura skal have samme tekst"),
    ONCE("469", RULE_FATAL, "/SETTLEMENT", "ram:PaymentReference"),
    CII("SR-470", RULE_FATAL, "/BG-16/BG-17", "ram:IBANID or ram:ProprietaryID",
        "Brug enten IBAN eller kontonummer (BT-84)"),
    CII("SR-471", RULE_FATAL, "/SETTLEMENT/ram:SpecifiedTradeAllowanceCharge",
        "ram:CategoryTradeTax/ram:CategoryCode", "Rabat eller gebyr mangler momskategori"),
    ONCE("475", RULE_WARNING, "/AGREEMENT",
         "ram:AdditionalReferencedDocument[ram:TypeCode = '916']/ram:Name"),
    ONCE("476", RULE_WARNING, "/AGREEMENT",
         "ram:AdditionalReferencedDocument[ram:TypeCode = '916']/ram:AttachmentBinaryObject"),
    TOTAL_ONCE("477", "LineTotalAmount"),
    TOTAL_ONCE("478", "ChargeTotalAmount"),
    TOTAL_ONCE("479", "AllowanceTotalAmount"),
    TOTAL_ONCE("480", "TaxBasisTotalAmount"),
    TOTAL_ONCE("481", "RoundingAmount"),
    TOTAL_ONCE("482", "GrandTotalAmount"),
    TOTAL_ONCE("484", "TotalPrepaidAmount"),
    TOTAL_ONCE("487", "DuePayableAmount"),
    BARE_REFERENCE("015", "URIID"),
    BARE_REFERENCE("016", "StatusCode"),
    BARE_REFERENCE("017", "CopyIndicator"),
    BARE_REFERENCE("018", "TypeCode"),
    BARE_REFERENCE("019", "GlobalID"),
    BARE_REFERENCE("020", "RevisionID"),
    BARE_REFERENCE("021", "Name"),
    BARE_REFERENCE("022", "AttachmentBinaryObject"),
    BARE_REFERENCE("023", "Information"),
    BARE_REFERENCE("024", "ReferenceTypeCode"),
    BARE_REFERENCE("025", "SectionName"),
    BARE_REFERENCE("026", "PreviousRevisionID"),
    BARE_REFERENCE("027", "FormattedIssueDateTime"),
    BARE_REFERENCE("028", "EffectiveSpecifiedPeriod"),
    BARE_REFERENCE("029", "IssuerTradeParty"),
    BARE_REFERENCE("030", "AttachedSpecifiedBinaryFile"),
    CII("DT-031", RULE_FATAL, "/.//@currencyID",
        "../../ram:TaxTotalAmount and "
        "..[name() = 'TaxTotalAmount']",
        "currencyID bruges kun på momsbeløbet"),
    CII("DT-097", RULE_FATAL, "/.//udt:DateTimeString[@format = '102']",
        "like(., '########') and part(., 5, 2) <= 12 and part(., 7, 2) <= 31",
        "Datoen skal skrives ÅÅÅÅMMDD"),
    {0},
};
