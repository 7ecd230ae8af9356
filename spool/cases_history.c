/* What a case is compared with: the cases of cases.h before it. */
#include "spool/cases.h"
#include "spool/letters.h"
#include <string.h>

enum { PICTURES_COMPARED = 20000 }; /* some years of photos; each costs a few microseconds */

static void *
row_earlier(sqlite3_stmt *s)
{
    CaseEarlier *c = g_new0(CaseEarlier, 1);
    c->id = sqlite3_column_int64(s, 0);
    c->number = book_text(s, 1);
    c->status = book_text(s, 2);
    c->supplier_name = book_text(s, 3);
    c->supplier_cvr = book_text(s, 4);
    c->invoice_id = book_text(s, 5);
    c->issue_date = book_text(s, 6);
    c->cluster = sqlite3_column_int64(s, 7);
    c->has_total = sqlite3_column_type(s, 8) != SQLITE_NULL;
    c->total_oere = sqlite3_column_int64(s, 8);
    c->catering = sqlite3_column_type(s, 9) != SQLITE_NULL;
    c->picture_hash = book_text(s, 10);
    return c;
}

void
case_earlier_free(CaseEarlier *earlier)
{
    if (!earlier)
        return;
    g_free(earlier->number);
    g_free(earlier->status);
    g_free(earlier->supplier_name);
    g_free(earlier->supplier_cvr);
    g_free(earlier->invoice_id);
    g_free(earlier->issue_date);
    g_free(earlier->picture_hash);
    g_free(earlier);
}

static void
earlier_free_item(void *earlier)
{
    case_earlier_free(earlier);
}

#define EARLIER                                                                                    \
    "SELECT id, number, status, supplier_name, supplier_cvr, invoice_id, issue_date, cluster,"     \
    " total_oere, per_head_oere, picture_hash FROM case_file WHERE status NOT IN"                  \
    " ('duplicate', 'not-ours', 'not-a-voucher') AND id <> ?1"

bool
cases_between(Book *book, const char *from, const char *to, int64_t other, GPtrArray **out,
              GError **error)
{
    return book_list(book, error, row_earlier, earlier_free_item, out,
                     EARLIER " AND issue_date BETWEEN ?2 AND ?3 ORDER BY issue_date, id", "itt",
                     other, from, to);
}

bool
cases_pictures(Book *book, int64_t other, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_earlier, earlier_free_item, out,
                     EARLIER " AND picture_hash IS NOT NULL ORDER BY id DESC LIMIT ?2", "ii", other,
                     (int64_t)PICTURES_COMPARED);
}

typedef struct Place {
    int64_t letter, part;
} Place;

static void *
row_place(sqlite3_stmt *s)
{
    Place *place = g_new0(Place, 1);
    place->letter = sqlite3_column_int64(s, 0);
    place->part = sqlite3_column_int64(s, 1);
    return place;
}

bool
cases_papers(Book *book, int64_t cluster, int64_t other, int limit, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) places = NULL;
    g_autoptr(GPtrArray) papers = g_ptr_array_new_with_free_func((GDestroyNotify)reading_free);
    if (!book_list(book, error, row_place, g_free, &places,
                   "SELECT d.letter, d.part FROM case_document AS d"
                   " JOIN case_file AS c ON c.id = d.case_id"
                   " JOIN reading AS r ON r.part = d.part WHERE c.cluster = ?1 AND c.id <> ?2"
                   " AND r.kind IN ('contract', 'timesheet', 'minutes') GROUP BY d.part"
                   " ORDER BY d.part DESC LIMIT ?3",
                   "iii", cluster, other, (int64_t)limit))
        return false;
    for (guint i = 0; i < places->len; i++) {
        const Place *place = places->pdata[i];
        Reading *reading = NULL;
        if (!letters_reading(book, place->letter, place->part, &reading, error))
            return false;
        if (reading)
            g_ptr_array_add(papers, reading);
    }
    *out = g_steal_pointer(&papers);
    return true;
}

/* --- accounts that a person has confirmed --------------------------------------------------- */

bool
cases_confirm_account(Book *book, const char *supplier_cvr, const char *account, const char *user,
                      const char *channel, GError **error)
{
    g_autofree char *now = book_now(book);
    return book_run(book, error,
                    "INSERT OR IGNORE INTO confirmed_account"
                    " (supplier_cvr, account, confirmed_at, user_name, channel)"
                    " VALUES (?, ?, ?, ?, ?)",
                    "ttttt", supplier_cvr, account, now, user, channel);
}

bool
cases_account_confirmed(Book *book, const char *supplier_cvr, const char *account, bool *out,
                        GError **error)
{
    int64_t n;
    if (!book_number(book, error, 0, &n,
                     "SELECT count(*) FROM confirmed_account WHERE supplier_cvr = ?"
                     " AND account = ?",
                     "tt", supplier_cvr, account))
        return false;
    *out = n > 0;
    return true;
}
