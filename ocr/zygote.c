#include "ocr/zygote.h"
#include "daemon/cage.h"
#include "daemon/day.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/wire.h"
#include "ocr/job.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum {
    CHILDREN = 64,                /* the configuration's limit on readers */
    MAIL_DEADLINE_MS = 60000,     /* a 100 MB mail takes 3 s */
    DOCUMENT_DEADLINE_MS = 90000, /* a 50-page scan at 1.6 s a page, and slow machines */
    RENDER_DEADLINE_MS = 20000,
};

typedef struct Child {
    int64_t job;
    pid_t pid;
    int pidfd;
    int64_t deadline_ms;
    bool overran;
} Child;

typedef struct Zygote {
    pid_t pid;
    int control_fd;
    int tasks_fd; /* /proc/self/task, opened before the cage */
    bool accept_missing;
    Child children[CHILDREN];
    size_t n;
} Zygote;

static bool
prove_one_thread(const Zygote *zygote, GError **error)
{
    int fd = fcntl(zygote->tasks_fd, F_DUPFD_CLOEXEC, 0);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir)
        return fail_errno(error, FAIL_OURS, errno, "cannot look at our own threads");
    rewinddir(dir);
    int tasks = 0;
    for (const struct dirent *e; (e = readdir(dir));)
        tasks += e->d_name[0] != '.';
    closedir(dir);
    return tasks == 1 || fail(error, FAIL_OURS, "the zygote has %d threads, must be one", tasks);
}

static int64_t
deadline_of(const char *kind)
{
    static const struct {
        const char *kind;
        int64_t ms;
    } table[] = {{"mail", MAIL_DEADLINE_MS},
                 {"document", DOCUMENT_DEADLINE_MS},
                 {"render", RENDER_DEADLINE_MS}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (g_strcmp0(kind, table[i].kind) == 0)
            return table[i].ms;
    return 0;
}

/* In the child: only the document, the answer and standard error stay open. */
static _Noreturn void
child_run(const Zygote *zygote, const WireMessage *message, int document_fd, int result_fd)
{
    enum { DOCUMENT_AT = 3, RESULT_AT = 4, SAFE_FROM = 10 };
    signal(SIGTERM, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != zygote->pid) /* it died before the line above */
        _exit(JOB_EXIT_PIPE);
    int document = fcntl(document_fd, F_DUPFD, SAFE_FROM),
        result = fcntl(result_fd, F_DUPFD, SAFE_FROM);
    if (document < 0 || result < 0 || dup2(document, DOCUMENT_AT) < 0 ||
        dup2(result, RESULT_AT) < 0 || close_range(RESULT_AT + 1, ~0U, 0) != 0)
        _exit(JOB_EXIT_PIPE);
    Job job = {.kind = wire_string(message, "kind"),
               .name = wire_string(message, "name"),
               .media_type = wire_string(message, "media_type"),
               .lessons = wire_string(message, "lessons"),
               .page = (int)CLAMP(wire_int(message, "page", 1), 1, 100000),
               .validate = (unsigned)wire_int(message, "validate", 0)};
    job_run(&job, DOCUMENT_AT, RESULT_AT, zygote->accept_missing);
}

/* Said by the zygote only: what a reader does with its exit status proves nothing. */
static bool
say_not_started(const Zygote *zygote, int64_t job, GError **error)
{
    return wire_say(zygote->control_fd, error, "{ss sI ss si si sI sI}", "what", "done", "job",
                    (json_int_t)job, "end", "not-started", "signal", 0, "status", JOB_EXIT_PIPE,
                    "cpu_ms", (json_int_t)0, "peak_kb", (json_int_t)0);
}

static bool
start_reader(Zygote *zygote, WireMessage *message, GError **error)
{
    int64_t job = wire_int(message, "job", -1);
    int64_t allowed_ms = deadline_of(wire_string(message, "kind"));
    own_fd int document = wire_take_fd(message, 0);
    own_fd int result = wire_take_fd(message, 1);
    if (job < 0 || allowed_ms == 0 || document < 0 || result < 0 || zygote->n == CHILDREN)
        return say_not_started(zygote, job, error);
    if (!prove_one_thread(zygote, error))
        return false;
    pid_t pid = fork();
    if (pid == 0)
        child_run(zygote, message, document, result);
    if (pid < 0) {
        log_event(LOG_PROBLEM, "fork-failed", "job=%ld errno=%d", (long)job, errno);
        return say_not_started(zygote, job, error);
    }
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (pidfd < 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot watch a reader");
    zygote->children[zygote->n++] = (Child){
        .job = job, .pid = pid, .pidfd = pidfd, .deadline_ms = day_monotonic() + allowed_ms};
    return true;
}

static bool
reap(Zygote *zygote, size_t i, GError **error)
{
    Child child = zygote->children[i];
    int status = 0;
    struct rusage usage = {0};
    if (wait4(child.pid, &status, 0, &usage) != child.pid)
        return fail_errno(error, FAIL_OURS, errno, "cannot collect a reader");
    own_fd_close(&child.pidfd);
    zygote->children[i] = zygote->children[--zygote->n];
    int64_t cpu_ms = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
                     (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    const char *end = child.overran                                               ? "timed-out"
                      : WIFEXITED(status) && WEXITSTATUS(status) == JOB_EXIT_DONE ? "exited"
                                                                                  : "killed";
    return wire_say(zygote->control_fd, error, "{ss sI ss si si sI sI}", "what", "done", "job",
                    (json_int_t)child.job, "end", end, "signal",
                    WIFSIGNALED(status) ? WTERMSIG(status) : 0, "status",
                    WIFEXITED(status) ? WEXITSTATUS(status) : -1, "cpu_ms", (json_int_t)cpu_ms,
                    "peak_kb", (json_int_t)usage.ru_maxrss);
}

/* Kills who overran; returns how long to wait for the next deadline, -1: for ever. */
static int
keep_deadlines(Zygote *zygote)
{
    int64_t now = day_monotonic(), next = -1;
    for (size_t i = 0; i < zygote->n; i++) {
        Child *child = &zygote->children[i];
        int64_t left = child->deadline_ms - now;
        if (left <= 0 && !child->overran) {
            child->overran = true;
            kill(child->pid, SIGKILL);
        }
        if (left > 0 && (next < 0 || left < next))
            next = left;
    }
    return (int)next;
}

static bool
serve_control(Zygote *zygote, bool *out_closed, GError **error)
{
    g_autoptr(WireMessage) message = NULL;
    g_autoptr(GError) why = NULL;
    *out_closed = false;
    if (!wire_receive(zygote->control_fd, &message, &why)) {
        if (!failure_is(why, FAIL_HOSTILE)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        log_error("message-refused", why);
        return true;
    }
    *out_closed = message == NULL;
    if (!message || strcmp(wire_what(message), "read") != 0)
        return true;
    return start_reader(zygote, message, error);
}

static bool
wait_once(Zygote *zygote, bool *out_closed, GError **error)
{
    struct pollfd fds[CHILDREN + 1] = {{.fd = zygote->control_fd, .events = POLLIN}};
    *out_closed = false;
    for (size_t i = 0; i < zygote->n; i++)
        fds[i + 1] = (struct pollfd){.fd = zygote->children[i].pidfd, .events = POLLIN};
    size_t watched = zygote->n;
    int ready = poll(fds, (nfds_t)watched + 1, keep_deadlines(zygote));
    if (ready < 0 && errno != EINTR)
        return fail_errno(error, FAIL_OURS, errno, "cannot wait for readers");
    if (ready <= 0)
        return true;
    for (size_t i = watched; i-- > 0;) /* downwards: reaping moves the last one here */
        if (fds[i + 1].revents && !reap(zygote, i, error))
            return false;
    return !fds[0].revents || serve_control(zygote, out_closed, error);
}

/* With the models loaded the zygote needs no file and no network, and what it has not, its readers
 * cannot get. It forks and limits them, so the filter of system calls is theirs alone. */
static bool
enter_cage(bool accept_missing, GError **error)
{
    static const CageProfile profile = {
        .name = "zygote", .files = -1, .processes = -1, .file_bytes = UINT64_MAX};
    return cage_enter(&profile, accept_missing, error);
}

bool
zygote_serve(int control_fd, bool accept_missing, GError **error)
{
    Zygote zygote = {.pid = getpid(), .control_fd = control_fd, .accept_missing = accept_missing};
    own_fd int tasks = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (tasks < 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot open /proc/self/task");
    zygote.tasks_fd = tasks;
    if (!enter_cage(accept_missing, error))
        return false;
    signal(SIGCHLD, SIG_DFL); /* ignored by who started us, children could not be collected */
    bool closed = false, ok = true;
    while (ok && !closed)
        ok = wait_once(&zygote, &closed, error);
    for (size_t i = 0; i < zygote.n; i++)
        kill(zygote.children[i].pid, SIGKILL);
    return ok;
}
