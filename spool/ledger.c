#include "spool/ledger.h"

typedef struct LedgerEntry {
    const char *kind; /* of the account */
    int64_t amount_oere;
} LedgerEntry;

/* --- postings -------------------------------------------------------------------------------- */

static bool
account(Book *book, int64_t cluster, const char *kind, int64_t *out, GError **error)
{
    return book_run(book, error,
                    "INSERT INTO account (cluster, kind) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    "it", cluster, kind) &&
           book_number(book, error, 0, out, "SELECT id FROM account WHERE cluster = ? AND kind = ?",
                       "it", cluster, kind);
}

static bool
balanced(const LedgerEntry *entries, size_t n, GError **error)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        if (__builtin_add_overflow(sum, entries[i].amount_oere, &sum))
            return fail(error, FAIL_SENDER, "the amounts of a posting overflow");
    if (sum != 0)
        return fail(error, FAIL_SENDER, "a posting is out of balance by %" G_GINT64_FORMAT " øre",
                    sum);
    return true;
}

typedef struct Posting {
    const char *event;
    int64_t cluster, case_id;
    const char *day, *category;
} Posting;

static bool
post(Book *book, const Posting *p, const LedgerEntry *entries, size_t n, GError **error)
{
    int64_t posting, id;
    g_autofree char *now = book_now(book);
    if (!balanced(entries, n, error) ||
        !book_insert(book, error, &posting,
                     "INSERT INTO posting (event, cluster, case_id, day, category, posted_at)"
                     " VALUES (?, ?, ?, ?, ?, ?)",
                     "tiittt", p->event, p->cluster, p->case_id, p->day, p->category, now))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!account(book, p->cluster, entries[i].kind, &id, error) ||
            !book_run(book, error,
                      "INSERT INTO entry (posting, account, amount_oere) VALUES (?, ?, ?)", "iii",
                      posting, id, entries[i].amount_oere))
            return false;
    return true;
}

/* --- approvals ------------------------------------------------------------------------------- */

/* A case may be approved, taken back and approved again: its events are approval:CASE:0,
 * reversal:CASE:0, approval:CASE:1, … *out_round: how often it was taken back; *out_standing: the
 * posting that stands now, 0: none. */
static bool
standing(Book *book, int64_t case_id, int64_t *out_round, int64_t *out_standing, GError **error)
{
    if (!book_number(book, error, 0, out_round,
                     "SELECT count(*) FROM posting WHERE case_id = ? AND event LIKE 'reversal:%'",
                     "i", case_id))
        return false;
    g_autofree char *event =
        g_strdup_printf("approval:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, case_id, *out_round);
    return book_number(book, error, 0, out_standing, "SELECT id FROM posting WHERE event = ?", "t",
                       event);
}

bool
ledger_post_approval(Book *book, int64_t case_id, int64_t cluster, int64_t amount_oere,
                     const char *category, const char *day, GError **error)
{
    int64_t round, stands;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !standing(book, case_id, &round, &stands, error))
        return false;
    if (stands || amount_oere == 0) /* nothing to book is no posting */
        return book_commit(book, error);
    if (cluster == 0)
        return fail(error, FAIL_SENDER, "case %" G_GINT64_FORMAT " names no cluster (B10)",
                    case_id);
    g_autofree char *event =
        g_strdup_printf("approval:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, case_id, round);
    const Posting posting = {event, cluster, case_id, day, category ? category : "other"};
    const LedgerEntry entries[] = {{"spending", amount_oere}, {"creditors", -amount_oere}};
    return post(book, &posting, entries, G_N_ELEMENTS(entries), error) && book_commit(book, error);
}

bool
ledger_reverse_approval(Book *book, int64_t case_id, const char *day, GError **error)
{
    int64_t round, stands, cluster, amount;
    void *category = NULL;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !standing(book, case_id, &round, &stands, error))
        return false;
    if (!stands)
        return book_commit(book, error);
    if (!book_number(book, error, 0, &cluster, "SELECT cluster FROM posting WHERE id = ?", "i",
                     stands) ||
        !book_number(book, error, 0, &amount,
                     "SELECT amount_oere FROM entry JOIN account ON account.id = entry.account"
                     " WHERE posting = ? AND kind = 'spending'",
                     "i", stands) ||
        !book_first(book, error, book_row_text, &category,
                    "SELECT category FROM posting WHERE id = ?", "i", stands))
        return false;
    g_autofree char *of = category;
    g_autofree char *event =
        g_strdup_printf("reversal:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, case_id, round);
    const Posting posting = {event, cluster, case_id, day, of};
    const LedgerEntry entries[] = {{"spending", -amount}, {"creditors", amount}};
    return post(book, &posting, entries, G_N_ELEMENTS(entries), error) && book_commit(book, error);
}

/* --- sums ------------------------------------------------------------------------------------ */

bool
ledger_sum(Book *book, int64_t *out_oere, GError **error)
{
    return book_number(book, error, 0, out_oere, "SELECT sum(amount_oere) FROM entry", "");
}

bool
ledger_spent(Book *book, int64_t cluster, int year, int64_t *out_oere, GError **error)
{
    g_autofree char *first = g_strdup_printf("%04d-01-01", year);
    g_autofree char *last = g_strdup_printf("%04d-12-31", year);
    return book_number(book, error, 0, out_oere,
                       "SELECT sum(entry.amount_oere) FROM entry"
                       " JOIN account ON account.id = entry.account"
                       " JOIN posting ON posting.id = entry.posting"
                       " WHERE account.cluster = ? AND account.kind = 'spending'"
                       " AND posting.day >= ? AND posting.day <= ?",
                       "itt", cluster, first, last);
}
