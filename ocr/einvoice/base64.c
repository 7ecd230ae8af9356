#include "ocr/einvoice/base64.h"
#include <string.h>

enum { OTHER = 0x80, PAD = 0x81 }; /* above any of the 64 */

static void
fill_values(guchar *values)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    memset(values, OTHER, 256);
    for (size_t i = 0; i < strlen(letters); i++)
        values[(guchar)letters[i]] = (guchar)i;
    values['='] = PAD;
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
    guchar values[256], four[4];
    fill_values(values);
    const guchar *p = (const guchar *)text, *end = p + strlen(text);
    guchar *bytes = g_malloc((gsize)(end - p) / 4 * 3 + 4), *out = bytes;
    for (int n = 4; n == 4;) {
        while (end - p >= 4) {
            guchar a = values[p[0]], b = values[p[1]], c = values[p[2]], d = values[p[3]];
            if ((a | b | c | d) & OTHER)
                break;
            *out++ = (guchar)(a << 2 | b >> 4);
            *out++ = (guchar)(b << 4 | c >> 2);
            *out++ = (guchar)(c << 6 | d);
            p += 4;
        }
        memset(four, 0, sizeof four);
        n = take_four(&p, values, four);
        const guchar three[] = {(guchar)(four[0] << 2 | four[1] >> 4),
                                (guchar)(four[1] << 4 | four[2] >> 2),
                                (guchar)(four[2] << 6 | four[3])};
        memcpy(out, three, (size_t)MAX(n - 1, 0));
        out += MAX(n - 1, 0);
    }
    *out_n = (gsize)(out - bytes);
    return bytes;
}
