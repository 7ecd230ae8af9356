#include "spool/spool.h"
#include "daemon/own.h"
#include "spool/store.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { SHA256_HEX = 64 };

struct SpoolWriter {
    int tmp_dir, new_dir, fd;
    char *name; /* in tmp_dir; NULL once it is finished */
    GChecksum *sum;
};

/* --- directories and the lock ---------------------------------------------------------------- */

bool
spool_prepare(const char *spool, GError **error)
{
    static const char *const below[] = {
        "",      "incoming",  "incoming/tmp", "incoming/new", "originals", "originals/tmp",
        "pages", "pages/tmp", "book"};
    for (size_t i = 0; i < G_N_ELEMENTS(below); i++) {
        g_autofree char *path = g_build_filename(spool, below[i], NULL);
        if (g_mkdir_with_parents(path, 0700) != 0)
            return store_fail(error, "cannot make the directory %s", path);
    }
    own_fd int fd = open(spool, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        return store_fail(error, "cannot make %s durable", spool);
    return true;
}

/* Removes the plain files of a directory; a directory that is not there holds none. */
static int
sweep(const char *path)
{
    DIR *dir = opendir(path);
    int swept = 0;
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (e->d_name[0] != '.' && unlinkat(dirfd(dir), e->d_name, 0) == 0)
            swept++;
    if (dir)
        closedir(dir);
    return swept;
}

static bool
lock_taken(int fd, const char *path, GError **error)
{
    char holder[24] = "";
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
    g_strchomp(holder);
    return fail(error, FAIL_OURS, "%s is held by process %s: one daemon per spool", path,
                n > 0 ? holder : "(unknown)");
}

static bool
write_holder(int fd)
{
    g_autofree char *pid = g_strdup_printf("%d\n", (int)getpid());
    return ftruncate(fd, 0) == 0 && pwrite(fd, pid, strlen(pid), 0) == (ssize_t)strlen(pid);
}

bool
spool_lock(const char *spool, int *out_fd, GError **error)
{
    g_autofree char *path = g_build_filename(spool, "lock", NULL);
    own_fd int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return store_fail(error, "cannot open %s", path);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? lock_taken(fd, path, error)
                                    : store_fail(error, "cannot lock %s", path);
    if (!write_holder(fd))
        return store_fail(error, "cannot write %s", path);
    g_autofree char *originals = g_build_filename(spool, "originals/tmp", NULL);
    g_autofree char *pages = g_build_filename(spool, "pages/tmp", NULL);
    (void)sweep(originals);
    (void)sweep(pages);
    *out_fd = fd_steal(&fd);
    return true;
}

int64_t
spool_free_bytes(const char *spool)
{
    struct statvfs fs;
    if (statvfs(spool, &fs) != 0)
        return -1;
    return (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
}

/* --- a letter being written ------------------------------------------------------------------ */

bool
spool_writer_open(const char *incoming, SpoolWriter **out, GError **error)
{
    g_autoptr(SpoolWriter) w = g_new0(SpoolWriter, 1);
    w->tmp_dir = w->new_dir = w->fd = -1;
    w->sum = g_checksum_new(G_CHECKSUM_SHA256);
    if (!store_open_dir(incoming, "tmp", &w->tmp_dir, error) ||
        !store_open_dir(incoming, "new", &w->new_dir, error) ||
        !store_temporary(w->tmp_dir, &w->name, &w->fd, error))
        return false;
    *out = g_steal_pointer(&w);
    return true;
}

bool
spool_writer_add(SpoolWriter *writer, const void *data, size_t size_bytes, GError **error)
{
    g_checksum_update(writer->sum, data, (gssize)size_bytes);
    return store_write(writer->fd, data, size_bytes, error);
}

bool
spool_writer_finish(SpoolWriter *writer, uint32_t uidvalidity, uint32_t uid, char **out_name,
                    char **out_sha256, GError **error)
{
    const char *sha256 = g_checksum_get_string(writer->sum);
    g_autofree char *name = g_strdup_printf("%s.%u.%u.eml", sha256, uidvalidity, uid);
    if (!store_publish(writer->fd, writer->tmp_dir, writer->name, writer->new_dir, name, error))
        return false;
    g_clear_pointer(&writer->name, g_free);
    *out_sha256 = g_strdup(sha256);
    *out_name = g_steal_pointer(&name);
    return true;
}

void
spool_writer_free(SpoolWriter *writer)
{
    if (!writer)
        return;
    if (writer->name)
        (void)unlinkat(writer->tmp_dir, writer->name, 0);
    own_fd_close(&writer->fd);
    own_fd_close(&writer->tmp_dir);
    own_fd_close(&writer->new_dir);
    g_checksum_free(writer->sum);
    g_free(writer->name);
    g_free(writer);
}

int
spool_sweep_tmp(const char *incoming)
{
    g_autofree char *tmp = g_build_filename(incoming, "tmp", NULL);
    return sweep(tmp);
}

/* --- arrivals -------------------------------------------------------------------------------- */

static bool
is_sha256(const char *s, size_t n)
{
    return n == SHA256_HEX && strspn(s, "0123456789abcdef") >= SHA256_HEX;
}

/* ".NUMBER" with no sign and no leading zero (except 0 itself), so that each arrival has one
 * name. */
static bool
dot_number(const char **p, uint32_t *out)
{
    uint64_t value = 0;
    if (**p != '.' || !g_ascii_isdigit((*p)[1]) || ((*p)[1] == '0' && g_ascii_isdigit((*p)[2])))
        return false;
    for (++*p; g_ascii_isdigit(**p); ++*p) {
        value = value * 10 + (uint64_t)(**p - '0');
        if (value > UINT32_MAX)
            return false;
    }
    *out = (uint32_t)value;
    return true;
}

bool
spool_arrival_parse(const char *name, char **out_sha256, uint32_t *out_uidvalidity,
                    uint32_t *out_uid)
{
    const char *p = name + strcspn(name, ".");
    uint32_t uidvalidity, uid;
    if (!is_sha256(name, (size_t)(p - name)) || !dot_number(&p, &uidvalidity) ||
        !dot_number(&p, &uid) || strcmp(p, ".eml") != 0)
        return false;
    *out_sha256 = g_strndup(name, SHA256_HEX);
    *out_uidvalidity = uidvalidity;
    *out_uid = uid;
    return true;
}

typedef struct Arrival {
    char *name;
    struct timespec at;
} Arrival;

static void
arrival_free(void *arrival)
{
    g_free(((Arrival *)arrival)->name);
    g_free(arrival);
}

static int
by_age(const void *a, const void *b)
{
    const Arrival *x = *(Arrival *const *)a, *y = *(Arrival *const *)b;
    if (x->at.tv_sec != y->at.tv_sec)
        return x->at.tv_sec < y->at.tv_sec ? -1 : 1;
    if (x->at.tv_nsec != y->at.tv_nsec)
        return x->at.tv_nsec < y->at.tv_nsec ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void
add_arrival(GPtrArray *arrivals, int dir, const char *name)
{
    struct stat st;
    uint32_t uidvalidity, uid;
    g_autofree char *sha256 = NULL;
    if (!spool_arrival_parse(name, &sha256, &uidvalidity, &uid) ||
        fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
        return;
    Arrival *arrival = g_new0(Arrival, 1);
    arrival->name = g_strdup(name);
    arrival->at = st.st_mtim;
    g_ptr_array_add(arrivals, arrival);
}

bool
spool_arrivals(const char *spool, GPtrArray **out, GError **error)
{
    g_autofree char *path = g_build_filename(spool, "incoming/new", NULL);
    DIR *dir = opendir(path);
    if (!dir)
        return store_fail(error, "cannot read %s", path);
    g_autoptr(GPtrArray) arrivals = g_ptr_array_new_with_free_func(arrival_free);
    for (struct dirent *e; (e = readdir(dir));)
        add_arrival(arrivals, dirfd(dir), e->d_name);
    closedir(dir);
    g_ptr_array_sort(arrivals, by_age);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < arrivals->len; i++)
        g_ptr_array_add(names, g_strdup(((Arrival *)arrivals->pdata[i])->name));
    *out = names;
    return true;
}
