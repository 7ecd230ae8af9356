/* OIOUBL 2.x, from the texts of the published rules 1.17.2: what the shared classes may not hold
 * (addresses, references, periods, exchange rates, taxes, items), and the lists of the identifier
 * schemes. Where a text leaves open which class it means, its number's place in the published
 * order and the stylesheet 1.17 say so; what neither says is in tests/einvoice_unsourced.tsv. */
#include "ocr/einvoice/rules.h"

#define LIB(n, context, test, da)                                                                  \
    {                                                                                              \
        "F-LIB" n, RULE_FATAL, RULE_UBL, context, test, da                                         \
    }
#define WARN(id, context, test, da)                                                                \
    {                                                                                              \
        "W-" id, RULE_WARNING, RULE_UBL, context, test, da                                         \
    }
#define BARRED(n, context, name)                                                                   \
    LIB(n, context, "not(" name ")", "Elementet " name " må ikke bruges her")
#define EITHER(n, context, a, b)                                                                   \
    LIB(n, context, "not(" a " and " b ")", "Brug enten " a " eller " b)
#define AGENCY(n, context, id, da)                                                                 \
    LIB(n, context, "@listAgencyID = '" id "'", "listAgencyID skal være " id " ved " da)
#define LIST(n, context, id, da)                                                                   \
    LIB(n, context, "@listID = '" id "'", "listID skal være " id " ved " da)

#define ADDRESS "/.//{cac:PostalAddress|cac:Address|cac:DeliveryAddress}"
#define NO_PLACE "not(cbc:StreetName or cbc:BuildingNumber) and not(cbc:CityName or cbc:PostalZone)"
#define REGION "/.//cac:JurisdictionRegionAddress"
#define FORMAT_CODE ADDRESS "/cbc:AddressFormatCode"
#define OIOUBL_FORMATS "urn:oioubl:codelist:addressformatcode-1.1"
#define PERIOD "/.//*Period"
/* References whose kind their name says, and those that say it themselves. */
#define NAMED_REFERENCE                                                                            \
    "/{cac:DespatchDocumentReference|cac:ReceiptDocumentReference|"                                \
    "cac:OriginatorDocumentReference} | /.//cac:OrderReference/cac:DocumentReference | "           \
    "/cac:BillingReference/{cac:SelfBilledInvoiceDocumentReference|"                               \
    "cac:CreditNoteDocumentReference|cac:SelfBilledCreditNoteDocumentReference} | "                \
    "/cac:BillingReference/cac:InvoiceDocumentReference"
#define TYPED_REFERENCE                                                                            \
    "/{cac:AdditionalDocumentReference|cac:ContractDocumentReference} | "                          \
    "/BG-25/cac:DocumentReference | /BG-25/cac:Item/cac:ItemSpecificationDocumentReference"
#define FILE_TYPES                                                                                 \
    "image/tiff image/png image/jpeg image/gif application/pdf text/xml text/csv "                 \
    "application/vnd.ms-excel "                                                                    \
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet "                           \
    "application/vnd.oasis.opendocument.spreadsheet"
#define EMBEDDED "cac:Attachment/cbc:EmbeddedDocumentBinaryObject"
#define EXTERNAL "cac:Attachment/cac:ExternalReference"
#define UUID_IS(n, context)                                                                        \
    LIB(n, context, "cbc:UUID -> length(cbc:UUID) = 36", "UUID er ikke skrevet rigtigt")
#define ONE_FILE(n, context)                                                                       \
    LIB(n, context, "not(" EMBEDDED " and " EXTERNAL ")",                                          \
        "Brug enten en indlejret fil eller en ekstern henvisning")
#define FILE_TYPE(n, context)                                                                      \
    LIB(n, context, "one-of(" EMBEDDED "/@mimeCode, '" FILE_TYPES "')",                            \
        "Den vedhæftede fils type (mimeCode) er ikke tilladt")
#define MEANS(code)                                                                                \
    "/.[not(name() = 'CreditNote')]/cac:PaymentMeans[cbc:PaymentMeansCode = '" code "']"
#define PAYMENT_NOTE(n, code, account, da)                                                         \
    LIB(n, MEANS(code) "/" account "/cbc:PaymentNote", "length(.) <= 20",                          \
        "Betalingsmåde " code ": beskeden på " da " konto har over 20 tegn")
/* The seller's own number may say more, and has its own rules. */
#define OTHER_ID                                                                                   \
    "/BG-25/cac:Item/*ItemIdentification"                                                          \
    "[not(name() = 'SellersItemIdentification')]"
#define HEAD_CHARGE "/cac:AllowanceCharge"
#define CURRENCY                                                                                   \
    "/{cbc:DocumentCurrencyCode|cbc:TaxCurrencyCode|cbc:PricingCurrencyCode} | "                   \
    "/{cbc:PaymentCurrencyCode|cbc:PaymentAlternativeCurrencyCode}"
#define PRICE_CHARGE "/BG-25/cac:Price/cac:AllowanceCharge"
#define SUBTOTAL "/.//cac:TaxSubtotal"
#define FOREIGN "[cbc:TransactionCurrencyTaxAmount]"
#define CONTRACT "/.//cac:ForeignExchangeContract"
#define IS(document) "/.[name() = '" document "']"
/* Of Peppol BIS 3, put into OIOUBL by the exchange. */
#define NOT_CONVERTED                                                                              \
    "[not(cac:AdditionalDocumentReference/cbc:DocumentTypeCode[@listAgencyName = 'ERST'] = "       \
    "'PEPPOLBIS32OIOUBL')]"
#define SCHEME "cac:TaxCategory/cac:TaxScheme/cbc:ID"

/* Each list of profiles holds those of the one before. */
#define PROFILES_1                                                                                 \
    "NONE Procurement-BilSim-1.0 Procurement-BilSimR-1.0 Procurement-PayBas-1.0 "                  \
    "Procurement-PayBasR-1.0 Procurement-OrdSim-BilSim-1.0 Procurement-OrdSimR-BilSim-1.0 "        \
    "Procurement-OrdSim-BilSimR-1.0 Procurement-OrdSimR-BilSimR-1.0 "                              \
    "Procurement-OrdAdv-BilSim-1.0 Procurement-OrdAdv-BilSimR-1.0 "                                \
    "Procurement-OrdAdvR-BilSim-1.0 Procurement-OrdAdvR-BilSimR-1.0 "                              \
    "Procurement-OrdSel-BilSim-1.0 Procurement-OrdSel-BilSimR-1.0 Catalogue-CatBas-1.0 "           \
    "Catalogue-CatBasR-1.0 Catalogue-CatSim-1.0 Catalogue-CatSimR-1.0 Catalogue-CatExt-1.0 "       \
    "Catalogue-CatExtR-1.0 Catalogue-CatAdv-1.0 Catalogue-CatAdvR-1.0 " NES("1", "1.0") " " NES(   \
        "2", "1.0") " " NES("5", "1.0") " " NES("7", "1.0") " " NES("8", "1.0")
#define PROFILES_2                                                                                 \
    PROFILES_1 " " NES("1", "2.0") " " NES("2", "2.0") " " NES("5", "2.0") " " NES(                \
        "7", "2.0") " " NES("8", "2.0")
#define PROFILES_3 PROFILES_2 " Reference-Utility-1.0 Reference-UtilityR-1.0"
#define PROFILES_4                                                                                 \
    PROFILES_3 " Procurement-OrdSim-1.0 Procurement-OrdSimR-1.0 " NES(                             \
        "3", "2.0") " "                                                                            \
                    "urn:www.cenbii.eu:profile:bii30:ver2.0 Procurement-TecRes-1.0 "               \
                    "Catalogue-CatPriUpd-1.0 "                                                     \
                    "Catalogue-CatPriUpdR-1.0"
#define PROFILES_5 PROFILES_4 " Procurement-OrdRes-1.0"
#define PROFILES_6 PROFILES_5 " Procurement-BilSimReminderOnly-1.0"
#define NES(number, version) "urn:www.nesubl.eu:profiles:profile" number ":ver" version
#define PROFILE(n, list)                                                                           \
    LIB(n, "/cbc:ProfileID[@schemeID = 'urn:oioubl:id:profileid-1." #list "']",                    \
        "one-of(., '" PROFILES_##list "')", "Profilen findes ikke i listen profileid-1." #list)
#define TAX_CATEGORY(n)                                                                            \
    LIB("309", "/.//cac:TaxCategory/cbc:ID[@schemeID = 'urn:oioubl:id:taxcategoryid-1." n "']",    \
        "in(., 'oioubl-taxcategory-" n "')",                                                       \
        "Momskategorien findes ikke i listen taxcategoryid-1." n)

const Rule rules_oioubl_more[] = {
    PROFILE("004", 1),
    PROFILE("302", 2),
    PROFILE("308", 3),
    PROFILE("325", 4),
    PROFILE("327", 5),
    PROFILE("351", 6),
    LIB("328", "", "cbc:ProfileID != 'Procurement-OrdRes-1.0'",
        "Profilen Procurement-OrdRes-1.0 er til ordrebekræftelser"),
    LIB("352", "/.[not(name() = 'Reminder')]",
        "cbc:ProfileID != 'Procurement-BilSimReminderOnly-1.0'",
        "Profilen Procurement-BilSimReminderOnly-1.0 er til rykkere"),
    {"F-CRN002", RULE_FATAL, RULE_UBL,
     "/.[name() = 'CreditNote'][one-of(cbc:ProfileID, 'Procurement-OrdSimR-BilSim-1.0 "
     "Procurement-OrdAdv-BilSim-1.0 " NES("7", "1.0") " " NES("7", "2.0") "')]",
     "cac:OrderReference", "Ordrereference (OrderReference) mangler ved denne profil"},
    TAX_CATEGORY("1"),
    TAX_CATEGORY("2"),
    TAX_CATEGORY("3"),
    TAX_CATEGORY("4"),
    LIB("197", "/.//cac:TaxScheme[not(cbc:ID = '63' or cbc:ID = 'VAT')]",
        "cbc:TaxTypeCode and one-of(cbc:TaxTypeCode, 'StandardRated ZeroRated ReverseCharge')",
        "Afgiftens art (TaxTypeCode) mangler eller findes ikke i OIOUBL's liste"),
    LIB("071", "/.//cac:TaxScheme/cbc:TaxTypeCode",
        "@listID and one-of(@listID, 'urn:oioubl:codelist:taxtypecode-1.1 "
        "urn:oioubl:codelist:taxtypecode-1.2')",
        "TaxTypeCodes listID skal være urn:oioubl:codelist:taxtypecode-1.1 eller 1.2"),
    LIB("007",
        "/BG-25/{cbc:InvoicedQuantity|cbc:CreditedQuantity} | /BG-25/cac:Price/cbc:BaseQuantity",
        "filled(@unitCode)", "Antallet mangler enhed (unitCode)"),
    WARN("LIB008", "/BG-25/{cbc:InvoicedQuantity|cbc:CreditedQuantity}", "length(@unitCode) > 1",
         "Antallets enhed (unitCode) er ikke en enhedskode"),
    LIB("337", REGION "/cac:Country/cbc:IdentificationCode", "in(., 'iso3166')",
        "Landekoden findes ikke"),
    LIB("027", FORMAT_CODE "[@listID = '" OIOUBL_FORMATS "']",
        "one-of(., 'StructuredDK StructuredID StructuredLax StructuredRegion Unstructured')",
        "Adressens format findes ikke i listen"),
    LIB("209", FORMAT_CODE "[@listID = 'UN/ECE 3477']", "one-of(., '1 2 3 4 5 6 7 8 9')",
        "Adressens format findes ikke i UN/ECE 3477"),
    AGENCY("207", FORMAT_CODE "[@listID = '" OIOUBL_FORMATS "']", "320", "adressens format"),
    AGENCY("208", FORMAT_CODE "[@listID = 'UN/ECE 3477']", "6", "adressens format"),
    LIST("204", ADDRESS "/cbc:AddressTypeCode", "urn:oioubl:codelist:addresstypecode-1.1",
         "adressens type"),
    AGENCY("205", ADDRESS "/cbc:AddressTypeCode", "320", "adressens type"),
    LIB("206", ADDRESS "/cbc:AddressTypeCode", "one-of(., 'Home Business')",
        "Adressens type skal være Home eller Business"),
    LIB("028", ADDRESS "/cbc:ID/@schemeID", "filled(.)",
        "Adressens ID mangler navnet på sit register (schemeID)"),
    LIB("029", ADDRESS "/cbc:ID", "@schemeID", "Adressens ID mangler schemeID"),
    LIB("038", ADDRESS "[cbc:AddressFormatCode = 'StructuredID']", NO_PLACE " and not(cac:Country)",
        "En adresse med formatet StructuredID har kun et ID"),
    LIB("039", ADDRESS "[cbc:AddressFormatCode = 'StructuredRegion']",
        "cbc:Region or cbc:District or cac:Country/cbc:IdentificationCode",
        "Adressen mangler region, distrikt eller land"),
    LIB("040", ADDRESS "[cbc:AddressFormatCode = 'StructuredRegion']", NO_PLACE,
        "En adresse med formatet StructuredRegion har kun region, distrikt og land"),
    BARRED("041", REGION, "cbc:ID"),
    BARRED("042", REGION, "cbc:AddressTypeCode"),
    BARRED("043", REGION, "cbc:Postbox"),
    BARRED("044", REGION, "cbc:Floor"),
    BARRED("045", REGION, "cbc:Room"),
    BARRED("046", REGION, "cbc:StreetName"),
    BARRED("047", REGION, "cbc:AdditionalStreetName"),
    BARRED("048", REGION, "cbc:BlockName"),
    BARRED("049", REGION, "cbc:BuildingName"),
    BARRED("050", REGION, "cbc:BuildingNumber"),
    BARRED("051", REGION, "cbc:InhouseMail"),
    BARRED("052", REGION, "cbc:Department"),
    BARRED("053", REGION, "cbc:MarkAttention"),
    BARRED("054", REGION, "cbc:MarkCare"),
    BARRED("055", REGION, "cbc:PlotIdentification"),
    BARRED("056", REGION, "cbc:CitySubdivisionName"),
    BARRED("057", REGION, "cbc:CityName"),
    BARRED("058", REGION, "cbc:PostalZone"),
    BARRED("059", REGION, "cbc:CountrySubentity"),
    BARRED("060", REGION, "cbc:CountrySubentityCode"),
    BARRED("063", REGION, "cbc:TimezoneOffset"),
    BARRED("064", REGION, "cac:LocationCoordinate"),
    LIB("233", REGION, "cbc:AddressFormatCode = 'StructuredRegion'",
        "Adressens format skal være StructuredRegion"),
    BARRED("234", REGION, "cac:AddressLine"),
    BARRED("210", ADDRESS, "cbc:BlockName"),
    BARRED("211", ADDRESS, "cbc:TimezoneOffset"),
    BARRED("212", ADDRESS, "cac:LocationCoordinate"),
    LIB("221", "/.//cac:DeliveryLocation", "filled(cbc:ID) or cac:Address",
        "Leveringsstedet mangler adresse eller ID"),
    BARRED("072", "/.//{cac:TaxCategory|cac:ClassifiedTaxCategory}", "cbc:TierRange"),
    BARRED("073", "/.//{cac:TaxCategory|cac:ClassifiedTaxCategory}", "cbc:TierRatePercent"),
    BARRED("254", SUBTOTAL, "cbc:Percent"),
    BARRED("255", SUBTOTAL, "cbc:BaseUnitMeasure"),
    BARRED("256", SUBTOTAL, "cbc:PerUnitAmount"),
    BARRED("257", SUBTOTAL, "cbc:TierRange"),
    BARRED("258", SUBTOTAL, "cbc:TierRatePercent"),
    BARRED("076", PERIOD, "cbc:DurationMeasure"),
    BARRED("077", PERIOD, "cbc:DescriptionCode"),
    LIB("081", PERIOD "[cbc:StartTime][cbc:EndTime]", "date(cbc:EndTime) >= date(cbc:StartTime)",
        "Sluttidspunktet er før starttidspunktet"),
    LIB("085", "/.//cbc:SourceCurrencyBaseRate", ". > 0", "Valutakursens basis skal være over 0"),
    LIB("086", "/.//cbc:SourceCurrencyBaseRate", "decimals-exactly(., '4')",
        "Valutakursens basis skal have fire decimaler"),
    LIB("087", "/.//cbc:TargetCurrencyBaseRate", ". > 0", "Valutakursens basis skal være over 0"),
    LIB("088", "/.//cbc:TargetCurrencyBaseRate", "decimals-exactly(., '4')",
        "Valutakursens basis skal have fire decimaler"),
    LIB("092", TYPED_REFERENCE, "cbc:DocumentType or cbc:DocumentTypeCode",
        "Referencen mangler DocumentType eller DocumentTypeCode"),
    EITHER("093", TYPED_REFERENCE, "cac:Attachment", "cbc:XPath"),
    ONE_FILE("095", TYPED_REFERENCE),
    LIB("279", TYPED_REFERENCE, EXTERNAL " -> filled(" EXTERNAL "/cbc:URI)",
        "Den eksterne henvisning mangler adresse (URI)"),
    LIB("096", NAMED_REFERENCE, EXTERNAL " -> filled(" EXTERNAL "/cbc:URI)",
        "Den eksterne henvisning mangler adresse (URI)"),
    UUID_IS("097", TYPED_REFERENCE),
    FILE_TYPE("098", TYPED_REFERENCE),
    EITHER("169", NAMED_REFERENCE, "cac:Attachment", "cbc:XPath"),
    BARRED("170", NAMED_REFERENCE, "cbc:DocumentType"),
    ONE_FILE("171", NAMED_REFERENCE),
    BARRED("172", NAMED_REFERENCE, "cbc:DocumentTypeCode"),
    UUID_IS("173", NAMED_REFERENCE),
    FILE_TYPE("174", NAMED_REFERENCE),
    LIB("335", TYPED_REFERENCE,
        "cbc:DocumentTypeCode = 'PersonalSecure' -> cbc:ID and one-of(cbc:ID, '1 2')",
        "ID skal være 1 eller 2 ved PersonalSecure"),
    LIST("105", MEANS("31") "/cac:PayeeFinancialAccount/cbc:AccountTypeCode",
         "urn:oioubl:codelist:accounttypecode-1.1", "kontoens type"),
    LIST("136", MEANS("49") "/cac:PayerFinancialAccount/cbc:AccountTypeCode",
         "urn:oioubl:codelist:accounttypecode-1.1", "kontoens type"),
    PAYMENT_NOTE("110", "31", "cac:PayerFinancialAccount", "betalers"),
    PAYMENT_NOTE("111", "31", "cac:PayeeFinancialAccount", "modtagers"),
    PAYMENT_NOTE("129", "42", "cac:PayerFinancialAccount", "betalers"),
    PAYMENT_NOTE("133", "42", "cac:PayeeFinancialAccount", "modtagers"),
    PAYMENT_NOTE("288", "49", "cac:PayerFinancialAccount", "betalers"),
    LIB("112", MEANS("31") "/cac:CreditAccount/cbc:AccountID", "length(.) <= 8",
        "Kreditornummeret har over 8 tegn"),
    LIB("115", MEANS("31") "[cbc:PaymentChannelCode = 'IBAN']",
        "filled(cac:PayeeFinancialAccount/cbc:ID)", "Kontonummeret er tomt"),
    EITHER("134", MEANS("49"), "cbc:PaymentChannelCode", "cbc:InstructionID"),
    WARN("LIB121", MEANS("42") "/cbc:PaymentChannelCode", "@listAgencyID -> @listAgencyID = '320'",
         "listAgencyID skal være 320"),
    WARN("LIB141", MEANS("49") "/cbc:PaymentChannelCode", "@listAgencyID -> @listAgencyID = '320'",
         "listAgencyID skal være 320"),
    BARRED("175", OTHER_ID, "cac:PhysicalAttribute"),
    BARRED("176", OTHER_ID, "cac:MeasurementDimension"),
    LIB("177", OTHER_ID, "filled(cbc:ID)", "Varens nummer mangler"),
    LIB("179", "/.//cbc:EndpointID/@schemeID", "in(., 'oioubl-endpoint')",
        "Den elektroniske adresses skema (schemeID) findes ikke i OIOUBL's liste"),
    LIB("183", "/.//cac:PartyIdentification/cbc:ID/@schemeID", "in(., 'oioubl-party')",
        "Identifikationens skema (schemeID) findes ikke i OIOUBL's liste"),
    LIB("191", "/.//cac:PartyLegalEntity/cbc:CompanyID[@schemeID = 'DK:CPR']",
        "like(., '##########')", "CPR-nummeret skal være ti cifre"),
    LIB("217", "/.//cac:PartyIdentification/cbc:ID[@schemeID = 'DK:CPR']", "like(., '##########')",
        "CPR-nummeret skal være ti cifre"),
    BARRED("224", HEAD_CHARGE, "cac:TaxTotal"),
    BARRED("225", HEAD_CHARGE, "cac:PaymentMeans"),
    BARRED("268", PRICE_CHARGE, "cac:TaxTotal"),
    BARRED("269", PRICE_CHARGE, "cac:PaymentMeans"),
    BARRED("273", PRICE_CHARGE, "cbc:AccountingCostCode"),
    BARRED("274", PRICE_CHARGE, "cbc:AccountingCost"),
    LIB("228", "/.//cac:AllowanceCharge[cbc:BaseAmount][cbc:MultiplierFactorNumeric]",
        "abs(number(cbc:Amount) - number(cbc:BaseAmount) * number(cbc:MultiplierFactorNumeric)) "
        "<= 1",
        "Rabattens eller gebyrets beløb er ikke grundlag × sats"),
    LIB("271", PRICE_CHARGE "/cbc:MultiplierFactorNumeric", "not(. < 0)",
        "Rabattens sats skal være positiv"),
    LIB("235", "/.//cac:Contact", "*", "Kontakten er tom"),
    EITHER("236", "/.//cac:OtherCommunication", "cbc:ChannelCode", "cbc:Channel"),
    LIB("237", "/.//cac:Contact/cac:OtherCommunication", "filled(cbc:Value)",
        "Kontaktens anden kommunikation mangler værdi"),
    LIB("238", CONTRACT, "filled(cbc:ID)", "Valutakontraktens ID mangler"),
    EITHER("239", CONTRACT, "cbc:ContractTypeCode", "cbc:ContractType"),
    LIB("240", CONTRACT, "count(cac:ContractDocumentReference) <= 1",
        "Valutakontrakten må kun have én kontraktreference"),
    LIB("246", "/.[not(name() = 'CreditNote')]/cac:PaymentTerms[cbc:ID = 'Factoring']",
        "filled(cbc:Note)", "Noten om factoring mangler"),
    LIB("247", "/.[not(name() = 'CreditNote')]/cac:PaymentTerms", "count(cbc:Note) <= 1",
        "Betalingsbetingelserne må kun have én note"),
    LIB("251", "/cac:TaxTotal/cbc:RoundingAmount", "number(.) != 0",
        "Afrundingen skal udelades, når den er 0"),
    LIB("252", "/cac:TaxTotal/cbc:RoundingAmount", "decimals-exactly(., '2')",
        "Afrundingen skal have to decimaler"),
    LIB("253", "/cac:TaxTotal/cbc:TaxEvidenceIndicator",
        ". = 'false' -> /cbc:InvoiceTypeCode = '325'",
        "TaxEvidenceIndicator kan kun være false i en proformafaktura (325)"),
    LIB("264", SUBTOTAL "/cbc:CalculationSequenceNumeric", ". > 0",
        "CalculationSequenceNumeric skal være over 0"),
    LIB("266", SUBTOTAL FOREIGN "[cac:TaxCategory/cbc:ID = 'StandardRated']",
        "not(cbc:TransactionCurrencyTaxAmount < 0 and ../cbc:TaxAmount > 0) and "
        "not(cbc:TransactionCurrencyTaxAmount > 0 and ../cbc:TaxAmount < 0)",
        "Momsbeløbet i den anden valuta skal have samme fortegn som momsbeløbet"),
    LIB("016",
        IS("Invoice") "/cac:LegalMonetaryTotal/{cbc:TaxInclusiveAmount|cbc:PayableAmount} | " IS(
            "CreditNote") "/cac:LegalMonetaryTotal/cbc:PayableAmount | " IS("Reminder") "/cac:"
                                                                                        "LegalMonet"
                                                                                        "aryTotal/"
                                                                                        "cbc:"
                                                                                        "TaxExclusi"
                                                                                        "veAmount",
        "not(. < 0)", "Beløbet må ikke være negativt"),
    LIB("375", IS("CreditNote") NOT_CONVERTED "/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",
        "not(. < 0)", "Beløbet må ikke være negativt"),
    LIB("374", IS("CreditNote") NOT_CONVERTED "/cac:LegalMonetaryTotal/cbc:PrepaidAmount",
        "not(. <= 0)", "Beløbet skal være over 0 eller udelades"),
    LIB("019", "/cac:AllowanceCharge/{cbc:Amount|cbc:BaseAmount}", "not(. <= 0)",
        "Rabattens eller gebyrets beløb skal være over 0"),
    LIB("020", "/cac:PaymentTerms/cbc:Amount | /.//cac:AllowanceCharge/cbc:SequenceNumeric",
        "not(. < 0)", "Tallet må ikke være negativt"),
    LIB("019", "/BG-25/cac:Price/{cbc:BaseQuantity|cbc:OrderableUnitFactorRate}", "not(. <= 0)",
        "Prisens antal eller faktor skal være over 0"),
    LIB("317",
        "/BG-25/cac:AllowanceCharge/{cbc:Amount|cbc:BaseAmount} | " PRICE_CHARGE
        "/{cbc:Amount|cbc:BaseAmount}",
        "not(. = 0)", "Rabattens eller gebyrets beløb må ikke være 0"),
    LIB("199", "/.//cac:TaxScheme[cbc:Name = 'Moms']", "not(cbc:ID != '63')",
        "Afgiften hedder Moms, men koden (TaxScheme/ID) er ikke 63"),
    WARN("LIB230", "/.//cac:TaxCategory[filled(cbc:Name)]", "contains(/cbc:ProfileID, 'nesubl.eu')",
         "Momskategoriens navn bruges kun i NES-profiler"),
    WARN("INV237", "/.[name() = 'Invoice'][cac:InvoiceLine]",
         "count(cac:InvoiceLine/cbc:ID) = distinct(cac:InvoiceLine/cbc:ID)",
         "To fakturalinjer har samme nummer"),
    LIB("267", SUBTOTAL "/cbc:TransactionCurrencyTaxAmount", "decimals-exactly(., '2')",
        "Momsbeløbet i den anden valuta skal have to decimaler"),
    LIB("373", SUBTOTAL FOREIGN, "cac:TaxCategory/cbc:ID = 'StandardRated'",
        "Momsbeløb i en anden valuta bruges kun ved normal moms"),
    LIB("296", CURRENCY, "@listID -> @listID = 'ISO 4217 Alpha'",
        "listID skal være ISO 4217 Alpha ved valutakoden"),
    LIB("297", CURRENCY, "@listAgencyID -> @listAgencyID = '6'",
        "listAgencyID skal være 6 ved valutakoden"),
    LIB("313",
        "/ext:UBLExtensions/ext:UBLExtension[ext:ExtensionAgencyID = 'Digitaliseringsstyrelsen']",
        "number(cbc:ID) >= 1001 and number(cbc:ID) <= 1999",
        "Udvidelsens ID skal være mellem 1001 og 1999"),
    LIB("314", "/cac:TaxTotal",
        "count(/cac:TaxTotal[cac:TaxSubtotal/" SCHEME " = $/cac:TaxSubtotal/" SCHEME "]) <= 1",
        "Den samme afgift står i to TaxTotal"),
    LIB("315", "/cac:TaxTotal[cac:TaxSubtotal/" SCHEME " = '63']",
        "count(cac:TaxSubtotal/cac:TaxCategory/cbc:ID) = "
        "distinct(cac:TaxSubtotal/cac:TaxCategory/cbc:ID)",
        "Den samme momskategori står to gange i en TaxTotal"),
    LIB("316", "/.//cac:TaxTotal", "distinct(cac:TaxSubtotal/" SCHEME ") <= 1",
        "En TaxTotal har flere forskellige afgifter"),
    WARN("LIB003", "",
         "one-of(cbc:ProfileID/@schemeID, 'urn:oioubl:id:profileid-1.1 urn:oioubl:id:profileid-1.2 "
         "urn:oioubl:id:profileid-1.3 urn:oioubl:id:profileid-1.4 urn:oioubl:id:profileid-1.5 "
         "urn:oioubl:id:profileid-1.6') and cbc:ProfileID/@schemeID",
         "Profilens schemeID skal være urn:oioubl:id:profileid-1.1 til 1.6"),
    WARN("LIB219", "/.//cac:Party[count(cac:PartyName) > 1]",
         "count(cac:PartyName) = count(cac:PartyName/cbc:Name/@languageID)",
         "Flere navne på en part skal have hver sit sprog (languageID)"),
    WARN("LIB220", "/.//cac:Party[count(cac:PartyName) > 1]",
         "count(cac:PartyName/cbc:Name/@languageID) = distinct(cac:PartyName/cbc:Name/@languageID)",
         "To navne på en part har samme sprog (languageID)"),
    WARN("LIB222", PERIOD "[count(cbc:Description) > 1]",
         "count(cbc:Description) = count(cbc:Description/@languageID)",
         "Flere beskrivelser af en periode skal have hver sit sprog (languageID)"),
    WARN("LIB223", PERIOD "[count(cbc:Description) > 1]",
         "count(cbc:Description/@languageID) = distinct(cbc:Description/@languageID)",
         "To beskrivelser af en periode har samme sprog (languageID)"),
    {0},
};
