#include "ocr/pdf_file.h"
#include <mupdf/pdf.h>

enum { EMBEDDED_MOST = 200, ANNOTATIONS_MOST = 1000 };

typedef struct Specs {
    pdf_obj *spec[EMBEDDED_MOST]; /* borrowed */
    int n;
} Specs;

/* The same object often stands in several places. */
static void
add_spec(fz_context *ctx, pdf_obj *spec, Specs *specs)
{
    if (!spec || specs->n >= EMBEDDED_MOST)
        return;
    for (int k = 0; k < specs->n; k++)
        if (pdf_objcmp_resolve(ctx, spec, specs->spec[k]) == 0)
            return;
    specs->spec[specs->n++] = spec;
}

static void
add_associated(fz_context *ctx, pdf_obj *owner, Specs *specs)
{
    pdf_obj *associated = pdf_dict_gets(ctx, owner, "AF");
    for (int i = 0; i < pdf_array_len(ctx, associated) && i < EMBEDDED_MOST; i++)
        add_spec(ctx, pdf_array_get(ctx, associated, i), specs);
}

/* Files that hang at a place on a page (ISO 32000-1, 12.5.6.15), and the page's own. */
static void
add_of_page(fz_context *ctx, pdf_obj *page, Specs *specs)
{
    pdf_obj *annotations = pdf_dict_get(ctx, page, PDF_NAME(Annots));
    for (int i = 0; i < pdf_array_len(ctx, annotations) && i < ANNOTATIONS_MOST; i++) {
        pdf_obj *annotation = pdf_array_get(ctx, annotations, i);
        if (pdf_name_eq(ctx, pdf_dict_get(ctx, annotation, PDF_NAME(Subtype)),
                        PDF_NAME(FileAttachment)))
            add_spec(ctx, pdf_dict_get(ctx, annotation, PDF_NAME(FS)), specs);
    }
    add_associated(ctx, page, specs);
}

/* A page that is not there ends it: whoever reads the pages says so. */
static void
add_of_pages(fz_context *ctx, pdf_document *doc, int pages, Specs *specs)
{
    fz_try(ctx)
    {
        for (int i = 0; i < pages && i < PDF_PAGES_READ; i++)
            add_of_page(ctx, pdf_lookup_page_obj(ctx, doc, i), specs);
    }
    fz_catch(ctx)
    {
        fz_rethrow_if(ctx, FZ_ERROR_MEMORY);
    }
}

/* The file specifications of /EmbeddedFiles, /AF and the pages. */
static void
collect(fz_context *ctx, pdf_document *doc, int pages, pdf_obj *tree, Specs *specs)
{
    for (int i = 0; i < pdf_dict_len(ctx, tree) && i < EMBEDDED_MOST; i++)
        add_spec(ctx, pdf_dict_get_val(ctx, tree, i), specs);
    add_associated(ctx, pdf_dict_get(ctx, pdf_trailer(ctx, doc), PDF_NAME(Root)), specs);
    add_of_pages(ctx, doc, pages, specs);
}

/* Unpacks at most limit bytes. Inside a try of the caller: may throw. */
static fz_buffer *
contents(fz_context *ctx, pdf_obj *spec, size_t limit_bytes)
{
    pdf_obj *ef = pdf_dict_get(ctx, spec, PDF_NAME(EF));
    pdf_obj *file = pdf_dict_getl(ctx, ef, PDF_NAME(UF), NULL);
    if (!file)
        file = pdf_dict_get(ctx, ef, PDF_NAME(F));
    if (!pdf_is_stream(ctx, file))
        return NULL;
    fz_stream *stream = pdf_open_stream(ctx, file);
    fz_buffer *buffer = NULL;
    fz_var(buffer);
    fz_try(ctx)
    {
        buffer = fz_new_buffer(ctx, 64 * 1024);
        unsigned char piece[16 * 1024];
        size_t n, total = 0;
        while ((n = fz_read(ctx, stream, piece, sizeof piece)) > 0) {
            total += n;
            if (total > limit_bytes)
                fz_throw(ctx, FZ_ERROR_MEMORY, "the embedded files unpack to more than %d MB",
                         (int)(PART_BYTES >> 20));
            fz_append_data(ctx, buffer, piece, n);
        }
    }
    fz_always(ctx)
    {
        fz_drop_stream(ctx, stream);
    }
    fz_catch(ctx)
    {
        fz_drop_buffer(ctx, buffer);
        fz_rethrow(ctx);
    }
    return buffer;
}

typedef struct Embedded {
    char *name, *media_type;
    GBytes *data;
} Embedded;

static void
embedded_free(gpointer pointer)
{
    Embedded *embedded = pointer;
    g_free(embedded->name);
    g_free(embedded->media_type);
    g_bytes_unref(embedded->data);
    g_free(embedded);
}

/* Inside a try of the caller: may throw. */
static void
load(fz_context *ctx, pdf_obj *spec, GPtrArray *found, size_t *left_bytes)
{
    fz_buffer *buffer = contents(ctx, spec, *left_bytes);
    if (!buffer)
        return;
    pdf_obj *named = pdf_dict_get(ctx, spec, PDF_NAME(UF));
    if (!named)
        named = pdf_dict_get(ctx, spec, PDF_NAME(F));
    const char *name = pdf_to_text_string(ctx, named);
    pdf_obj *file = pdf_dict_get(ctx, pdf_dict_get(ctx, spec, PDF_NAME(EF)), PDF_NAME(F));
    const char *subtype = pdf_to_name(ctx, pdf_dict_get(ctx, file, PDF_NAME(Subtype)));
    unsigned char *data;
    size_t size_bytes = fz_buffer_storage(ctx, buffer, &data);
    *left_bytes -= size_bytes;
    Embedded *embedded = g_new0(Embedded, 1);
    embedded->name = g_utf8_make_valid(name ? name : "", -1);
    embedded->media_type = g_utf8_make_valid(subtype ? subtype : "", -1);
    embedded->data = g_bytes_new(data, size_bytes);
    g_ptr_array_add(found, embedded);
    fz_drop_buffer(ctx, buffer);
}

static bool
load_all(PdfFile *file, GPtrArray *found, GError **error)
{
    fz_context *ctx = file->ctx;
    pdf_obj *tree = NULL;
    fz_var(tree);
    pdf_file_start_clock(file);
    fz_try(ctx)
    {
        pdf_document *doc = pdf_specifics(ctx, file->document);
        Specs specs = {.n = 0};
        tree = pdf_load_name_tree(ctx, doc, PDF_NAME(EmbeddedFiles));
        size_t left_bytes = PART_BYTES; /* all together */
        collect(ctx, doc, file->pages, tree, &specs);
        for (int i = 0; i < specs.n; i++)
            load(ctx, specs.spec[i], found, &left_bytes);
    }
    fz_always(ctx)
    {
        pdf_drop_obj(ctx, tree);
    }
    fz_catch(ctx)
    {
        return pdf_fail(file, "the files embedded in the PDF cannot be read", error);
    }
    return true;
}

bool
pdf_embedded_each(PdfFile *file, PdfEmbeddedFunc take, void *user, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(embedded_free);
    if (!load_all(file, found, error))
        return false;
    for (guint i = 0; i < found->len; i++) {
        const Embedded *embedded = found->pdata[i];
        gsize size_bytes;
        const uint8_t *data = g_bytes_get_data(embedded->data, &size_bytes);
        if (!take(embedded->name, embedded->media_type, data, size_bytes, user, error))
            return false;
    }
    return true;
}
