/* bilag show CASE, for people. */
#include "daemon/command_show.h"
#include "daemon/money.h"
#include <stdio.h>
#include <string.h>

static void say(const char *name, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A line "name  text"; left out when the text is empty. */
static void
say(const char *name, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    g_autofree char *text = g_strdup_vprintf(format, ap);
    va_end(ap);
    g_autofree char *clean = command_clean(text);
    if (*clean)
        printf("%-12s %s\n", name, clean);
}

static const char *
or_empty(const char *text)
{
    return text ? text : "";
}

/* --- the head -------------------------------------------------------------------------------- */

static void
print_cluster(const Shown *s)
{
    if (s->file->cluster)
        say("cluster", "%" G_GINT64_FORMAT " %s%s", s->file->cluster,
            s->cluster ? s->cluster->name : "(not valid on the day the case was opened)",
            s->file->cluster_proposed ? " (proposed: only the sender's role says so)" : "");
    else
        say("cluster", "not known");
    for (guint i = 0; i < s->file->candidates->len; i++) {
        const CaseCandidate *c = s->file->candidates->pdata[i];
        say("", "%" G_GINT64_FORMAT " by %s in %s: \"%s\"", c->cluster, c->how, c->source,
            or_empty(c->text));
    }
}

static void
print_amounts(const CaseFile *f)
{
    g_autofree char *total = f->has_total ? money_sentence(f->total_oere, f->currency) : NULL;
    g_autofree char *head = f->has_per_head ? money_sentence(f->per_head_oere, f->currency) : NULL;
    say("total", "%s", total ? total : "not known");
    if (f->covers)
        say("covers", "%" G_GINT64_FORMAT "%s%s", f->covers, head ? ", a head " : "",
            or_empty(head));
}

static void
print_head(const Shown *s)
{
    const CaseFile *f = s->file;
    printf("%s  %s\n", f->number, f->status);
    print_cluster(s);
    say("supplier", "%s%s%s", or_empty(f->supplier_name), f->supplier_cvr ? ", CVR " : "",
        or_empty(f->supplier_cvr));
    say("invoice", "%s%s%s%s%s", or_empty(f->invoice_id), f->issue_date ? " of " : "",
        or_empty(f->issue_date), f->due_date ? ", due " : "", or_empty(f->due_date));
    print_amounts(f);
    say("route", "%s", or_empty(f->route));
    say("sender", "%s <%s>", or_empty(f->sender_name), or_empty(f->sender_address));
    say("opened", "%s, changed %s, version %" G_GINT64_FORMAT, f->opened_at, f->updated_at,
        f->version);
    if (f->duplicate_of)
        say("duplicate", "of case %" G_GINT64_FORMAT " (%s)", f->duplicate_of,
            or_empty(f->duplicate_rule));
    if (f->proposed_case)
        say("names", "case %s; not joined, the number alone is no key",
            or_empty(f->proposed_number));
}

/* --- letters and documents ------------------------------------------------------------------- */

static void
print_letters(const GPtrArray *letters)
{
    printf("\nLetters\n");
    for (guint i = 0; i < letters->len; i++) {
        const Letter *l = letters->pdata[i];
        g_autofree char *subject = command_clean(l->subject),
                        *from = command_clean(l->sender_address);
        printf("  %" G_GINT64_FORMAT "  %s  %s  %s\n", l->id, l->received_at, from, subject);
    }
}

static void
print_field(FieldId id, const ReadingField *field)
{
    g_autofree char *value = command_clean(field->value);
    g_autofree char *page = field->page ? g_strdup_printf(", page %d", field->page) : NULL;
    printf("    %-18s %-28s %.3f by %s%s\n", field_name(id), value, field->confidence,
           or_empty(field->by), or_empty(page));
}

static void
print_attendees(const GPtrArray *attendees)
{
    guint n[3] = {0};
    static const char *const states[] = {"present", "absent", "virtual"};
    for (guint i = 0; i < attendees->len; i++)
        for (size_t k = 0; k < G_N_ELEMENTS(states); k++)
            n[k] += g_strcmp0(((ReadingAttendee *)attendees->pdata[i])->state, states[k]) == 0;
    if (attendees->len)
        printf("    attendees          %u present, %u absent, %u virtual\n", n[0], n[1], n[2]);
}

static void
print_reading(const Reading *r)
{
    for (FieldId id = 0; id < FIELD_COUNT; id++)
        if (r->fields[id])
            print_field(id, r->fields[id]);
    if (r->lines->len)
        printf("    lines              %u\n", r->lines->len);
    print_attendees(r->attendees);
    for (guint i = 0; i < r->documents->len; i++) {
        printf("    document %u\n", i + 1);
        print_reading(r->documents->pdata[i]);
    }
}

static void
print_documents(const GPtrArray *documents)
{
    printf("\nDocuments\n");
    for (guint i = 0; i < documents->len; i++) {
        const CaseDocument *d = documents->pdata[i];
        g_autofree char *name = command_clean(d->name ? d->name : "the mail's text");
        g_autofree char *reason = command_clean(d->reading->reason);
        printf("  %s: %s (%s, %s by %s, %s)%s%s%s\n", d->role, name, or_empty(d->media_type),
               d->reading->kind, d->reading->how, d->reading->end, *reason ? " " : "", reason,
               d->confirmed ? "" : "  [sender not confirmed]");
        print_reading(d->reading);
    }
}

/* --- verdict, decisions, mails --------------------------------------------------------------- */

static void
print_below(const char *name, const char *text)
{
    g_autofree char *clean = command_clean(text);
    if (*clean)
        printf("      %-11s%s\n", name, clean);
}

static void
print_finding(const Finding *f)
{
    g_autofree char *text = command_clean(f->office_text);
    printf("  %-15s %-6s %-5s %s\n", f->result, f->severity, f->rule, text);
    print_below("arithmetic", f->arithmetic);
    print_below("rests on", f->field);
    if (f->ask)
        printf("      %-11s%s of %s\n", "asks for", f->ask, or_empty(f->ask_of));
    print_below("source", f->source);
}

static void
print_verdict(const Verdict *verdict)
{
    if (!verdict) {
        printf("\nNot judged yet\n");
        return;
    }
    printf("\nVerdict of %s by %s: %s\n", verdict->judged_at, verdict->pack, verdict->status);
    for (guint i = 0; i < verdict->findings->len; i++)
        print_finding(verdict->findings->pdata[i]);
}

static void
print_decisions(const GPtrArray *decisions)
{
    if (decisions->len)
        printf("\nDecisions\n");
    for (guint i = 0; i < decisions->len; i++) {
        const CaseDecision *d = decisions->pdata[i];
        g_autofree char *reason = command_clean(d->reason);
        printf("  %s  %s  %s  %s\n", d->at, d->user, d->action, reason);
    }
}

static void
print_mails(const GPtrArray *mails)
{
    if (mails->len)
        printf("\nMails\n");
    for (guint i = 0; i < mails->len; i++) {
        const Outgoing *o = mails->pdata[i];
        g_autofree char *to = command_clean(o->recipient), *subject = command_clean(o->subject);
        g_autofree char *last = command_clean(o->error);
        printf("  %s  %s to %s  %s  \"%s\"%s%s\n", o->sent_at ? o->sent_at : o->created_at, o->kind,
               to, o->state, subject, *last ? "  server: " : "", last);
    }
}

void
shown_print(const Shown *shown)
{
    print_head(shown);
    print_letters(shown->letters);
    print_documents(shown->file->documents);
    print_verdict(shown->verdict);
    print_decisions(shown->decisions);
    print_mails(shown->mails);
}
