#include "ocr/fields/find.h"
#include <string.h>

/* Marks that stand beside amounts, and words that only one country's papers have; folded. The
 * marks $, £ and € are what OCR often makes of other signs, so words of the country weigh more. */
static const struct {
    const char *word, *code;
    double weight;
    bool mark; /* counts once for each place */
} signs[] = {
    {"dkk", "DKK", 3, true},
    {"nok", "NOK", 3, true},
    {"sek", "SEK", 3, true},
    {"eur", "EUR", 2, true},
    {"euro", "EUR", 2, true},
    {"usd", "USD", 3, true},
    {"gbp", "GBP", 3, true},
    {"chf", "CHF", 3, true},
    {"inr", "INR", 3, true},
    {"myr", "MYR", 3, true},
    {"rm", "MYR", 2, true},
    {"\xe2\x82\xac", "EUR", 1, true},
    {"$", "USD", 0.7, true},
    {"\xc2\xa3", "GBP", 1, true},
    {"kr.", "DKK", 0.6, true},
    {"kr", "DKK", 0.5, true},
    {"moms", "DKK", 2, false},
    {"cvr", "DKK", 3, false},
    {"dankort", "DKK", 3, false},
    {"mobilepay", "DKK", 2, false},
    {"i alt", "DKK", 1, false},
    {"klynge", "DKK", 2, false},
    {"faktura", "DKK", 1, false},
    {"kvittering", "DKK", 1, false},
    {"mva", "NOK", 3, false},
    {"foretaksregisteret", "NOK", 4, false},
    {"orgnr", "NOK", 2, false},
    {"bankaxept", "NOK", 4, false},
    {"varav moms", "SEK", 4, false},
    {"org.nr", "SEK", 1, false},
    {"mwst", "EUR", 3, false},
    {"ust-id", "EUR", 4, false},
    {"umsatzsteuer", "EUR", 3, false},
    {"rechnung", "EUR", 1, false},
    {"alv", "EUR", 3, false},
    {"btw", "EUR", 3, false},
    {"iva", "EUR", 1, false},
    {"sdn bhd", "MYR", 5, false},
    {"s/b", "MYR", 1, false},
    {"malaysia", "MYR", 4, false},
    {"kuala lumpur", "MYR", 4, false},
    {"selangor", "MYR", 4, false},
    {"johor", "MYR", 3, false},
    {"jalan", "MYR", 3, false},
    {"jln", "MYR", 2, false},
    {"sales tax", "USD", 2, false},
    {"gratuity", "USD", 1, false},
    {"abn", "AUD", 3, false},
};

enum { COUNTED = 6, CODES = 16 }; /* a page of prices says no more than a few */

/* Word at p is none of a longer one; digits may touch it, "RM12.50". */
static bool
stands_alone(const char *text, const char *p, size_t length)
{
    bool letter = g_ascii_isalpha(*p);
    return !letter || ((p == text || !g_ascii_isalpha(p[-1])) && !g_ascii_isalpha(p[length]));
}

/* How often a sign is printed; *out_line the first line, *out_at the place there. */
static int
count_sign(const Search *search, const char *word, guint *out_line, int *out_at)
{
    int times = 0;
    for (guint n = 0; n < search->lines->len; n++) {
        const char *folded = search_line(search, n)->folded;
        for (const char *p = strstr(folded, word); p; p = strstr(p + 1, word)) {
            if (!stands_alone(folded, p, strlen(word)))
                continue;
            if (times == 0) {
                *out_line = n;
                *out_at = (int)(p - folded);
            }
            times++;
        }
    }
    return times;
}

typedef struct Tally {
    const char *code;
    double points;
    guint line; /* of its first sign */
    int at;
    size_t length;
} Tally;

static void
tally(Tally tallies[CODES], guint sign, int times, guint line, int at)
{
    Tally *t = tallies;
    while (t->code && strcmp(t->code, signs[sign].code) != 0)
        t++;
    if (!t->code)
        *t = (Tally){
            .code = signs[sign].code, .line = line, .at = at, .length = strlen(signs[sign].word)};
    t->points += signs[sign].weight * (signs[sign].mark ? MIN(times, (int)COUNTED) : 1);
}

void
currency_find(Search *search)
{
    Tally tallies[CODES + 1] = {0};
    if (!reading_value(search->reading, FIELD_TOTAL))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
        guint line = 0;
        int at = 0;
        int times = count_sign(search, signs[i].word, &line, &at);
        if (times > 0)
            tally(tallies, i, times, line, at);
    }
    const Tally *best = &tallies[0];
    double all = 0;
    for (const Tally *t = tallies; t->code; t++) {
        best = t->points > best->points ? t : best;
        all += t->points;
    }
    if (!best->code)
        return;
    guint first, last;
    const FoundLine *line = search_line(search, best->line);
    search_folded_words(line, best->at, best->at + (int)best->length, &first, &last);
    /* One faint sign says little, several of one country nearly all. */
    double sure = best->points / (all + 0.1) * (1 - 0.3 / (1 + best->points));
    search_set(search, FIELD_CURRENCY, best->code, CLAMP(sure, 0.3, 0.97), best->line, first, last);
}
