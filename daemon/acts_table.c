#include "daemon/acts_table.h"
#include "daemon/day.h"
#include "daemon/money.h"
#include "spool/csv.h"
#include <stdio.h>
#include <string.h>

static void
add_problem(GString *problems, int line, const char *why)
{
    g_string_append_printf(problems, "%sline %d: %s", problems->len ? "\n" : "", line, why);
}

static void
place_columns(const CsvRecord *header, const char *const *columns, int *place, GString *problems)
{
    for (int i = 0; columns[i]; i++) {
        place[i] = -1;
        for (guint k = 0; k < header->fields->len; k++)
            if (g_ascii_strcasecmp(header->fields->pdata[k], columns[i]) == 0)
                place[i] = (int)k;
        if (place[i] < 0) {
            g_autofree char *why = g_strdup_printf("the column '%s' is missing", columns[i]);
            add_problem(problems, header->line, why);
        }
    }
}

static bool
take_row(const CsvRecord *record, const char *const *columns, const int *place, ActRowFunc each,
         void *user, GString *problems, GError **error)
{
    const char *cells[ACT_COLUMNS] = {0};
    g_autoptr(GError) why = NULL;
    for (int i = 0; columns[i]; i++)
        cells[i] = place[i] < (int)record->fields->len ? record->fields->pdata[place[i]] : "";
    g_autofree char *wrong = each(cells, user, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    if (wrong)
        add_problem(problems, record->line, wrong);
    return true;
}

bool
acts_rows(const char *csv, size_t bytes, const char *const *columns, ActRowFunc each, void *user,
          GError **error)
{
    g_autoptr(GPtrArray) records = NULL;
    g_autoptr(GString) problems = g_string_new(NULL);
    int place[ACT_COLUMNS];
    g_assert(g_strv_length((char **)(uintptr_t)columns) <= ACT_COLUMNS);
    if (!csv_read(csv, bytes, &records, error))
        return false;
    if (records->len == 0)
        return fail(error, FAIL_SENDER, "line 1: the file is empty");
    place_columns(records->pdata[0], columns, place, problems);
    for (guint i = 1, n = problems->len == 0 ? records->len : 0; i < n; i++)
        if (!take_row(records->pdata[i], columns, place, each, user, problems, error))
            return false;
    return problems->len == 0 || fail(error, FAIL_SENDER, "%s", problems->str);
}

bool
acts_amount(const char *text, int64_t *out_oere)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    const char *comma = strchr(text, ','), *point = strrchr(text, '.');
    if (!comma && point && strlen(point + 1) == 3)
        return false;
    for (const char *p = text; *p; p++) {
        if (*p == ',')
            g_string_append_c(plain, '.');
        else if (*p != '.' || !comma)
            g_string_append_c(plain, *p);
    }
    return money_parse(plain->str, out_oere);
}

bool
acts_number(const char *text, int64_t least, int64_t most, int64_t *out)
{
    char *end = NULL;
    gint64 n = g_ascii_strtoll(text, &end, 10);
    if (end == text || *end || n < least || n > most)
        return false;
    *out = n;
    return true;
}

char *
acts_day(const char *text)
{
    unsigned day, month, year;
    char end;
    if (day_valid(text))
        return g_strdup(text);
    if (sscanf(text, "%2u-%2u-%4u%c", &day, &month, &year, &end) != 3 &&
        sscanf(text, "%2u.%2u.%4u%c", &day, &month, &year, &end) != 3 &&
        sscanf(text, "%2u/%2u/%4u%c", &day, &month, &year, &end) != 3)
        return NULL;
    g_autofree char *iso = g_strdup_printf("%04u-%02u-%02u", year, month, day);
    return day_valid(iso) ? g_steal_pointer(&iso) : NULL;
}
