#include "ocr/archive.h"
#include "ocr/document.h"
#include "ocr/mime.h"
#include "ocr/text.h"
#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* Nobody packs an attendee list into more zips than this; bombs do. */
enum { ARCHIVE_DEPTH = 5 };

typedef struct archive Archive;
static void
archive_close(Archive *archive)
{
    archive_read_free(archive);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_close)

static char *
member_name(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    name = name ? name : archive_entry_pathname(entry);
    /* Names outside UTF-8 are DOS's or Windows's; a wrong letter there does no harm. */
    return name ? text_to_utf8((const uint8_t *)name, strlen(name), NULL) : g_strdup("");
}

/* Reads at most the limit; the size in the header is only a claim. */
static bool
unpack(Archive *archive, const char *name, ZipVisit *visit, GByteArray *out, GError **error)
{
    uint8_t chunk[65536];
    la_ssize_t n;
    while ((n = archive_read_data(archive, chunk, sizeof chunk)) > 0) {
        if (out->len + (size_t)n > visit->member_limit_bytes || (size_t)n > visit->total_left_bytes)
            return fail(error, FAIL_HOSTILE, "%s unpacks to more than its limit", name);
        visit->total_left_bytes -= (size_t)n;
        g_byte_array_append(out, chunk, (guint)n);
    }
    if (n < 0)
        return fail(error, FAIL_SENDER, "%s cannot be unpacked: %s", name,
                    archive_error_string(archive) ? archive_error_string(archive) : "damaged");
    return true;
}

static bool
visit_entry(Archive *archive, struct archive_entry *entry, ZipVisit *visit, GError **error)
{
    g_autofree char *name = member_name(entry);
    if (archive_entry_filetype(entry) == AE_IFDIR ||
        (visit->wanted && !visit->wanted(name, visit->user)))
        return true;
    if (archive_entry_is_encrypted(entry)) {
        visit->encrypted++;
        return true;
    }
    if (visit->members_left-- <= 0)
        return fail(error, FAIL_HOSTILE, "an archive with too many members");
    g_autoptr(GByteArray) data = g_byte_array_new();
    return unpack(archive, name, visit, data, error) && visit->take(name, data, visit->user, error);
}

bool
zip_visit(const uint8_t *bytes, size_t size_bytes, ZipVisit *visit, GError **error)
{
    g_autoptr(Archive) archive = archive_read_new();
    if (!archive || archive_read_support_format_zip(archive) != ARCHIVE_OK)
        return fail(error, FAIL_OURS, "libarchive cannot read zip files");
    if (archive_read_open_memory(archive, bytes, size_bytes) != ARCHIVE_OK)
        return fail(error, FAIL_SENDER, "the zip file is damaged");
    struct archive_entry *entry = NULL;
    int got;
    while ((got = archive_read_next_header(archive, &entry)) == ARCHIVE_OK || got == ARCHIVE_WARN)
        if (!visit_entry(archive, entry, visit, error))
            return false;
    if (got != ARCHIVE_EOF)
        return fail(error, FAIL_SENDER, "the zip file is damaged: %s",
                    archive_error_string(archive) ? archive_error_string(archive) : "cut off");
    return true;
}

/* --- archives of documents --- */

typedef struct Unpacking {
    const DocumentRequest *request;
    Reading *reading;
    const char *prefix; /* path of the archive inside the archive: "" or "3/" */
    int depth, number;
    ZipVisit *visit;
} Unpacking;

/* What Macs and Windows put beside the files. */
static bool
is_wanted(const char *name, void *user)
{
    (void)user;
    const char *base = strrchr(name, '/');
    base = base ? base + 1 : name;
    return *base && !g_str_has_prefix(name, "__MACOSX/") && strcmp(base, ".DS_Store") != 0 &&
           g_ascii_strcasecmp(base, "Thumbs.db") != 0 &&
           g_ascii_strcasecmp(base, "desktop.ini") != 0;
}

static bool unpack_inner(Unpacking *outer, const char *path, const GByteArray *data,
                         GError **error);

static bool
take_member(const char *name, const GByteArray *data, void *user, GError **error)
{
    Unpacking *unpacking = user;
    const char *base = strrchr(name, '/');
    base = base ? base + 1 : name;
    g_autofree char *path = g_strdup_printf("%s%d", unpacking->prefix, ++unpacking->number);
    const char *type = sniff_media_type(data->data, data->len, base, NULL);
    bool archive = strcmp(type, "application/zip") == 0;
    PartFacts facts = {type, base, "attachment", false};
    PartHead head = {path, base, type, "attachment",
                     !archive && part_worth_reading(&facts, data->data, data->len)};
    part_note(unpacking->reading, &head, data->data, data->len);
    const PartSink *sink = &unpacking->request->sink;
    if (sink->take && !sink->take(&head, data->data, data->len, sink->user, error))
        return false;
    return !archive || unpack_inner(unpacking, path, data, error);
}

/* The limits run on through all levels: one budget for the whole archive. */
static bool
unpack_inner(Unpacking *outer, const char *path, const GByteArray *data, GError **error)
{
    if (outer->depth >= ARCHIVE_DEPTH)
        return fail(error, FAIL_HOSTILE, "archives nested more than %d deep", ARCHIVE_DEPTH);
    g_autofree char *prefix = g_strdup_printf("%s/", path);
    Unpacking inner = *outer;
    inner.prefix = prefix;
    inner.depth++;
    inner.number = 0;
    ZipVisit visit = *outer->visit;
    visit.user = &inner;
    inner.visit = &visit;
    g_autoptr(GError) damaged = NULL;
    bool ok = zip_visit(data->data, data->len, &visit, &damaged);
    outer->visit->total_left_bytes = visit.total_left_bytes;
    outer->visit->members_left = visit.members_left;
    outer->visit->encrypted = visit.encrypted;
    if (!ok && failure_is(damaged, FAIL_SENDER)) {
        /* one damaged archive inside a good one costs only itself */
        reading_add_finding(outer->reading->findings, "archive.damaged", "warning",
                            damaged->message);
        return true;
    }
    if (!ok)
        g_propagate_error(error, g_steal_pointer(&damaged));
    return ok;
}

bool
archive_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
             Reading *reading, GError **error)
{
    Unpacking unpacking = {.request = request, .reading = reading, .prefix = ""};
    ZipVisit visit = {is_wanted,        take_member, &unpacking, PART_BYTES,
                      PART_TOTAL_BYTES, PART_COUNT,  0};
    unpacking.visit = &visit;
    if (!zip_visit(bytes, size_bytes, &visit, error))
        return false;
    if (visit.encrypted)
        reading_stop(reading, "encrypted", "%d files in the archive want a password",
                     visit.encrypted);
    else if (unpacking.number == 0)
        reading_stop(reading, "nothing-found", "the archive holds no file");
    return true;
}
