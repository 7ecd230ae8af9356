/* The elements of UN/CEFACT CrossIndustryInvoice D16B that we read, in the order of the schema:
 * name, least and most (0: any number), type. */
#include "ocr/einvoice/structure_rows.h"

/* clang-format off */
static const StructureElement truth[] = {
    LEAF(UDT, "IndicatorString", 0, 1, TEXT),
    LEAF(UDT, "Indicator", 0, 1, TRUTH),
    END,
};
static const StructureElement moment[] = {
    LEAF(UDT, "DateTimeString", 0, 1, TEXT),
    END,
};
static const StructureElement document_context_parameter[] = {
    LEAF(RAM, "ID", 0, 1, TEXT),
    END,
};
static const StructureElement exchanged_document_context[] = {
    GROUP(RAM, "BusinessProcessSpecifiedDocumentContextParameter", 0, 0, document_context_parameter),
    GROUP(RAM, "GuidelineSpecifiedDocumentContextParameter", 0, 0, document_context_parameter),
    END,
};
static const StructureElement note[] = {
    LEAF(RAM, "Content", 0, 0, TEXT),
    LEAF(RAM, "SubjectCode", 0, 1, TEXT),
    END,
};
static const StructureElement exchanged_document[] = {
    LEAF(RAM, "ID", 1, 1, TEXT),
    LEAF(RAM, "TypeCode", 0, 1, TEXT),
    GROUP(RAM, "IssueDateTime", 1, 1, moment),
    GROUP(RAM, "IncludedNote", 0, 0, note),
    END,
};
static const StructureElement document_line_document[] = {
    LEAF(RAM, "LineID", 0, 1, TEXT),
    GROUP(RAM, "IncludedNote", 0, 0, note),
    END,
};
static const StructureElement product_characteristic[] = {
    LEAF(RAM, "Description", 0, 0, TEXT),
    LEAF(RAM, "Value", 0, 0, TEXT),
    END,
};
static const StructureElement product_classification[] = {
    LEAF(RAM, "ClassCode", 0, 1, TEXT),
    END,
};
static const StructureElement trade_country[] = {
    LEAF(RAM, "ID", 0, 1, TEXT),
    END,
};
static const StructureElement trade_product[] = {
    LEAF(RAM, "GlobalID", 0, 1, TEXT),
    LEAF(RAM, "SellerAssignedID", 0, 1, TEXT),
    LEAF(RAM, "BuyerAssignedID", 0, 1, TEXT),
    LEAF(RAM, "Name", 0, 0, TEXT),
    LEAF(RAM, "Description", 0, 1, TEXT),
    GROUP(RAM, "ApplicableProductCharacteristic", 0, 0, product_characteristic),
    GROUP(RAM, "DesignatedProductClassification", 0, 0, product_classification),
    GROUP(RAM, "OriginTradeCountry", 0, 1, trade_country),
    END,
};
static const StructureElement referenced_document[] = {
    LEAF(RAM, "IssuerAssignedID", 0, 1, TEXT),
    LEAF(RAM, "URIID", 0, 1, TEXT),
    LEAF(RAM, "LineID", 0, 1, TEXT),
    LEAF(RAM, "TypeCode", 0, 1, TEXT),
    LEAF(RAM, "Name", 0, 0, TEXT),
    LEAF(RAM, "AttachmentBinaryObject", 0, 0, FILE),
    LEAF(RAM, "ReferenceTypeCode", 0, 1, TEXT),
    END,
};
static const StructureElement trade_tax[] = {
    LEAF(RAM, "CalculatedAmount", 0, 0, NUMBER),
    LEAF(RAM, "TypeCode", 0, 1, TEXT),
    LEAF(RAM, "ExemptionReason", 0, 1, TEXT),
    LEAF(RAM, "BasisAmount", 0, 0, NUMBER),
    LEAF(RAM, "CategoryCode", 0, 1, TEXT),
    LEAF(RAM, "ExemptionReasonCode", 0, 1, TEXT),
    GROUP(RAM, "TaxPointDate", 0, 1, moment),
    LEAF(RAM, "DueDateTypeCode", 0, 1, TEXT),
    LEAF(RAM, "RateApplicablePercent", 0, 1, NUMBER),
    END,
};
static const StructureElement trade_allowance_charge[] = {
    GROUP(RAM, "ChargeIndicator", 0, 1, truth),
    LEAF(RAM, "CalculationPercent", 0, 1, NUMBER),
    LEAF(RAM, "BasisAmount", 0, 1, NUMBER),
    LEAF(RAM, "ActualAmount", 0, 0, NUMBER),
    LEAF(RAM, "ReasonCode", 0, 1, TEXT),
    LEAF(RAM, "Reason", 0, 1, TEXT),
    GROUP(RAM, "CategoryTradeTax", 0, 0, trade_tax),
    END,
};
static const StructureElement trade_price[] = {
    LEAF(RAM, "ChargeAmount", 1, 0, NUMBER),
    LEAF(RAM, "BasisQuantity", 0, 1, NUMBER),
    GROUP(RAM, "AppliedTradeAllowanceCharge", 0, 0, trade_allowance_charge),
    END,
};
static const StructureElement line_trade_agreement[] = {
    GROUP(RAM, "BuyerOrderReferencedDocument", 0, 1, referenced_document),
    GROUP(RAM, "GrossPriceProductTradePrice", 0, 1, trade_price),
    GROUP(RAM, "NetPriceProductTradePrice", 0, 1, trade_price),
    END,
};
static const StructureElement line_trade_delivery[] = {
    LEAF(RAM, "BilledQuantity", 0, 1, NUMBER),
    END,
};
static const StructureElement specified_period[] = {
    GROUP(RAM, "StartDateTime", 0, 1, moment),
    GROUP(RAM, "EndDateTime", 0, 1, moment),
    END,
};
static const StructureElement trade_settlement_line_monetary_summation[] = {
    LEAF(RAM, "LineTotalAmount", 0, 0, NUMBER),
    END,
};
static const StructureElement trade_accounting_account[] = {
    LEAF(RAM, "ID", 1, 1, TEXT),
    END,
};
static const StructureElement line_trade_settlement[] = {
    GROUP(RAM, "ApplicableTradeTax", 0, 0, trade_tax),
    GROUP(RAM, "BillingSpecifiedPeriod", 0, 1, specified_period),
    GROUP(RAM, "SpecifiedTradeAllowanceCharge", 0, 0, trade_allowance_charge),
    GROUP(RAM, "SpecifiedTradeSettlementLineMonetarySummation", 0, 1, trade_settlement_line_monetary_summation),
    GROUP(RAM, "AdditionalReferencedDocument", 0, 0, referenced_document),
    GROUP(RAM, "ReceivableSpecifiedTradeAccountingAccount", 0, 0, trade_accounting_account),
    END,
};
static const StructureElement supply_chain_trade_line_item[] = {
    GROUP(RAM, "AssociatedDocumentLineDocument", 1, 1, document_line_document),
    GROUP(RAM, "SpecifiedTradeProduct", 0, 1, trade_product),
    GROUP(RAM, "SpecifiedLineTradeAgreement", 0, 1, line_trade_agreement),
    GROUP(RAM, "SpecifiedLineTradeDelivery", 0, 1, line_trade_delivery),
    GROUP(RAM, "SpecifiedLineTradeSettlement", 1, 1, line_trade_settlement),
    END,
};
static const StructureElement legal_organization[] = {
    LEAF(RAM, "ID", 0, 1, TEXT),
    LEAF(RAM, "TradingBusinessName", 0, 1, TEXT),
    END,
};
static const StructureElement universal_communication[] = {
    LEAF(RAM, "URIID", 0, 1, TEXT),
    LEAF(RAM, "CompleteNumber", 0, 1, TEXT),
    END,
};
static const StructureElement trade_contact[] = {
    LEAF(RAM, "PersonName", 0, 1, TEXT),
    LEAF(RAM, "DepartmentName", 0, 1, TEXT),
    GROUP(RAM, "TelephoneUniversalCommunication", 0, 1, universal_communication),
    GROUP(RAM, "EmailURIUniversalCommunication", 0, 1, universal_communication),
    END,
};
static const StructureElement trade_address[] = {
    LEAF(RAM, "PostcodeCode", 0, 1, TEXT),
    LEAF(RAM, "LineOne", 0, 1, TEXT),
    LEAF(RAM, "LineTwo", 0, 1, TEXT),
    LEAF(RAM, "LineThree", 0, 1, TEXT),
    LEAF(RAM, "CityName", 0, 1, TEXT),
    LEAF(RAM, "CountryID", 0, 1, TEXT),
    LEAF(RAM, "CountrySubDivisionName", 0, 0, TEXT),
    END,
};
static const StructureElement tax_registration[] = {
    LEAF(RAM, "ID", 0, 1, TEXT),
    END,
};
static const StructureElement trade_party[] = {
    LEAF(RAM, "ID", 0, 0, TEXT),
    LEAF(RAM, "GlobalID", 0, 0, TEXT),
    LEAF(RAM, "Name", 0, 1, TEXT),
    LEAF(RAM, "Description", 0, 0, TEXT),
    GROUP(RAM, "SpecifiedLegalOrganization", 0, 1, legal_organization),
    GROUP(RAM, "DefinedTradeContact", 0, 0, trade_contact),
    GROUP(RAM, "PostalTradeAddress", 0, 1, trade_address),
    GROUP(RAM, "URIUniversalCommunication", 0, 0, universal_communication),
    GROUP(RAM, "SpecifiedTaxRegistration", 0, 0, tax_registration),
    END,
};
static const StructureElement procuring_project[] = {
    LEAF(RAM, "ID", 1, 1, TEXT),
    LEAF(RAM, "Name", 1, 1, TEXT),
    END,
};
static const StructureElement header_trade_agreement[] = {
    LEAF(RAM, "BuyerReference", 0, 1, TEXT),
    GROUP(RAM, "SellerTradeParty", 0, 1, trade_party),
    GROUP(RAM, "BuyerTradeParty", 0, 1, trade_party),
    GROUP(RAM, "SellerTaxRepresentativeTradeParty", 0, 1, trade_party),
    GROUP(RAM, "SellerOrderReferencedDocument", 0, 1, referenced_document),
    GROUP(RAM, "BuyerOrderReferencedDocument", 0, 1, referenced_document),
    GROUP(RAM, "ContractReferencedDocument", 0, 1, referenced_document),
    GROUP(RAM, "AdditionalReferencedDocument", 0, 0, referenced_document),
    GROUP(RAM, "SpecifiedProcuringProject", 0, 1, procuring_project),
    END,
};
static const StructureElement supply_chain_event[] = {
    GROUP(RAM, "OccurrenceDateTime", 0, 1, moment),
    END,
};
static const StructureElement header_trade_delivery[] = {
    GROUP(RAM, "ShipToTradeParty", 0, 1, trade_party),
    GROUP(RAM, "ActualDeliverySupplyChainEvent", 0, 1, supply_chain_event),
    GROUP(RAM, "DespatchAdviceReferencedDocument", 0, 1, referenced_document),
    GROUP(RAM, "ReceivingAdviceReferencedDocument", 0, 1, referenced_document),
    END,
};
static const StructureElement trade_settlement_financial_card[] = {
    LEAF(RAM, "ID", 0, 1, TEXT),
    LEAF(RAM, "CardholderName", 0, 1, TEXT),
    END,
};
static const StructureElement debtor_financial_account[] = {
    LEAF(RAM, "IBANID", 0, 1, TEXT),
    END,
};
static const StructureElement creditor_financial_account[] = {
    LEAF(RAM, "IBANID", 0, 1, TEXT),
    LEAF(RAM, "AccountName", 0, 1, TEXT),
    LEAF(RAM, "ProprietaryID", 0, 1, TEXT),
    END,
};
static const StructureElement creditor_financial_institution[] = {
    LEAF(RAM, "BICID", 0, 1, TEXT),
    END,
};
static const StructureElement trade_settlement_payment_means[] = {
    LEAF(RAM, "TypeCode", 0, 1, TEXT),
    LEAF(RAM, "Information", 0, 0, TEXT),
    GROUP(RAM, "ApplicableTradeSettlementFinancialCard", 0, 1, trade_settlement_financial_card),
    GROUP(RAM, "PayerPartyDebtorFinancialAccount", 0, 1, debtor_financial_account),
    GROUP(RAM, "PayeePartyCreditorFinancialAccount", 0, 1, creditor_financial_account),
    GROUP(RAM, "PayeeSpecifiedCreditorFinancialInstitution", 0, 1, creditor_financial_institution),
    END,
};
static const StructureElement trade_payment_terms[] = {
    LEAF(RAM, "Description", 0, 0, TEXT),
    GROUP(RAM, "DueDateDateTime", 0, 1, moment),
    LEAF(RAM, "DirectDebitMandateID", 0, 0, TEXT),
    END,
};
static const StructureElement trade_settlement_header_monetary_summation[] = {
    LEAF(RAM, "LineTotalAmount", 0, 0, NUMBER),
    LEAF(RAM, "ChargeTotalAmount", 0, 0, NUMBER),
    LEAF(RAM, "AllowanceTotalAmount", 0, 0, NUMBER),
    LEAF(RAM, "TaxBasisTotalAmount", 0, 0, NUMBER),
    LEAF(RAM, "TaxTotalAmount", 0, 0, NUMBER),
    LEAF(RAM, "RoundingAmount", 0, 0, NUMBER),
    LEAF(RAM, "GrandTotalAmount", 0, 0, NUMBER),
    LEAF(RAM, "TotalPrepaidAmount", 0, 0, NUMBER),
    LEAF(RAM, "DuePayableAmount", 0, 0, NUMBER),
    END,
};
static const StructureElement header_trade_settlement[] = {
    LEAF(RAM, "CreditorReferenceID", 0, 1, TEXT),
    LEAF(RAM, "PaymentReference", 0, 0, TEXT),
    LEAF(RAM, "TaxCurrencyCode", 0, 1, TEXT),
    LEAF(RAM, "InvoiceCurrencyCode", 0, 1, TEXT),
    GROUP(RAM, "PayeeTradeParty", 0, 1, trade_party),
    GROUP(RAM, "SpecifiedTradeSettlementPaymentMeans", 0, 0, trade_settlement_payment_means),
    GROUP(RAM, "ApplicableTradeTax", 0, 0, trade_tax),
    GROUP(RAM, "BillingSpecifiedPeriod", 0, 1, specified_period),
    GROUP(RAM, "SpecifiedTradeAllowanceCharge", 0, 0, trade_allowance_charge),
    GROUP(RAM, "SpecifiedTradePaymentTerms", 0, 0, trade_payment_terms),
    GROUP(RAM, "SpecifiedTradeSettlementHeaderMonetarySummation", 0, 1, trade_settlement_header_monetary_summation),
    GROUP(RAM, "InvoiceReferencedDocument", 0, 1, referenced_document),
    GROUP(RAM, "ReceivableSpecifiedTradeAccountingAccount", 0, 0, trade_accounting_account),
    END,
};
static const StructureElement supply_chain_trade_transaction[] = {
    GROUP(RAM, "IncludedSupplyChainTradeLineItem", 0, 0, supply_chain_trade_line_item),
    GROUP(RAM, "ApplicableHeaderTradeAgreement", 1, 1, header_trade_agreement),
    GROUP(RAM, "ApplicableHeaderTradeDelivery", 1, 1, header_trade_delivery),
    GROUP(RAM, "ApplicableHeaderTradeSettlement", 1, 1, header_trade_settlement),
    END,
};
const StructureElement structure_cii[] = {
    GROUP(RSM, "ExchangedDocumentContext", 1, 1, exchanged_document_context),
    GROUP(RSM, "ExchangedDocument", 1, 1, exchanged_document),
    GROUP(RSM, "SupplyChainTradeTransaction", 1, 1, supply_chain_trade_transaction),
    END,
};
/* clang-format on */
