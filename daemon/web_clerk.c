/* Requests that wait for the clerk; prototypes in web_request.h. */
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/web_request.h"
#include <string.h>

bool
web_ask_clerk(WebRequest *r, json_t *body, int timeout_ms, WebClerkFunc done, GError **error)
{
    r->id = ++r->web->next_id;
    json_object_set_new(body, "id", json_integer((json_int_t)r->id));
    if (!wire_send(r->web->clerk, body, NULL, 0, error))
        return false;
    r->done = done;
    r->deadline_ms = r->web->now_ms + timeout_ms;
    MHD_suspend_connection(r->connection);
    g_hash_table_insert(r->web->waiting, &r->id, r);
    return true;
}

static void
go_on(WebRequest *r, WireMessage *message)
{
    g_autoptr(GError) error = NULL;
    g_hash_table_remove(r->web->waiting, &r->id);
    bool ok = web_login_load(r, &error) && r->done(r, message, &error);
    if (!ok) {
        log_error("page-failed", error);
        web_answer_clear(&r->answer);
        web_message(r, MHD_HTTP_INTERNAL_SERVER_ERROR, "Fejl",
                    "Noget gik galt hos os. Prøv igen om lidt.");
    }
    r->session = NULL;
    MHD_resume_connection(r->connection);
}

bool
web_hear_clerk(Web *web, bool *out_gone, GError **error)
{
    g_autoptr(WireMessage) message = NULL;
    if (!wire_receive(web->clerk, &message, error))
        return false;
    *out_gone = !message;
    if (!message)
        return true;
    if (strcmp(wire_what(message), "changed") == 0) {
        web_events_changed(web, wire_int(message, "case", 0));
        return true;
    }
    int64_t id = wire_int(message, "id", 0);
    WebRequest *r = g_hash_table_lookup(web->waiting, &id);
    if (r)
        go_on(r, message);
    else
        log_event(LOG_NOTICE, "answer-late", "what=%s", wire_what(message));
    return true;
}

void
web_clerk_expire(Web *web, bool all)
{
    g_autoptr(GPtrArray) late = g_ptr_array_new();
    GHashTableIter it;
    void *value;
    g_hash_table_iter_init(&it, web->waiting);
    while (g_hash_table_iter_next(&it, NULL, &value))
        if (all || ((WebRequest *)value)->deadline_ms <= web->now_ms)
            g_ptr_array_add(late, value);
    for (guint i = 0; i < late->len; i++)
        go_on(late->pdata[i], NULL);
}
