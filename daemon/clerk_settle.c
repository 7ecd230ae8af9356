/* The straight line: a letter whose documents are read becomes cases with a verdict, its sender
 * gets one answer, and its mail goes to its folder; one transaction. */
#include "daemon/clerk.h"
#include "daemon/clerk_approval.h"
#include "daemon/clerk_digest.h"
#include "daemon/clerk_overview.h"
#include "daemon/clerk_waits.h"
#include "daemon/day.h"
#include "daemon/filing.h"
#include "daemon/judge.h"
#include "daemon/log.h"
#include "daemon/match.h"
#include "daemon/reply.h"
#include "daemon/review.h"
#include "daemon/routes.h"
#include "daemon/sender.h"
#include "spool/search.h"
#include <string.h>

typedef enum { HEARS_NOTHING, HEARS_ANSWER, HEARS_DIGEST } Hears;

static const char *
folder_of_letter(const Match *match, const GPtrArray *cases)
{
    static const char *const for_a_person[] = {"unreadable", "empty", NULL};
    const char *folder = NULL;
    if (match->note && cases->len > 0)
        return "review";
    for (guint i = 0; i < cases->len; i++)
        folder =
            filing_urgent(folder, filing_of_status(((ReplyCase *)cases->pdata[i])->file->status));
    if (folder)
        return folder;
    if (strcmp(match->intent, "statement") == 0)
        return "done";
    return g_strv_contains(for_a_person, match->intent) ? "review" : "other";
}

/* A case waits for an answer only when somebody was asked: else a person sees it. */
static const char *
status_that_moves(const char *status, bool answered)
{
    return strcmp(status, "needs-info") == 0 && !answered ? "flagged" : status;
}

static bool
judge_and_save(Clerk *clerk, ReplyCase *rc, const char *today, bool answered, GError **error)
{
    CaseFile *file = rc->file;
    facts_derive(file, clerk->pack, today);
    if (!routes_settle(clerk->book, file, error) ||
        !judge_case(clerk->book, clerk->config, clerk->pack, file, today, &rc->verdict, error))
        return false;
    g_free(file->status);
    file->status = g_strdup(status_that_moves(rc->verdict->status, answered));
    if (!cases_save(clerk->book, file, error) ||
        !cases_add_verdict(clerk->book, file->id, rc->verdict, error) ||
        !review_approve_small(clerk->book, clerk->config, file, error))
        return false;
    log_event(LOG_INFO, "judged", "case=%s status=%s", file->number, file->status);
    return true;
}

static bool
record_case(Clerk *clerk, CaseFile *file, const char *today, bool answered, GPtrArray *out,
            GError **error)
{
    ReplyCase *rc = g_new0(ReplyCase, 1);
    rc->file = file;
    g_ptr_array_add(out, rc);
    rc->late = match_is_ended(file);
    bool recorded = rc->late ? cases_save(clerk->book, file, error)
                             : judge_and_save(clerk, rc, today, answered, error);
    return recorded && (file->cluster == 0 ||
                        register_cluster(clerk->book, file->cluster, today, &rc->cluster, error));
}

bool
clerk_judge_again(Clerk *clerk, CaseFile *file, GError **error)
{
    g_autofree char *today = day_local(clerk->book->now_ms);
    g_autoptr(Verdict) verdict = NULL;
    g_autoptr(Cluster) cluster = NULL;
    ReplyCase rc = {.file = file};
    bool asked = strcmp(file->status, "needs-info") == 0; /* and still waits for the answer */
    bool judged = judge_and_save(clerk, &rc, today, asked, error);
    verdict = rc.verdict;
    if (!judged ||
        (file->cluster && !register_cluster(clerk->book, file->cluster, today, &cluster, error)))
        return false;
    rc.cluster = cluster;
    if (!clerk_ask_approval(clerk, &rc, error))
        return false;
    for (guint i = 0; i < file->letters->len; i++)
        if (!filing_letter(clerk->book, g_array_index(file->letters, int64_t, i), error))
            return false;
    return search_catch_up(clerk->book, SEARCH_BATCH, error);
}

static void
reply_case_free(ReplyCase *rc)
{
    verdict_free(rc->verdict);
    cluster_free(rc->cluster);
    g_free(rc);
}

static bool
may_answer(Clerk *clerk, const LetterView *view, const Sender *sender, const Match *match,
           Hears *out, GError **error)
{
    bool answer = false, digest = false;
    const char *why = NULL;
    if (!sender_answerable(clerk->book, clerk->config, sender, match->readable_voucher, &answer,
                           &why, error) ||
        (!answer && !clerk_digest_due(clerk, sender, &digest, error)))
        return false;
    *out = answer ? HEARS_ANSWER : digest ? HEARS_DIGEST : HEARS_NOTHING;
    if (!answer)
        log_event(LOG_INFO, "not-answered", "letter=%ld why=\"%s\"", (long)view->letter->id,
                  why ? why : "");
    return true;
}

static bool
answer(Clerk *clerk, const LetterView *view, const Sender *sender, const Match *match, Hears hears,
       const GPtrArray *cases, GError **error)
{
    if (hears == HEARS_DIGEST)
        return clerk_digest(clerk, view, sender, error);
    if (hears == HEARS_NOTHING)
        return true;
    if (strcmp(match->intent, "statement") == 0)
        return clerk_send_overview(clerk, view, sender, error);
    g_autoptr(Outgoing) outgoing = NULL;
    int64_t id;
    if (!reply_to_letter(clerk->config, view, sender, match->intent, cases, clerk->book->now_ms,
                         &outgoing, error))
        return false;
    return !outgoing || outbox_add(clerk->book, outgoing, &id, error);
}

static bool
ask_coordinators(Clerk *clerk, const GPtrArray *cases, GError **error)
{
    for (guint i = 0; i < cases->len; i++)
        if (!clerk_ask_approval(clerk, cases->pdata[i], error))
            return false;
    return true;
}

/* The letters that the case had before lie where it stands now. */
static bool
file_earlier(Clerk *clerk, int64_t letter, const GPtrArray *cases, GError **error)
{
    for (guint i = 0; i < cases->len; i++) {
        const ReplyCase *rc = cases->pdata[i];
        const GArray *letters = rc->file->letters;
        for (guint k = 0; k < letters->len && !rc->late; k++)
            if (g_array_index(letters, int64_t, k) != letter &&
                !filing_letter(clerk->book, g_array_index(letters, int64_t, k), error))
                return false;
    }
    return true;
}

/* A delivery report: our mail to that address did not arrive. */
static bool
note_bounce(Clerk *clerk, const LetterView *view, GError **error)
{
    const ReadingMail *mail = view->mail->mail;
    if (!mail->reported_id)
        return true;
    g_autofree char *reason = g_strdup_printf(
        "adressen virker ikke: %s",
        mail->failed_recipients->len ? (char *)mail->failed_recipients->pdata[0] : "(ikke oplyst)");
    return outbox_bounced(clerk->book, mail->reported_id, reason, error) &&
           clerk_wait_broken(clerk, mail->reported_id, NULL, view->letter->id, reason, error);
}

/* "Out of office" from whom we asked. */
static bool
note_absence(Clerk *clerk, const LetterView *view, const Sender *sender, GError **error)
{
    const ReadingMail *mail = view->mail->mail;
    g_autofree char *reason = g_strdup_printf("automatisk svar fra %s på vores mail: skal en anden "
                                              "spørges?",
                                              *sender->address ? sender->address : "en maskine");
    guint n = mail->references->len;
    const char *answered = mail->in_reply_to ? mail->in_reply_to
                           : n > 0           ? mail->references->pdata[n - 1]
                                             : NULL;
    return clerk_wait_broken(clerk, answered, sender->address, view->letter->id, reason, error);
}

static bool
note_machine(Clerk *clerk, const LetterView *view, const Sender *sender, const Match *match,
             GError **error)
{
    if (strcmp(match->intent, "bounce") == 0)
        return note_bounce(clerk, view, error);
    return strcmp(match->intent, "automatic") != 0 || note_absence(clerk, view, sender, error);
}

/* Match, judge, record, answer, file: everything a letter changes, in the caller's transaction. */
static bool
settle_in(Clerk *clerk, const LetterView *view, const Sender *sender, GPtrArray *cases,
          GError **error)
{
    g_autoptr(Match) match = NULL;
    g_autofree char *today = day_local(clerk->book->now_ms);
    int64_t letter = view->letter->id;
    Hears hears = HEARS_NOTHING;
    if (!clerk_hear_approval(clerk, view, sender, error) ||
        !match_letter(clerk->book, clerk->config, clerk->pack, view, sender, &match, error) ||
        !may_answer(clerk, view, sender, match, &hears, error))
        return false;
    for (guint i = 0; i < match->cases->len; i++)
        if (!record_case(clerk, match->cases->pdata[i], today, hears != HEARS_NOTHING, cases,
                         error))
            return false;
    if (!note_machine(clerk, view, sender, match, error))
        return false;
    const char *folder = folder_of_letter(match, cases);
    bool ok = answer(clerk, view, sender, match, hears, cases, error) &&
              ask_coordinators(clerk, cases, error) && file_earlier(clerk, letter, cases, error) &&
              letters_file(clerk->book, letter, folder, error) &&
              letters_set_state(clerk->book, letter, "settled", folder, match->note, error) &&
              search_catch_up(clerk->book, SEARCH_BATCH, error);
    for (guint i = 0; i < cases->len; i++) /* the cases go with match */
        ((ReplyCase *)cases->pdata[i])->file = NULL;
    return ok;
}

/* What is shown now may be old; a page that is not told shows it at its next look. */
static void
tell_pages(Clerk *clerk, int64_t letter)
{
    g_autoptr(GArray) ids = NULL;
    g_autoptr(GError) error = NULL;
    if (clerk->web < 0)
        return;
    if (!cases_of_letter(clerk->book, letter, &ids, &error)) {
        log_error("pages-not-told", error);
        return;
    }
    for (guint i = 0; i < ids->len; i++)
        clerk_tell_web(clerk, g_array_index(ids, int64_t, i), "");
    if (ids->len == 0) /* a letter in the queue for itself */
        clerk_tell_web(clerk, 0, "");
}

bool
clerk_settle(Clerk *clerk, int64_t letter, GError **error)
{
    g_autoptr(LetterView) view = NULL;
    g_autoptr(Sender) sender = NULL;
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func((GDestroyNotify)reply_case_free);
    if (!letter_view_load(clerk->book, letter, &view, error) ||
        !sender_recognise(clerk->book, clerk->config, view->letter, view->mail, &sender, error))
        return false;
    g_autoptr(BookTransaction) transaction = book_transaction(clerk->book, error);
    if (!transaction || !settle_in(clerk, view, sender, cases, error) ||
        !book_commit(clerk->book, error))
        return false;
    tell_pages(clerk, letter);
    log_event(LOG_INFO, "settled", "letter=%ld cases=%u", (long)letter, cases->len);
    return true;
}
