/* Invoice lines: text, category, quantity, price, net, VAT rate. */
#include "ocr/einvoice/decimal.h"
#include "ocr/einvoice/einvoice.h"
#include "ocr/fields/fields.h"
#include <string.h>

static char *
decimal_or_null(const Term *term, int least)
{
    Decimal value;
    return decimal_parse(term->value, &value) ? decimal_text(value, least) : NULL;
}

/* An amount keeps the document's own precision. */
static char *
amount_or_null(const Term *term)
{
    Decimal value;
    return decimal_parse(term->value, &value) ? decimal_text(value, MAX(2, value.scale)) : NULL;
}

/* The price of one: a price per 100 is divided, one per 7 cannot be said exactly. */
static char *
unit_price(const Line *line)
{
    Decimal base;
    if (!decimal_parse(line->price_base.value, &base))
        return amount_or_null(&line->price);
    int power = decimal_power_of_ten(base);
    Decimal price;
    if (power == 0)
        return amount_or_null(&line->price);
    if (power < 0 || !decimal_parse(line->price.value, &price) ||
        !decimal_shift(price, power, &price))
        return NULL;
    return decimal_text(price, 2);
}

/* What is not said already joins the text. */
static void
append_part(GString *text, const char *part)
{
    if (!part || strstr(text->str, part) || text->len > READING_STRING_BYTES)
        return;
    g_string_append_printf(text, "%s%s", text->len > 0 ? " – " : "", part);
}

static char *
line_text(const Line *line)
{
    g_autoptr(GString) text = g_string_new(line->name.value);
    LIST_EACH(TermItem, description, &line->descriptions)
    append_part(text, description->term.value);
    LIST_EACH(TermItem, note, &line->notes)
    append_part(text, note->term.value);
    if (text->len == 0)
        append_part(text, line->reminded.value);
    return reading_cut(text->str, READING_STRING_BYTES);
}

/* EN 16931: the item's VAT category; OIOUBL: the line's own TaxTotal of VAT, else the first. */
static const Term *
line_rate(const Line *line)
{
    const Term *first = &line->rate;
    if (first->value)
        return first;
    LIST_EACH(TaxTotal, total, &line->taxes)
    LIST_EACH(TaxSubtotal, part, &total->subtotals)
    {
        if (part->scheme.value && strcmp(part->scheme.value, "63") == 0)
            return &part->rate;
        first = first->value ? first : &part->rate;
    }
    return first;
}

static char *
line_net(const Line *line)
{
    if (line->net.value)
        return amount_or_null(&line->net);
    return amount_or_null(line->debit.value ? &line->debit : &line->credit);
}

static ReadingLine *
line_read(const Line *line)
{
    ReadingLine *out = g_new0(ReadingLine, 1);
    out->text = line_text(line);
    out->category = g_strdup(category_of(out->text));
    out->quantity = decimal_or_null(&line->quantity, 0);
    out->unit_price = unit_price(line);
    out->net = line_net(line);
    out->vat_rate = decimal_or_null(line_rate(line), 0);
    return out;
}

void
einvoice_read_lines(const Einvoice *invoice, Reading *reading)
{
    LIST_EACH(Line, line, &invoice->lines)
    {
        if (reading->lines->len >= READING_LINES) {
            reading_add_finding(reading->findings, "lines", "fatal",
                                "the invoice has more lines than can be kept");
            return;
        }
        g_ptr_array_add(reading->lines, line_read(line));
    }
}
