#include "ocr/image_decode.h"
#include <string.h>

bool
image_size_allowed(int64_t width, int64_t height)
{
    return width > 0 && height > 0 && width <= IMAGE_SIDE && height <= IMAGE_SIDE &&
           width * height <= IMAGE_PIXELS;
}

static bool
check_size(int64_t width, int64_t height, GError **error)
{
    if (width <= 0 || height <= 0)
        return fail(error, FAIL_SENDER, "the picture's header has no size");
    if (!image_size_allowed(width, height))
        return fail(error, FAIL_HOSTILE,
                    "the picture has %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT
                    " pixels, over the limit of %d a side or %d in all",
                    width, height, IMAGE_SIDE, IMAGE_PIXELS);
    return true;
}

/* --- headers --------------------------------------------------------------------------------- */

static uint32_t
little_endian(const uint8_t *p, int n)
{
    uint32_t value = 0;
    for (int i = n - 1; i >= 0; i--)
        value = value << 8 | p[i];
    return value;
}

/* GIF and BMP by hand: leptonica decodes the whole picture to tell its size. */
static bool
plain_header(const uint8_t *bytes, size_t size_bytes, int64_t *width, int64_t *height)
{
    enum { GIF_HEADER = 10, BMP_HEADER = 26 };
    if (size_bytes >= GIF_HEADER && memcmp(bytes, "GIF8", 4) == 0) {
        *width = little_endian(bytes + 6, 2);
        *height = little_endian(bytes + 8, 2);
        return true;
    }
    if (size_bytes >= BMP_HEADER && memcmp(bytes, "BM", 2) == 0) {
        *width = (int32_t)little_endian(bytes + 18, 4);
        *height = (int32_t)little_endian(bytes + 22, 4);
        *height = *height < 0 ? -*height : *height; /* stored from the top */
        return true;
    }
    return false;
}

static bool
is_jpeg(const uint8_t *bytes, size_t size_bytes)
{
    return size_bytes >= 4 && bytes[0] == 0xff && bytes[1] == 0xd8;
}

static bool
is_tiff(const uint8_t *bytes, size_t size_bytes)
{
    return size_bytes > 8 && (memcmp(bytes, "II*\0", 4) == 0 || memcmp(bytes, "MM\0*", 4) == 0);
}

static bool
leptonica_header(const uint8_t *bytes, size_t size_bytes, GError **error)
{
    int format, width, height, bits, samples, map;
    if (pixReadHeaderMem(bytes, size_bytes, &format, &width, &height, &bits, &samples, &map) != 0)
        return fail(error, FAIL_SENDER, "the picture's header cannot be read");
    return check_size(width, height, error);
}

static bool
tiff_header(const uint8_t *bytes, size_t size_bytes, int index, GError **error)
{
    int width, height, bits, samples, resolution, map, format;
    if (readHeaderMemTiff(bytes, size_bytes, index, &width, &height, &bits, &samples, &resolution,
                          &map, &format) != 0)
        return fail(error, FAIL_SENDER, "page %d of the TIFF cannot be read", index + 1);
    return check_size(width, height, error);
}

/* TIFF chains its pages by offsets; counting them is bounded because a chain can be a ring. */
static int
tiff_pages(const uint8_t *bytes, size_t size_bytes)
{
    enum { COUNTED = 2000 };
    bool little = bytes[0] == 'I';
    size_t at = 4;
    for (int pages = 0; pages < COUNTED; pages++) {
        if (at + 4 > size_bytes)
            return pages;
        const uint8_t *p = bytes + at;
        size_t next = little ? little_endian(p, 4)
                             : (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
        if (next == 0 || next + 2 > size_bytes)
            return pages;
        p = bytes + next;
        size_t entries = little ? little_endian(p, 2) : (size_t)p[0] << 8 | p[1];
        at = next + 2 + 12 * entries;
    }
    return COUNTED;
}

bool
image_count(const uint8_t *bytes, size_t size_bytes, int *out_pages, GError **error)
{
    int64_t width, height;
    int w, h;
    *out_pages = 1;
    if (plain_header(bytes, size_bytes, &width, &height))
        return check_size(width, height, error);
    if (heif_sniff(bytes, size_bytes))
        return heif_size(bytes, size_bytes, &w, &h, error) && check_size(w, h, error);
    if (is_tiff(bytes, size_bytes)) {
        *out_pages = MAX(1, tiff_pages(bytes, size_bytes));
        return tiff_header(bytes, size_bytes, 0, error);
    }
    return leptonica_header(bytes, size_bytes, error);
}

/* --- the right way up ------------------------------------------------------------------------ */

/* EXIF 2.3, tag 274: quarter turns clockwise, then whether left and right are swapped. Phones
 * write 0 and other invalid values; those stand as they are. */
static Picture *
turn_upright(Picture *picture, int orientation)
{
    static const struct {
        int quarters;
        bool mirrored;
    } turns[] = {{0, false}, {0, false}, {0, true}, {2, false}, {2, true},
                 {1, true},  {1, false}, {3, true}, {3, false}};
    if (orientation < 2 || orientation >= (int)G_N_ELEMENTS(turns))
        return picture;
    if (turns[orientation].quarters) {
        Picture *turned = pixRotateOrth(picture, turns[orientation].quarters);
        pixDestroy(&picture);
        picture = turned;
    }
    if (picture && turns[orientation].mirrored)
        (void)pixFlipLR(picture, picture);
    return picture;
}

/* A fax has half as many lines as dots to the inch: letters of it are flat (ITU-T T.4). */
static Picture *
make_square(Picture *picture)
{
    const double least = 1.2, most = 4;
    int x = pixGetXRes(picture), y = pixGetYRes(picture);
    double ratio = x > 0 && y > 0 ? (double)x / y : 1;
    double across = ratio < 1 ? 1 / ratio : 1, down = ratio > 1 ? ratio : 1;
    if (MAX(across, down) < least || MAX(across, down) > most ||
        !image_size_allowed((int64_t)(pixGetWidth(picture) * across),
                            (int64_t)(pixGetHeight(picture) * down)))
        return picture;
    Picture *square = pixScale(picture, (float)across, (float)down);
    if (!square)
        return picture;
    pixDestroy(&picture);
    return square;
}

/* --- pixels ---------------------------------------------------------------------------------- */

/* A JPEG with more pixels and longer sides than given, as its header says. */
static bool
is_larger(const uint8_t *bytes, size_t size_bytes, int64_t pixels, int side)
{
    int width = 0, height = 0;
    return readHeaderMemJpeg(bytes, size_bytes, &width, &height, NULL, NULL, NULL) == 0 &&
           (int64_t)width * height > pixels && MIN(width, height) > side;
}

/* A page at 600 dpi or a phone's largest picture is decoded to half its sides: print is still 20
 * pixels high, and a reader stays within 150 MB. */
static Picture *
read_jpeg(const uint8_t *bytes, size_t size_bytes, int hint)
{
    enum { HUGE_PIXELS = 20 * 1000 * 1000, HUGE_SIDE = 3000 }; /* a long screenshot is narrow */
    int reduction = is_larger(bytes, size_bytes, HUGE_PIXELS, HUGE_SIDE) ? 2 : 1;
    return pixReadMemJpeg(bytes, size_bytes, 0, reduction, NULL, hint);
}

bool
image_decode(const uint8_t *bytes, size_t size_bytes, int index, Picture **out, GError **error)
{
    g_autoptr(Picture) picture = NULL;
    if (heif_sniff(bytes, size_bytes)) {
        if (!heif_decode(bytes, size_bytes, &picture, error))
            return false;
    } else if (is_tiff(bytes, size_bytes)) {
        if (!tiff_header(bytes, size_bytes, index, error))
            return false;
        picture = pixReadMemTiff(bytes, size_bytes, index);
        if (picture)
            picture = make_square(g_steal_pointer(&picture));
    } else {
        int pages;
        if (!image_count(bytes, size_bytes, &pages, error))
            return false;
        picture = is_jpeg(bytes, size_bytes) ? read_jpeg(bytes, size_bytes, 0)
                                             : pixReadMem(bytes, size_bytes);
        if (picture)
            picture = turn_upright(g_steal_pointer(&picture), image_orientation(bytes, size_bytes));
    }
    if (!picture)
        return fail(error, FAIL_SENDER, "page %d of the picture cannot be decoded", index + 1);
    if (!image_size_allowed(pixGetWidth(picture), pixGetHeight(picture)))
        return fail(error, FAIL_HOSTILE, "the picture is larger than its header says");
    *out = g_steal_pointer(&picture);
    return true;
}

/* A photo of twelve megapixels is 12 MB of gray instead of 48 MB of colour: only JPEG can do that
 * while it decodes. NULL: not this way. */
static Picture *
decode_luminance(const uint8_t *bytes, size_t size_bytes)
{
    Picture *gray = read_jpeg(bytes, size_bytes, L_JPEG_READ_LUMINANCE);
    if (gray && pixGetDepth(gray) != 8)
        pixDestroy(&gray);
    return gray ? turn_upright(gray, image_orientation(bytes, size_bytes)) : NULL;
}

bool
image_decode_gray(const uint8_t *bytes, size_t size_bytes, int index, Picture **out, GError **error)
{
    /* Smaller ones fit in memory in colour, and the weights of leptonica's gray read a little
     * better. */
    enum { LARGE_PIXELS = 4 * 1000 * 1000 };
    int pages;
    g_autoptr(Picture) gray = NULL, picture = NULL;
    if (is_jpeg(bytes, size_bytes)) {
        if (!image_count(bytes, size_bytes, &pages, error))
            return false;
        if (is_larger(bytes, size_bytes, LARGE_PIXELS, 0))
            gray = decode_luminance(bytes, size_bytes);
    }
    if (!gray) {
        if (!image_decode(bytes, size_bytes, index, &picture, error))
            return false;
        gray = image_gray(picture);
    }
    if (!gray || !image_size_allowed(pixGetWidth(gray), pixGetHeight(gray)))
        return fail(error, FAIL_HOSTILE, "page %d needs too much memory", index + 1);
    *out = g_steal_pointer(&gray);
    return true;
}

Picture *
image_gray(Picture *picture)
{
    g_autoptr(Picture) flat = pixRemoveColormap(picture, REMOVE_CMAP_BASED_ON_SRC);
    if (!flat)
        return NULL;
    if (pixGetDepth(flat) == 32 && pixGetSpp(flat) == 4) {
        Picture *solid = pixRemoveAlpha(flat);
        pixDestroy(&flat);
        flat = solid;
    }
    return flat ? pixConvertTo8(flat, 0) : NULL;
}

void
image_shown_size(int width, int height, int *out_width, int *out_height)
{
    int longer = MAX(width, height);
    double scale = longer > PAGE_IMAGE_SIDE ? (double)PAGE_IMAGE_SIDE / longer : 1;
    *out_width = MAX(1, (int)(width * scale + 0.5));
    *out_height = MAX(1, (int)(height * scale + 0.5));
}
