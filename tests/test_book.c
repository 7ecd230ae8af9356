#include "daemon/own.h"
#include "spool/book.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/landlock.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

typedef struct Room {
    char *dir, *path;
    Book *book;
} Room;

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    room->dir = g_dir_make_tmp("book-XXXXXX", &error);
    g_assert_no_error(error);
    room->path = g_build_filename(room->dir, "bilag.db", NULL);
    g_assert_true(book_open(room->path, true, &room->book, &error));
    g_assert_no_error(error);
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    static const char *const ends[] = {"", "-wal", "-shm"};
    book_close(room->book);
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(room->path, ends[i], NULL);
        (void)g_unlink(path);
    }
    (void)g_rmdir(room->dir);
    g_free(room->dir);
    g_free(room->path);
}

static void
add_cluster(Book *book, int64_t number)
{
    g_assert_true(book_run(book, NULL,
                           "INSERT INTO cluster (number, name, valid_from) VALUES (?, ?, ?)", "itt",
                           number, "Skoven", "2023-01-01"));
}

static int64_t
count(Book *book)
{
    int64_t n = -1;
    g_assert_true(book_number(book, NULL, 0, &n, "SELECT count(*) FROM cluster", ""));
    return n;
}

static void
test_opens_again(Room *room, gconstpointer data)
{
    (void)data;
    add_cluster(room->book, 1);
    book_close(g_steal_pointer(&room->book));
    g_assert_true(book_open(room->path, true, &room->book, NULL));
    g_assert_cmpint(count(room->book), ==, 1);
}

static void
test_settings(Room *room, gconstpointer data)
{
    (void)data;
    int64_t keys = 0, synchronous = 0;
    g_assert_true(book_number(room->book, NULL, 0, &keys, "PRAGMA foreign_keys", ""));
    g_assert_true(book_number(room->book, NULL, 0, &synchronous, "PRAGMA synchronous", ""));
    g_assert_cmpint(keys, ==, 1);
    g_assert_cmpint(synchronous, ==, 2);
}

static void
test_newer_refused(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    Book *none = NULL;
    g_assert_true(book_run(room->book, NULL,
                           "INSERT INTO migration (name, applied_at) VALUES ('9999', '')", ""));
    for (int writer = 0; writer < 2; writer++) {
        g_assert_false(book_open(room->path, writer, &none, &error));
        g_assert_true(failure_is(error, FAIL_OURS));
        g_assert_nonnull(strstr(error->message, "newer"));
        g_clear_error(&error);
    }
}

static void
test_not_there_yet(void)
{
    g_autoptr(GError) error = NULL;
    Book *none = NULL;
    g_assert_false(book_open("/nonexistent/bilag.db", false, &none, &error));
    g_assert_true(failure_is(error, FAIL_AGAIN));
    g_clear_error(&error);
    g_assert_false(book_open("/nonexistent/bilag.db", true, &none, &error));
    g_assert_true(failure_is(error, FAIL_OURS));
}

static bool
outer_with_inner(Book *book, bool commit_inner, bool commit_outer, GError **error)
{
    g_autoptr(BookTransaction) outer = book_transaction(book, error);
    add_cluster(book, 1);
    {
        g_autoptr(BookTransaction) inner = book_transaction(book, error);
        add_cluster(book, 2);
        if (inner && commit_inner && !book_commit(book, error))
            return false;
    }
    return outer && (!commit_outer || book_commit(book, error));
}

static void
test_transactions(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        bool inner, outer, want;
        int64_t rows;
    } table[] = {
        {true, true, true, 2},
        {true, false, true, 0},
        {false, true, false, 0},
        {false, false, true, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_cmpint(outer_with_inner(room->book, table[i].inner, table[i].outer, &error), ==,
                        table[i].want);
        g_assert_cmpint(room->book->depth, ==, 0);
        g_assert_false(room->book->doomed);
        g_assert_cmpint(count(room->book), ==, table[i].rows);
        g_assert_true(book_run(room->book, NULL, "DELETE FROM account", "") &&
                      book_run(room->book, NULL, "DELETE FROM cluster", ""));
    }
}

static void
test_binding(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *sql, *text;
        int64_t want;
    } table[] = {
        {"SELECT ? IS NULL", NULL, 1}, {"SELECT length(?)", "æøå", 3}, {"SELECT length(?)", "", 0}};
    int64_t got = -1;
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_assert_true(book_number(room->book, NULL, 9, &got, table[i].sql, "t", table[i].text));
        g_assert_cmpint(got, ==, table[i].want);
    }
    g_autoptr(GBytes) empty = g_bytes_new(NULL, 0);
    g_assert_true(book_number(room->book, NULL, 7, &got, "SELECT ?", "n", INT64_C(0)));
    g_assert_cmpint(got, ==, 7);
    g_assert_true(book_number(room->book, NULL, 7, &got, "SELECT ?", "z"));
    g_assert_cmpint(got, ==, 7);
    g_assert_true(book_number(room->book, NULL, 7, &got, "SELECT ? IS NULL", "b", empty));
    g_assert_cmpint(got, ==, 0);
}

static void
test_errors(Room *room, gconstpointer data)
{
    (void)data;
    static const char *const wrong[] = {
        "SELECT nonsense",
        "INSERT INTO cluster (number, name, valid_from) VALUES ('x', 'y', 'z')",
        "INSERT INTO cluster (number, name, valid_from) VALUES (0, 'y', 'z')",
        "INSERT INTO cluster_role (cluster, role, name, address, valid_from)"
        " VALUES (99, 'board', '', 'a@example.dk', '')",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(book_run(room->book, &error, wrong[i], ""));
        g_assert_true(failure_is(error, FAIL_OURS));
    }
}

/* --- readers that may not write -------------------------------------------------------------- */

static bool
landlock_reads_only(const char *dir)
{
    struct landlock_ruleset_attr attr = {.handled_access_fs = (1ULL << 13) - 1};
    own_fd int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    own_fd int fd = open(dir, O_PATH | O_CLOEXEC);
    struct landlock_path_beneath_attr below = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE |
                                                                 LANDLOCK_ACCESS_FS_READ_DIR,
                                               .parent_fd = fd};
    return rules >= 0 && fd >= 0 &&
           syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_landlock_restrict_self, rules, 0) == 0;
}

static bool
nobody_reads_only(const char *dir)
{
    return chmod(dir, 0555) == 0 && setresgid(65534, 65534, 65534) == 0 &&
           setresuid(65534, 65534, 65534) == 0;
}

typedef struct Sandbox {
    bool (*enter)(const char *dir);
    bool writer_open;
} Sandbox;

/* 0: the reader saw want rows, and one more after the parent wrote it. */
static int
read_caged(const Room *room, const Sandbox *sandbox, int64_t want, int ready, int go)
{
    g_autoptr(Book) book = NULL;
    char c = 0;
    if (!sandbox->enter(room->dir))
        return 77;
    if (!book_open(room->path, false, &book, NULL) || count(book) != want)
        return 1;
    if (book_run(book, NULL, "DELETE FROM cluster", ""))
        return 2;
    if (write(ready, "r", 1) != 1 || read(go, &c, 1) != 1)
        return 3;
    return count(book) == want + (sandbox->writer_open ? 1 : 0) ? 0 : 4;
}

static int
run_caged(const Room *room, const Sandbox *sandbox, int64_t want)
{
    int ready[2], go[2], status = 0;
    g_assert_cmpint(pipe(ready), ==, 0);
    g_assert_cmpint(pipe(go), ==, 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(ready[0]);
        _exit(read_caged(room, sandbox, want, ready[1], go[0]));
    }
    close(ready[1]);
    char c;
    if (read(ready[0], &c, 1) == 1) {
        if (sandbox->writer_open)
            add_cluster(room->book, want + 1);
        g_assert_cmpint(write(go[1], "g", 1), ==, 1);
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    close(ready[0]);
    close(go[0]);
    close(go[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static void
make_readable(const Room *room, const char *end)
{
    g_autofree char *path = g_strconcat(room->path, end, NULL);
    g_assert_cmpint(chmod(path, 0644), ==, 0);
}

static void
test_caged_reader(Room *room, gconstpointer data)
{
    const Sandbox *sandbox = data;
    add_cluster(room->book, 1);
    if (!sandbox->writer_open)
        book_close(g_steal_pointer(&room->book));
    g_assert_cmpint(chmod(room->dir, 0755), ==, 0);
    make_readable(room, "");
    make_readable(room, "-wal");
    make_readable(room, "-shm");
    int got = run_caged(room, sandbox, 1);
    g_assert_cmpint(chmod(room->dir, 0755), ==, 0);
    if (got == 77)
        g_test_skip("cannot enter this sandbox here");
    else
        g_assert_cmpint(got, ==, 0);
}

/* --- full disk ------------------------------------------------------------------------------- */

static bool
add_big_row(Book *book, int i, GBytes *block, GError **error)
{
    g_autofree char *event = g_strdup_printf("test:%d", i);
    return book_run(book, error,
                    "INSERT INTO outgoing (kind, event, message_id, recipient, envelope_from,"
                    " bytes, next_at, created_at)"
                    " VALUES ('answer', ?, ?, 'a@example.dk', '', ?, '', '')",
                    "ttb", event, event, block);
}

static int
fill_small_disk(const char *dir)
{
    g_autofree char *path = g_build_filename(dir, "small.db", NULL);
    g_autoptr(GBytes) block = g_bytes_new_take(g_malloc0(1 << 20), 1 << 20);
    g_autoptr(Book) book = NULL;
    g_autoptr(GError) error = NULL;
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", dir, "tmpfs", 0, "size=2m") != 0)
        return 77;
    if (!book_open(path, true, &book, &error))
        return 1;
    bool full = false;
    for (int i = 0; i < 4 && !full; i++)
        full = !add_big_row(book, i, block, &error);
    if (!full || !failure_is(error, FAIL_AGAIN))
        return 2;
    int64_t n = 0;
    return book_number(book, NULL, 0, &n, "SELECT count(*) FROM migration", "") && n > 0 ? 0 : 3;
}

static void
test_full_disk(Room *room, gconstpointer data)
{
    (void)data;
    int status = 0;
    pid_t pid = fork();
    if (pid == 0)
        _exit(fill_small_disk(room->dir));
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        g_test_skip("no right to mount a small tmpfs");
    else
        g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

#define ROOM_TEST(path, data, func) g_test_add("/book/" path, Room, data, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    static const Sandbox landlock_open = {landlock_reads_only, true},
                         landlock_closed = {landlock_reads_only, false},
                         nobody_open = {nobody_reads_only, true},
                         nobody_closed = {nobody_reads_only, false};
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/book/not there yet", test_not_there_yet);
    ROOM_TEST("opens again", NULL, test_opens_again);
    ROOM_TEST("settings", NULL, test_settings);
    ROOM_TEST("newer is refused", NULL, test_newer_refused);
    ROOM_TEST("nested transactions", NULL, test_transactions);
    ROOM_TEST("binding", NULL, test_binding);
    ROOM_TEST("errors", NULL, test_errors);
    ROOM_TEST("reader under Landlock, writer open", &landlock_open, test_caged_reader);
    ROOM_TEST("reader under Landlock, no writer", &landlock_closed, test_caged_reader);
    ROOM_TEST("reader without rights, writer open", &nobody_open, test_caged_reader);
    ROOM_TEST("reader without rights, no writer", &nobody_closed, test_caged_reader);
    ROOM_TEST("full disk", NULL, test_full_disk);
    return g_test_run();
}
