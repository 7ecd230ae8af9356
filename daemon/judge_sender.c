/* Whom the evidence of a case comes from (mail.md, "Whom to believe"). */
#include "daemon/judge_rule.h"

/* The letter that opened the case; what it brings is the case, what later ones bring changes it. */
static int64_t
opening_letter(const CaseFile *file)
{
    int64_t first = 0;
    for (guint i = 0; i < file->letters->len; i++) {
        int64_t letter = g_array_index(file->letters, int64_t, i);
        first = first == 0 ? letter : MIN(first, letter);
    }
    return first;
}

/* What of the case rests on this document, in the secretariat's words; "" nothing. */
static char *
rests_on_it(const CaseDocument *d)
{
    const Reading *r = d->reading;
    bool occasion = reading_value(r, FIELD_OCCASION) || judge_is(d->role, "programme");
    bool persons = r->attendees->len > 0 || reading_value(r, FIELD_COVERS);
    if (judge_is(d->role, "voucher"))
        return g_strdup("beløbet");
    if (judge_is(d->role, "copy"))
        return g_strdup("");
    return g_strconcat(persons ? "deltagerne" : "", persons && occasion ? " og " : "",
                       occasion ? "anledningen" : "", NULL);
}

static void
append_document(const CaseDocument *d, const char *what, GString *out)
{
    const char *name = d->name && *d->name ? d->name : "mailens tekst";
    g_string_append_printf(out, "%s%s (%s)", out->len ? "; " : "", name, what);
}

/* Later evidence is never believed blindly: a person looks, whoever the mail says it is from. */
void
check_later_evidence(Judge *j)
{
    const CaseFile *file = j->file;
    int64_t opening = opening_letter(file), part = 0;
    bool any = false;
    g_autoptr(GString) unconfirmed = g_string_new(NULL);
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        g_autofree char *what = rests_on_it(d);
        if (d->letter == opening || !*what)
            continue;
        any = true;
        if (d->confirmed)
            continue;
        part = part ? part : d->part;
        append_document(d, what, unconfirmed);
    }
    judge_tag(j, "reason", g_strdup(unconfirmed->str));
    if (unconfirmed->len)
        judge_fail(j, "M02", NULL)->part = part;
    else if (any)
        judge_pass(j, "M02", NULL);
    else
        judge_skip(j, "M02");
}
