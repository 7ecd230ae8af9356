#include "daemon/day.h"
#include <stdio.h>
#include <string.h>

static bool
day_parse(const char *iso, GDate *out)
{
    unsigned y, m, d;
    int end = 0;
    if (!iso || strlen(iso) != 10 || sscanf(iso, "%4u-%2u-%2u%n", &y, &m, &d, &end) != 3 ||
        end != 10 || y < 1990 || y > 2099 ||
        !g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y))
        return false;
    g_date_set_dmy(out, (GDateDay)d, (GDateMonth)m, (GDateYear)y);
    return true;
}

bool
day_valid(const char *iso)
{
    GDate date;
    return day_parse(iso, &date);
}

int
day_between(const char *a, const char *b)
{
    GDate da, db;
    bool valid = day_parse(a, &da) && day_parse(b, &db);
    g_assert(valid);
    return g_date_days_between(&da, &db);
}

static char *
day_iso(const GDate *date)
{
    return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(date), g_date_get_month(date),
                           g_date_get_day(date));
}

char *
day_add(const char *iso, int days)
{
    GDate date;
    bool valid = day_parse(iso, &date);
    g_assert(valid);
    if (days >= 0)
        g_date_add_days(&date, (guint)days);
    else
        g_date_subtract_days(&date, (guint)-days);
    return day_iso(&date);
}

char *
day_danish(const char *iso)
{
    static const char *month[] = {"januar",    "februar", "marts",    "april",
                                  "maj",       "juni",    "juli",     "august",
                                  "september", "oktober", "november", "december"};
    GDate date;
    if (!day_parse(iso, &date))
        return g_strdup(iso);
    return g_strdup_printf("%d. %s %d", g_date_get_day(&date), month[g_date_get_month(&date) - 1],
                           g_date_get_year(&date));
}

/* "nov", "november", "11"; 0: no month. */
static int
month_of(const char *text)
{
    static const char *const begins[] = {"jan", "feb", "mar", "apr", "maj", "jun",
                                         "jul", "aug", "sep", "okt", "nov", "dec"};
    for (size_t i = 0; i < G_N_ELEMENTS(begins); i++)
        if (g_ascii_strncasecmp(text, begins[i], strlen(begins[i])) == 0)
            return (int)i + 1;
    return (int)g_ascii_strtoll(text, NULL, 10);
}

char *
day_from_danish(const char *text)
{
    g_autoptr(GRegex) form =
        g_regex_new("^(\\d{1,2})[\\s./-]+(\\d{1,2}|[a-z]{3,9})[\\s./-]+(\\d{4}|\\d{2})$",
                    G_REGEX_CASELESS, 0, NULL);
    g_autoptr(GMatchInfo) found = NULL;
    g_assert(form); /* our own pattern */
    g_autofree char *plain = g_strstrip(g_strdup(text));
    if (day_valid(plain))
        return g_steal_pointer(&plain);
    if (!g_utf8_validate(plain, -1, NULL) || !g_regex_match(form, plain, 0, &found))
        return NULL;
    g_autofree char *day = g_match_info_fetch(found, 1), *month = g_match_info_fetch(found, 2),
                    *year = g_match_info_fetch(found, 3);
    int y = (int)g_ascii_strtoll(year, NULL, 10);
    g_autofree char *iso = g_strdup_printf("%04d-%02d-%02d", y < 100 ? 2000 + y : y,
                                           month_of(month), (int)g_ascii_strtoll(day, NULL, 10));
    return day_valid(iso) ? g_steal_pointer(&iso) : NULL;
}

char *
day_instant(int64_t unix_ms)
{
    g_autoptr(GDateTime) t = g_date_time_new_from_unix_utc(unix_ms / 1000);
    return g_date_time_format(t, "%Y-%m-%dT%H:%M:%SZ");
}

char *
day_local(int64_t unix_ms)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Copenhagen");
    if (!zone)
        zone = g_time_zone_new_local(); /* a machine without tzdata: its own local day */
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(unix_ms / 1000);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    return g_date_time_format(local, "%Y-%m-%d");
}

int64_t
day_now(void)
{
    return g_get_real_time() / 1000;
}

int64_t
day_monotonic(void)
{
    return g_get_monotonic_time() / 1000;
}
