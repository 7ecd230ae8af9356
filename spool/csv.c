#include "spool/csv.h"
#include <string.h>

/* A register has some hundred lines; more than this is not one. */
enum { CSV_BYTES = 8 << 20 };

typedef struct Scanner {
    const char *p, *end;
    int line;
    char delimiter;
} Scanner;

static void
record_free(void *item)
{
    CsvRecord *record = item;
    g_ptr_array_unref(record->fields);
    g_free(record);
}

static char
header_delimiter(const char *p, const char *end)
{
    int commas = 0, semicolons = 0;
    for (; p < end && *p != '\n'; p++) {
        commas += *p == ',';
        semicolons += *p == ';';
    }
    return semicolons > commas ? ';' : ',';
}

static bool
at_end_of_field(const Scanner *s)
{
    return s->p == s->end || *s->p == s->delimiter || *s->p == '\n' ||
           (*s->p == '\r' && (s->p + 1 == s->end || s->p[1] == '\n'));
}

/* After the opening quote; "" is a quote, a line end is text. */
static bool
quoted(Scanner *s, GString *value, GError **error)
{
    int started = s->line;
    for (; s->p < s->end; s->p++) {
        if (*s->p == '"' && s->p + 1 < s->end && s->p[1] == '"') {
            s->p++;
        } else if (*s->p == '"') {
            s->p++;
            if (at_end_of_field(s))
                return true;
            return fail(error, FAIL_SENDER, "line %d: text after a closing quote", s->line);
        }
        s->line += *s->p == '\n';
        g_string_append_c(value, *s->p);
    }
    return fail(error, FAIL_SENDER, "line %d: a quote is not closed", started);
}

static bool
scan_field(Scanner *s, GPtrArray *fields, GError **error)
{
    GString *value = g_string_new(NULL);
    bool good = true;
    if (s->p < s->end && *s->p == '"') {
        s->p++;
        good = quoted(s, value, error);
    } else {
        for (; !at_end_of_field(s); s->p++)
            g_string_append_c(value, *s->p);
    }
    g_ptr_array_add(fields, g_strstrip(g_string_free(value, FALSE)));
    return good;
}

static bool
scan_record(Scanner *s, CsvRecord *record, GError **error)
{
    record->line = s->line;
    for (;;) {
        if (!scan_field(s, record->fields, error))
            return false;
        if (s->p == s->end || *s->p != s->delimiter)
            break;
        s->p++;
    }
    if (s->p < s->end && *s->p == '\r')
        s->p++;
    if (s->p < s->end)
        s->p++; /* the line feed */
    s->line++;
    return true;
}

/* An empty line, or one of delimiters only, as spreadsheets leave at the end. */
static bool
is_blank(const CsvRecord *record)
{
    for (guint i = 0; i < record->fields->len; i++)
        if (*(const char *)record->fields->pdata[i])
            return false;
    return true;
}

static bool
check_text(const char *bytes, size_t size_bytes, GError **error)
{
    const char *bad = NULL;
    if (size_bytes > CSV_BYTES)
        return fail(error, FAIL_SENDER, "the file is over %d MB", CSV_BYTES >> 20);
    if (g_utf8_validate(bytes, (gssize)size_bytes, &bad))
        return true;
    int line = 1;
    for (const char *p = bytes; p < bad; p++)
        line += *p == '\n';
    return fail(error, FAIL_SENDER, "line %d: is not UTF-8", line);
}

bool
csv_read(const char *bytes, size_t size_bytes, GPtrArray **out, GError **error)
{
    static const char bom[] = "\xef\xbb\xbf";
    if (!check_text(bytes, size_bytes, error))
        return false;
    Scanner s = {bytes, bytes + size_bytes, 1, ','};
    if (size_bytes >= 3 && memcmp(bytes, bom, 3) == 0)
        s.p += 3;
    s.delimiter = header_delimiter(s.p, s.end);
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func(record_free);
    while (s.p < s.end) {
        CsvRecord *record = g_new0(CsvRecord, 1);
        record->fields = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(records, record);
        if (!scan_record(&s, record, error))
            return false;
        if (is_blank(record))
            g_ptr_array_set_size(records, (int)records->len - 1);
    }
    *out = g_steal_pointer(&records);
    return true;
}
