#include "daemon/clerk_overview.h"
#include "daemon/day.h"
#include "daemon/drawing.h"
#include "daemon/log.h"
#include "daemon/overview.h"
#include "daemon/own.h"
#include "daemon/reply.h"
#include "spool/ledger.h"
#include <stdlib.h>
#include <string.h>

enum { DRAW_WAIT_MS = 5000, LAST_ACCOUNTS_MONTH = 6 };

/* Without a drawing the mail is still worth sending. */
static void
draw(Clerk *clerk, ReplyStatement *statement)
{
    g_autoptr(GError) why = NULL;
    if (clerk->draw < 0) {
        log_event(LOG_PROBLEM, "statement-undrawn", "reason=\"bilag-draw is not there\"");
    } else if (!drawing_ask(clerk->draw, statement->page, DRAW_WAIT_MS, &statement->pdf,
                            &statement->chart, &why)) {
        log_error("statement-undrawn", why);
        clerk_lose_draw(clerk); /* a late answer must not be taken for the next one */
    }
}

static bool
write_statement(Clerk *clerk, const LetterView *view, const Cluster *cluster, int year,
                const char *event, GError **error)
{
    g_autofree char *today = day_local(clerk->book->now_ms);
    g_autoptr(Outgoing) outgoing = NULL;
    g_autoptr(json_t) page = NULL;
    int64_t id;
    if (!overview_page(clerk->book, clerk->config, cluster->number, year, today, &page, error))
        return false;
    ReplyStatement statement = {.cluster = cluster, .year = year, .page = page, .event = event};
    draw(clerk, &statement);
    bool ok =
        reply_statement(clerk->config, view, &statement, clerk->book->now_ms, &outgoing, error);
    g_clear_pointer(&statement.pdf, g_bytes_unref);
    g_clear_pointer(&statement.chart, g_bytes_unref);
    if (ok && outgoing)
        log_event(LOG_INFO, "statement", "cluster=%ld year=%d", (long)cluster->number, year);
    return ok && (!outgoing || outbox_add(clerk->book, outgoing, &id, error));
}

/* The year that a text asks for, else this one. */
static int
asked_year(const ReadingMail *mail, int this_year)
{
    const char *const texts[] = {mail->subject, mail->new_text};
    g_autoptr(GRegex) regex = g_regex_new("\\b20\\d\\d\\b", 0, 0, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GMatchInfo) found = NULL;
        g_autofree char *text = g_utf8_make_valid(texts[i] ? texts[i] : "", -1);
        if (!g_regex_match(regex, text, 0, &found))
            continue;
        g_autofree char *year = g_match_info_fetch(found, 0);
        int asked = atoi(year);
        if (asked >= OVERVIEW_FIRST_YEAR && asked <= this_year)
            return asked;
    }
    return this_year;
}

bool
clerk_send_overview(Clerk *clerk, const LetterView *view, const Sender *sender, GError **error)
{
    g_autofree char *today = day_local(clerk->book->now_ms);
    int year = asked_year(view->mail->mail, atoi(today));
    for (guint i = 0; i < sender->roles->len; i++) {
        const Role *role = sender->roles->pdata[i];
        g_autoptr(Cluster) cluster = NULL;
        if (strcmp(role->role, "coordinator") != 0)
            continue;
        if (!register_cluster(clerk->book, role->cluster, today, &cluster, error))
            return false;
        g_autofree char *event = g_strdup_printf("statement:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
                                                 view->letter->id, role->cluster);
        /* out of office since the letter came: whoever holds it now did not ask */
        if (cluster && g_strcmp0(cluster->coordinator_address, role->address) == 0 &&
            !write_statement(clerk, view, cluster, year, event, error))
            return false;
    }
    return true;
}

bool
clerk_send_due_overview(Clerk *clerk, const Cluster *cluster, const char *due, int *sent,
                        GError **error)
{
    bool there = false, closed = false;
    int year = atoi(due);
    g_autofree char *last_year = g_strdup_printf("%04d-12-31", year - 1);
    g_autofree char *event =
        g_strdup_printf("statement-due:%" G_GINT64_FORMAT ":%s", cluster->number, due);
    if (!cluster->coordinator_address)
        return true;
    if (!outbox_has_event(clerk->book, event, &there, error) ||
        !ledger_closed(clerk->book, last_year, &closed, error))
        return false;
    if (there)
        return true;
    *sent += 1;
    bool accounts = closed && atoi(due + 5) <= LAST_ACCOUNTS_MONTH;
    return write_statement(clerk, NULL, cluster, accounts ? year - 1 : year, event, error);
}
