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
