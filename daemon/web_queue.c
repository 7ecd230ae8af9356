#include "daemon/day.h"
#include "daemon/money.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/letters.h"
#include <string.h>

enum { ROWS_MOST = 300 }; /* of one page; the counters tell how many there are */

/* What stands in a tab. */
static const struct {
    const char *vis, *title, *empty;
    const char *status[3];
} tabs[] = {
    {"gennemsyn", "Til gennemsyn", "Ingen sager skal ses igennem.", {"flagged"}},
    {"klar", "Klar til godkendelse", "Ingen sager er klar.", {"ready"}},
    {"venter", "Venter på svar", "Ingen sager venter.", {"needs-info", "awaits-coordinator"}},
    {"uden-sag", "Breve uden sag", "Alle breve har fundet deres sag.", {NULL}},
    {"afgjort", "Afgjort", "Ingen sager er afgjort endnu.", {"approved", "rejected", "paid"}},
};
enum { TAB_LETTERS = 3, TAB_ENDED = 4 };

static bool
is_in_tab(size_t tab, const char *status)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tabs[tab].status); i++)
        if (g_strcmp0(tabs[tab].status[i], status) == 0)
            return true;
    return false;
}

/* --- rows --------------------------------------------------------------------------------- */

static void
put_due(json_t *row, const char *due, const char *today)
{
    if (!due || !day_valid(due))
        return;
    g_autofree char *text = web_day(due);
    web_put(row, "due", text);
    if (day_between(today, due) < 0)
        web_flag(row, "overdue");
    else if (day_between(today, due) <= 7)
        web_flag(row, "due_soon");
}

static void
put_cluster(json_t *json, int64_t number, const char *name)
{
    if (number == 0)
        return;
    g_autofree char *text = g_strdup_printf("%ld %s", (long)number, name ? name : "");
    web_put(json, "cluster", text);
}

static json_t *
case_row(const CaseSummary *c, int64_t now_ms)
{
    json_t *row = json_pack("{sI}", "id", (json_int_t)c->id);
    g_autofree char *age = web_age(c->opened_at, now_ms), *opened = web_when(c->opened_at, now_ms);
    g_autofree char *date = web_day(c->issue_date), *today = day_local(now_ms);
    web_put(row, "number", c->number);
    web_put(row, "status", web_word(WORDS_STATUS, c->status));
    web_put(row, "tone", web_word(WORDS_TONE, c->status));
    web_put(row, "supplier", c->supplier_name);
    web_put(row, "invoice_id", c->invoice_id);
    web_put(row, "date", date);
    web_put(row, "age", age);
    web_put(row, "opened", opened);
    web_put(row, "sender", c->sender_address);
    web_put(row, "rules", c->reasons);
    web_put(row, "reason", c->reason_text);
    put_cluster(row, c->cluster, c->cluster_name);
    put_due(row, c->due_date, today);
    if (c->has_total) {
        g_autofree char *total = money_sentence(c->total_oere, c->currency);
        web_put(row, "total", total);
    }
    return row;
}

static json_t *
letter_row(const Letter *l, int64_t now_ms)
{
    json_t *row = json_pack("{sI}", "id", (json_int_t)l->id);
    g_autofree char *age = web_age(l->received_at, now_ms);
    g_autofree char *received = web_when(l->received_at, now_ms);
    web_put(row, "subject", l->subject);
    web_put(row, "sender", l->sender_name ? l->sender_name : l->sender_address);
    web_put(row, "address", l->sender_address);
    web_put(row, "age", age);
    web_put(row, "received", received);
    web_put(row, "note", l->note);
    web_put(row, "automatic", l->automatic);
    return row;
}

/* --- the page ----------------------------------------------------------------------------- */

static json_t *
tab_cases(size_t tab, const GPtrArray *cases, int64_t now_ms, int64_t *out_n)
{
    json_t *rows = json_array();
    *out_n = 0;
    for (guint i = 0; i < cases->len; i++) {
        const CaseSummary *c = cases->pdata[i];
        if (is_in_tab(tab, c->status) && ++*out_n <= ROWS_MOST)
            json_array_append_new(rows, case_row(c, now_ms));
    }
    return rows;
}

static json_t *
tab_letters(const GPtrArray *letters, int64_t now_ms, int64_t *out_n)
{
    json_t *rows = json_array();
    *out_n = letters->len;
    for (guint i = 0; i < letters->len && i < ROWS_MOST; i++)
        json_array_append_new(rows, letter_row(letters->pdata[i], now_ms));
    return rows;
}

static bool
list_ended(Book *book, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)case_summary_free);
    for (size_t i = 0; i < G_N_ELEMENTS(tabs[TAB_ENDED].status); i++) {
        GPtrArray *some = NULL;
        if (!cases_list(book, tabs[TAB_ENDED].status[i], &some, error))
            return false;
        g_ptr_array_extend_and_steal(all, some);
    }
    *out = g_steal_pointer(&all);
    return true;
}

static void
put_section(size_t tab, json_t *rows, int64_t n, bool shown, json_t *facts)
{
    json_t *section = json_pack("{ss ss ss sI so}", "vis", tabs[tab].vis, "title", tabs[tab].title,
                                "empty", tabs[tab].empty, "n", (json_int_t)n,
                                tab == TAB_LETTERS ? "letters" : "cases", rows);
    if (n == 0)
        web_flag(section, "none");
    if (n > ROWS_MOST)
        json_object_set_new(section, "more", json_integer((json_int_t)(n - ROWS_MOST)));
    if (shown)
        json_array_append(json_object_get(facts, "sections"), section);
    json_t *link = json_pack("{ss ss sI sb}", "vis", tabs[tab].vis, "title", tabs[tab].title, "n",
                             (json_int_t)n, "current", 0);
    json_array_append_new(json_object_get(facts, "tabs"), link);
    json_decref(section);
}

static void
mark_current(json_t *facts, const char *vis)
{
    size_t i;
    json_t *tab;
    if (!*vis)
        web_flag(facts, "all_current");
    json_array_foreach(json_object_get(facts, "tabs"), i,
                       tab) if (strcmp(json_string_value(json_object_get(tab, "vis")), vis) == 0)
        web_flag(tab, "current");
}

bool
web_queue_facts(Book *book, int64_t now_ms, const char *vis, json_t **out, GError **error)
{
    g_autoptr(GPtrArray) queue = NULL, ended = NULL, letters = NULL;
    g_autoptr(json_t) facts = json_pack("{ss s[] s[]}", "title", "Kø", "tabs", "sections");
    if (!cases_list(book, "queue", &queue, error) || !list_ended(book, &ended, error) ||
        !letters_set_aside(book, &letters, error))
        return false;
    for (size_t tab = 0; tab < G_N_ELEMENTS(tabs); tab++) {
        int64_t n = 0;
        bool shown = *vis ? strcmp(vis, tabs[tab].vis) == 0 : tab != TAB_ENDED;
        json_t *rows = tab == TAB_LETTERS
                           ? tab_letters(letters, now_ms, &n)
                           : tab_cases(tab, tab == TAB_ENDED ? ended : queue, now_ms, &n);
        put_section(tab, rows, n, shown, facts);
    }
    mark_current(facts, vis);
    *out = g_steal_pointer(&facts);
    return true;
}

bool
web_show_queue(WebRequest *r, GError **error)
{
    g_autoptr(json_t) facts = NULL;
    const char *vis = web_query(r, "vis");
    return web_queue_facts(r->web->book, r->web->now_ms, vis ? vis : "", &facts, error) &&
           web_page(r, MHD_HTTP_OK, "queue", facts, error);
}

bool
web_queue_neighbours(Book *book, int64_t case_id, int64_t *out_previous, int64_t *out_next,
                     GError **error)
{
    g_autoptr(GPtrArray) queue = NULL;
    *out_previous = *out_next = 0;
    if (!cases_list(book, "queue", &queue, error))
        return false;
    for (guint i = 0; i < queue->len; i++) {
        if (((CaseSummary *)queue->pdata[i])->id != case_id)
            continue;
        if (i > 0)
            *out_previous = ((CaseSummary *)queue->pdata[i - 1])->id;
        if (i + 1 < queue->len)
            *out_next = ((CaseSummary *)queue->pdata[i + 1])->id;
    }
    return true;
}
