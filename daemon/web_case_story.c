/* What the rules found, who wrote what, who decided what. */
#include "daemon/day.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/audit.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include <string.h>

/* --- findings ----------------------------------------------------------------------------- */

static void
put_rule(const WebLook *look, const Finding *f, const char *day, json_t *json)
{
    const RuleText *text = look->pack ? rules_text(look->pack, f->rule, day) : NULL;
    web_put(json, "rule", f->rule);
    web_put(json, "source", f->source);
    if (!text)
        return;
    web_put(json, "rule_title", text->title);
    web_put(json, "quote", text->quote);
}

/* The box of the field it rests on, in the first voucher of its document that has one. */
static void
put_finding_box(const CaseFile *file, const Finding *f, json_t *json)
{
    FieldId id = f->field ? field_id(f->field) : FIELD_COUNT;
    for (guint i = 0; id != FIELD_COUNT && f->part && i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        guint voucher = 0;
        const Reading *reading = d->reading;
        while (!reading->fields[id] && voucher < d->reading->documents->len)
            reading = d->reading->documents->pdata[voucher++];
        if (d->part != f->part || !reading->fields[id] || reading->fields[id]->box.w == 0)
            continue;
        g_autofree char *box = g_strdup_printf("d%u-%u-%s", i + 1, voucher, f->field);
        web_put(json, "box", box);
    }
}

static json_t *
finding_json(const WebLook *look, const CaseFile *file, const Finding *f, const char *day)
{
    json_t *json = json_object();
    put_rule(look, f, day, json);
    web_put(json, "severity", f->severity);
    web_put(json, "severity_word", web_word(WORDS_SEVERITY, f->severity));
    const char *text = f->office_text ? f->office_text : f->sender_text;
    web_put(json, "text", text);
    if (f->arithmetic && (!text || !strstr(text, f->arithmetic)))
        web_put(json, "arithmetic", f->arithmetic);
    if (f->other_case)
        json_object_set_new(json, "other_case", json_integer((json_int_t)f->other_case));
    if (g_strcmp0(f->rule, "X05") == 0 && g_strcmp0(f->result, "fail") == 0)
        web_flag(json, "account");
    put_finding_box(file, f, json);
    return json;
}

static void
put_findings(const WebLook *look, const CaseFile *file, const Verdict *verdict, json_t *facts)
{
    static const char *const severities[] = {"block", "flag", "info"};
    json_t *failed = json_array(), *passed = json_array();
    g_autofree char *judged = g_strndup(verdict->judged_at ? verdict->judged_at : "", 10);
    const char *day = file->issue_date ? file->issue_date : judged;
    for (size_t s = 0; s < G_N_ELEMENTS(severities); s++)
        for (guint i = 0; i < verdict->findings->len; i++) {
            const Finding *f = verdict->findings->pdata[i];
            if (g_strcmp0(f->severity, severities[s]) != 0)
                continue;
            if (g_strcmp0(f->result, "fail") == 0)
                json_array_append_new(failed, finding_json(look, file, f, day));
            else if (g_strcmp0(f->result, "pass") == 0)
                json_array_append_new(passed, finding_json(look, file, f, day));
        }
    web_put(facts, "pack", verdict->pack);
    if (json_array_size(passed) > 0)
        json_object_set_new(facts, "n_passed", json_integer((json_int_t)json_array_size(passed)));
    json_object_set_new(facts, "failed", failed);
    json_object_set_new(facts, "passed", passed);
}

/* The first broken rule as its source says it: a start for a refusal. */
static void
put_rejection(const WebLook *look, const CaseFile *file, const Verdict *verdict, json_t *facts)
{
    g_autofree char *judged = g_strndup(verdict->judged_at ? verdict->judged_at : "", 10);
    for (guint i = 0; i < verdict->findings->len; i++) {
        const Finding *f = verdict->findings->pdata[i];
        const RuleText *text =
            look->pack && g_strcmp0(f->result, "fail") == 0 && g_strcmp0(f->severity, "info") != 0
                ? rules_text(look->pack, f->rule, file->issue_date ? file->issue_date : judged)
                : NULL;
        if (!text || !text->quote)
            continue;
        g_autofree char *words =
            g_strdup_printf("%s: »%s« (%s)", text->title, text->quote, text->source);
        web_put_lines(facts, "rejection", words);
        return;
    }
}

/* What the sender could send, in the rules' own sentences: a start for the question. */
static void
put_question(const Verdict *verdict, json_t *facts)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < verdict->findings->len; i++) {
        const Finding *f = verdict->findings->pdata[i];
        if (g_strcmp0(f->result, "fail") == 0 && f->ask && f->sender_text)
            g_string_append_printf(text, "%s%s", text->len ? "\n" : "", f->sender_text);
    }
    web_put_lines(facts, "question", text->str);
}

/* --- mails -------------------------------------------------------------------------------- */

static bool
letter_json(const WebLook *look, int64_t id, json_t *mails, GError **error)
{
    g_autoptr(Letter) letter = NULL;
    g_autoptr(Reading) reading = NULL;
    if (!letters_load(look->book, id, &letter, error) ||
        !letters_reading(look->book, id, 0, &reading, error))
        return false;
    if (!letter)
        return true;
    json_t *json = json_object();
    g_autofree char *at = web_when(letter->received_at, look->now_ms);
    web_flag(json, "came");
    web_put(json, "at", at);
    web_put(json, "sort", letter->received_at);
    web_put(json, "who",
            letter->sender_name && *letter->sender_name ? letter->sender_name
                                                        : letter->sender_address);
    web_put(json, "address", letter->sender_address);
    web_put(json, "subject", letter->subject);
    web_put(json, "automatic", letter->automatic);
    if (reading && reading->mail)
        web_put_lines(json, "text",
                      reading->mail->new_text ? reading->mail->new_text : reading->mail->text);
    json_array_append_new(mails, json);
    return true;
}

static void
outgoing_json(const WebLook *look, const Outgoing *out, json_t *mails)
{
    json_t *json = json_object();
    const char *instant = out->sent_at ? out->sent_at : out->created_at;
    g_autofree char *at = web_when(instant, look->now_ms);
    web_put(json, "at", at);
    web_put(json, "sort", instant);
    web_put(json, "who", out->recipient);
    web_put(json, "subject", out->subject);
    web_put_lines(json, "text", out->text);
    web_put(json, "kind", web_word(WORDS_MAIL, out->kind));
    web_put(json, "state", web_word(WORDS_SENT, out->state));
    if (strcmp(out->state, "failed") == 0)
        web_flag(json, "undelivered");
    web_put(json, "error", out->error);
    json_array_append_new(mails, json);
}

static int
by_time(const void *a, const void *b)
{
    const char *left = json_string_value(json_object_get(*(json_t *const *)a, "sort"));
    const char *right = json_string_value(json_object_get(*(json_t *const *)b, "sort"));
    return g_strcmp0(left, right);
}

static json_t *
sorted(json_t *list)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    json_t *out = json_array(), *item;
    size_t i;
    json_array_foreach(list, i, item) g_ptr_array_add(items, item);
    g_ptr_array_sort(items, by_time);
    for (guint n = 0; n < items->len; n++)
        json_array_append(out, items->pdata[n]);
    json_decref(list);
    return out;
}

static bool
put_mails(const WebLook *look, const CaseFile *file, json_t *facts, GError **error)
{
    g_autoptr(GPtrArray) outbox = NULL;
    g_autoptr(json_t) mails = json_array();
    if (!outbox_list(look->book, file->id, &outbox, error))
        return false;
    for (guint i = 0; i < file->letters->len; i++)
        if (!letter_json(look, g_array_index(file->letters, int64_t, i), mails, error))
            return false;
    for (guint i = 0; i < outbox->len; i++)
        outgoing_json(look, outbox->pdata[i], mails);
    json_object_set_new(facts, "n_mails", json_integer((json_int_t)json_array_size(mails)));
    json_object_set_new(facts, "mails", sorted(g_steal_pointer(&mails)));
    return true;
}

/* --- history ------------------------------------------------------------------------------ */

/* "total: 100.00 → 120.00" of a correction, with the field's name as people know it. */
static void
put_reason(json_t *json, const CaseDecision *d)
{
    const char *colon = d->reason ? strchr(d->reason, ':') : NULL;
    g_autofree char *name = colon ? g_strndup(d->reason, (size_t)(colon - d->reason)) : NULL;
    if (!colon || strcmp(d->action, "correct") != 0) {
        web_put_lines(json, "reason", d->reason);
        return;
    }
    FieldId id = field_id(name);
    const char *label = id != FIELD_COUNT                ? web_field_label(id)
                        : strcmp(name, "attendees") == 0 ? "Deltagere"
                                                         : "Klynge";
    g_autofree char *text = g_strconcat(label, colon, NULL);
    web_put(json, "reason", text);
}

/* The clerk looks again (daemon/review_undo.c); this only offers it. */
static bool
can_undo(const WebLook *look, const CaseFile *file, const CaseDecision *d)
{
    static const char *const lasting[] = {"pay", "merge", NULL};
    g_autofree char *since = day_instant(look->now_ms - INT64_C(1000) * look->undo_seconds);
    return look->user && !d->undone && !g_strv_contains(lasting, d->action) && d->after &&
           strcmp(d->after, file->status) == 0 && strcmp(d->user, look->user) == 0 &&
           strcmp(d->at, since) >= 0;
}

static bool
put_decisions(const WebLook *look, const CaseFile *file, json_t *facts, GError **error)
{
    g_autoptr(GPtrArray) decisions = NULL;
    json_t *list = json_array();
    json_object_set_new(facts, "decisions", list);
    if (!cases_decisions(look->book, file->id, &decisions, error))
        return false;
    for (guint i = 0; i < decisions->len; i++) {
        const CaseDecision *d = decisions->pdata[i];
        json_t *json = json_object();
        g_autofree char *at = web_when(d->at, look->now_ms);
        web_put(json, "at", at);
        web_put(json, "user", d->user);
        web_put(json, "action", web_word(WORDS_DONE, d->action));
        put_reason(json, d);
        if (d->undone)
            web_flag(json, "undone");
        if (i + 1 == decisions->len && can_undo(look, file, d))
            web_flag(facts, "undoable");
        json_array_append_new(list, json);
    }
    if (decisions->len > 0)
        web_flag(facts, "has_decisions");
    return true;
}

static bool
put_audit(const WebLook *look, const CaseFile *file, json_t *facts, GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autofree char *subject = g_strdup_printf("case %ld", (long)file->id);
    json_t *list = json_array();
    json_object_set_new(facts, "audit", list);
    if (!audit_list(look->book, subject, &rows, error))
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const AuditRow *row = rows->pdata[i];
        json_t *json = json_object();
        g_autofree char *at = web_when(row->at, look->now_ms);
        web_put(json, "at", at);
        web_put(json, "who", row->who);
        web_put(json, "what", row->what);
        web_put(json, "before", row->before);
        web_put(json, "after", row->after);
        web_put(json, "why", row->why);
        json_array_append_new(list, json);
    }
    if (rows->len > 0)
        json_object_set_new(facts, "n_audit", json_integer(rows->len));
    return true;
}

bool
web_case_story(const WebLook *look, const CaseFile *file, json_t *facts, GError **error)
{
    g_autoptr(Verdict) verdict = NULL;
    if (!cases_newest_verdict(look->book, file->id, &verdict, error))
        return false;
    if (verdict) {
        put_findings(look, file, verdict, facts);
        put_question(verdict, facts);
        put_rejection(look, file, verdict, facts);
    }
    return put_mails(look, file, facts, error) && put_decisions(look, file, facts, error) &&
           put_audit(look, file, facts, error);
}
