#include "daemon/likeness.h"
#include <string.h>

enum { FOLD_LONGEST = 256 }; /* bytes; the longest cluster name is far below */

static const struct {
    const char *from, *to;
} letters[] = {
    {"æ", "ae"}, {"ø", "o"}, {"å", "a"}, {"ä", "ae"}, {"ö", "o"}, {"ü", "u"}, {"ß", "ss"},
};

static const char *
letter_folded(const char *p)
{
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++)
        if (g_str_has_prefix(p, letters[i].from))
            return letters[i].to;
    return NULL;
}

/* Appends c; "aa" and "oe" are the old spellings of å and ø and become what those fold to. */
static void
append_letter(GString *out, char c)
{
    char last = out->len ? out->str[out->len - 1] : '\0';
    if ((c == 'a' && last == 'a') || (c == 'e' && last == 'o'))
        return;
    g_string_append_c(out, c);
}

static void
append_space(GString *out)
{
    if (out->len && out->str[out->len - 1] != ' ')
        g_string_append_c(out, ' ');
}

static void
append_folded(GString *out, const char *p)
{
    const char *to = letter_folded(p);
    gunichar c = g_utf8_get_char(p);
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    if (to) {
        g_string_append(out, to);
    } else if (!g_unichar_isalnum(c)) {
        append_space(out);
    } else {
        (void)g_unichar_fully_decompose(c, FALSE, parts, G_N_ELEMENTS(parts));
        if (parts[0] < 0x80)
            append_letter(out, (char)parts[0]);
        else
            g_string_append_unichar(out, parts[0]);
    }
}

char *
likeness_fold(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
    g_autofree char *lower = g_utf8_strdown(composed, -1);
    GString *out = g_string_sized_new(strlen(lower));
    for (char *p = lower; *p; p = g_utf8_next_char(p))
        append_folded(out, p);
    if (out->len && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

int
likeness_distance(const char *a, const char *b, int most)
{
    size_t na = strlen(a), nb = strlen(b);
    size_t apart = na > nb ? na - nb : nb - na;
    if (na > FOLD_LONGEST || nb > FOLD_LONGEST || apart > (size_t)most)
        return most + 1;
    int row[FOLD_LONGEST + 1];
    for (size_t j = 0; j <= nb; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= na; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= nb; j++) {
            int above = row[j];
            int changed = diagonal + (a[i - 1] != b[j - 1]);
            row[j] = MIN(changed, MIN(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return MIN(row[nb], most + 1);
}

bool
likeness_has_words(const char *haystack, const char *needle)
{
    size_t n = strlen(needle);
    if (n == 0)
        return false;
    for (const char *p = strstr(haystack, needle); p; p = strstr(p + 1, needle))
        if ((p == haystack || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

static size_t
word_count(const char *s)
{
    size_t n = 1;
    for (; *s; s++)
        n += *s == ' ';
    return n;
}

/* The end of n words from start, NULL when there are fewer. */
static const char *
words_end(const char *start, size_t n)
{
    const char *p = start;
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            if (*p != ' ')
                return NULL;
            p++;
        }
        p += strcspn(p, " ");
    }
    return p;
}

bool
likeness_has_words_nearly(const char *haystack, const char *needle, int *out_distance)
{
    size_t length = strlen(needle);
    int most = length < 5 ? 0 : (int)(length / 5), best = most + 1;
    if (length == 0 || length > FOLD_LONGEST)
        return false;
    size_t words = word_count(needle);
    const char *p = haystack;
    while (*p && best > 0) {
        const char *end = words_end(p, words);
        if (!end)
            break;
        char window[FOLD_LONGEST + FOLD_LONGEST / 5 + 1];
        size_t n = (size_t)(end - p);
        if (n < sizeof window) {
            memcpy(window, p, n);
            window[n] = '\0';
            best = MIN(best, likeness_distance(window, needle, most));
        }
        p += strcspn(p, " ");
        p += *p == ' ';
    }
    if (out_distance)
        *out_distance = best;
    return best <= most;
}
