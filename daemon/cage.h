/*
 * OWNS      what a role may do to the system: resource limits, Landlock, seccomp, user
 * PROMISES  after cage_enter() the process can do what its profile lists, and nothing else; a
 *           forbidden system call kills it
 * NEVER     a way to weaken it at run time; the sanitizer build (CAGE_SANITIZED, tests only) is
 *           the one exception, marked in cage.c
 * FAILS     FAIL_OURS: a protection the kernel lacks or refuses, by name
 * RUNS IN   every process, before its first foreign byte
 */
#pragma once
#include "daemon/failure.h"
#include <stddef.h>
#include <stdint.h>

typedef enum { CAGE_READ = 1, CAGE_WRITE = 2, CAGE_EXECUTE = 4 } CageAccess;

typedef struct CagePath {
    const char *path; /* a directory or file that exists; others are skipped */
    int access;       /* CageAccess bits; WRITE includes making, renaming and removing */
} CagePath;

/* Groups of system calls; the names are in cage_calls.c. */
typedef enum {
    CAGE_CALLS_MEMORY = 1,   /* read, write, memory, time, exit: what every role needs */
    CAGE_CALLS_FILES = 2,    /* open, rename, fsync, lock …: Landlock says which files */
    CAGE_CALLS_MESSAGES = 4, /* poll, sendmsg, recvmsg on sockets it was given */
    CAGE_CALLS_CONNECT = 8,  /* new client sockets: Landlock says which ports */
    CAGE_CALLS_SERVE = 16,   /* accept on listening sockets it was given */
    CAGE_CALLS_THREADS = 32, /* threads of its own, never processes */
} CageCalls;

typedef struct CageProfile {
    const char *name;
    const CagePath *paths; /* Landlock: everything else is denied */
    size_t n_paths;
    const uint16_t *connect_ports; /* TCP ports it may connect to; none: no TCP at all */
    size_t n_connect_ports;
    unsigned calls;        /* CageCalls bits: what it may ask of the kernel; all else kills it */
    uint64_t memory_bytes; /* RLIMIT_AS, 0: none */
    int64_t files;         /* RLIMIT_NOFILE, -1: as it is */
    int64_t processes;     /* RLIMIT_NPROC, -1: as it is */
    uint64_t file_bytes;   /* RLIMIT_FSIZE, UINT64_MAX: as it is */
    uint64_t cpu_seconds;  /* RLIMIT_CPU, 0: as it is */
} CageProfile;

/* Enters for good: no new privileges, no core dumps, limits, Landlock, seccomp, in that order
 * (the Landlock ruleset before NOFILE=0). accept_missing: go on without Landlock. */
bool cage_enter(const CageProfile *profile, bool accept_missing, GError **error) MUST_CHECK;

/* No core dump and no look into our memory by other processes of the user: before a secret comes
 * into it. */
bool cage_hide(GError **error) MUST_CHECK;

/* Which protections this kernel lacks: "" when none, else their names. Caller frees. */
char *cage_missing(void);

/* Becomes user (NULL or "": stays) when root; drops all groups and capabilities. */
bool cage_drop_user(const char *user, GError **error) MUST_CHECK;

/* The profiles of a document reader: a plain one and one that may make threads (HEIC). */
const CageProfile *cage_reader_profile(bool threads);
