/* bilag check-config */
#include "daemon/command.h"
#include "daemon/fitness.h"
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
