/* The sheet: what people look for on an invoice and no field of the reading holds. */
#include "ocr/einvoice/decimal.h"
#include "ocr/einvoice/einvoice.h"
#include <string.h>

enum { MOST = 100, TEXT_BYTES = 2000 };

/* --- putting --------------------------------------------------------------------------------- */

/* NULL: nothing. Caller frees. */
static char *
text_of(const Term *term)
{
    char *text = einvoice_text(term);
    if (text && strlen(text) > TEXT_BYTES)
        *g_utf8_find_prev_char(text, text + TEXT_BYTES) = '\0';
    return text;
}

static void
put(json_t *object, const char *key, const Term *term)
{
    g_autofree char *text = text_of(term);
    if (text && !json_object_get(object, key))
        json_object_set_new(object, key, json_string(text));
}

static void
append(json_t *list, const Term *term)
{
    g_autofree char *text = text_of(term);
    if (text && json_array_size(list) < MOST)
        json_array_append_new(list, json_string(text));
}

static void
put_amount(json_t *object, const char *key, const Term *term)
{
    Decimal value;
    if (!decimal_parse(term->value, &value))
        return;
    g_autofree char *text = decimal_text(value, MAX(2, value.scale));
    json_object_set_new(object, key, json_string(text));
}

/* Takes value; an empty one is not kept. */
static void
put_new(json_t *object, const char *key, json_t *value)
{
    if (json_is_object(value) ? json_object_size(value) > 0 : json_array_size(value) > 0)
        json_object_set(object, key, value);
    json_decref(value);
}

static void
append_new(json_t *list, json_t *value)
{
    if (json_array_size(list) < MOST)
        json_array_append(list, value);
    json_decref(value);
}

/* --- parties --------------------------------------------------------------------------------- */

static void
append_joined(json_t *list, const Term *first, const Term *second)
{
    g_autofree char *a = text_of(first), *b = text_of(second);
    g_autofree char *both = a && b ? g_strdup_printf("%s %s", a, b) : g_strdup(a ? a : b);
    if (both)
        json_array_append_new(list, json_string(both));
}

static json_t *
address_of(const Party *party)
{
    json_t *lines = json_array();
    append_joined(lines, &party->street, &party->building);
    append(lines, &party->street_more);
    LIST_EACH(TermItem, line, &party->address_lines)
    append(lines, &line->term);
    append_joined(lines, &party->postcode, &party->city);
    if (party->country.value && strcmp(party->country.value, "DK") != 0)
        append(lines, &party->country);
    return lines;
}

static json_t *
party_of(const Party *party)
{
    json_t *json = json_object();
    put(json, "name", einvoice_party_name(party));
    put_new(json, "address", address_of(party));
    put(json, "id", &party->legal_id);
    LIST_EACH(TermItem, id, &party->ids)
    put(json, "id", &id->term);
    LIST_EACH(TaxRegistration, tax, &party->taxes)
    put(json, "vat", &tax->id);
    put(json, "contact", &party->contact_name);
    put(json, "phone", &party->contact_phone);
    put(json, "mail", &party->contact_mail);
    return json;
}

/* --- the rest -------------------------------------------------------------------------------- */

static json_t *
references_of(const Einvoice *invoice)
{
    const struct {
        const char *kind;
        const Term *term;
    } all[] = {
        {"order", &invoice->order_reference},
        {"buyer", &invoice->buyer_reference},
        {"accounting", &invoice->accounting_cost},
        {"contract", &invoice->contract},
        {"project", &invoice->project},
        {"sales_order", &invoice->sales_order},
    };
    json_t *list = json_array();
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autofree char *value = text_of(all[i].term);
        if (value)
            append_new(list, json_pack("{ss ss}", "kind", all[i].kind, "value", value));
    }
    LIST_EACH(TermItem, invoiced, &invoice->preceding)
    {
        g_autofree char *value = text_of(&invoiced->term);
        if (value)
            append_new(list, json_pack("{ss ss}", "kind", "preceding", "value", value));
    }
    return list;
}

static json_t *
subtotal_of(const TaxSubtotal *part)
{
    json_t *json = json_object();
    put(json, "category", &part->category);
    put(json, "rate", &part->rate);
    put_amount(json, "net", &part->taxable);
    put_amount(json, "vat", &part->amount);
    put(json, "reason", &part->exemption_reason);
    return json;
}

static json_t *
breakdown_of(const Einvoice *invoice)
{
    json_t *list = json_array();
    LIST_EACH(TaxSubtotal, part, &invoice->breakdown)
    append_new(list, subtotal_of(part));
    LIST_EACH(TaxTotal, total, &invoice->tax_totals)
    LIST_EACH(TaxSubtotal, part, &total->subtotals)
    append_new(list, subtotal_of(part));
    return list;
}

static json_t *
charges_of(const Einvoice *invoice)
{
    json_t *list = json_array();
    LIST_EACH(Charge, charge, &invoice->charges)
    {
        json_t *json = json_object();
        bool added = charge->indicator.value && strcmp(charge->indicator.value, "true") == 0;
        json_object_set_new(json, "kind", json_string(added ? "charge" : "allowance"));
        put(json, "reason", &charge->reason);
        put_amount(json, "amount", &charge->amount);
        append_new(list, json);
    }
    return list;
}

/* In OIOUBL 2.x TaxExclusiveAmount is the tax: net and VAT are the reading's fields. */
static json_t *
sums_of(const Einvoice *invoice)
{
    const Totals *totals = &invoice->totals;
    json_t *json = json_object();
    put_amount(json, "lines", &totals->lines);
    put_amount(json, "allowances", &totals->allowances);
    put_amount(json, "charges", &totals->charges);
    put_amount(json, "gross", &totals->gross);
    put_amount(json, "prepaid", &totals->prepaid);
    put_amount(json, "rounding", &totals->rounding);
    return json;
}

static json_t *
texts_of(const List *terms)
{
    json_t *list = json_array();
    LIST_EACH(TermItem, entry, terms)
    append(list, &entry->term);
    return list;
}

static json_t *
conditions_of(const Einvoice *invoice)
{
    json_t *list = json_array();
    LIST_EACH(PaymentTerms, terms, &invoice->payment_terms)
    append(list, &terms->note);
    return list;
}

void
einvoice_read_sheet(const Einvoice *invoice, Reading *reading)
{
    json_t *sheet = json_object();
    g_autofree char *delivered = einvoice_day(&invoice->delivery_date);
    put_new(sheet, "seller", party_of(&invoice->seller));
    put_new(sheet, "buyer", party_of(&invoice->buyer));
    put_new(sheet, "payee", party_of(&invoice->payee));
    put_new(sheet, "references", references_of(invoice));
    put_new(sheet, "notes", texts_of(&invoice->notes));
    put_new(sheet, "vat", breakdown_of(invoice));
    put_new(sheet, "charges", charges_of(invoice));
    put_new(sheet, "sums", sums_of(invoice));
    put_new(sheet, "terms", conditions_of(invoice));
    if (delivered)
        json_object_set_new(sheet, "delivered", json_string(delivered));
    json_decref(reading->sheet);
    reading->sheet = sheet;
}
