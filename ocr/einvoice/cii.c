/* UN/CEFACT CrossIndustryInvoice D16B and ZUGFeRD 1 CrossIndustryDocument: which element is which
 * term. Where ZUGFeRD 1 has an older name for the same thing, both names stand in one table. */
#include "ocr/einvoice/einvoice.h"

#define BASIC(name, type, member)                                                                  \
    {                                                                                              \
        SPACE_RAM, name, TAKE_TERM, offsetof(type, member), 0, NULL                                \
    }
#define BASICS(name, type, member)                                                                 \
    {                                                                                              \
        SPACE_RAM, name, TAKE_TERMS, offsetof(type, member), 0, NULL                               \
    }
#define VALUE(name, type, member)                                                                  \
    {                                                                                              \
        SPACE_UDT, name, TAKE_TERM, offsetof(type, member), 0, NULL                                \
    }
#define GROUP(name, children)                                                                      \
    {                                                                                              \
        SPACE_RAM, name, TAKE_GROUP, 0, 0, children                                                \
    }
#define TOP(name, children)                                                                        \
    {                                                                                              \
        SPACE_RSM, name, TAKE_GROUP, 0, 0, children                                                \
    }
#define PART(name, type, member, children)                                                         \
    {                                                                                              \
        SPACE_RAM, name, TAKE_GROUP, offsetof(type, member), 0, children                           \
    }
#define ITEMS(name, type, member, item_type, children)                                             \
    {                                                                                              \
        SPACE_RAM, name, TAKE_ITEM, offsetof(type, member), sizeof(item_type), children            \
    }
#define END                                                                                        \
    {                                                                                              \
        SPACE_OTHER, NULL, TAKE_TERM, 0, 0, NULL                                                   \
    }

/* clang-format off */
static const Element profile_id[] = {BASIC("ID", Einvoice, profile), END};
static const Element guideline_id[] = {BASIC("ID", Einvoice, customization), END};
static const Element context[] = {
    GROUP("BusinessProcessSpecifiedDocumentContextParameter", profile_id),
    GROUP("GuidelineSpecifiedDocumentContextParameter", guideline_id),
    END,
};
static const Element issue_date[] = {VALUE("DateTimeString", Einvoice, issue_date), END};
static const Element note[] = {BASICS("Content", Einvoice, notes), END};
static const Element header[] = {
    BASIC("ID", Einvoice, id),
    BASIC("TypeCode", Einvoice, type_code),
    GROUP("IssueDateTime", issue_date),
    GROUP("IncludedNote", note),
    END,
};

static const Element legal[] = {
    BASIC("ID", Party, legal_id),
    BASIC("TradingBusinessName", Party, name),
    END,
};
static const Element phone[] = {BASIC("CompleteNumber", Party, contact_phone), END};
static const Element mail[] = {BASIC("URIID", Party, contact_mail), END};
static const Element contact[] = {
    BASIC("PersonName", Party, contact_name),
    BASIC("DepartmentName", Party, contact_id),
    GROUP("TelephoneUniversalCommunication", phone),
    GROUP("EmailURIUniversalCommunication", mail),
    END,
};
static const Element address[] = {
    BASIC("PostcodeCode", Party, postcode),
    BASIC("LineOne", Party, street),
    BASIC("LineTwo", Party, street_more),
    BASICS("LineThree", Party, address_lines),
    BASIC("CityName", Party, city),
    BASIC("CountryID", Party, country),
    END,
};
static const Element endpoint[] = {BASIC("URIID", Party, endpoint), END};
static const Element tax_registration[] = {BASIC("ID", TaxRegistration, id), END};
static const Element party[] = {
    BASICS("ID", Party, ids),
    BASICS("GlobalID", Party, ids),
    BASIC("Name", Party, registered_name),
    GROUP("SpecifiedLegalOrganization", legal),
    GROUP("DefinedTradeContact", contact),
    GROUP("PostalTradeAddress", address),
    GROUP("URIUniversalCommunication", endpoint),
    ITEMS("SpecifiedTaxRegistration", Party, taxes, TaxRegistration, tax_registration),
    END,
};

static const Element order_id[] = {
    BASIC("IssuerAssignedID", Einvoice, order_reference),
    BASIC("ID", Einvoice, order_reference), /* ZUGFeRD 1 */
    END,
};
static const Element sales_order_id[] = {BASIC("IssuerAssignedID", Einvoice, sales_order), END};
static const Element contract_id[] = {
    BASIC("IssuerAssignedID", Einvoice, contract),
    BASIC("ID", Einvoice, contract), /* ZUGFeRD 1 */
    END,
};
static const Element project_id[] = {BASIC("ID", Einvoice, project), END};
static const Element supporting[] = {
    BASIC("IssuerAssignedID", Attachment, id),
    BASIC("URIID", Attachment, uri),
    BASIC("TypeCode", Attachment, type),
    BASIC("Name", Attachment, description),
    BASIC("AttachmentBinaryObject", Attachment, binary),
    END,
};
static const Element agreement[] = {
    BASIC("BuyerReference", Einvoice, buyer_reference),
    PART("SellerTradeParty", Einvoice, seller, party),
    PART("BuyerTradeParty", Einvoice, buyer, party),
    GROUP("SellerOrderReferencedDocument", sales_order_id),
    GROUP("BuyerOrderReferencedDocument", order_id),
    GROUP("ContractReferencedDocument", contract_id),
    ITEMS("AdditionalReferencedDocument", Einvoice, attachments, Attachment, supporting),
    GROUP("SpecifiedProcuringProject", project_id),
    END,
};

static const Element delivered_on[] = {VALUE("DateTimeString", Einvoice, delivery_date), END};
static const Element delivered[] = {GROUP("OccurrenceDateTime", delivered_on), END};
static const Element delivery[] = {
    PART("ShipToTradeParty", Einvoice, delivery, party),
    GROUP("ActualDeliverySupplyChainEvent", delivered),
    END,
};

static const Element creditor_account[] = {
    BASIC("IBANID", PaymentMeans, account),
    BASIC("ProprietaryID", PaymentMeans, account_other),
    END,
};
static const Element creditor_bank[] = {BASIC("BICID", PaymentMeans, institution), END};
static const Element card[] = {BASIC("ID", PaymentMeans, card_number), END};
static const Element payment_means[] = {
    BASIC("TypeCode", PaymentMeans, code),
    GROUP("ApplicableTradeSettlementFinancialCard", card),
    GROUP("PayeePartyCreditorFinancialAccount", creditor_account),
    GROUP("PayeeSpecifiedCreditorFinancialInstitution", creditor_bank),
    END,
};
static const Element due_date[] = {VALUE("DateTimeString", PaymentTerms, due_date), END};
static const Element payment_terms[] = {
    BASIC("Description", PaymentTerms, note),
    GROUP("DueDateDateTime", due_date),
    END,
};

static const Element subtotal[] = {
    BASIC("CalculatedAmount", TaxSubtotal, amount),
    BASIC("TypeCode", TaxSubtotal, scheme),
    BASIC("ExemptionReason", TaxSubtotal, exemption_reason),
    BASIC("BasisAmount", TaxSubtotal, taxable),
    BASIC("CategoryCode", TaxSubtotal, category),
    BASIC("ExemptionReasonCode", TaxSubtotal, exemption_code),
    BASIC("RateApplicablePercent", TaxSubtotal, rate),
    BASIC("ApplicablePercent", TaxSubtotal, rate), /* ZUGFeRD 1 */
    END,
};
static const Element charge_tax[] = {
    BASIC("CategoryCode", Charge, category),
    BASIC("RateApplicablePercent", Charge, rate),
    BASIC("ApplicablePercent", Charge, rate), /* ZUGFeRD 1 */
    END,
};
static const Element charge_indicator[] = {VALUE("Indicator", Charge, indicator), END};
static const Element charge[] = {
    GROUP("ChargeIndicator", charge_indicator),
    BASIC("CalculationPercent", Charge, percent),
    BASIC("BasisAmount", Charge, base),
    BASIC("ActualAmount", Charge, amount),
    BASIC("ReasonCode", Charge, reason_code),
    BASIC("Reason", Charge, reason),
    GROUP("CategoryTradeTax", charge_tax),
    END,
};
static const Element summation[] = {
    BASIC("LineTotalAmount", Totals, lines),
    BASIC("ChargeTotalAmount", Totals, charges),
    BASIC("AllowanceTotalAmount", Totals, allowances),
    BASIC("TaxBasisTotalAmount", Totals, net),
    BASICS("TaxTotalAmount", Totals, taxes),
    BASIC("RoundingAmount", Totals, rounding),
    BASIC("GrandTotalAmount", Totals, gross),
    BASIC("TotalPrepaidAmount", Totals, prepaid),
    BASIC("DuePayableAmount", Totals, payable),
    END,
};
static const Element preceding_id[] = {BASICS("IssuerAssignedID", Einvoice, preceding), END};
static const Element account[] = {BASIC("ID", Einvoice, accounting_cost), END};
static const Element settlement[] = {
    BASIC("PaymentReference", Einvoice, payment_reference),
    BASIC("TaxCurrencyCode", Einvoice, tax_currency),
    BASIC("InvoiceCurrencyCode", Einvoice, currency),
    PART("PayeeTradeParty", Einvoice, payee, party),
    ITEMS("SpecifiedTradeSettlementPaymentMeans", Einvoice, payment_means, PaymentMeans,
          payment_means),
    ITEMS("ApplicableTradeTax", Einvoice, breakdown, TaxSubtotal, subtotal),
    ITEMS("SpecifiedTradeAllowanceCharge", Einvoice, charges, Charge, charge),
    ITEMS("SpecifiedTradePaymentTerms", Einvoice, payment_terms, PaymentTerms, payment_terms),
    PART("SpecifiedTradeSettlementHeaderMonetarySummation", Einvoice, totals, summation),
    PART("SpecifiedTradeSettlementMonetarySummation", Einvoice, totals, summation),
    GROUP("InvoiceReferencedDocument", preceding_id),
    GROUP("ReceivableSpecifiedTradeAccountingAccount", account),
    END,
};

static const Element line_note[] = {BASICS("Content", Line, notes), END};
static const Element line_document[] = {
    BASIC("LineID", Line, id),
    GROUP("IncludedNote", line_note),
    END,
};
static const Element product[] = {
    BASIC("Name", Line, name),
    BASICS("Description", Line, descriptions),
    END,
};
static const Element net_price[] = {
    BASIC("ChargeAmount", Line, price),
    BASIC("BasisQuantity", Line, price_base),
    END,
};
static const Element line_agreement[] = {
    GROUP("NetPriceProductTradePrice", net_price),
    ITEMS("AdditionalReferencedDocument", Line, attachments, Attachment, supporting),
    END,
};
static const Element line_delivery[] = {BASIC("BilledQuantity", Line, quantity), END};
static const Element line_tax[] = {
    BASIC("CategoryCode", Line, category),
    BASIC("RateApplicablePercent", Line, rate),
    BASIC("ApplicablePercent", Line, rate), /* ZUGFeRD 1 */
    END,
};
static const Element line_summation[] = {BASIC("LineTotalAmount", Line, net), END};
static const Element line_account[] = {BASIC("ID", Line, accounting_cost), END};
static const Element line_settlement[] = {
    GROUP("ApplicableTradeTax", line_tax),
    ITEMS("SpecifiedTradeAllowanceCharge", Line, charges, Charge, charge),
    GROUP("SpecifiedTradeSettlementLineMonetarySummation", line_summation),
    GROUP("SpecifiedTradeSettlementMonetarySummation", line_summation),
    GROUP("ReceivableSpecifiedTradeAccountingAccount", line_account),
    END,
};
static const Element line[] = {
    GROUP("AssociatedDocumentLineDocument", line_document),
    GROUP("SpecifiedTradeProduct", product),
    GROUP("SpecifiedLineTradeAgreement", line_agreement),
    GROUP("SpecifiedSupplyChainTradeAgreement", line_agreement),
    GROUP("SpecifiedLineTradeDelivery", line_delivery),
    GROUP("SpecifiedSupplyChainTradeDelivery", line_delivery),
    GROUP("SpecifiedLineTradeSettlement", line_settlement),
    GROUP("SpecifiedSupplyChainTradeSettlement", line_settlement),
    END,
};

static const Element transaction[] = {
    ITEMS("IncludedSupplyChainTradeLineItem", Einvoice, lines, Line, line),
    GROUP("ApplicableHeaderTradeAgreement", agreement),
    GROUP("ApplicableSupplyChainTradeAgreement", agreement),
    GROUP("ApplicableHeaderTradeDelivery", delivery),
    GROUP("ApplicableSupplyChainTradeDelivery", delivery),
    GROUP("ApplicableHeaderTradeSettlement", settlement),
    GROUP("ApplicableSupplyChainTradeSettlement", settlement),
    END,
};

const Element cii_elements[] = {
    TOP("ExchangedDocumentContext", context),
    TOP("SpecifiedExchangedDocumentContext", context),
    TOP("ExchangedDocument", header),
    TOP("HeaderExchangedDocument", header),
    TOP("SupplyChainTradeTransaction", transaction),
    TOP("SpecifiedSupplyChainTradeTransaction", transaction),
    END,
};
/* clang-format on */
