/*
 * OWNS      bytes of a picture file to pixels: formats, pages, EXIF orientation
 * PROMISES  sizes are checked in the header before a pixel is decoded; pictures come upright as
 *           the camera says
 * NEVER     looks at what the picture shows
 * FAILS     FAIL_SENDER broken picture; FAIL_HOSTILE over a limit
 * RUNS IN   reader
 */
#pragma once
#include "daemon/failure.h"
#include <leptonica/allheaders.h>
#include <stddef.h>
#include <stdint.h>

enum {
    IMAGE_SIDE = 30000,              /* a phone panorama has 16,000 */
    IMAGE_PIXELS = 60 * 1000 * 1000, /* an A4 page at 600 dpi has 35 million */
    IMAGE_PAGES = 50,
    PAGE_IMAGE_SIDE = 2000, /* longer side of the page image the review page shows */
};

static inline void
pix_free(PIX *pix)
{
    pixDestroy(&pix);
}
typedef PIX Picture;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, pix_free)

/* How many pages the file has (all counted, also over IMAGE_PAGES); checks the first one's size. */
bool image_count(const uint8_t *bytes, size_t size_bytes, int *out_pages,
                 GError **error) MUST_CHECK;
/* Page index (from 0) as gray or 32-bit colour, EXIF orientation applied; the largest JPEGs come at
 * half their sides, here and in gray. Caller frees. */
bool image_decode(const uint8_t *bytes, size_t size_bytes, int index, Picture **out,
                  GError **error) MUST_CHECK;
/* The same as 8-bit gray without alpha, which is what is read; colour is for showing. */
bool image_decode_gray(const uint8_t *bytes, size_t size_bytes, int index, Picture **out,
                       GError **error) MUST_CHECK;
/* True when width × height is within the limits. */
bool image_size_allowed(int64_t width, int64_t height);
/* 8-bit gray without alpha; takes nothing, returns a new picture or NULL when memory ends. */
Picture *image_gray(Picture *picture);
/* The size shown on the review page: longer side at most PAGE_IMAGE_SIDE. */
void image_shown_size(int width, int height, int *out_width, int *out_height);

/* EXIF's orientation of a JPEG, PNG or WebP, 1 when it says nothing. (image_exif.c) */
int image_orientation(const uint8_t *bytes, size_t size_bytes);

/* HEIC and AVIF through libheif, which applies their own rotation. (image_heif.c) */
bool heif_sniff(const uint8_t *bytes, size_t size_bytes);
bool heif_decode(const uint8_t *bytes, size_t size_bytes, Picture **out, GError **error) MUST_CHECK;
bool heif_size(const uint8_t *bytes, size_t size_bytes, int *out_width, int *out_height,
               GError **error) MUST_CHECK;
