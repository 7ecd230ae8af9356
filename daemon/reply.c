#include "daemon/reply.h"
#include "daemon/mail_header.h"
#include "daemon/message.h"
#include "daemon/mustache.h"
#include "daemon/own.h"
#include "daemon/reply_facts.h"
#include <string.h>

enum { SUBJECT_CHARS = 80, REASON_CHARS = 1000, NAME_CHARS = 80 };

static const char docx_type[] =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/* A mail on its way: what its kind decides, before words and bytes are made. */
typedef struct Draft {
    const Config *config;
    ReplyWords words;
    const char *template; /* NAME of NAME.LANGUAGE.{txt,html}.mustache */
    const char *to_name, *to_address;
    const char *tag; /* "[K2026-000123/MARK]" or "" */
    const char *in_reply_to;
    const GPtrArray *references;
    const char *auto_submitted;
    bool form;
    int64_t now_ms;
} Draft;

/* --- subject ------------------------------------------------------------------------------ */

/* The length of a "Re:", "SV:", "Fwd[2]:" … or old case tag at the head of s, 0: none. */
static size_t
subject_prefix(const char *s)
{
    static const char *const marks[] = {"re", "sv", "vs", "fwd", "fw", "aw", "wg", "ang", NULL};
    size_t letters = 0;
    while (g_ascii_isalpha(s[letters]))
        letters++;
    g_autofree char *word = g_ascii_strdown(s, (gssize)letters);
    size_t end = letters;
    if (s[end] == '[' || s[end] == '(')
        end += strspn(s + end, "[(0123456789])");
    if (s[end] != ':' || !g_strv_contains(marks, word))
        return 0;
    return end + 1;
}

/* A word that a mail program would make a link of, or our own tags: a new one follows, and
 * somebody else's mark must not travel on. */
static bool
subject_word_unwanted(const char *word)
{
    return strstr(word, "://") || strstr(word, "www.") || g_str_has_prefix(word, "[K2") ||
           g_str_has_prefix(word, "[godkend:");
}

/* Their subject as ours may repeat it: without prefixes, tags, links and CPR numbers, cut. */
static char *
subject_of(const char *theirs)
{
    g_autofree char *clean = header_clean(theirs, 400);
    const char *s = clean;
    for (size_t n; (n = subject_prefix(s)) > 0;)
        s += n + strspn(s + n, " ");
    g_auto(GStrv) words = g_strsplit(s, " ", -1);
    g_autoptr(GString) kept = g_string_new(NULL);
    for (guint i = 0; words[i]; i++)
        if (words[i][0] && !subject_word_unwanted(words[i]))
            g_string_append_printf(kept, "%s%s", kept->len ? " " : "", words[i]);
    return reply_shown(kept->str, SUBJECT_CHARS);
}

/* The mark lets a letter join its case: only who takes part gets it. */
static char *
tag_of(const CaseFile *file, bool takes_part)
{
    if (!file->number)
        return g_strdup("");
    if (!takes_part || !file->mark)
        return g_strdup_printf("[%s]", file->number);
    return g_strdup_printf("[%s/%s]", file->number, file->mark);
}

/* --- from data to mail -------------------------------------------------------------------- */

/* At most one empty line in a row: sections that say nothing leave their own behind. */
static char *
tidied(const char *text)
{
    GString *s = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool gap = false;
    for (guint i = 0; lines[i]; i++) {
        g_strchomp(lines[i]);
        if (lines[i][0])
            g_string_append_printf(s, "%s%s\n", gap && s->len ? "\n" : "", lines[i]);
        gap = !lines[i][0];
    }
    return g_string_free(s, FALSE);
}

static bool
draft_text(const Draft *draft, const char *kind, const json_t *data, char **out, GError **error)
{
    g_autofree char *file =
        g_strdup_printf("%s.%s.%s.mustache", draft->template, draft->words.language, kind);
    g_autofree char *text = NULL;
    bool html = strcmp(kind, "html") == 0;
    if (!mustache_render_file(draft->words.dir, file, data, html ? mustache_escape_html : NULL,
                              &text, error))
        return false;
    *out = html ? g_steal_pointer(&text) : tidied(text);
    return true;
}

static bool
form_load(const Draft *draft, GBytes **out, GError **error)
{
    char *data = NULL;
    gsize size;
    g_autoptr(GError) why = NULL;
    if (!draft->form)
        return true;
    if (!g_file_get_contents(draft->config->form, &data, &size, &why))
        return fail(error, FAIL_OURS, "the attendee form cannot be read: %s", why->message);
    *out = g_bytes_new_take(data, size);
    return true;
}

static bool
draft_subject(const Draft *draft, const json_t *data, char **out, GError **error)
{
    g_autofree char *words = NULL;
    if (!reply_line(&draft->words, "subject", data, &words, error))
        return false;
    g_autofree char *cut = header_clean(words, SUBJECT_CHARS + 20);
    *out = g_strconcat(cut, draft->tag[0] ? " " : "", draft->tag, NULL);
    return true;
}

static void
put_office(const Config *config, json_t *data)
{
    json_object_set_new(data, "office", json_string(config->display_name));
    json_object_set_new(data, "phone", json_string(config->phone));
    json_object_set_new(data, "address", json_string(config->address));
}

/* Fills subject, message_id, recipient and bytes of outgoing. */
static bool
draft_write(const Draft *draft, json_t *data, Outgoing *outgoing, GError **error)
{
    const Config *config = draft->config;
    g_autofree char *text = NULL, *html = NULL;
    g_autoptr(GBytes) form = NULL;
    put_office(config, data);
    if (!draft_subject(draft, data, &outgoing->subject, error) ||
        !draft_text(draft, "txt", data, &text, error) ||
        !draft_text(draft, "html", data, &html, error) || !form_load(draft, &form, error))
        return false;
    g_autofree char *form_name = g_path_get_basename(config->form ? config->form : "");
    outgoing->message_id = message_id_new(config->address);
    outgoing->recipient = g_strdup(draft->to_address);
    Message message = {.from_name = config->display_name,
                       .from_address = config->address,
                       .to_name = draft->to_name,
                       .to_address = draft->to_address,
                       .subject = outgoing->subject,
                       .message_id = outgoing->message_id,
                       .in_reply_to = draft->in_reply_to,
                       .references = draft->references,
                       .auto_submitted = draft->auto_submitted,
                       .now_ms = draft->now_ms,
                       .text = text,
                       .html = html,
                       .file_name = form_name,
                       .file_type = docx_type,
                       .file = form};
    return message_compose(&message, &outgoing->bytes, error);
}

/* An Outgoing that owns what is filled so far; event and the like are the kind's. */
static Outgoing *
outgoing_of(const char *kind, const CaseFile *file, int64_t letter, const char *envelope_from)
{
    Outgoing *outgoing = outgoing_new();
    outgoing->kind = g_strdup(kind);
    outgoing->case_id = file ? file->id : 0;
    outgoing->letter = letter;
    outgoing->envelope_from = g_strdup(envelope_from);
    return outgoing;
}

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
    static const char *const intents[] = {"answer", "enquiry", "empty", "unreadable", NULL};
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
    g_autofree char *subject = subject_of(view->letter->subject);
    if (!answer_cases(draft, sender, cases, list, error))
        return false;
    draft->form = any_has(list, "form");
    json_object_set(data, "cases", list);
    put_choice(data, "kind", "answer");
    json_object_set_new(data, "their_subject", json_string(subject));
    json_object_set_new(data, "form", json_boolean(draft->form));
    json_object_set_new(data, "asked", json_boolean(any_has(list, "asks")));
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
    return tag_of(file, opener || sender_is_insider(sender, file));
}

static bool
english(const Reading *mail)
{
    return mail && mail->mail && g_strcmp0(mail->mail->language, "en") == 0;
}

bool
reply_to_letter(const Config *config, const LetterView *view, const Sender *sender,
                const char *intent, const GPtrArray *cases, int64_t now_ms, Outgoing **out,
                GError **error)
{
    *out = NULL;
    /* The caller has asked sender_answerable(); this is the second lock on the same door. */
    if (sender->automatic || sender->ours || !header_address_valid(sender->address))
        return true;
    g_autofree char *dir = g_build_filename(config->templates, "mail", NULL);
    g_autofree char *tag = answer_tag(sender, cases);
    const ReadingMail *mail = view->mail ? view->mail->mail : NULL;
    Draft draft = {.config = config,
                   .words = {dir, english(view->mail) ? "en" : "da"},
                   .template = "answer",
                   .to_name = sender->name,
                   .to_address = sender->address,
                   .tag = tag,
                   .in_reply_to = view->letter->message_id,
                   .references = mail ? mail->references : NULL,
                   .auto_submitted = "auto-replied",
                   .now_ms = now_ms};
    g_autoptr(json_t) data = NULL;
    if (!answer_data(&draft, view, sender, intent, cases, &data, error))
        return false;
    const ReplyCase *first = cases && cases->len > 0 ? cases->pdata[0] : NULL;
    g_autoptr(Outgoing) outgoing =
        outgoing_of("answer", first ? first->file : NULL, view->letter->id,
                    config->smtp_null_sender ? "" : config->address);
    outgoing->event = g_strdup_printf("answer:%" G_GINT64_FORMAT, view->letter->id);
    if (!draft_write(&draft, data, outgoing, error))
        return false;
    *out = g_steal_pointer(&outgoing);
    return true;
}

/* --- mails we start ----------------------------------------------------------------------- */

bool
reply_approval_request(const Config *config, const ReplyCase *rc, const char *token, int64_t now_ms,
                       Outgoing **out, GError **error)
{
    *out = NULL;
    if (!rc->cluster || !header_address_valid(rc->cluster->coordinator_address))
        return true;
    g_autofree char *dir = g_build_filename(config->templates, "mail", NULL);
    g_autofree char *mark = tag_of(rc->file, true);
    g_autofree char *tag = g_strdup_printf("%s [godkend:%s]", mark, token);
    Draft draft = {.config = config,
                   .words = {dir, "da"},
                   .template = "approval-request",
                   .to_name = rc->cluster->coordinator,
                   .to_address = rc->cluster->coordinator_address,
                   .tag = tag,
                   .auto_submitted = "auto-generated",
                   .now_ms = now_ms};
    g_autoptr(json_t) data = NULL;
    if (!reply_facts(&draft.words, rc, true, &data, error))
        return false;
    put_choice(data, "kind", "approval_request");
    if (!put_headline(&draft, "approval-headline", data, error))
        return false;
    g_autoptr(Outgoing) outgoing = outgoing_of("approval-request", rc->file, 0, config->address);
    outgoing->event = g_strdup_printf("approval-request:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
                                      rc->file->id, rc->file->version);
    if (!draft_write(&draft, data, outgoing, error))
        return false;
    *out = g_steal_pointer(&outgoing);
    return true;
}

/* The language of the mail the case came with. */
static const char *
case_language(const CaseFile *file)
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
    put_tone(data, strcmp(action, "approve") == 0  ? "good"
                   : strcmp(action, "reject") == 0 ? "stop"
                                                   : "wait");
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
    g_autofree char *tag = tag_of(file, true); /* who opened the case takes part in it */
    g_autofree char *name = reply_shown(file->sender_name, NAME_CHARS);
    Draft draft = {.config = config,
                   .words = {dir, case_language(file)},
                   .template = "decision",
                   .to_name = name,
                   .to_address = file->sender_address,
                   .tag = tag,
                   .in_reply_to = in_reply_to,
                   .auto_submitted = "auto-generated",
                   .now_ms = now_ms};
    g_autoptr(json_t) data = NULL;
    if (!decision_data(&draft, rc, action, reason, &data, error))
        return false;
    g_autoptr(Outgoing) outgoing = outgoing_of("decision", file, 0, config->address);
    outgoing->event =
        g_strdup_printf("decision:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, file->id, file->version);
    if (!draft_write(&draft, data, outgoing, error))
        return false;
    *out = g_steal_pointer(&outgoing);
    return true;
}
