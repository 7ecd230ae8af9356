#include "ocr/mime.h"
#include "ocr/text.h"
#include <string.h>

/* RFC 3834 and what RT, osTicket and Zammad add to it. values NULL: the header alone says it;
 * except: the header says it unless it has this value. */
typedef struct AutomaticRow {
    const char *header;
    const char *const *values;
    const char *except;
    const char *reason;
} AutomaticRow;

static const char *const bulk[] = {"bulk", "junk", "list", "auto_reply", NULL};
static const char *const suppress[] = {"all", "autoreply", "oof", NULL};

static const AutomaticRow rows[] = {
    {"Auto-Submitted", NULL, "no", "Auto-Submitted"},
    {"X-Klyngebilag-Loop", NULL, NULL, "our own loop header"},
    {"X-Failed-Recipients", NULL, NULL, "X-Failed-Recipients"},
    {"Precedence", bulk, NULL, "Precedence"},
    {"List-Id", NULL, NULL, "List-Id"},
    {"List-Unsubscribe", NULL, NULL, "List-Unsubscribe"},
    {"List-Post", NULL, NULL, "List-Post"},
    {"X-Auto-Response-Suppress", suppress, NULL, "X-Auto-Response-Suppress"},
    {"X-Autoreply", NULL, "no", "X-Autoreply"},
    {"X-Autorespond", NULL, NULL, "X-Autorespond"},
    {"X-Autoresponse", NULL, NULL, "X-Autoresponse"},
    {"X-Mail-Autoreply", NULL, NULL, "X-Mail-Autoreply"},
    {"X-FC-Machinegenerated", NULL, "false", "X-FC-Machinegenerated"},
    {"X-Loop", NULL, NULL, "X-Loop"},
};

/* Does value, a list parted by commas, semicolons or blanks, have one of these words? */
static bool
has_word(const char *value, const char *const *words)
{
    g_auto(GStrv) parts = g_strsplit_set(value, ",; \t\r\n()", 64);
    for (char **part = parts; *part; part++)
        for (const char *const *word = words; *word; word++)
            if (g_ascii_strcasecmp(*part, *word) == 0)
                return true;
    return false;
}

static bool
row_applies(const AutomaticRow *row, const char *value)
{
    if (row->values)
        return has_word(value, row->values);
    const char *const except[] = {row->except, NULL};
    return !row->except || !has_word(value, except);
}

/* The part before @ of senders behind which nobody reads, apart from case, dots and dashes. */
static bool
is_machine(const char *address)
{
    static const char *const prefixes[] = {"mailerdaemon", "postmaster", "noreply",   "donotreply",
                                           "ikkesvar",     "svarikke",   "ingensvar", "noresponse",
                                           "bounce",       "nosvar",     "dontreply", "unattended"};
    char folded[64];
    size_t n = 0;
    for (const char *p = address; *p && *p != '@' && n < sizeof(folded) - 1; p++)
        if (!strchr(".-_", *p))
            folded[n++] = g_ascii_tolower(*p);
    folded[n] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        const char *at = strstr(folded, prefixes[i]);
        if (at == folded || (at && i >= 2 && i <= 7))
            return true;
    }
    return false;
}

bool
mime_is_report(GMimeMessage *message)
{
    GMimeObject *top = g_mime_message_get_mime_part(message);
    return top &&
           g_mime_content_type_is_type(g_mime_object_get_content_type(top), "multipart", "report");
}

const char *
mime_automatic(GMimeMessage *message, const ReadingMail *mail)
{
    if (mail->return_path && !*mail->return_path)
        return "null return path";
    if (mime_is_report(message))
        return "multipart/report";
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *value = g_mime_object_get_header(GMIME_OBJECT(message), rows[i].header);
        if (value && row_applies(&rows[i], value))
            return rows[i].reason;
    }
    for (guint i = 0; i < mail->from->len; i++) {
        const ReadingAddress *from = g_ptr_array_index(mail->from, i);
        if (is_machine(from->address))
            return "sent by a machine's address";
    }
    return mail->return_path && is_machine(mail->return_path) ? "machine return path" : NULL;
}

/* --- delivery reports, RFC 3464 --- */

static char *
field_value(const char *line, const char *name)
{
    size_t n = strlen(name);
    return g_ascii_strncasecmp(line, name, n) == 0 ? g_strstrip(g_strdup(line + n)) : NULL;
}

static void
add_failed(const char *recipient, ReadingMail *mail)
{
    const char *semicolon = strchr(recipient, ';');
    g_autofree char *address = g_strstrip(g_strdup(semicolon ? semicolon + 1 : recipient));
    g_strdelimit(address, "<>", ' ');
    char *lower = text_clean(g_utf8_strdown(g_strstrip(address), -1), READING_STRING_BYTES);
    bool known =
        g_ptr_array_find_with_equal_func(mail->failed_recipients, lower, g_str_equal, NULL);
    if (*lower && !known && mail->failed_recipients->len < PART_COUNT)
        g_ptr_array_add(mail->failed_recipients, g_steal_pointer(&lower));
    g_free(lower);
}

void
mime_reported_head(const char *text, ReadingMail *mail)
{
    g_autoptr(GPtrArray) lines = text_lines(text);
    for (guint i = 0; i < lines->len && !mail->reported_id; i++) {
        g_autofree char *id = field_value(g_ptr_array_index(lines, i), "Message-ID:");
        g_autofree char *plain = id ? g_strdelimit(g_strdup(id), "<>", ' ') : NULL;
        if (plain && *g_strstrip(plain))
            mail->reported_id = text_clean(g_strdup(plain), READING_STRING_BYTES);
    }
}

void
mime_delivery_report(const char *text, ReadingMail *mail)
{
    g_autoptr(GPtrArray) lines = text_lines(text);
    g_autofree char *recipient = NULL;
    bool failed = false;
    for (guint i = 0; i <= lines->len; i++) {
        const char *line = i < lines->len ? g_ptr_array_index(lines, i) : "";
        if (!*line) { /* a blank line ends the fields of one recipient */
            if (failed && recipient)
                add_failed(recipient, mail);
            g_clear_pointer(&recipient, g_free);
            failed = false;
            continue;
        }
        /* The original recipient is the address we wrote to; the final one may be an alias. */
        g_autofree char *original = field_value(line, "Original-Recipient:");
        g_autofree char *final = field_value(line, "Final-Recipient:");
        g_autofree char *action = field_value(line, "Action:");
        if (original || (final && !recipient)) {
            g_free(recipient);
            recipient = g_strdup(original ? original : final);
        }
        failed = failed || (action && g_ascii_strncasecmp(action, "failed", 6) == 0);
    }
}
