/*
 * OWNS      sheets: pages to be read, with a text layer or as pixels, and how often to look
 * PROMISES  one good look at each, another only where the total is unsure; boxes of all fields
 *           end in pixels of the page image that is shown
 * NEVER     decodes files; finds fields itself (fields/)
 * FAILS     FAIL_OURS no engine
 * RUNS IN   reader
 */
#pragma once
#include "ocr/image_decode.h"
#include "ocr/words.h"

typedef struct Sheet {
    int number;
    int width, height; /* of the page image that is shown */
    Picture *gray;     /* pixels to recognise, oriented as shown; NULL when words came otherwise */
    Page *page;        /* words, upright: turned and straightened against the picture */
    int turn;          /* quarter turns clockwise from the shown picture to page */
    double slant;      /* then radians clockwise */
    double confidence; /* mean of the words' */
    bool picture;      /* came as pixels; gray may be gone already */
    bool blank;
} Sheet;

/* How a sheet is prepared before recognition. */
typedef enum {
    LOOK_PLAIN,
    LOOK_LEVEL,  /* shadows taken out */
    LOOK_LARGE,  /* enlarged, the table left in */
    LOOK_COUNT,  /* looks that are taken in turn while the total is unsure */
    LOOK_STRONG, /* faint print made black */
} Look;

/* Takes *gray (NULL afterwards). */
Sheet *sheet_new(int number, int width, int height, Picture **gray);
void sheet_free(Sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sheet, sheet_free)
/* An empty array for sheets; free with g_ptr_array_unref. */
GPtrArray *sheets_new(void);

/* Recognises sheet->gray into sheet->page, replacing it. (image_look.c) */
bool sheet_look(Sheet *sheet, Look look, GError **error) MUST_CHECK;
/* A photo with what lies around the paper painted over in the paper's gray; gray itself when no
 * paper stands out. Caller frees. (image_paper.c) */
Picture *image_paper(Picture *gray);
/* Nothing is printed on it: paper, a table top, a lens cap. (image_look.c) */
bool sheet_is_blank(const Sheet *sheet);

/* Adds sheet (taken, NULL afterwards) with its first look done. Only the first few keep their
 * pixels for another look: 50 scanned pages would need 400 MB. */
bool sheets_add(GPtrArray *sheets, Sheet **sheet, GError **error) MUST_CHECK;

/* Reads sheets (GPtrArray of Sheet) into reading: fields, how, page_sizes, text, end. */
bool sheets_read(GPtrArray *sheets, Reading *reading, GError **error) MUST_CHECK;

/* Joins what a second look found into first: agreement raises, contradiction lowers confidence.
 * (image_vote.c) */
void reading_vote(Reading *first, Reading *second);
