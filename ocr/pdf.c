#include "daemon/money.h"
#include "ocr/document.h"
#include "ocr/fields/fields.h"
#include "ocr/image_sheet.h"
#include "ocr/pdf_file.h"
#include <string.h>

/* --- files inside the PDF -------------------------------------------------------------------- */

typedef struct Inside {
    const DocumentRequest *request;
    Reading *reading;
    bool invoice; /* an invoice XML was read into reading */
} Inside;

static void
note_attachment(Reading *reading, const char *name, const char *media_type, const uint8_t *data,
                size_t size_bytes)
{
    ReadingAttachment *attachment = g_new0(ReadingAttachment, 1);
    attachment->name = g_strdup(name);
    attachment->media_type = g_strdup(media_type);
    attachment->sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size_bytes);
    attachment->size_bytes = (int64_t)size_bytes;
    g_ptr_array_add(reading->attachments, attachment);
}

static bool
read_invoice_xml(Inside *inside, const uint8_t *data, size_t size_bytes)
{
    g_autoptr(GError) why = NULL;
    if (einvoice_read(data, size_bytes, inside->request, inside->reading, &why) &&
        strcmp(inside->reading->end, "complete") == 0)
        return true;
    /* The page still counts as a document of its own. */
    reading_add_finding(inside->reading->findings, "pdf-xml-unreadable", "warning",
                        why ? why->message : inside->reading->reason);
    reading_stop(inside->reading, "complete", "%s", "");
    g_clear_pointer(&inside->reading->reason, g_free);
    g_free(inside->reading->how);
    inside->reading->how = g_strdup("none");
    g_free(inside->reading->kind);
    inside->reading->kind = g_strdup("other");
    return false;
}

static bool
take_embedded(const char *name, const char *media_type, const uint8_t *data, size_t size_bytes,
              void *user, GError **error)
{
    Inside *inside = user;
    note_attachment(inside->reading, name, media_type, data, size_bytes);
    guint number = inside->reading->attachments->len; /* the XML may hold further files */
    if (!inside->invoice && einvoice_names_itself(data, size_bytes)) {
        inside->invoice = read_invoice_xml(inside, data, size_bytes);
        if (inside->invoice)
            return true;
    }
    g_autofree char *path = g_strdup_printf("%u", number);
    PartHead head = {path, *name ? name : NULL, *media_type ? media_type : "", "attachment", true};
    const PartSink *sink = &inside->request->sink;
    return sink->take(&head, data, size_bytes, sink->user, error);
}

/* --- pages ----------------------------------------------------------------------------------- */

static bool
add_page(PdfFile *file, int number, bool text_only, GPtrArray *sheets, GError **error)
{
    PdfPage page = {0};
    if (!pdf_page_take(file, number, &page, error))
        return false;
    g_autoptr(Picture) gray = page.gray;
    g_autoptr(Sheet) sheet =
        sheet_new(number, page.width, page.height, gray && !text_only ? &gray : NULL);
    sheet->page = page.words;
    sheet->confidence = 1;
    return sheets_add(sheets, &sheet, error);
}

static bool
add_pages(PdfFile *file, bool text_only, GPtrArray *sheets, Reading *reading, GError **error)
{
    for (int number = 1; number <= file->pages && number <= PDF_PAGES_READ; number++) {
        GError *why = NULL;
        if (add_page(file, number, text_only, sheets, &why))
            continue;
        if (failure_is(why, FAIL_OURS) || number == 1) {
            g_propagate_error(error, why);
            return false;
        }
        reading_add_finding(reading->findings, "page-unreadable", "warning", why->message);
        g_clear_error(&why);
    }
    return true;
}

/* --- the page against its XML ---------------------------------------------------------------- */

typedef bool (*PrintedFunc)(const char *token, const char *value);

static bool
same_amount(const char *token, const char *value)
{
    int64_t a, b;
    g_autofree char *decimal = amount_normalise(token);
    return money_parse(decimal, &a) && money_parse(value, &b) && ABS(a) == ABS(b);
}

static bool
same_id(const char *token, const char *value)
{
    return strstr(token, value) != NULL;
}

static bool
same_date(const char *token, const char *value)
{
    g_autofree char *iso = date_normalise(token);
    return g_strcmp0(iso, value) == 0;
}

/* Does the page print value anywhere, be it where our finder did not look? */
static bool
is_printed(const char *text, const char *value, PrintedFunc same)
{
    g_auto(GStrv) lines = g_strsplit_set(text ? text : "", "\n\t", -1);
    for (guint i = 0; lines[i]; i++) {
        if (same(lines[i], value))
            return true;
        g_auto(GStrv) tokens = g_strsplit(lines[i], " ", -1);
        for (guint k = 0; tokens[k]; k++)
            if (*tokens[k] && same(tokens[k], value))
                return true;
    }
    return false;
}

/* They disagree when the page does not print what the XML says, and our finder read another value
 * with some confidence: a guess of ours is no disagreement of theirs. */
static void
compare(const Reading *xml, const Reading *page, FieldId id, PrintedFunc same,
        GPtrArray *differences)
{
    const double guess = 0.5;
    const char *in_xml = reading_value(xml, id), *on_page = reading_value(page, id);
    if (!in_xml || !on_page || reading_confidence(page, id) < guess ||
        is_printed(page->text, in_xml, same))
        return;
    g_autofree char *text =
        g_strdup_printf("%s: %s in the XML, %s on the page", field_name(id), in_xml, on_page);
    reading_add_finding(differences, "X03", "warning", text);
}

static bool
check_page_against_xml(GPtrArray *sheets, Reading *reading, GError **error)
{
    g_autoptr(Reading) page = reading_new();
    if (!sheets_read(sheets, NULL, page, error))
        return false;
    compare(reading, page, FIELD_TOTAL, same_amount, reading->differences);
    compare(reading, page, FIELD_INVOICE_ID, same_id, reading->differences);
    compare(reading, page, FIELD_ISSUE_DATE, same_date, reading->differences);
    g_array_append_vals(reading->page_sizes, page->page_sizes->data, page->page_sizes->len);
    g_free(reading->text);
    reading->text = g_steal_pointer(&page->text);
    return true;
}

/* --- reading and rendering ------------------------------------------------------------------- */

static bool
read_open(PdfFile *file, const DocumentRequest *request, Reading *reading, GError **error)
{
    g_autoptr(GPtrArray) sheets = sheets_new();
    Inside inside = {request, reading, false};
    if (!pdf_embedded_each(file, take_embedded, &inside, error))
        return false;
    reading->pages = MIN(file->pages, (int)READING_PAGES);
    if (!add_pages(file, inside.invoice, sheets, reading, error))
        return false;
    sheets_note_rest(file->pages, PDF_PAGES_READ, reading);
    return inside.invoice ? check_page_against_xml(sheets, reading, error)
                          : sheets_read(sheets, request->lessons, reading, error);
}

bool
pdf_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request, Reading *reading,
         GError **error)
{
    gint64 start = g_get_monotonic_time();
    g_auto(PdfFile) file = {0};
    if (!pdf_file_open(&file, bytes, size_bytes, error))
        return false;
    if (file.locked) {
        reading_stop(reading, "encrypted", "the PDF asks for a password");
        return true;
    }
    if (file.pages <= 0)
        return fail(error, FAIL_SENDER, "the PDF has no pages");
    if (!read_open(&file, request, reading, error))
        return false;
    if (strcmp(reading->how, "ocr") == 0)
        reading->ms_ocr += (g_get_monotonic_time() - start) / 1000;
    else
        reading->ms_decode += (g_get_monotonic_time() - start) / 1000;
    return true;
}

bool
pdf_render(const uint8_t *bytes, size_t size_bytes, int page, GByteArray **out_png, GError **error)
{
    g_auto(PdfFile) file = {0};
    if (!pdf_file_open(&file, bytes, size_bytes, error))
        return false;
    if (file.locked || page < 1 || page > file.pages)
        return fail(error, FAIL_SENDER, "the PDF has no page %d to show", page);
    return pdf_page_render(&file, page, out_png, error);
}
