#include "spool/queue.h"
#include "daemon/likeness.h"
#include "spool/search.h"
#include <string.h>

void
case_summary_free(CaseSummary *summary)
{
    if (!summary)
        return;
    char *const strings[] = {summary->number,        summary->status,         summary->cluster_name,
                             summary->supplier_name, summary->invoice_id,     summary->issue_date,
                             summary->due_date,      summary->currency,       summary->opened_at,
                             summary->updated_at,    summary->sender_address, summary->assigned_to,
                             summary->reasons,       summary->reason_text};
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
    g_free(summary);
}

static void
summary_free_item(void *summary)
{
    case_summary_free(summary);
}

/* --- rows ------------------------------------------------------------------------------------ */

#define COLUMNS                                                                                    \
    "c.id, c.version, c.cluster, c.total_oere, c.number, c.status, k.name, c.supplier_name,"       \
    " c.invoice_id, c.issue_date, c.due_date, c.currency, c.opened_at, c.updated_at,"              \
    " c.sender_address, c.per_head_oere, c.lane, c.urgency, c.assigned_to"
#define CLUSTER_NAME " LEFT JOIN cluster AS k ON k.number = c.cluster"

static void *
row_summary(sqlite3_stmt *s)
{
    CaseSummary *c = g_new0(CaseSummary, 1);
    c->id = sqlite3_column_int64(s, 0);
    c->version = sqlite3_column_int64(s, 1);
    c->cluster = sqlite3_column_int64(s, 2);
    c->has_total = sqlite3_column_type(s, 3) != SQLITE_NULL;
    c->total_oere = sqlite3_column_int64(s, 3);
    c->number = book_text(s, 4);
    c->status = book_text(s, 5);
    c->cluster_name = book_text(s, 6);
    c->supplier_name = book_text(s, 7);
    c->invoice_id = book_text(s, 8);
    c->issue_date = book_text(s, 9);
    c->due_date = book_text(s, 10);
    c->currency = book_text(s, 11);
    c->opened_at = book_text(s, 12);
    c->updated_at = book_text(s, 13);
    c->sender_address = book_text(s, 14);
    c->has_per_head = sqlite3_column_type(s, 15) != SQLITE_NULL;
    c->per_head_oere = sqlite3_column_int64(s, 15);
    c->lane = (Lane)sqlite3_column_int(s, 16);
    c->urgency = sqlite3_column_int64(s, 17);
    c->assigned_to = book_text(s, 18);
    return c;
}

/* The failed blocks, then the failed flags, of the newest verdict. */
static bool
add_reasons(Book *book, CaseSummary *summary, GError **error)
{
    GString *rules = g_string_new(NULL), *texts = g_string_new(NULL);
    sqlite3_stmt *s =
        book_query(book, error,
                   "SELECT rule, office_text FROM finding WHERE verdict ="
                   " (SELECT max(id) FROM verdict WHERE case_id = ?) AND result = 'fail'"
                   " AND severity <> 'info' ORDER BY severity, id",
                   "i", summary->id);
    bool more = s != NULL, good = more;
    while (more && (good = book_step(book, s, &more, error)) && more) {
        const char *text = (const char *)sqlite3_column_text(s, 1);
        g_string_append_printf(rules, "%s%s", rules->len ? " " : "",
                               (const char *)sqlite3_column_text(s, 0));
        if (text)
            g_string_append_printf(texts, "%s%s", texts->len ? " " : "", text);
    }
    summary->reasons = g_string_free(rules, FALSE);
    summary->reason_text = g_string_free(texts, FALSE);
    return good;
}

static bool
add_all_reasons(Book *book, const GPtrArray *cases, GError **error)
{
    for (guint i = 0; i < cases->len; i++)
        if (!add_reasons(book, cases->pdata[i], error))
            return false;
    return true;
}

/* --- pages ----------------------------------------------------------------------------------- */

/* key: as the index holds it; falling: the largest first. */
static const struct {
    const char *key;
    bool falling;
} orders[] = {
    [QUEUE_URGENT] = {"c.urgency", false},
    [QUEUE_NEWEST] = {"c.updated_at", true},
    [QUEUE_LARGEST] = {"coalesce(c.total_oere, -1)", true},
};

typedef struct Query {
    GString *sql;
    GArray *values; /* BookValue */
} Query;

static void
query_clear(Query *query)
{
    g_string_free(query->sql, TRUE);
    g_array_unref(query->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Query, query_clear)

static void
and_number(Query *query, const char *condition, int64_t number)
{
    const BookValue value = {.number = number};
    g_string_append_printf(query->sql, " AND %s", condition);
    g_array_append_val(query->values, value);
}

static void
and_text(Query *query, const char *condition, const char *text)
{
    const BookValue value = {.text = text};
    if (!text)
        return;
    g_string_append_printf(query->sql, " AND %s", condition);
    g_array_append_val(query->values, value);
}

/* Of one rule the order is that of its own table. */
static const char *
key_of(const QueueFilter *f)
{
    return f->rule && f->order == QUEUE_URGENT ? "r.urgency" : orders[f->order].key;
}

static const char *
id_of(const QueueFilter *f)
{
    return f->rule ? "r.case_id" : "c.id";
}

/* From where the page before ended. */
static void
and_after(Query *query, const QueueFilter *f)
{
    bool less = orders[f->order].falling != f->backwards;
    if (f->after == 0)
        return;
    g_autofree char *condition =
        g_strdup_printf("(%s, %s) %c (SELECT %s, c.id FROM case_file AS c WHERE c.id = ?)",
                        key_of(f), id_of(f), less ? '<' : '>', orders[f->order].key);
    and_number(query, condition, f->after);
}

static void
add_filters(Query *query, const QueueFilter *f, const char *supplier)
{
    and_number(query, f->rule ? "r.lane = ?" : "c.lane = ?", f->lane);
    and_text(query, "r.rule = ?", f->rule);
    and_text(query, "c.status = ?", f->status);
    and_text(query, "c.supplier_key = ?", supplier);
    and_text(query, "c.assigned_to = ?", f->assigned_to);
    if (f->cluster)
        and_number(query, "c.cluster = ?", f->cluster);
    if (f->least_oere)
        and_number(query, "c.total_oere >= ?", *f->least_oere);
    if (f->most_oere)
        and_number(query, "c.total_oere <= ?", *f->most_oere);
}

static void
add_order(Query *query, const QueueFilter *f)
{
    const char *way = orders[f->order].falling != f->backwards ? " DESC" : "";
    const BookValue limit = {.number = f->limit};
    g_string_append_printf(query->sql, " ORDER BY %s%s, %s%s LIMIT ?", key_of(f), way, id_of(f),
                           way);
    g_array_append_val(query->values, limit);
}

bool
queue_page(Book *book, const QueueFilter *filter, GPtrArray **out, GError **error)
{
    g_auto(Query) query = {.sql = g_string_new("SELECT " COLUMNS " FROM case_file AS c"),
                           .values = g_array_new(FALSE, FALSE, sizeof(BookValue))};
    g_autoptr(GPtrArray) cases = NULL;
    g_autofree char *supplier = filter->supplier ? likeness_fold(filter->supplier) : NULL;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (filter->rule)
        g_string_append(query.sql, " JOIN case_reason AS r ON r.case_id = c.id");
    g_string_append(query.sql, CLUSTER_NAME " WHERE 1");
    add_filters(&query, filter, supplier);
    and_after(&query, filter);
    add_order(&query, filter);
    if (!t ||
        !book_list_values(book, error, row_summary, summary_free_item, &cases, query.sql->str,
                          (const BookValue *)(const void *)query.values->data, query.values->len) ||
        !add_all_reasons(book, cases, error) || !book_commit(book, error))
        return false;
    *out = g_steal_pointer(&cases);
    return true;
}

bool
queue_open_cases(Book *book, int limit, GPtrArray **out, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(summary_free_item);
    for (Lane lane = LANE_FLAGGED; lane <= LANE_WAITING; lane++) {
        const QueueFilter filter = {.lane = lane, .limit = limit};
        GPtrArray *some = NULL;
        if (!queue_page(book, &filter, &some, error))
            return false;
        g_ptr_array_extend_and_steal(all, some);
    }
    *out = g_steal_pointer(&all);
    return true;
}

/* --- around a case --------------------------------------------------------------------------- */

/* The nearest case of the order (lane, urgency, id) before or after; 0: none. */
static bool
nearest(Book *book, int64_t case_id, bool before, int64_t *out, GError **error)
{
    static const char *const sql[] = {
        "SELECT id FROM case_file WHERE lane <= 2 AND (lane, urgency, id) >"
        " (SELECT lane, urgency, id FROM case_file WHERE id = ?)"
        " ORDER BY lane, urgency, id LIMIT 1",
        "SELECT id FROM case_file WHERE lane <= 2 AND (lane, urgency, id) <"
        " (SELECT lane, urgency, id FROM case_file WHERE id = ?)"
        " ORDER BY lane DESC, urgency DESC, id DESC LIMIT 1"};
    return book_number(book, error, 0, out, sql[before], "i", case_id);
}

bool
queue_neighbours(Book *book, int64_t case_id, int64_t *out_previous, int64_t *out_next,
                 GError **error)
{
    int64_t lane, previous = 0, next = 0;
    if (!book_number(book, error, LANE_UNJUDGED, &lane, "SELECT lane FROM case_file WHERE id = ?",
                     "i", case_id))
        return false;
    if (lane <= LANE_WAITING && (!nearest(book, case_id, true, &previous, error) ||
                                 !nearest(book, case_id, false, &next, error)))
        return false;
    *out_previous = previous;
    *out_next = next;
    return true;
}

bool
queue_opened_by(Book *book, const char *address, const char *since, int limit, GArray **out,
                GError **error)
{
    return book_numbers(book, error, out,
                        "SELECT id FROM case_file WHERE sender_address = ? AND opened_at >= ?"
                        " AND lane <= 2 ORDER BY opened_at, id LIMIT ?",
                        "tti", address, since, (int64_t)limit);
}

/* --- search ---------------------------------------------------------------------------------- */

bool
queue_search(Book *book, const char *query, int64_t before, int limit, GPtrArray **out,
             GError **error)
{
    g_autofree char *match = NULL;
    g_autoptr(GArray) ids = NULL;
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(summary_free_item);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !search_match(book, query, &match, error) ||
        (match && !book_numbers(book, error, &ids,
                                "SELECT rowid FROM case_words WHERE case_words MATCH ?"
                                " AND rowid < ? ORDER BY rowid DESC LIMIT ?",
                                "tii", match, before ? before : INT64_MAX, (int64_t)limit)))
        return false;
    for (guint i = 0; ids && i < ids->len; i++) {
        void *found = NULL;
        if (!book_first(book, error, row_summary, &found,
                        "SELECT " COLUMNS " FROM case_file AS c" CLUSTER_NAME " WHERE c.id = ?",
                        "i", g_array_index(ids, int64_t, i)))
            return false;
        if (found)
            g_ptr_array_add(cases, found);
    }
    if (!add_all_reasons(book, cases, error) || !book_commit(book, error))
        return false;
    *out = g_steal_pointer(&cases);
    return true;
}
