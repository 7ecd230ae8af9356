#include "spool/approvals.h"

#define COLUMNS                                                                                    \
    "id, case_id, token, address, voucher_sha256, asked_at, answer, reason, answered_at, "         \
    "coalesce(letter, 0), voided_at, void_reason"

void
approval_free(Approval *approval)
{
    if (!approval)
        return;
    g_free(approval->token);
    g_free(approval->address);
    g_free(approval->voucher_sha256);
    g_free(approval->asked_at);
    g_free(approval->answer);
    g_free(approval->reason);
    g_free(approval->answered_at);
    g_free(approval->voided_at);
    g_free(approval->void_reason);
    g_free(approval);
}

static bool
approval_row(Book *book, sqlite3_stmt *statement, Approval **out, GError **error)
{
    bool row;
    *out = NULL;
    if (!statement || !book_step(book, statement, &row, error))
        return false;
    if (!row)
        return true;
    Approval *a = g_new0(Approval, 1);
    a->id = sqlite3_column_int64(statement, 0);
    a->case_id = sqlite3_column_int64(statement, 1);
    a->token = book_text(statement, 2);
    a->address = book_text(statement, 3);
    a->voucher_sha256 = book_text(statement, 4);
    a->asked_at = book_text(statement, 5);
    a->answer = book_text(statement, 6);
    a->reason = book_text(statement, 7);
    a->answered_at = book_text(statement, 8);
    a->letter = sqlite3_column_int64(statement, 9);
    a->voided_at = book_text(statement, 10);
    a->void_reason = book_text(statement, 11);
    book_done(statement);
    *out = a;
    return true;
}

bool
approvals_ask(Book *book, int64_t case_id, const char *address, const char *voucher_sha256,
              char **out_token, GError **error)
{
    int64_t asked;
    g_autofree char *token = NULL, *now = book_now(book);
    *out_token = NULL;
    if (!book_mark(&token, error) ||
        !book_number(book, error, 0, &asked,
                     "SELECT id FROM approval WHERE case_id = ? AND address = ? AND "
                     "voucher_sha256 = ? AND voided_at IS NULL",
                     "itt", case_id, address, voucher_sha256))
        return false;
    if (asked)
        return true;
    if (!book_run(book, error,
                  "INSERT INTO approval (case_id, token, address, voucher_sha256, asked_at) "
                  "VALUES (?, ?, ?, ?, ?)",
                  "itttt", case_id, token, address, voucher_sha256, now))
        return false;
    *out_token = g_steal_pointer(&token);
    return true;
}

bool
approvals_by_token(Book *book, const char *token, Approval **out, GError **error)
{
    return approval_row(
        book,
        book_query(book, error, "SELECT " COLUMNS " FROM approval WHERE token = ?", "t", token),
        out, error);
}

bool
approvals_waiting(Book *book, int64_t case_id, Approval **out, GError **error)
{
    return approval_row(book,
                        book_query(book, error,
                                   "SELECT " COLUMNS " FROM approval WHERE case_id = ? AND "
                                   "answer IS NULL AND voided_at IS NULL ORDER BY id DESC LIMIT 1",
                                   "i", case_id),
                        out, error);
}

#define NOT_IN_OFFICE                                                                              \
    "FROM approval WHERE answer IS NULL AND voided_at IS NULL AND NOT EXISTS (SELECT 1 FROM "      \
    "case_file c JOIN cluster_role r ON r.cluster = c.cluster WHERE c.id = approval.case_id AND "  \
    "r.role = 'coordinator' AND r.address = lower(approval.address) AND r.valid_from <= ?1 AND "   \
    "(r.valid_to IS NULL OR r.valid_to >= ?1))"

bool
approvals_void(Book *book, const char *asked_before, const char *day, GArray **out_cases,
               GError **error)
{
    g_autofree char *now = book_now(book);
    return book_run(book, error,
                    "UPDATE approval SET voided_at = ?, void_reason = 'expired' WHERE answer IS "
                    "NULL AND voided_at IS NULL AND asked_at < ?",
                    "tt", now, asked_before) &&
           book_numbers(book, error, out_cases, "SELECT DISTINCT case_id " NOT_IN_OFFICE, "t",
                        day) &&
           book_run(book, error,
                    "UPDATE approval SET voided_at = ?2, void_reason = 'coordinator' WHERE id IN "
                    "(SELECT id " NOT_IN_OFFICE ")",
                    "tt", day, now);
}

bool
approvals_answered(Book *book, int64_t case_id, const char *voucher_sha256, Approval **out,
                   GError **error)
{
    return approval_row(
        book,
        book_query(book, error,
                   "SELECT " COLUMNS " FROM approval WHERE case_id = ? AND "
                   "voucher_sha256 = ? AND answer IS NOT NULL AND voided_at IS NULL "
                   "ORDER BY answered_at DESC, id DESC LIMIT 1",
                   "it", case_id, voucher_sha256),
        out, error);
}

bool
approvals_answer(Book *book, int64_t id, const char *answer, const char *reason, int64_t letter,
                 GError **error)
{
    g_autofree char *now = book_now(book);
    return book_run(book, error,
                    "UPDATE approval SET answer = ?, reason = ?, answered_at = ?, letter = ? "
                    "WHERE id = ? AND (answer IS NULL OR answer = 'unclear')",
                    "tttni", answer, reason, now, letter, id);
}
