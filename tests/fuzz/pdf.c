/* A PDF: text layer, embedded files, the first page as a picture. */
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(pdf)
{
    g_autoptr(GByteArray) png = NULL;
    fuzz_read(pdf_read, bytes, size_bytes, "faktura.pdf");
    if (pdf_render(bytes, size_bytes, 1, &png, NULL))
        g_assert_nonnull(png);
    return 0;
}
