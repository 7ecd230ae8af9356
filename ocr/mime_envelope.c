#include "daemon/day.h"
#include "ocr/mime.h"
#include "ocr/text.h"
#include <string.h>

enum { ENVELOPE_ADDRESSES = 500, ENVELOPE_REFERENCES = 200, ENVELOPE_RESULTS = 20 };

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeReferences, g_mime_references_free)

static char *
keep(const char *value)
{
    return value ? text_clean(g_strstrip(g_strdup(value)), READING_STRING_BYTES) : NULL;
}

static char *
keep_lower(const char *value)
{
    g_autofree char *kept = keep(value);
    /* ASCII only: Unicode folds the Kelvin sign to k, and another address into this one */
    return kept ? g_ascii_strdown(kept, -1) : NULL;
}

/* Groups ("undisclosed recipients: …;") are flattened, one level: deeper does not exist. */
static void
add_addresses(InternetAddressList *list, GPtrArray *out, bool into_groups)
{
    int n = list ? internet_address_list_length(list) : 0;
    for (int i = 0; i < n && out->len < ENVELOPE_ADDRESSES; i++) {
        InternetAddress *ia = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(ia)) {
            if (into_groups)
                add_addresses(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(ia)), out,
                              false);
            continue;
        }
        g_autofree char *name = keep(internet_address_get_name(ia));
        g_autofree char *address =
            keep_lower(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(ia)));
        if (address && *address)
            g_ptr_array_add(out, reading_address_new(name && *name ? name : NULL, address));
    }
}

/* Ids come with or without <>, sometimes several where one belongs. */
static void
add_ids(const char *value, GPtrArray *out)
{
    g_autoptr(GMimeReferences) ids = value ? g_mime_references_parse(NULL, value) : NULL;
    int n = ids ? g_mime_references_length(ids) : 0;
    /* The newest stand last: of a very long thread those matter. */
    for (int i = MAX(0, n - ENVELOPE_REFERENCES); i < n; i++)
        g_ptr_array_add(out, keep(g_mime_references_get_message_id(ids, i)));
}

static char *
first_id(const char *value)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    add_ids(value, ids);
    return ids->len ? g_strdup(g_ptr_array_index(ids, 0)) : NULL;
}

/* "<>" → "", "<a@b>" → "a@b". */
static char *
return_path_of(const char *value)
{
    g_autofree char *kept = keep_lower(value);
    if (!kept)
        return NULL;
    const char *open = strchr(kept, '<');
    const char *start = open ? open + 1 : kept;
    return g_strstrip(g_strndup(start, strcspn(start, ">")));
}

static char *
instant_of(GMimeMessage *message)
{
    /* Not g_mime_message_get_date(): it takes the clock when there is no header. */
    const char *value = g_mime_object_get_header(GMIME_OBJECT(message), "Date");
    g_autoptr(GDateTime) date = value ? g_mime_utils_header_decode_date(value) : NULL;
    return date ? day_instant(g_date_time_to_unix(date) * 1000) : NULL;
}

/* As it was written: in a decoded encoded-word (RFC 2047) whoever chose the envelope sender could
 * speak for the server that checked it. */
static char *
as_written(GMimeHeader *header)
{
    const char *raw = g_mime_header_get_raw_value(header);
    g_autofree char *one_line = raw ? g_mime_utils_header_unfold(raw) : NULL;
    return keep(one_line);
}

static void
add_auth_results(GMimeMessage *message, GPtrArray *out)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    int n = g_mime_header_list_get_count(headers);
    for (int i = 0; i < n && out->len < ENVELOPE_RESULTS; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        if (g_ascii_strcasecmp(g_mime_header_get_name(header), "Authentication-Results") == 0)
            g_ptr_array_add(out, as_written(header));
    }
}

void
mime_envelope(GMimeMessage *message, ReadingMail *mail)
{
    GMimeObject *head = GMIME_OBJECT(message);
    mail->subject = keep(g_mime_message_get_subject(message));
    mail->message_id = keep(g_mime_message_get_message_id(message));
    mail->in_reply_to = first_id(g_mime_object_get_header(head, "In-Reply-To"));
    mail->date = instant_of(message);
    add_addresses(g_mime_message_get_from(message), mail->from, true);
    add_addresses(g_mime_message_get_to(message), mail->to, true);
    add_addresses(g_mime_message_get_cc(message), mail->cc, true);
    add_addresses(g_mime_message_get_reply_to(message), mail->reply_to, true);
    add_ids(g_mime_object_get_header(head, "References"), mail->references);
    mail->return_path = return_path_of(g_mime_object_get_header(head, "Return-Path"));
    add_auth_results(message, mail->auth_results);
    mail->exchange_auth_as =
        keep(g_mime_object_get_header(head, "X-MS-Exchange-Organization-AuthAs"));
    mail->loop = g_mime_object_get_header(head, "X-Klyngebilag-Loop") != NULL;
}
