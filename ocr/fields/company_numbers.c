#include "ocr/fields/fields.h"
#include "ocr/fields/find.h"
#include <string.h>

/* Words that open the block of the one who is to pay. */
static const char *const buyer_words[] = {
    "kunde",    "faktureres til", "faktura til", "leveres til", "bill to",     "invoice to",
    "modtager", "kober",          "debitor",     "rekvirent",   "customer",    "att.",
    "att:",     "bestilt af",     "ean",         "klynge",      "rechnung an",
};

/* True when line n stands in a buyer's block: a buyer's word at most a few lines above. */
static bool
in_buyer_block(const Search *search, guint n)
{
    enum { BLOCK_LINES = 5 };
    for (guint up = 0; up <= BLOCK_LINES && up <= n; up++) {
        const char *folded = search_line(search, n - up)->folded;
        for (guint i = 0; i < G_N_ELEMENTS(buyer_words); i++)
            if (g_str_has_prefix(folded, buyer_words[i]))
                return true;
    }
    return false;
}

typedef struct FoundNumber {
    char digits[9];
    guint line, first, last;
    bool buyer, labelled;
} FoundNumber;

/* Eight digits, also spaced "38 39 38 55", behind CVR, SE or DK; a letter read for a digit is
 * mended when the check digit then agrees. */
#define CVR_LABEL                                                                                  \
    "(?:cvr|c\\.v\\.r|se|dk|moms)[ .-]{0,2}(?:n(?:umme)?r|no|reg)?[ .:;=-]{0,4}(?:dk[ -]?)?"
#define CVR_DIGITS "([0-9ols|ibz@](?: ?[0-9ols|ibz@]){7})(?![0-9a-z])"

static void
take_digits(const char *raw, char out[9])
{
    static const char from[] = "ols|ibz@", to[] = "01511820";
    size_t n = 0;
    for (const char *p = raw; *p && n < 8; p++) {
        const char *letter = strchr(from, *p);
        if (g_ascii_isdigit(*p))
            out[n++] = *p;
        else if (letter)
            out[n++] = to[letter - from];
    }
    out[n] = '\0';
}

static void
scan_line(const Search *search, GRegex *regex, guint n, bool labelled, GArray *found)
{
    const FoundLine *line = search_line(search, n);
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match(regex, line->folded, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        FoundNumber number = {.line = n, .labelled = labelled};
        g_autofree char *raw = g_match_info_fetch(match, 1);
        int start, end;
        g_match_info_fetch_pos(match, 1, &start, &end);
        take_digits(raw, number.digits);
        if (!check_cvr(number.digits))
            continue;
        search_folded_words(line, start, end, &number.first, &number.last);
        number.buyer = in_buyer_block(search, n);
        g_array_append_val(found, number);
    }
}

static void
set_first(Search *search, const GArray *found, FieldId id, bool buyer, const char *not_this)
{
    for (guint i = 0; i < found->len; i++) {
        const FoundNumber *number = &g_array_index(found, FoundNumber, i);
        if (number->buyer != buyer || g_strcmp0(number->digits, not_this) == 0)
            continue;
        double confidence = number->labelled ? 0.98 : 0.7;
        search_set(search, id, number->digits, confidence, number->line, number->first,
                   number->last);
        return;
    }
}

static void
find_cvr(Search *search)
{
    g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(FoundNumber));
    g_autoptr(GRegex) labelled = g_regex_new("(?<![a-z])" CVR_LABEL CVR_DIGITS, 0, 0, NULL);
    for (guint n = 0; n < search->lines->len; n++)
        scan_line(search, labelled, n, true, found);
    bool seller = false;
    for (guint i = 0; i < found->len; i++)
        seller |= !g_array_index(found, FoundNumber, i).buyer;
    if (!seller && found->len > 0 && search->reading->fields[FIELD_BUYER_CVR] == NULL) {
        /* One number only, near a buyer's word: shops print theirs at the foot, below the cluster.
         */
        FoundNumber *last = &g_array_index(found, FoundNumber, found->len - 1);
        last->buyer = false;
    }
    set_first(search, found, FIELD_SUPPLIER_CVR, false, NULL);
    set_first(search, found, FIELD_BUYER_CVR, true,
              reading_value(search->reading, FIELD_SUPPLIER_CVR));
}

static void
find_ean(Search *search)
{
    g_autoptr(GRegex) regex = g_regex_new(
        "(?:ean|gln)[^0-9]{0,20}(\\d(?: ?\\d){12})(?!\\d)|(?<!\\d)(579\\d{10})(?!\\d)", 0, 0, NULL);
    for (guint n = 0; n < search->lines->len; n++) {
        const FoundLine *line = search_line(search, n);
        g_autoptr(GMatchInfo) match = NULL;
        if (!g_regex_match(regex, line->folded, 0, &match))
            continue;
        int group = g_match_info_get_match_count(match) > 2 ? 2 : 1;
        g_autofree char *raw = g_match_info_fetch(match, group);
        g_auto(GStrv) parts = g_strsplit(raw, " ", -1);
        g_autofree char *digits = g_strjoinv("", parts);
        int start, end;
        guint first, last;
        if (!check_gln(digits))
            continue;
        g_match_info_fetch_pos(match, group, &start, &end);
        search_folded_words(line, start, end, &first, &last);
        search_set(search, FIELD_BUYER_EAN, digits, group == 1 ? 0.98 : 0.8, n, first, last);
        return;
    }
}

/* "Kunde: Klynge nr. 13 Fyn Øst" */
static void
find_buyer_name(Search *search)
{
    g_autoptr(GRegex) regex = g_regex_new("^\\s*(?:kunde|faktureres til|faktura til|bill "
                                          "to|invoice to|modtager|kober|debitor|customer)"
                                          "\\s*[:.]\\s*(.{3,60})",
                                          0, 0, NULL);
    for (guint n = 0; n < search->lines->len; n++) {
        const FoundLine *line = search_line(search, n);
        g_autoptr(GMatchInfo) match = NULL;
        if (!g_regex_match(regex, line->folded, 0, &match))
            continue;
        int start, end;
        guint first, last;
        g_match_info_fetch_pos(match, 1, &start, &end);
        search_folded_words(line, start, end, &first, &last);
        GString *name = g_string_new(NULL);
        for (guint i = first; i < last; i++)
            g_string_append_printf(name, i > first ? " %s" : "%s",
                                   ((Word *)line->page->words->pdata[i])->text);
        search_set(search, FIELD_BUYER_NAME, name->str, 0.8, n, first, last);
        g_string_free(name, TRUE);
        return;
    }
}

void
company_numbers_find(Search *search)
{
    find_cvr(search);
    find_ean(search);
    find_buyer_name(search);
}
