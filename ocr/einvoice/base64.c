#include "ocr/einvoice/base64.h"
#include <string.h>

enum { OTHER = 0x80, PAD = 0x81 }; /* above any of the 64 */
enum { NO_LETTER = 1 << 24 };

/* The value of each letter, and where it stands in the three bytes that four letters are. */
typedef struct Letters {
    guchar value[256];
    guint32 placed[4][256];
} Letters;

static void
fill_letters(Letters *letters)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    memset(letters->value, OTHER, sizeof letters->value);
    for (size_t i = 0; i < strlen(alphabet); i++)
        letters->value[(guchar)alphabet[i]] = (guchar)i;
    letters->value['='] = PAD;
    for (size_t c = 0; c < sizeof letters->value; c++)
        for (int place = 0; place < 4; place++)
            letters->placed[place][c] = letters->value[c] & OTHER
                                            ? NO_LETTER
                                            : (guint32)letters->value[c] << (18 - 6 * place);
}

/* Up to four letters from *p on, whatever stands between; moves *p. Returns how many. */
static int
take_four(const guchar **p, const guchar *values, guchar four[4])
{
    int n = 0;
    for (; n < 4 && **p; (*p)++) {
        guchar value = values[**p];
        if (value == PAD)
            break;
        if (value != OTHER)
            four[n++] = value;
    }
    return n;
}

guchar *
base64_decode(const char *text, gsize *out_n)
{
    Letters letters;
    guchar four[4];
    fill_letters(&letters);
    const guchar *p = (const guchar *)text, *end = p + strlen(text);
    guchar *bytes = g_malloc((gsize)(end - p) / 4 * 3 + 4), *out = bytes;
    for (int n = 4; n == 4;) {
        while (end - p >= 4) {
            guint32 bits = letters.placed[0][p[0]] | letters.placed[1][p[1]] |
                           letters.placed[2][p[2]] | letters.placed[3][p[3]];
            if (bits & NO_LETTER)
                break;
            guint32 wire = GUINT32_TO_BE(bits << 8);
            memcpy(out, &wire, sizeof wire); /* three count, the next three cover the fourth */
            out += 3;
            p += 4;
        }
        memset(four, 0, sizeof four);
        n = take_four(&p, letters.value, four);
        const guchar three[] = {(guchar)(four[0] << 2 | four[1] >> 4),
                                (guchar)(four[1] << 4 | four[2] >> 2),
                                (guchar)(four[2] << 6 | four[3])};
        memcpy(out, three, (size_t)MAX(n - 1, 0));
        out += MAX(n - 1, 0);
    }
    *out_n = (gsize)(out - bytes);
    return bytes;
}
