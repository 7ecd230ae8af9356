#include "ocr/tess.h"
#include <string.h>
#include <tesseract/capi.h>

#define DEBIAN_TESSDATA "/usr/share/tesseract-ocr/5/tessdata"

enum { SOURCE_DPI = 300 }; /* said to the engine so that it does not guess from the picture */

/* The one mutable global of the room: loaded by the zygote, shared by its forks copy-on-write;
 * readers take bytes and know nothing of the process around them. */
static struct {
    TessBaseAPI *reader, *orientation;
} engine;

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

bool
tess_warm(const char *tessdata_dir, GError **error)
{
    if (engine.reader)
        return true;
    const char *dir = tessdata_dir ? tessdata_dir : DEBIAN_TESSDATA;
    TessBaseAPI *reader = TessBaseAPICreate();
    if (TessBaseAPIInit2(reader, dir, "dan+eng", OEM_LSTM_ONLY) != 0) {
        TessBaseAPIDelete(reader);
        return fail(error, FAIL_OURS, "tesseract cannot load the models dan and eng from %s", dir);
    }
    (void)TessBaseAPISetVariable(reader, "debug_file", "/dev/null");
    first_page(reader);
    engine.reader = reader;
    /* Only Debian packages the orientation model; without it sideways photos stay unread. */
    TessBaseAPI *orientation = TessBaseAPICreate();
    if (TessBaseAPIInit2(orientation, DEBIAN_TESSDATA, "osd", OEM_TESSERACT_ONLY) == 0) {
        engine.orientation = orientation;
        TessBaseAPISetPageSegMode(orientation, PSM_OSD_ONLY);
    } else {
        TessBaseAPIDelete(orientation);
    }
    return true;
}

void
tess_cool(void)
{
    if (engine.reader)
        TessBaseAPIDelete(engine.reader);
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
tess_read(PIX *gray, TessMode mode, double to_page, Page *page, double *out_confidence,
          GError **error)
{
    if (!engine.reader)
        return fail(error, FAIL_OURS, "the recognition engine was not loaded before reading");
    TessBaseAPISetPageSegMode(engine.reader, (TessPageSegMode)mode);
    TessBaseAPISetImage2(engine.reader, gray);
    TessBaseAPISetSourceResolution(engine.reader, SOURCE_DPI);
    if (TessBaseAPIRecognize(engine.reader, NULL) != 0) {
        TessBaseAPIClear(engine.reader);
        return fail(error, FAIL_SENDER, "tesseract could not recognise page %d", page->number);
    }
    double confidence = 0;
    TessResultIterator *words = TessBaseAPIGetIterator(engine.reader);
    if (words) {
        confidence = take_words(words, to_page, page);
        TessResultIteratorDelete(words);
    }
    TessBaseAPIClear(engine.reader);
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
