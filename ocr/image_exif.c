#include "ocr/image_decode.h"
#include <libexif/exif-data.h>
#include <string.h>

/* Where the formats keep their EXIF data; all of it begins with a TIFF header. JPEG is left to
 * libexif, TIFF's own orientation to leptonica, HEIC's to libheif. */

static uint32_t
number_at(const uint8_t *p, bool little)
{
    return little ? (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0]
                  : (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* PNG: chunks of length, type, data, checksum. RIFF (WebP): type, length, data, padded to two. */
static const struct {
    const char *magic;
    size_t magic_at, magic_bytes, first, length_at, type_at, behind;
    const char *type;
    bool little, padded;
} containers[] = {
    {"\x89PNG\r\n\x1a\n", 0, 8, 8, 0, 4, 4, "eXIf", false, false},
    {"WEBP", 8, 4, 12, 4, 0, 0, "EXIF", true, true},
};

/* The EXIF data of container kind in bytes; NULL: none. */
static const uint8_t *
chunk_of(size_t kind, const uint8_t *bytes, size_t size_bytes, size_t *out_size)
{
    enum { HEAD = 8, CHUNKS = 10000 };
    size_t at = containers[kind].first;
    for (int n = 0; n < CHUNKS && at + HEAD <= size_bytes; n++) {
        size_t length = number_at(bytes + at + containers[kind].length_at, containers[kind].little);
        if (length > size_bytes - at - HEAD)
            return NULL;
        if (memcmp(bytes + at + containers[kind].type_at, containers[kind].type, 4) == 0) {
            *out_size = length;
            return bytes + at + HEAD;
        }
        at += HEAD + length + containers[kind].behind + (containers[kind].padded ? length % 2 : 0);
    }
    return NULL;
}

/* libexif wants the marker that JPEG puts before the TIFF header; some writers put it into WebP. */
static ExifData *
exif_of_chunk(const uint8_t *chunk, size_t size_bytes)
{
    static const uint8_t marker[] = {'E', 'x', 'i', 'f', 0, 0};
    enum { MOST = 64 * 1024 }; /* a thumbnail included */
    if (size_bytes > MOST)
        return NULL;
    g_autoptr(GByteArray) marked = g_byte_array_new();
    if (size_bytes < sizeof marker || memcmp(chunk, marker, sizeof marker) != 0)
        g_byte_array_append(marked, marker, sizeof marker);
    g_byte_array_append(marked, chunk, (guint)size_bytes);
    return exif_data_new_from_data(marked->data, marked->len);
}

static ExifData *
exif_of(const uint8_t *bytes, size_t size_bytes)
{
    if (size_bytes < 4 || size_bytes > G_MAXUINT)
        return NULL;
    if (bytes[0] == 0xff && bytes[1] == 0xd8)
        return exif_data_new_from_data(bytes, (unsigned)size_bytes);
    for (size_t i = 0; i < G_N_ELEMENTS(containers); i++) {
        size_t at = containers[i].magic_at, n = containers[i].magic_bytes, size = 0;
        if (size_bytes < at + n || memcmp(bytes + at, containers[i].magic, n) != 0)
            continue;
        const uint8_t *chunk = chunk_of(i, bytes, size_bytes, &size);
        return chunk ? exif_of_chunk(chunk, size) : NULL;
    }
    return NULL;
}

int
image_orientation(const uint8_t *bytes, size_t size_bytes)
{
    ExifData *data = exif_of(bytes, size_bytes);
    if (!data)
        return 1;
    ExifEntry *entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
    int orientation = 1;
    if (entry && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
        orientation = exif_get_short(entry->data, exif_data_get_byte_order(data));
    exif_data_unref(data);
    return orientation;
}
