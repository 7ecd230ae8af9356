#include "ocr/document.h"
#include "daemon/day.h"
#include <string.h>

typedef struct ReaderEntry {
    const char *type; /* exact, or a whole family when it ends in a slash */
    DocumentReader read;
    bool (*render)(const uint8_t *, size_t, int, GByteArray **, GError **);
} ReaderEntry;

static const ReaderEntry readers[] = {
    {"message/rfc822", mime_read, NULL},
    {"application/pdf", pdf_read, pdf_render},
    {"image/", image_read, image_render},
    {"text/xml", einvoice_read, NULL},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", office_read, NULL},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", office_read, NULL},
    {"application/vnd.oasis.opendocument.spreadsheet", office_read, NULL},
    {"application/vnd.oasis.opendocument.text", office_read, NULL},
    {"text/plain", text_read, NULL},
    {"text/csv", text_read, NULL},
    {"text/html", text_read, NULL},
    {"application/zip", archive_read, NULL},
    {"application/ms-tnef", tnef_read, NULL},
};

/* What no reader here opens, and what the queue says about it. */
static const struct {
    const char *type, *end, *reason;
} unread[] = {
    {"application/pkcs7-mime", "encrypted", "an S/MIME sealed message: it cannot be opened here"},
    {"application/pgp-encrypted", "encrypted", "a PGP encrypted message: it cannot be opened here"},
    {"application/x-ole-storage", "unreadable", "an old Office file (doc, xls, msg)"},
    {"application/rtf", "unreadable", "an RTF file"},
    {"application/x-7z-compressed", "unreadable", "a 7z archive; only zip is opened"},
    {"application/vnd.rar", "unreadable", "a rar archive; only zip is opened"},
    {"application/gzip", "unreadable", "a gzip file; only zip is opened"},
    {"application/x-msdownload", "hostile", "a Windows program"},
    {"application/x-elf", "hostile", "a program"},
};

static const ReaderEntry *
reader_for(const char *type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
        size_t n = strlen(readers[i].type);
        bool family = readers[i].type[n - 1] == '/';
        if (family ? strncmp(type, readers[i].type, n) == 0 : strcmp(type, readers[i].type) == 0)
            return &readers[i];
    }
    return NULL;
}

/* Office files with a password are an OLE storage holding a stream of this (UTF-16) name. */
static bool
is_locked_office(const uint8_t *bytes, size_t size_bytes)
{
    static const char stream[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return memmem(bytes, size_bytes, stream, sizeof(stream) - 1) != NULL;
}

static void
refuse(Reading *reading, const char *type, const uint8_t *bytes, size_t size_bytes)
{
    if (strcmp(type, "application/x-ole-storage") == 0 && is_locked_office(bytes, size_bytes)) {
        reading_stop(reading, "encrypted", "an Office file with a password");
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(unread); i++)
        if (strcmp(type, unread[i].type) == 0) {
            reading_stop(reading, unread[i].end, "%s", unread[i].reason);
            return;
        }
    reading_stop(reading, "unreadable", "no reader for %s", type);
}

static void
broke(Reading *reading, const GError *error)
{
    const char *end = failure_is(error, FAIL_HOSTILE)  ? "hostile"
                      : failure_is(error, FAIL_SENDER) ? "unreadable"
                                                       : "killed";
    reading_stop(reading, end, "%s", error ? error->message : "the reader broke without a reason");
}

static void
read_as(const char *type, const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
        Reading *reading)
{
    const ReaderEntry *entry = reader_for(type);
    g_autoptr(GError) error = NULL;
    if (size_bytes > DOCUMENT_BYTES)
        reading_stop(reading, "too-big", "%zu bytes, more than %zu", size_bytes, DOCUMENT_BYTES);
    else if (size_bytes == 0 && (!entry || entry->read != mime_read))
        reading_stop(reading, "unreadable", "the file is empty (no bytes)");
    else if (!entry)
        refuse(reading, type, bytes, size_bytes);
    else if (!entry->read(bytes, size_bytes, request, reading, &error))
        broke(reading, error);
}

Reading *
document_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request)
{
    int64_t start_ms = day_now();
    Reading *reading = reading_new();
    reading->sha256 = part_sha256(bytes, size_bytes);
    const char *type = sniff_media_type(bytes, size_bytes, request->name, request->media_type);
    g_free(reading->format);
    reading->format = g_strdup(type);
    read_as(type, bytes, size_bytes, request, reading);
    reading->ms_total = day_now() - start_ms;
    return reading;
}

bool
document_render(const uint8_t *bytes, size_t size_bytes, int page, GByteArray **out_png,
                GError **error)
{
    const char *type = sniff_media_type(bytes, size_bytes, NULL, NULL);
    const ReaderEntry *entry = reader_for(type);
    if (size_bytes > DOCUMENT_BYTES)
        return fail(error, FAIL_HOSTILE, "%zu bytes, more than %zu", size_bytes, DOCUMENT_BYTES);
    if (!entry || !entry->render)
        return fail(error, FAIL_SENDER, "%s has no page picture", type);
    return entry->render(bytes, size_bytes, page, out_png, error);
}
