#include "ocr/image_sheet.h"

/* Where the paper lies in a photo: on a small copy the table is darker than the receipt. */

enum {
    SMALL_SIDE = 320,  /* pixels of the copy; print is gone, the paper's edge is not */
    HOLE = 15,         /* of the copy: print, folds and shadows inside the paper */
    GAP = 5,           /* of the copy: papers closer to each other count as one */
    PHOTO_SIDE = 2400, /* below this texture costs little */
    STEP = 22,         /* gray levels the table must be darker at least */
};
static const double least_share = 0.10, most_share = 0.93;

static Picture *
bright_part(Picture *small)
{
    PIX *dark = NULL;
    int threshold = 0;
    if (pixSplitDistributionFgBg(small, 0.5f, 1, &threshold, NULL, NULL, NULL) != 0)
        return NULL;
    dark = pixThresholdToBinary(small, threshold); /* 1: darker than threshold */
    if (dark)
        (void)pixInvert(dark, dark);
    return dark;
}

/* The connected parts of bright, folds and print inside them closed. */
static BOXA *
parts_of(Picture *bright, int hole, PIXA **out_parts)
{
    g_autoptr(Picture) closed = pixCloseSafeBrick(NULL, bright, hole, hole);
    g_autoptr(Picture) open = closed ? pixOpenBrick(NULL, closed, HOLE / 2, HOLE / 2) : NULL;
    *out_parts = NULL;
    return open ? pixConnComp(open, out_parts, 4) : NULL;
}

/* Part i as a mask of the whole size, its holes filled. */
static Picture *
mask_of(Picture *bright, BOXA *boxes, PIXA *parts, int i)
{
    int x, y;
    if (boxaGetBoxGeometry(boxes, i, &x, &y, NULL, NULL) != 0)
        return NULL;
    g_autoptr(Picture) part = pixaGetPix(parts, i, L_CLONE);
    Picture *mask = pixCreate(pixGetWidth(bright), pixGetHeight(bright), 1);
    (void)pixRasterop(mask, x, y, pixGetWidth(part), pixGetHeight(part), PIX_SRC, part, 0, 0);
    g_autoptr(Picture) filled = pixHolesByFilling(mask, 4);
    if (filled)
        (void)pixOr(mask, mask, filled);
    return mask;
}

static int
area_of(PIXA *parts, int i)
{
    g_autoptr(Picture) part = pixaGetPix(parts, i, L_CLONE);
    int area = 0;
    (void)pixCountPixels(part, &area, NULL);
    return area;
}

/* The largest connected part of bright, with its holes filled. */
static Picture *
largest_part(Picture *bright)
{
    PIXA *parts = NULL;
    BOXA *boxes = parts_of(bright, HOLE, &parts);
    int best = -1, most = 0;
    for (int i = 0; i < (boxes ? boxaGetCount(boxes) : 0); i++) {
        int area = area_of(parts, i);
        if (area > most) {
            most = area;
            best = i;
        }
    }
    Picture *mask = best >= 0 ? mask_of(bright, boxes, parts, best) : NULL;
    boxaDestroy(&boxes);
    pixaDestroy(&parts);
    return mask;
}

/* The mean gray inside (or outside) of mask. */
static double
mean_of(Picture *small, Picture *mask, bool inside)
{
    float mean = 0;
    g_autoptr(Picture) part = inside ? pixClone(mask) : pixInvert(NULL, mask);
    if (pixGetAverageMasked(small, part, 0, 0, 1, L_MEAN_ABSVAL, &mean) != 0)
        return 0;
    return (double)mean;
}

static bool
is_paper(Picture *small, Picture *mask, double *out_gray)
{
    int area = 0;
    (void)pixCountPixels(mask, &area, NULL);
    double share = (double)area / pixGetWidth(small) / pixGetHeight(small);
    if (share < least_share || share > most_share)
        return false;
    *out_gray = mean_of(small, mask, true);
    return *out_gray - mean_of(small, mask, false) >= STEP;
}

/* Paints what mask (1: keep, on the small copy) leaves out of picture over in level. */
static void
keep_only(Picture *picture, Picture *mask, double level)
{
    g_autoptr(Picture) grown = pixDilateBrick(NULL, mask, 3, 3);
    g_autoptr(Picture) table = pixInvert(NULL, grown);
    g_autoptr(Picture) full = pixScaleToSize(table, pixGetWidth(picture), pixGetHeight(picture));
    if (full)
        (void)pixSetMasked(picture, full, (l_uint32)level);
}

/* The value under which share of the pixels of gray lie. */
static int
quantile(Picture *gray, double share)
{
    NUMA *histogram = pixGetGrayHistogram(gray, 1);
    float value = 0;
    if (histogram)
        (void)numaHistogramGetValFromRank(histogram, (float)share, &value);
    numaDestroy(&histogram);
    return (int)value;
}

/* Print differs from its paper more than cloth and wood do within themselves: the blocks with
 * strong contrast, grown together. NULL: nothing stands out. */
static Picture *
printed_part(Picture *gray)
{
    enum { BLOCK = 8, LEAST_CONTRAST = 24, WORDS_APART = 31, LINES_APART = 13, SPECK = 2, RIM = 9 };
    g_autoptr(Picture) contrast = pixScaleGrayMinMax(gray, BLOCK, BLOCK, L_CHOOSE_MAXDIFF);
    if (!contrast)
        return NULL;
    int strong = quantile(contrast, 0.98), usual = quantile(contrast, 0.5);
    int threshold = MAX((int)LEAST_CONTRAST, usual + (strong - usual) * 6 / 10);
    g_autoptr(Picture) low = pixThresholdToBinary(contrast, threshold);
    g_autoptr(Picture) high = low ? pixInvert(NULL, low) : NULL;
    g_autoptr(Picture) open = high ? pixOpenBrick(NULL, high, SPECK, SPECK) : NULL;
    g_autoptr(Picture) closed =
        open ? pixCloseSafeBrick(NULL, open, WORDS_APART, LINES_APART) : NULL;
    return closed ? pixDilateBrick(NULL, closed, RIM, RIM) : NULL;
}

static Picture *
print_only(Picture *gray)
{
    g_autoptr(Picture) print = printed_part(gray);
    int area = 0;
    if (print)
        (void)pixCountPixels(print, &area, NULL);
    double share = print ? (double)area / pixGetWidth(print) / pixGetHeight(print) : 0;
    if (share < least_share / 2 || share > most_share)
        return pixClone(gray);
    enum { EVEN = 220 }; /* patches of shadow painted in one gray would leave edges */
    Picture *level = pixBackgroundNorm(gray, NULL, NULL, 20, 30, 70, 40, EVEN, 2, 2);
    if (!level)
        return pixClone(gray);
    keep_only(level, print, EVEN);
    return level;
}

static Picture *
small_copy(Picture *gray)
{
    int longer = MAX(pixGetWidth(gray), pixGetHeight(gray));
    if (longer < 2 * SMALL_SIDE)
        return NULL;
    float scale = (float)SMALL_SIDE / (float)longer;
    return pixScaleAreaMap(gray, scale, scale);
}

/* The paper on small; NULL: none stands out from its surroundings. */
static Picture *
paper_on(Picture *small, double *out_gray)
{
    g_autoptr(Picture) bright = bright_part(small);
    g_autoptr(Picture) mask = bright ? largest_part(bright) : NULL;
    return mask && is_paper(small, mask, out_gray) ? g_steal_pointer(&mask) : NULL;
}

Picture *
image_paper(Picture *gray)
{
    g_autoptr(Picture) small = small_copy(gray);
    double level = 0;
    if (!small)
        return pixClone(gray);
    g_autoptr(Picture) mask = paper_on(small, &level);
    Picture *paper = mask ? pixCopy(NULL, gray) : NULL;
    if (paper) {
        keep_only(paper, mask, level);
        return paper;
    }
    bool photo = MAX(pixGetWidth(gray), pixGetHeight(gray)) >= PHOTO_SIDE;
    return photo ? print_only(gray) : pixClone(gray);
}

/* A part that is large enough for a receipt and lies on something darker. */
static void
add_paper(Picture *small, Picture *mask, int longer, GArray *boxes)
{
    const double least_paper = 0.04; /* of the picture */
    enum { RIM = 2 };
    int area = 0, x, y, w, h;
    (void)pixCountPixels(mask, &area, NULL);
    BOX *box = NULL;
    double share = (double)area / pixGetWidth(small) / pixGetHeight(small);
    if (share < least_paper || share > most_share ||
        mean_of(small, mask, true) - mean_of(small, mask, false) < STEP ||
        pixClipToForeground(mask, NULL, &box) != 0)
        return;
    (void)boxGetGeometry(box, &x, &y, &w, &h);
    boxDestroy(&box);
    double scale = (double)longer / SMALL_SIDE;
    ReadingBox paper = {(int)(MAX(0, x - RIM) * scale), (int)(MAX(0, y - RIM) * scale),
                        (int)((w + 2 * RIM) * scale), (int)((h + 2 * RIM) * scale)};
    g_array_append_val(boxes, paper);
}

GArray *
image_papers(Picture *gray)
{
    GArray *papers = g_array_new(FALSE, FALSE, sizeof(ReadingBox));
    g_autoptr(Picture) small = small_copy(gray);
    g_autoptr(Picture) bright = small ? bright_part(small) : NULL;
    PIXA *parts = NULL;
    BOXA *boxes = bright ? parts_of(bright, GAP, &parts) : NULL;
    for (int i = 0; i < (boxes ? boxaGetCount(boxes) : 0); i++) {
        g_autoptr(Picture) mask = mask_of(bright, boxes, parts, i);
        if (mask)
            add_paper(small, mask, MAX(pixGetWidth(gray), pixGetHeight(gray)), papers);
    }
    boxaDestroy(&boxes);
    pixaDestroy(&parts);
    return papers;
}

/* How many pixels of row (or, across, of column) at of mask are set. */
static int
set_along(Picture *mask, int at, bool across)
{
    int length = across ? pixGetHeight(mask) : pixGetWidth(mask), set = 0;
    for (int i = 0; i < length; i++) {
        l_uint32 value = 0;
        (void)pixGetPixel(mask, across ? at : i, across ? i : at, &value);
        set += (int)value;
    }
    return set;
}

bool
image_paper_is_cut(Picture *gray)
{
    const double wide = 0.25; /* of an edge: more than a corner of the paper */
    double level;
    g_autoptr(Picture) small = small_copy(gray);
    g_autoptr(Picture) mask = small ? paper_on(small, &level) : NULL;
    if (!mask)
        return false;
    int w = pixGetWidth(mask), h = pixGetHeight(mask);
    return set_along(mask, 1, false) > wide * w || set_along(mask, h - 2, false) > wide * w ||
           set_along(mask, 1, true) > wide * h || set_along(mask, w - 2, true) > wide * h;
}
