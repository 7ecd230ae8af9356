#include "ocr/part.h"
#include <nettle/base16.h>
#include <nettle/sha2.h>

/* Not GLib's: nettle's is more than twice as fast, and files are large. */
char *
part_sha256(const uint8_t *data, size_t size_bytes)
{
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&sha);
    sha256_update(&sha, size_bytes, data);
    sha256_digest(&sha, sizeof digest, digest);
    char *hex = g_malloc0(BASE16_ENCODE_LENGTH(sizeof digest) + 1);
    base16_encode_update(hex, sizeof digest, digest);
    return hex;
}

void
part_note(Reading *reading, const PartHead *head, const uint8_t *data, size_t size_bytes)
{
    if (!head->name || reading->attachments->len >= READING_PARTS)
        return;
    ReadingAttachment *attachment = g_new0(ReadingAttachment, 1);
    attachment->name = g_strdup(head->name);
    attachment->media_type = g_strdup(head->media_type);
    attachment->sha256 = part_sha256(data, size_bytes);
    attachment->size_bytes = (int64_t)size_bytes;
    g_ptr_array_add(reading->attachments, attachment);
}
