#include "daemon/day.h"
#include "daemon/match_steps.h"
#include <stdlib.h>
#include <string.h>

CaseFile *
match_new_case(const MatchWork *work)
{
    CaseFile *file = case_file_new();
    file->sender_address = g_strdup(work->sender->address);
    file->sender_name = g_strdup(work->sender->name);
    match_add_letter(work, file);
    return file;
}

void
match_add_letter(const MatchWork *work, CaseFile *file)
{
    int64_t id = work->view->letter->id;
    for (guint i = 0; i < file->letters->len; i++)
        if (g_array_index(file->letters, int64_t, i) == id)
            return;
    g_array_append_val(file->letters, id);
}

static bool
has_document(const CaseFile *file, int64_t letter, int64_t part)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (d->letter == letter && d->part == part)
            return true;
    }
    return false;
}

bool
match_add_document(const MatchWork *work, CaseFile *file, const char *role, const MatchPart *part,
                   GError **error)
{
    int64_t letter = work->view->letter->id, id = part ? part->part->id : 0;
    g_autoptr(Reading) reading = NULL;
    if (has_document(file, letter, id))
        return true;
    if (!letters_reading(work->book, letter, id, &reading, error))
        return false;
    if (!reading) { /* its reader left nothing: the job was set aside */
        reading = reading_new();
        reading_stop(reading, "killed", "the reader left no reading");
    }
    CaseDocument *d = case_document_new(role, letter, id);
    d->sha256 = g_strdup(part ? part->part->sha256 : work->view->letter->sha256);
    d->name = g_strdup(part ? part->part->name : NULL);
    d->media_type = g_strdup(part ? part->part->media_type : "message/rfc822");
    d->reading = g_steal_pointer(&reading);
    d->confirmed = work->sender->believed;
    g_ptr_array_add(file->documents, d);
    return true;
}

/* --- evidence
 * --------------------------------------------------------------------------------------- */

static const char *
evidence_role(PartKind kind)
{
    switch (kind) {
    case PART_ATTENDEES:
        return "attendees";
    case PART_PROGRAMME:
        return "programme";
    case PART_CONTRACT:
        return "contract";
    default:
        return "other";
    }
}

static const Reading *
voucher_of(const CaseFile *file)
{
    const CaseDocument *voucher = case_voucher(file);
    return voucher ? voucher->reading : NULL;
}

static const char *
day_of(const Reading *reading)
{
    const char *day = reading_value(reading, FIELD_EVENT_DATE);
    if (!day)
        day = reading_value(reading, FIELD_ISSUE_DATE);
    return day && day_valid(day) ? day : NULL;
}

/* How well a list belongs to a case: its day first (a dinner's slip may be of after midnight),
 * then its cluster. */
static int
fit(const Reading *evidence, const CaseFile *file)
{
    const Reading *voucher = voucher_of(file);
    const char *a = day_of(evidence), *b = voucher ? day_of(voucher) : NULL;
    const char *number = reading_value(evidence, FIELD_CLUSTER_NUMBER);
    int points = 0;
    if (a && b)
        points += abs(day_between(a, b)) <= 1 ? 4 : -4;
    if (number && file->cluster && atoll(number) == file->cluster)
        points += 2;
    return points;
}

/* The case a list belongs to: the best fit; none better than another, the first. */
static CaseFile *
case_for(const GPtrArray *cases, const Reading *evidence)
{
    CaseFile *best = cases->pdata[0];
    for (guint i = 1; i < cases->len; i++)
        if (fit(evidence, cases->pdata[i]) > fit(evidence, best))
            best = cases->pdata[i];
    return best;
}

static bool
is_used(const GPtrArray *cases, const MatchWork *work, const MatchPart *part)
{
    for (guint i = 0; i < cases->len; i++)
        if (has_document(cases->pdata[i], work->view->letter->id, part->part->id))
            return true;
    return false;
}

/* What stands in the letter's own words is said of everything it brings. */
static bool
add_own_text(const MatchWork *work, GPtrArray *cases, GError **error)
{
    const Reading *mail = work->view->mail;
    bool names = mail->attendees->len > 0;
    bool more = reading_value(mail, FIELD_OCCASION) || reading_value(mail, FIELD_COVERS) ||
                reading_value(mail, FIELD_EVENT_DATE);
    bool broken = !match_is(mail->end, "complete"); /* then rule X11 says so at the case */
    const char *role = names ? "attendees" : more ? "occasion" : "other";
    for (guint i = 0; (names || more || broken) && i < cases->len; i++)
        if (!match_add_document(work, cases->pdata[i], role, NULL, error))
            return false;
    return true;
}

bool
match_add_evidence(const MatchWork *work, GPtrArray *cases, GError **error)
{
    const GPtrArray *parts = work->view->parts;
    for (guint i = 0; cases->len > 0 && i < parts->len; i++) {
        const MatchPart *part = parts->pdata[i];
        PartKind kind = match_part_kind(part, work->sender->roles->len > 0);
        if (kind == PART_VOUCHER || is_used(cases, work, part))
            continue;
        if (!match_add_document(work, case_for(cases, part->reading), evidence_role(kind), part,
                                error))
            return false;
    }
    return add_own_text(work, cases, error);
}
