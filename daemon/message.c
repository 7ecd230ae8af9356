#include "daemon/message.h"
#include "daemon/mail_header.h"
#include <sodium.h>
#include <string.h>

enum { QP_COLUMNS = 76, BASE64_LINE_BYTES = 57, ID_RANDOM_BYTES = 16 };

char *
message_id_new(const char *address)
{
    unsigned char bits[ID_RANDOM_BYTES];
    char hex[2 * ID_RANDOM_BYTES + 1];
    randombytes_buf(bits, sizeof bits);
    sodium_bin2hex(hex, sizeof hex, bits, sizeof bits);
    const char *at = strrchr(address, '@');
    return g_strdup_printf("%s@%s", hex, at ? at + 1 : address);
}

char *
message_date(int64_t unix_ms)
{
    /* Not g_date_time_format: %a and %b follow the locale. */
    static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Copenhagen");
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(unix_ms / 1000);
    g_autoptr(GDateTime) t = zone && utc ? g_date_time_to_timezone(utc, zone) : NULL;
    if (!t)
        t = g_date_time_new_from_unix_utc(unix_ms / 1000);
    g_autofree char *rest = g_date_time_format(t, "%H:%M:%S %z");
    return g_strdup_printf("%s, %d %s %d %s", days[g_date_time_get_day_of_week(t) - 1],
                           g_date_time_get_day_of_month(t), months[g_date_time_get_month(t) - 1],
                           g_date_time_get_year(t), rest);
}

/* --- transfer encodings ------------------------------------------------------------------- */

static bool
line_ends(const char *p)
{
    return p[0] == '\0' || p[0] == '\n' || (p[0] == '\r' && p[1] == '\n');
}

/* A dot or "From " at the head of a line is encoded too: some relays still touch them. */
static bool
qp_plain(const char *p, size_t column)
{
    unsigned char c = (unsigned char)*p;
    if (c == ' ' || c == '\t')
        return !line_ends(p + 1);
    if (column == 0 && (c == '.' || g_str_has_prefix(p, "From ")))
        return false;
    return c > ' ' && c <= '~' && c != '=';
}

void
message_quoted_printable(GString *mail, const char *text)
{
    size_t column = 0;
    for (const char *p = text; *p; p++) {
        if (line_ends(p)) {
            p += *p == '\r';
            g_string_append(mail, "\r\n");
            column = 0;
            continue;
        }
        if (column + 3 >= QP_COLUMNS) {
            g_string_append(mail, "=\r\n");
            column = 0;
        }
        bool plain = qp_plain(p, column);
        if (plain)
            g_string_append_c(mail, *p);
        else
            g_string_append_printf(mail, "=%02X", (unsigned char)*p);
        column += plain ? 1 : 3;
    }
}

static void
append_base64(GString *mail, GBytes *file)
{
    gsize size;
    const guchar *data = g_bytes_get_data(file, &size);
    for (gsize at = 0; at < size; at += BASE64_LINE_BYTES) {
        g_autofree char *line = g_base64_encode(data + at, MIN(size - at, BASE64_LINE_BYTES));
        g_string_append_printf(mail, "%s\r\n", line);
    }
}

/* --- parts -------------------------------------------------------------------------------- */

/* "=_" occurs in no quoted-printable or base64 text, so no body can end its part early. */
static char *
boundary(const Message *message, const char *part)
{
    g_autofree char *name =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, message->message_id, -1);
    return g_strdup_printf("=_%s_%.24s", part, name);
}

static void
append_text_part(GString *mail, const char *between, const char *type, const char *text)
{
    g_string_append_printf(mail,
                           "--%s\r\nContent-Type: %s; charset=utf-8\r\n"
                           "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
                           between, type);
    message_quoted_printable(mail, text);
    g_string_append(mail, "\r\n");
}

/* The html with the picture that it shows (RFC 2387, RFC 2392). */
static void
append_related(GString *mail, const char *outer, const Message *message)
{
    g_autofree char *between = boundary(message, "rel");
    g_string_append_printf(mail,
                           "--%s\r\nContent-Type: multipart/related; type=\"text/html\";\r\n"
                           " boundary=\"%s\"\r\n\r\n",
                           outer, between);
    append_text_part(mail, between, "text/html", message->html);
    g_string_append_printf(mail,
                           "--%s\r\nContent-Type: image/png\r\n"
                           "Content-Transfer-Encoding: base64\r\nContent-ID: <%s>\r\n"
                           "Content-Disposition: inline\r\n\r\n",
                           between, message->picture_id);
    append_base64(mail, message->picture);
    g_string_append_printf(mail, "--%s--\r\n\r\n", between);
}

static void
append_alternative(GString *mail, const Message *message)
{
    g_autofree char *between = boundary(message, "alt");
    g_string_append_printf(mail, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n",
                           between);
    append_text_part(mail, between, "text/plain", message->text);
    if (message->picture)
        append_related(mail, between, message);
    else
        append_text_part(mail, between, "text/html", message->html);
    g_string_append_printf(mail, "--%s--\r\n", between);
}

static void
append_mixed(GString *mail, const Message *message)
{
    g_autofree char *between = boundary(message, "mix");
    g_string_append_printf(mail,
                           "Content-Type: multipart/mixed;\r\n boundary=\"%s\"\r\n\r\n--%s\r\n",
                           between, between);
    append_alternative(mail, message);
    g_string_append_printf(mail, "\r\n--%s\r\nContent-Type:\r\n %s", between, message->file_type);
    header_parameter(mail, "name", message->file_name);
    g_string_append(mail, "\r\nContent-Transfer-Encoding: base64\r\n"
                          "Content-Disposition: attachment");
    header_parameter(mail, "filename", message->file_name);
    g_string_append(mail, "\r\n\r\n");
    append_base64(mail, message->file);
    g_string_append_printf(mail, "--%s--\r\n", between);
}

/* --- headers ------------------------------------------------------------------------------ */

static void
append_thread(GString *mail, const Message *message)
{
    g_autoptr(GPtrArray) answered = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; message->references && i < message->references->len; i++)
        if (g_strcmp0(message->references->pdata[i], message->in_reply_to) != 0)
            g_ptr_array_add(all, g_strdup(message->references->pdata[i]));
    if (message->in_reply_to) {
        g_ptr_array_add(answered, g_strdup(message->in_reply_to));
        g_ptr_array_add(all, g_strdup(message->in_reply_to));
    }
    header_ids(mail, "In-Reply-To", answered);
    header_ids(mail, "References", all);
}

static void
append_automatic(GString *mail, const Message *message)
{
    if (!message->auto_submitted)
        return;
    const char *at = strrchr(message->from_address, '@');
    g_string_append_printf(mail,
                           "Auto-Submitted: %s\r\nX-Auto-Response-Suppress: All\r\n"
                           "X-Klyngebilag-Loop: %s\r\n",
                           message->auto_submitted, at + 1);
}

bool
message_compose(const Message *message, GBytes **out, GError **error)
{
    if (!header_address_valid(message->from_address) || !header_address_valid(message->to_address))
        return fail(error, FAIL_SENDER, "mail %s: an address that cannot stand in a mail",
                    message->message_id);
    g_autofree char *date = message_date(message->now_ms);
    g_autoptr(GString) mail = g_string_new(NULL);
    g_string_append_printf(mail, "Date: %s\r\nMessage-ID: <%s>\r\n", date, message->message_id);
    header_mailbox(mail, "From", message->from_name, message->from_address);
    header_mailbox(mail, "To", message->to_name, message->to_address);
    header_text(mail, "Subject", message->subject);
    append_thread(mail, message);
    append_automatic(mail, message);
    g_string_append(mail, "MIME-Version: 1.0\r\n");
    if (message->file)
        append_mixed(mail, message);
    else
        append_alternative(mail, message);
    *out = g_string_free_to_bytes(g_steal_pointer(&mail));
    return true;
}
