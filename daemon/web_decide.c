/* A decision: checked here for a friendly word, taken by the clerk. */
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/queue.h"
#include "spool/users.h"
#include <string.h>

enum { DECIDE_WAIT_MS = 20 * 1000 };

static const struct {
    const char *name, *act; /* act: users_may() */
    bool reason;            /* always needs one; for the others the clerk tells */
    bool stays;             /* the same case is shown again, not the next one */
} actions[] = {
    {"approve", "approve", false, false},  {"reject", "decide", true, false},
    {"ask", "decide", true, false},        {"note", "decide", true, true},
    {"duplicate", "decide", false, false}, {"assign", "decide", false, true},
    {"undo", "decide", false, true},       {"confirm-account", "decide", true, true},
    {"split", "decide", false, true},      {"merge", "decide", false, false},
    {"pay", "approve", false, true},
};

static int
action_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(actions); i++)
        if (g_strcmp0(actions[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* Back to the case with a word about what went wrong; what was written is kept. */
static bool
refuse(WebRequest *r, const char *problem)
{
    if (!r->session) /* ran out while the clerk worked */
        return web_redirect(r, "/login?next=/case/%ld", (long)r->case_id);
    web_session_flash(r->session, true, problem);
    web_session_draft(r->session, r->case_id, r->reason);
    return web_redirect(r, "/case/%ld", (long)r->case_id);
}

/* The second click of a double click finds the first one's decision. */
static bool
taken_already(WebRequest *r, bool *out, GError **error)
{
    g_autoptr(GPtrArray) decisions = NULL;
    *out = false;
    if (!r->session)
        return true;
    if (!cases_decisions(r->web->book, r->case_id, &decisions, error))
        return false;
    for (guint i = 0; i < decisions->len; i++) {
        const CaseDecision *d = decisions->pdata[i];
        g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(d->at, NULL);
        enum { DOUBLE_CLICK_S = 30 };
        bool fresh = at && llabs(r->web->now_ms / 1000 - g_date_time_to_unix(at)) <= DOUBLE_CLICK_S;
        *out = *out || (fresh && g_strcmp0(d->user, r->session->user) == 0 &&
                        g_strcmp0(d->action, r->action) == 0);
    }
    return true;
}

/* Does it change the status? Then it can be taken back. */
static bool
moves(const char *action)
{
    static const char *const which[] = {"approve", "reject", "ask", "duplicate", NULL};
    return g_strv_contains(which, action);
}

static bool
took(WebRequest *r, GError **error)
{
    g_autoptr(CaseFile) file = NULL;
    if (!cases_load(r->web->book, r->case_id, &file, error))
        return false;
    bool first = file && strcmp(r->action, "approve") == 0 && strcmp(file->status, "approved") != 0;
    g_autofree char *text =
        g_strdup_printf("%s: %s.", file ? file->number : "Sagen",
                        web_word(WORDS_DONE, first ? "first-approval" : r->action));
    if (r->session) {
        web_session_flash(r->session, false, text);
        web_session_draft(r->session, 0, NULL);
        if (file && !first && moves(r->action) && r->web->config->undo_seconds > 0)
            web_session_offer_undo(r->session, file->id, file->version);
    }
    return web_redirect(r, "%s", r->next);
}

static bool
decided(WebRequest *r, WireMessage *message, GError **error)
{
    const char *code = message ? wire_string(message, "error") : "late";
    bool already = false;
    if (!message)
        return refuse(r, "Afgørelsen er sendt, men svaret lader vente på sig. Se sagen, før du "
                         "prøver igen.");
    if (wire_bool(message, "ok"))
        return took(r, error);
    bool old = g_strcmp0(code, "stale") == 0 || g_strcmp0(code, "closed") == 0;
    if (old && !taken_already(r, &already, error))
        return false;
    return already ? took(r, error) : refuse(r, web_word(WORDS_REFUSED, code));
}

static bool
find_next(WebRequest *r, bool stays, GError **error)
{
    int64_t previous, next;
    if (!queue_neighbours(r->web->book, r->case_id, &previous, &next, error))
        return false;
    if (stays)
        next = r->case_id;
    r->next = next ? g_strdup_printf("/case/%ld", (long)next) : g_strdup("/");
    return true;
}

/* The boxes of documents are named dok-LETTER-PART (daemon/review_steps.h). Caller frees. */
static char *
ticked_documents(const WebRequest *r)
{
    GHashTableIter it;
    void *name;
    GString *about = g_string_new(NULL);
    g_hash_table_iter_init(&it, r->form);
    while (g_hash_table_iter_next(&it, &name, NULL))
        if (g_str_has_prefix(name, "dok-"))
            g_string_append_printf(about, "%s%s", about->len ? " " : "", (char *)name);
    return g_string_free(about, FALSE);
}

bool
web_take_decision(WebRequest *r, GError **error)
{
    int action = action_find(web_field(r, "action"));
    const char *reason = web_field(r, "reason"), *version = web_field(r, "version");
    r->case_id = r->numbers[0];
    r->version = version ? g_ascii_strtoll(version, NULL, 10) : -1;
    r->reason = g_strstrip(g_strdup(reason ? reason : ""));
    if (!web_session_csrf_ok(r->session, web_field(r, "csrf")))
        return refuse(r, "Formularen var fra en tidligere indlogning. Se sagen igennem, og prøv "
                         "igen.");
    if (action < 0)
        return web_message(r, MHD_HTTP_BAD_REQUEST, "Forstod ikke", "Ukendt afgørelse.");
    if (!users_may(r->role, actions[action].act))
        return refuse(r, web_word(WORDS_REFUSED, "not-allowed"));
    if (actions[action].reason && !*r->reason)
        return refuse(r, web_word(WORDS_REFUSED, "needs-reason"));
    r->action = g_strdup(actions[action].name);
    if (!find_next(r, actions[action].stays, error))
        return false;
    g_autofree char *documents = strcmp(r->action, "split") == 0 ? ticked_documents(r) : NULL;
    const char *about = documents ? documents : web_field(r, r->action);
    g_autoptr(json_t) body =
        json_pack("{ss sI sI ss ss ss ss}", "what", "decide", "case", (json_int_t)r->case_id,
                  "version", (json_int_t)r->version, "user", r->session->user, "action", r->action,
                  "reason", r->reason, "about", about ? about : "");
    return web_ask_clerk(r, body, DECIDE_WAIT_MS, decided, error);
}

/* --- many at once ------------------------------------------------------------------------- */

static bool
approved_many(WebRequest *r, WireMessage *message, GError **error)
{
    (void)error;
    if (!r->session) /* ran out while the clerk worked */
        return web_redirect(r, "/login");
    int64_t done = message ? wire_int(message, "done", 0) : 0;
    int64_t refused = message ? wire_int(message, "refused", 0) : 0;
    g_autofree char *text =
        !message  ? g_strdup("Svaret lader vente på sig. Se køen, før du prøver igen.")
        : refused ? g_strdup_printf(
                        "%ld godkendt. %ld blev ikke godkendt: de er ændret siden, du så dem.",
                        (long)done, (long)refused)
                  : g_strdup_printf("%ld godkendt.", (long)done);
    web_session_flash(r->session, !message || refused, text);
    return web_redirect(r, "/?vis=klar");
}

/* The boxes are named sag-ID and hold the version that was shown. */
static json_t *
ticked(const WebRequest *r)
{
    GHashTableIter it;
    void *name, *version;
    json_t *cases = json_array();
    g_hash_table_iter_init(&it, r->form);
    while (g_hash_table_iter_next(&it, &name, &version))
        if (g_str_has_prefix(name, "sag-"))
            json_array_append_new(
                cases,
                json_pack("{sI sI}", "case",
                          (json_int_t)g_ascii_strtoll((char *)name + strlen("sag-"), NULL, 10),
                          "version", (json_int_t)g_ascii_strtoll(version, NULL, 10)));
    return cases;
}

bool
web_take_approvals(WebRequest *r, GError **error)
{
    g_autoptr(json_t) cases = ticked(r);
    bool ours = web_session_csrf_ok(r->session, web_field(r, "csrf"));
    if (!ours || json_array_size(cases) == 0) {
        web_session_flash(r->session, true,
                          ours ? "Sæt kryds ved de sager, der skal godkendes."
                               : "Formularen var fra en tidligere indlogning. Prøv igen.");
        return web_redirect(r, "/?vis=klar");
    }
    g_autoptr(json_t) body =
        json_pack("{ss ss sO}", "what", "approve-many", "user", r->session->user, "cases", cases);
    return web_ask_clerk(r, body, DECIDE_WAIT_MS, approved_many, error);
}
