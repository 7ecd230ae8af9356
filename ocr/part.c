#include "ocr/part.h"

void
part_note(Reading *reading, const PartHead *head, const uint8_t *data, size_t size_bytes)
{
    if (!head->name || reading->attachments->len >= READING_PARTS)
        return;
    ReadingAttachment *attachment = g_new0(ReadingAttachment, 1);
    attachment->name = g_strdup(head->name);
    attachment->media_type = g_strdup(head->media_type);
    attachment->sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, size_bytes);
    attachment->size_bytes = (int64_t)size_bytes;
    g_ptr_array_add(reading->attachments, attachment);
}
