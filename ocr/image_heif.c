#include "ocr/image_decode.h"
#include <libheif/heif.h>
#include <string.h>

/* libheif's objects live together; one cleanup for all three. */
typedef struct HeifFile {
    struct heif_context *context;
    struct heif_image_handle *handle;
    struct heif_image *image;
} HeifFile;

static void
heif_file_clear(HeifFile *file)
{
    if (file->image)
        heif_image_release(file->image);
    if (file->handle)
        heif_image_handle_release(file->handle);
    if (file->context)
        heif_context_free(file->context);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HeifFile, heif_file_clear)

bool
heif_sniff(const uint8_t *bytes, size_t size_bytes)
{
    static const char *const brands[] = {"heic", "heix", "hevc", "heim", "heis",
                                         "mif1", "msf1", "avif", "avis", NULL};
    if (size_bytes < 12 || memcmp(bytes + 4, "ftyp", 4) != 0)
        return false;
    char brand[5] = {0};
    memcpy(brand, bytes + 8, 4);
    return g_strv_contains(brands, brand);
}

static bool
open_primary(const uint8_t *bytes, size_t size_bytes, HeifFile *file, GError **error)
{
    file->context = heif_context_alloc();
    if (!file->context)
        return fail(error, FAIL_OURS, "libheif has no memory");
    heif_context_set_maximum_image_size_limit(file->context, IMAGE_SIDE);
    struct heif_error e =
        heif_context_read_from_memory_without_copy(file->context, bytes, size_bytes, NULL);
    if (e.code == heif_error_Ok)
        e = heif_context_get_primary_image_handle(file->context, &file->handle);
    if (e.code != heif_error_Ok)
        return fail(error, FAIL_SENDER, "the HEIC picture cannot be read: %s", e.message);
    return true;
}

bool
heif_size(const uint8_t *bytes, size_t size_bytes, int *out_width, int *out_height, GError **error)
{
    g_auto(HeifFile) file = {0};
    if (!open_primary(bytes, size_bytes, &file, error))
        return false;
    *out_width = heif_image_handle_get_width(file.handle);
    *out_height = heif_image_handle_get_height(file.handle);
    return true;
}

static Picture *
picture_from_rgb(const uint8_t *rgb, int stride, int width, int height)
{
    Picture *picture = pixCreateNoInit(width, height, 32);
    if (!picture)
        return NULL;
    l_uint32 *data = pixGetData(picture);
    int words = pixGetWpl(picture);
    for (int y = 0; y < height; y++) {
        const uint8_t *p = rgb + (size_t)y * (size_t)stride;
        l_uint32 *row = data + (size_t)y * (size_t)words;
        for (int x = 0; x < width; x++, p += 3)
            row[x] = (l_uint32)p[0] << 24 | (l_uint32)p[1] << 16 | (l_uint32)p[2] << 8;
    }
    return picture;
}

bool
heif_decode(const uint8_t *bytes, size_t size_bytes, Picture **out, GError **error)
{
    g_auto(HeifFile) file = {0};
    if (!open_primary(bytes, size_bytes, &file, error))
        return false;
    if (!image_size_allowed(heif_image_handle_get_width(file.handle),
                            heif_image_handle_get_height(file.handle)))
        return fail(error, FAIL_HOSTILE, "the HEIC picture is over the size limit");
    struct heif_error e = heif_decode_image(file.handle, &file.image, heif_colorspace_RGB,
                                            heif_chroma_interleaved_RGB, NULL);
    if (e.code != heif_error_Ok)
        return fail(error, FAIL_SENDER, "the HEIC picture cannot be decoded: %s", e.message);
    int stride = 0;
    const uint8_t *rgb =
        heif_image_get_plane_readonly(file.image, heif_channel_interleaved, &stride);
    int width = heif_image_get_width(file.image, heif_channel_interleaved);
    int height = heif_image_get_height(file.image, heif_channel_interleaved);
    if (!rgb || !image_size_allowed(width, height) || stride < 3 * width)
        return fail(error, FAIL_SENDER, "the HEIC picture has no pixels");
    *out = picture_from_rgb(rgb, stride, width, height);
    return *out || fail(error, FAIL_HOSTILE, "the HEIC picture needs too much memory");
}
