/* What stands around a case: earlier ones of its supplier and cluster, and the cluster's money. */
#include "daemon/money.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/ledger.h"
#include "spool/queue.h"
#include <string.h>

enum { EARLIER_MOST = 5 };

static json_t *
earlier_json(const CaseSummary *c)
{
    json_t *json = json_pack("{sI}", "earlier_id", (json_int_t)c->id);
    g_autofree char *day = web_day(c->issue_date);
    web_put(json, "earlier_number", c->number);
    web_put(json, "earlier_status", web_word(WORDS_STATUS, c->status));
    web_put(json, "earlier_tone", web_word(WORDS_TONE, c->status));
    web_put(json, "earlier_supplier", c->supplier_name);
    web_put(json, "earlier_day", day);
    if (c->has_total) {
        g_autofree char *total = money_sentence(c->total_oere, c->currency);
        web_put(json, "earlier_total", total);
    }
    return json;
}

/* The newest ended cases of the filter, without this one. */
static bool
put_earlier(const WebLook *look, const CaseFile *file, QueueFilter filter, const char *key,
            json_t *facts, GError **error)
{
    g_autoptr(GPtrArray) cases = NULL;
    json_t *list = json_array();
    json_object_set_new(facts, key, list);
    filter.lane = LANE_ENDED;
    filter.order = QUEUE_NEWEST;
    filter.limit = EARLIER_MOST + 1;
    if (!queue_page(look->book, &filter, &cases, error))
        return false;
    for (guint i = 0; i < cases->len && json_array_size(list) < EARLIER_MOST; i++)
        if (((const CaseSummary *)cases->pdata[i])->id != file->id)
            json_array_append_new(list, earlier_json(cases->pdata[i]));
    if (json_array_size(list) > 0)
        web_flag(facts, "has_earlier");
    return true;
}

/* What the cluster may spend; approved cases are taken off already, this one is not yet. */
static bool
put_balance(const WebLook *look, const CaseFile *file, json_t *facts, GError **error)
{
    int64_t available, after;
    bool funded;
    if (file->cluster == 0)
        return true;
    if (!ledger_available(look->book, file->cluster, &available, &funded, error))
        return false;
    if (!funded)
        return true;
    json_t *json = json_object();
    g_autofree char *now = money_sentence(available, "DKK");
    web_put(json, "available", now);
    bool open = strcmp(file->status, "approved") != 0 && strcmp(file->status, "paid") != 0;
    bool kroner = !file->currency || !*file->currency || strcmp(file->currency, "DKK") == 0;
    if (open && kroner && file->has_total && money_add(available, -file->total_oere, &after)) {
        g_autofree char *then = money_sentence(after, "DKK");
        web_put(json, "afterwards", then);
        if (after < 0)
            web_flag(json, "short_of_money");
    }
    json_object_set_new(facts, "balance", json);
    return true;
}

bool
web_case_around(const WebLook *look, const CaseFile *file, json_t *facts, GError **error)
{
    const QueueFilter supplier = {.supplier = file->supplier_name};
    const QueueFilter cluster = {.cluster = file->cluster};
    return (!file->supplier_name ||
            put_earlier(look, file, supplier, "earlier_of_supplier", facts, error)) &&
           (file->cluster == 0 ||
            put_earlier(look, file, cluster, "earlier_of_cluster", facts, error)) &&
           put_balance(look, file, facts, error);
}
