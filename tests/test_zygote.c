/* The real zygote with real readers: deadlines, jobs that cannot be, and who waits for whom. */
#include "daemon/own.h"
#include "daemon/readers.h"
#include "daemon/spawn.h"
#include "daemon/wire.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

typedef struct Fixture {
    pid_t pid;
    int socket;
    Readers *readers;
    GPtrArray *done; /* ReaderResult */
} Fixture;

static bool
temporary(void *user, int *out_fd, GError **error)
{
    (void)user;
    (void)error;
    *out_fd = memfd_create("part", MFD_CLOEXEC);
    return true;
}

static void
set_up(Fixture *f, gconstpointer data)
{
    int pair[2];
    g_autoptr(GError) error = NULL;
    (void)data;
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *tests = g_path_get_dirname(self);
    g_autofree char *build = g_path_get_dirname(tests);
    g_autofree char *reader = g_build_filename(build, "bilag-read", NULL);
    g_assert_true(wire_pair(pair, &error));
    g_assert_true(spawn_reader(&(ReaderProgram){.path = reader, .accept_missing = true}, pair[1],
                               &f->pid, &error));
    close(pair[1]);
    f->socket = pair[0];
    f->readers = readers_new(f->socket, temporary, NULL);
    f->done = g_ptr_array_new_with_free_func((GDestroyNotify)reader_result_free);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
    int status;
    (void)data;
    g_ptr_array_unref(f->done);
    readers_free(f->readers);
    (void)shutdown(f->socket, SHUT_RDWR);
    close(f->socket);
    g_assert_cmpint(waitpid(f->pid, &status, 0), ==, f->pid);
}

/* Waits until n jobs are answered; at most ms. */
static void
wait_done(Fixture *f, guint n, int64_t ms)
{
    int64_t until = g_get_monotonic_time() + ms * 1000;
    while (f->done->len < n && g_get_monotonic_time() < until) {
        g_autoptr(GArray) fds = g_array_new(FALSE, TRUE, sizeof(struct pollfd));
        g_autoptr(GError) error = NULL;
        readers_poll(f->readers, fds);
        (void)poll((struct pollfd *)(void *)fds->data, fds->len, 200);
        g_assert_true(readers_handle(f->readers, fds, f->done, &error));
        g_assert_no_error(error);
    }
    g_assert_cmpuint(f->done->len, ==, n);
}

static int
text_document(void)
{
    static const char text[] = "Kvittering fra Klynge 57";
    int fd = memfd_create("document", MFD_CLOEXEC);
    g_assert_cmpint(write(fd, text, strlen(text)), ==, (ssize_t)strlen(text));
    g_assert_cmpint(lseek(fd, 0, SEEK_SET), ==, 0);
    return fd;
}

static void
test_deadline(Fixture *f, gconstpointer data)
{
    enum { RENDER_DEADLINE_MS = 20000 }; /* the shortest one of ocr/zygote.c */
    int ends[2];
    g_autoptr(GError) error = NULL;
    (void)data;
    g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
    own_fd int never = ends[0], kept = ends[1], text = text_document();
    ReaderJob stuck = {.job = 1, .kind = "render", .page = 1};
    ReaderJob quick = {.job = 2, .kind = "document", .name = "a.txt"};
    int64_t began = g_get_monotonic_time();
    g_assert_true(readers_start(f->readers, &stuck, never, &error));
    g_assert_true(readers_start(f->readers, &quick, text, &error));
    wait_done(f, 1, RENDER_DEADLINE_MS - 5000);
    const ReaderResult *first = f->done->pdata[0];
    g_assert_cmpint(first->job, ==, 2); /* nobody waits for the stuck one */
    g_assert_cmpstr(first->reading->end, ==, "complete");
    wait_done(f, 2, RENDER_DEADLINE_MS + 10000);
    const ReaderResult *second = f->done->pdata[1];
    g_assert_cmpstr(second->reading->end, ==, "timed-out");
    g_assert_cmpint((g_get_monotonic_time() - began) / 1000, >=, RENDER_DEADLINE_MS);
    g_assert_cmpint(kept, >=, 0);
}

static void
test_impossible_job_is_answered(Fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    (void)data;
    own_fd int text = text_document();
    ReaderJob unknown = {.job = 7, .kind = "dance"};
    g_assert_true(readers_start(f->readers, &unknown, text, &error));
    wait_done(f, 1, 20000);
    const ReaderResult *result = f->done->pdata[0];
    g_assert_cmpstr(result->reading->end, ==, "killed");
    ReaderJob quick = {.job = 8, .kind = "document", .name = "a.txt"};
    g_assert_true(readers_start(f->readers, &quick, text, &error));
    wait_done(f, 2, 20000);
    g_assert_cmpstr(((ReaderResult *)f->done->pdata[1])->reading->end, ==, "complete");
}

/* What can be seen of its cage from outside: it gave up new privileges before the first job. */
static void
test_caged_itself(Fixture *f, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *status = NULL, *path = g_strdup_printf("/proc/%d/status", (int)f->pid);
    (void)data;
    own_fd int text = text_document();
    ReaderJob quick = {.job = 1, .kind = "document", .name = "a.txt"};
    g_assert_true(readers_start(f->readers, &quick, text, &error));
    wait_done(f, 1, 20000);
    g_assert_true(g_file_get_contents(path, &status, NULL, &error));
    g_assert_nonnull(strstr(status, "NoNewPrivs:\t1"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    g_test_add("/zygote/deadline", Fixture, NULL, set_up, test_deadline, tear_down);
    g_test_add("/zygote/impossible-job-is-answered", Fixture, NULL, set_up,
               test_impossible_job_is_answered, tear_down);
    g_test_add("/zygote/caged-itself", Fixture, NULL, set_up, test_caged_itself, tear_down);
    return g_test_run();
}
