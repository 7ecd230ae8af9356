#include "tests/desk.h"

static Sender *
recognised(Desk *desk)
{
    g_autoptr(Letter) letter = NULL;
    g_autoptr(GError) error = NULL;
    Sender *sender = NULL;
    desk_arrive(desk);
    (void)!(letters_load(desk->book, desk->letter, &letter, &error) &&
            sender_recognise(desk->book, &desk->config, letter, desk->mail, &sender, &error));
    g_assert_no_error(error);
    return sender;
}

static void
set_results(ReadingMail *mail, const char *top, const char *below)
{
    g_ptr_array_set_size(mail->auth_results, 0);
    if (top)
        g_ptr_array_add(mail->auth_results, g_strdup(top));
    if (below)
        g_ptr_array_add(mail->auth_results, g_strdup(below));
}

static void
whom_to_believe(Desk *desk, gconstpointer data)
{
    (void)data;
    enum { NO, YES, FAILED };
    static const char good[] = "mx.klynger.example; dmarc=pass header.from=klinik.example";
    static const char exchange[] =
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=klinik.example; dkim=pass (signature was "
        "verified) header.d=klinik.example;dmarc=pass action=none header.from=klinik.example;"
        "compauth=pass reason=100";
    static const struct {
        const char *name;
        int believe;
        const char *top, *below, *internal;
        int want;
    } table[] = {
        {"nothing configured", BELIEVE_NOTHING, good, NULL, "Internal", NO},
        {"ours on top", BELIEVE_AUTHSERV, good, NULL, NULL, YES},
        {"with a version", BELIEVE_AUTHSERV,
         "mx.klynger.example 1; dmarc=pass header.from=klinik.example", NULL, NULL, YES},
        {"case does not matter", BELIEVE_AUTHSERV,
         "MX.klynger.example; DMARC=Pass header.from=KLINIK.example", NULL, NULL, YES},
        {"ours below a foreign one", BELIEVE_AUTHSERV,
         "mx.evil.example; dmarc=pass header.from=klinik.example", good, NULL, NO},
        {"foreign authserv-id that begins alike", BELIEVE_AUTHSERV,
         "mx.klynger.example.evil.example; dmarc=pass header.from=klinik.example", NULL, NULL, NO},
        {"another domain passed", BELIEVE_AUTHSERV,
         "mx.klynger.example; dmarc=pass header.from=evil.example", NULL, NULL, FAILED},
        {"dmarc failed", BELIEVE_AUTHSERV,
         "mx.klynger.example; dmarc=fail header.from=klinik.example", NULL, NULL, FAILED},
        {"both pass and fail", BELIEVE_AUTHSERV,
         "mx.klynger.example; dmarc=pass header.from=klinik.example; dmarc=fail", NULL, NULL,
         FAILED},
        {"only spf and dkim", BELIEVE_AUTHSERV,
         "mx.klynger.example; spf=pass smtp.mailfrom=klinik.example; dkim=pass", NULL, NULL, NO},
        {"pass in a comment", BELIEVE_AUTHSERV,
         "mx.klynger.example; dmarc=none (; dmarc=pass header.from=klinik.example)", NULL, NULL,
         NO},
        {"pass in quotes", BELIEVE_AUTHSERV,
         "mx.klynger.example; spf=none smtp.mailfrom=\"; dmarc=pass header.from=klinik.example\"",
         NULL, NULL, NO},
        {"no header", BELIEVE_AUTHSERV, NULL, NULL, NULL, NO},
        {"empty header", BELIEVE_AUTHSERV, "", NULL, NULL, NO},
        {"internal mark without Exchange", BELIEVE_AUTHSERV, NULL, NULL, "Internal", NO},
        {"Exchange's form", BELIEVE_EXCHANGE, exchange, NULL, NULL, YES},
        {"Exchange wants no authserv-id", BELIEVE_EXCHANGE, good, exchange, NULL, NO},
        {"within the tenant", BELIEVE_EXCHANGE, NULL, NULL, "Internal", YES},
        {"anonymous", BELIEVE_EXCHANGE, NULL, NULL, "Anonymous", NO},
        {"Exchange's form under authserv", BELIEVE_AUTHSERV, exchange, NULL, NULL, NO},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        desk->config.believe = table[i].believe;
        ReadingMail *mail = desk_mail(desk, KOORDINATOR, "x", "x");
        set_results(mail, table[i].top, table[i].below);
        mail->exchange_auth_as = g_strdup(table[i].internal);
        g_autoptr(Sender) s = recognised(desk);
        g_assert_cmpint(s->believed, ==, table[i].want == YES);
        g_assert_cmpint(s->disbelieved, ==, table[i].want == FAILED);
    }
}

static void
two_authors_are_not_believed(Desk *desk, gconstpointer data)
{
    (void)data;
    ReadingMail *mail = desk_mail(desk, KOORDINATOR, "x", "x");
    g_ptr_array_add(mail->from, reading_address_new(NULL, TO_KLYNGER));
    g_autoptr(Sender) s = recognised(desk);
    g_assert_false(s->believed);
    g_assert_cmpstr(s->address, ==, KOORDINATOR);
}

static void
roles_and_clusters(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, KOORDINATOR, "x", "x");
    g_autoptr(Sender) one = recognised(desk);
    g_assert_cmpint(sender_only_cluster(one), ==, 57);
    g_assert_true(sender_holds(one, 57, "coordinator"));
    g_assert_false(sender_holds(one, 57, "treasurer"));
    g_assert_false(sender_holds(one, 58, NULL));
    desk_mail(desk, TO_KLYNGER, "x", "x");
    g_autoptr(Sender) two = recognised(desk);
    g_assert_cmpint(sender_only_cluster(two), ==, 0);
    g_assert_true(sender_holds(two, 59, NULL));
    desk_mail(desk, FREMMED, "x", "x");
    g_autoptr(Sender) none = recognised(desk);
    g_assert_cmpint(sender_only_cluster(none), ==, 0);
}

static void
machines(void)
{
    static const struct {
        const char *address;
        bool want;
    } table[] = {
        {"noreply@kroen.example", true},
        {"no-reply@kroen.example", true},
        {"do_not_reply@kroen.example", true},
        {"faktura-noreply@kroen.example", true},
        {"MAILER-DAEMON@kroen.example", true},
        {"postmaster@kroen.example", true},
        {"bounce+123@kroen.example", true},
        {"svar.ikke@kroen.example", true},
        {"noreen@kroen.example", false},
        {"faktura@noreply.example", false},
        {"anna@klinik.example", false},
        {"", false},
        {NULL, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].address ? table[i].address : "(none)");
        g_assert_cmpint(sender_is_machine(table[i].address), ==, table[i].want);
    }
}

static void
when_not_to_answer(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *name, *from, *to, *automatic, *return_path, *message_id;
        bool loop, want;
    } table[] = {
        {"a person's letter", KOORDINATOR, OS, NULL, "anna@klinik.example", NULL, false, false},
        {"RFC 3834", KOORDINATOR, OS, "Auto-Submitted", NULL, NULL, false, true},
        {"null return path", KOORDINATOR, OS, NULL, "", NULL, false, true},
        {"our loop header", KOORDINATOR, OS, NULL, NULL, NULL, true, true},
        {"our own Message-ID", KOORDINATOR, OS, NULL, NULL,
         "0123456789abcdef0123456789abcdef@klynger.example", false, true},
        {"a colleague's Message-ID", KOORDINATOR, OS, NULL, NULL, "AB12.x@klynger.example", false,
         false},
        {"our own address", OS, OS, NULL, NULL, NULL, false, true},
        {"nobody reads it", "noreply@klinik.example", OS, NULL, NULL, NULL, false, true},
        {"not addressed to us", KOORDINATOR, TO_KLYNGER, NULL, NULL, NULL, false, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        ReadingMail *mail = desk_mail(desk, table[i].from, "x", "x");
        g_ptr_array_set_size(mail->to, 0);
        g_ptr_array_add(mail->to, reading_address_new(NULL, table[i].to));
        mail->automatic = g_strdup(table[i].automatic);
        mail->return_path = g_strdup(table[i].return_path);
        mail->loop = table[i].loop;
        if (table[i].message_id)
            desk_word(&mail->message_id, table[i].message_id);
        g_autoptr(Sender) s = recognised(desk);
        bool answer = true;
        const char *why = NULL;
        g_assert_true(sender_answerable(desk->book, &desk->config, s, true, &answer, &why, NULL));
        g_assert_cmpint(s->automatic != NULL, ==, table[i].want);
        g_assert_cmpint(answer, ==, !table[i].want);
        g_assert_cmpint(why != NULL, ==, table[i].want);
    }
}

static bool
would_answer(Desk *desk, const Sender *sender, bool readable_voucher)
{
    bool answer = false;
    const char *why = NULL;
    g_assert_true(sender_answerable(desk->book, &desk->config, sender, readable_voucher, &answer,
                                    &why, NULL));
    g_assert_cmpint(why == NULL, ==, answer);
    return answer;
}

static void
whom_we_answer(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, KOORDINATOR, "x", "x");
    g_autoptr(Sender) role = recognised(desk);
    g_assert_true(would_answer(desk, role, false));
    ReadingMail *mail = desk_mail(desk, FREMMED, "x", "x");
    set_results(mail, NULL, NULL);
    g_autoptr(Sender) stranger = recognised(desk);
    g_assert_false(would_answer(desk, stranger, false));
    g_assert_true(would_answer(desk, stranger, true));
    stranger->disbelieved = true;
    g_assert_false(would_answer(desk, stranger, true));
    stranger->disbelieved = false;
    g_autoptr(CaseFile) file = case_file_new();
    file->sender_address = g_strdup(FREMMED);
    desk_answer(desk, file, "first@klynger.example");
    g_assert_false(would_answer(desk, stranger, true)); /* one a day */
    desk->book->now_ms += INT64_C(25) * 60 * 60 * 1000;
    g_assert_true(would_answer(desk, stranger, true));
}

/* X08 */
static void
a_flood_is_not_answered(Desk *desk, gconstpointer data)
{
    (void)data;
    g_autoptr(Sender) s = NULL;
    for (int i = 0; i < 20; i++) {
        desk_mail(desk, KOORDINATOR, "x", "x");
        g_clear_pointer(&s, sender_free);
        s = recognised(desk);
    }
    g_assert_true(would_answer(desk, s, true));
    desk_mail(desk, KOORDINATOR, "x", "x");
    g_autoptr(Sender) last = recognised(desk);
    g_assert_false(would_answer(desk, last, true));
    desk->book->now_ms += INT64_C(121) * 60 * 1000;
    g_assert_true(would_answer(desk, last, true));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, func) g_test_add("/sender/" name, Desk, NULL, desk_open, func, desk_close)
    DESK_TEST("whom to believe", whom_to_believe);
    DESK_TEST("two authors are not believed", two_authors_are_not_believed);
    DESK_TEST("roles and clusters", roles_and_clusters);
    g_test_add_func("/sender/machines", machines);
    DESK_TEST("when not to answer", when_not_to_answer);
    DESK_TEST("whom we answer", whom_we_answer);
    DESK_TEST("a flood is not answered", a_flood_is_not_answered);
    return g_test_run();
}
