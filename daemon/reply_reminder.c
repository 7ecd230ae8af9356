/* Mails that remind of what a case waits for. */
#include "daemon/mail_header.h"
#include "daemon/own.h"
#include "daemon/reply_draft.h"

bool
reply_reminder(const Config *config, const ReplyCase *rc, const char *name, const char *address,
               int64_t now_ms, Outgoing **out, GError **error)
{
    *out = NULL;
    if (!header_address_valid(address))
        return true;
    g_autofree char *dir = g_build_filename(config->templates, "mail", NULL), *line = NULL;
    g_autofree char *tag = draft_tag(rc->file, true); /* whoever is reminded was asked before */
    Draft draft = {.config = config,
                   .words = {dir, reply_language(rc->file)},
                   .template = "reminder",
                   .to_name = name,
                   .to_address = address,
                   .tag = tag,
                   .auto_submitted = "auto-generated",
                   .envelope_from = config->address,
                   .now_ms = now_ms};
    g_autoptr(json_t) data = NULL;
    if (!reply_facts(&draft.words, rc, rc->insider, &data, error))
        return false;
    draft.form = json_object_get(data, "form") != NULL;
    json_object_set_new(data, "kind", json_pack("{s:b}", "reminder", 1));
    if (!json_object_get(data, "asks"))
        return true; /* nothing that this recipient may be asked for */
    if (!reply_line(&draft.words, "reminder-headline", data, &line, error))
        return false;
    json_object_set_new(data, "headline", json_string(line));
    return draft_write(&draft, data, "reminder", rc->file, 0, out, error);
}
