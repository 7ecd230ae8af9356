/* The mail with a cluster's statement. */
#include "daemon/mail_header.h"
#include "daemon/own.h"
#include "daemon/reply_draft.h"

/* An answer is automatic and threaded; a statement that is due starts a thread. */
static Draft
draft_of(const Config *config, const char *dir, const LetterView *view, const Cluster *cluster,
         int64_t now_ms)
{
    return (Draft){.config = config,
                   .words = {dir, "da"},
                   .template = "statement",
                   .to_name = cluster->coordinator,
                   .to_address = cluster->coordinator_address,
                   .tag = "",
                   .in_reply_to = view ? view->letter->message_id : NULL,
                   .references = view ? view->mail->mail->references : NULL,
                   .auto_submitted = view ? "auto-replied" : "auto-generated",
                   .envelope_from = config->address,
                   .now_ms = now_ms};
}

bool
reply_statement(const Config *config, const LetterView *view, const ReplyStatement *statement,
                int64_t now_ms, Outgoing **out, GError **error)
{
    const Cluster *cluster = statement->cluster;
    *out = NULL;
    if (!header_address_valid(cluster->coordinator_address))
        return true;
    g_autofree char *dir = g_build_filename(config->templates, "mail", NULL), *line = NULL;
    g_autofree char *file_name = g_strdup_printf("klynge-%" G_GINT64_FORMAT "-status-%d.pdf",
                                                 cluster->number, statement->year);
    g_autoptr(json_t) data = json_deep_copy(statement->page);
    Draft draft = draft_of(config, dir, view, cluster, now_ms);
    draft.file_name = file_name;
    draft.file = statement->pdf;
    draft.picture = statement->chart;
    json_object_set_new(data, "kind", json_pack("{s:b}", "statement", 1));
    json_object_set_new(data, "calm", json_true());
    json_object_set_new(data, "attached", json_boolean(statement->pdf != NULL));
    if (!reply_line(&draft.words, "statement-headline", data, &line, error))
        return false;
    json_object_set_new(data, "headline", json_string(line));
    if (!draft_write(&draft, data, "statement", NULL, view ? view->letter->id : 0, out, error))
        return false;
    (*out)->event = g_strdup(statement->event);
    return true;
}
