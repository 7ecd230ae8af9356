/* A browser as far as the tests of the web role need one: requests over HTTP, while this process
 * plays the clerk. */
#pragma once
#include "tests/scratch.h"
#include "tests/web_house.h"
#include <errno.h>

typedef struct Reply {
    int status;
    char *text; /* head and body */
} Reply;

static inline int
connect_to(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&at, sizeof at), ==, 0);
    return fd;
}

/* Sends and reads to the end, playing the clerk meanwhile. */
static inline Reply
talk(House *house, const char *request)
{
    own_fd int fd = connect_to(house->port);
    GString *got = g_string_new(NULL);
    g_assert_cmpint(send(fd, request, strlen(request), MSG_NOSIGNAL), ==, (ssize_t)strlen(request));
    for (;;) {
        char some[4096];
        house_turn(house, fd, 20000);
        ssize_t n = recv(fd, some, sizeof some, MSG_DONTWAIT);
        if (n < 0 && errno == EAGAIN)
            continue;
        if (n <= 0)
            break;
        g_string_append_len(got, some, n);
    }
    Reply reply = {.text = g_string_free(got, FALSE)};
    if (g_str_has_prefix(reply.text, "HTTP/1.1 "))
        reply.status = (int)g_ascii_strtoll(reply.text + strlen("HTTP/1.1 "), NULL, 10);
    return reply;
}

static inline Reply
ask(House *house, const char *method, const char *path, const char *cookie, const char *body)
{
    g_autofree char *request = g_strdup_printf(
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nCookie: bilag=%s\r\n"
        "Content-Length: %zu\r\n\r\n%s",
        method, path, cookie ? cookie : "", body ? strlen(body) : 0, body ? body : "");
    return talk(house, request);
}

static inline void
reply_clear(Reply *reply)
{
    g_clear_pointer(&reply->text, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reply, reply_clear)

/* What stands between before and until; caller frees. */
static inline char *
between(const char *text, const char *before, const char *until)
{
    const char *from = strstr(text, before);
    g_assert_nonnull(from);
    from += strlen(before);
    const char *to = strstr(from, until);
    g_assert_nonnull(to);
    return g_strndup(from, (gsize)(to - from));
}

static inline char *
log_in(House *house, const char *name)
{
    g_autofree char *body = g_strdup_printf("name=%s&password=en+lang+adgangskode&next=%%2F", name);
    g_auto(Reply) reply = ask(house, "POST", "/login", NULL, body);
    g_assert_cmpint(reply.status, ==, 303);
    g_assert_nonnull(strstr(reply.text, "HttpOnly; SameSite=Strict"));
    return between(reply.text, "Set-Cookie: bilag=", ";");
}

static inline House *
open_house(void)
{
    g_autofree char *dir = g_dir_make_tmp("web-XXXXXX", NULL);
    return house_open(dir, "127.0.0.1:0", day_now());
}

static inline void
shut_house(House *house)
{
    g_autofree char *spool = g_strdup(house->spool);
    house_close(house);
    remove_tree(spool);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(House, shut_house)

static inline char *
case_path(const House *house, int n)
{
    return g_strdup_printf("/case/%ld", (long)house->ids[n]);
}

/* The decision form of a case as its page has it. */
static inline char *
decision(House *house, int n, const char *cookie, const char *action, const char *reason)
{
    g_autofree char *path = case_path(house, n);
    g_auto(Reply) page = ask(house, "GET", path, cookie, NULL);
    g_assert_cmpint(page.status, ==, 200);
    g_autofree char *csrf = between(page.text, "name=\"csrf\" value=\"", "\"");
    g_autofree char *version = between(page.text, "name=\"version\" value=\"", "\"");
    return g_strdup_printf("csrf=%s&version=%s&action=%s&reason=%s", csrf, version, action, reason);
}

static inline void
assert_status(House *house, int n, const char *want)
{
    g_autoptr(CaseFile) file = NULL;
    g_assert_true(cases_load(house->clerk.book, house->ids[n], &file, NULL));
    g_assert_cmpstr(file->status, ==, want);
}
