#include "ocr/image_sheet.h"
#include "ocr/tess.h"
#include <math.h>

enum {
    LETTER_PX = 20,       /* ocr.md: height the models like best */
    LETTER_SMALL_PX = 15, /* below this the picture is enlarged */
    LETTER_LARGE_PX = 30, /* above this pixels cost time and tell nothing */
    LETTER_ENOUGH_PX = 24,
    LETTERS_NEEDED = 12, /* fewer components say nothing about print */
    ENLARGE_SIDE = 1800, /* larger pictures have small specks, not small print */
    SIDE_MOST = 5000,    /* no enlarging beyond */
};
static const double poor_confidence =
    0.60;                              /* a sideways page stays under 0.45, a good one over 0.7 */
static const double slant_least = 1.2; /* degrees; tesseract follows less by itself */
static const double slant_sure = 4.0;

/* --- what the pixels say --------------------------------------------------------------------- */

static Picture *
binary_of(Picture *gray)
{
    PIX *binary = NULL;
    enum { TILE = 200 };
    if (pixOtsuAdaptiveThreshold(gray, TILE, TILE, 0, 0, 0.1f, NULL, &binary) != 0)
        return NULL;
    return binary;
}

static int
by_height(gconstpointer a, gconstpointer b)
{
    return *(const int *)a - *(const int *)b;
}

/* The median height of what looks like letters, 0 when too few do. */
static int
letter_height(Picture *binary)
{
    enum { SPECK = 6, BLOCK = 130 };
    BOXA *boxes = pixConnCompBB(binary, 8);
    if (!boxes)
        return 0;
    g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(int));
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        int w, h;
        if (boxaGetBoxGeometry(boxes, i, NULL, NULL, &w, &h) == 0 && h >= SPECK && h <= BLOCK &&
            w <= 3 * h && 8 * w >= h)
            g_array_append_val(heights, h);
    }
    boxaDestroy(&boxes);
    if (heights->len < LETTERS_NEEDED)
        return 0;
    g_array_sort(heights, by_height);
    return g_array_index(heights, int, heights->len / 2);
}

/* Counts the small blocks in which something stands out from its surroundings: shadows and folds
 * change slowly, print does not. */
bool
sheet_is_blank(const Sheet *sheet)
{
    enum { BLOCK = 8, INK_STEP = 45 };
    const double least_share = 0.0002; /* seven blocks of an A4 page: one short word */
    g_autoptr(Picture) contrast = pixScaleGrayMinMax(sheet->gray, BLOCK, BLOCK, L_CHOOSE_MAXDIFF);
    NUMA *histogram = contrast ? pixGetGrayHistogram(contrast, 1) : NULL;
    if (!histogram)
        return false;
    const float *count = numaGetFArray(histogram, L_NOCOPY);
    double seen = 0, ink = 0;
    for (int i = 0; i < 256; i++) {
        seen += (double)count[i];
        ink += i > INK_STEP ? (double)count[i] : 0;
    }
    numaDestroy(&histogram);
    return ink < seen * least_share;
}

/* --- preparing ------------------------------------------------------------------------------- */

/* Sharpened band by band: leptonica sharpens through a copy in floats, four times the picture. */
static Picture *
sharpened(Picture *gray, int reach, float strength)
{
    enum { BAND = 256 };
    int width = pixGetWidth(gray), height = pixGetHeight(gray);
    g_autoptr(Picture) out = pixCreateTemplate(gray);
    for (int y = 0; out && y < height; y += BAND) {
        int above = MIN(y, reach), rows = MIN(BAND, height - y);
        BOX *place = boxCreate(0, y - above, width, above + rows + reach);
        g_autoptr(Picture) band = place ? pixClipRectangle(gray, place, NULL) : NULL;
        g_autoptr(Picture) sharp = band ? pixUnsharpMasking(band, reach, strength) : NULL;
        boxDestroy(&place);
        if (!sharp)
            return NULL;
        (void)pixRasterop(out, 0, y, width, rows, PIX_SRC, sharp, 0, above);
    }
    return g_steal_pointer(&out);
}

/* As pixScale(), with its limits for sharpening, which it compares with the factor as a float. */
static Picture *
scaled(Picture *gray, double scale)
{
    const double small = 0.7, tiny = 0.2, large = 1.4;
    float factor = (float)scale;
    if (fabs(scale - 1) < 0.05)
        return pixClone(gray);
    g_autoptr(Picture) plain = pixScaleGeneral(gray, factor, factor, 0, 0);
    if (!plain || (double)factor <= tiny || (double)factor >= large)
        return g_steal_pointer(&plain);
    return (double)factor < small ? sharpened(plain, 1, 0.2f) : sharpened(plain, 2, 0.4f);
}

static double
scale_for(Picture *gray, int letter, Look look)
{
    int longer = MAX(pixGetWidth(gray), pixGetHeight(gray));
    double most = MAX(longer > ENLARGE_SIDE ? 1.0 : 3.0, look == LOOK_LARGE ? 1.4 : 1.0);
    double want = look == LOOK_LARGE ? 1.6 * LETTER_PX : LETTER_PX;
    double scale = 1;
    if (letter > 0 && (letter < LETTER_SMALL_PX || look == LOOK_LARGE))
        scale = CLAMP(want / letter, 0.5, most);
    else if (letter > LETTER_LARGE_PX)
        scale = (double)LETTER_ENOUGH_PX / letter;
    return MIN(scale, MAX(1.0, (double)SIDE_MOST / longer));
}

/* A photo's shadow taken out: the paper becomes even. */
static Picture *
levelled(Picture *gray)
{
    Picture *level = pixBackgroundNorm(gray, NULL, NULL, 20, 30, 70, 40, 220, 2, 2);
    return level ? level : pixClone(gray);
}

/* The engine parts ink from paper by one threshold for the whole page; a black border of the
 * scanner then takes faint print with the paper. Stretched, faint print is as black as the border.
 * (Sauvola's local threshold was tried: it hollows the letters out.) */
static Picture *
stretched(Picture *gray)
{
    enum { INK = 160, PAPER = 210 };
    g_autoptr(Picture) level = levelled(gray);
    Picture *strong = pixGammaTRC(NULL, level, 1.0f, INK, PAPER);
    return strong ? strong : pixClone(gray);
}

static Picture *
prepared(Picture *upright, Look look)
{
    if (look == LOOK_PLAIN)
        return pixClone(upright);
    return look == LOOK_STRONG ? stretched(upright) : levelled(upright);
}

static double
slant_of(Picture *binary)
{
    float degrees = 0, sure = 0;
    if (pixFindSkew(binary, &degrees, &sure) != 0 || (double)sure < slant_sure ||
        fabs((double)degrees) < slant_least)
        return 0;
    return (double)degrees * G_PI / 180;
}

/* Straightens *gray in place, keeping its size so that coordinates stay simple. */
static void
straighten(Picture **gray, double radians)
{
    Picture *straight = pixRotate(*gray, (float)radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    if (!straight)
        return;
    pixDestroy(gray);
    *gray = straight;
}

/* --- looking --------------------------------------------------------------------------------- */

/* What tesseract gets: *upright (taken, so that no two copies of a large page stand in memory)
 * prepared, scaled and straightened. Sets letter and slant of sheet. NULL: memory ends. */
static Picture *
made_ready(Sheet *sheet, Picture **upright, Look look)
{
    g_autoptr(Picture) whole = g_steal_pointer(upright);
    g_autoptr(Picture) binary = binary_of(whole);
    /* Specks of the table, which only the last look leaves in, are no letters. */
    if (look != LOOK_LARGE || sheet->letter == 0)
        sheet->letter = binary ? letter_height(binary) : 0;
    sheet->slant = binary ? slant_of(binary) : 0;
    pixDestroy(&binary);
    g_autoptr(Picture) level = prepared(whole, look);
    pixDestroy(&whole);
    Picture *ready = scaled(level, scale_for(level, sheet->letter, look));
    if (ready && sheet->slant != 0)
        straighten(&ready, sheet->slant);
    return ready;
}

static bool
recognise(Sheet *sheet, Picture **upright, Look look, GError **error)
{
    g_autoptr(Picture) ready = made_ready(sheet, upright, look);
    if (!ready)
        return fail(error, FAIL_HOSTILE, "page %d needs too much memory", sheet->number);
    bool sideways = sheet->turn % 2, first = look == LOOK_PLAIN || look == LOOK_STRONG;
    int width = sideways ? sheet->height : sheet->width;
    g_autoptr(Page) page =
        page_new(sheet->number, width, sideways ? sheet->width : sheet->height, "ocr");
    if (!tess_read(ready, first ? TESS_DANISH : TESS_ENGLISH, (double)width / pixGetWidth(ready),
                   page, &sheet->confidence, error))
        return false;
    page_finish(page);
    g_clear_pointer(&sheet->page, page_free);
    sheet->page = g_steal_pointer(&page);
    return true;
}

/* Which way up: on plain gray the engine guesses badly; levelled and binarised it is right
 * (ocr.md). */
static int
turn_of(Picture *gray)
{
    g_autoptr(Picture) level = levelled(gray);
    PIX *binary = NULL;
    enum { WINDOW = 15 };
    if (pixSauvolaBinarizeTiled(level, WINDOW, 0.30f, 1, 1, NULL, &binary) != 0)
        return 0;
    int turn = tess_orientation(binary);
    pixDestroy(&binary);
    return MAX(turn, 0);
}

/* How much was read: words by their confidence. */
static double
read_well(const Sheet *sheet)
{
    return sheet->page ? sheet->page->words->len * sheet->confidence * sheet->confidence : 0;
}

/* Looks at the sheet turned by turn, and keeps what reads better. */
static bool
try_another(Sheet *sheet, int turn, Look look, GError **error)
{
    Sheet other = *sheet;
    other.page = NULL;
    other.turn = turn;
    g_autoptr(Picture) turned = turn ? pixRotateOrth(sheet->gray, turn) : pixClone(sheet->gray);
    if (!turned)
        return true;
    if (!recognise(&other, &turned, look, error))
        return false;
    Page *worse = other.page;
    if (read_well(&other) > read_well(sheet)) {
        worse = sheet->page;
        *sheet = other;
    }
    page_free(worse);
    return true;
}

/* A first pass that reads little is taken again the other way up, or by local contrast. */
static bool
mend_first(Sheet *sheet, GError **error)
{
    enum { FEW_WORDS = 15 };
    if (sheet->page->words->len < FEW_WORDS && !try_another(sheet, 0, LOOK_STRONG, error))
        return false;
    int turn = sheet->confidence < poor_confidence ? turn_of(sheet->gray) : 0;
    return turn == 0 || try_another(sheet, turn, LOOK_PLAIN, error);
}

bool
sheet_look(Sheet *sheet, Look look, GError **error)
{
    /* The last look takes the picture whole, in case the table was not what was left out. */
    g_autoptr(Picture) paper =
        look == LOOK_LARGE ? pixClone(sheet->gray) : image_paper(sheet->gray);
    g_autoptr(Picture) upright = sheet->turn ? pixRotateOrth(paper, sheet->turn) : pixClone(paper);
    pixDestroy(&paper);
    if (!upright)
        return fail(error, FAIL_HOSTILE, "page %d needs too much memory", sheet->number);
    if (!recognise(sheet, &upright, look, error))
        return false;
    return look != LOOK_PLAIN || mend_first(sheet, error);
}
