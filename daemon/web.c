#include "daemon/web.h"
#include "daemon/cage.h"
#include "daemon/day.h"
#include "daemon/log.h"
#include "daemon/web_request.h"
#include <errno.h>
#include <poll.h>
#include <sodium.h>

enum {
    TICK_MS = 1000,
    CONNECTIONS = 128,           /* three people, six connections a browser, and a proxy's spare */
    CONNECTION_IDLE_S = 60,      /* while nothing is asked or taken */
    CONNECTION_BYTES = 32 << 10, /* head of a request */
};
/* libmicrohttpd, some pages and argon2id's 64 MB, one login at a time */
#define MEMORY_BYTES (UINT64_C(1) << 30)

bool
web_enter_cage(const Config *config, GError **error)
{
    g_autofree char *book = g_build_filename(config->spool, "book", NULL);
    const CagePath paths[] = {
        {book, CAGE_READ},
        {config->templates, CAGE_READ},
        {"/etc/localtime", CAGE_READ},
        {"/usr/share/zoneinfo", CAGE_READ},
        {"/dev/urandom", CAGE_READ},
    };
    const CageProfile profile = {
        .name = "web",
        .paths = paths,
        .n_paths = G_N_ELEMENTS(paths),
        .calls = CAGE_CALLS_MEMORY | CAGE_CALLS_FILES | CAGE_CALLS_MESSAGES | CAGE_CALLS_SERVE,
        .memory_bytes = MEMORY_BYTES,
        .files = -1,
        .processes = -1,
        .file_bytes = UINT64_MAX, /* the log may be a file; Landlock allows no other */
    };
    return cage_enter(&profile, config->accept_missing_protection, error);
}

static bool
start_server(Web *web, int listen_fd, GError **error)
{
    web->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, web_request, web,
        MHD_OPTION_LISTEN_SOCKET, listen_fd, MHD_OPTION_NOTIFY_COMPLETED, web_request_completed,
        web, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)CONNECTION_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
        MHD_OPTION_END);
    return web->daemon ||
           fail_errno(error, FAIL_OURS, errno, "libmicrohttpd cannot serve the review page");
}

/* The clerk makes the book at its first start: until then pages say so. */
static bool
open_book(Web *web, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (web->book || book_open(web->book_path, false, &web->book, &why))
        return true;
    if (failure_is(why, FAIL_AGAIN))
        return true;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static int
wait_ms(const Web *web)
{
    MHD_UNSIGNED_LONG_LONG ms = TICK_MS;
    if (MHD_get_timeout(web->daemon, &ms) == MHD_YES && ms < TICK_MS)
        return (int)ms;
    return TICK_MS;
}

static bool
turn(Web *web, int epoll_fd, bool *out_gone, GError **error)
{
    struct pollfd fds[] = {{.fd = epoll_fd, .events = POLLIN},
                           {.fd = web->clerk, .events = POLLIN}};
    if (poll(fds, G_N_ELEMENTS(fds), wait_ms(web)) < 0 && errno != EINTR)
        return fail_errno(error, FAIL_OURS, errno, "the web role cannot wait");
    web->now_ms = day_now();
    if (!open_book(web, error))
        return false;
    if (web->book)
        web->book->now_ms = web->now_ms;
    if (fds[1].revents && !web_hear_clerk(web, out_gone, error))
        return false;
    web_clerk_expire(web, *out_gone);
    web_events_beat(web);
    if (MHD_run(web->daemon) != MHD_YES)
        return fail(error, FAIL_OURS, "libmicrohttpd cannot go on");
    return true;
}

static bool
serve(Web *web, int listen_fd, GError **error)
{
    if (sodium_init() < 0)
        return fail(error, FAIL_OURS, "libsodium cannot start");
    if (!rules_load(web->config->templates, &web->pack, error) ||
        !web_enter_cage(web->config, error) || !start_server(web, listen_fd, error))
        return false;
    int epoll_fd = MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    bool gone = false;
    log_event(LOG_INFO, "serving", "listen=%s", web->config->web_listen);
    while (!gone)
        if (!turn(web, epoll_fd, &gone, error))
            return false;
    log_event(LOG_NOTICE, "clerk-gone", "role=web");
    return true;
}

int
web_main(const Config *config, int clerk_fd, int listen_fd)
{
    g_autoptr(GError) error = NULL;
    /* GLib forgets a zone that nobody holds and reads its file again: 1 ms for each time shown */
    g_autoptr(GTimeZone) held = g_time_zone_new_identifier("Europe/Copenhagen");
    Web web = {.config = config, .clerk = clerk_fd, .now_ms = day_now()};
    web.book_path = g_build_filename(config->spool, "book", "bilag.db", NULL);
    web.pages = g_build_filename(config->templates, "pages", NULL);
    web.sessions = web_sessions_new();
    web.guard = web_guard_new();
    web.streams = g_ptr_array_new();
    web.waiting = g_hash_table_new(g_int64_hash, g_int64_equal);
    bool ok = serve(&web, listen_fd, &error);
    if (!ok)
        log_error("web-failed", error);
    web_clerk_expire(&web, true);
    web_events_end(&web);
    if (web.daemon)
        MHD_stop_daemon(web.daemon);
    g_ptr_array_unref(web.streams);
    g_hash_table_unref(web.waiting);
    g_clear_pointer(&web.book, book_close);
    g_clear_pointer(&web.pack, rules_free);
    web_sessions_free(web.sessions);
    web_guard_free(web.guard);
    g_free(web.book_path);
    g_free(web.pages);
    return ok ? 0 : 1;
}
