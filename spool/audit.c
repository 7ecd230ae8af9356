#include "spool/audit.h"
#include <string.h>

#define FIRST_HASH "0000000000000000000000000000000000000000000000000000000000000000"

void
audit_row_free(AuditRow *row)
{
    if (!row)
        return;
    g_free(row->at);
    g_free(row->who);
    g_free(row->what);
    g_free(row->subject);
    g_free(row->before);
    g_free(row->after);
    g_free(row->why);
    g_free(row);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditRow, audit_row_free)

/* Each text goes in with its length, so that no two rows give the same bytes; NULL is not "". */
static void
add_text(GChecksum *sum, const char *text)
{
    g_autofree char *length = text ? g_strdup_printf("%zu:", strlen(text)) : g_strdup("-");
    g_checksum_update(sum, (const guchar *)length, -1);
    if (text)
        g_checksum_update(sum, (const guchar *)text, -1);
}

static char *
chain(const char *previous, const AuditRow *row)
{
    const char *const texts[] = {row->at,     row->who,   row->what, row->subject,
                                 row->before, row->after, row->why};
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, row->id);
    add_text(sum, previous);
    add_text(sum, id);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        add_text(sum, texts[i]);
    return g_strdup(g_checksum_get_string(sum));
}

static void *
row_audit(sqlite3_stmt *s)
{
    AuditRow *row = g_new0(AuditRow, 1);
    row->id = sqlite3_column_int64(s, 0);
    row->at = book_text(s, 1);
    row->who = book_text(s, 2);
    row->what = book_text(s, 3);
    row->subject = book_text(s, 4);
    row->before = book_text(s, 5);
    row->after = book_text(s, 6);
    row->why = book_text(s, 7);
    return row;
}

static bool
last_row(Book *book, int64_t *out_id, char **out_hash, GError **error)
{
    void *hash = NULL;
    if (!book_number(book, error, 0, out_id, "SELECT max(id) FROM audit", "") ||
        !book_first(book, error, book_row_text, &hash, "SELECT hash FROM audit WHERE id = ?", "i",
                    *out_id))
        return false;
    *out_hash = hash ? hash : g_strdup(FIRST_HASH);
    return true;
}

bool
audit_add(Book *book, const char *who, const char *what, const char *subject, const char *before,
          const char *after, const char *why, GError **error)
{
    int64_t last;
    g_autofree char *previous = NULL;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !last_row(book, &last, &previous, error))
        return false;
    g_autoptr(AuditRow) row = g_new0(AuditRow, 1);
    row->id = last + 1;
    row->at = book_now(book);
    row->who = g_strdup(who);
    row->what = g_strdup(what);
    row->subject = g_strdup(subject);
    row->before = g_strdup(before);
    row->after = g_strdup(after);
    row->why = g_strdup(why);
    g_autofree char *hash = chain(previous, row);
    return book_run(book, error,
                    "INSERT INTO audit (id, at, who, what, subject, before, after, why, hash)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    "itttttttt", row->id, row->at, who, what, subject, before, after, why, hash) &&
           book_commit(book, error);
}

bool
audit_verify(Book *book, int64_t *out_broken, int64_t *out_rows, GError **error)
{
    int64_t rows = 0, broken = 0;
    g_autofree char *previous = g_strdup(FIRST_HASH);
    sqlite3_stmt *s = book_query(
        book, error,
        "SELECT id, at, who, what, subject, before, after, why, hash FROM audit ORDER BY id", "");
    for (bool more = true; more;) {
        if (!s || !book_step(book, s, &more, error))
            return false;
        if (!more)
            break;
        g_autoptr(AuditRow) row = row_audit(s);
        g_autofree char *want = chain(previous, row), *stored = book_text(s, 8);
        rows++;
        if (!broken && (row->id != rows || strcmp(want, stored) != 0))
            broken = row->id;
        g_free(previous);
        previous = g_steal_pointer(&stored);
    }
    *out_broken = broken;
    *out_rows = rows;
    return true;
}

static void
audit_free_item(void *row)
{
    audit_row_free(row);
}

bool
audit_list(Book *book, const char *subject, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_audit, audit_free_item, out,
                     "SELECT id, at, who, what, subject, before, after, why FROM audit"
                     " WHERE subject = ? ORDER BY id",
                     "t", subject);
}

bool
audit_page(Book *book, int64_t before, int limit, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_audit, audit_free_item, out,
                     "SELECT id, at, who, what, subject, before, after, why FROM audit"
                     " WHERE id < ? ORDER BY id DESC LIMIT ?",
                     "ii", before ? before : INT64_MAX, (int64_t)limit);
}
