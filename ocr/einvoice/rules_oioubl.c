/* OIOUBL 2.x (Invoice, CreditNote, Reminder), from the texts of the published rules 1.17.2: head,
 * totals and lines. What all documents share (parties, payment, taxes) stands in
 * rules_oioubl_lib.c. Mind: TaxExclusiveAmount is the tax amount. */
#include "ocr/einvoice/rules.h"

#define FATAL(id, context, test, da)                                                               \
    {                                                                                              \
        "F-" id, RULE_FATAL, RULE_UBL, context, test, da                                           \
    }
#define IS(document) "/.[name() = '" document "']"
/* The same rule under its number in each kind of document. */
#define INVOICE(n, context, test, da) FATAL("INV" n, IS("Invoice") context, test, da)
#define CREDIT(n, context, test, da) FATAL("CRN" n, IS("CreditNote") context, test, da)
#define REMINDER(n, context, test, da) FATAL("REM" n, IS("Reminder") context, test, da)
#define BOTH(inv, crn, context, test, da)                                                          \
    INVOICE(inv, context, test, da), CREDIT(crn, context, test, da)
#define ALL(inv, crn, rem, context, test, da)                                                      \
    INVOICE(inv, context, test, da), CREDIT(crn, context, test, da),                               \
        REMINDER(rem, context, test, da)

#define SUM "/cac:LegalMonetaryTotal"
#define ALLOWANCES "/cac:AllowanceCharge[cbc:ChargeIndicator = 'false']"
#define CHARGES "/cac:AllowanceCharge[cbc:ChargeIndicator = 'true']"
#define TAXES "/cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount"
/* Lines, charges and taxes, less allowances, rounded off. */
#define GROSS                                                                                      \
    "number(cbc:LineExtensionAmount, 0) + number(cbc:ChargeTotalAmount, 0) + sum(" TAXES           \
    ") - number(cbc:AllowanceTotalAmount, 0) + number(cbc:PayableRoundingAmount, 0)"
#define PAYABLE GROSS " - number(cbc:PrepaidAmount, 0)"
#define TERMS_FIT                                                                                  \
    "round(sum(cac:PaymentTerms/cbc:Amount)) = round(cac:LegalMonetaryTotal/cbc:PayableAmount) "   \
    "or round(cac:PaymentTerms/cbc:Amount) = round(cac:LegalMonetaryTotal/cbc:PayableAmount)"
/* "if not free": lines given away count in no sum. */
#define NOT_FREE "[not(cbc:FreeOfChargeIndicator) or cbc:FreeOfChargeIndicator = 'false']"
#define SAME_CURRENCY "@currencyID = /cbc:DocumentCurrencyCode"
#define QUANTITY "{cbc:InvoicedQuantity|cbc:CreditedQuantity}"
/* What a line should come to, without an exchange rate for its prices. */
#define LINE_PRICE                                                                                 \
    "number(" QUANTITY ") * number(cac:Price/cbc:PriceAmount) div number(cac:Price/cbc:"           \
    "BaseQuantity, 1) * number(cac:Price/cbc:OrderableUnitFactorRate, 1)"
#define PLAIN_LINE                                                                                 \
    "/BG-25[cac:Price/cbc:PriceAmount][" QUANTITY "][not(/cac:PricingExchangeRate)]" NOT_FREE
#define POSITIVE_LINE "/BG-25[not(" QUANTITY " < 0 or cac:Price/cbc:PriceAmount < 0)]"
#define NEAR(a, b) "abs(number(" a ") - (" b ")) <= 1"
#define DA_LINE "Linjens beløb er ikke antal × pris"

#define BARRED_IN(kind, n, context, name)                                                          \
    kind(n, context, "not(" name ")", name " må ikke bruges her")

const Rule rules_oioubl[] = {
    ALL("007", "004", "008", "", "filled(cbc:DocumentCurrencyCode)", "Valutakoden mangler"),
    BOTH("008", "005", "", "cac:TaxTotal", "Moms (TaxTotal) mangler"),
    INVOICE("009", "", "filled(cbc:ID)", "Fakturanummeret mangler"),
    CREDIT("006", "", "filled(cbc:ID)", "Kreditnotanummeret mangler"),
    REMINDER("010", "", "filled(cbc:ID)", "Rykkernummeret mangler"),
    REMINDER("006", "", "filled(cbc:ReminderTypeCode)", "Rykkertypen mangler"),
    REMINDER("007", "", "filled(cbc:ReminderSequenceNumeric)", "Rykkerens løbenummer mangler"),
    INVOICE("004", "", "count(cac:InvoicePeriod) <= 1", "Der må kun være én periode"),
    BOTH("012", "007", "/BG-25/cbc:LineExtensionAmount", SAME_CURRENCY,
         "Linjens valuta er ikke dokumentets"),
    ALL("013", "008", "065", SUM "/cbc:LineExtensionAmount", SAME_CURRENCY,
        "Linjesummens valuta er ikke dokumentets"),
    ALL("014", "009", "066", SUM "/cbc:PayableAmount", SAME_CURRENCY,
        "Beløbet til betaling har en anden valuta end dokumentet"),
    ALL("016", "011", "012", "/cbc:TaxCurrencyCode", "one-of(., 'DKK EUR')",
        "Momsens valuta skal være DKK eller EUR"),
    ALL("018", "013", "014", "",
        "cbc:TaxCurrencyCode -> cac:TaxTotal/cac:TaxSubtotal/cbc:TransactionCurrencyTaxAmount",
        "Momsbeløb i momsens valuta mangler"),
    BOTH("019", "014", "/BG-25/cac:Price/cbc:PriceAmount",
         "/cbc:PricingCurrencyCode -> @currencyID = /cbc:PricingCurrencyCode",
         "Prisens valuta er ikke den angivne"),
    ALL("020", "015", "062", "", "cbc:PricingCurrencyCode -> count(cac:PricingExchangeRate) = 1",
        "Valutakurs for priser mangler"),
    ALL("021", "016", "063", "", "cbc:PaymentCurrencyCode -> count(cac:PaymentExchangeRate) = 1",
        "Valutakurs for betaling mangler"),
    ALL("022", "017", "064", "",
        "cbc:PaymentAlternativeCurrencyCode -> count(cac:PaymentAlternativeExchangeRate) = 1",
        "Valutakurs for anden betaling mangler"),
    BOTH("024", "022", "/cac:OrderReference", "filled(cbc:ID)", "Ordrenummeret mangler"),
    BOTH("025", "023", "/cac:BillingReference", "not(cac:DebitNoteDocumentReference)",
         "DebitNoteDocumentReference må ikke bruges"),
    BOTH("026", "024", "/cac:BillingReference", "not(cac:AdditionalDocumentReference)",
         "AdditionalDocumentReference må ikke bruges her"),
    BOTH("027", "025", "/cac:Signature", "filled(cbc:ID)", "Underskriftens nummer mangler"),
    ALL("029", "026", "016", "/cac:AccountingSupplierParty", "not(cbc:DataSendingCapability)",
        "DataSendingCapability må ikke bruges"),
    ALL("030", "027", "017", "/cac:AccountingSupplierParty", "cac:Party", "Sælger mangler"),
    ALL("031", "028", "018", "/SELLER", "filled(cbc:EndpointID)",
        "Sælgers elektroniske adresse (EndpointID) mangler"),
    ALL("034", "031", "021", "/SELLER", "count(cac:PartyLegalEntity) = 1",
        "Sælgers juridiske enhed (CVR) mangler"),
    ALL("043", "039", "024", "/cac:AccountingCustomerParty", "count(cac:Party) = 1",
        "Køber mangler"),
    ALL("044", "040", "025", "/BUYER", "filled(cbc:EndpointID)",
        "Købers elektroniske adresse (EndpointID) mangler"),
    INVOICE("045", "/BUYER", "count(cac:PartyLegalEntity) <= 1",
            "Køber må kun have én juridisk enhed"),
    ALL("046", "042", "071", "/BUYER", "count(cac:Contact) = 1", "Købers kontaktperson mangler"),
    BOTH("051", "047", "/BUYER/cac:Contact", "filled(cbc:ID)",
         "Købers reference (kontaktens ID) mangler"),
    ALL("120", "066", "054", SUM, "filled(cbc:LineExtensionAmount)", "Linjesummen mangler"),
    ALL("122", "068", "074", "",
        "cac:AllowanceCharge/cbc:ChargeIndicator = 'false' -> " SUM "/cbc:AllowanceTotalAmount",
        "Summen af rabatter mangler"),
    ALL("123", "069", "075", "",
        "cac:AllowanceCharge/cbc:ChargeIndicator = 'true' -> " SUM "/cbc:ChargeTotalAmount",
        "Summen af gebyrer mangler"),
    INVOICE("124", "", "cac:PrepaidPayment/cbc:PaidAmount -> " SUM "/cbc:PrepaidAmount",
            "Forudbetalt beløb mangler"),
    REMINDER("076", "", "cac:PrepaidPayment/cbc:PaidAmount -> " SUM "/cbc:PrepaidAmount",
             "Forudbetalt beløb mangler"),
    ALL("125", "071", "077", "",
        "cac:TaxTotal/cbc:RoundingAmount -> " SUM "/cbc:PayableRoundingAmount",
        "Afrunding mangler"),
    INVOICE("126", SUM,
            "abs(number(cbc:LineExtensionAmount) - sum(/BG-25" NOT_FREE
            "/cbc:LineExtensionAmount)) <= 0.0055",
            "Linjesummen er ikke summen af linjerne"),
    /* … but a credit note's count even when given away. */
    CREDIT("072", SUM,
           "abs(number(cbc:LineExtensionAmount) - sum(/BG-25/cbc:LineExtensionAmount)) <= 0.0055",
           "Linjesummen er ikke summen af linjerne"),
    ALL("127", "073", "079", SUM "[cbc:TaxExclusiveAmount]",
        "round(cbc:TaxExclusiveAmount) = round(sum(" TAXES "))",
        "Momsbeløbet (TaxExclusiveAmount) er ikke summen af momsen"),
    ALL("128", "074", "080", SUM "[cbc:TaxInclusiveAmount]",
        "round(cbc:TaxInclusiveAmount) = round(" GROSS ")",
        "Total med moms er ikke linjer + gebyrer + moms − rabatter + afrunding"),
    ALL("129", "075", "081", SUM "[cbc:AllowanceTotalAmount]",
        "round(cbc:AllowanceTotalAmount) = round(sum(" ALLOWANCES "/cbc:Amount))",
        "Summen af rabatter er ikke rabatterne"),
    ALL("130", "076", "082", SUM "[cbc:ChargeTotalAmount]",
        "round(cbc:ChargeTotalAmount) = round(sum(" CHARGES "/cbc:Amount))",
        "Summen af gebyrer er ikke gebyrerne"),
    INVOICE("131", SUM "[cbc:PrepaidAmount]",
            "round(cbc:PrepaidAmount) = round(sum(/cac:PrepaidPayment/cbc:PaidAmount))",
            "Forudbetalt beløb er ikke summen af forudbetalingerne"),
    REMINDER("083", SUM "[cbc:PrepaidAmount]",
             "round(cbc:PrepaidAmount) = round(sum(/cac:PrepaidPayment/cbc:PaidAmount))",
             "Forudbetalt beløb er ikke summen af forudbetalingerne"),
    BOTH("132", "078", SUM "[cbc:PayableRoundingAmount]",
         "/cac:TaxTotal/cbc:RoundingAmount -> number(cbc:PayableRoundingAmount) = "
         "sum(/cac:TaxTotal/cbc:RoundingAmount)",
         "Afrundingen er ikke summen af afrundingerne"),
    REMINDER("084", SUM "[cbc:PayableRoundingAmount]",
             "number(cbc:PayableRoundingAmount) = sum(/cac:TaxTotal/cbc:RoundingAmount)",
             "Afrundingen er ikke summen af afrundingerne"),
    BOTH("133", "079", SUM "[cbc:PayableAmount]", "round(cbc:PayableAmount) = round(" PAYABLE ")",
         "Beløbet til betaling er ikke linjer + gebyrer + moms − rabatter − forudbetalt + "
         "afrunding"),
    REMINDER("085", SUM "[cbc:PayableAmount]", "round(cbc:PayableAmount) = round(" PAYABLE ")",
             "Beløbet til betaling er regnet forkert"),
    INVOICE("134", "/.[cac:PaymentTerms]", TERMS_FIT,
            "Betalingsbetingelsernes beløb er ikke beløbet til betaling"),
    REMINDER("086", "/.[cac:PaymentTerms]", TERMS_FIT,
             "Betalingsbetingelsernes beløb er ikke beløbet til betaling"),
    BOTH("338", "208", SUM "/cbc:PayableRoundingAmount", "abs(.) <= 10",
         "Afrundingen er større end 10,00"),
    INVOICE("137", "/BG-25", "filled(cbc:InvoicedQuantity)", "Linjens antal mangler"),
    CREDIT("196", "/BG-25", "filled(cbc:CreditedQuantity)", "Linjens antal mangler"),
    BOTH("138", "081", "/BG-25", "cac:TaxTotal", "Linjens moms (TaxTotal) mangler"),
    INVOICE("139", "/BG-25", "count(cac:Price) = 1", "Linjens pris mangler"),
    CREDIT("082", "/BG-25", "cac:BillingReference or count(cac:Item) = 1", "Linjens vare mangler"),
    CREDIT("083", "/BG-25", "cac:BillingReference or count(cac:Price) = 1", "Linjens pris mangler"),
    BOTH("140", "084", "/BG-25", "filled(cbc:ID)", "Linjenummeret mangler"),
    INVOICE("142", "/BG-25/cac:OrderLineReference", "/cac:OrderReference",
            "Ordrereference mangler, selv om linjen henviser til en ordrelinje"),
    INVOICE("147", "/BG-25/cbc:InvoicedQuantity", "number(.) != 0", "Linjens antal er nul"),
    CREDIT("088", "/BG-25/cbc:CreditedQuantity", "number(.) != 0", "Linjens antal er nul"),
    BOTH("149", "089", "/BG-25/cbc:LineExtensionAmount", "not(decimals(., '1'))",
         "Linjens beløb skal have mindst to decimaler"),
    CREDIT("090", "/BG-25/cbc:LineExtensionAmount", "decimals(., '4')",
           "Linjens beløb har flere end fire decimaler"),
    CREDIT("207", "/BG-25", "filled(cbc:LineExtensionAmount)", "Linjens beløb mangler"),
    INVOICE("153", "/BG-25/cac:OrderLineReference", "filled(cbc:LineID)",
            "Ordrelinjens nummer mangler"),
    BOTH("163", "110", "/BG-25/cac:Item", "filled(cbc:Name)", "Varens navn mangler"),
    BOTH("167", "115", "/BG-25/cac:Item/cac:SellersItemIdentification", "filled(cbc:ID)",
         "Varens nummer hos sælger mangler"),
    INVOICE("335", POSITIVE_LINE,
            "not(cac:AllowanceCharge/cbc:Amount < 0) and "
            "not(cac:Price/cac:AllowanceCharge/cbc:Amount < 0)",
            "Rabat eller gebyr er negativt"),
    CREDIT("203", POSITIVE_LINE, "not(cac:Price/cac:AllowanceCharge/cbc:Amount < 0)",
           "Rabat eller gebyr på prisen er negativt"),
    INVOICE("340", PLAIN_LINE "[cac:Price/cbc:BaseQuantity]",
            NEAR("cbc:LineExtensionAmount", LINE_PRICE), DA_LINE),
    BARRED_IN(INVOICE, "082", "/cac:Delivery", "cbc:ID"),
    BARRED_IN(INVOICE, "083", "/cac:Delivery", "cbc:Quantity"),
    BARRED_IN(INVOICE, "084", "/cac:Delivery", "cbc:MinimumQuantity"),
    BARRED_IN(INVOICE, "085", "/cac:Delivery", "cbc:MaximumQuantity"),
    BARRED_IN(INVOICE, "086", "/cac:Delivery", "cbc:ActualDeliveryTime"),
    BARRED_IN(INVOICE, "087", "/cac:Delivery", "cbc:LatestDeliveryDate"),
    BARRED_IN(INVOICE, "088", "/cac:Delivery", "cbc:LatestDeliveryTime"),
    BARRED_IN(INVOICE, "089", "/cac:Delivery", "cac:PromisedDeliveryPeriod"),
    BARRED_IN(INVOICE, "090", "/cac:Delivery", "cac:EstimatedDeliveryPeriod"),
    BARRED_IN(INVOICE, "155", "/BG-25/cac:Delivery", "cbc:ID"),
    BARRED_IN(INVOICE, "156", "/BG-25/cac:Delivery", "cbc:MinimumQuantity"),
    BARRED_IN(INVOICE, "157", "/BG-25/cac:Delivery", "cbc:MaximumQuantity"),
    BARRED_IN(INVOICE, "158", "/BG-25/cac:Delivery", "cbc:ActualDeliveryTime"),
    BARRED_IN(INVOICE, "159", "/BG-25/cac:Delivery", "cbc:LatestDeliveryDate"),
    BARRED_IN(INVOICE, "160", "/BG-25/cac:Delivery", "cbc:LatestDeliveryTime"),
    BARRED_IN(INVOICE, "161", "/BG-25/cac:Delivery", "cac:PromisedDeliveryPeriod"),
    BARRED_IN(INVOICE, "162", "/BG-25/cac:Delivery", "cac:EstimatedDeliveryPeriod"),
    BARRED_IN(CREDIT, "098", "/BG-25/cac:Delivery", "cbc:LatestDeliveryDate"),
    BARRED_IN(CREDIT, "099", "/BG-25/cac:Delivery", "cbc:LatestDeliveryTime"),
    BARRED_IN(CREDIT, "100", "/BG-25/cac:Delivery", "cac:PromisedDeliveryPeriod"),
    BARRED_IN(CREDIT, "101", "/BG-25/cac:Delivery", "cac:EstimatedDeliveryPeriod"),
    BOTH("307", "177", "/BG-25/cac:Item", "count(cbc:Keyword) <= 1",
         "cbc:Keyword må kun stå én gang"),
    BOTH("308", "178", "/BG-25/cac:Item", "count(cbc:BrandName) <= 1",
         "cbc:BrandName må kun stå én gang"),
    BOTH("309", "179", "/BG-25/cac:Item", "count(cbc:ModelName) <= 1",
         "cbc:ModelName må kun stå én gang"),
    BOTH("312", "180", "/BG-25/cac:Item", "count(cac:ManufacturersItemIdentification) <= 1",
         "cac:ManufacturersItemIdentification må kun stå én gang"),
    BOTH("313", "181", "/BG-25/cac:Item", "count(cac:AdditionalItemIdentification) <= 1",
         "cac:AdditionalItemIdentification må kun stå én gang"),
    BOTH("321", "182", "/BG-25/cac:Item", "count(cac:ItemSpecificationDocumentReference) <= 1",
         "cac:ItemSpecificationDocumentReference må kun stå én gang"),
    BARRED_IN(INVOICE, "211", "/BG-25/cac:Item", "cac:OriginCountry"),
    BARRED_IN(CREDIT, "109", "/BG-25/cac:Item", "cac:OriginCountry"),
    REMINDER("002", "", "not(cbc:TaxPointDate)", "TaxPointDate må ikke bruges"),
    REMINDER("003", "", "not(cbc:LineCountNumeric)", "LineCountNumeric må ikke bruges"),
    REMINDER("070", "", "count(cac:ReminderPeriod) <= 1", "Der må kun være én periode"),
    {0},
};
