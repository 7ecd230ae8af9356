#include "ocr/image_sheet.h"

/* Where the paper lies in a photo: on a small copy the table is darker than the receipt. */

enum {
    SMALL_SIDE = 320,  /* pixels of the copy; print is gone, the paper's edge is not */
    HOLE = 15,         /* of the copy: print, folds and shadows inside the paper */
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

/* The largest connected part of bright, with its holes filled. */
static Picture *
largest_part(Picture *bright)
{
    g_autoptr(Picture) closed = pixCloseSafeBrick(NULL, bright, HOLE, HOLE);
    g_autoptr(Picture) open = closed ? pixOpenBrick(NULL, closed, HOLE / 2, HOLE / 2) : NULL;
    PIXA *parts = NULL;
    BOXA *boxes = open ? pixConnComp(open, &parts, 4) : NULL;
    int best = -1, most = 0;
    for (int i = 0; i < (boxes ? boxaGetCount(boxes) : 0); i++) {
        g_autoptr(Picture) part = pixaGetPix(parts, i, L_CLONE);
        int area = 0;
        (void)pixCountPixels(part, &area, NULL);
        if (area > most) {
            most = area;
            best = i;
        }
    }
    Picture *mask = NULL;
    int x, y;
    if (best >= 0 && boxaGetBoxGeometry(boxes, best, &x, &y, NULL, NULL) == 0) {
        g_autoptr(Picture) part = pixaGetPix(parts, best, L_CLONE);
        mask = pixCreate(pixGetWidth(bright), pixGetHeight(bright), 1);
        (void)pixRasterop(mask, x, y, pixGetWidth(part), pixGetHeight(part), PIX_SRC, part, 0, 0);
        g_autoptr(Picture) filled = pixHolesByFilling(mask, 4);
        if (filled)
            (void)pixOr(mask, mask, filled);
    }
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

/* Paints what mask (1: keep, on the small copy) leaves out over in level. */
static Picture *
keep_only(Picture *gray, Picture *mask, double level)
{
    g_autoptr(Picture) grown = pixDilateBrick(NULL, mask, 3, 3);
    g_autoptr(Picture) table = pixInvert(NULL, grown);
    g_autoptr(Picture) full = pixScaleToSize(table, pixGetWidth(gray), pixGetHeight(gray));
    Picture *out = pixCopy(NULL, gray);
    if (full && out)
        (void)pixSetMasked(out, full, (l_uint32)level);
    return out ? out : pixClone(gray);
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
    g_autoptr(Picture) level = pixBackgroundNorm(gray, NULL, NULL, 20, 30, 70, 40, EVEN, 2, 2);
    return level ? keep_only(level, print, EVEN) : pixClone(gray);
}

Picture *
image_paper(Picture *gray)
{
    int longer = MAX(pixGetWidth(gray), pixGetHeight(gray));
    if (longer < 2 * SMALL_SIDE)
        return pixClone(gray);
    float scale = (float)SMALL_SIDE / (float)longer;
    g_autoptr(Picture) small = pixScaleAreaMap(gray, scale, scale);
    g_autoptr(Picture) bright = small ? bright_part(small) : NULL;
    g_autoptr(Picture) mask = bright ? largest_part(bright) : NULL;
    double level = 0;
    if (mask && is_paper(small, mask, &level))
        return keep_only(gray, mask, level);
    return longer >= PHOTO_SIDE ? print_only(gray) : pixClone(gray);
}
