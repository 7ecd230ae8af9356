#include "ocr/pdf_file.h"

/* A glyph without a meaning: fonts embedded without a character map end as U+FFFD, as private
 * use, or as control characters. */
static bool
is_unmapped(gunichar c)
{
    return c == 0xfffd || (c >= 0xe000 && c <= 0xf8ff) || (c < 0x20) || (c >= 0x80 && c < 0xa0);
}

static bool
is_vowel(gunichar c)
{
    return c < 0x250 && g_utf8_strchr("aeiouyæøåäöüéAEIOUYÆØÅÄÖÜÉ", -1, c);
}

typedef struct Letters {
    guint all, unmapped, letters, vowels, digits;
} Letters;

static void
count_word(const char *text, Letters *count)
{
    for (const char *p = text; *p; p = g_utf8_find_next_char(p, NULL)) {
        gunichar c = g_utf8_get_char(p);
        count->all++;
        count->unmapped += is_unmapped(c);
        count->letters += g_unichar_isalpha(c);
        count->vowels += is_vowel(c);
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
    /* A shifted character map gives letters enough but words without vowels (38–45 % is usual in
     * Danish, German and English). */
    if (count.letters >= SAMPLE_LETTERS && count.vowels * 100 < count.letters * 15)
        return true;
    return count.letters + count.digits < count.all / 3;
}
