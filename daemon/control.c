#include "daemon/control.h"
#include "daemon/own.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

enum { ANSWER_WAIT_SECONDS = 60 }; /* an import waits until the clerk has settled its letter */

/* *out_fd -1: nobody listens. */
static bool
call(const char *path, int *out_fd, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval wait = {.tv_sec = ANSWER_WAIT_SECONDS};
    own_fd int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    *out_fd = -1;
    if (strlen(path) >= sizeof address.sun_path)
        return true; /* too long to listen on, too */
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot make a socket");
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        *out_fd = fd_steal(&fd);
    else if (errno != ENOENT && errno != ECONNREFUSED)
        return fail_errno(error, FAIL_OURS, errno, "cannot talk to the daemon at %s", path);
    return true;
}

static bool
answer(int fd, const char *path, const char *what, WireMessage **out, GError **error)
{
    g_autoptr(WireMessage) message = NULL;
    g_autoptr(GError) why = NULL;
    bool received = wire_receive(fd, &message, &why);
    if (!received && failure_is(why, FAIL_AGAIN))
        return fail(error, FAIL_AGAIN, "the daemon at %s did not answer within %d s", path,
                    ANSWER_WAIT_SECONDS);
    if (!received) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (!message)
        return fail(error, FAIL_OURS, "the daemon at %s refused to answer; see its log", path);
    if (strcmp(wire_what(message), what) != 0)
        return fail(error, FAIL_HOSTILE, "the daemon at %s answered something else", path);
    *out = g_steal_pointer(&message);
    return true;
}

bool
control_ask(const char *spool, const json_t *request, int fd, const char *what, WireMessage **out,
            GError **error)
{
    g_autofree char *path = g_build_filename(spool, "control.sock", NULL);
    own_fd int server = -1;
    *out = NULL;
    if (!call(path, &server, error))
        return false;
    return server < 0 || (wire_send(server, request, &fd, fd >= 0 ? 1 : 0, error) &&
                          answer(server, path, what, out, error));
}
