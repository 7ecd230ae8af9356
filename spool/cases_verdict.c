/* The verdicts of cases.h. */
#include "spool/cases.h"

/* The row of the rule's text, made when it decides for the first time; *out 0: none was given. */
static bool
find_wording(Book *book, const Finding *f, int64_t *out, GError **error)
{
    *out = 0;
    if (!f->title || !f->rule_text || !f->valid_from)
        return true;
    if (!book_number(book, error, 0, out,
                     "SELECT id FROM rule_wording WHERE rule = ? AND valid_from = ? AND title = ?"
                     " AND office = ? AND quote IS ?",
                     "ttttt", f->rule, f->valid_from, f->title, f->rule_text, f->quote))
        return false;
    return *out != 0 ||
           book_insert(book, error, out,
                       "INSERT INTO rule_wording (rule, valid_from, title, office, quote)"
                       " VALUES (?, ?, ?, ?, ?)",
                       "ttttt", f->rule, f->valid_from, f->title, f->rule_text, f->quote);
}

static bool
add_finding(Book *book, int64_t verdict, const Finding *f, GError **error)
{
    int64_t wording;
    return find_wording(book, f, &wording, error) &&
           book_run(book, error,
                    "INSERT INTO finding (verdict, rule, severity, result, arithmetic, field, part,"
                    " page, ask, ask_of, sender_text, sender_text_en, office_text, source,"
                    " other_case, wording)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    "itttttnittttttnn", verdict, f->rule, f->severity, f->result, f->arithmetic,
                    f->field, f->part, (int64_t)f->page, f->ask, f->ask_of, f->sender_text,
                    f->sender_text_en, f->office_text, f->source, f->other_case, wording);
}

bool
cases_add_verdict(Book *book, int64_t id, const Verdict *verdict, GError **error)
{
    int64_t row;
    g_autofree char *now = book_now(book);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t || !book_insert(book, error, &row,
                           "INSERT INTO verdict (case_id, pack, status, judged_at)"
                           " VALUES (?, ?, ?, ?)",
                           "ittt", id, verdict->pack, verdict->status,
                           verdict->judged_at ? verdict->judged_at : now))
        return false;
    for (guint i = 0; i < verdict->findings->len; i++)
        if (!add_finding(book, row, verdict->findings->pdata[i], error))
            return false;
    return book_run(book, error, "UPDATE case_file SET indexed = 0 WHERE id = ?", "i", id) &&
           book_commit(book, error);
}

static void *
row_verdict(sqlite3_stmt *s)
{
    Verdict *verdict = verdict_new();
    verdict->id = sqlite3_column_int64(s, 0);
    verdict->pack = book_text(s, 1);
    verdict->status = book_text(s, 2);
    verdict->judged_at = book_text(s, 3);
    return verdict;
}

static void *
row_finding(sqlite3_stmt *s)
{
    Finding *f = g_new0(Finding, 1);
    f->rule = book_text(s, 0);
    f->severity = book_text(s, 1);
    f->result = book_text(s, 2);
    f->arithmetic = book_text(s, 3);
    f->field = book_text(s, 4);
    f->part = sqlite3_column_int64(s, 5);
    f->page = sqlite3_column_int(s, 6);
    f->ask = book_text(s, 7);
    f->ask_of = book_text(s, 8);
    f->sender_text = book_text(s, 9);
    f->sender_text_en = book_text(s, 10);
    f->office_text = book_text(s, 11);
    f->source = book_text(s, 12);
    f->other_case = sqlite3_column_int64(s, 13);
    f->valid_from = book_text(s, 14);
    f->title = book_text(s, 15);
    f->rule_text = book_text(s, 16);
    f->quote = book_text(s, 17);
    return f;
}

static void
finding_free_item(void *finding)
{
    finding_free(finding);
}

bool
cases_newest_verdict(Book *book, int64_t id, Verdict **out, GError **error)
{
    void *found = NULL;
    GPtrArray *findings = NULL;
    if (!book_first(book, error, row_verdict, &found,
                    "SELECT id, pack, status, judged_at FROM verdict WHERE case_id = ?"
                    " ORDER BY id DESC LIMIT 1",
                    "i", id))
        return false;
    g_autoptr(Verdict) verdict = found;
    if (verdict) {
        if (!book_list(
                book, error, row_finding, finding_free_item, &findings,
                "SELECT f.rule, severity, result, arithmetic, field, part, page, ask, ask_of,"
                " sender_text, sender_text_en, office_text, source, other_case,"
                " w.valid_from, w.title, w.office, w.quote FROM finding AS f"
                " LEFT JOIN rule_wording AS w ON w.id = f.wording"
                " WHERE verdict = ? ORDER BY f.id",
                "i", verdict->id))
            return false;
        g_ptr_array_unref(verdict->findings);
        verdict->findings = findings;
    }
    *out = g_steal_pointer(&verdict);
    return true;
}

static void *
row_decision(sqlite3_stmt *s)
{
    CaseDecision *decision = g_new0(CaseDecision, 1);
    decision->at = book_text(s, 0);
    decision->user = book_text(s, 1);
    decision->action = book_text(s, 2);
    decision->reason = book_text(s, 3);
    decision->id = sqlite3_column_int64(s, 4);
    decision->before = book_text(s, 5);
    decision->after = book_text(s, 6);
    decision->verdict = sqlite3_column_int64(s, 7);
    decision->undone = sqlite3_column_int(s, 8) != 0;
    return decision;
}

static void
decision_free_item(void *decision)
{
    case_decision_free(decision);
}

bool
cases_decisions(Book *book, int64_t id, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_decision, decision_free_item, out,
                     "SELECT decided_at, user_name, action, reason, id, before_status, status,"
                     " verdict, undone FROM decision WHERE case_id = ? ORDER BY id",
                     "i", id);
}
