/* Taking a decision back before anybody was told; prototype in review_steps.h. */
#include "daemon/day.h"
#include "daemon/review_steps.h"
#include "spool/audit.h"
#include "spool/ledger.h"
#include "spool/outbox.h"
#include "spool/search.h"
#include "spool/users.h"
#include <string.h>

/* The newest decision that moved the case; NULL: none that still stands. Borrowed. */
static const CaseDecision *
last_move(const GPtrArray *decisions)
{
    for (guint i = decisions->len; i-- > 0;) {
        const CaseDecision *d = decisions->pdata[i];
        if (d->after)
            return d->undone ? NULL : d;
    }
    return NULL;
}

static bool
in_time(const Review *review, const CaseDecision *move)
{
    g_autofree char *since =
        day_instant(review->book->now_ms - INT64_C(1000) * review->config->undo_seconds);
    return strcmp(move->at, since) >= 0;
}

static bool
check(Review *review, const CaseDecision *move, const char **out_code, GError **error)
{
    const ReviewDecision *d = review->decision;
    g_autofree char *role = NULL;
    if (!users_role(review->book, d->user, &role, error))
        return false;
    if (!role || !users_may(role, "decide"))
        return review_refuse(out_code, "not-allowed", d, "the user may not", error);
    if (review->file->version != d->version)
        return review_refuse(out_code, "stale", d, "the case has changed since it was shown",
                             error);
    static const char *const lasting[] = {"pay", "merge", NULL}; /* the bank does not take it back;
                                                                    the papers have gone over */
    if (!move || g_strv_contains(lasting, move->action) ||
        strcmp(move->after, review->file->status) != 0 || !in_time(review, move))
        return review_refuse(out_code, "too-late", d, "nothing that can be taken back", error);
    if (strcmp(move->user, d->user) != 0)
        return review_refuse(out_code, "not-allowed", d, "another took the decision", error);
    return true;
}

/* A mail that has left cannot be called back, and then nothing is. */
static bool
recall(Review *review, const CaseDecision *move, const char **out_code, GError **error)
{
    bool gone = false;
    if (!outbox_recall(review->book, review->file->id, "decision", move->at, &gone, error))
        return false;
    return gone ||
           review_refuse(out_code, "too-late", review->decision, "its mail has left", error);
}

static bool
take_back(const Review *review, const CaseDecision *move, GError **error)
{
    const ReviewDecision *d = review->decision;
    g_autofree char *today = day_local(review->book->now_ms);
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, d->case_id);
    return cases_undo(review->book, d->case_id, d->version, move, error) &&
           ledger_reverse_approval(review->book, d->case_id, today, error) &&
           audit_add(review->book, d->user, "case.undo", subject, move->after, move->before,
                     move->action, error) &&
           review_file_letters(review, error) && search_catch_up(review->book, SEARCH_BATCH, error);
}

bool
review_undo(Book *book, const Config *config, const ReviewDecision *decision, const char **out_code,
            GError **error)
{
    g_auto(Review) review = {.book = book, .config = config, .decision = decision};
    g_autoptr(GPtrArray) decisions = NULL;
    g_autoptr(BookTransaction) transaction = book_transaction(book, error);
    if (!transaction || !cases_load(book, decision->case_id, &review.file, error) ||
        !cases_decisions(book, decision->case_id, &decisions, error))
        return false;
    if (!review.file)
        return review_refuse(out_code, "failed", decision, "no such case", error);
    const CaseDecision *move = last_move(decisions);
    return check(&review, move, out_code, error) && recall(&review, move, out_code, error) &&
           take_back(&review, move, error) && book_commit(book, error);
}
