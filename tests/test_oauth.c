/* Tokens from a private host (tests/token_host.py), with a clock of our own. */
#include "daemon/oauth.h"
#include "tests/mail_server.h"
#include "tests/scratch.h"

#define SECRET "hemmelig & lang=nøgle+/%"

enum { MINUTE_MS = 60000, LIFE_MS = 3599000 };

typedef struct Room {
    char *directory;
    int port;
    GPid host;
    Config config;
    Oauth *oauth;
} Room;

static void
put(const Room *room, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(room->directory, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_cmpint(chmod(path, 0600), ==, 0);
}

static bool
answers(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    bool ok = connect(fd, (const struct sockaddr *)&at, sizeof at) == 0;
    close(fd);
    return ok;
}

static void
set_up(Room *room, gconstpointer secret)
{
    g_autofree char *script = test_path("token_host.py");
    room->directory = g_dir_make_tmp("bilag-oauth-XXXXXX", NULL);
    room->port = free_port();
    g_autofree char *port = g_strdup_printf("%d", room->port);
    const char *argv[] = {"/usr/bin/python3",
                          script,
                          room->directory,
                          port,
                          "klient-1",
                          SECRET,
                          "omfang",
                          "bilag",
                          NULL};
    g_assert_true(g_spawn_async(NULL, (char **)(uintptr_t)argv, NULL,
                                G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL,
                                end_with_parent, NULL, &room->host, NULL));
    for (int i = 0; i < 200 && !answers(room->port); i++)
        g_usleep(50000);
    put(room, "secret", secret ? secret : SECRET);
    room->config = (Config){
        .oauth_token_url = g_strdup_printf("http://127.0.0.1:%d/token", room->port),
        .oauth_client_id = (char *)(uintptr_t) "klient-1",
        .oauth_secret_file = g_build_filename(room->directory, "secret", NULL),
        .oauth_scope = (char *)(uintptr_t) "omfang",
        .oauth_ca_file = (char *)(uintptr_t) "",
    };
    g_autoptr(GError) error = NULL;
    g_assert_true(oauth_load(&room->config, NULL, &room->oauth, &error));
    g_assert_nonnull(room->oauth);
}

static void
tear_down(Room *room, gconstpointer secret)
{
    (void)secret;
    oauth_free(room->oauth);
    kill(room->host, SIGKILL);
    waitpid(room->host, NULL, 0);
    g_free(room->config.oauth_token_url);
    g_free(room->config.oauth_secret_file);
    remove_tree(room->directory);
    g_free(room->directory);
}

/* The token at a time, NULL: none, with the reason in *out_why. */
static char *
token_at(Room *room, int64_t now_ms, char **out_why)
{
    g_autoptr(GError) error = NULL;
    const char *token = NULL;
    bool ok = oauth_token(room->oauth, now_ms, &token, &error);
    g_assert_true(ok == (error == NULL));
    g_free(*out_why);
    *out_why = g_strdup(error ? error->message : "");
    return ok ? g_strdup(token) : NULL;
}

static int
requests(const Room *room)
{
    g_autofree char *path = g_build_filename(room->directory, "requests", NULL), *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return (int)g_strv_length(lines) - 1;
}

static void
test_kept(Room *room, gconstpointer secret)
{
    (void)secret;
    g_autofree char *why = NULL;
    g_autofree char *first = token_at(room, 0, &why);
    g_assert_cmpstr(why, ==, "");
    g_autofree char *later = token_at(room, LIFE_MS - 5 * MINUTE_MS - 1, &why);
    g_assert_cmpstr(first, ==, later);
    g_assert_cmpint(requests(room), ==, 1);
    g_autofree char *renewed = token_at(room, LIFE_MS - 5 * MINUTE_MS, &why);
    g_assert_cmpstr(first, !=, renewed);
    const Credential credential = {"", room->oauth};
    credential_refused(&credential); /* the server does not take it */
    g_autofree char *another = token_at(room, LIFE_MS - 4 * MINUTE_MS, &why);
    g_assert_cmpstr(renewed, !=, another);
    g_assert_cmpint(requests(room), ==, 3);
}

static void
test_old_one_serves(Room *room, gconstpointer secret)
{
    (void)secret;
    g_autofree char *why = NULL;
    g_autofree char *first = token_at(room, 0, &why);
    put(room, "fault", "503");
    g_autofree char *old = token_at(room, LIFE_MS - 4 * MINUTE_MS, &why);
    g_assert_cmpstr(first, ==, old);
    g_autofree char *soon = token_at(room, LIFE_MS - 4 * MINUTE_MS + 1000, &why);
    g_assert_cmpstr(first, ==, soon);
    g_assert_cmpint(requests(room), ==, 2); /* not asked again at once */
    g_assert_null(token_at(room, LIFE_MS, &why));
    g_assert_nonnull(strstr(why, "503"));
    put(room, "fault", "");
    g_autofree char *renewed = token_at(room, LIFE_MS + 1, &why);
    g_assert_cmpstr(first, !=, renewed);
}

static void
test_throttled(Room *room, gconstpointer secret)
{
    (void)secret;
    g_autofree char *why = NULL;
    put(room, "fault", "429 120");
    g_assert_null(token_at(room, 0, &why));
    g_assert_nonnull(strstr(why, "429"));
    put(room, "fault", "");
    g_assert_null(token_at(room, 2 * MINUTE_MS - 1, &why));
    g_assert_nonnull(strstr(why, "wait 1 s"));
    g_assert_cmpint(requests(room), ==, 1);
    g_autofree char *token = token_at(room, 2 * MINUTE_MS, &why);
    g_assert_nonnull(token);
}

static void
test_bad_answers(Room *room, gconstpointer secret)
{
    static const struct {
        const char *fault, *says;
    } cases[] = {{"garbage", "holds no token"},
                 {"other-type", "holds no token"},
                 {"redirect", "302"},
                 {"500", "500"}};
    (void)secret;
    g_autofree char *why = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        put(room, "fault", cases[i].fault);
        g_assert_null(token_at(room, 0, &why));
        g_test_message("%s: %s", cases[i].fault, why);
        g_assert_nonnull(strstr(why, cases[i].says));
    }
    kill(room->host, SIGKILL);
    g_assert_null(token_at(room, 0, &why));
    g_assert_nonnull(strstr(why, "the token host"));
}

static void
test_refused(Room *room, gconstpointer secret)
{
    g_autoptr(GError) error = NULL;
    const char *token;
    g_assert_false(oauth_token(room->oauth, 0, &token, &error));
    g_assert_true(failure_is(error, FAIL_OURS)); /* a person has to do something */
    g_assert_nonnull(strstr(error->message, "invalid_client AADSTS7000215: Invalid client secret"));
    g_assert_null(strstr(error->message, "Trace"));
    g_assert_null(strstr(error->message, secret));
}

static void
test_port(void)
{
    static const struct {
        const char *url;
        int port;
    } cases[] = {{"https://login.example/token", 443},
                 {"https://login.example:8443/t", 8443},
                 {"http://127.0.0.1:81/", 81},
                 {"", 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Config config = {.oauth_token_url = (char *)(uintptr_t)cases[i].url};
        g_assert_cmpint(oauth_port(&config), ==, cases[i].port);
    }
}

#define TEST(name, secret, function) g_test_add(name, Room, secret, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    TEST("/oauth/a token is kept until five minutes before its end", NULL, test_kept);
    TEST("/oauth/the old token serves while the host is down", NULL, test_old_one_serves);
    TEST("/oauth/a host that says later is left alone until then", NULL, test_throttled);
    TEST("/oauth/what is no token is named", NULL, test_bad_answers);
    TEST("/oauth/a wrong secret is said in the host's words", "forkert", test_refused);
    g_test_add_func("/oauth/the port of the host is let through the cage", test_port);
    return g_test_run();
}
