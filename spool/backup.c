#include "spool/backup.h"
#include "daemon/own.h"
#include "spool/letters.h"
#include "spool/spool.h"
#include "spool/store.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK_BYTES = 64 * 1024 };

static char *
book_path(const char *spool, const char *name)
{
    return g_build_filename(spool, "book", name, NULL);
}

bool
backup_has_book(const char *spool)
{
    g_autofree char *path = book_path(spool, "bilag.db"), *log = book_path(spool, "bilag.db-wal");
    return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(log, G_FILE_TEST_EXISTS);
}

/* --- letters that are not in the book yet ------------------------------------------------------
 */

static bool
copy_bytes(int fd, SpoolWriter *writer, GError **error)
{
    g_autofree char *buffer = g_malloc(CHUNK_BYTES);
    for (;;) {
        ssize_t n = read(fd, buffer, CHUNK_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return store_fail(error, "cannot read an arrival");
        if (n == 0)
            return true;
        if (!spool_writer_add(writer, buffer, (size_t)n, error))
            return false;
    }
}

static bool
copy_arrival(const char *from, const char *name, const char *incoming, GError **error)
{
    uint32_t uidvalidity, uid;
    g_autofree char *sha256 = NULL, *got = NULL, *kept = NULL;
    g_autofree char *path = g_build_filename(from, "incoming", "new", name, NULL);
    if (!spool_arrival_parse(name, &sha256, &uidvalidity, &uid))
        return true; /* no letter of ours */
    own_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT || /* it went into the book, which is copied next */
               store_fail(error, "cannot open %s", path);
    g_autoptr(SpoolWriter) writer = NULL;
    if (!spool_writer_open(incoming, &writer, error) || !copy_bytes(fd, writer, error) ||
        !spool_writer_finish(writer, uidvalidity, uid, &kept, &got, error))
        return false;
    return strcmp(got, sha256) == 0 ||
           fail(error, FAIL_HOSTILE, "the arrival %s has other bytes than its name says", path);
}

static bool
copy_arrivals(const char *from, const char *to, GError **error)
{
    g_autofree char *incoming = g_build_filename(to, "incoming", NULL);
    g_autoptr(GPtrArray) names = NULL;
    if (!spool_arrivals(from, &names, error))
        return false;
    for (guint i = 0; i < names->len; i++)
        if (!copy_arrival(from, names->pdata[i], incoming, error))
            return false;
    return true;
}

/* --- the book -----------------------------------------------------------------------------------
 */

/* One consistent state, whatever is written meanwhile (https://sqlite.org/backup.html). The copy is
 * a single file without a write-ahead log. */
static bool
copy_database(Book *book, const char *path, GError **error)
{
    sqlite3 *copy = NULL;
    int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *backup =
        code == SQLITE_OK ? sqlite3_backup_init(copy, "main", book->db, "main") : NULL;
    if (backup) {
        (void)sqlite3_backup_step(backup, -1); /* its failure is what finish tells */
        code = sqlite3_backup_finish(backup);
    } else if (code == SQLITE_OK) {
        code = sqlite3_errcode(copy);
    }
    if (code == SQLITE_OK)
        code = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    bool full = code == SQLITE_FULL;
    bool ok =
        code == SQLITE_OK || fail(error, full ? FAIL_AGAIN : FAIL_OURS,
                                  "cannot copy the book to %s: %s", path, sqlite3_errstr(code));
    sqlite3_close(copy);
    return ok;
}

static bool
copy_originals(const char *from, const char *copied_book, const char *to, GError **error)
{
    g_autoptr(Book) book = NULL;
    g_autoptr(GPtrArray) names = NULL;
    if (!book_open(copied_book, false, &book, error) || !letters_originals(book, &names, error))
        return false;
    for (guint i = 0; i < names->len; i++) {
        own_fd int fd = -1;
        int64_t size_bytes;
        g_autofree char *sha256 = NULL;
        if (!spool_original_open(from, names->pdata[i], &fd, error) ||
            !spool_keep_fd(to, fd, &sha256, &size_bytes, error))
            return false;
        if (strcmp(sha256, names->pdata[i]) != 0)
            return fail(error, FAIL_HOSTILE, "the original %s has other bytes than its name says",
                        (const char *)names->pdata[i]);
    }
    return true;
}

/* The book gets its name last: a copy with a book is whole. */
static bool
publish_book(const char *to, GError **error)
{
    own_fd int dir = -1, fd = -1;
    if (!store_open_dir(to, "book", &dir, error))
        return false;
    fd = openat(dir, "copy.db", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return store_fail(error, "cannot open the copy of the book in %s", to);
    return store_publish(fd, dir, "copy.db", dir, "bilag.db", error);
}

bool
backup_copy(const char *from, const char *to, GError **error)
{
    g_autofree char *theirs = book_path(from, "bilag.db"), *copy = book_path(to, "copy.db");
    g_autoptr(Book) book = NULL;
    if (!book_open(theirs, false, &book, error) || !spool_prepare(to, error))
        return false;
    if (unlink(copy) != 0 && errno != ENOENT)
        return store_fail(error, "cannot remove %s", copy);
    return copy_arrivals(from, to, error) && copy_database(book, copy, error) &&
           copy_originals(from, copy, to, error) && publish_book(to, error);
}
