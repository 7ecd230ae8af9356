#include "daemon/review.h"
#include "daemon/day.h"
#include "daemon/facts.h"
#include "daemon/filing.h"
#include "daemon/judge.h"
#include "daemon/money.h"
#include "daemon/review_steps.h"
#include "spool/audit.h"
#include "spool/ledger.h"
#include "spool/search.h"
#include "spool/users.h"
#include <string.h>

enum { REASON_BYTES = 4000 }; /* a page of text; the form cuts before */

static const Act acts[] = {
    {"approve", "approve", "approved", {"ready", "flagged"}, false, true},
    {"reject",
     "decide",
     "rejected",
     {"received", "needs-info", "awaits-coordinator", "flagged", "ready"},
     true,
     true},
    {"ask",
     "decide",
     "needs-info",
     {"received", "needs-info", "awaits-coordinator", "flagged", "ready"},
     true,
     true},
    {"note", "decide", NULL, {NULL}, true, false},
    {"pay", "approve", "paid", {"approved"}, false, true},
    {"duplicate",
     "decide",
     "duplicate",
     {"received", "needs-info", "awaits-coordinator", "flagged", "ready"},
     false,
     false},
    {"assign", "decide", NULL, {NULL}, false, false},
    {"confirm-account",
     "decide",
     NULL,
     {"received", "needs-info", "awaits-coordinator", "flagged", "ready"},
     true,
     false},
    {"split",
     "decide",
     NULL,
     {"received", "needs-info", "awaits-coordinator", "flagged", "ready"},
     false,
     false},
    {"merge",
     "decide",
     "duplicate",
     {"received", "needs-info", "awaits-coordinator", "flagged", "ready"},
     false,
     false},
};
/* The first of two approvers: the case stays where it is, nobody is told. */
static const Act first_approval = {"first-approval",     "approve", NULL,
                                   {"ready", "flagged"}, false,     false};

void
review_clear(Review *review)
{
    case_file_free(review->file);
    g_free(review->reason);
}

bool
review_refuse(const char **out_code, const char *code, const ReviewDecision *d, const char *why,
              GError **error)
{
    *out_code = code;
    return fail(error, FAIL_SENDER, "case %" G_GINT64_FORMAT ": %s by %s refused: %s", d->case_id,
                d->action, d->user, why);
}

static const Act *
act_of(const char *action)
{
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++)
        if (strcmp(acts[i].action, action) == 0)
            return &acts[i];
    return NULL;
}

/* --- may it be done ------------------------------------------------------------------------ */

bool
review_act_fits(const Act *act, const char *status)
{
    if (!act->from[0])
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(act->from) && act->from[i]; i++)
        if (strcmp(act->from[i], status) == 0)
            return true;
    return false;
}

/* The ledger is in kroner and every posting names a cluster (rule B10). */
static const char *
unpayable(const CaseFile *file)
{
    if (file->cluster == 0)
        return "the case has no cluster";
    if (!file->has_total)
        return "the case has no total";
    if (file->currency && file->currency[0] && strcmp(file->currency, "DKK") != 0)
        return "the total is not in kroner";
    return NULL;
}

/* Approving against a finding is allowed and has to be explained. */
static bool
needs_reason(const Review *review)
{
    bool against = strcmp(review->act->permission, "approve") == 0 &&
                   strcmp(review->file->status, "flagged") == 0;
    return review->act->reason || against;
}

/* Rule I19: nobody pays what the cluster does not have. Approved amounts are taken off already. */
static bool
check_funds(const Review *review, const char **out_code, GError **error)
{
    int64_t available;
    bool funded;
    if (strcmp(review->act->action, "pay") != 0)
        return true;
    if (!ledger_available(review->book, review->file->cluster, &available, &funded, error))
        return false;
    if (!funded || available >= 0)
        return true;
    g_autofree char *lacks = money_sentence(-available, "DKK");
    g_autofree char *why = g_strdup_printf("the cluster lacks %s (I19)", lacks);
    return review_refuse(out_code, "no-funds", review->decision, why, error);
}

/* What a decision names besides its case. */
static bool
check_about(Review *review, const char **out_code, GError **error)
{
    const ReviewDecision *d = review->decision;
    const char *about = d->about ? d->about : "";
    g_autofree char *role = NULL;
    bool merge = strcmp(d->action, "merge") == 0;
    if (strcmp(d->action, "split") == 0)
        return review_check_split(review, out_code, error);
    if (merge || strcmp(d->action, "duplicate") == 0) {
        if (!cases_by_number(review->book, about, &review->other, error))
            return false;
        if (review->other == 0 || review->other == d->case_id)
            return review_refuse(out_code, "no-such-case", d, "no such other case", error);
        if (merge && !review_check_merge(review, out_code, error))
            return false;
    }
    if (strcmp(d->action, "assign") == 0 && *about) {
        if (!users_role(review->book, about, &role, error))
            return false;
        if (!role)
            return review_refuse(out_code, "no-such-user", d, "no such user", error);
    }
    if (!review->reason && *about)
        review->reason = g_strdup(about);
    return true;
}

static bool
is_above_four_eyes(const Review *review)
{
    int64_t limit = review->config->four_eyes_above_oere;
    return strcmp(review->decision->action, "approve") == 0 && limit > 0 &&
           llabs(review->file->total_oere) > limit;
}

/* Somebody has approved what stands there now: the same verdict. *out NULL: nobody. Caller
 * frees. */
static bool
first_approver(const Review *review, char **out, GError **error)
{
    g_autoptr(GPtrArray) decisions = NULL;
    g_autoptr(Verdict) verdict = NULL;
    if (!cases_decisions(review->book, review->file->id, &decisions, error) ||
        !cases_newest_verdict(review->book, review->file->id, &verdict, error))
        return false;
    for (guint i = 0; i < decisions->len; i++) {
        const CaseDecision *d = decisions->pdata[i];
        if (strcmp(d->action, first_approval.action) == 0 && !d->undone &&
            d->verdict == (verdict ? verdict->id : 0)) {
            g_free(*out);
            *out = g_strdup(d->user);
        }
    }
    return true;
}

static bool
check_four_eyes(Review *review, const char **out_code, GError **error)
{
    g_autofree char *first = NULL;
    if (!is_above_four_eyes(review))
        return true;
    if (!first_approver(review, &first, error))
        return false;
    if (!first)
        review->act = &first_approval;
    else if (strcmp(first, review->decision->user) == 0)
        return review_refuse(out_code, "same-person", review->decision,
                             "the second approver is the first", error);
    return true;
}

static bool
check_person(Review *review, const char **out_code, GError **error)
{
    const ReviewDecision *d = review->decision;
    g_autofree char *role = NULL;
    review->act = act_of(d->action);
    if (!review->act)
        return review_refuse(out_code, "failed", d, "no such action", error);
    if (!users_role(review->book, d->user, &role, error))
        return false;
    if (!role || !users_may(role, review->act->permission))
        return review_refuse(out_code, "not-allowed", d, "the user may not", error);
    return true;
}

static bool
check_case(Review *review, const char **out_code, GError **error)
{
    const ReviewDecision *d = review->decision;
    if (!cases_load(review->book, d->case_id, &review->file, error))
        return false;
    if (!review->file)
        return review_refuse(out_code, "failed", d, "no such case", error);
    if (review->file->version != d->version)
        return review_refuse(out_code, "stale", d, "the case has changed since it was shown",
                             error);
    if (!review_act_fits(review->act, review->file->status))
        return review_refuse(out_code, "closed", d, review->file->status, error);
    const char *why = unpayable(review->file);
    if (why && strcmp(d->action, "approve") == 0)
        return review_refuse(out_code, "closed", d, why, error);
    if (needs_reason(review) && !review->reason)
        return review_refuse(out_code, "needs-reason", d, "no reason given", error);
    return check_funds(review, out_code, error) && check_about(review, out_code, error) &&
           check_four_eyes(review, out_code, error);
}

/* --- what follows -------------------------------------------------------------------------- */

/* Nothing to pay: a case of 0 kr. */
static bool
post_payment(const Review *review, GError **error)
{
    g_autofree char *today = day_local(review->book->now_ms);
    return review->file->total_oere == 0 ||
           ledger_post_payment(review->book, review->file->id, today, error);
}

/* A credit note gives back: whatever sign it prints, it is booked as less spending (X15). */
static int64_t
booked_oere(const CaseFile *file)
{
    const CaseDocument *voucher = case_voucher(file);
    bool credit = voucher && g_strcmp0(voucher->reading->kind, "credit-note") == 0;
    return credit && file->total_oere > 0 ? -file->total_oere : file->total_oere;
}

static bool
post(const Review *review, GError **error)
{
    const CaseFile *file = review->file;
    if (strcmp(review->act->action, "pay") == 0)
        return post_payment(review, error);
    if (strcmp(review->act->action, "approve") != 0)
        return true;
    g_autofree char *today = day_local(review->book->now_ms);
    bool dated = file->issue_date && day_valid(file->issue_date), closed = false;
    if (dated && !ledger_closed(review->book, file->issue_date, &closed, error))
        return false;
    const char *day = dated && !closed ? file->issue_date : today; /* rule I13 */
    return ledger_post_approval(review->book, file->id, file->cluster, booked_oere(file),
                                facts_category(file), day, error);
}

static bool
note_audit(const Review *review, GError **error)
{
    const CaseFile *file = review->file;
    g_autofree char *what = g_strconcat("case.", review->act->action, NULL);
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, file->id);
    const char *after = review->act->status ? review->act->status : file->status;
    return audit_add(review->book, review->decision->user, what, subject, file->status, after,
                     review->reason, error);
}

/* Rule X05: whoever was asked, and how, stands in the reason. */
static bool
confirm_account(const Review *review, GError **error)
{
    const CaseFile *file = review->file;
    const CaseDocument *voucher = case_voucher(file);
    g_autofree char *account = voucher ? judge_account_key(voucher->reading) : NULL;
    if (!account || !file->supplier_cvr)
        return fail(error, FAIL_SENDER, "case %" G_GINT64_FORMAT " names no account to confirm",
                    file->id);
    return cases_confirm_account(review->book, file->supplier_cvr, account, review->decision->user,
                                 review->reason, error);
}

static bool
keep_about(const Review *review, GError **error)
{
    const ReviewDecision *d = review->decision;
    if (d->also)
        *d->also = review->other;
    if (strcmp(review->act->action, "split") == 0)
        return review_drop_moved(review, error);
    if (review->other)
        return cases_mark_duplicate(review->book, d->case_id, review->other, error) &&
               (strcmp(review->act->action, "merge") != 0 || review_merge(review, error));
    if (strcmp(review->act->action, "confirm-account") == 0)
        return confirm_account(review, error);
    if (strcmp(review->act->action, "assign") == 0)
        return cases_assign(review->book, d->case_id, d->about && *d->about ? d->about : NULL,
                            error);
    return true;
}

bool
review_file_letters(const Review *review, GError **error)
{
    const GArray *letters = review->file->letters;
    for (guint i = 0; i < letters->len; i++)
        if (!filing_letter(review->book, g_array_index(letters, int64_t, i), error))
            return false;
    return true;
}

/* --- all of it ----------------------------------------------------------------------------- */

static char *
reason_of(const ReviewDecision *decision)
{
    g_autofree char *reason = g_strndup(decision->reason ? decision->reason : "", REASON_BYTES);
    char *valid = g_strstrip(g_utf8_make_valid(reason, -1));
    (void)reading_mask_cpr(valid); /* neither audit nor mail may hold one */
    return valid[0] ? valid : (g_free(valid), NULL);
}

static bool
carry_out(Review *review, GError **error)
{
    const ReviewDecision *d = review->decision;
    return (strcmp(review->act->action, "split") != 0 || review_make_split(review, error)) &&
           cases_decide(review->book, d->case_id, d->version, d->user, review->act->action,
                        review->reason, review->act->status, error) &&
           keep_about(review, error) && post(review, error) && note_audit(review, error) &&
           (!review->act->mail || review_tell(review, error)) &&
           (!review->act->status || review_file_letters(review, error)) &&
           search_catch_up(review->book, SEARCH_BATCH, error);
}

bool
review_decide(Book *book, const Config *config, const RulePack *pack,
              const ReviewDecision *decision, const char **out_error_code, GError **error)
{
    (void)pack; /* a decision rests on the verdict as it was shown */
    g_auto(Review) review = {.book = book, .config = config, .decision = decision};
    *out_error_code = "failed";
    if (strcmp(decision->action, "undo") == 0)
        return review_undo(book, config, decision, out_error_code, error);
    review.reason = reason_of(decision);
    g_autoptr(BookTransaction) transaction = book_transaction(book, error);
    return transaction && check_person(&review, out_error_code, error) &&
           check_case(&review, out_error_code, error) && carry_out(&review, error) &&
           book_commit(book, error);
}

bool
review_pay(Book *book, const Config *config, int64_t case_id, GError **error)
{
    const char *code = NULL;
    g_autoptr(CaseFile) file = NULL;
    if (!cases_load(book, case_id, &file, error))
        return false;
    const ReviewDecision decision = {case_id, file ? file->version : 0, "bilag", "pay", NULL, NULL,
                                     NULL};
    g_auto(Review)
        review = {.book = book, .config = config, .decision = &decision, .act = act_of("pay")};
    g_autoptr(BookTransaction) transaction = book_transaction(book, error);
    return transaction && check_case(&review, &code, error) && carry_out(&review, error) &&
           book_commit(book, error);
}

/* --- without a person ---------------------------------------------------------------------- */

static bool
below_threshold(const Config *config, const CaseFile *file)
{
    return strcmp(file->status, "ready") == 0 && !unpayable(file) && booked_oere(file) > 0 &&
           file->total_oere < config->auto_approve_below_oere;
}

bool
review_approve_small(Book *book, const Config *config, CaseFile *file, GError **error)
{
    /* no mail of its own: the answer to the letter says it */
    static const Act small = {"approve", "approve", "approved", {"ready"}, false, false};
    if (!below_threshold(config, file))
        return true;
    g_autofree char *limit = money_sentence(config->auto_approve_below_oere, "DKK");
    g_autofree char *reason = g_strdup_printf("under %s (auto_approve_below)", limit);
    const ReviewDecision decision = {file->id, file->version, "bilagd", small.action,
                                     reason,   NULL,          NULL};
    Review review = {.book = book,
                     .config = config,
                     .decision = &decision,
                     .act = &small,
                     .file = file,
                     .reason = reason}; /* all borrowed: not cleared */
    if (!carry_out(&review, error))
        return false;
    g_free(file->status);
    file->status = g_strdup(small.status);
    file->version++;
    return true;
}
