#include "ocr/fields/fields.h"
#include <string.h>

enum { AMOUNT_LENGTH = 40 }; /* longer is no amount of money */

/* What may stand around the figures; longest first so that "kr." goes before "kr". */
static const char *const currency_marks[] = {
    "danske kroner", "kroner", "dkk", "nok", "sek", "eur", "usd", "gbp", "chf", "rm",
    "kr.",           "kr:",    "kr",  "€",   "£",   "$",   "*",   "=",   ":",   NULL,
};

static bool
strip_mark(char *s)
{
    for (const char *const *mark = currency_marks; *mark; mark++) {
        size_t n = strlen(*mark), length = strlen(s);
        if (length > n && g_ascii_strncasecmp(s, *mark, n) == 0) {
            memmove(s, s + n, length - n + 1);
            return true;
        }
        if (length > n && g_ascii_strcasecmp(s + length - n, *mark) == 0) {
            s[length - n] = '\0';
            return true;
        }
    }
    return false;
}

/* Hard and thin spaces become plain ones, long dashes and minus signs "-". */
static char *
plain_punctuation(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p; p = g_utf8_find_next_char(p, NULL)) {
        gunichar c = g_utf8_get_char(p);
        if (c == 0x2212 || c == 0x2013 || c == 0x2014)
            c = '-';
        else if (c == 0x2019 || c == 0xb4)
            c = '\'';
        g_string_append_unichar(out, g_unichar_isspace(c) ? ' ' : c);
    }
    return g_string_free(out, FALSE);
}

/* ",-" ",--" ".-" at the end say whole kroner; a lone "-" there, or in front, says minus. */
static void
strip_sign(char *s, bool *negative)
{
    size_t n = strlen(s);
    size_t dashes = 0;
    while (dashes < n && s[n - 1 - dashes] == '-')
        dashes++;
    if (dashes > 0 && n > dashes && strchr(",.", s[n - 1 - dashes]))
        s[n - 1 - dashes] = '\0';
    else if (dashes == 1) {
        s[n - 1] = '\0';
        *negative = true;
    }
    if (s[0] == '-' || s[0] == '+') {
        *negative |= s[0] == '-';
        memmove(s, s + 1, strlen(s));
    }
    n = strlen(s);
    if (n > 2 && s[0] == '(' && s[n - 1] == ')') {
        s[n - 1] = '\0';
        memmove(s, s + 1, n - 1);
        *negative = true;
    }
}

/* Every separator but the decimal one stands before a group of exactly three digits, and no
 * group before it is longer than three. */
static bool
groups_valid(const char *s, size_t end)
{
    size_t run = 0;
    bool grouped = false;
    for (size_t i = 0; i < end; i++) {
        if (g_ascii_isdigit(s[i])) {
            run++;
            continue;
        }
        if (run == 0 || run > 3 || (grouped && run != 3))
            return false;
        grouped = true;
        run = 0;
    }
    return grouped ? run == 3 : run > 0;
}

/* Where the decimal separator stands, or the length when there is none; false: undecidable. */
static bool
decimal_place(const char *s, size_t *out)
{
    size_t length = strlen(s), last = length;
    int kinds = 0;
    for (size_t i = 0; i < length; i++)
        if (strchr(".,", s[i]))
            last = i;
    if (last == length) {
        *out = length;
        return true;
    }
    for (size_t i = 0; i < last; i++)
        kinds |= s[i] == s[last] ? 1 : (strchr(".,' ", s[i]) ? 2 : 0);
    size_t after = length - last - 1;
    if (strspn(s + last + 1, "0123456789") != after || after == 0)
        return false;
    if (kinds & 1) { /* the same mark twice groups thousands: 1.234.567 */
        *out = length;
        return true;
    }
    bool thousand = after == 3 && kinds == 0 && last <= 3 && s[0] != '0';
    *out = thousand ? length : last;
    return true;
}

static char *
figures(const char *s, bool negative)
{
    size_t point, length = strlen(s);
    if (length == 0 || length > AMOUNT_LENGTH || strspn(s, "0123456789.,' ") != length ||
        !decimal_place(s, &point) || !groups_valid(s, point))
        return NULL;
    GString *out = g_string_new(negative ? "-" : "");
    bool leading = true;
    for (size_t i = 0; i < point; i++) {
        leading = leading && s[i] == '0' && i + 1 < point;
        if (g_ascii_isdigit(s[i]) && !leading)
            g_string_append_c(out, s[i]);
    }
    g_string_append_c(out, '.');
    size_t decimals = point < length ? length - point - 1 : 0;
    if (decimals)
        g_string_append(out, s + point + 1);
    for (; decimals < 2; decimals++)
        g_string_append_c(out, '0');
    return g_string_free(out, FALSE);
}

char *
amount_normalise(const char *text)
{
    enum { MARKS = 4 }; /* "DKK kr. 12,50 *" */
    if (!text || strlen(text) > 4 * AMOUNT_LENGTH || !g_utf8_validate(text, -1, NULL))
        return NULL;
    g_autofree char *s = plain_punctuation(text);
    bool negative = false;
    g_strstrip(s);
    for (int i = 0; i < MARKS && strip_mark(s); i++)
        g_strstrip(s);
    strip_sign(s, &negative);
    g_strstrip(s);
    for (int i = 0; i < MARKS && strip_mark(s); i++) /* "-kr. 50" */
        g_strstrip(s);
    return figures(s, negative);
}
