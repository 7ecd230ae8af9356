#include "ocr/fields/fields.h"
#include "ocr/fields/find.h"
#include <stdlib.h>
#include <string.h>

/* --- cluster --------------------------------------------------------------------------------- */

/* The whole line is the place; numbers that contradict each other lower the confidence. */
static void
find_cluster(Search *search)
{
    int number = 0, at = -1;
    g_autofree char *name = NULL;
    bool contradicted = false;
    for (guint n = 0; n < search->lines->len; n++) {
        int here = 0;
        g_autofree char *here_name = NULL;
        if (!strstr(search_line(search, n)->folded, "yn") &&
            !strstr(search_line(search, n)->folded, "kl") &&
            !strstr(search_line(search, n)->folded, "cluster"))
            continue;
        if (!cluster_in(search_line(search, n)->text, &here, &here_name))
            continue;
        if (at >= 0 && here != number)
            contradicted = true;
        if (at < 0) {
            number = here;
            at = (int)n;
        }
        if (!name && here == number)
            name = g_steal_pointer(&here_name);
    }
    if (at < 0)
        return;
    const FoundLine *line = search_line(search, (guint)at);
    double recognised = search_confidence(line, line->first, line->last);
    bool ocr = strcmp(line->page->by, "ocr") == 0;
    double confidence = contradicted ? 0.5 : (ocr ? 0.85 + 0.12 * recognised : 0.98);
    g_autofree char *value = g_strdup_printf("%d", number);
    search_set(search, FIELD_CLUSTER_NUMBER, value, confidence, (guint)at, line->first, line->last);
    if (name)
        search_set(search, FIELD_CLUSTER_NAME, name, confidence - 0.1, (guint)at, line->first,
                   line->last);
}

/* --- occasion and covers --------------------------------------------------------------------- */

typedef struct Form {
    const char *pattern; /* group 1 is the value */
    FieldId id;
    double confidence;
} Form;

#define COVERS_WORD                                                                                \
    "(?:personer|pers\\b|deltagere|deltager|kuverter|couverter|gester|geste|guests|covers|"        \
    "personen)"

static const Form forms[] = {
    {"^\\s*(?:anledning|formal|begivenhed|arrangement|occasion|anlass)\\s*[:.]\\s*(\\S.{2,120})",
     FIELD_OCCASION, 0.9},
    {"^\\s*(?:vedr(?:orende)?\\.?|ang(?:aende)?\\.?|emne|subject|betreff)\\s*[:.]?\\s*(\\S.{4,120}"
     ")",
     FIELD_OCCASION, 0.7},
    {"\\b((?:klynge|leder|evaluerings|arsmode|opstarts|data)mode\\b.{0,80})", FIELD_OCCASION, 0.6},
    {"(?:antal )?" COVERS_WORD "\\s*[:=]?\\s*(\\d{1,3})(?![a-z\\d])(?![.,:/-]\\d)", FIELD_COVERS,
     0.9},
    {"(?<![\\d.,])(\\d{1,3})\\s*(?:stk\\.? )?" COVERS_WORD, FIELD_COVERS, 0.85},
    {"(?<![\\d.,])(\\d{1,3})\\s*(?:x|stk\\.?|\xc3\x97)?\\s*(?:\\d-?\\s?retters "
     ")?(?:middag|dinner|aftensmenu|aftensbuffet)",
     FIELD_COVERS, 0.6},
};

/* The line on which a form's answer is written prints as "______" behind (or instead of) it. */
static void
strip_rule(GString *s)
{
    while (s->len && strchr("_ ", s->str[s->len - 1]))
        g_string_truncate(s, s->len - 1);
}

static char *
original_words(const FoundLine *line, guint first, guint last)
{
    GString *s = g_string_new(NULL);
    for (guint i = first; i < last; i++)
        g_string_append_printf(s, i > first ? " %s" : "%s",
                               ((Word *)line->page->words->pdata[i])->text);
    strip_rule(s);
    return g_string_free(s, FALSE);
}

static bool
match_line(Search *search, const Form *form, GRegex *regex, guint n)
{
    const FoundLine *line = search_line(search, n);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(regex, line->folded, 0, &match))
        return false;
    g_autofree char *folded = g_match_info_fetch(match, 1);
    int start, end;
    guint first, last;
    g_match_info_fetch_pos(match, 1, &start, &end);
    search_folded_words(line, start, end, &first, &last);
    g_autofree char *value = form->id == FIELD_COVERS
                                 ? g_strdup_printf("%ld", strtol(folded, NULL, 10))
                                 : original_words(line, first, last);
    if (*value == '\0' || (form->id == FIELD_COVERS && strtol(folded, NULL, 10) < 1))
        return false;
    search_set(search, form->id, value, form->confidence, n, first, last);
    return true;
}

static void
find_form(Search *search, const Form *form)
{
    g_autoptr(GRegex) regex = g_regex_new(form->pattern, 0, 0, NULL);
    for (guint n = 0; n < search->lines->len; n++)
        if (match_line(search, form, regex, n))
            return;
}

void
meeting_find(Search *search)
{
    find_cluster(search);
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
        if (!reading_value(search->reading, forms[i].id))
            find_form(search, &forms[i]);
}
