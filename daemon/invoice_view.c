#include "daemon/invoice_view.h"
#include "daemon/day.h"
#include "daemon/money.h"
#include "daemon/web_words.h"
#include <string.h>

/* --- numbers, days and codes ---------------------------------------------------------------- */

/* "25000.5" → "25.000,50"; "0.12345" → "0,12345". Caller frees; NULL for none. */
static char *
danish_number(const char *decimal)
{
    int64_t oere;
    const char *point = decimal ? strchr(decimal, '.') : NULL;
    if (!decimal)
        return NULL;
    if ((!point || strlen(point) <= strlen(".00")) && money_parse(decimal, &oere))
        return money_danish(oere);
    return g_strdelimit(g_strdup(decimal), ".", ',');
}

/* "30.00" → "30", "1.50" → "1,5"; for quantities and rates. */
static char *
danish_plain(const char *decimal)
{
    if (!decimal)
        return NULL;
    char *text = g_strdup(decimal);
    size_t n = strlen(text);
    while (strchr(text, '.') && n > 0 && (text[n - 1] == '0' || text[n - 1] == '.')) {
        bool point = text[--n] == '.';
        text[n] = '\0';
        if (point)
            break;
    }
    return g_strdelimit(text, ".", ',');
}

typedef struct Word {
    const char *code, *danish;
} Word;

static const char *
word_of(const Word *words, size_t n, const char *code)
{
    for (size_t i = 0; code && i < n; i++)
        if (strcmp(words[i].code, code) == 0)
            return words[i].danish;
    return NULL;
}
#define WORD_OF(words, code) word_of(words, G_N_ELEMENTS(words), code)

static const Word formats[] = {
    {"oioubl-2.01", "OIOUBL 2.01"},
    {"oioubl-2.02", "OIOUBL 2.02"},
    {"oioubl-2.1", "OIOUBL 2.1"},
    {"oioubl-3.0", "OIOUBL 3.0"},
    {"peppol-bis-3", "Peppol BIS Billing 3"},
    {"xrechnung", "XRechnung"},
    {"ubl-2.x", "UBL 2"},
    {"cii-d16b", "UN/CEFACT CII"},
    {"zugferd-1", "ZUGFeRD 1"},
    {"facturx-minimum", "Factur-X MINIMUM"},
    {"facturx-basicwl", "Factur-X BASIC WL"},
    {"facturx-basic", "Factur-X BASIC"},
    {"facturx-en16931", "Factur-X EN 16931"},
    {"facturx-extended", "Factur-X EXTENDED"},
};
static const Word kinds[] = {
    {"invoice", "Faktura"}, {"credit-note", "Kreditnota"}, {"reminder", "Rykker"}};
/* UNCL5305, and OIOUBL's names for the same. */
static const Word categories[] = {
    {"S", "Moms"},
    {"StandardRated", "Moms"},
    {"Z", "Nulsats"},
    {"ZeroRated", "Nulsats"},
    {"E", "Momsfri"},
    {"AE", "Omvendt betalingspligt"},
    {"ReverseCharge", "Omvendt betalingspligt"},
    {"K", "Levering i EU"},
    {"G", "Udførsel"},
    {"O", "Uden for momsen"},
    {"Excise", "Afgift"},
};
static const Word references[] = {
    {"order", "Ordre"},
    {"buyer", "Jeres reference"},
    {"accounting", "Kontering"},
    {"contract", "Aftale"},
    {"project", "Projekt"},
    {"sales_order", "Sælgers ordre"},
    {"preceding", "Vedrører faktura"},
};
static const Word ways[] = {
    {"fik", "FIK-indbetaling"}, {"giro", "Giroindbetaling"}, {"bank", "Bankoverførsel"},
    {"iban", "Bankoverførsel"}, {"nemkonto", "NemKonto"},    {"card", "Betalingskort"},
    {"other", "Se aftalen"},
};

/* --- putting --------------------------------------------------------------------------------- */

static void
put(json_t *json, const char *key, const char *text)
{
    g_autofree char *masked = g_strdup(text);
    (void)reading_mask_cpr(masked); /* how many there were is the reading's to tell */
    web_put(json, key, masked);
}

static const char *
text_at(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static void
put_number(json_t *json, const char *key, const char *decimal)
{
    g_autofree char *text = danish_number(decimal);
    put(json, key, text);
}

static void
append_pair(json_t *list, const char *label_key, const char *label, const char *value_key,
            const char *value)
{
    if (!value || !*value)
        return;
    json_t *row = json_object();
    put(row, label_key, label);
    put(row, value_key, value);
    json_array_append_new(list, row);
}

/* --- parties --------------------------------------------------------------------------------- */

static void
put_party(json_t *view, const char *key, const json_t *party, const char *name, const char *cvr,
          const char *ean)
{
    json_t *json = json_object(), *lines = json_array();
    size_t i;
    json_t *line;
    put(json, "party_name", name ? name : text_at(party, "name"));
    json_array_foreach(json_object_get(party, "address"), i, line)
    {
        json_t *row = json_object();
        put(row, "address_line", json_string_value(line));
        json_array_append_new(lines, row);
    }
    json_object_set_new(json, "party_address", lines);
    put(json, "party_cvr", cvr);
    if (!cvr)
        put(json, "party_vat",
            text_at(party, "vat") ? text_at(party, "vat") : text_at(party, "id"));
    put(json, "party_ean", ean);
    put(json, "party_contact", text_at(party, "contact"));
    put(json, "party_phone", text_at(party, "phone"));
    put(json, "party_mail", text_at(party, "mail"));
    json_object_set_new(view, key, json);
}

static void
put_parties(const Reading *r, json_t *view)
{
    const json_t *payee = json_object_get(r->sheet, "payee");
    put_party(view, "sheet_seller", json_object_get(r->sheet, "seller"),
              reading_value(r, FIELD_SUPPLIER_NAME), reading_value(r, FIELD_SUPPLIER_CVR), NULL);
    put_party(view, "sheet_buyer", json_object_get(r->sheet, "buyer"),
              reading_value(r, FIELD_BUYER_NAME), reading_value(r, FIELD_BUYER_CVR),
              reading_value(r, FIELD_BUYER_EAN));
    if (payee)
        put_party(view, "sheet_payee", payee, NULL, NULL, NULL);
}

/* --- facts, notes ---------------------------------------------------------------------------- */

static void
append_day(json_t *list, const char *label, const char *iso)
{
    g_autofree char *day = iso && day_valid(iso) ? day_danish(iso) : NULL;
    append_pair(list, "fact_label", label, "fact_value", day);
}

static void
put_facts(const Reading *r, json_t *view)
{
    json_t *list = json_array(), *reference;
    size_t i;
    append_day(list, "Dato", reading_value(r, FIELD_ISSUE_DATE));
    append_day(list, "Betales senest", reading_value(r, FIELD_DUE_DATE));
    append_day(list, "Leveret", text_at(r->sheet, "delivered"));
    json_array_foreach(json_object_get(r->sheet, "references"), i, reference)
    {
        const char *label = WORD_OF(references, text_at(reference, "kind"));
        append_pair(list, "fact_label", label ? label : "Reference", "fact_value",
                    text_at(reference, "value"));
    }
    json_object_set_new(view, "sheet_facts", list);
}

static void
append_texts(const Reading *r, const char *key, json_t *list)
{
    json_t *text;
    size_t i;
    json_array_foreach(json_object_get(r->sheet, key), i, text)
        append_pair(list, "note_of", key, "note_text", json_string_value(text));
}

static void
put_notes(const Reading *r, json_t *view)
{
    json_t *list = json_array();
    append_texts(r, "notes", list);
    append_texts(r, "terms", list);
    json_object_set_new(view, "sheet_notes", list);
}

/* --- lines, VAT, sums ------------------------------------------------------------------------ */

static void
put_lines(const Reading *r, size_t shown, json_t *view)
{
    json_t *list = json_array();
    for (guint i = 0; i < r->lines->len && i < shown; i++) {
        const ReadingLine *line = r->lines->pdata[i];
        json_t *row = json_object();
        g_autofree char *quantity = danish_plain(line->quantity);
        g_autofree char *rate = danish_plain(line->vat_rate);
        put(row, "row_text", line->text && *line->text ? line->text : "(uden tekst)");
        put(row, "row_quantity", quantity);
        put_number(row, "row_price", line->unit_price);
        put(row, "row_rate", rate);
        put_number(row, "row_amount", line->net);
        json_array_append_new(list, row);
    }
    json_object_set_new(view, "sheet_lines", list);
    if (r->lines->len > shown)
        json_object_set_new(view, "lines_left", json_integer((json_int_t)(r->lines->len - shown)));
}

static void
put_charges(const Reading *r, json_t *view)
{
    json_t *list = json_array(), *charge;
    size_t i;
    json_array_foreach(json_object_get(r->sheet, "charges"), i, charge)
    {
        bool added = g_strcmp0(text_at(charge, "kind"), "charge") == 0;
        const char *reason = text_at(charge, "reason");
        g_autofree char *amount = danish_number(text_at(charge, "amount"));
        g_autofree char *signed_amount =
            amount ? g_strconcat(added || *amount == '-' ? "" : "−", amount, NULL) : NULL;
        append_pair(list, "charge_text",
                    reason  ? reason
                    : added ? "Gebyr"
                            : "Rabat",
                    "charge_amount", signed_amount);
    }
    json_object_set_new(view, "sheet_charges", list);
}

static void
put_vat(const Reading *r, json_t *view)
{
    json_t *list = json_array(), *part;
    size_t i;
    json_array_foreach(json_object_get(r->sheet, "vat"), i, part)
    {
        const char *category = text_at(part, "category"), *word = WORD_OF(categories, category);
        g_autofree char *rate = danish_plain(text_at(part, "rate"));
        g_autofree char *what =
            g_strdup_printf("%s%s%s%s",
                            word       ? word
                            : category ? category
                                       : "Moms",
                            rate ? " " : "", rate ? rate : "", rate ? " %" : "");
        json_t *row = json_object();
        put(row, "vat_what", what);
        put_number(row, "vat_net", text_at(part, "net"));
        put_number(row, "vat_amount", text_at(part, "vat"));
        put(row, "vat_reason", text_at(part, "reason"));
        json_array_append_new(list, row);
    }
    json_object_set_new(view, "sheet_vat", list);
}

static void
append_sum(json_t *list, const char *label, const char *decimal)
{
    int64_t oere;
    g_autofree char *amount = danish_number(decimal);
    if (decimal && money_parse(decimal, &oere) && oere == 0 && strcmp(label, "Moms") != 0)
        return; /* no rounding, nothing prepaid */
    append_pair(list, "sum_label", label, "sum_amount", amount);
}

static void
put_sums(const Reading *r, json_t *view)
{
    const json_t *sums = json_object_get(r->sheet, "sums");
    const char *total = reading_value(r, FIELD_TOTAL), *gross = text_at(sums, "gross");
    const char *net = reading_value(r, FIELD_NET_TOTAL), *lines = text_at(sums, "lines");
    json_t *list = json_array();
    if (g_strcmp0(lines, net) != 0)
        append_sum(list, "Linjer i alt", lines);
    append_sum(list, "Fratrukne rabatter", text_at(sums, "allowances"));
    append_sum(list, "Tillagte gebyrer", text_at(sums, "charges"));
    append_sum(list, "Beløb uden moms", net);
    append_sum(list, "Moms", reading_value(r, FIELD_VAT_TOTAL));
    if (g_strcmp0(gross, total) != 0)
        append_sum(list, "I alt med moms", gross);
    append_sum(list, "Fratrukket, allerede betalt", text_at(sums, "prepaid"));
    append_sum(list, "Afrunding", text_at(sums, "rounding"));
    json_object_set_new(view, "sheet_sums", list);
}

/* --- paying ---------------------------------------------------------------------------------- */

/* A slip as it is typed into a bank, an IBAN in fours, a Danish account by its branch. Caller
 * frees; NULL: the invoice does not say. */
static char *
payment_line(const Reading *r)
{
    enum { BRANCH = 4 };
    const char *kind = reading_value(r, FIELD_PAYMENT_KIND);
    const char *account = reading_value(r, FIELD_PAYMENT_ACCOUNT);
    const char *id = reading_value(r, FIELD_PAYMENT_REFERENCE);
    const char *creditor = reading_value(r, FIELD_PAYMENT_CREDITOR);
    if (!kind || !account)
        return NULL;
    if (strcmp(kind, "fik") == 0 || strcmp(kind, "giro") == 0)
        return g_strdup_printf("+%s<%s+%s<", account, id ? id : "", creditor ? creditor : "?");
    size_t n = strlen(account);
    if (strcmp(kind, "bank") == 0 && n > BRANCH && strspn(account, "0123456789") == n)
        return g_strdup_printf("Reg. %.4s konto %s", account, account + BRANCH);
    GString *grouped = g_string_new(strcmp(kind, "iban") == 0 ? "IBAN" : "");
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(grouped, "%s%c", strcmp(kind, "iban") == 0 && i % 4 == 0 ? " " : "",
                               account[i]);
    return g_string_free(grouped, FALSE);
}

static void
put_payment(const Reading *r, json_t *view)
{
    int64_t oere;
    const char *kind = reading_value(r, FIELD_PAYMENT_KIND), *way = WORD_OF(ways, kind);
    const char *total = reading_value(r, FIELD_TOTAL), *due = reading_value(r, FIELD_DUE_DATE);
    bool slip = kind && (strcmp(kind, "fik") == 0 || strcmp(kind, "giro") == 0);
    g_autofree char *line = payment_line(r);
    g_autofree char *day = due && day_valid(due) ? day_danish(due) : NULL;
    g_autofree char *sum = money_parse(total, &oere)
                               ? money_sentence(oere, reading_value(r, FIELD_CURRENCY))
                               : danish_number(total);
    put(view, "sheet_total", sum);
    put(view, "sheet_due", day);
    put(view, "pay_way", way ? way : kind);
    put(view, "pay_line", line);
    if (!slip)
        put(view, "pay_reference", reading_value(r, FIELD_PAYMENT_REFERENCE));
    json_object_set_new(view, "sheet_credit", json_boolean(g_strcmp0(r->kind, "credit-note") == 0));
}

json_t *
invoice_view(const Reading *r, size_t lines_shown)
{
    if (!r->sheet)
        return NULL;
    json_t *view = json_object();
    const char *kind = WORD_OF(kinds, r->kind), *format = WORD_OF(formats, r->format);
    put(view, "sheet_kind", kind ? kind : "Faktura");
    put(view, "sheet_number", reading_value(r, FIELD_INVOICE_ID));
    put(view, "sheet_format", format ? format : r->format);
    put_parties(r, view);
    put_facts(r, view);
    put_notes(r, view);
    put_lines(r, lines_shown, view);
    put_charges(r, view);
    put_vat(r, view);
    put_sums(r, view);
    put_payment(r, view);
    return view;
}
