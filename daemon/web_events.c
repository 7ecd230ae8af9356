/* Server-sent events: open pages hear that a case has changed, and ask for what they show again
 * (WHATWG HTML, 9.2). */
#include "daemon/log.h"
#include "daemon/web_pages.h"
#include <string.h>

enum {
    STREAMS = 60,             /* three people with some tabs each; the oldest one makes room */
    STREAM_BYTES = 64 * 1024, /* not taken by a browser that sleeps: its stream ends */
    BEAT_MS = 10 * 1000,      /* only a write tells that a browser has gone */
    AGAIN_MS = 3000,
};

struct WebStream {
    Web *web;
    struct MHD_Connection *connection;
    char *token; /* the session's */
    GString *unsent;
    bool suspended, ended;
    int64_t beat_ms;
};

static void
stream_free(void *data)
{
    WebStream *stream = data;
    g_ptr_array_remove(stream->web->streams, stream);
    g_free(stream->token);
    g_string_free(stream->unsent, TRUE);
    g_free(stream);
}

static void
wake(WebStream *stream)
{
    if (stream->suspended)
        MHD_resume_connection(stream->connection);
    stream->suspended = false;
}

static void
end(WebStream *stream)
{
    stream->ended = true;
    wake(stream);
}

/* libmicrohttpd asks for what comes next; nothing: the connection sleeps until wake(). */
static ssize_t
next_bytes(void *data, uint64_t at, char *room, size_t room_bytes)
{
    WebStream *stream = data;
    size_t n = MIN(room_bytes, stream->unsent->len);
    (void)at;
    if (stream->ended)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (n == 0) {
        MHD_suspend_connection(stream->connection);
        stream->suspended = true;
        return 0;
    }
    memcpy(room, stream->unsent->str, n);
    g_string_erase(stream->unsent, 0, (gssize)n);
    return (ssize_t)n;
}

bool
web_show_events(WebRequest *r, GError **error)
{
    (void)error;
    Web *web = r->web;
    if (web->streams->len >= STREAMS)
        end(web->streams->pdata[web->streams->len - STREAMS]);
    WebStream *stream = g_new0(WebStream, 1);
    stream->web = web;
    stream->connection = r->connection;
    stream->token = g_strdup(r->token);
    stream->unsent = g_string_new(NULL);
    stream->beat_ms = web->now_ms;
    g_string_printf(stream->unsent, "retry: %d\n\n", AGAIN_MS);
    g_ptr_array_add(web->streams, stream);
    r->answer.status = MHD_HTTP_OK;
    r->answer.type = "text/event-stream";
    r->answer.stream =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, next_bytes, stream, stream_free);
    return true;
}

static void
say(WebStream *stream, const char *text)
{
    stream->ended = stream->ended || stream->unsent->len + strlen(text) > STREAM_BYTES;
    g_string_append(stream->unsent, text);
    wake(stream);
}

void
web_events_changed(Web *web, int64_t case_id)
{
    g_autofree char *text =
        g_strdup_printf("event: changed\ndata: %" G_GINT64_FORMAT "\n\n", case_id);
    for (guint i = 0; i < web->streams->len; i++)
        say(web->streams->pdata[i], text);
}

/* A session that ran out ends its streams; a stream does not keep it alive. */
void
web_events_beat(Web *web)
{
    for (guint i = 0; i < web->streams->len; i++) {
        WebStream *stream = web->streams->pdata[i];
        if (web->now_ms - stream->beat_ms < BEAT_MS)
            continue;
        stream->beat_ms = web->now_ms;
        stream->ended = !web_sessions_lives(web->sessions, stream->token, web->now_ms);
        say(stream, ":\n\n");
    }
}

void
web_events_end(Web *web)
{
    for (guint i = 0; i < web->streams->len; i++)
        end(web->streams->pdata[i]);
}
