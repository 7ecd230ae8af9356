/*
 * OWNS      one e-invoice as business terms (EN 16931 names), the same whether it came as UBL,
 *           OIOUBL or CII
 * PROMISES  every term with its node, so that fields, arithmetic and (later) rules rest on one
 *           reading of the tree
 * NEVER     opinions: what stands there, as it stands
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include "ocr/document.h"
#include "ocr/einvoice/element.h"

typedef enum { SYNTAX_NONE, SYNTAX_UBL, SYNTAX_CII, SYNTAX_ZUGFERD_1 } Syntax;

/* A tax registration: BT-31, BT-32 (UBL PartyTaxScheme, CII SpecifiedTaxRegistration). */
typedef struct TaxRegistration {
    Item item;
    Term id;     /* UBL CompanyID, CII ID (schemeID VA or FC) */
    Term scheme; /* UBL TaxScheme/ID: VAT, OIOUBL 63 */
} TaxRegistration;

typedef struct Party {
    Term endpoint;                /* BT-34, BT-49 */
    Term name;                    /* UBL PartyName, CII TradingBusinessName */
    Term registered_name;         /* BT-27, BT-44 */
    Term legal_id;                /* BT-30, BT-47 */
    List ids;                     /* TermItem: BT-29, BT-46 */
    List taxes;                   /* TaxRegistration */
    Term first_name, family_name; /* OIOUBL: a party may be a person */
    Term street, street_more, city, postcode, country, building;
    List address_lines; /* TermItem: what has no element of its own */
    Term contact_id, contact_name, contact_phone, contact_mail;
} Party;

typedef struct PaymentMeans { /* BG-16 */
    Item item;
    Term code;           /* BT-81 */
    Term channel;        /* OIOUBL PaymentChannelCode */
    Term due_date;       /* BT-9 in a credit note */
    Term payment_id;     /* BT-83; OIOUBL: card type 71 73 75, giro 01 04 15 */
    Term instruction_id; /* OIOUBL: the FIK or giro payment identifier */
    Term account;        /* BT-84 */
    Term account_other;  /* CII ProprietaryID */
    Term branch;         /* OIOUBL: registreringsnummer */
    Term institution;    /* BT-86 BIC */
    Term creditor;       /* OIOUBL CreditAccount: FIK creditor number */
    Term card_number;    /* BT-87 */
} PaymentMeans;

typedef struct PaymentTerms {
    Item item;
    Term note, due_date, amount;
} PaymentTerms;

typedef struct Charge { /* BG-20, BG-21, BG-27, BG-28 */
    Item item;
    Term indicator, amount, base, percent, reason, reason_code, category, rate;
} Charge;

typedef struct TaxSubtotal { /* BG-23 */
    Item item;
    Term taxable, amount, category, rate, scheme, exemption_reason, exemption_code;
} TaxSubtotal;

typedef struct TaxTotal { /* UBL; one a tax in OIOUBL, one a currency in EN 16931 */
    Item item;
    Term amount, rounding;
    List subtotals; /* TaxSubtotal */
} TaxTotal;

typedef struct Totals { /* BG-22 */
    Term lines, allowances, charges, net, gross, prepaid, rounding, payable;
    List taxes; /* TermItem: CII TaxTotalAmount, one a currency */
} Totals;

typedef struct Line { /* BG-25 */
    Item item;
    Term id, quantity, net, price, price_base, name, category, rate;
    Term debit, credit; /* OIOUBL Reminder */
    Term reminded;      /* OIOUBL Reminder: the invoice reminded of */
    Term accounting_cost;
    Term free_of_charge;      /* UBL: "true" */
    List notes, descriptions; /* TermItem */
    List charges;             /* Charge */
    List taxes;               /* TaxTotal: OIOUBL */
    List attachments;         /* Attachment */
} Line;

typedef struct Attachment { /* BG-24 */
    Item item;
    Term id, type, description, binary, uri;
} Attachment;

typedef struct Einvoice {
    Syntax syntax;
    const char *format; /* the contract's name; static */
    const char *kind;   /* invoice credit-note reminder; static */
    Term customization, profile, id, issue_date, type_code, due_date, currency, tax_currency;
    Term buyer_reference, order_reference, sales_order, contract, project, accounting_cost;
    Term tender, delivery_date;
    Term payment_reference; /* CII BT-83 */
    List notes;             /* TermItem: BT-22 */
    List preceding;         /* TermItem: BT-25 */
    Party seller, buyer, payee, delivery;
    List payment_means; /* PaymentMeans */
    List payment_terms; /* PaymentTerms */
    List charges;       /* Charge */
    List tax_totals;    /* TaxTotal: UBL */
    List breakdown;     /* TaxSubtotal: CII */
    Totals totals;
    List lines;       /* Line */
    List attachments; /* Attachment */
} Einvoice;

/* True where the bytes can only be XML: a '<' first, behind BOM and blanks, in UTF-8 or UTF-16. */
bool einvoice_is_xml(const uint8_t *bytes, size_t size_bytes);

/* What a document is: sets syntax and kind and returns the element to walk: the root, or the
 * payload of a StandardBusinessDocument. Syntax none: not an invoice; format then says what it is
 * ("oioubl-order", "fatturapa", "application/xml"). */
const xmlNode *einvoice_recognise(const xmlDoc *doc, Einvoice *invoice);
/* After the walk: the format by the profile claimed, and credit notes by type code. name is the
 * file's or NULL: Factur-X EN 16931 and plain CII differ in nothing else. */
void einvoice_settle(Einvoice *invoice, const char *name);

/* The tables: ubl.c and cii.c. */
extern const Element ubl_elements[];
extern const Element cii_elements[];

/* OIOUBL 2.x, where TaxExclusiveAmount is the tax amount. */
bool einvoice_is_oioubl_2(const Einvoice *invoice);
/* True when the profile claims EN 16931. */
bool einvoice_claims_en16931(const Einvoice *invoice);

/* --- from terms to the reading ---------------------------------------------------------------- */
/* Text with runs of blanks and line breaks as one blank; and an identifier, without blanks (NULL
 * for none, caller frees). */
char *einvoice_text(const Term *term);
void einvoice_set_text(Reading *reading, FieldId id, const Term *term);
char *einvoice_identifier(const char *s);
/* "2026-11-21", "2026-11-21+01:00" (xs:date with zone) or "20261121" (CII format 102) → ISO.
 * NULL: no day of the calendar. Caller frees. */
char *einvoice_day(const Term *term);
/* The registered name, else the trading one. (parties.c) */
const Term *einvoice_party_name(const Party *party);
/* Parties: supplier and buyer names, CVR, EAN. (parties.c) */
void einvoice_read_parties(const Einvoice *invoice, Reading *reading);
/* Totals, VAT, net; findings where a sum does not fit. (sums.c) */
void einvoice_read_sums(const Einvoice *invoice, Reading *reading);
/* payment_kind, _account, _reference, _creditor; findings where a check digit is wrong.
 * (payment.c) */
void einvoice_read_payment(const Einvoice *invoice, Reading *reading);
/* Lines with their category. (lines.c) */
void einvoice_read_lines(const Einvoice *invoice, Reading *reading);
/* Cluster, occasion, covers, event date from references, notes, contacts, lines, and the cluster
 * from any other text. (occasion.c) */
void einvoice_read_occasion(const Einvoice *invoice, Reading *reading);
/* What people look for on an invoice and no field holds. (sheet.c) */
void einvoice_read_sheet(const Einvoice *invoice, Reading *reading);
/* Hands embedded files to request's sink and lists them. (attachments.c) */
bool einvoice_read_attachments(const Einvoice *invoice, const DocumentRequest *request,
                               Reading *reading, GError **error) MUST_CHECK;
