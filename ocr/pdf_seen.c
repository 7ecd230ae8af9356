#include "ocr/pdf_file.h"

/* What of a page's text can be seen: scanners and OCR programs lay what they recognised unseen
 * under the picture (ISO 32000-1, 9.3.6, text rendering mode 3), with mistakes that nobody ever
 * saw. */

typedef struct SeenDevice {
    fz_device super;
    int *seen, *unseen; /* glyphs */
} SeenDevice;

static int
glyphs_of(const fz_text *text)
{
    int glyphs = 0;
    for (const fz_text_span *span = text->head; span; span = span->next)
        glyphs += span->len;
    return glyphs;
}

static void
see_filled(fz_context *ctx, fz_device *device, const fz_text *text, fz_matrix ctm,
           fz_colorspace *space, const float *color, float alpha, fz_color_params params)
{
    (void)ctx, (void)ctm, (void)space, (void)color, (void)params;
    const SeenDevice *mine = (const SeenDevice *)(const void *)device;
    *(alpha > 0 ? mine->seen : mine->unseen) += glyphs_of(text);
}

static void
see_stroked(fz_context *ctx, fz_device *device, const fz_text *text, const fz_stroke_state *stroke,
            fz_matrix ctm, fz_colorspace *space, const float *color, float alpha,
            fz_color_params params)
{
    (void)stroke;
    see_filled(ctx, device, text, ctm, space, color, alpha, params);
}

static void
miss(fz_context *ctx, fz_device *device, const fz_text *text, fz_matrix ctm)
{
    (void)ctx, (void)ctm;
    *((const SeenDevice *)(const void *)device)->unseen += glyphs_of(text);
}

void
pdf_count_glyphs(fz_context *ctx, fz_page *page, int *out_seen, int *out_unseen)
{
    *out_seen = *out_unseen = 0;
    SeenDevice *device = fz_new_derived_device(ctx, SeenDevice);
    device->super.fill_text = see_filled;
    device->super.stroke_text = see_stroked;
    device->super.ignore_text = miss;
    device->seen = out_seen;
    device->unseen = out_unseen;
    fz_try(ctx)
    {
        fz_run_page(ctx, page, &device->super, fz_identity, NULL);
        fz_close_device(ctx, &device->super);
    }
    fz_always(ctx)
    {
        fz_drop_device(ctx, &device->super);
    }
    fz_catch(ctx)
    {
        fz_rethrow(ctx);
    }
}
