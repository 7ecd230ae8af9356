/*
 * OWNS      one request from its first byte to its answer, and what all requests share
 * PROMISES  a handler sees only a request of the right method, size, origin and login; every
 *           answer carries the security headers; a request that waits for the clerk is answered
 *           when it does not come in time
 * NEVER     keeps a connection or a session pointer across a wait
 * FAILS     a handler's error becomes a page: 503 for FAIL_AGAIN, 500 else, logged
 * RUNS IN   web
 */
#pragma once
#include "daemon/config.h"
#include "daemon/rules.h"
#include "daemon/web_guard.h"
#include "daemon/web_session.h"
#include "daemon/wire.h"
#include "spool/book.h"
#include <microhttpd.h>

typedef struct Web {
    const Config *config;
    char *book_path, *pages; /* SPOOL/book/bilag.db, TEMPLATES/pages */
    Book *book;              /* read-only; NULL until the clerk has made it */
    RulePack *pack;
    WebSessions *sessions;
    WebGuard *guard;
    int clerk;           /* socket */
    GHashTable *waiting; /* request number → WebRequest, borrowed: it is suspended */
    GPtrArray *streams;  /* WebStream, borrowed: each belongs to its connection */
    int64_t next_id;
    int64_t now_ms; /* set before each turn */
    struct MHD_Daemon *daemon;
} Web;

typedef struct WebAnswer {
    unsigned status;  /* 0: none yet */
    const char *type; /* static */
    char *body;
    size_t size_bytes;
    int fd;                      /* instead of body; -1: none */
    struct MHD_Response *stream; /* instead of both: goes on until it is ended */
    char *location, *cookie, *disposition, *etag;
    int retry_s;  /* Retry-After, 0: none */
    bool lasting; /* the browser may keep it (our own style and script) */
} WebAnswer;

enum { WEB_NUMBERS = 2 };

typedef struct WebRequest WebRequest;
/* What to do with the clerk's answer; message NULL: it did not come in time. */
typedef bool (*WebClerkFunc)(WebRequest *request, WireMessage *message, GError **error);

struct WebRequest {
    Web *web;
    struct MHD_Connection *connection;
    char *path;
    GByteArray *body;
    bool too_big;
    int64_t numbers[WEB_NUMBERS]; /* of the path: /case/12 */
    GHashTable *form;             /* of a POST; else empty */
    char *token;                  /* the session's, or NULL */
    WebSession *session;          /* NULL: not logged in; only until the handler returns */
    char *role;                   /* of the user, as of now */
    WebAnswer answer;
    int64_t id, deadline_ms; /* while it waits for the clerk */
    WebClerkFunc done;
    int64_t case_id, version; /* what a decision was about; kept across the wait */
    char *action, *reason, *next;
};

typedef bool (*WebHandler)(WebRequest *request, GError **error);

/* --- web_request.c --- */
enum MHD_Result web_request(void *web, struct MHD_Connection *connection, const char *url,
                            const char *method, const char *version, const char *upload,
                            size_t *upload_bytes, void **request);
void web_request_completed(void *web, struct MHD_Connection *connection, void **request,
                           enum MHD_RequestTerminationCode why);
/* Looks the session and role up (again, after a wait). False: *error set. */
bool web_login_load(WebRequest *request, GError **error) MUST_CHECK;
/* A field of the form, NULL: absent. */
const char *web_field(const WebRequest *request, const char *name);
/* A query argument (?vis=ready), NULL: absent. */
const char *web_query(const WebRequest *request, const char *name);

/* --- web_answer.c --- */
/* Renders pages/NAME.html.mustache; data gets who is logged in, csrf and flash added. */
bool web_page(WebRequest *request, unsigned status, const char *name, json_t *data,
              GError **error) MUST_CHECK;
/* A page with a heading and a sentence (404, 503, …). Works without book and templates. */
bool web_message(WebRequest *request, unsigned status, const char *heading, const char *text);
bool web_redirect(WebRequest *request, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Sends what the answer says. */
enum MHD_Result web_answer_send(WebRequest *request);
void web_answer_clear(WebAnswer *answer);

/* --- web_events.c --- */
typedef struct WebStream WebStream;
bool web_show_events(WebRequest *request, GError **error) MUST_CHECK;
/* All open pages hear of it. */
void web_events_changed(Web *web, int64_t case_id);
/* Once a turn: says that we are still here, ends streams of sessions that are over. */
void web_events_beat(Web *web);
void web_events_end(Web *web);

/* --- web_clerk.c --- */
/* Sends body (gets "id") to the clerk and suspends; done is called with the answer. */
bool web_ask_clerk(WebRequest *request, json_t *body, int timeout_ms, WebClerkFunc done,
                   GError **error) MUST_CHECK;
/* One message of the clerk; *out_gone: it has closed. */
bool web_hear_clerk(Web *web, bool *out_gone, GError **error) MUST_CHECK;
/* Those whose time is up; all: every one (the role ends). */
void web_clerk_expire(Web *web, bool all);
