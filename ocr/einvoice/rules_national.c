/* Peppol BIS Billing 3.0: the rules of other countries, each set where its country is the
 * seller's (rule_sets.c). Their texts are theirs: what Danish suppliers read is in rules_danish.c.
 */
#include "ocr/einvoice/rules.h"

#define RULE(id, severity, syntax, context, test, da)                                              \
    {                                                                                              \
        id, severity, syntax, context, test, da                                                    \
    }
#define DE(n, context, test, da) RULE("DE-R-" n, RULE_FATAL, RULE_UBL, context, test, da)
#define DE_WARNING(n, context, test, da) RULE("DE-R-" n, RULE_WARNING, RULE_UBL, context, test, da)
#define BOTH(id, severity, ubl, cii, test, da)                                                     \
    RULE(id, severity, RULE_UBL, ubl, test, da), RULE(id, severity, RULE_CII, cii, test, da)

#define CREDIT_TRANSFER "/BG-16[one-of(BT-81, '30 58')]"
#define CARD "/BG-16[one-of(BT-81, '48 54 55')]"
#define DEBIT "/BG-16[BT-81 = '59']"

const Rule rules_german[] = {
    DE("001", "", "BG-16", "Betalingsoplysninger (BG-16) mangler"),
    DE("002", "/SELLER", "cac:Contact", "Sælgers kontakt (BG-6) mangler"),
    DE("003", "/BG-5", "filled(cbc:CityName)", "Sælgers by (BT-37) mangler"),
    DE("004", "/BG-5", "filled(cbc:PostalZone)", "Sælgers postnummer (BT-38) mangler"),
    DE("005", "/BG-6", "filled(cbc:Name)", "Sælgers kontaktperson (BT-41) mangler"),
    DE("006", "/BG-6", "filled(cbc:Telephone)", "Sælgers telefon (BT-42) mangler"),
    DE("007", "/BG-6", "filled(cbc:ElectronicMail)", "Sælgers e-mail (BT-43) mangler"),
    DE("008", "/BG-8", "filled(cbc:CityName)", "Købers by (BT-52) mangler"),
    DE("009", "/BG-8", "filled(cbc:PostalZone)", "Købers postnummer (BT-53) mangler"),
    DE("010", "/BG-15", "filled(cbc:CityName)", "Leveringsby (BT-77) mangler"),
    DE("011", "/BG-15", "filled(cbc:PostalZone)", "Leveringspostnummer (BT-78) mangler"),
    DE("014", "/BG-23", "filled(cac:TaxCategory/cbc:Percent)", "Momssats (BT-119) mangler"),
    DE("015", "", "filled(BT-10)", "Købers reference (BT-10) mangler"),
    DE("016", "",
       "BG-25/BT-151[one-of(., 'S Z E AE K G L M')] or "
       "cac:AllowanceCharge/AC-CATEGORY[one-of(., 'S Z E AE K G L M')] -> BT-31 or BT-32 or BG-11",
       "Sælgers momsnummer (BT-31, BT-32) mangler"),
    DE_WARNING("017", "", "one-of(BT-3, '326 380 384 389 381 875 876 877')",
               "Fakturatypekoden (BT-3) bruges ikke i Tyskland"),
    DE("018", "/BT-20", "skonto(.)",
       "Kontantrabat (Skonto) er ikke skrevet som #SKONTO#TAGE=N#PROZENT=N.NN# på en egen linje"),
    DE_WARNING("019", "/BG-16[BT-81 = '58']/BG-17", "check(cbc:ID, 'iban')",
               "Kontoen (BT-84) er ikke et gyldigt IBAN"),
    DE_WARNING("020", "/BG-16[BT-81 = '59']/cac:PaymentMandate/cac:PayerFinancialAccount",
               "check(cbc:ID, 'iban')", "Kontoen (BT-91) er ikke et gyldigt IBAN"),
    DE("022", "",
       "count(BG-24/cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@filename) = "
       "distinct(BG-24/cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@filename)",
       "To bilag har samme filnavn"),
    DE("023-1", CREDIT_TRANSFER, "BG-17", "Kontooplysninger (BG-17) mangler"),
    DE("023-2", CREDIT_TRANSFER, "not(cac:CardAccount or cac:PaymentMandate)",
       "Kreditoverførsel kan ikke have kort (BG-18) eller debitering (BG-19)"),
    DE("024-1", CARD, "cac:CardAccount", "Kortoplysninger (BG-18) mangler"),
    DE("024-2", CARD, "not(BG-17 or cac:PaymentMandate)",
       "Kort kan ikke have konto (BG-17) eller debitering (BG-19)"),
    DE("025-1", DEBIT, "cac:PaymentMandate", "Debiteringsoplysninger (BG-19) mangler"),
    DE("025-2", DEBIT, "not(BG-17 or cac:CardAccount)",
       "Debitering kan ikke have konto (BG-17) eller kort (BG-18)"),
    DE_WARNING("026", "", "BT-3 = '384' -> cac:BillingReference/cac:InvoiceDocumentReference",
               "Rettet faktura mangler henvisning til den første (BG-3)"),
    DE_WARNING("027", "/BG-6/cbc:Telephone", "digits(., '3')",
               "Telefonnummeret (BT-42) er ikke gyldigt"),
    DE_WARNING("028", "/BG-6/cbc:ElectronicMail", "mail-address(.)",
               "E-mailadressen (BT-43) er ikke gyldig"),
    DE("030", "/BG-16/cac:PaymentMandate",
       "/SELLER/PARTY-ID[@schemeID = 'SEPA'] or /BG-10/PARTY-ID[@schemeID = 'SEPA']",
       "Kreditors bankidentifikation (BT-90) mangler"),
    DE("031", "/BG-16/cac:PaymentMandate", "filled(cac:PayerFinancialAccount/cbc:ID)",
       "Kontoen (BT-91) mangler"),
    {0},
};

#define IS(n, severity, context, test, da) RULE("IS-R-" n, severity, RULE_UBL, context, test, da)
#define EINDAGI "cac:AdditionalDocumentReference[cbc:DocumentDescription = 'EINDAGI']"
const Rule rules_icelandic[] = {
    IS("001", RULE_WARNING, "", "BT-3 = '380' or BT-3 = '381'",
       "Fakturatypekoden (BT-3) skal være 380 eller 381"),
    IS("002", RULE_FATAL, "/cac:AccountingSupplierParty", "/BT-30[@schemeID = '0196']",
       "Sælgers kennitala (BT-30) mangler"),
    IS("003", RULE_FATAL, "/cac:AccountingSupplierParty",
       "/BG-5/cbc:StreetName and /BG-5/cbc:PostalZone", "Sælgers gade eller postnummer mangler"),
    IS("004", RULE_FATAL, "/cac:AccountingCustomerParty[/BT-55 = 'IS']",
       "/BT-47[@schemeID = '0196']", "Købers kennitala (BT-47) mangler"),
    IS("005", RULE_FATAL, "/cac:AccountingCustomerParty[/BT-55 = 'IS']",
       "/BG-8/cbc:StreetName and /BG-8/cbc:PostalZone", "Købers gade eller postnummer mangler"),
    IS("006", RULE_FATAL, "/BG-16[BT-81 = '9']", "length(BT-84) = 12",
       "Kontonummeret (BT-84) skal have 12 cifre"),
    IS("007", RULE_FATAL, "/BG-16[BT-81 = '42']", "length(BT-84) = 12",
       "Kontonummeret (BT-84) skal have 12 cifre"),
    IS("008", RULE_FATAL, "/" EINDAGI, "like(cbc:ID, '####-##-##') and cbc:ID",
       "EINDAGI skal skrives ÅÅÅÅ-MM-DD"),
    IS("009", RULE_FATAL, "/" EINDAGI, "/BT-9", "Forfaldsdato (BT-9) mangler ved EINDAGI"),
    IS("010", RULE_FATAL, "/" EINDAGI "[/BT-9]", "date(cbc:ID) >= date(/BT-9)",
       "EINDAGI ligger før forfaldsdatoen (BT-9)"),
    {0},
};

const Rule rules_italian[] = {
    BOTH("IT-R-001", RULE_FATAL, "/BT-32", "/BT-32",
         "like(., '$*') and length(.) >= 11 and length(.) <= 16",
         "Skatteregistreringen (BT-32) skal have 11-16 tegn"),
    RULE("IT-R-002", RULE_FATAL, RULE_UBL, "/SELLER", "filled(ADDRESS/cbc:StreetName)",
         "Sælgers gade (BT-35) mangler"),
    RULE("IT-R-002", RULE_FATAL, RULE_CII, "/SELLER", "filled(ADDRESS/ram:LineOne)",
         "Sælgers gade (BT-35) mangler"),
    RULE("IT-R-003", RULE_FATAL, RULE_UBL, "/SELLER", "filled(ADDRESS/cbc:CityName)",
         "Sælgers by (BT-37) mangler"),
    RULE("IT-R-003", RULE_FATAL, RULE_CII, "/SELLER", "filled(ADDRESS/ram:CityName)",
         "Sælgers by (BT-37) mangler"),
    RULE("IT-R-004", RULE_FATAL, RULE_UBL, "/SELLER", "filled(ADDRESS/cbc:PostalZone)",
         "Sælgers postnummer (BT-38) mangler"),
    RULE("IT-R-004", RULE_FATAL, RULE_CII, "/SELLER", "filled(ADDRESS/ram:PostcodeCode)",
         "Sælgers postnummer (BT-38) mangler"),
    {0},
};

#define NL_ADDRESS_UBL "filled(cbc:StreetName) and filled(cbc:CityName) and filled(cbc:PostalZone)"
#define NL_ADDRESS_CII "filled(ram:LineOne) and filled(ram:CityName) and filled(ram:PostcodeCode)"
#define NL_ID "@schemeID = '0106' or @schemeID = '0190'"
const Rule rules_dutch[] = {
    RULE("NL-R-001", RULE_FATAL, RULE_UBL, "", "cbc:CreditNoteTypeCode -> BG-3/BT-25",
         "Kreditnotaen mangler fakturaens nummer"),
    RULE("NL-R-001", RULE_FATAL, RULE_CII, "", "BT-3 = '381' or BT-3 = '384' -> BG-3/BT-25",
         "Kreditnotaen mangler fakturaens nummer"),
    RULE("NL-R-002", RULE_FATAL, RULE_UBL, "/BG-5", NL_ADDRESS_UBL,
         "Sælgers adresse er ufuldstændig"),
    RULE("NL-R-002", RULE_FATAL, RULE_CII, "/BG-5", NL_ADDRESS_CII,
         "Sælgers adresse er ufuldstændig"),
    BOTH("NL-R-003", RULE_FATAL, "/SELLER", "/SELLER", "LEGAL-ID[" NL_ID "]",
         "Sælgers KVK- eller OIN-nummer mangler"),
    RULE("NL-R-004", RULE_FATAL, RULE_UBL, "/BG-8[COUNTRY = 'NL']", NL_ADDRESS_UBL,
         "Købers adresse er ufuldstændig"),
    RULE("NL-R-004", RULE_FATAL, RULE_CII, "/BG-8[COUNTRY = 'NL']", NL_ADDRESS_CII,
         "Købers adresse er ufuldstændig"),
    BOTH("NL-R-005", RULE_FATAL, "/BUYER[ADDRESS/COUNTRY = 'NL'][LEGAL-ID]",
         "/BUYER[ADDRESS/COUNTRY = 'NL'][LEGAL-ID]", "LEGAL-ID[" NL_ID "]",
         "Købers nummer skal være KVK eller OIN"),
    RULE("NL-R-006", RULE_FATAL, RULE_UBL, "/BG-12[COUNTRY = 'NL']", NL_ADDRESS_UBL,
         "Skatterepræsentantens adresse er ufuldstændig"),
    RULE("NL-R-006", RULE_FATAL, RULE_CII, "/BG-12[COUNTRY = 'NL']", NL_ADDRESS_CII,
         "Skatterepræsentantens adresse er ufuldstændig"),
    RULE("NL-R-007", RULE_FATAL, RULE_BOTH, "/TOTALS",
         "/BT-3 = '381' and /BT-115 < 0 or not(/BT-3 = '381') and /BT-115 > 0 "
         "-> /BG-16",
         "Betalingsmåde mangler"),
    RULE("NL-R-008", RULE_FATAL, RULE_BOTH, "/BG-16[/BT-55 = 'NL']",
         "one-of(BT-81, '30 48 49 57 58 59')", "Betalingsmåden bruges ikke i Nederlandene"),
    RULE("NL-R-009", RULE_FATAL, RULE_UBL, "/BG-25/cac:OrderLineReference/cbc:LineID", "/BT-13",
         "Ordrenummer mangler, selv om linjen henviser til en ordrelinje"),
    RULE("NL-R-009", RULE_FATAL, RULE_CII,
         "/BG-25/ram:SpecifiedLineTradeAgreement/ram:BuyerOrderReferencedDocument/ram:LineID",
         "/BT-13", "Ordrenummer mangler, selv om linjen henviser til en ordrelinje"),
    {0},
};

#define GREEK_TIN(id) "starts(" id ", 'EL') and check(part(" id ", 3), 'gr-tin')"
#define MARK "cac:AdditionalDocumentReference[cbc:DocumentDescription = '##M.AR.K##']"
#define URL "cac:AdditionalDocumentReference[cbc:DocumentDescription = '##INVOICE|URL##']"
#define GR(n, context, test, da) RULE("GR-" n, RULE_FATAL, RULE_UBL, context, test, da)
#define GR_WARNING(n, context, test, da) RULE("GR-" n, RULE_WARNING, RULE_UBL, context, test, da)
const Rule rules_greek[] = {
    GR("R-001-1", "/cbc:ID", "filled(segment(., 6)) and not(segment(., 7))",
       "Fakturanummeret skal have seks led"),
    GR("R-001-2", "/cbc:ID",
       "check(segment(., 1), 'gr-tin') and (segment(., 1) = part(/BT-31, 3) or segment(., 1) = "
       "part(/BT-63, 3))",
       "Fakturanummerets første led er ikke sælgers TIN"),
    GR("R-001-3", "/cbc:ID",
       "like(segment(., 2), '##/##/####') and part(segment(., 2), 1, 2) = part(/BT-2, 9, 2) and "
       "part(segment(., 2), 4, 2) = part(/BT-2, 6, 2) and part(segment(., 2), 7, 4) = part(/BT-2, "
       "1, 4)",
       "Fakturanummerets andet led er ikke fakturadatoen"),
    GR("R-001-4", "/cbc:ID", "like(segment(., 3), '#*') and number(segment(., 3)) >= 0",
       "Fakturanummerets tredje led er ikke et positivt tal"),
    GR("R-001-5", "/cbc:ID",
       "one-of(segment(., 4), '1.1 1.2 1.3 1.4 1.5 1.6 2.1 2.2 2.3 2.4 3.1 3.2 4 5.1 5.2 6.1 6.2 "
       "7.1 "
       "8.1 8.2 11.1 11.2 11.3 11.4 11.5')",
       "Fakturanummerets fjerde led er ikke en græsk dokumenttype"),
    GR("R-001-6", "/cbc:ID", "length(segment(., 5)) > 0", "Fakturanummerets femte led er tomt"),
    GR("R-001-7", "/cbc:ID", "length(segment(., 6)) > 0", "Fakturanummerets sjette led er tomt"),
    GR("R-002", "/SELLER", "filled(cac:PartyName/cbc:Name)", "Sælgers fulde navn mangler"),
    GR("R-003", "/BT-31", GREEK_TIN("."), "Sælgers momsnummer er ikke et gyldigt græsk"),
    GR("R-004-1", "", "count(" MARK ") = 1", "MARK-nummeret mangler"),
    GR("R-004-2", "/" MARK "/cbc:ID", "like(., '#*') and not(starts(., '0'))",
       "MARK-nummeret er ikke et tal"),
    GR("R-005", "/BUYER", "filled(cac:PartyName/cbc:Name)", "Købers fulde navn mangler"),
    GR("R-006", "/BUYER[ADDRESS/COUNTRY = 'GR']", "filled(PARTY-VAT)", "Købers momsnummer mangler"),
    GR("R-008-2", "", "count(" URL ") <= 1", "Fakturaen har mere end én adresse (URL)"),
    GR("R-008-3", "/" URL, "cac:Attachment/cac:ExternalReference/cbc:URI",
       "Fakturaens adresse (URL) mangler"),
    GR("R-009", "/SELLER",
       "cbc:EndpointID/@schemeID = '9933' and ("
       "check(cbc:EndpointID, 'gr-tin')"
       ")",
       "Sælgers elektroniske adresse er ikke et græsk TIN"),
    GR("R-010", "/BUYER[ADDRESS/COUNTRY = 'GR']",
       "cbc:EndpointID/@schemeID = '9933' and ("
       "check(cbc:EndpointID, 'gr-tin')"
       ")",
       "Købers elektroniske adresse er ikke et græsk TIN"),
    GR_WARNING("S-008-1", "", "count(" URL ") = 1", "Fakturaens adresse (URL) mangler"),
    {0},
};

/* The one that asks a Greek number of sellers established elsewhere, too. */
const Rule rules_greek_vat[] = {
    GR_WARNING("S-011", "/SELLER", "PARTY-VAT and (" GREEK_TIN("PARTY-VAT") ")",
               "Sælgers skatteregistrering med landekode mangler"),
    {0},
};

const Rule rules_norwegian[] = {
    RULE("NO-R-001", RULE_FATAL, RULE_BOTH, "/BT-31",
         "like(., 'NO#########MVA') and check(part(., 3, 9), 'no-org')",
         "Det norske momsnummer er ikke gyldigt"),
    RULE("NO-R-001", RULE_FATAL, RULE_CII,
         "/SELLER/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = 'VAT']",
         "like(., 'NO#########MVA') and check(part(., 3, 9), 'no-org')",
         "Det norske momsnummer er ikke gyldigt"),
    RULE("NO-R-002", RULE_WARNING, RULE_BOTH, "", "BT-32 = 'Foretaksregisteret'",
         "»Foretaksregisteret« mangler"),
    {0},
};

#define SE(n, severity, ubl, cii, test, da) BOTH("SE-R-" n, severity, ubl, cii, test, da)
#define SE_ACCOUNT_UBL(scheme)                                                                     \
    "/BG-16[BT-81 = '30']/BG-17[cac:FinancialInstitutionBranch/cbc:ID = '" scheme "']/cbc:ID"
#define SE_ACCOUNT_CII(scheme)                                                                     \
    "/BG-16[BT-81 = '30'][ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID = '" scheme     \
    "']/BT-84"
const Rule rules_swedish[] = {
    SE("001", RULE_FATAL, "/BT-31[starts(., 'SE')]", "/BT-31[starts(., 'SE')]", "length(.) = 14",
       "Det svenske momsnummer skal have 14 tegn"),
    SE("002", RULE_FATAL, "/BT-31[starts(., 'SE')]", "/BT-31[starts(., 'SE')]",
       "like(part(., 3), '#*')", "Det svenske momsnummer skal være cifre efter SE"),
    SE("003", RULE_FATAL, "/.[BT-40 = 'SE']/BT-30", "/.[BT-40 = 'SE']/BT-30", "like(., '#*')",
       "Det svenske organisationsnummer skal være cifre"),
    SE("004", RULE_FATAL, "/.[BT-40 = 'SE']/BT-30", "/.[BT-40 = 'SE']/BT-30", "length(.) = 10",
       "Det svenske organisationsnummer skal have 10 cifre"),
    SE("005", RULE_FATAL, "/BT-32", "/BT-32", ". ~= 'Godkänd för F-skatt'",
       "»Godkänd för F-skatt« mangler"),
    RULE("SE-R-006", RULE_FATAL, RULE_UBL,
         "/.//{cac:TaxCategory|cac:ClassifiedTaxCategory}[cbc:ID = 'S'][cac:TaxScheme/cbc:ID ~= "
         "'VAT']",
         "cbc:Percent = 25 or cbc:Percent = 12 or cbc:Percent = 6",
         "Momssatsen er ikke en svensk sats (6, 12, 25)"),
    RULE("SE-R-006", RULE_FATAL, RULE_CII,
         "/.//{ram:ApplicableTradeTax|ram:CategoryTradeTax}[ram:CategoryCode = 'S']",
         "ram:RateApplicablePercent = 25 or ram:RateApplicablePercent = 12 or "
         "ram:RateApplicablePercent = 6",
         "Momssatsen er ikke en svensk sats (6, 12, 25)"),
    SE("007", RULE_WARNING, SE_ACCOUNT_UBL("SE:PLUSGIRO"), SE_ACCOUNT_CII("SE:PLUSGIRO"),
       "like(., '#*')", "Plusgirokontoen skal være cifre"),
    SE("008", RULE_WARNING, SE_ACCOUNT_UBL("SE:BANKGIRO"), SE_ACCOUNT_CII("SE:BANKGIRO"),
       "like(., '#*')", "Bankgirokontoen skal være cifre"),
    SE("009", RULE_WARNING, SE_ACCOUNT_UBL("SE:BANKGIRO"), SE_ACCOUNT_CII("SE:BANKGIRO"),
       "length(.) = 7 or length(.) = 8", "Bankgirokontoen skal have 7-8 cifre"),
    SE("010", RULE_WARNING, SE_ACCOUNT_UBL("SE:PLUSGIRO"), SE_ACCOUNT_CII("SE:PLUSGIRO"),
       "length(.) >= 2 and length(.) <= 8", "Plusgirokontoen skal have 2-8 cifre"),
    RULE("SE-R-011", RULE_WARNING, RULE_BOTH, "/BG-16", "not(one-of(BT-81, '50 56') and BT-81)",
         "Bankgiro og plusgiro angives med kode 30 og SE:BANKGIRO eller SE:PLUSGIRO"),
    RULE("SE-R-012", RULE_WARNING, RULE_BOTH, "/BG-16[/BT-55 = 'SE']", "not(BT-81 = '31')",
         "Overførsel mellem svenske parter angives med kode 30"),
    SE("013", RULE_FATAL, "/.[BT-40 = 'SE']/BT-30", "/.[BT-40 = 'SE']/BT-30", "check(., 'se-org')",
       "Det svenske organisationsnummer er ikke gyldigt"),
    {0},
};
