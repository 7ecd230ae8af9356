/*
 * OWNS      the lines of a register file: columns, checks, and what overlaps
 * PROMISES  every problem of the file is named, with its line, before anything is imported
 * NEVER     touches the book
 * FAILS     FAIL_SENDER with all problems, one a line
 * RUNS IN   clerk, bilag; for spool/ only
 */
#pragma once
#include "daemon/failure.h"
#include <stddef.h>
#include <stdint.h>

/* One line: from valid_from to valid_to the cluster has this name and coordinator. A cluster may
 * have several, one after the other, when its coordinator changed. */
typedef struct RegisterLine {
    int line;
    int64_t number;
    char *name, *region, *coordinator, *mail; /* mail lower-cased; "" = none */
    char *valid_from, *valid_to;              /* valid_to "" = open */
    int64_t group1_patients, members;         /* -1: not known */
} RegisterLine;

/* GPtrArray of RegisterLine, by number, then valid_from. */
bool register_lines_read(const char *csv, size_t size_bytes, GPtrArray **out,
                         GError **error) MUST_CHECK;
