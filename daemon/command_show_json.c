/* bilag show CASE --json */
#include "daemon/command_show.h"
#include "daemon/money.h"

static json_t *
letter_json(const void *item)
{
    const Letter *l = item;
    return json_pack("{sI ss ss ss* ss* ss* ss*}", "letter", (json_int_t)l->id, "received_at",
                     l->received_at, "state", l->state, "sender", l->sender_address, "subject",
                     l->subject, "outcome", l->outcome, "note", l->note);
}

static json_t *
document_json(const void *item)
{
    const CaseDocument *d = item;
    return json_pack("{ss sI sI ss* ss* ss* sb so}", "role", d->role, "letter",
                     (json_int_t)d->letter, "part", (json_int_t)d->part, "name", d->name,
                     "media_type", d->media_type, "sha256", d->sha256, "confirmed",
                     (int)d->confirmed, "reading", reading_encode(d->reading, false));
}

static json_t *
candidate_json(const void *item)
{
    const CaseCandidate *c = item;
    return json_pack("{sI ss ss ss*}", "cluster", (json_int_t)c->cluster, "source", c->source,
                     "how", c->how, "text", c->text);
}

static json_t *
finding_json(const void *item)
{
    const Finding *f = item;
    return json_pack("{ss ss ss ss* ss* sI si ss* ss* ss* ss* ss* ss* sI ss* ss* ss*}", "rule",
                     f->rule, "severity", f->severity, "result", f->result, "arithmetic",
                     f->arithmetic, "field", f->field, "part", (json_int_t)f->part, "page", f->page,
                     "ask", f->ask, "ask_of", f->ask_of, "sender_text", f->sender_text,
                     "sender_text_en", f->sender_text_en, "office_text", f->office_text, "source",
                     f->source, "other_case", (json_int_t)f->other_case, "title", f->title,
                     "valid_from", f->valid_from, "quote", f->quote);
}

static json_t *
decision_json(const void *item)
{
    const CaseDecision *d = item;
    return json_pack("{ss ss ss ss*}", "at", d->at, "user", d->user, "action", d->action, "reason",
                     d->reason);
}

static json_t *
mail_json(const void *item)
{
    const Outgoing *o = item;
    return json_pack("{sI ss ss ss ss* ss ss* ss*}", "mail", (json_int_t)o->id, "kind", o->kind,
                     "to", o->recipient, "state", o->state, "subject", o->subject, "created_at",
                     o->created_at, "sent_at", o->sent_at, "server", o->error);
}

static json_t *
verdict_json(const Verdict *verdict)
{
    if (!verdict)
        return json_null();
    return json_pack("{ss ss ss so}", "pack", verdict->pack, "status", verdict->status, "judged_at",
                     verdict->judged_at, "findings",
                     command_json_array(verdict->findings, finding_json));
}

static json_t *
facts_json(const CaseFile *f)
{
    g_autofree char *total = f->has_total ? money_decimal(f->total_oere) : NULL;
    g_autofree char *head = f->has_per_head ? money_decimal(f->per_head_oere) : NULL;
    return json_pack("{ss* ss* ss* ss* ss* ss* ss* sI ss*}", "supplier_name", f->supplier_name,
                     "supplier_cvr", f->supplier_cvr, "invoice_id", f->invoice_id, "issue_date",
                     f->issue_date, "due_date", f->due_date, "currency", f->currency, "total",
                     total, "covers", (json_int_t)f->covers, "per_head", head);
}

json_t *
shown_json(const Shown *s)
{
    const CaseFile *f = s->file;
    return json_pack(
        "{ss sI ss sI ss* sI ss* sb ss ss ss* ss* sI ss* ss* so so so so so so so}", "case",
        f->number, "id", (json_int_t)f->id, "status", f->status, "version", (json_int_t)f->version,
        "route", f->route, "cluster", (json_int_t)f->cluster, "cluster_name",
        s->cluster ? s->cluster->name : NULL, "cluster_proposed", (int)f->cluster_proposed,
        "opened_at", f->opened_at, "updated_at", f->updated_at, "sender", f->sender_address,
        "sender_name", f->sender_name, "duplicate_of", (json_int_t)f->duplicate_of,
        "duplicate_rule", f->duplicate_rule, "names_case", f->proposed_number, "facts",
        facts_json(f), "candidates", command_json_array(f->candidates, candidate_json), "letters",
        command_json_array(s->letters, letter_json), "documents",
        command_json_array(f->documents, document_json), "verdict", verdict_json(s->verdict),
        "decisions", command_json_array(s->decisions, decision_json), "mails",
        command_json_array(s->mails, mail_json));
}
