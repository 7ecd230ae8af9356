#include "daemon/judge_rule.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include <stdlib.h>
#include <string.h>

/* --- D24: the sums -------------------------------------------------------------------------------
 */

enum { ROUNDING_OERE = 1 };

static bool
differ(int64_t a, int64_t b)
{
    return llabs(a - b) > ROUNDING_OERE;
}

/* "20.000 kr. + 5.000 kr. moms = 25.000 kr." */
static char *
vat_sum(const Facts *f, int64_t sum)
{
    g_autofree char *net = money_sentence(f->net_oere, f->currency);
    g_autofree char *vat = money_sentence(f->vat_oere, f->currency);
    g_autofree char *tip = money_sentence(f->tip_oere, f->currency);
    g_autofree char *makes = money_sentence(sum, f->currency);
    return g_strdup_printf("%s + %s moms%s%s = %s", net, vat, f->tip_oere ? " + drikkepenge " : "",
                           f->tip_oere ? tip : "", makes);
}

/* XML may carry rounding, prepayment and allowances that are no lines; its own rules check those
 * sums. True: judged. */
static bool
check_xml_sums(Judge *j)
{
    const Facts *f = j->facts;
    if (!judge_is(f->reading->how, "xml"))
        return false;
    g_autofree char *broken = judge_broken(j, "sums");
    if (!broken)
        return false;
    judge_rests_on(judge_fail(j, "D24/einvoice", broken), f->voucher, FIELD_TOTAL);
    return true;
}

static bool
check_vat_sum(Judge *j, char **out_shown)
{
    const Facts *f = j->facts;
    int64_t sum;
    if (!f->has_net || !f->has_vat || !f->has_total || !money_add(f->net_oere, f->vat_oere, &sum) ||
        !money_add(sum, f->tip_oere, &sum))
        return true;
    *out_shown = vat_sum(f, sum);
    if (!differ(sum, f->total_oere) || judge_is(f->reading->how, "xml"))
        return true;
    g_autofree char *total = money_sentence(f->total_oere, f->currency);
    g_autofree char *shown = g_strdup_printf("%s; i alt på bilaget: %s", *out_shown, total);
    judge_rests_on(judge_fail(j, "D24", shown), f->voucher, FIELD_TOTAL);
    return false;
}

/* Lines without VAT under a total with it: the net may stand nowhere. */
static bool
makes_total_with_vat(const Judge *j)
{
    const Facts *f = j->facts;
    int64_t rate = rules_number(j->pack, "vat_permille", j->day, 0);
    int64_t vat = f->has_vat ? f->vat_oere : money_part(f->lines_oere, rate), sum;
    return !f->has_net && f->has_total && money_add(f->lines_oere, vat, &sum) &&
           !differ(sum, f->total_oere - f->tip_oere);
}

static bool
check_line_sum(Judge *j)
{
    const Facts *f = j->facts;
    bool exact = judge_is(f->reading->how, "text-layer"); /* OCR loses lines, XML has allowances */
    if (!exact || !f->has_lines || f->lines_overflow || (!f->has_net && !f->has_total))
        return true;
    bool makes_net = f->has_net && !differ(f->lines_oere, f->net_oere);
    bool makes_total = f->has_total && !differ(f->lines_oere + f->tip_oere, f->total_oere);
    if (makes_net || makes_total || makes_total_with_vat(j))
        return true;
    g_autofree char *lines = money_sentence(f->lines_oere, f->currency);
    g_autofree char *should = money_sentence(f->has_net ? f->net_oere : f->total_oere, f->currency);
    g_autofree char *shown = g_strdup_printf("linjerne giver %s; bilaget siger %s", lines, should);
    judge_rests_on(judge_fail(j, "D24", shown), f->voucher, FIELD_NET_TOTAL);
    return false;
}

void
check_sums(Judge *j)
{
    g_autofree char *shown = NULL;
    if (check_xml_sums(j) || !check_vat_sum(j, &shown) || !check_line_sum(j))
        return;
    if (shown)
        judge_pass(j, "D24", shown);
    else
        judge_skip(j, "D24");
}

/* --- E28, G01: what must not be paid
 * --------------------------------------------------------------- */

/* An invoice is paid by the secretariat; only money already handed over is the matter here. */
void
check_fee_outlay(Judge *j)
{
    const ReadingLine *line = judge_line_of(j, "fee");
    if (!line || !judge_is(j->file->route, "outlay"))
        judge_skip(j, "E28");
    else
        judge_fail_on_line(j, "E28", line, NULL);
}

/* Hire of a projector belongs to the room; buying one is hardware. */
static bool
is_hardware(const Judge *j, const ReadingLine *line)
{
    if (judge_is(line->category, "room") || judge_is(line->category, "lodging") ||
        rules_word(j->pack, "hire", line->text, NULL))
        return false;
    return judge_is(line->category, "hardware") ||
           rules_word(j->pack, "hardware", line->text, NULL);
}

void
check_hardware(Judge *j)
{
    const GPtrArray *lines = j->facts->reading->lines;
    for (guint i = 0; i < lines->len; i++)
        if (is_hardware(j, lines->pdata[i])) {
            judge_fail_on_line(j, "G01", lines->pdata[i], NULL);
            return;
        }
    if (lines->len > 0)
        judge_pass(j, "G01", NULL);
    else
        judge_skip(j, "G01");
}

/* --- K01–K04: somebody else's invoice
 * --------------------------------------------------------------- */

static const RuleRecipient *
recipient_of(const Judge *j, const char *rule, const char *ean, const char *text)
{
    const RuleRecipient *r = rules_misdirected(j->pack, ean, text, j->day);
    return r && judge_is(r->rule, rule) ? r : NULL;
}

static void
check_recipient(Judge *j, const char *rule, FieldId field, const RuleRecipient *r)
{
    if (!r) {
        judge_pass(j, rule, NULL);
        return;
    }
    judge_tag(j, "name", g_strdup(r->name));
    judge_tag(j, "mail", g_strdup(r->mail));
    judge_rests_on(judge_fail(j, rule, NULL), j->facts->voucher, field);
}

static void
check_ean(Judge *j, const char *rule)
{
    const char *ean = reading_value(j->facts->reading, FIELD_BUYER_EAN);
    check_recipient(j, rule, FIELD_BUYER_EAN, ean ? recipient_of(j, rule, ean, NULL) : NULL);
}

/* Only the buyer's own lines: the address may stand elsewhere, as that of a guest or a venue. */
static void
check_address(Judge *j, const char *rule)
{
    const char *buyer = reading_value(j->facts->reading, FIELD_BUYER_NAME);
    check_recipient(j, rule, FIELD_BUYER_NAME, buyer ? recipient_of(j, rule, NULL, buyer) : NULL);
}

void
check_kap_h(Judge *j)
{
    check_ean(j, "K01");
}

void
check_vu_ost(Judge *j)
{
    check_ean(j, "K02");
}

void
check_kap_h_address(Judge *j)
{
    check_address(j, "K03");
}

void
check_vu_ost_address(Judge *j)
{
    check_address(j, "K04");
}

void
check_vu_ost_marker(Judge *j)
{
    const Reading *r = j->facts->reading;
    const char *const places[] = {reading_value(r, FIELD_BUYER_NAME),
                                  reading_value(r, FIELD_ORDER_REFERENCE), r->text};
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *folded = likeness_fold(places[i]);
        if (likeness_has_words(folded, "vu ost")) {
            judge_fail(j, "K05", NULL);
            return;
        }
    }
    judge_pass(j, "K05", NULL);
}

/* --- B09: made out to us ------------------------------------------------------------------ */

void
check_buyer(Judge *j)
{
    const Reading *r = j->facts->reading;
    const char *ours = j->config->central_cvr, *buyer = reading_value(r, FIELD_BUYER_CVR);
    bool invoice = judge_is(r->kind, "invoice") || judge_is(r->kind, "credit-note");
    judge_tag(j, "given", g_strdup(buyer));
    judge_tag(j, "other", g_strdup(ours));
    if (!invoice || !ours || !*ours)
        judge_skip(j, "B09");
    else if (!buyer)
        judge_fail(j, "B09/none", NULL);
    else if (strcmp(buyer, ours) != 0)
        judge_rests_on(judge_fail(j, "B09", NULL), j->facts->voucher, FIELD_BUYER_CVR);
    else
        judge_pass(j, "B09", NULL);
}

/* --- A08, A10: who approves
 * ------------------------------------------------------------------------ */

void
check_secretariat_approves(Judge *j)
{
    judge_pass(j, "A08", NULL);
}

/* A no, or an answer that is neither, is a person's to look at: nobody is asked again. */
static void
check_answer(Judge *j)
{
    const char *why = j->approval->reason && *j->approval->reason ? j->approval->reason : "-";
    judge_tag(j, "reason", g_strdup(why));
    if (judge_is(j->approval->answer, "approved"))
        judge_pass(j, "A10", j->approval->answered_at);
    else
        judge_fail(j, judge_is(j->approval->answer, "rejected") ? "A10/rejected" : "A10/unclear",
                   NULL);
}

void
check_coordinator_approves(Judge *j)
{
    if (!judge_is(j->file->route, "invoice") || judge_is(j->facts->reading->kind, "receipt")) {
        judge_skip(j, "A10");
    } else if (j->sent_approved) {
        judge_pass(j, "A10", NULL);
    } else if (j->approval) {
        check_answer(j);
    } else {
        bool own = j->coordinator && j->facts->voucher->confirmed;
        judge_fail(j, own ? "A10/own" : j->coordinator ? "A10/unconfirmed" : "A10", NULL);
    }
}
