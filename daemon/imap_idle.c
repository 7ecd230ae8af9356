/* IDLE (RFC 2177) as raw lines over libetpan's stream. mailimap_idle() fails when untagged data
 * comes before the "+" (Exchange does that) or in one segment with it, and waits with select. */
#include "daemon/imap_session.h"
#include <string.h>

enum {
    IDLE_SEND_MS = 10000,
    IDLE_END_MS = 10000, /* DONE is answered at once or not at all */
    IDLE_LINE_BYTES = 8192,
    IDLE_BUDGET_BYTES = 1 << 20, /* a burst of EXISTS and FETCH lines between two of our calls */
};

bool
imap_can_idle(const Imap *imap)
{
    return !imap->idle_refused && mailimap_has_extension(imap->session, (char *)"IDLE");
}

bool
imap_idling(const Imap *imap)
{
    return imap->idle != IDLE_OFF;
}

static bool
say(Imap *imap, const char *line)
{
    mailstream *s = imap->session->imap_stream;
    return mailstream_write(s, line, strlen(line)) >= 0 && mailstream_flush(s) >= 0;
}

bool
imap_idle_begin(Imap *imap, GError **error)
{
    imap_allow(imap, IDLE_SEND_MS, IDLE_BUDGET_BYTES);
    if (mailimap_send_current_tag(imap->session) != MAILIMAP_NO_ERROR || !say(imap, "IDLE\r\n"))
        return imap_break(imap, error, "IDLE");
    imap->idle = IDLE_ASKED;
    imap->idle_news = false;
    g_string_truncate(imap->idle_line, 0);
    return true;
}

/* The tagged answer: OK after our DONE, or NO or BAD to IDLE itself. */
static bool
tagged(Imap *imap, const char *line)
{
    const char *word = strchr(line, ' ');
    bool ok = word && g_ascii_strncasecmp(word + 1, "OK", 2) == 0;
    if (!ok)
        imap->idle_refused = true;
    imap->idle = IDLE_OFF;
    return true;
}

static bool
hear(Imap *imap, const char *line, GError **error)
{
    if (*line == '+') {
        if (imap->idle == IDLE_ASKED)
            imap->idle = IDLE_ON;
        return true;
    }
    if (*line != '*')
        return tagged(imap, line);
    if (g_ascii_strncasecmp(line, "* BYE", 5) == 0)
        return imap_break(imap, error, "the server said goodbye");
    if (strstr(line, " EXISTS") || strstr(line, " RECENT"))
        imap->idle_news = true;
    return true; /* EXPUNGE, FLAGS, "* OK Still here": nothing to do */
}

/* Takes one line (or the part of it that has come) out of libetpan's buffer, never more: what
 * follows belongs to the next command. *out_whole: a line is complete in idle_line. */
static bool
take_line(Imap *imap, bool *out_whole, GError **error)
{
    mailstream *s = imap->session->imap_stream;
    const char *end = memchr(s->read_buffer, '\n', s->read_buffer_len);
    size_t n = end ? (size_t)(end - s->read_buffer) + 1 : s->read_buffer_len;
    if (imap->idle_line->len + n > IDLE_LINE_BYTES)
        return imap_break(imap, error, "a line without end during IDLE");
    gsize had = imap->idle_line->len;
    g_string_set_size(imap->idle_line, had + n);
    if (mailstream_read(s, imap->idle_line->str + had, n) != (ssize_t)n)
        return imap_break(imap, error, "IDLE");
    *out_whole = end != NULL;
    return true;
}

/* Works off the lines that are in the buffer, until IDLE is over. */
static bool
hear_buffered(Imap *imap, GError **error)
{
    while (imap->session->imap_stream->read_buffer_len > 0 && imap->idle != IDLE_OFF) {
        bool whole = false;
        if (!take_line(imap, &whole, error))
            return false;
        if (whole && !hear(imap, imap->idle_line->str, error))
            return false;
        if (whole)
            g_string_truncate(imap->idle_line, 0);
    }
    return true;
}

bool
imap_idle_read(Imap *imap, bool *out_news, GError **error)
{
    *out_news = false;
    imap_allow(imap, IDLE_END_MS, IDLE_BUDGET_BYTES);
    for (;;) {
        if (!hear_buffered(imap, error))
            return false;
        if (imap->idle == IDLE_OFF)
            break;
        ssize_t n = stream_peek(imap->stream, imap->session->imap_stream);
        if (n < 0)
            return imap_break(imap, error, "IDLE");
        if (n == 0)
            break;
    }
    *out_news = imap->idle_news;
    imap->idle_news = false;
    return true;
}

/* Waits for the server until IDLE stands in another state than from. */
static bool
wait_past(Imap *imap, IdleState from, GError **error)
{
    while (imap->idle == from) {
        if (!hear_buffered(imap, error))
            return false;
        if (imap->idle == from && mailstream_feed_read_buffer(imap->session->imap_stream) < 0)
            return imap_break(imap, error, "IDLE");
    }
    return true;
}

bool
imap_idle_end(Imap *imap, bool *out_news, GError **error)
{
    *out_news = false;
    imap_allow(imap, IDLE_END_MS, IDLE_BUDGET_BYTES);
    /* DONE before "+" would be taken for a command */
    if (!wait_past(imap, IDLE_ASKED, error))
        return false;
    if (imap->idle == IDLE_ON) {
        if (!say(imap, "DONE\r\n"))
            return imap_break(imap, error, "DONE");
        imap->idle = IDLE_ENDING;
        if (!wait_past(imap, IDLE_ENDING, error))
            return false;
    }
    *out_news = imap->idle_news;
    imap->idle_news = false;
    return true;
}
