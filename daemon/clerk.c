#include "daemon/clerk.h"
#include "daemon/cage.h"
#include "daemon/clerk_waits.h"
#include "daemon/day.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/role.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/search.h"
#include "spool/spool.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

enum {
    TICK_MS = 1000,         /* outbox times and leases are looked at this often */
    MOVES_AGAIN_TICKS = 60, /* a move that failed is asked for again after a minute */
    FULL_WAIT_MS = 5000,    /* a full disk is looked at again after this */
    OVERDUE_MS = 300000,    /* thrice the zygote's longest deadline: it hangs, start all anew */
    ALIVE_MS = 10000,       /* the supervisor hears from us this often (watchdog.h) */
    FILES = 70000,          /* 64 readers with 1,000 parts each */
};

/* --- the straight line -------------------------------------------------------------------- */

/* A letter that cannot be settled for a reason of ours goes to a person with that reason; it
 * must not stop the others. */
static bool
set_aside(Clerk *clerk, int64_t letter, const GError *why, GError **error)
{
    log_error("settle-failed", why);
    return letters_set_state(clerk->book, letter, "set-aside", "review", why->message, error) &&
           letters_file(clerk->book, letter, "review", error);
}

static bool
settle_ready(Clerk *clerk, GError **error)
{
    g_autoptr(GArray) ready = NULL;
    if (!letters_ready(clerk->book, &ready, error))
        return false;
    for (guint i = 0; i < ready->len; i++) {
        g_autoptr(GError) why = NULL;
        int64_t letter = g_array_index(ready, int64_t, i);
        if (clerk_settle(clerk, letter, &why))
            continue;
        if (failure_is(why, FAIL_AGAIN)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        if (!set_aside(clerk, letter, why, error))
            return false;
    }
    return true;
}

/* Everything that can be done now: claim and read, settle, move and answer. */
static bool
work(Clerk *clerk, GError **error)
{
    return clerk_start_jobs(clerk, error) && settle_ready(clerk, error) &&
           clerk_watch_waits(clerk, error) &&
           clerk_push_mail(clerk, error) && search_catch_up(clerk->book, SEARCH_BATCH, error);
}

/* --- peers -------------------------------------------------------------------------------- */

static void
lose_peer(int *slot, const char *role)
{
    log_event(LOG_NOTICE, "peer-lost", "peer=%s", role);
    own_fd_close(slot);
    *slot = -1;
}

/* It has closed its end; what it said before may still be unread. */
static bool
has_hung_up(int peer)
{
    struct pollfd p = {.fd = peer, .events = POLLIN};
    return poll(&p, 1, 0) > 0 && (p.revents & POLLHUP);
}

void
clerk_say(int *peer, const char *role, json_t *body, int fd)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(json_t) message = body;
    if (*peer < 0)
        return;
    if (!message) {
        log_event(LOG_PROBLEM, "unsayable", "to=%s", role);
    } else if (!wire_send(*peer, message, &fd, fd >= 0 ? 1 : 0, &why) && !has_hung_up(*peer)) {
        log_error("peer-unheard", why);
        lose_peer(peer, role);
    }
}

static bool
temporary(void *user, int *out_fd, GError **error)
{
    const Clerk *clerk = user;
    return spool_temporary(clerk->config->spool, out_fd, error);
}

/* The zygote came or went. Its jobs are given back. */
static bool
renew_readers(Clerk *clerk, GError **error)
{
    g_clear_pointer(&clerk->readers, readers_free);
    g_ptr_array_set_size(clerk->results, 0);
    clerk_forget_jobs(clerk);
    if (clerk->zygote >= 0)
        clerk->readers = readers_new(clerk->zygote, temporary, clerk);
    return letters_release_all(clerk->book, error);
}

/* Hears one message of a peer. A malformed one is logged and dropped; a peer that is gone is
 * forgotten: the supervisor sends a new one. Our own failures come through error. */
static bool
hear(Clerk *clerk, int *slot, const char *role, bool (*handle)(Clerk *, WireMessage *, GError **),
     GError **error)
{
    g_autoptr(WireMessage) message = NULL;
    g_autoptr(GError) why = NULL;
    struct pollfd p = {.fd = *slot, .events = POLLIN};
    if (poll(&p, 1, 0) <= 0) /* never wait for one peer: it may be let go or new since */
        return true;
    if (!wire_receive(*slot, &message, &why) || !message) {
        if (why && failure_is(why, FAIL_HOSTILE))
            log_error("message-refused", why);
        else if (!why || !failure_is(why, FAIL_AGAIN))
            lose_peer(slot, role);
        return true;
    }
    if (handle(clerk, message, &why))
        return true;
    if (failure_is(why, FAIL_HOSTILE)) {
        log_error("message-refused", why);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* The last words of a mail process: what it sent was sent, whoever comes after it. */
static bool
hear_out_mail(Clerk *clerk, GError **error)
{
    while (clerk->mail >= 0) {
        struct pollfd p = {.fd = clerk->mail, .events = POLLIN};
        if (poll(&p, 1, 0) <= 0)
            return true;
        if (!hear(clerk, &clerk->mail, "mail", clerk_hear_mail, error))
            return false;
    }
    return true;
}

/* A role was started (again) and hangs on a new socket: what its predecessor had is free. */
static bool
take_peer(Clerk *clerk, WireMessage *message, GError **error)
{
    const char *role = wire_string(message, "role");
    own_fd int fd = wire_take_fd(message, 0);
    struct {
        const char *role;
        int *slot;
    } table[] = {{"mail", &clerk->mail},
                 {"web", &clerk->web},
                 {"zygote", &clerk->zygote},
                 {"draw", &clerk->draw}};
    bool mail = g_strcmp0(role, "mail") == 0;
    if (mail && !hear_out_mail(clerk, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        if (g_strcmp0(role, table[i].role) != 0 || fd < 0)
            continue;
        own_fd_close(table[i].slot);
        *table[i].slot = fd_steal(&fd);
    }
    if (!mail)
        return true;
    g_hash_table_remove_all(clerk->moves);
    return outbox_release_all(clerk->book, error);
}

static bool
hear_supervisor(Clerk *clerk, bool *out_stop, GError **error)
{
    g_autoptr(WireMessage) message = NULL;
    if (!wire_receive(clerk->supervisor, &message, error))
        return false;
    *out_stop = message == NULL;
    if (!message || strcmp(wire_what(message), "peer") != 0)
        return true;
    bool zygote = g_strcmp0(wire_string(message, "role"), "zygote") == 0;
    return take_peer(clerk, message, error) && (!zygote || renew_readers(clerk, error));
}

bool
clerk_lose_zygote(Clerk *clerk, GError **error)
{
    lose_peer(&clerk->zygote, "zygote");
    return renew_readers(clerk, error);
}

void
clerk_lose_draw(Clerk *clerk)
{
    lose_peer(&clerk->draw, "draw");
}

/* What could not be recorded (a full disk) is tried again, in order; nothing that was read is
 * lost. */
static bool
take_results(Clerk *clerk, GError **error)
{
    while (clerk->results->len > 0) {
        ReaderResult *first = clerk->results->pdata[0];
        bool wait = first->again; /* what was in the way takes its time to go */
        if (!clerk_take_result(clerk, first, error))
            return false;
        g_ptr_array_remove_index(clerk->results, 0);
        if (wait)
            return fail(error, FAIL_AGAIN, "a document cannot be read just now");
    }
    return true;
}

static bool
hear_readers(Clerk *clerk, const GArray *fds, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (!clerk->readers)
        return true;
    if (!readers_handle(clerk->readers, fds, clerk->results, &why)) {
        log_error("zygote-lost", why);
        return clerk_lose_zygote(clerk, error);
    }
    if (readers_oldest_ms(clerk->readers, g_get_monotonic_time() / 1000) > OVERDUE_MS)
        return fail(error, FAIL_OURS, "the zygote has kept a document for %d s without a word",
                    OVERDUE_MS / 1000);
    return take_results(clerk, error);
}

/* --- the loop ----------------------------------------------------------------------------- */

static void
watch(GArray *fds, int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    g_array_append_val(fds, p);
}

enum { AT_SUPERVISOR, AT_MAIL, AT_WEB, AT_CONTROL };

static bool
came(const GArray *fds, guint at)
{
    return g_array_index(fds, struct pollfd, at).revents != 0;
}

static bool
turn(Clerk *clerk, bool *out_stop, GError **error)
{
    g_autoptr(GArray) fds = g_array_new(FALSE, TRUE, sizeof(struct pollfd));
    watch(fds, clerk->supervisor);
    watch(fds, clerk->mail);
    watch(fds, clerk->web);
    watch(fds, clerk->control);
    if (clerk->readers)
        readers_poll(clerk->readers, fds);
    if (poll((struct pollfd *)(void *)fds->data, fds->len, TICK_MS) < 0 && errno != EINTR)
        return fail_errno(error, FAIL_OURS, errno, "the clerk cannot wait");
    clerk->book->now_ms = day_now();
    if (came(fds, AT_CONTROL))
        clerk_serve_control(clerk);
    /* The supervisor last: what a role said before it died comes before its successor. */
    return (!came(fds, AT_MAIL) || hear(clerk, &clerk->mail, "mail", clerk_hear_mail, error)) &&
           (!came(fds, AT_WEB) || hear(clerk, &clerk->web, "web", clerk_hear_web, error)) &&
           hear_readers(clerk, fds, error) &&
           (!came(fds, AT_SUPERVISOR) || hear_supervisor(clerk, out_stop, error)) &&
           (*out_stop || work(clerk, error));
}

/* A supervisor that has closed is noticed in the next turn. */
static void
say_alive(const Clerk *clerk, int64_t *said_ms)
{
    g_autoptr(GError) why = NULL;
    int64_t now = day_monotonic();
    if (now - *said_ms < ALIVE_MS)
        return;
    *said_ms = now;
    if (!wire_say(clerk->supervisor, &why, "{ss}", "what", "alive"))
        log_error("supervisor-unheard", why);
}

/* A full disk is waited out: nothing is lost, what failed is done again. */
static bool
run(Clerk *clerk, GError **error)
{
    bool stop = false;
    int64_t said_ms = 0;
    for (int64_t ticks = 0; !stop; ticks++) {
        g_autoptr(GError) why = NULL;
        say_alive(clerk, &said_ms);
        if (ticks % MOVES_AGAIN_TICKS == 0)
            g_hash_table_remove_all(clerk->moves);
        if (turn(clerk, &stop, &why))
            continue;
        if (!failure_is(why, FAIL_AGAIN)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        log_error("waiting", why);
        (void)poll(NULL, 0, FULL_WAIT_MS);
    }
    return true;
}

/* --- start -------------------------------------------------------------------------------- */

/* What a crash left behind: leases, half-sent mails, letters on disk but not in the book. */
static bool
recover(Clerk *clerk, GError **error)
{
    if (!letters_release_all(clerk->book, error) || !outbox_release_all(clerk->book, error))
        return false;
    g_autoptr(GPtrArray) names = NULL;
    if (!spool_arrivals(clerk->config->spool, &names, error))
        return false;
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *sha256 = NULL;
        g_autoptr(GError) why = NULL;
        uint32_t uidvalidity, uid;
        if (spool_arrival_parse(names->pdata[i], &sha256, &uidvalidity, &uid) &&
            clerk_take_arrival(clerk, names->pdata[i], clerk->config->mailbox, uidvalidity, uid,
                               &why))
            continue;
        if (why && failure_is(why, FAIL_AGAIN)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false; /* a full disk: the next start tries again */
        }
        log_error("arrival-left", why); /* stays in incoming/new for a person */
    }
    return true;
}

bool
clerk_enter_cage(const Config *config, GError **error)
{
    const CagePath paths[] = {
        {config->spool, CAGE_READ | CAGE_WRITE},
        {config->templates, CAGE_READ},
        {config->form, CAGE_READ},
        {"/etc/localtime", CAGE_READ},
        {"/usr/share/zoneinfo", CAGE_READ},
        {"/dev/urandom", CAGE_READ},
    };
    const CageProfile profile = {
        .name = "clerk",
        .paths = paths,
        .n_paths = G_N_ELEMENTS(paths),
        .calls = CAGE_CALLS_MEMORY | CAGE_CALLS_FILES | CAGE_CALLS_MESSAGES | CAGE_CALLS_SERVE,
        .files = -1,
        .processes = -1,
        .file_bytes = UINT64_MAX,
    };
    return cage_enter(&profile, config->accept_missing_protection, error);
}

/* A letter of 1,000 parts holds a descriptor for each until it is in the book; the usual limit
 * is 1,024 for all. */
static void
raise_descriptors(void)
{
    struct rlimit now;
    if (getrlimit(RLIMIT_NOFILE, &now) != 0 || now.rlim_cur >= FILES)
        return;
    now.rlim_cur = MIN(now.rlim_max, FILES);
    if (setrlimit(RLIMIT_NOFILE, &now) != 0)
        log_event(LOG_NOTICE, "few-descriptors", "errno=%d", errno);
}

static bool
start(Clerk *clerk, GError **error)
{
    g_autofree char *path = g_build_filename(clerk->config->spool, "book", "bilag.db", NULL);
    raise_descriptors();
    if (!rules_load(clerk->config->templates, &clerk->pack, error) ||
        !clerk_control_open(clerk, error) || !clerk_enter_cage(clerk->config, error) ||
        !book_open(path, true, &clerk->book, error))
        return false;
    clerk->book->now_ms = day_now();
    return recover(clerk, error);
}

/* The mail process stopped before us: what it said last is recorded, jobs go back uncounted. */
static bool
stop(Clerk *clerk, GError **error)
{
    return hear_out_mail(clerk, error) && letters_give_back_all(clerk->book, error);
}

int
clerk_main(const Config *config, int supervisor_fd)
{
    g_autoptr(GError) error = NULL;
    Clerk clerk = {.config = config,
                   .supervisor = supervisor_fd,
                   .mail = -1,
                   .web = -1,
                   .zygote = -1,
                   .draw = -1,
                   .control = -1,
                   .next_job = 1};
    clerk.moves = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    signal(SIGTERM, SIG_IGN); /* it ends when its supervisor closes, after the others are heard */
    clerk.results = g_ptr_array_new_with_free_func((GDestroyNotify)reader_result_free);
    bool ok = start(&clerk, &error) && run(&clerk, &error) && stop(&clerk, &error);
    if (!ok)
        log_error("clerk-failed", error);
    g_clear_pointer(&clerk.readers, readers_free);
    g_clear_pointer(&clerk.jobs, g_hash_table_unref);
    g_hash_table_unref(clerk.moves);
    g_ptr_array_unref(clerk.results);
    g_clear_pointer(&clerk.book, book_close);
    g_clear_pointer(&clerk.pack, rules_free);
    g_free(clerk.mail_state);
    return ok ? 0 : 1;
}
