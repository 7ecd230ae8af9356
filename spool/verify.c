#include "spool/verify.h"
#include "spool/audit.h"
#include "spool/ledger.h"
#include "spool/letters.h"
#include "spool/spool.h"

static void note(Verified *verified, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
note(Verified *verified, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    g_ptr_array_add(verified->faults, g_strdup_vprintf(format, ap));
    va_end(ap);
}

void
verified_free(Verified *verified)
{
    if (!verified)
        return;
    g_ptr_array_unref(verified->faults);
    g_free(verified->head);
    g_free(verified);
}

/* Rows of text from sql, each a fault. */
static bool
note_rows(Book *book, Verified *verified, const char *what, const char *sql, GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;
    if (!book_list(book, error, book_row_text, g_free, &rows, sql, ""))
        return false;
    for (guint i = 0; i < rows->len; i++)
        note(verified, "%s: %s", what, (const char *)rows->pdata[i]);
    return true;
}

static bool
verify_database(Book *book, Verified *verified, GError **error)
{
    return note_rows(book, verified, "the database",
                     "SELECT integrity_check FROM pragma_integrity_check"
                     " WHERE integrity_check <> 'ok'",
                     error) &&
           note_rows(book, verified, "the database",
                     "SELECT 'row ' || rowid || ' of ' || \"table\" || ' names a ' || parent ||"
                     " ' that is not there' FROM pragma_foreign_key_check",
                     error);
}

static bool
verify_audit(Book *book, const char *head, Verified *verified, GError **error)
{
    int64_t broken;
    void *last = NULL;
    if (!audit_verify(book, &broken, &verified->audit_rows, error) ||
        !book_first(book, error, book_row_text, &last,
                    "SELECT id || ':' || hash FROM audit ORDER BY id DESC LIMIT 1", ""))
        return false;
    verified->head = last;
    if (broken)
        note(verified, "the audit log is broken at row %" G_GINT64_FORMAT, broken);
    if (!head)
        return true;
    int64_t found;
    if (!book_number(book, error, 0, &found,
                     "SELECT count(*) FROM audit WHERE id || ':' || hash = ?", "t", head))
        return false;
    if (!found)
        note(verified, "the audit log does not hold the row that was noted: %s", head);
    return true;
}

static bool
verify_originals(Book *book, const char *spool, Verified *verified, GError **error)
{
    g_autoptr(GPtrArray) names = NULL;
    if (!letters_originals(book, &names, error))
        return false;
    for (guint i = 0; i < names->len; i++) {
        g_autoptr(GError) why = NULL;
        if (!spool_original_check(spool, names->pdata[i], &why))
            note(verified, "%s", why->message);
    }
    verified->originals = names->len;
    return true;
}

static bool
verify_ledger(Book *book, Verified *verified, GError **error)
{
    int64_t sum;
    if (!ledger_sum(book, &sum, error) ||
        !book_number(book, error, 0, &verified->postings, "SELECT count(*) FROM posting", ""))
        return false;
    if (sum != 0)
        note(verified, "the ledger sums to %" G_GINT64_FORMAT " øre instead of 0", sum);
    return note_rows(book, verified, "the ledger",
                     "SELECT 'posting ' || posting || ' sums to ' || sum(amount_oere) ||"
                     " ' øre instead of 0' FROM entry GROUP BY posting"
                     " HAVING sum(amount_oere) <> 0",
                     error);
}

bool
verify_spool(Book *book, const char *spool, const char *head, Verified **out, GError **error)
{
    g_autoptr(Verified) verified = g_new0(Verified, 1);
    verified->faults = g_ptr_array_new_with_free_func(g_free);
    if (!verify_database(book, verified, error) || !verify_audit(book, head, verified, error) ||
        !verify_ledger(book, verified, error) || !verify_originals(book, spool, verified, error))
        return false;
    *out = g_steal_pointer(&verified);
    return true;
}
