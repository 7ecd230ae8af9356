/* How the supplier wants to be paid: Danish payment means in OIOUBL and Peppol, and the others. */
#include "ocr/einvoice/einvoice.h"
#include "ocr/fields/fields.h"
#include <string.h>

/* UNTDID 4461 with the Danish codes of OIOUBL. "transfer" becomes iban or bank by the account. */
static const struct {
    const char *code, *kind;
} kinds[] = {
    {"30", "transfer"}, {"31", "transfer"}, {"42", "transfer"}, {"58", "transfer"},
    {"1", "transfer"},  {"57", "transfer"}, {"48", "card"},     {"54", "card"},
    {"55", "card"},     {"50", "giro"},     {"93", "fik"},      {"97", "nemkonto"},
};

static bool
looks_like_iban(const char *account)
{
    size_t n = account ? strlen(account) : 0;
    return n >= 15 && n <= 34 && g_ascii_isupper(account[0]) && g_ascii_isupper(account[1]) &&
           g_ascii_isdigit(account[2]) && g_ascii_isdigit(account[3]);
}

static bool
all_digits(const char *s, size_t least, size_t most)
{
    size_t n = s ? strlen(s) : 0;
    return n >= least && n <= most && strspn(s, "0123456789") == n;
}

static const char *
kind_of(const PaymentMeans *means, const char *account)
{
    const char *kind = means->code.value ? "other" : account ? "transfer" : NULL;
    for (size_t i = 0; means->code.value && i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].code, means->code.value) == 0)
            kind = kinds[i].kind;
    if (kind && strcmp(kind, "transfer") == 0)
        return looks_like_iban(account) ? "iban" : "bank";
    return kind;
}

/* Registreringsnummer and account in one, as a Danish account is written without blanks. */
static char *
with_branch(const PaymentMeans *means, const char *account)
{
    bool danish = all_digits(means->branch.value, 4, 4) && all_digits(account, 1, 10);
    return danish ? g_strconcat(means->branch.value, account, NULL) : g_strdup(account);
}

/* "71#123456789012345" (Peppol, PaymentID) into type and reference; false: not written so. */
static bool
split_type(const char *payment_id, char **out_type, char **out_reference)
{
    const char *hash = payment_id ? strchr(payment_id, '#') : NULL;
    if (!hash || hash - payment_id != 2)
        return false;
    *out_type = g_strndup(payment_id, 2);
    *out_reference = einvoice_identifier(hash + 1);
    return true;
}

/* FIK and giro: the card type (71 73 75, 01 04 15) is the account, as on the slip "+71<…+…<". */
static void
set_slip(const PaymentMeans *means, const char *payment_id, Reading *reading)
{
    g_autofree char *type = NULL, *reference = NULL;
    if (!split_type(payment_id, &type, &reference)) {
        type = einvoice_identifier(payment_id);
        reference = einvoice_identifier(means->instruction_id.value);
    }
    const char *to = means->creditor.value  ? means->creditor.value
                     : means->account.value ? means->account.value
                                            : means->account_other.value;
    g_autofree char *creditor = einvoice_identifier(to);
    (void)reading_set(reading, FIELD_PAYMENT_ACCOUNT, type, 1, "xml");
    (void)reading_set(reading, FIELD_PAYMENT_REFERENCE, reference, 1, "xml");
    (void)reading_set(reading, FIELD_PAYMENT_CREDITOR, creditor, 1, "xml");
}

static void
set_transfer(const PaymentMeans *means, const char *account, const char *reference,
             Reading *reading)
{
    g_autofree char *whole = account ? with_branch(means, account) : NULL;
    g_autofree char *creditor = einvoice_identifier(means->creditor.value);
    (void)reading_set(reading, FIELD_PAYMENT_ACCOUNT, whole, 1, "xml");
    (void)reading_set(reading, FIELD_PAYMENT_REFERENCE, reference, 1, "xml");
    (void)reading_set(reading, FIELD_PAYMENT_CREDITOR, creditor, 1, "xml");
}

/* BT-83: EN 16931 has one for the invoice, whichever payment means carries it; in OIOUBL it
 * belongs to its own means. */
static const char *
reference_of(const Einvoice *invoice, const PaymentMeans *means)
{
    if (invoice->payment_reference.value)
        return invoice->payment_reference.value;
    if (means->payment_id.value)
        return means->payment_id.value;
    if (einvoice_is_oioubl_2(invoice))
        return means->instruction_id.value;
    LIST_EACH(PaymentMeans, other, &invoice->payment_means)
    if (other->payment_id.value)
        return other->payment_id.value;
    return NULL;
}

/* The first that says where to pay; else the first. NULL: there is none. */
static const PaymentMeans *
means_of(const Einvoice *invoice)
{
    LIST_EACH(PaymentMeans, means, &invoice->payment_means)
    if (means->account.value || means->account_other.value || means->creditor.value ||
        means->instruction_id.value)
        return means;
    return (const PaymentMeans *)invoice->payment_means.first;
}

/* --- what would not arrive -----------------------------------------------------------------------
 */

/* Betalingsservice's slips: what the payment id and the number of who is paid must look like. */
typedef struct Slip {
    const char *type, *name;
    size_t id_digits;   /* ends with a check digit, modulus 10; 0: the slip carries none */
    size_t least, most; /* digits of the creditor or giro account */
} Slip;

static const Slip slips[] = {
    {"71", "FIK 71", 15, 8, 8}, {"73", "FIK 73", 0, 8, 8},   {"75", "FIK 75", 16, 8, 8},
    {"01", "giro 01", 0, 7, 8}, {"04", "giro 04", 16, 7, 8}, {"15", "giro 15", 16, 7, 8},
};

static void
add_breach(Reading *reading, const PaymentMeans *means, const char *what)
{
    g_autofree char *text =
        g_strdup_printf("%s; linje %d, PaymentMeans", what, term_line(&means->code));
    reading_add_finding(reading->findings, "payment-check", "fatal", text);
}

static void
check_payment_id(const Slip *slip, const char *id, const PaymentMeans *means, Reading *reading)
{
    g_autofree char *what = NULL;
    if (slip->id_digits == 0)
        return;
    if (!id)
        what = g_strdup_printf("%s mangler betalings-id", slip->name);
    else if (!all_digits(id, slip->id_digits, slip->id_digits))
        what = g_strdup_printf("%s: betalings-id %.40s skal have %zu cifre", slip->name, id,
                               slip->id_digits);
    else if (!check_luhn(id))
        what = g_strdup_printf("%s: betalings-id %s har forkert kontrolciffer", slip->name, id);
    if (what)
        add_breach(reading, means, what);
}

static void
check_creditor(const Slip *slip, const char *to, const PaymentMeans *means, Reading *reading)
{
    if (all_digits(to, slip->least, slip->most))
        return;
    g_autofree char *what =
        to ? g_strdup_printf("%s: kreditornummer %.40s skal have %s cifre", slip->name, to,
                             slip->least == slip->most ? "8" : "7 eller 8")
           : g_strdup_printf("%s mangler kreditornummer", slip->name);
    add_breach(reading, means, what);
}

/* Codes 50 and 93 mean other slips in other countries. */
static bool
is_danish(const Einvoice *invoice, const Reading *reading)
{
    const char *country = invoice->seller.country.value;
    return (country && strcmp(country, "DK") == 0) || reading_value(reading, FIELD_SUPPLIER_CVR) ||
           g_str_has_prefix(invoice->format, "oioubl");
}

static void
check_slip(const PaymentMeans *means, Reading *reading)
{
    const char *type = reading_value(reading, FIELD_PAYMENT_ACCOUNT);
    for (size_t i = 0; i < G_N_ELEMENTS(slips); i++)
        if (type && strcmp(slips[i].type, type) == 0) {
            check_payment_id(&slips[i], reading_value(reading, FIELD_PAYMENT_REFERENCE), means,
                             reading);
            check_creditor(&slips[i], reading_value(reading, FIELD_PAYMENT_CREDITOR), means,
                           reading);
            return;
        }
    add_breach(reading, means, "Indbetalingskortets type skal være 71, 73, 75, 01, 04 eller 15");
}

static void
check_iban_of(const char *account, const PaymentMeans *means, Reading *reading)
{
    if (check_iban(account))
        return;
    g_autofree char *what = g_strdup_printf("IBAN %s har forkerte kontrolcifre", account);
    add_breach(reading, means, what);
}

void
einvoice_read_payment(const Einvoice *invoice, Reading *reading)
{
    static const PaymentMeans none;
    const PaymentMeans *means = means_of(invoice);
    if (!means)
        means = &none;
    const char *stated = means->account.value ? means->account.value : means->account_other.value;
    g_autofree char *account = einvoice_identifier(stated);
    g_autofree char *reference = einvoice_identifier(reference_of(invoice, means));
    const char *kind = kind_of(means, account);
    (void)reading_set(reading, FIELD_PAYMENT_KIND, kind, 1, "xml");
    bool slip = kind && (strcmp(kind, "fik") == 0 || strcmp(kind, "giro") == 0);
    if (slip)
        set_slip(means, reference, reading);
    else
        set_transfer(means, account, reference, reading);
    if (slip && is_danish(invoice, reading))
        check_slip(means, reading);
    else if (kind && strcmp(kind, "iban") == 0)
        check_iban_of(account, means, reading);
}
