/* The clerk's talk with the mail process: arrivals in, moves and answers out. */
#include "daemon/clerk.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/spool.h"
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { OFFER_UIDS = 1000, MOVES_AT_ONCE = 50, SENDS_AT_ONCE = 20 };

static bool
hear_offer(Clerk *clerk, WireMessage *m, GError **error)
{
    const char *mailbox = wire_string(m, "mailbox");
    uint32_t uidvalidity = (uint32_t)wire_int(m, "uidvalidity", 0);
    const json_t *offered = json_object_get(m->body, "uids");
    if (!mailbox || json_array_size(offered) > OFFER_UIDS)
        return fail(error, FAIL_HOSTILE, "an offer names no mailbox or too many mails");
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (size_t i = 0; i < json_array_size(offered); i++) {
        uint32_t uid = (uint32_t)json_integer_value(json_array_get(offered, i));
        g_array_append_val(uids, uid);
    }
    if (!letters_unknown(clerk->book, mailbox, uidvalidity, uids, error))
        return false;
    g_autoptr(json_t) wanted = json_array();
    for (guint i = 0; i < uids->len; i++)
        json_array_append_new(wanted, json_integer(g_array_index(uids, uint32_t, i)));
    clerk_say(&clerk->mail, "mail",
              json_pack("{ss ss sI sO}", "what", "want", "mailbox", mailbox, "uidvalidity",
                        (json_int_t)uidvalidity, "uids", wanted),
              -1);
    return true;
}

bool
clerk_take_arrival(Clerk *clerk, const char *file, const char *mailbox, uint32_t uidvalidity,
                   uint32_t uid, GError **error)
{
    g_autofree char *sha256 = NULL;
    int64_t size, letter;
    bool known;
    if (!spool_keep_arrival(clerk->config->spool, file, &sha256, &size, error) ||
        !letters_arrive(clerk->book, sha256, size, mailbox, uidvalidity, uid, &letter, &known,
                        error) ||
        !spool_arrival_done(clerk->config->spool, file, error))
        return false;
    log_event(LOG_INFO, known ? "arrived-again" : "arrived", "letter=%ld sha256=%.16s size=%ld",
              (long)letter, sha256, (long)size);
    return true;
}

static bool
hear_arrived(Clerk *clerk, WireMessage *m, GError **error)
{
    const char *file = wire_string(m, "file"), *mailbox = wire_string(m, "mailbox");
    uint32_t uidvalidity = (uint32_t)wire_int(m, "uidvalidity", 0);
    uint32_t uid = (uint32_t)wire_int(m, "uid", 0);
    if (!file || !mailbox || strchr(file, '/'))
        return fail(error, FAIL_HOSTILE, "an arrival names no file or mailbox");
    if (!clerk_take_arrival(clerk, file, mailbox, uidvalidity, uid, error))
        return false;
    clerk_say(&clerk->mail, "mail",
              json_pack("{ss ss sI sI}", "what", "kept", "mailbox", mailbox, "uidvalidity",
                        (json_int_t)uidvalidity, "uid", (json_int_t)uid),
              -1);
    return true;
}

static void
move_answered(Clerk *clerk, int64_t location)
{
    g_hash_table_remove(clerk->moves, &location);
}

static bool
hear_moved(Clerk *clerk, WireMessage *m, GError **error)
{
    int64_t location = wire_int(m, "location", 0);
    const char *mailbox = wire_string(m, "mailbox"), *folder = wire_string(m, "folder");
    move_answered(clerk, location);
    return letters_moved(clerk->book, location, folder ? folder : "", mailbox ? mailbox : "",
                         (uint32_t)wire_int(m, "uidvalidity", 0), (uint32_t)wire_int(m, "uid", 0),
                         error);
}

static bool
hear_move_failed(Clerk *clerk, WireMessage *m, GError **error)
{
    int64_t location = wire_int(m, "location", 0);
    bool gone = wire_bool(m, "gone");
    log_event(LOG_NOTICE, "move-failed", "location=%ld gone=%d", (long)location, gone);
    if (!gone)
        return true; /* stays in clerk->moves: asked again after the next reconnect */
    move_answered(clerk, location);
    return letters_move_gone(clerk->book, location, error);
}

static bool
hear_sent(Clerk *clerk, WireMessage *m, GError **error)
{
    int64_t id = wire_int(m, "outbox", 0);
    const char *answer = wire_string(m, "answer");
    log_event(LOG_INFO, "sent", "outbox=%ld", (long)id);
    return outbox_sent(clerk->book, id, answer ? answer : "", error);
}

static bool
hear_unsent(Clerk *clerk, WireMessage *m, GError **error)
{
    int64_t id = wire_int(m, "outbox", 0);
    bool permanent = wire_bool(m, "permanent");
    const char *reason = wire_string(m, "error");
    log_event(LOG_NOTICE, "unsent", "outbox=%ld permanent=%d code=%d", (long)id, permanent,
              (int)wire_int(m, "code", 0));
    return outbox_unsent(clerk->book, id, permanent, reason ? reason : "", error);
}

/* After a reconnect everything that was asked of the old connection is asked anew. */
static bool
hear_state(Clerk *clerk, WireMessage *m, GError **error)
{
    (void)error;
    g_free(clerk->mail_state);
    clerk->mail_state = json_dumps(m->body, JSON_COMPACT);
    if (g_strcmp0(wire_string(m, "imap"), "connected") == 0)
        g_hash_table_remove_all(clerk->moves);
    return true;
}

bool
clerk_hear_mail(Clerk *clerk, WireMessage *message, GError **error)
{
    static const struct {
        const char *what;
        bool (*hear)(Clerk *, WireMessage *, GError **);
    } table[] = {{"offer", hear_offer}, {"arrived", hear_arrived},
                 {"moved", hear_moved}, {"move-failed", hear_move_failed},
                 {"sent", hear_sent},   {"unsent", hear_unsent},
                 {"state", hear_state}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (strcmp(wire_what(message), table[i].what) == 0)
            return table[i].hear(clerk, message, error);
    log_event(LOG_NOTICE, "message-unknown", "from=mail");
    return true;
}

/* --- out ---------------------------------------------------------------------------------- */

static bool
push_moves(Clerk *clerk, GError **error)
{
    g_autoptr(GPtrArray) moves = NULL;
    /* past those that are asked already: one the server refuses must not hold up the others */
    int limit = MOVES_AT_ONCE + (int)g_hash_table_size(clerk->moves);
    if (!letters_moves(clerk->book, limit, &moves, error))
        return false;
    for (guint i = 0; i < moves->len; i++) {
        const Move *move = moves->pdata[i];
        if (g_hash_table_contains(clerk->moves, &move->location))
            continue;
        clerk_say(&clerk->mail, "mail",
                  json_pack("{ss sI ss sI sI ss}", "what", "move", "location",
                            (json_int_t)move->location, "mailbox", move->mailbox, "uidvalidity",
                            (json_int_t)move->uidvalidity, "uid", (json_int_t)move->uid, "folder",
                            move->folder),
                  -1);
        g_hash_table_add(clerk->moves, g_memdup2(&move->location, sizeof move->location));
    }
    return true;
}

bool
clerk_bytes_fd(GBytes *bytes, int *out_fd, GError **error)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    own_fd int fd = memfd_create("bytes", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot make a memory file");
    while (size > 0) {
        ssize_t n = write(fd, data, size);
        if (n < 0)
            return fail_errno(error, FAIL_OURS, errno, "cannot fill a memory file");
        data += n;
        size -= (size_t)n;
    }
    (void)lseek(fd, 0, SEEK_SET);
    *out_fd = fd_steal(&fd);
    return true;
}

static bool
push_send(Clerk *clerk, const Outgoing *outgoing, GError **error)
{
    own_fd int fd = -1;
    if (!clerk_bytes_fd(outgoing->bytes, &fd, error) ||
        !outbox_sending(clerk->book, outgoing->id, error))
        return false;
    clerk_say(&clerk->mail, "mail",
              json_pack("{ss sI ss s[s]}", "what", "send", "outbox", (json_int_t)outgoing->id,
                        "from", outgoing->envelope_from, "to", outgoing->recipient),
              fd);
    return true;
}

/* No more than SENDS_AT_ONCE are with the mail process: each holds one of its descriptors. */
static bool
push_sends(Clerk *clerk, GError **error)
{
    int64_t away;
    g_autoptr(GPtrArray) due = NULL;
    if (!outbox_away(clerk->book, &away, error))
        return false;
    if (away >= SENDS_AT_ONCE)
        return true;
    if (!outbox_due(clerk->book, SENDS_AT_ONCE - (int)away, &due, error))
        return false;
    for (guint i = 0; i < due->len && clerk->mail >= 0; i++)
        if (!push_send(clerk, due->pdata[i], error))
            return false;
    return true;
}

bool
clerk_push_mail(Clerk *clerk, GError **error)
{
    return clerk->mail < 0 || (push_moves(clerk, error) && push_sends(clerk, error));
}
