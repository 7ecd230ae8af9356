/*
 * OWNS      starting our own programs: fork + exec with a named set of descriptors
 * PROMISES  the child has 0, 1, 2 and fds at 3, 4, …; nothing else; a clean environment
 * NEVER     a shell; a secret in an argument
 * FAILS     FAIL_OURS
 * RUNS IN   supervisor, bilag read
 */
#pragma once
#include "daemon/failure.h"
#include <stddef.h>
#include <sys/types.h>

/* argv NULL-terminated, argv[0] the program's path. fds stay the caller's. */
bool spawn_program(char *const argv[], const int *fds, size_t n_fds, pid_t *out_pid,
                   GError **error) MUST_CHECK;

typedef struct ReaderProgram {
    const char *path;
    const char *user;    /* as in cage_drop_user() */
    const char *schemas; /* folder of XML schemas to load; NULL or "": none */
    bool accept_missing; /* run although the kernel lacks Landlock */
} ReaderProgram;

/* Starts the caged reader with control_fd at 3. Better models in READER-DIR/tessdata are used when
 * they are there. */
bool spawn_reader(const ReaderProgram *reader, int control_fd, pid_t *out_pid,
                  GError **error) MUST_CHECK;

/* Starts bilag-draw, which lies beside the reader, with control_fd at 3. user "" or NULL: as we
 * are. */
bool spawn_drawer(const char *reader, const char *user, int control_fd, bool accept_missing,
                  pid_t *out_pid, GError **error) MUST_CHECK;
