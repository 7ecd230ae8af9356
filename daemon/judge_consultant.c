/* Consultants' invoices (B02, B03, K11–K21, K24, K25, K30–K33). The regional agreement's own rules
 * look only at invoices that speak of it. */
#include "daemon/day.h"
#include "daemon/judge_rule.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include <stdlib.h>
#include <string.h>

/* The invoice of a consultant under the region's agreement, sent to us by mistake or not. */
static bool
is_regional(const Judge *j)
{
    return judge_says(j, "regional", NULL);
}

static bool
is_invoice(const Judge *j)
{
    return judge_is(j->facts->reading->kind, "invoice") && judge_is(j->file->route, "invoice");
}

static bool
is_consultant(const Judge *j)
{
    return is_invoice(j) && judge_line_of(j, "fee");
}

static bool
has_lines(const Judge *j)
{
    return j->facts->reading->lines->len > 0;
}

/* --- what the invoice shows ---------------------------------------------------------------- */

void
check_request_cluster(Judge *j)
{
    if (!judge_is_fee_request(j))
        judge_skip(j, "B02");
    else if (j->file->cluster)
        judge_pass(j, "B02", NULL);
    else
        judge_fail(j, "B02", NULL);
}

void
check_consultant_invoice(Judge *j)
{
    const Reading *r = j->facts->reading;
    const struct {
        FieldId id;
        const char *da;
    } wanted[] = {
        {FIELD_ISSUE_DATE, "datoen"},
        {FIELD_SPEAKER, "oplægsholderens navn"},
        {FIELD_CLUSTER_NUMBER, "klyngens nummer"},
        {FIELD_COORDINATOR, "koordinatorens navn"},
    };
    g_autoptr(GString) lacks = g_string_new(NULL);
    if (!is_consultant(j) || is_regional(j)) {
        judge_skip(j, "B03");
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
        if (!reading_value(r, wanted[i].id))
            g_string_append_printf(lacks, "%s%s", lacks->len ? ", " : "", wanted[i].da);
    judge_tag(j, "item", g_strdup(lacks->str));
    if (lacks->len)
        judge_ask_sender(j, judge_fail(j, "B03", NULL), "details");
    else
        judge_pass(j, "B03", NULL);
}

void
check_consultant_name(Judge *j)
{
    if (!is_consultant(j) || !is_regional(j))
        judge_skip(j, "K20");
    else if (reading_value(j->facts->reading, FIELD_SPEAKER))
        judge_pass(j, "K20", NULL);
    else
        judge_fail(j, "K20", NULL);
}

/* One subject a line: a fee with its mileage, or room with food that is no package. */
static bool
is_mixed(const Judge *j, const ReadingLine *line)
{
    const char *t = line->text;
    bool fee = rules_word(j->pack, "fee_words", t, NULL);
    bool drive = rules_word(j->pack, "mileage", t, NULL);
    bool room = rules_word(j->pack, "room_words", t, NULL);
    bool food = rules_word(j->pack, "catering", t, NULL);
    bool package = rules_word(j->pack, "package", t, NULL);
    return (fee && (drive || room || food)) || (room && food && !package);
}

void
check_one_subject(Judge *j)
{
    const GPtrArray *lines = j->facts->reading->lines;
    for (guint i = 0; i < lines->len; i++)
        if (is_mixed(j, lines->pdata[i])) {
            judge_fail_on_line(j, "K19", lines->pdata[i], NULL);
            return;
        }
    judge_pass_or_skip(j, "K19", has_lines(j));
}

/* Another document of the case may be the outlay's own voucher. */
void
check_outlay_copies(Judge *j)
{
    const ReadingLine *line = is_consultant(j) ? judge_line_with(j, "outlay_words") : NULL;
    bool another = false;
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        another |= d->part != 0 && d != j->facts->voucher;
    }
    if (!line)
        judge_skip(j, "K21");
    else if (another)
        judge_pass(j, "K21", NULL);
    else
        judge_ask_sender(j, judge_fail_on_line(j, "K21", line, NULL), "voucher");
}

/* --- VAT ----------------------------------------------------------------------------------- */

static bool
without_vat(const Facts *f)
{
    bool exact = !judge_is(f->reading->how, "ocr");
    bool no_line =
        exact && !f->has_vat && f->has_lines && f->has_total && f->lines_oere == f->total_oere;
    return (f->vat_known && f->vat_oere == 0) || no_line;
}

static void
check_vat_of(Judge *j, const char *rule, bool applies)
{
    const Reading *r = j->facts->reading;
    const char *cvr = reading_value(r, FIELD_SUPPLIER_CVR);
    judge_tag(j, "given", g_strdup(cvr));
    if (!applies || !cvr || !is_invoice(j) || judge_line_with(j, "lost_earnings"))
        judge_skip(j, rule);
    else if (without_vat(j->facts) && !judge_says(j, "vat_exempt", NULL))
        judge_rests_on(judge_fail(j, rule, NULL), j->facts->voucher, FIELD_VAT_TOTAL);
    else
        judge_pass(j, rule, NULL);
}

void
check_no_vat(Judge *j)
{
    check_vat_of(j, "K13", !judge_line_of(j, "fee"));
}

void
check_fee_vat(Judge *j)
{
    check_vat_of(j, "K33", judge_line_of(j, "fee") != NULL);
}

void
check_lost_earnings_vat(Judge *j)
{
    const ReadingLine *line = judge_line_with(j, "lost_earnings");
    if (!line)
        judge_skip(j, "K12");
    else if (j->facts->vat_known && j->facts->vat_oere > 0)
        judge_fail_on_line(j, "K12", line, NULL);
    else
        judge_pass(j, "K12", NULL);
}

/* Half a day or a whole one at the region's amounts. */
void
check_lost_earnings_rate(Judge *j)
{
    const ReadingLine *line = judge_line_with(j, "lost_earnings");
    int64_t half, whole, amount;
    bool known = line && money_parse(line->net, &amount) &&
                 rules_limit(j->pack, "lost_earnings_half_day", j->day, &half) &&
                 rules_limit(j->pack, "lost_earnings_day", j->day, &whole) &&
                 (amount == half || amount == whole);
    if (known)
        judge_fail_on_line(j, "K11", line, NULL);
    else
        judge_pass_or_skip(j, "K11", line != NULL);
}

/* --- the regional agreement ---------------------------------------------------------------- */

static int
lines_with(const Judge *j, const char *list)
{
    const GPtrArray *lines = j->facts->reading->lines;
    int n = 0;
    for (guint i = 0; i < lines->len; i++)
        n += rules_word(j->pack, list, ((const ReadingLine *)lines->pdata[i])->text, NULL);
    return n;
}

void
check_billing_time(Judge *j)
{
    int n = is_invoice(j) && is_regional(j) ? lines_with(j, "billing_time") : 0;
    g_autofree char *sum = judge_count(n, "linjer med tid til fakturering", 1);
    if (n == 0)
        judge_skip(j, "K14");
    else if (n == 1)
        judge_pass(j, "K14", sum);
    else
        judge_fail(j, "K14", sum);
}

/* "2026-10" of "Faste timer oktober 2026"; NULL: the line names no month. */
static char *
month_in(const char *text)
{
    static const char *const months[] = {"januar",    "februar", "marts",    "april",
                                         "maj",       "juni",    "juli",     "august",
                                         "september", "oktober", "november", "december"};
    g_autofree char *folded = likeness_fold(text);
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++) {
        const char *at = strstr(folded, months[i]);
        const char *year = at ? strstr(at, " 20") : NULL;
        if (year && strspn(year + 1, "0123456789") == 4)
            return g_strdup_printf("%.4s-%02u", year + 1, (unsigned)(i + 1));
    }
    return NULL;
}

void
check_month(Judge *j)
{
    const char *issued = reading_value(j->facts->reading, FIELD_ISSUE_DATE);
    const GPtrArray *lines = j->facts->reading->lines;
    bool seen = false;
    for (guint i = 0; issued && is_invoice(j) && is_regional(j) && i < lines->len; i++) {
        const ReadingLine *line = lines->pdata[i];
        g_autofree char *month = month_in(line->text);
        seen |= month != NULL;
        if (!month || strncmp(month, issued, strlen(month)) < 0)
            continue;
        judge_tag(j, "reason", g_strdup_printf("%s på en faktura fra %s", line->text, issued));
        judge_fail_on_line(j, "K15", line, NULL);
        return;
    }
    judge_pass_or_skip(j, "K15", seen);
}

void
check_bornholm(Judge *j)
{
    const ReadingLine *line = is_invoice(j) ? judge_line_with(j, "bornholm") : NULL;
    bool both = line && rules_word(j->pack, "return_trip", line->text, NULL);
    int64_t hours, most = rules_number(j->pack, "bornholm_hours", j->day, 0) * (both ? 2 : 1);
    if (!line || !is_regional(j) || !money_parse(line->quantity, &hours)) {
        judge_skip(j, "K16");
        return;
    }
    g_autofree char *given = money_danish(hours);
    g_autofree char *sum = g_strdup_printf("%s timer; højst %" G_GINT64_FORMAT, given, most);
    if (hours <= most * 100)
        judge_pass(j, "K16", sum);
    else
        judge_fail_on_line(j, "K16", line, sum);
}

static const ReadingLine *
extra_task(const Judge *j)
{
    return is_invoice(j) ? judge_line_with(j, "extra_task") : NULL;
}

void
check_extra_task_km(Judge *j)
{
    const ReadingLine *drive = judge_line_with(j, "mileage");
    if (!extra_task(j))
        judge_skip(j, "K18");
    else if (drive)
        judge_fail_on_line(j, "K18", drive, NULL);
    else
        judge_pass(j, "K18", NULL);
}

void
check_extra_task_agreed(Judge *j)
{
    const ReadingLine *line = extra_task(j);
    if (!line)
        judge_skip(j, "K25");
    else if (judge_paper(j, "contract"))
        judge_pass(j, "K25", NULL);
    else
        judge_fail_on_line(j, "K25", line, NULL);
}

void
check_late_invoice(Judge *j)
{
    enum { LATE_DAYS = 92 }; /* three months */
    const char *issued = reading_value(j->facts->reading, FIELD_ISSUE_DATE);
    const char *work = reading_value(j->facts->reading, FIELD_EVENT_DATE);
    if (!is_regional(j) || !issued || !work || !day_valid(issued) || !day_valid(work)) {
        judge_skip(j, "K24");
        return;
    }
    g_autofree char *sum =
        g_strdup_printf("%d dage fra %s til %s", day_between(work, issued), work, issued);
    if (day_between(work, issued) > LATE_DAYS)
        judge_fail(j, "K24", sum);
    else
        judge_pass(j, "K24", sum);
}

/* --- paid twice by two public purses ------------------------------------------------------- */

static void
check_double(Judge *j, const char *rule, const ReadingLine *line)
{
    if (!line)
        judge_skip(j, rule);
    else if (is_regional(j))
        judge_fail_on_line(j, rule, line, NULL);
    else
        judge_pass(j, rule, NULL);
}

void
check_double_conference(Judge *j)
{
    check_double(j, "K30", judge_line_with(j, "conference_fee"));
}

void
check_double_travel(Judge *j)
{
    const ReadingLine *line = judge_line_of(j, "transport");
    check_double(j, "K31", line ? line : judge_line_of(j, "lodging"));
}

void
check_own_contract(Judge *j)
{
    if (!is_consultant(j) || !is_regional(j))
        judge_skip(j, "K32");
    else if (judge_paper(j, "contract"))
        judge_pass(j, "K32", NULL);
    else
        judge_fail(j, "K32", NULL);
}
