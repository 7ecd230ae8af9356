/* A letter in the queue without a case: who wrote, why it lies there, what it brought. */
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/letters.h"
#include "spool/users.h"
#include <string.h>

static bool
put_part(Book *book, const Part *part, json_t *parts, GError **error)
{
    g_autoptr(Reading) reading = NULL;
    if (!letters_reading(book, part->letter, part->id, &reading, error))
        return false;
    json_t *json = json_pack("{sI}", "id", (json_int_t)part->id);
    g_autofree char *size = g_strdup_printf("%ld kB", (long)((part->size_bytes + 1023) / 1024));
    web_put(json, "name", part->name ? part->name : part->path);
    web_put(json, "media_type", part->media_type);
    web_put(json, "size", size);
    if (reading && strcmp(reading->end, "complete") != 0)
        web_put(json, "end", web_word(WORDS_END, reading->end));
    else if (reading)
        web_put(json, "kind", web_word(WORDS_KIND, reading->kind));
    json_array_append_new(parts, json);
    return true;
}

static bool
put_parts(Book *book, int64_t letter, json_t *facts, GError **error)
{
    g_autoptr(GPtrArray) parts = NULL;
    json_t *list = json_array();
    json_object_set_new(facts, "parts", list);
    if (!letters_parts(book, letter, &parts, error))
        return false;
    for (guint i = 0; i < parts->len; i++)
        if (!put_part(book, parts->pdata[i], list, error))
            return false;
    return true;
}

static bool
put_mail(Book *book, int64_t letter, json_t *facts, GError **error)
{
    g_autoptr(Reading) reading = NULL;
    if (!letters_reading(book, letter, 0, &reading, error))
        return false;
    if (!reading)
        return true;
    if (reading->mail)
        web_put_lines(facts, "mail", reading->mail->text);
    if (strcmp(reading->end, "complete") != 0)
        web_put(facts, "end", web_word(WORDS_END, reading->end));
    return true;
}

bool
web_show_letter(WebRequest *r, GError **error)
{
    g_autoptr(Letter) letter = NULL;
    g_autoptr(json_t) facts = json_object();
    if (!letters_load(r->web->book, r->numbers[0], &letter, error))
        return false;
    if (!letter)
        return web_message(r, MHD_HTTP_NOT_FOUND, "Findes ikke", "Der er intet brev her.");
    g_autofree char *received = web_when(letter->received_at, r->web->now_ms);
    json_object_set_new(facts, "title", json_string("Brev uden sag"));
    json_object_set_new(facts, "id", json_integer((json_int_t)letter->id));
    web_put(facts, "subject", letter->subject);
    web_put(facts, "sender", letter->sender_name);
    web_put(facts, "address", letter->sender_address);
    web_put(facts, "received", received);
    web_put(facts, "note", letter->note);
    if (letter->note && users_may(r->role, "decide"))
        json_object_set_new(facts, "may_finish", json_true());
    web_put(facts, "automatic", letter->automatic);
    return put_mail(r->web->book, letter->id, facts, error) &&
           put_parts(r->web->book, letter->id, facts, error) &&
           web_page(r, MHD_HTTP_OK, "letter", facts, error);
}

/* --- seen to ------------------------------------------------------------------------------ */

enum { LETTER_WAIT_MS = 20 * 1000 };

static bool
letter_done(WebRequest *r, WireMessage *message, GError **error)
{
    (void)error;
    if (!r->session) /* ran out while the clerk worked */
        return web_redirect(r, "/login?next=/letter/%ld", (long)r->numbers[0]);
    if (message && wire_bool(message, "ok")) {
        web_session_flash(r->session, false, "Brevet er taget ud af køen.");
        return web_redirect(r, "/?vis=uden-sag");
    }
    web_session_flash(r->session, true,
                      message ? web_word(WORDS_REFUSED, wire_string(message, "error"))
                              : "Svaret lader vente på sig. Se brevet, før du prøver igen.");
    return web_redirect(r, "/letter/%ld", (long)r->numbers[0]);
}

bool
web_take_letter(WebRequest *r, GError **error)
{
    if (!web_session_csrf_ok(r->session, web_field(r, "csrf"))) {
        web_session_flash(r->session, true,
                          "Formularen var fra en tidligere indlogning. Prøv igen.");
        return web_redirect(r, "/letter/%ld", (long)r->numbers[0]);
    }
    g_autoptr(json_t) body = json_pack("{ss sI ss}", "what", "letter-done", "letter",
                                       (json_int_t)r->numbers[0], "user", r->session->user);
    return web_ask_clerk(r, body, LETTER_WAIT_MS, letter_done, error);
}
