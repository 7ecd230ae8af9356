#include "spool/store.h"
#include "daemon/own.h"
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>

bool
store_fail(GError **error, const char *format, ...)
{
    int why = errno;
    FailureCode code = why == ENOSPC || why == EDQUOT ? FAIL_AGAIN : FAIL_OURS;
    va_list ap;
    va_start(ap, format);
    g_autofree char *message = g_strdup_vprintf(format, ap);
    va_end(ap);
    return fail_errno(error, code, why, "%s", message);
}

bool
store_open_dir(const char *parent, const char *name, int *out_fd, GError **error)
{
    g_autofree char *path = g_build_filename(parent, name, NULL);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return store_fail(error, "cannot open the directory %s", path);
    *out_fd = fd;
    return true;
}

bool
store_temporary(int tmp_dir, char **out_name, int *out_fd, GError **error)
{
    uint64_t random;
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        return store_fail(error, "cannot get random bytes");
    g_autofree char *name = g_strdup_printf("%d.%016" G_GINT64_MODIFIER "x", (int)getpid(), random);
    int fd = openat(tmp_dir, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return store_fail(error, "cannot make a temporary file in the spool");
    *out_fd = fd;
    *out_name = g_steal_pointer(&name);
    return true;
}

bool
store_write(int fd, const void *data, size_t size_bytes, GError **error)
{
    const char *p = data;
    while (size_bytes > 0) {
        ssize_t n = write(fd, p, size_bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return store_fail(error, "cannot write to the spool");
        p += n;
        size_bytes -= (size_t)n;
    }
    return true;
}

bool
store_publish(int fd, int tmp_dir, const char *tmp_name, int dir, const char *name, GError **error)
{
    if (fsync(fd) != 0)
        return store_fail(error, "cannot make %s durable", name);
    if (renameat(tmp_dir, tmp_name, dir, name) != 0)
        return store_fail(error, "cannot name %s", name);
    if (fsync(dir) != 0)
        return store_fail(error, "cannot make the name %s durable", name);
    return true;
}
