/*
 * OWNS      reading CSV: RFC 4180 quotes, comma or semicolon, UTF-8 with or without BOM, LF or CRLF
 * PROMISES  every record knows the line it starts on; empty lines are left out
 * NEVER     guesses an encoding
 * FAILS     FAIL_SENDER with "line N: …"
 * RUNS IN   clerk, bilag
 */
#pragma once
#include "daemon/failure.h"
#include <stddef.h>

typedef struct CsvRecord {
    int line;
    GPtrArray *fields; /* char *, trimmed of blanks */
} CsvRecord;

/* GPtrArray of CsvRecord, the header line first; the delimiter is the header's. */
bool csv_read(const char *bytes, size_t size_bytes, GPtrArray **out, GError **error) MUST_CHECK;
