#include "ocr/mime.h"
#include "daemon/own.h"
#include "ocr/document.h"
#include "ocr/fields/fields.h"
#include "ocr/text.h"
#include "ocr/tnef.h"
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeStream, g_object_unref)

/* A text body, kept until the end: only then is known whether it is all the mail has. */
typedef struct Body {
    char *path, *text, *charset;
    GByteArray *bytes;
    bool html;
} Body;

typedef struct MailWalk {
    const DocumentRequest *request;
    Reading *reading;
    GPtrArray *bodies; /* Body, of this mail itself */
    GString *nested;   /* text of mails inside it */
    int leaves, documents;
    size_t total_bytes;
    bool report; /* the whole mail is one, RFC 6522 */
} MailWalk;

/* Where in the mail a leaf stands. */
typedef struct Place {
    const char *path;
    int depth;
    bool related; /* in a multipart/related */
    bool nested;  /* in a message/rfc822 */
} Place;

static void
body_free(Body *body)
{
    g_free(body->path);
    g_free(body->text);
    g_free(body->charset);
    g_byte_array_unref(body->bytes);
    g_free(body);
}

static GByteArray *
decode(GMimePart *part)
{
    GByteArray *bytes = g_byte_array_new();
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return bytes;
    g_autoptr(GMimeStream) to = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(to), FALSE);
    (void)g_mime_data_wrapper_write_to_stream(content, to);
    return bytes;
}

static char *
media_type_of(GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    g_autofree char *mime = type ? g_mime_content_type_get_mime_type(type) : NULL;
    return text_clean(g_ascii_strdown(mime ? mime : "text/plain", -1), READING_STRING_BYTES);
}

/* --- what is noted of a leaf --------------------------------------------------------------------
 */

/* Base64 makes 3 bytes of 4; with line ends 2.9. Much less means that the decoder met foreign
 * bytes and what it has is not what was sent. */
static void
note_broken_base64(MailWalk *walk, GMimePart *part, const PartHead *head, size_t decoded)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content || g_mime_part_get_content_encoding(part) != GMIME_CONTENT_ENCODING_BASE64)
        return;
    gint64 raw = g_mime_stream_length(g_mime_data_wrapper_get_stream(content));
    if (raw <= 64 || (gint64)decoded * 100 >= raw * 65)
        return;
    g_autofree char *text = g_strdup_printf(
        "part %s: broken base64, %zu bytes of about %" G_GINT64_FORMAT " could be decoded",
        head->path, decoded, raw * 3 / 4);
    reading_add_finding(walk->reading->findings, "mail.base64", "warning", text);
}

static void
note_unknown_charset(MailWalk *walk, const PartHead *head, const char *charset)
{
    if (!charset || text_charset_known(charset))
        return;
    g_autofree char *text = g_strdup_printf("part %s: unknown character set \"%s\", read as UTF-8 "
                                            "or windows-1252",
                                            head->path, charset);
    reading_add_finding(walk->reading->findings, "mail.charset", "info", text);
}

static bool
emit(MailWalk *walk, const PartHead *head, const GByteArray *bytes, GError **error)
{
    walk->documents += head->document;
    const PartSink *sink = &walk->request->sink;
    return !sink->take || sink->take(head, bytes->data, bytes->len, sink->user, error);
}

/* --- the kinds of leaves --- */

static bool
is_tnef(const char *media_type, const GByteArray *bytes)
{
    return strcmp(media_type, "application/ms-tnef") == 0 ||
           strcmp(media_type, "application/vnd.ms-tnef") == 0 ||
           (bytes->len > 4 && memcmp(bytes->data, "x\x9f>\"", 4) == 0);
}

/* Members under the path of the winmail.dat; a broken one goes on as a document, so that the
 * queue shows it with its reason. */
static bool
take_tnef(MailWalk *walk, PartHead *head, const GByteArray *bytes, GError **error)
{
    g_autofree char *prefix = g_strdup_printf("%s/", head->path);
    g_autofree char *body = NULL;
    g_autoptr(GError) broken = NULL;
    bool ok = tnef_unpack(bytes->data, bytes->len, prefix, &walk->request->sink, &body, &broken);
    if (!ok && !failure_is(broken, FAIL_SENDER)) {
        g_propagate_error(error, g_steal_pointer(&broken));
        return false;
    }
    if (body)
        g_string_append_printf(walk->nested, "%s\n", body);
    head->document = !ok;
    return emit(walk, head, bytes, error);
}

static bool
keep_body(MailWalk *walk, GMimePart *part, const PartHead *head, GByteArray *bytes, GError **error)
{
    const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    Body *body = g_new0(Body, 1);
    body->path = g_strdup(head->path);
    body->html = strcmp(head->media_type, "text/html") == 0;
    body->charset = g_strdup(charset);
    body->bytes = g_byte_array_ref(bytes);
    body->text = body->html ? html_to_text(bytes->data, bytes->len, charset, false)
                            : text_to_utf8(bytes->data, bytes->len, charset);
    note_unknown_charset(walk, head, charset);
    g_ptr_array_add(walk->bodies, body);
    int files = 0;
    bool ok =
        body->html || mime_unuuencode(&body->text, head->path, &walk->request->sink, &files, error);
    walk->documents += files;
    return ok;
}

static void
keep_nested(MailWalk *walk, GMimePart *part, const GByteArray *bytes)
{
    const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    g_autofree char *text = text_to_utf8(bytes->data, bytes->len, charset);
    if (walk->nested->len + strlen(text) < READING_TEXT_BYTES)
        g_string_append_printf(walk->nested, "%s\n", text);
}

static bool
is_body(const PartHead *head)
{
    bool text =
        strcmp(head->media_type, "text/plain") == 0 || strcmp(head->media_type, "text/html") == 0;
    return text && !head->name && strcmp(head->disposition, "attachment") != 0;
}

static bool
take_by_kind(MailWalk *walk, GMimePart *part, const Place *place, PartHead *head, GByteArray *bytes,
             GError **error)
{
    if (is_tnef(head->media_type, bytes))
        return take_tnef(walk, head, bytes, error);
    if (strcmp(head->media_type, "message/delivery-status") == 0) {
        g_autofree char *text = text_to_utf8(bytes->data, bytes->len, NULL);
        mime_delivery_report(text, walk->reading->mail);
    }
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    if (walk->report && g_mime_content_type_is_type(type, "text", "rfc822-headers")) {
        g_autofree char *text = text_to_utf8(bytes->data, bytes->len, NULL);
        mime_reported_head(text, walk->reading->mail);
    }
    if (is_body(head)) {
        if (!place->nested)
            return keep_body(walk, part, head, bytes, error);
        if (strcmp(head->media_type, "text/plain") == 0)
            keep_nested(walk, part, bytes);
        return emit(walk, head, bytes, error);
    }
    PartFacts facts = {head->media_type, head->name, head->disposition,
                       place->related && g_mime_object_get_content_id(GMIME_OBJECT(part)) != NULL};
    head->document = part_worth_reading(&facts, bytes->data, bytes->len);
    return emit(walk, head, bytes, error);
}

/* "says nothing": no type, or the type of senders that know none. */
static char *
told_media_type(GMimeObject *object, const GByteArray *bytes, const char *name)
{
    g_autofree char *declared = media_type_of(object);
    if (strcmp(declared, "application/octet-stream") != 0)
        return g_steal_pointer(&declared);
    return g_strdup(sniff_media_type(bytes->data, bytes->len, name, declared));
}

/* The file name, from a Content-Type without subtype too, which GMime drops whole. */
static char *
name_of(GMimePart *part)
{
    const char *given = g_mime_part_get_filename(part);
    const char *raw = g_mime_object_get_header(GMIME_OBJECT(part), "Content-Type");
    const char *rest = raw ? strchr(raw, ';') : NULL;
    g_autofree char *repaired = NULL;
    if (!given && rest && !memchr(raw, '/', (size_t)(rest - raw))) {
        g_autofree char *whole = g_strdup_printf("application/octet-stream%s", rest);
        GMimeContentType *type = g_mime_content_type_parse(NULL, whole);
        repaired = g_strdup(type ? g_mime_content_type_get_parameter(type, "name") : NULL);
        g_clear_object(&type);
    }
    given = given ? given : repaired;
    return text_clean(g_strdup(given && *given ? given : NULL), 1024);
}

static bool
take_leaf(MailWalk *walk, GMimePart *part, const Place *place, GError **error)
{
    if (++walk->leaves > PART_COUNT)
        return fail(error, FAIL_HOSTILE, "more than %d parts", PART_COUNT);
    g_autoptr(GByteArray) bytes = decode(part);
    walk->total_bytes += bytes->len;
    if (bytes->len > PART_BYTES || walk->total_bytes > PART_TOTAL_BYTES)
        return fail(error, FAIL_HOSTILE, "part %s: more than %zu bytes, or %zu in all", place->path,
                    PART_BYTES, PART_TOTAL_BYTES);
    g_autofree char *name = name_of(part);
    g_autofree char *type = told_media_type(GMIME_OBJECT(part), bytes, name);
    const char *disposition = g_mime_object_get_disposition(GMIME_OBJECT(part));
    bool attachment = disposition && g_ascii_strcasecmp(disposition, "attachment") == 0;
    bool is_inline = disposition && g_ascii_strcasecmp(disposition, "inline") == 0;
    PartHead head = {place->path, name, type,
                     attachment  ? "attachment"
                     : is_inline ? "inline"
                                 : "",
                     false};
    if (!g_str_has_prefix(type, "message/")) /* reports and the like are not attachments */
        part_note(walk->reading, &head, bytes->data, bytes->len);
    note_broken_base64(walk, part, &head, bytes->len);
    return take_by_kind(walk, part, place, &head, bytes, error);
}

/* --- the walk --- */

static bool walk_object(MailWalk *walk, GMimeObject *object, const Place *place, bool counted,
                        GError **error);

/* A delivery report names the mail it is about by its head or by all of it. */
static void
note_reported(MailWalk *walk, GMimeMessage *inner)
{
    ReadingMail *mail = walk->reading->mail;
    const char *id = g_mime_message_get_message_id(inner);
    if (walk->report && id && !mail->reported_id)
        mail->reported_id = text_clean(g_strdup(id), READING_STRING_BYTES);
}

static bool
walk_multipart(MailWalk *walk, GMimeMultipart *multipart, const Place *place, GError **error)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(multipart));
    bool related = g_mime_content_type_is_type(type, "multipart", "related");
    int n = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < n; i++) {
        g_autofree char *path =
            g_strdup_printf("%s%s%d", place->path, *place->path ? "." : "", i + 1);
        Place inner = {path, place->depth + 1, place->related || related, place->nested};
        if (!walk_object(walk, g_mime_multipart_get_part(multipart, i), &inner, true, error))
            return false;
    }
    return true;
}

/* counted: path already ends in this object's own number. A leaf that is a whole body has none
 * yet and becomes ".1", as in IMAP. */
static bool
walk_object(MailWalk *walk, GMimeObject *object, const Place *place, bool counted, GError **error)
{
    if (place->depth > PART_DEPTH)
        return fail(error, FAIL_HOSTILE, "parts nested more than %d deep", PART_DEPTH);
    if (GMIME_IS_MULTIPART(object))
        return walk_multipart(walk, GMIME_MULTIPART(object), place, error);
    g_autofree char *path = counted
                                ? g_strdup(place->path)
                                : g_strdup_printf("%s%s1", place->path, *place->path ? "." : "");
    Place own = {path, place->depth, place->related, place->nested};
    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        GMimeObject *top = inner ? g_mime_message_get_mime_part(inner) : NULL;
        if (inner)
            note_reported(walk, inner);
        Place below = {path, place->depth + 1, false, true};
        return !top || walk_object(walk, top, &below, false, error);
    }
    return !GMIME_IS_PART(object) || take_leaf(walk, GMIME_PART(object), &own, error);
}

static GMimeMessage *
parse(const uint8_t *bytes, size_t size_bytes)
{
    g_autoptr(GMimeStream) stream =
        g_mime_stream_mem_new_with_buffer((const char *)bytes, size_bytes);
    g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream(stream);
    return g_mime_parser_construct_message(parser, NULL);
}

/* --- the texts --- */

static char *
join_bodies(const GPtrArray *bodies, bool html)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < bodies->len; i++) {
        const Body *body = g_ptr_array_index(bodies, i);
        if (body->html == html && out->len + strlen(body->text) < READING_TEXT_BYTES)
            g_string_append_printf(out, "%s%s", out->len ? "\n" : "", body->text);
    }
    return g_strstrip(g_string_free(out, FALSE));
}

/* HTML bodies once more, with their quotes marked: what is quoted was not written now. */
static char *
join_marked(const GPtrArray *bodies)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < bodies->len && out->len < READING_TEXT_BYTES; i++) {
        const Body *body = g_ptr_array_index(bodies, i);
        if (!body->html)
            continue;
        g_autofree char *text =
            html_to_text(body->bytes->data, body->bytes->len, body->charset, true);
        g_string_append_printf(out, "%s%s", out->len ? "\n" : "", text);
    }
    return g_strstrip(g_string_free(out, FALSE));
}

/* A web shop's receipt that is the mail itself, with nothing else in it that could be the voucher,
 * becomes a document of its own. Plain text never does: people write sums in it. */
static bool
emit_bodies(MailWalk *walk, bool html_only, GError **error)
{
    bool alone = html_only && walk->documents == 0;
    for (guint i = 0; i < walk->bodies->len; i++) {
        const Body *body = g_ptr_array_index(walk->bodies, i);
        PartHead head = {body->path, NULL, body->html ? "text/html" : "text/plain", "",
                         alone && body->html && mime_is_receipt_text(body->text)};
        if (!emit(walk, &head, body->bytes, error))
            return false;
    }
    return true;
}

static void
set_texts(MailWalk *walk, char *text, bool html)
{
    ReadingMail *mail = walk->reading->mail;
    g_autofree char *marked = html ? join_marked(walk->bodies) : NULL;
    mail->new_text = mime_new_text(marked ? marked : text);
    const char *language = mime_language(*mail->new_text ? mail->new_text : text);
    mail->language = g_strdup(language);
    g_autofree char *all =
        walk->nested->len ? g_strdup_printf("%s\n\n%s", text, walk->nested->str) : g_strdup(text);
    g_free(text);
    mail->text = text_clean(g_steal_pointer(&all), READING_TEXT_BYTES);
}

/* In a forwarded mail the facts stand below the line where the new text ends. */
static bool
is_forward(const char *subject)
{
    static const char *const marks[] = {"fw:", "fwd:", "vs:", "wg:", "tr:"};
    g_autofree char *lower = g_ascii_strdown(subject ? subject : "", -1);
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (g_str_has_prefix(g_strchug(lower), marks[i]))
            return true;
    return false;
}

static void
find_fields(Reading *reading)
{
    const ReadingMail *mail = reading->mail;
    const char *text = is_forward(mail->subject) ? mail->text : mail->new_text;
    g_autofree char *both = g_strdup_printf("%s\n%s", mail->subject ? mail->subject : "", text);
    fields_find_in_text(both, "mail", reading);
    int found = text_find_attendees(text, reading);
    /* What the words of a mail are about is its documents; itself it is a list or nothing. */
    g_free(reading->kind);
    reading->kind = g_strdup(found > 0 ? "attendee-list" : "other");
}

/* --- the whole mail --- */

static bool
take_mail(MailWalk *walk, GMimeMessage *message, GError **error)
{
    Place top = {"", 0, false, false};
    GMimeObject *object = g_mime_message_get_mime_part(message);
    if (object && !walk_object(walk, object, &top, false, error))
        return false;
    g_autofree char *plain = join_bodies(walk->bodies, false);
    g_autofree char *html = join_bodies(walk->bodies, true);
    bool html_only = !*plain && *html;
    if (!emit_bodies(walk, html_only, error))
        return false;
    set_texts(walk, html_only ? g_steal_pointer(&html) : g_steal_pointer(&plain), html_only);
    find_fields(walk->reading);
    return true;
}

static bool
envelope_only(const uint8_t *bytes, size_t size_bytes, Reading *reading)
{
    g_autoptr(GMimeMessage) head = parse(bytes, mime_head_size(bytes, size_bytes));
    if (!head)
        return false;
    mime_envelope(head, reading->mail);
    reading->mail->automatic = g_strdup(mime_automatic(head, reading->mail));
    return true;
}

static bool
is_empty(const uint8_t *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++)
        if (!g_ascii_isspace((char)bytes[i]) && bytes[i])
            return false;
    return true;
}

static bool
read_whole(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
           Reading *reading, GError **error)
{
    g_autoptr(GMimeMessage) message = parse(bytes, size_bytes);
    if (!message) {
        reading_stop(reading, "unreadable", "no header line at all: not a mail");
        return true;
    }
    g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func((GDestroyNotify)body_free);
    g_autoptr(GString) nested = g_string_new(NULL);
    MailWalk walk = {.request = request,
                     .reading = reading,
                     .bodies = bodies,
                     .nested = nested,
                     .report = mime_is_report(message)};
    return take_mail(&walk, message, error);
}

bool
mime_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request, Reading *reading,
          GError **error)
{
    g_mime_init();
    g_free(reading->how);
    reading->how = g_strdup("mail");
    g_free(reading->format);
    reading->format = g_strdup("message/rfc822");
    if (!reading->mail)
        reading->mail = reading_mail_new();
    if (is_empty(bytes, size_bytes)) {
        reading_stop(reading, "blank", "the mail is empty");
        return true;
    }
    /* The envelope first and by itself: whatever the rest does, the queue can say whose it is. */
    (void)envelope_only(bytes, size_bytes, reading);
    g_autofree char *why = NULL;
    if (!mime_within_limits(bytes, size_bytes, &why)) {
        reading_stop(reading, "hostile", "%s", why);
        return true;
    }
    return read_whole(bytes, size_bytes, request, reading, error);
}
