#include "daemon/reply_draft.h"
#include "daemon/mail_header.h"
#include "daemon/message.h"
#include "daemon/mustache.h"
#include "daemon/own.h"
#include <string.h>

enum { SUBJECT_CHARS = 80 };

static const char docx_type[] =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/* --- subject ------------------------------------------------------------------------------ */

/* The length of a "Re:", "SV:", "Fwd[2]:" … or old case tag at the head of s, 0: none. */
static size_t
subject_prefix(const char *s)
{
    static const char *const marks[] = {"re", "sv", "vs", "fwd", "fw", "aw", "wg", "ang", NULL};
    size_t letters = 0;
    while (g_ascii_isalpha(s[letters]))
        letters++;
    g_autofree char *word = g_ascii_strdown(s, (gssize)letters);
    size_t end = letters;
    if (s[end] == '[' || s[end] == '(')
        end += strspn(s + end, "[(0123456789])");
    if (s[end] != ':' || !g_strv_contains(marks, word))
        return 0;
    return end + 1;
}

/* A word that a mail program would make a link of, or our own tags: a new one follows, and
 * somebody else's mark must not travel on. */
static bool
subject_word_unwanted(const char *word)
{
    return strstr(word, "://") || strstr(word, "www.") || g_str_has_prefix(word, "[K2") ||
           g_str_has_prefix(word, "[godkend:");
}

char *
draft_subject_of(const char *theirs)
{
    g_autofree char *clean = header_clean(theirs, 400);
    const char *s = clean;
    for (size_t n; (n = subject_prefix(s)) > 0;)
        s += n + strspn(s + n, " ");
    g_auto(GStrv) words = g_strsplit(s, " ", -1);
    g_autoptr(GString) kept = g_string_new(NULL);
    for (guint i = 0; words[i]; i++)
        if (words[i][0] && !subject_word_unwanted(words[i]))
            g_string_append_printf(kept, "%s%s", kept->len ? " " : "", words[i]);
    return reply_shown(kept->str, SUBJECT_CHARS);
}

char *
draft_tag(const CaseFile *file, bool takes_part)
{
    if (!file->number)
        return g_strdup("");
    if (!takes_part || !file->mark)
        return g_strdup_printf("[%s]", file->number);
    return g_strdup_printf("[%s/%s]", file->number, file->mark);
}

/* --- from data to mail -------------------------------------------------------------------- */

/* At most one empty line in a row: sections that say nothing leave their own behind. */
static char *
tidied(const char *text)
{
    GString *s = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool gap = false;
    for (guint i = 0; lines[i]; i++) {
        g_strchomp(lines[i]);
        if (lines[i][0])
            g_string_append_printf(s, "%s%s\n", gap && s->len ? "\n" : "", lines[i]);
        gap = !lines[i][0];
    }
    return g_string_free(s, FALSE);
}

static bool
draft_text(const Draft *draft, const char *kind, const json_t *data, char **out, GError **error)
{
    g_autofree char *file =
        g_strdup_printf("%s.%s.%s.mustache", draft->template, draft->words.language, kind);
    g_autofree char *text = NULL;
    bool html = strcmp(kind, "html") == 0;
    if (!mustache_render_file(draft->words.dir, file, data, html ? mustache_escape_html : NULL,
                              &text, error))
        return false;
    *out = html ? g_steal_pointer(&text) : tidied(text);
    return true;
}

static bool
form_load(const Draft *draft, GBytes **out, GError **error)
{
    char *data = NULL;
    gsize size;
    g_autoptr(GError) why = NULL;
    if (!draft->form) {
        *out = draft->file ? g_bytes_ref(draft->file) : NULL;
        return true;
    }
    if (!g_file_get_contents(draft->config->form, &data, &size, &why))
        return fail(error, FAIL_OURS, "the attendee form cannot be read: %s", why->message);
    *out = g_bytes_new_take(data, size);
    return true;
}

static bool
draft_subject(const Draft *draft, const json_t *data, char **out, GError **error)
{
    g_autofree char *words = NULL;
    if (!reply_line(&draft->words, "subject", data, &words, error))
        return false;
    g_autofree char *cut = header_clean(words, SUBJECT_CHARS + 20);
    *out = g_strconcat(cut, draft->tag[0] ? " " : "", draft->tag, NULL);
    return true;
}

static void
put_office(const Config *config, json_t *data)
{
    json_object_set_new(data, "office", json_string(config->display_name));
    json_object_set_new(data, "phone", json_string(config->phone));
    json_object_set_new(data, "address", json_string(config->address));
}

static bool
compose(const Draft *draft, const json_t *data, Outgoing *outgoing, GError **error)
{
    const Config *config = draft->config;
    g_autofree char *text = NULL, *html = NULL;
    g_autoptr(GBytes) form = NULL;
    if (!draft_text(draft, "txt", data, &text, error) ||
        !draft_text(draft, "html", data, &html, error) || !form_load(draft, &form, error))
        return false;
    g_autofree char *form_name = g_path_get_basename(config->form ? config->form : "");
    Message message = {.from_name = config->display_name,
                       .from_address = config->address,
                       .to_name = draft->to_name,
                       .to_address = draft->to_address,
                       .subject = outgoing->subject,
                       .message_id = outgoing->message_id,
                       .in_reply_to = draft->in_reply_to,
                       .references = draft->references,
                       .auto_submitted = draft->auto_submitted,
                       .now_ms = draft->now_ms,
                       .text = text,
                       .html = html,
                       .file_name = draft->form ? form_name : draft->file_name,
                       .file_type = draft->form ? docx_type : "application/pdf",
                       .file = form,
                       .picture_id = outgoing->message_id,
                       .picture = draft->picture};
    if (!message_compose(&message, &outgoing->bytes, error))
        return false;
    outgoing->text = g_steal_pointer(&text);
    return true;
}

bool
draft_write(const Draft *draft, json_t *data, const char *kind, const CaseFile *file,
            int64_t letter, Outgoing **out, GError **error)
{
    g_autoptr(Outgoing) outgoing = outgoing_new();
    outgoing->kind = g_strdup(kind);
    outgoing->case_id = file ? file->id : 0;
    outgoing->letter = letter;
    outgoing->envelope_from = g_strdup(draft->envelope_from);
    outgoing->message_id = message_id_new(draft->config->address);
    outgoing->recipient = g_strdup(draft->to_address);
    put_office(draft->config, data);
    if (draft->picture)
        json_object_set_new(data, "picture", json_string(outgoing->message_id));
    if (!draft_subject(draft, data, &outgoing->subject, error) ||
        !compose(draft, data, outgoing, error))
        return false;
    *out = g_steal_pointer(&outgoing);
    return true;
}
