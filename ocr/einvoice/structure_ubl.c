/* The elements of UBL Invoice, CreditNote and Reminder that we read, in the order of the schemas:
 * name, least and most (0: any number), type. UBL 2.0 (2006) and 2.1 (OS, 2013) agree on all of
 * them; 2.1 has some more. */
#include "ocr/einvoice/structure_rows.h"

/* clang-format off */
static const StructureElement period[] = {
    LEAF(CBC, "StartDate", 0, 1, DATE),
    LEAF(CBC, "EndDate", 0, 1, DATE),
    END,
};
static const StructureElement order_reference[] = {
    LEAF(CBC, "ID", 1, 1, TEXT),
    LEAF(CBC, "SalesOrderID", 0, 1, TEXT),
    LEAF(CBC, "IssueDate", 0, 1, DATE),
    END,
};
static const StructureElement external_reference[] = {
    LEAF(CBC, "URI", 0, 1, TEXT),
    END,
};
static const StructureElement attachment[] = {
    LEAF(CBC, "EmbeddedDocumentBinaryObject", 0, 1, FILE),
    GROUP(CAC, "ExternalReference", 0, 1, external_reference),
    END,
};
static const StructureElement document_reference[] = {
    LEAF(CBC, "ID", 1, 1, TEXT),
    LEAF(CBC, "UUID", 0, 1, TEXT),
    LEAF(CBC, "IssueDate", 0, 1, DATE),
    LEAF(CBC, "DocumentTypeCode", 0, 1, TEXT),
    LEAF(CBC, "DocumentType", 0, 1, TEXT),
    LEAF(CBC, "DocumentDescription", 0, 0, TEXT),
    GROUP(CAC, "Attachment", 0, 1, attachment),
    END,
};
static const StructureElement billing_reference[] = {
    GROUP(CAC, "InvoiceDocumentReference", 0, 1, document_reference),
    GROUP(CAC, "SelfBilledInvoiceDocumentReference", 0, 1, document_reference),
    GROUP(CAC, "CreditNoteDocumentReference", 0, 1, document_reference),
    END,
};
static const StructureElement project_reference[] = {
    LEAF(CBC, "ID", 1, 1, TEXT),
    END,
};
static const StructureElement party_identification[] = {
    LEAF(CBC, "ID", 1, 1, TEXT),
    END,
};
static const StructureElement party_name[] = {
    LEAF(CBC, "Name", 1, 1, TEXT),
    END,
};
static const StructureElement address_line[] = {
    LEAF(CBC, "Line", 1, 1, TEXT),
    END,
};
static const StructureElement country[] = {
    LEAF(CBC, "IdentificationCode", 0, 1, TEXT),
    LEAF(CBC, "Name", 0, 1, TEXT),
    END,
};
static const StructureElement address[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "AddressFormatCode", 0, 1, TEXT),
    LEAF(CBC, "Postbox", 0, 1, TEXT),
    LEAF(CBC, "StreetName", 0, 1, TEXT),
    LEAF(CBC, "AdditionalStreetName", 0, 1, TEXT),
    LEAF(CBC, "BuildingNumber", 0, 1, TEXT),
    LEAF(CBC, "InhouseMail", 0, 1, TEXT),
    LEAF(CBC, "Department", 0, 1, TEXT),
    LEAF(CBC, "CityName", 0, 1, TEXT),
    LEAF(CBC, "PostalZone", 0, 1, TEXT),
    LEAF(CBC, "CountrySubentity", 0, 1, TEXT),
    GROUP(CAC, "AddressLine", 0, 0, address_line),
    GROUP(CAC, "Country", 0, 1, country),
    END,
};
static const StructureElement tax_scheme[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "Name", 0, 1, TEXT),
    END,
};
static const StructureElement party_tax_scheme[] = {
    LEAF(CBC, "RegistrationName", 0, 1, TEXT),
    LEAF(CBC, "CompanyID", 0, 1, TEXT),
    GROUP(CAC, "TaxScheme", 1, 1, tax_scheme),
    END,
};
static const StructureElement party_legal_entity[] = {
    LEAF(CBC, "RegistrationName", 0, 1, TEXT),
    LEAF(CBC, "CompanyID", 0, 1, TEXT),
    END,
};
static const StructureElement contact[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "Name", 0, 1, TEXT),
    LEAF(CBC, "Telephone", 0, 1, TEXT),
    LEAF(CBC, "ElectronicMail", 0, 1, TEXT),
    END,
};
static const StructureElement person[] = {
    LEAF(CBC, "FirstName", 0, 1, TEXT),
    LEAF(CBC, "FamilyName", 0, 1, TEXT),
    END,
};
static const StructureElement party[] = {
    LEAF(CBC, "EndpointID", 0, 1, TEXT),
    GROUP(CAC, "PartyIdentification", 0, 0, party_identification),
    GROUP(CAC, "PartyName", 0, 0, party_name),
    GROUP(CAC, "PostalAddress", 0, 1, address),
    GROUP(CAC, "PartyTaxScheme", 0, 0, party_tax_scheme),
    GROUP(CAC, "PartyLegalEntity", 0, 0, party_legal_entity),
    GROUP(CAC, "Contact", 0, 1, contact),
    GROUP(CAC, "Person", 0, 0, person),
    END,
};
static const StructureElement supplier_party[] = {
    GROUP(CAC, "Party", 0, 1, party),
    END,
};
static const StructureElement customer_party[] = {
    GROUP(CAC, "Party", 0, 1, party),
    END,
};
static const StructureElement location[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    GROUP(CAC, "Address", 0, 1, address),
    END,
};
static const StructureElement delivery[] = {
    LEAF(CBC, "ActualDeliveryDate", 0, 1, DATE),
    GROUP(CAC, "DeliveryAddress", 0, 1, address),
    GROUP(CAC, "DeliveryLocation", 0, 1, location),
    GROUP(CAC, "DeliveryParty", 0, 1, party),
    END,
};
static const StructureElement card_account[] = {
    LEAF(CBC, "PrimaryAccountNumberID", 1, 1, TEXT),
    LEAF(CBC, "NetworkID", 1, 1, TEXT),
    END,
};
static const StructureElement financial_institution[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "Name", 0, 1, TEXT),
    END,
};
static const StructureElement branch[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "Name", 0, 1, TEXT),
    GROUP(CAC, "FinancialInstitution", 0, 1, financial_institution),
    END,
};
static const StructureElement financial_account[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "Name", 0, 1, TEXT),
    LEAF(CBC, "PaymentNote", 0, 0, TEXT),
    GROUP(CAC, "FinancialInstitutionBranch", 0, 1, branch),
    END,
};
static const StructureElement credit_account[] = {
    LEAF(CBC, "AccountID", 1, 1, TEXT),
    END,
};
static const StructureElement payment_means[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "PaymentMeansCode", 1, 1, TEXT),
    LEAF(CBC, "PaymentDueDate", 0, 1, DATE),
    LEAF(CBC, "PaymentChannelCode", 0, 1, TEXT),
    LEAF(CBC, "InstructionID", 0, 1, TEXT),
    LEAF(CBC, "InstructionNote", 0, 0, TEXT),
    LEAF(CBC, "PaymentID", 0, 0, TEXT),
    GROUP(CAC, "CardAccount", 0, 1, card_account),
    GROUP(CAC, "PayerFinancialAccount", 0, 1, financial_account),
    GROUP(CAC, "PayeeFinancialAccount", 0, 1, financial_account),
    GROUP(CAC, "CreditAccount", 0, 1, credit_account),
    END,
};
static const StructureElement payment_terms[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "Note", 0, 0, TEXT),
    LEAF(CBC, "Amount", 0, 1, AMOUNT),
    LEAF(CBC, "PaymentDueDate", 0, 1, DATE),
    END,
};
static const StructureElement payment[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "PaidAmount", 0, 1, AMOUNT),
    LEAF(CBC, "ReceivedDate", 0, 1, DATE),
    END,
};
static const StructureElement tax_category[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "Name", 0, 1, TEXT),
    LEAF(CBC, "Percent", 0, 1, NUMBER),
    LEAF(CBC, "TaxExemptionReasonCode", 0, 1, TEXT),
    LEAF(CBC, "TaxExemptionReason", 0, 0, TEXT),
    GROUP(CAC, "TaxScheme", 1, 1, tax_scheme),
    END,
};
static const StructureElement allowance_charge[] = {
    LEAF(CBC, "ID", 0, 1, TEXT),
    LEAF(CBC, "ChargeIndicator", 1, 1, TRUTH),
    LEAF(CBC, "AllowanceChargeReasonCode", 0, 1, TEXT),
    LEAF(CBC, "AllowanceChargeReason", 0, 0, TEXT),
    LEAF(CBC, "MultiplierFactorNumeric", 0, 1, NUMBER),
    LEAF(CBC, "Amount", 1, 1, AMOUNT),
    LEAF(CBC, "BaseAmount", 0, 1, AMOUNT),
    GROUP(CAC, "TaxCategory", 0, 0, tax_category),
    END,
};
static const StructureElement tax_subtotal[] = {
    LEAF(CBC, "TaxableAmount", 0, 1, AMOUNT),
    LEAF(CBC, "TaxAmount", 1, 1, AMOUNT),
    LEAF(CBC, "Percent", 0, 1, NUMBER),
    GROUP(CAC, "TaxCategory", 1, 1, tax_category),
    END,
};
static const StructureElement tax_total[] = {
    LEAF(CBC, "TaxAmount", 1, 1, AMOUNT),
    LEAF(CBC, "RoundingAmount", 0, 1, AMOUNT),
    GROUP(CAC, "TaxSubtotal", 0, 0, tax_subtotal),
    END,
};
static const StructureElement monetary_total[] = {
    LEAF(CBC, "LineExtensionAmount", 0, 1, AMOUNT),
    LEAF(CBC, "TaxExclusiveAmount", 0, 1, AMOUNT),
    LEAF(CBC, "TaxInclusiveAmount", 0, 1, AMOUNT),
    LEAF(CBC, "AllowanceTotalAmount", 0, 1, AMOUNT),
    LEAF(CBC, "ChargeTotalAmount", 0, 1, AMOUNT),
    LEAF(CBC, "PrepaidAmount", 0, 1, AMOUNT),
    LEAF(CBC, "PayableRoundingAmount", 0, 1, AMOUNT),
    LEAF(CBC, "PayableAmount", 1, 1, AMOUNT),
    END,
};
static const StructureElement order_line_reference[] = {
    LEAF(CBC, "LineID", 1, 1, TEXT),
    GROUP(CAC, "OrderReference", 0, 1, order_reference),
    END,
};
static const StructureElement item_identification[] = {
    LEAF(CBC, "ID", 1, 1, TEXT),
    END,
};
static const StructureElement item[] = {
    LEAF(CBC, "Description", 0, 0, TEXT),
    LEAF(CBC, "Name", 0, 1, TEXT),
    GROUP(CAC, "BuyersItemIdentification", 0, 1, item_identification),
    GROUP(CAC, "SellersItemIdentification", 0, 1, item_identification),
    GROUP(CAC, "StandardItemIdentification", 0, 1, item_identification),
    GROUP(CAC, "ClassifiedTaxCategory", 0, 0, tax_category),
    END,
};
static const StructureElement price[] = {
    LEAF(CBC, "PriceAmount", 1, 1, AMOUNT),
    LEAF(CBC, "BaseQuantity", 0, 1, NUMBER),
    GROUP(CAC, "AllowanceCharge", 0, 0, allowance_charge),
    END,
};
static const StructureElement invoice_line[] = {
    LEAF(CBC, "ID", 1, 1, TEXT),
    LEAF(CBC, "UUID", 0, 1, TEXT),
    LEAF(CBC, "Note", 0, 0, TEXT),
    LEAF(CBC, "InvoicedQuantity", 0, 1, NUMBER),
    LEAF(CBC, "LineExtensionAmount", 1, 1, AMOUNT),
    LEAF(CBC, "TaxPointDate", 0, 1, DATE),
    LEAF(CBC, "AccountingCostCode", 0, 1, TEXT),
    LEAF(CBC, "AccountingCost", 0, 1, TEXT),
    LEAF(CBC, "FreeOfChargeIndicator", 0, 1, TRUTH),
    GROUP(CAC, "InvoicePeriod", 0, 0, period),
    GROUP(CAC, "OrderLineReference", 0, 0, order_line_reference),
    GROUP(CAC, "BillingReference", 0, 0, billing_reference),
    GROUP(CAC, "DocumentReference", 0, 0, document_reference),
    GROUP(CAC, "Delivery", 0, 0, delivery),
    GROUP(CAC, "AllowanceCharge", 0, 0, allowance_charge),
    GROUP(CAC, "TaxTotal", 0, 0, tax_total),
    GROUP(CAC, "Item", 1, 1, item),
    GROUP(CAC, "Price", 0, 1, price),
    END,
};
const StructureElement structure_invoice[] = {
    LEAF(CBC, "UBLVersionID", 0, 1, TEXT),
    LEAF(CBC, "CustomizationID", 0, 1, TEXT),
    LEAF(CBC, "ProfileID", 0, 1, TEXT),
    LEAF(CBC, "ID", 1, 1, TEXT),
    LEAF(CBC, "CopyIndicator", 0, 1, TRUTH),
    LEAF(CBC, "UUID", 0, 1, TEXT),
    LEAF(CBC, "IssueDate", 1, 1, DATE),
    LEAF(CBC, "IssueTime", 0, 1, TIME),
    LEAF(CBC, "DueDate", 0, 1, DATE),
    LEAF(CBC, "InvoiceTypeCode", 0, 1, TEXT),
    LEAF(CBC, "Note", 0, 0, TEXT),
    LEAF(CBC, "TaxPointDate", 0, 1, DATE),
    LEAF(CBC, "DocumentCurrencyCode", 0, 1, TEXT),
    LEAF(CBC, "TaxCurrencyCode", 0, 1, TEXT),
    LEAF(CBC, "AccountingCostCode", 0, 1, TEXT),
    LEAF(CBC, "AccountingCost", 0, 1, TEXT),
    LEAF(CBC, "BuyerReference", 0, 1, TEXT),
    GROUP(CAC, "InvoicePeriod", 0, 0, period),
    GROUP(CAC, "OrderReference", 0, 1, order_reference),
    GROUP(CAC, "BillingReference", 0, 0, billing_reference),
    GROUP(CAC, "DespatchDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "ReceiptDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "StatementDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "OriginatorDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "ContractDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "AdditionalDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "ProjectReference", 0, 0, project_reference),
    GROUP(CAC, "AccountingSupplierParty", 1, 1, supplier_party),
    GROUP(CAC, "AccountingCustomerParty", 1, 1, customer_party),
    GROUP(CAC, "PayeeParty", 0, 1, party),
    GROUP(CAC, "TaxRepresentativeParty", 0, 1, party),
    GROUP(CAC, "Delivery", 0, 0, delivery),
    GROUP(CAC, "PaymentMeans", 0, 0, payment_means),
    GROUP(CAC, "PaymentTerms", 0, 0, payment_terms),
    GROUP(CAC, "PrepaidPayment", 0, 0, payment),
    GROUP(CAC, "AllowanceCharge", 0, 0, allowance_charge),
    GROUP(CAC, "TaxTotal", 0, 0, tax_total),
    GROUP(CAC, "LegalMonetaryTotal", 1, 1, monetary_total),
    GROUP(CAC, "InvoiceLine", 1, 0, invoice_line),
    END,
};
static const StructureElement credit_note_line[] = {
    LEAF(CBC, "ID", 1, 1, TEXT),
    LEAF(CBC, "UUID", 0, 1, TEXT),
    LEAF(CBC, "Note", 0, 0, TEXT),
    LEAF(CBC, "CreditedQuantity", 0, 1, NUMBER),
    LEAF(CBC, "LineExtensionAmount", 0, 1, AMOUNT),
    LEAF(CBC, "TaxPointDate", 0, 1, DATE),
    LEAF(CBC, "AccountingCostCode", 0, 1, TEXT),
    LEAF(CBC, "AccountingCost", 0, 1, TEXT),
    GROUP(CAC, "InvoicePeriod", 0, 0, period),
    GROUP(CAC, "BillingReference", 0, 0, billing_reference),
    GROUP(CAC, "DocumentReference", 0, 0, document_reference),
    GROUP(CAC, "Delivery", 0, 0, delivery),
    GROUP(CAC, "TaxTotal", 0, 0, tax_total),
    GROUP(CAC, "AllowanceCharge", 0, 0, allowance_charge),
    GROUP(CAC, "Item", 0, 1, item),
    GROUP(CAC, "Price", 0, 1, price),
    END,
};
const StructureElement structure_credit_note[] = {
    LEAF(CBC, "UBLVersionID", 0, 1, TEXT),
    LEAF(CBC, "CustomizationID", 0, 1, TEXT),
    LEAF(CBC, "ProfileID", 0, 1, TEXT),
    LEAF(CBC, "ID", 1, 1, TEXT),
    LEAF(CBC, "CopyIndicator", 0, 1, TRUTH),
    LEAF(CBC, "UUID", 0, 1, TEXT),
    LEAF(CBC, "IssueDate", 1, 1, DATE),
    LEAF(CBC, "IssueTime", 0, 1, TIME),
    LEAF(CBC, "TaxPointDate", 0, 1, DATE),
    LEAF(CBC, "CreditNoteTypeCode", 0, 1, TEXT),
    LEAF(CBC, "Note", 0, 0, TEXT),
    LEAF(CBC, "DocumentCurrencyCode", 0, 1, TEXT),
    LEAF(CBC, "TaxCurrencyCode", 0, 1, TEXT),
    LEAF(CBC, "AccountingCostCode", 0, 1, TEXT),
    LEAF(CBC, "AccountingCost", 0, 1, TEXT),
    LEAF(CBC, "BuyerReference", 0, 1, TEXT),
    GROUP(CAC, "InvoicePeriod", 0, 0, period),
    GROUP(CAC, "OrderReference", 0, 1, order_reference),
    GROUP(CAC, "BillingReference", 0, 0, billing_reference),
    GROUP(CAC, "DespatchDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "ReceiptDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "ContractDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "AdditionalDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "StatementDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "OriginatorDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "AccountingSupplierParty", 1, 1, supplier_party),
    GROUP(CAC, "AccountingCustomerParty", 1, 1, customer_party),
    GROUP(CAC, "PayeeParty", 0, 1, party),
    GROUP(CAC, "TaxRepresentativeParty", 0, 1, party),
    GROUP(CAC, "Delivery", 0, 0, delivery),
    GROUP(CAC, "PaymentMeans", 0, 0, payment_means),
    GROUP(CAC, "PaymentTerms", 0, 0, payment_terms),
    GROUP(CAC, "AllowanceCharge", 0, 0, allowance_charge),
    GROUP(CAC, "TaxTotal", 0, 0, tax_total),
    GROUP(CAC, "LegalMonetaryTotal", 1, 1, monetary_total),
    GROUP(CAC, "CreditNoteLine", 1, 0, credit_note_line),
    END,
};
static const StructureElement reminder_line[] = {
    LEAF(CBC, "ID", 1, 1, TEXT),
    LEAF(CBC, "Note", 0, 0, TEXT),
    LEAF(CBC, "DebitLineAmount", 0, 1, AMOUNT),
    LEAF(CBC, "CreditLineAmount", 0, 1, AMOUNT),
    LEAF(CBC, "AccountingCostCode", 0, 1, TEXT),
    LEAF(CBC, "AccountingCost", 0, 1, TEXT),
    GROUP(CAC, "ReminderPeriod", 0, 0, period),
    GROUP(CAC, "BillingReference", 0, 0, billing_reference),
    END,
};
const StructureElement structure_reminder[] = {
    LEAF(CBC, "UBLVersionID", 0, 1, TEXT),
    LEAF(CBC, "CustomizationID", 0, 1, TEXT),
    LEAF(CBC, "ProfileID", 0, 1, TEXT),
    LEAF(CBC, "ID", 1, 1, TEXT),
    LEAF(CBC, "CopyIndicator", 0, 1, TRUTH),
    LEAF(CBC, "UUID", 0, 1, TEXT),
    LEAF(CBC, "IssueDate", 1, 1, DATE),
    LEAF(CBC, "IssueTime", 0, 1, TIME),
    LEAF(CBC, "ReminderTypeCode", 0, 1, TEXT),
    LEAF(CBC, "ReminderSequenceNumeric", 0, 1, NUMBER),
    LEAF(CBC, "Note", 0, 0, TEXT),
    LEAF(CBC, "DocumentCurrencyCode", 0, 1, TEXT),
    LEAF(CBC, "AccountingCostCode", 0, 1, TEXT),
    LEAF(CBC, "AccountingCost", 0, 1, TEXT),
    GROUP(CAC, "ReminderPeriod", 0, 0, period),
    GROUP(CAC, "AdditionalDocumentReference", 0, 0, document_reference),
    GROUP(CAC, "AccountingSupplierParty", 1, 1, supplier_party),
    GROUP(CAC, "AccountingCustomerParty", 1, 1, customer_party),
    GROUP(CAC, "PayeeParty", 0, 1, party),
    GROUP(CAC, "PaymentMeans", 0, 0, payment_means),
    GROUP(CAC, "PaymentTerms", 0, 0, payment_terms),
    GROUP(CAC, "AllowanceCharge", 0, 0, allowance_charge),
    GROUP(CAC, "TaxTotal", 0, 0, tax_total),
    GROUP(CAC, "LegalMonetaryTotal", 1, 1, monetary_total),
    GROUP(CAC, "ReminderLine", 1, 0, reminder_line),
    END,
};
/* clang-format on */
