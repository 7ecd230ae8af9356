/*
 * OWNS      the review page: queue, case, documents, decisions (over HTTP)
 * PROMISES  nothing is shown without a login; every decision goes to the clerk; what strangers
 *           wrote is escaped, what they sent is shown as rendered pictures or downloaded
 * NEVER     writes the book, parses a document, opens a connection
 * FAILS     exit status 1 with a line in the log: the supervisor starts it anew
 * RUNS IN   web
 */
#pragma once
#include "daemon/config.h"

/* The role: clerk_fd is the socket to the clerk, listen_fd listens already. Serves until the
 * clerk is gone. Returns the exit status. */
int web_main(const Config *config, int clerk_fd, int listen_fd);

/* Its cage, for good: reads the book and the templates, serves what is open, connects nowhere. */
bool web_enter_cage(const Config *config, GError **error) MUST_CHECK;
