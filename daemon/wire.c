#include "daemon/wire.h"
#include "daemon/own.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum { WIRE_VERSION = 1, SEND_WAIT_MS = 10000, FRAME_HEAD_BYTES = 5, MEANWHILE_DEPTH = 64 };

struct WireFrames {
    GByteArray *pending;
    size_t seen_bytes, limit_bytes;
};

void
wire_message_free(WireMessage *message)
{
    if (!message)
        return;
    for (size_t i = 0; i < message->n_fds; i++)
        own_fd_close(&message->fds[i]);
    json_decref(message->body);
    g_free(message);
}

const char *
wire_what(const WireMessage *message)
{
    return wire_string(message, "what");
}

const char *
wire_string(const WireMessage *message, const char *key)
{
    return json_string_value(json_object_get(message->body, key));
}

int64_t
wire_int(const WireMessage *message, const char *key, int64_t fallback)
{
    const json_t *value = json_object_get(message->body, key);
    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool
wire_bool(const WireMessage *message, const char *key)
{
    return json_is_true(json_object_get(message->body, key));
}

int
wire_take_fd(WireMessage *message, size_t i)
{
    return i < message->n_fds ? fd_steal(&message->fds[i]) : -1;
}

bool
wire_pair(int out[2], GError **error)
{
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, out) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot make a socket pair");
    return true;
}

static struct {
    int fd;
    bool (*ready)(void *user);
    void *user;
    int depth; /* of sends within ready() within sends … */
} meanwhile = {.fd = -1};

void
wire_hear_meanwhile(int fd, bool (*ready)(void *user), void *user)
{
    meanwhile.fd = fd;
    meanwhile.ready = ready;
    meanwhile.user = user;
}

static bool
hear_one(void)
{
    meanwhile.depth++;
    bool go_on = meanwhile.ready(meanwhile.user);
    meanwhile.depth--;
    return go_on;
}

static bool
wait_writable(int fd, GError **error)
{
    for (;;) {
        bool hears = fd == meanwhile.fd && meanwhile.depth < MEANWHILE_DEPTH;
        struct pollfd p = {.fd = fd, .events = (short)(POLLOUT | (hears ? POLLIN : 0))};
        int n = poll(&p, 1, SEND_WAIT_MS);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail(error, FAIL_OURS, "the other process has not read its messages for %d s",
                        SEND_WAIT_MS / 1000);
        if (!hears || !(p.revents & POLLIN))
            return true;
        if (!hear_one())
            return fail(error, FAIL_OURS, "the other process is gone");
        if (p.revents & POLLOUT)
            return true;
    }
}

static void
attach_fds(struct msghdr *head, const int *fds, size_t n_fds)
{
    struct cmsghdr *c = CMSG_FIRSTHDR(head);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(n_fds * sizeof(int));
    memcpy(CMSG_DATA(c), fds, n_fds * sizeof(int));
}

bool
wire_send(int fd, const json_t *body, const int *fds, size_t n_fds, GError **error)
{
    g_assert(n_fds <= WIRE_FDS);
    g_autofree char *text = json_dumps(body, JSON_COMPACT);
    size_t length = text ? strlen(text) : 0;
    if (!text || length + 1 > WIRE_MESSAGE_BYTES)
        return fail(error, FAIL_OURS, "a message of %zu bytes does not fit on the wire", length);
    uint8_t version = WIRE_VERSION;
    struct iovec iov[2] = {{&version, 1}, {text, length}};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(WIRE_FDS * sizeof(int))];
    } control = {0};
    struct msghdr head = {.msg_iov = iov, .msg_iovlen = 2};
    if (n_fds) {
        head.msg_control = control.bytes;
        head.msg_controllen = CMSG_SPACE(n_fds * sizeof(int));
        attach_fds(&head, fds, n_fds);
    }
    while (sendmsg(fd, &head, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            return fail_errno(error, FAIL_OURS, errno, "cannot send to the other process");
        if (!wait_writable(fd, error))
            return false;
    }
    return true;
}

bool
wire_say(int fd, GError **error, const char *format, ...)
{
    va_list ap;
    json_error_t why;
    va_start(ap, format);
    g_autoptr(json_t) body = json_vpack_ex(&why, 0, format, ap);
    va_end(ap);
    if (!body)
        return fail(error, FAIL_OURS, "cannot pack a message: %s", why.text);
    return wire_send(fd, body, NULL, 0, error);
}

static void
collect_fds(struct msghdr *head, WireMessage *message)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(head); c; c = CMSG_NXTHDR(head, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < n; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof fd);
            if (message->n_fds < WIRE_FDS)
                message->fds[message->n_fds++] = fd;
            else
                own_fd_close(&fd);
        }
    }
}

static bool
parse_message(WireMessage *message, const uint8_t *bytes, size_t size, GError **error)
{
    if (size < 2 || bytes[0] != WIRE_VERSION)
        return fail(error, FAIL_HOSTILE, "a message of %zu bytes has no known version", size);
    json_error_t why;
    message->body = json_loadb((const char *)bytes + 1, size - 1, JSON_REJECT_DUPLICATES, &why);
    if (!message->body)
        return fail(error, FAIL_HOSTILE, "a message is not JSON from byte %d on", why.position);
    if (!wire_what(message))
        return fail(error, FAIL_HOSTILE, "a message has no \"what\"");
    return true;
}

bool
wire_receive(int fd, WireMessage **out, GError **error)
{
    g_autofree uint8_t *bytes = g_malloc(WIRE_MESSAGE_BYTES + 1);
    struct iovec iov = {bytes, WIRE_MESSAGE_BYTES + 1};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(16 * sizeof(int))];
    } control;
    struct msghdr head = {.msg_iov = &iov,
                          .msg_iovlen = 1,
                          .msg_control = control.bytes,
                          .msg_controllen = sizeof control.bytes};
    ssize_t size;
    do
        size = recvmsg(fd, &head, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return fail(error, FAIL_AGAIN, "no message yet");
    if (size == 0 || (size < 0 && errno == ECONNRESET)) {
        *out = NULL;
        return true;
    }
    if (size < 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot receive from the other process");
    g_autoptr(WireMessage) message = g_new0(WireMessage, 1);
    collect_fds(&head, message);
    if (head.msg_flags & MSG_TRUNC)
        return fail(error, FAIL_HOSTILE, "a message is over %d bytes", WIRE_MESSAGE_BYTES);
    if (head.msg_flags & MSG_CTRUNC)
        return fail(error, FAIL_HOSTILE, "a message has too many descriptors for us");
    if (!parse_message(message, bytes, (size_t)size, error))
        return false;
    *out = g_steal_pointer(&message);
    return true;
}

static bool
write_all(int fd, const uint8_t *data, size_t size, GError **error)
{
    while (size > 0) {
        ssize_t n = write(fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_errno(error, FAIL_OURS, errno, "cannot write a frame");
        data += n;
        size -= (size_t)n;
    }
    return true;
}

bool
wire_frame_write(int fd, char kind, const void *data, size_t size_bytes, GError **error)
{
    g_assert(size_bytes <= WIRE_FRAME_BYTES);
    uint8_t head[FRAME_HEAD_BYTES] = {(uint8_t)kind, (uint8_t)(size_bytes >> 24),
                                      (uint8_t)(size_bytes >> 16), (uint8_t)(size_bytes >> 8),
                                      (uint8_t)size_bytes};
    return write_all(fd, head, sizeof head, error) && write_all(fd, data, size_bytes, error);
}

WireFrames *
wire_frames_new(size_t total_limit_bytes)
{
    WireFrames *frames = g_new0(WireFrames, 1);
    frames->pending = g_byte_array_new();
    frames->limit_bytes = total_limit_bytes;
    return frames;
}

void
wire_frames_free(WireFrames *frames)
{
    if (!frames)
        return;
    g_byte_array_unref(frames->pending);
    g_free(frames);
}

static bool
frame_ready(const GByteArray *pending, size_t *out_size, GError **error)
{
    *out_size = 0;
    if (pending->len < FRAME_HEAD_BYTES)
        return true;
    const uint8_t *h = pending->data;
    size_t size = (size_t)h[1] << 24 | (size_t)h[2] << 16 | (size_t)h[3] << 8 | h[4];
    if (!h[0] || !strchr("PDIJj", h[0]) || size > WIRE_FRAME_BYTES)
        return fail(error, FAIL_HOSTILE, "a frame of kind %d has %zu bytes", h[0], size);
    if (pending->len >= FRAME_HEAD_BYTES + size)
        *out_size = FRAME_HEAD_BYTES + size;
    return true;
}

bool
wire_frames_feed(WireFrames *frames, const void *data, size_t size_bytes, WireFrameFunc func,
                 void *user, GError **error)
{
    frames->seen_bytes += size_bytes;
    if (frames->seen_bytes > frames->limit_bytes)
        return fail(error, FAIL_HOSTILE, "an answer is over %zu bytes", frames->limit_bytes);
    g_byte_array_append(frames->pending, data, (guint)size_bytes);
    for (;;) {
        size_t whole;
        if (!frame_ready(frames->pending, &whole, error))
            return false;
        if (whole == 0)
            return true;
        const uint8_t *h = frames->pending->data;
        if (!func((char)h[0], h + FRAME_HEAD_BYTES, whole - FRAME_HEAD_BYTES, user, error))
            return false;
        g_byte_array_remove_range(frames->pending, 0, (guint)whole);
    }
}

bool
wire_frames_finished(const WireFrames *frames)
{
    return frames->pending->len == 0;
}
