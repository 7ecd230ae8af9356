#include "daemon/cage.h"
#include "ocr/document.h"
#include "ocr/image_sheet.h"
#include "ocr/pdf_file.h"
#include "ocr/tess.h"
#include "tests/invoice_pdf.h"
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char empty_page_pdf[] =
    "%PDF-1.4\n"
    "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>> endobj\n"
    "trailer <</Root 1 0 R>>\n";

/* User password "hemmelig" (RC4, 40 bit): the check value is all a reader needs to refuse. */
static const char locked_pdf[] =
    "%PDF-1.4\n"
    "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>> endobj\n"
    "4 0 obj <</Filter/Standard/V 1/R 2/P -4"
    "/O<0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20>"
    "/U<0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20>>> endobj\n"
    "trailer <</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n";

static bool
take_part(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user, GError **error)
{
    (void)head, (void)data, (void)size_bytes, (void)error;
    ++*(int *)user;
    return true;
}

static int parts;
static const DocumentRequest request = {.name = "bilag", .sink = {take_part, &parts}};

static const uint8_t *
as_bytes(const char *s)
{
    return (const uint8_t *)s;
}

static void
check_invoice(const Reading *reading)
{
    static const struct {
        FieldId id;
        const char *want;
    } cases[] = {
        {FIELD_TOTAL, "18750.00"},
        {FIELD_NET_TOTAL, "15000.00"},
        {FIELD_VAT_TOTAL, "3750.00"},
        {FIELD_CURRENCY, "DKK"},
        {FIELD_ISSUE_DATE, "2026-09-12"},
        {FIELD_DUE_DATE, "2026-09-26"},
        {FIELD_INVOICE_ID, "20417"},
        {FIELD_SUPPLIER_NAME, "Klintholm Kro ApS"},
        {FIELD_SUPPLIER_CVR, "13585628"},
        {FIELD_CLUSTER_NUMBER, "57"},
        {FIELD_PAYMENT_KIND, "fik"},
        {FIELD_PAYMENT_REFERENCE, "000000000000018"},
        {FIELD_PAYMENT_CREDITOR, "12345678"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", field_name(cases[i].id));
        g_assert_cmpstr(reading_value(reading, cases[i].id), ==, cases[i].want);
    }
    g_assert_cmpstr(reading->kind, ==, "invoice");
    g_assert_cmpuint(reading->lines->len, ==, 2);
    const ReadingLine *dinner = reading->lines->pdata[0], *room = reading->lines->pdata[1];
    g_assert_cmpstr(dinner->category, ==, "dinner");
    g_assert_cmpstr(dinner->quantity, ==, "30");
    g_assert_cmpstr(dinner->net, ==, "12000.00");
    g_assert_cmpstr(room->category, ==, "room");
    g_assert_cmpfloat(reading_confidence(reading, FIELD_TOTAL), >=, 0.95);
}

static void
test_text_layer(void)
{
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(pdf_read(as_bytes(invoice_pdf), strlen(invoice_pdf), &request, reading, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(reading->how, ==, "text-layer");
    g_assert_cmpint(reading->pages, ==, 1);
    check_invoice(reading);
    const int *size = (const int *)(const void *)reading->page_sizes->data;
    g_assert_cmpuint(reading->page_sizes->len, ==, 2);
    g_assert_cmpint(ABS(size[0] - 1240), <=, 1);
    const ReadingField *total = reading->fields[FIELD_TOTAL];
    g_assert_cmpint(total->page, ==, 1);
    g_assert_cmpint(ABS(total->box.x - 420 * 150 / 72), <=, 3);
    g_assert_cmpstr(total->text, ==, "18.750,00");
}

/* --- an invoice XML inside -------------------------------------------------------------------- */

#define CII(total, id)                                                                             \
    "<rsm:CrossIndustryInvoice xmlns:rsm=\"urn:un:unece:uncefact:data:standard:"                   \
    "CrossIndustryInvoice:100\" xmlns:ram=\"urn:un:unece:uncefact:data:standard:"                  \
    "ReusableAggregateBusinessInformationEntity:100\" xmlns:udt=\"urn:un:unece:uncefact:data:"     \
    "standard:UnqualifiedDataType:100\"><rsm:ExchangedDocumentContext>"                            \
    "<ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID>"     \
    "</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>"             \
    "<rsm:ExchangedDocument><ram:ID>" id "</ram:ID><ram:TypeCode>380</ram:TypeCode>"               \
    "<ram:IssueDateTime><udt:DateTimeString format=\"102\">20260912</udt:DateTimeString>"          \
    "</ram:IssueDateTime></rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>"                \
    "<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>DKK</ram:InvoiceCurrencyCode>"  \
    "<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:DuePayableAmount>" total            \
    "</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>"                \
    "</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>"                     \
    "</rsm:CrossIndustryInvoice>"

/* invoice_pdf with xml and a plain text file embedded. */
static char *
with_embedded(const char *xml)
{
    const char *body = strstr(invoice_pdf, "2 0 obj");
    return g_strdup_printf(
        "%%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R/AF[10 0 R]/Names<</EmbeddedFiles"
        "<</Names[(a) 10 0 R (b) 12 0 R]>>>>>> endobj\n"
        "10 0 obj <</Type/Filespec/F(factur-x.xml)/UF(factur-x.xml)/EF<</F 11 0 R>>>> endobj\n"
        "11 0 obj <</Type/EmbeddedFile/Subtype/text#2Fxml/Length %zu>> stream\n%s\nendstream "
        "endobj\n"
        "12 0 obj <</Type/Filespec/F(liste.txt)/EF<</F 13 0 R>>>> endobj\n"
        "13 0 obj <</Type/EmbeddedFile/Length 9>> stream\nDeltagere\nendstream endobj\n%s",
        strlen(xml), xml, body);
}

static void
test_embedded_invoice(void)
{
    static const struct {
        const char *name, *xml, *total;
        guint differences;
    } cases[] = {
        {"page and XML agree", CII("18750.00", "20417"), "18750.00", 0},
        {"another total in the XML", CII("1875.00", "20417"), "1875.00", 1},
        {"another total and number", CII("1875.00", "99"), "1875.00", 2},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *pdf = with_embedded(cases[i].xml);
        g_autoptr(Reading) reading = reading_new();
        g_autoptr(GError) error = NULL;
        parts = 0;
        g_test_message("%s", cases[i].name);
        g_assert_true(pdf_read(as_bytes(pdf), strlen(pdf), &request, reading, &error));
        g_assert_cmpstr(reading->how, ==, "xml");
        g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, cases[i].total);
        g_assert_cmpuint(reading->differences->len, ==, cases[i].differences);
        g_assert_cmpuint(reading->attachments->len, ==, 2);
        g_assert_cmpint(parts, ==, 1); /* the text file; the XML is the document itself */
        g_assert_cmpuint(reading->page_sizes->len, ==, 2);
    }
}

/* Pinned to the page instead of standing in a list of the document. */
static void
test_annotated_invoice(void)
{
    const char *xml = CII("18750.00", "20417");
    g_autofree char *listed = with_embedded(xml);
    g_auto(GStrv) halves = g_strsplit(
        listed, "/AF[10 0 R]/Names<</EmbeddedFiles<</Names[(a) 10 0 R (b) 12 0 R]>>>>", 2);
    g_assert_nonnull(halves[1]);
    g_autofree char *bare = g_strconcat(halves[0], halves[1], NULL);
    g_auto(GStrv) around = g_strsplit(bare, "/Type/Page/", 2);
    g_assert_nonnull(around[1]);
    g_autofree char *pdf = g_strconcat(
        around[0],
        "/Type/Page/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 10 0 R>>]/",
        around[1], NULL);
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(pdf_read(as_bytes(pdf), strlen(pdf), &request, reading, &error));
    g_assert_cmpstr(reading->how, ==, "xml");
    g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, "18750.00");
}

/* The page rendered is what a photo or scan holds; boxes must lie where the text layer's lie. */
static void
render_invoice(GByteArray **out_png)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(pdf_render(as_bytes(invoice_pdf), strlen(invoice_pdf), 1, out_png, &error));
    g_assert_no_error(error);
}

static void
check_total_box(const Reading *reading, double x, double y)
{
    const ReadingField *total = reading->fields[FIELD_TOTAL];
    g_assert_nonnull(total);
    double cx = total->box.x + total->box.w / 2.0, cy = total->box.y + total->box.h / 2.0;
    g_test_message("total at %.0f,%.0f, want %.0f,%.0f", cx, cy, x, y);
    g_assert_cmpfloat(ABS(cx - x), <, 25);
    g_assert_cmpfloat(ABS(cy - y), <, 25);
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

static void
test_picture(void)
{
    if (models_missing())
        return;
    g_autoptr(GByteArray) png = NULL;
    g_autoptr(Reading) text = reading_new(), reading = reading_new();
    g_autoptr(GError) error = NULL;
    render_invoice(&png);
    g_assert_true(pdf_read(as_bytes(invoice_pdf), strlen(invoice_pdf), &request, text, &error));
    g_assert_true(image_read(png->data, png->len, &request, reading, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(reading->how, ==, "ocr");
    g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, "18750.00");
    g_assert_cmpstr(reading_value(reading, FIELD_ISSUE_DATE), ==, "2026-09-12");
    g_assert_cmpstr(reading_value(reading, FIELD_CLUSTER_NUMBER), ==, "57");
    g_assert_cmpstr(reading_value(reading, FIELD_SUPPLIER_CVR), ==, "13585628");
    const ReadingBox *box = &text->fields[FIELD_TOTAL]->box;
    check_total_box(reading, box->x + box->w / 2.0, box->y + box->h / 2.0);
}

/* A sideways photo without EXIF: the text is found and its place given in the photo as it is. */
static void
test_sideways(void)
{
    if (models_missing())
        return;
    g_autoptr(GByteArray) png = NULL, shown = NULL;
    g_autoptr(Reading) text = reading_new(), reading = reading_new();
    g_autoptr(GError) error = NULL;
    render_invoice(&png);
    g_assert_true(pdf_read(as_bytes(invoice_pdf), strlen(invoice_pdf), &request, text, &error));
    g_autoptr(Picture) upright = pixReadMem(png->data, png->len);
    g_autoptr(Picture) sideways = pixRotateOrth(upright, 1);
    l_uint8 *bytes = NULL;
    size_t size_bytes;
    g_assert_cmpint(pixWriteMemPng(&bytes, &size_bytes, sideways, 0), ==, 0);
    g_assert_true(image_read(bytes, size_bytes, &request, reading, &error));
    lept_free(bytes);
    g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, "18750.00");
    const ReadingBox *box = &text->fields[FIELD_TOTAL]->box;
    double height = pixGetHeight(upright);
    check_total_box(reading, height - (box->y + box->h / 2.0), box->x + box->w / 2.0);
}

/* A PDF whose page is one scan: the scan itself is read. */
static void
test_scan(void)
{
    if (models_missing())
        return;
    g_autoptr(GByteArray) png = NULL;
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    render_invoice(&png);
    g_autoptr(Picture) page = pixReadMem(png->data, png->len);
    l_uint8 *pdf = NULL;
    size_t size_bytes;
    g_assert_cmpint(
        pixConvertToPdfData(page, L_FLATE_ENCODE, 0, &pdf, &size_bytes, 0, 0, 150, "scan", NULL, 0),
        ==, 0);
    g_assert_true(pdf_read(pdf, size_bytes, &request, reading, &error));
    lept_free(pdf);
    g_assert_cmpstr(reading->how, ==, "ocr");
    g_assert_cmpstr(reading_value(reading, FIELD_TOTAL), ==, "18750.00");
}

static void
test_ends(void)
{
    static const struct {
        const char *name, *pdf, *end;
    } cases[] = {
        {"locked", locked_pdf, "encrypted"},
        {"empty page", empty_page_pdf, "blank"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Reading) reading = reading_new();
        g_autoptr(GError) error = NULL;
        g_test_message("%s", cases[i].name);
        g_assert_true(
            pdf_read(as_bytes(cases[i].pdf), strlen(cases[i].pdf), &request, reading, &error));
        g_assert_cmpstr(reading->end, ==, cases[i].end);
    }
}

static void
test_broken(void)
{
    static const char *const cases[] = {"", "%PDF-1.4\n",
                                        "%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj",
                                        "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 1 0 R>> endobj\n"
                                        "trailer <</Root 1 0 R>>"};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Reading) reading = reading_new();
        g_autoptr(GError) error = NULL;
        g_assert_false(pdf_read(as_bytes(cases[i]), strlen(cases[i]), &request, reading, &error));
        g_assert_true(failure_is(error, FAIL_SENDER) || failure_is(error, FAIL_HOSTILE));
    }
    g_autoptr(GByteArray) png = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(pdf_render(as_bytes(invoice_pdf), strlen(invoice_pdf), 2, &png, &error));
    g_assert_error(error, FAILURE, FAIL_SENDER);
}

/* Pages over the limit are counted, not read. */
static void
test_many_pages(void)
{
    enum { PAGES = 120 };
    GString *pdf = g_string_new("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                                "2 0 obj <</Type/Pages/Count 120/Kids[");
    for (int i = 0; i < PAGES; i++)
        g_string_append_printf(pdf, "%d 0 R ", 3);
    g_string_append(pdf,
                    "]>> endobj\n3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>> endobj\n"
                    "trailer <</Root 1 0 R>>\n");
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    bool read = pdf_read(as_bytes(pdf->str), pdf->len, &request, reading, &error);
    g_string_free(pdf, TRUE);
    g_assert_no_error(error);
    g_assert_true(read);
    g_assert_cmpint(reading->pages, ==, PAGES);
    g_assert_cmpuint(reading->findings->len, ==, 1);
    g_assert_cmpstr(((ReadingFinding *)reading->findings->pdata[0])->text, ==,
                    "only the first 50 of 120 pages were read");
    g_assert_cmpuint(reading->page_sizes->len, ==, 2 * PDF_PAGES_READ);
}

/* Forms that draw each other, two to the power of thirty times. */
static void
test_endless(void)
{
    enum { DEPTH = 30 };
    GString *pdf =
        g_string_new("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                     "2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n"
                     "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
                     "/Resources<</XObject<</X 10 0 R>>>>>> endobj\n"
                     "4 0 obj <</Length 5>> stream\n/X Do\nendstream endobj\n");
    for (int i = 0; i < DEPTH; i++)
        g_string_append_printf(pdf,
                               "%d 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Length 11"
                               "/Resources<</XObject<</X %d 0 R>>>>>> stream\n/X Do /X Do\n"
                               "endstream endobj\n",
                               10 + i, 11 + i);
    g_string_append(pdf, "trailer <</Root 1 0 R>>\n");
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    bool read = pdf_read(as_bytes(pdf->str), pdf->len, &request, reading, &error);
    g_string_free(pdf, TRUE);
    g_assert_false(read);
    g_assert_error(error, FAILURE, FAIL_HOSTILE);
}

static void
test_junk(void)
{
    static const struct {
        const char *text;
        bool junk;
    } cases[] = {
        {"Klintholm Kro ApS Strandvej 4 CVR-nr. 13585628 At betale 18.750,00", false},
        {"12.000,00 3.000,00 15.000,00 2026", false},
        {"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd abc def", true},
        {"nolqwkrop nur dsv vwudqgyhm eruuh idnwxud ehwdolqjviulvw nobqjh qrugibq plggdj lqno ylq "
         "ohmh di orndoh vxewrwdo hnvno prpv dw ehwdoh wdn iru ehvrhjhw",
         true},
        {"", true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Page) page = page_from_text(cases[i].text, "text");
        g_test_message("%s", cases[i].text);
        g_assert_cmpint(pdf_text_is_junk(page), ==, cases[i].junk);
    }
}

/* --- the cage -------------------------------------------------------------------------------- */

#ifndef CAGE_SANITIZED
static int
read_in_cage(const uint8_t *bytes, size_t size_bytes, bool pdf)
{
    pid_t child = fork();
    if (child == 0) {
        g_autoptr(GError) error = NULL;
        Reading *reading = reading_new();
        if (!cage_enter(cage_reader_profile(false), true, &error))
            _exit(2);
        bool read = pdf ? pdf_read(bytes, size_bytes, &request, reading, &error)
                        : image_read(bytes, size_bytes, &request, reading, &error);
        const char *total = reading_value(reading, FIELD_TOTAL);
        _exit(read && g_strcmp0(total, "18750.00") == 0 ? 0 : 1);
    }
    int status = -1;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}
#endif

static void
test_caged(void)
{
#ifdef CAGE_SANITIZED
    g_test_skip("the cage is tested in the release build");
#else
    if (models_missing())
        return;
    g_autoptr(GByteArray) png = NULL;
    render_invoice(&png);
    g_assert_cmpint(read_in_cage(as_bytes(invoice_pdf), strlen(invoice_pdf), true), ==, 0);
    g_assert_cmpint(read_in_cage(png->data, png->len, false), ==, 0);
#endif
}

/* The engine takes its thread count from the environment at program start. */
static void
one_thread(char **argv)
{
    if (g_getenv("OMP_THREAD_LIMIT"))
        return;
    g_setenv("OMP_THREAD_LIMIT", "1", TRUE);
    execv("/proc/self/exe", argv);
}

int
main(int argc, char **argv)
{
    one_thread(argv);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/text-layer", test_text_layer);
    g_test_add_func("/pdf/embedded-invoice", test_embedded_invoice);
    g_test_add_func("/pdf/invoice in an annotation", test_annotated_invoice);
    g_test_add_func("/pdf/scan", test_scan);
    g_test_add_func("/pdf/ends", test_ends);
    g_test_add_func("/pdf/broken", test_broken);
    g_test_add_func("/pdf/many-pages", test_many_pages);
    g_test_add_func("/pdf/endless", test_endless);
    g_test_add_func("/pdf/junk", test_junk);
    g_test_add_func("/image/picture", test_picture);
    g_test_add_func("/image/sideways", test_sideways);
    g_test_add_func("/cage/reads", test_caged);
    int failed = g_test_run();
    tess_cool();
    return failed;
}
