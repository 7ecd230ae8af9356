#include "daemon/day.h"
#include "daemon/watchdog.h"
#include "daemon/wire.h"
#include "tests/scratch.h"
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A service manager that listens. */
static int
manager_open(const char *directory)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    g_autofree char *path = g_build_filename(directory, "notify", NULL);
    g_assert_cmpuint(g_strlcpy(at.sun_path, path, sizeof at.sun_path), <, sizeof at.sun_path);
    g_assert_cmpint(bind(fd, (const struct sockaddr *)(const void *)&at, sizeof at), ==, 0);
    g_setenv("NOTIFY_SOCKET", path, TRUE);
    g_setenv("WATCHDOG_USEC", "120000000", TRUE);
    return fd;
}

static void
assert_said(int manager, const char *want)
{
    char said[100] = "";
    ssize_t n = recv(manager, said, sizeof said - 1, MSG_DONTWAIT);
    g_assert_cmpstr(n < 0 ? "" : said, ==, want);
}

static void
test_silence(void)
{
    g_autofree char *directory = g_dir_make_tmp("bilag-watchdog-XXXXXX", NULL);
    int manager = manager_open(directory), clerk[2];
    g_autoptr(GError) error = NULL;
    Watchdog watchdog = {0};
    watchdog_begin(&watchdog);
    assert_said(manager, "READY=1");
    g_assert_cmpint(watchdog.every_ms, ==, 60000);

    watchdog_tick(&watchdog, true);
    assert_said(manager, ""); /* not yet time */
    int64_t long_ago = day_monotonic() - 3600000;
    watchdog.said_ms = long_ago;
    watchdog_tick(&watchdog, true);
    assert_said(manager, "WATCHDOG=1");

    watchdog.said_ms = watchdog.heard_ms = long_ago; /* the clerk hangs */
    watchdog_tick(&watchdog, true);
    assert_said(manager, "");

    g_assert_true(wire_pair(clerk, &error));
    g_assert_true(watchdog_hear(&watchdog, clerk[0]));
    watchdog.said_ms = long_ago;
    watchdog_tick(&watchdog, true);
    assert_said(manager, ""); /* it has a socket and says nothing */
    g_assert_true(wire_say(clerk[1], &error, "{ss}", "what", "alive"));
    g_assert_true(watchdog_hear(&watchdog, clerk[0]));
    watchdog.said_ms = long_ago;
    watchdog_tick(&watchdog, true);
    assert_said(manager, "WATCHDOG=1");

    watchdog.said_ms = watchdog.heard_ms = long_ago; /* it is being started again */
    watchdog_tick(&watchdog, false);
    assert_said(manager, "WATCHDOG=1");
    close(clerk[1]);
    g_assert_false(watchdog_hear(&watchdog, clerk[0]));
    close(clerk[0]);
    watchdog_end();
    assert_said(manager, "STOPPING=1");
    close(manager);
    remove_tree(directory);
}

static void
test_unwatched(void)
{
    g_unsetenv("NOTIFY_SOCKET");
    g_unsetenv("WATCHDOG_USEC");
    Watchdog watchdog = {0};
    watchdog_begin(&watchdog);
    g_assert_cmpint(watchdog_next_ms(&watchdog), ==, -1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/watchdog/alive is said while the clerk is heard or started again",
                    test_silence);
    g_test_add_func("/watchdog/without a service manager nothing is said", test_unwatched);
    return g_test_run();
}
