/* Transport and mileage (F01–F11 but F11's trips, K09, K10, K34). */
#include "daemon/judge_rule.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include <stdlib.h>
#include <string.h>

static const ReadingLine *
mileage_line(const Judge *j)
{
    return j->facts->reading ? judge_line_with(j, "mileage") : NULL;
}

static bool
is_log(const Judge *j)
{
    return judge_is(j->facts->reading->kind, "mileage");
}

static bool
has_mileage(const Judge *j)
{
    return is_log(j) || mileage_line(j);
}

int64_t
judge_mileage_oere(const Judge *j)
{
    const GPtrArray *lines = j->facts->reading->lines;
    int64_t sum = 0;
    for (guint i = 0; i < lines->len; i++) {
        const ReadingLine *line = lines->pdata[i];
        int64_t net = 0;
        if (rules_word(j->pack, "mileage", line->text, NULL) && !judge_is(line->category, "fee"))
            (void)!money_parse(line->net, &net);
        (void)!money_add(sum, net, &sum);
    }
    return sum;
}

static bool
is_fee_invoice(const Judge *j)
{
    return j->facts->sums[SUM_FEE].lines > 0 && judge_is(j->file->route, "invoice");
}

static const char *
mileage_text(const Judge *j)
{
    const ReadingLine *line = mileage_line(j);
    return line ? line->text : "kørselsregnskab";
}

/* --- who may drive ------------------------------------------------------------------------- */

static void
check_mileage_of(Judge *j, const char *rule, bool officer)
{
    judge_tag(j, "item", g_strdup(mileage_text(j)));
    if (!has_mileage(j) || is_fee_invoice(j) || j->officer != officer)
        judge_skip(j, rule);
    else if (judge_paper(j, "contract"))
        judge_pass(j, rule, NULL);
    else if (officer)
        judge_fail(j, rule, NULL);
    else
        judge_ask_sender(j, judge_fail(j, rule, NULL), "contract");
}

void
check_member_mileage(Judge *j)
{
    check_mileage_of(j, "F01", false);
}

void
check_mileage_contract(Judge *j)
{
    check_mileage_of(j, "F02", true);
}

void
check_course_mileage(Judge *j)
{
    judge_tag(j, "item", g_strdup(mileage_text(j)));
    if (!has_mileage(j) || is_fee_invoice(j))
        judge_skip(j, "F03");
    else if (judge_says(j, "course", NULL))
        judge_fail(j, "F03", NULL);
    else
        judge_pass(j, "F03", NULL);
}

void
check_speaker_mileage(Judge *j)
{
    int64_t km = judge_mileage_oere(j), sum;
    if (!is_fee_invoice(j) || km == 0 || !money_add(km, j->facts->sums[SUM_FEE].net_oere, &sum)) {
        judge_skip(j, "F04");
        return;
    }
    g_autofree char *a = money_sentence(j->facts->sums[SUM_FEE].net_oere, NULL);
    g_autofree char *b = money_sentence(km, NULL), *c = money_sentence(sum, NULL);
    g_autofree char *shown = g_strdup_printf("honorar %s + kørsel %s = %s", a, b, c);
    judge_pass(j, "F04", shown);
}

void
check_mileage_in_fee(Judge *j)
{
    const Reading *contract = judge_paper(j, "contract");
    bool included = contract && rules_word(j->pack, "mileage_included", contract->text, NULL);
    if (!has_mileage(j) || !contract)
        judge_skip(j, "F08");
    else if (included)
        judge_fail(j, "F08", NULL);
    else
        judge_pass(j, "F08", NULL);
}

/* --- by receipt ---------------------------------------------------------------------------- */

static const ReadingLine *
ride(const Judge *j)
{
    const ReadingLine *line = judge_line_of(j, "transport");
    return line && !rules_word(j->pack, "mileage", line->text, NULL) ? line : NULL;
}

void
check_transport(Judge *j)
{
    const ReadingLine *line = ride(j);
    if (line)
        judge_pass(j, "F05", line->text);
    else
        judge_skip(j, "F05");
}

void
check_transport_agreed(Judge *j)
{
    if (!ride(j) || !judge_is(j->file->route, "outlay") || !j->roles_known)
        judge_skip(j, "F06");
    else if (j->coordinator)
        judge_pass(j, "F06", NULL);
    else
        judge_fail(j, "F06", NULL);
}

void
check_network_day(Judge *j)
{
    const char *word = NULL;
    if (rules_word(j->pack, "network_day", j->facts->occasion, &word))
        judge_pass(j, "F07", word);
    else
        judge_skip(j, "F07");
}

void
check_member_transport(Judge *j)
{
    const ReadingLine *line = ride(j);
    bool ordinary = rules_word(j->pack, "cluster_meeting", j->facts->occasion, NULL);
    if (!line || !judge_is(j->file->route, "outlay"))
        judge_skip(j, "F09");
    else if (ordinary)
        judge_fail_on_line(j, "F09", line, NULL);
    else
        judge_pass(j, "F09", NULL);
}

void
check_conference(Judge *j)
{
    const ReadingLine *line = judge_line_with(j, "conference_fee");
    if (!line || !j->roles_known)
        judge_skip(j, "F10");
    else if (j->officer)
        judge_pass(j, "F10", NULL);
    else
        judge_fail_on_line(j, "F10", line, NULL);
}

/* --- kilometres ---------------------------------------------------------------------------- */

void
check_mileage_sum(Judge *j)
{
    const Facts *f = j->facts;
    int64_t km, rate, amount = judge_mileage_oere(j);
    if (amount == 0 && is_log(j))
        amount = f->total_oere;
    if (!has_mileage(j) || amount == 0 || !money_parse(reading_value(f->reading, FIELD_KM), &km) ||
        km > 1000000 || !rules_limit(j->pack, "mileage_rate", j->day, &rate)) {
        judge_skip(j, "K09");
        return;
    }
    int64_t makes = money_divide(km * rate, 100);
    int64_t with_vat = makes + money_part(makes, rules_number(j->pack, "vat_permille", j->day, 0));
    g_autofree char *n = money_danish(km), *at = money_sentence(rate, NULL);
    g_autofree char *is = money_sentence(makes, NULL), *given = money_sentence(amount, NULL);
    g_autofree char *sum = g_strdup_printf("%s km × %s = %s; krævet %s", n, at, is, given);
    if (llabs(makes - amount) <= 1 || llabs(with_vat - amount) <= 1)
        judge_pass(j, "K09", sum);
    else
        judge_fail(j, "K09", sum);
}

/* "12/9", "12.09.26": a day in a line's own text. */
static bool
has_day(const char *text)
{
    for (const char *p = text; p && *p; p++)
        if (g_ascii_isdigit(p[0]) && strchr("./-", p[1]) && p[1] && g_ascii_isdigit(p[2]))
            return true;
    return false;
}

void
check_mileage_line(Judge *j)
{
    const Reading *r = j->facts->reading;
    const ReadingLine *line = mileage_line(j);
    bool day = reading_value(r, FIELD_EVENT_DATE) || (line && has_day(line->text)) ||
               (is_log(j) && reading_value(r, FIELD_ISSUE_DATE));
    bool km = reading_value(r, FIELD_KM) != NULL;
    if (!has_mileage(j)) {
        judge_skip(j, "K10");
        return;
    }
    judge_tag(j, "item", g_strdup(!day && !km ? "dato og antal km" : day ? "antal km" : "dato"));
    if (day && km)
        judge_pass(j, "K10", NULL);
    else
        judge_ask_sender(j, judge_fail(j, "K10", NULL), "mileage");
}

/* Date, time, event, place, from and to, kilometres. */
void
check_mileage_log(Judge *j)
{
    const Reading *r = j->facts->reading;
    if (!is_log(j)) {
        judge_skip(j, "K34");
        return;
    }
    g_autofree char *text = likeness_fold(r->text);
    bool from_to = likeness_has_words(text, "fra") && likeness_has_words(text, "til");
    const struct {
        bool there;
        const char *da;
    } fields[] = {
        {reading_value(r, FIELD_ISSUE_DATE) || reading_value(r, FIELD_EVENT_DATE), "dato"},
        {reading_value(r, FIELD_TIME) || likeness_has_words(text, "kl"), "tid"},
        {j->facts->occasion != NULL, "begivenhed"},
        {likeness_has_words(text, "sted") || likeness_has_words(text, "adresse"), "sted"},
        {from_to, "fra og til"},
        {reading_value(r, FIELD_KM) != NULL, "kilometer"},
    };
    g_autoptr(GString) lacks = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (!fields[i].there)
            g_string_append_printf(lacks, "%s%s", lacks->len ? ", " : "", fields[i].da);
    judge_tag(j, "item", g_strdup(lacks->str));
    if (lacks->len)
        judge_fail(j, "K34", NULL);
    else
        judge_pass(j, "K34", NULL);
}
