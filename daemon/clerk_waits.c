#include "daemon/clerk_waits.h"
#include "daemon/clerk_approval.h"
#include "daemon/clerk_overview.h"
#include "daemon/day.h"
#include "daemon/filing.h"
#include "daemon/log.h"
#include "spool/approvals.h"
#include "spool/audit.h"
#include <string.h>

enum {
    LOOK_MS = 60 * 1000,
    SOON_MS = 2000,
    DAY_MS = 24 * 60 * 60 * 1000,
    AT_ONCE = 50,
    STATEMENTS_AT_ONCE = 5, /* each is drawn, and nothing else is done meanwhile */
    STATEMENT_LATE_DAYS = 14,
};

void
clerk_case_free(ReplyCase *rc)
{
    if (!rc)
        return;
    case_file_free(rc->file);
    verdict_free(rc->verdict);
    cluster_free(rc->cluster);
    g_free(rc);
}

bool
clerk_case_load(Clerk *clerk, int64_t id, ReplyCase **out, GError **error)
{
    g_autofree char *today = day_local(clerk->book->now_ms);
    g_autoptr(ReplyCase) rc = g_new0(ReplyCase, 1);
    if (!cases_load(clerk->book, id, &rc->file, error))
        return false;
    if (!rc->file)
        return fail(error, FAIL_OURS, "there is no case %" G_GINT64_FORMAT, id);
    if (!cases_newest_verdict(clerk->book, id, &rc->verdict, error) ||
        (rc->file->cluster &&
         !register_cluster(clerk->book, rc->file->cluster, today, &rc->cluster, error)))
        return false;
    *out = g_steal_pointer(&rc);
    return true;
}

static char *
days_ago(const Clerk *clerk, int days)
{
    return day_instant(clerk->book->now_ms - (int64_t)days * DAY_MS);
}

/* --- to a person ----------------------------------------------------------------------------- */

static bool
show_to_person(Clerk *clerk, const CaseFile *file, const char *reason, GError **error)
{
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, file->id);
    if (!cases_decide(clerk->book, file->id, file->version, "bilagd", "note", reason, "flagged",
                      error) ||
        !audit_add(clerk->book, "bilagd", "case.wait-ended", subject, file->status, "flagged",
                   reason, error))
        return false;
    for (guint i = 0; i < file->letters->len; i++)
        if (!filing_letter(clerk->book, g_array_index(file->letters, int64_t, i), error))
            return false;
    log_event(LOG_INFO, "wait-ended", "case=%s", file->number);
    clerk_tell_web(clerk, file->id, "flagged");
    return true;
}

static bool
waits(const CaseFile *file)
{
    static const char *const waiting[] = {"needs-info", "awaits-coordinator", NULL};
    return g_strv_contains(waiting, file->status);
}

/* An answer may have been about several cases of one letter. */
static bool
cases_about(Clerk *clerk, const Outgoing *ours, GArray **out, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (ours->case_id)
        g_array_append_val(ids, ours->case_id);
    else if (ours->letter && !cases_of_letter(clerk->book, ours->letter, &ids, error))
        return false;
    *out = g_steal_pointer(&ids);
    return true;
}

bool
clerk_wait_broken(Clerk *clerk, const char *message_id, const char *sender, int64_t letter,
                  const char *reason, GError **error)
{
    g_autoptr(Outgoing) ours = NULL;
    g_autoptr(GArray) ids = NULL;
    if (!message_id || !*message_id)
        return true;
    if (!outbox_by_message_id(clerk->book, message_id, &ours, error) ||
        (ours && !cases_about(clerk, ours, &ids, error)))
        return false;
    for (guint i = 0; ids && i < ids->len; i++) {
        int64_t id = g_array_index(ids, int64_t, i);
        bool heard = true;
        g_autoptr(CaseFile) file = NULL;
        if (sender && !cases_takes_part(clerk->book, id, sender, &heard, error))
            return false;
        if (!heard)
            continue;
        if (!cases_add_letter(clerk->book, id, letter, error) ||
            !cases_load(clerk->book, id, &file, error))
            return false;
        if (file && waits(file) && !show_to_person(clerk, file, reason, error))
            return false;
    }
    return true;
}

/* --- reminders ------------------------------------------------------------------------------- */

static bool
asked_of(const Verdict *verdict, const char *whom)
{
    for (guint i = 0; verdict && i < verdict->findings->len; i++) {
        const Finding *f = verdict->findings->pdata[i];
        if (strcmp(f->result, "fail") == 0 && f->ask && g_strcmp0(f->ask_of, whom) == 0)
            return true;
    }
    return false;
}

static bool
queue_reminder(Clerk *clerk, const ReplyCase *rc, const char *whom, const char *name,
               const char *address, bool *out_sent, GError **error)
{
    g_autoptr(Outgoing) outgoing = NULL;
    int64_t id;
    if (!address ||
        !reply_reminder(clerk->config, rc, name, address, clerk->book->now_ms, &outgoing, error))
        return address == NULL;
    if (!outgoing)
        return true;
    outgoing->event = g_strdup_printf("reminder:%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, whom,
                                      rc->file->id, rc->file->version);
    *out_sent = true;
    return outbox_add(clerk->book, outgoing, &id, error);
}

/* The sender is reminded when they may be answered at all. */
static bool
remind_sender(Clerk *clerk, ReplyCase *rc, bool *out_sent, GError **error)
{
    const CaseFile *file = rc->file;
    g_autoptr(LetterView) view = NULL;
    g_autoptr(Sender) sender = NULL;
    if (file->letters->len == 0)
        return true;
    if (!letter_view_load(clerk->book, g_array_index(file->letters, int64_t, 0), &view, error) ||
        !sender_recognise(clerk->book, clerk->config, view->letter, view->mail, &sender, error))
        return false;
    if (sender->automatic || sender->ours || sender->disbelieved)
        return true;
    rc->insider =
        file->cluster ? sender_holds(sender, file->cluster, NULL) : sender->roles->len > 0;
    return queue_reminder(clerk, rc, "sender", sender->name, sender->address, out_sent, error);
}

static bool
remind_approval(Clerk *clerk, const ReplyCase *rc, bool *out_sent, GError **error)
{
    g_autoptr(Approval) approval = NULL;
    g_autoptr(Outgoing) outgoing = NULL;
    int64_t id;
    if (!approvals_waiting(clerk->book, rc->file->id, &approval, error))
        return false;
    if (!approval || !reply_approval_reminder(clerk->config, rc, approval->token,
                                              clerk->book->now_ms, &outgoing, error))
        return approval == NULL;
    if (!outgoing)
        return true;
    *out_sent = true;
    return outbox_add(clerk->book, outgoing, &id, error);
}

static bool
remind(Clerk *clerk, ReplyCase *rc, bool *out_sent, GError **error)
{
    const Cluster *cluster = rc->cluster;
    if (strcmp(rc->file->status, "needs-info") != 0)
        return remind_approval(clerk, rc, out_sent, error);
    if (asked_of(rc->verdict, "sender") && !remind_sender(clerk, rc, out_sent, error))
        return false;
    rc->insider = true;
    return !asked_of(rc->verdict, "coordinator") || !cluster ||
           queue_reminder(clerk, rc, "coordinator", cluster->coordinator,
                          cluster->coordinator_address, out_sent, error);
}

static bool
end_wait(Clerk *clerk, const CaseWait *wait, GError **error)
{
    g_autoptr(ReplyCase) rc = NULL;
    bool sent = false;
    g_autoptr(BookTransaction) t = book_transaction(clerk->book, error);
    if (!t || !clerk_case_load(clerk, wait->id, &rc, error) ||
        (wait->reminders == 0 && !remind(clerk, rc, &sent, error)))
        return false;
    bool coordinator = strcmp(rc->file->status, "awaits-coordinator") == 0;
    g_autofree char *why =
        wait->reminders == 0
            ? g_strdup("Ingen kan påmindes: der er ikke bedt om noget pr. mail")
            : g_strdup_printf("%s har ikke svaret, heller ikke på påmindelsen for %d dage siden",
                              coordinator ? "Koordinatoren" : "Afsenderen",
                              clerk->config->remind_days);
    if (!sent && waits(rc->file) && !show_to_person(clerk, rc->file, why, error))
        return false;
    if (sent)
        log_event(LOG_INFO, "reminded", "case=%s", rc->file->number);
    return book_commit(clerk->book, error);
}

static bool
end_waits(Clerk *clerk, GError **error)
{
    g_autoptr(GPtrArray) list = NULL;
    if (clerk->config->remind_days == 0)
        return true;
    g_autofree char *since = days_ago(clerk, clerk->config->remind_days);
    if (!cases_waiting(clerk->book, since, AT_ONCE, &list, error))
        return false;
    for (guint i = 0; i < list->len; i++)
        if (!end_wait(clerk, list->pdata[i], error))
            return false;
    return true;
}

/* --- requests for approval ------------------------------------------------------------------- */

/* A change of coordinator ends what the earlier one was asked, and asks the new one. */
static bool
renew_requests(Clerk *clerk, GError **error)
{
    g_autofree char *oldest = days_ago(clerk, clerk->config->token_days);
    g_autofree char *today = day_local(clerk->book->now_ms);
    g_autoptr(GArray) ids = NULL;
    g_autoptr(BookTransaction) t = book_transaction(clerk->book, error);
    if (!t || !approvals_void(clerk->book, oldest, today, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(ReplyCase) rc = NULL;
        if (!clerk_case_load(clerk, g_array_index(ids, int64_t, i), &rc, error) ||
            !clerk_ask_approval(clerk, rc, error))
            return false;
        log_event(LOG_INFO, "asked-anew", "case=%s", rc->file->number);
    }
    return book_commit(clerk->book, error);
}

/* --- statements that are due (rule I09) ------------------------------------------------------ */

/* The newest of the configured days, of this year, that lies at most two weeks back. Caller frees;
 * NULL: none. */
static char *
due_day(const Config *config, const char *today)
{
    char *due = NULL;
    for (char **day = config->statement_days; day && *day; day++) {
        g_autofree char *iso = g_strdup_printf("%.4s-%s", today, *day);
        int late = day_valid(iso) ? day_between(iso, today) : -1;
        if (late >= 0 && late <= STATEMENT_LATE_DAYS && (!due || strcmp(iso, due) > 0)) {
            g_free(due);
            due = g_steal_pointer(&iso);
        }
    }
    return due;
}

static bool
send_due(Clerk *clerk, GError **error)
{
    g_autofree char *today = day_local(clerk->book->now_ms);
    g_autofree char *due = due_day(clerk->config, today);
    g_autoptr(GPtrArray) clusters = NULL;
    int sent = 0;
    if (!due)
        return true;
    if (!register_clusters(clerk->book, today, &clusters, error))
        return false;
    for (guint i = 0; i < clusters->len && sent < STATEMENTS_AT_ONCE; i++)
        if (!clerk_send_due_overview(clerk, clusters->pdata[i], due, &sent, error))
            return false;
    if (sent == STATEMENTS_AT_ONCE)
        clerk->next_look_ms = clerk->book->now_ms + SOON_MS; /* the others get theirs then */
    return true;
}

/* Rule A26: a question about money is answered in time. */
static bool
note_overdue(Clerk *clerk, GError **error)
{
    if (clerk->config->enquiry_days == 0)
        return true;
    g_autofree char *since = days_ago(clerk, clerk->config->enquiry_days);
    return letters_overdue(clerk->book, since, error);
}

bool
clerk_watch_waits(Clerk *clerk, GError **error)
{
    if (clerk->book->now_ms < clerk->next_look_ms)
        return true;
    clerk->next_look_ms = clerk->book->now_ms + LOOK_MS;
    return renew_requests(clerk, error) && end_waits(clerk, error) && note_overdue(clerk, error) &&
           send_due(clerk, error);
}
