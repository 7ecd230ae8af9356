/*
 * OWNS      the database: opening, migrations, transactions, statements
 * PROMISES  WAL, STRICT tables, foreign keys, synchronous=FULL for the writer; a transaction
 *           that is not committed is rolled back when it leaves its scope
 * NEVER     SQL outside spool/
 * FAILS     FAIL_AGAIN disk full or busy, FAIL_OURS everything else (with SQLite's words)
 * RUNS IN   clerk (the only writer), web and bilag (read-only)
 */
#pragma once
#include "daemon/failure.h"
#include <sqlite3.h>
#include <stdint.h>

typedef struct Book {
    sqlite3 *db;
    GHashTable *statements; /* SQL text → prepared sqlite3_stmt, reset after each use */
    int depth;              /* of nested transactions: only the outermost commits */
    bool doomed;            /* an inner one was rolled back: the outer one cannot commit */
    int64_t now_ms;         /* the clock as its caller set it; every row's time comes from here */
} Book;

/* path: SPOOL/book/bilag.db. The writer migrates to the newest schema; a newer one than ours is
 * refused. A reader needs no right to write anywhere (it reads the WAL as the writer left it);
 * FAIL_AGAIN when the writer has not made or migrated the book yet. now_ms starts as the clock;
 * the caller sets it again at each event. */
bool book_open(const char *path, bool writer, Book **out, GError **error) MUST_CHECK;
void book_close(Book *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Book, book_close)

bool book_begin(Book *book, GError **error) MUST_CHECK;
bool book_commit(Book *book, GError **error) MUST_CHECK;
void book_rollback(Book *book);

/* g_autoptr(BookTransaction) t = book_transaction(book, error): rolls back at end of scope
 * unless book_commit() was called. NULL: could not begin. */
typedef struct BookTransaction BookTransaction;
BookTransaction *book_transaction(Book *book, GError **error) MUST_CHECK;
void book_transaction_end(BookTransaction *transaction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BookTransaction, book_transaction_end)

/* --- for the other modules of spool/ only --- */
/* Prepares (or takes from the cache) sql and binds by format: i int64, n int64 where 0 is NULL,
 * p const int64_t * or NULL, t text or NULL, b GBytes, z NULL. NULL return = *error set. A
 * statement is used again only after it ended: collect rows first (book_list), then ask the next
 * question. */
sqlite3_stmt *book_query(Book *book, GError **error, const char *sql, const char *format,
                         ...) MUST_CHECK;
/* One step: *out_row says whether there is a row. At the end the statement is reset. */
bool book_step(Book *book, sqlite3_stmt *statement, bool *out_row, GError **error) MUST_CHECK;
/* Runs a statement that gives no rows. */
bool book_run(Book *book, GError **error, const char *sql, const char *format, ...) MUST_CHECK;
/* The first column of the first row as integer; fallback when there is no row. */
bool book_number(Book *book, GError **error, int64_t fallback, int64_t *out, const char *sql,
                 const char *format, ...) MUST_CHECK;
typedef void *(*BookRowFunc)(sqlite3_stmt *statement); /* makes one item of a row */
/* All rows: GPtrArray of what row made, with the free function item_free. */
bool book_list(Book *book, GError **error, BookRowFunc row, GDestroyNotify item_free,
               GPtrArray **out, const char *sql, const char *format, ...) MUST_CHECK;
/* The same for a question whose conditions were put together; text NULL: the number. */
typedef struct BookValue {
    const char *text;
    int64_t number;
} BookValue;
bool book_list_values(Book *book, GError **error, BookRowFunc row, GDestroyNotify item_free,
                      GPtrArray **out, const char *sql, const BookValue *values,
                      size_t n) MUST_CHECK;
/* The first row; *out NULL: there is none. */
bool book_first(Book *book, GError **error, BookRowFunc row, void **out, const char *sql,
                const char *format, ...) MUST_CHECK;
/* The first column of all rows: GArray of int64_t. */
bool book_numbers(Book *book, GError **error, GArray **out, const char *sql, const char *format,
                  ...) MUST_CHECK;
/* Rows of (text, number): GHashTable char * → int64_t *. */
bool book_counts(Book *book, GError **error, GHashTable **out, const char *sql) MUST_CHECK;
/* Inserts; *out_id is the row's id. */
bool book_insert(Book *book, GError **error, int64_t *out_id, const char *sql, const char *format,
                 ...) MUST_CHECK;
/* *error from SQLite's code, with its words and what was being done; false always. */
bool book_fail(Book *book, int code, const char *doing, GError **error);
/* A row function: the first column as text. */
void *book_row_text(sqlite3_stmt *statement);
/* Column as text (NULL stays NULL); caller frees. */
char *book_text(sqlite3_stmt *statement, int column);
void book_done(sqlite3_stmt *statement); /* resets early */
/* 80 random bits as 16 characters of base32 (RFC 4648): nobody guesses one, and it survives a
 * subject line that a mail program folds or changes in case. For reply marks and approval tokens.
 * Caller frees. FAIL_OURS: libsodium cannot start. */
bool book_mark(char **out, GError **error) MUST_CHECK;
/* The instant of book->now_ms; caller frees. */
char *book_now(const Book *book);
