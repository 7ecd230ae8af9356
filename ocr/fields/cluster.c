#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"
#include <stdlib.h>
#include <string.h>

/* What follows a number that counts something else: "Klynge 12. september", "klynge 30 personer",
 * "klynge 18:30". */
#define NOT_COUNTED                                                                                \
    "(?!\\d)(?!\\s?[.,:/-]\\s?\\d)(?!\\.?\\s*(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec))" \
    "(?!\\s*(?:personer|pers\\b|deltager|leger|gange|moder|stk|kr\\b|dkk|kuverter|timer|min\\b|%)" \
    ")"

/* The word klynge alone or at the end of a compound (lægeklynge), never in front of one
 * (klyngemøde, klyngepakke); K1ynge and Kiynge are what OCR makes of it. */
#define KLYNGE "(?<![a-z])(?:[a-z]{2,20}-?)?k[l1i!|]yn[gq]e"
#define NUMBER_WORD "(?:-?\\s?n(?:umme)?r\\b\\.?|-?\\s?nummer|-?\\s?no\\.|-?\\s?#|-?\\s?id\\b)"

static const struct {
    const char *pattern;
    bool careful; /* KL 57: only with a number that is no hour of the day, or a leading zero */
} forms[] = {
    {KLYNGE "(?:" NUMBER_WORD ")?\\s?(?:" NUMBER_WORD
            ")?[\\s:.=-]{0,4}(?<n>0*[1-9]\\d{0,2})" NOT_COUNTED,
     false},
    {KLYNGE "n?\\s(?<name>[^\\n\\d(,]{2,40}?),?\\s?(?:\\(\\s?(?:" NUMBER_WORD
            "[\\s:.]{0,3})?|" NUMBER_WORD "[\\s:.]{0,3})(?<n>0*[1-9]\\d{0,2})" NOT_COUNTED,
     false},
    {"\\bcluster\\s?(?:number|no\\.?|nr\\.?|#)?[\\s:.=-]{0,3}(?<n>0*[1-9]\\d{0,2})" NOT_COUNTED,
     false},
    {"(?<![a-z.])kl[ -]?(?<n>0*[1-9]\\d{0,2})" NOT_COUNTED, true},
};

/* A capitalised word behind the number that is no name. */
static const char *const not_names[] = {
    "att",   "dato",   "mode",    "faktura", "cvr",     "tlf",       "telefon",     "mail",
    "den",   "bilag",  "moms",    "ref",     "total",   "ean",       "side",        "antal",
    "dkk",   "kr",     "deres",   "vores",   "kunde",   "ordre",     "iban",        "reg",
    "konto", "middag", "frokost", "kontakt", "adresse", "deltagere", "koordinator", NULL,
};

static bool
is_name_word(const char *word)
{
    static const char *const links[] = {"og", "i", "på", "ved", "af", "de", "&", NULL};
    if (g_strv_contains(links, word))
        return true;
    if (!g_unichar_isupper(g_utf8_get_char(word)) || strpbrk(word, "0123456789@:/"))
        return false;
    g_autofree char *folded = fold_text(word);
    folded[strcspn(folded, ".,:")] = '\0';
    return !g_strv_contains(not_names, folded);
}

/* "Nordfyn Øst, lokale 3" → "Nordfyn Øst"; the words of one phrase that stand like a name. */
static char *
name_at(const char *rest)
{
    enum { WORDS = 5 };
    rest += strspn(rest, " ");
    if (strchr("-,:(", *rest) && *rest) /* "Klynge 57 - Nordfyn", "Klynge 57 (Nordfyn)" */
        rest += 1 + strspn(rest + 1, " ");
    g_autofree char *phrase = g_strndup(rest, strcspn(rest, "\t\n,;:()"));
    g_auto(GStrv) words = g_strsplit(phrase, " ", WORDS + 1);
    GString *name = g_string_new(NULL);
    gsize solid = 0; /* up to the last word that is no link */
    for (guint i = 0; words[i] && i < WORDS && *words[i] && is_name_word(words[i]); i++) {
        bool capital = g_unichar_isupper(g_utf8_get_char(words[i]));
        if (name->len == 0 && !capital)
            break;
        g_string_append_printf(name, name->len ? " %s" : "%s", words[i]);
        if (capital)
            solid = name->len;
        if (g_str_has_suffix(words[i], "."))
            break;
    }
    g_string_truncate(name, solid);
    if (name->len && name->str[name->len - 1] == '.')
        g_string_truncate(name, name->len - 1);
    return g_string_free(name, name->len < 3);
}

/* Folding changes lengths; the name is taken from the original behind the same number of
 * characters. */
static const char *
behind(const char *text, const char *folded, int folded_end)
{
    glong characters = g_utf8_pointer_to_offset(folded, folded + folded_end);
    glong n = g_utf8_strlen(text, -1);
    return g_utf8_offset_to_pointer(text, MIN(characters, n));
}

static bool
careful_fits(const char *original, const char *digits, int number)
{
    /* Upper case as printed, and no time of day: "KL 57" but not "kl 18". */
    return g_str_has_prefix(original, "KL") && (number > 24 || digits[0] == '0');
}

static bool
form_match(guint form, const char *text, const char *folded, int *out_number, char **out_name)
{
    g_autoptr(GRegex) regex = g_regex_new(forms[form].pattern, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match(regex, folded, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *digits = g_match_info_fetch_named(match, "n");
        int start, end, name_start = -1, number = (int)strtol(digits, NULL, 10);
        bool named =
            g_match_info_fetch_named_pos(match, "name", &name_start, NULL) && name_start >= 0;
        g_match_info_fetch_pos(match, 0, &start, &end);
        if (forms[form].careful && !careful_fits(behind(text, folded, start), digits, number))
            continue;
        *out_number = number;
        if (out_name) /* Klynge Nordfyn Øst (57), or Klynge 57 Nordfyn Øst */
            *out_name = name_at(behind(text, folded, named ? name_start : end));
        return true;
    }
    return false;
}

bool
cluster_in(const char *text, int *out_number, char **out_name)
{
    if (!text || !*text)
        return false;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *folded = fold_text(valid);
    for (guint form = 0; form < G_N_ELEMENTS(forms); form++)
        if (form_match(form, valid, folded, out_number, out_name))
            return true;
    return false;
}
