/* The clerk between roles that die, hang and lie: it goes on, and nothing is lost or doubled. */
#include "tests/clerk_room.h"

static json_t *
offer_of(uint32_t uid)
{
    return json_pack("{sssssIs[i]}", "what", "offer", "mailbox", "INBOX", "uidvalidity",
                     (json_int_t)7, "uids", (int)uid);
}

static void
say(int fd, json_t *body)
{
    g_autoptr(json_t) message = body;
    g_autoptr(GError) error = NULL;
    g_assert_nonnull(message);
    (void)!wire_send(fd, message, NULL, 0, &error);
    g_assert_no_error(error);
}

/* --- the mail process ------------------------------------------------------------------------ */

static void
test_mail_dies(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    room_start(room);
    for (int i = 0; i < 3; i++) {
        int mail = room_peer(room, "mail");
        room_assert_alive(room);
        room_pause(room);
        for (uint32_t uid = 1; uid < 5; uid++) /* each is answered, and nobody is there */
            say(mail, offer_of(uid));
        close(mail);
        kill(room->clerk, SIGCONT);
        room_assert_alive(room);
    }
    own_fd int mail = room_peer(room, "mail");
    say(mail, offer_of(1));
    g_autoptr(WireMessage) want = room_hear(mail, "want", ROOM_WAIT_MS);
    g_assert_nonnull(want);
}

static void
queue_answers(const ClerkRoom *room, int count)
{
    g_autoptr(Book) book = room_book(room, true);
    g_autoptr(BookTransaction) t = book_transaction(book, NULL);
    for (int i = 0; i < count; i++) {
        int64_t id;
        g_autoptr(Outgoing) o = outgoing_new();
        o->kind = g_strdup("answer");
        o->event = g_strdup_printf("answer:%d", i);
        o->message_id = g_strdup_printf("%d@klynger.example", i);
        o->recipient = g_strdup("anna@klinik.example");
        o->envelope_from = g_strdup("");
        o->bytes = g_bytes_new_static("x", 1);
        g_assert_true(outbox_add(book, o, &id, NULL));
    }
    g_assert_true(book_commit(book, NULL));
}

/* It had sent the answer and said so; then it died, and its successor came before the clerk
 * looked: the answer must not leave twice. */
static void
test_last_words(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    queue_answers(room, 1);
    room_start(room);
    int mail = room_peer(room, "mail");
    g_autoptr(WireMessage) send = room_hear(mail, "send", ROOM_WAIT_MS);
    g_assert_nonnull(send);
    room_pause(room);
    for (uint32_t uid = 1; uid < 5; uid++)
        say(mail, offer_of(uid));
    say(mail, json_pack("{sssIss}", "what", "sent", "outbox",
                        (json_int_t)wire_int(send, "outbox", 0), "answer", "250"));
    close(mail);
    own_fd int next = room_peer(room, "mail");
    kill(room->clerk, SIGCONT);
    room_assert_alive(room);
    g_autoptr(WireMessage) again = room_hear(next, "send", 2500);
    g_assert_null(again);
    g_assert_cmpint(room_number(room, "SELECT count(*) FROM outgoing WHERE state = 'sent'"), ==, 1);
}

/* The mail process may hold 64 descriptors; a hundred answers must not drown it. */
static void
test_many_answers(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    enum { ANSWERS = 100, AT_ONCE = 20 };
    queue_answers(room, ANSWERS);
    room_start(room);
    own_fd int mail = room_peer(room, "mail");
    g_autoptr(GPtrArray) held = g_ptr_array_new_with_free_func((GDestroyNotify)wire_message_free);
    for (WireMessage *m; (m = room_hear(mail, "send", 2500));)
        g_ptr_array_add(held, m);
    g_assert_cmpuint(held->len, ==, AT_ONCE);
    for (int sent = 0; sent < ANSWERS; sent++) {
        WireMessage *m = held->len ? held->pdata[0] : room_hear(mail, "send", ROOM_WAIT_MS);
        g_assert_nonnull(m);
        say(mail, json_pack("{sssIss}", "what", "sent", "outbox",
                            (json_int_t)wire_int(m, "outbox", 0), "answer", "250"));
        if (held->len)
            g_ptr_array_remove_index(held, 0);
        else
            wire_message_free(m);
    }
    g_assert_true(
        room_becomes(room, "SELECT count(*) FROM outgoing WHERE state = 'sent'", ANSWERS));
}

/* Moves that the server refuses for ever must not hold up those behind them. */
static void
test_refused_moves(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    enum { LETTERS = 120 };
    g_autoptr(Book) book = room_book(room, true);
    for (int i = 1; i <= LETTERS; i++) {
        int64_t letter;
        bool known;
        g_autofree char *sum =
            g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)&i, sizeof i);
        g_assert_true(letters_arrive(book, sum, 1, "INBOX", 7, (uint32_t)i, &letter, &known, NULL));
        g_assert_true(letters_set_state(book, letter, "settled", "done", NULL, NULL) &&
                      letters_file(book, letter, "done", NULL));
    }
    g_clear_pointer(&book, book_close);
    room_start(room);
    own_fd int mail = room_peer(room, "mail");
    for (int i = 1; i <= LETTERS; i++) {
        g_autoptr(WireMessage) move = room_hear(mail, "move", ROOM_WAIT_MS);
        g_assert_nonnull(move);
        g_assert_cmpint(wire_int(move, "location", 0), ==, i);
        say(mail, json_pack("{sssIsbss}", "what", "move-failed", "location", (json_int_t)i, "gone",
                            false, "error", "NO"));
    }
}

/* --- the web process ------------------------------------------------------------------------- */

/* Replaced while the clerk was busy: the new one says nothing until somebody clicks. */
static void
test_web_replaced(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    room_start(room);
    int web = room_peer(room, "web");
    room_assert_alive(room);
    room_pause(room);
    close(web);
    own_fd int next = room_peer(room, "web");
    kill(room->clerk, SIGCONT);
    for (int turns = 0; turns < 3; turns++)
        room_assert_alive(room);
    say(next, json_pack("{sssisiss}", "what", "original", "id", 5, "part", 999, "user", "bo"));
    g_autoptr(WireMessage) answer = room_hear(next, "original", ROOM_WAIT_MS);
    g_assert_nonnull(answer);
    g_assert_cmpint(wire_int(answer, "id", 0), ==, 5);
    g_assert_false(wire_bool(answer, "ok"));
}

/* --- the zygote ------------------------------------------------------------------------------ */

static int
zygote(const ClerkRoom *room)
{
    int fd = room_peer(room, "zygote");
    say(fd, json_pack("{ssss}", "what", "ready", "models", "debian"));
    return fd;
}

static void
done(int fd, const WireMessage *job, const char *end)
{
    say(fd, json_pack("{sssIsssisisIsI}", "what", "done", "job",
                      (json_int_t)wire_int(job, "job", 0), "end", end, "signal", 0, "status", 0,
                      "cpu_ms", (json_int_t)1, "peak_kb", (json_int_t)1));
}

/* Takes a job and answers it with these bytes on its pipe. */
static void
answer(int fd, const char *bytes, size_t size, int times, const char *end)
{
    g_autoptr(WireMessage) job = room_hear(fd, "read", ROOM_WAIT_MS);
    g_assert_nonnull(job);
    own_fd int pipe = wire_take_fd(job, 1);
    for (int i = 0; i < times; i++)
        if (write(pipe, bytes, size) < 0)
            break; /* refused already */
    own_fd_close(&pipe);
    pipe = -1;
    done(fd, job, end);
}

static GByteArray *
frame(char kind, const char *text)
{
    size_t n = strlen(text);
    uint8_t head[] = {(uint8_t)kind, (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8),
                      (uint8_t)n};
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, head, sizeof head);
    return g_byte_array_append(out, (const guint8 *)text, (guint)n);
}

/* A reading as a good reader gives it. */
static GByteArray *
good_frame(void)
{
    g_autoptr(Reading) reading = reading_new();
    reading->mail = reading_mail_new();
    g_autoptr(json_t) json = reading_encode(reading, true);
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    return frame('J', text);
}

/* An operator's kill -9, twice: the letter is innocent and is read by the third. */
static void
test_zygote_lost(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GByteArray) good = good_frame();
    room_letter(room, 1);
    room_start(room);
    for (int i = 0; i < 2; i++) {
        int lost = zygote(room);
        g_autoptr(WireMessage) job = room_hear(lost, "read", ROOM_WAIT_MS);
        g_assert_nonnull(job);
        close(lost);
        room_assert_alive(room);
    }
    own_fd int fd = zygote(room);
    answer(fd, (const char *)good->data, good->len, 1, "exited");
    g_assert_true(room_becomes(room, "SELECT count(*) FROM letter WHERE state = 'settled'", 1));
    g_assert_cmpint(room_number(room, "SELECT count(*) FROM reading WHERE ended = 'killed'"), ==,
                    0);
}

/* No process for a reader: nobody's fault, tried again. */
static void
test_not_started(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GByteArray) good = good_frame();
    room_letter(room, 1);
    room_start(room);
    own_fd int fd = zygote(room);
    answer(fd, "", 0, 0, "not-started");
    answer(fd, "", 0, 0, "not-started");
    answer(fd, (const char *)good->data, good->len, 1, "exited");
    g_assert_true(room_becomes(room, "SELECT count(*) FROM letter WHERE state = 'settled'", 1));
    g_assert_cmpint(room_number(room, "SELECT count(*) FROM reading WHERE ended = 'killed'"), ==,
                    0);
}

/* An original that is gone costs its letter a look by a person, not the others theirs. */
static void
test_original_missing(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GByteArray) good = good_frame();
    room_letter(room, 1);
    room_letter(room, 2);
    room_start(room);
    g_assert_true(room_becomes(room, "SELECT count(*) FROM letter", 2));
    g_autofree char *originals = g_build_filename(room->spool, "originals", NULL);
    g_autofree char *away = g_build_filename(room->spool, "away", NULL);
    g_assert_cmpint(rename(originals, away), ==, 0);
    g_assert_true(spool_prepare(room->spool, NULL));
    own_fd int fd = zygote(room);
    g_assert_true(room_becomes(room, "SELECT count(*) FROM letter WHERE state = 'settled'", 2));
    g_assert_cmpint(room_number(room, "SELECT count(*) FROM reading WHERE ended = 'unreadable'"),
                    ==, 2);
    room_assert_alive(room);
}

typedef struct Lie {
    const char *name;
    char kind;
    const char *text;
    int times;
    const char *end; /* what the zygote says */
    const char *want;
} Lie;

#define READING "{\"end\":\"complete\",\"how\":\"mail\",\"kind\":\"other\",\"format\":\"x\""
static const Lie lies[] = {
    {"no answer at all", 0, "", 1, "killed", "killed"},
    {"never ending", 0, "", 1, "timed-out", "timed-out"},
    {"an unknown kind of frame", 'X', "hello", 1, "exited", "hostile"},
    {"no JSON", 'J', "}{", 1, "exited", "hostile"},
    {"no UTF-8", 'J', "{\"end\":\"\xff\xfe\"}", 1, "exited", "hostile"},
    {"an end that we do not know", 'J', "{\"end\":\"splendid\"}", 1, "exited", "hostile"},
    {"a negative box", 'J',
     READING ",\"fields\":{\"total\":{\"value\":\"1.00\",\"confidence\":0.9,\"page\":1,"
             "\"box\":[-5,0,-1,1]}}}",
     1, "exited", "hostile"},
    {"a confidence of 7", 'J',
     READING ",\"fields\":{\"total\":{\"value\":\"1.00\",\"confidence\":7,\"page\":1}}}", 1,
     "exited", "hostile"},
    {"two readings", 'J', READING ",\"fields\":{}}", 2, "exited", "hostile"},
    {"a part without a head", 'D', "data", 1, "exited", "hostile"},
    {"a part of a negative size", 'P',
     "{\"path\":\"1\",\"media_type\":\"a/b\",\"document\":true,\"size\":-1}", 1, "exited",
     "hostile"},
    {"a part of a terabyte", 'P',
     "{\"path\":\"1\",\"media_type\":\"a/b\",\"document\":true,\"size\":1099511627776}", 1,
     "exited", "hostile"},
    {"a thousand million parts", 'P',
     "{\"path\":\"1\",\"media_type\":\"a/b\",\"document\":true,\"size\":0}", 2000, "exited",
     "hostile"},
};

/* Whatever a reader says, its letter alone pays, with a line in the queue. */
static void
test_lie(ClerkRoom *room, gconstpointer data)
{
    const Lie *lie = data;
    g_autoptr(GByteArray) bytes = lie->kind ? frame(lie->kind, lie->text) : g_byte_array_new();
    g_autofree char *ended =
        g_strdup_printf("SELECT count(*) FROM reading WHERE ended = '%s'", lie->want);
    room_letter(room, 1);
    room_start(room);
    own_fd int fd = zygote(room);
    bool dies = strcmp(lie->want, "hostile") != 0;
    for (int i = 0; i < (dies ? 2 : 1); i++)
        answer(fd, (const char *)bytes->data, bytes->len, lie->times, lie->end);
    g_assert_true(room_becomes(room, "SELECT count(*) FROM letter WHERE state = 'settled'", 1));
    g_assert_cmpint(room_number(room, ended), ==, 1);
    g_assert_cmpint(room_number(room, "SELECT count(*) FROM letter WHERE outcome = 'review'"), ==,
                    1);
    room_assert_alive(room);
}

/* Each part is a descriptor until all is in the book; 1,024 for everything is a usual limit. */
static void
test_many_parts(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    enum { PARTS = 1000, FILES_USUAL = 256 };
    g_autoptr(GByteArray) all = g_byte_array_new(), good = good_frame();
    for (int i = 1; i <= PARTS; i++) {
        g_autofree char *head = g_strdup_printf(
            "{\"path\":\"%d\",\"media_type\":\"text/plain\",\"document\":false,\"size\":0}", i);
        g_autoptr(GByteArray) one = frame('P', head);
        g_byte_array_append(all, one->data, one->len);
    }
    g_byte_array_append(all, good->data, good->len);
    room_letter(room, 1);
    room->files = FILES_USUAL;
    room_start(room);
    own_fd int fd = zygote(room);
    answer(fd, (const char *)all->data, all->len, 1, "exited");
    g_assert_true(room_becomes(room, "SELECT count(*) FROM letter WHERE state = 'settled'", 1));
    g_assert_cmpint(room_number(room, "SELECT count(*) FROM part"), ==, PARTS);
}

/* 1 GB of answer: refused long before, and the clerk stays small. */
static void
test_endless(ClerkRoom *room, gconstpointer data)
{
    (void)data;
    enum { MEGABYTE = 1 << 20 };
    g_autofree char *text = g_malloc0(MEGABYTE + 5);
    const uint8_t head[] = {'j', 0, 16, 0, 0};
    memcpy(text, head, sizeof head);
    room_letter(room, 1);
    room_start(room);
    own_fd int fd = zygote(room);
    signal(SIGPIPE, SIG_IGN);
    answer(fd, text, MEGABYTE + 5, 1000, "exited");
    g_assert_true(room_becomes(room, "SELECT count(*) FROM reading WHERE ended = 'hostile'", 1));
    room_assert_alive(room);
}

static bool
no_file(void *user, int *out_fd, GError **error)
{
    (void)user;
    (void)out_fd;
    return fail(error, FAIL_OURS, "not asked for");
}

/* A zygote that hangs is found out by the age of what it holds. */
static void
test_age(void)
{
    int pair[2];
    const ReaderJob job = {.job = 1, .kind = "mail"};
    g_assert_true(wire_pair(pair, NULL));
    own_fd int clerk = pair[0], hanging = pair[1];
    g_autoptr(Readers) readers = readers_new(clerk, no_file, NULL);
    int64_t now_ms = g_get_monotonic_time() / 1000;
    g_assert_cmpint(readers_oldest_ms(readers, now_ms), ==, 0);
    g_assert_true(readers_start(readers, &job, hanging, NULL));
    int64_t age_ms = readers_oldest_ms(readers, now_ms + 400000);
    g_assert_cmpint(age_ms, >, 390000);
    g_assert_cmpint(age_ms, <=, 400000);
}

#define ROOM_TEST(path, data, func)                                                                \
    g_test_add("/clerk/" path, ClerkRoom, data, room_open, func, room_close)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ROOM_TEST("a mail process that dies before its answer", NULL, test_mail_dies);
    ROOM_TEST("the last words of a mail process", NULL, test_last_words);
    ROOM_TEST("never more than twenty answers away", NULL, test_many_answers);
    ROOM_TEST("refused moves hold up nobody", NULL, test_refused_moves);
    ROOM_TEST("a web process replaced meanwhile", NULL, test_web_replaced);
    ROOM_TEST("a zygote lost twice blames no letter", NULL, test_zygote_lost);
    ROOM_TEST("readers that cannot start blame no letter", NULL, test_not_started);
    ROOM_TEST("originals that are missing", NULL, test_original_missing);
    for (size_t i = 0; i < G_N_ELEMENTS(lies); i++) {
        g_autofree char *path = g_strdup_printf("/clerk/a reader's lie: %s", lies[i].name);
        g_test_add(path, ClerkRoom, &lies[i], room_open, test_lie, room_close);
    }
    g_test_add_func("/clerk/how long a zygote holds a document", test_age);
    ROOM_TEST("a thousand parts", NULL, test_many_parts);
    ROOM_TEST("an answer without end", NULL, test_endless);
    return g_test_run();
}
