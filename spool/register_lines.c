#include "spool/register_lines.h"
#include "daemon/day.h"
#include "spool/csv.h"
#include <string.h>

enum { CLUSTER_NUMBER_MOST = 99999, PATIENTS_MOST = 10000000, MEMBERS_MOST = 100000 };

/* --- columns --------------------------------------------------------------------------------- */

/* Takes a cell; on a problem returns its words (caller frees), else NULL. */
typedef char *(*TakeFunc)(const char *cell, void *member);

static bool
parse_count(const char *cell, int64_t most, int64_t *out)
{
    int64_t value = 0;
    if (!*cell || strspn(cell, "0123456789") != strlen(cell) || strlen(cell) > 9)
        return false;
    for (const char *p = cell; *p; p++)
        value = value * 10 + (*p - '0');
    if (value > most)
        return false;
    *out = value;
    return true;
}

static char *
take_number(const char *cell, void *member)
{
    int64_t *number = member;
    if (parse_count(cell, CLUSTER_NUMBER_MOST, number) && *number > 0)
        return NULL;
    return g_strdup_printf("'%s' is not a number from 1 to %d", cell, CLUSTER_NUMBER_MOST);
}

static char *
take_count(const char *cell, int64_t most, int64_t *out)
{
    if (!*cell || parse_count(cell, most, out))
        return NULL;
    return g_strdup_printf("'%s' is not a number from 0 to %" G_GINT64_FORMAT, cell, most);
}

static char *
take_patients(const char *cell, void *member)
{
    return take_count(cell, PATIENTS_MOST, member);
}

static char *
take_members(const char *cell, void *member)
{
    return take_count(cell, MEMBERS_MOST, member);
}

static char *
take_text(const char *cell, void *member)
{
    *(char **)member = g_strdup(cell);
    return NULL;
}

static char *
take_name(const char *cell, void *member)
{
    *(char **)member = g_strdup(cell);
    return *cell ? NULL : g_strdup("is missing");
}

/* One @ with something on both sides and no blank, quote or bracket: it will stand in a header. */
static char *
take_mail(const char *cell, void *member)
{
    const char *at = strchr(cell, '@');
    *(char **)member = g_ascii_strdown(cell, -1);
    bool good = !*cell || (at && at > cell && at[1] && !strchr(at + 1, '@') &&
                           strcspn(cell, " \t\r\n<>\",;:()[]\\") == strlen(cell));
    return good ? NULL : g_strdup_printf("'%s' is not one mail address", cell);
}

static char *
take_from(const char *cell, void *member)
{
    *(char **)member = g_strdup(cell);
    if (!*cell)
        return g_strdup("is missing");
    return day_valid(cell) ? NULL : g_strdup_printf("'%s' is not a day (YYYY-MM-DD)", cell);
}

static char *
take_to(const char *cell, void *member)
{
    return *cell ? take_from(cell, member) : take_text(cell, member);
}

typedef struct Column {
    const char *name;
    bool required;
    size_t member;
    TakeFunc take;
} Column;

static const Column columns[] = {
    {"number", true, offsetof(RegisterLine, number), take_number},
    {"name", true, offsetof(RegisterLine, name), take_name},
    {"region", false, offsetof(RegisterLine, region), take_text},
    {"coordinator", false, offsetof(RegisterLine, coordinator), take_text},
    {"mail", false, offsetof(RegisterLine, mail), take_mail},
    {"valid_from", true, offsetof(RegisterLine, valid_from), take_from},
    {"valid_to", false, offsetof(RegisterLine, valid_to), take_to},
    {"group1_patients", false, offsetof(RegisterLine, group1_patients), take_patients},
    {"members", false, offsetof(RegisterLine, members), take_members},
};
enum { COLUMNS = G_N_ELEMENTS(columns) };

/* Where each column stands in the file; -1: not there. */
typedef struct Layout {
    int place[COLUMNS];
    guint width;
} Layout;

/* --- problems -------------------------------------------------------------------------------- */

static void problem(GString *problems, int line, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void
problem(GString *problems, int line, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    g_string_append_printf(problems, "%sline %d: ", problems->len ? "\n" : "", line);
    g_string_append_vprintf(problems, format, ap);
    va_end(ap);
}

/* --- the header ------------------------------------------------------------------------------ */

static int
column_named(const char *name)
{
    for (int i = 0; i < COLUMNS; i++)
        if (g_ascii_strcasecmp(columns[i].name, name) == 0)
            return i;
    return -1;
}

static void
place_column(Layout *layout, const CsvRecord *header, guint i, GString *problems)
{
    const char *name = header->fields->pdata[i];
    int column = column_named(name);
    if (column < 0)
        problem(problems, header->line, "'%s' is not a column of the register", name);
    else if (layout->place[column] >= 0)
        problem(problems, header->line, "the column '%s' stands twice", name);
    else
        layout->place[column] = (int)i;
}

static void
read_header(const CsvRecord *header, Layout *layout, GString *problems)
{
    layout->width = header->fields->len;
    for (int i = 0; i < COLUMNS; i++)
        layout->place[i] = -1;
    for (guint i = 0; i < layout->width; i++)
        place_column(layout, header, i, problems);
    for (int i = 0; i < COLUMNS; i++)
        if (columns[i].required && layout->place[i] < 0)
            problem(problems, header->line, "the column '%s' is missing", columns[i].name);
}

/* --- lines ----------------------------------------------------------------------------------- */

static void
line_free(void *item)
{
    RegisterLine *line = item;
    g_free(line->name);
    g_free(line->region);
    g_free(line->coordinator);
    g_free(line->mail);
    g_free(line->valid_from);
    g_free(line->valid_to);
    g_free(line);
}

static void
check_line(const RegisterLine *line, GString *problems)
{
    if (*line->coordinator && !*line->mail)
        problem(problems, line->line, "mail: the coordinator has no mail address");
    if (*line->mail && !*line->coordinator)
        problem(problems, line->line, "coordinator: the name that belongs to the mail is missing");
    if (*line->valid_to && day_valid(line->valid_from) && day_valid(line->valid_to) &&
        strcmp(line->valid_to, line->valid_from) < 0)
        problem(problems, line->line, "valid_to: %s is before valid_from %s", line->valid_to,
                line->valid_from);
}

static bool
has_control(const char *cell)
{
    for (; *cell; cell++)
        if (g_ascii_iscntrl(*cell))
            return true;
    return false;
}

static RegisterLine *
read_line(const CsvRecord *record, const Layout *layout, GString *problems)
{
    RegisterLine *line = g_new0(RegisterLine, 1);
    line->line = record->line;
    line->group1_patients = line->members = -1;
    if (record->fields->len != layout->width)
        problem(problems, record->line, "has %u cells, the header has %u", record->fields->len,
                layout->width);
    for (int i = 0; i < COLUMNS; i++) {
        int place = layout->place[i];
        const char *cell =
            place >= 0 && place < (int)record->fields->len ? record->fields->pdata[place] : "";
        g_autofree char *why = columns[i].take(cell, (char *)line + columns[i].member);
        if (!why && has_control(cell))
            why = g_strdup("has a line break or another control character");
        if (why)
            problem(problems, record->line, "%s: %s", columns[i].name, why);
    }
    check_line(line, problems);
    return line;
}

static int
by_number_and_day(const void *a, const void *b)
{
    const RegisterLine *x = *(RegisterLine *const *)a, *y = *(RegisterLine *const *)b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    int order = strcmp(x->valid_from, y->valid_from);
    return order ? order : x->line - y->line;
}

/* Neighbours of one number, in order of their first day: each must end before the next begins. */
static void
check_overlaps(const GPtrArray *lines, GString *problems)
{
    for (guint i = 1; i < lines->len; i++) {
        const RegisterLine *a = lines->pdata[i - 1], *b = lines->pdata[i];
        if (a->number != b->number || a->number == 0)
            continue;
        bool same = strcmp(a->valid_from, b->valid_from) == 0;
        if (same || !*a->valid_to || strcmp(a->valid_to, b->valid_from) >= 0)
            problem(problems, b->line,
                    "number: cluster %" G_GINT64_FORMAT " stands in line %d already, %s to %s",
                    b->number, a->line, a->valid_from, *a->valid_to ? a->valid_to : "open");
    }
}

bool
register_lines_read(const char *csv, size_t size_bytes, GPtrArray **out, GError **error)
{
    Layout layout;
    g_autoptr(GPtrArray) records = NULL;
    if (!csv_read(csv, size_bytes, &records, error))
        return false;
    if (records->len == 0)
        return fail(error, FAIL_SENDER, "line 1: the file is empty");
    g_autoptr(GString) problems = g_string_new(NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(line_free);
    read_header(records->pdata[0], &layout, problems);
    for (guint i = 1; i < records->len && layout.place[0] >= 0; i++)
        g_ptr_array_add(lines, read_line(records->pdata[i], &layout, problems));
    g_ptr_array_sort(lines, by_number_and_day);
    check_overlaps(lines, problems);
    if (records->len == 1)
        problem(problems, 2, "there is no cluster in the file");
    if (problems->len)
        return fail(error, FAIL_SENDER, "%s", problems->str);
    *out = g_steal_pointer(&lines);
    return true;
}
