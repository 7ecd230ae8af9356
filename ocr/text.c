#include "ocr/text.h"
#include "ocr/document.h"
#include "ocr/fields/fields.h"
#include <string.h>

/* Only the character set parameter of a declared media type; caller frees, NULL: none. */
static char *
declared_charset(const char *media_type)
{
    const char *p = media_type ? strcasestr(media_type, "charset=") : NULL;
    if (!p)
        return NULL;
    p += strlen("charset=");
    p += *p == '"';
    return g_strndup(p, strcspn(p, "\"; \t\r\n"));
}

/* The columns of a csv line parted by tabs, as lists and tables are looked for. Quotes are taken
 * off; a doubled quote inside stays one. */
static char *
csv_row(const char *line, char separator)
{
    GString *out = g_string_new(NULL);
    bool quoted = false;
    for (const char *p = line; *p; p++) {
        if (*p == '"' && quoted && p[1] == '"')
            g_string_append_c(out, *p++);
        else if (*p == '"')
            quoted = !quoted;
        else
            g_string_append_c(out, *p == separator && !quoted ? '\t' : *p);
    }
    return g_string_free(out, FALSE);
}

/* Danish Excel writes semicolons, English commas. */
static char
csv_separator(const char *text)
{
    size_t semicolons = 0, commas = 0, tabs = 0;
    for (const char *p = text; *p; p++) {
        semicolons += *p == ';';
        commas += *p == ',';
        tabs += *p == '\t';
    }
    return tabs > semicolons && tabs > commas ? '\t' : semicolons * 2 >= commas ? ';' : ',';
}

static char *
csv_to_text(const char *text)
{
    g_autoptr(GPtrArray) lines = text_lines(text);
    char separator = csv_separator(text);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *row = csv_row(g_ptr_array_index(lines, i), separator);
        g_string_append_printf(out, "%s\n", row);
    }
    return g_string_free(out, FALSE);
}

static bool
is_blank(const char *text)
{
    for (; *text; text = text_next(text))
        if (!g_unichar_isspace(g_utf8_get_char(text)))
            return false;
    return true;
}

/* Words on a page have lost the cells that these lines still show: what is found here replaces
 * what the page showed. */
int
text_find_attendees(const char *text, Reading *reading)
{
    guint before = reading->attendees->len;
    g_autoptr(GPtrArray) lines = text_lines(text);
    int found = attendees_find(lines, reading);
    if (found > 0 && before > 0)
        g_ptr_array_remove_range(reading->attendees, 0, before);
    return found;
}

void
text_find_fields(Reading *reading)
{
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func((GDestroyNotify)page_free);
    g_ptr_array_add(pages, page_from_text(reading->text, "text"));
    fields_find(pages, reading);
    int found = text_find_attendees(reading->text, reading);
    if (found > 0 && strcmp(reading->kind, "other") == 0) {
        g_free(reading->kind);
        reading->kind = g_strdup("attendee-list");
    }
}

bool
text_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request, Reading *reading,
          GError **error)
{
    (void)error;
    const char *type = sniff_media_type(bytes, size_bytes, request->name, request->media_type);
    g_autofree char *charset = declared_charset(request->media_type);
    g_autofree char *text = strcmp(type, "text/html") == 0
                                ? html_to_text(bytes, size_bytes, charset, false)
                                : text_to_utf8(bytes, size_bytes, charset);
    g_free(reading->how);
    reading->how = g_strdup("text-layer");
    reading->pages = 1;
    if (is_blank(text)) {
        reading_stop(reading, "blank", "the text has no visible character");
        return true;
    }
    g_free(reading->text);
    reading->text = strcmp(type, "text/csv") == 0 ? csv_to_text(text) : g_steal_pointer(&text);
    text_find_fields(reading);
    return true;
}
