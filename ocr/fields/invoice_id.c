#include "ocr/fields/find.h"
#include <string.h>

/* Words in front of the number; the earlier the more surely the document's own number. Groups of
 * alternatives keep the table short; "nr" in all spellings follows. */
#define NR "[ -]?(?:n(?:umm?e)?[rn]|no|num(?:ber|mer)|id|#|n°|nº)?\\.?\\s*[:;.#=]{0,2}\\s*"
#define NR_NEEDED "[ -]?(?:n(?:umme)?r|no|number|nummer|id|#|n°|nº)(?![a-z])\\.?[\\s:;.#=]{0,5}"
#define TOKEN "([a-z0-9#][a-z0-9/_.#-]{1,30})"

static const struct {
    const char *pattern;
    FieldId id;
    double confidence;
} forms[] = {
    {"(?:faktura|invoice|[a-z]{0,15}rechnung|gutschrift|facture|factuur)[^\\n:.]{0,16}?(?<![a-z]"
     ")" NR_NEEDED TOKEN,
     FIELD_INVOICE_ID, 0.96},
    {"(?:faktura|invoice|kreditnota|kreditnote|rechnungs?)" NR_NEEDED TOKEN, FIELD_INVOICE_ID,
     0.96},
    {"(?:fakturanr|fakturanummer|rechnungsnr|rechnungsnummer|belegnummer|factuurnummer)\\.?\\s*[:;."
     "]?\\s*" TOKEN,
     FIELD_INVOICE_ID, 0.96},
    {"(?:kvitterings?|receipt|bon|kvitt|bilags?|bill|document|doc|slip|order|beleg)" NR_NEEDED
         TOKEN,
     FIELD_INVOICE_ID, 0.90},
    {"(?:faktura|invoice|kvitt|rechnung|kvittering)\\.?\\s?[:#]\\s*" TOKEN, FIELD_INVOICE_ID, 0.85},
    {"(?:faktura|invoice|rechnung)\\s+(\\d[a-z0-9/_-]{2,20})", FIELD_INVOICE_ID, 0.75},
    {"(?:ordre|rekvisitions?|po|jeres ref|deres ref|bestillings?)" NR TOKEN, FIELD_ORDER_REFERENCE,
     0.85},
};

static bool
has_digit(const char *s)
{
    return strpbrk(s, "0123456789") != NULL;
}

/* The token as printed: its words without what separates. */
static char *
printed(const FoundLine *line, guint first, guint last, const char *token)
{
    for (guint i = first; i < last; i++) {
        const char *text = ((Word *)line->page->words->pdata[i])->text;
        g_autofree char *lower = g_utf8_strdown(text, -1);
        const char *at = strstr(lower, token);
        if (at && strlen(lower) == strlen(text)) /* lower case of the same length: same place */
            return g_strndup(text + (at - lower), strlen(token));
    }
    return g_strdup(token);
}

static bool
match_line(Search *search, guint form, GRegex *regex, guint n)
{
    const FoundLine *line = search_line(search, n);
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match(regex, line->folded, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *token = g_match_info_fetch(match, 1);
        int start, end;
        guint first, last;
        size_t n_token = strlen(token);
        while (n_token && strchr(".-_/", token[n_token - 1]))
            token[--n_token] = '\0';
        if (!has_digit(token) || n_token < 2)
            continue;
        g_match_info_fetch_pos(match, 1, &start, &end);
        search_folded_words(line, start, end, &first, &last);
        g_autofree char *value = printed(line, first, last, token);
        double recognised = search_confidence(line, first, last);
        double confidence = forms[form].confidence;
        if (strcmp(line->page->by, "ocr") == 0)
            confidence = MIN(confidence, 0.5 + 0.5 * recognised);
        search_set(search, forms[form].id, value, confidence, n, first, last);
        return true;
    }
    return false;
}

/* Tables of heads: the number stands in the column below "Fakturanr." */
static bool
match_below(Search *search, guint n)
{
    const FoundLine *line = search_line(search, n);
    if (n + 1 >= search->lines->len)
        return false;
    const FoundLine *below = search_line(search, n + 1);
    for (guint i = line->first; i < line->last; i++) {
        const Word *head = line->page->words->pdata[i];
        g_autofree char *lower = g_utf8_strdown(head->text, -1);
        if (!g_str_has_prefix(lower, "fakturan") && !g_str_has_prefix(lower, "rechnungsn") &&
            !g_str_has_prefix(lower, "invoice"))
            continue;
        for (guint k = below->first; k < below->last; k++) {
            const Word *word = below->page->words->pdata[k];
            bool under =
                word->box.x < head->box.x + head->box.w && word->box.x + word->box.w > head->box.x;
            if (!under || !has_digit(word->text) || strlen(word->text) < 2)
                continue;
            search_set(search, FIELD_INVOICE_ID, word->text, 0.85, n + 1, k, k + 1);
            return true;
        }
    }
    return false;
}

void
invoice_id_find(Search *search)
{
    for (guint form = 0; form < G_N_ELEMENTS(forms); form++) {
        g_autofree char *pattern = g_strconcat("(?<![a-z])", forms[form].pattern, NULL);
        g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
        for (guint n = 0; n < search->lines->len; n++)
            if (match_line(search, form, regex, n))
                break;
    }
    for (guint n = 0; n < search->lines->len && !reading_value(search->reading, FIELD_INVOICE_ID);
         n++)
        (void)match_below(search, n);
}
