/* Which cluster and meeting an invoice is about: suppliers write it where they find room. */
#include "ocr/einvoice/einvoice.h"
#include "ocr/fields/fields.h"
#include <string.h>

static void
add_term(GPtrArray *texts, const Term *term)
{
    if (term->value)
        g_ptr_array_add(texts, (gpointer)(guintptr)term->value);
}

static void
add_terms(GPtrArray *texts, const List *list)
{
    LIST_EACH(TermItem, entry, list)
    add_term(texts, &entry->term);
}

/* References first: they are written for the buyer; lines last: they may name others. */
static GPtrArray *
places_of(const Einvoice *invoice)
{
    GPtrArray *texts = g_ptr_array_new();
    const Term *const references[] = {
        &invoice->buyer_reference,
        &invoice->order_reference,
        &invoice->buyer.contact_name,
        &invoice->buyer.contact_id,
        &invoice->buyer.name,
        &invoice->buyer.registered_name,
        &invoice->buyer.street_more,
        &invoice->accounting_cost,
        &invoice->project,
        &invoice->contract,
        &invoice->sales_order,
        &invoice->tender,
        &invoice->delivery.registered_name,
        &invoice->delivery.name,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(references); i++)
        add_term(texts, references[i]);
    add_terms(texts, &invoice->notes);
    LIST_EACH(PaymentTerms, terms, &invoice->payment_terms)
    add_term(texts, &terms->note);
    LIST_EACH(Line, line, &invoice->lines)
    {
        add_term(texts, &line->name);
        add_terms(texts, &line->descriptions);
        add_terms(texts, &line->notes);
        add_term(texts, &line->accounting_cost);
    }
    return texts;
}

/* What cluster_in() can find has a digit and "klynge", "KL" or "cluster"; an invoice has hundreds
 * of texts without, and each look costs four patterns. */
static bool
may_name_cluster(const char *text)
{
    return strpbrk(text, "0123456789") && (strcasestr(text, "kl") || strcasestr(text, "cluster"));
}

static void
read_cluster(const GPtrArray *texts, Reading *reading)
{
    for (guint i = 0; i < texts->len; i++) {
        int number;
        g_autofree char *name = NULL;
        const char *text = g_ptr_array_index(texts, i);
        if (!may_name_cluster(text) || !cluster_in(text, &number, &name))
            continue;
        g_autofree char *digits = g_strdup_printf("%d", number);
        (void)reading_set(reading, FIELD_CLUSTER_NUMBER, digits, 1, "xml");
        (void)reading_set(reading, FIELD_CLUSTER_NAME, name, 1, "xml");
        return;
    }
}

void
einvoice_read_occasion(const Einvoice *invoice, Reading *reading)
{
    g_autoptr(GPtrArray) texts = places_of(invoice);
    read_cluster(texts, reading);
}
