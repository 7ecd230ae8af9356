/* The imports of card transactions and zExpense claims. */
#include "daemon/acts_outlays.h"
#include "daemon/acts_table.h"
#include "daemon/day.h"
#include "daemon/routes.h"
#include "spool/register.h"
#include <string.h>

enum { CLUSTER_MOST = 99999 };

typedef struct Import {
    Book *book;
    const char *source;
    GString *report;
    int64_t rows, added;
} Import;

static char *
read_row(const Import *import, const char *const *cells, Outlay *out, GError **error)
{
    bool there = true;
    out->source = g_strdup(import->source);
    out->reference = g_strdup(cells[0]);
    out->day = acts_day(cells[1]);
    out->merchant = g_strdup(cells[2]);
    if (!*cells[0])
        return g_strdup("the reference is missing");
    if (!out->day)
        return g_strdup_printf("'%s' is no day", cells[1]);
    if (!acts_amount(cells[3], &out->amount_oere))
        return g_strdup_printf("'%s' is no amount", cells[3]);
    if (out->amount_oere < 0) /* a card statement shows what was taken */
        out->amount_oere = -out->amount_oere;
    if (*cells[4] && !acts_number(cells[4], 1, CLUSTER_MOST, &out->cluster))
        return g_strdup_printf("'%s' is no cluster number", cells[4]);
    if (out->cluster && !register_known(import->book, out->cluster, &there, error))
        return NULL;
    return there ? NULL : g_strdup_printf("there is no cluster %s", cells[4]);
}

static char *
take_row(const char *const *cells, void *user, GError **error)
{
    Import *import = user;
    g_autoptr(Outlay) outlay = g_new0(Outlay, 1);
    bool new = false;
    char *wrong = read_row(import, cells, outlay, error);
    if (wrong || *error || !outlays_add(import->book, outlay, &new, error))
        return wrong;
    import->rows++;
    import->added += new;
    if (new)
        (void)!routes_import(import->book, outlay, import->report, error);
    return NULL;
}

bool
acts_import_outlays(Book *book, char *const *columns, const char *source, const ActRequest *request,
                    GString *report, GError **error)
{
    Import import = {.book = book, .source = source, .report = report};
    if (!acts_rows(request->file, request->file_bytes, (const char *const *)columns, take_row,
                   &import, error))
        return false;
    g_string_append_printf(report, "%" G_GINT64_FORMAT " rows, %" G_GINT64_FORMAT " new\n",
                           import.rows, import.added);
    return true;
}
