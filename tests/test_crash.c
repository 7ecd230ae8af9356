/* Kills the work on a letter at every single system call it makes, and each time lets the next
 * start mend what is left: no letter lost, none twice, verdict and answer together or not at all.
 */
#include "daemon/own.h"
#include "spool/cases.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/spool.h"
#include "tests/scratch.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* sha256 of it */

enum { CALLS_MOST = 5000 };

typedef struct Room {
    char *template_dir; /* with a migrated book, copied for each try */
    char *spool;
} Room;

static char *
book_path(const char *spool)
{
    return g_build_filename(spool, "book", "bilag.db", NULL);
}

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(Book) book = NULL;
    /* In memory where possible: a killed process needs no disk, and each try makes 30 fsyncs. */
    g_autofree char *in_memory = g_strdup("/dev/shm/crash-XXXXXX");
    room->template_dir =
        g_mkdtemp(in_memory) ? g_steal_pointer(&in_memory) : g_dir_make_tmp("crash-XXXXXX", NULL);
    room->spool = g_build_filename(room->template_dir, "spool", NULL);
    g_autofree char *path = g_build_filename(room->template_dir, "bilag.db", NULL);
    g_assert_true(book_open(path, true, &book, NULL));
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    remove_tree(room->template_dir);
    g_free(room->template_dir);
    g_free(room->spool);
}

static void
fresh_spool(const Room *room)
{
    gsize size;
    g_autofree char *bytes = NULL, *from = g_build_filename(room->template_dir, "bilag.db", NULL);
    g_autofree char *to = book_path(room->spool);
    remove_tree(room->spool);
    g_assert_true(spool_prepare(room->spool, NULL));
    g_assert_true(g_file_get_contents(from, &bytes, &size, NULL));
    g_assert_true(
        g_file_set_contents_full(to, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* --- the work of a letter -------------------------------------------------------------------- */

static bool
fetch(const char *spool, GError **error)
{
    g_autoptr(SpoolWriter) w = NULL;
    g_autofree char *incoming = g_build_filename(spool, "incoming", NULL), *name = NULL,
                    *sha = NULL;
    return spool_writer_open(incoming, &w, error) && spool_writer_add(w, "abc", 3, error) &&
           spool_writer_finish(w, 7, 1, &name, &sha, error);
}

static bool
ingest(const char *spool, Book *book, const char *name, GError **error)
{
    g_autofree char *sha256 = NULL;
    int64_t size, letter;
    bool known;
    return spool_keep_arrival(spool, name, &sha256, &size, error) &&
           letters_arrive(book, sha256, size, "INBOX", 7, 1, &letter, &known, error) &&
           spool_arrival_done(spool, name, error);
}

/* Verdict, reply and state of a letter: one transaction. */
static bool
settle(Book *book, int64_t letter, GError **error)
{
    int64_t id;
    g_autoptr(CaseFile) file = case_file_new();
    g_autoptr(Outgoing) answer = outgoing_new();
    g_array_append_val(file->letters, letter);
    answer->kind = g_strdup("answer");
    answer->event = g_strdup_printf("answer:%d", (int)letter);
    answer->message_id = g_strdup("1@example.dk");
    answer->recipient = g_strdup("anna@klinik.example");
    answer->envelope_from = g_strdup("");
    answer->bytes = g_bytes_new_static("x", 1);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    return t && cases_save(book, file, error) && outbox_add(book, answer, &id, error) &&
           letters_set_state(book, letter, "settled", "done", NULL, error) &&
           letters_file(book, letter, "done", error) && book_commit(book, error);
}

static bool
read_and_settle(Book *book, GError **error)
{
    g_autoptr(Job) job = NULL;
    g_autoptr(GArray) ready = NULL;
    g_autoptr(Reading) reading = reading_new();
    if (!letters_claim(book, 60000, &job, error) ||
        (job && !letters_job_done(book, job, reading, error)) ||
        !letters_ready(book, &ready, error))
        return false;
    for (guint i = 0; i < ready->len; i++)
        if (!settle(book, g_array_index(ready, int64_t, i), error))
            return false;
    return true;
}

/* What a start does: lock, sweep, fetch what the book does not know, ingest, read, settle. */
static bool
start(const char *spool, bool on_server, GError **error)
{
    own_fd int lock = -1;
    g_autoptr(Book) book = NULL;
    g_autoptr(GPtrArray) arrivals = NULL;
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_autofree char *path = book_path(spool), *incoming = g_build_filename(spool, "incoming", NULL);
    uint32_t uid = 1;
    g_array_append_val(uids, uid);
    (void)spool_sweep_tmp(incoming);
    if (!spool_lock(spool, &lock, error) || !book_open(path, true, &book, error) ||
        !letters_release_all(book, error) || !letters_unknown(book, "INBOX", 7, uids, error) ||
        (on_server && uids->len && !fetch(spool, error)) ||
        !spool_arrivals(spool, &arrivals, error))
        return false;
    for (guint i = 0; i < arrivals->len; i++)
        if (!ingest(spool, book, arrivals->pdata[i], error))
            return false;
    return read_and_settle(book, error);
}

/* --- killing it ------------------------------------------------------------------------------ */

static int
child(const char *spool)
{
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
        return 77;
    raise(SIGSTOP);
    return start(spool, true, NULL) ? 0 : 1;
}

/* Lets the child enter `calls` system calls, then kills it there. Its exit status when it was
 * done before, -1 when it was killed. */
static int
kill_after(const char *spool, int calls)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0)
        _exit(child(spool));
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    for (int stops = 0; WIFSTOPPED(status) && stops < 2 * calls; stops++) {
        g_assert_cmpint(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), ==, 0);
        g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    }
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    kill(pid, SIGKILL);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return -1;
}

static int64_t
count(Book *book, const char *sql)
{
    int64_t n = -1;
    g_assert_true(book_number(book, NULL, 0, &n, sql, ""));
    return n;
}

static void
assert_together(const char *spool)
{
    g_autoptr(Book) book = NULL;
    g_autofree char *path = book_path(spool);
    g_assert_true(book_open(path, true, &book, NULL));
    int64_t settled = count(book, "SELECT count(*) FROM letter WHERE state = 'settled'");
    g_assert_cmpint(count(book, "SELECT count(*) FROM case_file"), ==, settled);
    g_assert_cmpint(count(book, "SELECT count(*) FROM outgoing"), ==, settled);
    g_assert_cmpint(count(book, "SELECT count(*) FROM location WHERE wanted = 'done'"), ==,
                    settled);
}

static void
assert_mended(const char *spool)
{
    static const struct {
        const char *sql;
        int64_t want;
    } table[] = {{"SELECT count(*) FROM letter", 1},
                 {"SELECT count(*) FROM location", 1},
                 {"SELECT count(*) FROM job WHERE state = 'done'", 1},
                 {"SELECT count(*) FROM reading", 1},
                 {"SELECT count(*) FROM case_file WHERE number LIKE '%-000001'", 1},
                 {"SELECT count(*) FROM outgoing", 1}};
    own_fd int fd = -1;
    g_autoptr(GPtrArray) left = NULL;
    g_autoptr(Book) book = NULL;
    g_autofree char *path = book_path(spool);
    g_assert_true(book_open(path, false, &book, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpint(count(book, table[i].sql), ==, table[i].want);
    g_assert_true(spool_arrivals(spool, &left, NULL));
    g_assert_cmpuint(left->len, ==, 0);
    g_assert_true(spool_original_open(spool, ABC, &fd, NULL));
}

/* Once it is durable here, somebody may delete it on the server. */
static bool
is_durable(const char *spool)
{
    g_autoptr(GPtrArray) arrivals = NULL;
    own_fd int fd = -1;
    g_assert_true(spool_arrivals(spool, &arrivals, NULL));
    return arrivals->len > 0 || spool_original_open(spool, ABC, &fd, NULL);
}

static void
test_every_call(Room *room, gconstpointer data)
{
    (void)data;
    int calls = 1, ended = -1;
    for (; ended < 0 && calls < CALLS_MOST; calls++) {
        g_autoptr(GError) error = NULL;
        fresh_spool(room);
        ended = kill_after(room->spool, calls);
        if (ended == 77) {
            g_test_skip("ptrace is not allowed here");
            return;
        }
        assert_together(room->spool);
        g_assert_true(start(room->spool, !is_durable(room->spool), &error));
        g_assert_no_error(error);
        assert_mended(room->spool);
    }
    g_test_message("killed at each of %d system calls", calls - 2);
    g_assert_cmpint(ended, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/crash/at every system call", Room, NULL, set_up, test_every_call, tear_down);
    return g_test_run();
}
