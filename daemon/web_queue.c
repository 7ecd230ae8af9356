#include "daemon/web_queue.h"
#include "daemon/money.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/cases.h"
#include <string.h>

enum {
    ROWS_OVERVIEW = 15, /* of each table when all are shown: the page stays under 60 kB */
    ROWS_TAB = 50,
    ROWS_FOUND = 50,
    VALUE_CHARS = 100, /* of a filter */
};

/* What a tab shows. */
typedef enum { SHOWS_CASES, SHOWS_LETTERS, SHOWS_MAILS } Shows;

typedef struct Tab {
    const char *vis, *title, *empty;
    Shows shows;
    Lane lane;
    bool alone;        /* only shown when asked for */
    bool status_shown; /* its cases differ in status */
    bool bulk;         /* its cases can be approved together */
} Tab;

static const Tab tabs[] = {
    {"gennemsyn", "Til gennemsyn", "Ingen sager skal ses igennem.", SHOWS_CASES, LANE_FLAGGED,
     false, false, false},
    {"klar", "Klar til godkendelse", "Ingen sager er klar.", SHOWS_CASES, LANE_READY, false, false,
     true},
    {"venter", "Venter på svar", "Ingen sager venter.", SHOWS_CASES, LANE_WAITING, false, true,
     false},
    {"uden-sag", "Breve uden sag", "Alle breve har fundet deres sag.", SHOWS_LETTERS, LANE_UNJUDGED,
     false, false, false},
    {"usendt", "Usendte mails", "Alle mails er sendt.", SHOWS_MAILS, LANE_UNJUDGED, false, false,
     false},
    {"afgjort", "Afgjort", "Ingen sager er afgjort endnu.", SHOWS_CASES, LANE_ENDED, true, true,
     false},
};

static const struct {
    const char *code, *title;
    QueueOrder order;
} orders[] = {{"haster", "Mest presserende", QUEUE_URGENT},
              {"beloeb", "Største beløb", QUEUE_LARGEST},
              {"nyeste", "Senest ændret", QUEUE_NEWEST}};

/* --- how many ----------------------------------------------------------------------------- */

typedef struct Numbers {
    int64_t of[G_N_ELEMENTS(tabs)];
} Numbers;

static Lane
lane_of(const char *status)
{
    static const struct {
        const char *status;
        Lane lane;
    } lanes[] = {{"flagged", LANE_FLAGGED},    {"ready", LANE_READY},
                 {"needs-info", LANE_WAITING}, {"awaits-coordinator", LANE_WAITING},
                 {"received", LANE_UNJUDGED},  {"reading", LANE_UNJUDGED}};
    for (size_t i = 0; i < G_N_ELEMENTS(lanes); i++)
        if (strcmp(lanes[i].status, status) == 0)
            return lanes[i].lane;
    return LANE_ENDED;
}

static int64_t
cases_in(GHashTable *counts, Lane lane)
{
    GHashTableIter it;
    void *status, *n;
    int64_t sum = 0;
    g_hash_table_iter_init(&it, counts);
    while (g_hash_table_iter_next(&it, &status, &n))
        if (lane_of(status) == lane)
            sum += *(int64_t *)n;
    return sum;
}

static bool
count_all(Book *book, Numbers *out, GError **error)
{
    g_autoptr(GHashTable) counts = NULL;
    int64_t letters, mails;
    if (!cases_counts(book, &counts, error) || !letters_aside_count(book, &letters, error) ||
        !outbox_failed_count(book, &mails, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(tabs); i++)
        out->of[i] = tabs[i].shows == SHOWS_LETTERS ? letters
                     : tabs[i].shows == SHOWS_MAILS ? mails
                                                    : cases_in(counts, tabs[i].lane);
    return true;
}

/* --- filters ------------------------------------------------------------------------------ */

/* What ask means; amounts live beside it. */
typedef struct Wanted {
    QueueFilter filter;
    int64_t least_oere, most_oere;
    char *supplier, *rule, *status;
    bool narrowed; /* some of the tab's cases are left out */
} Wanted;

static void
wanted_clear(Wanted *wanted)
{
    g_free(wanted->supplier);
    g_free(wanted->rule);
    g_free(wanted->status);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

static char *
said(const char *value)
{
    g_autofree char *text = g_strstrip(web_shown(value, VALUE_CHARS, false));
    return *text ? g_steal_pointer(&text) : NULL;
}

/* In kroner; nonsense counts as not said. */
static const int64_t *
amount(const char *text, int64_t *room)
{
    g_autofree char *plain = said(text);
    return plain && money_from_danish(plain, room) ? room : NULL;
}

static int64_t
number(const char *text)
{
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

static QueueOrder
order_of(const Tab *tab, const char *code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++)
        if (g_strcmp0(orders[i].code, code) == 0)
            return orders[i].order;
    return tab->lane == LANE_ENDED ? QUEUE_NEWEST : QUEUE_URGENT;
}

static void
want(const Tab *tab, const QueueAsk *ask, Wanted *out)
{
    QueueFilter *f = &out->filter;
    out->supplier = said(ask->supplier);
    out->rule = said(ask->rule);
    out->status = said(ask->status);
    f->lane = tab->lane;
    f->order = order_of(tab, ask->order);
    f->supplier = out->supplier;
    f->rule = out->rule;
    f->status = out->status;
    f->cluster = number(ask->cluster);
    f->assigned_to = ask->mine && *ask->mine ? ask->user : NULL;
    f->least_oere = amount(ask->least, &out->least_oere);
    f->most_oere = amount(ask->most, &out->most_oere);
    f->after = number(ask->after);
    out->narrowed = f->supplier || f->rule || f->status || f->cluster || f->assigned_to ||
                    f->least_oere || f->most_oere;
}

static void
put_query(GString *out, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    g_autofree char *escaped = g_uri_escape_string(value, NULL, FALSE);
    g_string_append_printf(out, "&%s=%s", name, escaped);
}

/* The address of the page after this one. */
static void
put_next_page(const Tab *tab, const QueueAsk *ask, int64_t after, json_t *section)
{
    g_autoptr(GString) href = g_string_new("/?vis=");
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, after);
    g_string_append(href, tab->vis);
    put_query(href, "klynge", ask->cluster);
    put_query(href, "regel", ask->rule);
    put_query(href, "leverandoer", ask->supplier);
    put_query(href, "status", ask->status);
    put_query(href, "mindst", ask->least);
    put_query(href, "hoejst", ask->most);
    put_query(href, "mine", ask->mine);
    put_query(href, "orden", ask->order);
    put_query(href, "efter", id);
    json_object_set_new(section, "next_page", json_string(href->str));
}

static void
put_statuses(const Tab *tab, const char *chosen, json_t *filter)
{
    static const char *const all[] = {"needs-info",   "awaits-coordinator", "approved", "rejected",
                                      "paid",         "duplicate",          "credited", "not-ours",
                                      "not-a-voucher"};
    json_t *list = json_array();
    for (size_t i = 0; tab->status_shown && i < G_N_ELEMENTS(all); i++)
        if (lane_of(all[i]) == tab->lane)
            json_array_append_new(list, json_pack("{ss ss sb}", "code", all[i], "word",
                                                  web_word(WORDS_STATUS, all[i]), "chosen",
                                                  g_strcmp0(chosen, all[i]) == 0));
    json_object_set_new(filter, "statuses", list);
    if (tab->status_shown)
        web_flag(filter, "has_statuses");
}

/* The form with what was chosen. */
static void
put_filter(const Tab *tab, const QueueAsk *ask, const Wanted *wanted, json_t *section)
{
    json_t *filter = json_object(), *list = json_array();
    web_put(filter, "f_vis", tab->vis);
    web_put(filter, "f_cluster", ask->cluster);
    web_put(filter, "f_rule", ask->rule);
    web_put(filter, "f_supplier", ask->supplier);
    web_put(filter, "f_least", ask->least);
    web_put(filter, "f_most", ask->most);
    if (wanted->filter.assigned_to)
        web_flag(filter, "f_mine");
    if (tab->lane <= LANE_WAITING)
        web_flag(filter, "has_rules");
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++)
        json_array_append_new(list, json_pack("{ss ss sb}", "code", orders[i].code, "word",
                                              orders[i].title, "chosen",
                                              wanted->filter.order == orders[i].order));
    json_object_set_new(filter, "orders", list);
    put_statuses(tab, wanted->status, filter);
    if (wanted->narrowed)
        web_flag(filter, "narrowed");
    json_object_set_new(section, "filter", filter);
}

/* --- tables ------------------------------------------------------------------------------- */

typedef struct Desk {
    Book *book;
    int64_t now_ms;
    const QueueAsk *ask;
} Desk;

static bool
rows_cases(const Desk *desk, const Tab *tab, bool whole, json_t *section, GError **error)
{
    g_auto(Wanted) wanted = {0};
    g_autoptr(GPtrArray) cases = NULL;
    static const QueueAsk nothing = {0};
    int limit = whole ? ROWS_TAB : ROWS_OVERVIEW;
    want(tab, whole ? desk->ask : &nothing, &wanted);
    wanted.filter.limit = limit + 1;
    if (!queue_page(desk->book, &wanted.filter, &cases, error))
        return false;
    json_t *rows = json_array();
    for (guint i = 0; i < cases->len && i < (guint)limit; i++)
        json_array_append_new(rows, web_case_row(cases->pdata[i], desk->now_ms));
    json_object_set_new(section, "cases", json_pack("{so}", "rows", rows));
    if (cases->len > (guint)limit)
        put_next_page(tab, whole ? desk->ask : &nothing,
                      ((CaseSummary *)cases->pdata[limit - 1])->id, section);
    if (whole)
        put_filter(tab, desk->ask, &wanted, section);
    if (whole && tab->bulk && cases->len > 0)
        web_flag(section, "bulk");
    if (wanted.narrowed || wanted.filter.after)
        web_flag(section, "part");
    return true;
}

static bool
rows_letters(const Desk *desk, int limit, json_t *section, GError **error)
{
    g_autoptr(GPtrArray) letters = NULL;
    if (!letters_set_aside(desk->book, limit, &letters, error))
        return false;
    json_t *rows = json_array();
    for (guint i = 0; i < letters->len; i++)
        json_array_append_new(rows, web_letter_row(letters->pdata[i], desk->now_ms));
    json_object_set_new(section, "letters", json_pack("{so}", "rows", rows));
    return true;
}

static bool
rows_mails(const Desk *desk, int limit, json_t *section, GError **error)
{
    g_autoptr(GPtrArray) mails = NULL;
    if (!outbox_failed(desk->book, limit, &mails, error))
        return false;
    json_t *rows = json_array();
    for (guint i = 0; i < mails->len; i++)
        json_array_append_new(rows, web_mail_row(mails->pdata[i], desk->now_ms));
    json_object_set_new(section, "mails", json_pack("{so}", "rows", rows));
    return true;
}

static bool
fill(const Desk *desk, const Tab *tab, bool whole, json_t *section, GError **error)
{
    int limit = whole ? 4 * ROWS_TAB : ROWS_OVERVIEW; /* these lists have no pages */
    if (tab->shows == SHOWS_LETTERS)
        return rows_letters(desk, limit, section, error);
    if (tab->shows == SHOWS_MAILS)
        return rows_mails(desk, limit, section, error);
    return rows_cases(desk, tab, whole, section, error);
}

/* What a section shows, under whichever of its keys. */
static size_t
rows_in(const json_t *section)
{
    static const char *const tables[] = {"cases", "letters", "mails"};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        if (json_object_get(section, tables[i]))
            return json_array_size(json_object_get(json_object_get(section, tables[i]), "rows"));
    return 0;
}

static bool
put_section(const Desk *desk, const Tab *tab, bool whole, int64_t n, json_t *facts, GError **error)
{
    g_autoptr(json_t) section = json_pack("{ss ss ss sI}", "vis", tab->vis, "title", tab->title,
                                          "empty", tab->empty, "n", (json_int_t)n);
    if (!fill(desk, tab, whole, section, error))
        return false;
    size_t shown = rows_in(section);
    if (shown == 0)
        web_flag(section, "none");
    if (json_object_get(section, "part")) /* of these nobody counts how many there are */
        json_object_del(section, "n");
    else if (n > (int64_t)shown)
        json_object_set_new(section, "more", json_integer((json_int_t)(n - (int64_t)shown)));
    if (tab->status_shown)
        web_flag(section, "status_shown");
    json_array_append(json_object_get(facts, "sections"), section);
    return true;
}

/* --- the page ----------------------------------------------------------------------------- */

static bool
put_tabs(const Desk *desk, const char *vis, json_t *facts, GError **error)
{
    Numbers numbers;
    if (!count_all(desk->book, &numbers, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(tabs); i++) {
        bool chosen = g_strcmp0(vis, tabs[i].vis) == 0;
        json_array_append_new(json_object_get(facts, "tabs"),
                              json_pack("{ss ss sI sb}", "vis", tabs[i].vis, "title", tabs[i].title,
                                        "n", (json_int_t)numbers.of[i], "current", chosen));
        bool shown = chosen || (vis && !*vis && !tabs[i].alone);
        if (shown && !put_section(desk, &tabs[i], chosen, numbers.of[i], facts, error))
            return false;
    }
    if (vis && !*vis)
        web_flag(facts, "all_current");
    return true;
}

static bool
put_found(const Desk *desk, json_t *facts, GError **error)
{
    g_autoptr(GPtrArray) cases = NULL;
    if (!queue_search(desk->book, desk->ask->search, number(desk->ask->after), ROWS_FOUND + 1,
                      &cases, error))
        return false;
    json_t *rows = json_array();
    for (guint i = 0; i < cases->len && i < ROWS_FOUND; i++)
        json_array_append_new(rows, web_case_row(cases->pdata[i], desk->now_ms));
    json_t *section =
        json_pack("{ss ss s{so}}", "title", "Fundet, nyeste først", "empty",
                  "Intet fundet. Prøv færre eller kortere ord.", "cases", "rows", rows);
    web_flag(section, "status_shown");
    if (cases->len == 0)
        web_flag(section, "none");
    if (cases->len > ROWS_FOUND) {
        g_autoptr(GString) href = g_string_new("/?vis=");
        g_autofree char *id =
            g_strdup_printf("%" G_GINT64_FORMAT, ((CaseSummary *)cases->pdata[ROWS_FOUND - 1])->id);
        put_query(href, "q", desk->ask->search);
        put_query(href, "efter", id);
        json_object_set_new(section, "next_page", json_string(href->str));
    }
    json_array_append_new(json_object_get(facts, "sections"), section);
    web_put(facts, "q", desk->ask->search);
    return true;
}

bool
web_queue_facts(Book *book, int64_t now_ms, const QueueAsk *ask, json_t **out, GError **error)
{
    const Desk desk = {book, now_ms, ask};
    bool search = ask->search && *ask->search;
    g_autoptr(json_t) facts =
        json_pack("{ss s[] s[] ss}", "title", "Kø", "tabs", "sections", "q", "");
    if (!put_tabs(&desk,
                  search     ? NULL
                  : ask->tab ? ask->tab
                             : "",
                  facts, error) ||
        (search && !put_found(&desk, facts, error)))
        return false;
    *out = g_steal_pointer(&facts);
    return true;
}

bool
web_show_queue(WebRequest *r, GError **error)
{
    g_autoptr(json_t) facts = NULL;
    const QueueAsk ask = {.tab = web_query(r, "vis"),
                          .search = web_query(r, "q"),
                          .cluster = web_query(r, "klynge"),
                          .rule = web_query(r, "regel"),
                          .supplier = web_query(r, "leverandoer"),
                          .status = web_query(r, "status"),
                          .least = web_query(r, "mindst"),
                          .most = web_query(r, "hoejst"),
                          .mine = web_query(r, "mine"),
                          .order = web_query(r, "orden"),
                          .after = web_query(r, "efter"),
                          .user = r->session->user};
    return web_queue_facts(r->web->book, r->web->now_ms, &ask, &facts, error) &&
           web_page(r, MHD_HTTP_OK, "queue", facts, error);
}
