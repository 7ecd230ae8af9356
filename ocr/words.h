/*
 * OWNS      the page as words with boxes, in reading order, grouped into lines: what a PDF text
 *           layer, tesseract or a plain text all become before fields are looked for
 * PROMISES  UTF-8; boxes in pixels of the page image the review page shows (page_sizes)
 * NEVER     opinions on what a word means (ocr/fields/)
 * FAILS     never; over its limits it stops adding and says truncated
 * RUNS IN   reader
 */
#pragma once
#include "daemon/reading.h"

enum { PAGE_WORDS = 50000 }; /* a densely printed A4 page has 1,500 */

typedef struct Word {
    char *text;
    ReadingBox box;    /* w == 0: plain text, no place */
    double confidence; /* of recognition, 0..1; 1 for text layers */
    int line;          /* index of its line on the page */
} Word;

typedef struct Page {
    int number;        /* from 1 */
    int width, height; /* pixels; 0 for plain text */
    GPtrArray *words;  /* Word, by line, then left to right */
    int n_lines;
    bool truncated;
    const char *by; /* text ocr mail: what fields found here say in "by" */
} Page;

Page *page_new(int number, int width, int height, const char *by);
void page_free(Page *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Page, page_free)
/* Adds a word; splits nothing. Words are put into lines by page_finish(). */
void page_add_word(Page *page, const char *text, ReadingBox box, double confidence);
/* Sorts words with boxes into lines (vertical overlap over half the height) and sets line. */
void page_finish(Page *page);
/* A page of plain text: each line's words without boxes. */
Page *page_from_text(const char *text, const char *by);
/* Words first..last (exclusive) of line; false when there is no such line. */
bool page_line(const Page *page, int line, guint *out_first, guint *out_last);
/* The text of a line, words joined by one space; gaps wider than three times the word height
 * become a tab. Caller frees. */
char *page_line_text(const Page *page, int line);
/* All lines joined by newlines; caller frees. */
char *page_text(const Page *page);
/* The union of the boxes of words first..last (exclusive). */
ReadingBox page_box(const Page *page, guint first, guint last);
