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

/* One model at a time: dan+eng in one engine reads every doubtful line twice, a third of the time
 * of a page, and a second look in the other language is the better second opinion. */
typedef enum { TESS_DANISH, TESS_ENGLISH, TESS_LANGUAGES } TessLanguage;

/* Loads both (and osd when there) from tessdata_dir, NULL: Debian's. A second call is free. */
bool tess_warm(const char *tessdata_dir, GError **error) MUST_CHECK;

/* Recognises gray as one block of lines, which keeps the price column with its line, and adds its
 * words to page, boxes multiplied by to_page. *out_confidence (may be NULL): mean word confidence
 * weighted by length, 0..1, 0 when there is no word. */
bool tess_read(PIX *gray, TessLanguage language, double to_page, Page *page, double *out_confidence,
               GError **error) MUST_CHECK;

/* How many quarter turns clockwise make the text upright (0..3); -1: cannot tell. */
int tess_orientation(PIX *binary);

/* Frees the engine; for tests under the leak checker only. */
void tess_cool(void);
