/* bilag queue */
#include "daemon/columns.h"
#include "daemon/command.h"
#include "daemon/money.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/queue.h"
#include <stdio.h>
#include <string.h>

enum { MOST_CASES = 1000 }; /* of each kind; the review page goes on from there */

typedef struct Queue {
    GPtrArray *cases;   /* CaseSummary */
    GPtrArray *letters; /* Letter without a case */
    GPtrArray *mails;   /* Outgoing that failed */
} Queue;

static void
queue_clear(Queue *queue)
{
    g_clear_pointer(&queue->cases, g_ptr_array_unref);
    g_clear_pointer(&queue->letters, g_ptr_array_unref);
    g_clear_pointer(&queue->mails, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Queue, queue_clear)

static bool
load(const char *config_path, Queue *queue, GError **error)
{
    g_autoptr(Config) config = NULL;
    g_autoptr(Book) book = NULL;
    if (!command_open(config_path, &config, &book, error) ||
        !queue_open_cases(book, MOST_CASES, &queue->cases, error) ||
        !letters_set_aside(book, MOST_CASES, &queue->letters, error) ||
        !outbox_failed(book, MOST_CASES, &queue->mails, error))
        return false;
    return true;
}

/* --- as text --------------------------------------------------------------------------------- */

static void
print_cases(const GPtrArray *cases)
{
    static const char *const titles[] = {"CASE",  "STATUS", "CLUSTER", "SUPPLIER",
                                         "TOTAL", "DUE",    "WHY",     NULL};
    g_autoptr(Columns) columns = columns_new(titles);
    for (guint i = 0; i < cases->len; i++) {
        const CaseSummary *c = cases->pdata[i];
        g_autofree char *total = c->has_total ? money_sentence(c->total_oere, c->currency) : NULL;
        g_autofree char *cluster = c->cluster
                                       ? g_strdup_printf("%" G_GINT64_FORMAT " %s", c->cluster,
                                                         c->cluster_name ? c->cluster_name : "")
                                       : NULL;
        g_autofree char *why = g_strdup_printf("%s  %s", c->reasons, c->reason_text);
        const char *const cells[] = {c->number, c->status,   cluster, c->supplier_name,
                                     total,     c->due_date, why};
        columns_add(columns, cells);
    }
    columns_print(columns);
}

static void
print_letters(const GPtrArray *letters)
{
    static const char *const titles[] = {"LETTER", "RECEIVED", "FROM", "SUBJECT", "WHY", NULL};
    g_autoptr(Columns) columns = columns_new(titles);
    for (guint i = 0; i < letters->len; i++) {
        const Letter *l = letters->pdata[i];
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, l->id);
        const char *const cells[] = {id, l->received_at, l->sender_address, l->subject, l->note};
        columns_add(columns, cells);
    }
    if (letters->len)
        printf("\nLetters without a case:\n");
    columns_print(columns);
}

static void
print_mails(const GPtrArray *mails)
{
    static const char *const titles[] = {"MAIL", "KIND", "TO", "SUBJECT", "WHY", NULL};
    g_autoptr(Columns) columns = columns_new(titles);
    for (guint i = 0; i < mails->len; i++) {
        const Outgoing *o = mails->pdata[i];
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, o->id);
        const char *const cells[] = {id, o->kind, o->recipient, o->subject, o->error};
        columns_add(columns, cells);
    }
    if (mails->len)
        printf("\nMails that could not be sent:\n");
    columns_print(columns);
}

/* --- as JSON --------------------------------------------------------------------------------- */

static json_t *
case_json(const void *item)
{
    const CaseSummary *c = item;
    g_autofree char *total = c->has_total ? money_decimal(c->total_oere) : NULL;
    return json_pack("{ss ss sI ss* ss* ss* ss* ss* ss* ss* ss ss ss* ss ss}", "case", c->number,
                     "status", c->status, "cluster", (json_int_t)c->cluster, "cluster_name",
                     c->cluster_name, "supplier_name", c->supplier_name, "invoice_id",
                     c->invoice_id, "total", total, "currency", c->currency, "issue_date",
                     c->issue_date, "due_date", c->due_date, "opened_at", c->opened_at,
                     "updated_at", c->updated_at, "sender", c->sender_address, "rules", c->reasons,
                     "reason", c->reason_text);
}

static json_t *
letter_json(const void *item)
{
    const Letter *l = item;
    return json_pack("{sI ss ss* ss* ss*}", "letter", (json_int_t)l->id, "received_at",
                     l->received_at, "sender", l->sender_address, "subject", l->subject, "reason",
                     l->note);
}

static json_t *
mail_json(const void *item)
{
    const Outgoing *o = item;
    return json_pack("{sI ss ss ss* ss*}", "mail", (json_int_t)o->id, "kind", o->kind, "to",
                     o->recipient, "subject", o->subject, "reason", o->error);
}

static int
print_json(const Queue *queue)
{
    return command_print_json(json_pack("{so so so}", "cases",
                                        command_json_array(queue->cases, case_json), "letters",
                                        command_json_array(queue->letters, letter_json), "mails",
                                        command_json_array(queue->mails, mail_json)));
}

int
command_queue(const char *config_path, int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "as one JSON object", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_auto(Queue) queue = {0};
    g_autoptr(GError) error = NULL;
    if (!command_parse("- what waits for a person", options, 0, &argc, &argv))
        return COMMAND_USAGE;
    if (!load(config_path, &queue, &error))
        return command_failed(error);
    if (as_json)
        return print_json(&queue);
    if (queue.cases->len + queue.letters->len + queue.mails->len == 0)
        printf("Nothing waits for a person.\n");
    print_cases(queue.cases);
    print_letters(queue.letters);
    print_mails(queue.mails);
    return COMMAND_DONE;
}
