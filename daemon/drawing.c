#include "daemon/drawing.h"
#include "daemon/own.h"
#include "daemon/wire.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { DRAWING_BYTES = 8 << 20 }; /* a page has some 60 KB */

static bool
memory_file(const char *name, int *out, GError **error)
{
    *out = memfd_create(name, MFD_CLOEXEC);
    return *out >= 0 || fail_errno(error, FAIL_OURS, errno, "cannot make a memory file");
}

static bool
take_file(int fd, const char *magic, GBytes **out, GError **error)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || st.st_size < (off_t)strlen(magic) || st.st_size > DRAWING_BYTES)
        return fail(error, FAIL_HOSTILE, "a drawing has no size we can take");
    g_autofree char *bytes = g_malloc((size_t)st.st_size);
    for (off_t at = 0; at < st.st_size;) {
        ssize_t n = pread(fd, bytes + at, (size_t)(st.st_size - at), at);
        if (n <= 0)
            return fail_errno(error, FAIL_OURS, errno, "cannot read a drawing");
        at += n;
    }
    if (memcmp(bytes, magic, strlen(magic)) != 0)
        return fail(error, FAIL_HOSTILE, "a drawing is of another kind");
    *out = g_bytes_new_take(g_steal_pointer(&bytes), (gsize)st.st_size);
    return true;
}

static bool
await_answer(int socket, int wait_ms, GError **error)
{
    g_autoptr(WireMessage) answer = NULL;
    struct pollfd p = {.fd = socket, .events = POLLIN};
    if (poll(&p, 1, wait_ms) <= 0)
        return fail(error, FAIL_AGAIN, "bilag-draw did not answer within %d ms", wait_ms);
    if (!wire_receive(socket, &answer, error))
        return false;
    if (!answer || strcmp(wire_what(answer), "drawn") != 0)
        return fail(error, FAIL_OURS, "bilag-draw is gone");
    const char *why = wire_string(answer, "error");
    return wire_bool(answer, "ok") || fail(error, FAIL_OURS, "%s", why ? why : "not drawn");
}

bool
drawing_ask(int socket, const json_t *page, int wait_ms, GBytes **out_pdf, GBytes **out_png,
            GError **error)
{
    own_fd int pdf = -1, png = -1;
    g_autoptr(GBytes) drawn = NULL;
    g_autoptr(json_t) request =
        json_pack("{ss sO}", "what", "draw", "page", (json_t *)(uintptr_t)page);
    if (!memory_file("pdf", &pdf, error) || !memory_file("png", &png, error))
        return false;
    const int fds[] = {pdf, png};
    if (!request || !wire_send(socket, request, fds, 2, error) ||
        !await_answer(socket, wait_ms, error) || !take_file(pdf, "%PDF-", &drawn, error) ||
        !take_file(png, "\x89PNG", out_png, error))
        return false;
    *out_pdf = g_steal_pointer(&drawn);
    return true;
}
