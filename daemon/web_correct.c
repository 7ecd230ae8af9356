/* A correction of what was read, and the words a person may point at. */
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/letters.h"
#include <string.h>

enum { CORRECT_WAIT_MS = 20 * 1000 };

static bool
corrected(WebRequest *r, WireMessage *message, GError **error)
{
    (void)error;
    if (!r->session) /* ran out while the clerk worked */
        return web_redirect(r, "/login?next=/case/%ld", (long)r->numbers[0]);
    bool ok = message && wire_bool(message, "ok");
    web_session_flash(r->session, !ok,
                      ok        ? "Rettet. Reglerne er set efter igen."
                      : message ? web_word(WORDS_REFUSED, wire_string(message, "error"))
                                : "Svaret lader vente på sig. Se sagen, før du prøver igen.");
    return web_redirect(r, "/case/%ld", (long)r->numbers[0]);
}

static json_int_t
number(const WebRequest *r, const char *name)
{
    const char *text = web_field(r, name);
    return text ? (json_int_t)g_ascii_strtoll(text, NULL, 10) : 0;
}

bool
web_take_correction(WebRequest *r, GError **error)
{
    static const char *const numbers[] = {"version", "letter", "part", "voucher", "page",
                                          "x",       "y",      "w",    "h"};
    const char *field = web_field(r, "field"), *value = web_field(r, "value");
    if (!web_session_csrf_ok(r->session, web_field(r, "csrf"))) {
        web_session_flash(r->session, true,
                          "Formularen var fra en tidligere indlogning. Prøv igen.");
        return web_redirect(r, "/case/%ld", (long)r->numbers[0]);
    }
    if (!field || !*field || !value)
        return web_message(r, MHD_HTTP_BAD_REQUEST, "Forstod ikke", "Vælg det felt, der rettes.");
    g_autoptr(json_t) body =
        json_pack("{ss sI ss ss ss}", "what", "correct", "case", (json_int_t)r->numbers[0], "user",
                  r->session->user, "field", field, "value", value);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        json_object_set_new(body, numbers[i], json_integer(number(r, numbers[i])));
    return web_ask_clerk(r, body, CORRECT_WAIT_MS, corrected, error);
}

/* [[page, x, y, w, h, text], …] of a part's newest reading. */
bool
web_show_words(WebRequest *r, GError **error)
{
    g_autoptr(Part) part = NULL;
    g_autoptr(Reading) reading = NULL;
    if (!letters_part(r->web->book, r->numbers[0], &part, error) ||
        (part && !letters_reading(r->web->book, part->letter, part->id, &reading, error)))
        return false;
    if (!reading)
        return web_message(r, MHD_HTTP_NOT_FOUND, "Findes ikke", "Der er intet dokument her.");
    g_autoptr(json_t) words = reading_words_encode(reading->words);
    r->answer.body = json_dumps(words, JSON_COMPACT);
    if (!r->answer.body)
        return fail(error, FAIL_OURS, "the words of part %ld cannot be encoded", (long)part->id);
    r->answer.size_bytes = strlen(r->answer.body);
    r->answer.type = "application/json";
    r->answer.status = MHD_HTTP_OK;
    return true;
}
