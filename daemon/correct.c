#include "daemon/correct.h"
#include "daemon/match.h"
#include "daemon/own.h"
#include "spool/audit.h"
#include "spool/letters.h"
#include "spool/users.h"
#include <string.h>

/* A correction on its way. */
typedef struct Work {
    Book *book;
    const Correction *correction;
    CaseFile *file;
    const CaseDocument *document; /* of file, NULL: the case has none */
    Reading *reading;             /* the new one, of the whole file */
    Reading *place;               /* in it: the voucher that is corrected */
    char *before, *after;         /* for the log */
} Work;

static void
work_clear(Work *work)
{
    case_file_free(work->file);
    reading_free(work->reading);
    g_free(work->before);
    g_free(work->after);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

static bool
refuse(const char **out_code, const char *code, const Correction *c, const char *why,
       GError **error)
{
    *out_code = code;
    return fail(error, FAIL_SENDER, "case %" G_GINT64_FORMAT ": correction of %s by %s refused: %s",
                c->case_id, c->field, c->user, why);
}

static bool
is_field(const Correction *c, const char *name)
{
    return strcmp(c->field, name) == 0;
}

/* --- what is corrected -------------------------------------------------------------------- */

static bool
check(Work *work, const char **out_code, GError **error)
{
    const Correction *c = work->correction;
    g_autofree char *role = NULL;
    if (!users_role(work->book, c->user, &role, error) ||
        !cases_load(work->book, c->case_id, &work->file, error))
        return false;
    if (!role || !users_may(role, "decide"))
        return refuse(out_code, "not-allowed", c, "the user may not", error);
    if (!work->file)
        return refuse(out_code, "failed", c, "no such case", error);
    if (work->file->version != c->version)
        return refuse(out_code, "stale", c, "the case has changed since it was shown", error);
    if (match_is_ended(work->file))
        return refuse(out_code, "closed", c, work->file->status, error);
    return true;
}

/* The document that was named; for the cluster the voucher. */
static const CaseDocument *
document_of(const Work *work)
{
    const Correction *c = work->correction;
    if (is_field(c, "cluster"))
        return case_voucher(work->file);
    for (guint i = 0; i < work->file->documents->len; i++) {
        const CaseDocument *d = work->file->documents->pdata[i];
        if (d->letter == c->letter && d->part == c->part)
            return d;
    }
    return NULL;
}

/* A copy of the document's newest reading: what nobody corrected stays as it was read. */
static bool
copy_reading(Work *work, const char **out_code, GError **error)
{
    const Correction *c = work->correction;
    work->document = document_of(work);
    if (!work->document)
        return is_field(c, "cluster") || refuse(out_code, "failed", c, "no such document", error);
    g_autoptr(json_t) json = reading_encode(work->document->reading, true);
    if (!reading_decode(json, &work->reading, error))
        return false;
    const GPtrArray *vouchers = work->reading->documents;
    if (c->voucher < 0 || (guint)c->voucher > vouchers->len)
        return refuse(out_code, "failed", c, "no such voucher in the document", error);
    work->place = c->voucher      ? vouchers->pdata[c->voucher - 1]
                  : vouchers->len ? vouchers->pdata[0]
                                  : work->reading;
    return true;
}

/* --- the three kinds ---------------------------------------------------------------------- */

static bool
set_field(Work *work, FieldId id, const char *value)
{
    const Correction *c = work->correction;
    const ReadingField *had = work->place->fields[id];
    int page = c->page ? c->page : had ? had->page : 0;
    ReadingBox box = c->page ? c->box : had ? had->box : (ReadingBox){0};
    g_autofree char *form = correct_value(id, value);
    if (!form)
        return false;
    work->before = had ? g_strdup(had->value) : NULL;
    work->after = g_strdup(form);
    ReadingField *field = reading_set(work->place, id, form, 1, "person");
    if (field) {
        field->page = page;
        field->box = box;
    }
    return true;
}

static bool
set_attendees(Work *work)
{
    guint had = work->place->attendees->len;
    if (!correct_attendees(work->place, work->correction->value))
        return false;
    work->before = g_strdup_printf("%u", had);
    work->after = g_strdup_printf("%u", work->place->attendees->len);
    return true;
}

/* The only candidate from now on is the person's; a later letter may name another one again, and
 * then a person sees both. */
static bool
set_cluster(Work *work, bool *out_good, GError **error)
{
    CaseFile *file = work->file;
    g_autoptr(Cluster) cluster = NULL;
    g_autofree char *number = correct_value(FIELD_CLUSTER_NUMBER, work->correction->value);
    int64_t n = number ? g_ascii_strtoll(number, NULL, 10) : 0;
    g_autofree char *now = book_now(work->book);
    g_autofree char *today = g_strndup(now, 10);
    const char *day = file->issue_date ? file->issue_date : today;
    if (!register_cluster(work->book, n, day, &cluster, error) ||
        (!cluster && !register_cluster(work->book, n, today, &cluster, error)))
        return false;
    *out_good = cluster != NULL;
    if (!cluster)
        return true;
    work->before = g_strdup_printf("%" G_GINT64_FORMAT, file->cluster);
    work->after = g_strdup(number);
    g_ptr_array_set_size(file->candidates, 0);
    case_file_add_candidate(file, n, "document", "number", number);
    file->cluster = n;
    file->cluster_proposed = false;
    if (work->place) {
        (void)reading_set(work->place, FIELD_CLUSTER_NAME, "", 0, "person");
        (void)reading_set(work->place, FIELD_CLUSTER_NUMBER, number, 1, "person");
    }
    return true;
}

static bool
set_value(Work *work, const char **out_code, GError **error)
{
    const Correction *c = work->correction;
    FieldId id = field_id(c->field);
    bool good = false;
    if (is_field(c, "cluster")) {
        if (!set_cluster(work, &good, error))
            return false;
    } else if (is_field(c, "attendees")) {
        good = set_attendees(work);
    } else {
        good = id != FIELD_COUNT && set_field(work, id, c->value);
    }
    return good || refuse(out_code, "bad-value", c, "not a value of that field", error);
}

/* --- keeping ------------------------------------------------------------------------------ */

/* The case again, with its newest readings and the cluster that was chosen. */
static bool
load_again(Work *work, CaseFile **out, GError **error)
{
    g_autoptr(CaseFile) file = NULL;
    if (!cases_load(work->book, work->file->id, &file, error))
        return false;
    file->cluster = work->file->cluster;
    file->cluster_proposed = work->file->cluster_proposed;
    GPtrArray *candidates = file->candidates;
    file->candidates = work->file->candidates;
    work->file->candidates = candidates;
    *out = g_steal_pointer(&file);
    return true;
}

static bool
keep(Work *work, GError **error)
{
    const Correction *c = work->correction;
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, c->case_id);
    g_autofree char *before = g_strdup_printf("%s=%s", c->field, work->before ? work->before : "");
    g_autofree char *after = g_strdup_printf("%s=%s", c->field, work->after);
    g_autofree char *reason =
        g_strdup_printf("%s: %s → %s", c->field, work->before ? work->before : "–", work->after);
    if (work->reading) {
        reading_mask(work->reading);
        if (!letters_add_reading(work->book, work->document->letter, work->document->part,
                                 work->reading, error))
            return false;
    }
    return cases_decide(work->book, c->case_id, c->version, c->user, "correct", reason, NULL,
                        error) &&
           audit_add(work->book, c->user, "case.correct", subject, before, after, NULL, error);
}

bool
correct_case(Book *book, const Correction *correction, CaseFile **out, const char **out_code,
             GError **error)
{
    g_auto(Work) work = {.book = book, .correction = correction};
    *out_code = "failed";
    return check(&work, out_code, error) && copy_reading(&work, out_code, error) &&
           set_value(&work, out_code, error) && keep(&work, error) && load_again(&work, out, error);
}
