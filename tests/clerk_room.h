/*
 * OWNS      a real clerk in its cage for tests, which play supervisor, mail, web and zygote
 * PROMISES  a spool of its own; the clerk ends with it
 * NEVER     a network or a document parser
 * FAILS     by assertion
 * RUNS IN   tests
 */
#pragma once
#include "daemon/clerk.h"
#include "daemon/control.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/spool.h"
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { ROOM_WAIT_MS = 15000 };

typedef struct ClerkRoom {
    Config config;
    char *spool;
    pid_t clerk;
    int supervisor; /* our end */
    int files;      /* descriptors the clerk may have at its start, 0: as many as we */
} ClerkRoom;

static inline Book *
room_book(const ClerkRoom *room, bool writer)
{
    Book *book = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(room->spool, "book", "bilag.db", NULL);
    (void)!book_open(path, writer, &book, &error);
    g_assert_no_error(error);
    return book;
}

static inline int64_t
room_number(const ClerkRoom *room, const char *sql)
{
    int64_t n = -1;
    g_autoptr(Book) book = room_book(room, false);
    g_assert_true(book_number(book, NULL, -1, &n, sql, ""));
    return n;
}

/* Waits until sql gives want. */
static inline bool
room_becomes(const ClerkRoom *room, const char *sql, int64_t want)
{
    int64_t until = g_get_monotonic_time() + ROOM_WAIT_MS * 1000;
    while (g_get_monotonic_time() < until) {
        if (room_number(room, sql) == want)
            return true;
        g_usleep(50 * 1000);
    }
    return false;
}

static inline void
room_open(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    room->spool = g_dir_make_tmp("clerk-XXXXXX", NULL);
    room->config = (Config){.spool = room->spool,
                            .templates = (char *)(uintptr_t) "templates",
                            .form = (char *)(uintptr_t) "",
                            .user = (char *)(uintptr_t) "",
                            .mailbox = (char *)(uintptr_t) "INBOX",
                            .address = (char *)(uintptr_t) "bilag@klynger.example",
                            .display_name = (char *)(uintptr_t) "Klynger",
                            .phone = (char *)(uintptr_t) "",
                            .authserv_id = (char *)(uintptr_t) "",
                            .central_cvr = (char *)(uintptr_t) "",
                            .accept_missing_protection = true,
                            .readers = 1,
                            .confidence_permille = 950,
                            .answers_per_address = 20,
                            .token_days = 30};
    room->supervisor = -1;
    g_assert_true(spool_prepare(room->spool, NULL));
    book_close(room_book(room, true)); /* made and migrated, for what a test puts there first */
}

/* Is the clerk there and does it answer? */
static inline void
room_assert_alive(const ClerkRoom *room)
{
    g_autoptr(WireMessage) answer = NULL;
    g_autoptr(json_t) question = json_pack("{ss}", "what", "settled?");
    g_autoptr(GError) error = NULL;
    (void)!control_ask(room->spool, question, -1, "settled", &answer, &error);
    g_assert_no_error(error);
    g_assert_nonnull(answer);
    g_assert_cmpint(waitpid(room->clerk, NULL, WNOHANG), ==, 0);
}

static inline void
room_start(ClerkRoom *room)
{
    int pair[2];
    g_autofree char *socket = g_build_filename(room->spool, "control.sock", NULL);
    g_assert_true(wire_pair(pair, NULL));
    room->supervisor = pair[0];
    room->clerk = fork();
    if (room->clerk == 0) {
        struct rlimit now = {0};
        close(pair[0]);
        log_init("clerk", LOG_INFO);
        (void)getrlimit(RLIMIT_NOFILE, &now);
        now.rlim_cur = room->files ? (rlim_t)room->files : now.rlim_cur;
        (void)setrlimit(RLIMIT_NOFILE, &now);
        _exit(clerk_main(&room->config, pair[1]));
    }
    close(pair[1]);
    for (int i = 0; i < ROOM_WAIT_MS / 20 && !g_file_test(socket, G_FILE_TEST_EXISTS); i++)
        g_usleep(20 * 1000);
    room_assert_alive(room);
}

/* Stops the clerk in its poll, as if it were busy; SIGCONT lets it go on. */
static inline void
room_pause(const ClerkRoom *room)
{
    int status = 0;
    g_usleep(100 * 1000);
    kill(room->clerk, SIGSTOP);
    g_assert_cmpint(waitpid(room->clerk, &status, WUNTRACED), ==, room->clerk);
    g_assert_true(WIFSTOPPED(status));
}

/* Closes as the supervisor does: the clerk ends by itself. */
static inline void
room_stop(ClerkRoom *room)
{
    int status = -1;
    if (room->supervisor < 0)
        return;
    close(room->supervisor);
    room->supervisor = -1;
    g_assert_cmpint(waitpid(room->clerk, &status, 0), ==, room->clerk);
    g_assert_cmpint(status, ==, 0);
}

static inline void
room_remove(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        room_remove(below);
    }
    (void)remove(path);
}

static inline void
room_close(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    room_stop(room);
    room_remove(room->spool);
    g_free(room->spool);
}

/* A role as the supervisor starts it: our end of its socket. */
static inline int
room_peer(const ClerkRoom *room, const char *role)
{
    int pair[2];
    g_autoptr(json_t) body = json_pack("{ssss}", "what", "peer", "role", role);
    g_assert_true(wire_pair(pair, NULL));
    g_assert_true(wire_send(room->supervisor, body, &pair[1], 1, NULL));
    close(pair[1]);
    return pair[0];
}

/* The next message of this kind within wait_ms; others are passed over. NULL: none came. */
static inline WireMessage *
room_hear(int fd, const char *what, int wait_ms)
{
    int64_t until = g_get_monotonic_time() + wait_ms * (int64_t)1000;
    for (int64_t left; (left = until - g_get_monotonic_time()) > 0;) {
        struct pollfd p = {fd, POLLIN, 0};
        g_autoptr(WireMessage) message = NULL;
        if (poll(&p, 1, (int)(left / 1000) + 1) <= 0)
            continue;
        if (!wire_receive(fd, &message, NULL) || !message)
            return NULL;
        if (strcmp(wire_what(message), what) == 0)
            return g_steal_pointer(&message);
    }
    return NULL;
}

/* A letter that is durable and not yet told of: the clerk finds it at its start. */
static inline void
room_letter(const ClerkRoom *room, uint32_t uid)
{
    g_autoptr(SpoolWriter) w = NULL;
    g_autofree char *incoming = g_build_filename(room->spool, "incoming", NULL);
    g_autofree char *text = g_strdup_printf("Subject: %u\r\n\r\n", uid), *name = NULL, *sum = NULL;
    g_assert_true(spool_writer_open(incoming, &w, NULL) &&
                  spool_writer_add(w, text, strlen(text), NULL) &&
                  spool_writer_finish(w, 7, uid, &name, &sum, NULL));
}
