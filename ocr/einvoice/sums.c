/* Totals of the document, and whether they add up. */
#include "ocr/einvoice/decimal.h"
#include "ocr/einvoice/einvoice.h"
#include "ocr/einvoice/finding.h"
#include <string.h>

static const Decimal zero;

static bool
amount_of(const Term *term, Decimal *out)
{
    return decimal_parse(term->value, out);
}

/* The amount, zero where the term is absent; false where it is no amount. */
static bool
amount_or_zero(const Term *term, Decimal *out)
{
    *out = zero;
    return !term->value || amount_of(term, out);
}

static void
set_amount(Reading *reading, FieldId id, Decimal value, const char *by)
{
    g_autofree char *text = decimal_text(value, MAX(2, value.scale));
    (void)reading_set(reading, id, text, 1, by);
}

/* A term that should be an amount and is none is named, with its line. */
static void
set_term(Reading *reading, FieldId id, const Term *term)
{
    Decimal value;
    if (amount_of(term, &value)) {
        set_amount(reading, id, value, "xml");
    } else if (term->value) {
        g_autofree char *text = g_strdup_printf("Elementet %s skal være et beløb, men er \"%.40s\"",
                                                term->node->name, term->value);
        finding_add(reading->findings, "amount", "fatal", term->node, text);
    }
}

/* --- VAT -----------------------------------------------------------------------------------------
 */
static bool
is_vat(const TaxTotal *total)
{
    LIST_EACH(TaxSubtotal, part, &total->subtotals)
    if (part->scheme.value &&
        (strcmp(part->scheme.value, "63") == 0 || strcmp(part->scheme.value, "VAT") == 0))
        return true;
    return false;
}

static bool
in_currency(const Term *amount, const Einvoice *invoice)
{
    const char *currency = term_attribute(amount, "currencyID");
    return !currency || !invoice->currency.value || strcmp(currency, invoice->currency.value) == 0;
}

/* UBL: the TaxTotal of VAT in the document currency, else of VAT, else the first in the document
 * currency, else the first. OIOUBL also has TaxTotals of excise. */
static const Term *
ubl_vat(const Einvoice *invoice)
{
    const Term *best = NULL;
    int best_rank = 0;
    LIST_EACH(TaxTotal, total, &invoice->tax_totals)
    {
        int rank = 1 + (in_currency(&total->amount, invoice) ? 1 : 0) + (is_vat(total) ? 2 : 0);
        if (total->amount.value && rank > best_rank) {
            best = &total->amount;
            best_rank = rank;
        }
    }
    return best;
}

static const Term *
cii_vat(const Einvoice *invoice)
{
    const Term *first = NULL;
    LIST_EACH(TermItem, tax, &invoice->totals.taxes)
    {
        if (in_currency(&tax->term, invoice))
            return &tax->term;
        first = first ? first : &tax->term;
    }
    return first;
}

static const Term *
vat_of(const Einvoice *invoice)
{
    static const Term none;
    const Term *vat = invoice->syntax == SYNTAX_UBL ? ubl_vat(invoice) : cii_vat(invoice);
    if (!vat && einvoice_is_oioubl_2(invoice))
        vat = &invoice->totals.net;
    return vat ? vat : &none;
}

/* --- net -----------------------------------------------------------------------------------------
 */
/* Lines + charges - allowances. */
static bool
adjusted_lines(const Totals *totals, Decimal *out)
{
    Decimal sum, charges, allowances;
    return amount_of(&totals->lines, &sum) && amount_or_zero(&totals->charges, &charges) &&
           amount_or_zero(&totals->allowances, &allowances) && decimal_add(sum, charges, &sum) &&
           decimal_subtract(sum, allowances, out);
}

static void
set_net(const Einvoice *invoice, Reading *reading)
{
    const Totals *totals = &invoice->totals;
    Decimal net;
    if (!einvoice_is_oioubl_2(invoice))
        set_term(reading, FIELD_NET_TOTAL, &totals->net);
    else if (adjusted_lines(totals, &net))
        set_amount(reading, FIELD_NET_TOTAL, net,
                   totals->charges.value || totals->allowances.value ? "arithmetic" : "xml");
}

/* --- sums that must hold -------------------------------------------------------------------------
 */
typedef struct SumRule {
    const char *en16931, *oioubl_invoice, *oioubl_credit_note;
    const char *claim;
    /* The stated term and what it should be; false: nothing to compare. */
    bool (*compute)(const Einvoice *invoice, const Term **stated, Decimal *should);
} SumRule;

/* OIOUBL: lines free of charge count in no sum. */
static bool
is_given_away(const Einvoice *invoice, const Line *line)
{
    return einvoice_is_oioubl_2(invoice) && line->free_of_charge.value &&
           strcmp(line->free_of_charge.value, "true") == 0;
}

static bool
sum_lines(const Einvoice *invoice, const Term **stated, Decimal *should)
{
    *stated = &invoice->totals.lines;
    *should = zero;
    LIST_EACH(Line, line, &invoice->lines)
    {
        Decimal net;
        if (is_given_away(invoice, line))
            continue;
        if (!amount_of(&line->net, &net) || !decimal_add(*should, net, should))
            return false;
    }
    return invoice->lines.count > 0;
}

static bool
sum_net(const Einvoice *invoice, const Term **stated, Decimal *should)
{
    *stated = &invoice->totals.net;
    return !einvoice_is_oioubl_2(invoice) && adjusted_lines(&invoice->totals, should);
}

static bool
sum_gross(const Einvoice *invoice, const Term **stated, Decimal *should)
{
    Decimal net, tax, rounding;
    *stated = &invoice->totals.gross;
    if (einvoice_is_oioubl_2(invoice)) /* where the total with tax is the rounded one */
        return adjusted_lines(&invoice->totals, &net) && amount_of(&invoice->totals.net, &tax) &&
               amount_or_zero(&invoice->totals.rounding, &rounding) &&
               decimal_add(net, tax, should) && decimal_add(*should, rounding, should);
    return amount_of(&invoice->totals.net, &net) && amount_or_zero(vat_of(invoice), &tax) &&
           decimal_add(net, tax, should);
}

static bool
sum_payable(const Einvoice *invoice, const Term **stated, Decimal *should)
{
    const Totals *totals = &invoice->totals;
    Decimal sum, prepaid, rounding = zero;
    *stated = &totals->payable;
    return amount_of(&totals->gross, &sum) && amount_or_zero(&totals->prepaid, &prepaid) &&
           (einvoice_is_oioubl_2(invoice) || amount_or_zero(&totals->rounding, &rounding)) &&
           decimal_subtract(sum, prepaid, &sum) && decimal_add(sum, rounding, should);
}

static const SumRule sum_rules[] = {
    {"BR-CO-10", "F-INV126", "F-CRN072", "summen af linjerne", sum_lines},
    {"BR-CO-13", NULL, NULL, "linjer − rabatter + gebyrer", sum_net},
    {"BR-CO-15", "F-INV128", "F-CRN074", "total uden moms + moms", sum_gross},
    {"BR-CO-16", "F-INV133", "F-CRN079", "total med moms − forudbetalt + afrunding", sum_payable},
};

/* The rule's id in the profile that the document claims; NULL: it claims none we know. */
static const char *
rule_id(const SumRule *rule, const Einvoice *invoice)
{
    if (einvoice_claims_en16931(invoice))
        return rule->en16931;
    if (!einvoice_is_oioubl_2(invoice))
        return NULL;
    if (strcmp(invoice->kind, "invoice") == 0)
        return rule->oioubl_invoice;
    return strcmp(invoice->kind, "credit-note") == 0 ? rule->oioubl_credit_note : NULL;
}

static void
check_sum(const SumRule *rule, const Einvoice *invoice, Reading *reading)
{
    const Term *stated;
    Decimal is, should;
    const char *id = rule_id(rule, invoice);
    if (!id || !rule->compute(invoice, &stated, &should) || !amount_of(stated, &is))
        return;
    should = decimal_round(should, 2);
    if (decimal_compare(is, should) == 0)
        return;
    g_autofree char *is_text = decimal_text(is, 2);
    g_autofree char *should_text = decimal_text(should, 2);
    g_autofree char *text = g_strdup_printf("Elementet %s er %s, men %s giver %s",
                                            stated->node->name, is_text, rule->claim, should_text);
    finding_add(reading->findings, id, "fatal", stated->node, text);
}

void
einvoice_read_sums(const Einvoice *invoice, Reading *reading)
{
    set_term(reading, FIELD_TOTAL, &invoice->totals.payable);
    set_term(reading, FIELD_VAT_TOTAL, vat_of(invoice));
    set_net(invoice, reading);
    for (size_t i = 0; i < G_N_ELEMENTS(sum_rules); i++)
        check_sum(&sum_rules[i], invoice, reading);
}
