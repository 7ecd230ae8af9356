/* What a caged process tries and must not get. Each try runs in a fork inside the cage; the
 * release build proves the kills, the sanitizer build (no seccomp filter) skips those. */
#include "daemon/cage.h"
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CAGE_SANITIZED
#define CAGE_SANITIZED 0
#endif

enum { GOT_IT = 0, REFUSED = 7, CAGE_FAILED = 9 };

static int
try_open(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0 ? GOT_IT : REFUSED;
}

static int
try_write_file(void)
{
    return open("/tmp/klyngebilag-cage", O_WRONLY | O_CREAT, 0600) >= 0 ? GOT_IT : REFUSED;
}

static int
try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? GOT_IT : REFUSED;
}

static int
try_exec(void)
{
    char *argv[] = {(char[]){"/bin/true"}, NULL};
    execv(argv[0], argv);
    return REFUSED;
}

static int
try_fork(void)
{
    return fork() >= 0 ? GOT_IT : REFUSED;
}

static int
try_ptrace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? GOT_IT : REFUSED;
}

static int
try_memory(void)
{
    size_t size = (size_t)100 << 30;
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
                   MAP_FAILED
               ? GOT_IT
               : REFUSED;
}

static int
try_executable_memory(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED
               ? GOT_IT
               : REFUSED;
}

static int
try_kill(void)
{
    return kill(getppid(), 0) == 0 ? GOT_IT : REFUSED;
}

typedef struct Try {
    const char *name;
    int (*run)(void);
    bool dies;  /* by the seccomp filter, else it is answered with an error */
    bool plain; /* holds in the sanitizer build too (Landlock, limits) */
} Try;

static const Try tries[] = {
    {"open the password file", try_open, false, true},
    {"write a file", try_write_file, false, true},
    {"open a socket", try_socket, true, false},
    {"run a program", try_exec, true, false},
    {"fork", try_fork, true, false},
    {"ptrace", try_ptrace, true, false},
    {"take 100 GB of memory", try_memory, false, false},
    {"map executable memory", try_executable_memory, true, false},
    {"signal its parent", try_kill, true, false},
};

static int
in_cage(int (*run)(void), bool threads)
{
    pid_t pid = fork();
    if (pid == 0) {
        g_autoptr(GError) error = NULL;
        if (!cage_enter(cage_reader_profile(threads), false, &error))
            _exit(CAGE_FAILED);
        _exit(run());
    }
    int status = 0;
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return status;
}

static void
test_try(gconstpointer data)
{
    const Try *one = data;
    if (CAGE_SANITIZED && !one->plain) {
        g_test_skip("the sanitizer build has no seccomp filter; the release build proves this");
        return;
    }
    for (int threads = 0; threads < 2; threads++) {
        int status = in_cage(one->run, threads);
        if (one->dies) {
            g_assert_true(WIFSIGNALED(status));
            g_assert_cmpint(WTERMSIG(status), ==, SIGSYS);
        } else {
            g_assert_true(WIFEXITED(status));
            g_assert_cmpint(WEXITSTATUS(status), ==, REFUSED);
        }
    }
}

static int
allocate_and_write(void)
{
    char *p = malloc(1 << 20);
    if (!p)
        return REFUSED;
    memset(p, 1, 1 << 20);
    free(p);
    return write(STDERR_FILENO, "", 0) == 0 ? GOT_IT : REFUSED;
}

static void
test_work_goes_on(void)
{
    int status = in_cage(allocate_and_write, false);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, GOT_IT);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
        g_autofree char *path = g_strdup_printf("/cage/cannot %s", tries[i].name);
        g_test_add_data_func(path, &tries[i], test_try);
    }
    g_test_add_func("/cage/can still work", test_work_goes_on);
    return g_test_run();
}
