/* Suppliers, the accounts their papers name, and who confirmed them (rule X05). */
#include "daemon/judge.h"
#include "daemon/likeness.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/suppliers.h"
#include <string.h>

enum {
    SUPPLIERS = 50,
    CASES_LOOKED = 30, /* the newest ones, whose papers are read again */
};

/* --- all of them -------------------------------------------------------------------------- */

static json_t *
supplier_json(const Supplier *supplier)
{
    json_t *json = json_pack("{sI sI}", "cases", (json_int_t)supplier->cases, "newest",
                             (json_int_t)supplier->newest_case);
    web_put(json, "supplier", supplier->name);
    web_put(json, "cvr", supplier->cvr);
    return json;
}

static bool
show_list(WebRequest *r, GError **error)
{
    const char *from = web_query(r, "fra");
    g_autofree char *shown = web_shown(from, 100, false), *key = likeness_fold(shown);
    g_autoptr(GPtrArray) suppliers = NULL;
    g_autoptr(json_t) facts = json_pack("{ss s[]}", "title", "Leverandører", "rows");
    if (!suppliers_page(r->web->book, key, SUPPLIERS + 1, &suppliers, error))
        return false;
    for (guint i = 0; i < suppliers->len && i < SUPPLIERS; i++)
        json_array_append_new(json_object_get(facts, "rows"), supplier_json(suppliers->pdata[i]));
    if (suppliers->len > SUPPLIERS) {
        const Supplier *next = suppliers->pdata[SUPPLIERS];
        g_autofree char *escaped = g_uri_escape_string(next->key, NULL, FALSE);
        web_put(facts, "next", escaped);
    }
    web_put(facts, "from", shown);
    return web_page(r, MHD_HTTP_OK, "suppliers", facts, error);
}

/* --- one of them -------------------------------------------------------------------------- */

typedef struct Seen {
    int64_t first_case, last_case;
    char *first_number, *last_number;
    int cases;
} Seen;

static void
seen_free(void *item)
{
    Seen *seen = item;
    g_free(seen->first_number);
    g_free(seen->last_number);
    g_free(seen);
}

/* Newest case first: the first one that names an account is its last. */
static void
see(GHashTable *table, GPtrArray *order, const char *account, const CaseFile *file)
{
    Seen *seen = g_hash_table_lookup(table, account);
    if (!seen) {
        seen = g_new0(Seen, 1);
        seen->last_case = file->id;
        seen->last_number = g_strdup(file->number);
        g_hash_table_insert(table, g_strdup(account), seen);
        g_ptr_array_add(order, g_strdup(account));
    }
    seen->first_case = file->id;
    g_free(seen->first_number);
    seen->first_number = g_strdup(file->number);
    seen->cases++;
}

static bool
look(Book *book, const char *cvr, GHashTable *table, GPtrArray *order, char **out_name,
     GError **error)
{
    g_autoptr(GArray) ids = NULL;
    if (!suppliers_cases(book, cvr, CASES_LOOKED, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(CaseFile) file = NULL;
        if (!cases_load(book, g_array_index(ids, int64_t, i), &file, error))
            return false;
        const CaseDocument *voucher = file ? case_voucher(file) : NULL;
        if (file && !*out_name)
            *out_name = g_strdup(file->supplier_name);
        g_autofree char *account = voucher ? judge_account_key(voucher->reading) : NULL;
        if (account)
            see(table, order, account, file);
    }
    return true;
}

static json_t *
seen_json(const char *account, const Seen *seen)
{
    json_t *json = json_object();
    web_put(json, "account", account);
    if (!seen)
        return json;
    web_flag(json, "seen");
    json_object_set_new(json, "cases", json_integer(seen->cases));
    json_object_set_new(json, "first_case", json_integer((json_int_t)seen->first_case));
    json_object_set_new(json, "last_case", json_integer((json_int_t)seen->last_case));
    web_put(json, "first_number", seen->first_number);
    web_put(json, "last_number", seen->last_number);
    return json;
}

static void
put_confirmed(json_t *row, const GPtrArray *confirmed, const char *account, int64_t now_ms)
{
    for (guint i = 0; i < confirmed->len; i++) {
        const SupplierConfirmed *c = confirmed->pdata[i];
        if (strcmp(c->account, account) != 0)
            continue;
        g_autofree char *at = web_when(c->at, now_ms);
        web_put(row, "confirmed_by", c->user);
        web_put(row, "confirmed_at", at);
        web_put(row, "channel", c->channel);
    }
}

static bool
show_one(WebRequest *r, const char *cvr, GError **error)
{
    g_autofree char *name = NULL;
    g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, seen_free);
    g_autoptr(GPtrArray) order = g_ptr_array_new_with_free_func(g_free), confirmed = NULL;
    g_autoptr(json_t) facts = json_pack("{s[] si}", "accounts", "looked", CASES_LOOKED);
    if (!look(r->web->book, cvr, table, order, &name, error) ||
        !suppliers_confirmed(r->web->book, cvr, &confirmed, error))
        return false;
    if (!name)
        return web_message(r, MHD_HTTP_NOT_FOUND, "Findes ikke",
                           "Ingen sag har en leverandør med det CVR-nummer.");
    for (guint i = 0; i < confirmed->len; i++) { /* those not seen lately stand last */
        const char *account = ((const SupplierConfirmed *)confirmed->pdata[i])->account;
        if (!g_hash_table_contains(table, account))
            g_ptr_array_add(order, g_strdup(account));
    }
    for (guint i = 0; i < order->len; i++) {
        const char *account = order->pdata[i];
        json_t *row = seen_json(account, g_hash_table_lookup(table, account));
        put_confirmed(row, confirmed, account, r->web->now_ms);
        json_array_append_new(json_object_get(facts, "accounts"), row);
    }
    web_put(facts, "title", name);
    web_put(facts, "cvr", cvr);
    return web_page(r, MHD_HTTP_OK, "supplier", facts, error);
}

bool
web_show_suppliers(WebRequest *r, GError **error)
{
    const char *cvr = web_query(r, "cvr");
    return cvr && *cvr ? show_one(r, cvr, error) : show_list(r, error);
}
