#include "daemon/routes.h"
#include "daemon/day.h"
#include "daemon/likeness.h"
#include "daemon/match.h"
#include "spool/audit.h"
#include <string.h>

enum { DAYS_APART = 3, /* a card is charged some days later */ WORD_LEAST = 4 };

/* One longer word of a in b: "NETS*RESTAURANT HAVNEN 4711" and "Restaurant Havnen ApS". */
static bool
alike(const char *a, const char *b)
{
    static const char *const common[] = {"restaurant", "hotel",     "cafe",      "danmark",
                                         "nets",       "mobilepay", "kobenhavn", NULL};
    g_autofree char *x = likeness_fold(a), *y = likeness_fold(b);
    g_auto(GStrv) words = g_strsplit(x, " ", -1);
    if (!*x || !*y)
        return false;
    for (char **word = words; *word; word++)
        if (strlen(*word) >= WORD_LEAST && !g_strv_contains(common, *word) &&
            likeness_has_words_nearly(y, *word, NULL))
            return true;
    return false;
}

static bool
are_one(const CaseFile *file, const Outlay *outlay)
{
    bool other_cluster = file->cluster && outlay->cluster && file->cluster != outlay->cluster;
    bool other_case = outlay->case_id && outlay->case_id != file->id;
    return !other_cluster && !other_case && alike(outlay->merchant, file->supplier_name);
}

bool
routes_find(Book *book, const CaseFile *file, Outlay **out, GError **error)
{
    g_autoptr(GPtrArray) near = NULL;
    *out = NULL;
    bool kroner = !file->currency || !*file->currency || strcmp(file->currency, "DKK") == 0;
    if (!file->has_total || !kroner || !file->issue_date || !day_valid(file->issue_date))
        return true;
    if (!outlays_near(book, file->total_oere, file->issue_date, DAYS_APART, &near, error))
        return false;
    for (guint i = 0; i < near->len && !*out; i++)
        if (are_one(file, near->pdata[i]))
            *out = g_ptr_array_steal_index(near, i);
    return true;
}

bool
routes_is_card_slip(const CaseFile *file, const Outlay *outlay)
{
    return strcmp(outlay->source, "card") == 0 && g_strcmp0(file->route, "invoice") != 0;
}

bool
routes_settle(Book *book, CaseFile *file, GError **error)
{
    g_autoptr(Outlay) outlay = NULL;
    if (!routes_find(book, file, &outlay, error))
        return false;
    if (!outlay || !routes_is_card_slip(file, outlay))
        return true;
    g_free(file->route);
    file->route = g_strdup("card");
    return true;
}

char *
routes_describe(const Outlay *outlay)
{
    g_autofree char *day = day_danish(outlay->day);
    bool card = strcmp(outlay->source, "card") == 0;
    return g_strdup_printf("%s, %s, %s (ref. %s)", card ? "klyngens kort" : "zExpense", day,
                           outlay->merchant, outlay->reference);
}

/* --- after an import ------------------------------------------------------------------------- */

static bool
take_card_route(Book *book, CaseFile *file, const Outlay *outlay, GString *report, GError **error)
{
    g_string_append_printf(report, "%s: voucher of card transaction %s\n", file->number,
                           outlay->reference);
    g_free(file->route);
    file->route = g_strdup("card");
    return cases_save(book, file, error);
}

static bool
show_other_route(Book *book, const CaseFile *file, const Outlay *outlay, GString *report,
                 GError **error)
{
    g_autofree char *what = routes_describe(outlay);
    g_autofree char *reason =
        g_strdup_printf("Samme udgift er også kommet ad en anden vej: %s. Betal "
                        "den kun én gang (D25)",
                        what);
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, file->id);
    const char *status = match_is_ended(file) ? NULL : "flagged";
    g_string_append_printf(report, "%s (%s): the same outlay by another route, %s %s\n",
                           file->number, file->status, outlay->source, outlay->reference);
    return cases_decide(book, file->id, file->version, "bilagd", "note", reason, status, error) &&
           audit_add(book, "bilag", "case.other-route", subject, file->status, status, reason,
                     error);
}

bool
routes_import(Book *book, const Outlay *outlay, GString *report, GError **error)
{
    g_autoptr(GArray) ids = NULL;
    if (!outlays_cases_near(book, outlay->amount_oere, outlay->day, DAYS_APART, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(CaseFile) file = NULL;
        if (!cases_load(book, g_array_index(ids, int64_t, i), &file, error))
            return false;
        if (!file || !are_one(file, outlay))
            continue;
        bool slip = routes_is_card_slip(file, outlay) && !match_is_ended(file);
        return outlays_match(book, outlay->id, file->id, error) &&
               (slip ? take_card_route(book, file, outlay, report, error)
                     : show_other_route(book, file, outlay, report, error));
    }
    return true;
}
