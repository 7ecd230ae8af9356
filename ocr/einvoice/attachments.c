/* Files embedded in an e-invoice (BG-24): handed on as parts, listed in the reading. */
#include "ocr/einvoice/base64.h"
#include "ocr/einvoice/einvoice.h"
#include <string.h>

/* The name the sender gave; else the document's id or description; never a path. */
static char *
attachment_name(const Attachment *attachment)
{
    const char *name = term_attribute(&attachment->binary, "filename");
    if (!name || !*name)
        name = attachment->id.value ? attachment->id.value : attachment->description.value;
    g_autofree char *base = g_path_get_basename(name ? name : "bilag");
    return g_utf8_make_valid(base, -1);
}

static const char *
attachment_type(const Attachment *attachment)
{
    const char *type = term_attribute(&attachment->binary, "mimeCode");
    return type && *type ? type : "application/octet-stream";
}

static void
list_attachment(Reading *reading, const char *name, const char *type, const guchar *data,
                size_t size_bytes)
{
    ReadingAttachment *out = g_new0(ReadingAttachment, 1);
    out->name = g_strdup(name);
    out->media_type = g_ascii_strdown(type, -1);
    out->sha256 = part_sha256(data, size_bytes);
    out->size_bytes = (int64_t)size_bytes;
    g_ptr_array_add(reading->attachments, out);
}

static bool
hand_on(const PartSink *sink, int number, const ReadingAttachment *listed, const guchar *data,
        GError **error)
{
    g_autofree char *path = g_strdup_printf("%d", number);
    PartHead head = {.path = path,
                     .name = listed->name,
                     .media_type = listed->media_type,
                     .disposition = "attachment",
                     .document = true};
    /* An empty file is named, but there is nothing to read in it. */
    if (!sink->take || listed->size_bytes == 0)
        return true;
    return sink->take(&head, data, (size_t)listed->size_bytes, sink->user, error);
}

typedef struct Taking {
    const DocumentRequest *request;
    Reading *reading;
    size_t total_bytes;
} Taking;

static bool
take(Taking *taking, const Attachment *attachment, GError **error)
{
    GPtrArray *listed = taking->reading->attachments;
    gsize n = 0;
    const char *base64 = attachment->binary.value ? attachment->binary.value : "";
    g_autofree guchar *data = base64_decode(base64, &n);
    taking->total_bytes += n;
    if (listed->len >= PART_COUNT || taking->total_bytes > PART_TOTAL_BYTES)
        return fail(error, FAIL_HOSTILE, "line %d: too many embedded files",
                    term_line(&attachment->binary));
    g_autofree char *name = attachment_name(attachment);
    list_attachment(taking->reading, name, attachment_type(attachment), data, n);
    return hand_on(&taking->request->sink, (int)listed->len,
                   g_ptr_array_index(listed, listed->len - 1), data, error);
}

static bool
take_all(Taking *taking, const List *attachments, GError **error)
{
    LIST_EACH(Attachment, attachment, attachments)
    if (attachment->binary.node && !take(taking, attachment, error))
        return false;
    return true;
}

bool
einvoice_read_attachments(const Einvoice *invoice, const DocumentRequest *request, Reading *reading,
                          GError **error)
{
    Taking taking = {.request = request, .reading = reading};
    if (!take_all(&taking, &invoice->attachments, error))
        return false;
    LIST_EACH(Line, line, &invoice->lines)
    if (!take_all(&taking, &line->attachments, error))
        return false;
    return true;
}
