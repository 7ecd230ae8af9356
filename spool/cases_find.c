/* Loading and finding the cases of cases.h. */
#include "spool/cases.h"
#include "spool/letters.h"
#include <string.h>

/* --- one case -------------------------------------------------------------------------------- */

static void *
row_case(sqlite3_stmt *s)
{
    CaseFile *f = case_file_new();
    g_free(f->status);
    f->id = sqlite3_column_int64(s, 0);
    f->number = book_text(s, 1);
    f->mark = book_text(s, 2);
    f->version = sqlite3_column_int64(s, 3);
    f->status = book_text(s, 4);
    f->route = book_text(s, 5);
    f->opened_at = book_text(s, 6);
    f->updated_at = book_text(s, 7);
    f->sender_address = book_text(s, 8);
    f->sender_name = book_text(s, 9);
    f->cluster = sqlite3_column_int64(s, 10);
    f->cluster_proposed = sqlite3_column_int(s, 11) != 0;
    f->duplicate_of = sqlite3_column_int64(s, 12);
    f->duplicate_rule = book_text(s, 13);
    f->proposed_case = sqlite3_column_int64(s, 14);
    f->proposed_number = book_text(s, 15);
    f->supplier_name = book_text(s, 16);
    f->supplier_cvr = book_text(s, 17);
    f->invoice_id = book_text(s, 18);
    f->issue_date = book_text(s, 19);
    f->due_date = book_text(s, 20);
    f->currency = book_text(s, 21);
    f->has_total = sqlite3_column_type(s, 22) != SQLITE_NULL;
    f->total_oere = sqlite3_column_int64(s, 22);
    f->covers = sqlite3_column_int64(s, 23);
    f->has_per_head = sqlite3_column_type(s, 24) != SQLITE_NULL;
    f->per_head_oere = sqlite3_column_int64(s, 24);
    f->assigned_to = book_text(s, 25);
    f->picture_hash = book_text(s, 26);
    return f;
}

static bool
load_row(Book *book, int64_t id, CaseFile **out, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, row_case, &found,
                    "SELECT id, number, mark, version, status, route, opened_at, updated_at,"
                    " sender_address, sender_name, cluster, cluster_proposed, duplicate_of,"
                    " duplicate_rule, proposed_case, proposed_number, supplier_name,"
                    " supplier_cvr, invoice_id, issue_date, due_date, currency, total_oere,"
                    " covers, per_head_oere, assigned_to, picture_hash FROM case_file WHERE id = ?",
                    "i", id))
        return false;
    *out = found;
    return true;
}

static void *
row_document(sqlite3_stmt *s)
{
    g_autofree char *role = book_text(s, 0);
    CaseDocument *document =
        case_document_new(role, sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2));
    document->confirmed = sqlite3_column_int(s, 3) != 0;
    document->sha256 = book_text(s, 4);
    document->name = book_text(s, 5);
    document->media_type = book_text(s, 6);
    return document;
}

static void
document_free_item(void *document)
{
    case_document_free(document);
}

static bool
load_reading(Book *book, CaseDocument *document, GError **error)
{
    if (!letters_reading(book, document->letter, document->part, &document->reading, error))
        return false;
    if (!document->reading) {
        document->reading = reading_new();
        reading_stop(document->reading, "unreadable", "no reading of it was kept");
    }
    return true;
}

static bool
load_documents(Book *book, CaseFile *file, GError **error)
{
    GPtrArray *documents = NULL;
    if (!book_list(book, error, row_document, document_free_item, &documents,
                   "SELECT d.role, d.letter, d.part, d.confirmed,"
                   " coalesce(part.sha256, letter.sha256), part.name,"
                   " coalesce(part.media_type, 'message/rfc822')"
                   " FROM case_document AS d JOIN letter ON letter.id = d.letter"
                   " LEFT JOIN part ON part.id = d.part WHERE d.case_id = ? ORDER BY d.id",
                   "i", file->id))
        return false;
    g_ptr_array_unref(file->documents);
    file->documents = documents;
    for (guint i = 0; i < documents->len; i++)
        if (!load_reading(book, documents->pdata[i], error))
            return false;
    return true;
}

static bool
load_letters(Book *book, CaseFile *file, GError **error)
{
    GArray *letters = NULL;
    if (!book_numbers(book, error, &letters,
                      "SELECT letter FROM case_letter WHERE case_id = ? ORDER BY letter", "i",
                      file->id))
        return false;
    g_array_unref(file->letters);
    file->letters = letters;
    return true;
}

static void *
row_candidate(sqlite3_stmt *s)
{
    CaseCandidate *candidate = g_new0(CaseCandidate, 1);
    candidate->cluster = sqlite3_column_int64(s, 0);
    candidate->source = book_text(s, 1);
    candidate->how = book_text(s, 2);
    candidate->text = book_text(s, 3);
    return candidate;
}

static void
candidate_free_item(void *candidate)
{
    case_candidate_free(candidate);
}

static bool
load_candidates(Book *book, CaseFile *file, GError **error)
{
    GPtrArray *candidates = NULL;
    if (!book_list(book, error, row_candidate, candidate_free_item, &candidates,
                   "SELECT cluster, source, how, text FROM case_candidate WHERE case_id = ?"
                   " ORDER BY id",
                   "i", file->id))
        return false;
    g_ptr_array_unref(file->candidates);
    file->candidates = candidates;
    return true;
}

bool
cases_load(Book *book, int64_t id, CaseFile **out, GError **error)
{
    g_autoptr(CaseFile) file = NULL;
    /* One snapshot: the writer may be at work while web looks. */
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !load_row(book, id, &file, error))
        return false;
    if (file && (!load_documents(book, file, error) || !load_letters(book, file, error) ||
                 !load_candidates(book, file, error)))
        return false;
    if (!book_commit(book, error))
        return false;
    *out = g_steal_pointer(&file);
    return true;
}

/* --- finding --------------------------------------------------------------------------------- */

bool
cases_by_number(Book *book, const char *number, int64_t *out, GError **error)
{
    g_autofree char *upper = g_ascii_strup(number, -1);
    return book_number(book, error, 0, out, "SELECT id FROM case_file WHERE number = ?", "t",
                       upper);
}

bool
cases_by_mark(Book *book, const char *mark, int64_t *out, GError **error)
{
    g_autofree char *upper = g_ascii_strup(mark, -1);
    return book_number(book, error, 0, out, "SELECT id FROM case_file WHERE mark = ?", "t", upper);
}

bool
cases_by_voucher(Book *book, const char *sha256, int64_t *out, GError **error)
{
    return book_number(book, error, 0, out,
                       "SELECT d.case_id FROM part JOIN case_document AS d ON d.part = part.id"
                       " WHERE part.sha256 = ?1 AND d.role IN ('voucher', 'copy')"
                       " UNION ALL SELECT d.case_id FROM letter"
                       " JOIN case_letter AS l ON l.letter = letter.id"
                       " JOIN case_document AS d ON d.case_id = l.case_id"
                       " AND d.letter = letter.id AND d.part IS NULL"
                       " WHERE letter.sha256 = ?1 AND d.role IN ('voucher', 'copy')"
                       " ORDER BY 1 LIMIT 1",
                       "t", sha256);
}

bool
cases_by_invoice(Book *book, const char *supplier_cvr, const char *invoice_id, int64_t total_oere,
                 int64_t other, int64_t *out, GError **error)
{
    return book_number(book, error, 0, out,
                       "SELECT id FROM case_file WHERE supplier_cvr = ? AND invoice_id = ?"
                       " AND total_oere = ? AND id <> ? ORDER BY id LIMIT 1",
                       "ttii", supplier_cvr, invoice_id, total_oere, other);
}

bool
cases_of_invoice(Book *book, const char *supplier_cvr, const char *invoice_id, int64_t *out,
                 GError **error)
{
    return book_number(book, error, 0, out,
                       "SELECT id FROM case_file WHERE supplier_cvr = ? AND invoice_id = ?"
                       " AND status <> 'duplicate' ORDER BY id LIMIT 1",
                       "tt", supplier_cvr, invoice_id);
}

bool
cases_paid_to(Book *book, const char *supplier_cvr, int64_t other, int limit, GArray **out,
              GError **error)
{
    return book_numbers(book, error, out,
                        "SELECT id FROM case_file WHERE supplier_cvr = ?"
                        " AND status IN ('approved', 'paid') AND id <> ? ORDER BY id DESC LIMIT ?",
                        "tii", supplier_cvr, other, (int64_t)limit);
}

bool
cases_of_letter(Book *book, int64_t letter, GArray **out, GError **error)
{
    return book_numbers(book, error, out,
                        "SELECT case_id FROM case_letter WHERE letter = ? ORDER BY case_id", "i",
                        letter);
}

bool
cases_takes_part(Book *book, int64_t id, const char *address, bool *out, GError **error)
{
    int64_t found;
    g_autofree char *lower = g_ascii_strdown(address, -1);
    if (!book_number(book, error, 0, &found,
                     "SELECT 1 WHERE EXISTS (SELECT 1 FROM case_letter JOIN letter"
                     " ON letter.id = case_letter.letter WHERE case_letter.case_id = ?1"
                     " AND letter.sender_address = ?2) OR EXISTS (SELECT 1 FROM outgoing"
                     " WHERE case_id = ?1 AND lower(recipient) = ?2 AND state <> 'failed')",
                     "it", id, lower))
        return false;
    *out = found != 0;
    return true;
}

/* --- counters -------------------------------------------------------------------------------- */

bool
cases_counts(Book *book, GHashTable **out, GError **error)
{
    return book_counts(book, error, out, "SELECT status, n FROM case_tally WHERE n > 0");
}

/* --- what waits ------------------------------------------------------------------------------ */

/* Mails of ours about a case; an answer to a letter is about all cases of it. */
#define MAILS_ABOUT                                                                                \
    "FROM outgoing o WHERE (o.case_id = c.id OR o.letter IN"                                       \
    " (SELECT letter FROM case_letter WHERE case_id = c.id))"

static void *
row_wait(sqlite3_stmt *s)
{
    const CaseWait wait = {sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1)};
    return g_memdup2(&wait, sizeof wait);
}

bool
cases_waiting(Book *book, const char *since, int limit, GPtrArray **out, GError **error)
{
    return book_list(
        book, error, row_wait, g_free, out,
        "SELECT c.id, (SELECT count(*) " MAILS_ABOUT " AND o.kind = 'reminder' AND o.created_at >="
        " coalesce((SELECT max(o.created_at) " MAILS_ABOUT " AND o.kind <> 'reminder'), ''))"
        " FROM case_file c WHERE (c.status IN ('needs-info', 'awaits-coordinator')"
        " OR (c.status = 'flagged' AND EXISTS (SELECT 1 FROM approval a WHERE a.case_id = c.id"
        " AND a.answer IS NULL AND a.voided_at IS NULL AND NOT EXISTS (SELECT 1 " MAILS_ABOUT
        " AND o.kind = 'reminder' AND o.created_at >= a.asked_at))))"
        " AND coalesce((SELECT max(o.created_at) " MAILS_ABOUT "), c.updated_at) < ?"
        " ORDER BY c.id LIMIT ?",
        "ti", since, (int64_t)limit);
}

bool
cases_add_letter(Book *book, int64_t id, int64_t letter, GError **error)
{
    return book_run(
        book, error,
        "INSERT INTO case_letter (case_id, letter) VALUES (?, ?) ON CONFLICT DO NOTHING", "ii", id,
        letter);
}
