/* The text of a page: every finder, and the lists. */
#include "ocr/fields/fields.h"
#include "ocr/text.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/target.h"

FUZZ_TARGET(fields)
{
    g_autofree char *text = text_to_utf8(bytes, size_bytes, NULL);
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)page_free);
    g_ptr_array_add(pages, page_from_text(text, "text"));
    g_autoptr(Reading) reading = reading_new(), list = reading_new();
    fields_find(pages, reading);
    fuzz_pass_on(reading);
    fields_find_in_text(text, "mail", list);
    g_autoptr(GPtrArray) lines = text_lines(text);
    (void)attendees_find(lines, list);
    fuzz_pass_on(list);
    return 0;
}
