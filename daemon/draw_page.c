/* The page: what a coordinator shows at the annual meeting. */
#include "daemon/draw.h"
#include <cairo-pdf.h>
#include <pango/pango.h>
#include <string.h>

/* A4 in points, and a page's margins. */
static const double page_w = 595.276, page_h = 841.89, left = 50, width = 495.276, top = 46;

static double
draw_head(cairo_t *cr, const json_t *page)
{
    const DrawFont office = {9.5, PANGO_WEIGHT_SEMIBOLD, draw_blue};
    const DrawFont quiet = {9.5, PANGO_WEIGHT_NORMAL, draw_grey};
    const DrawFont title = {27, PANGO_WEIGHT_BOLD, draw_ink};
    const DrawFont subtitle = {13.5, PANGO_WEIGHT_NORMAL, draw_grey};
    double y = top;
    (void)draw_text(cr, &office, DRAW_LEFT, left, y, width / 2, draw_word(page, "office"));
    y += draw_text(cr, &quiet, DRAW_RIGHT, left + width, y, width / 2, draw_word(page, "asof")) + 6;
    draw_rule(cr, left, y, width, 1.5, draw_blue);
    y += 14;
    y += draw_text(cr, &title, DRAW_LEFT, left, y, width, draw_word(page, "title"));
    y += 4;
    return y + draw_text(cr, &subtitle, DRAW_LEFT, left, y, width, draw_word(page, "subtitle"));
}

static double
draw_tiles(cairo_t *cr, const json_t *tiles, double y)
{
    size_t n = MAX(json_array_size(tiles), 1);
    double gap = 10, h = 62, w = (width - gap * (double)(n - 1)) / (double)n;
    for (size_t i = 0; i < json_array_size(tiles); i++) {
        const json_t *tile = json_array_get(tiles, i);
        unsigned ground = i == 0 ? draw_blue : 0xf3f3f0, ink = i == 0 ? 0xffffff : draw_ink;
        unsigned quiet = i == 0 ? 0xd5e3f0 : draw_grey;
        const DrawFont label = {9, PANGO_WEIGHT_NORMAL, quiet};
        const DrawFont amount = {16, PANGO_WEIGHT_BOLD, ink};
        const DrawFont note = {8, PANGO_WEIGHT_NORMAL, quiet};
        const DrawBox box = {left + (w + gap) * (double)i, y, w, h};
        draw_fill(cr, &box, 4, ground);
        (void)draw_text(cr, &label, DRAW_LEFT, box.x + 10, y + 8, w - 20, draw_word(tile, "label"));
        (void)draw_text(cr, &amount, DRAW_LEFT, box.x + 10, y + 20, w - 16,
                        draw_word(tile, "amount"));
        (void)draw_text(cr, &note, DRAW_LEFT, box.x + 10, y + 44, w - 16, draw_word(tile, "note"));
    }
    return y + h;
}

static double
draw_heading(cairo_t *cr, const char *text, double x, double y, double w)
{
    const DrawFont font = {11.5, PANGO_WEIGHT_BOLD, draw_ink};
    return y + draw_text(cr, &font, DRAW_LEFT, x, y, w, text) + 6;
}

static void
draw_account(cairo_t *cr, const json_t *account, const DrawBox *box)
{
    const json_t *rows = json_object_get(account, "rows");
    double y = draw_heading(cr, draw_word(account, "title"), box->x, box->y, box->w);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        bool strong = json_is_true(json_object_get(row, "strong"));
        const DrawFont font = {9.5, strong ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, draw_ink};
        if (strong)
            draw_rule(cr, box->x, y - 1, box->w, 0.5, draw_grey);
        (void)draw_text(cr, &font, DRAW_LEFT, box->x, y + 3, box->w * 0.6, draw_word(row, "label"));
        (void)draw_text(cr, &font, DRAW_RIGHT, box->x + box->w, y + 3, box->w * 0.45,
                        draw_word(row, "amount"));
        y += 18;
    }
}

static void
draw_cases(cairo_t *cr, const json_t *cases, const DrawBox *box)
{
    const json_t *rows = json_object_get(cases, "rows");
    const DrawFont text = {9.5, PANGO_WEIGHT_NORMAL, draw_ink};
    const DrawFont quiet = {8.5, PANGO_WEIGHT_NORMAL, draw_grey};
    double y = draw_heading(cr, draw_word(cases, "title"), box->x, box->y, box->w);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        (void)draw_text(cr, &text, DRAW_LEFT, box->x, y + 1, box->w * 0.68, draw_word(row, "text"));
        (void)draw_text(cr, &text, DRAW_RIGHT, box->x + box->w, y + 1, box->w * 0.32,
                        draw_word(row, "amount"));
        (void)draw_text(cr, &quiet, DRAW_LEFT, box->x, y + 13, box->w, draw_word(row, "status"));
        y += 29;
    }
    const char *rest = json_array_size(rows) ? draw_word(cases, "more") : draw_word(cases, "none");
    (void)draw_text(cr, &quiet, DRAW_LEFT, box->x, y + 2, box->w, rest);
}

static void
draw_foot(cairo_t *cr, const json_t *page)
{
    const DrawFont font = {8.5, PANGO_WEIGHT_NORMAL, draw_grey};
    double y = page_h - 66;
    draw_rule(cr, left, y, width, 0.5, draw_line);
    (void)draw_paragraph(cr, &font, left, y + 8, width, draw_word(page, "footer"));
}

static void
draw_all(cairo_t *cr, const json_t *page)
{
    const json_t *balance = json_object_get(page, "balance");
    const json_t *spending = json_object_get(page, "spending");
    const DrawFont quiet = {10, PANGO_WEIGHT_NORMAL, draw_grey};
    double y = draw_tiles(cr, json_object_get(page, "tiles"), draw_head(cr, page) + 18) + 24;
    y = draw_heading(cr, draw_word(balance, "title"), left, y, width);
    const DrawBox plot = {left, y, width, 120};
    draw_balance(cr, balance, &plot);
    y = draw_heading(cr, draw_word(spending, "title"), left, y + plot.h + 22, width);
    const DrawBox bars = {left, y - 16, width, 0};
    if (*draw_word(page, "empty"))
        y += draw_text(cr, &quiet, DRAW_LEFT, left, y, width, draw_word(page, "empty")) + 20;
    else
        y += draw_spending(cr, spending, &bars);
    const DrawBox account = {left, y + 2, width * 0.43, 0};
    const DrawBox cases = {left + width * 0.5, y + 2, width * 0.5, 0};
    draw_account(cr, json_object_get(page, "account"), &account);
    draw_cases(cr, json_object_get(page, "cases"), &cases);
    draw_foot(cr, page);
}

bool
draw_page_pdf(const json_t *page, GByteArray *out, GError **error)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(draw_keep, out, page_w, page_h);
    g_autofree char *title =
        g_strdup_printf("%s – %s", draw_word(page, "title"), draw_word(page, "subtitle"));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, draw_word(page, "office"));
    cairo_t *cr = cairo_create(surface);
    draw_all(cr, page);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ||
           fail(error, FAIL_OURS, "the page: %s", cairo_status_to_string(status));
}
