#include "daemon/own.h"
#include "spool/spool.h"
#include "tests/scratch.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define SHA_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

typedef struct Room {
    char *spool, *incoming;
} Room;

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    room->spool = g_dir_make_tmp("spool-XXXXXX", &error);
    g_assert_no_error(error);
    room->incoming = g_build_filename(room->spool, "incoming", NULL);
    g_assert_true(spool_prepare(room->spool, &error));
    g_assert_no_error(error);
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    remove_tree(room->spool);
    g_free(room->spool);
    g_free(room->incoming);
}

static bool
exists(const Room *room, const char *below)
{
    g_autofree char *path = g_build_filename(room->spool, below, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void
put(const Room *room, const char *below, const char *text)
{
    g_autofree char *path = g_build_filename(room->spool, below, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static char *
write_abc(const Room *room, uint32_t uid)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SpoolWriter) w = NULL;
    g_autofree char *sha256 = NULL;
    char *name = NULL;
    g_assert_true(spool_writer_open(room->incoming, &w, &error));
    g_assert_true(spool_writer_add(w, "a", 1, &error));
    g_assert_true(spool_writer_add(w, "bc", 2, &error));
    g_assert_true(spool_writer_finish(w, 7, uid, &name, &sha256, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(sha256, ==, SHA_ABC);
    return name;
}

static void
test_arrival_names(void)
{
    static const struct {
        const char *name, *input;
        bool want;
        uint32_t uid;
    } table[] = {
        {"plain", SHA_ABC ".7.12.eml", true, 12},
        {"largest", SHA_ABC ".4294967295.4294967295.eml", true, 4294967295u},
        {"zero", SHA_ABC ".0.0.eml", true, 0},
        {"over 32 bits", SHA_ABC ".7.4294967296.eml", false, 0},
        {"leading zero", SHA_ABC ".7.012.eml", false, 0},
        {"sign", SHA_ABC ".7.-1.eml", false, 0},
        {"no uid", SHA_ABC ".7.eml", false, 0},
        {"short hash", "abc.7.12.eml", false, 0},
        {"upper case", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD.7.1.eml",
         false, 0},
        {"something behind", SHA_ABC ".7.12.eml~", false, 0},
        {"a way out", "../../../../../../../../../../../../../../../../../../etc/passwd.1.1.eml",
         false, 0},
        {"empty", "", false, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *sha256 = NULL;
        uint32_t uidvalidity, uid = 0;
        g_test_message("%s", table[i].name);
        bool got = spool_arrival_parse(table[i].input, &sha256, &uidvalidity, &uid);
        g_assert_cmpint(got, ==, table[i].want);
        g_assert_cmpstr(sha256, ==, got ? SHA_ABC : NULL);
        g_assert_cmpuint(uid, ==, table[i].uid);
    }
}

static void
test_writer_finishes(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *name = write_abc(room, 12);
    g_autofree char *below = g_build_filename("incoming/new", name, NULL);
    g_assert_cmpstr(name, ==, SHA_ABC ".7.12.eml");
    g_assert_true(exists(room, below));
    g_assert_cmpint(spool_sweep_tmp(room->incoming), ==, 0);
}

static void
test_writer_gives_up(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(SpoolWriter) w = NULL;
    g_assert_true(spool_writer_open(room->incoming, &w, NULL));
    g_assert_true(spool_writer_add(w, "half", 4, NULL));
    g_clear_pointer(&w, spool_writer_free);
    g_assert_cmpint(spool_sweep_tmp(room->incoming), ==, 0);
    spool_writer_free(NULL);
}

static void
test_sweep(Room *room, gconstpointer data)
{
    (void)data;
    put(room, "incoming/tmp/123.aa", "half a letter");
    put(room, "originals/tmp/123.bb", "half a part");
    put(room, "pages/tmp/123.cc", "half a page");
    g_assert_cmpint(spool_sweep_tmp(room->incoming), ==, 1);
    own_fd int lock = -1;
    g_assert_true(spool_lock(room->spool, &lock, NULL));
    g_assert_false(exists(room, "originals/tmp/123.bb"));
    g_assert_false(exists(room, "pages/tmp/123.cc"));
}

static void
test_arrivals(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *one = write_abc(room, 12);
    g_autofree char *path = g_build_filename(room->spool, "incoming/new", one, NULL);
    struct timespec old[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    g_assert_cmpint(utimensat(AT_FDCWD, path, old, 0), ==, 0);
    g_autofree char *two = write_abc(room, 5);
    put(room, "incoming/new/stray", "not ours");
    g_assert_true(spool_arrivals(room->spool, &names, NULL));
    g_assert_cmpuint(names->len, ==, 2);
    g_assert_cmpstr(names->pdata[0], ==, one);
    g_assert_cmpstr(names->pdata[1], ==, two);
}

static void
test_arrivals_cannot_look(void)
{
    GPtrArray *names = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(spool_arrivals("/nonexistent", &names, &error));
    g_assert_true(failure_is(error, FAIL_OURS));
    g_assert_null(names);
}

static void
keep(const Room *room, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *sha256 = NULL;
    int64_t size = 0;
    g_assert_true(spool_keep_arrival(room->spool, name, &sha256, &size, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(sha256, ==, SHA_ABC);
    g_assert_cmpint(size, ==, 3);
}

static void
done(const Room *room, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *arrival = g_build_filename("incoming/new", name, NULL);
    g_assert_true(exists(room, arrival)); /* until the book has it */
    g_assert_true(spool_arrival_done(room->spool, name, &error));
    g_assert_true(spool_arrival_done(room->spool, name, &error));
    g_assert_no_error(error);
}

static void
assert_kept(const Room *room, const char *name)
{
    char text[4] = "";
    struct stat st;
    own_fd int fd = -1;
    g_autofree char *arrival = g_build_filename("incoming/new", name, NULL);
    g_assert_false(exists(room, arrival));
    g_assert_true(spool_original_open(room->spool, SHA_ABC, &fd, NULL));
    g_assert_cmpint(read(fd, text, 4), ==, 3);
    g_assert_cmpstr(text, ==, "abc");
    g_assert_cmpint(fstat(fd, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0400);
}

static void
test_keep_arrival(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *name = write_abc(room, 12);
    keep(room, name);
    keep(room, name);
    done(room, name);
    assert_kept(room, name);
    /* The clerk died after the arrival was gone and is told of it again. */
    keep(room, name);
    /* The same bytes under another UID: the original is there already. */
    g_autofree char *again = write_abc(room, 13);
    keep(room, again);
    done(room, again);
    assert_kept(room, again);
}

static void
test_keep_arrival_wrong_bytes(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *sha256 = NULL;
    int64_t size;
    put(room, "incoming/new/" SHA_ABC ".7.1.eml", "not abc");
    g_assert_false(spool_keep_arrival(room->spool, SHA_ABC ".7.1.eml", &sha256, &size, &error));
    g_assert_true(failure_is(error, FAIL_HOSTILE));
    g_assert_false(exists(room, "originals/ba/" SHA_ABC));
    /* Fetched again, the whole letter takes the place of the broken one. */
    g_autofree char *name = write_abc(room, 1);
    keep(room, name);
    done(room, name);
}

static void
test_keep_arrival_refuses(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *name;
        FailureCode want;
    } table[] = {{"../../etc/passwd", FAIL_HOSTILE},
                 {"", FAIL_HOSTILE},
                 {SHA_ABC ".1.eml", FAIL_HOSTILE},
                 {SHA_ABC ".7.8.eml", FAIL_OURS},  /* not there */
                 {SHA_ABC ".7.9.eml", FAIL_OURS}}; /* a symbolic link */
    g_autofree char *link = g_build_filename(room->incoming, "new", SHA_ABC ".7.9.eml", NULL);
    g_assert_cmpint(symlink("/etc/hostname", link), ==, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *sha256 = NULL;
        int64_t size;
        g_assert_false(spool_keep_arrival(room->spool, table[i].name, &sha256, &size, &error));
        g_assert_true(failure_is(error, table[i].want));
    }
}

/* C06: the bytes that came, by their SHA-256 */
static void
test_keep_bytes_and_fd(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *one = NULL, *two = NULL, *empty = NULL;
    int64_t size = 0;
    own_fd int fd = -1;
    g_assert_true(spool_keep_bytes(room->spool, "abc", 3, &one, NULL));
    g_assert_cmpstr(one, ==, SHA_ABC);
    g_assert_true(spool_temporary(room->spool, &fd, NULL));
    g_assert_cmpint(write(fd, "abc", 3), ==, 3);
    g_assert_true(spool_keep_fd(room->spool, fd, &two, &size, NULL));
    g_assert_cmpstr(two, ==, SHA_ABC);
    g_assert_cmpint(size, ==, 3);
    g_assert_true(spool_keep_bytes(room->spool, "", 0, &empty, NULL));
    g_assert_true(g_str_has_prefix(empty, "e3b0c44298fc1c14"));
    g_autofree char *originals = g_build_filename(room->spool, "originals", NULL);
    g_assert_cmpint(spool_sweep_tmp(originals), ==, 0);
}

static void
test_original_missing(Room *room, gconstpointer data)
{
    (void)data;
    static const char *const shas[] = {SHA_ABC, "../../lock", ""};
    for (size_t i = 0; i < G_N_ELEMENTS(shas); i++) {
        g_autoptr(GError) error = NULL;
        int fd = -1;
        g_assert_false(spool_original_open(room->spool, shas[i], &fd, &error));
        g_assert_true(failure_is(error, FAIL_OURS));
        g_assert_cmpint(fd, ==, -1);
    }
}

static void
test_pages(Room *room, gconstpointer data)
{
    (void)data;
    int none = 0;
    own_fd int fd = -1;
    g_assert_true(spool_page_open(room->spool, SHA_ABC, 1, &none, NULL));
    g_assert_cmpint(none, ==, -1);
    g_assert_true(spool_page_keep(room->spool, SHA_ABC, 1, "png", 3, NULL));
    g_assert_true(spool_page_keep(room->spool, SHA_ABC, 1, "png", 3, NULL));
    g_assert_true(spool_page_open(room->spool, SHA_ABC, 1, &fd, NULL));
    g_assert_cmpint(fd, >=, 0);
}

static void
test_lock(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *pid = g_strdup_printf("process %d", (int)getpid());
    int first = -1, second = -1;
    g_assert_true(spool_lock(room->spool, &first, NULL));
    g_assert_false(spool_lock(room->spool, &second, &error));
    g_assert_true(failure_is(error, FAIL_OURS));
    g_assert_nonnull(strstr(error->message, pid));
    close(first);
    g_assert_true(spool_lock(room->spool, &second, NULL));
    close(second);
}

/* In a file system of 64 KiB of its own: 0 = every full disk was FAIL_AGAIN, 77 = cannot mount. */
static int
fill_small_disk(const char *spool)
{
    g_autofree char *incoming = g_build_filename(spool, "incoming", NULL), *sha256 = NULL;
    g_autofree char *block = g_malloc0(1 << 20);
    g_autoptr(SpoolWriter) w = NULL;
    g_autoptr(GError) error = NULL;
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", spool, "tmpfs", 0, "size=64k") != 0)
        return 77;
    if (!spool_prepare(spool, &error) || !spool_writer_open(incoming, &w, &error))
        return 1;
    if (spool_writer_add(w, block, 1 << 20, &error) || !failure_is(error, FAIL_AGAIN))
        return 2;
    g_clear_error(&error);
    g_clear_pointer(&w, spool_writer_free);
    if (spool_keep_bytes(spool, block, 1 << 20, &sha256, &error) || !failure_is(error, FAIL_AGAIN))
        return 3;
    /* Nothing half-written stays, so a small letter fits again. */
    return spool_keep_bytes(spool, "abc", 3, &sha256, NULL) ? 0 : 4;
}

static void
test_full_disk(Room *room, gconstpointer data)
{
    (void)data;
    int status = 0;
    pid_t pid = fork();
    if (pid == 0)
        _exit(fill_small_disk(room->spool));
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        g_test_skip("no right to mount a small tmpfs");
    else
        g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

static void
test_free_bytes(Room *room, gconstpointer data)
{
    (void)data;
    g_assert_cmpint(spool_free_bytes(room->spool), >, 0);
    g_assert_cmpint(spool_free_bytes("/nonexistent"), ==, -1);
}

#define ROOM_TEST(path, func) g_test_add("/spool/" path, Room, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/spool/arrival names", test_arrival_names);
    g_test_add_func("/spool/arrivals: could not look", test_arrivals_cannot_look);
    ROOM_TEST("writer finishes", test_writer_finishes);
    ROOM_TEST("writer gives up", test_writer_gives_up);
    ROOM_TEST("sweep", test_sweep);
    ROOM_TEST("arrivals, oldest first", test_arrivals);
    ROOM_TEST("keep arrival, again and again", test_keep_arrival);
    ROOM_TEST("keep arrival: wrong bytes", test_keep_arrival_wrong_bytes);
    ROOM_TEST("keep arrival: refused", test_keep_arrival_refuses);
    ROOM_TEST("keep bytes and descriptor", test_keep_bytes_and_fd);
    ROOM_TEST("original missing", test_original_missing);
    ROOM_TEST("pages", test_pages);
    ROOM_TEST("lock", test_lock);
    ROOM_TEST("full disk", test_full_disk);
    ROOM_TEST("free bytes", test_free_bytes);
    return g_test_run();
}
