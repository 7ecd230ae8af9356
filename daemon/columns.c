#include "daemon/columns.h"
#include "daemon/command.h"
#include <stdio.h>

enum { CELL_MOST = 60 }; /* characters; the last column may be as long as it is */

struct Columns {
    const char *const *titles;
    guint n;
    GPtrArray *rows; /* char ** */
};

static void
row_free(void *row)
{
    g_strfreev(row);
}

Columns *
columns_new(const char *const *titles)
{
    Columns *columns = g_new0(Columns, 1);
    columns->titles = titles;
    columns->n = g_strv_length((char **)(uintptr_t)titles);
    columns->rows = g_ptr_array_new_with_free_func(row_free);
    return columns;
}

void
columns_free(Columns *columns)
{
    if (!columns)
        return;
    g_ptr_array_unref(columns->rows);
    g_free(columns);
}

static char *
fit(const char *cell, bool last)
{
    g_autofree char *clean = command_clean(cell);
    if (last || g_utf8_strlen(clean, -1) <= CELL_MOST)
        return g_steal_pointer(&clean);
    g_autofree char *head = g_utf8_substring(clean, 0, CELL_MOST - 1);
    return g_strconcat(head, "…", NULL);
}

void
columns_add(Columns *columns, const char *const *cells)
{
    char **row = g_new0(char *, columns->n + 1);
    for (guint i = 0; i < columns->n; i++)
        row[i] = fit(cells[i], i + 1 == columns->n);
    g_ptr_array_add(columns->rows, row);
}

static glong
width_of(const Columns *columns, guint i)
{
    glong width = g_utf8_strlen(columns->titles[i], -1);
    for (guint r = 0; r < columns->rows->len; r++)
        width = MAX(width, g_utf8_strlen(((char **)columns->rows->pdata[r])[i], -1));
    return width;
}

static void
print_row(const Columns *columns, const char *const *cells, const glong *widths)
{
    for (guint i = 0; i < columns->n; i++) {
        glong pad = i + 1 < columns->n ? widths[i] - g_utf8_strlen(cells[i], -1) + 2 : 0;
        printf("%s%*s", cells[i], (int)pad, "");
    }
    putchar('\n');
}

void
columns_print(const Columns *columns)
{
    g_autofree glong *widths = g_new0(glong, columns->n);
    if (columns->rows->len == 0)
        return;
    for (guint i = 0; i < columns->n; i++)
        widths[i] = width_of(columns, i);
    print_row(columns, columns->titles, widths);
    for (guint r = 0; r < columns->rows->len; r++)
        print_row(columns, columns->rows->pdata[r], widths);
}
