#include "ocr/image_sheet.h"
#include "ocr/fields/fields.h"
#include "ocr/image_hash.h"
#include <math.h>
#include <string.h>
#include <time.h>

static const double date_bar = 0.5; /* one look more for a date that is missing or doubtful */
static const double bar = 0.95;     /* reading.md's default; at it no second look is needed */

enum { PICTURES_MOST = 4 }; /* pages with pixels kept for another look */

Sheet *
sheet_new(int number, int width, int height, Picture **gray)
{
    Sheet *sheet = g_new0(Sheet, 1);
    sheet->number = number;
    sheet->width = width;
    sheet->height = height;
    sheet->picture = gray != NULL;
    if (gray)
        sheet->gray = g_steal_pointer(gray);
    return sheet;
}

void
sheet_free(Sheet *sheet)
{
    if (!sheet)
        return;
    pixDestroy(&sheet->gray);
    page_free(sheet->page);
    g_free(sheet);
}

static void
sheet_destroy(gpointer sheet)
{
    sheet_free(sheet);
}

/* --- places: from the upright page back to the picture shown --------------------------------- */

static void
place_back(const Sheet *sheet, double *x, double *y)
{
    double w = sheet->width, h = sheet->height;
    bool sideways = sheet->turn % 2;
    double cx = (sideways ? h : w) / 2, cy = (sideways ? w : h) / 2;
    double dx = *x - cx, dy = *y - cy;
    double u = cx + dx * cos(sheet->slant) + dy * sin(sheet->slant);
    double v = cy - dx * sin(sheet->slant) + dy * cos(sheet->slant);
    const double back[4][2] = {{u, v}, {v, h - u}, {w - u, h - v}, {w - v, u}};
    *x = back[sheet->turn][0];
    *y = back[sheet->turn][1];
}

static void
box_back(const Sheet *sheet, ReadingBox *box)
{
    if (box->w == 0 || (sheet->turn == 0 && sheet->slant == 0))
        return;
    double x = box->x + box->w / 2.0, y = box->y + box->h / 2.0;
    place_back(sheet, &x, &y);
    bool sideways = sheet->turn % 2;
    int w = sideways ? box->h : box->w, h = sideways ? box->w : box->h;
    *box = (ReadingBox){(int)MAX(0, x - w / 2.0), (int)MAX(0, y - h / 2.0), w, h};
}

static const Sheet *
sheet_of(const GPtrArray *sheets, int number)
{
    for (guint i = 0; i < sheets->len; i++)
        if (((Sheet *)sheets->pdata[i])->number == number)
            return sheets->pdata[i];
    return NULL;
}

static void
boxes_back(const GPtrArray *sheets, Reading *reading)
{
    const Sheet *sheet;
    for (int i = 0; i < FIELD_COUNT; i++)
        if (reading->fields[i] && (sheet = sheet_of(sheets, reading->fields[i]->page)))
            box_back(sheet, &reading->fields[i]->box);
    for (guint i = 0; i < reading->lines->len; i++) {
        ReadingLine *line = reading->lines->pdata[i];
        if ((sheet = sheet_of(sheets, line->page)))
            box_back(sheet, &line->box);
    }
    for (guint i = 0; i < reading->attendees->len; i++) {
        ReadingAttendee *attendee = reading->attendees->pdata[i];
        if ((sheet = sheet_of(sheets, attendee->page)))
            box_back(sheet, &attendee->box);
    }
    for (guint i = 0; i < reading->words->len; i++) {
        ReadingWord *word = reading->words->pdata[i];
        if ((sheet = sheet_of(sheets, word->page)))
            box_back(sheet, &word->box);
    }
}

/* --- looking and finding --------------------------------------------------------------------- */

static bool
look_at_all(GPtrArray *sheets, Look look, GError **error)
{
    for (guint i = 0; i < sheets->len; i++) {
        Sheet *sheet = sheets->pdata[i];
        if (sheet->gray && !sheet->blank && !sheet_look(sheet, look, error))
            return false;
    }
    return true;
}

static void
find_in(const GPtrArray *sheets, Looks *looks, Reading *reading)
{
    g_autoptr(GPtrArray) pages = g_ptr_array_new();
    for (guint i = 0; i < sheets->len; i++) {
        const Sheet *sheet = sheets->pdata[i];
        if (sheet->page)
            g_ptr_array_add(pages, sheet->page);
    }
    fields_find_in_look(pages, looks, reading);
    boxes_back(sheets, reading);
}

static guint
words_of(const Sheet *sheet)
{
    return sheet->page ? sheet->page->words->len : 0;
}

static guint
words_on(const GPtrArray *sheets)
{
    guint words = 0;
    for (guint i = 0; i < sheets->len; i++)
        words += words_of(sheets->pdata[i]);
    return words;
}

/* A second look pays where a voucher's total or date is unsure, not on lists and minutes. */
static bool
worth_another(const GPtrArray *sheets, const Reading *reading, Look look)
{
    static const char *const without_total[] = {"attendee-list", "minutes",   "contract",
                                                "programme",     "timesheet", NULL};
    bool pixels = false;
    for (guint i = 0; i < sheets->len; i++) {
        const Sheet *sheet = sheets->pdata[i];
        pixels |= sheet->gray && !sheet->blank;
    }
    return pixels && sheets->len <= PICTURES_MOST &&
           !g_strv_contains(without_total, reading->kind) &&
           (reading_confidence(reading, FIELD_TOTAL) < bar ||
            (look == LOOK_LEVEL && reading_confidence(reading, FIELD_ISSUE_DATE) < date_bar));
}

static bool
look_again(GPtrArray *sheets, Looks *looks, Reading *reading, GError **error)
{
    for (Look look = LOOK_LEVEL; look < LOOK_COUNT && worth_another(sheets, reading, look);
         look++) {
        g_autoptr(Reading) second = reading_new();
        if (!look_at_all(sheets, look, error))
            return false;
        find_in(sheets, looks, second);
        reading_vote(reading, second);
    }
    return true;
}

static void
add_text(const GPtrArray *sheets, Reading *reading)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < sheets->len && text->len < READING_TEXT_BYTES; i++) {
        const Sheet *sheet = sheets->pdata[i];
        g_autofree char *page = sheet->page ? page_text(sheet->page) : NULL;
        if (page)
            g_string_append(text, page);
    }
    if (text->len > READING_TEXT_BYTES)
        g_string_truncate(text, READING_TEXT_BYTES);
    g_free(reading->text);
    reading->text = g_utf8_make_valid(text->str, (gssize)text->len);
    g_string_free(text, TRUE);
}

static bool
all_blank(const GPtrArray *sheets)
{
    bool blank = true;
    for (guint i = 0; i < sheets->len; i++) {
        const Sheet *sheet = sheets->pdata[i];
        blank &= sheet->picture ? sheet->blank : words_of(sheet) == 0;
    }
    return blank;
}

static bool
has_pictures(const GPtrArray *sheets)
{
    for (guint i = 0; i < sheets->len; i++)
        if (((Sheet *)sheets->pdata[i])->picture)
            return true;
    return false;
}

GPtrArray *
sheets_new(void)
{
    return g_ptr_array_new_with_free_func(sheet_destroy);
}

bool
sheets_add(GPtrArray *sheets, Sheet **sheet, GError **error)
{
    g_autoptr(Sheet) added = g_steal_pointer(sheet);
    if (added->gray) {
        added->blank = sheet_is_blank(added);
        if (!added->blank && !sheet_look(added, LOOK_PLAIN, error))
            return false;
        if (sheets->len >= PICTURES_MOST)
            pixDestroy(&added->gray);
    }
    g_ptr_array_add(sheets, g_steal_pointer(&added));
    return true;
}

/* Of the first page only: that is where a bill begins. */
static void
set_hash(const GPtrArray *sheets, Reading *reading)
{
    const Sheet *first = sheets->len ? sheets->pdata[0] : NULL;
    g_autofree char *hash = first && first->gray && !first->blank ? image_hash(first->gray) : NULL;
    if (hash)
        (void)reading_set(reading, FIELD_PICTURE_HASH, hash, 1, "ocr");
}

void
sheets_note_rest(int pages, int most, Reading *reading)
{
    if (pages <= most)
        return;
    g_autofree char *text = g_strdup_printf("only the first %d of %d pages were read", most, pages);
    reading_add_finding(reading->findings, "pages-unread", "warning", text);
}

bool
sheets_read(GPtrArray *sheets, const char *lessons, Reading *reading, GError **error)
{
    for (guint i = 0; i < sheets->len; i++) {
        const Sheet *sheet = sheets->pdata[i];
        int size[] = {sheet->width, sheet->height};
        g_array_append_vals(reading->page_sizes, size, 2);
    }
    set_hash(sheets, reading);
    g_free(reading->how);
    reading->how = g_strdup(has_pictures(sheets) ? "ocr" : "text-layer");
    if (all_blank(sheets)) {
        reading_stop(reading, "blank", "nothing is printed on any of %u pages", sheets->len);
        sheets_explain(sheets, reading);
        return true;
    }
    add_text(sheets, reading);
    g_autoptr(Looks) looks = looks_new(lessons);
    find_in(sheets, looks, reading);
    reading->ms_first_cpu = (int64_t)clock() * 1000 / CLOCKS_PER_SEC;
    if (!look_again(sheets, looks, reading, error))
        return false;
    if (words_on(sheets) == 0)
        reading_stop(reading, "nothing-found", "no text could be recognised");
    sheets_explain(sheets, reading);
    return true;
}
