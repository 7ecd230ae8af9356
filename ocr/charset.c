#include "daemon/reading.h"
#include "ocr/text.h"
#include <string.h>

/* windows-1252 0x80..0x9f; 0: undefined there, kept as the C1 control and cleaned later. */
static const gunichar windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

bool
text_charset_known(const char *charset)
{
    GIConv conversion = g_iconv_open("UTF-8", charset);
    if (conversion == (GIConv)-1)
        return false;
    g_iconv_close(conversion);
    return true;
}

static char *
from_windows_1252(const uint8_t *bytes, size_t size_bytes)
{
    GString *out = g_string_sized_new(size_bytes + size_bytes / 8 + 1);
    for (size_t i = 0; i < size_bytes; i++) {
        gunichar c = bytes[i];
        if (c >= 0x80 && c <= 0x9f)
            c = windows_1252[c - 0x80] ? windows_1252[c - 0x80] : 0xFFFD;
        g_string_append_unichar(out, c ? c : ' ');
    }
    return g_string_free(out, FALSE);
}

/* These three are one in the wild: senders declare the first two and mean the third. */
static bool
is_windows_1252(const char *charset)
{
    static const char *const names[] = {"iso-8859-1", "us-ascii",     "ascii",    "latin1",
                                        "cp1252",     "windows-1252", "iso8859-1"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(charset, names[i]) == 0)
            return true;
    return false;
}

static const char *
byte_order_mark(const uint8_t *bytes, size_t size_bytes)
{
    if (size_bytes >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
        return "UTF-16LE";
    if (size_bytes >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
        return "UTF-16BE";
    return NULL;
}

static char *
convert(const uint8_t *bytes, size_t size_bytes, const char *charset)
{
    if (!charset || !*charset || g_ascii_strcasecmp(charset, "utf-8") == 0)
        return NULL;
    if (is_windows_1252(charset))
        return NULL;
    /* With fallback, so that one broken byte late in a mail does not cost its text. */
    gsize written = 0;
    return g_convert_with_fallback((const char *)bytes, (gssize)size_bytes, "UTF-8", charset, "?",
                                   NULL, &written, NULL);
}

static char *
unix_lines(char *s)
{
    char *to = s;
    for (const char *from = s; *from; from++) {
        if (*from == '\r' && from[1] == '\n')
            continue;
        *to++ = *from == '\r' ? '\n' : *from;
    }
    *to = '\0';
    return s;
}

char *
text_clean(char *s, size_t max_bytes)
{
    if (!s)
        return NULL;
    g_autofree char *valid = g_utf8_validate(s, -1, NULL) ? s : g_utf8_make_valid(s, -1);
    if (valid != s)
        g_free(s);
    if (strlen(valid) > max_bytes)
        *g_utf8_find_prev_char(valid, valid + max_bytes + 1) = '\0';
    for (char *p = valid; *p; p++)
        if ((unsigned char)*p < 0x20 && *p != '\n' && *p != '\t')
            *p = ' ';
    return g_steal_pointer(&valid);
}

/* UTF-8 when it is that, NULs aside, else windows-1252. */
static char *
guess(const uint8_t *bytes, size_t size_bytes)
{
    char *copy = g_malloc(size_bytes + 1);
    for (size_t i = 0; i < size_bytes; i++)
        copy[i] = bytes[i] ? (char)bytes[i] : ' ';
    copy[size_bytes] = '\0';
    const char *end = NULL;
    bool utf8 = g_utf8_validate(copy, -1, &end);
    /* Cut by the limit in the middle of a character is UTF-8 all the same. */
    if (utf8 || (size_bytes == READING_TEXT_BYTES && copy + size_bytes - end < 4))
        return copy;
    g_free(copy);
    return from_windows_1252(bytes, size_bytes);
}

char *
text_to_utf8(const uint8_t *bytes, size_t size_bytes, const char *charset)
{
    if (!bytes) /* an empty part: GLib refuses NULL */
        return g_strdup("");
    size_bytes = MIN(size_bytes, (size_t)READING_TEXT_BYTES);
    const char *bom = byte_order_mark(bytes, size_bytes);
    if (size_bytes >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        size_bytes -= 3;
        charset = "UTF-8";
    }
    char *out = convert(bytes, size_bytes, bom ? bom : charset);
    if (!out)
        out = guess(bytes, size_bytes);
    return text_clean(unix_lines(out), READING_TEXT_BYTES);
}

GPtrArray *
text_lines(const char *text)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (const char *p = text; p && *p;) {
        const char *end = strchrnul(p, '\n');
        const char *last = end;
        while (last > p && (last[-1] == ' ' || last[-1] == '\r'))
            last--;
        g_ptr_array_add(lines, g_strndup(p, (gsize)(last - p)));
        p = *end ? end + 1 : end;
    }
    return lines;
}
