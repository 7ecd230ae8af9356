/* The clusters' money: all accounts, one account's year, its statement; and the register. */
#include "daemon/day.h"
#include "daemon/overview.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/ledger.h"
#include "spool/ledger_words.h"
#include <stdlib.h>
#include <string.h>

enum { STATEMENT_WAIT_MS = 15 * 1000, LINES_MOST = 500, MONTHS = 12 };

/* --- all accounts ------------------------------------------------------------------------- */

static void
put_day(json_t *json, const char *key, const char *iso)
{
    g_autofree char *day = iso ? web_day(iso) : NULL;
    web_put(json, key, day);
}

static json_t *
cluster_json(const Cluster *cluster, const char *today)
{
    json_t *json = json_pack("{sI}", "cluster_id", (json_int_t)cluster->number);
    web_put(json, "cluster_name", cluster->name);
    web_put(json, "region", cluster->region);
    web_put(json, "coordinator", cluster->coordinator);
    web_put(json, "address", cluster->coordinator_address);
    put_day(json, "valid_from", cluster->valid_from);
    put_day(json, "valid_to", cluster->valid_to);
    if (cluster->group1_patients >= 0)
        json_object_set_new(json, "patients", json_integer((json_int_t)cluster->group1_patients));
    if (cluster->members >= 0)
        json_object_set_new(json, "members", json_integer((json_int_t)cluster->members));
    if (cluster->valid_to && strcmp(cluster->valid_to, today) < 0)
        web_flag(json, "ended");
    return json;
}

static bool
put_money(Book *book, const Cluster *cluster, const char *today, json_t *json, GError **error)
{
    int64_t available, spent;
    bool funded;
    if (!ledger_available(book, cluster->number, &available, &funded, error) ||
        !ledger_spent(book, cluster->number, atoi(today), &spent, error))
        return false;
    if (funded)
        web_put_money(json, "available", available);
    if (funded && available < 0)
        web_flag(json, "short_of_money");
    web_put_money(json, "spent", spent);
    return true;
}

bool
web_show_accounts(WebRequest *r, GError **error)
{
    g_autofree char *today = day_local(r->web->now_ms);
    g_autoptr(GPtrArray) clusters = NULL;
    g_autoptr(json_t) facts =
        json_pack("{ss si s[]}", "title", "Konti", "year", atoi(today), "rows");
    if (!register_every_cluster(r->web->book, today, &clusters, error))
        return false;
    for (guint i = 0; i < clusters->len; i++) {
        json_t *row = cluster_json(clusters->pdata[i], today);
        json_array_append_new(json_object_get(facts, "rows"), row);
        if (!put_money(r->web->book, clusters->pdata[i], today, row, error))
            return false;
    }
    return web_page(r, MHD_HTTP_OK, "accounts", facts, error);
}

/* --- one account -------------------------------------------------------------------------- */

/* The year a page is about: that asked for, else this one. */
static int
asked_year(const WebRequest *r, int this_year)
{
    const char *asked = web_query(r, "aar");
    int year = asked ? atoi(asked) : 0;
    return year >= OVERVIEW_FIRST_YEAR && year <= OVERVIEW_LAST_YEAR ? year : this_year;
}

/* Bars of the chart, one a month, in the units of its viewBox (account.html.mustache). */
static json_t *
bars(const json_t *balance)
{
    enum { PITCH = 50, WIDTH = 34, TOP = 10, HEIGHT = 130 };
    const json_t *months = json_object_get(balance, "months");
    const json_t *labels = json_object_get(balance, "labels");
    int64_t most = 1, least = 0;
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(months); i++) {
        most = MAX(most, json_integer_value(json_array_get(months, i)));
        least = MIN(least, json_integer_value(json_array_get(months, i)));
    }
    int64_t unit = MAX((most - least) / HEIGHT, 1); /* øre a pixel */
    for (size_t i = 0; i < json_array_size(labels) && i < MONTHS; i++) {
        json_t *bar = json_pack("{sI sI sI sO}", "x", (json_int_t)(i * PITCH), "width",
                                (json_int_t)WIDTH, "middle", (json_int_t)(i * PITCH + WIDTH / 2),
                                "month", json_array_get(labels, i));
        json_array_append_new(list, bar);
        if (i >= json_array_size(months))
            continue;
        int64_t oere = json_integer_value(json_array_get(months, i));
        int64_t height = MAX(llabs(oere) / unit, 1);
        int64_t zero = TOP + most / unit;
        web_flag(bar, oere < 0 ? "red" : "blue");
        web_put_money(bar, "amount", oere);
        json_object_set_new(bar, "y", json_integer((json_int_t)(oere < 0 ? zero : zero - height)));
        json_object_set_new(bar, "height", json_integer((json_int_t)height));
    }
    return list;
}

static json_t *
line_json(const LedgerLine *line)
{
    json_t *json = json_object();
    put_day(json, "day", line->day);
    web_put(json, "kind", web_word(WORDS_POSTING, line->kind));
    if (line->case_id) {
        json_object_set_new(json, "case_id", json_integer((json_int_t)line->case_id));
        web_put(json, "purpose", ledger_category_da(line->category));
    }
    web_put(json, "case_number", line->case_number);
    web_put(json, "note", line->note);
    if (line->available_oere)
        web_put_money(json, "available_change", line->available_oere);
    if (line->funds_oere)
        web_put_money(json, "funds_change", line->funds_oere);
    return json;
}

static bool
put_lines(Book *book, int64_t cluster, int year, json_t *facts, GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;
    json_t *list = json_array();
    json_object_set_new(facts, "lines", list);
    if (!ledger_lines(book, cluster, year, LINES_MOST + 1, &lines, error))
        return false;
    for (guint i = 0; i < lines->len && i < LINES_MOST; i++)
        json_array_append_new(list, line_json(lines->pdata[i]));
    if (lines->len > LINES_MOST)
        json_object_set_new(facts, "cut_at", json_integer(LINES_MOST));
    return true;
}

static void
put_years(int year, int this_year, json_t *facts)
{
    json_t *list = json_array();
    json_object_set_new(facts, "years", list);
    for (int y = this_year; y >= OVERVIEW_FIRST_YEAR; y--)
        json_array_append_new(list, json_pack("{si sb}", "a_year", y, "chosen", y == year));
}

bool
web_show_account(WebRequest *r, GError **error)
{
    g_autofree char *today = day_local(r->web->now_ms);
    int year = asked_year(r, atoi(today));
    g_autoptr(json_t) facts = NULL;
    g_autoptr(GError) why = NULL;
    if (!overview_page(r->web->book, r->web->config, r->numbers[0], year, today, &facts, &why)) {
        if (failure_is(why, FAIL_SENDER))
            return web_message(r, MHD_HTTP_NOT_FOUND, "Findes ikke",
                               "Klyngen findes ikke i det år.");
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    json_object_set_new(facts, "cluster_id", json_integer((json_int_t)r->numbers[0]));
    json_object_set_new(facts, "bars", bars(json_object_get(facts, "balance")));
    put_years(year, atoi(today), facts);
    return put_lines(r->web->book, r->numbers[0], year, facts, error) &&
           web_page(r, MHD_HTTP_OK, "account", facts, error);
}

/* --- its statement ------------------------------------------------------------------------ */

bool
web_show_statement(WebRequest *r, GError **error)
{
    g_autofree char *today = day_local(r->web->now_ms);
    g_autoptr(json_t) body =
        json_pack("{ss sI si}", "what", "statement", "cluster", (json_int_t)r->numbers[0], "year",
                  asked_year(r, atoi(today)));
    return web_ask_clerk(r, body, STATEMENT_WAIT_MS, web_original_came, error);
}

/* --- register ----------------------------------------------------------------------------- */

static json_t *
role_json(const Role *role)
{
    json_t *json = json_object();
    web_put(json, "role", web_word(WORDS_HOLDS, role->role));
    web_put(json, "name", role->name);
    web_put(json, "address", role->address);
    put_day(json, "role_from", role->valid_from);
    put_day(json, "role_to", role->valid_to);
    return json;
}

bool
web_show_register(WebRequest *r, GError **error)
{
    g_autofree char *today = day_local(r->web->now_ms);
    g_autoptr(GPtrArray) clusters = NULL, roles = NULL;
    g_autoptr(json_t) facts = json_pack("{ss s[]}", "title", "Register", "rows");
    guint at = 0; /* both are ordered by cluster */
    if (!register_every_cluster(r->web->book, today, &clusters, error) ||
        !register_every_role(r->web->book, &roles, error))
        return false;
    for (guint i = 0; i < clusters->len; i++) {
        const Cluster *cluster = clusters->pdata[i];
        json_t *row = cluster_json(cluster, today), *held = json_array();
        json_object_set_new(row, "roles", held);
        json_array_append_new(json_object_get(facts, "rows"), row);
        for (; at < roles->len && ((const Role *)roles->pdata[at])->cluster <= cluster->number;
             at++)
            json_array_append_new(held, role_json(roles->pdata[at]));
    }
    json_object_set_new(facts, "n_clusters", json_integer((json_int_t)clusters->len));
    return web_page(r, MHD_HTTP_OK, "register", facts, error);
}
