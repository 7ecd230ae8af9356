#include "daemon/web_session.h"
#include <sodium.h>
#include <string.h>

struct WebSessions {
    GHashTable *by_hash; /* SHA-256 of the token → WebSession: a lookup tells no timing */
};

enum { TOKEN_BYTES = 32 };

static void
session_free(void *data)
{
    WebSession *session = data;
    g_free(session->user);
    g_free(session->stamp);
    g_free(session->csrf);
    g_free(session->flash);
    g_free(session->draft);
    g_free(session);
}

char *
web_random_token(void)
{
    unsigned char bytes[TOKEN_BYTES];
    char text[sodium_base64_ENCODED_LEN(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, sizeof text, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return g_strdup(text);
}

WebSessions *
web_sessions_new(void)
{
    WebSessions *sessions = g_new0(WebSessions, 1);
    sessions->by_hash = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, session_free);
    return sessions;
}

void
web_sessions_free(WebSessions *sessions)
{
    if (!sessions)
        return;
    g_hash_table_unref(sessions->by_hash);
    g_free(sessions);
}

static char *
hash_of(const char *token)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, token, -1);
}

static bool
ran_out(const WebSession *session, int64_t now_ms)
{
    return now_ms - session->seen_ms > SESSION_IDLE_MS || now_ms - session->begun_ms > SESSION_MS;
}

static gboolean
is_over(void *key, void *value, void *now_ms)
{
    (void)key;
    return ran_out(value, *(const int64_t *)now_ms);
}

static void
make_room(WebSessions *sessions, int64_t now_ms)
{
    GHashTableIter it;
    void *key, *value, *oldest = NULL;
    int64_t seen = INT64_MAX;
    g_hash_table_foreach_remove(sessions->by_hash, is_over, &now_ms);
    if (g_hash_table_size(sessions->by_hash) < SESSIONS)
        return;
    g_hash_table_iter_init(&it, sessions->by_hash);
    while (g_hash_table_iter_next(&it, &key, &value))
        if (((WebSession *)value)->seen_ms < seen) {
            seen = ((WebSession *)value)->seen_ms;
            oldest = key;
        }
    g_hash_table_remove(sessions->by_hash, oldest);
}

WebSession *
web_sessions_begin(WebSessions *sessions, const char *user, int64_t now_ms, char **out_token)
{
    make_room(sessions, now_ms);
    WebSession *session = g_new0(WebSession, 1);
    session->user = g_strdup(user);
    session->csrf = web_random_token();
    session->begun_ms = session->seen_ms = now_ms;
    *out_token = web_random_token();
    g_hash_table_insert(sessions->by_hash, hash_of(*out_token), session);
    return session;
}

WebSession *
web_sessions_find(WebSessions *sessions, const char *token, int64_t now_ms)
{
    if (!token)
        return NULL;
    g_autofree char *hash = hash_of(token);
    WebSession *session = g_hash_table_lookup(sessions->by_hash, hash);
    if (!session)
        return NULL;
    if (ran_out(session, now_ms)) {
        g_hash_table_remove(sessions->by_hash, hash);
        return NULL;
    }
    session->seen_ms = now_ms;
    return session;
}

bool
web_sessions_lives(WebSessions *sessions, const char *token, int64_t now_ms)
{
    g_autofree char *hash = hash_of(token);
    const WebSession *session = g_hash_table_lookup(sessions->by_hash, hash);
    return session && !ran_out(session, now_ms);
}

void
web_sessions_end(WebSessions *sessions, const char *token)
{
    if (!token)
        return;
    g_autofree char *hash = hash_of(token);
    g_hash_table_remove(sessions->by_hash, hash);
}

void
web_session_flash(WebSession *session, bool problem, const char *text)
{
    g_free(session->flash);
    session->flash = g_strdup(text);
    session->flash_problem = problem;
    session->undo_case = 0;
}

void
web_session_offer_undo(WebSession *session, int64_t case_id, int64_t version)
{
    session->undo_case = case_id;
    session->undo_version = version;
}

void
web_session_draft(WebSession *session, int64_t case_id, const char *text)
{
    g_free(session->draft);
    session->draft = g_strdup(text);
    session->draft_case = case_id;
}

bool
web_session_csrf_ok(const WebSession *session, const char *given)
{
    size_t n = strlen(session->csrf);
    return given && strlen(given) == n && sodium_memcmp(given, session->csrf, n) == 0;
}
