/* bilag: the command-line tool. The daemon's own commands are in command_*.c; `bilag read` is in
 * read_command.c and needs neither configuration nor database. */
#include "daemon/command.h"
#include "daemon/read_command.h"
#include <locale.h>
#include <stdio.h>
#include <string.h>

#define CONFIG_PATH "/etc/klyngebilag/bilag.conf"

static int
run_read(const char *config_path, int argc, char **argv)
{
    (void)config_path;
    return read_command(argc, argv);
}

static const struct {
    const char *name;
    int (*run)(const char *config_path, int argc, char **argv);
    const char *arguments, *describe;
} commands[] = {
    {"status", command_status, "[--json]", "letters, cases, jobs and mails by state; the daemon"},
    {"queue", command_queue, "[--json]", "what waits for a person, most urgent first"},
    {"show", command_show, "CASE [--json]", "everything about one case"},
    {"explain", command_explain, "CASE", "every rule tried on a case, and what it rests on"},
    {"import", command_import, "WHAT FILE [--dry-run]", "bring register or books to a CSV file"},
    {"allocate", command_allocate, "YEAR [--dry-run]", "the year's money by rate and patients"},
    {"ledger", command_ledger, "ACT ... [--dry-run]", "pay, close a year, end clusters"},
    {"statement", command_statement, "--cluster N [--year Y] [--pdf FILE]",
     "a cluster's money in a year"},
    {"check-config", command_check_config, "", "check configuration, rules and templates"},
    {"rules", command_rules, "", "the rules in force, with their sources"},
    {"user", command_user, "add NAME --role ROLE", "add or change a user; asks for the password"},
    {"verify", command_verify, "[--head ROW:HASH]", "check originals, ledger and audit log"},
    {"backup", command_backup, "DIR", "copy everything, also while the daemon runs"},
    {"restore", command_restore, "DIR", "bring a backup into an empty spool"},
    {"read", run_read, "FILE... [--pretty] [--validate [--xsd DIR]]", "read documents, print JSON"},
};

static int
print_help(FILE *to)
{
    fprintf(to, "Usage: bilag [--config FILE] COMMAND ...\n\n");
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        g_autofree char *call = g_strdup_printf("%s %s", commands[i].name, commands[i].arguments);
        fprintf(to, "  %-40s  %s\n", call, commands[i].describe);
    }
    fprintf(to,
            "\nThe configuration is %s unless named. `bilag COMMAND --help` tells more.\n"
            "Exit status: 0 done, 1 it could not be done, 2 usage.\n",
            CONFIG_PATH);
    return to == stdout ? COMMAND_DONE : COMMAND_USAGE;
}

static bool
take_config(int *argc, char ***argv, const char **out_path)
{
    const char *first = *argc > 1 ? (*argv)[1] : "";
    bool joined = g_str_has_prefix(first, "--config=");
    bool apart = strcmp(first, "--config") == 0 || strcmp(first, "-c") == 0;
    if (apart && *argc < 3)
        return false;
    if (joined || apart) {
        *out_path = joined ? first + strlen("--config=") : (*argv)[2];
        *argc -= joined ? 1 : 2;
        *argv += joined ? 1 : 2;
    }
    return true;
}

int
main(int argc, char **argv)
{
    const char *config_path = CONFIG_PATH;
    setlocale(LC_CTYPE, "C.UTF-8"); /* only for GOption's own texts; numbers stay as they are */
    if (!take_config(&argc, &argv, &config_path) || argc < 2)
        return print_help(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0)
        return print_help(stdout);
    if (strcmp(argv[1], "--version") == 0) {
        printf("bilag %s\n", VERSION);
        return COMMAND_DONE;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(config_path, argc - 1, argv + 1);
    fprintf(stderr, "bilag: there is no command '%s'; see bilag --help\n", argv[1]);
    return COMMAND_USAGE;
}
