#include "daemon/day.h"
#include "daemon/judge_rule.h"
#include "daemon/money.h"

/* --- D01, D03, D05, D26: who was there, and why
 * ----------------------------------------------------- */

static bool
has_list(const Facts *f)
{
    return f->persons->len > 0;
}

static bool
only_counted(const Facts *f)
{
    return !has_list(f) && (f->covers > 0 || f->count > 0);
}

/* An invoice from before the meeting: its list can only come afterwards. */
static bool
lies_ahead(const Judge *j)
{
    const Facts *f = j->facts;
    return f->event_date && strcmp(f->event_date, j->today) > 0;
}

static void
tag_number(Judge *j)
{
    const Facts *f = j->facts;
    judge_tag(j, "number", g_strdup_printf("%" G_GINT64_FORMAT, f->covers ? f->covers : f->count));
}

/* What is missing, in the wording that asks for just that. People who were only counted are asked
 * for in D05's very words, so that an answer says them once. */
static const char *
missing_evidence(const Judge *j)
{
    const Facts *f = j->facts;
    if (has_list(f))
        return "D01/occasion";
    if (lies_ahead(j))
        return f->occasion ? "D01/list-later" : "D01/later";
    if (only_counted(f))
        return f->occasion ? "D01/names" : "D01/names-occasion";
    return f->occasion ? "D01/list" : "D01";
}

void
check_list_and_occasion(Judge *j)
{
    const Facts *f = j->facts;
    if (!f->catering) {
        judge_skip(j, "D01");
        return;
    }
    if (has_list(f) && f->occasion) {
        judge_pass(j, "D01", NULL);
        return;
    }
    const char *id = missing_evidence(j);
    tag_number(j);
    const char *ask = has_list(f) ? "occasion" : f->occasion ? "attendees" : "meeting";
    judge_ask_meeting(j, judge_fail(j, id, NULL), ask);
}

void
check_names(Judge *j)
{
    const Facts *f = j->facts;
    if (!f->catering || !only_counted(f) || lies_ahead(j)) {
        judge_skip(j, "D05");
        return;
    }
    tag_number(j);
    const char *id = f->occasion ? "D05" : "D05/occasion";
    judge_ask_meeting(j, judge_fail(j, id, NULL), f->occasion ? "attendees" : "meeting");
}

void
check_absent(Judge *j)
{
    const Facts *f = j->facts;
    int64_t listed = f->present + f->absent;
    if (!f->catering || f->covers == 0 || !has_list(f)) {
        judge_skip(j, "D03");
        return;
    }
    g_autofree char *sum =
        g_strdup_printf("%" G_GINT64_FORMAT " betalte kuverter; %" G_GINT64_FORMAT
                        " til stede + %" G_GINT64_FORMAT " navngivne afbud = %" G_GINT64_FORMAT,
                        f->covers, f->present, f->absent, listed);
    judge_tag(j, "missing", g_strdup_printf("%" G_GINT64_FORMAT, f->covers - listed));
    if (f->covers <= listed) {
        judge_pass(j, "D03", sum);
        return;
    }
    judge_ask_meeting(j, judge_fail(j, f->covers - listed == 1 ? "D03/one" : "D03", sum), "covers");
}

void
check_early_invoice(Judge *j)
{
    if (!lies_ahead(j)) {
        judge_skip(j, "D26");
        return;
    }
    judge_tag(j, "date", day_danish(j->facts->event_date));
    judge_fail(j, "D26", NULL);
}

/* --- D06–D09: recommended limits
 * ---------------------------------------------------------------------- */

typedef struct Limit {
    const char *rule, *name;
    bool sure; /* false: it is not known that the amount is of this kind */
} Limit;

static void
tag_amounts(Judge *j, int64_t amount, int64_t limit)
{
    judge_tag(j, "per_head", money_sentence(amount, j->facts->currency));
    judge_tag(j, "amount", money_sentence(amount, j->facts->currency));
    judge_tag(j, "limit", money_sentence(limit, NULL));
}

/* Above: flagged, never rejected: "anbefalede grænseværdier" (Vejledning:321, D11). */
static void
compare(Judge *j, const Limit *limit, int64_t amount, const char *shown)
{
    int64_t most;
    if (!judge_in_kroner(j) || !rules_limit(j->pack, limit->name, j->day, &most)) {
        judge_skip(j, limit->rule);
        return;
    }
    g_autofree char *most_text = money_sentence(most, NULL);
    g_autofree char *sum = g_strdup_printf("%s; anbefalet højst %s", shown, most_text);
    tag_amounts(j, amount, most);
    if (amount <= most) {
        judge_pass(j, limit->rule, sum);
        return;
    }
    g_autofree char *unsure = g_strconcat(limit->rule, "/unsure", NULL);
    judge_rests_on(judge_fail(j, limit->sure ? limit->rule : unsure, sum), j->facts->voucher,
                   FIELD_TOTAL);
}

static void
compare_per_head(Judge *j, const Limit *limit, int64_t meal_oere)
{
    const Facts *f = j->facts;
    if (meal_oere <= 0 || f->divisor == 0) {
        judge_skip(j, limit->rule);
        return;
    }
    g_autofree char *shown = judge_per_head(j, meal_oere);
    g_autofree char *said = g_strdup_printf("%s inkl. drikkevarer og moms%s", shown,
                                            f->vat_known ? "" : " (momsen fremgår ikke)");
    compare(j, limit, money_divide(meal_oere, f->divisor), said);
}

void
check_dinner(Judge *j)
{
    const Facts *f = j->facts;
    const Limit limit = {"D07", "dinner_per_head", f->dinner_oere > 0};
    compare_per_head(j, &limit, f->dinner_oere > 0 ? f->dinner_oere : f->meal_oere);
}

/* A meal that is neither lunch nor dinner for sure is held against both limits; above both, the
 * dinner's sentence has said enough. */
void
check_lunch(Judge *j)
{
    const Facts *f = j->facts;
    const Limit limit = {"D08", "lunch_per_head", f->lunch_oere > 0};
    int64_t dinner_most;
    compare_per_head(j, &limit, f->lunch_oere > 0 ? f->lunch_oere : f->meal_oere);
    if (!limit.sure && f->divisor > 0 &&
        rules_limit(j->pack, "dinner_per_head", j->day, &dinner_most) &&
        money_divide(f->meal_oere, f->divisor) > dinner_most) {
        Finding *last = j->verdict->findings->pdata[j->verdict->findings->len - 1];
        g_clear_pointer(&last->sender_text, g_free);
        g_clear_pointer(&last->sender_text_en, g_free);
    }
}

void
check_room(Judge *j)
{
    const FactsSum *room = &j->facts->sums[SUM_ROOM];
    const Limit limit = {"D06", "room", true};
    bool with_vat = rules_number(j->pack, "room_with_vat", j->day, 0) != 0;
    int64_t amount = with_vat ? room->incl_oere : room->net_oere;
    if (room->lines == 0) {
        judge_skip(j, "D06");
        return;
    }
    g_autofree char *text = money_sentence(amount, j->facts->currency);
    const char *basis = !j->facts->vat_known ? "momsen fremgår ikke"
                        : with_vat           ? "inkl. moms"
                                             : "ekskl. moms";
    g_autofree char *shown = g_strdup_printf("Lokaleleje %s (%s)", text, basis);
    compare(j, &limit, amount, shown);
}

/* "Overnatning og bespisning" is one amount per person and day: meals on the same voucher count. */
void
check_lodging(Judge *j)
{
    const Facts *f = j->facts;
    const FactsSum *lodging = &f->sums[SUM_LODGING];
    const Limit limit = {"D09", "lodging_per_night", true};
    int64_t meals = f->dinner_oere + f->lunch_oere + f->meal_oere;
    int64_t nights = lodging->quantity > 1 ? lodging->quantity : f->divisor, sum;
    if (lodging->lines == 0 || nights == 0 || !money_add(lodging->incl_oere, meals, &sum)) {
        judge_skip(j, "D09");
        return;
    }
    int64_t each = money_divide(sum, nights);
    g_autofree char *whole = money_sentence(sum, f->currency);
    g_autofree char *one = money_sentence(each, f->currency);
    g_autofree char *shown = g_strdup_printf(
        "%s / %" G_GINT64_FORMAT " %s = %s pr. person pr. døgn inkl. bespisning og moms", whole,
        nights, lodging->quantity > 1 ? "overnatninger" : "personer (ét døgn antaget)", one);
    compare(j, &limit, each, shown);
}

/* --- D22, D23: the source's two worked examples
 * ------------------------------------------------------- */

static void
append_amount(GString *out, const char *before, int64_t amount, const char *currency)
{
    g_autofree char *text = money_sentence(amount, currency);
    g_string_append_printf(out, "%s%s", before, text);
}

/* "Lokale 5.000 kr. + forplejning 15.000 kr. = 20.000 kr.; moms 5.000 kr.; i alt 25.000 kr.;
 * 18.750 kr. / 30 betalte kuverter = 625 kr. pr. person" */
static char *
worked(const Judge *j)
{
    const Facts *f = j->facts;
    const FactsSum *s = f->sums;
    int64_t food = s[SUM_DINNER].net_oere + s[SUM_LUNCH].net_oere + s[SUM_MEAL].net_oere +
                   s[SUM_DRINKS].net_oere;
    int64_t meals = f->dinner_oere + f->lunch_oere + f->meal_oere;
    GString *out = g_string_new(NULL);
    append_amount(out, "Lokale ", s[SUM_ROOM].net_oere, f->currency);
    append_amount(out, " + forplejning ", food, f->currency);
    append_amount(out, " = ", s[SUM_ROOM].net_oere + food, f->currency);
    append_amount(out, "; moms ", f->vat_oere, f->currency);
    append_amount(out, "; i alt ", f->total_oere, f->currency);
    if (f->divisor > 0) {
        g_autofree char *each = judge_per_head(j, meals);
        g_string_append_printf(out, "; %s inkl. moms", each);
    }
    return g_string_free(out, FALSE);
}

static void
show_example(Judge *j, const char *rule, bool outlay)
{
    const Facts *f = j->facts;
    bool like_it = f->sums[SUM_ROOM].lines > 0 && f->catering && f->vat_known && f->has_total;
    if (!like_it || judge_is(j->file->route, "outlay") != outlay) {
        judge_skip(j, rule);
        return;
    }
    g_autofree char *sum = worked(j);
    judge_pass(j, rule, sum);
}

void
check_invoice_example(Judge *j)
{
    show_example(j, "D22", false);
}

void
check_outlay_example(Judge *j)
{
    show_example(j, "D23", true);
}
