#include "ocr/document.h"
#include "ocr/image_sheet.h"
#include <string.h>

/* Page index as the sheet it will be looked at as. */
static bool
take_sheet(const uint8_t *bytes, size_t size_bytes, int index, Reading *reading, Sheet **out,
           GError **error)
{
    gint64 start = g_get_monotonic_time();
    g_autoptr(Picture) gray = NULL;
    if (!image_decode_gray(bytes, size_bytes, index, &gray, error))
        return false;
    int width, height;
    image_shown_size(pixGetWidth(gray), pixGetHeight(gray), &width, &height);
    *out = sheet_new(index + 1, width, height, &gray);
    reading->ms_decode += (g_get_monotonic_time() - start) / 1000;
    return true;
}

static bool
cut(const uint8_t *bytes, size_t size_bytes, const GArray *boxes, const DocumentRequest *request,
    Reading *reading, GError **error)
{
    g_autoptr(Picture) picture = NULL; /* in colour once more: seldom, and never beside the words */
    return image_decode(bytes, size_bytes, 0, &picture, error) &&
           image_hand_out(picture, boxes, request, reading, error);
}

static bool
add_sheet(GPtrArray *sheets, const uint8_t *bytes, size_t size_bytes, int index,
          const DocumentRequest *request, Reading *reading, GError **error)
{
    bool alone = reading->pages == 1 && request->sink.take;
    g_autoptr(Sheet) sheet = NULL;
    g_autoptr(GArray) boxes = NULL;
    if (!take_sheet(bytes, size_bytes, index, reading, &sheet, error) ||
        (alone && !image_split_papers(sheet->gray, reading, &boxes, error)))
        return false;
    if (boxes)
        return cut(bytes, size_bytes, boxes, request, reading, error);
    if (!sheets_add(sheets, &sheet, error))
        return false;
    if (alone && reading->findings->len == 0)
        boxes = image_split_columns(sheets->pdata[0], reading);
    return !boxes || cut(bytes, size_bytes, boxes, request, reading, error);
}

static bool
too_big(Reading *reading, GError *error)
{
    if (!failure_is(error, FAIL_HOSTILE))
        return false;
    reading_stop(reading, "too-big", "%s", error->message);
    g_error_free(error);
    return true;
}

bool
image_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
           Reading *reading, GError **error)
{
    gint64 start = g_get_monotonic_time();
    g_autoptr(GPtrArray) sheets = sheets_new();
    setMsgSeverity(L_SEVERITY_NONE); /* leptonica would tell strangers' pictures to stderr */
    GError *why = NULL;
    if (!image_count(bytes, size_bytes, &reading->pages, &why)) {
        if (too_big(reading, why))
            return true;
        g_propagate_error(error, why);
        return false;
    }
    sheets_note_rest(reading->pages, IMAGE_PAGES, reading);
    reading->pages = MIN(reading->pages, (int)READING_PAGES);
    for (int i = 0; i < reading->pages && i < IMAGE_PAGES; i++) {
        if (add_sheet(sheets, bytes, size_bytes, i, request, reading, &why))
            continue;
        if (i == 0) {
            g_propagate_error(error, why);
            return false;
        }
        reading_add_finding(reading->findings, "page-unreadable", "warning", why->message);
        g_clear_error(&why);
    }
    bool read = reading->documents->len > 0 ||
                sheets_read(sheets, request->lessons, reading, error);
    reading->ms_ocr += (g_get_monotonic_time() - start) / 1000 - reading->ms_decode;
    return read;
}

bool
image_render(const uint8_t *bytes, size_t size_bytes, int page, GByteArray **out_png,
             GError **error)
{
    g_autoptr(Picture) picture = NULL;
    setMsgSeverity(L_SEVERITY_NONE);
    if (!image_decode(bytes, size_bytes, page - 1, &picture, error))
        return false;
    int width, height;
    image_shown_size(pixGetWidth(picture), pixGetHeight(picture), &width, &height);
    g_autoptr(Picture) flat = pixRemoveColormap(picture, REMOVE_CMAP_BASED_ON_SRC);
    g_autoptr(Picture) shown = flat ? pixScaleToSize(flat, width, height) : NULL;
    l_uint8 *png = NULL;
    size_t png_bytes = 0;
    if (!shown || pixWriteMemPng(&png, &png_bytes, shown, 0.0f) != 0)
        return fail(error, FAIL_HOSTILE, "page %d cannot be rendered", page);
    *out_png = g_byte_array_new();
    g_byte_array_append(*out_png, png, (guint)png_bytes);
    lept_free(png);
    return true;
}
