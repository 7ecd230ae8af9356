/* I19, I20: a cluster spends freely what it has, and no more. */
#include "daemon/judge_rule.h"
#include "daemon/money.h"
#include "spool/ledger.h"

bool
judge_look_up_balance(Judge *judge, Book *book, GError **error)
{
    return judge->file->cluster == 0 ||
           ledger_available(book, judge->file->cluster, &judge->available_oere, &judge->funded,
                            error);
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
