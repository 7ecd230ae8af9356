#include "ocr/image_hash.h"

/* dHash: gradients survive what brightness and contrast do to single values. */
char *
image_hash(Picture *gray)
{
    enum { SIDE = 8 };
    g_autoptr(Picture) small = pixScaleToSize(gray, SIDE + 1, SIDE);
    guint64 hash = 0;
    if (!small)
        return NULL;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            l_uint32 left = 0, right = 0;
            pixGetPixel(small, x, y, &left);
            pixGetPixel(small, x + 1, y, &right);
            hash = hash << 1 | (left < right);
        }
    return g_strdup_printf("%016" G_GINT64_MODIFIER "x", hash);
}
