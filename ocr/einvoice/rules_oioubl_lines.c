/* OIOUBL 2.x, from the texts of the published rules 1.17.2: what a line should come to by quantity,
 * price and exchange rate, and the rest of the lines, deliveries and heads of Invoice, CreditNote
 * and Reminder. */
#include "ocr/einvoice/rules.h"

#define ROW(id, severity, context, test, da)                                                       \
    {                                                                                              \
        id, severity, RULE_UBL, context, test, da                                                  \
    }
#define IS(document) "/.[name() = '" document "']"
#define INVOICE(n, context, test, da) ROW("F-INV" n, RULE_FATAL, IS("Invoice") context, test, da)
#define CREDIT(n, context, test, da) ROW("F-CRN" n, RULE_FATAL, IS("CreditNote") context, test, da)
#define REMINDER(n, context, test, da) ROW("F-REM" n, RULE_FATAL, IS("Reminder") context, test, da)
#define BOTH(inv, crn, context, test, da)                                                          \
    INVOICE(inv, context, test, da), CREDIT(crn, context, test, da)
#define WARN_BOTH(inv, crn, context, test, da)                                                     \
    ROW("W-INV" inv, RULE_WARNING, IS("Invoice") context, test, da),                               \
        ROW("W-CRN" crn, RULE_WARNING, IS("CreditNote") context, test, da)
/* Elements that may not stand there, by kind of document. */
#define BARRED(kind, n, context, name)                                                             \
    kind(n, context, "not(" name ")", "Elementet " name " må ikke bruges her")
#define BARRED_BOTH(inv, crn, context, name)                                                       \
    BARRED(INVOICE, inv, context, name), BARRED(CREDIT, crn, context, name)
#define EITHER(kind, n, context, a, b)                                                             \
    kind(n, context, "not(" a " and " b ")", "Brug enten " a " eller " b)

/* --- what a line comes to: each rule for one way to say the price ------------------------------
 */
#define QUANTITY "{cbc:InvoicedQuantity|cbc:CreditedQuantity}"
/* Lines given away have no amount to be right. */
#define NOT_FREE "/BG-25[not(cbc:FreeOfChargeIndicator) or cbc:FreeOfChargeIndicator = 'false']"
#define AMOUNT_OF_LINE NOT_FREE "[cac:Price/cbc:PriceAmount and " QUANTITY "]"
#define NO_BASE "[not(cac:Price/cbc:BaseQuantity)]"
#define SAME_UNIT                                                                                  \
    "[cac:Price/cbc:BaseQuantity][not(cac:Price/cbc:BaseQuantity/@unitCode != " QUANTITY           \
    "/@unitCode)]"
#define OTHER_UNIT "[cac:Price/cbc:BaseQuantity/@unitCode != " QUANTITY "/@unitCode]"
#define FACTOR "[cac:Price/cbc:OrderableUnitFactorRate]"
#define NO_FACTOR "[not(cac:Price/cbc:OrderableUnitFactorRate)]"
#define NO_RATE "[not(/cac:PricingExchangeRate)]"
#define RATE(operator)                                                                             \
    "[/cac:PricingExchangeRate[cbc:CalculationRate]/cbc:MathematicOperatorCode = '" operator"']"
#define PRICE "number(" QUANTITY ") * number(cac:Price/cbc:PriceAmount)"
#define BY_BASE PRICE " div number(cac:Price/cbc:BaseQuantity)"
#define BY_FACTOR PRICE " * number(cac:Price/cbc:OrderableUnitFactorRate)"
#define THE_RATE "number(/cac:PricingExchangeRate/cbc:CalculationRate)"
#define NEAR(sum) "abs(number(cbc:LineExtensionAmount) - (" sum ")) <= 1"
#define DA_LINE "Linjens beløb er ikke antal × pris"
#define LINE(inv, crn, which, sum) BOTH(inv, crn, AMOUNT_OF_LINE which, NEAR(sum), DA_LINE)

#define HEAD_REFERENCE "/cac:BillingReference"
#define LINE_REFERENCE "/BG-25/cac:BillingReference"
#define ONLY_HERE(inv, name)                                                                       \
    INVOICE(inv, "/BG-25/cac:Delivery[" name "]", "not(/cac:Delivery/" name ")",                   \
            name " må kun stå på linjen, når det ikke står for hele fakturaen")
#define TERMS "/cac:DeliveryTerms"
#define REASONS "/BG-25/cac:Price[count(cbc:PriceChangeReason) > 1]"
#define DISCREPANCY "/cac:DiscrepancyResponse"
#define LINE_DISCREPANCY "/BG-25" DISCREPANCY
#define REMINDER_REFERENCE "/cac:ReminderLine/cac:BillingReference"

const Rule rules_oioubl_lines[] = {
    LINE("348", "216", NO_BASE NO_RATE NO_FACTOR, PRICE),
    LINE("346", "198", NO_BASE RATE("multiply") NO_FACTOR, PRICE " * " THE_RATE),
    LINE("347", "199", NO_BASE RATE("divide") NO_FACTOR, PRICE " div " THE_RATE),
    LINE("349", "218", NO_BASE RATE("multiply") FACTOR, PRICE " * " THE_RATE),
    LINE("350", "220", NO_BASE RATE("divide") FACTOR, PRICE " div " THE_RATE),
    LINE("344", "213", SAME_UNIT RATE("multiply") NO_FACTOR, BY_BASE " * " THE_RATE),
    LINE("345", "215", SAME_UNIT RATE("divide") NO_FACTOR, BY_BASE " div " THE_RATE),
    LINE("341", "217", SAME_UNIT RATE("multiply") FACTOR, BY_BASE " * " THE_RATE),
    LINE("342", "219", SAME_UNIT RATE("divide") FACTOR, BY_BASE " div " THE_RATE),
    CREDIT("210", AMOUNT_OF_LINE SAME_UNIT NO_RATE, NEAR(BY_BASE), DA_LINE),
    LINE("343", "194", OTHER_UNIT NO_RATE FACTOR, BY_FACTOR),
    LINE("326", "212", OTHER_UNIT RATE("multiply") NO_FACTOR, PRICE " * " THE_RATE),
    LINE("327", "214", OTHER_UNIT RATE("divide") NO_FACTOR, PRICE " div " THE_RATE),
    LINE("328", "200", OTHER_UNIT RATE("multiply") FACTOR, BY_FACTOR " * " THE_RATE),
    LINE("329", "201", OTHER_UNIT RATE("divide") FACTOR, BY_FACTOR " div " THE_RATE),
    WARN_BOTH("323", "154", NOT_FREE "[/cac:PricingExchangeRate]",
              "/cac:PricingExchangeRate/cbc:CalculationRate and "
              "/cac:PricingExchangeRate/cbc:MathematicOperatorCode",
              "Linjens beløb kan ikke efterregnes: valutakursen mangler kurs eller regneart"),
    /* heads */
    INVOICE("011", "/cbc:InvoiceTypeCode[@listID = 'urn:oioubl:codelist:invoicetypecode-1.1']",
            "one-of(., '325 380 393')", "Fakturatypen findes ikke i OIOUBL's liste"),
    INVOICE("337", "/cbc:InvoiceTypeCode[@listID = 'urn:oioubl:codelist:invoicetypecode-1.2']",
            "one-of(., '325 380 390 393')", "Fakturatypen findes ikke i OIOUBL's liste"),
    ROW("W-INV010", RULE_WARNING, "/cbc:InvoiceTypeCode",
        "one-of(@listID, 'urn:oioubl:codelist:invoicetypecode-1.1 "
        "urn:oioubl:codelist:invoicetypecode-1.2')",
        "Fakturatypens listID skal være urn:oioubl:codelist:invoicetypecode-1.1 eller 1.2"),
    ROW("W-INV005", RULE_WARNING, "/cbc:InvoiceTypeCode", "@listAgencyID -> @listAgencyID = '320'",
        "Fakturatypens listAgencyID skal være 320"),
    INVOICE("061", "/cac:BuyerCustomerParty", "cac:Party", "Bestiller (Party) mangler"),
    BARRED(INVOICE, "070", "/cac:SellerSupplierParty", "cbc:DataSendingCapability"),
    INVOICE("071", "/cac:SellerSupplierParty", "cac:Party", "Leverandør (Party) mangler"),
    INVOICE("075", "/cac:SellerSupplierParty/cac:Party", "count(cac:PartyLegalEntity) = 1",
            "Leverandørens juridiske enhed (CVR) mangler"),
    CREDIT("159", "", "count(cac:InvoicePeriod) <= 1", "Der må kun være én periode"),
    BARRED_BOTH("295", "162", HEAD_REFERENCE, "cac:BillingReferenceLine"),
    BARRED_BOTH("303", "172", LINE_REFERENCE, "cac:DebitNoteDocumentReference"),
    BARRED_BOTH("304", "173", LINE_REFERENCE, "cac:AdditionalDocumentReference"),
    BOTH("305", "174", LINE_REFERENCE, "count(cac:BillingReferenceLine) <= 1",
         "Der må kun være én BillingReferenceLine"),
    BOTH("306", "175", LINE_REFERENCE "/cac:BillingReferenceLine",
         "count(cac:AllowanceCharge) <= 1", "Der må kun være én rabat eller ét gebyr her"),
    BOTH("339", "209", "/.//cbc:TransactionCurrencyTaxAmount[/cbc:TaxCurrencyCode]",
         "@currencyID = /cbc:TaxCurrencyCode",
         "Momsbeløbets valuta er ikke regnskabsvalutaen (TaxCurrencyCode)"),
    BARRED(INVOICE, "101", TERMS, "cac:AllowanceCharge"),
    EITHER(INVOICE, "102", TERMS, "cbc:ID", "cbc:SpecialTerms"),
    EITHER(INVOICE, "103", TERMS, "cbc:LossRiskResponsibilityCode", "cbc:LossRisk"),
    INVOICE("302", TERMS "/cac:DeliveryLocation", "filled(cbc:ID)",
            "Leveringsstedets ID mangler i leveringsbetingelserne"),
    ROW("W-INV301", RULE_WARNING, IS("Invoice") TERMS "/cbc:ID", "one-of(., 'Incoterms INCOTERMS')",
        "Leveringsbetingelsernes ID skal være INCOTERMS"),
    /* lines */
    BARRED(INVOICE, "135", "/BG-25", "cac:PaymentTerms"),
    BARRED(INVOICE, "136", "/BG-25", "cac:DeliveryTerms"),
    BOTH("196", "141", "/BG-25/cac:Price/cbc:PriceTypeCode", "@listID = 'UN/ECE 5387'",
         "Pristypens listID skal være UN/ECE 5387"),
    BARRED(INVOICE, "238", "/cac:Delivery", "cac:DeliveryAddress"),
    BARRED(INVOICE, "240", "/BG-25/cac:Delivery", "cac:DeliveryAddress"),
    BARRED(CREDIT, "157", "/BG-25/cac:Delivery", "cac:DeliveryAddress"),
    INVOICE("239", "/cac:Delivery/cac:DeliveryLocation", "filled(cbc:ID) or cac:Address",
            "Leveringsstedet mangler adresse eller ID"),
    INVOICE("241", "/BG-25/cac:Delivery/cac:DeliveryLocation", "filled(cbc:ID) or cac:Address",
            "Leveringsstedet mangler adresse eller ID"),
    CREDIT("158", "/BG-25/cac:Delivery/cac:DeliveryLocation", "filled(cbc:ID) or cac:Address",
           "Leveringsstedet mangler adresse eller ID"),
    ONLY_HERE("330", "cbc:ActualDeliveryDate"),
    ONLY_HERE("331", "cac:RequestedDeliveryPeriod"),
    ONLY_HERE("332", "cac:DeliveryLocation"),
    ONLY_HERE("333", "cac:DeliveryParty"),
    BOTH("336", "204", "/BG-25/cac:Item/cac:Certificate", "filled(cbc:CertificateTypeCode)",
         "Certifikatets typekode mangler"),
    CREDIT("205", "/BG-25/cac:Item/cac:Certificate", "filled(cbc:CertificateType)",
           "Certifikatets type mangler"),
    EITHER(CREDIT, "188", DISCREPANCY, "cbc:ResponseCode", "cbc:Description"),
    EITHER(CREDIT, "169", LINE_DISCREPANCY, "cbc:ResponseCode", "cbc:Description"),
    CREDIT("161", DISCREPANCY, "filled(cbc:ReferenceID)", "Afvigelsens reference mangler"),
    CREDIT("168", LINE_DISCREPANCY, "filled(cbc:ReferenceID)",
           "Afvigelsens reference mangler på linjen"),
    CREDIT("018", DISCREPANCY "/cbc:ResponseCode",
           "@listID = 'urn:oioubl:codelist:discrepancyresponsecode-1.1'",
           "Afvigelseskodens listID skal være urn:oioubl:codelist:discrepancyresponsecode-1.1"),
    CREDIT("091", LINE_DISCREPANCY "/cbc:ResponseCode",
           "@listID = 'urn:oioubl:codelist:lineresponsecode-1.0'",
           "Afvigelseskodens listID skal være urn:oioubl:codelist:lineresponsecode-1.0"),
    CREDIT("160", DISCREPANCY "/cbc:ResponseCode", "@listAgencyID = '320'",
           "Afvigelseskodens listAgencyID skal være 320"),
    CREDIT("167", LINE_DISCREPANCY "/cbc:ResponseCode", "@listAgencyID = '320'",
           "Afvigelseskodens listAgencyID skal være 320"),
    CREDIT("193", DISCREPANCY "/cbc:ResponseCode",
           "one-of(., 'Billing1 Billing2 Billing3 Condition1 Condition2 Condition3 Condition4 "
           "Condition5 Condition6 Delivery1 Delivery2 Delivery3 Quality1 Quality2 ZZZ')",
           "Afvigelseskoden findes ikke i OIOUBL's liste"),
    CREDIT("170", "/BG-25/cac:DespatchLineReference", "filled(cbc:LineID)",
           "Følgeseddellinjens nummer mangler"),
    CREDIT("171", "/BG-25/cac:ReceiptLineReference", "filled(cbc:LineID)",
           "Modtagelseslinjens nummer mangler"),
    WARN_BOTH("194", "139", REASONS,
              "count(cbc:PriceChangeReason) = count(cbc:PriceChangeReason/@languageID)",
              "Flere begrundelser for prisen skal have hver sit sprog (languageID)"),
    WARN_BOTH("195", "140", REASONS,
              "count(cbc:PriceChangeReason/@languageID) = "
              "distinct(cbc:PriceChangeReason/@languageID)",
              "To begrundelser for prisen har samme sprog (languageID)"),
    WARN_BOTH("184", "132",
              "/BG-25/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode",
              "@listID = 'UNSPSC'", "Varens klassifikation skal være UNSPSC (listID)"),
    ROW("W-INV322", RULE_WARNING, IS("Invoice") "/BG-25/cac:Price", "not(cac:ValidityPeriod)",
        "Prisens gyldighedsperiode bruges kun ved forudbestilling"),
    /* reminders */
    REMINDER("058", "/cac:ReminderLine", "filled(cbc:ID)", "Linjenummeret mangler"),
    REMINDER("059", "",
             "cbc:ReminderTypeCode/@listID and one-of(cbc:ReminderTypeCode/@listID, "
             "'urn:oioubl.codelist:remindertypecode-1.1 "
             "urn:oioubl:codelist:remindertypecode-1.1')",
             "Rykkertypens listID skal være urn:oioubl:codelist:remindertypecode-1.1"),
    REMINDER("060", "", "cbc:ReminderTypeCode/@listAgencyID = '320'",
             "Rykkertypens listAgencyID skal være 320"),
    REMINDER("061", "", "cbc:ReminderTypeCode = 'Reminder' or cbc:ReminderTypeCode = 'Advis'",
             "Rykkertypen skal være Reminder eller Advis"),
    REMINDER("067", "/cac:ReminderLine/cbc:DebitLineAmount",
             "@currencyID = /cbc:DocumentCurrencyCode", "Linjens valuta er ikke dokumentets"),
    REMINDER("068", "/cac:ReminderLine/cbc:CreditLineAmount",
             "@currencyID = /cbc:DocumentCurrencyCode", "Linjens valuta er ikke dokumentets"),
    REMINDER("087", "/cac:ReminderLine", "count(cac:ReminderPeriod) <= 1",
             "Linjen må kun have én periode"),
    REMINDER("088", "/cac:ReminderLine", "count(cac:BillingReference) <= 1",
             "Linjen må kun henvise til én faktura"),
    BARRED(REMINDER, "089", REMINDER_REFERENCE, "cac:DebitNoteDocumentReference"),
    BARRED(REMINDER, "090", REMINDER_REFERENCE, "cac:AdditionalDocumentReference"),
    REMINDER("091", REMINDER_REFERENCE, "count(cac:BillingReferenceLine) <= 1",
             "Der må kun være én BillingReferenceLine"),
    REMINDER("092", REMINDER_REFERENCE "/cac:BillingReferenceLine",
             "count(cac:AllowanceCharge) <= 1", "Der må kun være én rabat eller ét gebyr her"),
    EITHER(REMINDER, "094", "/cac:AllowanceCharge", "cbc:AllowanceChargeReason",
           "cbc:AllowanceChargeReasonCode"),
    REMINDER("097", "/cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
             "one-of(., 'PenaltyFee PenaltyRate')",
             "Gebyrets kode skal være PenaltyFee eller PenaltyRate"),
    ROW("W-REM095", RULE_WARNING,
        IS("Reminder") "/cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
        "@listID -> @listID = 'urn:oioubl:codelist:reminderallowancechargereasoncode-1.0'",
        "Gebyrkodens listID er forkert"),
    ROW("W-REM096", RULE_WARNING,
        IS("Reminder") "/cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
        "@listAgencyID -> @listAgencyID = '320'", "Gebyrkodens listAgencyID skal være 320"),
    {0},
};
