#include "daemon/moves.h"
#include <inttypes.h>
#include <string.h>

enum { REMEMBERED = 5000 }; /* done moves; the clerk asks again within seconds or not at all */

typedef struct Move {
    int64_t location;
    char *mailbox, *role, *folder; /* role: what the clerk calls the folder */
    uint32_t uidvalidity, uid;
    ImapPlace place; /* where it stands once it is done */
} Move;

struct Moves {
    const Config *config;
    int clerk_fd;
    GQueue waiting, done; /* Move */
};

static void
move_free(void *data)
{
    Move *move = data;
    if (!move)
        return;
    g_free(move->mailbox);
    g_free(move->role);
    g_free(move->folder);
    g_free(move);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Move, move_free)

Moves *
moves_new(const Config *config, int clerk_fd)
{
    Moves *moves = g_new0(Moves, 1);
    moves->config = config;
    moves->clerk_fd = clerk_fd;
    g_queue_init(&moves->waiting);
    g_queue_init(&moves->done);
    return moves;
}

void
moves_free(Moves *moves)
{
    if (!moves)
        return;
    g_queue_clear_full(&moves->waiting, move_free);
    g_queue_clear_full(&moves->done, move_free);
    g_free(moves);
}

bool
moves_waiting(const Moves *moves)
{
    return moves->waiting.length > 0;
}

/* --- answers ------------------------------------------------------------------------------ */

static bool
say_moved(const Moves *moves, const Move *move, GError **error)
{
    return wire_say(moves->clerk_fd, error, "{sssIsssssIsI}", "what", "moved", "location",
                    (json_int_t)move->location, "folder", move->role, "mailbox", move->folder,
                    "uidvalidity", (json_int_t)move->place.uidvalidity, "uid",
                    (json_int_t)move->place.uid);
}

static bool
say_failed(const Moves *moves, const Move *move, bool gone, const char *why, GError **error)
{
    return wire_say(moves->clerk_fd, error, "{sssIsbss}", "what", "move-failed", "location",
                    (json_int_t)move->location, "gone", gone, "error", why);
}

/* --- taking a move in --------------------------------------------------------------------- */

static const char *
folder_of(const Config *config, const char *role)
{
    const struct {
        const char *role, *folder;
    } table[] = {{"done", config->folder_done},
                 {"waiting", config->folder_waiting},
                 {"review", config->folder_review},
                 {"other", config->folder_other}};
    for (size_t i = 0; role && i < G_N_ELEMENTS(table); i++)
        if (strcmp(role, table[i].role) == 0)
            return table[i].folder;
    return NULL;
}

static bool
move_parse(const Config *config, const WireMessage *message, Move **out, GError **error)
{
    const char *from = wire_string(message, "mailbox");
    const char *role = wire_string(message, "folder"), *folder = folder_of(config, role);
    int64_t uid = wire_int(message, "uid", 0), uidvalidity = wire_int(message, "uidvalidity", 0);
    int64_t location = wire_int(message, "location", 0);
    if (!from || !folder || location <= 0 || uid <= 0 || uid > UINT32_MAX || uidvalidity <= 0 ||
        uidvalidity > UINT32_MAX)
        return fail(error, FAIL_HOSTILE, "a move that cannot be understood: location %" PRId64,
                    location);
    Move *move = g_new0(Move, 1);
    *move = (Move){.location = location,
                   .mailbox = g_strdup(from),
                   .role = g_strdup(role),
                   .folder = g_strdup(folder),
                   .uidvalidity = (uint32_t)uidvalidity,
                   .uid = (uint32_t)uid};
    *out = move;
    return true;
}

static const Move *
find_same(const GQueue *known, const Move *move)
{
    for (const GList *i = known->tail; i; i = i->prev) {
        const Move *other = i->data;
        if (other->location == move->location && other->uid == move->uid &&
            other->uidvalidity == move->uidvalidity && strcmp(other->mailbox, move->mailbox) == 0 &&
            strcmp(other->role, move->role) == 0)
            return other;
    }
    return NULL;
}

bool
moves_add(Moves *moves, const WireMessage *message, GError **error)
{
    g_autoptr(Move) move = NULL;
    if (!move_parse(moves->config, message, &move, error))
        return false;
    if (find_same(&moves->waiting, move))
        return true;
    const Move *done = find_same(&moves->done, move);
    if (done) /* our answer and the second question have crossed */
        return say_moved(moves, done, error);
    g_queue_push_tail(&moves->waiting, g_steal_pointer(&move));
    return true;
}

/* --- doing it ----------------------------------------------------------------------------- */

/* *out_gone: the letter is not where the clerk thinks. */
static bool
move_letter(Move *move, Imap *imap, bool *out_gone, GError **error)
{
    uint32_t uidvalidity = 0;
    if (!imap_select(imap, move->mailbox, &uidvalidity, error))
        return false;
    move->place = (ImapPlace){uidvalidity, move->uid};
    *out_gone = uidvalidity != move->uidvalidity;
    if (*out_gone || strcmp(move->mailbox, move->folder) == 0)
        return true; /* nothing to find, or it stands there already */
    return imap_move(imap, move->uid, move->folder, &move->place, out_gone, error);
}

static bool
remember(Moves *moves, Move **move, GError **error)
{
    const Move *done = *move;
    g_queue_push_tail(&moves->done, g_steal_pointer(move));
    if (moves->done.length > REMEMBERED)
        move_free(g_queue_pop_head(&moves->done));
    return say_moved(moves, done, error);
}

bool
moves_step(Moves *moves, Imap *imap, GError **error)
{
    const Move *head = g_queue_peek_head(&moves->waiting);
    g_autoptr(GError) why = NULL;
    bool gone = false;
    /* it stays in the queue meanwhile, so that the same move asked again is known */
    bool ok = move_letter(moves->waiting.head->data, imap, &gone, &why);
    if (!ok && imap_broken(imap)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    g_assert(head == g_queue_peek_head(&moves->waiting));
    g_autoptr(Move) move = g_queue_pop_head(&moves->waiting);
    if (ok && !gone)
        return remember(moves, &move, error);
    if (ok)
        return say_failed(moves, move, true, "no such letter there any more", error);
    if (say_failed(moves, move, false, why->message, error))
        g_propagate_error(error, g_steal_pointer(&why));
    return false;
}
