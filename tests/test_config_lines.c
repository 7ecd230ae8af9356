/* The configuration: every wrong line is named with its number and reason, nothing is swallowed. */
#include "daemon/config.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Room {
    char *dir, *path, *secret;
} Room;

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    room->dir = g_dir_make_tmp("config-XXXXXX", NULL);
    room->path = g_build_filename(room->dir, "bilag.conf", NULL);
    room->secret = g_build_filename(room->dir, "secret", NULL);
    g_assert_true(g_file_set_contents(room->secret, "hemmelig\n", -1, NULL));
    g_assert_cmpint(g_chmod(room->secret, 0600), ==, 0);
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    (void)g_unlink(room->path);
    (void)g_unlink(room->secret);
    (void)g_rmdir(room->dir);
    g_free(room->dir);
    g_free(room->path);
    g_free(room->secret);
}

/* A good file; [web] begins in line 19 and stands last. */
static char *
good(const Room *room)
{
    return g_strdup_printf("# klyngebilag\n"
                           "[daemon]\n"
                           "spool = %s/spool\n"
                           "templates = %s\n"
                           "\n"
                           "[imap]\n"
                           "host = imap.example\n"
                           "port = 993\n"
                           "user = bilag\n"
                           "password_file = %s\n"
                           "[smtp]\n"
                           "host = smtp.example\n"
                           "port = 587\n"
                           "security = starttls\n"
                           "[identity]\n"
                           "address = bilag@klynger.example\n"
                           "own_domains = klynger.example; anden@klynger.example ;\n"
                           "display_name =   Klyngernes sekretariat  \n"
                           "[web]\n"
                           "listen = 127.0.0.1:8085\n",
                           room->dir, room->dir, room->secret);
}

static bool
load(const Room *room, const char *text, gssize size, Config **out, GError **error)
{
    g_assert_true(g_file_set_contents(room->path, text, size, NULL));
    return config_load(room->path, out, error);
}

static void
test_good(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *text = good(room);
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) error = NULL;
    (void)!load(room, text, -1, &config, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(config->display_name, ==, "Klyngernes sekretariat");
    g_assert_cmpstr(config->own_domains[0], ==, "klynger.example");
    g_assert_cmpstr(config->own_domains[1], ==, "anden@klynger.example");
    g_assert_cmpint(config->imap.port, ==, 993);
    g_assert_cmpint(config->smtp.security, ==, SECURITY_STARTTLS);
}

typedef struct Wrong {
    const char *name, *added; /* at the end, from line 21 on */
    const char *want;
} Wrong;

static const Wrong wrong[] = {
    {"an unknown key", "lisen = x\n", ":21: [web] lisen is no key we know"},
    {"an unknown group", "[wbe]\nlisten = x\n", ":21: [wbe]  is no group we know"},
    {"a key twice", "listen = 127.0.0.1:1\n", ":21: [web] listen stands in line 20 already"},
    {"a key twice in a group that goes on", "[imap]\nhost = x\n",
     ":22: [imap] host stands in line 7 already"},
    {"a line without =", "\nlisten\n", ":22: is no [group], no key = value and no # comment"},
    {"a group and more", "[rules] # as agreed\n", ":21: is no [group]"},
    {"not UTF-8", "[rules]\ncentral_cvr = \xff\xfe\n", ":22: [rules] central_cvr is not UTF-8"},
    {"a wrong backslash", "[rules]\nanswers_per_address = 7\\q\n",
     ":22: [rules] answers_per_address"},
    {"a number with a word", "[rules]\nanswers_per_address = 7 dage\n",
     "whole number from 1 to 1000"},
    {"a number beyond its end", "[rules]\nanswers_per_address = 99999999999999999999\n",
     ":22: [rules] answers_per_address must be a whole number"},
    {"a key of a language", "[rules]\nanswers_per_address[da] = 7\n",
     ":22: [rules] answers_per_address[da]"},
};

static void
test_wrong(Room *room, gconstpointer data)
{
    const Wrong *one = data;
    g_autofree char *head = good(room), *text = g_strconcat(head, one->added, NULL);
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(load(room, text, -1, &config, &error));
    g_assert_null(config);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, one->want));
    g_assert_null(strchr(error->message, '\n')); /* one mistake, one line */
}

static void
test_head_missing(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) lonely = NULL, zero = NULL, absent = NULL;
    g_assert_false(load(room, "listen = 127.0.0.1:1\n", -1, &config, &lonely));
    g_assert_nonnull(strstr(lonely->message, ":1: is no [group], no key = value of a group"));
    g_assert_false(load(room, "[web]\n\0x = 1\n", 13, &config, &zero));
    g_assert_nonnull(strstr(zero->message, "zero byte"));
    g_assert_cmpint(g_unlink(room->path), ==, 0);
    g_assert_false(config_load(room->path, &config, &absent));
    g_assert_nonnull(strstr(absent->message, room->path));
}

static void
test_secret_modes(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        int mode;
        bool fine;
    } table[] = {{0600, true}, {0400, true}, {0640, true}, {0644, false}, {0660, false}};
    g_autofree char *text = good(room);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Config) config = NULL;
        g_autoptr(GError) error = NULL;
        g_assert_cmpint(g_chmod(room->secret, table[i].mode), ==, 0);
        g_assert_cmpint(load(room, text, -1, &config, &error), ==, table[i].fine);
        if (error)
            g_assert_nonnull(strstr(error->message, ":10: [imap] password_file"));
    }
}

#define ROOM_TEST(path, data, func) g_test_add("/config/" path, Room, data, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ROOM_TEST("a good file", NULL, test_good);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *path = g_strdup_printf("/config/wrong: %s", wrong[i].name);
        g_test_add(path, Room, &wrong[i], set_up, test_wrong, tear_down);
    }
    ROOM_TEST("no group, no text, no file", NULL, test_head_missing);
    ROOM_TEST("who may read the secret", NULL, test_secret_modes);
    return g_test_run();
}
