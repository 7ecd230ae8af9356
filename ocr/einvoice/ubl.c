/* UBL 2.x Invoice, CreditNote and OIOUBL Reminder: which element is which term. Order as in the
 * UBL schemas. */
#include "ocr/einvoice/einvoice.h"

#define BASIC(name, type, member)                                                                  \
    {                                                                                              \
        SPACE_CBC, name, TAKE_TERM, offsetof(type, member), 0, NULL                                \
    }
#define BASICS(name, type, member)                                                                 \
    {                                                                                              \
        SPACE_CBC, name, TAKE_TERMS, offsetof(type, member), 0, NULL                               \
    }
#define GROUP(name, children)                                                                      \
    {                                                                                              \
        SPACE_CAC, name, TAKE_GROUP, 0, 0, children                                                \
    }
#define PART(name, type, member, children)                                                         \
    {                                                                                              \
        SPACE_CAC, name, TAKE_GROUP, offsetof(type, member), 0, children                           \
    }
#define ITEMS(name, type, member, item_type, children)                                             \
    {                                                                                              \
        SPACE_CAC, name, TAKE_ITEM, offsetof(type, member), sizeof(item_type), children            \
    }
#define END                                                                                        \
    {                                                                                              \
        SPACE_OTHER, NULL, TAKE_TERM, 0, 0, NULL                                                   \
    }

/* clang-format off */
static const Element country[] = {BASIC("IdentificationCode", Party, country), END};
static const Element address_line[] = {BASICS("Line", Party, address_lines), END};
static const Element address[] = {
    BASIC("StreetName", Party, street),
    BASIC("AdditionalStreetName", Party, street_more),
    BASIC("BuildingNumber", Party, building),
    BASIC("CityName", Party, city),
    BASIC("PostalZone", Party, postcode),
    BASICS("Postbox", Party, address_lines),
    BASICS("InhouseMail", Party, address_lines),
    BASICS("Department", Party, address_lines),
    GROUP("AddressLine", address_line),
    GROUP("Country", country),
    END,
};
static const Element party_id[] = {BASICS("ID", Party, ids), END};
static const Element party_name[] = {BASIC("Name", Party, name), END};
static const Element party_tax_scheme_id[] = {BASIC("ID", TaxRegistration, scheme), END};
static const Element party_tax[] = {
    BASIC("CompanyID", TaxRegistration, id),
    GROUP("TaxScheme", party_tax_scheme_id),
    END,
};
static const Element legal_entity[] = {
    BASIC("RegistrationName", Party, registered_name),
    BASIC("CompanyID", Party, legal_id),
    END,
};
static const Element contact[] = {
    BASIC("ID", Party, contact_id),
    BASIC("Name", Party, contact_name),
    BASIC("Telephone", Party, contact_phone),
    BASIC("ElectronicMail", Party, contact_mail),
    END,
};
static const Element person[] = {
    BASIC("FirstName", Party, first_name),
    BASIC("FamilyName", Party, family_name),
    END,
};
static const Element party[] = {
    BASIC("EndpointID", Party, endpoint),
    GROUP("PartyIdentification", party_id),
    GROUP("PartyName", party_name),
    GROUP("PostalAddress", address),
    ITEMS("PartyTaxScheme", Party, taxes, TaxRegistration, party_tax),
    GROUP("PartyLegalEntity", legal_entity),
    GROUP("Contact", contact),
    GROUP("Person", person),
    END,
};
static const Element party_role[] = {GROUP("Party", party), END};

static const Element institution[] = {BASIC("ID", PaymentMeans, institution), END};
static const Element branch[] = {
    BASIC("ID", PaymentMeans, branch),
    GROUP("FinancialInstitution", institution),
    END,
};
static const Element payee_account[] = {
    BASIC("ID", PaymentMeans, account),
    GROUP("FinancialInstitutionBranch", branch),
    END,
};
static const Element credit_account[] = {BASIC("AccountID", PaymentMeans, creditor), END};
static const Element card_account[] = {
    BASIC("PrimaryAccountNumberID", PaymentMeans, card_number),
    END,
};
static const Element payment_means[] = {
    BASIC("PaymentMeansCode", PaymentMeans, code),
    BASIC("PaymentDueDate", PaymentMeans, due_date),
    BASIC("PaymentChannelCode", PaymentMeans, channel),
    BASIC("InstructionID", PaymentMeans, instruction_id),
    BASIC("PaymentID", PaymentMeans, payment_id),
    GROUP("CardAccount", card_account),
    GROUP("PayeeFinancialAccount", payee_account),
    GROUP("CreditAccount", credit_account),
    END,
};
static const Element payment_terms[] = {
    BASIC("Note", PaymentTerms, note),
    BASIC("PaymentDueDate", PaymentTerms, due_date),
    BASIC("Amount", PaymentTerms, amount),
    END,
};

static const Element charge_category[] = {
    BASIC("ID", Charge, category),
    BASIC("Percent", Charge, rate),
    END,
};
static const Element charge[] = {
    BASIC("ChargeIndicator", Charge, indicator),
    BASIC("AllowanceChargeReasonCode", Charge, reason_code),
    BASIC("AllowanceChargeReason", Charge, reason),
    BASIC("MultiplierFactorNumeric", Charge, percent),
    BASIC("Amount", Charge, amount),
    BASIC("BaseAmount", Charge, base),
    GROUP("TaxCategory", charge_category),
    END,
};

static const Element subtotal_scheme[] = {BASIC("ID", TaxSubtotal, scheme), END};
static const Element subtotal_category[] = {
    BASIC("ID", TaxSubtotal, category),
    BASIC("Percent", TaxSubtotal, rate),
    BASIC("TaxExemptionReasonCode", TaxSubtotal, exemption_code),
    BASIC("TaxExemptionReason", TaxSubtotal, exemption_reason),
    GROUP("TaxScheme", subtotal_scheme),
    END,
};
static const Element subtotal[] = {
    BASIC("TaxableAmount", TaxSubtotal, taxable),
    BASIC("TaxAmount", TaxSubtotal, amount),
    BASIC("Percent", TaxSubtotal, rate),
    GROUP("TaxCategory", subtotal_category),
    END,
};
static const Element tax_total[] = {
    BASIC("TaxAmount", TaxTotal, amount),
    BASIC("RoundingAmount", TaxTotal, rounding),
    ITEMS("TaxSubtotal", TaxTotal, subtotals, TaxSubtotal, subtotal),
    END,
};
static const Element totals[] = {
    BASIC("LineExtensionAmount", Totals, lines),
    BASIC("TaxExclusiveAmount", Totals, net),
    BASIC("TaxInclusiveAmount", Totals, gross),
    BASIC("AllowanceTotalAmount", Totals, allowances),
    BASIC("ChargeTotalAmount", Totals, charges),
    BASIC("PrepaidAmount", Totals, prepaid),
    BASIC("PayableRoundingAmount", Totals, rounding),
    BASIC("PayableAmount", Totals, payable),
    END,
};

static const Element item_category[] = {
    BASIC("ID", Line, category),
    BASIC("Percent", Line, rate),
    END,
};
static const Element item[] = {
    BASICS("Description", Line, descriptions),
    BASIC("Name", Line, name),
    GROUP("ClassifiedTaxCategory", item_category),
    END,
};
static const Element price[] = {
    BASIC("PriceAmount", Line, price),
    BASIC("BaseQuantity", Line, price_base),
    END,
};
static const Element reminded_id[] = {BASIC("ID", Line, reminded), END};
static const Element reminded[] = {
    GROUP("InvoiceDocumentReference", reminded_id),
    GROUP("CreditNoteDocumentReference", reminded_id),
    END,
};
static const Element external[] = {BASIC("URI", Attachment, uri), END};
static const Element attached[] = {
    BASIC("EmbeddedDocumentBinaryObject", Attachment, binary),
    GROUP("ExternalReference", external),
    END,
};
static const Element document_reference[] = {
    BASIC("ID", Attachment, id),
    BASIC("DocumentTypeCode", Attachment, type),
    BASIC("DocumentType", Attachment, type),
    BASIC("DocumentDescription", Attachment, description),
    GROUP("Attachment", attached),
    END,
};

static const Element line[] = {
    BASIC("ID", Line, id),
    BASICS("Note", Line, notes),
    BASIC("InvoicedQuantity", Line, quantity),
    BASIC("CreditedQuantity", Line, quantity),
    BASIC("LineExtensionAmount", Line, net),
    BASIC("DebitLineAmount", Line, debit),
    BASIC("CreditLineAmount", Line, credit),
    BASIC("AccountingCost", Line, accounting_cost),
    BASIC("FreeOfChargeIndicator", Line, free_of_charge),
    GROUP("BillingReference", reminded),
    ITEMS("DocumentReference", Line, attachments, Attachment, document_reference),
    ITEMS("AllowanceCharge", Line, charges, Charge, charge),
    ITEMS("TaxTotal", Line, taxes, TaxTotal, tax_total),
    GROUP("Item", item),
    GROUP("Price", price),
    END,
};

static const Element order_reference[] = {
    BASIC("ID", Einvoice, order_reference),
    BASIC("SalesOrderID", Einvoice, sales_order),
    END,
};
static const Element preceding_id[] = {BASICS("ID", Einvoice, preceding), END};
static const Element billing_reference[] = {
    GROUP("InvoiceDocumentReference", preceding_id),
    GROUP("CreditNoteDocumentReference", preceding_id),
    END,
};
/* Files may hang at references that are none of BG-24. */
#define ATTACHED ITEMS("Attachment", Einvoice, attachments, Attachment, attached)
static const Element contract[] = {BASIC("ID", Einvoice, contract), ATTACHED, END};
static const Element other_reference[] = {ATTACHED, END};
static const Element project[] = {BASIC("ID", Einvoice, project), END};
static const Element tender[] = {BASIC("ID", Einvoice, tender), ATTACHED, END};
static const Element delivery_address[] = {GROUP("Address", address), END};
static const Element delivery_party[] = {
    PART("DeliveryLocation", Einvoice, delivery, delivery_address),
    PART("DeliveryParty", Einvoice, delivery, party),
    BASIC("ActualDeliveryDate", Einvoice, delivery_date),
    END,
};

const Element ubl_elements[] = {
    BASIC("CustomizationID", Einvoice, customization),
    BASIC("ProfileID", Einvoice, profile),
    BASIC("ID", Einvoice, id),
    BASIC("IssueDate", Einvoice, issue_date),
    BASIC("DueDate", Einvoice, due_date),
    BASIC("InvoiceTypeCode", Einvoice, type_code),
    BASIC("CreditNoteTypeCode", Einvoice, type_code),
    BASIC("ReminderTypeCode", Einvoice, type_code),
    BASICS("Note", Einvoice, notes),
    BASIC("DocumentCurrencyCode", Einvoice, currency),
    BASIC("TaxCurrencyCode", Einvoice, tax_currency),
    BASIC("AccountingCost", Einvoice, accounting_cost),
    BASIC("BuyerReference", Einvoice, buyer_reference),
    GROUP("OrderReference", order_reference),
    GROUP("BillingReference", billing_reference),
    GROUP("OriginatorDocumentReference", tender),
    GROUP("ContractDocumentReference", contract),
    ITEMS("AdditionalDocumentReference", Einvoice, attachments, Attachment, document_reference),
    GROUP("DespatchDocumentReference", other_reference),
    GROUP("ReceiptDocumentReference", other_reference),
    GROUP("StatementDocumentReference", other_reference),
    GROUP("ProjectReference", project),
    PART("AccountingSupplierParty", Einvoice, seller, party_role),
    PART("AccountingCustomerParty", Einvoice, buyer, party_role),
    PART("PayeeParty", Einvoice, payee, party),
    GROUP("Delivery", delivery_party),
    ITEMS("PaymentMeans", Einvoice, payment_means, PaymentMeans, payment_means),
    ITEMS("PaymentTerms", Einvoice, payment_terms, PaymentTerms, payment_terms),
    ITEMS("AllowanceCharge", Einvoice, charges, Charge, charge),
    ITEMS("TaxTotal", Einvoice, tax_totals, TaxTotal, tax_total),
    PART("LegalMonetaryTotal", Einvoice, totals, totals),
    ITEMS("InvoiceLine", Einvoice, lines, Line, line),
    ITEMS("CreditNoteLine", Einvoice, lines, Line, line),
    ITEMS("ReminderLine", Einvoice, lines, Line, line),
    END,
};
/* clang-format on */
