#include "daemon/log.h"
#include <stdio.h>
#include <unistd.h>

enum { LINE_BYTES = 2000 }; /* a journal line; longer ones are foreign text that got in */

static const char *log_role = "bilag";
static LogLevel log_most = LOG_INFO;

void
log_init(const char *role, LogLevel most)
{
    log_role = role;
    log_most = most;
}

static void
log_write(LogLevel level, const char *event, const char *details)
{
    /* sd-daemon(3) priorities: the journal reads them, a terminal shows them as they are */
    static const char *priority[] = {"<3>", "<5>", "<6>", "<7>"};
    if (level > log_most)
        return;
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_printf(line, "%srole=%s event=%s", g_getenv("JOURNAL_STREAM") ? priority[level] : "",
                    log_role, event);
    if (details && *details)
        g_string_append_printf(line, " %s", details);
    for (gsize i = 0; i < line->len; i++)
        if ((unsigned char)line->str[i] < 0x20 || line->str[i] == 0x7f)
            line->str[i] = '?';
    if (line->len > LINE_BYTES)
        g_string_truncate(line, LINE_BYTES);
    g_string_append_c(line, '\n');
    if (write(STDERR_FILENO, line->str, line->len) < 0)
        return; /* nowhere left to say it */
}

void
log_event(LogLevel level, const char *event, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    g_autofree char *details = g_strdup_vprintf(format, ap);
    va_end(ap);
    log_write(level, event, details);
}

void
log_error(const char *event, const GError *error)
{
    g_autofree char *quoted = g_strescape(error ? error->message : "unknown", "æøåÆØÅ");
    g_autofree char *details = g_strdup_printf("reason=\"%s\"", quoted);
    log_write(LOG_PROBLEM, event, details);
}
