#include "ocr/words.h"

static void
test_lines(void)
{
    g_autoptr(Page) page = page_new(1, 1000, 1000, "ocr");
    page_add_word(page, "125,00", (ReadingBox){600, 104, 80, 20}, 1);
    page_add_word(page, "ALT", (ReadingBox){40, 102, 40, 20}, 1);
    page_add_word(page, "I", (ReadingBox){10, 100, 10, 20}, 1);
    page_add_word(page, "Moms", (ReadingBox){10, 130, 60, 20}, 1);
    page_add_word(page, "KRO", (ReadingBox){10, 10, 200, 60}, 1);
    page_finish(page);
    g_assert_cmpint(page->n_lines, ==, 3);
    g_autofree char *text = page_text(page);
    g_assert_cmpstr(text, ==, "KRO\nI ALT\t125,00\nMoms\n");
    guint first, last;
    g_assert_true(page_line(page, 1, &first, &last));
    ReadingBox box = page_box(page, first, last);
    g_assert_cmpint(box.x, ==, 10);
    g_assert_cmpint(box.w, ==, 670);
    g_assert_cmpint(box.h, ==, 24);
    g_assert_false(page_line(page, 3, &first, &last));
}

/* Print slanted by two degrees: every word 3.5 px lower than its neighbour 100 px to the left. */
static void
test_slanted(void)
{
    g_autoptr(Page) page = page_new(1, 1000, 1000, "ocr");
    for (int line = 0; line < 5; line++)
        for (int i = 0; i < 9; i++)
            page_add_word(page, "x", (ReadingBox){i * 100, 100 + line * 30 + i * 7 / 2, 90, 20}, 1);
    page_finish(page);
    g_assert_cmpint(page->n_lines, ==, 5);
    guint first, last;
    g_assert_true(page_line(page, 4, &first, &last));
    g_assert_cmpuint(last - first, ==, 9);
}

static void
test_plain(void)
{
    g_autoptr(Page) page = page_from_text("Deltagere:\n\nAnne Ø\tja\n  \nBo     nej", "mail");
    g_assert_cmpint(page->n_lines, ==, 3);
    g_autofree char *text = page_text(page);
    g_assert_cmpstr(text, ==, "Deltagere:\nAnne Ø\tja\nBo\tnej\n");
}

static void
test_too_many(void)
{
    g_autoptr(Page) page = page_new(1, 10, 10, "text");
    for (int i = 0; i <= PAGE_WORDS; i++)
        page_add_word(page, "x", (ReadingBox){0}, 1);
    g_assert_true(page->truncated);
    g_assert_cmpuint(page->words->len, ==, PAGE_WORDS);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/lines", test_lines);
    g_test_add_func("/words/slanted", test_slanted);
    g_test_add_func("/words/plain", test_plain);
    g_test_add_func("/words/too-many", test_too_many);
    return g_test_run();
}
