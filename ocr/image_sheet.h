/*
 * OWNS      sheets: pages to be read, with a text layer or as pixels, and how often to look
 * PROMISES  one good look at each, another only where the total is unsure; boxes of all fields
 *           end in pixels of the page image that is shown
 * NEVER     decodes files; finds fields itself (fields/)
 * FAILS     FAIL_OURS no engine
 * RUNS IN   reader
 */
#pragma once
#include "ocr/document.h"
#include "ocr/image_decode.h"
#include "ocr/words.h"

typedef struct Sheet {
    int number;
    int width, height; /* of the page image that is shown */
    Picture *gray;     /* pixels to recognise, oriented as shown; NULL when words came otherwise */
    Page *page;        /* words, upright: turned and straightened against the picture */
    int turn;          /* quarter turns clockwise from the shown picture to page */
    int letter;        /* median height of what looks like letters, pixels of gray; 0: too few */
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
/* The paper lies on a table that can be seen, and runs over an edge of the picture.
 * (image_paper.c) */
bool image_paper_is_cut(Picture *gray);
/* Pictures whose total is missing or a guess, though they show a voucher or hardly a word was made
 * out: where the pixels tell why, the reading ends unreadable with a finding photo-small, -dark,
 * -blurred, -glare or -cut. (image_flaw.c) */
void sheets_explain(const GPtrArray *sheets, Reading *reading);
/* The papers that lie apart on a darker table, in pixels of gray: GArray of ReadingBox, often one
 * or none; caller unrefs. (image_paper.c) */
GArray *image_papers(Picture *gray);

/* --- several receipts in one picture (image_split.c); a finding several-receipts when it may be so
 * but is not sure enough to cut --- */
/* Where several papers lie on a table, each read for itself: *out_boxes (GArray of ReadingBox in
 * pixels of gray, the caller's), NULL: one receipt. */
bool image_split_papers(Picture *gray, Reading *reading, GArray **out_boxes,
                        GError **error) MUST_CHECK;
/* The same of a sheet that was looked at, by columns of its words; NULL: one receipt. */
GArray *image_split_columns(const Sheet *sheet, Reading *reading);
/* Cuts picture and hands each part out as a document of its own; reading->documents says where
 * they lie. */
bool image_hand_out(Picture *picture, const GArray *boxes, const DocumentRequest *request,
                    Reading *reading, GError **error) MUST_CHECK;
/* Nothing is printed on it: paper, a table top, a lens cap. (image_look.c) */
bool sheet_is_blank(const Sheet *sheet);

/* Adds sheet (taken, NULL afterwards) with its first look done. Only the first few keep their
 * pixels for another look: 50 scanned pages would need 400 MB. */
bool sheets_add(GPtrArray *sheets, Sheet **sheet, GError **error) MUST_CHECK;

/* A finding pages-unread where only the first `most` of a document's pages are read. */
void sheets_note_rest(int pages, int most, Reading *reading);
/* Reads sheets (GPtrArray of Sheet) into reading: fields, how, page_sizes, text, end. lessons: as
 * in DocumentRequest. */
bool sheets_read(GPtrArray *sheets, const char *lessons, Reading *reading,
                 GError **error) MUST_CHECK;

/* Joins what a second look found into first: agreement raises, contradiction lowers confidence.
 * (image_vote.c) */
void reading_vote(Reading *first, Reading *second);
