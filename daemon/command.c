#include "daemon/command.h"
#include "daemon/cage.h"
#include "spool/spool.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool
wrong_usage(const char *why, int wants)
{
    if (why)
        fprintf(stderr, "%s: %s", g_get_prgname(), why);
    else
        fprintf(stderr, "%s: wants %d argument%s", g_get_prgname(), wants, wants == 1 ? "" : "s");
    fprintf(stderr, "; see %s --help\n", g_get_prgname());
    return false;
}

bool
command_parse(const char *usage, const GOptionEntry *options, int wants, int *argc, char ***argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strdup_printf("bilag %s", (*argv)[0]);
    g_set_prgname(name);
    g_autoptr(GOptionContext) context = g_option_context_new(usage);
    if (options)
        g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, argc, argv, &error))
        return wrong_usage(error->message, wants);
    return wants == COMMAND_ANY || *argc - 1 == wants || wrong_usage(NULL, wants);
}

int
command_failed(const GError *error)
{
    fprintf(stderr, "bilag: %s\n", error ? error->message : "failed");
    return COMMAND_FAILED;
}

static char *
book_path(const Config *config)
{
    return g_build_filename(config->spool, "book", "bilag.db", NULL);
}

bool
command_open(const char *config_path, Config **out_config, Book **out_book, GError **error)
{
    g_autoptr(Config) config = NULL;
    if (!config_load(config_path, &config, error))
        return false;
    g_autofree char *path = book_path(config);
    if (!book_open(path, false, out_book, error))
        return false;
    *out_config = g_steal_pointer(&config);
    return true;
}

bool
command_open_writer(const Config *config, int *out_lock, Book **out_book, GError **error)
{
    g_autoptr(GError) held = NULL;
    g_autofree char *path = book_path(config);
    if (!cage_drop_user(config->user, error) || !spool_prepare(config->spool, error))
        return false;
    if (!spool_lock(config->spool, out_lock, &held))
        return fail(error, FAIL_AGAIN, "%s", held->message);
    return book_open(path, true, out_book, error);
}

int
command_print_json(json_t *json)
{
    int failed = json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(json);
    if (failed || fflush(stdout) != 0) {
        fprintf(stderr, "bilag: cannot print: %s\n", g_strerror(errno));
        return COMMAND_FAILED;
    }
    return COMMAND_DONE;
}

json_t *
command_json_array(const GPtrArray *items, json_t *(*make)(const void *item))
{
    json_t *array = json_array();
    for (guint i = 0; i < items->len; i++)
        if (json_array_append_new(array, make(items->pdata[i])) != 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

char *
command_clean(const char *text)
{
    GString *clean = g_string_new(NULL);
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    for (char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        GUnicodeType type = g_unichar_type(c);
        /* FORMAT holds the marks that turn the direction of writing. */
        bool harmless = type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
                        type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
        g_string_append_unichar(clean, harmless ? c : c == '\n' || c == '\t' ? ' ' : '?');
    }
    return g_string_free(clean, FALSE);
}
