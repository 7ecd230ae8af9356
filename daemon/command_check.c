/* bilag check-config, bilag rules */
#include "daemon/columns.h"
#include "daemon/command.h"
#include "daemon/day.h"
#include "daemon/fitness.h"
#include "daemon/judge.h"
#include "daemon/rules.h"
#include <stdio.h>

static bool
check(const char *config_path, Config **out, GError **error)
{
    g_autoptr(Config) config = NULL;
    if (!config_load(config_path, &config, error) || !fitness_check(config, error))
        return false;
    *out = g_steal_pointer(&config);
    return true;
}

int
command_check_config(const char *config_path, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    if (!command_parse("- check configuration, rules and templates", NULL, 0, &argc, &argv))
        return COMMAND_USAGE;
    if (!check(config_path, &config, &error))
        return command_failed(error);
    printf("%s: good; IMAP %s:%d, SMTP %s:%d, spool %s, page %s\n", config->path, config->imap.host,
           config->imap.port, config->smtp.host, config->smtp.port, config->spool,
           config->web_listen);
    return COMMAND_DONE;
}

static void
print_rules(const RulePack *pack, const char *today)
{
    static const char *const titles[] = {"RULE", "SEVERITY", "SOURCE", "COMPARES", NULL};
    size_t n;
    const JudgeRule *rules = judge_rules(&n);
    g_autoptr(Columns) columns = columns_new(titles);
    for (size_t i = 0; i < n; i++) {
        const RuleText *text = rules_text(pack, rules[i].id, today);
        const char *const cells[] = {rules[i].id, text ? text->severity : "not in force",
                                     text ? text->source : "", rules[i].describe};
        columns_add(columns, cells);
    }
    columns_print(columns);
}

int
command_rules(const char *config_path, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    g_autoptr(RulePack) pack = NULL;
    if (!command_parse("- the rules in force today, with their sources", NULL, 0, &argc, &argv))
        return COMMAND_USAGE;
    if (!config_load(config_path, &config, &error) || !rules_load(config->templates, &pack, &error))
        return command_failed(error);
    g_autofree char *today = day_local(day_now());
    print_rules(pack, today);
    return COMMAND_DONE;
}
