/* The IMAP session against a real Dovecot: ways in, letters, moves, IDLE. */
#include "daemon/imap.h"
#include "tests/mail_server.h"

static MailServers *servers;

static Imap *
open_imap(Security security)
{
    MailServer server = servers_imap(servers, security, "localhost");
    g_autoptr(StreamTrust) trust = NULL;
    g_autoptr(GError) error = NULL;
    Imap *imap = NULL;
    g_assert_true(stream_trust_load(server.ca_file, &trust, &error));
    g_assert_true(imap_open(&server, TEST_PASSWORD, trust, NULL, &imap, &error));
    g_assert_no_error(error);
    mail_server_clear(&server);
    return imap;
}

static void
deliver(const char *subject)
{
    g_autofree char *mail =
        g_strdup_printf("Subject: %s\r\nFrom: a@praksis.example\r\n\r\nHej\r\n", subject);
    g_assert_true(servers_deliver(servers, mail, strlen(mail)));
}

static GArray *
uids_of(Imap *imap, const char *mailbox, uint32_t from)
{
    uint32_t uidvalidity = 0;
    GArray *uids = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(imap_select(imap, mailbox, &uidvalidity, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(uidvalidity, >, 0);
    g_assert_true(imap_uids(imap, from, &uids, &error));
    return uids;
}

static bool
collect(const void *data, size_t size_bytes, void *user, GError **error)
{
    (void)error;
    g_string_append_len(user, data, (gssize)size_bytes);
    return true;
}

static void
test_ways_in(void)
{
    const Security ways[] = {SECURITY_TLS, SECURITY_STARTTLS, SECURITY_PLAIN};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autoptr(Imap) imap = open_imap(ways[i]);
        g_assert_false(imap_broken(imap));
        g_assert_true(imap_can_idle(imap));
    }
}

static void
test_refusals(void)
{
    g_autofree char *ca = g_build_filename(servers->dir, "ca.pem", NULL);
    const struct {
        const char *name, *host, *ca_file, *password, *says;
        Security security;
        FailureCode code;
    } table[] = {
        {"wrong name", "127.1", ca, TEST_PASSWORD, "certificate", SECURITY_TLS, FAIL_OURS},
        {"wrong name, starttls", "127.1", ca, TEST_PASSWORD, "certificate", SECURITY_STARTTLS,
         FAIL_OURS},
        {"unknown authority", "localhost", "", TEST_PASSWORD, "certificate", SECURITY_TLS,
         FAIL_OURS},
        {"wrong password", "localhost", ca, "forkert", "login", SECURITY_TLS, FAIL_OURS},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        MailServer server = servers_imap(servers, table[i].security, table[i].host);
        g_autoptr(StreamTrust) trust = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(Imap) imap = NULL;
        if (!stream_trust_load(table[i].ca_file, &trust, &error)) {
            g_test_message("%s: no system trust store here", table[i].name);
            mail_server_clear(&server);
            continue;
        }
        g_assert_false(imap_open(&server, table[i].password, trust, NULL, &imap, &error));
        g_test_message("%s: %s", table[i].name, error->message);
        g_assert_error(error, FAILURE, (int)table[i].code);
        g_assert_nonnull(strstr(error->message, table[i].says));
        mail_server_clear(&server);
    }
}

static void
test_letter(void)
{
    deliver("et brev");
    g_autoptr(Imap) imap = open_imap(SECURITY_TLS);
    g_autoptr(GArray) uids = uids_of(imap, "INBOX", 1);
    g_assert_cmpuint(uids->len, >, 0);
    uint32_t uid = g_array_index(uids, uint32_t, uids->len - 1);
    ImapLetter letter;
    bool there = false;
    g_autoptr(GError) error = NULL;
    g_assert_true(imap_describe(imap, uid, &letter, &there, &error));
    g_assert_true(there);
    g_assert_cmpuint(letter.uid, ==, uid);
    g_assert_cmpint(ABS(letter.internal_unix_ms - g_get_real_time() / 1000), <, 120000);
    g_autoptr(GString) whole = g_string_new(NULL), pieces = g_string_new(NULL);
    uint64_t got = 0;
    g_assert_true(imap_fetch(imap, uid, 0, 1 << 20, collect, whole, &got, &error));
    g_assert_cmpuint(got, ==, letter.size_bytes);
    g_assert_nonnull(strstr(whole->str, "Subject: et brev\r\n"));
    for (uint32_t at = 0; at == 0 || got == 100; at += 100)
        g_assert_true(imap_fetch(imap, uid, at, 100, collect, pieces, &got, &error));
    g_assert_cmpstr(pieces->str, ==, whole->str);
    g_assert_true(imap_describe(imap, uid + 1000, &letter, &there, &error));
    g_assert_false(there);
}

static void
test_new_only(void)
{
    g_autoptr(Imap) imap = open_imap(SECURITY_PLAIN);
    g_autoptr(GArray) before = uids_of(imap, "INBOX", 1);
    uint32_t last = before->len ? g_array_index(before, uint32_t, before->len - 1) : 0;
    g_autoptr(GArray) none = uids_of(imap, "INBOX", last + 1);
    g_assert_cmpuint(none->len, ==, 0);
    deliver("et nyt");
    g_autoptr(GArray) one = uids_of(imap, "INBOX", last + 1);
    g_assert_cmpuint(one->len, ==, 1);
}

static void
test_move(void)
{
    const char *folders[] = {"Behandlet", "Til gennemsyn", "Bilag på vej & æ", "Behandlet"};
    g_autoptr(Imap) imap = open_imap(SECURITY_TLS);
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        deliver(folders[i]);
        g_autoptr(GArray) uids = uids_of(imap, "INBOX", 1);
        uint32_t uid = g_array_index(uids, uint32_t, uids->len - 1);
        ImapPlace place = {0};
        bool gone = true;
        g_autoptr(GError) error = NULL;
        g_assert_true(imap_move(imap, uid, folders[i], &place, &gone, &error));
        g_assert_no_error(error);
        g_assert_false(gone);
        g_assert_cmpuint(place.uid, >, 0);
        g_autoptr(GArray) left = uids_of(imap, "INBOX", uid);
        g_assert_cmpuint(left->len, ==, 0);
        g_autoptr(GArray) there = uids_of(imap, folders[i], place.uid);
        g_assert_cmpuint(there->len, ==, 1);
        g_autoptr(GArray) back = uids_of(imap, "INBOX", 1);
        g_assert_true(imap_move(imap, uid, folders[i], &place, &gone, &error));
        g_assert_true(gone);
    }
}

/* A server without MOVE, and one without UIDPLUS either: copied, then marked or expunged. */
static void
test_move_without_move(void)
{
    const struct {
        const char *capabilities;
    } table[] = {{"IMAP4rev1 IDLE UIDPLUS"}, {"IMAP4rev1 IDLE"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *extra = g_strdup_printf("imap_capability = %s", table[i].capabilities);
        servers_stop_dovecot(servers);
        g_setenv("DOVECOT_EXTRA", extra, TRUE);
        g_assert_true(servers_start_dovecot(servers));
        g_unsetenv("DOVECOT_EXTRA");
        deliver("uden MOVE");
        g_autoptr(Imap) imap = open_imap(SECURITY_PLAIN);
        g_autoptr(GArray) before = uids_of(imap, "INBOX", 1);
        uint32_t uid = g_array_index(before, uint32_t, before->len - 1);
        ImapPlace place = {0};
        bool gone = true;
        g_autoptr(GError) error = NULL;
        g_assert_true(imap_move(imap, uid, "Kopieret", &place, &gone, &error));
        g_assert_false(gone);
        g_autoptr(GArray) after = uids_of(imap, "INBOX", 1);
        g_assert_cmpuint(after->len, ==, before->len - 1);
        g_autoptr(GArray) there = uids_of(imap, "Kopieret", 1);
        g_assert_cmpuint(there->len, ==, i + 1);
    }
}

static bool
wait_news(Imap *imap, int timeout_ms)
{
    int64_t until = g_get_monotonic_time() + (int64_t)timeout_ms * 1000;
    bool news = false;
    g_autoptr(GError) error = NULL;
    while (!news && g_get_monotonic_time() < until) {
        g_usleep(20000);
        g_assert_true(imap_idle_read(imap, &news, &error));
    }
    return news;
}

static void
test_idle(void)
{
    const Security ways[] = {SECURITY_TLS, SECURITY_PLAIN};
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autoptr(Imap) imap = open_imap(ways[i]);
        g_autoptr(GArray) uids = uids_of(imap, "INBOX", 1);
        g_autoptr(GError) error = NULL;
        bool news = true;
        g_assert_true(imap_idle_begin(imap, &error));
        g_assert_true(imap_idle_end(imap, &news, &error)); /* at once: before "+" has come */
        g_assert_false(imap_idling(imap));
        g_assert_true(imap_idle_begin(imap, &error));
        g_assert_false(wait_news(imap, 200));
        deliver("vækker");
        g_assert_true(wait_news(imap, 5000));
        g_assert_true(imap_idle_end(imap, &news, &error));
        g_autoptr(GArray) more = uids_of(imap, "INBOX", 1);
        g_assert_cmpuint(more->len, ==, uids->len + 1);
    }
}

static void
test_names(void)
{
    const struct {
        const char *name, *want;
    } table[] = {
        {"INBOX", "INBOX"},
        {"Ikke bilag", "Ikke bilag"},
        {"A&B", "A&-B"},
        {"Bilag på vej", "Bilag p&AOU- vej"},
        {"~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"}, /* RFC 3501's example */
        {"💶", "&2D3ctg-"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = imap_mailbox_name(table[i].name);
        g_assert_cmpstr(got, ==, table[i].want);
    }
    g_assert_null(imap_mailbox_name("\xff"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imap/mailbox names are modified UTF-7", test_names);
    g_autofree char *dovecot = g_find_program_in_path("dovecot");
    if (dovecot) {
        servers = servers_new();
        g_assert_true(servers_start_dovecot(servers));
        g_test_add_func("/imap/TLS, STARTTLS and plaintext on loopback", test_ways_in);
        g_test_add_func("/imap/refuses wrong certificates and passwords", test_refusals);
        g_test_add_func("/imap/a letter comes whole, and in pieces", test_letter);
        g_test_add_func("/imap/lists only what is new", test_new_only);
        g_test_add_func("/imap/moves into folders that it makes", test_move);
        g_test_add_func("/imap/IDLE tells of new letters", test_idle);
        g_test_add_func("/imap/moves where the server has no MOVE", test_move_without_move);
    }
    return servers_test_run(servers);
}
