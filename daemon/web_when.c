/* Days and instants as a person reads them; prototypes in web_words.h. */
#include "daemon/day.h"
#include "daemon/web_words.h"

static const char *const months[] = {"jan.", "feb.", "mar.",  "apr.", "maj",  "jun.",
                                     "jul.", "aug.", "sept.", "okt.", "nov.", "dec."};

static GDateTime *
local_time(GDateTime *utc)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Copenhagen");
    if (!zone)
        zone = g_time_zone_new_local(); /* a machine without tzdata, as in day.c */
    return g_date_time_to_timezone(utc, zone);
}

static GDateTime *
parse(const char *instant)
{
    return g_date_time_new_from_iso8601(instant ? instant : "", NULL);
}

char *
web_when(const char *instant, int64_t now_ms)
{
    g_autoptr(GDateTime) utc = parse(instant),
                         now_utc = g_date_time_new_from_unix_utc(now_ms / 1000);
    if (!utc)
        return g_strdup(instant ? instant : "");
    g_autoptr(GDateTime) t = local_time(utc), now = local_time(now_utc);
    g_autofree char *day = g_date_time_format(t, "%Y-%m-%d"),
                    *today = g_date_time_format(now, "%Y-%m-%d"),
                    *clock = g_date_time_format(t, "%H.%M");
    int back = day_valid(day) && day_valid(today) ? day_between(day, today) : -1;
    if (back == 0 || back == 1)
        return g_strdup_printf("%s %s", back == 0 ? "i dag" : "i går", clock);
    const char *month = months[g_date_time_get_month(t) - 1];
    if (g_date_time_get_year(t) == g_date_time_get_year(now))
        return g_strdup_printf("%d. %s %s", g_date_time_get_day_of_month(t), month, clock);
    return g_strdup_printf("%d. %s %d %s", g_date_time_get_day_of_month(t), month,
                           g_date_time_get_year(t), clock);
}

char *
web_age(const char *instant, int64_t now_ms)
{
    enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };
    g_autoptr(GDateTime) utc = parse(instant);
    if (!utc)
        return g_strdup("");
    long s = (long)(MAX(now_ms / 1000 - g_date_time_to_unix(utc), 0));
    if (s < HOUR)
        return g_strdup_printf("%ld min.", s / MINUTE);
    if (s < DAY)
        return g_strdup_printf("%ld t.", s / HOUR);
    return g_strdup_printf(s < 2 * DAY ? "%ld dag" : "%ld dage", s / DAY);
}

char *
web_day(const char *iso)
{
    if (!day_valid(iso))
        return g_strdup(iso ? iso : "");
    int month = (int)g_ascii_strtoll(iso + 5, NULL, 10),
        day = (int)g_ascii_strtoll(iso + 8, NULL, 10);
    return g_strdup_printf("%d. %s %.4s", day, months[month - 1], iso);
}
