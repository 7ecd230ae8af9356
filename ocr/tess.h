/*
 * OWNS      the recognition engine and its models, loaded once before the first document
 * PROMISES  after tess_warm() neither files nor threads are needed, so that forked children can
 *           recognise inside the cage
 * NEVER     decides how a picture is prepared (image_look.c)
 * FAILS     FAIL_OURS: models missing or broken; FAIL_SENDER: the engine gave the picture up
 * RUNS IN   zygote (warm), reader (read)
 */
#pragma once
#include "ocr/words.h"
#include <leptonica/allheaders.h>

typedef enum {
    TESS_BLOCK = 6,   /* one block of lines: keeps the price column with its line */
    TESS_SPARSE = 11, /* whatever text there is: a last look at hard photos */
} TessMode;

/* Loads dan+eng (and osd when there) from tessdata_dir, NULL: Debian's. A second call is free. */
bool tess_warm(const char *tessdata_dir, GError **error) MUST_CHECK;

/* Recognises gray and adds its words to page, boxes multiplied by to_page. *out_confidence (may
 * be NULL): mean word confidence weighted by length, 0..1, 0 when there is no word. */
bool tess_read(PIX *gray, TessMode mode, double to_page, Page *page, double *out_confidence,
               GError **error) MUST_CHECK;

/* How many quarter turns clockwise make the text upright (0..3); -1: cannot tell. */
int tess_orientation(PIX *binary);

/* Frees the engine; for tests under the leak checker only. */
void tess_cool(void);
