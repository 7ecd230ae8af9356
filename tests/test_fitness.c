/* What is missing is named before any role starts. */
#include "daemon/fitness.h"
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct Room {
    char *dir, *templates, *secret;
    Config config;
} Room;

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    room->dir = g_dir_make_tmp("fitness-XXXXXX", NULL);
    room->templates = g_build_filename(room->dir, "templates", NULL);
    room->secret = g_build_filename(room->dir, "secret", NULL);
    const char *copy[] = {"cp", "-r", "templates", room->dir, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)copy, NULL, G_SPAWN_SEARCH_PATH, NULL,
                               NULL, NULL, NULL, NULL, NULL));
    g_assert_true(g_file_set_contents(room->secret, "hemmelig\n", -1, NULL));
    room->config = (Config){.templates = room->templates,
                            .reader = (char *)(uintptr_t) "/bin/true",
                            .form = room->secret, /* any file that can be read */
                            .user = (char *)(uintptr_t) "",
                            .accept_missing_protection = true,
                            .imap = {.password_file = room->secret},
                            .smtp = {.password_file = (char *)(uintptr_t) ""}};
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    const char *away[] = {"rm", "-rf", room->dir, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)away, NULL, G_SPAWN_SEARCH_PATH, NULL,
                               NULL, NULL, NULL, NULL, NULL));
    g_free(room->dir);
    g_free(room->templates);
    g_free(room->secret);
}

static void
test_fit(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    (void)!fitness_check(&room->config, &error);
    g_assert_no_error(error);
}

typedef struct Lack {
    const char *file;  /* below templates */
    const char *holds; /* instead; NULL: it is removed */
    const char *want;
} Lack;

static const Lack lacks[] = {
    {"mail/answer.da.txt.mustache", NULL, "mail/answer.da.txt.mustache is missing"},
    {"mail/footer.da.html.mustache", NULL, "footer.da.html.mustache, which is missing"},
    {"mail/ask.en.txt.mustache", "{{#a}} no end", "ask.en.txt.mustache"},
    {"mail/subject.da.txt.mustache", "\xff\xfe", "is not UTF-8"},
    {"pages/queue.html.mustache", NULL, "pages/queue.html.mustache is missing"},
    {"pages/foot.html.mustache", NULL, "foot.html.mustache, which is missing"},
    {"rules/limits.conf", NULL, "limits.conf"},
    {"rules/rules.conf", "nonsense", "rules.conf"},
};

static void
test_lack(Room *room, gconstpointer data)
{
    const Lack *lack = data;
    g_autofree char *path = g_build_filename(room->templates, lack->file, NULL);
    g_autoptr(GError) error = NULL;
    if (lack->holds)
        g_assert_true(g_file_set_contents(path, lack->holds, -1, NULL));
    else
        g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_false(fitness_check(&room->config, &error));
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, lack->want));
}

static void
test_files(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *two = g_build_filename(room->dir, "two", NULL);
    g_assert_true(g_file_set_contents(two, "one\ntwo\n", -1, NULL));
    static const char nowhere[] = "/nonexistent/file";
    const struct {
        char **slot;
        const char *value, *want;
    } table[] = {{&room->config.reader, nowhere, "the reader /nonexistent/file is missing"},
                 {&room->config.form, nowhere, "the attendee form /nonexistent/file is missing"},
                 {&room->config.imap.password_file, nowhere, "cannot read /nonexistent/file"},
                 {&room->config.smtp.password_file, two, "must hold one line"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        char *before = *table[i].slot;
        *table[i].slot = (char *)(uintptr_t)table[i].value;
        g_assert_false(fitness_check(&room->config, &error));
        g_assert_nonnull(strstr(error->message, table[i].want));
        *table[i].slot = before;
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/fitness/all there", Room, NULL, set_up, test_fit, tear_down);
    for (size_t i = 0; i < G_N_ELEMENTS(lacks); i++) {
        g_autofree char *path = g_strdup_printf("/fitness/%zu %s", i + 1, lacks[i].file);
        g_test_add(path, Room, &lacks[i], set_up, test_lack, tear_down);
    }
    g_test_add("/fitness/reader, form and secrets", Room, NULL, set_up, test_files, tear_down);
    return g_test_run();
}
