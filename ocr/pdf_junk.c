#include "ocr/pdf_file.h"
#include <string.h>

/* A glyph without a meaning: fonts embedded without a character map end as U+FFFD, as private
 * use, or as control characters. */
static bool
is_unmapped(gunichar c)
{
    return c == 0xfffd || (c >= 0xe000 && c <= 0xf8ff) || (c < 0x20) || (c >= 0x80 && c < 0xa0);
}

/* The eight most frequent letters of Danish, German and English make 60 to 70 % of their text; a
 * shifted character map leaves words that look like words but not this. */
static bool
is_frequent(gunichar c)
{
    return c < 0x80 && strchr("ernditasERNDITAS", (int)c) && c;
}

typedef struct Letters {
    guint all, unmapped, letters, frequent, digits;
} Letters;

static void
count_word(const char *text, Letters *count)
{
    for (const char *p = text; *p; p = g_utf8_find_next_char(p, NULL)) {
        gunichar c = g_utf8_get_char(p);
        count->all++;
        count->unmapped += is_unmapped(c);
        count->letters += g_unichar_isalpha(c);
        count->frequent += is_frequent(c);
        count->digits += g_unichar_isdigit(c);
    }
}

bool
pdf_text_is_junk(const Page *page)
{
    enum { FEW = 10, SAMPLE_LETTERS = 60 };
    Letters count = {0};
    for (guint i = 0; i < page->words->len; i++)
        count_word(((Word *)page->words->pdata[i])->text, &count);
    if (count.all < FEW || count.unmapped * 5 > count.all)
        return true;
    if (count.letters >= SAMPLE_LETTERS && count.frequent * 100 < count.letters * 40)
        return true;
    return count.letters + count.digits < count.all / 3;
}

bool
pdf_text_has_amount(const Page *page)
{
    for (guint i = 0; i < page->words->len; i++) {
        const char *text = ((const Word *)page->words->pdata[i])->text;
        size_t n = strlen(text);
        if (n >= 4 && g_ascii_isdigit(text[n - 1]) && g_ascii_isdigit(text[n - 2]) &&
            strchr(",.", text[n - 3]) && g_ascii_isdigit(text[n - 4]))
            return true;
    }
    return false;
}
