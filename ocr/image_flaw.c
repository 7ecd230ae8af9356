#include "ocr/image_sheet.h"
#include <string.h>

/* Why a picture tells too little, by what its pixels say: measured only once reading has failed,
 * so a flaw here never costs a picture that could be read. */

enum {
    DARK = 95,        /* of 255: nineteen of twenty pixels lie below */
    LETTER_TINY = 10, /* pixels; tesseract needs about 20 (ocr.md) */
    SIDE_TINY = 500,  /* pixels of the shorter side: a thumbnail */
    BURNT = 252,      /* the lamp's reflection */
    EVEN_PAPER = 215, /* paper this white needs no lamp to reach BURNT */
};
static const double sharp_least = 0.30; /* of the contrast, within one half-size pixel */
static const double glare_least = 0.04, glare_most = 0.6; /* of the picture */

static int
rank(Picture *gray, double share)
{
    NUMA *histogram = pixGetGrayHistogram(gray, 1);
    float value = 0;
    if (histogram)
        (void)numaHistogramGetValFromRank(histogram, (float)share, &value);
    numaDestroy(&histogram);
    return (int)value;
}

static bool
is_dark(const Sheet *sheet)
{
    const double nearly_all = 0.95;
    return rank(sheet->gray, nearly_all) < DARK;
}

static bool
is_small(const Sheet *sheet)
{
    return MIN(pixGetWidth(sheet->gray), pixGetHeight(sheet->gray)) < SIDE_TINY ||
           (sheet->letter > 0 && sheet->letter < LETTER_TINY);
}

/* The steepest step between neighbours in each block: across an edge of sharp print it is most of
 * the block's contrast, across a blurred one a small part of it. */
static Picture *
steps_of(Picture *half, int block)
{
    int w = pixGetWidth(half), h = pixGetHeight(half);
    g_autoptr(Picture) moved = pixCopy(NULL, half);
    if (!moved || w < 2 * block || h < 2 * block)
        return NULL;
    (void)pixRasterop(moved, 1, 0, w - 1, h, PIX_SRC, half, 0, 0);
    g_autoptr(Picture) step = pixAbsDifference(half, moved);
    return step ? pixScaleGrayMinMax(step, block, block, L_CHOOSE_MAX) : NULL;
}

static bool
is_blurred(const Sheet *sheet)
{
    enum { BLOCK = 8, LEAST_CONTRAST = 12 };
    const double strongest = 0.97;
    g_autoptr(Picture) half = pixScaleAreaMap2(sheet->gray); /* takes the camera's grain out */
    g_autoptr(Picture) steps = half ? steps_of(half, BLOCK) : NULL;
    g_autoptr(Picture) contrast =
        steps ? pixScaleGrayMinMax(half, BLOCK * 2, BLOCK * 2, L_CHOOSE_MAXDIFF) : NULL;
    if (!contrast)
        return false;
    int most = rank(contrast, strongest);
    return most >= LEAST_CONTRAST && rank(steps, strongest) < sharp_least * most;
}

static bool
is_glaring(const Sheet *sheet)
{
    g_autoptr(Picture) rest = pixThresholdToBinary(sheet->gray, BURNT); /* 1: darker */
    int dark = 0;
    if (!rest || pixCountPixels(rest, &dark, NULL) != 0)
        return false;
    double all = (double)pixGetWidth(sheet->gray) * pixGetHeight(sheet->gray);
    double burnt = 1 - dark / all;
    return burnt >= glare_least && burnt <= glare_most &&
           rank(sheet->gray, (1 - burnt) * 0.9) < EVEN_PAPER;
}

/* Lines that run over the side of the picture, or paper that runs over its end. */
static bool
is_cut(const Sheet *sheet)
{
    enum { LINES_CUT = 4 };
    int rim = sheet->width / 200, left = 0, right = 0;
    for (guint i = 0; sheet->page && i < sheet->page->words->len; i++) {
        const ReadingBox *box = &((const Word *)sheet->page->words->pdata[i])->box;
        left += box->x <= rim;
        right += box->x + box->w >= sheet->page->width - rim;
    }
    return left >= LINES_CUT || right >= LINES_CUT || image_paper_is_cut(sheet->gray);
}

static const struct {
    const char *rule, *text;
    bool (*has)(const Sheet *sheet);
    bool hides; /* print may be there although the picture looks blank */
} flaws[] = {
    {"photo-small", "the print is too small to be read", is_small, false},
    {"photo-dark", "the picture is too dark", is_dark, true},
    {"photo-blurred", "the picture is out of focus", is_blurred, true},
    {"photo-glare", "a reflection covers part of the picture", is_glaring, false},
    {"photo-cut", "the document runs over the edge of the picture", is_cut, false},
};

static const char *
add_flaw(const Sheet *sheet, GPtrArray *findings)
{
    for (size_t i = 0; sheet->gray && i < G_N_ELEMENTS(flaws); i++)
        if ((flaws[i].hides || !sheet->blank) && flaws[i].has(sheet)) {
            reading_add_finding(findings, flaws[i].rule, "warning", flaws[i].text);
            return flaws[i].text;
        }
    return NULL;
}

/* Words that were surely recognised: noise is short and doubtful. */
static int
legible_words(const GPtrArray *sheets)
{
    const double sure = 0.70;
    enum { LEAST_BYTES = 3 };
    int legible = 0;
    for (guint i = 0; i < sheets->len; i++) {
        const Page *page = ((const Sheet *)sheets->pdata[i])->page;
        for (guint k = 0; page && k < page->words->len; k++) {
            const Word *word = page->words->pdata[k];
            legible += word->confidence >= sure && strlen(word->text) >= LEAST_BYTES;
        }
    }
    return legible;
}

void
sheets_explain(const GPtrArray *sheets, Reading *reading)
{
    static const char *const vouchers[] = {"receipt", "invoice", "credit-note", NULL};
    const double guess = 0.60; /* below it a total is wrong more often than right */
    enum { FEW_WORDS = 10 };
    const Sheet *first = sheets->pdata[0];
    bool voucher = g_strv_contains(vouchers, reading->kind);
    if (!first->picture || reading_confidence(reading, FIELD_TOTAL) >= guess ||
        (!voucher && legible_words(sheets) >= FEW_WORDS))
        return;
    const char *why = add_flaw(first, reading->findings);
    if (why)
        reading_stop(reading, "unreadable", "%s", why);
}
