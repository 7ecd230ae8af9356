/* The mail about a decision; prototypes in review_steps.h. */
#include "daemon/day.h"
#include "daemon/reply.h"
#include "daemon/review_steps.h"

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

bool
review_tell(const Review *review, GError **error)
{
    g_autoptr(Letter) letter = NULL;
    g_autoptr(Sender) sender = NULL;
    g_autoptr(Verdict) verdict = NULL;
    g_autoptr(Cluster) cluster = NULL;
    g_autoptr(Outgoing) outgoing = NULL;
    Book *book = review->book;
    CaseFile *file = review->file;
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
    if (!outgoing)
        return true;
    outgoing->next_at = day_instant(book->now_ms + INT64_C(1000) * review->config->undo_seconds);
    return outbox_add(book, outgoing, &id, error);
}
