/*
 * OWNS      who is logged in, in memory
 * PROMISES  a token is 32 random bytes, new at each login, known here only as its hash; a session
 *           ends when idle for an hour and after twelve hours in any case
 * NEVER     the password; a right: roles are looked up at each request
 * FAILS     never
 * RUNS IN   web; a restart logs everybody out
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

enum {
    SESSION_IDLE_MS = 60 * 60 * 1000,
    SESSION_MS = 12 * 60 * 60 * 1000,
    SESSIONS = 200, /* three people with some browsers each; then the longest idle one goes */
};

typedef struct WebSession {
    char *user;
    char *stamp; /* of the account at the login (spool/users.h): another one ends the session */
    char *csrf;  /* stands in every form */
    int64_t begun_ms, seen_ms;
    char *flash; /* shown once on the next page, or NULL */
    bool flash_problem;
    int64_t undo_case, undo_version; /* offered beside the flash, 0: nothing to take back */
    int64_t draft_case;              /* a reason written but not taken: shown again on that case */
    char *draft;
} WebSession;

typedef struct WebSessions WebSessions;

WebSessions *web_sessions_new(void);
void web_sessions_free(WebSessions *sessions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebSessions, web_sessions_free)

/* *out_token is the cookie's value; caller frees. The session stays ours: it is gone when it
 * ends, so look it up again after every wait. */
WebSession *web_sessions_begin(WebSessions *sessions, const char *user, int64_t now_ms,
                               char **out_token);
/* NULL: no such session, or it ran out. Counts as use. token may be NULL. */
WebSession *web_sessions_find(WebSessions *sessions, const char *token, int64_t now_ms);
/* The session goes on; asking is no use of it. */
bool web_sessions_lives(WebSessions *sessions, const char *token, int64_t now_ms);
void web_sessions_end(WebSessions *sessions, const char *token);

void web_session_flash(WebSession *session, bool problem, const char *text);
/* Beside the flash that is set now: the decision on this case can be taken back. */
void web_session_offer_undo(WebSession *session, int64_t case_id, int64_t version);
void web_session_draft(WebSession *session, int64_t case_id, const char *text);
/* Compares in constant time; given may be NULL. */
bool web_session_csrf_ok(const WebSession *session, const char *given);
/* 32 random bytes as base64url, 43 characters. Caller frees. */
char *web_random_token(void);
