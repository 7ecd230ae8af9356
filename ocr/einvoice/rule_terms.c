/* Where the terms of EN 16931-1 stand in UBL 2.1 (CEN/TS 16931-3-2) and CII D16B (-3-3): from the
 * root for what occurs in the document, from their group for what occurs in a group. A term may be
 * written with others of this table. */
#include "ocr/einvoice/rule.h"
#include <string.h>

static const struct {
    const char *name, *ubl, *cii;
} terms[] = {
    /* shorthands */
    {"AGREEMENT", NULL, "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement"},
    {"DELIVERY", NULL, "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery"},
    {"SETTLEMENT", NULL, "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"},
    {"SELLER", "cac:AccountingSupplierParty/cac:Party", "AGREEMENT/ram:SellerTradeParty"},
    {"BUYER", "cac:AccountingCustomerParty/cac:Party", "AGREEMENT/ram:BuyerTradeParty"},
    {"ADDRESS", "cac:PostalAddress", "ram:PostalTradeAddress"},
    {"COUNTRY", "cac:Country/cbc:IdentificationCode", "ram:CountryID"},
    {"PARTY-VAT", "cac:PartyTaxScheme[cac:TaxScheme/cbc:ID ~= 'VAT']/cbc:CompanyID",
     "ram:SpecifiedTaxRegistration/ram:ID[@schemeID = 'VA']"},
    {"PARTY-TAX", "cac:PartyTaxScheme[not(cac:TaxScheme/cbc:ID ~= 'VAT')]/cbc:CompanyID",
     "ram:SpecifiedTaxRegistration/ram:ID[@schemeID = 'FC']"},
    {"LEGAL-ID", "cac:PartyLegalEntity/cbc:CompanyID", "ram:SpecifiedLegalOrganization/ram:ID"},
    {"PARTY-ID", "cac:PartyIdentification/cbc:ID", "{ram:ID|ram:GlobalID}"},
    /* attributes that invoices seldom carry, found in one walk for all rules that forbid one */
    {"RARE-ATTRIBUTES",
     ".//@*[not(one-of(name(), 'currencyID unitCode schemeID listID mimeCode filename'))]",
     ".//@*[not(one-of(name(), 'currencyID unitCode schemeID listID mimeCode filename format'))]"},
    /* document */
    {"BT-1", "cbc:ID", "rsm:ExchangedDocument/ram:ID"},
    {"BT-2", "cbc:IssueDate", "rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString"},
    {"BT-3", "{cbc:InvoiceTypeCode|cbc:CreditNoteTypeCode}", "rsm:ExchangedDocument/ram:TypeCode"},
    {"BT-5", "cbc:DocumentCurrencyCode", "SETTLEMENT/ram:InvoiceCurrencyCode"},
    {"BT-6", "cbc:TaxCurrencyCode", "SETTLEMENT/ram:TaxCurrencyCode"},
    {"BT-7", "cbc:TaxPointDate", "SETTLEMENT/ram:ApplicableTradeTax/ram:TaxPointDate"},
    {"BT-8", "cac:InvoicePeriod/cbc:DescriptionCode",
     "SETTLEMENT/ram:ApplicableTradeTax/ram:DueDateTypeCode"},
    {"BT-9", "cbc:DueDate",
     "SETTLEMENT/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString"},
    {"BT-10", "cbc:BuyerReference", "AGREEMENT/ram:BuyerReference"},
    {"BT-11", "cac:ProjectReference", "AGREEMENT/ram:SpecifiedProcuringProject"},
    {"BT-13", "cac:OrderReference/cbc:ID",
     "AGREEMENT/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"},
    {"BT-18", "cac:AdditionalDocumentReference[cbc:DocumentTypeCode = '130']",
     "AGREEMENT/ram:AdditionalReferencedDocument[ram:TypeCode = '130']"},
    {"BT-20", "cac:PaymentTerms/cbc:Note",
     "SETTLEMENT/ram:SpecifiedTradePaymentTerms/ram:Description"},
    {"BT-22", "cbc:Note", "rsm:ExchangedDocument/ram:IncludedNote"},
    {"BT-23", "cbc:ProfileID",
     "rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"},
    {"BT-24", "cbc:CustomizationID",
     "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"},
    {"BG-3", "cac:BillingReference/cac:InvoiceDocumentReference",
     "SETTLEMENT/ram:InvoiceReferencedDocument"},
    {"BT-25", "cbc:ID", "ram:IssuerAssignedID"},
    /* parties */
    {"BT-27", "SELLER/cac:PartyLegalEntity/cbc:RegistrationName", "SELLER/ram:Name"},
    {"BT-29", "SELLER/PARTY-ID", "SELLER/PARTY-ID"},
    {"BT-30", "SELLER/LEGAL-ID", "SELLER/LEGAL-ID"},
    {"BT-31", "SELLER/PARTY-VAT", "SELLER/PARTY-VAT"},
    {"BT-32", "SELLER/PARTY-TAX", "SELLER/PARTY-TAX"},
    {"BT-34", "SELLER/cbc:EndpointID", "SELLER/ram:URIUniversalCommunication/ram:URIID"},
    {"BG-5", "SELLER/ADDRESS", "SELLER/ADDRESS"},
    {"BT-40", "BG-5/COUNTRY", "BG-5/COUNTRY"},
    {"BG-6", "SELLER/cac:Contact", "SELLER/ram:DefinedTradeContact"},
    {"BT-44", "BUYER/cac:PartyLegalEntity/cbc:RegistrationName", "BUYER/ram:Name"},
    {"BT-46", "BUYER/PARTY-ID", "BUYER/PARTY-ID"},
    {"BT-47", "BUYER/LEGAL-ID", "BUYER/LEGAL-ID"},
    {"BT-48", "BUYER/PARTY-VAT", "BUYER/PARTY-VAT"},
    {"BT-49", "BUYER/cbc:EndpointID", "BUYER/ram:URIUniversalCommunication/ram:URIID"},
    {"BG-8", "BUYER/ADDRESS", "BUYER/ADDRESS"},
    {"BT-55", "BG-8/COUNTRY", "BG-8/COUNTRY"},
    {"BG-10", "cac:PayeeParty", "SETTLEMENT/ram:PayeeTradeParty"},
    {"BT-59", "cac:PartyName/cbc:Name", "ram:Name"},
    {"BG-11", "cac:TaxRepresentativeParty", "AGREEMENT/ram:SellerTaxRepresentativeTradeParty"},
    {"BT-62", "cac:PartyName/cbc:Name", "ram:Name"},
    {"BT-63", "cac:TaxRepresentativeParty/PARTY-VAT",
     "AGREEMENT/ram:SellerTaxRepresentativeTradeParty/PARTY-VAT"},
    {"BG-12", "cac:TaxRepresentativeParty/ADDRESS",
     "AGREEMENT/ram:SellerTaxRepresentativeTradeParty/ADDRESS"},
    {"BT-72", "cac:Delivery/cbc:ActualDeliveryDate",
     "DELIVERY/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString"},
    {"BG-14", "cac:InvoicePeriod", "SETTLEMENT/ram:BillingSpecifiedPeriod"},
    {"FROM-DATE", "cbc:StartDate", "ram:StartDateTime/udt:DateTimeString"},
    {"TO-DATE", "cbc:EndDate", "ram:EndDateTime/udt:DateTimeString"},
    {"BG-15", "cac:Delivery/cac:DeliveryLocation/cac:Address",
     "DELIVERY/ram:ShipToTradeParty/ADDRESS"},
    {"BT-80", "BG-15/COUNTRY", "BG-15/COUNTRY"},
    /* payment */
    {"BG-16", "cac:PaymentMeans", "SETTLEMENT/ram:SpecifiedTradeSettlementPaymentMeans"},
    {"BT-81", "cbc:PaymentMeansCode", "ram:TypeCode"},
    {"BG-17", "cac:PayeeFinancialAccount", "ram:PayeePartyCreditorFinancialAccount"},
    {"BT-84", "cac:PayeeFinancialAccount/cbc:ID",
     "ram:PayeePartyCreditorFinancialAccount/{ram:IBANID|ram:ProprietaryID}"},
    {"BT-87", "cac:CardAccount/cbc:PrimaryAccountNumberID",
     "ram:ApplicableTradeSettlementFinancialCard/ram:ID"},
    /* allowances and charges */
    {"BG-20", "cac:AllowanceCharge[cbc:ChargeIndicator = 'false' or cbc:ChargeIndicator = '0']",
     "SETTLEMENT/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator = 'false' or "
     "ram:ChargeIndicator/udt:Indicator = '0']"},
    {"BG-21", "cac:AllowanceCharge[cbc:ChargeIndicator = 'true' or cbc:ChargeIndicator = '1']",
     "SETTLEMENT/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator = 'true' or "
     "ram:ChargeIndicator/udt:Indicator = '1']"},
    {"BG-27",
     "BG-25/cac:AllowanceCharge[cbc:ChargeIndicator = 'false' or cbc:ChargeIndicator = '0']",
     "BG-25/ram:SpecifiedLineTradeSettlement/"
     "ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator = 'false' or "
     "ram:ChargeIndicator/udt:Indicator = '0']"},
    {"BG-28",
     "BG-25/cac:AllowanceCharge[cbc:ChargeIndicator = 'true' or cbc:ChargeIndicator = '1']",
     "BG-25/ram:SpecifiedLineTradeSettlement/"
     "ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator = 'true' or "
     "ram:ChargeIndicator/udt:Indicator = '1']"},
    {"AC-AMOUNT", "cbc:Amount", "ram:ActualAmount"},
    {"AC-BASE", "cbc:BaseAmount", "ram:BasisAmount"},
    {"AC-PERCENT", "cbc:MultiplierFactorNumeric", "ram:CalculationPercent"},
    {"AC-REASON", "cbc:AllowanceChargeReason", "ram:Reason"},
    {"AC-CODE", "cbc:AllowanceChargeReasonCode", "ram:ReasonCode"},
    {"AC-CATEGORY", "cac:TaxCategory[cac:TaxScheme/cbc:ID ~= 'VAT']/cbc:ID",
     "ram:CategoryTradeTax[ram:TypeCode = 'VAT']/ram:CategoryCode"},
    {"AC-RATE", "cac:TaxCategory[cac:TaxScheme/cbc:ID ~= 'VAT']/cbc:Percent",
     "ram:CategoryTradeTax[ram:TypeCode = 'VAT']/ram:RateApplicablePercent"},
    /* totals */
    {"TOTALS", "cac:LegalMonetaryTotal",
     "SETTLEMENT/ram:SpecifiedTradeSettlementHeaderMonetarySummation"},
    {"BT-106", "TOTALS/cbc:LineExtensionAmount", "TOTALS/ram:LineTotalAmount"},
    {"BT-107", "TOTALS/cbc:AllowanceTotalAmount", "TOTALS/ram:AllowanceTotalAmount"},
    {"BT-108", "TOTALS/cbc:ChargeTotalAmount", "TOTALS/ram:ChargeTotalAmount"},
    {"BT-109", "TOTALS/cbc:TaxExclusiveAmount", "TOTALS/ram:TaxBasisTotalAmount"},
    {"BT-110", "cac:TaxTotal/cbc:TaxAmount[@currencyID = /BT-5]",
     "TOTALS/ram:TaxTotalAmount[@currencyID = /BT-5]"},
    {"BT-111", "cac:TaxTotal/cbc:TaxAmount[@currencyID = /BT-6]",
     "TOTALS/ram:TaxTotalAmount[@currencyID = /BT-6]"},
    {"BT-112", "TOTALS/cbc:TaxInclusiveAmount", "TOTALS/ram:GrandTotalAmount"},
    {"BT-113", "TOTALS/cbc:PrepaidAmount", "TOTALS/ram:TotalPrepaidAmount"},
    {"BT-114", "TOTALS/cbc:PayableRoundingAmount", "TOTALS/ram:RoundingAmount"},
    {"BT-115", "TOTALS/cbc:PayableAmount", "TOTALS/ram:DuePayableAmount"},
    /* VAT breakdown */
    {"BG-23", "cac:TaxTotal/cac:TaxSubtotal", "SETTLEMENT/ram:ApplicableTradeTax"},
    {"BT-116", "cbc:TaxableAmount", "ram:BasisAmount"},
    {"BT-117", "cbc:TaxAmount", "ram:CalculatedAmount"},
    {"BT-118", "cac:TaxCategory[cac:TaxScheme/cbc:ID ~= 'VAT']/cbc:ID", "ram:CategoryCode"},
    {"BT-119", "cac:TaxCategory[cac:TaxScheme/cbc:ID ~= 'VAT']/cbc:Percent",
     "ram:RateApplicablePercent"},
    {"BT-120", "cac:TaxCategory/cbc:TaxExemptionReason", "ram:ExemptionReason"},
    {"BT-121", "cac:TaxCategory/cbc:TaxExemptionReasonCode", "ram:ExemptionReasonCode"},
    /* attachments */
    {"BG-24", "cac:AdditionalDocumentReference",
     "AGREEMENT/ram:AdditionalReferencedDocument[ram:TypeCode = '916']"},
    {"BT-122", "cbc:ID", "ram:IssuerAssignedID"},
    /* lines */
    {"BG-25", "{cac:InvoiceLine|cac:CreditNoteLine}",
     "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem"},
    {"BT-126", "cbc:ID", "ram:AssociatedDocumentLineDocument/ram:LineID"},
    {"BT-129", "{cbc:InvoicedQuantity|cbc:CreditedQuantity}",
     "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"},
    {"BT-131", "cbc:LineExtensionAmount",
     "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeSettlementLineMonetarySummation/"
     "ram:LineTotalAmount"},
    {"BG-26", "BG-25/cac:InvoicePeriod",
     "BG-25/ram:SpecifiedLineTradeSettlement/ram:BillingSpecifiedPeriod"},
    {"BT-146", "cac:Price/cbc:PriceAmount",
     "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount"},
    {"BT-148", "cac:Price/cac:AllowanceCharge/cbc:BaseAmount",
     "ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/ram:ChargeAmount"},
    {"BT-149", "cac:Price/cbc:BaseQuantity",
     "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:BasisQuantity"},
    {"BT-151", "cac:Item/cac:ClassifiedTaxCategory[cac:TaxScheme/cbc:ID ~= 'VAT']/cbc:ID",
     "ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax[ram:TypeCode = 'VAT']/"
     "ram:CategoryCode"},
    {"BT-152", "cac:Item/cac:ClassifiedTaxCategory[cac:TaxScheme/cbc:ID ~= 'VAT']/cbc:Percent",
     "ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax[ram:TypeCode = 'VAT']/"
     "ram:RateApplicablePercent"},
    {"BT-153", "cac:Item/cbc:Name", "ram:SpecifiedTradeProduct/ram:Name"},
    {"BT-157", "cac:Item/cac:StandardItemIdentification/cbc:ID",
     "ram:SpecifiedTradeProduct/ram:GlobalID"},
    {"BT-158", "cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode",
     "ram:SpecifiedTradeProduct/ram:DesignatedProductClassification/ram:ClassCode"},
    {"BG-32", "BG-25/cac:Item/cac:AdditionalItemProperty",
     "BG-25/ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic"},
    {"BT-160", "cbc:Name", "ram:Description"},
    {"BT-161", "cbc:Value", "ram:Value"},
};

const char *
rule_term(const char *name, size_t length, RuleSyntax syntax)
{
    if (!g_ascii_isupper(*name) || memchr(name, ':', length))
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(terms); i++)
        if (strlen(terms[i].name) == length && strncmp(terms[i].name, name, length) == 0) {
            const char *path = syntax == RULE_UBL ? terms[i].ubl : terms[i].cii;
            return path ? path : "";
        }
    return NULL;
}
