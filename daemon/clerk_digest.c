#include "daemon/clerk_digest.h"
#include "daemon/clerk_waits.h"
#include "daemon/day.h"
#include "daemon/log.h"
#include "daemon/reply.h"
#include "spool/queue.h"
#include <string.h>

enum { MOST_CASES = 30 }; /* more than the limit of answers; a longer mail nobody reads */

/* Open cases that the sender opened since then: GPtrArray of ReplyCase. */
static bool
their_cases(Clerk *clerk, const Sender *sender, const char *since, GPtrArray *out, GError **error)
{
    g_autoptr(GArray) ids = NULL;
    if (!queue_opened_by(clerk->book, sender->address, since, MOST_CASES, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        ReplyCase *rc = NULL;
        if (!clerk_case_load(clerk, g_array_index(ids, int64_t, i), &rc, error))
            return false;
        g_ptr_array_add(out, rc);
    }
    return true;
}

static char *
window_start(const Clerk *clerk)
{
    return day_instant(clerk->book->now_ms - INT64_C(60000) * SENDER_LOOP_MINUTES);
}

bool
clerk_digest_due(Clerk *clerk, const Sender *sender, bool *out, GError **error)
{
    g_autofree char *since = window_start(clerk);
    bool over = false;
    int64_t digests = 0;
    *out = false;
    if (sender->automatic || sender->roles->len == 0)
        return true;
    if (!sender_over_limit(clerk->book, clerk->config, sender, &over, error) ||
        !outbox_kind_since(clerk->book, "digest", sender->address, since, &digests, error))
        return false;
    *out = over && digests == 0;
    return true;
}

bool
clerk_digest(Clerk *clerk, const LetterView *view, const Sender *sender, GError **error)
{
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func((GDestroyNotify)clerk_case_free);
    g_autoptr(Outgoing) outgoing = NULL;
    g_autofree char *since = window_start(clerk);
    int64_t letters = 0, id;
    if (!letters_recent(clerk->book, sender->address, SENDER_LOOP_MINUTES, &letters, error) ||
        !their_cases(clerk, sender, since, cases, error) ||
        !reply_digest(clerk->config, view, sender, letters, cases, clerk->book->now_ms, &outgoing,
                      error))
        return false;
    log_event(LOG_NOTICE, "digest", "letter=%ld letters=%ld cases=%u", (long)view->letter->id,
              (long)letters, cases->len);
    return !outgoing || outbox_add(clerk->book, outgoing, &id, error);
}
