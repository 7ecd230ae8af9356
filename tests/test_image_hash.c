/* X04: the fingerprint of a picture. */
#include "ocr/image_hash.h"
#include <string.h>

/* A bill on a table: light paper with dark lines, lit by add. */
static Picture *
bill(int width, int height, int shift, int add)
{
    Picture *pix = pixCreate(width, height, 8);
    pixSetAllGray(pix, 60 + add);
    BOX *paper = boxCreate(width / 5 + shift, height / 10, width / 2, height * 8 / 10);
    pixSetInRectArbitrary(pix, paper, (l_uint32)(190 + add));
    boxDestroy(&paper);
    for (int i = 0; i < 6; i++) {
        BOX *line = boxCreate(width / 4 + shift, height / 6 + i * height / 9, width / (3 + i % 3),
                              height / 40);
        pixSetInRectArbitrary(pix, line, (l_uint32)(30 + add));
        boxDestroy(&line);
    }
    return pix;
}

static int
apart(Picture *a, Picture *b)
{
    g_autofree char *x = image_hash(a), *y = image_hash(b);
    guint64 p, q;
    g_assert_cmpuint(strlen(x), ==, 16);
    g_assert_true(g_ascii_string_to_unsigned(x, 16, 0, G_MAXUINT64, &p, NULL));
    g_assert_true(g_ascii_string_to_unsigned(y, 16, 0, G_MAXUINT64, &q, NULL));
    return __builtin_popcountll(p ^ q);
}

static void
test_near(void)
{
    g_autoptr(Picture) bright = bill(900, 1200, 0, 20);
    g_autoptr(Picture) small = bill(450, 600, 0, 0);
    g_autoptr(Picture) same = bill(900, 1200, 0, 0);
    g_autoptr(Picture) other = bill(900, 1200, 150, 0);
    g_autoptr(Picture) turned = pixRotate90(same, 1);
    g_assert_cmpint(apart(same, same), ==, 0);
    g_assert_cmpint(apart(same, bright), <=, 2);
    g_assert_cmpint(apart(same, small), <=, 6);
    g_assert_cmpint(apart(same, other), >, 6);
    g_assert_cmpint(apart(same, turned), >, 6);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image hash/near pictures are near", test_near);
    return g_test_run();
}
