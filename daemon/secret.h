/*
 * OWNS      passwords and tokens in memory
 * PROMISES  read once from a file of its own; locked in memory, guarded and wiped when freed
 * NEVER     in a log, a message or an error text
 * FAILS     FAIL_OURS: no such file, empty, too long, not one line
 * RUNS IN   mail
 */
#pragma once
#include "daemon/failure.h"

/* Reads the first line of path without its line end. path "" or NULL gives "". Free with
 * secret_free(). */
bool secret_load(const char *path, char **out, GError **error) MUST_CHECK;
void secret_free(char *secret);
