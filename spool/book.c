#include "spool/book.h"
#include "daemon/day.h"
#include <errno.h>
#include <sodium.h>
#include <string.h>

enum { BUSY_WAIT_MS = 10000 };

typedef struct Migration {
    const char *name, *sql;
} Migration;
static const Migration migrations[] = {
#include "migrations.inc"
};

struct BookTransaction {
    Book *book;
    int depth;
};

bool
book_fail(Book *book, int code, const char *doing, GError **error)
{
    int system_errno = sqlite3_system_errno(book->db);
    bool full = code == SQLITE_FULL || system_errno == ENOSPC || system_errno == EDQUOT;
    bool busy = code == SQLITE_BUSY || code == SQLITE_LOCKED;
    return fail(error, full || busy ? FAIL_AGAIN : FAIL_OURS, "the book: %s (%s)",
                sqlite3_errmsg(book->db), doing);
}

static bool
book_execute(Book *book, const char *sql, GError **error)
{
    int code = sqlite3_exec(book->db, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return book_fail(book, code & 0xff, sql, error);
    return true;
}

/* --- opening and migrations ------------------------------------------------------------------ */

static void
statement_free(void *statement)
{
    sqlite3_finalize(statement);
}

static Book *
book_new(void)
{
    Book *book = g_new0(Book, 1);
    book->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, statement_free);
    book->now_ms = day_now();
    return book;
}

void
book_close(Book *book)
{
    if (!book)
        return;
    g_hash_table_unref(book->statements);
    sqlite3_close(book->db);
    g_free(book);
}

static bool
is_known(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(migrations); i++)
        if (strcmp(migrations[i].name, name) == 0)
            return true;
    return false;
}

/* Which migrations the book has had; a name that we do not know comes from a newer program. */
static bool
applied_names(Book *book, const char *path, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) names = NULL;
    if (!book_list(book, error, book_row_text, g_free, &names,
                   "SELECT name FROM migration ORDER BY 1", ""))
        return false;
    for (guint i = 0; i < names->len; i++)
        if (!is_known(names->pdata[i]))
            return fail(error, FAIL_OURS,
                        "the book %s is of a newer version (%s) than this program", path,
                        (const char *)names->pdata[i]);
    *out = g_steal_pointer(&names);
    return true;
}

static bool
has_name(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (strcmp(names->pdata[i], name) == 0)
            return true;
    return false;
}

static bool
migrate_once(Book *book, const Migration *m, GError **error)
{
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    g_autofree char *now = book_now(book);
    return t && book_execute(book, m->sql, error) &&
           book_run(book, error, "INSERT INTO migration (name, applied_at) VALUES (?, ?)", "tt",
                    m->name, now) &&
           book_commit(book, error);
}

static bool
migrate(Book *book, const char *path, GError **error)
{
    g_autoptr(GPtrArray) names = NULL;
    if (!book_execute(book,
                      "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY,"
                      " applied_at TEXT NOT NULL) STRICT",
                      error) ||
        !applied_names(book, path, &names, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(migrations); i++)
        if (!has_name(names, migrations[i].name) && !migrate_once(book, &migrations[i], error))
            return false;
    return true;
}

/* A reader cannot migrate: it waits for the writer. */
static bool
check_schema(Book *book, const char *path, GError **error)
{
    int64_t made;
    g_autoptr(GPtrArray) names = NULL;
    if (!book_number(book, error, 0, &made,
                     "SELECT count(*) FROM sqlite_schema WHERE name = 'migration'", ""))
        return false;
    if (made && !applied_names(book, path, &names, error))
        return false;
    if (!made || names->len < G_N_ELEMENTS(migrations))
        return fail(error, FAIL_AGAIN, "the book %s is not made or migrated yet", path);
    return true;
}

/* The -wal and -shm files stay when the last connection closes: a reader without the right to
 * make them (the web process, or bilag while no daemon runs) could not open the book otherwise. */
static bool
set_up_writer(Book *book, GError **error)
{
    int on = 1;
    (void)sqlite3_file_control(book->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
    return book_execute(book,
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "PRAGMA journal_size_limit = 67108864",
                        error);
}

static bool
set_up(Book *book, GError **error)
{
    sqlite3_extended_result_codes(book->db, 0);
    sqlite3_busy_timeout(book->db, BUSY_WAIT_MS);
    sqlite3_db_config(book->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(book->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return book_execute(book, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY", error);
}

bool
book_open(const char *path, bool writer, Book **out, GError **error)
{
    g_autoptr(Book) book = book_new();
    int flags = writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(path, &book->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_CANTOPEN && !writer)
        return fail(error, FAIL_AGAIN, "there is no book %s yet", path);
    if (code != SQLITE_OK)
        return book_fail(book, code & 0xff, path, error);
    if (!set_up(book, error))
        return false;
    bool ready = writer ? set_up_writer(book, error) && migrate(book, path, error)
                        : check_schema(book, path, error);
    if (!ready)
        return false;
    *out = g_steal_pointer(&book);
    return true;
}

/* --- transactions ---------------------------------------------------------------------------- */

bool
book_begin(Book *book, GError **error)
{
    /* The writer takes the write lock at once: a lock upgrade in the middle could fail with BUSY
     * after half of the work. */
    bool reader = sqlite3_db_readonly(book->db, "main") == 1;
    if (book->depth == 0 && !book_execute(book, reader ? "BEGIN" : "BEGIN IMMEDIATE", error))
        return false;
    book->depth++;
    return true;
}

static void
reset_all(Book *book)
{
    GHashTableIter it;
    void *statement;
    g_hash_table_iter_init(&it, book->statements);
    while (g_hash_table_iter_next(&it, NULL, &statement))
        sqlite3_reset(statement);
}

void
book_rollback(Book *book)
{
    if (book->depth == 0)
        return;
    book->doomed = true;
    if (--book->depth > 0)
        return;
    reset_all(book);
    book->doomed = false;
    /* On a full disk SQLite may have rolled back by itself. */
    if (!sqlite3_get_autocommit(book->db))
        (void)sqlite3_exec(book->db, "ROLLBACK", NULL, NULL, NULL);
}

bool
book_commit(Book *book, GError **error)
{
    g_assert(book->depth > 0);
    if (book->depth > 1) {
        book->depth--;
        return true;
    }
    if (book->doomed) {
        book_rollback(book);
        return fail(error, FAIL_OURS, "the book: an inner transaction was rolled back");
    }
    if (!book_execute(book, "COMMIT", error)) {
        book_rollback(book);
        return false;
    }
    book->depth = 0;
    return true;
}

BookTransaction *
book_transaction(Book *book, GError **error)
{
    if (!book_begin(book, error))
        return NULL;
    BookTransaction *transaction = g_new0(BookTransaction, 1);
    transaction->book = book;
    transaction->depth = book->depth;
    return transaction;
}

void
book_transaction_end(BookTransaction *transaction)
{
    if (!transaction)
        return;
    if (transaction->book->depth >= transaction->depth)
        book_rollback(transaction->book);
    g_free(transaction);
}

bool
book_mark(char **out, GError **error)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned char random[16];
    if (sodium_init() < 0)
        return fail(error, FAIL_OURS, "libsodium cannot start");
    randombytes_buf(random, sizeof random);
    char *mark = g_malloc0(sizeof random + 1);
    for (size_t i = 0; i < sizeof random; i++)
        mark[i] = alphabet[random[i] & 31];
    *out = mark;
    return true;
}
