/*
 * OWNS      the look of a cluster's statement: one A4 page as PDF, and the chart for a mail as PNG
 * PROMISES  draws what it is told, words and amounts ready made; one page, nothing runs over
 * NEVER     foreign documents, the book, the network
 * FAILS     FAIL_OURS: cairo's or pango's own words
 * RUNS IN   bilag-draw
 *
 * The page comes as JSON (overview.h writes it): office title subtitle asof empty footer; tiles
 * [{label amount note}]; balance {title months [øre] labels [text]}; spending {title legend columns [3]
 * rows [{label spent budget spent_text budget_text left_text}]}; account {title rows [{label amount
 * strong}]}; cases {title none more rows [{text status amount}]}. Amounts named øre are integers,
 * all others text; budget null: none.
 */
#pragma once
#include "daemon/failure.h"
#include <cairo.h>
#include <jansson.h>

/* The whole page; bytes to be appended. */
bool draw_page_pdf(const json_t *page, GByteArray *out, GError **error) MUST_CHECK;
/* Its spending as a picture for a mail, in twice the pixels it is shown with. */
bool draw_chart_png(const json_t *page, GByteArray *out, GError **error) MUST_CHECK;

/* --- between the drawing files --------------------------------------------------------------- */
typedef enum { DRAW_LEFT, DRAW_RIGHT, DRAW_CENTRE } DrawAlign;

typedef struct DrawFont {
    double size;     /* in the units of the page: points, or pixels of the picture */
    int weight;      /* PangoWeight */
    unsigned colour; /* 0xrrggbb */
} DrawFont;

typedef struct DrawBox {
    double x, y, w, h;
} DrawBox;

extern const unsigned draw_ink, draw_grey, draw_line, draw_pale, draw_blue, draw_red;

/* One line with its top at y, cut with "…" at width; returns how high it is. x is the left edge,
 * the right one or the middle. */
double draw_text(cairo_t *cr, const DrawFont *font, DrawAlign align, double x, double y,
                 double width, const char *text);
/* As many lines as it needs; returns their height. */
double draw_paragraph(cairo_t *cr, const DrawFont *font, double x, double y, double width,
                      const char *text);
void draw_colour(cairo_t *cr, unsigned colour);
void draw_fill(cairo_t *cr, const DrawBox *box, double radius, unsigned colour);
void draw_rule(cairo_t *cr, double x, double y, double w, double thickness, unsigned colour);
/* "" when there is none. */
const char *draw_word(const json_t *object, const char *key);

/* Rows of label, bar and amounts; small: as in a mail. Returns the height used. */
double draw_spending(cairo_t *cr, const json_t *spending, const DrawBox *box);
void draw_balance(cairo_t *cr, const json_t *balance, const DrawBox *box);
/* Where the written bytes go: cairo_write_func_t with a GByteArray. */
cairo_status_t draw_keep(void *bytes, const unsigned char *data, unsigned length);
