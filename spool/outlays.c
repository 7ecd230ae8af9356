#include "spool/outlays.h"
#include "daemon/day.h"

void
outlay_free(Outlay *outlay)
{
    if (!outlay)
        return;
    g_free(outlay->source);
    g_free(outlay->reference);
    g_free(outlay->day);
    g_free(outlay->merchant);
    g_free(outlay);
}

static void
outlay_free_item(void *outlay)
{
    outlay_free(outlay);
}

bool
outlays_add(Book *book, Outlay *outlay, bool *out_new, GError **error)
{
    g_autofree char *now = book_now(book);
    if (!book_number(book, error, 0, &outlay->id,
                     "SELECT id FROM outlay WHERE source = ? AND reference = ?", "tt",
                     outlay->source, outlay->reference))
        return false;
    *out_new = outlay->id == 0;
    return !*out_new ||
           book_insert(book, error, &outlay->id,
                       "INSERT INTO outlay (source, reference, day, merchant, amount_oere, cluster,"
                       " imported_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                       "ttttint", outlay->source, outlay->reference, outlay->day, outlay->merchant,
                       outlay->amount_oere, outlay->cluster, now);
}

bool
outlays_match(Book *book, int64_t id, int64_t case_id, GError **error)
{
    return book_run(book, error, "UPDATE outlay SET case_id = ? WHERE id = ?", "ii", case_id, id);
}

static void *
row_outlay(sqlite3_stmt *s)
{
    Outlay *outlay = g_new0(Outlay, 1);
    outlay->id = sqlite3_column_int64(s, 0);
    outlay->source = book_text(s, 1);
    outlay->reference = book_text(s, 2);
    outlay->day = book_text(s, 3);
    outlay->merchant = book_text(s, 4);
    outlay->amount_oere = sqlite3_column_int64(s, 5);
    outlay->cluster = sqlite3_column_int64(s, 6);
    outlay->case_id = sqlite3_column_int64(s, 7);
    return outlay;
}

bool
outlays_near(Book *book, int64_t amount_oere, const char *day, int days, GPtrArray **out,
             GError **error)
{
    g_autofree char *first = day_add(day, -days), *last = day_add(day, days);
    return book_list(book, error, row_outlay, outlay_free_item, out,
                     "SELECT id, source, reference, day, merchant, amount_oere, cluster, case_id"
                     " FROM outlay WHERE amount_oere = ? AND day >= ? AND day <= ? ORDER BY id",
                     "itt", amount_oere, first, last);
}

bool
outlays_cases_near(Book *book, int64_t amount_oere, const char *day, int days, GArray **out,
                   GError **error)
{
    g_autofree char *first = day_add(day, -days), *last = day_add(day, days);
    return book_numbers(book, error, out,
                        "SELECT id FROM case_file WHERE total_oere = ? AND issue_date >= ?"
                        " AND issue_date <= ? AND status NOT IN ('duplicate', 'not-ours',"
                        " 'not-a-voucher', 'rejected') ORDER BY id",
                        "itt", amount_oere, first, last);
}
