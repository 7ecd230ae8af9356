#include "daemon/match.h"
#include "daemon/day.h"
#include "daemon/judge.h"
#include "daemon/match_steps.h"
#include <string.h>

void
match_free(Match *match)
{
    if (!match)
        return;
    g_clear_pointer(&match->cases, g_ptr_array_unref);
    g_free(match->intent);
    g_free(match->note);
    g_free(match);
}

static const struct {
    const char *status, *da;
} ends[] = {
    {"approved", "godkendt"},
    {"paid", "betalt"},
    {"rejected", "afvist"},
    {"credited", "krediteret"},
};

/* NULL: it goes on. */
static const char *
end_of(const CaseFile *file)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
        if (match_is(file->status, ends[i].status))
            return ends[i].da;
    return NULL;
}

bool
match_is_ended(const CaseFile *file)
{
    return end_of(file) != NULL;
}

static void
conclude(Match *match, const char *intent, const char *note)
{
    g_free(match->intent);
    g_free(match->note);
    match->intent = g_strdup(intent);
    match->note = g_strdup(note);
}

/* --- vouchers
 * ------------------------------------------------------------------------------------------ */

/* An invoice is paid by the secretariat; a slip was paid by whoever sends it. */
static const char *
route_of(const Reading *reading)
{
    static const char *const invoices[] = {"invoice", "credit-note", "reminder", NULL};
    return reading->kind && g_strv_contains(invoices, reading->kind) ? "invoice" : "outlay";
}

/* The photo of several receipts that part was cut from, NULL: it came alone. */
static const MatchPart *
cut_from(const MatchWork *work, const MatchPart *part)
{
    for (guint i = 0; i < work->view->parts->len; i++) {
        const MatchPart *photo = work->view->parts->pdata[i];
        if (photo->part->id == part->part->parent && photo->reading->documents->len > 1)
            return photo;
    }
    return NULL;
}

static bool
add_group(const MatchWork *work, CaseFile *file, const MatchGroup *group, const char *lead_role,
          GError **error)
{
    for (guint i = 0; i < group->parts->len; i++) {
        const MatchPart *part = group->parts->pdata[i];
        bool unread = !match_is(part->reading->end, "complete");
        const char *role = i == 0 ? lead_role : unread ? "other" : "copy";
        if (!match_add_document(work, file, role, part, error))
            return false;
    }
    const MatchPart *lead = group->parts->pdata[0];
    const MatchPart *photo = cut_from(work, lead);
    if (photo && !match_add_document(work, file, "other", photo, error))
        return false;
    if (!file->route)
        file->route = g_strdup(route_of(lead->reading));
    return true;
}

/* The earlier case in which one of these files is a voucher (rule X01), 0: none. */
static bool
known_voucher(const MatchWork *work, const MatchGroup *group, int64_t *out, GError **error)
{
    for (guint i = 0; i < group->parts->len && *out == 0; i++)
        if (!cases_by_voucher(work->book, ((MatchPart *)group->parts->pdata[i])->part->sha256, out,
                              error))
            return false;
    return true;
}

static bool
mark_duplicate(CaseFile *file, int64_t original, const char *rule)
{
    file->duplicate_of = original;
    g_free(file->duplicate_rule);
    file->duplicate_rule = g_strdup(rule);
    return true;
}

/* Rule X02; the facts say which invoice it is. */
static bool
find_same_invoice(const MatchWork *work, CaseFile *file, GError **error)
{
    int64_t original = 0;
    facts_derive(file, work->pack, work->day);
    if (file->duplicate_of || !file->supplier_cvr || !file->invoice_id || !file->has_total)
        return true;
    if (!cases_by_invoice(work->book, file->supplier_cvr, file->invoice_id, file->total_oere,
                          file->id, &original, error))
        return false;
    return original == 0 || mark_duplicate(file, original, "X02");
}

/* The same file from somebody who takes part in its case is the same case again: linked, and
 * nothing more; from anybody else it is a duplicate of its own. */
static bool
link_known(const MatchWork *work, int64_t original, GPtrArray *cases, bool *out_linked,
           GError **error)
{
    bool takes_part = false;
    CaseFile *file = NULL;
    if (*work->sender->address &&
        !cases_takes_part(work->book, original, work->sender->address, &takes_part, error))
        return false;
    if (!takes_part)
        return true;
    if (!cases_load(work->book, original, &file, error))
        return false;
    match_add_letter(work, file);
    g_ptr_array_add(cases, file);
    *out_linked = true;
    return true;
}

/* The case of the invoice that a reminder is about: it may add fees, so its total says nothing. */
static bool
reminded_case(const MatchWork *work, const MatchGroup *group, int64_t *out, GError **error)
{
    const Reading *lead = ((const MatchPart *)group->parts->pdata[0])->reading;
    const char *cvr = reading_value(lead, FIELD_SUPPLIER_CVR);
    const char *number = reading_value(lead, FIELD_INVOICE_ID);
    *out = 0;
    return !match_is(lead->kind, "reminder") || !cvr || !number ||
           cases_of_invoice(work->book, cvr, number, out, error);
}

/* From who takes part in its case a reminder joins it; from anybody else it is a case of its own,
 * which a person compares. */
static bool
join_reminder(const MatchWork *work, const MatchGroup *group, GPtrArray *cases, bool *out_linked,
              GError **error)
{
    int64_t original = 0;
    if (!reminded_case(work, group, &original, error) ||
        (original && !link_known(work, original, cases, out_linked, error)))
        return false;
    return !*out_linked || add_group(work, cases->pdata[cases->len - 1], group, "other", error);
}

static bool
open_case(const MatchWork *work, const MatchGroup *group, GPtrArray *cases, GError **error)
{
    int64_t original = 0;
    bool linked = false;
    if (!known_voucher(work, group, &original, error) ||
        (original && !link_known(work, original, cases, &linked, error)) ||
        (!linked && !join_reminder(work, group, cases, &linked, error)))
        return false;
    if (linked)
        return true;
    CaseFile *file = match_new_case(work);
    g_ptr_array_add(cases, file);
    if (original)
        (void)mark_duplicate(file, original, "X01");
    return add_group(work, file, group, "voucher", error) && find_same_invoice(work, file, error);
}

/* --- joining
 * ------------------------------------------------------------------------------------------- */

static const CaseDocument *
readable_voucher_of(const CaseFile *file)
{
    const CaseDocument *found = NULL;
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (match_is(d->role, "voucher") && match_is(d->reading->end, "complete"))
            found = d;
    }
    return found;
}

static bool
same_total(const Reading *a, const Reading *b)
{
    const char *x = reading_value(a, FIELD_TOTAL), *y = reading_value(b, FIELD_TOTAL);
    return x && y && strcmp(x, y) == 0;
}

/* The role a voucher takes in a case it answers; NULL: it is another expense. A better photo or a
 * specified invoice of the same amount replaces the earlier one. */
static const char *
role_in(const CaseFile *file, const MatchPart *lead)
{
    const CaseDocument *voucher = readable_voucher_of(file);
    if (!voucher)
        return "voucher";
    if (match_is(voucher->sha256, lead->part->sha256))
        return "copy";
    bool same = match_same_expense(voucher->reading, lead->reading);
    if (match_is_ended(file)) /* nothing replaces what was approved */
        return same ? "copy" : NULL;
    if (!same && !same_total(voucher->reading, lead->reading))
        return NULL;
    bool page_of_xml =
        match_is(voucher->reading->how, "xml") && !match_is(lead->reading->how, "xml");
    return page_of_xml ? "copy" : "voucher";
}

static bool
join_group(const MatchWork *work, const MatchGroup *group, GPtrArray *joined, GPtrArray *opened,
           GError **error)
{
    for (guint i = 0; i < joined->len; i++) {
        const char *role = role_in(joined->pdata[i], group->parts->pdata[0]);
        if (role)
            return add_group(work, joined->pdata[i], group, role, error);
    }
    return open_case(work, group, opened, error);
}

static void
move_cases(GPtrArray *from, GPtrArray *to)
{
    while (from->len > 0)
        g_ptr_array_add(to, g_ptr_array_steal_index(from, 0));
}

/* The answered cases, and new ones for vouchers that are another expense. Evidence goes to the
 * answered cases: that is what was asked for. */
static bool
join(const MatchWork *work, const GPtrArray *groups, GPtrArray *joined, GError **error)
{
    g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func((GDestroyNotify)case_file_free);
    for (guint i = 0; i < joined->len; i++)
        match_add_letter(work, joined->pdata[i]);
    for (guint i = 0; i < groups->len; i++)
        if (!join_group(work, groups->pdata[i], joined, opened, error))
            return false;
    if (!match_add_evidence(work, joined, error))
        return false;
    conclude(work->match, "answer", NULL);
    move_cases(joined, work->match->cases);
    move_cases(opened, work->match->cases);
    return true;
}

/* --- letters without vouchers
 * -------------------------------------------------------------------------- */

static bool
is_blank(const char *text)
{
    g_autofree char *copy = g_strdup(text ? text : "");
    return *g_strstrip(copy) == '\0';
}

/* Somebody of ours says that a voucher is attached, or wants money back: rule C01 asks for it. A
 * stranger who says so is no claim yet; a person looks. */
static bool
is_claim(const MatchWork *work)
{
    const ReadingMail *mail = work->view->mail->mail;
    return work->sender->roles->len > 0 && (rules_word(work->pack, "claim", mail->subject, NULL) ||
                                            rules_word(work->pack, "claim", mail->new_text, NULL));
}

static bool
open_claim(const MatchWork *work, GError **error)
{
    CaseFile *file = match_new_case(work);
    file->route = g_strdup("outlay");
    g_ptr_array_add(work->match->cases, file);
    conclude(work->match, "voucher", NULL);
    return match_add_evidence(work, work->match->cases, error);
}

/* A letter that wants something has its own handling only when nothing is attached to look at. */
static void
note_intent(const MatchWork *work, bool parts)
{
    const char *note = NULL, *intent = parts ? NULL : match_intent(work, &note);
    if (intent)
        conclude(work->match, intent, note);
    else
        conclude(work->match, "enquiry",
                 parts ? "Henvendelse med vedhæftning, men uden bilag" : "Henvendelse uden bilag");
}

/* What the letter is when no case comes of it; each but automatic mail stands in the queue. */
static void
note_letter(const MatchWork *work, const char *hint)
{
    const Reading *mail = work->view->mail;
    bool parts = work->view->parts->len > 0 || mail->attachments->len > 0;
    g_autofree char *note = NULL;
    if (!match_is(mail->end, "complete")) {
        note =
            g_strdup_printf("Mailen kunne ikke læses: %s", mail->reason ? mail->reason : mail->end);
        conclude(work->match, "unreadable", note);
    } else if (hint) {
        note =
            g_strdup_printf("Nævner sag %s uden gyldigt svarmærke; ikke sluttet til sagen", hint);
        conclude(work->match, "enquiry", note);
    } else if (!parts && is_blank(mail->mail->new_text) && is_blank(mail->mail->text)) {
        conclude(work->match, "empty", "Tom mail");
    } else {
        note_intent(work, parts);
    }
}

/* Written by a machine; an address list or Bcc alone does not make a person's letter one. */
static bool
is_by_machine(const MatchWork *work)
{
    const ReadingMail *mail = work->view->mail->mail;
    return mail->automatic || mail->loop || work->sender->ours ||
           (mail->return_path && *mail->return_path == '\0');
}

static bool
is_bounce(const MatchWork *work)
{
    const ReadingMail *mail = work->view->mail->mail;
    return mail->failed_recipients->len > 0 || mail->reported_id != NULL;
}

static void
note_ended(Match *match)
{
    for (guint i = 0; i < match->cases->len && !match->note; i++) {
        const CaseFile *file = match->cases->pdata[i];
        if (match_is_ended(file))
            match->note = g_strdup_printf("Hører til sag %s, som allerede er %s. Sagen er ikke "
                                          "ændret: læs mailen, og svar afsenderen",
                                          file->number, end_of(file));
    }
}

/* --- all together
 * ---------------------------------------------------------------------------------------- */

static bool
open_cases(const MatchWork *work, const GPtrArray *groups, int64_t hint, const char *hint_number,
           GError **error)
{
    GPtrArray *cases = work->match->cases;
    for (guint i = 0; i < groups->len; i++)
        if (!open_case(work, groups->pdata[i], cases, error))
            return false;
    for (guint i = 0; hint && i < cases->len; i++) {
        CaseFile *file = cases->pdata[i];
        if (file->id)
            continue;
        file->proposed_case = hint;
        file->proposed_number = g_strdup(hint_number);
    }
    conclude(work->match, "voucher", NULL);
    return match_add_evidence(work, cases, error);
}

static bool
match_person(const MatchWork *work, const GPtrArray *groups, GError **error)
{
    g_autoptr(GPtrArray) joined = NULL;
    g_autofree char *hint_number = NULL;
    int64_t hint = 0;
    if (!match_answered_cases(work, &joined, &hint, &hint_number, error))
        return false;
    if (joined->len > 0)
        return join(work, groups, joined, error);
    if (groups->len > 0)
        return open_cases(work, groups, hint, hint_number, error);
    if (!hint && is_claim(work))
        return open_claim(work, error);
    note_letter(work, hint_number);
    return true;
}

static bool
holds_readable_voucher(const GPtrArray *groups)
{
    for (guint i = 0; i < groups->len; i++) {
        const MatchPart *lead = ((const MatchGroup *)groups->pdata[i])->parts->pdata[0];
        /* A broken e-invoice that still says what it is can be told where it is broken. */
        bool told = match_is(lead->reading->end, "complete") || match_is(lead->reading->how, "xml");
        if (told && !match_is(lead->reading->kind, "other"))
            return true;
    }
    return false;
}

static bool
match_all(const MatchWork *work, GError **error)
{
    g_autoptr(GPtrArray) groups = match_groups(work->view, work->sender->roles->len > 0);
    work->match->readable_voucher = holds_readable_voucher(groups);
    if (is_bounce(work)) {
        conclude(work->match, "bounce", NULL); /* shown at its case and in the outbox */
        return true;
    }
    if (!is_by_machine(work))
        return match_person(work, groups, error);
    if (groups->len > 0)
        return open_cases(work, groups, 0, NULL, error);
    conclude(work->match, "automatic",
             work->sender->ours ? "Sendt fra vores egen adresse; besvares ikke" : NULL);
    return true;
}

/* The local day on which the letter came. */
static char *
arrival_day(const Letter *letter)
{
    g_autoptr(GDateTime) t =
        letter->received_at ? g_date_time_new_from_iso8601(letter->received_at, NULL) : NULL;
    return t ? day_local(g_date_time_to_unix(t) * 1000) : day_local(day_now());
}

bool
match_letter(Book *book, const Config *config, const RulePack *pack, const LetterView *view,
             const Sender *sender, Match **out, GError **error)
{
    g_autoptr(Match) match = g_new0(Match, 1);
    g_autofree char *day = arrival_day(view->letter);
    const MatchWork work = {book, config, pack, view, sender, day, match};
    match->cases = g_ptr_array_new_with_free_func((GDestroyNotify)case_file_free);
    if (!match_all(&work, error))
        return false;
    for (guint i = 0; i < match->cases->len; i++)
        if (!match_is_ended(match->cases->pdata[i]) &&
            !match_settle_cluster(&work, match->cases->pdata[i], error))
            return false;
    note_ended(match);
    *out = g_steal_pointer(&match);
    return true;
}
