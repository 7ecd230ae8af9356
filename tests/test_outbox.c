#include "daemon/day.h"
#include "spool/outbox.h"
#include <glib/gstdio.h>

enum { MINUTE_MS = 60000 };

typedef struct Room {
    Book *book;
} Room;

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    g_assert_true(book_open(":memory:", true, &room->book, NULL));
    room->book->now_ms = INT64_C(1795300000000);
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    book_close(room->book);
}

static int64_t
add(Room *room, const char *event, const char *recipient)
{
    int64_t id = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(Outgoing) o = outgoing_new();
    o->kind = g_strdup("answer");
    o->event = g_strdup(event);
    o->message_id = g_strdup_printf("%s@example.dk", event);
    o->recipient = g_strdup(recipient);
    o->envelope_from = g_strdup("");
    o->subject = g_strdup("Modtaget");
    o->bytes = g_bytes_new_static("To: x\r\n\r\n\0y", 11);
    g_assert_true(outbox_add(room->book, o, &id, &error));
    g_assert_no_error(error);
    return id;
}

static guint
due(Room *room)
{
    g_autoptr(GPtrArray) list = NULL;
    g_assert_true(outbox_due(room->book, 10, &list, NULL));
    return list->len;
}

static Outgoing *
look(Room *room, const char *event)
{
    Outgoing *o = NULL;
    g_autofree char *id = g_strdup_printf("%s@example.dk", event);
    g_assert_true(outbox_by_message_id(room->book, id, &o, NULL));
    return o;
}

static void
test_once(Room *room, gconstpointer data)
{
    (void)data;
    int64_t one = add(room, "answer:1", "anna@klinik.example");
    g_assert_cmpint(add(room, "answer:1", "anna@klinik.example"), ==, one);
    g_assert_cmpuint(due(room), ==, 1);
    g_autoptr(Outgoing) o = look(room, "answer:1"), none = look(room, "answer:2");
    g_assert_null(none);
    g_assert_cmpuint(g_bytes_get_size(o->bytes), ==, 11);
    g_assert_cmpstr(o->envelope_from, ==, "");
    g_assert_cmpstr(o->state, ==, "queued");
}

static void
test_sent(Room *room, gconstpointer data)
{
    (void)data;
    int64_t id = add(room, "answer:1", "anna@klinik.example"), n = 0;
    g_assert_true(outbox_sending(room->book, id, NULL));
    g_assert_cmpuint(due(room), ==, 0);
    g_assert_true(outbox_pending(room->book, &n, NULL));
    g_assert_cmpint(n, ==, 1);
    g_assert_true(outbox_release_all(room->book, NULL));
    g_assert_cmpuint(due(room), ==, 1);
    g_assert_true(outbox_sending(room->book, id, NULL));
    g_assert_true(outbox_sent(room->book, id, "250 OK", NULL));
    g_autoptr(Outgoing) o = look(room, "answer:1");
    g_assert_cmpstr(o->state, ==, "sent");
    g_assert_cmpint(o->attempts, ==, 2);
    g_assert_nonnull(o->sent_at);
    /* A late error of an earlier try does not undo it. */
    g_assert_true(outbox_unsent(room->book, id, true, "550 no", NULL));
    g_autoptr(Outgoing) after = look(room, "answer:1");
    g_assert_cmpstr(after->state, ==, "sent");
}

static void
test_backoff(Room *room, gconstpointer data)
{
    (void)data;
    static const int want_minutes[] = {1, 2, 4, 8, 16, 32, 64, 128, 240, 240};
    int64_t id = add(room, "answer:1", "anna@klinik.example");
    for (size_t i = 0; i < G_N_ELEMENTS(want_minutes); i++) {
        g_assert_true(outbox_sending(room->book, id, NULL));
        g_assert_true(outbox_unsent(room->book, id, false, "451 later", NULL));
        g_autoptr(Outgoing) o = look(room, "answer:1");
        int minutes = want_minutes[i];
        g_autofree char *want = day_instant(room->book->now_ms + (int64_t)minutes * MINUTE_MS);
        g_assert_cmpstr(o->next_at, ==, want);
        g_assert_cmpstr(o->state, ==, "queued");
        room->book->now_ms += (int64_t)minutes * MINUTE_MS - 1000;
        g_assert_cmpuint(due(room), ==, 0);
        room->book->now_ms += 1000;
        g_assert_cmpuint(due(room), ==, 1);
    }
}

static void
test_given_up(Room *room, gconstpointer data)
{
    (void)data;
    int64_t old = add(room, "answer:1", "anna@klinik.example");
    room->book->now_ms += INT64_C(5) * 24 * 60 * MINUTE_MS + 1000;
    int64_t fresh = add(room, "answer:2", "bo@klinik.example");
    g_assert_true(outbox_unsent(room->book, old, false, "451 later", NULL));
    g_assert_true(outbox_unsent(room->book, fresh, true, "550 no such user", NULL));
    g_autoptr(Outgoing) one = look(room, "answer:1"), two = look(room, "answer:2");
    g_assert_cmpstr(one->state, ==, "failed");
    g_assert_cmpstr(two->state, ==, "failed");
    g_assert_cmpstr(two->error, ==, "550 no such user");
    g_autoptr(GPtrArray) shown = NULL;
    g_assert_true(outbox_failed(room->book, 10, &shown, NULL));
    g_assert_cmpuint(shown->len, ==, 2);
}

static void
test_bounced(Room *room, gconstpointer data)
{
    (void)data;
    int64_t id = add(room, "answer:1", "Anna@klinik.example");
    add(room, "answer:2", "anna@klinik.example");
    add(room, "answer:3", "bo@klinik.example");
    g_assert_true(outbox_sent(room->book, id, "250 OK", NULL));
    g_assert_true(outbox_bounced(room->book, "not@ours.example", "adressen virker ikke", NULL));
    g_assert_cmpuint(due(room), ==, 2);
    g_assert_true(outbox_bounced(room->book, "answer:1@example.dk", "adressen virker ikke", NULL));
    add(room, "answer:4", "anna@KLINIK.example");
    static const struct {
        const char *event, *want;
    } table[] = {{"answer:1", "failed"},
                 {"answer:2", "failed"},
                 {"answer:3", "queued"},
                 {"answer:4", "failed"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Outgoing) o = look(room, table[i].event);
        g_assert_cmpstr(o->state, ==, table[i].want);
    }
    room->book->now_ms += INT64_C(31) * 24 * 60 * MINUTE_MS;
    add(room, "answer:5", "anna@klinik.example");
    g_autoptr(Outgoing) later = look(room, "answer:5");
    g_assert_cmpstr(later->state, ==, "queued");
}

static void
test_answers_since(Room *room, gconstpointer data)
{
    (void)data;
    int64_t n = 0;
    g_autofree char *before = day_instant(room->book->now_ms - 1000);
    g_autofree char *after = day_instant(room->book->now_ms + 1000);
    add(room, "answer:1", "anna@klinik.example");
    g_assert_true(outbox_answers_since(room->book, "ANNA@klinik.example", before, &n, NULL));
    g_assert_cmpint(n, ==, 1);
    g_assert_true(outbox_answers_since(room->book, "anna@klinik.example", after, &n, NULL));
    g_assert_cmpint(n, ==, 0);
}

#define ROOM_TEST(path, func) g_test_add("/outbox/" path, Room, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ROOM_TEST("one mail for one event", test_once);
    ROOM_TEST("sent", test_sent);
    ROOM_TEST("tried again with backoff", test_backoff);
    ROOM_TEST("given up", test_given_up);
    ROOM_TEST("bounced", test_bounced);
    ROOM_TEST("answers since", test_answers_since);
    return g_test_run();
}
