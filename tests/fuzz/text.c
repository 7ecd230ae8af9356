/* Text and HTML in any character set; the first byte chooses what it is called. */
#include "ocr/text.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"
#include <string.h>

static const char *const charsets[] = {NULL,          "utf-8", "iso-8859-1", "windows-1252",
                                       "utf-16",      "utf-7", "shift_jis",  "iso-2022-jp",
                                       "x-klingon-8", ""};
static const char *const names[] = {"kvittering.html", "liste.csv", "kvittering.txt", NULL};

static void
check_text(const char *text)
{
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_assert_cmpuint(strlen(text), <=, READING_TEXT_BYTES);
}

FUZZ_TARGET(text)
{
    if (size_bytes < 1)
        return 0;
    const char *charset = charsets[bytes[0] % G_N_ELEMENTS(charsets)];
    g_autofree char *plain = text_to_utf8(bytes + 1, size_bytes - 1, charset);
    g_autofree char *html = html_to_text(bytes + 1, size_bytes - 1, charset, bytes[0] & 1);
    check_text(plain);
    check_text(html);
    fuzz_read(text_read, bytes + 1, size_bytes - 1, names[bytes[0] / 16 % G_N_ELEMENTS(names)]);
    return 0;
}
