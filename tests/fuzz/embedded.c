/* The files inside a PDF, without its pages: name tree, /AF and annotations, each unpacked. */
#include "ocr/document.h"
#include "ocr/pdf_file.h"
#include "tests/fuzz/target.h"

static bool
take(const char *name, const char *media_type, const uint8_t *data, size_t size_bytes, void *user,
     GError **error)
{
    (void)error;
    g_assert(g_utf8_validate(name, -1, NULL) && g_utf8_validate(media_type, -1, NULL));
    *(bool *)user |= einvoice_names_itself(data, size_bytes);
    return true;
}

FUZZ_TARGET(embedded)
{
    g_auto(PdfFile) file = {0};
    g_autoptr(GError) error = NULL;
    bool invoice = false;
    if (!pdf_file_open(&file, bytes, size_bytes, &error) || file.locked || file.pages <= 0)
        return 0;
    bool ok = pdf_embedded_each(&file, take, &invoice, &error);
    g_assert(ok == (error == NULL));
    return 0;
}
