/* What earlier cases say: duplicates by likeness, split purchases, padding, frequency (D12, D13,
 * X04, X09, X10, X15). */
#include "daemon/day.h"
#include "daemon/judge_rule.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include <stdlib.h>
#include <string.h>

enum { NEAR_DAYS = 7, NEAR_BITS = 6 }; /* of 64: JPEG noise turns 0 to 4, another bill 20 to 40 */

/* --- looking up ---------------------------------------------------------------------------- */

bool
judge_look_up_history(Judge *judge, Book *book, GError **error)
{
    const char *day = judge->facts->day;
    g_autofree char *first = g_strdup_printf("%.4s-01-01", day);
    g_autofree char *last = g_strdup_printf("%.4s-12-31", day);
    g_autofree char *before = day_add(day, -NEAR_DAYS), *after = day_add(day, NEAR_DAYS);
    const char *from = strcmp(before, first) < 0 ? before : first;
    const char *to = strcmp(after, last) > 0 ? after : last;
    if (!cases_between(book, from, to, judge->file->id, &judge->earlier, error))
        return false;
    if (judge->file->picture_hash &&
        !cases_pictures(book, judge->file->id, &judge->pictures, error))
        return false;
    bool papers = judge_is_fee_request(judge) || judge_has_paid_work(judge);
    return !papers || judge->file->cluster == 0 ||
           cases_papers(book, judge->file->cluster, judge->file->id, JUDGE_PAPERS, &judge->papers,
                        error);
}

/* Only cases that came before this one: the later of two is the one to look at. */
static const CaseEarlier *
nth(const Judge *j, const GPtrArray *cases, guint i)
{
    const CaseEarlier *c = cases->pdata[i];
    return j->file->id == 0 || c->id < j->file->id ? c : NULL;
}

static bool
same_supplier(const Judge *j, const CaseEarlier *c)
{
    const CaseFile *f = j->file;
    if (f->supplier_cvr && c->supplier_cvr)
        return judge_is(f->supplier_cvr, c->supplier_cvr);
    g_autofree char *a = likeness_fold(f->supplier_name), *b = likeness_fold(c->supplier_name);
    return *a && strcmp(a, b) == 0;
}

static bool
counts(const CaseEarlier *c)
{
    return !judge_is(c->status, "rejected");
}

static void
about(Finding *finding, const CaseEarlier *c)
{
    finding->other_case = c->id;
}

int64_t
judge_earlier_of_supplier(const Judge *j, const char *name)
{
    int64_t n = 0;
    g_autofree char *wanted = likeness_fold(name);
    for (guint i = 0; j->earlier && i < j->earlier->len; i++) {
        const CaseEarlier *c = nth(j, j->earlier, i);
        g_autofree char *folded = likeness_fold(c ? c->supplier_name : NULL);
        n += c && counts(c) && strcmp(folded, wanted) == 0 &&
             strncmp(c->issue_date, j->facts->day, 4) == 0;
    }
    return n;
}

/* --- D12, D13: how often ------------------------------------------------------------------- */

static int
quarter(const char *day)
{
    return (atoi(day + 5) - 1) / 3;
}

/* Days with catering of the cluster, this one's included; a day with two bills is one meeting. */
static char *
meetings(const Judge *j, bool of_quarter, int64_t *out_n, const CaseEarlier **out_last)
{
    const char *day = j->facts->day;
    g_autoptr(GHashTable) days = g_hash_table_new(g_str_hash, g_str_equal);
    GString *list = g_string_new(NULL);
    g_hash_table_add(days, (gpointer)(uintptr_t)day);
    for (guint i = 0; i < j->earlier->len; i++) {
        const CaseEarlier *c = nth(j, j->earlier, i);
        bool mine = c && c->catering && counts(c) && c->cluster == j->file->cluster &&
                    strncmp(c->issue_date, day, 4) == 0 &&
                    (!of_quarter || quarter(c->issue_date) == quarter(day));
        if (!mine || !g_hash_table_add(days, c->issue_date))
            continue;
        g_string_append_printf(list, "%s%s %s", list->len ? ", " : "", c->number, c->issue_date);
        *out_last = c;
    }
    *out_n = g_hash_table_size(days);
    return g_string_free(list, FALSE);
}

static void
check_frequency(Judge *j, const char *rule, const char *limit, bool of_quarter, const char *what)
{
    int64_t n, most = rules_number(j->pack, limit, j->day, 0);
    const CaseEarlier *last = NULL;
    if (!j->earlier || !j->facts->catering || j->file->cluster == 0 || most == 0) {
        judge_skip(j, rule);
        return;
    }
    g_autofree char *list = meetings(j, of_quarter, &n, &last);
    g_autofree char *count = judge_count(n, what, most);
    g_autofree char *sum = g_strdup_printf("%s%s%s", count, *list ? "; før: " : "", list);
    Finding *f = n <= most ? judge_pass(j, rule, sum) : judge_fail(j, rule, sum);
    if (last)
        about(f, last);
}

void
check_catering_quarter(Judge *j)
{
    check_frequency(j, "D12", "catering_per_quarter", true, "møder med bespisning i kvartalet");
}

void
check_catering_year(Judge *j)
{
    check_frequency(j, "D13", "catering_per_year", false, "møder med bespisning i året");
}

/* --- X04: the same picture or purchase ----------------------------------------------------- */

static int
different_bits(const char *a, const char *b)
{
    guint64 x, y;
    if (!g_ascii_string_to_unsigned(a, 16, 0, G_MAXUINT64, &x, NULL) ||
        !g_ascii_string_to_unsigned(b, 16, 0, G_MAXUINT64, &y, NULL))
        return 64;
    return __builtin_popcountll(x ^ y);
}

static bool
near_picture(Judge *j, int *out_bits, const CaseEarlier **out)
{
    for (guint i = 0; j->pictures && i < j->pictures->len; i++) {
        const CaseEarlier *c = nth(j, j->pictures, i);
        int bits = c ? different_bits(c->picture_hash, j->file->picture_hash) : 64;
        bool other_amount =
            c && c->has_total && j->file->has_total && c->total_oere != j->file->total_oere;
        if (bits > NEAR_BITS || other_amount)
            continue; /* one supplier's bills look alike: the amount tells them apart */
        *out_bits = bits;
        *out = c;
        return true;
    }
    return false;
}

static const CaseEarlier *
same_purchase(const Judge *j)
{
    const CaseFile *f = j->file;
    for (guint i = 0; j->earlier && f->has_total && i < j->earlier->len; i++) {
        const CaseEarlier *c = nth(j, j->earlier, i);
        bool numbers_differ =
            c && f->invoice_id && c->invoice_id && !judge_is(f->invoice_id, c->invoice_id);
        if (c && c->has_total && c->total_oere == f->total_oere && same_supplier(j, c) &&
            !numbers_differ && abs(day_between(c->issue_date, j->facts->day)) <= NEAR_DAYS)
            return c;
    }
    return NULL;
}

void
check_same_picture(Judge *j)
{
    const CaseEarlier *c = NULL;
    int bits = 0;
    g_autofree char *sum = NULL;
    if (!j->earlier || j->duplicate) {
        judge_skip(j, "X04"); /* X01 or X02 has said so */
        return;
    }
    if (near_picture(j, &bits, &c))
        sum = g_strdup_printf("billederne afviger %d af 64 punkter", bits);
    else if ((c = same_purchase(j)) != NULL)
        sum = g_strdup_printf("samme sted og beløb, %d dages forskel",
                              abs(day_between(c->issue_date, j->facts->day)));
    if (!c) {
        judge_pass(j, "X04", NULL);
        return;
    }
    judge_tag(j, "case", g_strdup(c->number));
    about(judge_fail(j, "X04", sum), c);
}

/* --- X10: one purchase in several bills ---------------------------------------------------- */

void
check_split_purchase(Judge *j)
{
    const CaseFile *f = j->file;
    const CaseEarlier *last = NULL;
    int64_t sum = f->total_oere, most;
    int n = 1;
    bool looked = j->earlier && f->has_total && judge_in_kroner(j) && !j->duplicate &&
                  rules_limit(j->pack, "split_purchase", j->day, &most);
    for (guint i = 0; looked && i < j->earlier->len; i++) {
        const CaseEarlier *c = nth(j, j->earlier, i);
        if (!c || !counts(c) || !c->has_total || c->total_oere > most || !same_supplier(j, c) ||
            strcmp(c->issue_date, j->facts->day) != 0 || !money_add(sum, c->total_oere, &sum))
            continue;
        last = c;
        n++;
    }
    if (!looked || !last || f->total_oere > most) {
        judge_skip(j, "X10");
        return;
    }
    g_autofree char *each = money_sentence(most, NULL), *all = money_sentence(sum, NULL);
    g_autofree char *shown = g_strdup_printf("%d bilag, hver højst %s, i alt %s", n, each, all);
    judge_tag(j, "case", g_strdup(last->number));
    about(sum > most ? judge_fail(j, "X10", shown) : judge_pass(j, "X10", shown), last);
}

/* --- X09: names that should not be there --------------------------------------------------- */

/* The same name twice on one list; NULL: none. Several lists may repeat each other. */
static char *
twice_on_one_list(const Judge *j)
{
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint k = 0; k < d->reading->attendees->len; k++) {
            const ReadingAttendee *a = d->reading->attendees->pdata[k];
            if (!g_hash_table_add(seen, likeness_fold(a->name)))
                return g_strdup(a->name);
        }
    }
    return NULL;
}

/* The share of this case's people who are in the other one too, in permille. */
static int64_t
shared(const Judge *j, const CaseFile *other)
{
    const GPtrArray *persons = j->facts->persons;
    g_auto(Facts) facts;
    int64_t n = 0;
    facts_gather(other, j->pack, j->today, &facts);
    for (guint i = 0; i < persons->len; i++)
        for (guint k = 0; k < facts.persons->len; k++) {
            g_autofree char *a = likeness_fold(((FactsPerson *)persons->pdata[i])->name);
            g_autofree char *b = likeness_fold(((FactsPerson *)facts.persons->pdata[k])->name);
            n += strcmp(a, b) == 0;
        }
    return persons->len ? n * 1000 / persons->len : 0;
}

bool
judge_look_up_same_list(Judge *judge, Book *book, GError **error)
{
    enum { MOST_SHARED = 750 };
    for (guint i = 0; judge->facts->persons->len > 0 && i < judge->earlier->len; i++) {
        const CaseEarlier *c = nth(judge, judge->earlier, i);
        g_autoptr(CaseFile) other = NULL;
        if (!c || !counts(c) || !c->catering || strcmp(c->issue_date, judge->facts->day) != 0 ||
            judge->same_list)
            continue;
        if (!cases_load(book, c->id, &other, error))
            return false;
        if (other && shared(judge, other) >= MOST_SHARED)
            judge->same_list = c;
    }
    return true;
}

void
check_padding(Judge *j)
{
    g_autofree char *twice = twice_on_one_list(j);
    if (j->facts->persons->len == 0) {
        judge_skip(j, "X09");
    } else if (twice) {
        judge_tag(j, "reason", g_strdup("Samme person står to gange på listen."));
        judge_fail(j, "X09", NULL);
    } else if (j->same_list) {
        judge_tag(j, "reason",
                  g_strdup_printf("Samme deltagere samme dag som i sag %s.", j->same_list->number));
        about(judge_fail(j, "X09", NULL), j->same_list);
    } else {
        judge_pass(j, "X09", NULL);
    }
}

/* --- X15: a credit note and its invoice ---------------------------------------------------- */

static bool
is_posted(const CaseEarlier *c)
{
    return judge_is(c->status, "approved") || judge_is(c->status, "paid");
}

/* The supplier's earlier invoice that the note names, else one of its amount, posted ones first. */
static const CaseEarlier *
credited(const Judge *j)
{
    const CaseEarlier *by_amount = NULL;
    const Reading *r = j->facts->reading;
    for (guint i = 0; j->earlier && i < j->earlier->len; i++) {
        const CaseEarlier *c = nth(j, j->earlier, i);
        if (!c || !counts(c) || !same_supplier(j, c))
            continue;
        g_autofree char *text = likeness_fold(r->text), *id = likeness_fold(c->invoice_id);
        if (*id && likeness_has_words(text, id))
            return c;
        bool same = c->has_total && j->facts->has_total &&
                    llabs(c->total_oere) == llabs(j->facts->total_oere);
        if (same && (!by_amount || (is_posted(c) && !is_posted(by_amount))))
            by_amount = c;
    }
    return by_amount;
}

void
check_credit_note(Judge *j)
{
    if (!judge_is(j->facts->reading->kind, "credit-note")) {
        judge_skip(j, "X15");
        return;
    }
    const CaseEarlier *c = credited(j);
    judge_tag(j, "case", g_strdup(c ? c->number : NULL));
    g_autofree char *sum =
        c ? g_strdup_printf("faktura %s i sag %s", c->invoice_id ? c->invoice_id : "uden nummer",
                            c->number)
          : NULL;
    if (!c)
        judge_fail(j, "X15", NULL);
    else if (!is_posted(c))
        about(judge_fail(j, "X15/open", sum), c);
    else
        about(judge_pass(j, "X15", sum), c);
}
