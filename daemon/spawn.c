#include "daemon/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { FIRST_FD = 3, MOST_FDS = 4, SAFE_FROM = 100 };

/* Between fork and exec: only calls that are safe there. */
static _Noreturn void
child(char *const argv[], const int *fds, size_t n_fds, char *const envp[])
{
    int moved[MOST_FDS];
    for (size_t i = 0; i < n_fds; i++) /* out of the way first, so that none is overwritten */
        if ((moved[i] = fcntl(fds[i], F_DUPFD, SAFE_FROM)) < 0)
            _exit(126);
    for (size_t i = 0; i < n_fds; i++)
        if (dup2(moved[i], FIRST_FD + (int)i) < 0)
            _exit(126);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (close_range((unsigned)(FIRST_FD + n_fds), ~0U, 0) == 0)
        execve(argv[0], argv, envp);
    _exit(127);
}

/* What a role may inherit; the rest of an environment is nobody's business. */
static char **
clean_environment(void)
{
    static const char *const kept[] = {"PATH",           "LANG",         "LC_ALL",       "TZ",
                                       "JOURNAL_STREAM", "ASAN_OPTIONS", "UBSAN_OPTIONS"};
    char **envp = g_environ_setenv(NULL, "OMP_THREAD_LIMIT", "1", TRUE);
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        const char *value = g_getenv(kept[i]);
        if (value)
            envp = g_environ_setenv(envp, kept[i], value, TRUE);
    }
    return envp;
}

bool
spawn_program(char *const argv[], const int *fds, size_t n_fds, pid_t *out_pid, GError **error)
{
    g_assert(n_fds <= MOST_FDS);
    g_auto(GStrv) envp = clean_environment();
    pid_t pid = fork();
    if (pid == 0)
        child(argv, fds, n_fds, envp);
    if (pid < 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot start %s", argv[0]);
    *out_pid = pid;
    return true;
}

static void
add_option(GPtrArray *argv, const char *option, const char *value)
{
    if (!value || !*value)
        return;
    g_ptr_array_add(argv, (char *)(uintptr_t)option);
    g_ptr_array_add(argv, (char *)(uintptr_t)value);
}

bool
spawn_reader(const ReaderProgram *reader, int control_fd, pid_t *out_pid, GError **error)
{
    g_autofree char *dir = g_path_get_dirname(reader->path);
    g_autofree char *models = g_build_filename(dir, "tessdata", NULL);
    g_autofree char *danish = g_build_filename(models, "dan.traineddata", NULL);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, (char *)(uintptr_t)reader->path);
    add_option(argv, "--zygote", "3");
    add_option(argv, "--tessdata", g_file_test(danish, G_FILE_TEST_EXISTS) ? models : NULL);
    add_option(argv, "--schemas", reader->schemas);
    add_option(argv, "--user", reader->user);
    if (reader->accept_missing)
        g_ptr_array_add(argv, (char *)(uintptr_t) "--accept-missing-protection");
    g_ptr_array_add(argv, NULL);
    return spawn_program((char *const *)argv->pdata, &control_fd, 1, out_pid, error);
}

bool
spawn_drawer(const char *reader, const char *user, int control_fd, bool accept_missing,
             pid_t *out_pid, GError **error)
{
    g_autofree char *dir = g_path_get_dirname(reader);
    g_autofree char *program = g_build_filename(dir, "bilag-draw", NULL);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, program);
    g_ptr_array_add(argv, (char *)(uintptr_t) "--socket");
    g_ptr_array_add(argv, (char *)(uintptr_t) "3");
    if (user && *user) {
        g_ptr_array_add(argv, (char *)(uintptr_t) "--user");
        g_ptr_array_add(argv, (char *)(uintptr_t)user);
    }
    if (accept_missing)
        g_ptr_array_add(argv, (char *)(uintptr_t) "--accept-missing-protection");
    g_ptr_array_add(argv, NULL);
    return spawn_program((char *const *)argv->pdata, &control_fd, 1, out_pid, error);
}
