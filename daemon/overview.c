#include "daemon/overview.h"
#include "daemon/day.h"
#include "daemon/money.h"
#include "daemon/own.h"
#include "daemon/reply_facts.h"
#include "spool/ledger.h"
#include "spool/ledger_words.h"
#include "spool/queue.h"
#include "spool/register.h"
#include <stdlib.h>
#include <string.h>

enum { CASES_SHOWN = 5, CASES_COUNTED = 100, NAME_CHARS = 60, MONTHS = 12, KRONE = 100 };

typedef struct Overview {
    Book *book;
    const Config *config;
    const char *today;
    const Cluster *cluster;
    const LedgerYear *money;
    int year;
    bool past; /* the year is over */
} Overview;

static json_t *
text(char *taken)
{
    json_t *json = json_string(taken);
    g_free(taken);
    return json;
}

/* "171.149 kr.", for a glance. */
static json_t *
whole_kroner(int64_t oere)
{
    int64_t kroner = money_divide(oere < 0 ? -oere : oere, KRONE);
    return text(money_sentence(oere < 0 ? -kroner * KRONE : kroner * KRONE, "DKK"));
}

/* With a true minus, as on a printed account. */
static json_t *
exact(int64_t oere)
{
    g_autofree char *amount = money_danish(oere);
    return text(*amount == '-' ? g_strconcat("−", amount + 1, NULL) : g_strdup(amount));
}

/* --- figures --------------------------------------------------------------------------------- */

static json_t *
tile(const char *label, int64_t oere, const char *note)
{
    return json_pack("{ss so ss}", "label", label, "amount", whole_kroner(oere), "note", note);
}

static json_t *
tiles(const Overview *o)
{
    const LedgerYear *m = o->money;
    g_autofree char *carried = g_strdup_printf("følger med til %d", o->year + 1);
    int64_t budget = 0;
    for (guint i = 0; i < m->categories->len; i++)
        budget += ((LedgerCategory *)m->categories->pdata[i])->budget_oere;
    g_autofree char *of = money_sentence(budget, "DKK");
    g_autofree char *planned = budget ? g_strdup_printf("af et budget på %s", of) : g_strdup("");
    return json_pack("[o,o,o,o]",
                     tile(o->past ? "Rest ved årets udgang" : "Til rådighed nu", m->closing_oere,
                          o->past ? carried : "når det godkendte er betalt"),
                     tile("Tildelt i året", m->income_oere, "klyngemidler fra regionen"),
                     tile("Forbrug i året", m->spent_oere, planned),
                     tile("Heraf ikke betalt", m->owed_oere, "godkendt, betales snart"));
}

static json_t *
balance(const Overview *o)
{
    static const char *const names[MONTHS] = {"jan", "feb", "mar", "apr", "maj", "jun",
                                              "jul", "aug", "sep", "okt", "nov", "dec"};
    int this_year = atoi(o->today);
    int shown = o->year > this_year   ? 0
                : o->year < this_year ? MONTHS
                                      : CLAMP(atoi(o->today + 5), 1, MONTHS);
    json_t *months = json_array(), *labels = json_array();
    for (int i = 0; i < MONTHS; i++) {
        json_array_append_new(labels, json_string(names[i]));
        if (i < shown)
            json_array_append_new(months, json_integer(o->money->month_end_oere[i]));
    }
    return json_pack("{ss so so}", "title", "Til rådighed ved udgangen af hver måned (kr.)",
                     "months", months, "labels", labels);
}

static json_t *
spending_row(const char *label, int64_t spent, int64_t budget, bool has_budget)
{
    return json_pack("{ss sI so so so so}", "label", label, "spent", (json_int_t)spent, "budget",
                     has_budget ? json_integer(budget) : json_null(), "spent_text", exact(spent),
                     "budget_text", has_budget ? exact(budget) : json_string(""), "left_text",
                     has_budget ? exact(budget - spent) : json_string(""));
}

static json_t *
spending(const Overview *o)
{
    json_t *rows = json_array(), *columns = json_pack("[s]", "Forbrug");
    bool any_budget = false;
    for (guint i = 0; i < o->money->categories->len; i++) {
        const LedgerCategory *c = o->money->categories->pdata[i];
        any_budget |= c->has_budget;
        json_array_append_new(rows, spending_row(ledger_category_da(c->category), c->spent_oere,
                                                 c->budget_oere, c->has_budget));
    }
    if (any_budget) {
        json_array_append_new(columns, json_string("Budget"));
        json_array_append_new(columns, json_string("Rest"));
    }
    return json_pack(
        "{ss ss so so}", "legend", any_budget ? "lyst: budget, rødt: over" : "", "title",
        any_budget ? "Forbrug efter formål og budget (kr.)" : "Forbrug efter formål (kr.)",
        "columns", columns, "rows", rows);
}

static void
add_account_row(json_t *rows, const char *label, int64_t oere, bool strong)
{
    json_array_append_new(rows, json_pack("{ss so sb}", "label", label, "amount", exact(oere),
                                          "strong", (int)strong));
}

static json_t *
account(const Overview *o)
{
    const LedgerYear *m = o->money;
    json_t *rows = json_array();
    g_autofree char *first = g_strdup_printf("Overført fra %d", o->year - 1);
    g_autofree char *title = g_strdup_printf("Regnskab for %d (kr.)", o->year);
    add_account_row(rows, first, m->opening_oere, false);
    add_account_row(rows, "Tildelte klyngemidler", m->income_oere, false);
    if (m->other_oere)
        add_account_row(rows, "Overførsler og startsaldo", m->other_oere, false);
    add_account_row(rows, "Forbrug", -m->spent_oere, false);
    add_account_row(rows, o->past ? "Rest ved årets udgang" : "Til rådighed nu", m->closing_oere,
                    true);
    return json_pack("{ss so}", "title", title, "rows", rows);
}

/* --- open cases ------------------------------------------------------------------------------ */

static const struct {
    Lane lane;
    const char *status, *da;
} statuses[] = {
    {LANE_WAITING, "awaits-coordinator", "Venter på din godkendelse"},
    {LANE_WAITING, "needs-info", "Mangler oplysninger fra jer"},
    {LANE_FLAGGED, "flagged", "Ses igennem hos os"},
    {LANE_READY, "ready", "Klar til godkendelse hos os"},
    {LANE_ENDED, "approved", "Godkendt, betales snart"},
};

static json_t *
case_row(const CaseSummary *c, const char *status)
{
    g_autofree char *supplier = reply_shown(c->supplier_name, NAME_CHARS);
    g_autofree char *amount =
        c->has_total ? money_sentence(c->total_oere, c->currency) : g_strdup("");
    g_autofree char *line = g_strdup_printf("%s · %s", c->number, status);
    return json_pack("{ss ss ss}", "text", *supplier ? supplier : "Bilag", "status", line, "amount",
                     amount);
}

static bool
add_cases(const Overview *o, size_t status, json_t *rows, int *rest, GError **error)
{
    g_autoptr(GPtrArray) list = NULL;
    const QueueFilter filter = {.lane = statuses[status].lane,
                                .order = QUEUE_NEWEST,
                                .status = statuses[status].status,
                                .cluster = o->cluster->number,
                                .limit = CASES_COUNTED};
    if (!queue_page(o->book, &filter, &list, error))
        return false;
    for (guint i = 0; i < list->len; i++)
        if (json_array_size(rows) < CASES_SHOWN)
            json_array_append_new(rows, case_row(list->pdata[i], statuses[status].da));
        else
            *rest += 1;
    return true;
}

static bool
open_cases(const Overview *o, json_t **out, GError **error)
{
    g_autoptr(json_t) rows = json_array();
    int rest = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
        if (!add_cases(o, i, rows, &rest, error))
            return false;
    g_autofree char *more =
        rest > 0 ? g_strdup_printf("og %d %s", rest, rest == 1 ? "sag mere" : "sager mere")
                 : g_strdup("");
    *out = json_pack("{ss ss ss sO}", "title", "Åbne sager lige nu", "none",
                     "Ingen – alt, I har sendt, er behandlet.", "more", more, "rows", rows);
    return true;
}

/* --- the page -------------------------------------------------------------------------------- */

static bool
is_empty(const LedgerYear *m)
{
    return m->categories->len == 0 && m->spent_oere == 0;
}

static bool
make_page(const Overview *o, json_t **out, GError **error)
{
    json_t *cases = NULL;
    if (!open_cases(o, &cases, error))
        return false;
    g_autofree char *day = day_danish(o->today);
    g_autofree char *asof = g_strdup_printf("Opgjort %s", day);
    g_autofree char *title =
        g_strdup_printf("Klynge %" G_GINT64_FORMAT " %s", o->cluster->number, o->cluster->name);
    g_autofree char *subtitle = g_strdup_printf("Økonomisk status for %d%s", o->year,
                                                o->money->closed ? ", afsluttet regnskabsår" : "");
    g_autofree char *footer = g_strdup_printf(
        "Beløb er i kroner med moms. Søjler: mørkt er forbrug, lyst er budget, rødt er over "
        "budget. Forbrug tæller med, når et bilag er godkendt. Ubrugte midler "
        "følger med til næste år. Spørgsmål: %s, %s%s%s.",
        o->config->display_name, o->config->address, *o->config->phone ? ", telefon " : "",
        o->config->phone);
    *out = json_pack("{so sb si ss ss ss ss ss ss so so so so so}", "available",
                     whole_kroner(o->money->closing_oere), "past", (int)o->past, "year", o->year,
                     "office", o->config->display_name, "title", title, "subtitle", subtitle,
                     "asof", asof, "footer", footer, "empty",
                     is_empty(o->money) ? "Intet forbrug og intet budget i året." : "", "tiles",
                     tiles(o), "balance", balance(o), "spending", spending(o), "account",
                     account(o), "cases", cases);
    return *out || fail(error, FAIL_OURS, "a statement cannot be packed");
}

/* On the day it is asked for, else as it was in the asked year: a cluster may have ended. */
static bool
find_cluster(Book *book, int64_t number, int year, const char *today, Cluster **out, GError **error)
{
    g_autofree char *last = g_strdup_printf("%04d-12-31", year);
    g_autofree char *first = g_strdup_printf("%04d-01-01", year);
    const char *const days[] = {today, last, first};
    for (size_t i = 0; i < G_N_ELEMENTS(days) && !*out; i++)
        if (!register_cluster(book, number, days[i], out, error))
            return false;
    return *out || fail(error, FAIL_SENDER, "there is no cluster %" G_GINT64_FORMAT " now or in %d",
                        number, year);
}

bool
overview_page(Book *book, const Config *config, int64_t cluster, int year, const char *today,
              json_t **out, GError **error)
{
    g_autoptr(Cluster) found = NULL;
    g_autoptr(LedgerYear) money = NULL;
    if (!find_cluster(book, cluster, year, today, &found, error) ||
        !ledger_year(book, cluster, year, &money, error))
        return false;
    const Overview overview = {.book = book,
                               .config = config,
                               .today = today,
                               .cluster = found,
                               .money = money,
                               .year = year,
                               .past = year < atoi(today)};
    return make_page(&overview, out, error);
}

/* --- as text --------------------------------------------------------------------------------- */

static const char *
word(const json_t *object, const char *key)
{
    const char *found = json_string_value(json_object_get(object, key));
    return found ? found : "";
}

static void
add_line(GString *s, const char *label, const char *amount)
{
    int pad = 34 - (int)g_utf8_strlen(label, -1), short_by = 16 - (int)g_utf8_strlen(amount, -1);
    g_string_append_printf(s, "  %s%*s%*s%s\n", label, MAX(pad, 1), "", MAX(short_by, 0), "",
                           amount);
}

static void
add_rows(GString *s, const json_t *part, const char *label, const char *amount)
{
    const json_t *rows = json_object_get(part, "rows");
    g_string_append_printf(s, "\n%s\n", word(part, "title"));
    for (size_t i = 0; i < json_array_size(rows); i++)
        add_line(s, word(json_array_get(rows, i), label), word(json_array_get(rows, i), amount));
}

char *
overview_text(const json_t *page)
{
    GString *s = g_string_new(NULL);
    const json_t *cases = json_object_get(page, "cases"), *rows = json_object_get(cases, "rows");
    g_string_append_printf(s, "%s\n%s, %s\n", word(page, "title"), word(page, "subtitle"),
                           word(page, "asof"));
    add_rows(s, json_object_get(page, "account"), "label", "amount");
    add_rows(s, json_object_get(page, "spending"), "label", "spent_text");
    if (*word(page, "empty"))
        g_string_append_printf(s, "  %s\n", word(page, "empty"));
    add_rows(s, cases, "text", "amount");
    if (json_array_size(rows) == 0)
        g_string_append_printf(s, "  %s\n", word(cases, "none"));
    if (*word(cases, "more"))
        g_string_append_printf(s, "  %s\n", word(cases, "more"));
    return g_string_free(s, FALSE);
}
