/* bilag statement: a cluster's year as text, and as the page for its annual meeting. */
#include "daemon/command.h"
#include "daemon/day.h"
#include "daemon/drawing.h"
#include "daemon/overview.h"
#include "daemon/own.h"
#include "daemon/spawn.h"
#include "daemon/wire.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

enum { DRAW_WAIT_MS = 20000 };

/* Starts a drawer of our own, which ends with its socket. */
static bool
draw(const Config *config, const json_t *page, GBytes **out_pdf, GError **error)
{
    int pair[2];
    pid_t pid = 0;
    g_autoptr(GBytes) png = NULL;
    if (!wire_pair(pair, error))
        return false;
    own_fd int ours = pair[0], theirs = pair[1];
    if (!spawn_drawer(config->reader, NULL, theirs, config->accept_missing_protection, &pid, error))
        return false;
    own_fd_close(&theirs);
    theirs = -1;
    bool ok = drawing_ask(ours, page, DRAW_WAIT_MS, out_pdf, &png, error);
    own_fd_close(&ours);
    ours = -1;
    (void)waitpid(pid, NULL, 0);
    return ok;
}

static bool
save(const Config *config, const json_t *page, const char *path, GError **error)
{
    gsize size;
    g_autoptr(GBytes) pdf = NULL;
    g_autoptr(GError) why = NULL;
    if (!draw(config, page, &pdf, error))
        return false;
    const char *bytes = g_bytes_get_data(pdf, &size);
    return g_file_set_contents(path, bytes, (gssize)size, &why) ||
           fail(error, FAIL_SENDER, "%s", why->message);
}

static int
print(const char *config_path, int64_t cluster, int year, const char *pdf)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    g_autoptr(Book) book = NULL;
    g_autoptr(json_t) page = NULL;
    g_autofree char *today = day_local(day_now());
    if (!command_open(config_path, &config, &book, &error) ||
        !overview_page(book, config, cluster, year ? year : atoi(today), today, &page, &error) ||
        (pdf && !save(config, page, pdf, &error)))
        return command_failed(error);
    g_autofree char *text = overview_text(page);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line && line[1]; line++) {
        g_autofree char *clean = command_clean(*line);
        printf("%s\n", clean);
    }
    return COMMAND_DONE;
}

int
command_statement(const char *config_path, int argc, char **argv)
{
    gint64 cluster = 0;
    gint year = 0;
    g_autofree char *pdf = NULL;
    const GOptionEntry options[] = {
        {"cluster", 'c', 0, G_OPTION_ARG_INT64, &cluster, "the cluster's number", "N"},
        {"year", 'y', 0, G_OPTION_ARG_INT, &year, "calendar year; this one unless given", "Y"},
        {"pdf", 0, 0, G_OPTION_ARG_FILENAME, &pdf, "write the page for the annual meeting", "FILE"},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    if (!command_parse("- a cluster's money in a year", options, 0, &argc, &argv))
        return COMMAND_USAGE;
    if (cluster <= 0 || (year && (year < OVERVIEW_FIRST_YEAR || year > OVERVIEW_LAST_YEAR))) {
        fprintf(stderr, "bilag statement: wants --cluster N and a year from %d on\n",
                OVERVIEW_FIRST_YEAR);
        return COMMAND_USAGE;
    }
    return print(config_path, cluster, year, pdf);
}
