/*
 * OWNS      the steps by which a file becomes durable under its final name
 * PROMISES  a name that store_publish() gave stands for whole bytes, also after a crash
 * NEVER     follows a symbolic link
 * FAILS     FAIL_AGAIN disk full (ENOSPC, EDQUOT), FAIL_OURS other disk errors
 * RUNS IN   mail and clerk; for spool/ only
 */
#pragma once
#include "daemon/failure.h"
#include <stddef.h>

/* fail() for errno of the call that just failed, with the code it calls for. */
bool store_fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Opens PARENT/NAME as a directory. */
bool store_open_dir(const char *parent, const char *name, int *out_fd, GError **error) MUST_CHECK;

/* A new file (0600) in tmp_dir; out_name: its name there, caller frees. */
bool store_temporary(int tmp_dir, char **out_name, int *out_fd, GError **error) MUST_CHECK;

bool store_write(int fd, const void *data, size_t size_bytes, GError **error) MUST_CHECK;

/* fsync → rename → fsync(dir): fd is tmp_dir/tmp_name and becomes dir/name. */
bool store_publish(int fd, int tmp_dir, const char *tmp_name, int dir, const char *name,
                   GError **error) MUST_CHECK;
