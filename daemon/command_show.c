/* bilag show CASE */
#include "daemon/command_show.h"
#include <stdio.h>
#include <string.h>

void
shown_clear(Shown *shown)
{
    g_clear_pointer(&shown->file, case_file_free);
    g_clear_pointer(&shown->cluster, cluster_free);
    g_clear_pointer(&shown->verdict, verdict_free);
    g_clear_pointer(&shown->letters, g_ptr_array_unref);
    g_clear_pointer(&shown->decisions, g_ptr_array_unref);
    g_clear_pointer(&shown->mails, g_ptr_array_unref);
}

static void
letter_free_item(void *letter)
{
    letter_free(letter);
}

static bool
load_letters(Book *book, Shown *shown, GError **error)
{
    shown->letters = g_ptr_array_new_with_free_func(letter_free_item);
    for (guint i = 0; i < shown->file->letters->len; i++) {
        Letter *letter = NULL;
        if (!letters_load(book, g_array_index(shown->file->letters, int64_t, i), &letter, error))
            return false;
        if (letter)
            g_ptr_array_add(shown->letters, letter);
    }
    return true;
}

/* "K2026-000123", or just its id. */
static bool
find_case(Book *book, const char *name, CaseFile **out, GError **error)
{
    int64_t id = 0;
    bool digits = *name && strspn(name, "0123456789") == strlen(name) && strlen(name) < 18;
    if (digits)
        id = g_ascii_strtoll(name, NULL, 10);
    else if (!cases_by_number(book, name, &id, error))
        return false;
    if (!cases_load(book, id, out, error))
        return false;
    if (!*out)
        return fail(error, FAIL_SENDER, "there is no case '%s'", name);
    return true;
}

bool
shown_load(const char *config_path, const char *name, Shown *shown, GError **error)
{
    g_autoptr(Config) config = NULL;
    g_autoptr(Book) book = NULL;
    if (!command_open(config_path, &config, &book, error))
        return false;
    g_autoptr(BookTransaction) snapshot = book_transaction(book, error);
    if (!snapshot || !find_case(book, name, &shown->file, error))
        return false;
    g_autofree char *day = g_strndup(shown->file->opened_at, strlen("YYYY-MM-DD"));
    int64_t id = shown->file->id;
    return register_cluster(book, shown->file->cluster, day, &shown->cluster, error) &&
           load_letters(book, shown, error) &&
           cases_newest_verdict(book, id, &shown->verdict, error) &&
           cases_decisions(book, id, &shown->decisions, error) &&
           outbox_list(book, id, &shown->mails, error);
}

int
command_show(const char *config_path, int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "as one JSON object", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_auto(Shown) shown = {0};
    g_autoptr(GError) error = NULL;
    if (!command_parse("CASE - everything about one case", options, 1, &argc, &argv))
        return COMMAND_USAGE;
    if (!shown_load(config_path, argv[1], &shown, &error))
        return command_failed(error);
    if (as_json)
        return command_print_json(shown_json(&shown));
    shown_print(&shown);
    return COMMAND_DONE;
}
