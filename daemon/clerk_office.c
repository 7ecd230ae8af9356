/* What the pages beside the cases ask: how the daemon stands, a mail's next try, a statement. */
#include "daemon/clerk.h"
#include "daemon/day.h"
#include "daemon/drawing.h"
#include "daemon/log.h"
#include "daemon/overview.h"
#include "daemon/own.h"
#include "spool/audit.h"
#include "spool/outbox.h"
#include "spool/users.h"
#include <string.h>

enum { DRAW_WAIT_MS = 5000 };

bool
clerk_hear_health(Clerk *clerk, WireMessage *m, GError **error)
{
    json_t *health = NULL;
    if (!clerk_health(clerk, &health, error))
        return false;
    json_object_set_new(health, "what", json_string("health"));
    json_object_set_new(health, "id", json_integer((json_int_t)wire_int(m, "id", 0)));
    clerk_say(&clerk->web, "web", health, -1);
    return true;
}

/* Rule C13: who looked at attendees' names. Nobody waits for it. */
bool
clerk_hear_viewed(Clerk *clerk, WireMessage *m, GError **error)
{
    const char *user = wire_string(m, "user");
    int64_t names = wire_int(m, "names", 0);
    if (!user)
        return fail(error, FAIL_HOSTILE, "a look at a case names no user");
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, wire_int(m, "case", 0));
    g_autofree char *why = g_strdup_printf("%" G_GINT64_FORMAT " navne på deltagere", names);
    g_autoptr(BookTransaction) transaction = book_transaction(clerk->book, error);
    return transaction &&
           audit_add(clerk->book, user, "attendees.view", subject, NULL, NULL, why, error) &&
           book_commit(clerk->book, error);
}

/* --- a mail's next try ----------------------------------------------------------------------- */

static bool
retry(Clerk *clerk, const char *user, int64_t id, bool *out_due, GError **error)
{
    g_autofree char *subject = g_strdup_printf("mail %" G_GINT64_FORMAT, id);
    g_autoptr(BookTransaction) transaction = book_transaction(clerk->book, error);
    return transaction && outbox_retry(clerk->book, id, out_due, error) &&
           (!*out_due ||
            audit_add(clerk->book, user, "mail.retry", subject, NULL, NULL, NULL, error)) &&
           book_commit(clerk->book, error);
}

bool
clerk_hear_retry(Clerk *clerk, WireMessage *m, GError **error)
{
    g_autofree char *role = NULL;
    const char *user = wire_string(m, "user"), *why = "";
    bool due = false;
    if (!user)
        return fail(error, FAIL_HOSTILE, "a mail's next try names no user");
    if (!users_role(clerk->book, user, &role, error))
        return false;
    if (!role || !users_may(role, "decide"))
        why = "not-allowed";
    else if (!retry(clerk, user, wire_int(m, "outbox", 0), &due, error))
        return false;
    else if (!due)
        why = "too-late";
    return wire_say(clerk->web, error, "{ss sI sb ss}", "what", "retried", "id",
                    (json_int_t)wire_int(m, "id", 0), "ok", !*why, "error", why);
}

/* --- a statement ----------------------------------------------------------------------------- */

static bool
draw_statement(Clerk *clerk, const WireMessage *m, int *out_fd, GError **error)
{
    g_autofree char *today = day_local(clerk->book->now_ms);
    g_autoptr(json_t) page = NULL;
    g_autoptr(GBytes) pdf = NULL, chart = NULL;
    if (clerk->draw < 0)
        return fail(error, FAIL_AGAIN, "bilag-draw is not there");
    if (!overview_page(clerk->book, clerk->config, wire_int(m, "cluster", 0),
                       (int)CLAMP(wire_int(m, "year", 0), OVERVIEW_FIRST_YEAR, OVERVIEW_LAST_YEAR),
                       today, &page, error))
        return false;
    if (drawing_ask(clerk->draw, page, DRAW_WAIT_MS, &pdf, &chart, error))
        return clerk_bytes_fd(pdf, out_fd, error);
    clerk_lose_draw(clerk); /* a late answer must not be taken for the next one */
    return false;
}

/* A statement that cannot be drawn is this request's trouble, not the clerk's. */
bool
clerk_hear_statement(Clerk *clerk, WireMessage *m, GError **error)
{
    (void)error;
    g_autoptr(GError) why = NULL;
    own_fd int fd = -1;
    if (!draw_statement(clerk, m, &fd, &why))
        log_error("statement-undrawn", why);
    clerk_say(&clerk->web, "web",
              json_pack("{ss sI sb ss ss}", "what", "statement", "id",
                        (json_int_t)wire_int(m, "id", 0), "ok", fd >= 0, "error",
                        fd >= 0 ? "" : "undrawn", "name", "kontoudtog.pdf"),
              fd);
    return true;
}
