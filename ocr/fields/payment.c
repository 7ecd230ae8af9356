#include "ocr/fields/fields.h"
#include "ocr/fields/find.h"
#include <string.h>

static char *
without_spaces(const char *s)
{
    GString *out = g_string_new(NULL);
    for (; *s; s++)
        if (!g_ascii_isspace(*s))
            g_string_append_c(out, g_ascii_toupper(*s));
    return g_string_free(out, FALSE);
}

static void
set_group(Search *search, guint n, GMatchInfo *match, int group, FieldId id, const char *value,
          double confidence)
{
    int start, end;
    guint first, last;
    g_match_info_fetch_pos(match, group, &start, &end);
    search_folded_words(search_line(search, n), start, end, &first, &last);
    search_set(search, id, value, confidence, n, first, last);
}

/* FIK: +71<000000000000018+12345678<, printed with or without signs and spaces. */
static bool
take_fik(Search *search, guint n, GMatchInfo *match)
{
    g_autofree char *kind = g_match_info_fetch(match, 1);
    g_autofree char *spaced = g_match_info_fetch(match, 2);
    g_autofree char *id = without_spaces(spaced);
    g_autofree char *creditor_spaced = g_match_info_fetch(match, 3);
    g_autofree char *creditor = without_spaces(creditor_spaced);
    if (!check_fik(kind, id))
        return false;
    const double sure = 0.98; /* the check digit agrees */
    set_group(search, n, match, 1, FIELD_PAYMENT_KIND, "fik", sure);
    set_group(search, n, match, 1, FIELD_PAYMENT_ACCOUNT, kind, sure);
    set_group(search, n, match, 2, FIELD_PAYMENT_REFERENCE, id, sure);
    set_group(search, n, match, 3, FIELD_PAYMENT_CREDITOR, creditor, sure - 0.05);
    return true;
}

static bool
take_iban(Search *search, guint n, GMatchInfo *match)
{
    g_autofree char *spaced = g_match_info_fetch(match, 1);
    g_autofree char *iban = without_spaces(spaced);
    if (!check_iban(iban))
        return false;
    set_group(search, n, match, 1, FIELD_PAYMENT_KIND, "iban", 0.98);
    set_group(search, n, match, 1, FIELD_PAYMENT_ACCOUNT, iban, 0.98);
    return true;
}

/* Danish account: four digits of the branch, up to ten of the account. No check digit. */
static bool
take_account(Search *search, guint n, GMatchInfo *match)
{
    g_autofree char *branch = g_match_info_fetch(match, 1);
    g_autofree char *spaced = g_match_info_fetch(match, 2);
    g_autofree char *account = without_spaces(spaced);
    g_autofree char *value = g_strconcat(branch, account, NULL);
    if (strlen(account) < 6 || strlen(account) > 10)
        return false;
    set_group(search, n, match, 2, FIELD_PAYMENT_KIND, "bank", 0.85);
    set_group(search, n, match, 2, FIELD_PAYMENT_ACCOUNT, value, 0.85);
    return true;
}

static const struct {
    const char *pattern;
    bool (*take)(Search *, guint, GMatchInfo *);
} forms[] = {
    {"[+>]?\\s?(71|75|04)\\s?[<c(]?\\s?(\\d(?: ?\\d){14,15})\\s?\\+\\s?(\\d(?: ?\\d){7})",
     take_fik},
    {"\\b([a-z]{2}\\d\\d(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?)\\b", take_iban},
    {"(?:reg|konto|kto|bank)[ .:a-z-]{0,24}?(\\d{4})[ ,.:/a-z-]{1,24}(\\d(?: ?\\d){5,9})(?!\\d)",
     take_account},
};

static bool
match_form(Search *search, guint form)
{
    g_autoptr(GRegex) regex = g_regex_new(forms[form].pattern, 0, 0, NULL);
    for (guint n = 0; n < search->lines->len; n++) {
        g_autoptr(GMatchInfo) match = NULL;
        g_regex_match(regex, search_line(search, n)->folded, 0, &match);
        for (; g_match_info_matches(match); g_match_info_next(match, NULL))
            if (forms[form].take(search, n, match))
                return true;
    }
    return false;
}

void
payment_find(Search *search)
{
    if (reading_value(search->reading, FIELD_PAYMENT_KIND))
        return;
    for (guint form = 0; form < G_N_ELEMENTS(forms); form++)
        if (match_form(search, form))
            return;
}
