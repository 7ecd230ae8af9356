/* Supplier and buyer: names, and CVR and EAN numbers under the schemes that carry them. */
#include "ocr/einvoice/einvoice.h"
#include <string.h>

/* Schemes whose identifier holds a CVR number, best first: ISO 6523 0184 and OIOUBL DK:CVR name
 * the legal entity; 0198, 9902 and DK:SE the VAT registration, which nearly always is the same. */
static const char *const cvr_schemes[] = {"DK:CVR", "0184", "9902", "0198", "DK:SE"};
static const char *const gln_schemes[] = {"GLN", "0088", "EAN"};

static const char *
scheme_of(const Term *term)
{
    const char *scheme = term_attribute(term, "schemeID");
    return scheme ? scheme : "";
}

/* n digits behind an optional "DK" (blanks between are dropped), NULL else. Caller frees. */
static char *
digits_of(const char *value, size_t n, bool dk_needed)
{
    if (!value)
        return NULL;
    bool dk = g_ascii_strncasecmp(value, "DK", 2) == 0;
    if (dk_needed && !dk)
        return NULL;
    GString *digits = g_string_new(NULL);
    for (const char *p = dk ? value + 2 : value; *p; p++)
        if (g_ascii_isdigit(*p))
            g_string_append_c(digits, *p);
        else if (*p != ' ' && *p != '-')
            return g_string_free(digits, TRUE);
    return g_string_free(digits, digits->len != n);
}

/* The identifiers of a party in the order in which they are trusted. */
static GPtrArray *
party_terms(const Party *party)
{
    GPtrArray *terms = g_ptr_array_new();
    g_ptr_array_add(terms, (gpointer)(guintptr)&party->legal_id);
    LIST_EACH(TermItem, id, &party->ids)
    g_ptr_array_add(terms, &id->term);
    g_ptr_array_add(terms, (gpointer)(guintptr)&party->endpoint);
    LIST_EACH(TaxRegistration, tax, &party->taxes)
    g_ptr_array_add(terms, &tax->id);
    return terms;
}

static char *
number_under(const GPtrArray *terms, const char *scheme, size_t n)
{
    for (guint i = 0; i < terms->len; i++) {
        const Term *term = g_ptr_array_index(terms, i);
        char *digits =
            strcmp(scheme_of(term), scheme) == 0 ? digits_of(term->value, n, false) : NULL;
        if (digits)
            return digits;
    }
    return NULL;
}

/* "DK12345678" as a VAT number or without any scheme. */
static char *
number_with_dk(const GPtrArray *terms)
{
    for (guint i = 0; i < terms->len; i++) {
        const Term *term = g_ptr_array_index(terms, i);
        char *digits = digits_of(term->value, 8, true);
        if (digits)
            return digits;
    }
    return NULL;
}

static char *
party_cvr(const Party *party)
{
    g_autoptr(GPtrArray) terms = party_terms(party);
    char *cvr = NULL;
    for (size_t i = 0; !cvr && i < G_N_ELEMENTS(cvr_schemes); i++)
        cvr = number_under(terms, cvr_schemes[i], 8);
    return cvr ? cvr : number_with_dk(terms);
}

static char *
party_gln(const Party *party)
{
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    g_ptr_array_add(terms, (gpointer)(guintptr)&party->endpoint);
    LIST_EACH(TermItem, id, &party->ids)
    g_ptr_array_add(terms, &id->term);
    char *gln = NULL;
    for (size_t i = 0; !gln && i < G_N_ELEMENTS(gln_schemes); i++)
        gln = number_under(terms, gln_schemes[i], 13);
    return gln;
}

const Term *
einvoice_party_name(const Party *party)
{
    return party->registered_name.value ? &party->registered_name : &party->name;
}

static void
set_name(Reading *reading, FieldId id, const Party *party)
{
    const Term *name = einvoice_party_name(party);
    einvoice_set_text(reading, id, name);
    if (name->value || (!party->first_name.value && !party->family_name.value))
        return;
    const char *first = party->first_name.value, *family = party->family_name.value;
    g_autofree char *person = g_strdup_printf("%s %s", first ? first : "", family ? family : "");
    (void)reading_set(reading, id, person, 1, "xml");
}

void
einvoice_read_parties(const Einvoice *invoice, Reading *reading)
{
    g_autofree char *supplier_cvr = party_cvr(&invoice->seller);
    g_autofree char *buyer_cvr = party_cvr(&invoice->buyer);
    g_autofree char *buyer_ean = party_gln(&invoice->buyer);
    set_name(reading, FIELD_SUPPLIER_NAME, &invoice->seller);
    (void)reading_set(reading, FIELD_SUPPLIER_CVR, supplier_cvr, 1, "xml");
    set_name(reading, FIELD_BUYER_NAME, &invoice->buyer);
    (void)reading_set(reading, FIELD_BUYER_CVR, buyer_cvr, 1, "xml");
    (void)reading_set(reading, FIELD_BUYER_EAN, buyer_ean, 1, "xml");
}
