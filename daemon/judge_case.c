/* Whether the case is whole and belongs to its cluster (B04, B08, B11, B13, C02, C05, C07, C08,
 * D10, D15, D16, D25, I21, I23, K23). */
#include "daemon/day.h"
#include "daemon/judge_rule.h"
#include "daemon/money.h"
#include <stdlib.h>
#include <string.h>

/* --- the cluster --------------------------------------------------------------------------- */

void
check_known_number(Judge *j)
{
    const char *number = judge_unknown_number(j);
    judge_tag(j, "given", g_strdup(number));
    judge_tag(j, "other",
              j->nearest ? g_strdup_printf("Navnet ligner mest %s.", j->nearest) : g_strdup(""));
    if (number)
        judge_fail(j, "B04", NULL);
    else
        judge_pass_or_skip(j, "B04", j->file->cluster != 0);
}

/* A cluster used to be a buyer with a CVR number of its own. */
void
check_old_cvr(Judge *j)
{
    const Reading *r = j->facts->reading;
    const char *buyer = reading_value(r, FIELD_BUYER_CVR), *ours = j->config->central_cvr;
    const char *name = reading_value(r, FIELD_BUYER_NAME);
    g_autofree char *lower = g_utf8_strdown(name ? name : "", -1);
    if (!buyer || !ours || !*ours) {
        judge_skip(j, "B08");
        return;
    }
    judge_tag(j, "given", g_strdup(buyer));
    judge_tag(j, "other", g_strdup(ours));
    if (!judge_is(buyer, ours) && strstr(lower, "klynge"))
        judge_rests_on(judge_fail(j, "B08", NULL), j->facts->voucher, FIELD_BUYER_CVR);
    else
        judge_pass(j, "B08", NULL);
}

void
check_one_cluster(Judge *j)
{
    const GPtrArray *candidates = j->file->candidates;
    int64_t first = 0;
    bool several = false;
    g_autoptr(GString) shown = g_string_new(NULL);
    for (guint i = 0; i < candidates->len; i++) {
        const CaseCandidate *c = candidates->pdata[i];
        if (!judge_is(c->source, "document"))
            continue;
        several |= first && c->cluster != first;
        first = first ? first : c->cluster;
        g_string_append_printf(shown, "%sklynge %" G_GINT64_FORMAT, shown->len ? ", " : "",
                               c->cluster);
    }
    judge_tag(j, "candidates", g_strdup(shown->str));
    if (several)
        judge_fail(j, "B11", NULL);
    else
        judge_pass_or_skip(j, "B11", first != 0);
}

void
check_has_coordinator(Judge *j)
{
    if (!j->cluster)
        judge_skip(j, "B13");
    else if (!j->cluster->coordinator_address)
        judge_fail(j, "B13", NULL);
    else
        judge_pass(j, "B13", NULL);
}

/* Judged by the register as it stands today: a case opened before the end is caught too. */
void
check_dissolved(Judge *j)
{
    g_autofree char *to = j->dissolved ? day_danish(j->dissolved) : NULL;
    if (!j->dissolved) {
        judge_pass_or_skip(j, "I21", j->cluster != NULL);
        return;
    }
    g_autofree char *day = day_danish(j->facts->day);
    g_autofree char *sum = g_strdup_printf("udgift %s; klyngens sidste dag %s", day, to);
    judge_tag(j, "reason", g_strdup(sum));
    if (strcmp(j->facts->day, j->dissolved) > 0)
        judge_fail(j, "I21", sum);
    else
        judge_pass(j, "I21", sum);
}

void
check_scheme_start(Judge *j)
{
    const char *day = j->facts->day;
    if (!j->facts->day_read)
        judge_skip(j, "I23");
    else if (!rules_name(j->pack, day))
        judge_rests_on(judge_fail(j, "I23", NULL), j->facts->voucher, FIELD_ISSUE_DATE);
    else
        judge_pass(j, "I23", day);
}

/* --- is it whole --------------------------------------------------------------------------- */

void
check_no_voucher_no_money(Judge *j)
{
    if (j->facts->voucher)
        judge_pass(j, "C02", NULL);
    else
        judge_fail(j, "C02", NULL);
}

static bool
is_outlay(const Judge *j)
{
    return judge_is(j->file->route, "outlay");
}

void
check_large_outlay(Judge *j)
{
    const Facts *f = j->facts;
    int64_t most;
    if (!is_outlay(j) || !f->has_total || !judge_in_kroner(j) ||
        !rules_limit(j->pack, "large_outlay", j->day, &most)) {
        judge_skip(j, "C07");
        return;
    }
    g_autofree char *paid = money_sentence(f->total_oere, NULL), *at = money_sentence(most, NULL);
    g_autofree char *sum = g_strdup_printf("udlæg %s; faktura foretrækkes over %s", paid, at);
    if (f->total_oere > most)
        judge_fail(j, "C07", sum);
    else
        judge_pass(j, "C07", sum);
}

/* Says nothing when something lacks: the rule that lacks it has said so. */
void
check_all_evidence(Judge *j)
{
    const Facts *f = j->facts;
    bool meeting = !f->catering || (f->persons->len > 0 && f->occasion);
    bool placed = j->file->cluster != 0 && !j->file->cluster_proposed;
    judge_pass_or_skip(j, "C08", f->has_total && placed && meeting);
}

void
check_vat_basis(Judge *j)
{
    const Facts *f = j->facts;
    if (!f->catering && f->sums[SUM_LODGING].lines == 0)
        judge_skip(j, "D10");
    else if (!f->vat_known)
        judge_fail(j, "D10", NULL);
    else
        judge_pass(j, "D10", f->lines_incl ? "linjerne er med moms" : "omregnet med bilagets moms");
}

/* --- the meeting --------------------------------------------------------------------------- */

void
check_professional(Judge *j)
{
    const char *occasion = j->facts->occasion;
    if (!occasion || !j->facts->catering) {
        judge_skip(j, "D15");
        return;
    }
    judge_tag(j, "item", g_strdup(occasion));
    if (rules_word(j->pack, "not_professional", occasion, NULL))
        judge_ask_meeting(j, judge_fail(j, "D15", NULL), "occasion");
    else
        judge_pass(j, "D15", occasion);
}

/* The day of the meeting as list, programme or letter has it; NULL: they do not say. */
static const char *
meeting_day(const Judge *j)
{
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        const char *day = reading_value(d->reading, FIELD_EVENT_DATE);
        if (!judge_is(d->role, "voucher") && !judge_is(d->role, "copy") && day && day_valid(day))
            return day;
    }
    return NULL;
}

/* An invoice may be written weeks later; a till slip is of the evening itself or after midnight. */
static const char *
meal_day(const Judge *j)
{
    const Reading *r = j->facts->reading;
    const char *event = reading_value(r, FIELD_EVENT_DATE);
    const char *issued = judge_is(r->kind, "receipt") ? reading_value(r, FIELD_ISSUE_DATE) : NULL;
    const char *day = event ? event : issued;
    return day && day_valid(day) ? day : NULL;
}

void
check_meeting_day(Judge *j)
{
    const char *meeting = meeting_day(j), *meal = meal_day(j);
    if (!j->facts->catering || !meeting || !meal) {
        judge_skip(j, "D16");
        return;
    }
    g_autofree char *a = day_danish(meal), *b = day_danish(meeting);
    g_autofree char *sum = g_strdup_printf("bilag %s, møde %s", a, b);
    judge_tag(j, "date", g_strdup(a));
    judge_tag(j, "other", g_strdup(b));
    if (abs(day_between(meal, meeting)) > 1)
        judge_rests_on(judge_fail(j, "D16", sum), j->facts->voucher, FIELD_ISSUE_DATE);
    else
        judge_pass(j, "D16", sum);
}

/* --- paying -------------------------------------------------------------------------------- */

static const char *
route_da(const char *route)
{
    return judge_is(route, "outlay") ? "et udlæg"
           : judge_is(route, "card") ? "betalt med klyngens kort"
                                     : "en faktura, vi betaler";
}

void
check_one_route(Judge *j)
{
    bool other =
        j->duplicate && j->duplicate_route && !judge_is(j->file->route, j->duplicate_route);
    judge_tag(j, "case", g_strdup(j->duplicate_number));
    judge_tag(j, "given", g_strdup(route_da(j->file->route)));
    judge_tag(j, "other", g_strdup(route_da(j->duplicate_route)));
    if (other)
        judge_fail(j, "D25", NULL);
    else if (j->other_route)
        judge_fail(j, "D25/import", j->other_route);
    else
        judge_pass(j, "D25", j->file->route);
}

void
check_due(Judge *j)
{
    const char *due = j->file->due_date;
    g_autofree char *day = due && day_valid(due) ? day_danish(due) : NULL;
    bool stated = reading_value(j->facts->reading, FIELD_DUE_DATE) != NULL;
    if (!day || !judge_is(j->facts->reading->kind, "invoice")) {
        judge_skip(j, "K23");
        return;
    }
    g_autofree char *sum =
        g_strdup_printf("%s (%s)", day, stated ? "fra fakturaen" : "30 dage efter fakturadatoen");
    if (strcmp(due, j->today) < 0)
        judge_fail(j, "K23", sum);
    else
        judge_pass(j, "K23", sum);
}
