#include "daemon/filing.h"
#include "spool/cases.h"
#include "spool/letters.h"
#include <string.h>

static const struct {
    const char *status, *folder;
} folders[] = {
    {"needs-info", "waiting"},  {"awaits-coordinator", "waiting"},
    {"approved", "done"},       {"paid", "done"},
    {"rejected", "done"},       {"duplicate", "done"},
    {"credited", "done"},       {"not-ours", "done"},
    {"not-a-voucher", "other"},
};

const char *
filing_of_status(const char *status)
{
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
        if (g_strcmp0(folders[i].status, status) == 0)
            return folders[i].folder;
    return "review";
}

const char *
filing_urgent(const char *a, const char *b)
{
    static const char *const order[] = {"review", "waiting", "done", "other"};
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++)
        if (g_strcmp0(order[i], a) == 0 || g_strcmp0(order[i], b) == 0)
            return order[i];
    return a ? a : b;
}

bool
filing_letter(Book *book, int64_t letter, GError **error)
{
    g_autoptr(GArray) ids = NULL;
    const char *folder = NULL;
    if (!cases_of_letter(book, letter, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(CaseFile) file = NULL;
        if (!cases_load(book, g_array_index(ids, int64_t, i), &file, error))
            return false;
        if (file)
            folder = filing_urgent(folder, filing_of_status(file->status));
    }
    return !folder || letters_file(book, letter, folder, error);
}
