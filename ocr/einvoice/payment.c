/* How the supplier wants to be paid: Danish payment means in OIOUBL and Peppol, and the others. */
#include "ocr/einvoice/einvoice.h"
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
    const char *to = means->creditor.value ? means->creditor.value : means->account.value;
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
    if (kind && (strcmp(kind, "fik") == 0 || strcmp(kind, "giro") == 0))
        set_slip(means, reference, reading);
    else
        set_transfer(means, account, reference, reading);
}
