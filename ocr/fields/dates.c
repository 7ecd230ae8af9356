#include "ocr/fields/date.h"
#include "ocr/fields/find.h"
#include <stdlib.h>
#include <string.h>

static const char too_late[] = "2050"; /* 2078 is a misread 2018 */

typedef enum { ROLE_PLAIN, ROLE_ISSUE, ROLE_DUE, ROLE_EVENT, ROLE_OTHER } Role;

/* Words in front of a date, special before general: "betalingsdato" before "dato". */
static const struct {
    const char *words;
    Role role;
} roles[] = {
    {"betalingsfrist", ROLE_DUE},  {"forfald", ROLE_DUE},
    {"betales senest", ROLE_DUE},  {"senest", ROLE_DUE},
    {"betalingsdato", ROLE_DUE},   {"due", ROLE_DUE},
    {"limite", ROLE_DUE},          {"remit", ROLE_DUE},
    {"fellig", ROLE_DUE},          {"fallig", ROLE_DUE},
    {"zahlbar", ROLE_DUE},         {"sidste rettidige", ROLE_DUE},
    {"pay by", ROLE_DUE},          {"gyldig", ROLE_OTHER},
    {"udlob", ROLE_OTHER},         {"udløb", ROLE_OTHER},
    {"expir", ROLE_OTHER},         {"best before", ROLE_OTHER},
    {"periode", ROLE_OTHER},       {"zeitraum", ROLE_OTHER},
    {"byttes", ROLE_OTHER},        {"ankomst", ROLE_EVENT},
    {"modedato", ROLE_EVENT},      {"arrangementsdato", ROLE_EVENT},
    {"mode den", ROLE_EVENT},      {"afholdt", ROLE_EVENT},
    {"leveringsdato", ROLE_EVENT}, {"leveret", ROLE_EVENT},
    {"leistungs", ROLE_OTHER},     {"liefer", ROLE_OTHER},
    {"vertrags", ROLE_OTHER},      {"auftrag", ROLE_OTHER},
    {"bestelldatum", ROLE_OTHER},  {"order date", ROLE_OTHER},
    {"ordredato", ROLE_OTHER},     {"afrejse", ROLE_OTHER},
    {"udskrevet", ROLE_OTHER},     {"print", ROLE_OTHER},
    {"fakturadato", ROLE_ISSUE},   {"faktureringsdato", ROLE_ISSUE},
    {"invoice date", ROLE_ISSUE},  {"rechnungsdatum", ROLE_ISSUE},
    {"bilagsdato", ROLE_ISSUE},    {"date of issue", ROLE_ISSUE},
    {"udstedt", ROLE_ISSUE},       {"kobt", ROLE_ISSUE},
    {"udrejse", ROLE_EVENT},       {"afgang", ROLE_EVENT},
    {"dato", ROLE_ISSUE},          {"datum", ROLE_ISSUE},
    {"date", ROLE_ISSUE},          {"dated", ROLE_ISSUE},
    {"den", ROLE_PLAIN},
};

typedef struct FoundDate {
    char *iso;
    guint line, first, last;
    Role role;
    bool ambiguous, beside_time;
    double score;
} FoundDate;

static void
found_date_clear(gpointer pointer)
{
    g_free(((FoundDate *)pointer)->iso);
}

static Role
role_in(const char *folded)
{
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
        if (label_holds(folded, roles[i].words))
            return roles[i].role;
    return ROLE_PLAIN;
}

/* The word for a date stands in front of it, or alone on the line above (columns). */
static Role
role_of(const Search *search, guint number, int from, int start)
{
    const FoundLine *line = search_line(search, number);
    g_autofree char *left = g_strndup(line->folded + from, (gsize)(start - from));
    Role role = role_in(left);
    bool words = false;
    for (const char *p = left; *p; p++)
        words |= g_ascii_isalpha(*p) != 0;
    if (role != ROLE_PLAIN || words || number == 0)
        return role;
    const FoundLine *above = search_line(search, number - 1);
    return strpbrk(above->folded, "0123456789") ? ROLE_PLAIN : role_in(above->folded);
}

static bool
time_in(const char *folded)
{
    g_autoptr(GRegex) regex =
        g_regex_new("\\b[0-2]?\\d[:.][0-5]\\d(?:[:.][0-5]\\d)?\\b", 0, 0, NULL);
    return g_regex_match(regex, folded, 0, NULL);
}

/* "01.05.14 - 31.05.14": neither end is the day the paper was written. left: what stands in front
 * of the newest date; the one before ends from bytes into the line, 0: there is none. */
static void
mark_period(GArray *dates, const char *left, int from)
{
    g_autoptr(GRegex) link = g_regex_new("\\d\\s?(-|bis|til|to)\\s?$", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    int start;
    if (!g_regex_match(link, left, 0, &match) || !g_match_info_fetch_pos(match, 0, &start, NULL))
        return;
    g_array_index(dates, FoundDate, dates->len - 1).role = ROLE_OTHER;
    if (from > 0 && start + 1 == from && dates->len > 1)
        g_array_index(dates, FoundDate, dates->len - 2).role = ROLE_OTHER;
}

static void
scan_line(const Search *search, guint number, bool month_first, GArray *dates)
{
    const FoundLine *line = search_line(search, number);
    if (!strpbrk(line->folded, "0123456789"))
        return;
    DateHit hit = {0};
    int from = 0;
    while (date_scan(line->folded, from, month_first, &hit)) {
        FoundDate date = {.iso = g_steal_pointer(&hit.iso), .line = number};
        if (strcmp(date.iso, too_late) >= 0) {
            g_free(date.iso);
            from = hit.end;
            continue;
        }
        search_folded_words(line, hit.start, hit.end, &date.first, &date.last);
        date.role = role_of(search, number, from, hit.start);
        date.ambiguous = hit.ambiguous;
        date.beside_time = time_in(line->folded + hit.end);
        date.score = hit.full_year ? 0.2 : 0;
        g_array_append_val(dates, date);
        g_autofree char *left = g_strndup(line->folded, (gsize)hit.start);
        mark_period(dates, left, from);
        from = hit.end;
    }
}

/* 04/25/2014 somewhere, or dollars with slashes, says that the month comes first. */
static bool
month_comes_first(const Search *search)
{
    g_autoptr(GRegex) american = g_regex_new(
        "\\b(?:0?[1-9]|1[0-2])[/-](?:1[3-9]|2\\d|3[01])[/-](?:20)?\\d\\d\\b", 0, 0, NULL);
    g_autoptr(GRegex) european = g_regex_new(
        "\\b(?:1[3-9]|2\\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:20)?\\d\\d\\b", 0, 0, NULL);
    if (search->danish || g_regex_match(european, search->folded, 0, NULL))
        return false;
    if (g_regex_match(american, search->folded, 0, NULL))
        return true;
    g_autoptr(GRegex) elsewhere = g_regex_new("\\b(?:gst|vat|abn|sdn|rm\\d|\\(rm\\))", 0, 0, NULL);
    g_autoptr(GRegex) dollars =
        g_regex_new("\\$ ?\\d+\\.\\d\\d|\\b(?:sales tax|gratuity)\\b", 0, 0, NULL);
    return !g_regex_match(elsewhere, search->folded, 0, NULL) &&
           g_regex_match(dollars, search->folded, 0, NULL);
}

/* --- choosing -------------------------------------------------------------------------------- */

static void
score_dates(GArray *dates)
{
    for (guint i = 0; i < dates->len; i++) {
        FoundDate *d = &g_array_index(dates, FoundDate, i);
        static const double weight[] = {[ROLE_PLAIN] = 1.0,
                                        [ROLE_ISSUE] = 3.0,
                                        [ROLE_DUE] = -3.0,
                                        [ROLE_EVENT] = -0.5,
                                        [ROLE_OTHER] = -2.0};
        d->score += weight[d->role] + (d->beside_time ? 0.8 : 0) - 0.05 * MIN(i, 10u);
        for (guint k = 0; k < dates->len; k++)
            if (k != i && g_strcmp0(g_array_index(dates, FoundDate, k).iso, d->iso) == 0)
                d->score += 0.5;
    }
}

static const FoundDate *
best_date(const GArray *dates, double *out_lead)
{
    const FoundDate *best = NULL;
    double second = -10;
    for (guint i = 0; i < dates->len; i++) {
        const FoundDate *d = &g_array_index(dates, FoundDate, i);
        if (!best || d->score > best->score) {
            if (best && strcmp(best->iso, d->iso) != 0)
                second = best->score;
            best = d;
        } else if (strcmp(best->iso, d->iso) != 0) {
            second = MAX(second, d->score);
        }
    }
    *out_lead = best ? best->score - second : 0;
    return best;
}

static void
set_date(Search *search, FieldId id, const FoundDate *d, double confidence)
{
    const FoundLine *line = search_line(search, d->line);
    double recognised = search_confidence(line, d->first, d->last);
    if (strcmp(line->page->by, "ocr") == 0)
        confidence = MIN(confidence, 0.75 + 0.25 * recognised);
    search_set(search, id, d->iso, confidence, d->line, d->first, d->last);
}

static const FoundDate *
first_of(const GArray *dates, Role role)
{
    for (guint i = 0; i < dates->len; i++)
        if (g_array_index(dates, FoundDate, i).role == role)
            return &g_array_index(dates, FoundDate, i);
    return NULL;
}

static void
issue_date_choose(Search *search, const GArray *dates)
{
    const double close_race = 0.5;
    double lead;
    const FoundDate *best = best_date(dates, &lead);
    if (!best || best->role == ROLE_DUE)
        return;
    double confidence = best->role == ROLE_ISSUE ? 0.96 : best->role == ROLE_PLAIN ? 0.85 : 0.4;
    if (lead < close_race)
        confidence -= 0.15;
    if (best->ambiguous && !search->danish)
        confidence = MIN(confidence, 0.8);
    set_date(search, FIELD_ISSUE_DATE, best, confidence);
}

static void
find_time(Search *search, const GArray *dates)
{
    g_autoptr(GRegex) regex = g_regex_new(
        "(?<![\\d.,:])([01]?\\d|2[0-3])(?::|(?<=kl \\d|kl \\d\\d|kl\\. \\d|kl\\. \\d\\d)\\.)"
        "([0-5]\\d)(?::[0-5]\\d)?(?!\\d)\\s?(am|pm)?",
        0, 0, NULL);
    for (guint pass = 0; pass < 2; pass++)
        for (guint n = 0; n < search->lines->len; n++) {
            const FoundLine *line = search_line(search, n);
            bool near = label_holds(line->folded, "tid") || label_holds(line->folded, "time") ||
                        label_holds(line->folded, "kl");
            for (guint i = 0; i < dates->len; i++)
                near |= g_array_index(dates, FoundDate, i).line == n;
            g_autoptr(GMatchInfo) match = NULL;
            if ((pass == 0 && !near) || !g_regex_match(regex, line->folded, 0, &match))
                continue;
            g_autofree char *hour = g_match_info_fetch(match, 1);
            g_autofree char *minute = g_match_info_fetch(match, 2);
            g_autofree char *half = g_match_info_fetch(match, 3);
            long h = strtol(hour, NULL, 10);
            h += g_strcmp0(half, "pm") == 0 && h < 12 ? 12 : 0;
            g_autofree char *value = g_strdup_printf("%02ld:%s", h, minute);
            int start, end;
            guint first, last;
            g_match_info_fetch_pos(match, 0, &start, &end);
            search_folded_words(line, start, end, &first, &last);
            search_set(search, FIELD_TIME, value, near ? 0.93 : 0.7, n, first, last);
            return;
        }
}

/* A date in a line about the meeting: "Referat af klyngemøde den 10. september 2025". */
void
event_find(Search *search)
{
    const double named = 0.8;
    g_autoptr(GRegex) meeting = g_regex_new(
        "\\b(?:[a-z]*mode[trn]?|arrangement(?:et)?|afholdt|kursus(?:dag)?|temaaften|meeting|"
        "treffen|sitzung)\\b",
        0, 0, NULL);
    g_autoptr(GArray) dates = g_array_new(FALSE, TRUE, sizeof(FoundDate));
    g_array_set_clear_func(dates, found_date_clear);
    for (guint n = 0; n < search->lines->len && dates->len == 0; n++)
        if (g_regex_match(meeting, search_line(search, n)->folded, 0, NULL))
            scan_line(search, n, search->month_first, dates);
    const FoundDate *first = dates->len ? &g_array_index(dates, FoundDate, 0) : NULL;
    if (first && first->role != ROLE_DUE && first->role != ROLE_OTHER)
        set_date(search, FIELD_EVENT_DATE, first, named);
}

void
dates_find(Search *search)
{
    g_autoptr(GArray) dates = g_array_new(FALSE, TRUE, sizeof(FoundDate));
    g_array_set_clear_func(dates, found_date_clear);
    search->month_first = month_comes_first(search);
    for (guint n = 0; n < search->lines->len; n++)
        scan_line(search, n, search->month_first, dates);
    score_dates(dates);
    issue_date_choose(search, dates);
    const FoundDate *due = first_of(dates, ROLE_DUE), *event = first_of(dates, ROLE_EVENT);
    if (due)
        set_date(search, FIELD_DUE_DATE, due, 0.93);
    if (event)
        set_date(search, FIELD_EVENT_DATE, event, 0.85);
    event_find(search);
    find_time(search, dates);
}
