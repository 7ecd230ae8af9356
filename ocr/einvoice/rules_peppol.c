/* Peppol BIS Billing 3.0 (May 2025): the rules for all countries. */
#include "ocr/einvoice/rules.h"

#define FATAL(id, syntax, context, test, da)                                                       \
    {                                                                                              \
        "PEPPOL-" id, RULE_FATAL, syntax, context, test, da                                        \
    }
#define WARNING(id, syntax, context, test, da)                                                     \
    {                                                                                              \
        "PEPPOL-" id, RULE_WARNING, syntax, context, test, da                                      \
    }
#define PEPPOL(n, syntax, context, test, da) FATAL("EN16931-" n, syntax, context, test, da)

#define BOTH_GERMAN "BT-40 = 'DE' and BT-55 = 'DE'"
/* Allowances and charges of document and lines, not those within a price. */
#define UBL_AC "/.//cac:AllowanceCharge[not(..[name() = 'Price'])]"
#define CII_AC "/.//ram:SpecifiedTradeAllowanceCharge"
#define UBL_ID(scheme)                                                                             \
    "/.//{cbc:EndpointID|cbc:ID|cbc:CompanyID}[@schemeID = '" scheme                               \
    "'][name() = 'EndpointID' or ../../cac:PartyIdentification or ../cac:TaxScheme or "            \
    "../cbc:CompanyID]"
#define CII_ID(scheme) "/.//{ram:ID|ram:GlobalID|ram:URIID}[@schemeID = '" scheme "']"
/* An identifier of a scheme, wherever it stands. */
#define SCHEME(kind, n, scheme, test, da)                                                          \
    kind("COMMON-R" n, RULE_UBL, UBL_ID(scheme), test, da),                                        \
        kind("COMMON-R" n, RULE_CII, CII_ID(scheme), test, da)
/* A reason for exemption goes with one category. */
#define EXEMPTION(n, code, category)                                                               \
    PEPPOL(n, RULE_UBL,                                                                            \
           "/.//{cac:TaxCategory|cac:ClassifiedTaxCategory}[cbc:"                                  \
           "TaxExemptionReasonCode ~= '" code "']",                                                \
           "cbc:ID = '" category "'", "Fritagelseskoden " code " kræver momskategori " category)
#define LINE_NET "(number(BT-129, 1) * number(BT-146, 0) div number(BT-149, 1) + "

/* Peppol's list of schemes has none of those that are no registers. */
#define PEPPOL_SCHEME "in(@schemeID, 'eas') and not(one-of(@schemeID, 'AN AQ AS AU EM'))"

static const char da_percent[] = "Rabattens eller gebyrets beløb er ikke grundlag × procent";

const Rule rules_peppol[] = {
    /* Of EN 16931-1; its own artefacts 1.3.16 left it out (their issues 232, 500, 511), those that
     * Peppol carries ask for it of an invoice, not of a credit note. */
    {"BR-CO-25", RULE_FATAL, RULE_UBL, "/.[name() = 'Invoice']/TOTALS/cbc:PayableAmount",
     ". > 0 -> /BT-9 or /BT-20",
     "Forfaldsdato (BT-9) eller betalingsbetingelser (BT-20) mangler, selv om der er et beløb til "
     "betaling (BT-115)"},
    PEPPOL("R001", RULE_BOTH, "", "BT-23", "Forretningsproces (BT-23) mangler"),
    PEPPOL("R002", RULE_UBL, "", "count(BT-22) <= 1 or " BOTH_GERMAN,
           "Fakturaen må kun have én note (BT-22)"),
    PEPPOL("R002", RULE_CII, "", "count(BT-22) <= 1 and not(BT-22/ram:SubjectCode)",
           "Fakturaen må kun have én note (BT-22)"),
    PEPPOL("R003", RULE_BOTH, "", "BT-10 or BT-13",
           "Købers reference (BT-10) eller ordrenummer (BT-13) mangler"),
    PEPPOL("R004", RULE_BOTH, "",
           "BT-24 and starts(BT-24, "
           "'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0')",
           "Specifikationen (BT-24) er ikke Peppol BIS Billing 3.0"),
    PEPPOL("R005", RULE_BOTH, "", "BT-6 -> not(BT-6 = BT-5)",
           "Regnskabsvaluta (BT-6) skal være en anden end fakturaens valuta (BT-5)"),
    PEPPOL("R006", RULE_CII, "", "count(BT-18) <= 1", "Fakturaen må kun have ét objekt (BT-18)"),
    PEPPOL("R007", RULE_BOTH, "",
           "BT-23 and like(BT-23, 'urn:fdc:peppol.eu:2017:poacc:billing:##:1.0')",
           "Forretningsprocessen (BT-23) har ikke Peppols form"),
    PEPPOL("R008", RULE_UBL, "/.//*[not(*)]", "filled(.)", "Elementet er tomt"),
    PEPPOL("R010", RULE_BOTH, "", "BT-49", "Købers elektroniske adresse (BT-49) mangler"),
    PEPPOL("R020", RULE_BOTH, "", "BT-34", "Sælgers elektroniske adresse (BT-34) mangler"),
    PEPPOL("R040", RULE_UBL, UBL_AC "[AC-PERCENT and AC-BASE]",
           "abs(number(AC-AMOUNT) - number(AC-BASE) * number(AC-PERCENT) div 100) <= 0.02",
           da_percent),
    PEPPOL("R040", RULE_CII, CII_AC "[AC-PERCENT and AC-BASE]",
           "abs(number(AC-AMOUNT) - number(AC-BASE) * number(AC-PERCENT) div 100) <= 0.02",
           da_percent),
    PEPPOL("R041", RULE_UBL, UBL_AC "[AC-PERCENT]", "AC-BASE",
           "Rabat eller gebyr med procent mangler grundlag"),
    PEPPOL("R041", RULE_CII, CII_AC "[AC-PERCENT]", "AC-BASE",
           "Rabat eller gebyr med procent mangler grundlag"),
    PEPPOL("R042", RULE_UBL, UBL_AC "[AC-BASE]", "AC-PERCENT",
           "Rabat eller gebyr med grundlag mangler procent"),
    PEPPOL("R042", RULE_CII, CII_AC "[AC-BASE]", "AC-PERCENT",
           "Rabat eller gebyr med grundlag mangler procent"),
    PEPPOL("R043", RULE_UBL, UBL_AC,
           "cbc:ChargeIndicator = 'true' or cbc:ChargeIndicator = 'false'",
           "ChargeIndicator skal være true eller false"),
    PEPPOL("R043", RULE_CII, "/.//ram:ChargeIndicator/udt:Indicator", ". = 'true' or . = 'false'",
           "ChargeIndicator skal være true eller false"),
    PEPPOL("R044", RULE_UBL, "/BG-25/cac:Price/cac:AllowanceCharge",
           "cbc:ChargeIndicator = 'false'", "Gebyr på prisen er ikke tilladt"),
    PEPPOL("R046", RULE_UBL, "/BG-25/cac:Price[cac:AllowanceCharge/cbc:BaseAmount]",
           "number(cbc:PriceAmount) = number(cac:AllowanceCharge/cbc:BaseAmount) - "
           "number(cac:AllowanceCharge/cbc:Amount, 0)",
           "Nettoprisen er ikke bruttopris − prisrabat"),
    PEPPOL("R051", RULE_UBL, "/.//@currencyID",
           ". = /BT-5 or . = /BT-6 and ..[name() = 'TaxAmount'] and ../..[name() = 'TaxTotal']",
           "Beløbet har en anden valuta end fakturaen (BT-5)"),
    PEPPOL("R053", RULE_UBL, "", "count(cac:TaxTotal[cac:TaxSubtotal]) = 1",
           "Der skal være netop ét momsbeløb med specifikation"),
    PEPPOL("R053", RULE_CII, "", "count(BT-110) = 1", "Der skal være netop ét momsbeløb"),
    PEPPOL("R054", RULE_UBL, "",
           "BT-6 and count(cac:TaxTotal[not(cac:TaxSubtotal)]) = 1 or not(BT-6) and "
           "not(cac:TaxTotal[not(cac:TaxSubtotal)])",
           "Momsbeløb uden specifikation hører til regnskabsvalutaen (BT-6)"),
    PEPPOL("R054", RULE_CII, "", "BT-6 -> count(BT-111) = 1",
           "Momsbeløbet i regnskabsvalutaen (BT-111) mangler"),
    PEPPOL("R055", RULE_BOTH, "",
           "BT-6 -> BT-110 <= 0 and BT-111 <= 0 or BT-110 >= 0 and BT-111 >= 0",
           "Momsbeløbene i de to valutaer har ikke samme fortegn"),
    PEPPOL("R061", RULE_UBL, "/BG-16[BT-81 = '49' or BT-81 = '59']", "cac:PaymentMandate/cbc:ID",
           "Aftalenummer mangler ved direkte debitering"),
    PEPPOL("R061", RULE_CII, "/BG-16[BT-81 = '49' or BT-81 = '59']",
           "/SETTLEMENT/ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID",
           "Aftalenummer mangler ved direkte debitering"),
    PEPPOL("R080", RULE_CII, "",
           "count(AGREEMENT/ram:AdditionalReferencedDocument[ram:TypeCode = '50']) <= 1",
           "Fakturaen må kun have én projektreference"),
    PEPPOL("R080", RULE_UBL, "",
           "count(BT-11) <= 1 and (not(/.[name() = 'CreditNote']) or "
           "count(cac:AdditionalDocumentReference[cbc:DocumentTypeCode = '50']) <= 1)",
           "Fakturaen må kun have én projektreference"),
    PEPPOL("R100", RULE_UBL, "/BG-25", "count(cac:DocumentReference) <= 1",
           "Linjen må kun have ét objekt"),
    PEPPOL("R100", RULE_CII, "/BG-25/ram:SpecifiedLineTradeSettlement",
           "count(ram:AdditionalReferencedDocument) <= 1", "Linjen må kun have ét objekt"),
    PEPPOL("R101", RULE_UBL, "/BG-25/cac:DocumentReference", "cbc:DocumentTypeCode = '130'",
           "Linjens reference kan kun være et objekt (130)"),
    PEPPOL("R101", RULE_CII,
           "/BG-25/ram:SpecifiedLineTradeSettlement/ram:AdditionalReferencedDocument",
           "ram:TypeCode = '130'", "Linjens reference kan kun være et objekt (130)"),
    PEPPOL("R110", RULE_BOTH, "/BG-26[FROM-DATE]",
           "/BG-14/FROM-DATE -> date(FROM-DATE) >= date(/BG-14/FROM-DATE)",
           "Linjens periode begynder før fakturaens"),
    PEPPOL("R111", RULE_BOTH, "/BG-26[TO-DATE]",
           "/BG-14/TO-DATE -> date(TO-DATE) <= date(/BG-14/TO-DATE)",
           "Linjens periode slutter efter fakturaens"),
    PEPPOL("R120", RULE_UBL, "/BG-25",
           "abs(number(BT-131, 0) - " LINE_NET
           "sum(cac:AllowanceCharge[cbc:ChargeIndicator = 'true']/cbc:Amount) - "
           "sum(cac:AllowanceCharge[cbc:ChargeIndicator = 'false']/cbc:Amount))) <= 0.02",
           "Linjens nettobeløb er ikke antal × pris + gebyrer − rabatter"),
    PEPPOL("R120", RULE_CII, "/BG-25",
           "abs(number(BT-131, 0) - " LINE_NET
           "sum(ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge[ram:"
           "ChargeIndicator/udt:Indicator = 'true']/ram:ActualAmount) - "
           "sum(ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge[ram:"
           "ChargeIndicator/udt:Indicator = 'false']/ram:ActualAmount))) <= 0.02",
           "Linjens nettobeløb er ikke antal × pris + gebyrer − rabatter"),
    PEPPOL("R121", RULE_BOTH, "/BG-25/BT-149", ". > 0", "Prisens antal (BT-149) skal være over 0"),
    PEPPOL("R130", RULE_BOTH, "/BG-25[BT-149/@unitCode]", "BT-149/@unitCode = BT-129/@unitCode",
           "Prisens enhed er ikke den fakturerede enhed"),
    PEPPOL("CL001", RULE_UBL, "/.//cbc:EmbeddedDocumentBinaryObject[@mimeCode]",
           "in(@mimeCode, 'mime')", "Bilagets filtype er ikke tilladt"),
    PEPPOL("CL001", RULE_CII, "/.//ram:AttachmentBinaryObject[@mimeCode]", "in(@mimeCode, 'mime')",
           "Bilagets filtype er ikke tilladt"),
    PEPPOL("CL002", RULE_UBL, UBL_AC "[cbc:ChargeIndicator = 'false']/AC-CODE", "in(., 'uncl5189')",
           "Rabattens kode er ikke tilladt"),
    PEPPOL("CL002", RULE_CII, "/BG-20/AC-CODE | /BG-27/AC-CODE", "in(., 'uncl5189')",
           "Rabattens kode er ikke tilladt"),
    PEPPOL("CL003", RULE_UBL, UBL_AC "[cbc:ChargeIndicator = 'true']/AC-CODE", "in(., 'uncl7161')",
           "Gebyrets kode er ikke tilladt"),
    PEPPOL("CL003", RULE_CII, "/BG-21/AC-CODE | /BG-28/AC-CODE", "in(., 'uncl7161')",
           "Gebyrets kode er ikke tilladt"),
    PEPPOL("CL006", RULE_UBL, "/BT-8", "one-of(., '3 35 432')",
           "Koden for momsdato er ikke tilladt"),
    PEPPOL("CL007", RULE_BOTH, "/.//@currencyID", "in(., 'iso4217')",
           "Valutakoden findes ikke i ISO 4217"),
    PEPPOL("CL008", RULE_UBL, "/.//cbc:EndpointID", "@schemeID -> " PEPPOL_SCHEME,
           "Skemaet for den elektroniske adresse er ikke tilladt"),
    PEPPOL("CL008", RULE_CII, "/.//ram:URIUniversalCommunication/ram:URIID",
           "@schemeID -> " PEPPOL_SCHEME, "Skemaet for den elektroniske adresse er ikke tilladt"),
    PEPPOL("F001", RULE_UBL,
           "/.//*[one-of(name(), 'IssueDate DueDate TaxPointDate StartDate EndDate "
           "ActualDeliveryDate')]",
           "like(., '####-##-##') and date(.) > 0", "Datoen skal skrives ÅÅÅÅ-MM-DD"),
    PEPPOL("F001", RULE_CII, "/.//udt:DateTimeString", "like(., '########') and @format = '102'",
           "Datoen skal skrives ÅÅÅÅMMDD"),
    PEPPOL("P0100", RULE_UBL, "/cbc:InvoiceTypeCode",
           "/BT-23 = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0' -> one-of(., '71 80 82 84 102 "
           "218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 876 877')",
           "Fakturatypekoden passer ikke til profilen"),
    PEPPOL("P0100", RULE_CII, "/BT-3",
           "/BT-23 = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0' -> one-of(., '71 80 82 84 102 "
           "218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 876 877 "
           "381 396 81 83 532')",
           "Fakturatypekoden passer ikke til profilen"),
    PEPPOL("P0101", RULE_UBL, "/cbc:CreditNoteTypeCode",
           "/BT-23 = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0' -> one-of(., '381 396 81 83 "
           "532')",
           "Kreditnotaens typekode passer ikke til profilen"),
    EXEMPTION("P0104", "VATEX-EU-G", "G"),
    EXEMPTION("P0105", "VATEX-EU-O", "O"),
    EXEMPTION("P0106", "VATEX-EU-IC", "K"),
    EXEMPTION("P0107", "VATEX-EU-AE", "AE"),
    EXEMPTION("P0108", "VATEX-EU-D", "E"),
    EXEMPTION("P0109", "VATEX-EU-F", "E"),
    EXEMPTION("P0110", "VATEX-EU-I", "E"),
    EXEMPTION("P0111", "VATEX-EU-J", "E"),
    PEPPOL("P0112", RULE_UBL, "", "BT-3 = '326' or BT-3 = '384' -> " BOTH_GERMAN,
           "Typekode 326 og 384 bruges kun mellem tyske virksomheder"),
    SCHEME(FATAL, "040", "0088", "check(., 'gs1')", "GLN-nummeret er ikke gyldigt"),
    SCHEME(FATAL, "041", "0192", "check(., 'no-org')", "Det norske nummer er ikke gyldigt"),
    SCHEME(FATAL, "042", "0184", "like(., 'DK########') or like(., '########')",
           "CVR-nummeret er ikke skrevet rigtigt"),
    SCHEME(FATAL, "043", "0208", "check(., 'be-org')", "Det belgiske nummer er ikke gyldigt"),
    SCHEME(WARNING, "044", "0201", "like(., '&&&&&&')", "IPA-koden er ikke skrevet rigtigt"),
    SCHEME(WARNING, "045", "0210", "check(., 'it-tax')", "Codice Fiscale er ikke skrevet rigtigt"),
    SCHEME(WARNING, "046", "9907", "check(., 'it-tax')", "Codice Fiscale er ikke skrevet rigtigt"),
    SCHEME(WARNING, "047", "0211", "starts(., 'IT') and check(part(., 3), 'it-vat')",
           "Partita IVA er ikke skrevet rigtigt"),
    WARNING("COMMON-R048", RULE_CII, CII_ID("9906"),
            "starts(., 'IT') and check(part(., 3), 'it-vat')",
            "Partita IVA er ikke skrevet rigtigt"),
    SCHEME(FATAL, "049", "0007", "check(., 'se-org')", "Det svenske nummer er ikke gyldigt"),
    SCHEME(FATAL, "050", "0151", "check(., 'au-org')", "Det australske nummer er ikke gyldigt"),
    {0},
};
