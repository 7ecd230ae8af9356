#include "daemon/review.h"
#include "daemon/day.h"
#include "daemon/filing.h"
#include "daemon/money.h"
#include "daemon/reply.h"
#include "spool/audit.h"
#include "spool/ledger.h"
#include "spool/search.h"
#include "spool/users.h"
#include <string.h>

enum { REASON_BYTES = 4000 }; /* a page of text; the form cuts before */

/* What each action needs and makes. from: the statuses it can be taken in, NULL: any. */
static const struct Act {
    const char *action, *permission, *status; /* status NULL: stays */
    const char *from[6];
    bool reason, mail;
} acts[] = {
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
};
typedef struct Act Act;

/* A decision on its way: what was looked up for it. */
typedef struct Review {
    Book *book;
    const Config *config;
    const ReviewDecision *decision;
    const Act *act;
    CaseFile *file;
    char *reason; /* CPR masked, NULL: none */
} Review;

static void
review_clear(Review *review)
{
    case_file_free(review->file);
    g_free(review->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Review, review_clear)

/* Refuses with a code for the page. */
static bool
refuse(const char **out_code, const char *code, const ReviewDecision *d, const char *why,
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

static bool
act_fits(const Act *act, const char *status)
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
    bool against =
        strcmp(review->act->action, "approve") == 0 && strcmp(review->file->status, "ready") != 0;
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
    return refuse(out_code, "no-funds", review->decision, why, error);
}

static bool
check_person(Review *review, const char **out_code, GError **error)
{
    const ReviewDecision *d = review->decision;
    g_autofree char *role = NULL;
    review->act = act_of(d->action);
    if (!review->act)
        return refuse(out_code, "failed", d, "no such action", error);
    if (!users_role(review->book, d->user, &role, error))
        return false;
    if (!role || !users_may(role, review->act->permission))
        return refuse(out_code, "not-allowed", d, "the user may not", error);
    return true;
}

static bool
check_case(Review *review, const char **out_code, GError **error)
{
    const ReviewDecision *d = review->decision;
    if (!cases_load(review->book, d->case_id, &review->file, error))
        return false;
    if (!review->file)
        return refuse(out_code, "failed", d, "no such case", error);
    if (review->file->version != d->version)
        return refuse(out_code, "stale", d, "the case has changed since it was shown", error);
    if (!act_fits(review->act, review->file->status))
        return refuse(out_code, "closed", d, review->file->status, error);
    const char *why = unpayable(review->file);
    if (why && strcmp(d->action, "approve") == 0)
        return refuse(out_code, "closed", d, why, error);
    if (needs_reason(review) && !review->reason)
        return refuse(out_code, "needs-reason", d, "no reason given", error);
    return check_funds(review, out_code, error);
}

/* --- what follows -------------------------------------------------------------------------- */

static int64_t
line_oere(const ReadingLine *line)
{
    int64_t oere = 0;
    if (!money_parse(line->gross, &oere) && !money_parse(line->net, &oere))
        oere = 0;
    return oere;
}

/* The kind of expense most of the voucher is for. */
static const char *
category_of(const CaseFile *file)
{
    const CaseDocument *voucher = case_voucher(file);
    g_autoptr(GHashTable) sums = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    const char *best = "other";
    int64_t most = 0;
    for (guint i = 0; voucher && i < voucher->reading->lines->len; i++) {
        const ReadingLine *line = voucher->reading->lines->pdata[i];
        if (!line->category)
            continue;
        int64_t *sum = g_hash_table_lookup(sums, line->category);
        if (!sum)
            g_hash_table_insert(sums, line->category, sum = g_new0(int64_t, 1));
        if (money_add(*sum, line_oere(line), sum) && *sum > most) {
            most = *sum;
            best = line->category;
        }
    }
    return best;
}

/* Nothing to pay: a case of 0 kr. */
static bool
post_payment(const Review *review, GError **error)
{
    g_autofree char *today = day_local(review->book->now_ms);
    return review->file->total_oere == 0 ||
           ledger_post_payment(review->book, review->file->id, today, error);
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
    return ledger_post_approval(review->book, file->id, file->cluster, file->total_oere,
                                category_of(file), day, error);
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

static bool
file_letters(const Review *review, GError **error)
{
    const GArray *letters = review->file->letters;
    for (guint i = 0; review->act->status && i < letters->len; i++)
        if (!filing_letter(review->book, g_array_index(letters, int64_t, i), error))
            return false;
    return true;
}

/* --- the mail ------------------------------------------------------------------------------ */

/* The letter that opened the case, and who wrote it; *out_sender NULL: nobody to write to. */
static bool
opener(const Review *review, Letter **out_letter, Sender **out_sender, GError **error)
{
    if (review->file->letters->len == 0)
        return true;
    int64_t id = g_array_index(review->file->letters, int64_t, 0);
    g_autoptr(Letter) letter = NULL;
    g_autoptr(Reading) mail = NULL;
    if (!letters_load(review->book, id, &letter, error) ||
        !letters_reading(review->book, id, 0, &mail, error))
        return false;
    if (!letter || !mail || !mail->mail)
        return true;
    if (!sender_recognise(review->book, review->config, letter, mail, out_sender, error))
        return false;
    *out_letter = g_steal_pointer(&letter);
    return true;
}

/* An automatic or forged sender hears nothing; the decision stands in the queue either way. */
static bool
hears(const Review *review, const Sender *sender)
{
    return sender && !sender->automatic && !sender->ours && !sender->disbelieved &&
           g_strcmp0(sender->address, review->file->sender_address) == 0;
}

static bool
tell(const Review *review, GError **error)
{
    g_autoptr(Letter) letter = NULL;
    g_autoptr(Sender) sender = NULL;
    g_autoptr(Verdict) verdict = NULL;
    g_autoptr(Cluster) cluster = NULL;
    g_autoptr(Outgoing) outgoing = NULL;
    Book *book = review->book;
    CaseFile *file = review->file;
    if (!review->act->mail)
        return true;
    if (!opener(review, &letter, &sender, error))
        return false;
    if (!hears(review, sender))
        return true;
    g_autofree char *today = day_local(book->now_ms);
    if (!cases_newest_verdict(book, file->id, &verdict, error) ||
        (file->cluster && !register_cluster(book, file->cluster, today, &cluster, error)))
        return false;
    bool insider = file->cluster ? sender_holds(sender, file->cluster, NULL) : sender->roles->len;
    const ReplyCase rc = {.file = file, .verdict = verdict, .cluster = cluster, .insider = insider};
    int64_t id;
    if (!reply_decision(review->config, &rc, review->act->action, review->reason,
                        letter->message_id, book->now_ms, &outgoing, error))
        return false;
    return !outgoing || outbox_add(book, outgoing, &id, error);
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
carry_out(const Review *review, GError **error)
{
    const ReviewDecision *d = review->decision;
    return cases_decide(review->book, d->case_id, d->version, d->user, d->action, review->reason,
                        review->act->status, error) &&
           post(review, error) && note_audit(review, error) && tell(review, error) &&
           file_letters(review, error) && search_catch_up(review->book, SEARCH_BATCH, error);
}

bool
review_decide(Book *book, const Config *config, const RulePack *pack,
              const ReviewDecision *decision, const char **out_error_code, GError **error)
{
    (void)pack; /* a decision rests on the verdict as it was shown */
    g_auto(Review) review = {.book = book, .config = config, .decision = decision};
    *out_error_code = "failed";
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
    const ReviewDecision decision = {case_id, file ? file->version : 0, "bilag", "pay", NULL};
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
    return strcmp(file->status, "ready") == 0 && !unpayable(file) && file->total_oere > 0 &&
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
    const ReviewDecision decision = {file->id, file->version, "bilagd", small.action, reason};
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
