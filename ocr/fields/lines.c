#include "daemon/money.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/find.h"
#include <string.h>

static const FoundAmount *
amount_at(const Search *search, guint i)
{
    return &g_array_index(search->amounts, FoundAmount, i);
}

static const char *
word_text(const FoundLine *line, guint i)
{
    return ((Word *)line->page->words->pdata[i])->text;
}

/* "30", "30,0", "2x", "2 x": how many; NULL when the word counts nothing. */
static char *
quantity_of(const char *text)
{
    enum { DIGITS = 4 };
    size_t n = strspn(text, "0123456789");
    if (n == 0 || n > DIGITS)
        return NULL;
    const char *rest = text + n;
    bool unit = *rest == '\0' || g_ascii_strcasecmp(rest, "x") == 0 || strcmp(rest, ",0") == 0 ||
                strcmp(rest, ",00") == 0 || g_ascii_strcasecmp(rest, "stk") == 0 ||
                g_ascii_strcasecmp(rest, "stk.") == 0;
    return unit ? g_strndup(text, n) : NULL;
}

static bool
is_unit(const char *text)
{
    return g_ascii_strcasecmp(text, "x") == 0 || g_ascii_strcasecmp(text, "stk") == 0 ||
           g_ascii_strcasecmp(text, "stk.") == 0 || g_ascii_strcasecmp(text, "pers.") == 0 ||
           strcmp(text, "×") == 0 || strcmp(text, "á") == 0 || strcmp(text, "à") == 0;
}

/* The description between a leading and a trailing quantity. */
static char *
description_of(const FoundLine *line, guint last, char **out_quantity)
{
    guint first = line->first;
    *out_quantity = quantity_of(word_text(line, first));
    if (*out_quantity && first + 1 < last)
        first++;
    while (first < last && is_unit(word_text(line, first)))
        first++;
    while (last > first && is_unit(word_text(line, last - 1)))
        last--;
    if (!*out_quantity && last > first + 1) {
        *out_quantity = quantity_of(word_text(line, last - 1));
        last -= *out_quantity ? 1 : 0;
    }
    GString *text = g_string_new(NULL);
    for (guint i = first; i < last; i++)
        g_string_append_printf(text, i > first ? " %s" : "%s", word_text(line, i));
    return g_string_free(text, FALSE);
}

static bool
has_word(const char *text)
{
    int run = 0;
    for (const char *p = text; *p; p = g_utf8_find_next_char(p, NULL)) {
        run = g_unichar_isalpha(g_utf8_get_char(p)) ? run + 1 : 0;
        if (run >= 2)
            return true;
    }
    return false;
}

/* One line of goods or services from the amounts first..last (exclusive) of one text line. */
static void
add_line(Search *search, guint first, guint last)
{
    const FoundAmount *left = amount_at(search, first), *right = amount_at(search, last - 1);
    const FoundLine *line = search_line(search, right->line);
    g_autofree char *quantity = NULL;
    g_autofree char *text = description_of(line, left->first, &quantity);
    if (!has_word(text) || search->reading->lines->len >= READING_LINES)
        return;
    ReadingLine *item = g_new0(ReadingLine, 1);
    item->text = g_steal_pointer(&text);
    item->category = g_strdup(category_of(item->text));
    item->quantity = g_steal_pointer(&quantity);
    item->net = money_decimal(right->oere);
    if (last - first > 1)
        item->unit_price = money_decimal(amount_at(search, last - 2)->oere);
    item->page = line->page->width ? line->page->number : 0;
    item->box = page_box(line->page, line->first, line->last);
    g_ptr_array_add(search->reading->lines, item);
}

static bool
closes(Label label)
{
    return label == LABEL_TOTAL || label == LABEL_NET || label == LABEL_VAT ||
           label == LABEL_CASH || label == LABEL_CARD;
}

void
lines_find(Search *search)
{
    guint next;
    if (search->reading->lines->len > 0)
        return;
    for (guint i = 0; i < search->amounts->len; i = next) {
        bool closed = false;
        for (next = i; next < search->amounts->len &&
                       amount_at(search, next)->line == amount_at(search, i)->line;
             next++)
            closed |= closes(amount_at(search, next)->label);
        if (closed && search->reading->lines->len > 0)
            return; /* the sums begin; below them stand card slips and VAT tables */
        if (!closed && amount_at(search, next - 1)->label != LABEL_CHANGE)
            add_line(search, i, next);
    }
}
