#include "spool/ledger.h"
#include "daemon/day.h"
#include "daemon/money.h"
#include "spool/ledger_words.h"
#include <string.h>

typedef struct LedgerEntry {
    const char *account;
    int64_t amount_oere;
} LedgerEntry;

typedef struct Posting {
    const char *event, *kind;
    int64_t cluster, case_id; /* case 0: none */
    const char *day, *category, *note;
} Posting;

/* --- postings -------------------------------------------------------------------------------- */

static bool
balanced(const LedgerEntry *entries, size_t n, GError **error)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        if (!money_add(sum, entries[i].amount_oere, &sum))
            return fail(error, FAIL_SENDER, "the amounts of a posting overflow");
    return sum == 0 ||
           fail(error, FAIL_SENDER, "a posting is out of balance by %" G_GINT64_FORMAT " øre", sum);
}

static bool
add_entry(Book *book, int64_t posting, int64_t cluster, const LedgerEntry *e, GError **error)
{
    return e->amount_oere == 0 ||
           book_run(book, error,
                    "INSERT INTO entry (posting, account, amount_oere)"
                    " SELECT ?, id, ? FROM account WHERE cluster = ? AND kind = ?",
                    "iiit", posting, e->amount_oere, cluster, e->account);
}

static bool
refuse_closed(Book *book, const char *day, GError **error)
{
    bool closed = false;
    if (!ledger_closed(book, day, &closed, error))
        return false;
    return !closed ||
           fail(error, FAIL_SENDER, "%.4s is closed; nothing is posted in it (I13)", day);
}

static bool
post(Book *book, const Posting *p, const LedgerEntry *entries, size_t n, GError **error)
{
    int64_t posting;
    g_autofree char *now = book_now(book);
    if (!balanced(entries, n, error) || !refuse_closed(book, p->day, error) ||
        !book_insert(book, error, &posting,
                     "INSERT INTO posting (event, kind, cluster, case_id, day, category, note,"
                     " posted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                     "ttintttt", p->event, p->kind, p->cluster, p->case_id, p->day, p->category,
                     p->note, now))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!add_entry(book, posting, p->cluster, &entries[i], error))
            return false;
    return true;
}

static bool
has_event(Book *book, const char *event, int64_t *out_posting, GError **error)
{
    return book_number(book, error, 0, out_posting, "SELECT id FROM posting WHERE event = ?", "t",
                       event);
}

/* From one account of the cluster to another, once for its event. */
static bool
post_once(Book *book, const Posting *p, const char *debit, const char *credit, int64_t amount_oere,
          bool *out_posted, GError **error)
{
    int64_t there;
    const LedgerEntry entries[] = {{debit, amount_oere}, {credit, -amount_oere}};
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    *out_posted = false;
    if (!t || !has_event(book, p->event, &there, error))
        return false;
    if (there || amount_oere == 0) /* nothing to book is no posting */
        return book_commit(book, error);
    if (!post(book, p, entries, G_N_ELEMENTS(entries), error) || !book_commit(book, error))
        return false;
    *out_posted = true;
    return true;
}

/* --- cases ----------------------------------------------------------------------------------- */

/* A case may be approved, taken back and approved again: its events are approval:CASE:0,
 * reversal:CASE:0, approval:CASE:1, … *out_round: how often it was taken back; *out_standing: the
 * posting that stands now, 0: none. */
static bool
standing(Book *book, int64_t case_id, int64_t *out_round, int64_t *out_standing, GError **error)
{
    if (!book_number(book, error, 0, out_round,
                     "SELECT count(*) FROM posting WHERE case_id = ? AND kind = 'reversal'", "i",
                     case_id))
        return false;
    g_autofree char *event =
        g_strdup_printf("approval:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, case_id, *out_round);
    return has_event(book, event, out_standing, error);
}

static char *
round_event(const char *kind, int64_t case_id, int64_t round)
{
    return g_strdup_printf("%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, kind, case_id, round);
}

bool
ledger_post_approval(Book *book, int64_t case_id, int64_t cluster, int64_t amount_oere,
                     const char *category, const char *day, GError **error)
{
    int64_t round, stands;
    bool posted;
    if (!standing(book, case_id, &round, &stands, error))
        return false;
    if (cluster == 0 && amount_oere != 0)
        return fail(error, FAIL_SENDER, "case %" G_GINT64_FORMAT " names no cluster (B10)",
                    case_id);
    g_autofree char *event = round_event("approval", case_id, round);
    const Posting posting = {event, "approval", cluster, case_id, day, ledger_category(category),
                             NULL};
    return post_once(book, &posting, "spending", "creditors", amount_oere, &posted, error);
}

/* What the standing approval of a case booked. */
typedef struct Stood {
    int64_t cluster, amount_oere;
    char *category;
} Stood;

static void
stood_free(void *stood)
{
    if (stood)
        g_free(((Stood *)stood)->category);
    g_free(stood);
}

static void *
row_stood(sqlite3_stmt *s)
{
    Stood *stood = g_new0(Stood, 1);
    stood->cluster = sqlite3_column_int64(s, 0);
    stood->category = book_text(s, 1);
    stood->amount_oere = sqlite3_column_int64(s, 2);
    return stood;
}

static bool
load_stood(Book *book, int64_t posting, void **out, GError **error)
{
    return book_first(book, error, row_stood, out,
                      "SELECT p.cluster, p.category, e.amount_oere FROM posting p"
                      " JOIN entry e ON e.posting = p.id JOIN account a ON a.id = e.account"
                      " WHERE p.id = ? AND a.kind = 'spending'",
                      "i", posting);
}

bool
ledger_reverse_approval(Book *book, int64_t case_id, const char *day, GError **error)
{
    int64_t round, stands;
    bool posted;
    void *stood = NULL;
    if (!standing(book, case_id, &round, &stands, error) ||
        (stands && !load_stood(book, stands, &stood, error)))
        return false;
    if (!stood)
        return true;
    const Stood *was = stood;
    g_autofree char *event = round_event("reversal", case_id, round);
    const Posting posting = {event, "reversal", was->cluster, case_id, day, was->category, NULL};
    bool ok = post_once(book, &posting, "creditors", "spending", was->amount_oere, &posted, error);
    stood_free(stood);
    return ok;
}

bool
ledger_post_payment(Book *book, int64_t case_id, const char *day, GError **error)
{
    int64_t round, stands;
    bool posted;
    void *stood = NULL;
    if (!standing(book, case_id, &round, &stands, error) ||
        (stands && !load_stood(book, stands, &stood, error)))
        return false;
    if (!stood)
        return fail(error, FAIL_SENDER, "case %" G_GINT64_FORMAT " has no approved amount",
                    case_id);
    const Stood *was = stood;
    g_autofree char *event = round_event("payment", case_id, round);
    const Posting posting = {event, "payment", was->cluster, case_id, day, was->category, NULL};
    bool ok = post_once(book, &posting, "creditors", "funds", was->amount_oere, &posted, error);
    stood_free(stood);
    return ok;
}

/* --- money in -------------------------------------------------------------------------------- */

bool
ledger_open(Book *book, int64_t cluster, int64_t amount_oere, const char *day, GError **error)
{
    bool posted;
    g_autofree char *event = g_strdup_printf("opening:%" G_GINT64_FORMAT, cluster);
    const Posting posting = {event, "opening", cluster, 0, day, "opening", NULL};
    return post_once(book, &posting, "funds", "equity", amount_oere, &posted, error);
}

bool
ledger_allocate(Book *book, int64_t cluster, int year, int64_t amount_oere, const char *day,
                const char *note, bool *out_posted, GError **error)
{
    g_autofree char *event = g_strdup_printf("allocation:%d:%" G_GINT64_FORMAT, year, cluster);
    const Posting posting = {event, "allocation", cluster, 0, day, "allocation", note};
    return post_once(book, &posting, "funds", "income", amount_oere, out_posted, error);
}

/* --- closing --------------------------------------------------------------------------------- */

bool
ledger_closed(Book *book, const char *day, bool *out, GError **error)
{
    int64_t last = 0;
    if (!book_number(book, error, 0, &last, "SELECT max(year) FROM closed_year", ""))
        return false;
    *out = g_ascii_strtoll(day, NULL, 10) <= last;
    return true;
}

static bool
close_cluster(Book *book, int64_t cluster, int year, const char *last_day, int64_t *clusters,
              GError **error)
{
    int64_t income, spending;
    static const char sum[] = "SELECT sum(e.amount_oere) FROM entry e"
                              " JOIN account a ON a.id = e.account"
                              " JOIN posting p ON p.id = e.posting"
                              " WHERE a.cluster = ? AND a.kind = ? AND p.day <= ?";
    if (!book_number(book, error, 0, &income, sum, "itt", cluster, "income", last_day) ||
        !book_number(book, error, 0, &spending, sum, "itt", cluster, "spending", last_day))
        return false;
    if (income == 0 && spending == 0)
        return true;
    g_autofree char *event = g_strdup_printf("closing:%d:%" G_GINT64_FORMAT, year, cluster);
    const Posting posting = {event, "closing", cluster, 0, last_day, "closing", NULL};
    const LedgerEntry entries[] = {
        {"income", -income}, {"spending", -spending}, {"equity", income + spending}};
    *clusters += 1;
    return post(book, &posting, entries, G_N_ELEMENTS(entries), error);
}

static bool
may_close(Book *book, int year, const char *last_day, const char *today, GError **error)
{
    int64_t earlier;
    g_autofree char *first_day = g_strdup_printf("%04d-01-01", year);
    if (strcmp(last_day, today) >= 0)
        return fail(error, FAIL_SENDER, "%d is not over yet", year);
    if (!book_number(book, error, 0, &earlier,
                     "SELECT count(*) FROM posting WHERE kind <> 'closing' AND day < ?1 AND"
                     " CAST(substr(day, 1, 4) AS INTEGER) >"
                     " (SELECT coalesce(max(year), 0) FROM closed_year)",
                     "t", first_day))
        return false;
    if (earlier)
        return fail(error, FAIL_SENDER, "a year before %d has postings and is still open", year);
    return true;
}

/* Postings of the years after it may be there already: the closing takes the year's own sums. */
bool
ledger_close_year(Book *book, int year, const char *today, int64_t *out_clusters, GError **error)
{
    bool closed = false;
    g_autoptr(GArray) clusters = NULL;
    g_autofree char *last_day = g_strdup_printf("%04d-12-31", year), *now = book_now(book);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    *out_clusters = 0;
    if (!t || !ledger_closed(book, last_day, &closed, error))
        return false;
    if (closed)
        return book_commit(book, error);
    if (!may_close(book, year, last_day, today, error) ||
        !book_numbers(book, error, &clusters, "SELECT number FROM cluster ORDER BY number", ""))
        return false;
    for (guint i = 0; i < clusters->len; i++)
        if (!close_cluster(book, g_array_index(clusters, int64_t, i), year, last_day, out_clusters,
                           error))
            return false;
    return book_run(book, error, "INSERT INTO closed_year (year, closed_at) VALUES (?, ?)", "it",
                    (int64_t)year, now) &&
           book_commit(book, error);
}

/* --- clusters that end ----------------------------------------------------------------------- */

static bool
refuse_beyond(Book *book, int64_t cluster, int64_t amount_oere, GError **error)
{
    int64_t available;
    bool funded;
    if (!ledger_available(book, cluster, &available, &funded, error))
        return false;
    return (amount_oere > 0 && amount_oere <= available) ||
           fail(error, FAIL_SENDER, "cluster %" G_GINT64_FORMAT " cannot give away this amount",
                cluster);
}

bool
ledger_transfer(Book *book, int64_t from, int64_t to, int64_t amount_oere, const char *day,
                const char *note, GError **error)
{
    bool out_done, in_done;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !refuse_beyond(book, from, amount_oere, error))
        return false;
    g_autofree char *name =
        g_strdup_printf("%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, day, from, to);
    g_autofree char *out_event = g_strconcat("transfer-out:", name, NULL);
    g_autofree char *in_event = g_strconcat("transfer-in:", name, NULL);
    const Posting out = {out_event, "transfer", from, 0, day, "transfer", note};
    const Posting in = {in_event, "transfer", to, 0, day, "transfer", note};
    return post_once(book, &out, "transfer", "funds", amount_oere, &out_done, error) &&
           post_once(book, &in, "funds", "transfer", amount_oere, &in_done, error) &&
           ((out_done && in_done) || fail(error, FAIL_SENDER, "this transfer was posted before")) &&
           book_commit(book, error);
}

bool
ledger_dissolve(Book *book, int64_t cluster, const char *day, int64_t *out_oere, GError **error)
{
    bool funded, posted;
    g_autofree char *event = g_strdup_printf("dissolution:%" G_GINT64_FORMAT, cluster);
    const Posting posting = {event, "dissolution", cluster, 0, day, "dissolution", NULL};
    return ledger_available(book, cluster, out_oere, &funded, error) &&
           (*out_oere >= 0 ||
            fail(error, FAIL_SENDER, "cluster %" G_GINT64_FORMAT " has spent more than it had",
                 cluster)) &&
           post_once(book, &posting, "region", "funds", *out_oere, &posted, error);
}
