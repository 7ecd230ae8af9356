/* Words, lines and boxes of a page. */
#include "daemon/draw.h"
#include <math.h>
#include <pango/pangocairo.h>

const unsigned draw_ink = 0x1d1d1b, draw_grey = 0x6a6a64, draw_line = 0xdcdcd6,
               draw_pale = 0xe3ecf4, draw_blue = 0x2b5f92, draw_red = 0xb3261e;

#define FONT_FAMILY "Lato, DejaVu Sans, Sans"

void
draw_colour(cairo_t *cr, unsigned colour)
{
    cairo_set_source_rgb(cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
}

/* Figures of one width, so that amounts stand below each other. */
static PangoLayout *
layout_new(cairo_t *cr, const DrawFont *font, const char *text)
{
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoFontDescription *description = pango_font_description_from_string(FONT_FAMILY);
    PangoAttrList *attributes = pango_attr_list_new();
    pango_font_description_set_absolute_size(description, font->size * PANGO_SCALE);
    pango_font_description_set_weight(description, (PangoWeight)font->weight);
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1, lnum=1"));
    pango_layout_set_font_description(layout, description);
    pango_layout_set_attributes(layout, attributes);
    pango_layout_set_text(layout, text, -1);
    pango_attr_list_unref(attributes);
    pango_font_description_free(description);
    return layout;
}

static double
show(cairo_t *cr, PangoLayout *layout, const DrawFont *font, double x, double y)
{
    int height;
    draw_colour(cr, font->colour);
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, layout);
    pango_layout_get_size(layout, NULL, &height);
    g_object_unref(layout);
    return (double)height / PANGO_SCALE;
}

double
draw_text(cairo_t *cr, const DrawFont *font, DrawAlign align, double x, double y, double width,
          const char *text)
{
    PangoLayout *layout = layout_new(cr, font, text);
    int w;
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_get_size(layout, &w, NULL);
    double own = (double)w / PANGO_SCALE;
    if (own > width) {
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
        own = width;
    }
    double at = align == DRAW_RIGHT ? x - own : align == DRAW_CENTRE ? x - own / 2 : x;
    return show(cr, layout, font, at, y);
}

double
draw_paragraph(cairo_t *cr, const DrawFont *font, double x, double y, double width,
               const char *text)
{
    PangoLayout *layout = layout_new(cr, font, text);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, 1.2F);
    return show(cr, layout, font, x, y);
}

void
draw_fill(cairo_t *cr, const DrawBox *box, double radius, unsigned colour)
{
    double r = fmin(radius, fmin(box->w, box->h) / 2);
    if (box->w <= 0 || box->h <= 0)
        return;
    cairo_new_sub_path(cr);
    cairo_arc(cr, box->x + box->w - r, box->y + r, r, -M_PI_2, 0);
    cairo_arc(cr, box->x + box->w - r, box->y + box->h - r, r, 0, M_PI_2);
    cairo_arc(cr, box->x + r, box->y + box->h - r, r, M_PI_2, M_PI);
    cairo_arc(cr, box->x + r, box->y + r, r, M_PI, 3 * M_PI_2);
    cairo_close_path(cr);
    draw_colour(cr, colour);
    cairo_fill(cr);
}

void
draw_rule(cairo_t *cr, double x, double y, double w, double thickness, unsigned colour)
{
    draw_colour(cr, colour);
    cairo_set_line_width(cr, thickness);
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x + w, y);
    cairo_stroke(cr);
}

const char *
draw_word(const json_t *object, const char *key)
{
    const char *word = json_string_value(json_object_get(object, key));
    return word ? word : "";
}

cairo_status_t
draw_keep(void *bytes, const unsigned char *data, unsigned length)
{
    g_byte_array_append(bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}
