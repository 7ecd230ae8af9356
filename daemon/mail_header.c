#include "daemon/mail_header.h"
#include <string.h>

enum {
    FOLD_COLUMNS = 78,       /* RFC 5322 2.1.1 */
    ENCODED_WORD_CHARS = 75, /* RFC 2047 2 */
    PLAIN_WORD_BYTES = 60,   /* a longer word could not be folded: it is encoded in pieces */
    PARAMETER_CHARS = 60,    /* of one RFC 2231 piece */
    ADDRESS_BYTES = 254,     /* RFC 5321 4.5.3.1.3 less the brackets */
    ID_BYTES = 250,          /* longer ones exist in mails that mean harm only */
    IDS = 20,
};

/* g_utf8_next_char() drops the const of its argument. */
static const char *
utf8_next(const char *p)
{
    return p + g_utf8_skip[(unsigned char)*p];
}

/* --- cleaning ----------------------------------------------------------------------------- */

/* Bidi marks can make "gpj.exe" of "exe.jpg"; the line separators are newlines to some clients;
 * zero-width characters hide words. */
static bool
unwanted(gunichar c)
{
    return g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029 || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

char *
header_clean(const char *text, size_t most_chars)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    g_autoptr(GString) s = g_string_new(NULL);
    size_t chars = 0;
    bool gap = false;
    for (const char *p = valid; *p; p = utf8_next(p)) {
        gunichar c = g_utf8_get_char(p);
        if (unwanted(c) || g_unichar_isspace(c)) {
            gap = s->len > 0;
            continue;
        }
        chars += gap ? 2 : 1;
        if (chars > most_chars) {
            g_string_append(s, "…");
            break;
        }
        if (gap)
            g_string_append_c(s, ' ');
        g_string_append_unichar(s, c);
        gap = false;
    }
    return g_string_free(g_steal_pointer(&s), FALSE);
}

static bool
printable_without(const char *text, const char *forbidden, size_t most_bytes)
{
    size_t length = strlen(text);
    if (length == 0 || length > most_bytes)
        return false;
    for (const char *p = text; *p; p++)
        if (*p <= ' ' || *p > '~' || strchr(forbidden, *p))
            return false;
    return true;
}

bool
header_address_valid(const char *address)
{
    if (!address || !printable_without(address, "<>()[]\",;:\\", ADDRESS_BYTES))
        return false;
    const char *at = strchr(address, '@');
    return at && at > address && at[1] != '\0' && !strchr(at + 1, '@');
}

/* --- folding ------------------------------------------------------------------------------ */

/* Adds a word after a space, on a new line where it would pass the column. */
static void
add_word(GString *mail, const char *word)
{
    const char *line = g_strrstr_len(mail->str, (gssize)mail->len, "\n");
    size_t column = mail->len - (line ? (size_t)(line + 1 - mail->str) : 0);
    bool fold = column + 1 + strlen(word) > FOLD_COLUMNS;
    g_string_append(mail, fold ? "\r\n " : " ");
    g_string_append(mail, word);
}

/* --- encoded words ------------------------------------------------------------------------ */

static void
append_q(GString *s, const char *from, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)from[i];
        if (g_ascii_isalnum(c) || (c && strchr("!*+-/", c)))
            g_string_append_c(s, (char)c);
        else if (c == ' ')
            g_string_append_c(s, '_');
        else
            g_string_append_printf(s, "=%02X", c);
    }
}

/* Encoded words as in RFC 2047, Q, whole characters in each. */
static void
add_encoded(GString *mail, const char *text)
{
    static const char head[] = "=?UTF-8?Q?";
    g_autoptr(GString) word = g_string_new(head);
    for (const char *p = text; *p; p = utf8_next(p)) {
        g_autoptr(GString) c = g_string_new(NULL);
        append_q(c, p, (size_t)(utf8_next(p) - p));
        if (word->len + c->len + 2 > ENCODED_WORD_CHARS) {
            g_string_append(word, "?=");
            add_word(mail, word->str);
            g_string_assign(word, head);
        }
        g_string_append_len(word, c->str, (gssize)c->len);
    }
    g_string_append(word, "?=");
    add_word(mail, word->str);
}

static bool
needs_encoding(const char *word)
{
    return !g_str_is_ascii(word) || strstr(word, "=?") || strlen(word) > PLAIN_WORD_BYTES;
}

void
header_text(GString *mail, const char *name, const char *text)
{
    g_autofree char *clean = header_clean(text, 1000);
    g_auto(GStrv) words = g_strsplit(clean, " ", -1);
    g_string_append_printf(mail, "%s:", name);
    for (guint i = 0; words[i]; i++) {
        if (!needs_encoding(words[i])) {
            add_word(mail, words[i]);
            continue;
        }
        /* Neighbours go together: the space between two encoded words would be lost. */
        g_autoptr(GString) run = g_string_new(words[i]);
        for (; words[i + 1] && needs_encoding(words[i + 1]); i++)
            g_string_append_printf(run, " %s", words[i + 1]);
        add_encoded(mail, run->str);
    }
    g_string_append(mail, "\r\n");
}

void
header_mailbox(GString *mail, const char *name, const char *display, const char *address)
{
    g_autofree char *clean = header_clean(display, 60);
    g_autofree char *bracketed = g_strdup_printf("<%s>", address);
    g_string_append_printf(mail, "%s:", name);
    if (!g_str_is_ascii(clean) || strstr(clean, "=?")) {
        add_encoded(mail, clean);
    } else if (clean[0]) {
        g_autoptr(GString) quoted = g_string_new("\"");
        for (const char *p = clean; *p; p++)
            g_string_append_printf(quoted, strchr("\"\\", *p) ? "\\%c" : "%c", *p);
        g_string_append_c(quoted, '"');
        add_word(mail, quoted->str);
    }
    add_word(mail, bracketed);
    g_string_append(mail, "\r\n");
}

void
header_ids(GString *mail, const char *name, const GPtrArray *ids)
{
    g_autoptr(GPtrArray) good = g_ptr_array_new();
    for (guint i = 0; ids && i < ids->len; i++)
        if (ids->pdata[i] && printable_without(ids->pdata[i], "<>", ID_BYTES))
            g_ptr_array_add(good, ids->pdata[i]);
    if (good->len > IDS)
        g_ptr_array_remove_range(good, 1, good->len - IDS);
    if (good->len == 0)
        return;
    g_string_append_printf(mail, "%s:", name);
    for (guint i = 0; i < good->len; i++) {
        g_autofree char *id = g_strdup_printf("<%s>", (const char *)good->pdata[i]);
        add_word(mail, id);
    }
    g_string_append(mail, "\r\n");
}

/* --- parameters --------------------------------------------------------------------------- */

static void
append_percent(GString *s, const char *p)
{
    const char *end = utf8_next(p);
    for (; p < end; p++) {
        unsigned char c = (unsigned char)*p;
        if (g_ascii_isalnum(c) || strchr("._-", c))
            g_string_append_c(s, (char)c);
        else
            g_string_append_printf(s, "%%%02X", c);
    }
}

/* The value in pieces: name*0*=utf-8''…; name*1*=… (RFC 2231 3 and 4). */
static void
parameter_extended(GString *mail, const char *name, const char *value)
{
    g_autoptr(GString) piece = g_string_new("utf-8''");
    int pieces = 0;
    for (const char *p = value; *p; p = utf8_next(p)) {
        append_percent(piece, p);
        if (piece->len < PARAMETER_CHARS - 12)
            continue;
        g_string_append_printf(mail, ";\r\n %s*%d*=%s", name, pieces++, piece->str);
        g_string_truncate(piece, 0);
    }
    if (pieces == 0)
        g_string_append_printf(mail, ";\r\n %s*=%s", name, piece->str);
    else if (piece->len > 0)
        g_string_append_printf(mail, ";\r\n %s*%d*=%s", name, pieces, piece->str);
}

void
header_parameter(GString *mail, const char *name, const char *value)
{
    g_autofree char *clean = header_clean(value, 200);
    bool plain =
        g_str_is_ascii(clean) && !strpbrk(clean, "\"\\%*'") && strlen(clean) <= PARAMETER_CHARS;
    if (plain)
        g_string_append_printf(mail, ";\r\n %s=\"%s\"", name, clean);
    else
        parameter_extended(mail, name, clean);
}
