/* The cages of clerk, mail and web as they enter them: what each may do, and what it dies of. */
#include "daemon/cage.h"
#include "daemon/clerk.h"
#include "daemon/mail.h"
#include "daemon/secret.h"
#include "daemon/web.h"
#include "spool/spool.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DONE = 0, REFUSED = 7, CAGE_FAILED = 9 };

typedef struct Room {
    char *spool;
    Config config;
} Room;

static Room room;

static int
try_open(const char *below, int flags)
{
    g_autofree char *path =
        *below == '/' ? g_strdup(below) : g_build_filename(room.spool, below, NULL);
    int fd = open(path, flags | O_CLOEXEC, 0600);
    return fd >= 0 ? DONE : errno == EACCES ? REFUSED : CAGE_FAILED;
}

static int
read_password_file(void)
{
    return try_open("/etc/passwd", O_RDONLY);
}

static int
read_book(void)
{
    return try_open("book/bilag.db", O_RDONLY);
}

static int
write_book(void)
{
    return try_open("book/bilag.db", O_RDWR);
}

static int
make_original(void)
{
    return try_open("originals/tmp/x", O_WRONLY | O_CREAT);
}

static int
make_incoming(void)
{
    return try_open("incoming/tmp/x", O_WRONLY | O_CREAT);
}

static int
make_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? DONE : REFUSED;
}

static int
connect_elsewhere(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(9)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return connect(fd, (struct sockaddr *)&at, sizeof at) != 0 && errno == EACCES ? REFUSED : DONE;
}

static int
run_program(void)
{
    char *argv[] = {(char[]){"/bin/true"}, NULL};
    execv(argv[0], argv);
    return REFUSED;
}

static int
fork_once(void)
{
    return fork() >= 0 ? DONE : REFUSED;
}

static int
dump_core(void)
{
    struct rlimit core;
    return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 &&
                   prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0
               ? REFUSED
               : DONE;
}

enum { MAY, MAY_NOT, DIES };

typedef struct Try {
    const char *name;
    int (*run)(void);
    int clerk, mail, web;
    int landlock; /* ABI that this needs */
} Try;

static const Try tries[] = {
    {"read the password file", read_password_file, MAY_NOT, MAY_NOT, MAY_NOT, 1},
    {"read the book", read_book, MAY, MAY_NOT, MAY, 1},
    {"write the book", write_book, MAY, MAY_NOT, MAY_NOT, 1},
    {"make an original", make_original, MAY, MAY_NOT, MAY_NOT, 1},
    {"make an incoming letter", make_incoming, MAY, MAY, MAY_NOT, 1},
    {"make a socket", make_socket, DIES, MAY, DIES, 0},
    {"connect to another port", connect_elsewhere, DIES, MAY_NOT, DIES, 4},
    {"run a program", run_program, DIES, DIES, DIES, 0},
    {"fork", fork_once, DIES, DIES, DIES, 0},
};

static void
check(const Try *one, int want, bool (*enter)(const Config *, GError **))
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        g_autoptr(GError) error = NULL;
        _exit(enter(&room.config, &error) ? one->run() : CAGE_FAILED);
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    if (want == DIES) {
        g_assert_true(WIFSIGNALED(status));
        g_assert_cmpint(WTERMSIG(status), ==, SIGSYS);
    } else {
        g_assert_true(WIFEXITED(status));
        g_assert_cmpint(WEXITSTATUS(status), ==, want == MAY ? DONE : REFUSED);
    }
}

static void
test_try(gconstpointer data)
{
    const Try *one = data;
    g_autofree char *missing = cage_missing();
    if ((one->landlock == 1 && strstr(missing, "(files)")) ||
        (one->landlock == 4 && strstr(missing, "(network"))) {
        g_test_skip("this kernel's Landlock cannot refuse it");
        return;
    }
    g_test_message("clerk");
    check(one, one->clerk, clerk_enter_cage);
    g_test_message("mail");
    check(one, one->mail, mail_enter_cage);
    g_test_message("web");
    check(one, one->web, web_enter_cage);
}

/* Before the first byte of a secret is in memory, and not only in the cage. */
static void
test_secret_hidden(void)
{
    g_autofree char *path = g_build_filename(room.spool, "secret", NULL);
    g_assert_true(g_file_set_contents(path, "hemmelig\n", -1, NULL));
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        char *secret = NULL;
        _exit(secret_load(path, &secret, NULL) ? dump_core() : CAGE_FAILED);
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_cmpint(WEXITSTATUS(status), ==, REFUSED);
}

static void
room_open(void)
{
    g_autofree char *book = NULL;
    room.spool = g_dir_make_tmp("cage-XXXXXX", NULL);
    book = g_build_filename(room.spool, "book", "bilag.db", NULL);
    g_assert_true(spool_prepare(room.spool, NULL));
    g_assert_true(g_file_set_contents(book, "x", 1, NULL));
    room.config = (Config){.spool = room.spool,
                           .templates = (char *)(uintptr_t) "templates",
                           .form = (char *)(uintptr_t) "",
                           .accept_missing_protection = true,
                           .imap = {.port = 993},
                           .smtp = {.port = 587}};
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    room_open();
    for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
        g_autofree char *path = g_strdup_printf("/cage of roles/%s", tries[i].name);
        g_test_add_data_func(path, &tries[i], test_try);
    }
    g_test_add_func("/cage of roles/a secret is in no core dump", test_secret_hidden);
    return g_test_run();
}
