#include "ocr/words.h"
#include <string.h>

/* A word of plain text has no place; its box only remembers, in x, that a tab or a wide gap of
 * spaces stood before it, so that columns survive. */
enum { PLAIN_GAP = 1, PLAIN_GAP_SPACES = 3 };

static void
word_free(Word *word)
{
    if (!word)
        return;
    g_free(word->text);
    g_free(word);
}

Page *
page_new(int number, int width, int height, const char *by)
{
    Page *page = g_new0(Page, 1);
    page->number = number;
    page->width = width;
    page->height = height;
    page->by = by;
    page->words = g_ptr_array_new_with_free_func((GDestroyNotify)word_free);
    return page;
}

void
page_free(Page *page)
{
    if (!page)
        return;
    g_ptr_array_unref(page->words);
    g_free(page);
}

void
page_add_word(Page *page, const char *text, ReadingBox box, double confidence)
{
    if (!*text)
        return;
    if (page->words->len >= PAGE_WORDS) {
        page->truncated = true;
        return;
    }
    Word *word = g_new0(Word, 1);
    word->text = g_utf8_make_valid(text, -1);
    word->box = box;
    word->confidence = confidence;
    g_ptr_array_add(page->words, word);
}

/* --- words into lines ------------------------------------------------------------------------ */

typedef struct TextLine {
    const Word *last; /* its rightmost word so far: a slanted line is followed word by word */
    double middle_sum;
    int n, rank;
} TextLine;

static int
by_left(gconstpointer a, gconstpointer b)
{
    const Word *u = *(Word *const *)a, *v = *(Word *const *)b;
    return u->box.x != v->box.x ? (u->box.x < v->box.x ? -1 : 1)
                                : (u->box.y > v->box.y) - (u->box.y < v->box.y);
}

static int
by_line_then_left(gconstpointer a, gconstpointer b)
{
    const Word *u = *(Word *const *)a, *v = *(Word *const *)b;
    return u->line != v->line ? u->line - v->line : by_left(a, b);
}

static int
by_middle(gconstpointer a, gconstpointer b)
{
    const TextLine *u = *(TextLine *const *)a, *v = *(TextLine *const *)b;
    double mu = u->middle_sum / u->n, mv = v->middle_sum / v->n;
    return mu < mv ? -1 : mu > mv;
}

/* How well word continues the line of last, 0: not. A headline three times as high is another
 * line even beside small print. */
static double
fit(const Word *last, const Word *word)
{
    const ReadingBox *a = &last->box, *b = &word->box;
    int overlap = MIN(a->y + a->h, b->y + b->h) - MAX(a->y, b->y);
    int least = MIN(a->h, b->h), most = MAX(a->h, b->h);
    if (overlap * 2 <= least || most > 3 * least + 6 || b->x + b->w / 2 < a->x)
        return 0;
    /* Of two lines that both overlap (slanted print) the nearer one wins. */
    double gap = MAX(0, b->x - (a->x + a->w));
    return (double)overlap / least / (1 + gap / (20.0 * most));
}

static int
best_line(const GArray *lines, const Word *word)
{
    double best = 0;
    int found = -1;
    for (guint i = 0; i < lines->len; i++) {
        double f = fit(g_array_index(lines, TextLine, i).last, word);
        if (f > best) {
            best = f;
            found = (int)i;
        }
    }
    return found;
}

static void
rank_lines(GArray *lines)
{
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    for (guint i = 0; i < lines->len; i++)
        g_ptr_array_add(order, &g_array_index(lines, TextLine, i));
    g_ptr_array_sort(order, by_middle);
    for (guint i = 0; i < order->len; i++)
        ((TextLine *)order->pdata[i])->rank = (int)i;
}

void
page_finish(Page *page)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, TRUE, sizeof(TextLine));
    g_ptr_array_sort(page->words, by_left);
    for (guint i = 0; i < page->words->len; i++) {
        Word *word = page->words->pdata[i];
        word->line = best_line(lines, word);
        if (word->line < 0) {
            word->line = (int)lines->len;
            g_array_set_size(lines, lines->len + 1);
        }
        TextLine *line = &g_array_index(lines, TextLine, word->line);
        line->last = word;
        line->middle_sum += word->box.y + word->box.h / 2.0;
        line->n++;
    }
    rank_lines(lines);
    for (guint i = 0; i < page->words->len; i++) {
        Word *word = page->words->pdata[i];
        word->line = g_array_index(lines, TextLine, word->line).rank;
    }
    g_ptr_array_sort(page->words, by_line_then_left);
    page->n_lines = (int)lines->len;
}

/* --- plain text ------------------------------------------------------------------------------ */

static void
add_plain_line(Page *page, const char *line, int number)
{
    const char *p = line;
    while (*p && !page->truncated) {
        const char *start = p;
        bool tab = false;
        while (*p && g_unichar_isspace(g_utf8_get_char(p))) {
            tab |= *p == '\t';
            p = g_utf8_find_next_char(p, NULL);
        }
        bool gap = tab || p - start >= PLAIN_GAP_SPACES;
        const char *word = p;
        while (*p && !g_unichar_isspace(g_utf8_get_char(p)))
            p = g_utf8_find_next_char(p, NULL);
        if (p == word)
            break;
        g_autofree char *text = g_strndup(word, (gsize)(p - word));
        guint before = page->words->len;
        page_add_word(page, text, (ReadingBox){.x = gap ? PLAIN_GAP : 0}, 1);
        if (page->words->len > before)
            ((Word *)page->words->pdata[before])->line = number;
    }
}

Page *
page_from_text(const char *text, const char *by)
{
    Page *page = page_new(1, 0, 0, by);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        guint before = page->words->len;
        add_plain_line(page, lines[i], page->n_lines);
        if (page->words->len > before)
            page->n_lines++;
    }
    return page;
}

/* --- looking at lines ------------------------------------------------------------------------ */

static guint
first_of_line(const Page *page, int line)
{
    guint low = 0, high = page->words->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (((Word *)page->words->pdata[middle])->line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool
page_line(const Page *page, int line, guint *out_first, guint *out_last)
{
    if (line < 0 || line >= page->n_lines)
        return false;
    guint first = first_of_line(page, line), last = first_of_line(page, line + 1);
    if (first == last)
        return false;
    *out_first = first;
    *out_last = last;
    return true;
}

static bool
gap_before(const Word *previous, const Word *word)
{
    if (word->box.w == 0)
        return word->box.x == PLAIN_GAP;
    int height = MIN(previous->box.h, word->box.h);
    return word->box.x - (previous->box.x + previous->box.w) > 3 * height;
}

static void
append_line(const Page *page, int line, GString *out)
{
    guint first, last;
    if (!page_line(page, line, &first, &last))
        return;
    for (guint i = first; i < last; i++) {
        const Word *word = page->words->pdata[i];
        if (i > first)
            g_string_append_c(out, gap_before(page->words->pdata[i - 1], word) ? '\t' : ' ');
        g_string_append(out, word->text);
    }
}

char *
page_line_text(const Page *page, int line)
{
    GString *out = g_string_new(NULL);
    append_line(page, line, out);
    return g_string_free(out, FALSE);
}

char *
page_text(const Page *page)
{
    GString *out = g_string_new(NULL);
    for (int line = 0; line < page->n_lines; line++) {
        append_line(page, line, out);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

ReadingBox
page_box(const Page *page, guint first, guint last)
{
    ReadingBox box = {0};
    for (guint i = first; i < last && i < page->words->len; i++) {
        const ReadingBox *b = &((Word *)page->words->pdata[i])->box;
        if (b->w == 0)
            continue;
        if (box.w == 0) {
            box = *b;
            continue;
        }
        int right = MAX(box.x + box.w, b->x + b->w), bottom = MAX(box.y + box.h, b->y + b->h);
        box.x = MIN(box.x, b->x);
        box.y = MIN(box.y, b->y);
        box.w = right - box.x;
        box.h = bottom - box.y;
    }
    return box;
}
