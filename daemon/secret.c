#include "daemon/secret.h"
#include "daemon/cage.h"
#include "daemon/own.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>

enum { SECRET_BYTES = 8192 }; /* an access token of Microsoft 365 is some 2 kB */

void
secret_free(char *secret)
{
    if (secret)
        sodium_free(secret); /* wipes */
}

/* One line, nothing that could end a protocol line early. */
static bool
trim(char *text, size_t size_bytes)
{
    while (size_bytes > 0 && (text[size_bytes - 1] == '\n' || text[size_bytes - 1] == '\r'))
        text[--size_bytes] = '\0';
    return size_bytes > 0 && strlen(text) == size_bytes && !strpbrk(text, "\r\n");
}

bool
secret_load(const char *path, char **out, GError **error)
{
    if (!cage_hide(error))
        return false;
    if (sodium_init() < 0)
        return fail(error, FAIL_OURS, "libsodium does not start");
    char *text = sodium_malloc(SECRET_BYTES + 1);
    if (!text)
        return fail(error, FAIL_OURS, "no memory to lock for a secret");
    memset(text, 0, SECRET_BYTES + 1);
    bool ok = true;
    if (path && *path) {
        own_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t n = fd < 0 ? -1 : read(fd, text, SECRET_BYTES);
        ok = n < 0 ? fail_errno(error, FAIL_OURS, errno, "cannot read %s", path)
                   : trim(text, (size_t)n) ||
                         fail(error, FAIL_OURS, "%s must hold one line, the secret", path);
    }
    if (!ok) {
        secret_free(text);
        return false;
    }
    *out = text;
    return true;
}
