/* Bytes of any kind: the sniffer decides who reads them, as in a reader process. */
#include "ocr/mime.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(document)
{
    uint8_t sum = 0;
    DocumentRequest request = {.name = "bilag", .sink = {fuzz_take, &sum}};
    g_mime_init();
    g_autoptr(Reading) reading = document_read(bytes, size_bytes, &request);
    g_assert_nonnull(reading->end);
    fuzz_pass_on(reading);
    return 0;
}
