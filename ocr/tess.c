#include "ocr/tess.h"
#include <string.h>
#include <tesseract/capi.h>

#define DEBIAN_TESSDATA "/usr/share/tesseract-ocr/5/tessdata"

enum { SOURCE_DPI = 300 }; /* said to the engine so that it does not guess from the picture */

/* The one mutable global of the room: loaded by the zygote, shared by its forks copy-on-write;
 * readers take bytes and know nothing of the process around them. */
static struct {
    TessBaseAPI *readers[TESS_LANGUAGES], *orientation;
} engine;

/* Stands in for leptonica's function of this name, which in this program only libtesseract calls:
 * version 5.3 packs every line of print as PNG in memory and unpacks it for its network, a seventh
 * of the time of a page. Leptonica's own plain format holds the same pixels and is read back by
 * the same pixReadMem(). */
l_ok
pixWriteMem(l_uint8 **data, size_t *size_bytes, PIX *pix, l_int32 format)
{
    (void)format;
    return pixWriteMemSpix(data, size_bytes, pix);
}

/* A first small page before the fork: what the engine makes on first use is then shared, and its
 * messages, which would quote strangers' pages, have gone to /dev/null from the start: the file is
 * opened with the first message, here about the resolution. */
static void
first_page(TessBaseAPI *reader)
{
    enum { SIDE = 64 };
    PIX *page = pixCreate(SIDE * 4, SIDE, 8);
    (void)pixSetAll(page);
    TessBaseAPISetPageSegMode(reader, PSM_SINGLE_BLOCK);
    TessBaseAPISetImage2(reader, page);
    TessBaseAPISetSourceResolution(reader, 1);
    (void)TessBaseAPIRecognize(reader, NULL);
    TessBaseAPIClear(reader);
    pixDestroy(&page);
}

/* What costs and finds nothing on vouchers (ocr.md, `make bench-ocr`): reading a doubtful line once
 * more as white on black, and measuring whether a line's letters are equally wide. */
static void
set_up(TessBaseAPI *reader)
{
    (void)TessBaseAPISetVariable(reader, "debug_file", "/dev/null");
    (void)TessBaseAPISetVariable(reader, "tessedit_do_invert", "0");
    (void)TessBaseAPISetVariable(reader, "textord_disable_pitch_test", "1");
    first_page(reader);
}

/* Only Debian packages the orientation model; without it sideways photos stay unread. */
static void
warm_orientation(void)
{
    TessBaseAPI *orientation = TessBaseAPICreate();
    if (TessBaseAPIInit2(orientation, DEBIAN_TESSDATA, "osd", OEM_TESSERACT_ONLY) == 0) {
        engine.orientation = orientation;
        TessBaseAPISetPageSegMode(orientation, PSM_OSD_ONLY);
    } else {
        TessBaseAPIDelete(orientation);
    }
}

bool
tess_warm(const char *tessdata_dir, GError **error)
{
    static const char *const models[TESS_LANGUAGES] = {"dan", "eng"};
    const char *dir = tessdata_dir ? tessdata_dir : DEBIAN_TESSDATA;
    for (size_t i = 0; i < TESS_LANGUAGES; i++) {
        if (engine.readers[i])
            continue;
        TessBaseAPI *reader = TessBaseAPICreate();
        if (TessBaseAPIInit2(reader, dir, models[i], OEM_LSTM_ONLY) != 0) {
            TessBaseAPIDelete(reader);
            return fail(error, FAIL_OURS, "tesseract cannot load the model %s from %s", models[i],
                        dir);
        }
        set_up(reader);
        engine.readers[i] = reader;
    }
    if (!engine.orientation)
        warm_orientation();
    return true;
}

void
tess_cool(void)
{
    for (size_t i = 0; i < TESS_LANGUAGES; i++)
        if (engine.readers[i])
            TessBaseAPIDelete(engine.readers[i]);
    if (engine.orientation)
        TessBaseAPIDelete(engine.orientation);
    memset(&engine, 0, sizeof engine);
}

/* The words of the result; returns the length-weighted mean confidence. */
static double
take_words(TessResultIterator *words, double to_page, Page *page)
{
    double sum = 0, weight = 0;
    TessPageIterator *place = TessResultIteratorGetPageIterator(words);
    do {
        char *text = TessResultIteratorGetUTF8Text(words, RIL_WORD);
        int left, top, right, bottom;
        if (!text)
            continue;
        if (*text && TessPageIteratorBoundingBox(place, RIL_WORD, &left, &top, &right, &bottom)) {
            double confidence =
                CLAMP(TessResultIteratorConfidence(words, RIL_WORD) / 100.0, 0.0, 1.0);
            ReadingBox box = {(int)(left * to_page), (int)(top * to_page),
                              MAX(1, (int)((right - left) * to_page)),
                              MAX(1, (int)((bottom - top) * to_page))};
            page_add_word(page, text, box, confidence);
            sum += confidence * (double)strlen(text);
            weight += (double)strlen(text);
        }
        TessDeleteText(text);
    } while (TessResultIteratorNext(words, RIL_WORD));
    return weight > 0 ? sum / weight : 0;
}

bool
tess_read(PIX *gray, TessLanguage language, double to_page, Page *page, double *out_confidence,
          GError **error)
{
    TessBaseAPI *reader = engine.readers[language];
    if (!reader)
        return fail(error, FAIL_OURS, "the recognition engine was not loaded before reading");
    TessBaseAPISetPageSegMode(reader, PSM_SINGLE_BLOCK);
    TessBaseAPISetImage2(reader, gray);
    TessBaseAPISetSourceResolution(reader, SOURCE_DPI);
    if (TessBaseAPIRecognize(reader, NULL) != 0) {
        TessBaseAPIClear(reader);
        return fail(error, FAIL_SENDER, "tesseract could not recognise page %d", page->number);
    }
    double confidence = 0;
    TessResultIterator *words = TessBaseAPIGetIterator(reader);
    if (words) {
        confidence = take_words(words, to_page, page);
        TessResultIteratorDelete(words);
    }
    TessBaseAPIClear(reader);
    if (out_confidence)
        *out_confidence = confidence;
    return true;
}

int
tess_orientation(PIX *binary)
{
    int degrees = 0;
    float sure = 0, script_sure = 0;
    const char *script = NULL; /* points into the engine's own table */
    if (!engine.orientation)
        return -1;
    TessBaseAPISetImage2(engine.orientation, binary);
    TessBaseAPISetSourceResolution(engine.orientation, SOURCE_DPI);
    BOOL told = TessBaseAPIDetectOrientationScript(engine.orientation, &degrees, &sure, &script,
                                                   &script_sure);
    TessBaseAPIClear(engine.orientation);
    if (!told || degrees % 90 != 0)
        return -1;
    return ((360 - degrees) / 90) % 4; /* the engine says how the text is turned */
}
