/*
 * OWNS      taking winmail.dat apart
 * PROMISES  members go to the sink as they come, with path PREFIX + their number
 * NEVER     more than part.h allows
 * FAILS     FAIL_SENDER not readable, FAIL_HOSTILE over a limit, and what the sink says
 * RUNS IN   reader
 */
#pragma once
#include "ocr/part.h"

/* Unpacks; *out_body (caller frees, NULL: none) is its message text. prefix: "3/" or "". */
bool tnef_unpack(const uint8_t *bytes, size_t size_bytes, const char *prefix, const PartSink *sink,
                 char **out_body, GError **error) MUST_CHECK;
