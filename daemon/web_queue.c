#include "daemon/day.h"
#include "daemon/money.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include <string.h>

enum { ROWS_MOST = 300 }; /* of one page; the counters tell how many there are */

/* What the tabs are made of. */
typedef struct Lists {
    GPtrArray *queue, *ended; /* CaseSummary */
    GPtrArray *letters;       /* Letter */
    GPtrArray *mails;         /* Outgoing that could not be sent */
} Lists;

typedef struct Tab {
    const char *vis, *title, *empty;
    const char *table; /* the template's key: cases letters mails */
    json_t *(*rows)(const struct Tab *tab, const Lists *lists, int64_t now_ms, int64_t most,
                    int64_t *out_n);
    const char *status[3];
    bool alone;        /* only shown when asked for */
    bool status_shown; /* its cases differ in status */
} Tab;

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
    if (c->has_per_head) {
        g_autofree char *each = money_sentence(c->per_head_oere, c->currency);
        web_put(row, "per_head", each);
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
    web_put(row, "sender", l->sender_name && *l->sender_name ? l->sender_name : l->sender_address);
    web_put(row, "address", l->sender_address);
    web_put(row, "age", age);
    web_put(row, "received", received);
    web_put(row, "note", l->note);
    web_put(row, "automatic", l->automatic);
    return row;
}

static json_t *
mail_row(const Outgoing *mail, int64_t now_ms)
{
    json_t *row = json_pack("{sI}", "id", (json_int_t)mail->case_id);
    g_autofree char *age = web_age(mail->created_at, now_ms);
    web_put(row, "subject", mail->subject);
    web_put(row, "recipient", mail->recipient);
    web_put(row, "kind", web_word(WORDS_MAIL, mail->kind));
    web_put(row, "error", mail->error);
    web_put(row, "age", age);
    return row;
}

/* --- tabs --------------------------------------------------------------------------------- */

static bool
is_in_tab(const Tab *tab, const char *status)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tab->status); i++)
        if (g_strcmp0(tab->status[i], status) == 0)
            return true;
    return false;
}

static json_t *
rows_cases(const Tab *tab, const Lists *lists, int64_t now_ms, int64_t most, int64_t *out_n)
{
    const GPtrArray *cases = tab->alone ? lists->ended : lists->queue;
    json_t *rows = json_array();
    *out_n = 0;
    for (guint i = 0; i < cases->len; i++) {
        const CaseSummary *c = cases->pdata[i];
        if (is_in_tab(tab, c->status) && ++*out_n <= most)
            json_array_append_new(rows, case_row(c, now_ms));
    }
    return rows;
}

static json_t *
rows_letters(const Tab *tab, const Lists *lists, int64_t now_ms, int64_t most, int64_t *out_n)
{
    (void)tab;
    json_t *rows = json_array();
    *out_n = lists->letters->len;
    for (guint i = 0; i < lists->letters->len && i < most; i++)
        json_array_append_new(rows, letter_row(lists->letters->pdata[i], now_ms));
    return rows;
}

static json_t *
rows_mails(const Tab *tab, const Lists *lists, int64_t now_ms, int64_t most, int64_t *out_n)
{
    (void)tab;
    json_t *rows = json_array();
    *out_n = 0;
    for (guint i = 0; i < lists->mails->len; i++) {
        const Outgoing *mail = lists->mails->pdata[i];
        if (strcmp(mail->state, "failed") == 0 && ++*out_n <= most)
            json_array_append_new(rows, mail_row(mail, now_ms));
    }
    return rows;
}

static const Tab tabs[] = {
    {"gennemsyn",
     "Til gennemsyn",
     "Ingen sager skal ses igennem.",
     "cases",
     rows_cases,
     {"flagged"},
     false,
     false},
    {"klar",
     "Klar til godkendelse",
     "Ingen sager er klar.",
     "cases",
     rows_cases,
     {"ready"},
     false,
     false},
    {"venter",
     "Venter på svar",
     "Ingen sager venter.",
     "cases",
     rows_cases,
     {"needs-info", "awaits-coordinator"},
     false,
     true},
    {"uden-sag",
     "Breve uden sag",
     "Alle breve har fundet deres sag.",
     "letters",
     rows_letters,
     {NULL},
     false,
     false},
    {"usendt", "Usendte mails", "Alle mails er sendt.", "mails", rows_mails, {NULL}, false, false},
    {"afgjort",
     "Afgjort",
     "Ingen sager er afgjort endnu.",
     "cases",
     rows_cases,
     {"approved", "rejected", "paid"},
     true,
     true},
};

/* --- the page ----------------------------------------------------------------------------- */

static void
free_lists(Lists *lists)
{
    g_clear_pointer(&lists->queue, g_ptr_array_unref);
    g_clear_pointer(&lists->ended, g_ptr_array_unref);
    g_clear_pointer(&lists->letters, g_ptr_array_unref);
    g_clear_pointer(&lists->mails, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lists, free_lists)

static bool
list_ended(Book *book, GPtrArray **out, GError **error)
{
    static const char *const ends[] = {"approved", "rejected", "paid"};
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)case_summary_free);
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        GPtrArray *some = NULL;
        if (!cases_list(book, ends[i], &some, error))
            return false;
        g_ptr_array_extend_and_steal(all, some);
    }
    *out = g_steal_pointer(&all);
    return true;
}

static void
put_tab(const Tab *tab, const char *vis, const Lists *lists, int64_t now_ms, json_t *facts)
{
    int64_t n = 0;
    bool chosen = strcmp(vis, tab->vis) == 0, shown = chosen || (!*vis && !tab->alone);
    json_t *rows = tab->rows(tab, lists, now_ms, shown ? ROWS_MOST : 0, &n);
    json_t *link = json_pack("{ss ss sI sb}", "vis", tab->vis, "title", tab->title, "n",
                             (json_int_t)n, "current", chosen);
    json_array_append_new(json_object_get(facts, "tabs"), link);
    json_t *section = json_pack("{ss ss sI s{so}}", "title", tab->title, "empty", tab->empty, "n",
                                (json_int_t)n, tab->table, "rows", rows);
    if (n == 0)
        web_flag(section, "none");
    if (n > ROWS_MOST)
        json_object_set_new(section, "more", json_integer((json_int_t)(n - ROWS_MOST)));
    if (tab->status_shown)
        web_flag(section, "status_shown");
    if (shown)
        json_array_append(json_object_get(facts, "sections"), section);
    json_decref(section);
}

bool
web_queue_facts(Book *book, int64_t now_ms, const char *vis, json_t **out, GError **error)
{
    g_auto(Lists) lists = {0};
    g_autoptr(json_t) facts = json_pack("{ss s[] s[]}", "title", "Kø", "tabs", "sections");
    if (!cases_list(book, "queue", &lists.queue, error) || !list_ended(book, &lists.ended, error) ||
        !letters_set_aside(book, &lists.letters, error) ||
        !outbox_list(book, 0, &lists.mails, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(tabs); i++)
        put_tab(&tabs[i], vis, &lists, now_ms, facts);
    if (!*vis)
        web_flag(facts, "all_current");
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
