/* The documents of a case: their pictures with the boxes of what was read, and what was read. */
#include "daemon/invoice_view.h"
#include "daemon/money.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include <string.h>

enum {
    LINES_SHOWN = 200,
    LIKELY_PERMILLE = 800,
    PLACE_CHARS = 32, /* of "d12-3-invoice_id" */
};

/* What is put down, and where it stands: document and voucher in it. Mustache looks a missing key
 * up in what surrounds it, so keys of inner lists have names of their own. */
typedef struct Place {
    const WebLook *look;
    const Reading *reading;
    int document, voucher; /* from 1; voucher 0: the file is one document */
} Place;

/* --- boxes -------------------------------------------------------------------------------- */

static char *
place_id(const Place *place, const char *what)
{
    return g_strdup_printf("d%d-%d-%s", place->document, place->voucher, what);
}

/* A box on its page's list; boxes are drawn as SVG in pixels of the page. */
static void
put_box(json_t *pages, int page, const ReadingBox *box, const char *id, const char *label,
        const char *tone)
{
    json_t *on = json_array_get(pages, (size_t)MAX(page, 1) - 1);
    if (!on || box->w <= 0 || box->h <= 0)
        return;
    json_t *json = json_pack("{ss ss si si si si}", "id", id, "tone", tone, "x", box->x, "y",
                             box->y, "w", box->w, "h", box->h);
    web_put(json, "label", label);
    json_array_append_new(json_object_get(on, "boxes"), json);
}

/* --- fields ------------------------------------------------------------------------------- */

static const char *
tone_of(const WebLook *look, const ReadingField *field)
{
    double permille = field->confidence * 1000;
    if (g_strcmp0(field->by, "person") == 0 || permille >= look->bar_permille)
        return "sure";
    return permille >= LIKELY_PERMILLE ? "likely" : "unsure";
}

static char *
value_shown(FieldId id, const char *value)
{
    static const bool is_money[FIELD_COUNT] = {[FIELD_TOTAL] = true,
                                               [FIELD_NET_TOTAL] = true,
                                               [FIELD_VAT_TOTAL] = true,
                                               [FIELD_TIP] = true,
                                               [FIELD_CARD_AMOUNT] = true};
    static const bool is_day[FIELD_COUNT] = {
        [FIELD_ISSUE_DATE] = true, [FIELD_DUE_DATE] = true, [FIELD_EVENT_DATE] = true};
    int64_t oere;
    if (is_money[id] && money_parse(value, &oere))
        return money_danish(oere);
    return is_day[id] ? web_day(value) : g_strdup(value);
}

static void
put_field(const Place *place, FieldId id, json_t *fields, json_t *pages)
{
    const ReadingField *field = place->reading->fields[id];
    if (!field)
        return;
    json_t *json = json_object();
    const char *tone = tone_of(place->look, field);
    g_autofree char *box = place_id(place, field_name(id)), *value = value_shown(id, field->value);
    web_put(json, "field", field_name(id));
    web_put(json, "label", web_field_label(id));
    web_put(json, "value", value);
    web_put(json, "tone", tone);
    if (g_strcmp0(field->text, field->value) != 0)
        web_put(json, "text", field->text);
    if (g_strcmp0(field->by, "person") == 0)
        web_flag(json, "corrected");
    if (strcmp(tone, "sure") != 0)
        json_object_set_new(json, "percent", json_integer((json_int_t)(field->confidence * 100)));
    if (field->box.w > 0 && json_array_get(pages, (size_t)MAX(field->page, 1) - 1))
        web_put(json, "box", box);
    put_box(pages, field->page, &field->box, box, web_field_label(id), tone);
    json_array_append_new(fields, json);
}

/* --- lines and attendees ------------------------------------------------------------------ */

static void
put_decimal(json_t *json, const char *key, const char *decimal)
{
    int64_t oere;
    g_autofree char *text =
        decimal && money_parse(decimal, &oere) ? money_danish(oere) : g_strdup(decimal);
    web_put(json, key, text);
}

static void
put_lines(const Place *place, json_t *json)
{
    const GPtrArray *lines = place->reading->lines;
    json_t *list = json_array();
    for (guint i = 0; i < lines->len && i < LINES_SHOWN; i++) {
        const ReadingLine *line = lines->pdata[i];
        json_t *row = json_object();
        web_put(row, "line_text", line->text);
        web_put(row, "quantity", line->quantity);
        put_decimal(row, "unit_price", line->unit_price);
        put_decimal(row, "amount", line->gross ? line->gross : line->net);
        json_array_append_new(list, row);
    }
    if (lines->len > 0)
        json_object_set_new(json, "n_lines", json_integer(lines->len));
    json_object_set_new(json, "lines", list);
}

static void
put_attendees(const Place *place, json_t *json, json_t *pages)
{
    const GPtrArray *attendees = place->reading->attendees;
    json_t *list = json_array();
    for (guint i = 0; i < attendees->len; i++) {
        const ReadingAttendee *a = attendees->pdata[i];
        json_t *row = json_pack("{si}", "n", (int)i + 1);
        char what[PLACE_CHARS];
        g_snprintf(what, sizeof what, "person%u", i + 1);
        g_autofree char *box = place_id(place, what);
        web_put(row, "person", a->name);
        web_put(row, "person_role", web_word(WORDS_ATTENDEE, a->role));
        web_put(row, "person_state", web_word(WORDS_PRESENT, a->state));
        if (g_strcmp0(a->state, "absent") == 0)
            web_flag(row, "absent");
        if (a->box.w > 0)
            web_put(row, "box", box);
        put_box(pages, a->page, &a->box, box, a->name, "sure");
        json_array_append_new(list, row);
    }
    if (attendees->len > 0)
        json_object_set_new(json, "n_attendees", json_integer(attendees->len));
    json_object_set_new(json, "attendees", list);
}

static void
put_findings(const GPtrArray *findings, json_t *list)
{
    for (guint i = 0; i < findings->len; i++) {
        const ReadingFinding *f = findings->pdata[i];
        json_t *json = json_object();
        web_put(json, "rule", f->rule);
        web_put(json, "text", f->text);
        json_array_append_new(list, json);
    }
}

/* --- one voucher -------------------------------------------------------------------------- */

static void
put_voucher(const Place *place, json_t *vouchers, json_t *pages)
{
    const Reading *reading = place->reading;
    json_t *json = json_pack("{s[] s[]}", "fields", "remarks");
    json_t *fields = json_object_get(json, "fields");
    for (FieldId id = 0; id < FIELD_COUNT; id++)
        put_field(place, id, fields, pages);
    put_lines(place, json);
    put_attendees(place, json, pages);
    put_findings(reading->findings, json_object_get(json, "remarks"));
    put_findings(reading->differences, json_object_get(json, "remarks"));
    json_object_set_new(json, "voucher_n", json_integer(place->voucher));
    if (place->voucher > 0)
        json_object_set_new(json, "nth", json_integer(place->voucher));
    json_array_append_new(vouchers, json);
}

static void
put_vouchers(const WebLook *look, const Reading *reading, int document, json_t *json, json_t *pages)
{
    json_t *vouchers = json_array();
    Place place = {look, reading, document, 0};
    if (reading->documents->len == 0)
        put_voucher(&place, vouchers, pages);
    for (guint i = 0; i < reading->documents->len; i++) {
        place.reading = reading->documents->pdata[i];
        place.voucher = (int)i + 1;
        put_voucher(&place, vouchers, pages);
    }
    json_object_set_new(json, "vouchers", vouchers);
}

/* --- documents ---------------------------------------------------------------------------- */

static json_t *
pages_of(const CaseDocument *document)
{
    json_t *pages = json_array();
    const GArray *sizes = document->reading->page_sizes;
    for (guint i = 0; document->part != 0 && i + 1 < sizes->len; i += 2) {
        int w = g_array_index(sizes, int, i), h = g_array_index(sizes, int, i + 1);
        if (w <= 0 || h <= 0)
            break;
        json_array_append_new(pages,
                              json_pack("{sI si si si s[]}", "part", (json_int_t)document->part,
                                        "page", (int)(i / 2) + 1, "w", w, "h", h, "boxes"));
    }
    return pages;
}

static void
put_mail(const Reading *reading, json_t *json)
{
    if (!reading->mail)
        return;
    web_put(json, "subject", reading->mail->subject);
    web_put_lines(json, "mail", reading->mail->text);
}

static json_t *
document_json(const WebLook *look, const CaseDocument *document, int n)
{
    const Reading *reading = document->reading;
    json_t *json = json_pack("{si sI sI}", "n", n, "part", (json_int_t)document->part, "letter",
                             (json_int_t)document->letter);
    json_t *pages = pages_of(document);
    web_put(json, "role", web_word(WORDS_ROLE, document->role));
    web_put(json, "name", document->part ? document->name : "Mailen");
    web_put(json, "kind", web_word(WORDS_KIND, reading->kind));
    web_put(json, "how", web_word(WORDS_HOW, reading->how));
    if (!document->confirmed)
        web_flag(json, "unconfirmed");
    if (strcmp(reading->end, "complete") != 0) {
        web_put(json, "end", web_word(WORDS_END, reading->end));
        web_put(json, "why", reading->reason);
    }
    put_vouchers(look, reading, n, json, pages);
    put_mail(reading, json);
    json_t *sheet = invoice_view(reading, LINES_SHOWN);
    if (sheet)
        json_object_set_new(json, "einvoice", sheet);
    if (sheet && json_array_size(pages) == 0)
        web_flag(json, "sheet_inline");
    if (!sheet && json_array_size(pages) == 0 && !reading->mail &&
        strcmp(reading->end, "complete") == 0)
        web_flag(json, "no_picture");
    json_object_set_new(json, "pages", pages);
    return json;
}

void
web_case_papers(const WebLook *look, const CaseFile *file, json_t *facts)
{
    json_t *list = json_array();
    for (guint i = 0; i < file->documents->len; i++)
        json_array_append_new(list, document_json(look, file->documents->pdata[i], (int)i + 1));
    if (json_array_size(list) > 0)
        web_flag(json_array_get(list, 0), "first");
    json_object_set_new(facts, "documents", list);
}
