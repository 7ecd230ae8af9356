/* The statements half of book.h: prepare, bind, step, collect. */
#include "daemon/day.h"
#include "spool/book.h"
#include <string.h>

static sqlite3_stmt *
prepared(Book *book, const char *sql, GError **error)
{
    sqlite3_stmt *statement = g_hash_table_lookup(book->statements, sql);
    if (statement) {
        sqlite3_reset(statement);
        return statement;
    }
    int code = sqlite3_prepare_v3(book->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (code != SQLITE_OK) {
        (void)book_fail(book, code & 0xff, sql, error);
        return NULL;
    }
    g_hash_table_insert(book->statements, g_strdup(sql), statement);
    return statement;
}

static void
bind_one(sqlite3_stmt *statement, int i, char type, va_list *ap)
{
    if (type == 'i' || type == 'n') {
        int64_t value = va_arg(*ap, int64_t);
        if (type == 'n' && value == 0)
            sqlite3_bind_null(statement, i);
        else
            sqlite3_bind_int64(statement, i, value);
    } else if (type == 'p') {
        const int64_t *value = va_arg(*ap, const int64_t *);
        if (value)
            sqlite3_bind_int64(statement, i, *value);
        else
            sqlite3_bind_null(statement, i);
    } else if (type == 't') {
        sqlite3_bind_text(statement, i, va_arg(*ap, const char *), -1, SQLITE_TRANSIENT);
    } else if (type == 'b') {
        gsize size;
        const void *data = g_bytes_get_data(va_arg(*ap, GBytes *), &size);
        sqlite3_bind_blob64(statement, i, data ? data : "", size, SQLITE_TRANSIENT);
    } else {
        g_assert(type == 'z');
        sqlite3_bind_null(statement, i);
    }
}

static sqlite3_stmt *
query_v(Book *book, GError **error, const char *sql, const char *format, va_list *ap)
{
    sqlite3_stmt *statement = prepared(book, sql, error);
    if (!statement)
        return NULL;
    g_assert(sqlite3_bind_parameter_count(statement) == (int)strlen(format));
    for (int i = 0; format[i]; i++)
        bind_one(statement, i + 1, format[i], ap);
    return statement;
}

/* A question whose conditions were put together: values in the order of its marks. */
static sqlite3_stmt *
query_values(Book *book, GError **error, const char *sql, const BookValue *values, size_t n)
{
    sqlite3_stmt *statement = prepared(book, sql, error);
    if (!statement)
        return NULL;
    g_assert(sqlite3_bind_parameter_count(statement) == (int)n);
    for (size_t i = 0; i < n; i++)
        if (values[i].text)
            sqlite3_bind_text(statement, (int)i + 1, values[i].text, -1, SQLITE_TRANSIENT);
        else
            sqlite3_bind_int64(statement, (int)i + 1, values[i].number);
    return statement;
}

sqlite3_stmt *
book_query(Book *book, GError **error, const char *sql, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    sqlite3_stmt *statement = query_v(book, error, sql, format, &ap);
    va_end(ap);
    return statement;
}

bool
book_step(Book *book, sqlite3_stmt *statement, bool *out_row, GError **error)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        *out_row = true;
        return true;
    }
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement);
        *out_row = false;
        return true;
    }
    (void)book_fail(book, code & 0xff, sqlite3_sql(statement), error);
    sqlite3_reset(statement);
    return false;
}

static bool
run_v(Book *book, GError **error, const char *sql, const char *format, va_list *ap)
{
    bool row = false;
    sqlite3_stmt *statement = query_v(book, error, sql, format, ap);
    if (!statement || !book_step(book, statement, &row, error))
        return false;
    sqlite3_reset(statement);
    return true;
}

bool
book_run(Book *book, GError **error, const char *sql, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    bool done = run_v(book, error, sql, format, &ap);
    va_end(ap);
    return done;
}

bool
book_insert(Book *book, GError **error, int64_t *out_id, const char *sql, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    bool done = run_v(book, error, sql, format, &ap);
    va_end(ap);
    if (done)
        *out_id = sqlite3_last_insert_rowid(book->db);
    return done;
}

bool
book_number(Book *book, GError **error, int64_t fallback, int64_t *out, const char *sql,
            const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    sqlite3_stmt *statement = query_v(book, error, sql, format, &ap);
    va_end(ap);
    bool row;
    if (!statement || !book_step(book, statement, &row, error))
        return false;
    bool there = row && sqlite3_column_type(statement, 0) != SQLITE_NULL;
    *out = there ? sqlite3_column_int64(statement, 0) : fallback;
    sqlite3_reset(statement);
    return true;
}

/* statement NULL: could not be asked, *error is set. */
static bool
collect(Book *book, GError **error, sqlite3_stmt *statement, BookRowFunc row,
        GDestroyNotify item_free, GPtrArray **out)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(item_free);
    for (bool more = true; more;) {
        if (!statement || !book_step(book, statement, &more, error))
            return false;
        if (more)
            g_ptr_array_add(items, row(statement));
    }
    *out = g_steal_pointer(&items);
    return true;
}

bool
book_list(Book *book, GError **error, BookRowFunc row, GDestroyNotify item_free, GPtrArray **out,
          const char *sql, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    sqlite3_stmt *statement = query_v(book, error, sql, format, &ap);
    va_end(ap);
    return collect(book, error, statement, row, item_free, out);
}

bool
book_list_values(Book *book, GError **error, BookRowFunc row, GDestroyNotify item_free,
                 GPtrArray **out, const char *sql, const BookValue *values, size_t n)
{
    return collect(book, error, query_values(book, error, sql, values, n), row, item_free, out);
}

bool
book_first(Book *book, GError **error, BookRowFunc row, void **out, const char *sql,
           const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    sqlite3_stmt *statement = query_v(book, error, sql, format, &ap);
    va_end(ap);
    bool there;
    if (!statement || !book_step(book, statement, &there, error))
        return false;
    *out = there ? row(statement) : NULL;
    sqlite3_reset(statement);
    return true;
}

bool
book_numbers(Book *book, GError **error, GArray **out, const char *sql, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    sqlite3_stmt *statement = query_v(book, error, sql, format, &ap);
    va_end(ap);
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (bool more = true; more;) {
        if (!statement || !book_step(book, statement, &more, error))
            return false;
        int64_t number = more ? sqlite3_column_int64(statement, 0) : 0;
        if (more)
            g_array_append_val(numbers, number);
    }
    *out = g_steal_pointer(&numbers);
    return true;
}

bool
book_counts(Book *book, GError **error, GHashTable **out, const char *sql)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    sqlite3_stmt *s = book_query(book, error, sql, "");
    for (bool more = true; more;) {
        if (!s || !book_step(book, s, &more, error))
            return false;
        if (!more)
            break;
        int64_t n = sqlite3_column_int64(s, 1);
        g_hash_table_insert(counts, book_text(s, 0), g_memdup2(&n, sizeof n));
    }
    *out = g_steal_pointer(&counts);
    return true;
}

char *
book_text(sqlite3_stmt *statement, int column)
{
    return g_strdup((const char *)sqlite3_column_text(statement, column));
}

void *
book_row_text(sqlite3_stmt *statement)
{
    return book_text(statement, 0);
}

void
book_done(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
}

char *
book_now(const Book *book)
{
    return day_instant(book->now_ms);
}
