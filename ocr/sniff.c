#include "ocr/document.h"
#include <string.h>

typedef struct Magic {
    size_t offset;
    const char *bytes;
    size_t size;
    const char *type;
} Magic;

#define MAGIC(offset, bytes, type)                                                                 \
    {                                                                                              \
        offset, bytes, sizeof(bytes) - 1, type                                                     \
    }
static const Magic magics[] = {
    MAGIC(0, "%PDF-", "application/pdf"),
    MAGIC(0, "\xff\xd8\xff", "image/jpeg"),
    MAGIC(0, "\x89PNG\r\n\x1a\n", "image/png"),
    MAGIC(0, "GIF87a", "image/gif"),
    MAGIC(0, "GIF89a", "image/gif"),
    MAGIC(0, "II*\0", "image/tiff"),
    MAGIC(0, "MM\0*", "image/tiff"),
    MAGIC(8, "WEBP", "image/webp"),
    MAGIC(4, "ftypheic", "image/heic"),
    MAGIC(4, "ftypheix", "image/heic"),
    MAGIC(4, "ftyphevc", "image/heic"),
    MAGIC(4, "ftypmif1", "image/heic"),
    MAGIC(4, "ftypmsf1", "image/heic"),
    MAGIC(4, "ftypavif", "image/avif"),
    MAGIC(0, "BM", "image/bmp"),
    MAGIC(0, "x\x9f>\"", "application/ms-tnef"),
    MAGIC(0, "PK\x03\x04", "application/zip"),
    MAGIC(0, "PK\x05\x06", "application/zip"),
    MAGIC(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    MAGIC(0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    MAGIC(0, "Rar!\x1a\x07", "application/vnd.rar"),
    MAGIC(0, "\x1f\x8b", "application/gzip"),
    MAGIC(0, "{\\rtf", "application/rtf"),
    MAGIC(0, "MZ", "application/x-msdownload"),
    MAGIC(0,
          "\x7f"
          "ELF",
          "application/x-elf"),
    MAGIC(0, "-----BEGIN PGP MESSAGE-----", "application/pgp-encrypted"),
    MAGIC(0, "-----BEGIN PGP SIGNATURE-----", "application/pgp-signature"),
};

/* What an Office file holds says which it is; the name stands in clear in the zip's headers. */
static const struct {
    const char *inside, *type;
} zips[] = {
    {"word/document.xml",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
     "application/vnd.oasis.opendocument.spreadsheet"},
    {"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"},
};

/* Both ends are enough: the first local header, and the directory at the end. */
enum { ZIP_LOOK_BYTES = 64 * 1024, TEXT_LOOK_BYTES = 8 * 1024 };

static const char *
sniff_zip(const uint8_t *bytes, size_t size_bytes)
{
    size_t look = MIN(size_bytes, (size_t)ZIP_LOOK_BYTES);
    for (size_t i = 0; i < G_N_ELEMENTS(zips); i++) {
        size_t length = strlen(zips[i].inside);
        if (memmem(bytes, look, zips[i].inside, length) ||
            memmem(bytes + size_bytes - look, look, zips[i].inside, length))
            return zips[i].type;
    }
    return "application/zip";
}

static const char *
sniff_magic(const uint8_t *bytes, size_t size_bytes)
{
    for (size_t i = 0; i < G_N_ELEMENTS(magics); i++) {
        const Magic *m = &magics[i];
        if (size_bytes < m->offset + m->size || memcmp(bytes + m->offset, m->bytes, m->size) != 0)
            continue;
        return strcmp(m->type, "application/zip") == 0 ? sniff_zip(bytes, size_bytes) : m->type;
    }
    return NULL;
}

/* Header names every real mail has some of; one alone may stand at the top of any letter. */
static bool
looks_like_mail(const char *text)
{
    static const char *const names[] = {
        "received:",   "return-path:",  "from:",         "to:",           "subject:",  "date:",
        "message-id:", "mime-version:", "delivered-to:", "content-type:", "x-mailer:", "reply-to:"};
    int seen = 0;
    bool strong = false;
    for (const char *line = text; *line && *line != '\n' && *line != '\r';) {
        for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
            if (g_ascii_strncasecmp(line, names[i], strlen(names[i])) == 0) {
                seen++;
                strong = strong || i == 0 || i == 1 || i == 6 || i == 7 || i == 8;
            }
        line = strchrnul(line, '\n');
        line += *line == '\n';
    }
    return strong && seen >= 2;
}

static const char *
sniff_markup(const char *text)
{
    const char *p = text;
    while (g_ascii_isspace(*p))
        p++;
    if (*p != '<')
        return NULL;
    static const char *const html[] = {"<!doctype html", "<html", "<head",  "<body",
                                       "<table",         "<div",  "<p>",    "<meta",
                                       "<span",          "<font", "<style", "<br"};
    for (size_t i = 0; i < G_N_ELEMENTS(html); i++)
        if (g_ascii_strncasecmp(p, html[i], strlen(html[i])) == 0)
            return "text/html";
    if (g_str_has_prefix(p, "<?xml"))
        return strcasestr(p, "<html") ? "text/html" : "text/xml";
    bool element = g_ascii_isalpha(p[1]) || p[1] == '!';
    return element && (strstr(p, "xmlns") || g_str_has_prefix(p, "<!DOCTYPE") ||
                       g_str_has_prefix(p, "<!--"))
               ? "text/xml"
               : NULL;
}

static bool
has_ending(const char *name, const char *ending)
{
    size_t n = name ? strlen(name) : 0, e = strlen(ending);
    return n >= e && g_ascii_strcasecmp(name + n - e, ending) == 0;
}

static bool
declared_is(const char *declared, const char *type)
{
    size_t n = strlen(type);
    return declared && g_ascii_strncasecmp(declared, type, n) == 0 &&
           (declared[n] == '\0' || declared[n] == ';' || declared[n] == ' ');
}

/* The first 8 KB as a C string: NULs dropped, so that UTF-16 reads as ASCII here. */
static char *
text_look(const uint8_t *bytes, size_t size_bytes, bool *out_text)
{
    size_t look = MIN(size_bytes, (size_t)TEXT_LOOK_BYTES);
    bool utf16 = look >= 2 &&
                 ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff));
    bool bom = look >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    size_t control = 0;
    GString *out = g_string_sized_new(look + 1);
    for (size_t i = utf16 ? 2 : bom ? 3 : 0; i < look; i++) {
        if (bytes[i])
            g_string_append_c(out, (char)bytes[i]);
        control += bytes[i] < 0x20 && !strchr("\t\n\r\f\v\x1b", bytes[i]);
        control += bytes[i] == 0;
    }
    *out_text = utf16 || control * 50 <= look;
    return g_string_free(out, FALSE);
}

static const char *
sniff_text(const uint8_t *bytes, size_t size_bytes, const char *name, const char *declared)
{
    bool is_text = false;
    g_autofree char *text = text_look(bytes, size_bytes, &is_text);
    if (declared_is(declared, "message/rfc822"))
        return "message/rfc822";
    if (!is_text)
        return NULL;
    const char *markup = sniff_markup(text);
    if (markup)
        return markup;
    if (has_ending(name, ".eml") || looks_like_mail(text))
        return "message/rfc822";
    if (has_ending(name, ".csv") || declared_is(declared, "text/csv"))
        return "text/csv";
    if (has_ending(name, ".htm") || has_ending(name, ".html") || declared_is(declared, "text/html"))
        return "text/html";
    return "text/plain";
}

/* Scanner software puts a job header before the PDF; the standard allows 1,024 bytes of it. Only
 * where nothing else is plain: a short mail may carry a PDF that near its top. */
static bool
is_late_pdf(const char *type, const uint8_t *bytes, size_t size_bytes)
{
    return size_bytes > 0 && (!type || strcmp(type, "text/plain") == 0) &&
           memmem(bytes, MIN(size_bytes, (size_t)1024), "%PDF-", 5);
}

const char *
sniff_media_type(const uint8_t *bytes, size_t size_bytes, const char *name, const char *declared)
{
    /* An encrypted S/MIME body is DER without a mark of its own. */
    if (declared_is(declared, "application/pkcs7-mime") ||
        declared_is(declared, "application/x-pkcs7-mime"))
        return "application/pkcs7-mime";
    const char *type = sniff_magic(bytes, size_bytes);
    if (type && strcmp(type, "image/bmp") == 0 && declared_is(declared, "message/rfc822"))
        type = NULL; /* two letters are no proof */
    if (!type)
        type = sniff_text(bytes, size_bytes, name, declared);
    if (is_late_pdf(type, bytes, size_bytes))
        return "application/pdf";
    return type ? type : "application/octet-stream";
}
