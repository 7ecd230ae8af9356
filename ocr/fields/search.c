#include "daemon/money.h"
#include "ocr/fields/find.h"
#include "ocr/fields/fold.h"
#include <string.h>

enum { LINES_MOST = 5000 }; /* 50 dense pages */

static void
line_free(gpointer pointer)
{
    FoundLine *line = pointer;
    g_free(line->text);
    g_free(line->folded);
    g_free(line);
}

static void
add_page(Search *search, const Page *page, GString *all)
{
    for (int i = 0; i < page->n_lines && search->lines->len < LINES_MOST; i++) {
        guint first, last;
        if (!page_line(page, i, &first, &last))
            continue;
        FoundLine *line = g_new0(FoundLine, 1);
        line->page = page;
        line->first = first;
        line->last = last;
        line->text = page_line_text(page, i);
        line->folded = fold_text(line->text);
        line->label = label_of(line->folded);
        g_ptr_array_add(search->lines, line);
        g_string_append_printf(all, "%s\n", line->folded);
    }
}

Search *
search_new(const GPtrArray *pages, GArray *earlier, Reading *reading)
{
    static const char *const danish[] = {"moms",    "dkk",     "cvr",    "kr.",       "i alt",
                                         "dankort", "faktura", "klynge", "kvittering"};
    Search *search = g_new0(Search, 1);
    search->lines = g_ptr_array_new_with_free_func(line_free);
    search->amounts = g_array_new(FALSE, TRUE, sizeof(FoundAmount));
    search->earlier = earlier;
    if (earlier->len > 0)
        search->look = g_array_index(earlier, FoundAmount, earlier->len - 1).look + 1;
    search->reading = reading;
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < pages->len; i++)
        add_page(search, pages->pdata[i], all);
    search->folded = g_string_free(all, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS(danish); i++)
        search->danish |= strstr(search->folded, danish[i]) != NULL;
    amounts_scan(search);
    return search;
}

void
search_free(Search *search)
{
    if (!search)
        return;
    g_ptr_array_unref(search->lines);
    g_array_unref(search->amounts);
    g_free(search->folded);
    g_free(search);
}

const FoundLine *
search_line(const Search *search, guint line)
{
    return search->lines->pdata[line];
}

guint
search_seen(const Search *search)
{
    return search->amounts->len + search->earlier->len;
}

const FoundAmount *
search_amount(const Search *search, guint i)
{
    return i < search->amounts->len
               ? &g_array_index(search->amounts, FoundAmount, i)
               : &g_array_index(search->earlier, FoundAmount, i - search->amounts->len);
}

void
search_keep(Search *search)
{
    if (search->amounts->len > 0)
        g_array_append_vals(search->earlier, search->amounts->data, search->amounts->len);
}

double
search_confidence(const FoundLine *line, guint first, guint last)
{
    double least = 1;
    for (guint i = first; i < last; i++)
        least = MIN(least, ((Word *)line->page->words->pdata[i])->confidence);
    return least;
}

void
search_words(const FoundLine *line, int start, int end, guint *out_first, guint *out_last)
{
    int at = 0;
    *out_first = *out_last = line->first;
    for (guint i = line->first; i < line->last; i++) {
        int length = (int)strlen(((Word *)line->page->words->pdata[i])->text);
        if (at + length <= start)
            *out_first = i + 1;
        if (at < end)
            *out_last = i + 1;
        at += length + 1;
    }
    *out_first = MIN(*out_first, line->last - 1);
    *out_last = MAX(*out_last, *out_first + 1);
}

/* Folding keeps the number of characters but for ß; one word off does no harm. */
static int
unfolded(const FoundLine *line, int folded_at)
{
    glong characters = g_utf8_pointer_to_offset(line->folded, line->folded + folded_at);
    characters = MIN(characters, g_utf8_strlen(line->text, -1));
    return (int)(g_utf8_offset_to_pointer(line->text, characters) - line->text);
}

void
search_folded_words(const FoundLine *line, int start, int end, guint *out_first, guint *out_last)
{
    search_words(line, unfolded(line, start), unfolded(line, end), out_first, out_last);
}

static char *
words_text(const FoundLine *line, guint first, guint last)
{
    GString *text = g_string_new(NULL);
    for (guint i = first; i < last; i++)
        g_string_append_printf(text, i > first ? " %s" : "%s",
                               ((Word *)line->page->words->pdata[i])->text);
    return g_string_free(text, FALSE);
}

void
search_set(Search *search, FieldId id, const char *value, double confidence, guint line,
           guint first, guint last)
{
    if (reading_value(search->reading, id))
        return;
    const FoundLine *found = search_line(search, line);
    ReadingField *field = reading_set(search->reading, id, value, confidence, found->page->by);
    if (!field)
        return;
    field->page = found->page->width ? found->page->number : 0;
    field->box = page_box(found->page, first, last);
    g_free(field->text);
    g_autofree char *text = words_text(found, first, last);
    field->text = g_strcmp0(text, value) ? g_steal_pointer(&text) : NULL;
}

void
search_set_amount(Search *search, FieldId id, const FoundAmount *amount, double confidence)
{
    if (reading_value(search->reading, id))
        return;
    g_autofree char *decimal = money_decimal(amount->oere);
    ReadingField *field = reading_set(search->reading, id, decimal, confidence, amount->by);
    if (!field)
        return;
    field->page = amount->page;
    field->box = amount->box;
    g_free(field->text);
    field->text = strcmp(amount->printed, decimal) ? g_strdup(amount->printed) : NULL;
}
