#include "spool/cases.h"
#include "daemon/day.h"
#include <string.h>

/* --- structs --------------------------------------------------------------------------------- */

void
case_candidate_free(CaseCandidate *candidate)
{
    if (!candidate)
        return;
    g_free(candidate->source);
    g_free(candidate->how);
    g_free(candidate->text);
    g_free(candidate);
}

static void
candidate_free_item(void *candidate)
{
    case_candidate_free(candidate);
}

static void
document_free_item(void *document)
{
    case_document_free(document);
}

static void
finding_free_item(void *finding)
{
    finding_free(finding);
}

CaseFile *
case_file_new(void)
{
    CaseFile *file = g_new0(CaseFile, 1);
    file->status = g_strdup("received");
    file->candidates = g_ptr_array_new_with_free_func(candidate_free_item);
    file->documents = g_ptr_array_new_with_free_func(document_free_item);
    file->letters = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return file;
}

void
case_file_free(CaseFile *file)
{
    if (!file)
        return;
    char *const strings[] = {
        file->number,          file->mark,          file->status,
        file->route,           file->opened_at,     file->updated_at,
        file->sender_address,  file->sender_name,   file->duplicate_rule,
        file->proposed_number, file->supplier_name, file->supplier_cvr,
        file->invoice_id,      file->issue_date,    file->due_date,
        file->currency,        file->assigned_to,   file->picture_hash,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
    g_ptr_array_unref(file->candidates);
    g_ptr_array_unref(file->documents);
    g_array_unref(file->letters);
    g_free(file);
}

CaseDocument *
case_document_new(const char *role, int64_t letter, int64_t part)
{
    CaseDocument *document = g_new0(CaseDocument, 1);
    document->role = g_strdup(role);
    document->letter = letter;
    document->part = part;
    return document;
}

void
case_document_free(CaseDocument *document)
{
    if (!document)
        return;
    g_free(document->role);
    g_free(document->sha256);
    g_free(document->name);
    g_free(document->media_type);
    reading_free(document->reading);
    g_free(document);
}

void
case_file_add_candidate(CaseFile *file, int64_t cluster, const char *source, const char *how,
                        const char *text)
{
    CaseCandidate *candidate = g_new0(CaseCandidate, 1);
    candidate->cluster = cluster;
    candidate->source = g_strdup(source);
    candidate->how = g_strdup(how);
    candidate->text = g_strdup(text);
    g_ptr_array_add(file->candidates, candidate);
}

Verdict *
verdict_new(void)
{
    Verdict *verdict = g_new0(Verdict, 1);
    verdict->findings = g_ptr_array_new_with_free_func(finding_free_item);
    return verdict;
}

void
verdict_free(Verdict *verdict)
{
    if (!verdict)
        return;
    g_free(verdict->pack);
    g_free(verdict->status);
    g_free(verdict->judged_at);
    g_ptr_array_unref(verdict->findings);
    g_free(verdict);
}

Finding *
finding_new(const char *rule, const char *severity, const char *result)
{
    Finding *finding = g_new0(Finding, 1);
    finding->rule = g_strdup(rule);
    finding->severity = g_strdup(severity);
    finding->result = g_strdup(result);
    return finding;
}

void
finding_free(Finding *finding)
{
    if (!finding)
        return;
    char *const strings[] = {finding->rule,        finding->severity,    finding->result,
                             finding->arithmetic,  finding->field,       finding->ask,
                             finding->ask_of,      finding->sender_text, finding->sender_text_en,
                             finding->office_text, finding->source,      finding->valid_from,
                             finding->title,       finding->rule_text,   finding->quote};
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free(strings[i]);
    g_free(finding);
}

void
case_decision_free(CaseDecision *decision)
{
    if (!decision)
        return;
    g_free(decision->at);
    g_free(decision->user);
    g_free(decision->action);
    g_free(decision->reason);
    g_free(decision->before);
    g_free(decision->after);
    g_free(decision);
}

const CaseDocument *
case_voucher(const CaseFile *file)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *document = file->documents->pdata[i];
        if (g_strcmp0(document->role, "voucher") == 0)
            return document;
    }
    return NULL;
}

/* --- numbers and marks ----------------------------------------------------------------------- */

static bool
take_number(Book *book, char **out, GError **error)
{
    g_autofree char *today = day_local(book->now_ms);
    int64_t year = g_ascii_strtoll(today, NULL, 10), last;
    if (!book_number(
            book, error, 0, &last,
            "INSERT INTO case_counter (year, last) VALUES (?, 1)"
            " ON CONFLICT (year) DO UPDATE SET last = case_counter.last + 1 RETURNING last",
            "i", year))
        return false;
    *out = g_strdup_printf("K%" G_GINT64_FORMAT "-%06" G_GINT64_FORMAT, year, last);
    return true;
}

/* --- saving ---------------------------------------------------------------------------------- */

static bool
insert_case(Book *book, CaseFile *file, GError **error)
{
    g_autofree char *number = NULL, *mark = NULL, *now = book_now(book);
    if (!take_number(book, &number, error) || !book_mark(&mark, error) ||
        !book_insert(book, error, &file->id,
                     "INSERT INTO case_file (number, mark, version, status, opened_at, updated_at)"
                     " VALUES (?, ?, 0, ?, ?, ?)",
                     "ttttt", number, mark, file->status, now, now))
        return false;
    g_free(file->number);
    g_free(file->mark);
    g_free(file->opened_at);
    file->number = g_steal_pointer(&number);
    file->mark = g_steal_pointer(&mark);
    file->opened_at = g_steal_pointer(&now);
    file->version = 0;
    return true;
}

static bool
stale(const Book *book, int64_t id, GError **error)
{
    if (sqlite3_changes(book->db) == 1)
        return true;
    return fail(error, FAIL_SENDER,
                "case %" G_GINT64_FORMAT " was changed by somebody else in the meantime", id);
}

static bool
update_row(Book *book, const CaseFile *f, const char *now, GError **error)
{
    return book_run(
               book, error,
               "UPDATE case_file SET version = version + 1, indexed = 0, status = ?, route = ?,"
               " updated_at = ?, sender_address = ?, sender_name = ?, cluster = ?,"
               " cluster_proposed = ?, duplicate_of = ?, duplicate_rule = ?,"
               " proposed_case = ?, proposed_number = ?, supplier_name = ?,"
               " supplier_cvr = ?, invoice_id = ?, issue_date = ?, due_date = ?,"
               " currency = ?, total_oere = ?, covers = ?,"
               " per_head_oere = ?, picture_hash = ? WHERE id = ? AND version = ?",
               "tttttnintntttttttpiptii", f->status, f->route, now, f->sender_address,
               f->sender_name, f->cluster, (int64_t)f->cluster_proposed, f->duplicate_of,
               f->duplicate_rule, f->proposed_case, f->proposed_number, f->supplier_name,
               f->supplier_cvr, f->invoice_id, f->issue_date, f->due_date, f->currency,
               f->has_total ? &f->total_oere : NULL, f->covers,
               f->has_per_head ? &f->per_head_oere : NULL, f->picture_hash, f->id, f->version) &&
           stale(book, f->id, error);
}

static bool
save_letters(Book *book, const CaseFile *file, GError **error)
{
    for (guint i = 0; i < file->letters->len; i++)
        if (!book_run(book, error,
                      "INSERT INTO case_letter (case_id, letter) VALUES (?, ?)"
                      " ON CONFLICT DO NOTHING",
                      "ii", file->id, g_array_index(file->letters, int64_t, i)))
            return false;
    return true;
}

static bool
save_documents(Book *book, const CaseFile *file, GError **error)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (!book_run(book, error,
                      "INSERT INTO case_document (case_id, letter, part, role, confirmed)"
                      " VALUES (?, ?, ?, ?, ?) ON CONFLICT (case_id, letter, coalesce(part, 0))"
                      " DO UPDATE SET role = excluded.role, confirmed = excluded.confirmed",
                      "iinti", file->id, d->letter, d->part, d->role, (int64_t)d->confirmed))
            return false;
    }
    return true;
}

static bool
save_candidates(Book *book, const CaseFile *file, GError **error)
{
    if (!book_run(book, error, "DELETE FROM case_candidate WHERE case_id = ?", "i", file->id))
        return false;
    for (guint i = 0; i < file->candidates->len; i++) {
        const CaseCandidate *c = file->candidates->pdata[i];
        if (!book_run(book, error,
                      "INSERT INTO case_candidate (case_id, cluster, source, how, text)"
                      " VALUES (?, ?, ?, ?, ?)",
                      "iittt", file->id, c->cluster, c->source, c->how, c->text))
            return false;
    }
    return true;
}

bool
cases_save(Book *book, CaseFile *file, GError **error)
{
    g_autofree char *now = book_now(book);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || (file->id == 0 && !insert_case(book, file, error)) ||
        !update_row(book, file, now, error) || !save_letters(book, file, error) ||
        !save_documents(book, file, error) || !save_candidates(book, file, error) ||
        !book_commit(book, error))
        return false;
    file->version++;
    g_free(file->updated_at);
    file->updated_at = g_steal_pointer(&now);
    return true;
}

static bool
set_status(Book *book, int64_t id, int64_t version, const char *status, const char *now,
           GError **error)
{
    return book_run(book, error,
                    "UPDATE case_file SET version = version + 1, indexed = 0, updated_at = ?,"
                    " status = coalesce(?, status) WHERE id = ? AND version = ?",
                    "ttii", now, status, id, version) &&
           stale(book, id, error);
}

bool
cases_decide(Book *book, int64_t id, int64_t version, const char *user, const char *action,
             const char *reason, const char *status, GError **error)
{
    g_autofree char *now = book_now(book);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    return t &&
           book_run(book, error,
                    "INSERT INTO decision (case_id, decided_at, user_name, action, reason, status,"
                    " before_status, verdict) SELECT id, ?, ?, ?, ?, ?, status,"
                    " (SELECT max(id) FROM verdict WHERE case_id = case_file.id)"
                    " FROM case_file WHERE id = ?",
                    "ttttti", now, user, action, reason, status, id) &&
           set_status(book, id, version, status, now, error) && book_commit(book, error);
}

bool
cases_undo(Book *book, int64_t id, int64_t version, const CaseDecision *decision, GError **error)
{
    g_autofree char *now = book_now(book);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    return t &&
           book_run(book, error, "UPDATE decision SET undone = 1 WHERE id = ? AND case_id = ?",
                    "ii", decision->id, id) &&
           set_status(book, id, version, decision->before, now, error) && book_commit(book, error);
}

bool
cases_assign(Book *book, int64_t id, const char *user, GError **error)
{
    return book_run(book, error, "UPDATE case_file SET assigned_to = ? WHERE id = ?", "ti", user,
                    id);
}

bool
cases_mark_duplicate(Book *book, int64_t id, int64_t other, GError **error)
{
    return book_run(book, error, "UPDATE case_file SET duplicate_of = ? WHERE id = ?", "ii", other,
                    id);
}

bool
cases_drop_document(Book *book, int64_t id, int64_t letter, int64_t part, GError **error)
{
    return book_run(book, error,
                    "DELETE FROM case_document WHERE case_id = ? AND letter = ?"
                    " AND coalesce(part, 0) = ?",
                    "iii", id, letter, part);
}
