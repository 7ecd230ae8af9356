#include "ocr/pdf_file.h"
#include <mupdf/pdf.h>

enum { EMBEDDED_MOST = 200 };

/* The file specifications of /EmbeddedFiles, then of /AF; the same object often stands in both. */
static int
collect(fz_context *ctx, pdf_document *doc, pdf_obj *tree, pdf_obj **out)
{
    int n = 0;
    for (int i = 0; i < pdf_dict_len(ctx, tree) && n < EMBEDDED_MOST; i++)
        out[n++] = pdf_dict_get_val(ctx, tree, i);
    pdf_obj *root = pdf_dict_get(ctx, pdf_trailer(ctx, doc), PDF_NAME(Root));
    pdf_obj *associated = pdf_dict_gets(ctx, root, "AF");
    for (int i = 0; i < pdf_array_len(ctx, associated) && n < EMBEDDED_MOST; i++) {
        pdf_obj *spec = pdf_array_get(ctx, associated, i);
        bool known = false;
        for (int k = 0; k < n; k++)
            known |= pdf_objcmp_resolve(ctx, spec, out[k]) == 0;
        if (!known)
            out[n++] = spec;
    }
    return n;
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
        pdf_obj *specs[EMBEDDED_MOST];
        tree = pdf_load_name_tree(ctx, doc, PDF_NAME(EmbeddedFiles));
        size_t left_bytes = PART_BYTES; /* all together */
        int n = collect(ctx, doc, tree, specs);
        for (int i = 0; i < n; i++)
            load(ctx, specs[i], found, &left_bytes);
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
