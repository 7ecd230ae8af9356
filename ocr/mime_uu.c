/* Files that old programs write into the text itself: "begin 644 bilag.pdf", lines, "end". */
#include "ocr/document.h"
#include "ocr/mime.h"
#include "ocr/text.h"
#include <string.h>

/* The name on a "begin MODE NAME" line, NULL: it is none. Caller frees. */
static char *
begin_name(const char *line, size_t length)
{
    if (length < 11 || strncmp(line, "begin ", 6) != 0)
        return NULL;
    size_t mode = strspn(line + 6, "01234567");
    if (mode < 3 || mode > 4 || line[6 + mode] != ' ' || 7 + mode >= length)
        return NULL;
    return text_clean(g_strstrip(g_strndup(line + 7 + mode, length - 7 - mode)), 1024);
}

/* The line after "end", NULL: the block has no end and is prose that begins with "begin". */
static const char *
block_end(const char *block)
{
    for (const char *line = block; *line;) {
        const char *next = strchrnul(line, '\n');
        if (strncmp(line, "end", 3) == 0 && (next - line == 3 || line[3] == '\r'))
            return *next ? next + 1 : next;
        line = *next ? next + 1 : next;
    }
    return NULL;
}

static bool
take_block(const char *block, const char *end, const char *name, const char *path,
           const PartSink *sink, GError **error)
{
    size_t length = (size_t)(end - block);
    g_autofree uint8_t *data = g_malloc(length + 64);
    int state = GMIME_UUDECODE_STATE_BEGIN;
    guint32 save = 0;
    size_t size =
        g_mime_encoding_uudecode_step((const unsigned char *)block, length, data, &state, &save);
    const char *type = sniff_media_type(data, size, name, NULL);
    PartFacts facts = {type, name, "attachment", false};
    PartHead head = {path, name, type, "attachment", part_worth_reading(&facts, data, size)};
    return !sink->take || sink->take(&head, data, size, sink->user, error);
}

bool
mime_unuuencode(char **text, const char *path, const PartSink *sink, int *out_files, GError **error)
{
    GString *rest = g_string_new(NULL);
    bool ok = true, ends = true; /* once none ends, none behind it does */
    for (const char *line = *text; *line && ok;) {
        const char *next = strchrnul(line, '\n');
        next += *next == '\n';
        g_autofree char *name = ends ? begin_name(line, (size_t)(next - line)) : NULL;
        const char *end = name ? block_end(next) : NULL;
        ends = end || !name ? ends : false;
        if (end && *out_files < PART_COUNT) {
            g_autofree char *inner = g_strdup_printf("%s/%d", path, ++*out_files);
            ok = take_block(next, end, name, inner, sink, error);
            next = end;
        } else {
            g_string_append_len(rest, line, (gssize)(next - line));
        }
        line = next;
    }
    g_free(*text);
    *text = g_string_free(rest, FALSE);
    return ok;
}
