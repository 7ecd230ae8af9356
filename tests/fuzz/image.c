/* A picture: header, pixels, EXIF turn, the page image; recognition is not loaded. */
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(image)
{
    g_autoptr(GByteArray) png = NULL;
    fuzz_read(image_read, bytes, size_bytes, "foto.jpg");
    if (image_render(bytes, size_bytes, 1, &png, NULL))
        g_assert_nonnull(png);
    return 0;
}
