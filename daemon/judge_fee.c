/* Honoraria: contract, hours, rate, recipient, limits (E01–E08, E10, E11, E17, E19, E20, E23–E27,
 * E29, E33, E34, G10, K07, K08, K22). */
#include "daemon/day.h"
#include "daemon/judge_rule.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include <stdlib.h>
#include <string.h>

bool
judge_is_fee_request(const Judge *j)
{
    return j->facts->reading && judge_is(j->facts->reading->kind, "honorarium-request");
}

static const ReadingLine *
fee_line(const Judge *j)
{
    return j->facts->reading ? judge_line_of(j, "fee") : NULL;
}

static const char *
recipient(const Judge *j)
{
    const Reading *r = j->facts->reading;
    const char *name = reading_value(r, FIELD_RECIPIENT);
    return name ? name : reading_value(r, FIELD_SPEAKER);
}

bool
judge_has_paid_work(const Judge *j)
{
    const Facts *f = j->facts;
    return f->reading &&
           (fee_line(j) || judge_is(f->reading->kind, "mileage") || judge_line_with(j, "mileage"));
}

static bool
says_name(const char *text, const char *name)
{
    g_autofree char *folded = likeness_fold(text), *wanted = likeness_fold(name);
    return likeness_has_words(folded, wanted);
}

/* --- the papers ---------------------------------------------------------------------------- */

/* Of the case itself first; then the cluster's earlier ones, when they name who is paid. */
const Reading *
judge_paper(const Judge *j, const char *kind)
{
    for (guint i = 0; i < j->file->documents->len; i++) {
        const Reading *r = ((const CaseDocument *)j->file->documents->pdata[i])->reading;
        if (judge_is(r->kind, kind))
            return r;
    }
    const char *name = j->facts->reading ? recipient(j) : NULL;
    if (!name)
        name = j->file->sender_name;
    for (guint i = 0; j->papers && name && *name && i < j->papers->len; i++) {
        const Reading *r = j->papers->pdata[i];
        if (judge_is(r->kind, kind) && says_name(r->text, name))
            return r;
    }
    return NULL;
}

static bool
has_number(const Reading *r, FieldId id, int64_t *out)
{
    return r && money_parse(reading_value(r, id), out);
}

/* The first of request, time sheet and contract that has the field. */
static const Reading *
paper_with(const Judge *j, FieldId id)
{
    const Reading *const papers[] = {j->facts->reading, judge_paper(j, "timesheet"),
                                     judge_paper(j, "contract")};
    for (size_t i = 0; i < G_N_ELEMENTS(papers); i++)
        if (papers[i] && reading_value(papers[i], id))
            return papers[i];
    return NULL;
}

void
check_fee_contract(Judge *j)
{
    if (!judge_is_fee_request(j))
        judge_skip(j, "E01");
    else if (judge_paper(j, "contract") || judge_paper(j, "timesheet"))
        judge_pass(j, "E01", NULL);
    else
        judge_ask_meeting(j, judge_fail(j, "E01", NULL), "contract");
}

/* A fixed fee is a rate too, when the contract says so. */
void
check_fee_rate(Judge *j)
{
    const Reading *contract = judge_paper(j, "contract");
    bool any = contract || judge_paper(j, "timesheet");
    bool fixed = contract && rules_word(j->pack, "fixed_fee", contract->text, NULL);
    if (!judge_is_fee_request(j) || !any)
        judge_skip(j, "E02");
    else if (fixed || paper_with(j, FIELD_HOURLY_RATE))
        judge_pass(j, "E02", NULL);
    else
        judge_ask_meeting(j, judge_fail(j, "E02", NULL), "timesheet");
}

void
check_hours(Judge *j)
{
    const Reading *h = paper_with(j, FIELD_HOURS), *r = paper_with(j, FIELD_HOURLY_RATE);
    const Facts *f = j->facts;
    bool paid_work = judge_is_fee_request(j) || fee_line(j);
    int64_t hours, rate;
    if (!paid_work || !f->has_total || !has_number(h, FIELD_HOURS, &hours) ||
        !has_number(r, FIELD_HOURLY_RATE, &rate) || hours > 100000 || rate > 10000000) {
        judge_skip(j, "E03");
        return;
    }
    int64_t makes = money_divide(hours * rate, 100), fee = f->sums[SUM_FEE].net_oere;
    bool fits = llabs(makes - f->total_oere) <= 1 ||
                (f->has_net && llabs(makes - f->net_oere) <= 1) || llabs(makes - fee) <= 1;
    g_autofree char *h_da = money_danish(hours), *r_da = money_sentence(rate, NULL);
    g_autofree char *is = money_sentence(makes, NULL), *total = money_sentence(f->total_oere, NULL);
    g_autofree char *sum = g_strdup_printf("%s timer × %s = %s; i alt %s", h_da, r_da, is, total);
    if (fits)
        judge_pass(j, "E03", sum);
    else
        judge_rests_on(judge_fail(j, "E03", sum), f->voucher, FIELD_TOTAL);
}

void
check_fee_recipient(Judge *j)
{
    const char *name = judge_is_fee_request(j) ? recipient(j) : NULL;
    const Reading *contract = judge_paper(j, "contract");
    const char *party = contract ? reading_value(contract, FIELD_RECIPIENT) : NULL;
    if (!judge_is_fee_request(j)) {
        judge_skip(j, "E04");
    } else if (!name) {
        judge_ask_meeting(j, judge_fail(j, "E04", NULL), "recipient");
    } else if (party && !says_name(party, name) && !says_name(name, party) &&
               !says_name(contract->text, name)) {
        judge_tag(j, "given", g_strdup(name));
        judge_tag(j, "other", g_strdup(party));
        judge_fail(j, "E04/party", NULL);
    } else {
        judge_pass(j, "E04", NULL);
    }
}

/* --- contracts ----------------------------------------------------------------------------- */

static char *
contract_lacks(const Judge *j, const Reading *contract)
{
    GString *lacks = g_string_new(NULL);
    const char *text = contract->text;
    bool hours =
        reading_value(contract, FIELD_HOURS) || rules_word(j->pack, "time_words", text, NULL);
    bool pay =
        reading_value(contract, FIELD_HOURLY_RATE) || rules_word(j->pack, "fixed_fee", text, NULL);
    if (!rules_word(j->pack, "task_words", text, NULL))
        g_string_append(lacks, "opgaver");
    if (!hours)
        g_string_append_printf(lacks, "%stimeforbrug", lacks->len ? ", " : "");
    if (!pay)
        g_string_append_printf(lacks, "%shonorering", lacks->len ? ", " : "");
    return g_string_free(lacks, FALSE);
}

static void
check_contract_of(Judge *j, const char *rule, bool board)
{
    const Reading *contract = judge_paper(j, "contract");
    const char *who = NULL;
    bool officer = contract && rules_word(j->pack, "officers", contract->text, &who);
    if (!contract || officer != board) {
        judge_skip(j, rule);
        return;
    }
    g_autofree char *lacks = contract_lacks(j, contract);
    judge_tag(j, "item", g_strdup(lacks));
    judge_tag(j, "name", g_strdup(who));
    if (*lacks)
        judge_fail(j, rule, NULL);
    else
        judge_pass(j, rule, "opgaver, timeforbrug og honorering");
}

void
check_contract(Judge *j)
{
    check_contract_of(j, "E05", false);
}

void
check_board_contract(Judge *j)
{
    check_contract_of(j, "E06", true);
}

void
check_contract_cvr(Judge *j)
{
    const Reading *contract = judge_paper(j, "contract");
    const char *given =
        j->facts->reading ? reading_value(j->facts->reading, FIELD_SUPPLIER_CVR) : NULL;
    const char *agreed = contract ? reading_value(contract, FIELD_SUPPLIER_CVR) : NULL;
    judge_tag(j, "given", g_strdup(given));
    judge_tag(j, "other", g_strdup(agreed));
    if (!given || !agreed)
        judge_skip(j, "K22");
    else if (!judge_is(given, agreed) && !strstr(contract->text ? contract->text : "", given))
        judge_rests_on(judge_fail(j, "K22", NULL), j->facts->voucher, FIELD_SUPPLIER_CVR);
    else
        judge_pass(j, "K22", NULL);
}

/* --- rates --------------------------------------------------------------------------------- */

void
check_hourly_rate(Judge *j)
{
    const Reading *paper = paper_with(j, FIELD_HOURLY_RATE);
    int64_t rate, reference, over = rules_number(j->pack, "rate_over_permille", j->day, 0);
    bool paid_work = judge_is_fee_request(j) || fee_line(j);
    if (!paid_work || !has_number(paper, FIELD_HOURLY_RATE, &rate) ||
        !rules_limit(j->pack, "reference_rate", j->day, &reference)) {
        judge_skip(j, "E07");
        return;
    }
    int64_t most = reference + money_part(reference, over);
    g_autofree char *given = money_sentence(rate, NULL), *at = money_sentence(reference, NULL);
    g_autofree char *top = money_sentence(most, NULL);
    g_autofree char *sum =
        g_strdup_printf("%s pr. time; reference %s, med margen %s", given, at, top);
    if (rate <= most)
        judge_pass(j, "E07", sum);
    else
        judge_fail(j, "E07", sum);
}

void
check_reference_rate(Judge *j)
{
    int64_t reference;
    bool paid_work = judge_is_fee_request(j) || fee_line(j);
    if (!paid_work || !rules_limit(j->pack, "reference_rate", j->day, &reference)) {
        judge_skip(j, "K07");
        return;
    }
    g_autofree char *sum = money_sentence(reference, NULL);
    judge_pass(j, "K07", sum);
}

void
check_rate_age(Judge *j)
{
    enum { OLD_DAYS = 214 }; /* seven months */
    const char *since = rules_since(j->pack, "reference_rate", j->day);
    bool paid_work = judge_is_fee_request(j) || fee_line(j);
    if (!paid_work || !since) {
        judge_skip(j, "K08");
        return;
    }
    g_autofree char *from = day_danish(since), *day = day_danish(j->day);
    g_autofree char *sum = g_strdup_printf("fra %s, bilaget er fra %s", from, day);
    if (day_between(since, j->day) > OLD_DAYS)
        judge_fail(j, "K08", sum);
    else
        judge_pass(j, "K08", sum);
}

/* --- how it is paid ------------------------------------------------------------------------ */

void
check_income_kind(Judge *j)
{
    const Reading *r = j->facts->reading;
    if (!judge_is_fee_request(j)) {
        judge_skip(j, "E10");
        return;
    }
    bool a_income = r->cpr_seen > 0 || rules_word(j->pack, "a_income", r->text, NULL);
    const char *cvr = reading_value(r, FIELD_SUPPLIER_CVR);
    if (cvr || a_income)
        judge_pass(j, "E10", cvr ? "CVR: B-indkomst" : "A-indkomst");
    else
        judge_ask_meeting(j, judge_fail(j, "E10", NULL), "income");
}

void
check_a_income(Judge *j)
{
    const Reading *r = j->facts->reading;
    bool a_income = judge_is_fee_request(j) && !reading_value(r, FIELD_SUPPLIER_CVR) &&
                    (r->cpr_seen > 0 || rules_word(j->pack, "a_income", r->text, NULL));
    if (a_income)
        judge_fail(j, "E11/payroll", NULL);
    else
        judge_skip(j, "E11");
}

void
check_payouts(Judge *j)
{
    int64_t most = rules_number(j->pack, "payouts_per_year", j->day, 0);
    if (!judge_is_fee_request(j) || !recipient(j) || most == 0) {
        judge_skip(j, "E17");
        return;
    }
    int64_t n = 1 + judge_earlier_of_supplier(j, recipient(j));
    g_autofree char *sum = judge_count(n, "udbetalinger i kalenderåret", most);
    if (n <= most)
        judge_pass(j, "E17", sum);
    else
        judge_fail(j, "E17", sum);
}

void
check_time_statement(Judge *j)
{
    if (!judge_is_fee_request(j) || !judge_paper(j, "contract"))
        judge_skip(j, "E19");
    else if (judge_paper(j, "timesheet") || reading_value(j->facts->reading, FIELD_HOURS))
        judge_pass(j, "E19", NULL);
    else
        judge_fail(j, "E19", NULL);
}

/* Minutes that are stored and do not name who is paid; none stored says nothing. */
void
check_minutes(Judge *j)
{
    const char *name = judge_is_fee_request(j) ? recipient(j) : NULL;
    bool stored = false, named = false;
    for (guint i = 0; j->papers && name && i < j->papers->len; i++) {
        const Reading *r = j->papers->pdata[i];
        if (!judge_is(r->kind, "minutes"))
            continue;
        stored = true;
        named |= says_name(r->text, name);
    }
    judge_tag(j, "given", g_strdup(name));
    if (!stored)
        judge_skip(j, "E20");
    else if (!named)
        judge_fail(j, "E20", NULL);
    else
        judge_pass(j, "E20", NULL);
}

/* --- who may be paid ----------------------------------------------------------------------- */

void
check_lost_earnings(Judge *j)
{
    const ReadingLine *line = judge_line_with(j, "lost_earnings");
    const char *word = NULL;
    if (line)
        judge_fail_on_line(j, "E23", line, NULL);
    else if (judge_says(j, "lost_earnings", &word)) {
        judge_tag(j, "item", g_strdup(word));
        judge_fail(j, "E23", NULL);
    } else
        judge_pass(j, "E23", NULL);
}

void
check_member_fee(Judge *j)
{
    const ReadingLine *line = fee_line(j);
    const char *supplier = reading_value(j->facts->reading, FIELD_SUPPLIER_NAME);
    bool clinic = rules_word(j->pack, "clinic", supplier, NULL);
    if (!line || !clinic)
        judge_skip(j, "E24");
    else if (judge_paper(j, "contract"))
        judge_pass(j, "E24", NULL);
    else
        judge_fail_on_line(j, "E24", line, NULL);
}

void
check_special_work(Judge *j)
{
    bool fee = judge_is_fee_request(j) || fee_line(j);
    judge_pass_or_skip(j, "E25", fee && judge_paper(j, "contract"));
}

/* Mileage on a speaker's invoice counts as part of the fee (F04). */
static bool
speaker_fee(const Judge *j, int64_t *out)
{
    const ReadingLine *line = fee_line(j);
    bool speaker = reading_value(j->facts->reading, FIELD_SPEAKER) ||
                   (line && rules_word(j->pack, "speaker", line->text, NULL));
    *out = j->facts->sums[SUM_FEE].net_oere;
    return line && speaker && money_add(*out, judge_mileage_oere(j), out);
}

void
check_speaker_fee(Judge *j)
{
    int64_t fee, most;
    if (!speaker_fee(j, &fee) || !judge_in_kroner(j) ||
        !rules_limit(j->pack, "speaker_fee", j->day, &most)) {
        judge_skip(j, "E26");
        return;
    }
    g_autofree char *given = money_sentence(fee, NULL), *top = money_sentence(most, NULL);
    g_autofree char *sum =
        g_strdup_printf("honorar %s (ekskl. moms, med kørsel); anbefalet højst %s", given, top);
    judge_tag(j, "amount", g_strdup(given));
    judge_tag(j, "limit", g_strdup(top));
    if (fee <= most || judge_paper(j, "price-evidence"))
        judge_pass(j, "E26", sum);
    else
        judge_fail_on_line(j, "E26", fee_line(j), sum);
}

void
check_market_price(Judge *j)
{
    int64_t fee;
    judge_pass_or_skip(j, "E27", speaker_fee(j, &fee) && judge_paper(j, "price-evidence"));
}

void
check_fee_by_card(Judge *j)
{
    const ReadingLine *line = fee_line(j);
    if (!judge_is(j->file->route, "card"))
        judge_skip(j, "E29");
    else if (line)
        judge_fail_on_line(j, "E29", line, NULL);
    else
        judge_pass(j, "E29", NULL);
}

void
check_facilitator(Judge *j)
{
    bool invoice = judge_is(j->file->route, "invoice");
    judge_pass_or_skip(j, "E33", invoice && fee_line(j) && judge_says(j, "consultant", NULL));
}

void
check_kind_of_spending(Judge *j)
{
    const FactsSum *s = j->facts->sums;
    bool meeting = j->facts->catering || s[SUM_ROOM].lines + s[SUM_LODGING].lines > 0;
    bool fee = judge_is_fee_request(j) || fee_line(j);
    const char *kind = fee ? "honorar eller konsulent" : meeting ? "møde" : NULL;
    if (kind)
        judge_pass(j, "E34", kind);
    else
        judge_skip(j, "E34");
}

void
check_practical_help(Judge *j)
{
    const ReadingLine *line = fee_line(j);
    bool practical = line && rules_word(j->pack, "practical_help", line->text, NULL);
    if (!practical)
        judge_skip(j, "G10");
    else if (judge_paper(j, "contract"))
        judge_pass(j, "G10", NULL);
    else
        judge_fail_on_line(j, "G10", line, NULL);
}
