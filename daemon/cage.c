#include "daemon/cage.h"
#include "daemon/cage_calls.h"
#include "daemon/own.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* The sanitizer's own needs, all in this one place: it reserves terabytes of address space
 * (no RLIMIT_AS) and uses calls of its own when it reports (no seccomp filter). Only the test
 * build defines it; the release build has no such switch. */
#ifndef CAGE_SANITIZED
#define CAGE_SANITIZED 0
#endif

/* --- Landlock ----------------------------------------------------------------------------- */

/* Debian 12's header knows ABI 2; the kernel may know more. Values from the kernel's
 * include/uapi/linux/landlock.h. */
#define ACCESS_FS_TRUNCATE (1ULL << 14)  /* ABI 3 */
#define ACCESS_FS_IOCTL_DEV (1ULL << 15) /* ABI 5 */
#define ACCESS_NET_BIND (1ULL << 0)      /* ABI 4 */
#define ACCESS_NET_CONNECT (1ULL << 1)
#define SCOPE_ABSTRACT_SOCKET (1ULL << 0) /* ABI 6 */
#define SCOPE_SIGNAL (1ULL << 1)
#define RULE_NET_PORT 2

typedef struct RulesetAttr {
    uint64_t handled_fs, handled_net, scoped;
} RulesetAttr;
typedef struct PortAttr {
    uint64_t allowed, port;
} PortAttr;

static int
landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi < 0 ? 0 : (int)abi;
}

static const uint64_t fs_read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t fs_write = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                 LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                                 LANDLOCK_ACCESS_FS_REFER | ACCESS_FS_TRUNCATE;
static const uint64_t fs_all_abi1 = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

static uint64_t
fs_handled(int abi)
{
    uint64_t all = fs_all_abi1;
    if (abi >= 2)
        all |= LANDLOCK_ACCESS_FS_REFER;
    if (abi >= 3)
        all |= ACCESS_FS_TRUNCATE;
    if (abi >= 5)
        all |= ACCESS_FS_IOCTL_DEV;
    return all;
}

static bool
allow_path(int ruleset, const CagePath *path, int abi, GError **error)
{
    own_fd int fd = open(path->path, O_PATH | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return true; /* named for machines that have it */
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return fail_errno(error, FAIL_OURS, errno, "the cage cannot look at %s", path->path);
    uint64_t access = 0;
    access |= path->access & CAGE_READ ? fs_read : 0;
    access |= path->access & CAGE_WRITE ? fs_write : 0;
    access |= path->access & CAGE_EXECUTE ? LANDLOCK_ACCESS_FS_EXECUTE : 0;
    access &= fs_handled(abi);
    if (!S_ISDIR(st.st_mode))
        access &= LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                  LANDLOCK_ACCESS_FS_EXECUTE | ACCESS_FS_TRUNCATE;
    struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = fd};
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        return fail_errno(error, FAIL_OURS, errno, "the cage cannot allow %s", path->path);
    return true;
}

static bool
allow_ports(int ruleset, const CageProfile *profile, GError **error)
{
    for (size_t i = 0; i < profile->n_connect_ports; i++) {
        PortAttr rule = {ACCESS_NET_CONNECT, profile->connect_ports[i]};
        if (syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &rule, 0) != 0)
            return fail_errno(error, FAIL_OURS, errno, "the cage cannot allow port %d",
                              profile->connect_ports[i]);
    }
    return true;
}

static bool
landlock_build(const CageProfile *profile, int abi, int *out_ruleset, GError **error)
{
    RulesetAttr attr = {.handled_fs = fs_handled(abi)};
    size_t size = sizeof(uint64_t);
    if (abi >= 4) {
        attr.handled_net = ACCESS_NET_BIND | ACCESS_NET_CONNECT;
        size = 2 * sizeof(uint64_t);
    }
    if (abi >= 6) {
        attr.scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
        size = sizeof attr;
    }
    own_fd int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
    if (ruleset < 0)
        return fail_errno(error, FAIL_OURS, errno, "the cage cannot make its Landlock ruleset");
    for (size_t i = 0; i < profile->n_paths; i++)
        if (!allow_path(ruleset, &profile->paths[i], abi, error))
            return false;
    if (abi >= 4 && !allow_ports(ruleset, profile, error))
        return false;
    *out_ruleset = fd_steal(&ruleset);
    return true;
}

static bool
landlock_enter(const CageProfile *profile, bool accept_missing, GError **error)
{
    int abi = landlock_abi();
    if (abi == 0) {
        if (accept_missing)
            return true;
        return fail(error, FAIL_OURS,
                    "this kernel has no Landlock; set accept_missing_protection = yes in [daemon] "
                    "to run without it");
    }
    own_fd int ruleset = -1;
    if (!landlock_build(profile, abi, &ruleset, error))
        return false;
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        return fail_errno(error, FAIL_OURS, errno, "the cage cannot enter Landlock");
    return true;
}

/* --- limits ------------------------------------------------------------------------------- */

static bool
limit(int what, uint64_t value, const char *name, GError **error)
{
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)what, &now) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot read limit %s", name);
    rlim_t wanted = MIN((rlim_t)value, now.rlim_max);
    struct rlimit set = {wanted, wanted};
    if (setrlimit((__rlimit_resource_t)what, &set) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot set limit %s", name);
    return true;
}

static bool
limits_enter(const CageProfile *p, GError **error)
{
    if (p->memory_bytes && !CAGE_SANITIZED && !limit(RLIMIT_AS, p->memory_bytes, "AS", error))
        return false;
    if (p->file_bytes != UINT64_MAX && !limit(RLIMIT_FSIZE, p->file_bytes, "FSIZE", error))
        return false;
    if (p->cpu_seconds && !limit(RLIMIT_CPU, p->cpu_seconds, "CPU", error))
        return false;
    if (p->processes >= 0 && !limit(RLIMIT_NPROC, (uint64_t)p->processes, "NPROC", error))
        return false;
    return p->files < 0 || limit(RLIMIT_NOFILE, (uint64_t)p->files, "NOFILE", error);
}

/* --- seccomp ------------------------------------------------------------------------------ */

static bool
allow(scmp_filter_ctx filter, const char *name, GError **error)
{
    int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR)
        return true; /* a call of another kernel age */
    int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
    return rc == 0 || fail_errno(error, FAIL_OURS, -rc, "the cage cannot allow %s", name);
}

/* Rules that look at arguments: memory never executable, mappings anonymous unless the role may
 * open files, threads but no processes. */
static int
argument_rules(scmp_filter_ctx f, unsigned calls)
{
    int rc =
        seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    if (calls & CAGE_CALLS_FILES) {
        rc |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 0);
    } else {
        rc |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                               SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
        rc |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
        rc |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                               SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH));
        /* libraries look for optional files (iconv modules, time zones, fonts); a document must
         * not die of that, and Landlock would refuse the file anyway */
        rc |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 0);
        rc |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0);
        rc |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(access), 0);
        rc |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(readlink), 0);
        rc |= seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
    }
    if (calls & CAGE_CALLS_THREADS)
        rc |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                               SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    /* glibc falls back to clone, whose flags a filter can see */
    rc |= seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    return rc;
}

static bool
seccomp_fill(scmp_filter_ctx filter, unsigned calls, GError **error)
{
    for (unsigned group = 1; group <= CAGE_CALLS_THREADS; group <<= 1) {
        const char *const *names = cage_calls_named((CageCalls)group);
        for (; (calls & group) && names && *names; names++)
            if (!allow(filter, *names, error))
                return false;
    }
    if (argument_rules(filter, calls) != 0)
        return fail(error, FAIL_OURS, "the cage cannot add its argument rules");
    return true;
}

static bool
seccomp_enter(const CageProfile *profile, GError **error)
{
    if (CAGE_SANITIZED || profile->calls == 0)
        return true;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return fail(error, FAIL_OURS, "the cage cannot make its seccomp filter");
    bool ok = seccomp_fill(filter, profile->calls, error);
    int rc = ok ? seccomp_load(filter) : 0;
    seccomp_release(filter);
    if (rc != 0)
        return fail_errno(error, FAIL_OURS, -rc, "the cage cannot load its seccomp filter");
    return ok;
}

bool
cage_hide(GError **error)
{
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot hide our memory");
    return limit(RLIMIT_CORE, 0, "CORE", error);
}

/* --- all of it ---------------------------------------------------------------------------- */

bool
cage_enter(const CageProfile *profile, bool accept_missing, GError **error)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot give up new privileges");
    return cage_hide(error) && landlock_enter(profile, accept_missing, error) &&
           limits_enter(profile, error) && seccomp_enter(profile, error);
}

char *
cage_missing(void)
{
    GString *missing = g_string_new(NULL);
    int abi = landlock_abi();
    if (abi == 0)
        g_string_append(missing, "Landlock (files) ");
    if (abi < 4)
        g_string_append(missing, "Landlock (network, ABI 4) ");
    if (abi < 6)
        g_string_append(missing, "Landlock (signals, ABI 6) ");
    g_strchomp(missing->str);
    return g_string_free(missing, FALSE);
}

bool
cage_drop_user(const char *user, GError **error)
{
    if (geteuid() != 0 || !user || !*user)
        return true;
    const struct passwd *entry = getpwnam(user);
    if (!entry)
        return fail(error, FAIL_OURS, "there is no user %s on this machine", user);
    if (setgroups(0, NULL) != 0 || setresgid(entry->pw_gid, entry->pw_gid, entry->pw_gid) != 0 ||
        setresuid(entry->pw_uid, entry->pw_uid, entry->pw_uid) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot become user %s", user);
    return true;
}

#define READER_MEMORY_BYTES (UINT64_C(1) << 30) /* a 60-megapixel photo in colour, twice */

const CageProfile *
cage_reader_profile(bool threads)
{
    /* NPROC counts all processes of the user, so 0 stops every fork and thread; the thread
     * profile relies on seccomp alone for that. */
    enum { CPU_SECONDS = 120 };
    static const CageProfile plain = {.name = "reader",
                                      .calls = CAGE_CALLS_MEMORY,
                                      .memory_bytes = READER_MEMORY_BYTES,
                                      .files = 0,
                                      .processes = 0,
                                      .file_bytes = 0,
                                      .cpu_seconds = CPU_SECONDS};
    static const CageProfile threaded = {.name = "reader-threads",
                                         .calls = CAGE_CALLS_MEMORY | CAGE_CALLS_THREADS,
                                         .memory_bytes = READER_MEMORY_BYTES,
                                         .files = 0,
                                         .processes = -1,
                                         .file_bytes = 0,
                                         .cpu_seconds = CPU_SECONDS};
    return threads ? &threaded : &plain;
}
