/* What we send: waiting, failed and sent mails, and trying one again; how the daemon stands. */
#include "daemon/day.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_queue.h"
#include "daemon/web_words.h"
#include "spool/audit.h"
#include "spool/ledger.h"
#include <string.h>

enum { MAILS = 50, CLERK_WAIT_MS = 20 * 1000 };

/* --- outbox ------------------------------------------------------------------------------- */

static const struct {
    const char *state, *title;
    bool again; /* may be tried now */
} sections[] = {{"failed", "Kunne ikke sendes", true},
                {"sending", "Sendes", false},
                {"queued", "I kø", true},
                {"sent", "Sendt", false}};

static json_t *
mail_json(const Outgoing *mail, bool again, int64_t now_ms)
{
    json_t *json = web_mail_row(mail, now_ms);
    g_autofree char *sent = mail->sent_at ? web_when(mail->sent_at, now_ms) : NULL;
    g_autofree char *next = again ? web_when(mail->next_at, now_ms) : NULL;
    json_object_set_new(json, "outgoing", json_integer((json_int_t)mail->id));
    json_object_set_new(json, "attempts", json_integer(mail->attempts));
    json_object_set_new(json, "again", json_boolean(again));
    web_put(json, "sent", sent);
    if (strcmp(mail->state, "queued") == 0)
        web_put(json, "next", next);
    return json;
}

static bool
put_section(WebRequest *r, size_t i, int64_t before, json_t *facts, GError **error)
{
    g_autoptr(GPtrArray) mails = NULL;
    json_t *rows = json_array();
    if (!outbox_page(r->web->book, sections[i].state, before, MAILS + 1, &mails, error))
        return false;
    json_t *section = json_pack("{ss ss so}", "state", sections[i].state, "section",
                                sections[i].title, "rows", rows);
    json_array_append_new(json_object_get(facts, "sections"), section);
    for (guint n = 0; n < mails->len && n < MAILS; n++)
        json_array_append_new(rows, mail_json(mails->pdata[n], sections[i].again, r->web->now_ms));
    if (mails->len > MAILS)
        json_object_set_new(
            section, "older",
            json_integer((json_int_t)((const Outgoing *)mails->pdata[MAILS - 1])->id));
    json_object_set_new(section, "empty", json_boolean(mails->len == 0));
    return true;
}

bool
web_show_outbox(WebRequest *r, GError **error)
{
    const char *state = web_query(r, "vis"), *before = web_query(r, "foer");
    g_autoptr(json_t) facts = json_pack("{ss s[]}", "title", "Udbakke", "sections");
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        if ((!state || strcmp(state, sections[i].state) == 0) &&
            !put_section(r, i, before ? g_ascii_strtoll(before, NULL, 10) : 0, facts, error))
            return false;
    return web_page(r, MHD_HTTP_OK, "outbox", facts, error);
}

static bool
retried(WebRequest *r, WireMessage *message, GError **error)
{
    (void)error;
    bool ok = message && wire_bool(message, "ok");
    if (!r->session) /* ran out while the clerk worked */
        return web_redirect(r, "/login?next=/outbox");
    web_session_flash(r->session, !ok,
                      ok         ? "Mailen bliver sendt igen nu."
                      : !message ? "Svaret lader vente på sig. Se udbakken, før du prøver igen."
                                 : "Mailen kan ikke sendes igen: den er sendt eller på vej.");
    return web_redirect(r, "/outbox");
}

bool
web_take_retry(WebRequest *r, GError **error)
{
    if (!web_session_csrf_ok(r->session, web_field(r, "csrf"))) {
        web_session_flash(r->session, true,
                          "Formularen var fra en tidligere indlogning. Prøv igen.");
        return web_redirect(r, "/outbox");
    }
    g_autoptr(json_t) body = json_pack("{ss sI ss}", "what", "retry", "outbox",
                                       (json_int_t)r->numbers[0], "user", r->session->user);
    return web_ask_clerk(r, body, CLERK_WAIT_MS, retried, error);
}

/* --- health ------------------------------------------------------------------------------- */

static void put_line(json_t *facts, const char *what, const char *tone, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

static void
put_line(json_t *facts, const char *what, const char *tone, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    g_autofree char *text = g_strdup_vprintf(format, ap);
    va_end(ap);
    json_t *line = json_pack("{ss ss}", "what", what, "tone", tone);
    web_put(line, "text", text);
    json_array_append_new(json_object_get(facts, "lines"), line);
}

static void
put_server(json_t *facts, const json_t *mail, const char *what, const char *key)
{
    const char *state = json_string_value(json_object_get(mail, key));
    bool up = g_strcmp0(state, "connected") == 0;
    put_line(facts, what, up ? "good" : "warn", "%s",
             web_word(WORDS_SERVER, state ? state : "down"));
}

static void
put_clerk(json_t *facts, const WireMessage *said)
{
    const char *state = said ? wire_string(said, "mail") : NULL;
    g_autoptr(json_t) mail = state && *state ? json_loads(state, 0, NULL) : NULL;
    if (!said) {
        put_line(facts, "Systemet", "bad", "svarer ikke lige nu");
        return;
    }
    g_autofree char *size = g_format_size((guint64)wire_int(said, "free_bytes", 0));
    g_strdelimit(size, ".", ',');
    const char *models = wire_string(said, "models");
    const char *trouble = json_string_value(json_object_get(mail, "error"));
    put_line(facts, "Systemet", "good", "kører");
    put_server(facts, mail, "Postkassen (IMAP)", "imap");
    put_server(facts, mail, "Afsendelse (SMTP)", "smtp");
    if (trouble && *trouble)
        put_line(facts, "Mailserverens svar", "warn", "%s", trouble);
    put_line(facts, "Læsningen", models && *models ? "good" : "warn", "%s",
             models && *models ? models : "er ikke klar");
    put_line(facts, "Ledig plads", "calm", "%s", size);
    put_line(facts, "Dokumenter, der læses eller venter", "calm", "%ld",
             (long)wire_int(said, "jobs", 0));
    put_line(facts, "Breve, der ikke er færdige", "calm", "%ld",
             (long)wire_int(said, "letters", 0));
}

static bool
put_mails(Book *book, json_t *facts, GError **error)
{
    int64_t failed, waiting;
    g_autofree char *last = NULL;
    if (!outbox_failed_count(book, &failed, error) || !outbox_pending(book, &waiting, error) ||
        !outbox_last_error(book, &last, error))
        return false;
    put_line(facts, "Mails, der venter på at blive sendt", "calm", "%ld", (long)waiting);
    put_line(facts, "Mails, der ikke kunne sendes", failed ? "warn" : "good", "%ld", (long)failed);
    if (last)
        put_line(facts, "Sidste svar om en usendt mail", "calm", "%s", last);
    return true;
}

/* Walks all of both: only when it is asked for. */
static bool
put_proof(Book *book, json_t *facts, GError **error)
{
    int64_t broken, rows, sum;
    if (!audit_verify(book, &broken, &rows, error) || !ledger_sum(book, &sum, error))
        return false;
    if (broken)
        put_line(facts, "Revisionssporet", "bad", "er BRUDT ved række %ld", (long)broken);
    else
        put_line(facts, "Revisionssporet", "good", "er helt: %ld rækker", (long)rows);
    put_line(facts, "Regnskabet", sum ? "bad" : "good", "%s",
             sum ? "stemmer IKKE: posteringerne går ikke op" : "stemmer: alle posteringer går op");
    return true;
}

static bool
health_came(WebRequest *r, WireMessage *message, GError **error)
{
    g_autoptr(json_t) facts = json_pack("{ss s[]}", "title", "Drift", "lines");
    bool proof = web_query(r, "efterse") != NULL;
    if (!r->session) /* ran out while the clerk worked */
        return web_redirect(r, "/login?next=/health");
    put_clerk(facts, message);
    if (!put_mails(r->web->book, facts, error) || (proof && !put_proof(r->web->book, facts, error)))
        return false;
    json_object_set_new(facts, "proof", json_boolean(proof));
    return web_page(r, MHD_HTTP_OK, "health", facts, error);
}

bool
web_show_health(WebRequest *r, GError **error)
{
    g_autoptr(json_t) body = json_pack("{ss}", "what", "health");
    return web_ask_clerk(r, body, CLERK_WAIT_MS, health_came, error);
}
