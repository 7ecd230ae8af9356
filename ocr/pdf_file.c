#include "ocr/pdf_file.h"
#include <mupdf/pdf.h>
#include <stdlib.h>

#define MEMORY_BYTES ((size_t)400 << 20) /* a 60 megapixel page in colour needs 240 MB */
#define WORK_SECONDS 8                   /* a dense drawing at 300 dpi takes one second */
#define STORE_BYTES ((size_t)24 << 20)   /* MuPDF's cache of fonts and images */

/* --- memory with a limit: each block remembers its size in front ------------------------------ */

enum { HEAD_BYTES = 16 }; /* keeps the alignment malloc gives */

static bool
may_grow(PdfMemory *memory, size_t before, size_t size_bytes)
{
    enum { READ_CLOCK = 64 };
    if (++memory->asked % READ_CLOCK == 0)
        memory->late = clock() >= memory->deadline;
    return size_bytes <= MEMORY_BYTES && memory->used_bytes - before + size_bytes <= MEMORY_BYTES &&
           !memory->late;
}

static void *
limited_malloc(void *user, size_t size_bytes)
{
    PdfMemory *memory = user;
    if (!may_grow(memory, 0, size_bytes))
        return NULL;
    size_t *block = malloc(size_bytes + HEAD_BYTES);
    if (!block)
        return NULL;
    *block = size_bytes;
    memory->used_bytes += size_bytes;
    return (char *)block + HEAD_BYTES;
}

static size_t *
block_of(void *pointer)
{
    return (size_t *)(void *)((char *)pointer - HEAD_BYTES);
}

static void
limited_free(void *user, void *pointer)
{
    PdfMemory *memory = user;
    if (!pointer)
        return;
    memory->used_bytes -= *block_of(pointer);
    free(block_of(pointer));
}

static void *
limited_realloc(void *user, void *pointer, size_t size_bytes)
{
    PdfMemory *memory = user;
    if (!pointer)
        return limited_malloc(user, size_bytes);
    size_t before = *block_of(pointer);
    if (!may_grow(memory, before, size_bytes))
        return NULL;
    size_t *block = realloc(block_of(pointer), size_bytes + HEAD_BYTES);
    if (!block)
        return NULL;
    *block = size_bytes;
    memory->used_bytes += size_bytes - before;
    return (char *)block + HEAD_BYTES;
}

/* --- opening --------------------------------------------------------------------------------- */

static void
silent(void *user, const char *message)
{
    (void)user;
    (void)message; /* warnings quote the document; the log carries ids only */
}

bool
pdf_fail(PdfFile *file, const char *what, GError **error)
{
    if (file->memory.late)
        return fail(error, FAIL_HOSTILE, "%s: it takes more than %d seconds", what, WORK_SECONDS);
    bool memory = fz_caught(file->ctx) == FZ_ERROR_MEMORY;
    return fail(error, memory ? FAIL_HOSTILE : FAIL_SENDER, "%s: %s", what,
                fz_caught_message(file->ctx));
}

static bool
open_document(PdfFile *file, const uint8_t *bytes, size_t size_bytes, GError **error)
{
    fz_context *ctx = file->ctx;
    fz_stream *stream = NULL;
    fz_var(stream);
    fz_try(ctx)
    {
        stream = fz_open_memory(ctx, bytes, size_bytes);
        file->document = &pdf_open_document_with_stream(ctx, stream)->super;
        file->locked = fz_needs_password(ctx, file->document);
        file->pages = file->locked ? 0 : fz_count_pages(ctx, file->document);
    }
    fz_always(ctx)
    {
        fz_drop_stream(ctx, stream);
    }
    fz_catch(ctx)
    {
        return pdf_fail(file, "the PDF cannot be opened", error);
    }
    return true;
}

void
pdf_file_start_clock(PdfFile *file)
{
    file->memory.deadline = clock() + (clock_t)WORK_SECONDS * CLOCKS_PER_SEC;
    file->memory.late = false;
}

bool
pdf_file_open(PdfFile *file, const uint8_t *bytes, size_t size_bytes, GError **error)
{
    if (size_bytes == 0)
        return fail(error, FAIL_SENDER, "the PDF is empty");
    file->allocator =
        (fz_alloc_context){&file->memory, limited_malloc, limited_realloc, limited_free};
    pdf_file_start_clock(file);
    file->ctx = fz_new_context(&file->allocator, NULL, STORE_BYTES);
    if (!file->ctx)
        return fail(error, FAIL_OURS, "MuPDF cannot start");
    fz_set_warning_callback(file->ctx, silent, NULL);
    fz_set_error_callback(file->ctx, silent, NULL);
    return open_document(file, bytes, size_bytes, error);
}

void
pdf_file_clear(PdfFile *file)
{
    if (!file->ctx)
        return;
    fz_drop_document(file->ctx, file->document);
    fz_drop_context(file->ctx);
    file->ctx = NULL;
}
