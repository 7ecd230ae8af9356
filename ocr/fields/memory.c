#include "ocr/fields/fields.h"
#include "ocr/fields/find.h"
#include "ocr/fields/fold.h"
#include <stdlib.h>
#include <string.h>

/* One line of the lessons (spool/lessons.h): CVR, field, label, x, y, parted by tabs. */
typedef struct Lesson {
    char *field, *label; /* folded; "": only the place is known */
    int x, y;            /* middle, per mille of the page; -1: not known */
} Lesson;

static void
lesson_free(Lesson *lesson)
{
    g_free(lesson->field);
    g_free(lesson->label);
    g_free(lesson);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lesson, lesson_free)

static Lesson *
lesson_of(const char *line, const char *cvr)
{
    g_auto(GStrv) cells = g_strsplit(line, "\t", -1);
    if (g_strv_length(cells) != 5 || strcmp(cells[0], cvr) != 0)
        return NULL;
    Lesson *lesson = g_new0(Lesson, 1);
    lesson->field = g_strdup(cells[1]);
    lesson->label = fold_text(cells[2]);
    lesson->x = (int)strtol(cells[3], NULL, 10);
    lesson->y = (int)strtol(cells[4], NULL, 10);
    return lesson;
}

/* The label stands in front of the amount, behind the amount before it. */
static bool
has_label(const Search *search, guint i, const Lesson *lesson)
{
    const FoundAmount *a = &g_array_index(search->amounts, FoundAmount, i);
    const FoundLine *line = search_line(search, a->line);
    const FoundAmount *before = i > 0 ? a - 1 : NULL;
    guint from = before && before->line == a->line ? before->last : line->first;
    GString *left = g_string_new(NULL);
    for (guint w = from; w < a->first; w++)
        g_string_append_printf(left, "%s ", ((Word *)line->page->words->pdata[w])->text);
    g_autofree char *text = g_string_free(left, FALSE);
    g_autofree char *folded = fold_text(text);
    if (label_holds(folded, lesson->label))
        return true;
    return from == a->first && a->line > 0 &&
           strcmp(search_line(search, a->line - 1)->folded, lesson->label) == 0;
}

static bool
stands_there(const Search *search, guint i, const Lesson *lesson)
{
    enum { NEAR = 40 }; /* per mille */
    const FoundAmount *a = &g_array_index(search->amounts, FoundAmount, i);
    const Page *page = search_line(search, a->line)->page;
    if (lesson->x < 0 || lesson->y < 0 || page->width <= 0 || page->height <= 0)
        return false;
    int x = (a->box.x + a->box.w / 2) * 1000 / page->width;
    int y = (a->box.y + a->box.h / 2) * 1000 / page->height;
    return ABS(x - lesson->x) <= NEAR && ABS(y - lesson->y) <= NEAR;
}

/* The word a person found beside this supplier's total names it here; other words for a total now
 * only may. What names it is no evidence for its digits: the confidence still asks for sums. */
static void
learn_total(Search *search, const Lesson *lesson)
{
    bool (*fits)(const Search *, guint, const Lesson *) = *lesson->label ? has_label : stands_there;
    bool found = false;
    for (guint i = 0; i < search->amounts->len; i++)
        found |= fits(search, i, lesson);
    for (guint i = 0; i < search->amounts->len && found; i++) {
        FoundAmount *a = &g_array_index(search->amounts, FoundAmount, i);
        if (fits(search, i, lesson))
            a->label = LABEL_TOTAL;
        else if (a->label == LABEL_TOTAL)
            a->label = LABEL_TOTAL_WEAK;
    }
}

static void
learn_invoice_id(Search *search, const Lesson *lesson)
{
    const double learned = 0.9;
    if (*lesson->label == '\0')
        return;
    g_autofree char *label = g_regex_escape_string(lesson->label, -1);
    g_autofree char *pattern =
        g_strconcat(label, "[\\s:;.#=]{0,5}([a-z0-9][a-z0-9/_.-]{1,30})", NULL);
    g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
    for (guint n = 0; regex && n < search->lines->len; n++) {
        const FoundLine *line = search_line(search, n);
        g_autoptr(GMatchInfo) match = NULL;
        int start, end;
        guint first, last;
        if (!g_regex_match(regex, line->folded, 0, &match) ||
            !g_match_info_fetch_pos(match, 1, &start, &end))
            continue;
        search_folded_words(line, start, end, &first, &last);
        const char *printed = ((Word *)line->page->words->pdata[last - 1])->text;
        g_autofree char *token = g_match_info_fetch(match, 1);
        bool whole = g_ascii_strcasecmp(printed, token) == 0; /* as printed, in its own case */
        if (strpbrk(token, "0123456789"))
            search_set(search, FIELD_INVOICE_ID, whole ? printed : token, learned, n, first, last);
        return;
    }
}

void
memory_find(Search *search)
{
    static const struct {
        const char *field;
        void (*learn)(Search *, const Lesson *);
    } learners[] = {{"total", learn_total}, {"invoice_id", learn_invoice_id}};
    const char *cvr = reading_value(search->reading, FIELD_SUPPLIER_CVR);
    g_auto(GStrv) lines = cvr && search->lessons ? g_strsplit(search->lessons, "\n", -1) : NULL;
    for (guint i = 0; lines && lines[i]; i++) {
        g_autoptr(Lesson) lesson = lesson_of(lines[i], cvr);
        for (guint k = 0; lesson && k < G_N_ELEMENTS(learners); k++)
            if (strcmp(lesson->field, learners[k].field) == 0)
                learners[k].learn(search, lesson);
    }
}
