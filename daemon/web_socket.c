#include "daemon/web_socket.h"
#include "daemon/own.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

typedef union Address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
} Address;

enum { BACKLOG = 64 };

static bool
unix_address(const char *path, Address *out, socklen_t *out_length, GError **error)
{
    if (strlen(path) >= sizeof out->local.sun_path)
        return fail(error, FAIL_OURS, "[web] listen: the path %s is too long", path);
    out->local.sun_family = AF_UNIX;
    memcpy(out->local.sun_path, path, strlen(path) + 1);
    *out_length = sizeof out->local;
    (void)unlink(path); /* ours: the spool lock says that no other daemon runs */
    return true;
}

/* config.c has checked the form: 127.0.0.1:PORT or [::1]:PORT. */
static void
loopback_address(const char *listen, Address *out, socklen_t *out_length)
{
    uint16_t port = htons((uint16_t)g_ascii_strtoull(strrchr(listen, ':') + 1, NULL, 10));
    if (listen[0] == '[') {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_addr = in6addr_loopback;
        out->v6.sin6_port = port;
        *out_length = sizeof out->v6;
        return;
    }
    out->v4.sin_family = AF_INET;
    out->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    out->v4.sin_port = port;
    *out_length = sizeof out->v4;
}

bool
web_socket_open(const Config *config, int *out_fd, GError **error)
{
    Address address = {0};
    socklen_t length = 0;
    bool local = g_str_has_prefix(config->web_listen, "unix:");
    if (local && !unix_address(config->web_listen + strlen("unix:"), &address, &length, error))
        return false;
    if (!local)
        loopback_address(config->web_listen, &address, &length);
    own_fd int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1;
    mode_t before = umask(local ? 0117 : 0077);
    bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
              bind(fd, &address.any, length) == 0 && listen(fd, BACKLOG) == 0;
    int why = errno;
    umask(before);
    if (!ok)
        return fail_errno(error, FAIL_OURS, why, "cannot listen on %s ([web] listen)",
                          config->web_listen);
    *out_fd = fd_steal(&fd);
    return true;
}
