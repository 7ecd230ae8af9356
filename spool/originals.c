/* The content-addressed half of spool.h: originals and the page cache. */
#include "daemon/own.h"
#include "spool/spool.h"
#include "spool/store.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { CHUNK_BYTES = 64 * 1024 };

/* --- places ---------------------------------------------------------------------------------- */

/* Opens SPOOL/ROOM/ab (made when missing) for a sha256 that starts with ab. */
static bool
open_shelf(const char *spool, const char *room, const char *sha256, int *out_fd, GError **error)
{
    const char prefix[3] = {sha256[0], sha256[1], '\0'};
    own_fd int room_fd = -1;
    if (!store_open_dir(spool, room, &room_fd, error))
        return false;
    bool made = mkdirat(room_fd, prefix, 0700) == 0;
    if (!made && errno != EEXIST)
        return store_fail(error, "cannot make %s/%s/%s", spool, room, prefix);
    if (made && fsync(room_fd) != 0)
        return store_fail(error, "cannot make %s/%s/%s durable", spool, room, prefix);
    int fd = openat(room_fd, prefix, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return store_fail(error, "cannot open %s/%s/%s", spool, room, prefix);
    *out_fd = fd;
    return true;
}

static bool
is_there(int dir, const char *name, int64_t *out_size_bytes)
{
    struct stat st;
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
        return false;
    *out_size_bytes = st.st_size;
    return true;
}

static bool
valid_sha256(const char *sha256, GError **error)
{
    if (strlen(sha256) == 64 && strspn(sha256, "0123456789abcdef") == 64)
        return true;
    return fail(error, FAIL_OURS, "\"%.80s\" is no sha256", sha256);
}

/* --- bytes on their way ---------------------------------------------------------------------- */

typedef struct Copy {
    int tmp_dir, fd;
    char *name; /* in tmp_dir; NULL once published */
    GChecksum *sum;
    int64_t size_bytes;
} Copy;

static void
copy_free(Copy *copy)
{
    if (!copy)
        return;
    if (copy->name)
        (void)unlinkat(copy->tmp_dir, copy->name, 0);
    own_fd_close(&copy->fd);
    own_fd_close(&copy->tmp_dir);
    g_checksum_free(copy->sum);
    g_free(copy->name);
    g_free(copy);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Copy, copy_free)

static bool
copy_new(const char *spool, const char *room, Copy **out, GError **error)
{
    g_autofree char *tmp = g_build_filename(room, "tmp", NULL);
    g_autoptr(Copy) copy = g_new0(Copy, 1);
    copy->tmp_dir = copy->fd = -1;
    copy->sum = g_checksum_new(G_CHECKSUM_SHA256);
    if (!store_open_dir(spool, tmp, &copy->tmp_dir, error) ||
        !store_temporary(copy->tmp_dir, &copy->name, &copy->fd, error))
        return false;
    *out = g_steal_pointer(&copy);
    return true;
}

static bool
copy_add(Copy *copy, const void *data, size_t size_bytes, GError **error)
{
    g_checksum_update(copy->sum, data, (gssize)size_bytes);
    copy->size_bytes += (int64_t)size_bytes;
    return store_write(copy->fd, data, size_bytes, error);
}

/* Gives the copy its place. Already there is as good, once that name is durable too: the run
 * that made it may have died between rename and fsync. */
static bool
copy_publish(Copy *copy, int shelf, const char *name, GError **error)
{
    int64_t size;
    if (is_there(shelf, name, &size))
        return fsync(shelf) == 0 || store_fail(error, "cannot make the name %s durable", name);
    if (fchmod(copy->fd, 0400) != 0)
        return store_fail(error, "cannot make %s read-only", name);
    if (!store_publish(copy->fd, copy->tmp_dir, copy->name, shelf, name, error))
        return false;
    g_clear_pointer(&copy->name, g_free);
    return true;
}

static bool
copy_keep(Copy *copy, const char *spool, char **out_sha256, GError **error)
{
    const char *sha256 = g_checksum_get_string(copy->sum);
    own_fd int shelf = -1;
    if (!open_shelf(spool, "originals", sha256, &shelf, error) ||
        !copy_publish(copy, shelf, sha256, error))
        return false;
    *out_sha256 = g_strdup(sha256);
    return true;
}

/* The next bytes at *offset; 0: the end. */
static bool
read_chunk(int fd, char *buffer, int64_t *offset, size_t *out_n, GError **error)
{
    ssize_t n;
    do
        n = pread(fd, buffer, CHUNK_BYTES, *offset);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return store_fail(error, "cannot read from the spool");
    *offset += n;
    *out_n = (size_t)n;
    return true;
}

/* --- originals ------------------------------------------------------------------------------- */

bool
spool_keep_bytes(const char *spool, const void *data, size_t size_bytes, char **out_sha256,
                 GError **error)
{
    g_autoptr(Copy) copy = NULL;
    return copy_new(spool, "originals", &copy, error) && copy_add(copy, data, size_bytes, error) &&
           copy_keep(copy, spool, out_sha256, error);
}

bool
spool_keep_fd(const char *spool, int fd, char **out_sha256, int64_t *out_size_bytes, GError **error)
{
    g_autofree char *buffer = g_malloc(CHUNK_BYTES);
    g_autoptr(Copy) copy = NULL;
    int64_t offset = 0;
    if (!copy_new(spool, "originals", &copy, error))
        return false;
    for (size_t n = 1; n > 0;)
        if (!read_chunk(fd, buffer, &offset, &n, error) || !copy_add(copy, buffer, n, error))
            return false;
    if (!copy_keep(copy, spool, out_sha256, error))
        return false;
    *out_size_bytes = copy->size_bytes;
    return true;
}

bool
spool_temporary(const char *spool, int *out_fd, GError **error)
{
    own_fd int dir = -1, fd = -1;
    g_autofree char *name = NULL;
    if (!store_open_dir(spool, "originals/tmp", &dir, error) ||
        !store_temporary(dir, &name, &fd, error))
        return false;
    if (unlinkat(dir, name, 0) != 0)
        return store_fail(error, "cannot unlink a temporary file in the spool");
    *out_fd = fd_steal(&fd);
    return true;
}

bool
spool_original_open(const char *spool, const char *sha256, int *out_fd, GError **error)
{
    if (!valid_sha256(sha256, error))
        return false;
    g_autofree char *path = g_strdup_printf("%s/originals/%.2s/%s", spool, sha256, sha256);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return store_fail(error, "cannot open the original %s", sha256);
    *out_fd = fd;
    return true;
}

/* Are the bytes of fd what its name says? */
static bool
is_whole(int fd, const char *name, const char *sha256, int64_t *out_size_bytes, GError **error)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *buffer = g_malloc(CHUNK_BYTES);
    int64_t offset = 0;
    for (size_t n = 1; n > 0; g_checksum_update(sum, (const guchar *)buffer, (gssize)n))
        if (!read_chunk(fd, buffer, &offset, &n, error))
            return false;
    if (strcmp(g_checksum_get_string(sum), sha256) != 0)
        return fail(error, FAIL_HOSTILE, "%s has other bytes than its name says", name);
    *out_size_bytes = offset;
    return true;
}

bool
spool_original_check(const char *spool, const char *sha256, GError **error)
{
    own_fd int fd = -1;
    int64_t size_bytes;
    g_autofree char *name = g_strdup_printf("the original %s", sha256);
    return spool_original_open(spool, sha256, &fd, error) &&
           is_whole(fd, name, sha256, &size_bytes, error);
}

/* --- arrivals -------------------------------------------------------------------------------- */

/* Makes the arrival an original under a second name; its first one stays until the book knows the
 * letter: a crash between the two must find it again, also when the server has it no more. */
static bool
share_arrival(int fd, int new_dir, const char *name, int shelf, const char *sha256, GError **error)
{
    int64_t size;
    if (!is_there(shelf, sha256, &size)) {
        if (fchmod(fd, 0400) != 0 || fsync(fd) != 0)
            return store_fail(error, "cannot make %s durable and read-only", name);
        bool linked = linkat(new_dir, name, shelf, sha256, 0) == 0;
        bool no_links = !linked && (errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK);
        if (!linked && (!no_links || renameat(new_dir, name, shelf, sha256) != 0))
            return store_fail(error, "cannot keep the arrival %s", name);
    }
    return fsync(shelf) == 0 || store_fail(error, "cannot make the original of %s durable", name);
}

bool
spool_keep_arrival(const char *spool, const char *name, char **out_sha256, int64_t *out_size_bytes,
                   GError **error)
{
    uint32_t uidvalidity, uid;
    int64_t size = 0;
    g_autofree char *sha256 = NULL;
    own_fd int new_dir = -1, shelf = -1, fd = -1;
    if (!spool_arrival_parse(name, &sha256, &uidvalidity, &uid))
        return fail(error, FAIL_HOSTILE, "\"%.120s\" is no name of an arrival", name);
    if (!store_open_dir(spool, "incoming/new", &new_dir, error) ||
        !open_shelf(spool, "originals", sha256, &shelf, error))
        return false;
    fd = openat(new_dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && !(errno == ENOENT && is_there(shelf, sha256, &size)))
        return store_fail(error, "cannot open the arrival %s", name);
    if (fd >= 0 && (!is_whole(fd, name, sha256, &size, error) ||
                    !share_arrival(fd, new_dir, name, shelf, sha256, error)))
        return false;
    *out_sha256 = g_steal_pointer(&sha256);
    *out_size_bytes = size;
    return true;
}

bool
spool_arrival_done(const char *spool, const char *name, GError **error)
{
    uint32_t uidvalidity, uid;
    g_autofree char *sha256 = NULL;
    own_fd int new_dir = -1;
    if (!spool_arrival_parse(name, &sha256, &uidvalidity, &uid))
        return fail(error, FAIL_HOSTILE, "\"%.120s\" is no name of an arrival", name);
    if (!store_open_dir(spool, "incoming/new", &new_dir, error))
        return false;
    return unlinkat(new_dir, name, 0) == 0 || errno == ENOENT ||
           store_fail(error, "cannot remove the arrival %s", name);
}

/* --- page cache ------------------------------------------------------------------------------ */

bool
spool_page_open(const char *spool, const char *sha256, int page, int *out_fd, GError **error)
{
    if (!valid_sha256(sha256, error))
        return false;
    g_autofree char *path = g_strdup_printf("%s/pages/%.2s/%s-%d.png", spool, sha256, sha256, page);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno != ENOENT)
        return store_fail(error, "cannot open page %d of %s", page, sha256);
    *out_fd = fd;
    return true;
}

bool
spool_page_keep(const char *spool, const char *sha256, int page, const void *png, size_t size_bytes,
                GError **error)
{
    g_autofree char *name = g_strdup_printf("%s-%d.png", sha256, page);
    g_autoptr(Copy) copy = NULL;
    own_fd int shelf = -1;
    return valid_sha256(sha256, error) && copy_new(spool, "pages", &copy, error) &&
           copy_add(copy, png, size_bytes, error) &&
           open_shelf(spool, "pages", sha256, &shelf, error) &&
           copy_publish(copy, shelf, name, error);
}
