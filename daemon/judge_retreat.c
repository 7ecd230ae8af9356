/* Retreats with lodging (D27, D28, D30, D31). */
#include "daemon/day.h"
#include "daemon/judge_rule.h"
#include <stdlib.h>

enum { RETREAT_DAYS = 2 };

static bool
is_retreat(const Judge *j)
{
    return j->facts->sums[SUM_LODGING].lines > 0 || judge_says(j, "retreat", NULL);
}

/* How many days the programme covers; 0: no programme. */
static int64_t
programme_days(const Judge *j)
{
    int64_t most = 0;
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        const char *days = reading_value(d->reading, FIELD_DAYS);
        if (judge_is(d->role, "programme"))
            most = MAX(most, days ? atoll(days) : 1);
    }
    return most;
}

void
check_retreat(Judge *j)
{
    if (!is_retreat(j))
        judge_skip(j, "D27");
    else if (programme_days(j) < RETREAT_DAYS)
        judge_fail(j, "D27", NULL);
    else
        judge_pass(j, "D27", NULL);
}

void
check_retreat_days(Judge *j)
{
    int64_t days = programme_days(j);
    g_autofree char *sum = days ? g_strdup_printf("programmet nævner %" G_GINT64_FORMAT " dag%s",
                                                  days, days == 1 ? "" : "e")
                                : g_strdup("intet program");
    if (!is_retreat(j))
        judge_skip(j, "D28");
    else if (days < RETREAT_DAYS)
        judge_ask_meeting(j, judge_fail(j, "D28", sum), "programme");
    else
        judge_pass(j, "D28", sum);
}

void
check_abroad(Judge *j)
{
    const Facts *f = j->facts;
    const char *word = NULL;
    if (!is_retreat(j)) {
        judge_skip(j, "D30");
        return;
    }
    const char *supplier = reading_value(f->reading, FIELD_SUPPLIER_NAME);
    bool abroad = rules_word(j->pack, "abroad", supplier, &word) || judge_says(j, "abroad", &word);
    judge_tag(j, "reason", g_strdup(judge_in_kroner(j) ? word : f->currency));
    if (abroad || !judge_in_kroner(j))
        judge_fail(j, "D30", NULL);
    else
        judge_pass(j, "D30", NULL);
}
