#include "daemon/reading.h"
#include "daemon/own.h"
#include <string.h>

static const char *const field_names[FIELD_COUNT] = {
    [FIELD_TOTAL] = "total",
    [FIELD_NET_TOTAL] = "net_total",
    [FIELD_VAT_TOTAL] = "vat_total",
    [FIELD_TIP] = "tip",
    [FIELD_CARD_AMOUNT] = "card_amount",
    [FIELD_CURRENCY] = "currency",
    [FIELD_ISSUE_DATE] = "issue_date",
    [FIELD_DUE_DATE] = "due_date",
    [FIELD_TIME] = "time",
    [FIELD_INVOICE_ID] = "invoice_id",
    [FIELD_SUPPLIER_NAME] = "supplier_name",
    [FIELD_SUPPLIER_CVR] = "supplier_cvr",
    [FIELD_BUYER_NAME] = "buyer_name",
    [FIELD_BUYER_CVR] = "buyer_cvr",
    [FIELD_BUYER_EAN] = "buyer_ean",
    [FIELD_CLUSTER_NUMBER] = "cluster_number",
    [FIELD_CLUSTER_NAME] = "cluster_name",
    [FIELD_OCCASION] = "occasion",
    [FIELD_ORDER_REFERENCE] = "order_reference",
    [FIELD_COVERS] = "covers",
    [FIELD_PAYMENT_KIND] = "payment_kind",
    [FIELD_PAYMENT_ACCOUNT] = "payment_account",
    [FIELD_PAYMENT_REFERENCE] = "payment_reference",
    [FIELD_PAYMENT_CREDITOR] = "payment_creditor",
    [FIELD_EVENT_DATE] = "event_date",
    [FIELD_SPEAKER] = "speaker",
    [FIELD_COORDINATOR] = "coordinator",
    [FIELD_RECIPIENT] = "recipient",
    [FIELD_HOURS] = "hours",
    [FIELD_HOURLY_RATE] = "hourly_rate",
    [FIELD_KM] = "km",
    [FIELD_DAYS] = "days",
    [FIELD_PICTURE_HASH] = "picture_hash",
};

const char *
field_name(FieldId id)
{
    return field_names[id];
}

FieldId
field_id(const char *name)
{
    for (int i = 0; i < FIELD_COUNT; i++)
        if (g_strcmp0(field_names[i], name) == 0)
            return (FieldId)i;
    return FIELD_COUNT;
}

/* --- making and freeing ------------------------------------------------------------------- */

static void
field_free(ReadingField *field)
{
    if (!field)
        return;
    g_free(field->value);
    g_free(field->text);
    g_free(field->by);
    g_free(field);
}

void
reading_line_free(ReadingLine *line)
{
    if (!line)
        return;
    g_free(line->text);
    g_free(line->category);
    g_free(line->quantity);
    g_free(line->unit_price);
    g_free(line->net);
    g_free(line->gross);
    g_free(line->vat_rate);
    g_free(line);
}

void
reading_attendee_free(ReadingAttendee *attendee)
{
    if (!attendee)
        return;
    g_free(attendee->name);
    g_free(attendee->role);
    g_free(attendee->state);
    g_free(attendee);
}

static void
attachment_free(ReadingAttachment *attachment)
{
    if (!attachment)
        return;
    g_free(attachment->name);
    g_free(attachment->media_type);
    g_free(attachment->sha256);
    g_free(attachment);
}

static void
finding_free_one(ReadingFinding *finding)
{
    if (!finding)
        return;
    g_free(finding->rule);
    g_free(finding->severity);
    g_free(finding->text);
    g_free(finding);
}

static void
address_free(ReadingAddress *address)
{
    if (!address)
        return;
    g_free(address->name);
    g_free(address->address);
    g_free(address);
}

static void
mail_free(ReadingMail *mail)
{
    if (!mail)
        return;
    char *strings[] = {
        mail->subject,     mail->message_id, mail->in_reply_to,      mail->date,
        mail->return_path, mail->automatic,  mail->exchange_auth_as, mail->reported_id,
        mail->text,        mail->new_text,   mail->language};
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
    GPtrArray *lists[] = {mail->from,
                          mail->to,
                          mail->cc,
                          mail->reply_to,
                          mail->references,
                          mail->auth_results,
                          mail->failed_recipients};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    g_free(mail);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReadingMail, mail_free)

Reading *
reading_new(void)
{
    Reading *r = g_new0(Reading, 1);
    r->end = g_strdup("complete");
    r->how = g_strdup("none");
    r->kind = g_strdup("other");
    r->lines = g_ptr_array_new_with_free_func((GDestroyNotify)reading_line_free);
    r->attendees = g_ptr_array_new_with_free_func((GDestroyNotify)reading_attendee_free);
    r->documents = g_ptr_array_new_with_free_func((GDestroyNotify)reading_free);
    r->words = g_ptr_array_new_with_free_func((GDestroyNotify)reading_word_free);
    r->page_sizes = g_array_new(FALSE, TRUE, sizeof(int));
    r->attachments = g_ptr_array_new_with_free_func((GDestroyNotify)attachment_free);
    r->findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free_one);
    r->differences = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free_one);
    return r;
}

void
reading_free(Reading *r)
{
    if (!r)
        return;
    char *strings[] = {r->file, r->sha256, r->end,         r->how, r->format,
                       r->kind, r->reason, r->source_part, r->text};
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
    for (int i = 0; i < FIELD_COUNT; i++)
        field_free(r->fields[i]);
    GPtrArray *lists[] = {r->lines,    r->attendees,   r->documents, r->attachments,
                          r->findings, r->differences, r->words};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    g_array_unref(r->page_sizes);
    mail_free(r->mail);
    json_decref(r->rules);
    json_decref(r->sheet);
    g_free(r);
}

ReadingMail *
reading_mail_new(void)
{
    ReadingMail *mail = g_new0(ReadingMail, 1);
    GPtrArray **addresses[] = {&mail->from, &mail->to, &mail->cc, &mail->reply_to};
    for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++)
        *addresses[i] = g_ptr_array_new_with_free_func((GDestroyNotify)address_free);
    mail->references = g_ptr_array_new_with_free_func(g_free);
    mail->auth_results = g_ptr_array_new_with_free_func(g_free);
    mail->failed_recipients = g_ptr_array_new_with_free_func(g_free);
    return mail;
}

ReadingAddress *
reading_address_new(const char *name, const char *address)
{
    ReadingAddress *a = g_new0(ReadingAddress, 1);
    a->name = g_strdup(name);
    a->address = g_ascii_strdown(address ? address : "", -1);
    return a;
}

/* --- filling ------------------------------------------------------------------------------ */

char *
reading_cut(const char *s, size_t limit_bytes)
{
    g_autofree char *copy = g_utf8_make_valid(s, -1);
    if (strlen(copy) > limit_bytes) {
        size_t end = limit_bytes;
        while (end > 0 && ((unsigned char)copy[end] & 0xC0) == 0x80)
            end--;
        copy[end] = '\0';
    }
    return g_strdup(g_strstrip(copy));
}

ReadingField *
reading_set(Reading *reading, FieldId id, const char *value, double confidence, const char *by)
{
    g_autofree char *copy = reading_cut(value ? value : "", READING_STRING_BYTES);
    field_free(reading->fields[id]);
    reading->fields[id] = NULL;
    if (*copy == '\0')
        return NULL;
    ReadingField *field = g_new0(ReadingField, 1);
    field->value = g_steal_pointer(&copy);
    field->confidence = CLAMP(confidence, 0.0, 1.0);
    field->by = g_strdup(by);
    reading->fields[id] = field;
    return field;
}

const char *
reading_value(const Reading *reading, FieldId id)
{
    return reading->fields[id] ? reading->fields[id]->value : NULL;
}

double
reading_confidence(const Reading *reading, FieldId id)
{
    return reading->fields[id] ? reading->fields[id]->confidence : 0.0;
}

void
reading_add_finding(GPtrArray *findings, const char *rule, const char *severity, const char *text)
{
    if (findings->len >= READING_FINDINGS)
        return;
    ReadingFinding *f = g_new0(ReadingFinding, 1);
    f->rule = g_strdup(rule);
    f->severity = g_strdup(severity);
    f->text = reading_cut(text, READING_STRING_BYTES);
    g_ptr_array_add(findings, f);
}

void
reading_add_attendee(Reading *reading, const char *name, const char *role, const char *state)
{
    if (reading->attendees->len >= READING_ATTENDEES)
        return;
    ReadingAttendee *a = g_new0(ReadingAttendee, 1);
    a->name = reading_cut(name, READING_STRING_BYTES);
    a->role = g_strdup(role);
    a->state = g_strdup(state);
    g_ptr_array_add(reading->attendees, a);
}

void
reading_stop(Reading *reading, const char *end, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    g_autofree char *reason = g_strdup_vprintf(format, ap);
    va_end(ap);
    g_free(reading->end);
    g_free(reading->reason);
    reading->end = g_strdup(end);
    reading->reason = reading_cut(reason, READING_STRING_BYTES);
}

/* --- CPR numbers -------------------------------------------------------------------------- */

enum { CPR_DIGITS = 10, CPR_DAY_DIGITS = 6 };

static bool
cpr_day_possible(const char *d)
{
    int day = (d[0] - '0') * 10 + d[1] - '0', month = (d[2] - '0') * 10 + d[3] - '0';
    static const int most[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month >= 1 && month <= 12 && day >= 1 && day <= most[month - 1];
}

static bool
digits_run(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!g_ascii_isdigit(s[i]))
            return false;
    return true;
}

/* Length of the separator between day and serial: "-", " ", " - ", "–". */
static size_t
cpr_separator(const char *s)
{
    static const char *forms[] = {" - ", "-", "\xe2\x80\x93", " "};
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
        if (g_str_has_prefix(s, forms[i]))
            return strlen(forms[i]);
    return 0;
}

/* Ten bare digits are far more often an account, EAN or phone number; they count only when the
 * words in front of them say so. */
static bool
cpr_named_before(const char *text, size_t at)
{
    enum { LOOK_BACK_BYTES = 24 };
    size_t from = at > LOOK_BACK_BYTES ? at - LOOK_BACK_BYTES : 0;
    g_autofree char *before = g_ascii_strdown(text + from, (gssize)(at - from));
    return strstr(before, "cpr") || strstr(before, "personnummer");
}

/* Length of the CPR number at text + at, 0: none. */
static size_t
cpr_at(const char *text, size_t at)
{
    const char *s = text + at;
    if ((at > 0 && g_ascii_isdigit(s[-1])) || !digits_run(s, CPR_DAY_DIGITS) ||
        !cpr_day_possible(s))
        return 0;
    const char *serial = s + CPR_DAY_DIGITS;
    size_t gap = cpr_separator(serial);
    if (gap == 0 && !cpr_named_before(text, at))
        return 0;
    if (!digits_run(serial + gap, CPR_DIGITS - CPR_DAY_DIGITS))
        return 0;
    size_t length = CPR_DAY_DIGITS + gap + CPR_DIGITS - CPR_DAY_DIGITS;
    return g_ascii_isdigit(s[length]) ? 0 : length;
}

int
reading_mask_cpr(char *s)
{
    int seen = 0;
    if (!s)
        return 0;
    for (size_t i = 0; s[i]; i++) {
        size_t length = cpr_at(s, i);
        if (length == 0)
            continue;
        for (size_t k = 0; k < length; k++)
            if (g_ascii_isdigit(s[i + k]))
                s[i + k] = 'X';
        seen++;
        i += length - 1;
    }
    return seen;
}

static int
mask_list(GPtrArray *strings)
{
    int seen = 0;
    for (guint i = 0; i < strings->len; i++)
        seen += reading_mask_cpr(strings->pdata[i]);
    return seen;
}

static int
mask_mail(ReadingMail *mail)
{
    reading_mask_cpr(mail->new_text); /* part of text: counted there */
    int seen = reading_mask_cpr(mail->subject) + reading_mask_cpr(mail->text);
    GPtrArray *addresses[] = {mail->from, mail->to, mail->cc, mail->reply_to};
    for (size_t k = 0; k < G_N_ELEMENTS(addresses); k++)
        for (guint i = 0; i < addresses[k]->len; i++)
            seen += reading_mask_cpr(((ReadingAddress *)addresses[k]->pdata[i])->name);
    mask_list(mail->auth_results);
    return seen;
}

void
reading_mask(Reading *r)
{
    int seen = reading_mask_cpr(r->text), in_fields = 0;
    for (int i = 0; i < FIELD_COUNT; i++)
        if (r->fields[i]) {
            in_fields += reading_mask_cpr(r->fields[i]->value);
            reading_mask_cpr(r->fields[i]->text);
        }
    for (guint i = 0; i < r->lines->len; i++)
        in_fields += reading_mask_cpr(((ReadingLine *)r->lines->pdata[i])->text);
    for (guint i = 0; i < r->attendees->len; i++)
        in_fields += reading_mask_cpr(((ReadingAttendee *)r->attendees->pdata[i])->name);
    GPtrArray *notes[] = {r->findings, r->differences};
    for (size_t k = 0; k < G_N_ELEMENTS(notes); k++)
        for (guint i = 0; i < notes[k]->len; i++)
            reading_mask_cpr(((ReadingFinding *)notes[k]->pdata[i])->text);
    for (guint i = 0; i < r->attachments->len; i++)
        in_fields += reading_mask_cpr(((ReadingAttachment *)r->attachments->pdata[i])->name);
    if (r->sheet)
        in_fields += reading_sheet_mask(r->sheet);
    if (r->mail)
        seen += mask_mail(r->mail);
    reading_words_mask(r->words);
    /* what stands in fields also stands in the text, where there is one */
    r->cpr_seen += MAX(seen, in_fields);
    for (guint i = 0; i < r->documents->len; i++)
        reading_mask(r->documents->pdata[i]);
}
