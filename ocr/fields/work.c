/* What speaks of paid work: who, how many hours at what rate, how far driven, on how many days. */
#include "ocr/fields/fields.h"
#include "ocr/fields/find.h"
#include <string.h>

#define NAME "((?:[a-z'.-]{1,20} ?){2,5})"
#define AMOUNT "(?:kr\\.?|dkk)?\\s*(\\d{1,3}(?:[. ]?\\d{3})*(?:,\\d{1,2}|,-)?)"

#define DATE                                                                                       \
    "(\\d{1,2}[./-]\\s?\\d{1,2}[./-]\\s?\\d{2,4}|\\d{1,2}\\.?\\s+[a-z]{3,9}\\.?\\s+20\\d\\d)"

typedef enum { TEXT, NUMBER, MONEY, DAY } Sort;

/* Folded patterns; group 1 is the value. The first that fits a line of the document counts. */
static const struct {
    const char *pattern;
    FieldId id;
    Sort sort;
} forms[] = {
    {"^\\s*(?:navn pa )?(?:oplegsholder|foredragsholder|underviser|facilitator|konsulent|speaker)"
     "(?:ens|s)?(?: navn)?\\s*[:.]\\s*" NAME,
     FIELD_SPEAKER, TEXT},
    {"\\b(?:oplegsholder|foredragsholder|underviser|facilitator|opleg|foredrag|undervisning)"
     "[a-z ]{0,30}\\bv(?:ed|/|\\.)\\s*" NAME,
     FIELD_SPEAKER, TEXT},
    {"\\b(?:klynge)?koordinator(?:ens navn)?\\s*[:.]\\s*" NAME, FIELD_COORDINATOR, TEXT},
    {"^\\s*(?:navn pa modtager(?: af honorar)?|modtager(?: af honorar)?|honorarmodtager|"
     "honorar til|udbetales til|medarbejder)\\s*[:.]\\s*" NAME,
     FIELD_RECIPIENT, TEXT},
    {"\\b(?:aftale|kontrakt) (?:indgaet )?mellem .{2,60}? og " NAME, FIELD_RECIPIENT, TEXT},
    {"\\b(?:antal )?timer(?: i alt)?\\s*[:=]\\s*(\\d{1,4}(?:[.,]\\d{1,2})?)", FIELD_HOURS, NUMBER},
    {"(?<![\\d.,])(\\d{1,4}(?:,\\d{1,2})?)\\s*timer?\\b", FIELD_HOURS, NUMBER},
    {"\\b(?:timesats|timepris|timelon|timetakst|timehonorar)[a-z. ]*[:=]?\\s*" AMOUNT,
     FIELD_HOURLY_RATE, MONEY},
    {AMOUNT "\\s*(?:kr\\.?)?\\s*(?:pr\\.?|/|i)\\s*time\\b", FIELD_HOURLY_RATE, MONEY},
    {"\\btimer?\\s*(?:a|x|\\*)\\s*" AMOUNT, FIELD_HOURLY_RATE, MONEY},
    {"\\b(?:modedato|dato for modet|modedag|arrangementsdato|korselsdato|dato for "
     "korsel)\\s*[:.]?\\s*" DATE,
     FIELD_EVENT_DATE, DAY},
    {"\\b(?:antal )?(?:km|kilometer)(?: i alt)?\\s*[:=]\\s*(\\d{1,4}(?:,\\d)?)", FIELD_KM, NUMBER},
    {"(?<![\\d.,])(\\d{1,4}(?:,\\d)?)\\s*(?:km|kilometer)\\b", FIELD_KM, NUMBER},
};

static void
set_words(Search *search, FieldId id, guint n, int start, int end)
{
    const FoundLine *line = search_line(search, n);
    guint first, last;
    search_folded_words(line, start, end, &first, &last);
    GString *value = g_string_new(NULL);
    for (guint i = first; i < last; i++)
        g_string_append_printf(value, i > first ? " %s" : "%s",
                               ((Word *)line->page->words->pdata[i])->text);
    search_set(search, id, value->str, 0.8, n, first, last);
    g_string_free(value, TRUE);
}

static void
set_number(Search *search, guint form, const char *found, guint n, int start, int end)
{
    guint first, last;
    g_autofree char *value =
        forms[form].sort == DAY ? date_normalise(found) : amount_normalise(found);
    search_folded_words(search_line(search, n), start, end, &first, &last);
    if (value)
        search_set(search, forms[form].id, value, 0.8, n, first, last);
}

static bool
find_on_line(Search *search, guint form, GRegex *regex, guint n)
{
    g_autoptr(GMatchInfo) match = NULL;
    int start, end;
    if (!g_regex_match(regex, search_line(search, n)->folded, 0, &match))
        return false;
    g_autofree char *found = g_match_info_fetch(match, 1);
    g_match_info_fetch_pos(match, 1, &start, &end);
    if (forms[form].sort == TEXT)
        set_words(search, forms[form].id, n, start, end);
    else
        set_number(search, form, found, n, start, end);
    return true;
}

static void
find_form(Search *search, guint form)
{
    g_autoptr(GRegex) regex = g_regex_new(forms[form].pattern, 0, 0, NULL);
    for (guint n = 0; n < search->lines->len; n++)
        if (find_on_line(search, form, regex, n))
            return;
}

/* Different dates in a programme, or its highest "dag 2". */
static void
find_days(Search *search)
{
    static const char pattern[] = "\\b(?:dag|day)\\s*([1-9])\\b|\\b" DATE;
    g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GHashTable) days = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint named = 0;
    if (strcmp(search->reading->kind, "programme") != 0)
        return;
    (void)g_regex_match(regex, search->folded, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *ordinal = g_match_info_fetch(match, 1);
        g_autofree char *date = g_match_info_fetch(match, 2);
        char *day = date && *date ? date_normalise(date) : NULL;
        if (ordinal && *ordinal)
            named = MAX(named, (guint)(*ordinal - '0'));
        if (day)
            g_hash_table_add(days, day);
    }
    g_autofree char *n = g_strdup_printf("%u", MAX(named, g_hash_table_size(days)));
    if (*n != '0')
        (void)reading_set(search->reading, FIELD_DAYS, n, 0.8, "text");
}

void
work_find(Search *search)
{
    for (guint form = 0; form < G_N_ELEMENTS(forms); form++)
        if (!reading_value(search->reading, forms[form].id))
            find_form(search, form);
    find_days(search);
}
