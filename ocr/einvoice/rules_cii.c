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
#define CONTEXT_PARAMETER "/rsm:ExchangedDocumentContext/*DocumentContextParameter"
/* References: what each may carry depends on its name and type (BT-17, BT-18, BG-24). */
#define REFERENCE "/.//*ReferencedDocument"
#define ADDITIONAL_OF(types)                                                                       \
    ".[name() = 'AdditionalReferencedDocument'][ram:TypeCode][one-of(ram:TypeCode, '" types "')]"
#define IN_REFERENCE(n, name, unless)                                                              \
    CII("DT-" n, RULE_FATAL, REFERENCE, "ram:" name " -> " unless,                                 \
        "Elementet ram:" name " bruges ikke i denne reference")
#define NO_REFERENCE(n, name)                                                                      \
    CII("DT-" n, RULE_FATAL, REFERENCE, "not(ram:" name ")",                                       \
        "Elementet ram:" name " bruges ikke i denne reference")
/* Attributes that a data type does not have. */
#define NO_ATTRIBUTE(n, severity, attribute, on)                                                   \
    CII("DT-" n, severity, "/RARE-ATTRIBUTES", "name() != '" attribute "' or not(..[" on "])",     \
        "Attributten " attribute " bruges ikke her i EN 16931")
#define NONE_HERE(n, severity, context, attribute)                                                 \
    CII("DT-" n, severity, context, "not(@" attribute ")",                                         \
        "Attributten " attribute " bruges ikke her i EN 16931")
/* As published: the context of the "ID type without attributes" is the part of the document that
 * holds the identifier, not the identifier. */
#define PARTS                                                                                      \
    "/{rsm:ExchangedDocumentContext|rsm:ExchangedDocument|rsm:SupplyChainTradeTransaction}"
#define AN_ID "ends(name(), 'ID')"
#define AN_AMOUNT "ends(name(), 'Amount')][not(name() = 'TaxTotalAmount')"
#define A_QUANTITY "ends(name(), 'Quantity')"
#define TYPE_CODE "/rsm:ExchangedDocument/ram:TypeCode"
#define LINE_CATEGORY                                                                              \
    "/BG-25/ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode"
#define TAX_AT_HEAD(n, name)                                                                       \
    CII("DT-" n, RULE_WARNING, "/.//{ram:ApplicableTradeTax|ram:CategoryTradeTax}[ram:" name "]",  \
        "..[name() = 'ApplicableHeaderTradeSettlement'] or "                                       \
        "../..[name() = 'ApplicableHeaderTradeSettlement']",                                       \
        "Elementet ram:" name " bruges kun i momsspecifikationen (BG-23)")
#define NOT_IN_CATEGORY(n, name)                                                                   \
    CII("DT-" n, RULE_WARNING, "/.//ram:CategoryTradeTax", "not(ram:" name ")",                    \
        "Elementet ram:" name " bruges kun i momsspecifikationen (BG-23)")

const Rule rules_cii[] = {
    ONCE("003", RULE_WARNING, "/rsm:ExchangedDocumentContext",
         "ram:BusinessProcessSpecifiedDocumentContextParameter"),
    CII("SR-009", RULE_FATAL, "/rsm:ExchangedDocumentContext",
        "count(ram:GuidelineSpecifiedDocumentContextParameter) = 1",
        "Specifikationen (BT-24) skal stå netop én gang"),
    CII("SR-010", RULE_FATAL, "/rsm:ExchangedDocumentContext",
        "count(ram:GuidelineSpecifiedDocumentContextParameter/ram:ID) = 1",
        "Specifikationens identifikation (BT-24) skal stå netop én gang"),
    CII("SR-04", RULE_WARNING, CONTEXT_PARAMETER, "not(ram:Value)",
        "Elementet ram:Value bruges ikke i EN 16931"),
    CII("SR-05", RULE_WARNING, CONTEXT_PARAMETER, "not(ram:SpecifiedDocumentVersion)",
        "Elementet ram:SpecifiedDocumentVersion bruges ikke i EN 16931"),
    CII("SR-014", RULE_FATAL, "/rsm:ExchangedDocument", "count(ram:TypeCode) = 1",
        "Fakturatypekoden (BT-3) skal stå netop én gang"),
    ONCE("030", RULE_WARNING, "/rsm:ExchangedDocument/ram:IncludedNote", "ram:Content"),
    ONCE("039", RULE_WARNING, "/BG-25/ram:AssociatedDocumentLineDocument", "ram:IncludedNote"),
    ONCE("040", RULE_WARNING, "/BG-25/ram:AssociatedDocumentLineDocument/ram:IncludedNote",
         "ram:Content"),
    CII("SR-046", RULE_FATAL, "/BG-25/ram:SpecifiedTradeProduct/ram:GlobalID", "@schemeID",
        "Varens standardnummer mangler skema (schemeID)"),
    ONCE("069", RULE_FATAL, "/BG-32", "ram:Description"),
    ONCE("072", RULE_FATAL, "/BG-32", "ram:Value"),
    CII("SR-119", RULE_WARNING,
        "/BG-25/ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/"
        "ram:AppliedTradeAllowanceCharge",
        "ram:ChargeIndicator/udt:Indicator = 'false' and ram:ActualAmount",
        "Kun rabat med beløb er tilladt på prisen"),
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
    TOTAL_ONCE("483", "InformationAmount"),
    TOTAL_ONCE("485", "TotalDiscountAmount"),
    TOTAL_ONCE("486", "TotalAllowanceChargeAmount"),
    TOTAL_ONCE("488", "RetailValueExcludingTaxInformationAmount"),
    TOTAL_ONCE("489", "TotalDepositFeeInformationAmount"),
    TOTAL_ONCE("490", "ProductValueExcludingTobaccoTaxInformationAmount"),
    TOTAL_ONCE("491", "TotalRetailValueInformationAmount"),
    TOTAL_ONCE("492", "GrossLineTotalAmount"),
    TOTAL_ONCE("493", "NetLineTotalAmount"),
    TOTAL_ONCE("494", "NetIncludingTaxesLineTotalAmount"),
    IN_REFERENCE("015", "URIID", ADDITIONAL_OF("916")),
    NO_REFERENCE("016", "StatusCode"),
    NO_REFERENCE("017", "CopyIndicator"),
    IN_REFERENCE("018", "TypeCode", ADDITIONAL_OF("50 130 916")),
    NO_REFERENCE("019", "GlobalID"),
    NO_REFERENCE("020", "RevisionID"),
    IN_REFERENCE("021", "Name", ADDITIONAL_OF("916")),
    IN_REFERENCE("022", "AttachmentBinaryObject", ADDITIONAL_OF("916")),
    NO_REFERENCE("023", "Information"),
    IN_REFERENCE("024", "ReferenceTypeCode", ADDITIONAL_OF("130")),
    NO_REFERENCE("025", "SectionName"),
    NO_REFERENCE("026", "PreviousRevisionID"),
    IN_REFERENCE("027", "FormattedIssueDateTime", ".[name() = 'InvoiceReferencedDocument']"),
    NO_REFERENCE("028", "EffectiveSpecifiedPeriod"),
    NO_REFERENCE("029", "IssuerTradeParty"),
    NO_REFERENCE("030", "AttachedSpecifiedBinaryFile"),
    NONE_HERE("001", RULE_FATAL, PARTS, "schemeName"),
    NONE_HERE("002", RULE_FATAL, PARTS, "schemeAgencyName"),
    NONE_HERE("003", RULE_FATAL, PARTS, "schemeDataURI"),
    NONE_HERE("004", RULE_FATAL, PARTS, "schemeURI"),
    NONE_HERE("005", RULE_FATAL, PARTS, "schemeID"),
    NONE_HERE("006", RULE_FATAL, PARTS, "schemeAgencyID"),
    NONE_HERE("007", RULE_FATAL, PARTS, "schemeVersionID"),
    NO_ATTRIBUTE("101", RULE_FATAL, "schemeName", AN_ID),
    NO_ATTRIBUTE("102", RULE_FATAL, "schemeAgencyName", AN_ID),
    NO_ATTRIBUTE("103", RULE_FATAL, "schemeDataURI", AN_ID),
    NO_ATTRIBUTE("104", RULE_FATAL, "schemeURI", AN_ID),
    NO_ATTRIBUTE("008", RULE_FATAL, "name", "name() = 'TypeCode'"),
    NO_ATTRIBUTE("009", RULE_FATAL, "listURI", "name() = 'TypeCode'"),
    NONE_HERE("010", RULE_FATAL, TYPE_CODE, "listID"),
    NONE_HERE("011", RULE_FATAL, TYPE_CODE, "listAgencyID"),
    NONE_HERE("012", RULE_FATAL, TYPE_CODE, "listVersionID"),
    NONE_HERE("013", RULE_FATAL, TYPE_CODE, "languageID"),
    NONE_HERE("014", RULE_FATAL, TYPE_CODE, "languageLocaleID"),
    NONE_HERE("045", RULE_WARNING, LINE_CATEGORY, "listID"),
    NONE_HERE("046", RULE_WARNING, LINE_CATEGORY, "listAgencyID"),
    NONE_HERE("047", RULE_WARNING, LINE_CATEGORY, "listVersionID"),
    NONE_HERE("048", RULE_WARNING, LINE_CATEGORY, "listURI"),
    NO_ATTRIBUTE("032", RULE_FATAL, "currencyCodeListVersionID", AN_AMOUNT),
    CII("DT-033", RULE_FATAL, "/.//@unitCode", "not(..[" A_QUANTITY "]) or /BG-25/BT-129/@unitCode",
        "unitCode bruges ikke, når linjernes antal ingen enhed har (BT-130)"),
    NO_ATTRIBUTE("034", RULE_FATAL, "unitCodeListID", A_QUANTITY),
    NO_ATTRIBUTE("035", RULE_FATAL, "unitCodeListAgencyID", A_QUANTITY),
    NO_ATTRIBUTE("036", RULE_FATAL, "unitCodeListAgencyName", A_QUANTITY),
    TAX_AT_HEAD("041", "BasisAmount"),
    TAX_AT_HEAD("054", "TaxPointDate"),
    TAX_AT_HEAD("058", "DueDateTypeCode"),
    NOT_IN_CATEGORY("052", "ExemptionReasonCode"),
    NOT_IN_CATEGORY("098", "ExemptionReason"),
    NONE_HERE("059", RULE_WARNING,
              "/.//{ram:ApplicableTradeTax|ram:CategoryTradeTax}/ram:RateApplicablePercent",
              "format"),
    CII("DT-068", RULE_FATAL, "/.//ram:BillingSpecifiedPeriod/ram:StartDateTime",
        "not(udt:DateTime)", "Datoen skal skrives som udt:DateTimeString"),
    CII("DT-072", RULE_FATAL, "/.//ram:BillingSpecifiedPeriod/ram:EndDateTime", "not(udt:DateTime)",
        "Datoen skal skrives som udt:DateTimeString"),
    CII("SR-090", RULE_FATAL, "/BG-25/ram:SpecifiedTradeProduct/ram:OriginTradeCountry",
        "count(ram:ID) = 1", "Varens oprindelsesland (BT-159) skal stå netop én gang"),
    CII("SR-439", RULE_FATAL, "/BG-25/ram:SpecifiedLineTradeAgreement",
        "count(ram:NetPriceProductTradePrice/ram:ChargeAmount) = 1",
        "Varens nettopris (BT-146) skal stå netop én gang"),
    CII("SR-441", RULE_FATAL, "/BG-25/ram:SpecifiedLineTradeAgreement",
        "count(ram:NetPriceProductTradePrice/ram:ChargeAmount) <= 1",
        "Varens nettopris (BT-146) må kun stå én gang"),
    CII("SR-440", RULE_FATAL,
        "/BG-25/ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/"
        "ram:AppliedTradeAllowanceCharge",
        "count(ram:ActualAmount) <= 1", "Varens prisrabat (BT-147) må kun stå én gang"),
    CII("SR-472", RULE_FATAL, "/SETTLEMENT/ram:SpecifiedTradeAllowanceCharge",
        "ram:CategoryTradeTax/ram:RateApplicablePercent or "
        "ram:CategoryTradeTax/ram:CategoryCode = 'O'",
        "Rabat eller gebyr mangler momssats (BT-96, BT-103)"),
    CII("SR-473", RULE_FATAL, "/SETTLEMENT/ram:SpecifiedTradeAllowanceCharge",
        "count(ram:ActualAmount) <= 1", "Rabattens eller gebyrets beløb må kun stå én gang"),
    CII("SR-474", RULE_WARNING, "/BG-25/ram:SpecifiedLineTradeSettlement",
        "count(ram:AdditionalReferencedDocument[ram:TypeCode = '130']) <= 1",
        "Linjens objektreference (BT-128) må kun stå én gang"),
    CII("DT-031", RULE_FATAL, "/.//@currencyID",
        "../../ram:TaxTotalAmount and "
        "..[name() = 'TaxTotalAmount']",
        "currencyID bruges kun på momsbeløbet"),
    CII("DT-037", RULE_FATAL, "/.//{ram:ApplicableTradeTax|ram:CategoryTradeTax}[ram:TypeCode]",
        "ram:TypeCode = 'VAT'", "Skattens art (TypeCode) skal være VAT"),
    CII("DT-097", RULE_FATAL, "/.//udt:DateTimeString[@format = '102']",
        "like(., '########') and part(., 5, 2) <= 12 and part(., 7, 2) <= 31",
        "Datoen skal skrives ÅÅÅÅMMDD"),
    {0},
};
