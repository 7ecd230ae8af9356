/*
 * OWNS      the mail process: its start order, its cage, its loop between clerk, IMAP and SMTP
 * PROMISES  IMAP and SMTP work without each other; the clerk is heard while an operation waits;
 *           one operation at a time, each with a deadline
 * NEVER     opens the database, parses a mail, moves a letter the clerk has not judged
 * FAILS     exits 1 when it cannot start (secret, trust store, cage); network failures are
 *           logged, told to the clerk as `state` and tried again
 * RUNS IN   mail
 */
#pragma once
#include "daemon/config.h"

/* Runs until the clerk closes its end; returns the exit status. clerk_fd: SOCK_SEQPACKET
 * (wire.h), speaking daemon/wire_messages.md. */
int mail_main(const Config *config, int clerk_fd);

/* Its cage: incoming/ of the spool, the two servers' ports and name resolution. For good. */
bool mail_enter_cage(const Config *config, GError **error) MUST_CHECK;
