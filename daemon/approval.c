#include "daemon/approval.h"
#include <string.h>

/* mail.md, "Whom to believe": the first non-empty new line is, apart from case, greeting and
 * final punctuation, exactly one of the yes words, or starts with one of the no words. */
static const char *const yes_words[] = {"godkendt", "godkendes", "approved", NULL};
static const char *const no_words[] = {"afvist", "rejected", NULL};
static const char *const greetings[] = {"hej", "kære", "hi", "hello", "dear", "goddag", NULL};

/* Words and signs that turn a yes into neither, wherever they stand in the new text. */
static const char *const doubts[] = {
    "ikke",   "hvis",   "dog", "men",  "såfremt",  "undtagen", "not",     "if", "but",
    "except", "unless", "kun", "only", "forudsat", "provided", "bortset", NULL};

static bool
is_greeting(const char *line)
{
    g_auto(GStrv) words = g_strsplit_set(line, " ,!", 2);
    return words[0] && g_strv_contains(greetings, words[0]) && strlen(line) < 60;
}

/* First line that is neither empty nor a greeting, folded and without final punctuation. */
static char *
first_line(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        g_autofree char *folded = g_utf8_strdown(lines[i], -1);
        g_strstrip(folded);
        size_t length = strlen(folded);
        while (length > 0 && strchr(".!,: \t", folded[length - 1]))
            folded[--length] = '\0';
        if (length > 0 && !is_greeting(folded))
            return g_steal_pointer(&folded);
    }
    return g_strdup("");
}

/* Is the number of length n at s (digits with points and commas inside) an amount? Dates and
 * years, which come with an attendee list, are not; when in doubt it is one. */
static bool
is_amount(const char *s, size_t n, const char *after)
{
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < n; i++) {
        digits += g_ascii_isdigit(s[i]);
        points += s[i] == '.';
    }
    after += strspn(after, " ");
    if (g_str_has_prefix(after, "kr") || g_str_has_prefix(after, "dkk") ||
        g_str_has_prefix(after, ",-") || memchr(s, ',', n))
        return true;
    if (points == 2 || *after == '/' || *after == '-')
        return false; /* 16.09.2026, 16/9-2026 */
    bool year = n == 4 && (strncmp(s, "19", 2) == 0 || strncmp(s, "20", 2) == 0);
    return digits >= 4 && !year;
}

static bool
names_amount(const char *text)
{
    for (const char *p = text; *p;) {
        size_t n = g_ascii_isdigit(*p) ? strspn(p, "0123456789.,") : 0;
        size_t number = n;
        while (number > 0 && !g_ascii_isdigit(p[number - 1]))
            number--; /* the full stop of a sentence */
        if (number > 0 && is_amount(p, number, p + number))
            return true;
        p += n > 0 ? n : 1;
    }
    return false;
}

static bool
has_doubt(const char *text)
{
    g_autofree char *folded = g_utf8_strdown(text, -1);
    if (strchr(folded, '?') || names_amount(folded))
        return true;
    g_auto(GStrv) words = g_strsplit_set(folded, " \t\r\n.,;:!-\"'()", -1);
    for (int i = 0; words[i]; i++)
        if (g_strv_contains(doubts, words[i]))
            return true;
    return false;
}

/* The new text up to the signature: a phone number in it is no other amount. */
static char *
without_signature(const char *text)
{
    static const char *const ends[] = {
        "\n-- \n", "\n--\n",      "\nMed venlig hilsen", "\nVenlig hilsen", "\nMvh",
        "\nMVH",   "\nHilsen",    "\nBest regards",      "\nKind regards",  "\nmvh",
        "\nVh",    "\nSendt fra", "\nSent from"};
    size_t length = strlen(text);
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        const char *at = strstr(text, ends[i]);
        if (at && (size_t)(at - text) < length)
            length = (size_t)(at - text);
    }
    return g_strndup(text, length);
}

static bool
starts_with_word(const char *line, const char *word)
{
    size_t n = strlen(word);
    return strncmp(line, word, n) == 0 && !g_ascii_isalnum(line[n]);
}

ApprovalAnswer
approval_read(const char *new_text, char **out_reason)
{
    *out_reason = NULL;
    g_autofree char *text = without_signature(new_text ? new_text : "");
    g_autofree char *line = first_line(text);
    for (int i = 0; no_words[i]; i++)
        if (starts_with_word(line, no_words[i]) && !strchr(line, '?')) {
            const char *rest = line + strlen(no_words[i]);
            *out_reason = g_strdup(rest + strspn(rest, " :,.-"));
            return APPROVAL_NO;
        }
    if (g_strv_contains(yes_words, line) && !has_doubt(text))
        return APPROVAL_YES;
    return APPROVAL_UNCLEAR;
}
