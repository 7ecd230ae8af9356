/*
 * OWNS      how a command that writes is carried out
 * PROMISES  the daemon does it when one runs, since only it writes the book; else we do, under the
 *           spool's lock
 * NEVER     both
 * FAILS     what the daemon or the act itself says
 * RUNS IN   bilag
 */
#pragma once
#include "daemon/acts.h"
#include "daemon/command.h"

typedef struct CommandRequest CommandRequest;
struct CommandRequest {
    bool (*there)(CommandRequest *request, bool *out_running, GError **error); /* by the daemon */
    bool (*here)(CommandRequest *request, GError **error); /* by ourselves: no daemon runs */
    const Config *config;
    ActRequest act;
    int fd; /* of the file to import, for the daemon; act.file holds its bytes, for us */
    char *report;
    const char *name, *role, *hash; /* user */
};

bool command_carry_out(CommandRequest *request, GError **error) MUST_CHECK;
