#include "spool/cases.h"
#include "spool/ledger.h"
#include <string.h>

typedef struct Room {
    Book *book;
    int64_t id; /* a case */
} Room;

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(CaseFile) file = case_file_new();
    g_assert_true(book_open(":memory:", true, &room->book, NULL));
    for (int64_t n = 12; n <= 13; n++)
        g_assert_true(book_run(room->book, NULL,
                               "INSERT INTO cluster (number, name, valid_from)"
                               " VALUES (?, 'Skoven', '2023-01-01')",
                               "i", n));
    g_assert_true(cases_save(room->book, file, NULL));
    room->id = file->id;
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    book_close(room->book);
}

static void
approve(Room *room, int64_t amount)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(
        ledger_post_approval(room->book, room->id, 12, amount, "dinner", "2026-11-21", &error));
    g_assert_no_error(error);
}

static void
assert_spent(Room *room, int64_t want)
{
    int64_t spent = -1, sum = -1;
    g_assert_true(ledger_spent(room->book, 12, 2026, &spent, NULL));
    g_assert_cmpint(spent, ==, want);
    g_assert_true(ledger_sum(room->book, &sum, NULL));
    g_assert_cmpint(sum, ==, 0);
}

/* B12: the accounts come with the first posting */
static void
test_approval(Room *room, gconstpointer data)
{
    (void)data;
    int64_t spent = -1;
    assert_spent(room, 0);
    approve(room, 1440000);
    assert_spent(room, 1440000);
    approve(room, 1440000); /* the same decision told twice */
    assert_spent(room, 1440000);
    g_assert_true(ledger_spent(room->book, 12, 2025, &spent, NULL));
    g_assert_cmpint(spent, ==, 0);
    g_assert_true(ledger_spent(room->book, 13, 2026, &spent, NULL));
    g_assert_cmpint(spent, ==, 0);
}

static void
test_taken_back(Room *room, gconstpointer data)
{
    (void)data;
    g_assert_true(ledger_reverse_approval(room->book, room->id, "2026-11-21", NULL));
    assert_spent(room, 0);
    approve(room, 1440000);
    g_assert_true(ledger_reverse_approval(room->book, room->id, "2026-11-22", NULL));
    g_assert_true(ledger_reverse_approval(room->book, room->id, "2026-11-22", NULL));
    assert_spent(room, 0);
    approve(room, 900000);
    assert_spent(room, 900000);
}

static void
test_credit_note_and_zero(Room *room, gconstpointer data)
{
    (void)data;
    approve(room, 0);
    assert_spent(room, 0);
    approve(room, -5000);
    assert_spent(room, -5000);
}

/* I11 */
static void
test_append_only(Room *room, gconstpointer data)
{
    (void)data;
    static const char *const forbidden[] = {
        "UPDATE entry SET amount_oere = 1",
        "DELETE FROM entry",
        "UPDATE posting SET day = '2020-01-01'",
        "DELETE FROM posting",
    };
    approve(room, 100);
    for (size_t i = 0; i < G_N_ELEMENTS(forbidden); i++)
        g_assert_false(book_run(room->book, NULL, forbidden[i], ""));
    assert_spent(room, 100);
}

/* B10 */
static void
test_one_cluster(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_false(
        ledger_post_approval(room->book, room->id, 0, 100, "dinner", "2026-11-21", &error));
    g_assert_true(failure_is(error, FAIL_SENDER));
    g_clear_error(&error);
    approve(room, 100);
    g_assert_true(book_run(room->book, NULL,
                           "INSERT INTO account (cluster, kind) VALUES (13, 'spending')", ""));
    g_assert_false(book_run(room->book, &error,
                            "INSERT INTO entry (posting, account, amount_oere)"
                            " SELECT 1, id, 5 FROM account WHERE cluster = 13",
                            ""));
    g_assert_nonnull(strstr(error->message, "exactly one cluster"));
}

#define ROOM_TEST(path, func) g_test_add("/ledger/" path, Room, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ROOM_TEST("approval", test_approval);
    ROOM_TEST("taken back and approved again", test_taken_back);
    ROOM_TEST("credit note and zero", test_credit_note_and_zero);
    ROOM_TEST("append only", test_append_only);
    ROOM_TEST("exactly one cluster", test_one_cluster);
    return g_test_run();
}
