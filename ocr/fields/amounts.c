#include "daemon/money.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/find.h"
#include "ocr/fields/fold.h"
#include "ocr/fields/total.h"
#include <string.h>

enum {
    AMOUNTS_MOST = 20000,
    TOKEN_LENGTH = 24, /* longer is a number of something else */
};

/* --- one token ------------------------------------------------------------------------------- */

static const Word *
word_at(const FoundLine *line, guint i)
{
    return i < line->last ? line->page->words->pdata[i] : NULL;
}

static bool
is_currency(const char *text)
{
    static const char *const marks[] = {"kr", "kr.", "dkk", "nok", "sek", "eur", "usd", "gbp",
                                        "€",  "$",   "£",   "rm",  "kr:", "myr", "chf", NULL};
    g_autofree char *folded = fold_text(text);
    return g_strv_contains(marks, folded);
}

/* Letters that OCR puts for digits, only inside what otherwise is a number. */
static char
as_digit(char c)
{
    static const char from[] = "OoQDlI|iSsB@Z", to[] = "0000111155802";
    const char *p = c ? strchr(from, c) : NULL;
    return p ? to[p - from] : c;
}

static bool
mostly_digits(const char *s)
{
    int digits = 0, others = 0;
    for (const char *p = s; *p; p++) {
        if (g_ascii_isdigit(*p))
            digits++;
        else if (!strchr(".,-' ", *p))
            others++;
    }
    return digits > 0 && digits >= 2 * others && strpbrk(s, ".,");
}

/* Cuts what stands around the figures: marks of the cash register, quotes, a tax letter. */
static void
trim_token(char *s)
{
    size_t n = strlen(s);
    while (n > 1 && strchr("*=:;+'\"~_|)]}«»", s[n - 1]))
        s[--n] = '\0';
    if (n > 4 && g_ascii_isupper(s[n - 1]) && g_ascii_isdigit(s[n - 2]) && strpbrk(s, ".,"))
        s[--n] = '\0'; /* 25,00A */
    size_t skip = strspn(s, "*=:;+'\"~_|[{");
    memmove(s, s + skip, n - skip + 1);
}

/* "RH367,10": letters of a misread currency stuck to the figures. */
static void
trim_letters(char *s)
{
    enum { CURRENCY_LETTERS = 3 };
    size_t letters = 0;
    while (g_ascii_isalpha(s[letters]))
        letters++;
    if (letters > 0 && letters <= CURRENCY_LETTERS && g_ascii_isdigit(s[letters]) &&
        strpbrk(s, ".,"))
        memmove(s, s + letters, strlen(s + letters) + 1);
}

/* True when s has the shape of money: two decimals, or ",-". */
static bool
has_decimals(const char *s)
{
    size_t n = strlen(s);
    if (n > 2 && g_str_has_suffix(s, "-"))
        n--;
    if (n >= 2 && s[n] == '-' && strchr(",.", s[n - 1]))
        return true;
    return n >= 4 && g_ascii_isdigit(s[n - 1]) && g_ascii_isdigit(s[n - 2]) &&
           strchr(".,", s[n - 3]) && g_ascii_isdigit(s[n - 4]);
}

/* The amount a token says; whole: without decimals, allowed only beside a currency. */
static bool
token_amount(const char *token, bool currency, int64_t *out_oere, bool *out_whole)
{
    if (strlen(token) > TOKEN_LENGTH || strchr(token, '%'))
        return false;
    g_autofree char *s = g_strdup(token);
    trim_token(s);
    if (mostly_digits(s))
        for (char *p = s; *p; p++)
            *p = g_ascii_isdigit(*p) ? *p : as_digit(*p);
    g_autofree char *decimal = amount_normalise(s);
    if (!decimal) {
        trim_letters(s);
        decimal = amount_normalise(s);
    }
    const char *point = decimal ? strchr(decimal, '.') : NULL;
    if (!point || strlen(point) != 3)
        return false;
    *out_whole = !has_decimals(s);
    bool marked = currency || !g_ascii_isdigit(s[s[0] == '-']); /* kr.500, $12 */
    return (!*out_whole || marked) && money_parse(decimal, out_oere);
}

/* --- words that belong together -------------------------------------------------------------- */

static bool
close_by(const Word *a, const Word *b)
{
    if (a->box.w == 0 || b->box.w == 0)
        return b->box.x == 0; /* plain text: no tab between */
    return b->box.x - (a->box.x + a->box.w) <= MAX(a->box.h, b->box.h) * 7 / 10;
}

/* "1" "234,50" · "60," "40" · "10" ".60" · "1.234" ",50" */
static bool
joins(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b);
    if (na == 0 || na > 12 || nb < 2 || nb > 10)
        return false;
    bool digit_end = g_ascii_isdigit(a[na - 1]);
    if (strchr(".,", a[na - 1]) && nb == 2 && na > 1 && g_ascii_isdigit(a[na - 2]))
        return g_ascii_isdigit(b[0]) && g_ascii_isdigit(b[1]);
    if (digit_end && strchr(".,", b[0]) && nb == 3)
        return g_ascii_isdigit(b[1]) && g_ascii_isdigit(b[2]);
    bool group = nb >= 6 && strspn(b, "0123456789") == 3 && strchr(".,", b[3]);
    return digit_end && na <= 3 && strspn(a, "0123456789") == na && a[0] != '0' && group && nb == 6;
}

static char *
folded_words(const FoundLine *line, guint first, guint last)
{
    GString *s = g_string_new(NULL);
    for (guint i = first; i < last; i++)
        if (!is_currency(word_at(line, i)->text))
            g_string_append_printf(s, "%s ", word_at(line, i)->text);
    g_autofree char *text = g_string_free(s, FALSE);
    return fold_text(text);
}

static bool
are_digits(const char *s, size_t least, size_t most)
{
    size_t n = strlen(s);
    return n >= least && n <= most && strspn(s, "0123456789") == n;
}

/* "RM" "64" "13", "TOTAL" "282" "78": the point was not recognised. Behind a currency, or at the
 * end of a line that names a sum. */
static bool
lost_point(const FoundLine *line, guint i)
{
    const Word *word = word_at(line, i), *next = word_at(line, i + 1);
    if (!next || i == line->first || !are_digits(word->text, 1, 4) ||
        !are_digits(next->text, 2, 2) || word->text[0] == '0')
        return false;
    int gap = next->box.x - (word->box.x + word->box.w);
    if (next->box.w > 0 && gap > 2 * MAX(word->box.h, next->box.h))
        return false;
    if (is_currency(word_at(line, i - 1)->text))
        return true;
    g_autofree char *left = folded_words(line, line->first, i);
    Label label = i + 2 >= line->last ? label_of(left) : LABEL_NONE;
    return label == LABEL_TOTAL || label == LABEL_NET || label == LABEL_VAT;
}

/* The token starting at word i, joined with the next when both are one number. */
static char *
token_at(const FoundLine *line, guint i, guint *out_last)
{
    const Word *word = word_at(line, i), *next = word_at(line, i + 1);
    *out_last = i + 1;
    if (lost_point(line, i)) {
        *out_last = i + 2;
        return g_strconcat(word->text, ",", next->text, NULL);
    }
    if (next && close_by(word, next) && joins(word->text, next->text)) {
        *out_last = i + 2;
        return g_strconcat(word->text, next->text, NULL);
    }
    return g_strdup(word->text);
}

static bool
beside_currency(const FoundLine *line, guint first, guint last)
{
    return (first > line->first && is_currency(word_at(line, first - 1)->text)) ||
           (last < line->last && is_currency(word_at(line, last)->text));
}

/* "kl. 12.30", "16.03 %", "3.5 kg" */
static bool
measures_something_else(const FoundLine *line, guint first, guint last)
{
    static const char *const before[] = {"kl",    "kl.", "tid",    "tid:", "time",
                                         "time:", "uhr", "mellem", NULL};
    static const char *const after[] = {"%",   "kg",   "g",   "l",   "ltr",   "km", "cl",
                                        "pct", "pct.", "stk", "uhr", "timer", NULL};
    g_autofree char *left = fold_text(first > line->first ? word_at(line, first - 1)->text : "");
    g_autofree char *right = fold_text(last < line->last ? word_at(line, last)->text : "");
    return g_strv_contains(before, left) || g_strv_contains(after, right) || *right == '%';
}

/* --- labels ---------------------------------------------------------------------------------- */

static bool
has_letters(const char *folded)
{
    int letters = 0;
    for (const char *p = folded; *p; p++)
        letters += g_ascii_isalpha(*p) != 0;
    return letters >= 3;
}

/* "Amount" over a column says nothing, and "Total" there is each line's. */
static Label
label_of_column(Label head)
{
    if (head == LABEL_TOTAL)
        return LABEL_TOTAL_WEAK;
    return head == LABEL_TOTAL_WEAK ? LABEL_NONE : head;
}

/* Heads of columns: the words in the lines just above that overlap the amount's column. */
static Label
label_above(const Search *search, const FoundAmount *amount)
{
    enum { LINES_UP = 3 };
    const FoundLine *line = search_line(search, amount->line);
    ReadingBox box = page_box(line->page, amount->first, amount->last);
    for (guint up = 1; up <= LINES_UP && up <= amount->line && box.w > 0; up++) {
        const FoundLine *above = search_line(search, amount->line - up);
        if (above->page != line->page)
            break;
        GString *s = g_string_new(NULL);
        for (guint i = above->first; i < above->last; i++) {
            const Word *word = word_at(above, i);
            if (word->box.x < box.x + box.w && word->box.x + word->box.w > box.x)
                g_string_append_printf(s, "%s ", word->text);
        }
        g_autofree char *text = g_string_free(s, FALSE);
        g_autofree char *folded = fold_text(text);
        if (has_letters(folded)) /* "Mva%": the figures below are rates */
            return strchr(folded, '%') ? LABEL_OTHER : label_of_column(label_of(folded));
    }
    return LABEL_NONE;
}

/* The label word stands alone on the line above: "TOTAL" / "302,00", "Moms 25 %" / "60,40". */
static Label
label_alone_above(const Search *search, const FoundAmount *amount)
{
    if (amount->line == 0)
        return LABEL_NONE;
    const FoundLine *above = search_line(search, amount->line - 1);
    g_autoptr(GRegex) rate = g_regex_new("\\d{1,2}(?:[.,]\\d{1,2})?\\s?%", 0, 0, NULL);
    g_autofree char *words = g_regex_replace_literal(rate, above->folded, -1, 0, "", 0, NULL);
    return strpbrk(words, "0123456789") ? LABEL_NONE : label_of(words);
}

/* "Rounding 27.30" below "Total 27.28" is the rounded total itself, not what was rounded off. */
static void
label_rounded(const Search *search, FoundAmount *amount)
{
    enum { COIN = 100 };
    if (amount->label != LABEL_ROUNDING || ABS(amount->oere) <= COIN)
        return;
    for (guint i = 0; i + 1 < search->amounts->len; i++) {
        const FoundAmount *other = &g_array_index(search->amounts, FoundAmount, i);
        if (other->label == LABEL_TOTAL && ABS(other->oere - amount->oere) < COIN)
            amount->label = LABEL_TOTAL;
    }
}

/* The words nearest to the amount, behind the last figures ("49 TOTAL £70.32"), say what it is;
 * when they say nothing, all that stand in front of it. */
static Label
label_in_front(const char *left)
{
    const char *tail = left + strlen(left);
    while (tail > left && !g_ascii_isdigit(tail[-1]))
        tail--;
    Label label = tail > left ? label_of(tail) : LABEL_NONE;
    return label == LABEL_NONE ? label_of(left) : label;
}

/* A row of figures alone: what they are stands at the head of their columns. */
static bool
row_of_figures(const FoundLine *line, guint last)
{
    g_autofree char *left = folded_words(line, line->first, last);
    return !has_letters(left);
}

static void
label_amount(const Search *search, FoundAmount *amount, const FoundAmount *previous)
{
    const FoundLine *line = search_line(search, amount->line);
    guint from = previous ? previous->last : line->first;
    g_autofree char *left = folded_words(line, from, amount->first);
    amount->label = label_in_front(left);
    if (amount->label == LABEL_NONE && row_of_figures(line, amount->first))
        amount->label = label_above(search, amount);
    if (amount->label != LABEL_NONE || has_letters(left))
        return;
    if (previous)
        amount->label = previous->label;
    else
        amount->label = label_alone_above(search, amount);
}

/* --- the scan -------------------------------------------------------------------------------- */

/* Adds amount, printed as text, with its place. */
static void
add_amount(Search *search, FoundAmount *amount, const char *text)
{
    const FoundLine *line = search_line(search, amount->line);
    amount->confidence = search_confidence(line, amount->first, amount->last);
    amount->box = page_box(line->page, amount->first, amount->last);
    amount->height = amount->box.h;
    amount->page = line->page->width ? line->page->number : 0;
    amount->by = line->page->by;
    amount->look = search->look;
    g_strlcpy(amount->printed, text, sizeof amount->printed);
    g_array_append_val(search->amounts, *amount);
}

static bool
scan_word(Search *search, guint number, guint i, guint *out_next)
{
    const FoundLine *line = search_line(search, number);
    FoundAmount amount = {.line = number, .first = i};
    g_autofree char *token = token_at(line, i, &amount.last);
    bool found =
        token_amount(token, beside_currency(line, i, amount.last), &amount.oere, &amount.whole) &&
        !measures_something_else(line, i, amount.last);
    *out_next = found ? amount.last : i + 1;
    if (!found)
        return false;
    amount.whole |= lost_point(line, i);
    add_amount(search, &amount, token);
    return true;
}

/* "ZR 0% 359.20 0.00" */
static bool
is_zero_rate(const Search *search, const FoundAmount *vat)
{
    const char *text = search_line(search, vat->line)->folded;
    return vat->oere == 0 && (strstr(text, "0%") || strstr(text, "0 %"));
}

/* Rows of a VAT summary are known by their arithmetic, whatever stands at the head of the columns:
 * net + VAT = gross, or net and a VAT that is its share. "Total" in front of such a row names the
 * row, not its first figure. */
static void
label_row(Search *search, guint first)
{
    enum { ROW = 5 };
    guint n = search->amounts->len - first;
    FoundAmount *a = &g_array_index(search->amounts, FoundAmount, first);
    for (guint i = 0; n <= ROW && i + 1 < n; i++) {
        int64_t net = a[i].oere, vat = a[i + 1].oere;
        bool zero = i > 0 && a[i - 1].oere == 0; /* the rate */
        bool gross = i + 2 < n && (vat > 0 || zero) && net + vat == a[i + 2].oere;
        if (vat < 0 || vat >= net ||
            (!gross && !is_vat_share(search, vat, net + vat) && !is_zero_rate(search, &a[i + 1])))
            continue;
        a[i].label = LABEL_NET;
        a[i + 1].label = LABEL_VAT;
        bool named = gross && row_of_figures(search_line(search, a->line), a->first);
        if (gross && (a[i + 2].label != LABEL_TOTAL || named))
            a[i + 2].label = LABEL_GROSS;
        return;
    }
}

static void
scan_line(Search *search, guint number)
{
    const FoundLine *line = search_line(search, number);
    int previous = -1;
    guint next, before = search->amounts->len;
    for (guint i = line->first; i < line->last; i = next) {
        if (!scan_word(search, number, i, &next))
            continue;
        int here = (int)search->amounts->len - 1;
        label_amount(search, &g_array_index(search->amounts, FoundAmount, here),
                     previous < 0 ? NULL : &g_array_index(search->amounts, FoundAmount, previous));
        label_rounded(search, &g_array_index(search->amounts, FoundAmount, here));
        previous = here;
    }
    label_row(search, before);
}

/* "TOTAL 500": a whole number counts as money only behind such a word, at the line's end. */
static void
scan_whole(Search *search, guint number)
{
    const FoundLine *line = search_line(search, number);
    const char *text = word_at(line, line->last - 1)->text;
    size_t digits = strlen(text);
    if (digits < 2 || digits > 6 || text[0] == '0' || strspn(text, "0123456789") != digits)
        return;
    g_autofree char *left = folded_words(line, line->first, line->last - 1);
    Label label = label_of(left);
    if (label != LABEL_TOTAL)
        return;
    FoundAmount amount = {
        .line = number, .first = line->last - 1, .last = line->last, .label = label, .whole = true};
    g_autofree char *decimal = amount_normalise(text);
    if (!decimal || !money_parse(decimal, &amount.oere))
        return;
    add_amount(search, &amount, text);
}

void
amounts_scan(Search *search)
{
    for (guint number = 0; number < search->lines->len; number++) {
        guint before = search->amounts->len;
        if (before >= AMOUNTS_MOST)
            return;
        scan_line(search, number);
        if (search->amounts->len == before)
            scan_whole(search, number);
    }
}
