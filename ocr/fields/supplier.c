#include "ocr/fields/find.h"
#include <string.h>

enum { TOP_LINES = 14 }; /* names stand at the head of the page */

/* Folded endings and words of company names. */
static const char *const company_words[] = {
    "aps",        "a/s",  "i/s",    "k/s",  "ivs",    "p/s",    "gmbh",    "ag",         "ltd",
    "inc",        "sdn",  "bhd",    "b.v.", "as",     "ab",     "oy",      "kg",         "co.",
    "restaurant", "kro",  "hotel",  "cafe", "bistro", "bageri", "slagter", "enterprise", "trading",
    "s/b",        "inc.", "l.l.c.", "llc",  "e.v.",   "a.g.",   "store",   "mart",
};

/* Lines that are never a name. */
static const char *const not_names[] = {
    "faktura",     "kvittering",
    "invoice",     "receipt",
    "velkommen",   "welcome",
    "tax invoice", "kopi",
    "dato",        "side",
    "tlf",         "telefon",
    "cvr",         "kunde",
    "bon",         "kreditnota",
    "tel",         "rechnung",
    "www",         "http",
    "til",         "bordnr",
    "ekspedient",  "kasse",
    "date",        "time",
    "cash",        "page",
    "gst",         "seite",
    "bill to",     "table",
    "server",      "att",
    "ean",         "klynge",
    "org",         "kassebon",
    "original",    "bestilt",
    "co. reg",     "reg. no",
    "reg no",      "stylesheet",
    "wahrung",     "cashier",
    "sold to",     "bill",
    "tax",         "foretaksregisteret",
    "verkaufer",   "kaufer",
    "product",     "email",
    "order",       "guest",
    "lieferant",   "rechnungssteller",
    "selger",      "leverandor",
};

static bool
has_company_word(const char *folded)
{
    g_auto(GStrv) words = g_strsplit_set(folded, " ,\t()", -1);
    for (guint w = 0; words[w]; w++)
        for (guint i = 0; i < G_N_ELEMENTS(company_words); i++)
            if (strcmp(words[w], company_words[i]) == 0)
                return true;
    return false;
}

static bool
is_never_name(const char *folded)
{
    for (guint i = 0; i < G_N_ELEMENTS(not_names); i++) {
        size_t n = strlen(not_names[i]);
        if (strncmp(folded, not_names[i], n) == 0 && !g_ascii_isalpha(folded[n]))
            return true;
    }
    return strchr(folded, '@') != NULL;
}

/* The words that look like print: cuts noise of one or two signs at both ends. */
static void
solid_words(const FoundLine *line, guint *first, guint *last)
{
    *first = line->first;
    *last = line->last;
    for (; *first + 1 < *last; (*first)++) {
        const Word *word = line->page->words->pdata[*first];
        if (g_utf8_strlen(word->text, -1) > 2 || g_ascii_isdigit(word->text[0]))
            break;
    }
    for (; *last > *first + 1; (*last)--) {
        const Word *word = line->page->words->pdata[*last - 1];
        bool noise = word->confidence < 0.5 && g_utf8_strlen(word->text, -1) < 3;
        bool sign = !g_unichar_isalnum(g_utf8_get_char(word->text));
        if (!noise && !sign)
            break;
    }
}

/* A heading that says what the paper is, or a line that begins with what it tells. */
static bool
tells_something_else(const char *folded)
{
    static const char *const titles[] = {"invoice", "faktura",    "rechnung",
                                         "receipt", "kvittering", "adres"};
    for (guint i = 0; i < G_N_ELEMENTS(titles); i++)
        if (strstr(folded, titles[i]))
            return true;
    const char *colon = strchr(folded, ':');
    return colon && colon[1] != '\0';
}

/* A street with its number, or a postal code with its town. */
static bool
is_address(const char *folded)
{
    g_autoptr(GRegex) street = g_regex_new(
        "(?:vej|gade|veien|gata|strasse|str\\.|alle|plads|torv|street|road|avenue)\\.? \\d|"
        "\\b(?:jalan|jln|lot|no)\\b[ .,:]+\\w+|^\\d{4,5} [a-z]{3}",
        0, 0, NULL);
    return g_regex_match(street, folded, 0, NULL);
}

static double
name_score(const Search *search, guint n)
{
    const FoundLine *line = search_line(search, n);
    int letters = 0, digits = 0;
    for (const char *p = line->folded; *p; p++) {
        letters += g_ascii_isalpha(*p) != 0;
        digits += g_ascii_isdigit(*p) != 0;
    }
    if (letters < 3 || digits > letters || is_never_name(line->folded))
        return -1;
    double recognised = 0;
    for (guint i = line->first; i < line->last; i++)
        recognised += ((Word *)line->page->words->pdata[i])->confidence;
    recognised /= line->last - line->first;
    ReadingBox box = page_box(line->page, line->first, line->last);
    double score = 1.5 - 0.12 * n + recognised + MIN(0.5, box.h / 100.0);
    score += has_company_word(line->folded) ? 1.2 : 0;
    score -= tells_something_else(line->folded) && !has_company_word(line->folded) ? 1.5 : 0;
    score -= digits >= 3 && n > 0 ? 0.8 : 0; /* an address */
    score -= is_address(line->folded) ? 1.0 : 0;
    return score - (recognised < 0.5 ? 1 : 0);
}

static char *
name_text(const FoundLine *line, guint first, guint last)
{
    GString *name = g_string_new(NULL);
    for (guint i = first; i < last; i++)
        g_string_append_printf(name, i > first ? " %s" : "%s",
                               ((Word *)line->page->words->pdata[i])->text);
    return g_string_free(name, FALSE);
}

void
supplier_find(Search *search)
{
    double best = 0;
    guint found = 0;
    for (guint n = 0; n < search->lines->len && n < TOP_LINES; n++) {
        double score = name_score(search, n);
        if (score > best) {
            best = score;
            found = n;
        }
    }
    if (best <= 0)
        return;
    const FoundLine *line = search_line(search, found);
    guint first, last;
    solid_words(line, &first, &last);
    g_autofree char *name = name_text(line, first, last);
    double confidence = CLAMP(0.35 + 0.15 * best, 0.3, 0.9);
    search_set(search, FIELD_SUPPLIER_NAME, name, confidence, found, first, last);
}
