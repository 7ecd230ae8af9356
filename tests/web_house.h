/* The web role in a process of its own, in its cage, beside a clerk that this process plays with
 * the clerk's own code, on a spool with the cases of web_seed.h. */
#pragma once
#include "daemon/clerk.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/web.h"
#include "daemon/web_socket.h"
#include "tests/web_seed.h"
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

typedef struct House {
    char *spool;
    Config config;
    Clerk clerk;
    Seed seed;
    int64_t ids[G_N_ELEMENTS(seed_cases)];
    pid_t web;
    int port;
} House;

static void
house_config(House *house, const char *listen)
{
    static char *none[] = {NULL};
    house->config = (Config){
        .spool = house->spool,
        .templates = g_canonicalize_filename("templates", NULL),
        .web_listen = g_strdup(listen),
        .address = g_strdup("bilag@klyngebilag.example"),
        .display_name = g_strdup("Klyngesekretariatet"),
        .phone = g_strdup(""),
        .form = g_strdup(""),
        .own_domains = none,
        .confidence_permille = 950,
        .answers_per_address = 20,
        .token_days = 30,
        .undo_seconds = 60,
        .accept_missing_protection = true,
    };
}

static const char *house_hostile = ""; /* what every foreign text ends with */

static void
house_book(House *house, int64_t now_ms)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(house->spool, "book", "bilag.db", NULL);
    must(book_open(path, true, &house->clerk.book, &error), &error);
    house->clerk.book->now_ms = now_ms;
    house->seed =
        (Seed){.book = house->clerk.book, .spool = house->spool, .hostile = house_hostile};
    seed_all(&house->seed, house->ids);
    must(rules_load(house->config.templates, &house->clerk.pack, &error), &error);
}

static void
house_web(House *house, int listen_fd)
{
    int pair[2];
    g_autoptr(GError) error = NULL;
    must(wire_pair(pair, &error), &error);
    house->web = fork();
    g_assert_cmpint(house->web, >=, 0);
    if (house->web == 0) {
        close(pair[0]);
        if (house->clerk.book)
            book_close(house->clerk.book);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(web_main(&house->config, pair[1], listen_fd));
    }
    close(pair[1]);
    house->clerk.web = pair[0];
}

/* spool is a directory that exists; listen "127.0.0.1:0" takes a free port. now_ms 0: the book is
 * not made yet. */
static House *
house_open(const char *spool, const char *listen, int64_t now_ms)
{
    House *house = g_new0(House, 1);
    g_autoptr(GError) error = NULL;
    own_fd int fd = -1;
    struct sockaddr_in at;
    socklen_t length = sizeof at;
    log_init("web", LOG_PROBLEM);
    house->spool = g_strdup(spool);
    house_config(house, listen);
    must(spool_prepare(house->spool, &error), &error);
    house->clerk = (Clerk){.config = &house->config,
                           .supervisor = -1,
                           .mail = -1,
                           .web = -1,
                           .zygote = -1,
                           .draw = -1,
                           .control = -1,
                           .next_job = 1};
    if (now_ms)
        house_book(house, now_ms);
    must(web_socket_open(&house->config, &fd, &error), &error);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&at, &length), ==, 0);
    house->port = ntohs(at.sin_port);
    house_web(house, fd);
    return house;
}

/* What the web process asks, if it does within ms; other_fd (or -1) ends the wait as well. */
static inline void
house_turn(House *house, int other_fd, int ms)
{
    struct pollfd fds[] = {{.fd = house->clerk.web, .events = POLLIN},
                           {.fd = other_fd, .events = POLLIN}};
    g_autoptr(WireMessage) message = NULL;
    g_autoptr(GError) error = NULL;
    if (poll(fds, G_N_ELEMENTS(fds), ms) <= 0 || !fds[0].revents)
        return;
    house->clerk.book->now_ms = day_now();
    must(wire_receive(house->clerk.web, &message, &error), &error);
    g_assert_nonnull(message); /* else the web process died */
    must(clerk_hear_web(&house->clerk, message, &error), &error);
}

static void
house_close(House *house)
{
    if (house->web > 0) { /* 0: it ended by itself and was waited for */
        kill(house->web, SIGKILL);
        waitpid(house->web, NULL, 0);
    }
    close(house->clerk.web);
    book_close(house->clerk.book);
    rules_free(house->clerk.pack);
    g_free(house->config.templates);
    g_free(house->config.web_listen);
    g_free(house->config.address);
    g_free(house->config.display_name);
    g_free(house->config.phone);
    g_free(house->config.form);
    g_free(house->spool);
    g_free(house);
}
