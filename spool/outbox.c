#include "spool/outbox.h"
#include "daemon/day.h"
#include <string.h>

enum {
    MINUTE_MS = 60 * 1000,
    DAY_MS = 24 * 60 * MINUTE_MS,
    WAIT_MOST_MINUTES = 4 * 60,
    TRY_DAYS = 5,   /* as RFC 5321, 4.5.4.1: give up after 4 to 5 days */
    DEAD_DAYS = 30, /* a full mailbox is emptied some day */
};

Outgoing *
outgoing_new(void)
{
    return g_new0(Outgoing, 1);
}

void
outgoing_free(Outgoing *outgoing)
{
    if (!outgoing)
        return;
    g_free(outgoing->kind);
    g_free(outgoing->event);
    g_free(outgoing->message_id);
    g_free(outgoing->recipient);
    g_free(outgoing->envelope_from);
    g_free(outgoing->subject);
    g_free(outgoing->text);
    g_clear_pointer(&outgoing->bytes, g_bytes_unref);
    g_free(outgoing->state);
    g_free(outgoing->next_at);
    g_free(outgoing->sent_at);
    g_free(outgoing->error);
    g_free(outgoing->created_at);
    g_free(outgoing);
}

static void
outgoing_free_item(void *outgoing)
{
    outgoing_free(outgoing);
}

/* --- queueing -------------------------------------------------------------------------------- */

/* Why mails to address are not sent now; *out NULL: they are. */
static bool
dead_reason(Book *book, const char *address, char **out, GError **error)
{
    void *reason = NULL;
    g_autofree char *lower = g_ascii_strdown(address, -1);
    g_autofree char *since = day_instant(book->now_ms - (int64_t)DEAD_DAYS * DAY_MS);
    if (!book_first(book, error, book_row_text, &reason,
                    "SELECT reason FROM dead_address WHERE address = ? AND since >= ?", "tt", lower,
                    since))
        return false;
    *out = reason;
    return true;
}

static bool
insert(Book *book, const Outgoing *o, const char *dead, int64_t *out_id, GError **error)
{
    g_autofree char *now = book_now(book);
    return book_insert(book, error, out_id,
                       "INSERT INTO outgoing (case_id, letter, kind, event, message_id, recipient,"
                       " envelope_from, subject, bytes, state, error, next_at, created_at, text)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       "nnttttttbttttt", o->case_id, o->letter, o->kind, o->event, o->message_id,
                       o->recipient, o->envelope_from, o->subject, o->bytes,
                       dead ? "failed" : "queued", dead, o->next_at ? o->next_at : now, now,
                       o->text);
}

bool
outbox_add(Book *book, const Outgoing *outgoing, int64_t *out_id, GError **error)
{
    int64_t id;
    g_autofree char *dead = NULL;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t ||
        !book_number(book, error, 0, &id, "SELECT id FROM outgoing WHERE event = ?", "t",
                     outgoing->event) ||
        !dead_reason(book, outgoing->recipient, &dead, error) ||
        (id == 0 && !insert(book, outgoing, dead, &id, error)) || !book_commit(book, error))
        return false;
    *out_id = id;
    return true;
}

bool
outbox_bounced(Book *book, const char *message_id, const char *reason, GError **error)
{
    void *found = NULL;
    g_autofree char *now = book_now(book);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t ||
        !book_first(book, error, book_row_text, &found,
                    "SELECT lower(recipient) FROM outgoing WHERE message_id = ?", "t", message_id))
        return false;
    g_autofree char *address = found;
    if (!address)
        return book_commit(book, error);
    return book_run(book, error,
                    "INSERT INTO dead_address (address, since, reason) VALUES (?, ?, ?)"
                    " ON CONFLICT (address) DO UPDATE SET since = excluded.since,"
                    " reason = excluded.reason",
                    "ttt", address, now, reason) &&
           book_run(book, error,
                    "UPDATE outgoing SET state = 'failed', error = ? WHERE message_id = ?"
                    " OR (lower(recipient) = ? AND state = 'queued')",
                    "ttt", reason, message_id, address) &&
           book_commit(book, error);
}

bool
outbox_recall(Book *book, int64_t case_id, const char *kind, const char *since, bool *out_gone,
              GError **error)
{
    int64_t left;
    if (!book_run(book, error,
                  "DELETE FROM outgoing WHERE case_id = ? AND kind = ? AND created_at >= ?"
                  " AND attempts = 0 AND state IN ('queued', 'failed')",
                  "itt", case_id, kind, since) ||
        !book_number(book, error, 0, &left,
                     "SELECT count(*) FROM outgoing WHERE case_id = ? AND kind = ?"
                     " AND created_at >= ?",
                     "itt", case_id, kind, since))
        return false;
    *out_gone = left == 0;
    return true;
}

/* --- sending --------------------------------------------------------------------------------- */

bool
outbox_sending(Book *book, int64_t id, GError **error)
{
    return book_run(book, error,
                    "UPDATE outgoing SET state = 'sending', attempts = attempts + 1"
                    " WHERE id = ? AND state = 'queued'",
                    "i", id);
}

bool
outbox_release_all(Book *book, GError **error)
{
    return book_run(book, error, "UPDATE outgoing SET state = 'queued' WHERE state = 'sending'",
                    "");
}

bool
outbox_sent(Book *book, int64_t id, const char *answer, GError **error)
{
    g_autofree char *now = book_now(book);
    return book_run(book, error,
                    "UPDATE outgoing SET state = 'sent', sent_at = ?, error = ? WHERE id = ?",
                    "tti", now, answer, id);
}

static int64_t
wait_ms(int64_t attempts)
{
    int64_t minutes = WAIT_MOST_MINUTES;
    if (attempts <= 8)
        minutes = INT64_C(1) << (attempts > 0 ? attempts - 1 : 0);
    return minutes * MINUTE_MS;
}

bool
outbox_unsent(Book *book, int64_t id, bool permanent, const char *reason, GError **error)
{
    int64_t attempts, young;
    g_autofree char *oldest = day_instant(book->now_ms - (int64_t)TRY_DAYS * DAY_MS);
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t ||
        !book_number(book, error, 1, &attempts, "SELECT attempts FROM outgoing WHERE id = ?", "i",
                     id) ||
        !book_number(book, error, 0, &young, "SELECT created_at > ? FROM outgoing WHERE id = ?",
                     "ti", oldest, id))
        return false;
    g_autofree char *next = day_instant(book->now_ms + wait_ms(attempts));
    return book_run(book, error,
                    "UPDATE outgoing SET state = ?, next_at = ?, error = ? WHERE id = ?"
                    " AND state <> 'sent'",
                    "ttti", permanent || !young ? "failed" : "queued", next, reason, id) &&
           book_commit(book, error);
}

bool
outbox_retry(Book *book, int64_t id, bool *out_due, GError **error)
{
    int64_t due;
    g_autofree char *now = book_now(book);
    if (!book_run(book, error,
                  "UPDATE outgoing SET state = 'queued', next_at = ? WHERE id = ?"
                  " AND state IN ('queued', 'failed')",
                  "ti", now, id) ||
        !book_number(book, error, 0, &due,
                     "SELECT count(*) FROM outgoing WHERE id = ? AND state = 'queued'", "i", id))
        return false;
    *out_due = due > 0;
    return true;
}

/* --- looking --------------------------------------------------------------------------------- */

#define COLUMNS_AND(bytes)                                                                         \
    "id, case_id, letter, kind, event, message_id, recipient, envelope_from, subject, " bytes      \
    ", state, attempts, next_at, sent_at, error, created_at, text"
#define COLUMNS COLUMNS_AND("bytes")

static void *
row_outgoing(sqlite3_stmt *s)
{
    Outgoing *o = outgoing_new();
    o->id = sqlite3_column_int64(s, 0);
    o->case_id = sqlite3_column_int64(s, 1);
    o->letter = sqlite3_column_int64(s, 2);
    o->kind = book_text(s, 3);
    o->event = book_text(s, 4);
    o->message_id = book_text(s, 5);
    o->recipient = book_text(s, 6);
    o->envelope_from = book_text(s, 7);
    o->subject = book_text(s, 8);
    const void *blob = sqlite3_column_blob(s, 9);
    o->bytes = g_bytes_new(blob, (gsize)sqlite3_column_bytes(s, 9));
    o->state = book_text(s, 10);
    o->attempts = sqlite3_column_int(s, 11);
    o->next_at = book_text(s, 12);
    o->sent_at = book_text(s, 13);
    o->error = book_text(s, 14);
    o->created_at = book_text(s, 15);
    o->text = book_text(s, 16);
    return o;
}

bool
outbox_due(Book *book, int limit, GPtrArray **out, GError **error)
{
    g_autofree char *now = book_now(book);
    return book_list(book, error, row_outgoing, outgoing_free_item, out,
                     "SELECT " COLUMNS " FROM outgoing WHERE state = 'queued' AND next_at <= ?"
                     " ORDER BY id LIMIT ?",
                     "ti", now, (int64_t)limit);
}

bool
outbox_away(Book *book, int64_t *out, GError **error)
{
    return book_number(book, error, 0, out, "SELECT count(*) FROM outgoing WHERE state = 'sending'",
                       "");
}

bool
outbox_by_message_id(Book *book, const char *message_id, Outgoing **out, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, row_outgoing, &found,
                    "SELECT " COLUMNS " FROM outgoing WHERE message_id = ?", "t", message_id))
        return false;
    *out = found;
    return true;
}

bool
outbox_kind_since(Book *book, const char *kind, const char *address, const char *instant,
                  int64_t *out, GError **error)
{
    g_autofree char *lower = g_ascii_strdown(address, -1);
    return book_number(book, error, 0, out,
                       "SELECT count(*) FROM outgoing WHERE lower(recipient) = ?"
                       " AND kind = ? AND state <> 'failed' AND created_at >= ?",
                       "ttt", lower, kind, instant);
}

bool
outbox_answers_since(Book *book, const char *address, const char *instant, int64_t *out,
                     GError **error)
{
    return outbox_kind_since(book, "answer", address, instant, out, error);
}

bool
outbox_list(Book *book, int64_t case_id, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_outgoing, outgoing_free_item, out,
                     "SELECT " COLUMNS " FROM outgoing WHERE case_id = ? ORDER BY id DESC", "i",
                     case_id);
}

bool
outbox_failed(Book *book, int limit, GPtrArray **out, GError **error)
{
    return book_list(book, error, row_outgoing, outgoing_free_item, out,
                     "SELECT " COLUMNS " FROM outgoing WHERE state = 'failed'"
                     " ORDER BY next_at DESC, id DESC LIMIT ?",
                     "i", (int64_t)limit);
}

/* Most are sent: those are read along their ids, the few others by their state. */
bool
outbox_page(Book *book, const char *state, int64_t before, int limit, GPtrArray **out,
            GError **error)
{
    bool most = strcmp(state, "sent") == 0;
    return book_list(
        book, error, row_outgoing, outgoing_free_item, out,
        most ? "SELECT " COLUMNS_AND("x''") " FROM outgoing NOT INDEXED"
                                            " WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?"
             : "SELECT " COLUMNS_AND("x''") " FROM outgoing"
                                            " WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?",
        "tii", state, before ? before : INT64_MAX, (int64_t)limit);
}

bool
outbox_failed_count(Book *book, int64_t *out, GError **error)
{
    return book_number(book, error, 0, out, "SELECT count(*) FROM outgoing WHERE state = 'failed'",
                       "");
}

bool
outbox_last_error(Book *book, char **out, GError **error)
{
    void *found = NULL;
    if (!book_first(book, error, book_row_text, &found,
                    "SELECT error FROM outgoing WHERE state IN ('queued', 'sending', 'failed')"
                    " AND error <> '' ORDER BY id DESC LIMIT 1",
                    ""))
        return false;
    *out = found;
    return true;
}

bool
outbox_pending(Book *book, int64_t *out, GError **error)
{
    return book_number(book, error, 0, out,
                       "SELECT count(*) FROM outgoing WHERE state IN ('queued', 'sending')", "");
}

bool
outbox_has_event(Book *book, const char *event, bool *out, GError **error)
{
    int64_t n;
    if (!book_number(book, error, 0, &n, "SELECT count(*) FROM outgoing WHERE event = ?", "t",
                     event))
        return false;
    *out = n > 0;
    return true;
}
