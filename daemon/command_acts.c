/* bilag import, bilag allocate, bilag ledger: the acts of acts.h. */
#include "daemon/command_write.h"
#include "daemon/control.h"
#include "daemon/own.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static bool
here(CommandRequest *r, GError **error)
{
    own_fd int lock = -1;
    g_autoptr(Book) book = NULL;
    return command_open_writer(r->config, &lock, &book, error) &&
           acts_do(book, r->config, &r->act, &r->report, error);
}

static bool
there(CommandRequest *r, bool *out_running, GError **error)
{
    g_autoptr(WireMessage) answer = NULL;
    g_autoptr(json_t) words = json_array();
    for (const char *const *w = r->act.words; *w; w++)
        if (json_array_append_new(words, json_string(*w)) != 0)
            return fail(error, FAIL_SENDER, "an argument is not UTF-8");
    g_autoptr(json_t) request = json_pack("{ss ss sO sb}", "what", "act", "act", r->act.act,
                                          "words", words, "dry_run", (int)r->act.dry_run);
    if (!control_ask(r->config->spool, request, r->fd, "acted", &answer, error))
        return false;
    *out_running = answer != NULL;
    const char *report = answer ? wire_string(answer, "report") : "";
    if (answer && !wire_bool(answer, "ok"))
        return fail(error, FAIL_SENDER, "%s", report ? report : "the daemon gave no reason");
    r->report = answer ? g_strdup(report ? report : "") : NULL;
    return true;
}

/* Each problem on a line of its own, with the file's name before it, as compilers do. */
static int
refused(const char *file, const GError *error)
{
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    if (!file || !g_str_has_prefix(error->message, "line "))
        return command_failed(error);
    for (char **line = lines; *line; line++) {
        g_autofree char *clean = command_clean(*line);
        fprintf(stderr, "%s: %s\n", file, clean);
    }
    fprintf(stderr, "bilag: nothing was imported\n");
    return COMMAND_FAILED;
}

static void
print_report(const char *report)
{
    g_auto(GStrv) lines = g_strsplit(report, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *clean = command_clean(*line);
        if (*clean)
            printf("%s\n", clean);
    }
}

static int
carry_out(const char *config_path, const ActRequest *asked, int fd, const char *file)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    CommandRequest request = {.there = there, .here = here, .act = *asked, .fd = fd};
    if (!config_load(config_path, &config, &error))
        return command_failed(error);
    request.config = config;
    if (!command_carry_out(&request, &error))
        return refused(file, error);
    print_report(request.report);
    g_free(request.report);
    return COMMAND_DONE;
}

static gboolean dry_run;
static const GOptionEntry options[] = {
    {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry_run, "show what would change", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};

static void
list_acts(bool file)
{
    const Act *act;
    for (size_t i = 0; (act = acts_at(i)); i++)
        if (act->file == file)
            fprintf(stderr, "  %s %-18s %s\n", act->act, act->words, act->describe);
}

static int
no_act(const char *command, const char *act, bool file)
{
    fprintf(stderr, "bilag %s: there is no '%s', only\n", command, act);
    list_acts(file);
    return COMMAND_USAGE;
}

int
command_import(const char *config_path, int argc, char **argv)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *bytes = NULL;
    static const char *const none[] = {NULL};
    dry_run = FALSE;
    if (!command_parse("WHAT FILE.csv - bring register or books to a file", options, 2, &argc,
                       &argv))
        return COMMAND_USAGE;
    const Act *act = acts_named(argv[1]);
    if (!act || !act->file)
        return no_act("import", argv[1], true);
    own_fd int fd = open(argv[2], O_RDONLY | O_CLOEXEC);
    ActRequest asked = {.act = argv[1], .words = none, .dry_run = dry_run};
    if (fd < 0 || !g_file_get_contents(argv[2], &bytes, &asked.file_bytes, &why)) {
        fprintf(stderr, "bilag: cannot open %s: %s\n", argv[2],
                why ? why->message : g_strerror(errno));
        return COMMAND_FAILED;
    }
    asked.file = bytes;
    return carry_out(config_path, &asked, fd, argv[2]);
}

static int
run_act(const char *config_path, const char *act, char **words)
{
    const ActRequest asked = {.act = act, .words = (const char *const *)words, .dry_run = dry_run};
    return carry_out(config_path, &asked, -1, NULL);
}

int
command_allocate(const char *config_path, int argc, char **argv)
{
    dry_run = FALSE;
    if (!command_parse("YEAR - book the year's money by group-1 patients and rate", options, 1,
                       &argc, &argv))
        return COMMAND_USAGE;
    return run_act(config_path, "allocate", argv + 1);
}

int
command_ledger(const char *config_path, int argc, char **argv)
{
    dry_run = FALSE;
    if (!command_parse("ACT ... - pay, close and carry over, end clusters", options, COMMAND_ANY,
                       &argc, &argv))
        return COMMAND_USAGE;
    const Act *act = argc > 1 ? acts_named(argv[1]) : NULL;
    if (!act || act->file)
        return no_act("ledger", argc > 1 ? argv[1] : "", false);
    return run_act(config_path, argv[1], argv + 2);
}
