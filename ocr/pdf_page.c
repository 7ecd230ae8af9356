#include "ocr/pdf_file.h"
#include <math.h>

/* --- the shown size -------------------------------------------------------------------------- */

static float
shown_scale(fz_rect bounds, float dpi, float most_px)
{
    float longer = fz_max(bounds.x1 - bounds.x0, bounds.y1 - bounds.y0);
    return longer > 0 ? fz_min(dpi / 72, most_px / longer) : 0;
}

/* From page space to the pixels of the shown image; *out_px its size. */
static fz_matrix
shown_matrix(fz_rect bounds, float scale, fz_irect *out_px)
{
    fz_matrix ctm = fz_concat(fz_translate(-bounds.x0, -bounds.y0), fz_scale(scale, scale));
    *out_px = fz_round_rect(fz_transform_rect(bounds, ctm));
    return ctm;
}

static bool
fits(fz_rect bounds)
{
    float w = bounds.x1 - bounds.x0, h = bounds.y1 - bounds.y0;
    enum { SIDE_POINTS = 14400 * 4 }; /* ISO 32000 allows 14,400 units, scaled by UserUnit */
    return w >= 1 && h >= 1 && w < SIDE_POINTS && h < SIDE_POINTS;
}

/* --- the text layer -------------------------------------------------------------------------- */

typedef struct WordMaker {
    Page *page;
    fz_matrix ctm;
    GString *text;
    fz_rect box; /* page space */
    float right, size;
} WordMaker;

static void
word_end(WordMaker *maker)
{
    if (maker->text->len) {
        fz_rect px = fz_transform_rect(maker->box, maker->ctm);
        ReadingBox box = {(int)fz_max(0, px.x0), (int)fz_max(0, px.y0),
                          (int)fz_max(1, px.x1 - px.x0), (int)fz_max(1, px.y1 - px.y0)};
        page_add_word(maker->page, maker->text->str, box, 1);
    }
    g_string_truncate(maker->text, 0);
    maker->box = fz_empty_rect;
}

/* Table cells come without a space between them; a gap over 0.12 of the height parts them
 * (ocr.md). */
static void
word_char(WordMaker *maker, const fz_stext_char *ch)
{
    const float gap = 0.12f;
    fz_rect box = fz_rect_from_quad(ch->quad);
    if (g_unichar_isspace((gunichar)ch->c) || ch->c == 0) {
        word_end(maker);
        return;
    }
    if (maker->text->len &&
        (box.x0 - maker->right > gap * ch->size || box.x0 < maker->right - ch->size))
        word_end(maker);
    bool valid = ch->c > 0 && g_unichar_validate((gunichar)ch->c);
    g_string_append_unichar(maker->text, valid ? (gunichar)ch->c : 0xfffd);
    maker->box = fz_union_rect(maker->box, box);
    maker->right = box.x1;
    maker->size = ch->size;
}

static void
take_text(const fz_stext_page *stext, WordMaker *maker)
{
    for (const fz_stext_block *block = stext->first_block; block; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_TEXT)
            continue;
        for (const fz_stext_line *line = block->u.t.first_line; line; line = line->next) {
            if (fabsf(line->dir.x) < fabsf(line->dir.y))
                continue; /* the program's advertisement up the margin */
            for (const fz_stext_char *ch = line->first_char; ch; ch = ch->next)
                word_char(maker, ch);
            word_end(maker);
        }
    }
}

/* --- scans ----------------------------------------------------------------------------------- */

/* The one image that covers nearly the whole page, or NULL. */
static const fz_stext_block *
scan_of(const fz_stext_page *stext, fz_rect bounds)
{
    const float covers = 0.80f;
    const fz_stext_block *found = NULL;
    float page_area = (bounds.x1 - bounds.x0) * (bounds.y1 - bounds.y0);
    for (const fz_stext_block *block = stext->first_block; block; block = block->next) {
        if (block->type != FZ_STEXT_BLOCK_IMAGE)
            continue;
        fz_rect seen = fz_intersect_rect(block->bbox, bounds);
        if (found || (seen.x1 - seen.x0) * (seen.y1 - seen.y0) < covers * page_area)
            return NULL; /* a second image: a logo or a stamp on the scan must be seen too */
        found = block;
    }
    return found;
}

/* How much of the page pictures cover; those on top of each other count twice. */
static float
pictured_share(const fz_stext_page *stext, fz_rect bounds)
{
    float area = 0;
    for (const fz_stext_block *block = stext->first_block; block; block = block->next) {
        fz_rect seen = fz_intersect_rect(block->bbox, bounds);
        if (block->type == FZ_STEXT_BLOCK_IMAGE && !fz_is_empty_rect(seen))
            area += (seen.x1 - seen.x0) * (seen.y1 - seen.y0);
    }
    return area / ((bounds.x1 - bounds.x0) * (bounds.y1 - bounds.y0));
}

/* Quarter turns clockwise that the image's matrix makes; -1: slanted, mirrored or stretched. */
static int
turns_of(fz_matrix m, int width, int height)
{
    float along = fabsf(m.a) + fabsf(m.d), across = fabsf(m.b) + fabsf(m.c);
    bool straight = across < 0.01f * along, sideways = along < 0.01f * across;
    if (!straight && !sideways)
        return -1;
    float w = straight ? fabsf(m.a) : fabsf(m.b), h = straight ? fabsf(m.d) : fabsf(m.c);
    float stretch = w * (float)height / (h * (float)width);
    if (!(stretch > 0.9f && stretch < 1.1f))
        return -1;
    if (straight)
        return m.a > 0 && m.d > 0 ? 0 : (m.a < 0 && m.d < 0 ? 2 : -1);
    return m.b > 0 && m.c < 0 ? 1 : (m.b < 0 && m.c > 0 ? 3 : -1);
}

static Picture *
picture_from_gray(const unsigned char *samples, int stride, int width, int height)
{
    Picture *picture = pixCreateNoInit(width, height, 8);
    if (!picture)
        return NULL;
    l_uint32 *data = pixGetData(picture);
    int words = pixGetWpl(picture);
    for (int y = 0; y < height; y++) {
        const unsigned char *row = samples + (size_t)y * (size_t)stride;
        l_uint32 *line = data + (size_t)y * (size_t)words;
        for (int x = 0; x < width; x++)
            SET_DATA_BYTE(line, x, row[x]);
    }
    return picture;
}

/* The scan's own pixels as gray; NULL: render the page instead. */
static Picture *
scan_native(fz_context *ctx, const fz_stext_block *scan)
{
    fz_image *image = scan->u.i.image;
    if (turns_of(scan->u.i.transform, image->w, image->h) < 0 || image->imagemask || image->mask ||
        !image_size_allowed(image->w, image->h))
        return NULL;
    fz_pixmap *native = NULL, *gray = NULL;
    Picture *volatile picture = NULL; /* assigned between setjmp and a possible longjmp */
    fz_var(native);
    fz_var(gray);
    fz_try(ctx)
    {
        native = fz_get_pixmap_from_image(ctx, image, NULL, NULL, NULL, NULL);
        gray = fz_convert_pixmap(ctx, native, fz_device_gray(ctx), NULL, NULL,
                                 fz_default_color_params, 0);
        if (gray->n == 1)
            picture = picture_from_gray(gray->samples, (int)gray->stride, gray->w, gray->h);
    }
    fz_always(ctx)
    {
        fz_drop_pixmap(ctx, gray);
        fz_drop_pixmap(ctx, native);
    }
    fz_catch(ctx)
    {
        return NULL;
    }
    return picture;
}

static Picture *
scan_pixels(fz_context *ctx, const fz_stext_block *scan)
{
    const fz_image *image = scan->u.i.image;
    int turns = turns_of(scan->u.i.transform, image->w, image->h);
    Picture *native = scan_native(ctx, scan);
    if (!native || turns == 0)
        return native;
    Picture *turned = pixRotateOrth(native, turns);
    pix_free(native);
    return turned;
}

static fz_pixmap *
render(fz_context *ctx, fz_page *page, fz_rect bounds, float dpi, float most_px,
       fz_colorspace *space)
{
    fz_irect px;
    fz_matrix ctm = shown_matrix(bounds, shown_scale(bounds, dpi, most_px), &px);
    fz_pixmap *pixmap = fz_new_pixmap_with_bbox(ctx, space, px, NULL, 0);
    fz_device *device = NULL;
    fz_var(device);
    fz_try(ctx)
    {
        fz_clear_pixmap_with_value(ctx, pixmap, 255);
        device = fz_new_draw_device(ctx, fz_identity, pixmap);
        fz_run_page(ctx, page, device, ctm, NULL);
        fz_close_device(ctx, device);
    }
    fz_always(ctx)
    {
        fz_drop_device(ctx, device);
    }
    fz_catch(ctx)
    {
        fz_drop_pixmap(ctx, pixmap);
        fz_rethrow(ctx);
    }
    return pixmap;
}

/* --- one page -------------------------------------------------------------------------------- */

/* Inside a try of the caller: may throw. */
static void
take_gray(fz_context *ctx, fz_page *page, fz_rect bounds, const fz_stext_block *scan, PdfPage *out)
{
    out->gray = scan ? scan_pixels(ctx, scan) : NULL;
    if (out->gray)
        return;
    fz_pixmap *pixmap = render(ctx, page, bounds, PDF_SCAN_DPI, PDF_SCAN_SIDE, fz_device_gray(ctx));
    out->gray = picture_from_gray(pixmap->samples, (int)pixmap->stride, pixmap->w, pixmap->h);
    fz_drop_pixmap(ctx, pixmap);
}

static void
take_words(const fz_stext_page *stext, fz_rect bounds, PdfPage *out)
{
    fz_irect px;
    fz_matrix ctm = shown_matrix(bounds, shown_scale(bounds, PDF_DPI, PAGE_IMAGE_SIDE), &px);
    out->width = MAX(1, px.x1 - px.x0);
    out->height = MAX(1, px.y1 - px.y0);
    out->words = page_new(out->number, out->width, out->height, "text");
    WordMaker maker = {out->words, ctm, g_string_new(NULL), fz_empty_rect, 0, 0};
    take_text(stext, &maker);
    g_string_free(maker.text, TRUE);
    page_finish(out->words);
}

static const float PICTURE_LEAST = 0.15f; /* of the page: no logo */

/* Text that was laid unseen under a scan is somebody else's recognition, and a receipt that was
 * pasted into a letter says more than the letter. */
static bool
picture_tells_more(const Page *words, float pictured, int seen, int unseen)
{
    const float scanned = 0.5f;
    enum { SHORT_LETTER = 300 };
    return (pictured >= scanned && unseen > seen) ||
           (pictured >= PICTURE_LEAST && seen < SHORT_LETTER && !pdf_text_has_amount(words));
}

/* Inside a try of the caller: may throw. */
static void
take_page(fz_context *ctx, fz_page *page, fz_stext_page **stext, PdfPage *out)
{
    fz_rect bounds = fz_bound_page(ctx, page);
    if (!fits(bounds))
        fz_throw(ctx, FZ_ERROR_GENERIC, "the page has no usable size");
    fz_stext_options options = {FZ_STEXT_PRESERVE_IMAGES, 1};
    *stext = fz_new_stext_page_from_page(ctx, page, &options);
    take_words(*stext, bounds, out);
    int seen = 0, unseen = 0;
    float pictured = pictured_share(*stext, bounds);
    if (pictured >= PICTURE_LEAST)
        pdf_count_glyphs(ctx, page, &seen, &unseen);
    if (!pdf_text_is_junk(out->words) && !picture_tells_more(out->words, pictured, seen, unseen))
        return;
    g_clear_pointer(&out->words, page_free);
    /* what is printed over the scan belongs to the page */
    take_gray(ctx, page, bounds, seen ? NULL : scan_of(*stext, bounds), out);
}

bool
pdf_page_take(PdfFile *file, int number, PdfPage *out, GError **error)
{
    fz_context *ctx = file->ctx;
    fz_page *page = NULL;
    fz_stext_page *stext = NULL;
    fz_var(page);
    fz_var(stext);
    out->number = number;
    pdf_file_start_clock(file);
    fz_try(ctx)
    {
        page = fz_load_page(ctx, file->document, number - 1);
        take_page(ctx, page, &stext, out);
    }
    fz_always(ctx)
    {
        fz_drop_stext_page(ctx, stext);
        fz_drop_page(ctx, page);
    }
    fz_catch(ctx)
    {
        g_clear_pointer(&out->words, page_free);
        g_clear_pointer(&out->gray, pix_free);
        return pdf_fail(file, "a page cannot be read", error);
    }
    if (!out->words && !out->gray)
        return fail(error, FAIL_HOSTILE, "page %d needs too much memory", number);
    return true;
}

/* --- showing --------------------------------------------------------------------------------- */

static void
png_of(fz_context *ctx, fz_pixmap *pixmap, GByteArray *png)
{
    fz_buffer *buffer = fz_new_buffer_from_pixmap_as_png(ctx, pixmap, fz_default_color_params);
    unsigned char *data;
    size_t size_bytes = fz_buffer_storage(ctx, buffer, &data);
    g_byte_array_append(png, data, (guint)size_bytes);
    fz_drop_buffer(ctx, buffer);
}

bool
pdf_page_render(PdfFile *file, int number, GByteArray **out_png, GError **error)
{
    fz_context *ctx = file->ctx;
    fz_page *page = NULL;
    fz_pixmap *pixmap = NULL;
    fz_var(page);
    fz_var(pixmap);
    GByteArray *png = g_byte_array_new();
    pdf_file_start_clock(file);
    fz_try(ctx)
    {
        page = fz_load_page(ctx, file->document, number - 1);
        fz_rect bounds = fz_bound_page(ctx, page);
        if (!fits(bounds))
            fz_throw(ctx, FZ_ERROR_GENERIC, "the page has no usable size");
        pixmap = render(ctx, page, bounds, PDF_DPI, PAGE_IMAGE_SIDE, fz_device_rgb(ctx));
        png_of(ctx, pixmap, png);
    }
    fz_always(ctx)
    {
        fz_drop_pixmap(ctx, pixmap);
        fz_drop_page(ctx, page);
    }
    fz_catch(ctx)
    {
        g_byte_array_unref(png);
        return pdf_fail(file, "the page cannot be rendered", error);
    }
    *out_png = png;
    return true;
}
