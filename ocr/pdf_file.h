/*
 * OWNS      an open PDF: MuPDF's context with a memory limit, the document, its pages
 * PROMISES  no exception of MuPDF leaves pdf_*.c; every function here answers bool + GError
 * NEVER     opens a file: bytes in
 * FAILS     FAIL_SENDER broken; FAIL_HOSTILE over a limit
 * RUNS IN   reader
 */
#pragma once
#include "ocr/image_decode.h"
#include "ocr/part.h"
#include "ocr/words.h"
#include <mupdf/fitz.h>
#include <time.h>

enum {
    PDF_PAGES_READ = 50,
    PDF_DPI = 150,      /* of the page image that is shown */
    PDF_SCAN_DPI = 300, /* of a page rendered for recognition */
    PDF_SCAN_SIDE = 4000,
};

typedef struct PdfMemory {
    size_t used_bytes; /* what MuPDF holds now */
    clock_t deadline;  /* of the processor's time; behind it no memory is given */
    unsigned asked;    /* how often memory was asked for: the clock is not read each time */
    bool late;
} PdfMemory;

typedef struct PdfFile {
    PdfMemory memory;
    fz_alloc_context allocator;
    fz_context *ctx;
    fz_document *document;
    bool locked; /* needs a password that is not empty */
    int pages;
} PdfFile;

/* Opens bytes, which must outlive the file. locked is set instead of failing. The file must stay
 * where it is (MuPDF keeps pointers into it). */
bool pdf_file_open(PdfFile *file, const uint8_t *bytes, size_t size_bytes,
                   GError **error) MUST_CHECK;
void pdf_file_clear(PdfFile *file);
/* Gives the next work on file its time; a page that draws itself a million times runs out of
 * memory when it is over, which MuPDF can be trusted to unwind from. */
void pdf_file_start_clock(PdfFile *file);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PdfFile, pdf_file_clear)

/* What a page offers to be read from. */
typedef struct PdfPage {
    int number;
    int width, height; /* pixels of the page image that is shown */
    Page *words;       /* the text layer; NULL: none, or junk */
    Picture *gray;     /* when words is NULL: the scan itself, or the page rendered */
} PdfPage;

/* Page number (from 1). The caller takes words and gray. (pdf_page.c) */
bool pdf_page_take(PdfFile *file, int number, PdfPage *out, GError **error) MUST_CHECK;
/* Page as colour picture of the shown size. (pdf_page.c) */
bool pdf_page_render(PdfFile *file, int number, GByteArray **out_png, GError **error) MUST_CHECK;

/* Turns MuPDF's current exception into *error; returns false. */
bool pdf_fail(PdfFile *file, const char *what, GError **error);

/* One embedded file, borrowed until the function returns. */
typedef bool (*PdfEmbeddedFunc)(const char *name, const char *media_type, const uint8_t *data,
                                size_t size_bytes, void *user, GError **error);
/* Calls take for every file in /EmbeddedFiles, /AF and the pages' annotations, each once.
 * (pdf_embedded.c) */
bool pdf_embedded_each(PdfFile *file, PdfEmbeddedFunc take, void *user, GError **error) MUST_CHECK;

/* How many glyphs of page can be seen, and how many are laid unseen under a scan. Inside a try of
 * the caller: may throw. (pdf_seen.c) */
void pdf_count_glyphs(fz_context *ctx, fz_page *page, int *out_seen, int *out_unseen);

/* True when some word is an amount with its decimals. (pdf_junk.c) */
bool pdf_text_has_amount(const Page *page);
/* True when a text layer is noise: unmapped glyphs, control characters, no words. (pdf_junk.c) */
bool pdf_text_is_junk(const Page *page);
