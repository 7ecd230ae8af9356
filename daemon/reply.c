#include "daemon/reply.h"
#include "daemon/mail_header.h"
#include "daemon/own.h"
#include "daemon/reply_draft.h"
#include <string.h>

enum { REASON_CHARS = 1000, NAME_CHARS = 80 };

/* --- the answer to a letter --------------------------------------------------------------- */

/* Without a cluster the case is the sender's own, if the register knows them at all. */
static bool
sender_is_insider(const Sender *sender, const CaseFile *file)
{
    return file->cluster > 0 ? sender_holds(sender, file->cluster, NULL) : sender->roles->len > 0;
}

/* {{#key.choice}} holds in the templates. */
static void
put_choice(json_t *data, const char *key, const char *choice)
{
    json_object_set_new(data, key, json_pack("{s:b}", choice, 1));
}

static const char *const tones[] = {"good", "wait", "stop", "calm"};

static const char *
tone_of(const json_t *facts)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tones); i++)
        if (json_object_get(facts, tones[i]))
            return tones[i];
    return "calm";
}

/* The colour of the status strip: exactly one. */
static void
put_tone(json_t *data, const char *tone)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tones); i++)
        json_object_del(data, tones[i]);
    json_object_set_new(data, tone, json_true());
}

static bool
put_headline(const Draft *draft, const char *template, json_t *data, GError **error)
{
    g_autofree char *line = NULL;
    if (!reply_line(&draft->words, template, data, &line, error))
        return false;
    json_object_set_new(data, "headline", json_string(line));
    return true;
}

static void
put_headline_flags(const char *intent, const json_t *list, json_t *data)
{
    size_t n = json_array_size(list), missing = 0;
    for (size_t i = 0; i < n; i++)
        missing += json_object_get(json_array_get(list, i), "asks") ? 1 : 0;
    json_t *only = n == 1 ? json_array_get(list, 0) : NULL;
    static const char *const intents[] = {"answer", "enquiry",     "empty",  "unreadable",
                                          "card",   "coordinator", "region", "support",
                                          "kiap",   "research",    NULL};
    if (n == 0)
        put_choice(data, "intent", g_strv_contains(intents, intent) ? intent : "voucher");
    json_object_set_new(data, "several", json_boolean(n > 1));
    json_object_set_new(data, "count", json_integer((json_int_t)n));
    json_object_set_new(data, "missing_count", json_integer((json_int_t)missing));
    json_object_set(data, "status", json_object_get(only, "status"));
    put_tone(data, only ? tone_of(only) : missing > 0 ? "wait" : "calm");
}

static bool
answer_cases(const Draft *draft, const Sender *sender, const GPtrArray *cases, json_t *list,
             GError **error)
{
    for (guint i = 0; cases && i < cases->len; i++) {
        const ReplyCase *rc = cases->pdata[i];
        bool insider = sender_is_insider(sender, rc->file);
        json_t *facts = NULL;
        if (!reply_facts(&draft->words, rc, insider, &facts, error))
            return false;
        json_object_set_new(facts, "n", json_integer(i + 1));
        json_array_append_new(list, facts);
    }
    return true;
}

static bool
any_has(const json_t *list, const char *key)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (json_object_get(json_array_get(list, i), key))
            return true;
    return false;
}

static bool
answer_data(Draft *draft, const LetterView *view, const Sender *sender, const char *intent,
            const GPtrArray *cases, json_t **out, GError **error)
{
    g_autoptr(json_t) list = json_array();
    g_autoptr(json_t) data = json_object();
    g_autofree char *subject = draft_subject_of(view->letter->subject);
    if (!answer_cases(draft, sender, cases, list, error))
        return false;
    draft->form = any_has(list, "form");
    json_object_set(data, "cases", list);
    put_choice(data, "kind", "answer");
    json_object_set_new(data, "their_subject", json_string(subject));
    json_object_set_new(data, "form", json_boolean(draft->form));
    json_object_set_new(data, "asked", json_boolean(any_has(list, "asks")));
    if (any_has(list, "own_money") && draft->config->zexpense && *draft->config->zexpense)
        json_object_set_new(data, "zexpense", json_string(draft->config->zexpense));
    put_headline_flags(intent, list, data);
    if (!put_headline(draft, "headline", data, error))
        return false;
    *out = g_steal_pointer(&data);
    return true;
}

static char *
answer_tag(const Sender *sender, const GPtrArray *cases)
{
    if (!cases || cases->len == 0)
        return g_strdup("");
    const CaseFile *file = ((const ReplyCase *)cases->pdata[0])->file;
    bool opener = g_strcmp0(file->sender_address, sender->address) == 0;
    return draft_tag(file, opener || sender_is_insider(sender, file));
}

static bool
english(const Reading *mail)
{
    return mail && mail->mail && g_strcmp0(mail->mail->language, "en") == 0;
}

/* The caller has asked sender_answerable(); this is the second lock on the same door. */
static bool
must_not_be_answered(const Sender *sender)
{
    return sender->automatic || sender->ours || !header_address_valid(sender->address);
}

static Draft
answer_draft(const Config *config, const char *dir, const LetterView *view, const Sender *sender,
             int64_t now_ms)
{
    const ReadingMail *mail = view->mail ? view->mail->mail : NULL;
    return (Draft){.config = config,
                   .words = {dir, english(view->mail) ? "en" : "da"},
                   .template = "answer",
                   .to_name = sender->name,
                   .to_address = sender->address,
                   .tag = "",
                   .in_reply_to = view->letter->message_id,
                   .references = mail ? mail->references : NULL,
                   .auto_submitted = "auto-replied",
                   .envelope_from = config->smtp_null_sender ? "" : config->address,
                   .now_ms = now_ms};
}

bool
reply_to_letter(const Config *config, const LetterView *view, const Sender *sender,
                const char *intent, const GPtrArray *cases, int64_t now_ms, Outgoing **out,
                GError **error)
{
    *out = NULL;
    if (must_not_be_answered(sender))
        return true;
    g_autofree char *dir = g_build_filename(config->templates, "mail", NULL);
    g_autofree char *tag = answer_tag(sender, cases);
    Draft draft = answer_draft(config, dir, view, sender, now_ms);
    draft.tag = tag;
    g_autoptr(json_t) data = NULL;
    if (!answer_data(&draft, view, sender, intent, cases, &data, error))
        return false;
    const ReplyCase *first = cases && cases->len > 0 ? cases->pdata[0] : NULL;
    const CaseFile *about = first ? first->file : NULL;
    if (!draft_write(&draft, data, "answer", about, view->letter->id, out, error))
        return false;
    (*out)->event = g_strdup_printf("answer:%" G_GINT64_FORMAT, view->letter->id);
    return true;
}

/* --- one answer for many letters ----------------------------------------------------------- */

static bool
digest_data(Draft *draft, const Sender *sender, int64_t letters, const GPtrArray *cases,
            json_t **out, GError **error)
{
    g_autoptr(json_t) list = json_array();
    g_autoptr(json_t) data = json_object();
    if (!answer_cases(draft, sender, cases, list, error))
        return false;
    draft->form = any_has(list, "form");
    json_object_set(data, "cases", list);
    put_choice(data, "kind", "digest");
    json_object_set_new(data, "digest", json_true());
    json_object_set_new(data, "several", json_true()); /* each case says its status itself */
    json_object_set_new(data, "letters", json_integer(letters));
    json_object_set_new(data, "form", json_boolean(draft->form));
    put_tone(data, "calm");
    if (!put_headline(draft, "headline", data, error))
        return false;
    *out = g_steal_pointer(&data);
    return true;
}

/* About no case and no letter: an answer to it could mean any of them, so a person reads it. */
bool
reply_digest(const Config *config, const LetterView *view, const Sender *sender, int64_t letters,
             const GPtrArray *cases, int64_t now_ms, Outgoing **out, GError **error)
{
    *out = NULL;
    if (must_not_be_answered(sender))
        return true;
    g_autofree char *dir = g_build_filename(config->templates, "mail", NULL);
    Draft draft = answer_draft(config, dir, view, sender, now_ms);
    g_autoptr(json_t) data = NULL;
    if (!digest_data(&draft, sender, letters, cases, &data, error) ||
        !draft_write(&draft, data, "digest", NULL, 0, out, error))
        return false;
    (*out)->event = g_strdup_printf("digest:%" G_GINT64_FORMAT, view->letter->id);
    return true;
}

/* --- mails we start ----------------------------------------------------------------------- */

/* One mail for one version of the case. */
static char *
event_of(const char *kind, const CaseFile *file)
{
    return g_strdup_printf("%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, kind, file->id,
                           file->version);
}

static bool
ask_approval(const Config *config, const ReplyCase *rc, const char *token, bool again,
             int64_t now_ms, Outgoing **out, GError **error)
{
    *out = NULL;
    if (!rc->cluster || !header_address_valid(rc->cluster->coordinator_address))
        return true;
    g_autofree char *dir = g_build_filename(config->templates, "mail", NULL);
    g_autofree char *mark = draft_tag(rc->file, true);
    g_autofree char *tag = g_strdup_printf("%s [godkend:%s]", mark, token);
    Draft draft = {.config = config,
                   .words = {dir, "da"},
                   .template = "approval-request",
                   .to_name = rc->cluster->coordinator,
                   .to_address = rc->cluster->coordinator_address,
                   .tag = tag,
                   .auto_submitted = "auto-generated",
                   .envelope_from = config->address,
                   .now_ms = now_ms};
    g_autoptr(json_t) data = NULL;
    if (!reply_facts(&draft.words, rc, true, &data, error))
        return false;
    put_choice(data, "kind", "approval_request");
    json_object_set_new(data, "again", json_boolean(again));
    draft.form = json_object_get(data, "form") != NULL;
    if (!put_headline(&draft, "approval-headline", data, error))
        return false;
    const char *kind = again ? "reminder" : "approval-request";
    if (!draft_write(&draft, data, kind, rc->file, 0, out, error))
        return false;
    (*out)->event = g_strdup_printf("%s:%s", kind, token);
    return true;
}

bool
reply_approval_request(const Config *config, const ReplyCase *rc, const char *token, int64_t now_ms,
                       Outgoing **out, GError **error)
{
    return ask_approval(config, rc, token, false, now_ms, out, error);
}

bool
reply_approval_reminder(const Config *config, const ReplyCase *rc, const char *token,
                        int64_t now_ms, Outgoing **out, GError **error)
{
    return ask_approval(config, rc, token, true, now_ms, out, error);
}

const char *
reply_language(const CaseFile *file)
{
    for (guint i = 0; i < file->documents->len; i++)
        if (english(((const CaseDocument *)file->documents->pdata[i])->reading))
            return "en";
    return "da";
}

static bool
decision_data(const Draft *draft, const ReplyCase *rc, const char *action, const char *reason,
              json_t **out, GError **error)
{
    g_autoptr(json_t) data = NULL;
    g_autofree char *shown = reply_shown(reason, REASON_CHARS);
    if (!reply_facts(&draft->words, rc, rc->insider, &data, error))
        return false;
    put_choice(data, "kind", "decision");
    put_choice(data, "decided", action);
    json_object_set_new(data, "reason", json_string(shown));
    bool good = strcmp(action, "approve") == 0 || strcmp(action, "pay") == 0;
    put_tone(data, good ? "good" : strcmp(action, "reject") == 0 ? "stop" : "wait");
    if (!put_headline(draft, "decided", data, error))
        return false;
    *out = g_steal_pointer(&data);
    return true;
}

bool
reply_decision(const Config *config, const ReplyCase *rc, const char *action, const char *reason,
               const char *in_reply_to, int64_t now_ms, Outgoing **out, GError **error)
{
    const CaseFile *file = rc->file;
    *out = NULL;
    if (!header_address_valid(file->sender_address))
        return true;
    g_autofree char *dir = g_build_filename(config->templates, "mail", NULL);
    g_autofree char *tag = draft_tag(file, true); /* who opened the case takes part in it */
    g_autofree char *name = reply_shown(file->sender_name, NAME_CHARS);
    Draft draft = {.config = config,
                   .words = {dir, reply_language(file)},
                   .template = "decision",
                   .to_name = name,
                   .to_address = file->sender_address,
                   .tag = tag,
                   .in_reply_to = in_reply_to,
                   .auto_submitted = "auto-generated",
                   .envelope_from = config->address,
                   .now_ms = now_ms};
    g_autoptr(json_t) data = NULL;
    if (!decision_data(&draft, rc, action, reason, &data, error))
        return false;
    if (!draft_write(&draft, data, "decision", file, 0, out, error))
        return false;
    (*out)->event = event_of("decision", file);
    return true;
}
