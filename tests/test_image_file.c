#include "ocr/document.h"
#include "ocr/image_decode.h"
#include <string.h>
#include <unistd.h>

/* Picture files from header to pixels: what is refused, what is too large, which page is which. */

static bool
take_part(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user, GError **error)
{
    (void)head, (void)data, (void)size_bytes, (void)user, (void)error;
    return true;
}

static const DocumentRequest request = {.name = "bilag", .sink = {take_part, NULL}};

static const uint8_t *
as_bytes(const char *s)
{
    return (const uint8_t *)s;
}

static Picture *
gray_page(int width, int height)
{
    Picture *page = pixCreate(width, height, 8);
    (void)pixSetAll(page);
    return page;
}

static void
test_blank_picture(void)
{
    g_autoptr(Picture) page = gray_page(800, 1000);
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    l_uint8 *bytes = NULL;
    size_t size_bytes;
    g_assert_cmpint(pixWriteMemPng(&bytes, &size_bytes, page, 0), ==, 0);
    g_assert_true(image_read(bytes, size_bytes, &request, reading, &error));
    lept_free(bytes);
    g_assert_cmpstr(reading->end, ==, "blank");
}

/* The header alone says 30,000 × 30,000; nothing of that size is ever made. */
static void
test_huge_picture(void)
{
    static const uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0, 0,    13,
                                  'I',  'H', 'D', 'R', 0,    0,    0x75, 0x30, 0,    0, 0x75, 0x30,
                                  8,    0,   0,   0,   0,    0x11, 0x22, 0x33, 0x44, 0, 0,    0,
                                  0,    'I', 'D', 'A', 'T',  0,    0,    0,    0};
    static const uint8_t gif[] = {'G',  'I',  'F',  '8', '9', 'a', 0xff,
                                  0xff, 0xff, 0xff, 0,   0,   0,   ';'};
    static const uint8_t bmp[30] = {'B', 'M', [18] = 0xff, 0xff, 0xff, 0x00, 0x01};
    static const struct {
        const uint8_t *bytes;
        size_t size_bytes;
    } cases[] = {{png, sizeof png}, {gif, sizeof gif}, {bmp, sizeof bmp}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Reading) reading = reading_new();
        g_autoptr(GError) error = NULL;
        g_assert_true(image_read(cases[i].bytes, cases[i].size_bytes, &request, reading, &error));
        g_assert_cmpstr(reading->end, ==, "too-big");
    }
}

static void
test_broken_picture(void)
{
    static const char *const cases[] = {"",
                                        "\x89PNG\r\n\x1a\n",
                                        "\xff\xd8\xff\xe0rubbish",
                                        "II*",
                                        "GIF89a",
                                        "RIFF\x10WEBPVP8 ",
                                        "BM",
                                        "rubbish"};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Reading) reading = reading_new();
        g_autoptr(GError) error = NULL;
        g_assert_false(image_read(as_bytes(cases[i]), strlen(cases[i]), &request, reading, &error));
        g_assert_error(error, FAILURE, FAIL_SENDER);
    }
}

/* Both pages of a TIFF, the second one printed. */
static void
test_tiff_pages(void)
{
    g_autoptr(Picture) page = gray_page(400, 300);
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "klyngebilag-pages-XXXXXX", NULL);
    int fd = g_mkstemp(path), pages = 0;
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_assert_cmpint(pixWriteTiff(path, page, IFF_TIFF_LZW, "w"), ==, 0);
    g_assert_cmpint(pixWriteTiff(path, page, IFF_TIFF_LZW, "a"), ==, 0);
    g_autofree char *data = NULL;
    gsize size_bytes;
    g_autoptr(GError) error = NULL;
    g_autoptr(Picture) second = NULL;
    g_assert_true(g_file_get_contents(path, &data, &size_bytes, NULL));
    unlink(path);
    g_assert_true(image_count(as_bytes(data), size_bytes, &pages, &error));
    g_assert_cmpint(pages, ==, 2);
    g_assert_true(image_decode(as_bytes(data), size_bytes, 1, &second, &error));
    g_assert_cmpint(pixGetWidth(second), ==, 400);
}

/* A page at 600 dpi comes out half as wide and high, in gray and in colour alike, so that places
 * found in the one hold in the other; a smaller page and a long
 * screenshot come as they are. */
static void
test_large_jpeg(void)
{
    static const struct {
        int width, height, want_width, want_height;
    } cases[] = {{5001, 4001, 2501, 2001},
                 {2400, 3200, 2400, 3200},
                 {1400, 15000, 1400, 15000},
                 {400, 300, 400, 300}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Picture) page = gray_page(cases[i].width, cases[i].height), gray = NULL;
        g_autoptr(Picture) whole = NULL;
        g_autoptr(GError) error = NULL;
        l_uint8 *jpeg = NULL;
        size_t size_bytes;
        g_assert_cmpint(pixWriteMemJpeg(&jpeg, &size_bytes, page, 75, 0), ==, 0);
        g_assert_true(image_decode_gray(jpeg, size_bytes, 0, &gray, &error));
        g_assert_true(image_decode(jpeg, size_bytes, 0, &whole, &error));
        lept_free(jpeg);
        g_test_message("%d wide", cases[i].width);
        g_assert_cmpint(pixGetWidth(gray), ==, cases[i].want_width);
        g_assert_cmpint(pixGetHeight(gray), ==, cases[i].want_height);
        g_assert_cmpint(pixGetWidth(whole), ==, cases[i].want_width);
        g_assert_cmpint(pixGetHeight(whole), ==, cases[i].want_height);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image-file/blank", test_blank_picture);
    g_test_add_func("/image-file/huge", test_huge_picture);
    g_test_add_func("/image-file/broken", test_broken_picture);
    g_test_add_func("/image-file/tiff-pages", test_tiff_pages);
    g_test_add_func("/image-file/large-jpeg", test_large_jpeg);
    return g_test_run();
}
