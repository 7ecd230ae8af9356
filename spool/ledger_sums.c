/* What the ledger adds up to: balances, a cluster's year, budgets. */
#include "daemon/day.h"
#include "spool/ledger.h"
#include <string.h>

bool
ledger_sum(Book *book, int64_t *out_oere, GError **error)
{
    return book_number(book, error, 0, out_oere, "SELECT sum(amount_oere) FROM entry", "");
}

/* Entries of a cluster's accounts with their postings; what follows says which. */
#define ENTRIES                                                                                    \
    "SELECT sum(e.amount_oere) FROM entry e JOIN account a ON a.id = e.account"                    \
    " JOIN posting p ON p.id = e.posting WHERE a.cluster = ?"

typedef struct Span {
    int64_t cluster;
    char first[11], last[11]; /* ISO days of the year */
} Span;

static bool
moved(Book *book, const Span *span, const char *account, int64_t *out, GError **error)
{
    return book_number(book, error, 0, out,
                       ENTRIES " AND a.kind = ? AND p.kind <> 'closing'"
                               " AND p.day >= ? AND p.day <= ?",
                       "ittt", span->cluster, account, span->first, span->last);
}

/* funds + creditors of all postings up to and with the day. */
static bool
spendable(Book *book, int64_t cluster, const char *day, int64_t *out, GError **error)
{
    return book_number(book, error, 0, out,
                       ENTRIES " AND a.kind IN ('funds', 'creditors') AND p.day <= ?", "it",
                       cluster, day);
}

static Span
span_of(int64_t cluster, int year)
{
    Span span = {.cluster = cluster};
    g_snprintf(span.first, sizeof span.first, "%04d-01-01", CLAMP(year, 0, 9999));
    g_snprintf(span.last, sizeof span.last, "%04d-12-31", CLAMP(year, 0, 9999));
    return span;
}

bool
ledger_spent(Book *book, int64_t cluster, int year, int64_t *out_oere, GError **error)
{
    const Span span = span_of(cluster, year);
    return moved(book, &span, "spending", out_oere, error);
}

bool
ledger_available(Book *book, int64_t cluster, int64_t *out_oere, bool *out_funded, GError **error)
{
    int64_t postings;
    if (!spendable(book, cluster, "9999-12-31", out_oere, error) ||
        !book_number(book, error, 0, &postings,
                     "SELECT count(*) FROM posting WHERE cluster = ? AND kind IN ('opening',"
                     " 'allocation', 'transfer')",
                     "i", cluster))
        return false;
    *out_funded = postings > 0;
    return true;
}

bool
ledger_owed(Book *book, int64_t case_id, int64_t *out_oere, GError **error)
{
    return book_number(book, error, 0, out_oere,
                       "SELECT -sum(e.amount_oere) FROM entry e JOIN account a ON a.id = e.account"
                       " JOIN posting p ON p.id = e.posting"
                       " WHERE p.case_id = ? AND a.kind = 'creditors'",
                       "i", case_id);
}

/* --- a cluster's year ------------------------------------------------------------------------ */

static void
category_free(void *item)
{
    LedgerCategory *category = item;
    g_free(category->category);
    g_free(category);
}

void
ledger_year_free(LedgerYear *year)
{
    if (!year)
        return;
    g_clear_pointer(&year->categories, g_ptr_array_unref);
    g_free(year);
}

static void *
row_category(sqlite3_stmt *s)
{
    LedgerCategory *category = g_new0(LedgerCategory, 1);
    category->category = book_text(s, 0);
    category->spent_oere = sqlite3_column_int64(s, 1);
    category->has_budget = sqlite3_column_type(s, 2) != SQLITE_NULL;
    category->budget_oere = sqlite3_column_int64(s, 2);
    return category;
}

static bool
load_categories(Book *book, const Span *span, int year, LedgerYear *out, GError **error)
{
    return book_list(
        book, error, row_category, category_free, &out->categories,
        "WITH spent AS (SELECT p.category AS category, sum(e.amount_oere) AS oere FROM entry e"
        " JOIN account a ON a.id = e.account JOIN posting p ON p.id = e.posting"
        " WHERE a.cluster = ?1 AND a.kind = 'spending' AND p.kind <> 'closing'"
        " AND p.day >= ?2 AND p.day <= ?3 GROUP BY p.category),"
        " names AS (SELECT category FROM spent UNION"
        " SELECT category FROM budget WHERE cluster = ?1 AND year = ?4)"
        " SELECT n.category, coalesce(s.oere, 0), b.amount_oere FROM names n"
        " LEFT JOIN spent s ON s.category = n.category"
        " LEFT JOIN budget b ON b.category = n.category AND b.cluster = ?1 AND b.year = ?4"
        " ORDER BY 2 DESC, 1",
        "itti", span->cluster, span->first, span->last, (int64_t)year);
}

static bool
load_months(Book *book, const Span *span, LedgerYear *out, GError **error)
{
    for (int month = 0; month < 12; month++) {
        char day[11]; /* text order: no posting is from the 32nd */
        g_snprintf(day, sizeof day, "%.4s-%02d-31", span->first, month + 1);
        if (!spendable(book, span->cluster, day, &out->month_end_oere[month], error))
            return false;
    }
    return true;
}

bool
ledger_year(Book *book, int64_t cluster, int year, LedgerYear **out, GError **error)
{
    const Span span = span_of(cluster, year);
    const Span before = span_of(cluster, year - 1);
    g_autoptr(LedgerYear) y = g_new0(LedgerYear, 1);
    if (!spendable(book, cluster, before.last, &y->opening_oere, error) ||
        !spendable(book, cluster, span.last, &y->closing_oere, error) ||
        !moved(book, &span, "income", &y->income_oere, error) ||
        !moved(book, &span, "spending", &y->spent_oere, error) ||
        !book_number(book, error, 0, &y->owed_oere,
                     ENTRIES " AND a.kind = 'creditors' AND p.day <= ?", "it", cluster,
                     span.last) ||
        !load_categories(book, &span, year, y, error) || !load_months(book, &span, y, error) ||
        !ledger_closed(book, span.last, &y->closed, error))
        return false;
    y->income_oere = -y->income_oere;
    y->owed_oere = -y->owed_oere;
    y->other_oere = y->closing_oere - y->opening_oere - y->income_oere + y->spent_oere;
    *out = g_steal_pointer(&y);
    return true;
}

/* --- its postings ---------------------------------------------------------------------------- */

static void
line_free(void *item)
{
    LedgerLine *line = item;
    g_free(line->kind);
    g_free(line->day);
    g_free(line->category);
    g_free(line->note);
    g_free(line->case_number);
    g_free(line);
}

static void *
row_line(sqlite3_stmt *s)
{
    LedgerLine *line = g_new0(LedgerLine, 1);
    line->case_id = sqlite3_column_int64(s, 0);
    line->case_number = book_text(s, 1);
    line->kind = book_text(s, 2);
    line->day = book_text(s, 3);
    line->category = book_text(s, 4);
    line->note = book_text(s, 5);
    line->available_oere = sqlite3_column_int64(s, 6);
    line->funds_oere = sqlite3_column_int64(s, 7);
    return line;
}

bool
ledger_lines(Book *book, int64_t cluster, int year, int limit, GPtrArray **out, GError **error)
{
    const Span span = span_of(cluster, year);
    return book_list(book, error, row_line, line_free, out,
                     "SELECT p.case_id, c.number, p.kind, p.day, p.category, p.note,"
                     " sum(iif(a.kind IN ('funds', 'creditors'), e.amount_oere, 0)),"
                     " sum(iif(a.kind = 'funds', e.amount_oere, 0))"
                     " FROM posting p JOIN entry e ON e.posting = p.id"
                     " JOIN account a ON a.id = e.account LEFT JOIN case_file c ON c.id = p.case_id"
                     " WHERE p.cluster = ? AND p.day >= ? AND p.day <= ? AND p.kind <> 'closing'"
                     " GROUP BY p.id ORDER BY p.day DESC, p.id DESC LIMIT ?",
                     "itti", span.cluster, span.first, span.last, (int64_t)limit);
}

bool
ledger_set_budget(Book *book, int64_t cluster, int year, const char *category, int64_t amount_oere,
                  GError **error)
{
    return book_run(book, error,
                    "INSERT INTO budget (cluster, year, category, amount_oere) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (cluster, year, category) DO UPDATE SET"
                    " amount_oere = excluded.amount_oere",
                    "iiti", cluster, (int64_t)year, category, amount_oere);
}
