/*
 * OWNS      the role table: which process runs what, with which descriptors; starts and restarts
 * PROMISES  a role that dies is started again with backoff; when the clerk dies, all are (they
 *           talk to it); at the end everything it started is stopped and nothing else
 * NEVER     sees a stranger's byte, a password or the network (it only binds the web's socket)
 * FAILS     FAIL_OURS: configuration, lock, sockets
 * RUNS IN   supervisor
 */
#pragma once
#include "daemon/config.h"

/* Runs until SIGTERM or SIGINT; returns the exit status. */
int supervisor_main(const Config *config);
