#include "ocr/document.h"
#include "ocr/pdf_file.h"
#include "ocr/tess.h"
#include "tests/invoice_pdf.h"
#include <mupdf/pdf.h>
#include <string.h>

/* Which of a PDF's layers is read: the printed text, the scan, what lies unseen under it. */

static bool
take_part(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user, GError **error)
{
    (void)head, (void)data, (void)size_bytes, (void)user, (void)error;
    return true;
}

static const DocumentRequest request = {.name = "bilag.pdf", .sink = {take_part, NULL}};

static const uint8_t *
as_bytes(const char *s)
{
    return (const uint8_t *)s;
}

static Picture *
invoice_scan(void)
{
    g_autoptr(GByteArray) png = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(pdf_render(as_bytes(invoice_pdf), strlen(invoice_pdf), 1, &png, &error));
    g_autoptr(Picture) colour = pixReadMem(png->data, png->len);
    return image_gray(colour);
}

/* A page of the picture (drawn by /I) and whatever else content draws with the font /F. */
static GByteArray *
page_of(Picture *gray, const char *content)
{
    int w = pixGetWidth(gray), h = pixGetHeight(gray);
    GByteArray *pdf = g_byte_array_new();
    g_autofree char *head = g_strdup_printf(
        "%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>>> endobj\n"
        "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
        "4 0 obj <</Length %zu>> stream\n%s\nendstream endobj\n"
        "6 0 obj <</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        "/BitsPerComponent 8/Length %d>> stream\n",
        strlen(content), content, w, h, w * h);
    g_byte_array_append(pdf, as_bytes(head), (guint)strlen(head));
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            l_uint32 value = 255;
            (void)pixGetPixel(gray, x, y, &value);
            g_byte_array_append(pdf, &(guint8){(guint8)value}, 1);
        }
    static const char tail[] = "\nendstream endobj\ntrailer <</Root 1 0 R>>\n";
    g_byte_array_append(pdf, as_bytes(tail), sizeof tail - 1);
    return pdf;
}

static bool
models_missing(void)
{
    g_autoptr(GError) error = NULL;
    if (tess_warm(NULL, &error))
        return false;
    g_test_skip(error->message);
    return true;
}

#define WHOLE_PAGE "q 595 0 0 842 0 0 cm /I Do Q "

static void
test_layers(void)
{
    static const struct {
        const char *name, *content, *how;
    } cases[] = {
        {"somebody else's recognition under the scan",
         WHOLE_PAGE "BT 3 Tr /F 14 Tf 60 600 Td (Faktura CVR-nr. 13585628 Faktura dato 12.09.2026) "
                    "Tj 0 -40 Td (At betale DKK 13.150,00) Tj ET",
         "ocr"},
        {"the name of the scanning program over the scan",
         WHOLE_PAGE "BT /F 8 Tf 400 20 Td (Scannet med Skanneren) Tj ET", "ocr"},
        {"a scan pasted into a letter",
         "q 400 0 0 566 90 100 cm /I Do Q BT /F 12 Tf 60 780 Td (Hermed regning fra kroen, klynge "
         "57. Venlig hilsen Anna) Tj ET",
         "ocr"},
        {"printed text over a picture of paper",
         "q 595 0 0 842 0 0 cm 0.01 0 0 0.01 0 0 cm /I Do Q BT /F 14 Tf 60 600 Td (Faktura CVR-nr. "
         "13585628 Faktura dato 12.09.2026) Tj 0 -40 Td (At betale DKK 18.750,00) Tj ET",
         "text-layer"},
    };
    if (models_missing())
        return;
    g_autoptr(Picture) scan = invoice_scan();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) pdf = page_of(scan, cases[i].content);
        g_autoptr(Reading) reading = reading_new();
        g_autoptr(GError) error = NULL;
        g_test_message("%s", cases[i].name);
        g_assert_true(pdf_read(pdf->data, pdf->len, &request, reading, &error));
        g_assert_cmpstr(reading->how, ==, cases[i].how);
        g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, "18750.00");
    }
}

/* The invoice as a program saves it that forbids changes: anybody may open it. */
static GByteArray *
protected_invoice(const char *user_password)
{
    fz_context *ctx = fz_new_context(NULL, NULL, FZ_STORE_DEFAULT);
    fz_buffer *buffer = fz_new_buffer(ctx, 8192);
    fz_output *out = fz_new_output_with_buffer(ctx, buffer);
    fz_stream *stream = fz_open_memory(ctx, as_bytes(invoice_pdf), strlen(invoice_pdf));
    pdf_document *doc = pdf_open_document_with_stream(ctx, stream);
    pdf_write_options options = pdf_default_write_options;
    options.do_encrypt = PDF_ENCRYPT_AES_256;
    options.permissions = 0;
    g_strlcpy(options.opwd_utf8, "ejer", sizeof options.opwd_utf8);
    g_strlcpy(options.upwd_utf8, user_password, sizeof options.upwd_utf8);
    pdf_write_document(ctx, doc, out, &options);
    fz_close_output(ctx, out);
    GByteArray *pdf = g_byte_array_new();
    unsigned char *data;
    size_t size_bytes = fz_buffer_storage(ctx, buffer, &data);
    g_byte_array_append(pdf, data, (guint)size_bytes);
    fz_drop_output(ctx, out);
    fz_drop_buffer(ctx, buffer);
    fz_drop_stream(ctx, stream);
    pdf_drop_document(ctx, doc);
    fz_drop_context(ctx);
    return pdf;
}

static void
test_protected(void)
{
    static const struct {
        const char *password, *end, *total;
    } cases[] = {{"", "complete", "18750.00"}, {"hemmelig", "encrypted", NULL}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) pdf = protected_invoice(cases[i].password);
        g_autoptr(Reading) reading = reading_new();
        g_autoptr(GError) error = NULL;
        g_assert_true(pdf_read(pdf->data, pdf->len, &request, reading, &error));
        g_assert_cmpstr(reading->end, ==, cases[i].end);
        g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, cases[i].total);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    setMsgSeverity(L_SEVERITY_NONE);
    g_test_add_func("/pdf/layers", test_layers);
    g_test_add_func("/pdf/protected", test_protected);
    int failed = g_test_run();
    tess_cool();
    return failed;
}
