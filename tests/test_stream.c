/* The stream against a peer that behaves badly: the peer is a child that follows a script. */
#include "daemon/own.h"
#include "daemon/stream.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

typedef void (*PeerScript)(int fd);

typedef struct Peer {
    pid_t pid;
    MailServer server;
} Peer;

static Peer
peer_start(PeerScript script)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    own_fd int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(listener, (struct sockaddr *)&at, sizeof at), ==, 0);
    g_assert_cmpint(listen(listener, 1), ==, 0);
    g_assert_cmpint(getsockname(listener, (struct sockaddr *)&at, &length), ==, 0);
    Peer peer = {.server = {.host = (char *)(uintptr_t) "127.0.0.1",
                            .port = ntohs(at.sin_port),
                            .security = SECURITY_PLAIN}};
    peer.pid = fork();
    if (peer.pid == 0) {
        script(accept(listener, NULL, NULL));
        _exit(0);
    }
    return peer;
}

static void
peer_stop(const Peer *peer)
{
    kill(peer->pid, SIGKILL);
    waitpid(peer->pid, NULL, 0);
}

static void
trickle(int fd)
{
    for (;;) {
        if (write(fd, "x", 1) != 1)
            return;
        g_usleep(50000);
    }
}

static void
pour(int fd)
{
    char block[4096];
    memset(block, 'x', sizeof block);
    while (write(fd, block, sizeof block) > 0)
        ;
}

static void
close_halfway(int fd)
{
    g_assert_cmpint(write(fd, "half a", 6), ==, 6);
    close(fd);
}

static void
keep_silent(int fd)
{
    char byte;
    (void)!read(fd, &byte, 1);
    pause();
}

static int64_t
elapsed_ms(int64_t since)
{
    return (g_get_monotonic_time() - since) / 1000;
}

/* Reads a line that never ends, with two bytes for the watched descriptor; returns how long
 * that took. */
static int64_t
read_line(PeerScript script, const StreamWatch *watch, int wake_fd, int timeout_ms,
          uint64_t budget_bytes, const char *says)
{
    Peer peer = peer_start(script);
    g_autoptr(Stream) stream = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(stream_open(&peer.server, NULL, watch, 2000, &stream, &error));
    mailstream *etpan = stream_etpan(stream);
    MMAPString *line = mmap_string_new("");
    stream_allow(stream, timeout_ms, budget_bytes);
    if (wake_fd >= 0)
        g_assert_cmpint(write(wake_fd, "ab", 2), ==, 2);
    int64_t start = g_get_monotonic_time();
    g_assert_null(mailstream_read_line(etpan, line));
    int64_t took = elapsed_ms(start);
    g_assert_true(stream_broken(stream));
    g_test_message("%d ms: %s", (int)took, stream_reason(stream));
    g_assert_nonnull(strstr(stream_reason(stream), says));
    mmap_string_free(line);
    mailstream_close(etpan);
    peer_stop(&peer);
    return took;
}

static void
test_bad_peers(void)
{
    const struct {
        const char *name, *says;
        PeerScript script;
        uint64_t budget_bytes;
        int least_ms, most_ms;
    } table[] = {
        {"a trickle", "no answer in time", trickle, 1 << 20, 400, 800},
        {"silence", "no answer in time", keep_silent, 1 << 20, 400, 800},
        {"an endless line", "more than the operation allows", pour, 1 << 20, 0, 400},
        {"an end halfway", "closed the connection", close_halfway, 1 << 20, 0, 400},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        int64_t took =
            read_line(table[i].script, NULL, -1, 500, table[i].budget_bytes, table[i].says);
        g_assert_cmpint(took, >=, table[i].least_ms);
        g_assert_cmpint(took, <, table[i].most_ms);
    }
}

typedef struct Ear {
    int fd, heard;
    bool go_on;
} Ear;

static bool
hear(void *user)
{
    Ear *ear = user;
    char byte;
    g_assert_cmpint(read(ear->fd, &byte, 1), ==, 1);
    ear->heard++;
    return ear->go_on;
}

static void
test_watch(void)
{
    const PeerScript scripts[] = {keep_silent, trickle, pour};
    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        int ends[2];
        g_assert_cmpint(pipe2(ends, O_CLOEXEC), ==, 0);
        own_fd int in = ends[0], out = ends[1];
        Ear ear = {.fd = in, .go_on = true};
        StreamWatch watch = {in, hear, &ear};
        (void)read_line(scripts[i], &watch, out, 300, 8 << 20, "");
        g_assert_cmpint(ear.heard, ==, 2);
        ear.go_on = false;
        g_assert_cmpint(read_line(scripts[i], &watch, out, 5000, 64 << 20, "given up"), <, 1000);
    }
}

/* select() and its like end at descriptor 1024. */
static void
test_high_descriptor(void)
{
    struct rlimit files;
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &files), ==, 0);
    if (files.rlim_max < 1200)
        return g_test_skip("this process may not have 1,200 descriptors");
    files.rlim_cur = MAX(files.rlim_cur, 1200);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &files), ==, 0);
    g_autoptr(GArray) fds = g_array_new(FALSE, FALSE, sizeof(int));
    for (int fd = 0; fd < 1100;) {
        fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
        g_assert_cmpint(fd, >=, 0);
        g_array_append_val(fds, fd);
    }
    (void)read_line(close_halfway, NULL, -1, 500, 1 << 20, "closed the connection");
    for (guint i = 0; i < fds->len; i++)
        close(g_array_index(fds, int, i));
}

static void
wake(int number)
{
    (void)number;
}

/* A signal in the middle is no error. */
static void
test_interrupted(void)
{
    struct sigaction action = {.sa_handler = wake}, before;
    struct itimerval tick = {{0, 20000}, {0, 20000}}, none = {0};
    sigaction(SIGALRM, &action, &before);
    setitimer(ITIMER_REAL, &tick, NULL);
    int64_t took = read_line(trickle, NULL, -1, 500, 1 << 20, "no answer in time");
    setitimer(ITIMER_REAL, &none, NULL);
    sigaction(SIGALRM, &before, NULL);
    g_assert_cmpint(took, >=, 400);
}

static void
test_refusals(void)
{
    const struct {
        const char *name, *host;
        FailureCode code;
    } table[] = {
        {"plaintext to a stranger", "192.0.2.1", FAIL_OURS}, /* TEST-NET-1: never connected to */
        {"nobody listens", "127.0.0.1", FAIL_AGAIN},
        {"no such name", "findes-ikke.invalid", FAIL_AGAIN},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        MailServer server = {
            .host = (char *)(uintptr_t)table[i].host, .port = 1, .security = SECURITY_PLAIN};
        g_autoptr(Stream) stream = NULL;
        g_autoptr(GError) error = NULL;
        g_assert_false(stream_open(&server, NULL, NULL, 3000, &stream, &error));
        g_test_message("%s: %s", table[i].name, error->message);
        g_assert_error(error, FAILURE, (int)table[i].code);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stream/one deadline and one budget for the whole operation", test_bad_peers);
    g_test_add_func("/stream/the watched descriptor is served meanwhile", test_watch);
    g_test_add_func("/stream/works above descriptor 1024", test_high_descriptor);
    g_test_add_func("/stream/a signal is no error", test_interrupted);
    g_test_add_func("/stream/refuses plaintext to others, tells of no answer", test_refusals);
    return g_test_run();
}
