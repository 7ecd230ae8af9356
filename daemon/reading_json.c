/* The reading as JSON, both ways. One table a struct says which members go by which key, so that
 * writing and checking can not drift apart. */
#include "daemon/own.h"
#include "daemon/reading.h"
#include <stddef.h>
#include <string.h>

typedef struct Member {
    const char *key;
    size_t offset;
    size_t limit_bytes;
} Member;

#define TEXT(type, name)                                                                           \
    {                                                                                              \
#name, offsetof(type, name), READING_STRING_BYTES                                          \
    }
#define LONG_TEXT(type, name)                                                                      \
    {                                                                                              \
#name, offsetof(type, name), READING_TEXT_BYTES                                            \
    }

static const Member reading_members[] = {
    TEXT(Reading, file),   TEXT(Reading, sha256),      TEXT(Reading, end),
    TEXT(Reading, how),    TEXT(Reading, format),      TEXT(Reading, kind),
    TEXT(Reading, reason), TEXT(Reading, source_part), {NULL, 0, 0}};
static const Member line_members[] = {TEXT(ReadingLine, text),     TEXT(ReadingLine, category),
                                      TEXT(ReadingLine, quantity), TEXT(ReadingLine, unit_price),
                                      TEXT(ReadingLine, net),      TEXT(ReadingLine, gross),
                                      TEXT(ReadingLine, vat_rate), {NULL, 0, 0}};
static const Member attendee_members[] = {TEXT(ReadingAttendee, name),
                                          TEXT(ReadingAttendee, role),
                                          TEXT(ReadingAttendee, state),
                                          {NULL, 0, 0}};
static const Member attachment_members[] = {TEXT(ReadingAttachment, name),
                                            TEXT(ReadingAttachment, media_type),
                                            TEXT(ReadingAttachment, sha256),
                                            {NULL, 0, 0}};
static const Member finding_members[] = {TEXT(ReadingFinding, rule),
                                         TEXT(ReadingFinding, severity),
                                         TEXT(ReadingFinding, text),
                                         {NULL, 0, 0}};
static const Member address_members[] = {
    TEXT(ReadingAddress, name), TEXT(ReadingAddress, address), {NULL, 0, 0}};
static const Member mail_members[] = {
    TEXT(ReadingMail, subject),       TEXT(ReadingMail, message_id),
    TEXT(ReadingMail, in_reply_to),   TEXT(ReadingMail, date),
    TEXT(ReadingMail, return_path),   TEXT(ReadingMail, automatic),
    TEXT(ReadingMail, language),      TEXT(ReadingMail, exchange_auth_as),
    TEXT(ReadingMail, reported_id),   LONG_TEXT(ReadingMail, text),
    LONG_TEXT(ReadingMail, new_text), {NULL, 0, 0}};
static const Member field_members[] = {
    TEXT(ReadingField, value), TEXT(ReadingField, text), TEXT(ReadingField, by), {NULL, 0, 0}};

static const struct {
    const char *key;
    size_t offset;
} times[] = {{"total", offsetof(Reading, ms_total)},
             {"decode", offsetof(Reading, ms_decode)},
             {"ocr", offsetof(Reading, ms_ocr)},
             {"first_cpu", offsetof(Reading, ms_first_cpu)},
             {"cpu", offsetof(Reading, ms_cpu)}};

/* --- writing ------------------------------------------------------------------------------ */

/* Within what decoding takes: a long line of a document must not cost the document. */
static json_t *
text_json(const char *s, size_t limit_bytes)
{
    g_autofree char *cut = reading_cut(s, limit_bytes);
    return json_string(cut);
}

static json_t *
members_encode(const Member *members, const void *base)
{
    json_t *object = json_object();
    for (const Member *m = members; m->key; m++) {
        const char *s = *(char *const *)((const char *)base + m->offset);
        if (s)
            json_object_set_new(object, m->key, text_json(s, m->limit_bytes));
    }
    return object;
}

static void
place_encode(json_t *object, int page, ReadingBox box)
{
    if (page > 0)
        json_object_set_new(object, "page", json_integer(page));
    if (box.w > 0)
        json_object_set_new(object, "box", json_pack("[iiii]", box.x, box.y, box.w, box.h));
}

static json_t *
fields_encode(const Reading *r)
{
    json_t *fields = json_object();
    for (int i = 0; i < FIELD_COUNT; i++) {
        const ReadingField *f = r->fields[i];
        if (!f)
            continue;
        json_t *one = members_encode(field_members, f);
        json_object_set_new(one, "confidence", json_real(f->confidence));
        place_encode(one, f->page, f->box);
        json_object_set_new(fields, field_name((FieldId)i), one);
    }
    return fields;
}

static json_t *
lines_encode(const GPtrArray *lines)
{
    json_t *array = json_array();
    for (guint i = 0; i < lines->len; i++) {
        const ReadingLine *line = lines->pdata[i];
        json_t *one = members_encode(line_members, line);
        place_encode(one, line->page, line->box);
        json_array_append_new(array, one);
    }
    return array;
}

static json_t *
attendees_encode(const GPtrArray *attendees)
{
    json_t *array = json_array();
    for (guint i = 0; i < attendees->len; i++) {
        const ReadingAttendee *a = attendees->pdata[i];
        json_t *one = members_encode(attendee_members, a);
        place_encode(one, a->page, a->box);
        json_array_append_new(array, one);
    }
    return array;
}

static json_t *
list_encode(const GPtrArray *list, const Member *members)
{
    json_t *array = json_array();
    for (guint i = 0; i < list->len; i++)
        json_array_append_new(array, members_encode(members, list->pdata[i]));
    return array;
}

static json_t *
strings_encode(const GPtrArray *strings)
{
    json_t *array = json_array();
    for (guint i = 0; i < strings->len; i++)
        json_array_append_new(array, text_json(strings->pdata[i], READING_STRING_BYTES));
    return array;
}

static json_t *
attachments_encode(const GPtrArray *list)
{
    json_t *array = list_encode(list, attachment_members);
    for (guint i = 0; i < list->len; i++)
        json_object_set_new(json_array_get(array, i), "size",
                            json_integer(((ReadingAttachment *)list->pdata[i])->size_bytes));
    return array;
}

static json_t *
mail_encode(const ReadingMail *mail)
{
    json_t *object = members_encode(mail_members, mail);
    json_object_set_new(object, "from", list_encode(mail->from, address_members));
    json_object_set_new(object, "to", list_encode(mail->to, address_members));
    json_object_set_new(object, "cc", list_encode(mail->cc, address_members));
    json_object_set_new(object, "reply_to", list_encode(mail->reply_to, address_members));
    json_object_set_new(object, "references", strings_encode(mail->references));
    json_object_set_new(object, "auth_results", strings_encode(mail->auth_results));
    json_object_set_new(object, "failed_recipients", strings_encode(mail->failed_recipients));
    json_object_set_new(object, "loop", json_boolean(mail->loop));
    return object;
}

static json_t *
sizes_encode(const GArray *sizes)
{
    json_t *array = json_array();
    for (guint i = 0; i + 1 < sizes->len; i += 2)
        json_array_append_new(array, json_pack("[ii]", g_array_index(sizes, int, i),
                                               g_array_index(sizes, int, i + 1)));
    return array;
}

static void
documents_encode(json_t *object, const Reading *r, bool with_text)
{
    json_t *array = json_array();
    for (guint i = 0; i < r->documents->len; i++) {
        const Reading *document = r->documents->pdata[i];
        json_t *one = reading_encode(document, with_text);
        place_encode(one, document->page, document->box);
        json_array_append_new(array, one);
    }
    json_object_set_new(object, "documents", array);
}

json_t *
reading_encode(const Reading *r, bool with_text)
{
    json_t *object = members_encode(reading_members, r);
    json_object_set_new(object, "pages", json_integer(r->pages));
    if (r->documents->len > 0) {
        documents_encode(object, r, with_text);
    } else {
        json_object_set_new(object, "fields", fields_encode(r));
        json_object_set_new(object, "lines", lines_encode(r->lines));
        json_object_set_new(object, "attendees", attendees_encode(r->attendees));
    }
    json_object_set_new(object, "page_sizes", sizes_encode(r->page_sizes));
    json_object_set_new(object, "attachments", attachments_encode(r->attachments));
    json_object_set_new(object, "findings", list_encode(r->findings, finding_members));
    if (r->differences->len > 0)
        json_object_set_new(object, "differences", list_encode(r->differences, finding_members));
    json_object_set_new(object, "cpr_seen", json_integer(r->cpr_seen));
    json_t *ms = json_object();
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++)
        json_object_set_new(
            ms, times[i].key,
            json_integer(*(const int64_t *)(const void *)((const char *)r + times[i].offset)));
    json_object_set_new(object, "ms", ms);
    json_object_set_new(object, "peak_kb", json_integer(r->peak_kb));
    if (r->mail)
        json_object_set_new(object, "mail", mail_encode(r->mail));
    if (r->rules)
        json_object_set(object, "rules", r->rules);
    if (r->sheet)
        json_object_set(object, "sheet", r->sheet);
    if (with_text && r->text)
        json_object_set_new(object, "text", text_json(r->text, READING_TEXT_BYTES));
    if (with_text && r->words->len > 0)
        json_object_set_new(object, "words", reading_words_encode(r->words));
    return object;
}

/* --- checking ----------------------------------------------------------------------------- */

static bool
members_decode(const Member *members, const json_t *object, void *base, GError **error)
{
    for (const Member *m = members; m->key; m++) {
        const json_t *value = json_object_get(object, m->key);
        if (!value || json_is_null(value))
            continue;
        if (!json_is_string(value) || json_string_length(value) > m->limit_bytes ||
            strlen(json_string_value(value)) != json_string_length(value))
            return fail(error, FAIL_HOSTILE, "a reading's \"%s\" is no text or too long", m->key);
        char **slot = (char **)((char *)base + m->offset);
        g_free(*slot);
        *slot = g_strdup(json_string_value(value));
    }
    return true;
}

static bool
int_decode(const json_t *object, const char *key, int64_t most, int64_t *out, GError **error)
{
    const json_t *value = json_object_get(object, key);
    if (!value)
        return true;
    json_int_t n = json_integer_value(value);
    if (!json_is_integer(value) || n < 0 || n > most)
        return fail(error, FAIL_HOSTILE, "a reading's \"%s\" is out of its range", key);
    *out = n;
    return true;
}

static bool
place_decode(const json_t *object, int *page, ReadingBox *box, GError **error)
{
    int64_t n = 0;
    if (!int_decode(object, "page", READING_PAGES, &n, error))
        return false;
    *page = (int)n;
    const json_t *value = json_object_get(object, "box");
    if (!value)
        return true;
    int *side[] = {&box->x, &box->y, &box->w, &box->h};
    if (json_array_size(value) != G_N_ELEMENTS(side))
        return fail(error, FAIL_HOSTILE, "a reading's box has not four numbers");
    for (size_t i = 0; i < G_N_ELEMENTS(side); i++) {
        const json_t *v = json_array_get(value, i);
        if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > 100000)
            return fail(error, FAIL_HOSTILE, "a reading's box lies outside any page");
        *side[i] = (int)json_integer_value(v);
    }
    return true;
}

static bool
fields_decode(const json_t *fields, Reading *r, GError **error)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)fields, key, value)
    {
        FieldId id = field_id(key);
        if (id == FIELD_COUNT)
            continue;
        const char *text = json_string_value(json_object_get(value, "value"));
        double confidence = json_number_value(json_object_get(value, "confidence"));
        if (!text || !(confidence >= 0.0 && confidence <= 1.0))
            return fail(error, FAIL_HOSTILE, "a reading's field %s has no value or confidence",
                        key);
        ReadingField *f = reading_set(r, id, text, confidence, "");
        if (f && (!members_decode(field_members, value, f, error) ||
                  !place_decode(value, &f->page, &f->box, error)))
            return false;
    }
    return true;
}

/* Decodes array member key into list: each element a zeroed struct of size, filled by members
 * and, where place_offset is set, a page and box. */
typedef struct ListSpec {
    const char *key;
    size_t list_offset; /* of the GPtrArray in its struct */
    size_t size;
    const Member *members;
    guint most;
    size_t page_offset, box_offset; /* 0: has no place */
} ListSpec;

static bool
list_decode(const ListSpec *spec, const json_t *object, void *base, GError **error)
{
    const json_t *array = json_object_get(object, spec->key);
    GPtrArray *list = *(GPtrArray **)((char *)base + spec->list_offset);
    if (json_array_size(array) > spec->most)
        return fail(error, FAIL_HOSTILE, "a reading has %zu %s", json_array_size(array), spec->key);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *one = json_array_get(array, i);
        char *element = g_malloc0(spec->size);
        g_ptr_array_add(list, element); /* the list frees it, also half filled */
        if (!members_decode(spec->members, one, element, error))
            return false;
        if (spec->page_offset &&
            !place_decode(one, (int *)(void *)(element + spec->page_offset),
                          (ReadingBox *)(void *)(element + spec->box_offset), error))
            return false;
        if (*(char **)(void *)element == NULL) /* first member: text or name */
            *(char **)(void *)element = g_strdup("");
    }
    return true;
}

#define LIST(owner, name, type, members, most)                                                     \
    {                                                                                              \
#name, offsetof(owner, name), sizeof(type), members, most, 0, 0                            \
    }

static const ListSpec reading_lists[] = {
    {"lines", offsetof(Reading, lines), sizeof(ReadingLine), line_members, READING_LINES,
     offsetof(ReadingLine, page), offsetof(ReadingLine, box)},
    {"attendees", offsetof(Reading, attendees), sizeof(ReadingAttendee), attendee_members,
     READING_ATTENDEES, offsetof(ReadingAttendee, page), offsetof(ReadingAttendee, box)},
    LIST(Reading, attachments, ReadingAttachment, attachment_members, READING_PARTS),
    LIST(Reading, findings, ReadingFinding, finding_members, READING_FINDINGS),
    LIST(Reading, differences, ReadingFinding, finding_members, READING_FINDINGS),
};
static const ListSpec mail_lists[] = {
    LIST(ReadingMail, from, ReadingAddress, address_members, READING_PARTS),
    LIST(ReadingMail, to, ReadingAddress, address_members, READING_PARTS),
    LIST(ReadingMail, cc, ReadingAddress, address_members, READING_PARTS),
    LIST(ReadingMail, reply_to, ReadingAddress, address_members, READING_PARTS),
};

static bool
strings_decode(const json_t *object, const char *key, GPtrArray *list, GError **error)
{
    const json_t *array = json_object_get(object, key);
    if (json_array_size(array) > READING_PARTS)
        return fail(error, FAIL_HOSTILE, "a reading has too many %s", key);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *s = json_string_value(json_array_get(array, i));
        if (!s || strlen(s) > READING_STRING_BYTES)
            return fail(error, FAIL_HOSTILE, "one of a reading's %s is no text or too long", key);
        g_ptr_array_add(list, g_strdup(s));
    }
    return true;
}

static bool
mail_decode(const json_t *object, ReadingMail *mail, GError **error)
{
    if (!members_decode(mail_members, object, mail, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(mail_lists); i++)
        if (!list_decode(&mail_lists[i], object, mail, error))
            return false;
    mail->loop = json_is_true(json_object_get(object, "loop"));
    return strings_decode(object, "references", mail->references, error) &&
           strings_decode(object, "auth_results", mail->auth_results, error) &&
           strings_decode(object, "failed_recipients", mail->failed_recipients, error);
}

static bool
sizes_decode(const json_t *array, GArray *sizes, GError **error)
{
    if (json_array_size(array) > READING_PAGES)
        return fail(error, FAIL_HOSTILE, "a reading has %zu pages", json_array_size(array));
    for (size_t i = 0; i < json_array_size(array); i++)
        for (size_t k = 0; k < 2; k++) {
            json_int_t n = json_integer_value(json_array_get(json_array_get(array, i), k));
            if (n < 0 || n > 100000)
                return fail(error, FAIL_HOSTILE, "a reading's page has an impossible size");
            int side = (int)n;
            g_array_append_val(sizes, side);
        }
    return true;
}

static bool
documents_decode(const json_t *array, Reading *r, GError **error)
{
    if (json_array_size(array) > READING_DOCUMENTS)
        return fail(error, FAIL_HOSTILE, "a reading has %zu documents", json_array_size(array));
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *one = json_array_get(array, i);
        if (json_object_get(one, "documents"))
            return fail(error, FAIL_HOSTILE, "a document in a reading holds documents itself");
        Reading *document;
        if (!reading_decode(one, &document, error))
            return false;
        g_ptr_array_add(r->documents, document);
        if (!place_decode(one, &document->page, &document->box, error))
            return false;
    }
    return true;
}

static bool
numbers_decode(const json_t *json, Reading *r, GError **error)
{
    int64_t pages = 0, cpr = 0;
    const json_t *ms = json_object_get(json, "ms");
    bool ok = int_decode(json, "pages", INT32_MAX, &pages, error) &&
              int_decode(json, "cpr_seen", INT32_MAX, &cpr, error) &&
              int_decode(json, "peak_kb", INT32_MAX, &r->peak_kb, error);
    for (size_t i = 0; ok && i < G_N_ELEMENTS(times); i++)
        ok = int_decode(ms, times[i].key, INT32_MAX,
                        (int64_t *)(void *)((char *)r + times[i].offset), error);
    r->pages = (int)pages;
    r->cpr_seen = (int)cpr;
    return ok;
}

bool
reading_decode(const json_t *json, Reading **out, GError **error)
{
    if (!json_is_object(json))
        return fail(error, FAIL_HOSTILE, "a reading is no JSON object");
    g_autoptr(Reading) r = reading_new();
    if (!members_decode(reading_members, json, r, error) || !numbers_decode(json, r, error) ||
        !fields_decode(json_object_get(json, "fields"), r, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(reading_lists); i++)
        if (!list_decode(&reading_lists[i], json, r, error))
            return false;
    for (size_t i = 0; i < json_array_size(json_object_get(json, "attachments")); i++) {
        ReadingAttachment *a = r->attachments->pdata[i];
        if (!int_decode(json_array_get(json_object_get(json, "attachments"), i), "size", INT64_MAX,
                        &a->size_bytes, error))
            return false;
    }
    if (!sizes_decode(json_object_get(json, "page_sizes"), r->page_sizes, error) ||
        !documents_decode(json_object_get(json, "documents"), r, error))
        return false;
    const json_t *mail = json_object_get(json, "mail");
    if (mail) {
        r->mail = reading_mail_new();
        if (!mail_decode(mail, r->mail, error))
            return false;
    }
    const json_t *text = json_object_get(json, "text");
    if (json_string_length(text) > READING_TEXT_BYTES)
        return fail(error, FAIL_HOSTILE, "a reading's text is over %d bytes", READING_TEXT_BYTES);
    r->text = g_strdup(json_string_value(text));
    r->rules = json_deep_copy(json_object_get(json, "rules"));
    if (!reading_sheet_decode(json_object_get(json, "sheet"), &r->sheet, error) ||
        !reading_words_decode(json_object_get(json, "words"), r, error) ||
        !reading_vocabulary_check(r, error))
        return false;
    *out = g_steal_pointer(&r);
    return true;
}
