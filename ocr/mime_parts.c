#include "ocr/mime.h"
#include <leptonica/allheaders.h>
#include <string.h>

/* Never a voucher, whatever it is called. A slash at the end: the whole family. */
static const char *const never_types[] = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
    "text/calendar",
    "application/ics",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
    "text/rfc822-headers",
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "message/external-body",
    "message/global-delivery-status",
    "application/x-amp-html",
    "text/x-amp-html",
    "text/watch-html",
    "text/enriched",
    "audio/",
    "video/",
    "font/",
};

static const char *const never_endings[] = {".p7s",  ".ics", ".vcf", ".sig", ".mp3", ".mp4",
                                            ".mov",  ".m4a", ".wav", ".emz", ".wmz", ".mso",
                                            ".thmx", ".ttf", ".css", ".js"};

/* Names of pictures in signatures; image001.png is Outlook's name for pasted photos as well, so
 * it is not among them. */
static const char *const logo_names[] = {"logo",    "facebook", "linkedin", "twitter", "instagram",
                                         "youtube", "signatur", "banner",   "icon",    "spacer",
                                         "pixel",   "footer",   "smiley"};

enum {
    LOGO_FILE_BYTES = 6 * 1024,
    LOGO_SIDE_PIXELS = 150,       /* no page and no till slip is narrower */
    LOGO_AREA_PIXELS = 350 * 350, /* of a picture inside the text */
    PIXEL_SIDE_PIXELS = 48,       /* of any picture */
};

static bool
type_is(const char *type, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(list[i]);
        bool family = list[i][length - 1] == '/';
        if (family ? strncmp(type, list[i], length) == 0 : strcmp(type, list[i]) == 0)
            return true;
    }
    return false;
}

static bool
ends_with_any(const char *name, const char *const *endings, size_t n)
{
    g_autofree char *lower = g_ascii_strdown(name ? name : "", -1);
    for (size_t i = 0; i < n; i++)
        if (g_str_has_suffix(lower, endings[i]))
            return true;
    return false;
}

static bool
named_like_a_logo(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name ? name : "", -1);
    for (size_t i = 0; i < G_N_ELEMENTS(logo_names); i++)
        if (strstr(lower, logo_names[i]))
            return true;
    return false;
}

/* Exchange names nameless pieces of a mail like this when it takes them apart. */
static bool
is_torn_off_text(const char *name)
{
    return name && g_ascii_strncasecmp(name, "ATT0", 4) == 0 && !strstr(name, ".pdf");
}

/* Width and height from the header alone; false: unknown format or broken. */
static bool
picture_size(const uint8_t *data, size_t size_bytes, int *w, int *h)
{
    if (size_bytes >= 10 && memcmp(data, "GIF8", 4) == 0) {
        *w = data[6] | data[7] << 8;
        *h = data[8] | data[9] << 8;
        return true;
    }
    l_int32 format = 0, bps = 0, spp = 0, cmap = 0, width = 0, height = 0;
    l_int32 severity = setMsgSeverity(L_SEVERITY_NONE);
    bool failed =
        pixReadHeaderMem(data, size_bytes, &format, &width, &height, &bps, &spp, &cmap) != 0;
    setMsgSeverity(severity);
    *w = width;
    *h = height;
    return !failed;
}

static bool
is_decoration(const PartFacts *facts, const uint8_t *data, size_t size_bytes)
{
    bool attached = strcmp(facts->disposition, "inline") != 0 && !facts->referenced;
    int w = 0, h = 0;
    bool known = picture_size(data, size_bytes, &w, &h);
    if (known && (w < PIXEL_SIDE_PIXELS || h < PIXEL_SIDE_PIXELS))
        return true;
    if (attached)
        return known && named_like_a_logo(facts->name) && (int64_t)w * h < LOGO_AREA_PIXELS;
    if (size_bytes < LOGO_FILE_BYTES)
        return true;
    if (!known) /* HEIC and the like: phones, not signatures */
        return false;
    bool banner = w > 3 * h && h < 2 * LOGO_SIDE_PIXELS;
    return w < LOGO_SIDE_PIXELS || h < LOGO_SIDE_PIXELS || banner ||
           (int64_t)w * h < LOGO_AREA_PIXELS ||
           (named_like_a_logo(facts->name) && w > h && size_bytes < 100 * 1024);
}

bool
part_worth_reading(const PartFacts *facts, const uint8_t *data, size_t size_bytes)
{
    if (type_is(facts->media_type, never_types, G_N_ELEMENTS(never_types)) ||
        ends_with_any(facts->name, never_endings, G_N_ELEMENTS(never_endings)))
        return false;
    if (g_str_has_prefix(facts->media_type, "image/"))
        return !is_decoration(facts, data, size_bytes);
    bool text = g_str_has_prefix(facts->media_type, "text/");
    if (text && is_torn_off_text(facts->name))
        return false;
    bool version_part = strcmp(facts->media_type, "application/pgp-encrypted") == 0;
    return !version_part || size_bytes > 64; /* "Version: 1" */
}
