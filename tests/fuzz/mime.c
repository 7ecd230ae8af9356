/* One mail as it came. */
#include "ocr/mime.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(mime)
{
    g_mime_init();
    fuzz_read(mime_read, bytes, size_bytes, NULL);
    return 0;
}
