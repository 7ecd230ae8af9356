/* Every wrong key of a configuration is named with its line and reason, all at once. */
#include "daemon/config.h"
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *
write_config(const char *dir, const char *extra)
{
    g_autofree char *secret = g_build_filename(dir, "password", NULL);
    g_autofree char *path = g_build_filename(dir, "bilag.conf", NULL);
    g_assert_true(g_file_set_contents(secret, "hemmelig\n", -1, NULL));
    g_assert_cmpint(g_chmod(secret, 0600), ==, 0);
    g_autofree char *text =
        g_strdup_printf("[daemon]\nspool = %s/spool\ntemplates = %s\n"
                        "[imap]\nhost = 127.0.0.1\nport = 993\nuser = bilag\n"
                        "password_file = %s\n"
                        "[smtp]\nhost = 127.0.0.1\nport = 25\nsecurity = plain\n"
                        "[identity]\naddress = bilag@klynge.example\n%s",
                        dir, dir, secret, extra);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return g_steal_pointer(&path);
}

static void
remove_config(const char *dir)
{
    g_autofree char *secret = g_build_filename(dir, "password", NULL);
    g_autofree char *path = g_build_filename(dir, "bilag.conf", NULL);
    (void)g_unlink(secret);
    (void)g_unlink(path);
    (void)g_rmdir(dir);
}

static void
test_good(void)
{
    g_autofree char *dir = g_dir_make_tmp("config-XXXXXX", NULL);
    g_autofree char *path = write_config(dir, "[rules]\nauto_approve_below = 200\n");
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(config_load(path, &config, &error));
    g_assert_no_error(error);
    g_assert_cmpint(config->imap.port, ==, 993);
    g_assert_cmpint(config->imap.security, ==, SECURITY_TLS);
    g_assert_cmpint(config->smtp.security, ==, SECURITY_PLAIN);
    g_assert_cmpint(config->auto_approve_below_oere, ==, 20000);
    g_assert_cmpint(config->believe, ==, BELIEVE_NOTHING);
    g_assert_cmpstr(config->folder_review, ==, "Til gennemsyn");
    g_assert_cmpstr(config->path, ==, path);
    remove_config(dir);
}

typedef struct Wrong {
    const char *name, *extra, *said;
} Wrong;

static const Wrong wrongs[] = {
    {"unknown key", "[web]\nlissen = 127.0.0.1:1\n", ":16: [web] lissen is no key we know"},
    {"unknown group", "[wep]\nlisten = x\n", ":15: [wep]  is no group we know"},
    {"number out of range", "[rules]\nanswers_per_address = 0\n",
     ":16: [rules] answers_per_address must be"},
    {"no number", "[rules]\nanswers_per_address = seven\n",
     "must be a whole number from 1 to 1000"},
    {"no yes or no", "[smtp]\nnull_sender = maybe\n", "null_sender must be yes or no"},
    {"wrong word", "[identity]\nbelieve = all\n", "must be one of: nothing, authserv, exchange"},
    {"believe without id", "[identity]\nbelieve = authserv\n", "authserv_id is missing"},
    {"wrong CVR", "[rules]\ncentral_cvr = 1234\n", "central_cvr is no CVR number"},
    {"listen to the world", "[web]\nlisten = 0.0.0.0:80\n", "put a reverse proxy before it"},
    {"no port", "[web]\nlisten = 127.0.0.1:0\n", "has no port from 1 to 65535"},
    {"relative path", "[daemon]\nform = form.docx\n", "form is not an absolute path"},
    {"unreadable file", "[daemon]\nform = /nonexistent/form\n", "cannot be read"},
    {"no such password file", "[smtp]\nuser = x\npassword_file = /nonexistent\n", "names no file"},
    {"user without password", "[smtp]\nuser = x\n", "password_file is missing although"},
    {"a key twice", "[smtp]\nhost = mail.example.org\n",
     ":16: [smtp] host stands in line 10 already"},
};

static void
test_wrong(gconstpointer data)
{
    const Wrong *wrong = data;
    g_autofree char *dir = g_dir_make_tmp("config-XXXXXX", NULL);
    g_autofree char *path = write_config(dir, wrong->extra);
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(config_load(path, &config, &error));
    g_assert_null(config);
    g_assert_true(failure_is(error, FAIL_OURS));
    if (!strstr(error->message, wrong->said))
        g_error("\"%s\" is not in: %s", wrong->said, error->message);
    g_assert_true(g_str_has_prefix(error->message, path));
    remove_config(dir);
}

static void
test_all_at_once(void)
{
    g_autofree char *dir = g_dir_make_tmp("config-XXXXXX", NULL);
    g_autofree char *path =
        write_config(dir, "[rules]\nanswers_per_address = 0\ncentral_cvr = 1\n[web]\nlisten = x\n");
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(config_load(path, &config, &error));
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 3);
    remove_config(dir);
}

static void
test_password_file_open_to_others(void)
{
    g_autofree char *dir = g_dir_make_tmp("config-XXXXXX", NULL);
    g_autofree char *path = write_config(dir, "");
    g_autofree char *secret = g_build_filename(dir, "password", NULL);
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(g_chmod(secret, 0644), ==, 0);
    g_assert_false(config_load(path, &config, &error));
    g_assert_nonnull(strstr(error->message, "chmod 0600"));
    g_assert_null(strstr(error->message, "hemmelig"));
    remove_config(dir);
}

static void
test_missing_and_broken(void)
{
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) missing = NULL, broken = NULL;
    g_assert_false(config_load("/nonexistent/bilag.conf", &config, &missing));
    g_assert_nonnull(strstr(missing->message, "/nonexistent/bilag.conf"));
    g_autofree char *dir = g_dir_make_tmp("config-XXXXXX", NULL);
    g_autofree char *path = write_config(dir, "this is no line of a key file\n");
    g_assert_false(config_load(path, &config, &broken));
    remove_config(dir);
}

static void
test_plain_beyond_loopback(void)
{
    g_autofree char *dir = g_dir_make_tmp("config-XXXXXX", NULL);
    g_autofree char *path = write_config(dir, ""), *text = NULL;
    g_autoptr(Config) config = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) halves = g_strsplit(text, "[smtp]\nhost = 127.0.0.1", 2);
    g_autofree char *far = g_strjoinv("[smtp]\nhost = mail.example.org", halves);
    g_assert_true(g_file_set_contents(path, far, -1, NULL));
    g_assert_false(config_load(path, &config, &error));
    g_assert_nonnull(strstr(error->message, "plain is allowed to loopback"));
    remove_config(dir);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/config/good", test_good);
    for (size_t i = 0; i < G_N_ELEMENTS(wrongs); i++) {
        g_autofree char *name = g_strdup_printf("/config/wrong/%s", wrongs[i].name);
        g_test_add_data_func(name, &wrongs[i], test_wrong);
    }
    g_test_add_func("/config/all-at-once", test_all_at_once);
    g_test_add_func("/config/password-file-open-to-others", test_password_file_open_to_others);
    g_test_add_func("/config/missing-and-broken", test_missing_and_broken);
    g_test_add_func("/config/plain beyond loopback", test_plain_beyond_loopback);
    return g_test_run();
}
