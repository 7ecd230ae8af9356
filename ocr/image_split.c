#include "ocr/fields/fields.h"
#include "ocr/image_sheet.h"
#include <string.h>

/* Several receipts in one picture. One receipt cut in two would be two wrong expenses, two taken
 * for one only a question to a person: so each part must hold a voucher of its own, and two papers
 * of one amount and day are a receipt with its card slip. */

enum { PARTS_MOST = 8 };

static const double sure_total = 0.50;

static bool
is_voucher(const Reading *reading)
{
    return reading_confidence(reading, FIELD_TOTAL) >= sure_total &&
           (reading_value(reading, FIELD_ISSUE_DATE) || reading_value(reading, FIELD_SUPPLIER_CVR));
}

static bool
same(const Reading *a, const Reading *b, FieldId id)
{
    return g_strcmp0(reading_value(a, id), reading_value(b, id)) == 0;
}

static bool
one_expense(const Reading *a, const Reading *b)
{
    bool days = reading_value(a, FIELD_ISSUE_DATE) && reading_value(b, FIELD_ISSUE_DATE);
    return same(a, b, FIELD_TOTAL) && (!days || same(a, b, FIELD_ISSUE_DATE));
}

/* All of them are vouchers, each of its own expense. */
static bool
all_apart(const GPtrArray *readings)
{
    for (guint i = 0; i < readings->len; i++) {
        if (!is_voucher(readings->pdata[i]))
            return false;
        for (guint k = 0; k < i; k++)
            if (one_expense(readings->pdata[i], readings->pdata[k]))
                return false;
    }
    return readings->len > 1;
}

/* Not sure enough to cut, too much to keep silent: two amounts that are not each other's slip. */
static bool
perhaps_several(const GPtrArray *readings)
{
    for (guint i = 0; i < readings->len; i++)
        for (guint k = 0; k < i; k++) {
            const Reading *a = readings->pdata[i], *b = readings->pdata[k];
            if (reading_confidence(a, FIELD_TOTAL) >= sure_total &&
                reading_confidence(b, FIELD_TOTAL) >= sure_total && !one_expense(a, b))
                return true;
        }
    return false;
}

static void
reading_destroy(gpointer reading)
{
    reading_free(reading);
}

/* True: cut. Boxes are the parts', readings what was found in each. */
static bool
decide(const GPtrArray *readings, Reading *reading)
{
    if (all_apart(readings))
        return true;
    if (perhaps_several(readings))
        reading_add_finding(reading->findings, "several-receipts", "warning",
                            "the picture may show more than one receipt");
    return false;
}

/* --- papers on a table ----------------------------------------------------------------------- */

static bool
read_paper(Picture *gray, const ReadingBox *box, GPtrArray *readings, GError **error)
{
    BOX *place = boxCreate(box->x, box->y, box->w, box->h);
    Picture *crop = place ? pixClipRectangle(gray, place, NULL) : NULL;
    boxDestroy(&place);
    if (!crop)
        return fail(error, FAIL_HOSTILE, "a part of the page needs too much memory");
    g_autoptr(Sheet) sheet = sheet_new(1, box->w, box->h, &crop);
    if (!sheet_look(sheet, LOOK_PLAIN, error))
        return false;
    g_autoptr(GPtrArray) pages = g_ptr_array_new();
    g_ptr_array_add(pages, sheet->page);
    Reading *found = reading_new();
    g_ptr_array_add(readings, found);
    fields_find(pages, found);
    return true;
}

bool
image_split_papers(Picture *gray, Reading *reading, GArray **out_boxes, GError **error)
{
    g_autoptr(GArray) boxes = image_papers(gray);
    g_autoptr(GPtrArray) readings = g_ptr_array_new_with_free_func(reading_destroy);
    *out_boxes = NULL;
    if (boxes->len < 2 || boxes->len > PARTS_MOST)
        return true;
    for (guint i = 0; i < boxes->len; i++)
        if (!read_paper(gray, &g_array_index(boxes, ReadingBox, i), readings, error))
            return false;
    if (decide(readings, reading))
        *out_boxes = g_steal_pointer(&boxes);
    return true;
}

/* --- columns on a white page ----------------------------------------------------------------- */

static int
by_left(gconstpointer a, gconstpointer b)
{
    return (*(Word *const *)a)->box.x - (*(Word *const *)b)->box.x;
}

/* The words in columns that nothing bridges from top to bottom: an array of arrays of words. */
static GPtrArray *
columns_of(const Page *page)
{
    enum { GAP_SHARE = 20 }; /* of the page's width; letters of one line are closer */
    g_autoptr(GPtrArray) words = g_ptr_array_copy(page->words, NULL, NULL);
    g_ptr_array_set_free_func(words, NULL);
    g_ptr_array_sort(words, by_left);
    GPtrArray *columns = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    int reach = 0;
    for (guint i = 0; i < words->len; i++) {
        const Word *word = words->pdata[i];
        if (columns->len == 0 || word->box.x - reach > page->width / GAP_SHARE)
            g_ptr_array_add(columns, g_ptr_array_new());
        g_ptr_array_add(columns->pdata[columns->len - 1], words->pdata[i]);
        reach = MAX(reach, word->box.x + word->box.w);
    }
    return columns;
}

static Reading *
read_column(const Page *page, const GPtrArray *words)
{
    g_autoptr(Page) alone = page_new(page->number, page->width, page->height, page->by);
    for (guint i = 0; i < words->len; i++) {
        const Word *word = words->pdata[i];
        page_add_word(alone, word->text, word->box, word->confidence);
    }
    page_finish(alone);
    g_autoptr(GPtrArray) pages = g_ptr_array_new();
    g_ptr_array_add(pages, alone);
    Reading *found = reading_new();
    fields_find(pages, found);
    return found;
}

/* From the middle of the gap before a column to the middle of the gap behind it. */
static GArray *
column_boxes(const Sheet *sheet, const GPtrArray *columns)
{
    GArray *boxes = g_array_new(FALSE, FALSE, sizeof(ReadingBox));
    double scale = (double)pixGetWidth(sheet->gray) / sheet->page->width;
    int from = 0, height = pixGetHeight(sheet->gray), reach = 0;
    for (guint i = 0; i < columns->len; i++) {
        const GPtrArray *words = columns->pdata[i];
        for (guint k = 0; k < words->len; k++) {
            const Word *word = words->pdata[k];
            reach = MAX(reach, word->box.x + word->box.w);
        }
        const GPtrArray *next = i + 1 < columns->len ? columns->pdata[i + 1] : NULL;
        int to = next ? (int)((reach + ((const Word *)next->pdata[0])->box.x) / 2 * scale)
                      : pixGetWidth(sheet->gray);
        ReadingBox box = {from, 0, to - from, height};
        g_array_append_val(boxes, box);
        from = to;
    }
    return boxes;
}

GArray *
image_split_columns(const Sheet *sheet, Reading *reading)
{
    if (!sheet->page || !sheet->gray || sheet->turn != 0)
        return NULL;
    g_autoptr(GPtrArray) columns = columns_of(sheet->page);
    g_autoptr(GPtrArray) readings = g_ptr_array_new_with_free_func(reading_destroy);
    for (guint i = 0; i < columns->len && columns->len <= PARTS_MOST; i++)
        g_ptr_array_add(readings, read_column(sheet->page, columns->pdata[i]));
    return decide(readings, reading) ? column_boxes(sheet, columns) : NULL;
}

/* --- handing the parts out ------------------------------------------------------------------- */

static bool
hand_out(Picture *picture, const ReadingBox *box, const PartHead *head, const PartSink *sink,
         GError **error)
{
    enum { QUALITY = 92 };
    BOX *place = boxCreate(box->x, box->y, box->w, box->h);
    g_autoptr(Picture) crop = place ? pixClipRectangle(picture, place, NULL) : NULL;
    boxDestroy(&place);
    l_uint8 *jpeg = NULL;
    size_t size_bytes = 0;
    if (!crop || pixWriteMemJpeg(&jpeg, &size_bytes, crop, QUALITY, 0) != 0)
        return fail(error, FAIL_HOSTILE, "a part of the page needs too much memory");
    bool taken = sink->take(head, jpeg, size_bytes, sink->user, error);
    lept_free(jpeg);
    return taken;
}

static void
note_place(Reading *reading, const char *path, ReadingBox box, double scale)
{
    Reading *document = reading_new();
    document->source_part = g_strdup(path);
    document->page = 1;
    document->box = (ReadingBox){(int)(box.x * scale), (int)(box.y * scale),
                                 MAX(1, (int)(box.w * scale)), MAX(1, (int)(box.h * scale))};
    g_ptr_array_add(reading->documents, document);
}

/* "IMG_0815, 1 af 2.jpg" */
static char *
part_name(const char *whole, guint number, guint count)
{
    g_autofree char *stem = g_strdup(whole && *whole ? whole : "billede");
    char *dot = strrchr(stem, '.');
    if (dot && dot > stem)
        *dot = '\0';
    return g_strdup_printf("%s, %u af %u.jpg", stem, number, count);
}

bool
image_hand_out(Picture *picture, const GArray *boxes, const DocumentRequest *request,
               Reading *reading, GError **error)
{
    g_autoptr(Picture) flat = pixRemoveColormap(picture, REMOVE_CMAP_BASED_ON_SRC);
    g_autoptr(Picture) full = !flat                     ? NULL
                              : pixGetDepth(flat) == 32 ? pixRemoveAlpha(flat)
                                                        : pixConvertTo8(flat, 0);
    if (!full)
        return fail(error, FAIL_HOSTILE, "the page needs too much memory");
    int width, height;
    image_shown_size(pixGetWidth(full), pixGetHeight(full), &width, &height);
    int size[] = {width, height};
    g_array_append_vals(reading->page_sizes, size, 2);
    for (guint i = 0; i < boxes->len; i++) {
        const ReadingBox *box = &g_array_index(boxes, ReadingBox, i);
        g_autofree char *path = g_strdup_printf("%u", i + 1);
        g_autofree char *name = part_name(request->name, i + 1, boxes->len);
        PartHead head = {path, name, "image/jpeg", "attachment", true};
        if (!hand_out(full, box, &head, &request->sink, error))
            return false;
        note_place(reading, path, *box, (double)width / pixGetWidth(full));
    }
    return true; /* how stays "none": what is read stands with the parts */
}
