/*
 * OWNS      the shape of a fuzz target: one function of foreign bytes that returns 0 or dies
 * PROMISES  under make fuzz libFuzzer calls it (LLVMFuzzerTestOneInput); tests/test_seeds.c links
 *           all of them side by side and replays the seeds
 * NEVER     files, network, recognition (no engine is loaded: scans end at that door)
 * FAILS     g_assert: a promise of the target's header is broken
 * RUNS IN   tests
 */
#pragma once
#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* Head of a target; its parameters are bytes and size_bytes. */
#ifdef FUZZING
#define FUZZ_TARGET(name) int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
#else
#define FUZZ_TARGET(name) int fuzz_##name(const uint8_t *bytes, size_t size_bytes)
#endif

/* Every target; its seeds stand in tests/fuzz/seeds.py under the same name. */
#define FUZZ_TARGETS(X)                                                                            \
    X(archive)                                                                                     \
    X(config)                                                                                      \
    X(document)                                                                                    \
    X(einvoice)                                                                                    \
    X(embedded)                                                                                    \
    X(fields)                                                                                      \
    X(form)                                                                                        \
    X(header)                                                                                      \
    X(image)                                                                                       \
    X(line)                                                                                        \
    X(mime)                                                                                        \
    X(mustache)                                                                                    \
    X(office)                                                                                      \
    X(pdf)                                                                                         \
    X(reading)                                                                                     \
    X(register)                                                                                    \
    X(sheet)                                                                                       \
    X(text)                                                                                        \
    X(tnef)                                                                                        \
    X(wire)

#define FUZZ_DECLARE(name) FUZZ_TARGET(name);
FUZZ_TARGETS(FUZZ_DECLARE)

/* bytes as a C string (up to its first zero byte); bytes may be NULL when there are none. */
static inline char *
string_of(const uint8_t *bytes, size_t size_bytes)
{
    return size_bytes ? g_strndup((const char *)bytes, size_bytes) : g_strdup("");
}
