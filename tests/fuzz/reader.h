/*
 * OWNS      what the targets of all document readers do with bytes
 * PROMISES  whatever a reader leaves is masked, encoded and decoded again as between reader and
 *           clerk: a reading the clerk would refuse is a finding too
 * NEVER     keeps parts
 * FAILS     g_assert
 * RUNS IN   tests
 */
#pragma once
#include "daemon/own.h"
#include "ocr/document.h"

/* A sink that touches every byte, so that the sanitizer sees a wrong length. */
static inline bool
fuzz_take(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user, GError **error)
{
    (void)error;
    uint8_t *sum = user;
    for (size_t i = 0; i < size_bytes; i++)
        *sum ^= data[i];
    g_assert(head->path && head->media_type && head->disposition);
    return true;
}

static inline void
fuzz_pass_on(Reading *reading)
{
    g_autoptr(GError) error = NULL;
    reading_mask(reading);
    g_autoptr(json_t) json = reading_encode(reading, true);
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    g_assert_nonnull(text);
    g_autoptr(json_t) again = json_loads(text, 0, NULL);
    g_autoptr(Reading) decoded = NULL;
    bool understood = reading_decode(again, &decoded, &error);
    g_assert_no_error(error);
    g_assert_true(understood);
}

static inline void
fuzz_read(DocumentReader read, const uint8_t *bytes, size_t size_bytes, const char *name)
{
    uint8_t sum = 0;
    DocumentRequest request = {.name = name, .validate = VALIDATE_ALL, .sink = {fuzz_take, &sum}};
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    bool ok = read(bytes, size_bytes, &request, reading, &error);
    g_assert(ok == (error == NULL));
    fuzz_pass_on(reading);
}
