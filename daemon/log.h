/*
 * OWNS      the line format of the log and where it goes (standard error)
 * PROMISES  one line an event, `event=… key=value`, control characters escaped
 * NEVER     contents, names, addresses, CPR numbers or secrets: ids, lengths, hashes only
 * FAILS     never (a log that cannot be written is not a reason to lose a letter)
 * RUNS IN   every process; modules return errors, process loops log them, once
 */
#pragma once
#include <glib.h>

typedef enum { LOG_PROBLEM, LOG_NOTICE, LOG_INFO, LOG_DEBUG } LogLevel;

/* Names the process in each line ("mail", "clerk", …); role is kept, not copied. */
void log_init(const char *role, LogLevel most);

/* log_event(LOG_INFO, "moved", "letter=%ld folder=%s", …); values are the caller's to keep
 * free of spaces where they are ids; the whole line is cut at 2,000 bytes. */
void log_event(LogLevel level, const char *event, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The same for a GError: adds reason="…". error may be NULL. */
void log_error(const char *event, const GError *error);
