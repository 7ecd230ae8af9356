#include "spool/letters.h"
#include <glib/gstdio.h>
#include <string.h>

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

enum { START_MS = 1763756400, LEASE_MS = 60000 };

typedef struct Room {
    Book *book;
    int64_t letter; /* SHA_A at INBOX/7/1 */
} Room;

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    bool known = true;
    g_autoptr(GError) error = NULL;
    g_assert_true(book_open(":memory:", true, &room->book, &error));
    g_assert_no_error(error);
    room->book->now_ms = (int64_t)START_MS * 1000;
    g_assert_true(
        letters_arrive(room->book, SHA_A, 100, "INBOX", 7, 1, &room->letter, &known, &error));
    g_assert_no_error(error);
    g_assert_false(known);
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    book_close(room->book);
}

static Job *
claim(Room *room)
{
    g_autoptr(GError) error = NULL;
    Job *job = NULL;
    g_assert_true(letters_claim(room->book, LEASE_MS, &job, &error));
    g_assert_no_error(error);
    return job;
}

static Reading *
mail_reading(void)
{
    Reading *reading = reading_new();
    reading->mail = reading_mail_new();
    reading->mail->subject = g_strdup("Bilag fra møde");
    reading->mail->message_id = g_strdup("1@klinik.example");
    g_ptr_array_add(reading->mail->from, reading_address_new("Anna Holm", "anna@klinik.example"));
    return reading;
}

static void
finish(Room *room, const Job *job)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reading) reading = job->part ? reading_new() : mail_reading();
    g_assert_true(letters_job_done(room->book, job, reading, &error));
    g_assert_no_error(error);
}

static int64_t
add_part(Room *room, const char *path, bool document)
{
    char media_type[] = "application/pdf", sha[] = SHA_B;
    g_autofree char *copy = g_strdup(path);
    Part part = {.letter = room->letter,
                 .path = copy,
                 .media_type = media_type,
                 .sha256 = sha,
                 .size_bytes = 5,
                 .document = document};
    int64_t id = 0;
    g_autoptr(GError) error = NULL;
    g_assert_true(letters_add_part(room->book, &part, &id, &error));
    g_assert_no_error(error);
    return id;
}

static void
test_same_bytes(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *name, *mailbox;
        uint32_t uidvalidity, uid;
    } table[] = {{"told twice", "INBOX", 7, 1},
                 {"another UID", "INBOX", 7, 2},
                 {"UIDVALIDITY reset", "INBOX", 8, 1},
                 {"another mailbox", "Moved", 7, 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        int64_t letter = 0;
        bool known = false;
        g_test_message("%s", table[i].name);
        g_assert_true(letters_arrive(room->book, SHA_A, 100, table[i].mailbox, table[i].uidvalidity,
                                     table[i].uid, &letter, &known, NULL));
        g_assert_true(known);
        g_assert_cmpint(letter, ==, room->letter);
    }
    int64_t jobs, letters;
    g_assert_true(letters_pending(room->book, &jobs, &letters, NULL));
    g_assert_cmpint(jobs, ==, 1);
    g_assert_cmpint(letters, ==, 1);
}

static void
test_unknown(Room *room, gconstpointer data)
{
    (void)data;
    const uint32_t offered[] = {1, 2, 4294967295u};
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_vals(uids, offered, 3);
    g_assert_true(letters_unknown(room->book, "INBOX", 7, uids, NULL));
    g_assert_cmpuint(uids->len, ==, 2);
    g_assert_cmpuint(g_array_index(uids, uint32_t, 0), ==, 2);
    g_assert_true(letters_unknown(room->book, "INBOX", 8, uids, NULL));
    g_assert_cmpuint(uids->len, ==, 2);
}

static void
test_jobs_to_ready(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GArray) ready = NULL;
    g_autoptr(Job) mail = claim(room), none = claim(room);
    g_assert_null(none);
    g_assert_cmpstr(mail->kind, ==, "mail");
    g_assert_cmpstr(mail->sha256, ==, SHA_A);
    g_assert_cmpint(mail->attempts, ==, 0);
    add_part(room, "1", false);
    int64_t id = add_part(room, "2", true);
    g_assert_cmpint(add_part(room, "2", true), ==, id);
    finish(room, mail);
    g_autoptr(Job) part = claim(room);
    g_assert_cmpint(part->part, ==, id);
    g_assert_cmpstr(part->sha256, ==, SHA_B);
    g_assert_true(letters_ready(room->book, &ready, NULL));
    g_assert_cmpuint(ready->len, ==, 0);
    finish(room, part);
    g_clear_pointer(&ready, g_array_unref);
    g_assert_true(letters_ready(room->book, &ready, NULL));
    g_assert_cmpuint(ready->len, ==, 1);
    g_autoptr(Letter) letter = NULL;
    g_assert_true(letters_load(room->book, room->letter, &letter, NULL));
    g_assert_cmpstr(letter->sender_address, ==, "anna@klinik.example");
    g_assert_cmpstr(letter->sender_name, ==, "Anna Holm");
    g_assert_cmpstr(letter->subject, ==, "Bilag fra møde");
    g_assert_cmpstr(letter->state, ==, "reading");
}

static void
test_done_twice(Room *room, gconstpointer data)
{
    (void)data;
    int64_t readings;
    g_autoptr(Job) job = claim(room);
    finish(room, job);
    finish(room, job);
    g_assert_true(book_number(room->book, NULL, 0, &readings, "SELECT count(*) FROM reading", ""));
    g_assert_cmpint(readings, ==, 1);
}

static void
test_lease_runs_out(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(Job) first = claim(room);
    room->book->now_ms += LEASE_MS - 1;
    g_autoptr(Job) early = claim(room);
    g_assert_null(early);
    room->book->now_ms += 1;
    g_autoptr(Job) second = claim(room);
    g_assert_cmpint(second->id, ==, first->id);
    g_assert_cmpint(second->attempts, ==, 0); /* no reader died on it */
    g_autoptr(Job) none = claim(room);
    g_assert_null(none);
    g_assert_true(letters_release_all(room->book, NULL));
    g_autoptr(Job) third = claim(room);
    g_assert_cmpint(third->losses, ==, 2);
}

/* How a try ends, and how many tries a document has that way. */
typedef struct Ending {
    bool (*one)(Book *, const Job *, GError **);
    bool (*all)(Book *, GError **);
    int tries;
    const char *reason;
} Ending;

static const Ending died = {.one = letters_job_died, .tries = 2, .reason = "2 readers died"};
static const Ending lost = {.all = letters_release_all, .tries = 8, .reason = "stopped 8 times"};
static const Ending again = {.one = letters_job_again, .tries = 100};
static const Ending stopped = {.all = letters_give_back_all, .tries = 100};

static void
try_job(Room *room, const Ending *ending)
{
    g_autoptr(Job) job = claim(room);
    g_assert_nonnull(job);
    g_assert_true(ending->one ? ending->one(room->book, job, NULL) : ending->all(room->book, NULL));
}

/* Closed with a reading that says so, and the letter goes on. */
static void
assert_aside(Room *room, const char *reason)
{
    g_autoptr(GArray) ready = NULL;
    g_autoptr(Reading) reading = NULL;
    g_autoptr(Job) none = claim(room);
    g_assert_null(none);
    g_assert_true(letters_ready(room->book, &ready, NULL));
    g_assert_cmpuint(ready->len, ==, 1);
    g_assert_true(letters_reading(room->book, room->letter, 0, &reading, NULL));
    g_assert_cmpstr(reading->end, ==, "killed");
    g_assert_nonnull(strstr(reading->reason, reason));
    g_assert_nonnull(reading->mail);
}

static void
test_tries(Room *room, gconstpointer data)
{
    const Ending *ending = data;
    for (int i = 0; i < ending->tries; i++)
        try_job(room, ending);
    if (ending->reason) {
        assert_aside(room, ending->reason);
        return;
    }
    g_autoptr(Job) still = claim(room);
    g_assert_nonnull(still);
}

/* Two restarts and one dead reader are no reason to give up. */
static void
test_restarts_forgiven(Room *room, gconstpointer data)
{
    (void)data;
    try_job(room, &lost);
    try_job(room, &died);
    try_job(room, &lost);
    g_autoptr(Job) still = claim(room);
    g_assert_nonnull(still);
    g_assert_cmpint(still->attempts, ==, 1);
}

static void
test_correction(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(Job) mail = claim(room);
    g_autoptr(Reading) none = NULL, got = NULL, correction = reading_new();
    int64_t part = add_part(room, "1", true);
    g_assert_true(letters_reading(room->book, room->letter, part, &none, NULL));
    g_assert_null(none);
    finish(room, mail);
    g_autoptr(Job) job = claim(room);
    finish(room, job);
    reading_set(correction, FIELD_TOTAL, "1234.50", 1, "person");
    correction->text = g_strdup("Middag æøå");
    g_assert_true(letters_add_reading(room->book, room->letter, part, correction, NULL));
    g_assert_true(letters_reading(room->book, room->letter, part, &got, NULL));
    g_assert_cmpstr(reading_value(got, FIELD_TOTAL), ==, "1234.50");
    g_assert_cmpstr(got->text, ==, "Middag æøå");
    g_assert_false(book_run(room->book, NULL, "DELETE FROM reading", ""));
    g_assert_false(book_run(room->book, NULL, "UPDATE reading SET body = ''", ""));
}

static void
test_path_order(Room *room, gconstpointer data)
{
    (void)data;
    static const char *const added[] = {"2.10", "1", "2.9/3", "2.9", "10", "2"};
    static const char *const want[] = {"1", "2", "2.9", "2.9/3", "2.10", "10"};
    g_autoptr(GPtrArray) parts = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(added); i++)
        add_part(room, added[i], false);
    g_assert_true(letters_parts(room->book, room->letter, &parts, NULL));
    g_assert_cmpuint(parts->len, ==, G_N_ELEMENTS(want));
    for (size_t i = 0; i < G_N_ELEMENTS(want); i++)
        g_assert_cmpstr(((Part *)parts->pdata[i])->path, ==, want[i]);
}

static GPtrArray *
moves(Room *room)
{
    GPtrArray *out = NULL;
    g_assert_true(letters_moves(room->book, 10, &out, NULL));
    return out;
}

static void
test_moves(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GPtrArray) none = moves(room);
    g_assert_cmpuint(none->len, ==, 0);
    g_assert_true(letters_file(room->book, room->letter, "waiting", NULL));
    g_autoptr(GPtrArray) one = moves(room);
    g_assert_cmpuint(one->len, ==, 1);
    const Move *move = one->pdata[0];
    g_assert_cmpstr(move->folder, ==, "waiting");
    g_assert_cmpstr(move->mailbox, ==, "INBOX");
    g_assert_cmpuint(move->uid, ==, 1);
    /* Wanted elsewhere while the first move is on its way: it is moved once more, from there. */
    g_assert_true(letters_file(room->book, room->letter, "done", NULL));
    g_autoptr(GPtrArray) still = moves(room);
    g_assert_cmpstr(((Move *)still->pdata[0])->folder, ==, "waiting");
    g_assert_true(letters_moved(room->book, move->location, "waiting", "Afventer", 9, 33, NULL));
    g_autoptr(GPtrArray) two = moves(room);
    g_assert_cmpuint(two->len, ==, 1);
    move = two->pdata[0];
    g_assert_cmpstr(move->folder, ==, "done");
    g_assert_cmpstr(move->mailbox, ==, "Afventer");
    g_assert_cmpuint(move->uid, ==, 33);
    /* The first answer once more, crossed with the new question: it is not the answer to that. */
    g_assert_true(letters_moved(room->book, move->location, "waiting", "Afventer", 9, 33, NULL));
    g_autoptr(GPtrArray) same = moves(room);
    g_assert_cmpuint(same->len, ==, 1);
    g_assert_true(letters_moved(room->book, move->location, "done", "Behandlet", 4, 2, NULL));
    g_assert_true(letters_moved(room->book, move->location, "done", "Behandlet", 4, 2, NULL));
    g_autoptr(GPtrArray) after = moves(room);
    g_assert_cmpuint(after->len, ==, 0);
}

static void
test_moves_closed(Room *room, gconstpointer data)
{
    (void)data;
    for (int gone = 0; gone < 2; gone++) {
        int64_t letter;
        bool known;
        g_assert_true(letters_arrive(room->book, SHA_B, 1, "INBOX", 7, 50 + (uint32_t)gone, &letter,
                                     &known, NULL));
        g_assert_true(letters_file(room->book, letter, "done", NULL));
        g_autoptr(GPtrArray) one = moves(room);
        g_assert_cmpuint(one->len, ==, 1);
        int64_t location = ((Move *)one->pdata[0])->location;
        g_assert_true(gone ? letters_move_gone(room->book, location, NULL)
                           : letters_moved(room->book, location, "done", "Behandlet", 4, 0, NULL));
        g_autoptr(GPtrArray) none = moves(room);
        g_assert_cmpuint(none->len, ==, 0);
    }
}

static void
test_settled_copy(Room *room, gconstpointer data)
{
    (void)data;
    int64_t letter;
    bool known;
    g_assert_true(letters_set_state(room->book, room->letter, "settled", "done", NULL, NULL));
    g_assert_true(letters_arrive(room->book, SHA_A, 100, "INBOX", 7, 9, &letter, &known, NULL));
    g_autoptr(GPtrArray) one = moves(room);
    g_assert_cmpuint(one->len, ==, 1);
    g_assert_cmpuint(((Move *)one->pdata[0])->uid, ==, 9);
}

static void
test_recent_and_aside(Room *room, gconstpointer data)
{
    (void)data;
    int64_t n = 0;
    g_autoptr(GPtrArray) aside = NULL;
    g_autoptr(Job) job = claim(room);
    finish(room, job);
    g_assert_true(letters_recent(room->book, "Anna@Klinik.example", 120, &n, NULL));
    g_assert_cmpint(n, ==, 1);
    room->book->now_ms += 121 * 60 * 1000;
    g_assert_true(letters_recent(room->book, "anna@klinik.example", 120, &n, NULL));
    g_assert_cmpint(n, ==, 0);
    g_assert_true(
        letters_set_state(room->book, room->letter, "settled", "review", "en forespørgsel", NULL));
    g_assert_true(letters_set_aside(room->book, 10, &aside, NULL));
    g_assert_cmpuint(aside->len, ==, 1);
    g_assert_cmpstr(((Letter *)aside->pdata[0])->note, ==, "en forespørgsel");
    g_assert_false(letters_set_state(room->book, room->letter, "nonsense", NULL, NULL, NULL));
}

#define ROOM_TEST(path, data, func)                                                                \
    g_test_add("/letters/" path, Room, data, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ROOM_TEST("the same bytes are one letter", NULL, test_same_bytes);
    ROOM_TEST("unknown UIDs", NULL, test_unknown);
    ROOM_TEST("jobs until ready", NULL, test_jobs_to_ready);
    ROOM_TEST("a job done twice", NULL, test_done_twice);
    ROOM_TEST("a lease runs out", NULL, test_lease_runs_out);
    ROOM_TEST("set aside after two dead readers", &died, test_tries);
    ROOM_TEST("set aside after eight crashes", &lost, test_tries);
    ROOM_TEST("never set aside for what is not its fault", &again, test_tries);
    ROOM_TEST("never set aside for our own stops", &stopped, test_tries);
    ROOM_TEST("restarts do not count as dead readers", NULL, test_restarts_forgiven);
    ROOM_TEST("a person's correction", NULL, test_correction);
    ROOM_TEST("parts in path order", NULL, test_path_order);
    ROOM_TEST("moves", NULL, test_moves);
    ROOM_TEST("moves that are closed", NULL, test_moves_closed);
    ROOM_TEST("a copy of a settled letter", NULL, test_settled_copy);
    ROOM_TEST("recent letters and those set aside", NULL, test_recent_and_aside);
    return g_test_run();
}
