/* What the cluster has and had planned, and what other systems paid (D25, E08, E09, I16, I17, I19,
 * I20). */
#include "daemon/judge_rule.h"
#include "daemon/money.h"
#include "daemon/routes.h"
#include "spool/ledger.h"
#include "spool/ledger_words.h"
#include <stdlib.h>
#include <string.h>

bool
judge_look_up_balance(Judge *judge, Book *book, GError **error)
{
    const CaseFile *file = judge->file;
    if (file->cluster == 0)
        return true;
    g_autofree char *year = g_strndup(judge->facts->day, strlen("YYYY"));
    return ledger_available(book, file->cluster, &judge->available_oere, &judge->funded, error) &&
           ledger_year(book, file->cluster, atoi(year), &judge->money, error);
}

/* Rule D25: a card's own slip is no second route. */
bool
judge_look_up_route(Judge *judge, Book *book, GError **error)
{
    g_autoptr(Outlay) outlay = NULL;
    if (!routes_find(book, judge->file, &outlay, error))
        return false;
    if (outlay && !routes_is_card_slip(judge->file, outlay))
        judge->other_route = routes_describe(outlay);
    return true;
}

/* Before the cluster's money is booked in there is nothing to compare with. */
void
check_balance(Judge *judge)
{
    const CaseFile *file = judge->file;
    if (!judge->funded || !file->has_total || !judge_in_kroner(judge)) {
        judge_skip(judge, "I19");
        return;
    }
    g_autofree char *total = money_sentence(file->total_oere, "DKK");
    g_autofree char *available = money_sentence(judge->available_oere, "DKK");
    bool enough = file->total_oere <= judge->available_oere;
    g_autofree char *sum =
        g_strdup_printf("%s %s %s til rådighed", total, enough ? "≤" : ">", available);
    if (enough)
        judge_pass(judge, "I19", sum);
    else
        judge_fail(judge, "I19", sum);
}

/* --- the year's budget --------------------------------------------------------------------- */

static const LedgerCategory *
budget_line(const Judge *j, const char *category)
{
    for (guint i = 0; j->money && i < j->money->categories->len; i++) {
        const LedgerCategory *c = j->money->categories->pdata[i];
        if (judge_is(c->category, category))
            return c;
    }
    return NULL;
}

static bool
is_fee(const Judge *j)
{
    return judge_is(facts_category(j->file), "fee");
}

static void
check_budget_of(Judge *j, const char *rule, bool applies)
{
    const CaseFile *file = j->file;
    const LedgerCategory *line = budget_line(j, ledger_category(facts_category(file)));
    int64_t sum;
    if (!applies || !line || !line->has_budget || !file->has_total || !judge_in_kroner(j) ||
        !money_add(line->spent_oere, file->total_oere, &sum)) {
        judge_skip(j, rule);
        return;
    }
    g_autofree char *spent = money_sentence(line->spent_oere, NULL);
    g_autofree char *this_one = money_sentence(file->total_oere, NULL);
    g_autofree char *all = money_sentence(sum, NULL);
    g_autofree char *budget = money_sentence(line->budget_oere, NULL);
    g_autofree char *shown =
        g_strdup_printf("brugt %s + %s = %s; budget %s", spent, this_one, all, budget);
    if (sum <= line->budget_oere)
        judge_pass(j, rule, shown);
    else
        judge_fail(j, rule, shown);
}

void
check_fee_budget(Judge *j)
{
    check_budget_of(j, "E09", is_fee(j));
}

void
check_budget(Judge *j)
{
    check_budget_of(j, "I16", !is_fee(j));
}

void
check_has_budget(Judge *j)
{
    bool any = false;
    for (guint i = 0; j->money && i < j->money->categories->len; i++)
        any |= ((const LedgerCategory *)j->money->categories->pdata[i])->has_budget;
    if (!j->funded)
        judge_skip(j, "I17");
    else if (any)
        judge_pass(j, "I17", NULL);
    else
        judge_fail(j, "I17", NULL);
}

/* Honoraria of the year, this one too, in permille of what the cluster was given. */
void
check_fee_share(Judge *j)
{
    const LedgerCategory *fees = budget_line(j, "fee");
    int64_t most = rules_number(j->pack, "fee_share_permille", j->day, 0);
    int64_t sum = fees ? fees->spent_oere : 0;
    if (!is_fee(j) || !j->money || j->money->income_oere <= 0 || most == 0 || !j->file->has_total ||
        !judge_in_kroner(j) || !money_add(sum, j->file->total_oere, &sum)) {
        judge_skip(j, "E08");
        return;
    }
    g_autofree char *paid = money_sentence(sum, NULL);
    g_autofree char *given = money_sentence(j->money->income_oere, NULL);
    g_autofree char *shown = g_strdup_printf(
        "honorarer %s af %s tildelt; højst %" G_GINT64_FORMAT " promille", paid, given, most);
    if (sum <= money_part(j->money->income_oere, most))
        judge_pass(j, "E08", shown);
    else
        judge_fail(j, "E08", shown);
}
