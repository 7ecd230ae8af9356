/* OIOUBL 2.x: what Invoice, CreditNote and Reminder share (F-LIB*), from the texts of the published
 * rules 1.17.2: parties, addresses, payment, taxes. */
#include "ocr/einvoice/rules.h"

#define LIB(n, context, test, da)                                                                  \
    {                                                                                              \
        "F-LIB" n, RULE_FATAL, RULE_UBL, context, test, da                                         \
    }
#define WARN(n, context, test, da)                                                                 \
    {                                                                                              \
        "W-LIB" n, RULE_WARNING, RULE_UBL, context, test, da                                       \
    }
/* Payment is ruled in invoices and reminders, not in credit notes. */
#define MEANS_ANY "/.[not(name() = 'CreditNote')]/cac:PaymentMeans"
#define MEANS(code) MEANS_ANY "[cbc:PaymentMeansCode = '" code "']"
#define BARRED(n, code, element)                                                                   \
    LIB(n, MEANS(code), "not(" element ")", "Betalingsmåde " code ": " element " må ikke bruges")
#define NEEDED(n, code, element, da)                                                               \
    LIB(n, MEANS(code), element, "Betalingsmåde " code ": " da " mangler (" element ")")
#define CHANNEL(n, code, channels, da)                                                             \
    LIB(n, MEANS(code) "/cbc:PaymentChannelCode", "one-of(., '" channels "')",                     \
        "Betalingsmåde " code ": betalingskanalen skal være " da)
#define CHANNEL_LIST(n, code, when)                                                                \
    LIB(n, MEANS(code) when,                                                                       \
        "cbc:PaymentChannelCode/@listID = 'urn:oioubl:codelist:paymentchannelcode-1.1'",           \
        "Betalingsmåde " code ": listen over betalingskanaler er forkert")
#define WHERE_USED "[cbc:PaymentChannelCode]"
#define PAYEE_BRANCH "cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch"
#define PAYER_BRANCH "cac:PayerFinancialAccount/cac:FinancialInstitutionBranch"
#define BRANCH PAYEE_BRANCH "/cbc:ID"
#define BANK PAYEE_BRANCH "/cac:FinancialInstitution/cbc:ID"
#define DEBITED "cac:PayerFinancialAccount/cbc:ID"
#define DEBIT(n, channel, test, da)                                                                \
    LIB(n, MEANS("49") "[cbc:PaymentChannelCode = '" channel "']", test,                           \
        "Betalingsmåde 49 (" channel "): " da)
#define ACCOUNT "cac:PayeeFinancialAccount/cbc:ID"
#define UUID "like(., '&&&&&&&&-&&&&-&&&&-&&&&-&&&&&&&&&&&&')"
#define ADDRESS_ANY "/.//{cac:PostalAddress|cac:Address}"
/* What the artefact looks for where another form allows "only" something. */
#define NO_PLACE "not(cbc:StreetName or cbc:BuildingNumber) and not(cbc:CityName or cbc:PostalZone)"
#define FORMAT(format) ADDRESS_ANY "[cbc:AddressFormatCode = '" format "']"
#define STANDARD_RATED "/.//cac:TaxSubtotal[cac:TaxCategory/cbc:ID = 'StandardRated']"
#define CVR "like(., 'DK########')"
#define GLN "like(., '#############')"

/* Allowances and charges of the document and of its lines. */
#define CHARGED "/.//cac:AllowanceCharge[not(..[name() = 'Price'])]"

/* Of the category and the tax of the subtotal at hand. */
#define SAME_TAX                                                                                   \
    "[cac:TaxCategory/cbc:ID = $/cac:TaxCategory/cbc:ID][cac:TaxCategory/cac:TaxScheme/cbc:ID = "  \
    "$/cac:TaxCategory/cac:TaxScheme/cbc:ID]"
#define RATED "[one-of(cac:TaxCategory/cbc:ID, 'StandardRated ZeroRated ReverseCharge')]"
#define VAT_TAX "cac:TaxCategory/cac:TaxScheme/cbc:ID[one-of(., '63 VAT')]"
#define HEAD_TAX "/cac:TaxTotal/cac:TaxSubtotal[" VAT_TAX "]/cac:TaxCategory/cbc:ID"
#define LINE_TAX "/BG-25/cac:TaxTotal/cac:TaxSubtotal[" VAT_TAX "]/cac:TaxCategory/cbc:ID"

const Rule rules_oioubl_lib[] = {
    LIB("001", "", "cbc:UBLVersionID = '2.0' or cbc:UBLVersionID = '2.1'",
        "UBLVersionID skal være 2.0 eller 2.1"),
    LIB("002", "", "one-of(cbc:CustomizationID, 'OIOUBL-2.01 OIOUBL-2.02 OIOUBL-2.1')",
        "CustomizationID skal være OIOUBL-2.01, OIOUBL-2.02 eller OIOUBL-2.1"),
    LIB("006", "/cbc:UUID", UUID, "UUID er ikke skrevet rigtigt"),
    LIB("013",
        "/.[not(name() = 'CreditNote')]/cac:LegalMonetaryTotal/{cbc:AllowanceTotalAmount|"
        "cbc:ChargeTotalAmount|cbc:PrepaidAmount} | "
        "/.[name() = 'Reminder']/cac:LegalMonetaryTotal/{cbc:TaxInclusiveAmount|cbc:PayableAmount} "
        "| /cac:ReminderLine/{cbc:DebitLineAmount|cbc:CreditLineAmount}",
        ". > 0", "Beløbet skal være over 0 eller udelades"),
    LIB("303", "/cac:LegalMonetaryTotal/cbc:PayableRoundingAmount", "not(. = 0)",
        "Afrundingen skal udelades, når den er 0"),
    LIB("303", "/.[name() = 'Reminder']/cac:LegalMonetaryTotal/cbc:LineExtensionAmount",
        "not(. = 0)", "Rykkerens linjesum må ikke være 0"),
    LIB("014",
        "/cac:LegalMonetaryTotal/* | /cac:ReminderLine/{cbc:DebitLineAmount|cbc:CreditLineAmount}",
        "decimals-exactly(., '2')", "Beløbet skal have to decimaler"),
    LIB("021", "", "not(cbc:AccountingCost and cbc:AccountingCostCode)",
        "Brug enten AccountingCost eller AccountingCostCode"),
    LIB("022", "/SELLER | /BUYER", "filled(PARTY-ID) or filled(cac:PartyName/cbc:Name)",
        "Partens navn eller identifikation mangler"),
    LIB("024", "/.//cac:Person", "filled(cbc:FamilyName) or filled(cbc:FirstName)",
        "Personens navn mangler"),
    LIB("025", ADDRESS_ANY, "filled(cbc:AddressFormatCode)", "Adressens format mangler"),
    LIB("026", ADDRESS_ANY,
        "cbc:AddressFormatCode/@listID = 'urn:oioubl:codelist:addressformatcode-1.1' or "
        "cbc:AddressFormatCode/@listID = 'UN/ECE 3477'",
        "Listen over adresseformater er forkert"),
    LIB("031", FORMAT("Unstructured"), NO_PLACE " and not(cac:Country)",
        "En ustruktureret adresse må kun have adresselinjer"),
    LIB("032", FORMAT("StructuredDK"), "not(cac:AddressLine)",
        "En dansk adresse må ikke have adresselinjer"),
    LIB("033", FORMAT("StructuredDK"), "filled(cbc:PostalZone)", "Postnummeret mangler"),
    LIB("034", FORMAT("StructuredDK"), "filled(cbc:StreetName) or filled(cbc:Postbox)",
        "Vejnavn eller postboks mangler"),
    LIB("035", FORMAT("StructuredDK"), "filled(cbc:BuildingNumber) or filled(cbc:Postbox)",
        "Husnummer eller postboks mangler"),
    LIB("036", FORMAT("StructuredLax"), "not(cac:AddressLine)",
        "Adressen må ikke have adresselinjer"),
    LIB("037", FORMAT("StructuredID"), "filled(cbc:ID)", "Adressens ID mangler"),
    LIB("065", "/.//cac:TaxScheme", "filled(cbc:ID)", "Afgiftens kode (TaxScheme/ID) mangler"),
    LIB("066", "/.//cac:TaxScheme", "filled(cbc:Name)", "Afgiftens navn (TaxScheme/Name) mangler"),
    LIB("067", "/.//cac:TaxScheme[cbc:ID = '63']", "not(cbc:TaxTypeCode)",
        "TaxTypeCode må ikke bruges ved moms"),
    LIB("074", "/.//cac:TaxCategory", "filled(cbc:ID)", "Momskategorien (TaxCategory/ID) mangler"),
    LIB("070", "/.//cac:TaxScheme",
        "cbc:ID/@schemeID and starts(cbc:ID/@schemeID, 'urn:oioubl:id:taxschemeid-')",
        "Listen over afgifter er forkert"),
    LIB("075", "/.//{cac:TaxCategory|cac:ClassifiedTaxCategory}",
        "cbc:ID/@schemeID and starts(cbc:ID/@schemeID, 'urn:oioubl:id:taxcategoryid-')",
        "Listen over momskategorier er forkert"),
    LIB("080", "/.//*[cbc:StartDate][cbc:EndDate]", "date(cbc:EndDate) >= date(cbc:StartDate)",
        "Perioden slutter, før den begynder"),
    LIB("078", "/.//*[cbc:StartTime]", "cbc:StartDate", "Startdato mangler"),
    LIB("079", "/.//*[cbc:EndTime]", "cbc:EndDate", "Slutdato mangler"),
    LIB("083", "/.//*[cbc:SourceCurrencyCode]", "filled(cbc:SourceCurrencyCode)", "Valuta mangler"),
    LIB("084", "/.//*[cbc:TargetCurrencyCode]", "filled(cbc:TargetCurrencyCode)", "Valuta mangler"),
    LIB("089", "/.//cbc:CalculationRate", "number(.) > 0", "Valutakursen skal være over 0"),
    LIB("090", "/.//cbc:CalculationRate", "decimals-exactly(., '4')",
        "Valutakursen skal have fire decimaler"),
    LIB("310", "/.//cbc:MathematicOperatorCode", "one-of(., 'multiply divide')",
        "Valutakursens regneart skal være multiply eller divide"),
    LIB("100", MEANS_ANY "/cbc:PaymentMeansCode", "one-of(., '1 10 20 31 42 48 49 50 58 59 93 97')",
        "Betalingsmåden bruges ikke i OIOUBL"),
    BARRED("103", "31", "cbc:InstructionNote"),
    CHANNEL_LIST("106", "31", ""),
    NEEDED("107", "31", ACCOUNT, "kontonummer"),
    LIB("108", MEANS("31") "[cbc:PaymentChannelCode = 'IBAN']", "not(" BRANCH ")",
        "Registreringsnummer bruges ikke ved IBAN"),
    LIB("109", MEANS("31"), "cbc:PaymentChannelCode and one-of(cbc:PaymentChannelCode, 'IBAN ZZZ')",
        "Betalingsmåde 31: betalingskanalen skal være IBAN eller ZZZ"),
    LIB("113", MEANS("31") "[cbc:PaymentChannelCode = 'IBAN']", BANK,
        "Bankens ID (BIC) mangler ved IBAN"),
    LIB("116", MEANS("31") "[cbc:PaymentChannelCode = 'ZZZ']", PAYEE_BRANCH "/cbc:Name",
        "Bankafdelingens navn mangler"),
    LIB("117", MEANS("31") "[cbc:PaymentChannelCode = 'ZZZ']", PAYEE_BRANCH "/cac:Address",
        "Bankafdelingens adresse mangler"),
    LIB("276", MEANS("31") "[cbc:PaymentChannelCode = 'ZZZ']", BRANCH,
        "Registreringsnummer mangler"),
    LIB("114", MEANS("31") "[cbc:PaymentChannelCode = 'IBAN']", "length(" ACCOUNT ") <= 34",
        "Kontonummeret har over 34 tegn"),
    BARRED("119", "42", "cbc:InstructionNote"),
    BARRED("122", "42", "cac:CreditAccount"),
    CHANNEL_LIST("123", "42", ""),
    LIB("124", MEANS("42") "/" PAYER_BRANCH, "cbc:ID", "Betalers registreringsnummer mangler"),
    LIB("125", MEANS("42"), "cac:PayeeFinancialAccount", "Kontoen mangler"),
    NEEDED("126", "42", ACCOUNT, "kontonummer"),
    NEEDED("127", "42", BRANCH, "registreringsnummer"),
    CHANNEL("128", "42", "DK:BANK", "DK:BANK"),
    LIB("130", MEANS("42") "/" PAYER_BRANCH "/cbc:ID", "length(.) <= 4",
        "Betalers registreringsnummer har over 4 cifre"),
    LIB("132", MEANS("42") "/" BRANCH, "length(.) <= 4", "Registreringsnummeret har over 4 cifre"),
    LIB("131", MEANS("42") "/" ACCOUNT, "length(.) <= 10", "Kontonummeret har over 10 tegn"),
    LIB("311", MEANS("42"), BRANCH " and like(" BRANCH ", '#*')",
        "Registreringsnummeret skal være cifre"),
    BARRED("135", "49", "cbc:InstructionNote"),
    BARRED("137", "49", "cac:CreditAccount"),
    LIB("140", MEANS("49"), "length(cbc:InstructionID) <= 60", "InstructionID har over 60 tegn"),
    CHANNEL("289", "49", "IBAN DK:BANK", "IBAN eller DK:BANK"),
    DEBIT("290", "DK:BANK", "length(" DEBITED ") = 10", "betalers kontonummer skal have 10 cifre"),
    DEBIT("291", "DK:BANK", "length(" PAYER_BRANCH "/cbc:ID) = 4",
          "betalers registreringsnummer skal have 4 cifre"),
    DEBIT("292", "IBAN", "length(" DEBITED ") <= 34", "betalers kontonummer har over 34 tegn"),
    DEBIT("293", "IBAN", "length(" DEBITED ") >= 18", "betalers kontonummer har under 18 tegn"),
    DEBIT("294", "IBAN", "not(" PAYER_BRANCH "/cbc:ID)", "registreringsnummer bruges ikke"),
    DEBIT("295", "IBAN", PAYER_BRANCH "/cac:FinancialInstitution/cbc:ID",
          "ID for betalers bank (BIC) mangler"),
    BARRED("142", "50", "cac:CreditAccount"),
    CHANNEL_LIST("143", "50", WHERE_USED),
    NEEDED("144", "50", "cbc:PaymentID", "kortart"),
    LIB("145", MEANS("50") "[cbc:PaymentID][one-of(cbc:PaymentID, '04 15')]", "cbc:InstructionID",
        "Betalings-id mangler ved girokort 04 og 15"),
    CHANNEL("146", "50", "DK:GIRO", "DK:GIRO"),
    LIB("147", MEANS("50"), "cbc:PaymentID and one-of(cbc:PaymentID, '01 04 15')",
        "Girokortets art skal være 01, 04 eller 15"),
    LIB("148", MEANS("50") "[cbc:InstructionNote]", "cbc:PaymentID = '01'",
        "Besked er kun tilladt ved girokort 01"),
    LIB("149", MEANS("50"), "length(cbc:InstructionID) <= 16", "Betalings-id har over 16 cifre"),
    LIB("312", MEANS("50") "[cbc:PaymentID][one-of(cbc:PaymentID, '04 15')]/cbc:InstructionID",
        "filled(.)", "Betalings-id er tomt"),
    LIB("319", MEANS("50"), "cac:PayeeFinancialAccount", "Girokontoen mangler"),
    NEEDED("320", "50", ACCOUNT, "kontonummer"),
    LIB("321", MEANS_ANY "[cbc:PaymentMeansCode = '50' or cbc:PaymentChannelCode = 'DK:GIRO']",
        ACCOUNT " and (like(" ACCOUNT ", '#######') or like(" ACCOUNT ", '########'))",
        "Gironummeret skal være 7 eller 8 cifre"),
    LIB("390", MEANS("50") "[cbc:PaymentID][one-of(cbc:PaymentID, '04 15')]/cbc:InstructionID",
        "like(., '#*')", "Betalings-id skal være cifre"),
    NEEDED("152", "93", "cbc:PaymentID", "kortart"),
    LIB("153", MEANS("93") "[cbc:PaymentID][one-of(cbc:PaymentID, '71 75')]", "cbc:InstructionID",
        "Betalings-id mangler ved FIK 71 og 75"),
    LIB("154", MEANS("93") "[cbc:InstructionNote]", "one-of(cbc:PaymentID, '73 75')",
        "Besked er kun tilladt ved FIK 73 og 75"),
    LIB("155", MEANS("93"), "cbc:PaymentID and one-of(cbc:PaymentID, '71 73 75')",
        "FIK-kortets art skal være 71, 73 eller 75"),
    LIB("156", MEANS("93") "[cbc:PaymentID = '71']", "length(cbc:InstructionID) = 15",
        "Betalings-id skal være 15 cifre ved FIK 71"),
    LIB("157", MEANS("93") "[cbc:PaymentID = '75']", "length(cbc:InstructionID) = 16",
        "Betalings-id skal være 16 cifre ved FIK 75"),
    LIB("275", MEANS("93") "[cbc:PaymentID = '73']", "not(cbc:InstructionID)",
        "Betalings-id er kun tilladt ved FIK 71 og 75"),
    CHANNEL("277", "93", "DK:FIK", "DK:FIK"),
    CHANNEL_LIST("278", "93", WHERE_USED),
    LIB("305", MEANS("93"), "length(cac:CreditAccount/cbc:AccountID) = 8",
        "FIK-kreditornummeret skal have 8 tegn"),
    LIB("336", MEANS("93") "[cbc:PaymentID][one-of(cbc:PaymentID, '71 75')]/cbc:InstructionID",
        "like(., '#*')", "Betalings-id skal være cifre"),
    CHANNEL("158", "97", "DK:NEMKONTO", "DK:NEMKONTO"),
    BARRED("159", "97", "cbc:InstructionID"),
    BARRED("160", "97", "cbc:InstructionNote"),
    BARRED("161", "97", "cbc:PaymentID"),
    BARRED("163", "97", "cac:PayerFinancialAccount"),
    BARRED("164", "97", "cac:PayeeFinancialAccount"),
    BARRED("165", "97", "cac:CreditAccount"),
    LIB("342", MEANS("48"), "cac:CardAccount", "Kortoplysninger mangler"),
    BARRED("365", "48", "cbc:PaymentChannelCode"),
    BARRED("366", "48", "cbc:InstructionID"),
    BARRED("367", "48", "cbc:InstructionNote"),
    BARRED("368", "48", "cac:PayerFinancialAccount"),
    BARRED("369", "48", "cac:PayeeFinancialAccount"),
    BARRED("370", "48", "cac:CreditAccount"),
    NEEDED("377", "58", "filled(" ACCOUNT ")", "kontonummer"),
    CHANNEL("379", "58", "IBAN", "IBAN"),
    CHANNEL("380", "59", "IBAN", "IBAN"),
    LIB("166", "/.//cac:Party", "not(cbc:MarkCareIndicator)", "MarkCareIndicator må ikke bruges"),
    LIB("167", "/.//cac:Party", "not(cbc:MarkAttentionIndicator)",
        "MarkAttentionIndicator må ikke bruges"),
    LIB("168", "/.//cac:Party", "not(cac:AgentParty)", "AgentParty må ikke bruges"),
    LIB("180", "/.//cbc:EndpointID[@schemeID = 'DK:CVR']", CVR,
        "EndpointID skal være et CVR-nummer som DK12345678"),
    LIB("181", "/.//cbc:EndpointID[@schemeID = 'GLN']", GLN,
        "EndpointID skal være et GLN-nummer på 13 cifre"),
    LIB("216", "/.//cbc:EndpointID[@schemeID = 'EAN']", GLN,
        "EndpointID skal være et EAN-nummer på 13 cifre"),
    LIB("184", "/.//cac:PartyIdentification/cbc:ID[@schemeID = 'DK:CVR']", CVR,
        "Identifikationen skal være et CVR-nummer som DK12345678"),
    LIB("185", "/.//cac:PartyIdentification/cbc:ID[@schemeID = 'GLN']", GLN,
        "Identifikationen skal være et GLN-nummer på 13 cifre"),
    LIB("218", "/.//cac:PartyIdentification/cbc:ID[@schemeID = 'EAN']", GLN,
        "Identifikationen skal være et EAN-nummer på 13 cifre"),
    LIB("287", "/.//cac:PartyIdentification/cbc:ID[@schemeID = 'DK:P']", "like(., '##########')",
        "P-nummeret skal være ti cifre"),
    LIB("187", "/.//cac:PartyLegalEntity", "filled(cbc:CompanyID)",
        "Den juridiske enheds nummer mangler"),
    LIB("190", "/.//cac:PartyLegalEntity/cbc:CompanyID[@schemeID = 'DK:CVR']", CVR,
        "CVR-nummeret skal skrives som DK12345678"),
    LIB("193", "/.//cac:PartyTaxScheme", "filled(cbc:CompanyID)", "SE-nummeret mangler"),
    LIB("195", "/.//cac:PartyTaxScheme/cbc:CompanyID", "filled(@schemeID)",
        "SE-nummeret mangler schemeID"),
    LIB("189", "/.//cac:PartyLegalEntity/cbc:CompanyID", "filled(@schemeID)",
        "CVR-nummeret mangler schemeID"),
    LIB("196", "/.//cac:PartyTaxScheme/cbc:CompanyID[@schemeID = 'DK:SE']", CVR,
        "SE-nummeret skal skrives som DK12345678"),
    LIB("192", "/.//cac:PartyTaxScheme", "not(cbc:TaxLevelCode)", "TaxLevelCode må ikke bruges"),
    LIB("186", "/.//cac:PartyLegalEntity", "not(cac:CorporateRegistrationScheme)",
        "CorporateRegistrationScheme må ikke bruges"),
    LIB("198", "/.//cac:TaxScheme[cbc:ID = '63']", "cbc:Name ~= 'Moms'",
        "Afgiftens navn skal være Moms"),
    LIB("213", "/.//cac:Country", "filled(cbc:IdentificationCode)", "Landekoden mangler"),
    LIB("301", "/.//cac:Country/cbc:IdentificationCode", "in(., 'iso3166')",
        "Landekoden findes ikke"),
    LIB("226", CHARGED, "count(cac:TaxCategory) = 1", "Rabat eller gebyr mangler momskategori"),
    LIB("227", CHARGED "[cbc:MultiplierFactorNumeric]", "not(cbc:MultiplierFactorNumeric < 0)",
        "Rabattens sats skal være positiv"),
    LIB("248", CHARGED "[cbc:MultiplierFactorNumeric]", "filled(cbc:BaseAmount)",
        "Rabattens grundlag mangler"),
    LIB("270", "/BG-25/cac:Price/cac:AllowanceCharge[cbc:MultiplierFactorNumeric]",
        "filled(cbc:BaseAmount)", "Prisrabattens grundlag mangler"),
    LIB("231", "/.//cac:TaxCategory", "not(cbc:PerUnitAmount and cbc:Percent)",
        "Brug enten PerUnitAmount eller Percent"),
    LIB("232", "/.//cac:TaxCategory[cbc:PerUnitAmount]", "cbc:BaseUnitMeasure",
        "BaseUnitMeasure mangler"),
    LIB("250", "/cac:TaxTotal/cbc:TaxAmount", "decimals-exactly(., '2')",
        "Momsbeløbet skal have to decimaler"),
    LIB("259", "/.//cac:TaxSubtotal", "filled(cbc:TaxableAmount)", "Momsgrundlaget mangler"),
    LIB("261", "/.//cac:TaxSubtotal/cbc:TaxableAmount", "decimals-exactly(., '2')",
        "Momsgrundlaget skal have to decimaler"),
    LIB("263", "/.//cac:TaxSubtotal/cbc:TaxAmount", "decimals-exactly(., '2')",
        "Momsbeløbet skal have to decimaler"),
    LIB("298", "/.//@currencyID", "in(., 'iso4217')", "Valutakoden findes ikke"),
    LIB("403", "/{cbc:DocumentCurrencyCode|cbc:TaxCurrencyCode|cbc:PricingCurrencyCode}",
        "in(., 'iso4217')", "Valutakoden findes ikke"),
    LIB("306", "/.[cac:TaxTotal]",
        "count(cac:TaxTotal[cac:TaxSubtotal/cac:TaxCategory/cac:TaxScheme/cbc:ID[one-of(., '63 "
        "VAT')]]) "
        "= 1",
        "Netop én TaxTotal skal indeholde moms"),
    LIB("318", "/BG-25/{cbc:InvoicedQuantity|cbc:CreditedQuantity}[@unitCode]",
        "in(@unitCode, 'unit')", "Enheden findes ikke i UN/ECE 66411"),
    LIB("333", "/.//cac:TaxCategory[cac:TaxScheme/cbc:ID = 'VAT']", "cbc:Percent",
        "Momssatsen mangler"),
    LIB("334", "/.//cac:TaxCategory/cbc:Percent", "decimals(., '2')",
        "Momssatsen har flere end to decimaler"),
    LIB("381", STANDARD_RATED "[cbc:TaxableAmount > 0][cbc:TaxAmount = 0]",
        "number(cbc:TaxableAmount) * number(cac:TaxCategory/cbc:Percent, 0) div 100 < 0.005",
        "Momsbeløbet er 0, selv om der er normal moms"),
    LIB("382", "/.//cac:TaxCategory[cbc:ID = 'StandardRated']", "number(cbc:Percent) > 0",
        "Momssatsen skal være over 0 ved normal moms"),
    LIB("385", "/cac:TaxTotal[cac:TaxSubtotal]",
        "number(cbc:TaxAmount) = round(sum(cac:TaxSubtotal/cbc:TaxAmount))",
        "Momsbeløbet er ikke summen af sine dele"),
    LIB("400", "/.//cac:TaxSubtotal[cac:TaxCategory/cbc:ID = 'ZeroRated']",
        "number(cbc:TaxAmount) = 0 and number(cac:TaxCategory/cbc:Percent, 0) = 0",
        "Moms og sats skal være 0 ved nulsats"),
    LIB("401", "/.//cac:TaxSubtotal[cac:TaxCategory/cbc:Percent > 0]",
        "abs(number(cbc:TaxAmount) - number(cbc:TaxableAmount) * "
        "number(cac:TaxCategory/cbc:Percent) "
        "div 100) <= 1",
        "Momsbeløbet er ikke grundlag × sats"),
    LIB("402", "/cac:TaxTotal/cac:TaxSubtotal[not(/.[name() = 'Reminder'])]" RATED,
        "/BG-25/cac:TaxTotal/cac:TaxSubtotal" SAME_TAX
        " -> abs(number(cbc:TaxableAmount) - (sum(/BG-25/cac:TaxTotal/cac:TaxSubtotal" SAME_TAX
        "/cbc:TaxableAmount) + sum(/cac:AllowanceCharge[cbc:ChargeIndicator = 'true']" SAME_TAX
        "/cbc:Amount) - sum(/cac:AllowanceCharge[cbc:ChargeIndicator = 'false']" SAME_TAX
        "/cbc:Amount))) <= 1",
        "Momsgrundlaget er ikke summen af linjernes, med rabatter og gebyrer"),
    LIB("404", "/.[not(name() = 'Reminder')][cac:TaxTotal]",
        "each(" LINE_TAX ", . = " HEAD_TAX
        ") and each(/cac:AllowanceCharge/cac:TaxCategory/cbc:ID, . "
        "= " HEAD_TAX ") and each(" HEAD_TAX ", . = " LINE_TAX
        " or . = /cac:AllowanceCharge/cac:TaxCategory/cbc:ID)",
        "Momskategorierne på linjer, rabatter og i totalen svarer ikke til hinanden"),
    WARN("203", "/cbc:ProfileID", "@schemeAgencyID = '320'", "schemeAgencyID skal være 320"),
    WARN("229", "/.//{cac:TaxCategory|cac:ClassifiedTaxCategory}", "cbc:ID/@schemeAgencyID = '320'",
         "schemeAgencyID skal være 320"),
    WARN("241", "/.[count(cac:PaymentMeans) > 1]", "each(cac:PaymentMeans, cbc:ID)",
         "Flere betalingsmåder skal have hver sit ID"),
    WARN("245", "/.[count(cac:PaymentTerms) > 1]", "each(cac:PaymentTerms, cbc:ID)",
         "Flere betalingsbetingelser skal have hver sit ID"),
    BARRED("343", "48", "cac:CardAccount/cbc:CardTypeCode"),
    BARRED("344", "48", "cac:CardAccount/cbc:ValidityStartDate"),
    BARRED("345", "48", "cac:CardAccount/cbc:ExpiryDate"),
    BARRED("346", "48", "cac:CardAccount/cbc:IssuerID"),
    BARRED("347", "48", "cac:CardAccount/cbc:IssueNumberID"),
    BARRED("348", "48", "cac:CardAccount/cbc:CV2ID"),
    BARRED("349", "48", "cac:CardAccount/cbc:CardChipCode"),
    BARRED("350", "48", "cac:CardAccount/cbc:ChipApplicationID"),
    LIB("355", "/cac:TaxRepresentativeParty", "not(cbc:WebsiteURI)",
        "cbc:WebsiteURI må ikke bruges her"),
    LIB("356", "/cac:TaxRepresentativeParty", "not(cbc:LogoReferenceID)",
        "cbc:LogoReferenceID må ikke bruges her"),
    LIB("357", "/cac:TaxRepresentativeParty", "not(cbc:EndpointID)",
        "cbc:EndpointID må ikke bruges her"),
    LIB("358", "/cac:TaxRepresentativeParty", "not(cac:PartyIdentification)",
        "cac:PartyIdentification må ikke bruges her"),
    LIB("359", "/cac:TaxRepresentativeParty", "not(cac:Language)",
        "cac:Language må ikke bruges her"),
    LIB("360", "/cac:TaxRepresentativeParty", "not(cac:PhysicalLocation)",
        "cac:PhysicalLocation må ikke bruges her"),
    LIB("361", "/cac:TaxRepresentativeParty", "not(cac:PartyLegalEntity)",
        "cac:PartyLegalEntity må ikke bruges her"),
    LIB("362", "/cac:TaxRepresentativeParty", "not(cac:Contact)", "cac:Contact må ikke bruges her"),
    LIB("363", "/cac:TaxRepresentativeParty", "not(cac:Person)", "cac:Person må ikke bruges her"),
    LIB("353", "/cac:TaxRepresentativeParty", "cac:PartyName/cbc:Name",
        "Skatterepræsentantens navn mangler"),
    LIB("354", "/cac:TaxRepresentativeParty", "cac:PostalAddress/cbc:AddressFormatCode",
        "Skatterepræsentantens adresse mangler"),
    LIB("371", "/cac:TaxRepresentativeParty", "cac:PartyTaxScheme",
        "Skatterepræsentantens skatteregistrering mangler"),
    LIB("372", "/cac:TaxRepresentativeParty", "cac:PartyTaxScheme/cac:TaxScheme",
        "Skatterepræsentantens skatteart mangler"),
    {0},
};
