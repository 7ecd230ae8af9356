#include "daemon/clerk_approval.h"
#include "daemon/approval.h"
#include "daemon/day.h"
#include "daemon/log.h"
#include "spool/approvals.h"
#include "spool/audit.h"
#include <string.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* It was voided, or its days are over although nobody has looked yet. */
static bool
is_over(const Clerk *clerk, const Approval *approval)
{
    g_autofree char *oldest =
        day_instant(clerk->book->now_ms - (int64_t)clerk->config->token_days * DAY_MS);
    return approval->voided_at || strcmp(approval->asked_at, oldest) < 0;
}

static bool
counts(const Approval *approval, const CaseFile *file, const Sender *sender,
       const ReadingMail *mail)
{
    const CaseDocument *voucher = case_voucher(file);
    return sender->believed && !sender->automatic && mail->from->len == 1 && voucher &&
           g_strcmp0(voucher->sha256, approval->voucher_sha256) == 0 &&
           g_ascii_strcasecmp(sender->address, approval->address) == 0 &&
           sender_holds(sender, file->cluster, "coordinator");
}

static bool
keep_answer(Clerk *clerk, const Approval *approval, const CaseFile *file, const LetterView *view,
            bool believed, GError **error)
{
    bool over = is_over(clerk, approval);
    g_autofree char *reason = NULL;
    ApprovalAnswer answer = approval_read(view->mail->mail->new_text, &reason);
    const char *word = !believed || over        ? "unclear"
                       : answer == APPROVAL_YES ? "approved"
                       : answer == APPROVAL_NO  ? "rejected"
                                                : "unclear";
    const char *why = over       ? "anmodningen gjaldt ikke længere"
                      : believed ? reason
                                 : "afsender ikke bekræftet";
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, file->id);
    log_event(LOG_INFO, "approval-heard", "case=%s answer=%s", file->number, word);
    /* A12: message-id, time, address and document hash of the approval */
    g_autofree char *evidence =
        g_strdup_printf("%s; mail %s; bilag %s", word,
                        view->mail->mail->message_id ? view->mail->mail->message_id : "-",
                        approval->voucher_sha256);
    return approvals_answer(clerk->book, approval->id, word, why, view->letter->id, error) &&
           audit_add(clerk->book, approval->address, "case.coordinator-answer", subject, NULL,
                     evidence, why, error);
}

bool
clerk_hear_approval(Clerk *clerk, const LetterView *view, const Sender *sender, GError **error)
{
    g_autofree char *token = approval_token(view->mail->mail->subject);
    g_autoptr(Approval) approval = NULL;
    g_autoptr(CaseFile) file = NULL;
    if (!token)
        return true;
    if (!approvals_by_token(clerk->book, token, &approval, error))
        return false;
    if (!approval)
        return true; /* a guess: says nothing, learns nothing */
    if (!cases_load(clerk->book, approval->case_id, &file, error))
        return false;
    if (!file || sender->automatic)
        return true;
    return keep_answer(clerk, approval, file, view,
                       counts(approval, file, sender, view->mail->mail), error);
}

/* A case that only waits, or that a person looks at meanwhile: the coordinator is asked early. */
static bool
is_to_be_asked(const ReplyCase *rc)
{
    static const char *const open[] = {"awaits-coordinator", "flagged", NULL};
    if (!g_strv_contains(open, rc->file->status))
        return false;
    for (guint i = 0; i < rc->verdict->findings->len; i++) {
        const Finding *f = rc->verdict->findings->pdata[i];
        if (strcmp(f->rule, "A10") == 0)
            return strcmp(f->result, "fail") == 0;
    }
    return false;
}

bool
clerk_ask_approval(Clerk *clerk, const ReplyCase *rc, GError **error)
{
    const CaseDocument *voucher = case_voucher(rc->file);
    g_autofree char *token = NULL;
    g_autoptr(Outgoing) outgoing = NULL;
    int64_t id;
    if (!is_to_be_asked(rc) || !rc->cluster || !voucher || !rc->cluster->coordinator_address)
        return true;
    if (!approvals_ask(clerk->book, rc->file->id, rc->cluster->coordinator_address, voucher->sha256,
                       &token, error))
        return false;
    if (!token)
        return true;
    if (!reply_approval_request(clerk->config, rc, token, clerk->book->now_ms, &outgoing, error))
        return false;
    return !outgoing || outbox_add(clerk->book, outgoing, &id, error);
}
