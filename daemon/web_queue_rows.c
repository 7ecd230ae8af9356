/* Rows of the queue page's tables. */
#include "daemon/day.h"
#include "daemon/money.h"
#include "daemon/web_queue.h"
#include "daemon/web_words.h"

enum { DUE_SOON_DAYS = 7 };

static void
put_due(json_t *row, const char *due, const char *today)
{
    if (!due || !day_valid(due))
        return;
    g_autofree char *text = web_day(due);
    web_put(row, "due", text);
    if (day_between(today, due) < 0)
        web_flag(row, "overdue");
    else if (day_between(today, due) <= DUE_SOON_DAYS)
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

static void
put_amount(json_t *row, const char *key, bool known, int64_t oere, const char *currency)
{
    if (!known)
        return;
    g_autofree char *text = money_sentence(oere, currency);
    web_put(row, key, text);
}

json_t *
web_case_row(const CaseSummary *c, int64_t now_ms)
{
    json_t *row = json_pack("{sI sI}", "id", (json_int_t)c->id, "version", (json_int_t)c->version);
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
    web_put(row, "assigned", c->assigned_to);
    web_put(row, "rules", c->reasons);
    web_put(row, "reason", c->reason_text);
    put_cluster(row, c->cluster, c->cluster_name);
    put_due(row, c->due_date, today);
    put_amount(row, "total", c->has_total, c->total_oere, c->currency);
    put_amount(row, "per_head", c->has_per_head, c->per_head_oere, c->currency);
    return row;
}

json_t *
web_letter_row(const Letter *l, int64_t now_ms)
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

json_t *
web_mail_row(const Outgoing *mail, int64_t now_ms)
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
