#include "daemon/sender.h"
#include "daemon/day.h"
#include "spool/outbox.h"
#include <string.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static const char *
domain_of(const char *address)
{
    const char *at = strrchr(address, '@');
    return at ? at + 1 : "";
}

void
sender_free(Sender *sender)
{
    if (!sender)
        return;
    g_free(sender->address);
    g_free(sender->name);
    g_clear_pointer(&sender->roles, g_ptr_array_unref);
    g_free(sender->automatic);
    g_free(sender);
}

bool
sender_is_machine(const char *address)
{
    static const char *const exactly[] = {"mailer-daemon", "postmaster", "bounce", "bounces",
                                          "daemon",        "root",       "abuse",  NULL};
    static const char *const within[] = {"noreply",  "donotreply", "ikkesvar",
                                         "svarikke", "autoreply",  NULL};
    if (!address)
        return false;
    g_autofree char *local = g_ascii_strdown(address, (gssize)strcspn(address, "@+"));
    if (g_strv_contains(exactly, local))
        return true;
    GString *letters = g_string_new(NULL); /* no-reply, no_reply, do.not.reply */
    for (const char *p = local; *p; p++)
        if (g_ascii_isalnum(*p))
            g_string_append_c(letters, *p);
    g_autofree char *plain = g_string_free(letters, FALSE);
    for (const char *const *w = within; *w; w++)
        if (strstr(plain, *w))
            return true;
    return false;
}

/* --- Authentication-Results (RFC 8601)
 * -------------------------------------------------------------- */

/* value without comments and quotes' contents: neither may speak for the header's writer. */
static char *
bare_results(const char *value)
{
    GString *out = g_string_new(NULL);
    int depth = 0;
    bool quoted = false;
    for (const char *p = value; *p; p++) {
        if (*p == '\\' && p[1]) {
            p++;
        } else if (quoted || (*p == '"' && depth == 0)) {
            quoted = quoted != (*p == '"');
        } else if (*p == '(') {
            depth++;
        } else if (*p == ')' && depth > 0) {
            depth--;
            g_string_append_c(out, ' ');
        } else if (depth == 0) {
            g_string_append_c(out, g_ascii_tolower(*p));
        }
    }
    return g_string_free(out, FALSE);
}

/* Exchange Online writes no authserv-id: its first segment is a result already. */
static bool
has_authserv_id(const char *first_segment)
{
    return !strchr(first_segment, '=');
}

static bool
is_authserv_id(const char *first_segment, const char *wanted)
{
    g_autofree char *copy = g_strdup(first_segment);
    g_strstrip(copy);
    copy[strcspn(copy, " \t\r\n")] = '\0'; /* a version number may follow */
    return *wanted && g_ascii_strcasecmp(copy, wanted) == 0;
}

typedef struct Dmarc {
    int passed, other;
} Dmarc;

/* "dmarc=pass action=none header.from=d" */
static void
weigh_segment(char *segment, const char *domain, Dmarc *dmarc)
{
    g_auto(GStrv) words = g_strsplit_set(g_strstrip(segment), " \t\r\n", -1);
    if (!words[0] || !g_str_has_prefix(words[0], "dmarc="))
        return;
    bool same_domain = false;
    for (char **w = words; *w; w++)
        if (g_str_has_prefix(*w, "header.from="))
            same_domain = g_ascii_strcasecmp(*w + strlen("header.from="), domain) == 0;
    if (strcmp(words[0], "dmarc=pass") == 0 && same_domain)
        dmarc->passed++;
    else if (strcmp(words[0], "dmarc=fail") == 0 || strcmp(words[0], "dmarc=pass") == 0)
        dmarc->other++;
}

/* Only the topmost header counts: those below it came with the letter. */
static Dmarc
weigh_topmost(const Config *config, const Reading *mail, const char *domain)
{
    Dmarc dmarc = {0};
    const GPtrArray *results = mail->mail->auth_results;
    if (config->believe == BELIEVE_NOTHING || !results || results->len == 0)
        return dmarc;
    g_autofree char *bare = bare_results(results->pdata[0]);
    g_auto(GStrv) segments = g_strsplit(bare, ";", -1);
    bool trusted = config->believe == BELIEVE_AUTHSERV
                       ? segments[0] && is_authserv_id(segments[0], config->authserv_id)
                       : segments[0] && !has_authserv_id(segments[0]);
    for (char **s = segments; trusted && *s; s++)
        weigh_segment(*s, domain, &dmarc);
    return dmarc;
}

static void
weigh_evidence(const Config *config, const Reading *mail, Sender *sender)
{
    const char *domain = domain_of(sender->address);
    Dmarc dmarc = weigh_topmost(config, mail, domain);
    bool internal = config->believe == BELIEVE_EXCHANGE && mail->mail->exchange_auth_as &&
                    g_ascii_strcasecmp(mail->mail->exchange_auth_as, "Internal") == 0;
    bool one_author = mail->mail->from->len == 1 && *domain;
    sender->disbelieved = dmarc.other > 0;
    sender->believed = one_author && dmarc.other == 0 && (dmarc.passed > 0 || internal);
}

/* --- ours, and automatic
 * ------------------------------------------------------------------------------ */

static bool
is_ours(const Config *config, const char *address)
{
    if (config->address && g_ascii_strcasecmp(address, config->address) == 0)
        return true;
    for (char **own = config->own_domains; own && *own; own++) {
        const char *compared = strchr(*own, '@') ? address : domain_of(address);
        if (**own && g_ascii_strcasecmp(compared, *own) == 0)
            return true;
    }
    return false;
}

static bool
addressed_to_us(const Config *config, const GPtrArray *addresses)
{
    for (guint i = 0; addresses && i < addresses->len; i++)
        if (is_ours(config, ((const ReadingAddress *)addresses->pdata[i])->address))
            return true;
    return false;
}

/* Our Message-IDs are hex digits at our domain; a colleague's at the same domain are not. */
static bool
is_our_message_id(const Config *config, const char *id)
{
    if (!id || !config->address)
        return false;
    size_t hex = strspn(id, "0123456789abcdef");
    return hex >= 24 && id[hex] == '@' &&
           g_ascii_strcasecmp(id + hex + 1, domain_of(config->address)) == 0;
}

/* Why no answer may go, NULL: one may. */
static const char *
why_automatic(const Config *config, const Reading *mail, const Sender *sender)
{
    const ReadingMail *m = mail->mail;
    if (m->automatic)
        return m->automatic;
    if (m->loop || is_our_message_id(config, m->message_id))
        return "our own mail came back";
    if (sender->ours)
        return "sent from our own address";
    if (m->return_path && *m->return_path == '\0')
        return "null return path";
    if (sender_is_machine(sender->address))
        return "nobody reads the sender's address";
    if (!addressed_to_us(config, m->to) && !addressed_to_us(config, m->cc))
        return "our address is not among the recipients";
    return NULL;
}

/* --- recognising
 * --------------------------------------------------------------------------------------- */

/* The local day of an instant; the instant's own date when it is none. */
static char *
day_of(const char *instant)
{
    g_autoptr(GDateTime) t = instant ? g_date_time_new_from_iso8601(instant, NULL) : NULL;
    if (t)
        return day_local(g_date_time_to_unix(t) * 1000);
    return g_strndup(instant ? instant : "", 10);
}

static void
take_author(const Reading *mail, Sender *sender)
{
    const GPtrArray *from = mail->mail->from;
    const ReadingAddress *a = from && from->len > 0 ? from->pdata[0] : NULL;
    sender->address = g_ascii_strdown(a && a->address ? a->address : "", -1);
    sender->name = g_strdup(a && a->name ? a->name : "");
}

bool
sender_recognise(Book *book, const Config *config, const Letter *letter, const Reading *mail,
                 Sender **out, GError **error)
{
    if (!mail->mail)
        return fail(error, FAIL_OURS, "letter %" G_GINT64_FORMAT " has no mail reading",
                    letter->id);
    g_autoptr(Sender) sender = g_new0(Sender, 1);
    take_author(mail, sender);
    sender->ours = is_ours(config, sender->address);
    weigh_evidence(config, mail, sender);
    g_autofree char *day = day_of(letter->received_at);
    if (!register_roles(book, sender->address, day, &sender->roles, error))
        return false;
    sender->automatic = g_strdup(why_automatic(config, mail, sender));
    *out = g_steal_pointer(&sender);
    return true;
}

bool
sender_holds(const Sender *sender, int64_t cluster, const char *role)
{
    for (guint i = 0; i < sender->roles->len; i++) {
        const Role *r = sender->roles->pdata[i];
        if (r->cluster == cluster && (!role || strcmp(r->role, role) == 0))
            return true;
    }
    return false;
}

int64_t
sender_only_cluster(const Sender *sender)
{
    int64_t cluster = 0;
    for (guint i = 0; i < sender->roles->len; i++) {
        const Role *r = sender->roles->pdata[i];
        if (cluster && r->cluster != cluster)
            return 0;
        cluster = r->cluster;
    }
    return cluster;
}

/* --- whom we answer
 * -------------------------------------------------------------------------------------- */

static bool
answered_today(Book *book, const char *address, bool *out, GError **error)
{
    g_autofree char *since = day_instant(book->now_ms - DAY_MS);
    int64_t n = 0;
    if (!outbox_answers_since(book, address, since, &n, error))
        return false;
    *out = n > 0;
    return true;
}

static bool
answer_stranger(Book *book, const Sender *sender, bool readable_voucher, const char **why,
                GError **error)
{
    bool answered = false;
    if (!readable_voucher)
        *why = "unknown sender without a readable voucher";
    else if (sender->disbelieved)
        *why = "unknown sender, dmarc failed";
    else if (!answered_today(book, sender->address, &answered, error))
        return false;
    else if (answered)
        *why = "unknown sender, answered within a day";
    return true;
}

bool
sender_over_limit(Book *book, const Config *config, const Sender *sender, bool *out, GError **error)
{
    int64_t recent = 0;
    if (!letters_recent(book, sender->address, SENDER_LOOP_MINUTES, &recent, error))
        return false;
    *out = recent > config->answers_per_address;
    return true;
}

bool
sender_answerable(Book *book, const Config *config, const Sender *sender, bool readable_voucher,
                  bool *out, const char **out_why, GError **error)
{
    const char *why = NULL;
    bool over = false;
    if (!sender_over_limit(book, config, sender, &over, error))
        return false;
    if (sender->automatic)
        why = "automatic mail";
    else if (*sender->address == '\0')
        why = "no sender address";
    else if (over)
        why = "too many letters from this address";
    else if (sender->roles->len == 0 &&
             !answer_stranger(book, sender, readable_voucher, &why, error))
        return false;
    *out = why == NULL;
    if (out_why)
        *out_why = why;
    return true;
}
