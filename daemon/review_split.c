/* One case becomes two, or two become one; prototypes in review_steps.h. */
#include "daemon/review_steps.h"
#include "spool/audit.h"
#include <string.h>

static bool
is_voucher(const CaseDocument *document)
{
    return strcmp(document->role, "voucher") == 0 || strcmp(document->role, "copy") == 0;
}

static bool
is_named(const Review *review, const CaseDocument *document)
{
    const char *about = review->decision->about ? review->decision->about : "";
    g_auto(GStrv) names = g_strsplit(about, " ", -1);
    g_autofree char *name = g_strdup_printf("dok-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT,
                                            document->letter, document->part);
    return g_strv_contains((const char *const *)names, name);
}

/* --- split ----------------------------------------------------------------------------------- */

bool
review_check_split(Review *review, const char **out_code, GError **error)
{
    guint leaves = 0, stays = 0;
    for (guint i = 0; i < review->file->documents->len; i++) {
        const CaseDocument *document = review->file->documents->pdata[i];
        if (strcmp(document->role, "voucher") == 0)
            *(is_named(review, document) ? &leaves : &stays) += 1;
    }
    return (leaves && stays) || review_refuse(out_code, "not-split", review->decision,
                                              "each case needs a voucher of its own", error);
}

static void
add_document(CaseFile *file, const CaseDocument *document)
{
    CaseDocument *copy = case_document_new(document->role, document->letter, document->part);
    copy->confirmed = document->confirmed;
    g_ptr_array_add(file->documents, copy);
}

static void
add_letter(CaseFile *file, int64_t letter)
{
    for (guint i = 0; i < file->letters->len; i++)
        if (g_array_index(file->letters, int64_t, i) == letter)
            return;
    g_array_append_val(file->letters, letter);
}

static void
add_candidates(CaseFile *file, const CaseFile *from)
{
    for (guint i = 0; i < from->candidates->len; i++) {
        const CaseCandidate *c = from->candidates->pdata[i];
        case_file_add_candidate(file, c->cluster, c->source, c->how, c->text);
    }
}

static CaseFile *
part_of(const Review *review)
{
    const CaseFile *from = review->file;
    CaseFile *file = case_file_new();
    file->route = g_strdup(from->route);
    file->sender_address = g_strdup(from->sender_address);
    file->sender_name = g_strdup(from->sender_name);
    file->cluster = from->cluster;
    file->cluster_proposed = from->cluster_proposed;
    add_candidates(file, from);
    for (guint i = 0; i < from->documents->len; i++) {
        const CaseDocument *document = from->documents->pdata[i];
        if (!is_named(review, document))
            continue;
        add_document(file, document);
        add_letter(file, document->letter);
    }
    return file;
}

bool
review_make_split(Review *review, GError **error)
{
    const char *user = review->decision->user;
    g_autoptr(CaseFile) file = part_of(review);
    if (!cases_save(review->book, file, error))
        return false;
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, file->id);
    g_autofree char *of = g_strdup_printf("skilt ud fra %s", review->file->number);
    g_autofree char *said = g_steal_pointer(&review->reason);
    review->other = file->id;
    review->reason =
        g_strdup_printf("ny sag %s%s%s", file->number, said ? ": " : "", said ? said : "");
    return cases_decide(review->book, file->id, file->version, user, "split", of, NULL, error) &&
           audit_add(review->book, user, "case.split", subject, NULL, file->status, of, error);
}

bool
review_drop_moved(const Review *review, GError **error)
{
    for (guint i = 0; i < review->file->documents->len; i++) {
        const CaseDocument *d = review->file->documents->pdata[i];
        if (is_voucher(d) && is_named(review, d) &&
            !cases_drop_document(review->book, review->file->id, d->letter, d->part, error))
            return false;
    }
    return true;
}

/* --- merge ----------------------------------------------------------------------------------- */

bool
review_check_merge(const Review *review, const char **out_code, GError **error)
{
    const ReviewDecision *d = review->decision;
    g_autoptr(CaseFile) other = NULL;
    if (!cases_load(review->book, review->other, &other, error))
        return false;
    if (!other || !review_act_fits(review->act, other->status))
        return review_refuse(out_code, "other-closed", d, "the other case has ended", error);
    bool both = case_voucher(review->file) && case_voucher(other);
    bool same = review->file->has_total == other->has_total &&
                review->file->total_oere == other->total_oere;
    if (both && !same) /* only one of the two amounts would be paid */
        return review_refuse(out_code, "two-totals", d, "each case has an amount of its own",
                             error);
    return true;
}

static bool
has_document(const CaseFile *file, const CaseDocument *document)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (d->letter == document->letter && d->part == document->part)
            return true;
    }
    return false;
}

bool
review_merge(const Review *review, GError **error)
{
    const CaseFile *from = review->file;
    const char *user = review->decision->user;
    g_autoptr(CaseFile) other = NULL;
    if (!cases_load(review->book, review->other, &other, error))
        return false;
    for (guint i = 0; i < from->letters->len; i++)
        add_letter(other, g_array_index(from->letters, int64_t, i));
    for (guint i = 0; i < from->documents->len; i++) {
        const CaseDocument *d = from->documents->pdata[i];
        if (!has_document(other, d))
            add_document(other, d);
        if (!cases_drop_document(review->book, from->id, d->letter, d->part, error))
            return false;
    }
    if (other->cluster == 0) {
        other->cluster = from->cluster;
        other->cluster_proposed = from->cluster_proposed;
        add_candidates(other, from);
    }
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, other->id);
    g_autofree char *of = g_strdup_printf("%s er flettet ind", from->number);
    return cases_save(review->book, other, error) &&
           cases_decide(review->book, other->id, other->version, user, "merge", of, NULL, error) &&
           audit_add(review->book, user, "case.merge", subject, NULL, other->status, of, error);
}
