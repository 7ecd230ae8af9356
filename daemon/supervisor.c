#include "daemon/supervisor.h"
#include "daemon/cage.h"
#include "daemon/day.h"
#include "daemon/fitness.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/spawn.h"
#include "daemon/watchdog.h"
#include "daemon/web_socket.h"
#include "daemon/wire.h"
#include "spool/spool.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum {
    ROLES = 5,
    REASON_BYTES = 2000,
    BACKOFF_FIRST_MS = 500,
    BACKOFF_MOST_MS = 60000,
    STEADY_MS = 60000, /* a role that ran this long starts over with the first backoff */
    STOP_WAIT_MS = 10000,
    CLERK_WAIT_MS = 5000,
};

struct Supervisor;

typedef struct Role {
    const char *name;
    bool (*start)(const struct Supervisor *, struct Role *, GError **);
    pid_t pid;
    int pidfd;
    int64_t started_ms, start_at_ms;
    int backoff_ms;
} Role;

typedef struct Supervisor {
    const Config *config;
    char *self;   /* bilagd's path */
    int signals;  /* signalfd */
    int clerk;    /* our end of the clerk's control pair, -1: no clerk */
    int listener; /* the web's socket */
    Watchdog watchdog;
    Role roles[ROLES];
} Supervisor;

enum { CLERK, ZYGOTE, MAIL, WEB, DRAW }; /* the clerk first: the others are handed to it */

/* --- starting ----------------------------------------------------------------------------- */

static bool
spawn_self(const Supervisor *s, const char *role, const int *fds, size_t n, pid_t *out,
           GError **error)
{
    char *argv[] = {s->self,
                    (char *)(uintptr_t) "--role",
                    (char *)(uintptr_t)role,
                    (char *)(uintptr_t) "--config",
                    s->config->path,
                    NULL};
    return spawn_program(argv, fds, n, out, error);
}

static bool
start_clerk(const Supervisor *s, Role *role, GError **error)
{
    int pair[2];
    if (!wire_pair(pair, error))
        return false;
    own_fd int ours = pair[0], theirs = pair[1];
    if (!spawn_self(s, role->name, &theirs, 1, &role->pid, error))
        return false;
    ((Supervisor *)(uintptr_t)s)->clerk = fd_steal(&ours);
    return true;
}

/* Makes a pair, starts the role with one end and sends the other to the clerk. */
static bool
start_peer(const Supervisor *s, Role *role,
           bool (*spawn)(const Supervisor *, Role *, int, GError **), GError **error)
{
    int pair[2];
    if (!wire_pair(pair, error))
        return false;
    own_fd int ours = pair[0], theirs = pair[1];
    g_autoptr(json_t) body = json_pack("{ssss}", "what", "peer", "role", role->name);
    return spawn(s, role, theirs, error) && wire_send(s->clerk, body, &ours, 1, error);
}

static bool
spawn_mail(const Supervisor *s, Role *role, int fd, GError **error)
{
    return spawn_self(s, role->name, &fd, 1, &role->pid, error);
}

static bool
spawn_web(const Supervisor *s, Role *role, int fd, GError **error)
{
    int fds[] = {fd, s->listener};
    return spawn_self(s, role->name, fds, 2, &role->pid, error);
}

static bool
spawn_zygote(const Supervisor *s, Role *role, int fd, GError **error)
{
    const ReaderProgram reader = {.path = s->config->reader,
                                  .user = s->config->user,
                                  .schemas = s->config->schemas,
                                  .accept_missing = s->config->accept_missing_protection};
    return spawn_reader(&reader, fd, &role->pid, error);
}

static bool
spawn_draw(const Supervisor *s, Role *role, int fd, GError **error)
{
    return spawn_drawer(s->config->reader, s->config->user, fd,
                        s->config->accept_missing_protection, &role->pid, error);
}

static bool
start_draw(const Supervisor *s, Role *role, GError **error)
{
    return start_peer(s, role, spawn_draw, error);
}

static bool
start_mail(const Supervisor *s, Role *role, GError **error)
{
    return start_peer(s, role, spawn_mail, error);
}

static bool
start_web(const Supervisor *s, Role *role, GError **error)
{
    return start_peer(s, role, spawn_web, error);
}

static bool
start_zygote(const Supervisor *s, Role *role, GError **error)
{
    return start_peer(s, role, spawn_zygote, error);
}

static const Role role_table[ROLES] = {
    [CLERK] = {.name = "clerk", .start = start_clerk},
    [ZYGOTE] = {.name = "zygote", .start = start_zygote},
    [MAIL] = {.name = "mail", .start = start_mail},
    [WEB] = {.name = "web", .start = start_web},
    [DRAW] = {.name = "draw", .start = start_draw},
};

static void
role_started(Role *role)
{
    role->started_ms = day_monotonic();
    role->pidfd = (int)syscall(SYS_pidfd_open, role->pid, 0);
    log_event(LOG_INFO, "started", "child=%s pid=%d", role->name, (int)role->pid);
}

/* A role dies: its restart waits longer each time, unless it had been steady. */
static void
role_ended(Role *role, int status)
{
    log_event(LOG_PROBLEM, "ended", "child=%s pid=%d exit=%d signal=%d", role->name, (int)role->pid,
              WIFEXITED(status) ? WEXITSTATUS(status) : -1,
              WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    bool steady = day_monotonic() - role->started_ms >= STEADY_MS;
    role->backoff_ms = steady || role->backoff_ms == 0 ? BACKOFF_FIRST_MS
                                                       : MIN(role->backoff_ms * 2, BACKOFF_MOST_MS);
    role->start_at_ms = day_monotonic() + role->backoff_ms;
    own_fd_close(&role->pidfd);
    role->pidfd = -1;
    role->pid = 0;
}

static void
start_due(Supervisor *s)
{
    for (size_t i = 0; i < ROLES; i++) {
        Role *role = &s->roles[i];
        if (role->pid != 0 || role->start_at_ms > day_monotonic() || (i != CLERK && s->clerk < 0))
            continue;
        g_autoptr(GError) error = NULL;
        bool ok = role->start(s, role, &error);
        if (role->pid != 0)
            role_started(role); /* also a half-started one: it is collected when it ends */
        if (!ok) {
            log_error("start-failed", error);
            role->start_at_ms = day_monotonic() + BACKOFF_MOST_MS / 10;
        }
    }
}

/* --- stopping ----------------------------------------------------------------------------- */

/* Waits for a role; kills it when it does not end in time. */
static void
await_role(Role *role, int64_t until_ms)
{
    if (role->pid == 0)
        return;
    struct pollfd p = {.fd = role->pidfd, .events = POLLIN};
    int left_ms = (int)MAX(until_ms - day_monotonic(), 0);
    if (role->pidfd < 0 || poll(&p, 1, left_ms) == 0) {
        log_event(LOG_PROBLEM, "stop-killed", "child=%s", role->name);
        kill(role->pid, SIGKILL);
    }
    (void)waitpid(role->pid, NULL, 0);
    own_fd_close(&role->pidfd);
    role->pidfd = -1;
    role->pid = 0;
}

static void
stop_role(Role *role, int64_t until_ms)
{
    if (role->pid != 0)
        kill(role->pid, SIGTERM);
    await_role(role, until_ms);
}

/* The mail process first: what it has just sent must still be written down. The clerk ends when
 * we say no more (a close with its last word unread would look like a fault); the zygote after it,
 * so that no document seems to have killed its reader. */
static void
stop_all(Supervisor *s)
{
    int64_t until_ms = day_monotonic() + STOP_WAIT_MS;
    stop_role(&s->roles[MAIL], until_ms);
    stop_role(&s->roles[WEB], until_ms);
    stop_role(&s->roles[DRAW], until_ms);
    if (s->clerk >= 0)
        (void)shutdown(s->clerk, SHUT_WR); /* fails only when it has gone already */
    await_role(&s->roles[CLERK], MAX(until_ms, day_monotonic() + CLERK_WAIT_MS));
    own_fd_close(&s->clerk);
    s->clerk = -1;
    stop_role(&s->roles[ZYGOTE], day_monotonic() + CLERK_WAIT_MS);
}

static void
collect_ended(Supervisor *s)
{
    for (size_t i = 0; i < ROLES; i++) {
        Role *role = &s->roles[i];
        int status;
        if (role->pid == 0 || waitpid(role->pid, &status, WNOHANG) != role->pid)
            continue;
        role_ended(role, status);
        if (i == CLERK) { /* the others hang on its sockets: start all anew */
            int64_t at = role->start_at_ms;
            stop_all(s);
            for (size_t k = 0; k < ROLES; k++)
                s->roles[k].start_at_ms = at;
            return;
        }
    }
}

/* --- the loop ----------------------------------------------------------------------------- */

static int
next_turn_ms(const Supervisor *s)
{
    int64_t next = watchdog_next_ms(&s->watchdog), now = day_monotonic();
    for (size_t i = 0; i < ROLES; i++) {
        if (s->roles[i].pid != 0)
            continue;
        int64_t left = MAX(s->roles[i].start_at_ms - now, 10);
        next = next < 0 ? left : MIN(next, left);
    }
    return (int)next;
}

/* True: a signal says stop. */
static bool
wait_once(Supervisor *s)
{
    struct pollfd fds[ROLES + 2] = {{.fd = s->signals, .events = POLLIN},
                                    [ROLES + 1] = {.fd = s->clerk, .events = POLLIN}};
    for (size_t i = 0; i < ROLES; i++)
        fds[i + 1] =
            (struct pollfd){.fd = s->roles[i].pid ? s->roles[i].pidfd : -1, .events = POLLIN};
    int ready = poll(fds, ROLES + 2, next_turn_ms(s));
    if (ready > 0 && fds[0].revents)
        return true;
    if (ready > 0 && fds[ROLES + 1].revents && !watchdog_hear(&s->watchdog, s->clerk)) {
        own_fd_close(&s->clerk); /* it is ending: collected below, or in the next turn */
        s->clerk = -1;
    }
    collect_ended(s);
    watchdog_tick(&s->watchdog, s->roles[CLERK].pid != 0);
    return false;
}

/* As root: the spool itself is given to the user, who then makes what belongs in it. */
static bool
give_spool(const Config *config, GError **error)
{
    const struct passwd *entry = getpwnam(config->user);
    if (!entry)
        return fail(error, FAIL_OURS, "%s: [daemon] user: there is no user %s", config->path,
                    config->user);
    if (g_mkdir_with_parents(config->spool, 0700) != 0 ||
        lchown(config->spool, entry->pw_uid, entry->pw_gid) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot give %s to %s", config->spool,
                          config->user);
    pid_t pid = fork();
    if (pid == 0) {
        g_autoptr(GError) why = NULL;
        bool ok = cage_drop_user(config->user, &why) && spool_prepare(config->spool, &why);
        if (!ok)
            log_error("spool-refused", why);
        _exit(ok ? 0 : 1);
    }
    int status = 1;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        return fail(error, FAIL_OURS, "user %s cannot prepare the spool %s", config->user,
                    config->spool);
    return true;
}

/* bilag, run as the user while no daemon does, takes the same lock. */
static bool
give_lock(const Config *config, int lock, GError **error)
{
    const struct passwd *entry = geteuid() == 0 && *config->user ? getpwnam(config->user) : NULL;
    return !entry || fchown(lock, entry->pw_uid, entry->pw_gid) == 0 ||
           fail_errno(error, FAIL_OURS, errno, "cannot give the spool's lock to %s", config->user);
}

static bool
prepare_spool(const Config *config, GError **error)
{
    return geteuid() == 0 && *config->user ? give_spool(config, error)
                                           : spool_prepare(config->spool, error);
}

/* In a child of its own, since it reads the secrets; its one sentence comes back in a pipe. */
static bool
check_fitness(const Config *config, GError **error)
{
    int ends[2], status = 1;
    char why[REASON_BYTES] = "";
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot make a pipe");
    own_fd int ours = ends[0], theirs = ends[1];
    pid_t pid = fork();
    if (pid == 0) {
        g_autoptr(GError) problem = NULL;
        bool fit = fitness_check(config, &problem);
        if (!fit && write(theirs, problem->message, MIN(strlen(problem->message), sizeof why)) < 0)
            _exit(2);
        _exit(fit ? 0 : 1);
    }
    own_fd_close(&theirs);
    theirs = -1;
    if (pid < 0 || read(ours, why, sizeof why - 1) < 0 || waitpid(pid, &status, 0) != pid)
        return fail_errno(error, FAIL_OURS, errno, "cannot check the configuration");
    return status == 0 || fail(error, FAIL_OURS, "%s", *why ? why : "the check itself ended badly");
}

static bool
prepare(Supervisor *s, int *out_lock, GError **error)
{
    sigset_t mask;
    umask(077);
    signal(SIGCHLD, SIG_DFL); /* ignored by who started us, roles could not be collected */
    sigemptyset(&mask);
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGINT);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    s->signals = signalfd(-1, &mask, SFD_CLOEXEC);
    if (s->signals < 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot listen for signals");
    return check_fitness(s->config, error) && prepare_spool(s->config, error) &&
           spool_lock(s->config->spool, out_lock, error) &&
           give_lock(s->config, *out_lock, error) &&
           web_socket_open(s->config, &s->listener, error);
}

int
supervisor_main(const Config *config)
{
    g_autoptr(GError) error = NULL;
    own_fd int lock = -1;
    Supervisor s = {.config = config, .signals = -1, .clerk = -1, .listener = -1};
    memcpy(s.roles, role_table, sizeof role_table);
    for (size_t i = 0; i < ROLES; i++)
        s.roles[i].pidfd = -1;
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    s.self = self;
    g_autofree char *missing = cage_missing();
    if (*missing)
        log_event(LOG_NOTICE, "protection-missing", "kernel=\"%s\"", missing);
    if (!self || !prepare(&s, &lock, &error)) {
        log_error("start-refused", error);
        return 1;
    }
    start_due(&s);
    watchdog_begin(&s.watchdog);
    while (!wait_once(&s))
        start_due(&s);
    log_event(LOG_NOTICE, "stopping", NULL);
    watchdog_end();
    stop_all(&s);
    own_fd_close(&s.listener);
    own_fd_close(&s.signals);
    return 0;
}
