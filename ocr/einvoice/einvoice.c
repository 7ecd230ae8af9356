#include "ocr/einvoice/einvoice.h"
#include "daemon/day.h"
#include "ocr/einvoice/finding.h"
#include "ocr/einvoice/validate.h"
#include <string.h>

/* Blanks replaced by one `blank` each run, or dropped where it is NUL. */
static char *
respaced(const char *s, char blank)
{
    GString *out = g_string_new(NULL);
    bool pending = false;
    for (; *s; s++) {
        if (g_ascii_isspace(*s)) {
            pending = blank != '\0' && out->len > 0;
            continue;
        }
        if (pending)
            g_string_append_c(out, blank);
        pending = false;
        g_string_append_c(out, *s);
    }
    return g_string_free(out, out->len == 0);
}

char *
einvoice_identifier(const char *s)
{
    return s ? respaced(s, '\0') : NULL;
}

char *
einvoice_text(const Term *term)
{
    return term->value ? respaced(term->value, ' ') : NULL;
}

void
einvoice_set_text(Reading *reading, FieldId id, const Term *term)
{
    g_autofree char *text = einvoice_text(term);
    (void)reading_set(reading, id, text, 1, "xml");
}

char *
einvoice_day(const Term *term)
{
    const char *v = term->value;
    if (!v)
        return NULL;
    const char *format = term_attribute(term, "format");
    bool compact = format ? strcmp(format, "102") == 0 : strlen(v) == 8;
    g_autofree char *day = compact && strlen(v) >= 8
                               ? g_strdup_printf("%.4s-%.2s-%.2s", v, v + 4, v + 6)
                               : g_strndup(v, 10);
    return day_valid(day) ? g_steal_pointer(&day) : NULL;
}

/* Sets the field from the first of the terms that is a day; one that is none is named. */
static bool
set_day(Reading *reading, FieldId id, const Term *term)
{
    g_autofree char *day = einvoice_day(term);
    if (day)
        return reading_set(reading, id, day, 1, "xml") != NULL;
    if (term->value) {
        g_autofree char *text = g_strdup_printf("Elementet %s skal være en dato, men er \"%.40s\"",
                                                term->node->name, term->value);
        finding_add(reading->findings, "date", "fatal", term->node, text);
    }
    return false;
}

/* BT-9; OIOUBL and credit notes carry it at the payment means, CII at the payment terms. */
static void
set_due_date(const Einvoice *invoice, Reading *reading)
{
    if (set_day(reading, FIELD_DUE_DATE, &invoice->due_date))
        return;
    LIST_EACH(PaymentMeans, means, &invoice->payment_means)
    if (set_day(reading, FIELD_DUE_DATE, &means->due_date))
        return;
    LIST_EACH(PaymentTerms, terms, &invoice->payment_terms)
    if (set_day(reading, FIELD_DUE_DATE, &terms->due_date))
        return;
}

static void
read_header(const Einvoice *invoice, Reading *reading)
{
    g_autofree char *id = einvoice_identifier(invoice->id.value);
    (void)reading_set(reading, FIELD_INVOICE_ID, id, 1, "xml");
    einvoice_set_text(reading, FIELD_CURRENCY, &invoice->currency);
    einvoice_set_text(reading, FIELD_ORDER_REFERENCE, &invoice->order_reference);
    (void)set_day(reading, FIELD_ISSUE_DATE, &invoice->issue_date);
    set_due_date(invoice, reading);
}

static bool
read_invoice(const xmlNode *root, const DocumentRequest *request, Einvoice *invoice, Arena *arena,
             Reading *reading, GError **error)
{
    element_walk(root, invoice->syntax == SYNTAX_UBL ? ubl_elements : cii_elements, invoice, arena);
    einvoice_settle(invoice, request->name);
    read_header(invoice, reading);
    einvoice_read_parties(invoice, reading);
    einvoice_read_sums(invoice, reading);
    einvoice_read_payment(invoice, reading);
    einvoice_read_lines(invoice, reading);
    einvoice_read_occasion(invoice, reading);
    einvoice_read_sheet(invoice, reading);
    if (request->validate)
        einvoice_validate(root, invoice, request->validate, reading);
    return einvoice_read_attachments(invoice, request, reading, error);
}

static void
replace(char **old, const char *text)
{
    g_free(*old);
    *old = g_strdup(text);
}

bool
einvoice_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
              Reading *reading, GError **error)
{
    own_xml_doc *doc = NULL;
    if (!xml_parse(bytes, size_bytes, &doc, error)) {
        if (einvoice_names_itself(bytes, size_bytes)) {
            replace(&reading->how, "xml");
            replace(&reading->kind, "invoice");
        }
        return false;
    }
    g_auto(Arena) arena = {0};
    Einvoice invoice = {0};
    const xmlNode *root = einvoice_recognise(doc, &invoice);
    g_free(reading->text);
    reading->text = xml_text(doc);
    if (invoice.syntax != SYNTAX_NONE &&
        !read_invoice(root, request, &invoice, &arena, reading, error))
        return false;
    replace(&reading->how, "xml");
    replace(&reading->format, invoice.format);
    replace(&reading->kind, invoice.kind);
    return true;
}
