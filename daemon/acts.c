#include "daemon/acts.h"
#include "daemon/acts_outlays.h"
#include "daemon/acts_table.h"
#include "daemon/day.h"
#include "daemon/money.h"
#include "daemon/rates.h"
#include "daemon/review.h"
#include "spool/audit.h"
#include "spool/ledger.h"
#include "spool/ledger_words.h"
#include <string.h>

enum { FIRST_YEAR = 2023, LAST_YEAR = 2099, CLUSTER_MOST = 99999 };

/* One act on its way. */
typedef struct Acts {
    Book *book;
    const Config *config;
    const ActRequest *request;
    const char *today;
    GString *report;
} Acts;

static bool
word_number(const Acts *o, int i, int64_t least, int64_t most, const char *what, int64_t *out,
            GError **error)
{
    return acts_number(o->request->words[i], least, most, out) ||
           fail(error, FAIL_SENDER, "'%s' is no %s", o->request->words[i], what);
}

static bool
word_day(const Acts *o, int i, char **out, GError **error)
{
    *out = acts_day(o->request->words[i]);
    return *out || fail(error, FAIL_SENDER, "'%s' is no day", o->request->words[i]);
}

static bool
known_cluster(const Acts *o, int64_t number, GError **error)
{
    bool there = false;
    return register_known(o->book, number, &there, error) &&
           (there || fail(error, FAIL_SENDER, "there is no cluster %" G_GINT64_FORMAT, number));
}

static void say(const Acts *o, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
say(const Acts *o, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    g_string_append_vprintf(o->report, format, ap);
    va_end(ap);
    g_string_append_c(o->report, '\n');
}

/* --- register -------------------------------------------------------------------------------- */

static bool
import_clusters(Acts *o, GError **error)
{
    g_autofree char *report = NULL;
    if (!register_import(o->book, o->request->file, o->request->file_bytes, false, &report, error))
        return false;
    g_string_append(o->report, report);
    return true;
}

/* --- budgets and balances -------------------------------------------------------------------- */

typedef struct Rows {
    Acts *acts;
    int64_t rows, sum_oere;
} Rows;

/* What is wrong with a cell that names a cluster, or NULL. */
static char *
take_cluster(const Acts *o, const char *cell, int64_t *out, GError **error)
{
    if (!acts_number(cell, 1, CLUSTER_MOST, out))
        return g_strdup_printf("'%s' is no cluster number", cell);
    bool there = false;
    if (!register_known(o->book, *out, &there, error))
        return NULL;
    return there ? NULL : g_strdup_printf("there is no cluster %s", cell);
}

static char *
budget_row(const char *const *cells, void *user, GError **error)
{
    Rows *rows = user;
    int64_t cluster, year, amount;
    const char *category = ledger_category_named(cells[2]);
    char *wrong = take_cluster(rows->acts, cells[0], &cluster, error);
    if (wrong || *error)
        return wrong;
    if (!acts_number(cells[1], FIRST_YEAR, LAST_YEAR, &year))
        return g_strdup_printf("'%s' is no year from %d on", cells[1], FIRST_YEAR);
    if (!category)
        return g_strdup_printf("'%s' is no kind of expense", cells[2]);
    if (!acts_amount(cells[3], &amount) || amount < 0)
        return g_strdup_printf("'%s' is no amount", cells[3]);
    rows->rows++;
    if (money_add(rows->sum_oere, amount, &rows->sum_oere))
        (void)!ledger_set_budget(rows->acts->book, cluster, (int)year, category, amount, error);
    return NULL;
}

static char *
balance_row(const char *const *cells, void *user, GError **error)
{
    Rows *rows = user;
    int64_t cluster, amount;
    g_autofree char *day = acts_day(cells[2]);
    char *wrong = take_cluster(rows->acts, cells[0], &cluster, error);
    if (wrong || *error)
        return wrong;
    if (!acts_amount(cells[1], &amount))
        return g_strdup_printf("'%s' is no amount", cells[1]);
    if (!day)
        return g_strdup_printf("'%s' is no day", cells[2]);
    rows->rows++;
    if (money_add(rows->sum_oere, amount, &rows->sum_oere))
        (void)!ledger_open(rows->acts->book, cluster, amount, day, error);
    return NULL;
}

static bool
import_rows(Acts *o, const char *const *columns, ActRowFunc row, const char *what, GError **error)
{
    Rows rows = {.acts = o};
    if (!acts_rows(o->request->file, o->request->file_bytes, columns, row, &rows, error))
        return false;
    g_autofree char *sum = money_sentence(rows.sum_oere, "DKK");
    say(o, "%" G_GINT64_FORMAT " %s, %s", rows.rows, what, sum);
    return true;
}

static bool
import_budgets(Acts *o, GError **error)
{
    static const char *const columns[] = {"cluster", "year", "category", "amount", NULL};
    return import_rows(o, columns, budget_row, "budget lines", error);
}

static bool
import_balances(Acts *o, GError **error)
{
    static const char *const columns[] = {"cluster", "amount", "day", NULL};
    return import_rows(o, columns, balance_row, "opening balances", error);
}

/* --- purchases that other systems know ---------------------------------------------------------
 */

static bool
import_cards(Acts *o, GError **error)
{
    return acts_import_outlays(o->book, o->config->card_columns, "card", o->request, o->report,
                               error);
}

static bool
import_claims(Acts *o, GError **error)
{
    return acts_import_outlays(o->book, o->config->zexpense_columns, "zexpense", o->request,
                               o->report, error);
}

/* --- allocation ------------------------------------------------------------------------------ */

typedef struct Allocation {
    int year;
    int64_t rate_oere;
    const char *source, *day;
    int64_t clusters, sum_oere;
} Allocation;

static bool
allocate_cluster(Acts *o, Allocation *a, const Cluster *c, GError **error)
{
    int64_t amount;
    bool posted = false;
    if (c->group1_patients < 0) {
        say(o, "%" G_GINT64_FORMAT " %s: group-1 patients not known, nothing allocated", c->number,
            c->name);
        return true;
    }
    if (!money_times(a->rate_oere, c->group1_patients, &amount) ||
        !money_add(a->sum_oere, amount, &a->sum_oere))
        return fail(error, FAIL_SENDER, "the allocation of cluster %" G_GINT64_FORMAT " overflows",
                    c->number);
    g_autofree char *rate = money_sentence(a->rate_oere, "DKK");
    g_autofree char *total = money_sentence(amount, "DKK");
    g_autofree char *note = g_strdup_printf("%" G_GINT64_FORMAT " gruppe 1-patienter × %s (%s)",
                                            c->group1_patients, rate, a->source);
    if (!ledger_allocate(o->book, c->number, a->year, amount, a->day, note, &posted, error))
        return false;
    if (!posted)
        a->sum_oere -= amount;
    a->clusters += posted;
    if (posted)
        say(o, "%" G_GINT64_FORMAT " %s: %s = %s", c->number, c->name, note, total);
    return true;
}

/* The regions pay on 1 March (Håndbog:169); in 2023 the scheme began on 1 April
 * (Klyngeregler:5). */
static bool
allocate(Acts *o, GError **error)
{
    int64_t year;
    g_autofree char *source = NULL;
    g_autoptr(GPtrArray) clusters = NULL;
    if (!word_number(o, 0, FIRST_YEAR, LAST_YEAR, "year", &year, error))
        return false;
    g_autofree char *day =
        g_strdup_printf("%d-%s", (int)year, year == FIRST_YEAR ? "04-01" : "03-01");
    Allocation a = {.year = (int)year, .day = day};
    if (strcmp(day, o->today) > 0)
        return fail(error, FAIL_SENDER, "the allocation of %d is due on %s", a.year, day);
    if (!rates_group1(o->config->templates, a.year, &a.rate_oere, &source, error) ||
        !register_clusters(o->book, day, &clusters, error))
        return false;
    a.source = source;
    for (guint i = 0; i < clusters->len; i++)
        if (!allocate_cluster(o, &a, clusters->pdata[i], error))
            return false;
    g_autofree char *sum = money_sentence(a.sum_oere, "DKK");
    say(o, "%" G_GINT64_FORMAT " of %u clusters allocated for %d: %s", a.clusters, clusters->len,
        a.year, sum);
    return true;
}

/* --- paying and closing ---------------------------------------------------------------------- */

static bool
pay(Acts *o, GError **error)
{
    for (const char *const *word = o->request->words; *word; word++) {
        int64_t id = 0;
        if (!cases_by_number(o->book, *word, &id, error))
            return false;
        if (!id)
            return fail(error, FAIL_SENDER, "there is no case %s", *word);
        if (!review_pay(o->book, o->config, id, error))
            return false;
        say(o, "%s: paid", *word);
    }
    return true;
}

static bool
close_year(Acts *o, GError **error)
{
    int64_t year, clusters, sum;
    if (!word_number(o, 0, FIRST_YEAR, LAST_YEAR, "year", &year, error) ||
        !ledger_close_year(o->book, (int)year, o->today, &clusters, error) ||
        !ledger_sum(o->book, &sum, error))
        return false;
    say(o,
        "%d is closed; %" G_GINT64_FORMAT
        " clusters carried over; sum of all entries %" G_GINT64_FORMAT " øre",
        (int)year, clusters, sum);
    return true;
}

/* --- clusters that end ----------------------------------------------------------------------- */

static bool
move_money(Acts *o, int64_t from, int64_t to, int64_t amount, const char *day, const char *why,
           GError **error)
{
    g_autofree char *text = money_sentence(amount, "DKK");
    if (!ledger_transfer(o->book, from, to, amount, day, why, error))
        return false;
    say(o, "%" G_GINT64_FORMAT " -> %" G_GINT64_FORMAT ": %s", from, to, text);
    return true;
}

static bool
merge(Acts *o, GError **error)
{
    int64_t from, into, all;
    bool funded;
    g_autofree char *day = NULL;
    if (!word_number(o, 0, 1, CLUSTER_MOST, "cluster", &from, error) ||
        !word_number(o, 1, 1, CLUSTER_MOST, "cluster", &into, error) ||
        !word_day(o, 2, &day, error) || !known_cluster(o, from, error) ||
        !known_cluster(o, into, error) || !ledger_available(o->book, from, &all, &funded, error))
        return false;
    if (from == into)
        return fail(error, FAIL_SENDER, "a cluster is not merged with itself");
    return move_money(o, from, into, all, day, "sammenlægning (Klyngeregler:104)", error);
}

typedef struct Share {
    int64_t cluster, patients;
} Share;

static bool
add_share(Acts *o, int i, const char *day, GArray *shares, int64_t *patients, GError **error)
{
    Share share;
    g_autoptr(Cluster) cluster = NULL;
    if (!word_number(o, i, 1, CLUSTER_MOST, "cluster", &share.cluster, error) ||
        !register_cluster(o->book, share.cluster, day, &cluster, error))
        return false;
    if (!cluster || cluster->group1_patients <= 0)
        return fail(error, FAIL_SENDER,
                    "cluster %" G_GINT64_FORMAT " has no group-1 patients on %s", share.cluster,
                    day);
    share.patients = cluster->group1_patients;
    *patients += share.patients;
    g_array_append_val(shares, share);
    return true;
}

/* By the new numbers of patients; the last one gets what rounding left. The old cluster may be one
 * of the new ones: then its share stays. */
static bool
split(Acts *o, GError **error)
{
    int64_t from, all, patients = 0, given = 0;
    bool funded;
    g_autofree char *day = NULL;
    g_autoptr(GArray) shares = g_array_new(FALSE, FALSE, sizeof(Share));
    if (!word_number(o, 0, 1, CLUSTER_MOST, "cluster", &from, error) ||
        !word_day(o, 1, &day, error) || !known_cluster(o, from, error) ||
        !ledger_available(o->book, from, &all, &funded, error))
        return false;
    for (int i = 2; o->request->words[i]; i++)
        if (!add_share(o, i, day, shares, &patients, error))
            return false;
    for (guint i = 0; i < shares->len; i++) {
        const Share *share = &g_array_index(shares, Share, i);
        int64_t part;
        if (!money_times(all, share->patients, &part))
            return fail(error, FAIL_SENDER, "the shares overflow");
        part = i + 1 == shares->len ? all - given : money_divide(part, patients);
        given += part;
        if (share->cluster != from && !move_money(o, from, share->cluster, part, day,
                                                  "opsplitning (Klyngeregler:104)", error))
            return false;
    }
    return true;
}

static bool
dissolve(Acts *o, GError **error)
{
    int64_t cluster, amount;
    g_autofree char *day = NULL;
    if (!word_number(o, 0, 1, CLUSTER_MOST, "cluster", &cluster, error) ||
        !word_day(o, 1, &day, error) || !known_cluster(o, cluster, error) ||
        !ledger_dissolve(o->book, cluster, day, &amount, error))
        return false;
    g_autofree char *text = money_sentence(amount, "DKK");
    say(o, "%" G_GINT64_FORMAT ": %s goes back to the region (Klyngeregler:104)", cluster, text);
    return true;
}

/* --- the table ------------------------------------------------------------------------------- */

enum { ANY = 100 };

static const struct {
    Act act;
    bool (*run)(Acts *, GError **);
} acts[] = {
    {{"clusters", "FILE", 0, 0, true, "bring the register to a CSV file"}, import_clusters},
    {{"budgets", "FILE", 0, 0, true, "what clusters adopted: cluster,year,category,amount"},
     import_budgets},
    {{"balances", "FILE", 0, 0, true, "what clusters had at the start: cluster,amount,day"},
     import_balances},
    {{"cards", "FILE", 0, 0, true, "card transactions, columns as card_columns says"},
     import_cards},
    {{"zexpense", "FILE", 0, 0, true, "zExpense claims, columns as zexpense_columns says"},
     import_claims},
    {{"allocate", "YEAR", 1, 1, false, "the year's money by group-1 patients and rate"}, allocate},
    {{"paid", "CASE...", 1, ANY, false, "approved cases that the bank has paid"}, pay},
    {{"close", "YEAR", 1, 1, false, "close a year; unused money is carried over"}, close_year},
    {{"merge", "FROM INTO DAY", 3, 3, false, "all money of a cluster to the one it joins"}, merge},
    {{"split", "FROM DAY INTO...", 3, ANY, false, "a cluster's money by the patients of the new"},
     split},
    {{"dissolve", "CLUSTER DAY", 2, 2, false, "a cluster's money back to its region"}, dissolve},
};

const Act *
acts_named(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++)
        if (strcmp(acts[i].act.act, name) == 0)
            return &acts[i].act;
    return NULL;
}

const Act *
acts_at(size_t i)
{
    return i < G_N_ELEMENTS(acts) ? &acts[i].act : NULL;
}

static bool
run_act(Acts *o, GError **error)
{
    const ActRequest *r = o->request;
    int words = (int)g_strv_length((char **)(uintptr_t)r->words);
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        const Act *act = &acts[i].act;
        if (strcmp(act->act, r->act) != 0)
            continue;
        if (words < act->least || words > act->most || act->file != (r->file != NULL))
            return fail(error, FAIL_SENDER, "%s wants %s", act->act, act->words);
        return acts[i].run(o, error);
    }
    return fail(error, FAIL_SENDER, "there is no act '%s'", r->act);
}

bool
acts_do(Book *book, const Config *config, const ActRequest *request, char **out_report,
        GError **error)
{
    g_autoptr(GString) report = g_string_new(NULL);
    g_autofree char *today = day_local(book->now_ms);
    Acts now = {book, config, request, today, report};
    g_autofree char *what = g_strconcat("act.", request->act, NULL);
    g_autofree char *words = g_strjoinv(" ", (char **)(uintptr_t)request->words);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !run_act(&now, error) ||
        !audit_add(book, "bilag", what, "register and ledger", NULL, words, NULL, error))
        return false;
    if (request->dry_run)
        g_string_insert(report, report->len ? (gssize)report->len - 1 : 0,
                        " (dry run: nothing was written)");
    else if (!book_commit(book, error))
        return false;
    *out_report = g_strdup(report->str);
    return true;
}
