/* bilagd: the daemon. Without --role it is the supervisor, which starts itself again for each
 * role (see supervisor.c). */
#include "daemon/clerk.h"
#include "daemon/config.h"
#include "daemon/log.h"
#include "daemon/mail.h"
#include "daemon/role.h"
#include "daemon/supervisor.h"
#include "daemon/web.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { CONTROL_FD = 3, LISTEN_FD = 4 }; /* where the supervisor puts a role's descriptors */

static int
run_clerk(const Config *config)
{
    return clerk_main(config, CONTROL_FD);
}

static int
run_mail(const Config *config)
{
    return mail_main(config, CONTROL_FD);
}

static int
run_web(const Config *config)
{
    return web_main(config, CONTROL_FD, LISTEN_FD);
}

/* begin_late: reads secrets as root first, then calls role_begin() itself. */
static const struct {
    const char *name;
    int (*run)(const Config *);
    bool begin_late;
} roles[] = {{"clerk", run_clerk, false}, {"mail", run_mail, true}, {"web", run_web, false}};

static LogLevel
log_level(const Config *config)
{
    static const char *const names[] = {"problem", "notice", "info", "debug"};
    for (int i = 0; i < (int)G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], config->log_level) == 0)
            return (LogLevel)i;
    return LOG_INFO;
}

static int
run_role(const Config *config, const char *role)
{
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++) {
        if (strcmp(roles[i].name, role) != 0)
            continue;
        g_autoptr(GError) error = NULL;
        log_init(roles[i].name, log_level(config));
        if (!roles[i].begin_late && !role_begin(config, &error)) {
            log_error("role-refused", error);
            return 1;
        }
        return roles[i].run(config);
    }
    fprintf(stderr, "bilagd: there is no role %s\n", role);
    return 2;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL, *role = NULL;
    gboolean keys = FALSE, version = FALSE;
    const GOptionEntry options[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &path, "configuration", "FILE"},
        {"keys", 0, 0, G_OPTION_ARG_NONE, &keys, "list the configuration's keys", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &version, "print the version", NULL},
        {"role", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &role, NULL, NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_autoptr(GOptionContext) context =
        g_option_context_new("- take vouchers from a mailbox (stays in the foreground)");
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "bilagd: %s\n", error->message);
        return 2;
    }
    if (version) {
        printf("bilagd %s\n", VERSION);
        return 0;
    }
    if (keys) {
        g_autofree char *text = config_describe();
        fputs(text, stdout);
        return 0;
    }
    g_autoptr(Config) config = NULL;
    if (!config_load(path ? path : "/etc/klyngebilag/bilag.conf", &config, &error)) {
        fprintf(stderr, "bilagd: %s\n", error->message);
        return 1;
    }
    if (role)
        return run_role(config, role);
    log_init("supervisor", log_level(config));
    return supervisor_main(config);
}
