#include "ocr/fields/find.h"
#include <string.h>

void
currency_find(Search *search)
{
    static const struct {
        const char *mark, *code;
        double confidence;
    } marks[] = {{"dkk", "DKK", 0.97}, {"nok", "NOK", 0.95}, {"sek", "SEK", 0.95},
                 {"eur", "EUR", 0.95}, {"€", "EUR", 0.95},   {"gbp", "GBP", 0.95},
                 {"£", "GBP", 0.95},   {"usd", "USD", 0.95}, {"chf", "CHF", 0.95},
                 {"rm", "MYR", 0.80},  {"$", "USD", 0.70},   {"kr.", "DKK", 0.85},
                 {"kr", "DKK", 0.80}};
    if (!reading_value(search->reading, FIELD_TOTAL))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
        for (guint n = 0; n < search->lines->len; n++) {
            const FoundLine *line = search_line(search, n);
            const char *p = strstr(line->folded, marks[i].mark);
            size_t length = strlen(marks[i].mark);
            if (!p || (p > line->folded && g_ascii_isalpha(p[-1])) || g_ascii_isalpha(p[length]))
                continue;
            guint first, last;
            int at = (int)(p - line->folded);
            search_folded_words(line, at, at + (int)length, &first, &last);
            search_set(search, FIELD_CURRENCY, marks[i].code, marks[i].confidence, n, first, last);
            return;
        }
    if (search->danish)
        search_set(search, FIELD_CURRENCY, "DKK", 0.9, 0, search_line(search, 0)->first,
                   search_line(search, 0)->first + 1);
}
