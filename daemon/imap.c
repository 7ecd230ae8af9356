#include "daemon/imap_session.h"
#include <errno.h>
#include <string.h>

enum {
    OPEN_MS = 30000,
    LOGIN_MS = 30000, /* servers answer a wrong password late on purpose */
    COMMAND_MS = 30000,
    MOVE_MS = 60000, /* a copy of a large letter on a slow server */
    LOGOUT_MS = 1000,
    FETCH_BASE_MS = 30000,
    FETCH_BYTES_PER_MS = 16, /* 128 kbit/s: slower than that is down */
    COMMAND_BUDGET_BYTES = 1 << 20,
    LIST_BUDGET_BYTES = 32 << 20, /* two million UIDs */
    ANSWER_BYTES = 200,           /* of the server's words in our error */
};

void
imap_allow(Imap *imap, int timeout_ms, uint64_t budget_bytes)
{
    stream_allow(imap->stream, timeout_ms, budget_bytes);
}

bool
imap_break(Imap *imap, GError **error, const char *what)
{
    const char *why = stream_reason(imap->stream);
    imap->broken = true;
    imap->idle = IDLE_OFF;
    return fail(error, FAIL_AGAIN, "IMAP: %s%s%s", what, *why ? ": " : "", why);
}

bool
imap_broken(const Imap *imap)
{
    return imap->broken || stream_broken(imap->stream);
}

int
imap_fd(const Imap *imap)
{
    return stream_fd(imap->stream);
}

/* The server's words, made fit for a log line. */
static char *
answer(const Imap *imap)
{
    const char *text = imap->session->imap_response;
    char *copy = g_utf8_make_valid(text ? text : "", -1);
    g_strstrip(copy);
    if (strlen(copy) > ANSWER_BYTES)
        *g_utf8_find_prev_char(copy, copy + ANSWER_BYTES) = '\0';
    return copy;
}

/* Turns libetpan's code into our error. The command errors are a tagged NO: the session is fine.
 * Anything else (stream, parser, BAD, wrong tag) leaves it in an unknown state. */
static bool
check(Imap *imap, int rc, const char *what, GError **error)
{
    if (rc == MAILIMAP_NO_ERROR)
        return true;
    bool said_no = rc >= MAILIMAP_ERROR_APPEND && rc <= MAILIMAP_ERROR_STARTTLS;
    if (!said_no || stream_broken(imap->stream))
        return imap_break(imap, error, what);
    g_autofree char *text = answer(imap);
    return fail(error, FAIL_AGAIN, "IMAP: %s refused: %s", what, text);
}

/* --- opening ------------------------------------------------------------------------------ */

static bool
greet(Imap *imap, GError **error)
{
    mailstream *etpan = stream_etpan(imap->stream);
    if (!etpan)
        return fail(error, FAIL_OURS, "out of memory for an IMAP stream");
    int rc = mailimap_connect(imap->session, etpan);
    /* PREAUTH would skip STARTTLS and our login (both taken for granted below) */
    if (rc == MAILIMAP_NO_ERROR_AUTHENTICATED)
        return imap_break(imap, error, "a server that takes us without login");
    return rc == MAILIMAP_NO_ERROR_NON_AUTHENTICATED || imap_break(imap, error, "greeting");
}

static bool
start_tls(Imap *imap, GError **error)
{
    if (!check(imap, mailimap_starttls(imap->session), "STARTTLS", error))
        return false;
    return stream_start_tls(imap->stream, imap->session->imap_stream, error);
}

/* Capabilities as they are now; those said before TLS or login do not count. */
static bool
learn(Imap *imap, GError **error)
{
    struct mailimap_capability_data *data = NULL;
    int rc = mailimap_capability(imap->session, &data);
    if (data)
        mailimap_capability_data_free(data);
    return check(imap, rc, "CAPABILITY", error);
}

static bool
login(Imap *imap, const MailServer *server, const char *secret, GError **error)
{
    imap_allow(imap, LOGIN_MS, COMMAND_BUDGET_BYTES);
    int rc = server->auth == AUTH_XOAUTH2
                 ? mailimap_oauth2_authenticate(imap->session, server->user, secret)
                 : mailimap_login(imap->session, server->user, secret);
    mailstream *s = imap->session->imap_stream;
    explicit_bzero(s->write_buffer, s->buffer_max_size); /* libetpan leaves the password there */
    if (rc == MAILIMAP_NO_ERROR || stream_broken(imap->stream))
        return check(imap, rc, "login", error);
    imap->broken = true;
    g_autofree char *text = answer(imap);
    return fail(error, FAIL_OURS, "%s refuses the login of [imap] user: %s", server->host, text);
}

bool
imap_open(const MailServer *server, const char *secret, StreamTrust *trust,
          const StreamWatch *watch, Imap **out, GError **error)
{
    g_autoptr(Imap) imap = g_new0(Imap, 1);
    imap->idle_line = g_string_new(NULL);
    if (!stream_open(server, trust, watch, OPEN_MS, &imap->stream, error))
        return false;
    imap->session = mailimap_new(0, NULL);
    if (!imap->session)
        return fail(error, FAIL_OURS, "out of memory for an IMAP session");
    if (!greet(imap, error))
        return false;
    if (server->security == SECURITY_STARTTLS && !start_tls(imap, error))
        return false;
    if (!login(imap, server, secret, error) || !learn(imap, error))
        return false;
    *out = g_steal_pointer(&imap);
    return true;
}

void
imap_close(Imap *imap)
{
    if (!imap)
        return;
    if (imap->session) {
        imap_allow(imap, LOGOUT_MS, COMMAND_BUDGET_BYTES);
        mailimap_free(imap->session); /* says LOGOUT; a broken stream refuses that at once */
    }
    stream_close(imap->stream);
    g_string_free(imap->idle_line, TRUE);
    g_free(imap->selected);
    g_free(imap);
}

/* --- mailboxes ---------------------------------------------------------------------------- */

/* One run of other than printable ASCII: UTF-16BE in base64 with ',' for '/' and no padding. */
static void
append_run(GString *out, const gunichar2 *units, glong n)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    for (glong i = 0; i < n; i++) {
        guint8 pair[2] = {(guint8)(units[i] >> 8), (guint8)(units[i] & 0xff)};
        g_byte_array_append(bytes, pair, 2);
    }
    g_autofree char *text = g_base64_encode(bytes->data, bytes->len);
    g_string_append_c(out, '&');
    for (const char *p = text; *p && *p != '='; p++)
        g_string_append_c(out, *p == '/' ? ',' : *p);
    g_string_append_c(out, '-');
}

char *
imap_mailbox_name(const char *utf8)
{
    glong n = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16(utf8, -1, NULL, &n, NULL);
    if (!units)
        return NULL;
    GString *out = g_string_new(NULL);
    for (glong i = 0; i < n;) {
        glong end = i;
        while (end < n && (units[end] < 0x20 || units[end] > 0x7e))
            end++;
        if (end > i) {
            append_run(out, units + i, end - i);
            i = end;
            continue;
        }
        g_string_append_c(out, (char)units[i]);
        if (units[i++] == '&')
            g_string_append_c(out, '-');
    }
    return g_string_free(out, FALSE);
}

static bool
wire_name(const char *utf8, char **out, GError **error)
{
    g_autofree char *name = imap_mailbox_name(utf8);
    if (!name || strpbrk(name, "\r\n"))
        return fail(error, FAIL_OURS, "not a mailbox name: %s", utf8);
    *out = g_steal_pointer(&name);
    return true;
}

bool
imap_select(Imap *imap, const char *mailbox, uint32_t *out_uidvalidity, GError **error)
{
    if (!imap->selected || strcmp(imap->selected, mailbox) != 0) {
        g_autofree char *name = NULL;
        if (!wire_name(mailbox, &name, error))
            return false;
        g_clear_pointer(&imap->selected, g_free);
        imap_allow(imap, COMMAND_MS, COMMAND_BUDGET_BYTES);
        if (!check(imap, mailimap_select(imap->session, name), "SELECT", error))
            return false;
        imap->uidvalidity = imap->session->imap_selection_info->sel_uidvalidity;
        imap->selected = g_strdup(mailbox);
    }
    *out_uidvalidity = imap->uidvalidity;
    return true;
}

static gint
ascending(gconstpointer a, gconstpointer b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static struct mailimap_search_key *
undeleted_from(uint32_t from)
{
    struct mailimap_search_key *all = mailimap_search_key_new_multiple_empty();
    mailimap_search_key_multiple_add(
        all, mailimap_search_key_new_uid(mailimap_set_new_interval(from, 0)));
    struct mailimap_search_key *undeleted = mailimap_search_key_new_all();
    undeleted->sk_type = MAILIMAP_SEARCH_KEY_UNDELETED; /* has no maker of its own */
    mailimap_search_key_multiple_add(all, undeleted);
    return all;
}

bool
imap_uids(Imap *imap, uint32_t from, GArray **out, GError **error)
{
    /* a server need not show new letters to SEARCH before it has announced them */
    imap_allow(imap, COMMAND_MS, LIST_BUDGET_BYTES);
    if (!check(imap, mailimap_noop(imap->session), "NOOP", error))
        return false;
    struct mailimap_search_key *key = undeleted_from(from);
    clist *found = NULL;
    int rc = mailimap_uid_search(imap->session, NULL, key, &found);
    mailimap_search_key_free(key);
    if (!check(imap, rc, "UID SEARCH", error))
        return false;
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (clistiter *i = found ? clist_begin(found) : NULL; i; i = clist_next(i)) {
        const uint32_t *uid = clist_content(i);
        if (*uid >= from) /* "n:*" names the last letter even when n is beyond it */
            g_array_append_val(uids, *uid);
    }
    if (found)
        mailimap_search_result_free(found);
    g_array_sort(uids, ascending);
    *out = uids;
    return true;
}

/* --- one letter --------------------------------------------------------------------------- */

static int64_t
unix_ms(const struct mailimap_date_time *t)
{
    /* dt_zone is +hhmm as a decimal number */
    int zone_s = (t->dt_zone / 100) * 3600 + (t->dt_zone % 100) * 60;
    g_autoptr(GDateTime) utc =
        g_date_time_new_utc(t->dt_year, t->dt_month, t->dt_day, t->dt_hour, t->dt_min, t->dt_sec);
    return utc ? (g_date_time_to_unix(utc) - zone_s) * 1000 : 0;
}

static void
note_attribute(const struct mailimap_msg_att_item *item, ImapLetter *letter)
{
    if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC || !item->att_data.att_static)
        return;
    const struct mailimap_msg_att_static *att = item->att_data.att_static;
    if (att->att_type == MAILIMAP_MSG_ATT_UID)
        letter->uid = att->att_data.att_uid;
    else if (att->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE)
        letter->size_bytes = att->att_data.att_rfc822_size;
    else if (att->att_type == MAILIMAP_MSG_ATT_INTERNALDATE && att->att_data.att_internal_date)
        letter->internal_unix_ms = unix_ms(att->att_data.att_internal_date);
}

/* Finds uid among the answers of a FETCH: a server may add others unasked. */
static bool
find_letter(clist *answers, uint32_t uid, ImapLetter *out)
{
    for (clistiter *i = answers ? clist_begin(answers) : NULL; i; i = clist_next(i)) {
        const struct mailimap_msg_att *att = clist_content(i);
        ImapLetter letter = {0};
        for (clistiter *j = clist_begin(att->att_list); j; j = clist_next(j))
            note_attribute(clist_content(j), &letter);
        if (letter.uid == uid) {
            *out = letter;
            return true;
        }
    }
    return false;
}

static bool
fetch(Imap *imap, uint32_t uid, struct mailimap_fetch_type *what, ImapLetter *out, bool *out_there,
      GError **error)
{
    clist *answers = NULL;
    struct mailimap_set *set = mailimap_set_new_single(uid);
    int rc = mailimap_uid_fetch(imap->session, set, what, &answers);
    mailimap_set_free(set);
    mailimap_fetch_type_free(what);
    *out_there = rc == MAILIMAP_NO_ERROR && find_letter(answers, uid, out);
    if (answers)
        mailimap_fetch_list_free(answers);
    return check(imap, rc, "UID FETCH", error);
}

bool
imap_describe(Imap *imap, uint32_t uid, ImapLetter *out, bool *out_there, GError **error)
{
    imap_allow(imap, COMMAND_MS, COMMAND_BUDGET_BYTES);
    struct mailimap_fetch_type *what = mailimap_fetch_type_new_fetch_att_list_empty();
    mailimap_fetch_type_new_fetch_att_list_add(what, mailimap_fetch_att_new_uid());
    mailimap_fetch_type_new_fetch_att_list_add(what, mailimap_fetch_att_new_rfc822_size());
    mailimap_fetch_type_new_fetch_att_list_add(what, mailimap_fetch_att_new_internaldate());
    return fetch(imap, uid, what, out, out_there, error);
}

typedef struct Pour {
    ImapBytes bytes;
    void *user;
    uint64_t count;
    GError *error; /* the first one; the rest of the piece is read and dropped */
} Pour;

static bool
pour(int type, struct mailimap_msg_att_body_section *section, const char *data, size_t size_bytes,
     void *user)
{
    (void)type;
    (void)section;
    Pour *p = user;
    p->count += size_bytes;
    if (!p->error && !p->bytes(data, size_bytes, p->user, &p->error))
        g_assert(p->error);
    return true;
}

bool
imap_fetch(Imap *imap, uint32_t uid, uint32_t offset_bytes, uint32_t length_bytes, ImapBytes bytes,
           void *user, uint64_t *out_bytes, GError **error)
{
    int timeout_ms = FETCH_BASE_MS + (int)(length_bytes / FETCH_BYTES_PER_MS);
    imap_allow(imap, timeout_ms, (uint64_t)length_bytes + COMMAND_BUDGET_BYTES);
    struct mailimap_fetch_type *what = mailimap_fetch_type_new_fetch_att_list_empty();
    mailimap_fetch_type_new_fetch_att_list_add(what, mailimap_fetch_att_new_uid());
    mailimap_fetch_type_new_fetch_att_list_add(
        what, mailimap_fetch_att_new_body_peek_section_partial(mailimap_section_new(NULL),
                                                               offset_bytes, length_bytes));
    Pour p = {bytes, user, 0, NULL};
    ImapLetter letter = {0};
    bool there = false;
    mailimap_set_msg_body_handler(imap->session, pour, &p);
    bool ok = fetch(imap, uid, what, &letter, &there, error);
    mailimap_set_msg_body_handler(imap->session, NULL, NULL);
    if (!ok || p.error) {
        if (ok)
            g_propagate_error(error, g_steal_pointer(&p.error));
        g_clear_error(&p.error);
        return false;
    }
    if (!there)
        return fail(error, FAIL_AGAIN, "IMAP: letter %u is gone while it was fetched", uid);
    *out_bytes = p.count;
    return true;
}

/* --- moving ------------------------------------------------------------------------------- */

/* Where the letter went (COPYUID, RFC 4315): one source, one destination. */
static void
note_place(uint32_t uidvalidity, struct mailimap_set *source, struct mailimap_set *target,
           ImapPlace *out)
{
    out->uidvalidity = uidvalidity;
    if (target && clist_begin(target->set_list)) {
        const struct mailimap_set_item *item = clist_content(clist_begin(target->set_list));
        out->uid = item->set_first;
    }
    if (source)
        mailimap_set_free(source);
    if (target)
        mailimap_set_free(target);
}

static int
move_or_copy(Imap *imap, struct mailimap_set *set, const char *name, ImapPlace *out)
{
    uint32_t uidvalidity = 0;
    struct mailimap_set *source = NULL, *target = NULL;
    bool can_move = mailimap_has_extension(imap->session, (char *)"MOVE");
    int rc =
        can_move
            ? mailimap_uidplus_uid_move(imap->session, set, name, &uidvalidity, &source, &target)
            : mailimap_uidplus_uid_copy(imap->session, set, name, &uidvalidity, &source, &target);
    if (rc == MAILIMAP_NO_ERROR)
        note_place(uidvalidity, source, target, out);
    return rc;
}

/* The other half of a move on a server without MOVE. Without UIDPLUS the letter stays, marked
 * deleted: a plain EXPUNGE would remove what other people have marked. */
static bool
remove_source(Imap *imap, struct mailimap_set *set, GError **error)
{
    if (mailimap_has_extension(imap->session, (char *)"MOVE"))
        return true;
    struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
    mailimap_flag_list_add(flags, mailimap_flag_new_deleted());
    struct mailimap_store_att_flags *store = mailimap_store_att_flags_new_add_flags_silent(flags);
    int rc = mailimap_uid_store(imap->session, set, store);
    mailimap_store_att_flags_free(store);
    if (!check(imap, rc, "UID STORE", error))
        return false;
    return !mailimap_has_uidplus(imap->session) ||
           check(imap, mailimap_uid_expunge(imap->session, set), "UID EXPUNGE", error);
}

static bool
move_set(Imap *imap, struct mailimap_set *set, const char *name, ImapPlace *out, GError **error)
{
    imap_allow(imap, MOVE_MS, COMMAND_BUDGET_BYTES);
    int rc = move_or_copy(imap, set, name, out);
    if (rc == MAILIMAP_ERROR_UID_MOVE || rc == MAILIMAP_ERROR_UID_COPY) {
        /* most likely the folder is missing; if it is not, CREATE fails and the second try says
         * what is really wrong */
        if (mailimap_create(imap->session, name) == MAILIMAP_NO_ERROR)
            (void)mailimap_subscribe(imap->session, name);
        rc = move_or_copy(imap, set, name, out);
    }
    return check(imap, rc, "moving", error) && remove_source(imap, set, error);
}

bool
imap_move(Imap *imap, uint32_t uid, const char *folder, ImapPlace *out, bool *out_gone,
          GError **error)
{
    ImapLetter letter;
    bool there = false;
    g_autofree char *name = NULL;
    if (!wire_name(folder, &name, error) || !imap_describe(imap, uid, &letter, &there, error))
        return false;
    ImapPlace place = {0};
    if (there) {
        struct mailimap_set *set = mailimap_set_new_single(uid);
        bool ok = move_set(imap, set, name, &place, error);
        mailimap_set_free(set);
        if (!ok)
            return false;
    }
    *out = place;
    *out_gone = !there;
    return true;
}
