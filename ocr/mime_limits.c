#include "ocr/mime.h"
#include <string.h>

/*
 * A skeleton of MIME: header blocks, boundaries, nothing decoded. It need not agree with the real
 * parser on every broken mail: it names the reason for the plain attacks before any parser works
 * on them; GMime has a nesting limit of its own, and the walk counts once more.
 */
typedef struct Level {
    const char *boundary; /* borrowed; NULL for message/rfc822 */
    size_t length;
} Level;

typedef struct Skeleton {
    Level levels[PART_DEPTH];
    int depth;
    int leaves;
    bool in_head;
    size_t head_bytes;
    GString *content_type; /* of the header block being read, unfolded */
    bool continues;        /* the header line before was Content-Type */
    const char *why;
} Skeleton;

static bool
is_header_line(const char *line, size_t length)
{
    if (length && (line[0] == ' ' || line[0] == '\t'))
        return true;
    for (size_t i = 0; i < length; i++) {
        if (line[i] == ':')
            return i > 0;
        if (line[i] <= ' ' || line[i] == 0x7f)
            return length > 5 && (memcmp(line, "From ", 5) == 0 || memcmp(line, ">From", 5) == 0);
    }
    return false;
}

size_t
mime_head_size(const uint8_t *bytes, size_t size_bytes)
{
    const char *start = (const char *)bytes, *end = start + MIN(size_bytes, PART_HEADER_BYTES);
    const char *line = start;
    while (line < end) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        next = next ? next + 1 : end;
        if (!is_header_line(line, (size_t)(next - line)))
            break;
        line = next;
    }
    return (size_t)(line - start);
}

static bool
push(Skeleton *s, const char *boundary, size_t length)
{
    if (s->depth == PART_DEPTH) {
        s->why = "parts nested too deep";
        return false;
    }
    s->levels[s->depth++] = (Level){boundary, length};
    return true;
}

/* The boundary parameter, from the mail's own bytes or a kept copy. */
static char *
boundary_of(const char *content_type, size_t *out_length)
{
    const char *p = strcasestr(content_type, "boundary");
    p = p ? strchr(p, '=') : NULL;
    if (!p)
        return NULL;
    p += 1 + strspn(p + 1, " \t");
    bool quoted = *p == '"';
    p += quoted;
    *out_length = strcspn(p, quoted ? "\"" : "; \t");
    return g_strndup(p, *out_length);
}

static bool
end_head(Skeleton *s, GPtrArray *kept)
{
    const char *type = s->content_type->str + strspn(s->content_type->str, " \t");
    s->in_head = false;
    s->head_bytes = 0;
    bool ok = true;
    if (g_ascii_strncasecmp(type, "multipart/", 10) == 0) {
        size_t length = 0;
        char *boundary = boundary_of(type, &length);
        if (boundary) {
            g_ptr_array_add(kept, boundary);
            ok = push(s, boundary, length);
        }
    } else if (g_ascii_strncasecmp(type, "message/rfc822", 14) == 0) {
        s->in_head = true;
        ok = push(s, NULL, 0);
    } else if (++s->leaves > PART_COUNT) {
        s->why = "too many parts";
        ok = false;
    }
    g_string_truncate(s->content_type, 0);
    s->continues = false;
    return ok;
}

static bool
head_line(Skeleton *s, const char *line, size_t length, GPtrArray *kept)
{
    s->head_bytes += length;
    if (s->head_bytes > PART_HEADER_BYTES) {
        s->why = "a header block over its limit";
        return false;
    }
    if (!is_header_line(line, length))
        return end_head(s, kept);
    bool folded = line[0] == ' ' || line[0] == '\t';
    static const char name[] = "content-type:";
    if (!folded) {
        s->continues =
            length >= sizeof(name) - 1 && g_ascii_strncasecmp(line, name, sizeof(name) - 1) == 0;
        if (s->continues)
            g_string_truncate(s->content_type, 0);
    }
    if (s->continues) {
        size_t skip = folded ? 0 : sizeof(name) - 1;
        g_string_append_len(s->content_type, line + skip, (gssize)(length - skip));
        g_strchomp(s->content_type->str);
        s->content_type->len = strlen(s->content_type->str);
    }
    return true;
}

/* "--boundary" or "--boundary--", then nothing but blanks. */
static bool
is_delimiter(const Level *level, const char *line, size_t length, bool *out_closes)
{
    if (!level->boundary || length - 2 < level->length ||
        memcmp(line + 2, level->boundary, level->length) != 0)
        return false;
    const char *after = line + 2 + level->length, *end = line + length;
    *out_closes = end - after >= 2 && after[0] == '-' && after[1] == '-';
    for (after += *out_closes ? 2 : 0; after < end; after++)
        if (!g_ascii_isspace(*after))
            return false;
    return true;
}

/* Back to the level whose boundary the line is, as parsers do: an outer one ends the inner. */
static bool
boundary_line(Skeleton *s, const char *line, size_t length, GPtrArray *kept)
{
    if (length < 3 || line[0] != '-' || line[1] != '-')
        return true;
    for (int i = s->depth - 1; i >= 0; i--) {
        bool closes = false;
        if (!is_delimiter(&s->levels[i], line, length, &closes))
            continue;
        bool ok = !s->in_head || end_head(s, kept);
        s->depth = closes ? i : i + 1;
        s->in_head = !closes;
        s->head_bytes = 0;
        return ok;
    }
    return true;
}

static bool
is_boundary(const Skeleton *s, const char *line, size_t length)
{
    return s->depth && length > 2 && line[0] == '-' && line[1] == '-';
}

static bool
scan(Skeleton *s, const char *text, size_t size_bytes, GPtrArray *kept)
{
    const char *end = text + size_bytes;
    for (const char *line = text; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        next = next ? next + 1 : end;
        size_t length = (size_t)(next - line);
        bool ok = s->in_head && !is_boundary(s, line, length)
                      ? head_line(s, line, length, kept)
                      : boundary_line(s, line, length, kept);
        if (!ok)
            return false;
        line = next;
    }
    return !s->in_head || end_head(s, kept);
}

bool
mime_within_limits(const uint8_t *bytes, size_t size_bytes, char **out_why)
{
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) content_type = g_string_new(NULL);
    Skeleton s = {.in_head = true, .content_type = content_type};
    if (scan(&s, (const char *)bytes, size_bytes, kept))
        return true;
    *out_why = g_strdup_printf("%s (limits: %d levels, %d parts, %d header bytes)", s.why,
                               PART_DEPTH, PART_COUNT, PART_HEADER_BYTES);
    return false;
}
