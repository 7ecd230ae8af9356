/* The two charts of a statement: spending by purpose against the budget, the balance by month. */
#include "daemon/draw.h"
#include "daemon/money.h"
#include <math.h>
#include <pango/pango.h>
#include <string.h>

enum { MONTHS = 12, PICTURE_WIDTH = 520, PICTURE_SCALE = 2, ROWS_MOST = 8 };

/* --- spending -------------------------------------------------------------------------------- */

static double
amount_of(const json_t *row, const char *key)
{
    return (double)json_integer_value(json_object_get(row, key));
}

static double
largest(const json_t *rows)
{
    double most = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        most = fmax(most, fmax(amount_of(row, "spent"), amount_of(row, "budget")));
    }
    return most;
}

/* The budget is the pale track, what was spent lies in it; what goes beyond it is red. */
static void
draw_bar(cairo_t *cr, const json_t *row, const DrawBox *track, double most)
{
    double unit = most > 0 ? track->w / most : 0;
    double spent = fmax(amount_of(row, "spent"), 0) * unit;
    double budget = amount_of(row, "budget") * unit;
    bool budgeted = json_is_integer(json_object_get(row, "budget"));
    bool over = budgeted && spent > budget;
    DrawBox whole = *track, within = *track, beyond = *track;
    whole.w = budgeted ? budget : 0;
    within.w = over ? budget : spent;
    beyond.x += budget + 1;
    beyond.w = spent - budget - 1;
    draw_fill(cr, &whole, 2, draw_pale);
    draw_fill(cr, &within, 2, draw_blue);
    if (over)
        draw_fill(cr, &beyond, 2, draw_red);
}

/* Columns: label, bar, then three amounts, each right-aligned. */
typedef struct Columns {
    double label_w, bar_x, bar_w, amount_x[3], amount_w, row_h, size;
} Columns;

static Columns
columns_of(const DrawBox *box, size_t amounts)
{
    double size = box->w < 510 ? 9.5 : 13, amount_w = size * 7.2;
    Columns c = {.size = size, .row_h = size * 2.2, .label_w = size * 12.5, .amount_w = amount_w};
    c.bar_x = box->x + c.label_w;
    c.bar_w = box->w - c.label_w - amount_w * (double)amounts - size;
    for (size_t i = 0; i < amounts; i++)
        c.amount_x[i] = box->x + box->w - amount_w * (double)(amounts - 1 - i);
    return c;
}

static void
draw_row(cairo_t *cr, const json_t *row, const Columns *c, double x, double y, double most,
         size_t amounts)
{
    static const char *const keys[] = {"spent_text", "budget_text", "left_text"};
    const DrawFont label = {c->size, PANGO_WEIGHT_NORMAL, draw_ink};
    const DrawFont strong = {c->size, PANGO_WEIGHT_SEMIBOLD, draw_ink};
    const DrawFont quiet = {c->size, PANGO_WEIGHT_NORMAL, draw_grey};
    const DrawBox track = {c->bar_x, y + c->size * 0.25, c->bar_w, c->size * 0.85};
    (void)draw_text(cr, &label, DRAW_LEFT, x, y, c->label_w - c->size, draw_word(row, "label"));
    draw_bar(cr, row, &track, most);
    for (size_t i = 0; i < amounts; i++)
        (void)draw_text(cr, i == 0 ? &strong : &quiet, DRAW_RIGHT, c->amount_x[i], y, c->amount_w,
                        draw_word(row, keys[i]));
}

double
draw_spending(cairo_t *cr, const json_t *spending, const DrawBox *box)
{
    const json_t *rows = json_object_get(spending, "rows");
    const json_t *heads = json_object_get(spending, "columns");
    size_t amounts = MIN(json_array_size(heads), 3);
    Columns c = columns_of(box, amounts);
    const DrawFont head = {c.size * 0.85, PANGO_WEIGHT_NORMAL, draw_grey};
    double most = largest(rows), y = box->y;
    for (size_t i = 0; i < amounts; i++)
        (void)draw_text(cr, &head, DRAW_RIGHT, c.amount_x[i], y, c.amount_w,
                        json_string_value(json_array_get(heads, i)));
    if (box->w >= PICTURE_WIDTH) /* on the page its heading stands there */
        (void)draw_text(cr, &head, DRAW_LEFT, c.bar_x, y, c.bar_w, draw_word(spending, "legend"));
    y += c.size * 1.7;
    for (size_t i = 0; i < json_array_size(rows) && i < ROWS_MOST; i++) {
        draw_row(cr, json_array_get(rows, i), &c, box->x, y, most, amounts);
        y += c.row_h;
    }
    return y - box->y;
}

bool
draw_chart_png(const json_t *page, GByteArray *out, GError **error)
{
    const json_t *spending = json_object_get(page, "spending");
    size_t rows = MIN(json_array_size(json_object_get(spending, "rows")), (size_t)ROWS_MOST);
    int height = 34 + (int)MAX(rows, 1) * 29;
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, PICTURE_WIDTH * PICTURE_SCALE, height * PICTURE_SCALE);
    cairo_t *cr = cairo_create(surface);
    const DrawBox box = {0, 6, PICTURE_WIDTH, height};
    cairo_scale(cr, PICTURE_SCALE, PICTURE_SCALE);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    (void)draw_spending(cr, spending, &box);
    cairo_status_t status = cairo_status(cr);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png_stream(surface, draw_keep, out);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ||
           fail(error, FAIL_OURS, "the chart: %s", cairo_status_to_string(status));
}

/* --- the balance by month -------------------------------------------------------------------- */

typedef struct Scale {
    double least, most, step; /* øre */
} Scale;

/* Some four lines at 1, 2 or 5 × 10^n kroner. */
static Scale
scale_of(const json_t *months)
{
    Scale s = {0};
    for (size_t i = 0; i < json_array_size(months); i++) {
        double v = (double)json_integer_value(json_array_get(months, i));
        s.most = fmax(s.most, v);
        s.least = fmin(s.least, v);
    }
    double raw = fmax((s.most - s.least) / 4, 100);
    double ten = pow(10, floor(log10(raw)));
    s.step = raw <= ten ? ten : raw <= 2 * ten ? 2 * ten : raw <= 5 * ten ? 5 * ten : 10 * ten;
    s.most = fmax(ceil(s.most / s.step), 1) * s.step;
    s.least = floor(s.least / s.step) * s.step;
    return s;
}

static void
draw_grid(cairo_t *cr, const Scale *s, const DrawBox *plot)
{
    const DrawFont font = {8.5, PANGO_WEIGHT_NORMAL, draw_grey};
    for (double v = s->least; v <= s->most + s->step / 2; v += s->step) {
        double y = plot->y + plot->h * (s->most - v) / (s->most - s->least);
        g_autofree char *amount = money_danish((int64_t)llround(v));
        char *comma = strchr(amount, ',');
        if (comma)
            *comma = '\0'; /* whole kroner */
        draw_rule(cr, plot->x, y, plot->w, 0.5, fabs(v) < s->step / 2 ? draw_grey : draw_line);
        (void)draw_text(cr, &font, DRAW_RIGHT, plot->x - 8, y - 6, 60, amount);
    }
}

static void
draw_months(cairo_t *cr, const json_t *balance, const Scale *s, const DrawBox *plot)
{
    const json_t *months = json_object_get(balance, "months");
    const json_t *labels = json_object_get(balance, "labels");
    const DrawFont font = {8.5, PANGO_WEIGHT_NORMAL, draw_grey};
    double slot = plot->w / MONTHS, unit = plot->h / (s->most - s->least);
    double zero = plot->y + s->most * unit;
    for (size_t i = 0; i < MONTHS; i++) {
        double x = plot->x + slot * (double)i;
        const char *label = json_string_value(json_array_get(labels, i));
        (void)draw_text(cr, &font, DRAW_CENTRE, x + slot / 2, plot->y + plot->h + 5, slot,
                        label ? label : "");
        if (i >= json_array_size(months))
            continue;
        double value = (double)json_integer_value(json_array_get(months, i)) * unit;
        bool last = i + 1 == json_array_size(months);
        const DrawBox bar = {x + slot * 0.2, value >= 0 ? zero - value : zero, slot * 0.6,
                             fabs(value)};
        draw_fill(cr, &bar, 1.5, value < 0 ? draw_red : last ? draw_blue : 0x9dbad4);
    }
}

void
draw_balance(cairo_t *cr, const json_t *balance, const DrawBox *box)
{
    const DrawBox plot = {box->x + 62, box->y + 6, box->w - 62, box->h - 26};
    Scale s = scale_of(json_object_get(balance, "months"));
    draw_grid(cr, &s, &plot);
    draw_months(cr, balance, &s, &plot);
}
