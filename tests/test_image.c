#include "ocr/image_sheet.h"
#include <string.h>
#include <zlib.h>

/* Pictures before anything is recognised: which way up, how square, where papers lie, what is wrong
 * with them. */

enum { PAPER = 235, INK = 30, TABLE = 70 };

static void
fill(Picture *picture, int x, int y, int w, int h, int gray)
{
    BOX *box = boxCreate(x, y, w, h);
    g_assert_cmpint(pixSetInRectArbitrary(picture, box, (l_uint32)gray), ==, 0);
    boxDestroy(&box);
}

static Picture *
even(int width, int height, int gray)
{
    Picture *picture = pixCreate(width, height, 8);
    fill(picture, 0, 0, width, height, gray);
    return picture;
}

/* Rows of strokes, as print looks from afar. */
static void
print_rows(Picture *picture, int x, int y, int w, int h, int letter)
{
    for (int row = y; row + letter < y + h; row += 2 * letter)
        for (int at = x; at + letter < x + w; at += letter)
            fill(picture, at, row, letter / 3, letter, INK);
}

/* --- the right way up ------------------------------------------------------------------------ */

/* A TIFF header with one entry: orientation 6, a quarter turn clockwise. */
static const uint8_t turned_exif[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,       /* one entry */
                                      1,   18,  0, 3,  0, 0, 0, 1, 0, 6, 0, 0, /* 0x0112 SHORT */
                                      0,   0,   0, 0};

static void
append_number(GByteArray *out, uint32_t n)
{
    const uint8_t big[] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};
    g_byte_array_append(out, big, sizeof big);
}

static GByteArray *
png_with_exif(void)
{
    enum { BEHIND_HEADER = 33 };
    g_autoptr(Picture) picture = even(40, 20, PAPER);
    l_uint8 *png = NULL;
    size_t size_bytes;
    g_assert_cmpint(pixWriteMemPng(&png, &size_bytes, picture, 0), ==, 0);
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, png, BEHIND_HEADER);
    append_number(out, sizeof turned_exif);
    guint from = out->len;
    g_byte_array_append(out, (const uint8_t *)"eXIf", 4);
    g_byte_array_append(out, turned_exif, sizeof turned_exif);
    append_number(out, (uint32_t)crc32(0, out->data + from, out->len - from));
    g_byte_array_append(out, png + BEHIND_HEADER, (guint)size_bytes - BEHIND_HEADER);
    lept_free(png);
    return out;
}

static void
test_orientation(void)
{
    g_autoptr(GByteArray) png = png_with_exif();
    g_autoptr(Picture) upright = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(image_orientation(png->data, png->len), ==, 6);
    g_assert_true(image_decode(png->data, png->len, 0, &upright, &error));
    g_assert_cmpint(pixGetWidth(upright), ==, 20);
    g_assert_cmpint(pixGetHeight(upright), ==, 40);
    for (guint length = 0; length < png->len; length++) /* cut anywhere: no orientation, no harm */
        (void)image_orientation(png->data, length);
    static const uint8_t webp[] = "RIFF\x1e\0\0\0WEBPEXIF\x1a\0\0\0";
    g_autoptr(GByteArray) riff = g_byte_array_new();
    g_byte_array_append(riff, webp, sizeof webp - 1);
    g_byte_array_append(riff, turned_exif, sizeof turned_exif);
    g_assert_cmpint(image_orientation(riff->data, riff->len), ==, 6);
    g_assert_cmpint(image_orientation(riff->data, riff->len - 1), ==, 1);
}

static void
test_fax_is_square(void)
{
    g_autoptr(Picture) fax = pixCreate(1728, 1000, 1), square = NULL;
    g_autoptr(GError) error = NULL;
    pixSetResolution(fax, 204, 98);
    l_uint8 *tiff = NULL;
    size_t size_bytes;
    g_assert_cmpint(pixWriteMemTiff(&tiff, &size_bytes, fax, IFF_TIFF_G4), ==, 0);
    g_assert_true(image_decode(tiff, size_bytes, 0, &square, &error));
    lept_free(tiff);
    g_assert_cmpint(pixGetWidth(square), ==, 1728);
    g_assert_cmpint(pixGetHeight(square), ==, 2082);
}

/* --- papers ---------------------------------------------------------------------------------- */

static void
test_papers(void)
{
    static const struct {
        const char *name;
        ReadingBox papers[3];
        guint want;
    } cases[] = {
        {"one", {{300, 100, 600, 1400}}, 1},
        {"two", {{100, 100, 600, 1200}, {900, 150, 600, 1300}}, 2},
        {"a coin beside one", {{300, 100, 600, 1400}, {1100, 700, 90, 90}}, 1},
        {"none", {{0, 0, 0, 0}}, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Picture) photo = even(1600, 1600, TABLE);
        for (const ReadingBox *p = cases[i].papers; p < cases[i].papers + 3 && p->w; p++) {
            fill(photo, p->x, p->y, p->w, p->h, PAPER);
            print_rows(photo, p->x + 20, p->y + 20, p->w - 40, p->h - 40, 24);
        }
        g_autoptr(GArray) found = image_papers(photo);
        g_test_message("%s", cases[i].name);
        g_assert_cmpuint(found->len, ==, cases[i].want);
        for (guint k = 0; k < found->len; k++) {
            const ReadingBox *box = &g_array_index(found, ReadingBox, k);
            g_assert_cmpint(ABS(box->x - cases[i].papers[k].x), <, 25);
            g_assert_cmpint(ABS(box->h - cases[i].papers[k].h), <, 50);
        }
    }
}

/* --- what is wrong --------------------------------------------------------------------------- */

/* The finding of a picture in which nothing could be read; NULL: none. */
static char *
flaw_of(Picture *gray, int letter)
{
    g_autoptr(GPtrArray) sheets = sheets_new();
    g_autoptr(Reading) reading = reading_new();
    Picture *own = pixCopy(NULL, gray);
    Sheet *sheet = sheet_new(1, pixGetWidth(gray), pixGetHeight(gray), &own);
    sheet->letter = letter;
    sheet->blank = sheet_is_blank(sheet);
    g_ptr_array_add(sheets, sheet);
    sheets_explain(sheets, reading);
    const ReadingFinding *found = reading->findings->len ? reading->findings->pdata[0] : NULL;
    g_assert_cmpstr(reading->end, ==, found ? "unreadable" : "complete");
    return found ? g_strdup(found->rule) : NULL;
}

static Picture *
sharp_photo(void)
{
    Picture *photo = even(1200, 1600, TABLE);
    fill(photo, 150, 100, 900, 1400, PAPER);
    print_rows(photo, 200, 150, 800, 1300, 24);
    return photo;
}

static void
test_flaws(void)
{
    g_autoptr(Picture) sharp = sharp_photo(), white = even(1200, 1600, PAPER);
    g_autoptr(Picture) dark = pixMultConstantGray(sharp, 0.1f) == 0 ? pixCopy(NULL, sharp) : NULL;
    pixDestroy(&sharp);
    sharp = sharp_photo();
    g_autoptr(Picture) blurred = pixBlockconvGray(sharp, NULL, 14, 14);
    g_autoptr(Picture) thumb = pixScale(sharp, 0.25f, 0.25f);
    BOX *upper = boxCreate(0, 0, 1200, 900);
    g_autoptr(Picture) half = pixClipRectangle(sharp, upper, NULL);
    boxDestroy(&upper);
    g_autoptr(Picture) glaring = even(1200, 1600, 170);
    print_rows(glaring, 100, 100, 1000, 300, 24);
    fill(glaring, 300, 500, 600, 800, 255);
    const struct {
        const char *name;
        Picture *picture;
        int letter;
        const char *want;
    } cases[] = {
        {"sharp", sharp, 24, NULL},
        {"white paper is blank, not out of focus", white, 0, NULL},
        {"dark", dark, 24, "photo-dark"},
        {"blurred", blurred, 24, "photo-blurred"},
        {"thumbnail", thumb, 6, "photo-small"},
        {"lower half missing", half, 24, "photo-cut"},
        {"lamp", glaring, 24, "photo-glare"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *flaw = flaw_of(cases[i].picture, cases[i].letter);
        g_test_message("%s: %s", cases[i].name, flaw ? flaw : "nothing");
        g_assert_cmpstr(flaw, ==, cases[i].want);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    setMsgSeverity(L_SEVERITY_NONE);
    g_test_add_func("/image/orientation", test_orientation);
    g_test_add_func("/image/fax is square", test_fax_is_square);
    g_test_add_func("/image/papers", test_papers);
    g_test_add_func("/image/flaws", test_flaws);
    return g_test_run();
}
