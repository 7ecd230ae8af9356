#include "ocr/fields/date.h"
#include "daemon/day.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"
#include <stdlib.h>
#include <string.h>

/* Folded beginnings of month names: Danish, Norwegian, English, German, Swedish. */
static const struct {
    const char *stem;
    int month;
} months[] = {
    {"jan", 1},  {"fev", 2},  {"avr", 4},  {"juin", 6}, {"juil", 7}, {"aou", 8},
    {"feb", 2},  {"mar", 3},  {"mrz", 3},  {"apr", 4},  {"maj", 5},  {"mai", 5},
    {"may", 5},  {"jun", 6},  {"jul", 7},  {"aug", 8},  {"sep", 9},  {"okt", 10},
    {"oct", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12}, {"des", 12},
};

#define MONTH_NAME                                                                                 \
    "(jan(?:uary?|uar|vier)?|feb(?:ruary?|ruar)?|fev(?:rier)?|mar(?:ts|ch|s|z)?|mrz|"              \
    "a[pv]r(?:il)?|maj|mai|may|juin|juil(?:let)?|jun[ei]?|jul[yi]?|aug(?:usti?)?|aout|"            \
    "sept?(?:ember|embre)?|o[kc]t(?:ober|obre)?|nov(?:ember|embre)?|de[csz](?:ember|embre)?)"

/* The forms, most exact first. order: which group is day, month, year. */
static const struct {
    const char *pattern;
    char order[4];
} forms[] = {
    {"(?<!\\d)(20\\d\\d|199\\d)\\s?([-/.])\\s?(\\d{1,2})\\s?\\2\\s?(\\d{1,2})(?!\\d)", "y-md"},
    {"(?<!\\d)(\\d{1,2})\\s?([-/. ])\\s?(\\d{1,2})\\s?[-/.,]\\s?(20\\d\\d|199\\d)(?!\\d)", "d-my"},
    {"(?<![\\d.,])(\\d{1,2})([-/.])(\\d{1,2})[-/.]((?:\\d\\d))(?![\\d.,/-]\\d|\\d)", "d-my"},
    {"(?<!\\d)(\\d{1,2})(\\.?\\s?-?/?)" MONTH_NAME
     "\\.?,?\\s?-?/?'?(20\\d\\d|199\\d|\\d\\d)(?![\\d:.]\\d|\\d)",
     "d-my"},
    {"\\b" MONTH_NAME
     "(\\.?\\s?[-/]?)(\\d{1,2})(?:st|nd|rd|th)?\\s?[,/-]?\\s?(20\\d\\d|199\\d|(?<=[ ,'/-])\\d\\d)"
     "(?![\\d:]|\\.\\d)",
     "m-dy"},
    /* 2825 for 2025: of a year that cannot be, the last two digits are taken. */
    {"(?<!\\d)(\\d{1,2})([-/.])(\\d{1,2})[-/.](2[1-9]\\d\\d)(?!\\d)", "d-my"},
    {"(?<!\\d)(\\d{1,2})(\\.?\\s?-?/?)" MONTH_NAME "\\.?,?\\s?-?/?(2[1-9]\\d\\d)(?!\\d)", "d-my"},
};

static int
month_of(const char *name)
{
    if (g_ascii_isdigit(name[0]))
        return (int)strtol(name, NULL, 10);
    for (guint i = 0; i < G_N_ELEMENTS(months); i++)
        if (g_str_has_prefix(name, months[i].stem))
            return months[i].month;
    return 0;
}

static char *
iso_of(int day, int month, int year)
{
    g_autofree char *iso =
        g_strdup_printf("%04d-%02d-%02d", year < 100 ? year + 2000 : year, month, day);
    return day_valid(iso) ? g_steal_pointer(&iso) : NULL;
}

static void
fill_hit(GMatchInfo *match, const char *order, bool month_first, DateHit *hit)
{
    int part[128] = {0};
    bool named = false;
    for (int i = 0; i < 4; i++) {
        g_autofree char *group = g_match_info_fetch(match, i + 1);
        named |= order[i] == 'm' && !g_ascii_isdigit(group[0]);
        if (order[i] != '-')
            part[(int)order[i]] = order[i] == 'm' ? month_of(group) : (int)strtol(group, NULL, 10);
    }
    int start, end;
    g_match_info_fetch_pos(match, 0, &start, &end);
    hit->start = start;
    hit->end = end;
    hit->ambiguous =
        !named && order[0] == 'd' && part['d'] <= 12 && part['m'] <= 12 && part['d'] != part['m'];
    int year = part['y'];
    if (year >= 2100)
        part['y'] = 2000 + year % 100;
    bool swap = !named && order[0] == 'd' && (part['m'] > 12 || (month_first && hit->ambiguous));
    hit->iso =
        swap ? iso_of(part['m'], part['d'], part['y']) : iso_of(part['d'], part['m'], part['y']);
    hit->full_year = year >= 100 && year < 2100;
}

void
date_hit_clear(DateHit *hit)
{
    g_clear_pointer(&hit->iso, g_free);
}

/* The first hit of one form from byte offset on. */
static bool
form_scan(guint form, const char *folded, int from, bool month_first, DateHit *hit)
{
    g_autoptr(GRegex) regex = g_regex_new(forms[form].pattern, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_regex_match_full(regex, folded, -1, from, 0, &match, NULL);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        fill_hit(match, forms[form].order, month_first, hit);
        if (hit->iso)
            return true;
    }
    return false;
}

bool
date_scan(const char *folded, int from, bool month_first, DateHit *out)
{
    bool found = false;
    if (!strpbrk(folded + from, "0123456789")) /* most lines: spares them seven expressions */
        return false;
    for (guint form = 0; form < G_N_ELEMENTS(forms); form++) {
        DateHit hit = {0};
        if (!form_scan(form, folded, from, month_first, &hit))
            continue;
        if (!found || hit.start < out->start) {
            if (found)
                date_hit_clear(out);
            *out = hit;
            found = true;
        } else {
            date_hit_clear(&hit);
        }
    }
    return found;
}

char *
date_normalise(const char *text)
{
    enum { LONGEST = 200 };
    if (!text || strlen(text) > LONGEST)
        return NULL;
    g_autofree char *folded = fold_text(text);
    DateHit hit = {0};
    return date_scan(folded, 0, false, &hit) ? hit.iso : NULL;
}
