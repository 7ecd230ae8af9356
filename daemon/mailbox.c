#include "daemon/mailbox.h"
#include "daemon/backoff.h"
#include "daemon/day.h"
#include "daemon/fetch.h"
#include "daemon/moves.h"
#include "daemon/offers.h"
#include "daemon/own.h"
#include <string.h>

enum {
    RETRY_FIRST_MS = 1000,
    RETRY_MOST_MS = 5 * 60 * 1000,
    LOGIN_REFUSED_MS = 20000,  /* a wrong password tried often locks the mailbox */
    IDLE_RENEW_MS = 9 * 60000, /* RFC 2177 allows 29 minutes; firewalls and Exchange less */
    SAY_AGAIN_MS = 60000,
    LETTER_FACTOR = 4, /* beyond max_letter_mb × this a letter stays on the server */
};

/* A letter on its way from the server to the clerk; the mailbox's `in_hand` holds one per UID. */
typedef struct Arrival {
    uint32_t uid;
    json_t *said; /* the `arrived` message once it is durable; NULL: still to be fetched */
    int64_t said_at_ms;
} Arrival;

struct Mailbox {
    const Config *config;
    const Credential *credential;
    StreamTrust *trust;
    const StreamWatch *watch;
    int clerk_fd;

    Imap *imap; /* NULL: not connected */
    Backoff connect, disk;
    bool failed_before; /* since the last connection */

    uint32_t uidvalidity, last_uid; /* of the intake mailbox; 0: not looked yet */
    bool look;                      /* something may have come */
    int64_t look_all_at_ms, idle_since_ms;

    GQueue wants;        /* Arrival, owned by in_hand */
    GHashTable *in_hand; /* uid → Arrival: wanted or said, not yet kept */
    GHashTable *too_big; /* uid set: left on the server, said once */
    Offers *offers;
    Moves *moves;

    Fetch *fetch; /* of the head of the wants, while its pieces come */
};

static void
arrival_free(void *data)
{
    Arrival *arrival = data;
    json_decref(arrival->said);
    g_free(arrival);
}

Mailbox *
mailbox_new(const Config *config, const Credential *credential, StreamTrust *trust,
            const StreamWatch *watch, int clerk_fd)
{
    Mailbox *m = g_new0(Mailbox, 1);
    m->config = config;
    m->credential = credential;
    m->trust = trust;
    m->watch = watch;
    m->clerk_fd = clerk_fd;
    m->connect = m->disk = (Backoff){.first_ms = RETRY_FIRST_MS, .most_ms = RETRY_MOST_MS};
    m->in_hand = g_hash_table_new_full(NULL, NULL, NULL, arrival_free);
    m->too_big = g_hash_table_new(NULL, NULL);
    g_queue_init(&m->wants);
    m->offers = offers_new(config->mailbox, clerk_fd);
    m->moves = moves_new(config, clerk_fd);
    return m;
}

void
mailbox_free(Mailbox *mailbox)
{
    if (!mailbox)
        return;
    fetch_free(mailbox->fetch);
    imap_close(mailbox->imap);
    g_queue_clear(&mailbox->wants);
    offers_free(mailbox->offers);
    moves_free(mailbox->moves);
    g_hash_table_unref(mailbox->in_hand);
    g_hash_table_unref(mailbox->too_big);
    g_free(mailbox);
}

/* --- what the clerk says ------------------------------------------------------------------ */

static bool
is_intake(const Mailbox *m, const char *mailbox, int64_t uidvalidity)
{
    return mailbox && strcmp(mailbox, m->config->mailbox) == 0 && uidvalidity == m->uidvalidity;
}

static bool
uid_valid(int64_t uid)
{
    return uid > 0 && uid <= UINT32_MAX;
}

/* Wanted again although it is durable here: the clerk has lost our word. */
static bool
want_one(Mailbox *m, uint32_t uid, GError **error)
{
    const Arrival *known = g_hash_table_lookup(m->in_hand, GUINT_TO_POINTER(uid));
    if (known)
        return !known->said || wire_send(m->clerk_fd, known->said, NULL, 0, error);
    Arrival *arrival = g_new0(Arrival, 1);
    arrival->uid = uid;
    g_hash_table_insert(m->in_hand, GUINT_TO_POINTER(uid), arrival);
    g_queue_push_tail(&m->wants, arrival);
    return true;
}

bool
mailbox_want(Mailbox *mailbox, const WireMessage *message, GError **error)
{
    if (!is_intake(mailbox, wire_string(message, "mailbox"), wire_int(message, "uidvalidity", -1)))
        return true; /* the mailbox was rebuilt since; its new UIDs are offered by themselves */
    offers_answered(mailbox->offers);
    const json_t *uids = json_object_get(message->body, "uids");
    for (size_t i = 0; i < json_array_size(uids); i++) {
        int64_t uid = json_integer_value(json_array_get(uids, i));
        if (uid_valid(uid) && !want_one(mailbox, (uint32_t)uid, error))
            return false;
    }
    return true;
}

bool
mailbox_kept(Mailbox *mailbox, const WireMessage *message, GError **error)
{
    (void)error;
    if (!is_intake(mailbox, wire_string(message, "mailbox"), wire_int(message, "uidvalidity", -1)))
        return true;
    gpointer uid = GUINT_TO_POINTER((guint)wire_int(message, "uid", 0));
    const Arrival *known = g_hash_table_lookup(mailbox->in_hand, uid);
    if (known && known->said)
        g_hash_table_remove(mailbox->in_hand, uid);
    return true;
}

bool
mailbox_move(Mailbox *mailbox, const WireMessage *message, GError **error)
{
    return moves_add(mailbox->moves, message, error);
}

/* --- connecting --------------------------------------------------------------------------- */

static bool
lost(Mailbox *m, int64_t now_ms, int floor_ms)
{
    g_clear_pointer(&m->fetch, fetch_free);
    g_clear_pointer(&m->imap, imap_close);
    backoff_failed(&m->connect, now_ms, floor_ms);
    m->failed_before = true;
    return false;
}

static bool
connect_step(Mailbox *m, int64_t now_ms, GError **error)
{
    GError *why = NULL;
    const char *secret;
    if (credential_get(m->credential, &secret, &why) &&
        imap_open(&m->config->imap, secret, m->trust, m->watch, &m->imap, &why)) {
        m->look = true;
        m->look_all_at_ms = now_ms;
        return true;
    }
    if (failure_is(why, FAIL_OURS))
        credential_refused(m->credential);
    int floor_ms = failure_is(why, FAIL_OURS) ? LOGIN_REFUSED_MS : 0;
    g_propagate_error(error, why);
    return lost(m, now_ms, floor_ms);
}

/* --- looking ------------------------------------------------------------------------------ */

/* Another UIDVALIDITY: every UID we know means nothing any more (RFC 3501, 2.3.1.1). */
static void
mailbox_rebuilt(Mailbox *m, uint32_t uidvalidity)
{
    g_clear_pointer(&m->fetch, fetch_free);
    g_queue_clear(&m->wants);
    g_hash_table_remove_all(m->in_hand);
    g_hash_table_remove_all(m->too_big);
    offers_clear(m->offers);
    m->uidvalidity = uidvalidity;
    m->last_uid = 0;
}

static bool
select_intake(Mailbox *m, int64_t now_ms, GError **error)
{
    uint32_t uidvalidity = 0;
    if (!imap_select(m->imap, m->config->mailbox, &uidvalidity, error))
        return lost(m, now_ms, 0); /* also when refused: without it there is nothing to do */
    if (uidvalidity != m->uidvalidity) {
        mailbox_rebuilt(m, uidvalidity);
        m->look = true;
        m->look_all_at_ms = 0;
    }
    return true;
}

/* all: what is still unanswered is asked anew. */
static void
offer_found(Mailbox *m, const GArray *uids, bool all)
{
    if (all)
        offers_clear(m->offers);
    for (guint i = 0; i < uids->len; i++) {
        uint32_t uid = g_array_index(uids, uint32_t, i);
        gpointer key = GUINT_TO_POINTER(uid);
        m->last_uid = MAX(m->last_uid, uid);
        if (!g_hash_table_contains(m->in_hand, key) && !g_hash_table_contains(m->too_big, key))
            offers_add(m->offers, uid);
    }
}

/* What the clerk has not taken within a whole round of polling is said again. */
static bool
say_again(const Mailbox *m, int64_t now_ms, GError **error)
{
    GHashTableIter i;
    gpointer value;
    g_hash_table_iter_init(&i, m->in_hand);
    while (g_hash_table_iter_next(&i, NULL, &value)) {
        Arrival *arrival = value;
        if (!arrival->said || now_ms - arrival->said_at_ms < SAY_AGAIN_MS)
            continue;
        arrival->said_at_ms = now_ms;
        if (!wire_send(m->clerk_fd, arrival->said, NULL, 0, error))
            return false;
    }
    return true;
}

static bool
look_step(Mailbox *m, int64_t now_ms, GError **error)
{
    if (!select_intake(m, now_ms, error))
        return false;
    bool all = now_ms >= m->look_all_at_ms;
    g_autoptr(GArray) uids = NULL;
    if (!imap_uids(m->imap, all ? 1 : m->last_uid + 1, &uids, error))
        return lost(m, now_ms, 0);
    m->look = false;
    if (all)
        m->look_all_at_ms = now_ms + (int64_t)m->config->poll_seconds * 1000;
    backoff_succeeded(&m->connect); /* only now: a session that dies at once must slow down */
    m->failed_before = false;
    offer_found(m, uids, all);
    return !all || say_again(m, now_ms, error);
}

/* --- fetching ----------------------------------------------------------------------------- */

/* Done with the head of the wants, one way or the other. forget: it may be offered again. */
static void
want_done(Mailbox *m, bool forget)
{
    const Arrival *arrival = g_queue_pop_head(&m->wants);
    g_clear_pointer(&m->fetch, fetch_free);
    if (forget && arrival)
        g_hash_table_remove(m->in_hand, GUINT_TO_POINTER(arrival->uid));
}

static bool
arrived(Mailbox *m, int64_t now_ms, GError **error)
{
    FetchResult r = fetch_result(m->fetch);
    g_autofree char *date = r.internal_unix_ms ? day_instant(r.internal_unix_ms) : g_strdup("");
    Arrival *arrival = g_queue_peek_head(&m->wants);
    arrival->said = json_pack("{sssssIsIsssssIss}", "what", "arrived", "mailbox",
                              m->config->mailbox, "uidvalidity", (json_int_t)m->uidvalidity, "uid",
                              (json_int_t)arrival->uid, "file", r.file, "sha256", r.sha256, "size",
                              (json_int_t)r.size_bytes, "internal_date", date);
    arrival->said_at_ms = now_ms;
    backoff_succeeded(&m->disk);
    want_done(m, false);
    return wire_send(m->clerk_fd, arrival->said, NULL, 0, error);
}

static bool
too_big(Mailbox *m, GError **error)
{
    uint32_t uid = fetch_uid(m->fetch);
    uint64_t size_bytes = fetch_result(m->fetch).size_bytes;
    g_hash_table_add(m->too_big, GUINT_TO_POINTER(uid));
    want_done(m, true);
    return fail(error, FAIL_OURS,
                "letter uid %u of %" G_GUINT64_FORMAT
                " MB is over %d times max_letter_mb; it stays "
                "in the mailbox for a person",
                uid, size_bytes >> 20, LETTER_FACTOR);
}

static bool
fetch_failed(Mailbox *m, int64_t now_ms)
{
    if (imap_broken(m->imap)) {
        g_clear_pointer(&m->fetch, fetch_free); /* still wanted, from the start */
    } else if (fetch_disk_failed(m->fetch)) {
        g_clear_pointer(&m->fetch, fetch_free);
        backoff_failed(&m->disk, now_ms, 0);
    } else {
        want_done(m, true); /* a NO to this letter must not hold up the next */
    }
    return false;
}

static bool
fetch_any(Mailbox *m, int64_t now_ms, GError **error)
{
    if (!select_intake(m, now_ms, error))
        return false;
    const Arrival *head = g_queue_peek_head(&m->wants);
    if (!head)
        return true; /* the mailbox was rebuilt just now */
    if (!m->fetch) {
        uint64_t limit_bytes = (uint64_t)m->config->max_letter_mb * LETTER_FACTOR << 20;
        m->fetch = fetch_new(m->config->spool, m->uidvalidity, head->uid, limit_bytes);
    }
    FetchState state = FETCH_MORE;
    if (!fetch_step(m->fetch, m->imap, &state, error))
        return fetch_failed(m, now_ms);
    if (state == FETCH_DONE)
        return arrived(m, now_ms, error);
    if (state == FETCH_TOO_BIG)
        return too_big(m, error);
    if (state == FETCH_GONE)
        want_done(m, true); /* moved or removed by a person meanwhile */
    return true;
}

/* --- the order of things ------------------------------------------------------------------ */

static bool
may_fetch(const Mailbox *m, int64_t now_ms)
{
    return m->wants.length > 0 && backoff_due(&m->disk, now_ms);
}

static bool
look_due(const Mailbox *m, int64_t now_ms)
{
    return m->look || now_ms >= m->look_all_at_ms;
}

static bool
work_due(const Mailbox *m, int64_t now_ms)
{
    return moves_waiting(m->moves) || look_due(m, now_ms) || may_fetch(m, now_ms);
}

static bool
end_idle(Mailbox *m, GError **error)
{
    bool news = false;
    bool ok = imap_idle_end(m->imap, &news, error);
    m->look |= news;
    return ok;
}

static bool
connected_step(Mailbox *m, int64_t now_ms, GError **error)
{
    bool idling = imap_idling(m->imap);
    if (idling && (work_due(m, now_ms) || now_ms - m->idle_since_ms >= IDLE_RENEW_MS))
        return end_idle(m, error);
    if (moves_waiting(m->moves)) {
        m->look = true; /* what comes while another mailbox is selected is not told in IDLE */
        return moves_step(m->moves, m->imap, error);
    }
    if (look_due(m, now_ms))
        return look_step(m, now_ms, error);
    if (may_fetch(m, now_ms)) {
        m->look = true; /* the server may have told of new letters meanwhile */
        return fetch_any(m, now_ms, error);
    }
    if (idling || !m->config->idle || !imap_can_idle(m->imap))
        return true;
    m->idle_since_ms = now_ms;
    return select_intake(m, now_ms, error) && (m->look || imap_idle_begin(m->imap, error));
}

bool
mailbox_step(Mailbox *mailbox, int64_t now_ms, GError **error)
{
    if (!offers_step(mailbox->offers, mailbox->uidvalidity, error))
        return false;
    if (!mailbox->imap)
        return !backoff_due(&mailbox->connect, now_ms) || connect_step(mailbox, now_ms, error);
    if (connected_step(mailbox, now_ms, error))
        return true;
    return mailbox->imap && imap_broken(mailbox->imap) ? lost(mailbox, now_ms, 0) : false;
}

int
mailbox_wait_ms(const Mailbox *mailbox, int64_t now_ms)
{
    const Mailbox *m = mailbox;
    if (offers_due(m->offers))
        return 0;
    if (!m->imap)
        return (int)CLAMP(m->connect.retry_at_ms - now_ms, 0, RETRY_MOST_MS);
    if (work_due(m, now_ms) || (!imap_idling(m->imap) && m->config->idle && imap_can_idle(m->imap)))
        return 0;
    int64_t until = m->look_all_at_ms;
    if (imap_idling(m->imap))
        until = MIN(until, m->idle_since_ms + IDLE_RENEW_MS);
    if (m->wants.length > 0)
        until = MIN(until, m->disk.retry_at_ms);
    return (int)CLAMP(until - now_ms, 0, RETRY_MOST_MS);
}

int
mailbox_fd(const Mailbox *mailbox)
{
    return mailbox->imap && imap_idling(mailbox->imap) ? imap_fd(mailbox->imap) : -1;
}

bool
mailbox_hear(Mailbox *mailbox, int64_t now_ms, GError **error)
{
    bool news = false;
    if (!mailbox->imap || !imap_idling(mailbox->imap))
        return true;
    if (!imap_idle_read(mailbox->imap, &news, error))
        return lost(mailbox, now_ms, 0);
    mailbox->look |= news;
    return true;
}

const char *
mailbox_state(const Mailbox *mailbox)
{
    if (mailbox->imap && mailbox->uidvalidity)
        return "connected";
    return mailbox->failed_before ? "down" : "connecting";
}
