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
    g_assert_false(book_run(room->book, &error,
                            "INSERT INTO entry (posting, account, amount_oere)"
                            " SELECT 1, id, 5 FROM account WHERE cluster = 13",
                            ""));
    g_assert_nonnull(strstr(error->message, "exactly one cluster"));
}

/* --- the database's own locks --------------------------------------------------------------- */

static void
test_zero_at_commit(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_true(book_begin(room->book, NULL));
    g_assert_true(book_run(room->book, NULL,
                           "INSERT INTO posting (event, kind, cluster, day, category, posted_at)"
                           " VALUES ('forged', 'allocation', 12, '2026-01-01', 'x', 'now')",
                           ""));
    g_assert_true(book_run(room->book, NULL,
                           "INSERT INTO entry (posting, account, amount_oere)"
                           " SELECT (SELECT max(id) FROM posting), id, 5 FROM account"
                           " WHERE cluster = 12 AND kind = 'funds'",
                           ""));
    g_assert_false(book_run(room->book, NULL, "UPDATE posting_sum SET sum_oere = 0", ""));
    g_assert_false(book_run(room->book, NULL, "INSERT INTO zero VALUES (5)", ""));
    g_assert_false(book_commit(room->book, &error));
    g_assert_nonnull(strstr(error->message, "FOREIGN KEY"));
    assert_spent(room, 0);
    int64_t postings = -1;
    g_assert_true(book_number(room->book, NULL, -1, &postings, "SELECT count(*) FROM posting", ""));
    g_assert_cmpint(postings, ==, 0);
}

static void
test_no_late_entries(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    approve(room, 100);
    g_assert_true(ledger_reverse_approval(room->book, room->id, "2026-11-22", NULL));
    g_assert_false(book_run(room->book, &error,
                            "INSERT INTO entry (posting, account, amount_oere)"
                            " SELECT 1, id, 5 FROM account WHERE cluster = 12 AND kind = 'funds'",
                            ""));
    g_assert_nonnull(strstr(error->message, "newest posting"));
}

/* --- a cluster's money ----------------------------------------------------------------------- */

static void
assert_available(const Room *room, int64_t cluster, int64_t want)
{
    int64_t available = -1;
    bool funded = false;
    g_assert_true(ledger_available(room->book, cluster, &available, &funded, NULL));
    g_assert_cmpint(available, ==, want);
    g_assert_true(funded);
}

static void
allocate(const Room *room, int64_t cluster, int year, int64_t amount)
{
    bool posted = false;
    g_autofree char *day = g_strdup_printf("%d-03-01", year);
    g_assert_true(
        ledger_allocate(room->book, cluster, year, amount, day, "3,55 kr.", &posted, NULL));
    g_assert_true(posted);
}

static void
test_year(Room *room, gconstpointer data)
{
    (void)data;
    bool posted = true, funded = true;
    int64_t owed = -1, available = -1;
    g_autoptr(LedgerYear) year = NULL;
    g_assert_true(ledger_available(room->book, 12, &available, &funded, NULL));
    g_assert_false(funded);
    g_assert_true(ledger_open(room->book, 12, 1000000, "2025-12-31", NULL));
    g_assert_true(ledger_open(room->book, 12, 9999999, "2025-12-31", NULL)); /* only once */
    allocate(room, 12, 2026, 5000000);
    g_assert_true(ledger_allocate(room->book, 12, 2026, 1, "2026-03-02", "again", &posted, NULL));
    g_assert_false(posted);
    approve(room, 1440000);
    assert_available(room, 12, 4560000);
    g_assert_true(ledger_owed(room->book, room->id, &owed, NULL));
    g_assert_cmpint(owed, ==, 1440000);
    g_assert_true(ledger_post_payment(room->book, room->id, "2026-11-30", NULL));
    g_assert_true(ledger_post_payment(room->book, room->id, "2026-11-30", NULL));
    g_assert_true(ledger_owed(room->book, room->id, &owed, NULL));
    g_assert_cmpint(owed, ==, 0);
    assert_available(room, 12, 4560000);
    g_assert_true(ledger_set_budget(room->book, 12, 2026, "room", 500000, NULL));
    g_assert_true(ledger_set_budget(room->book, 12, 2026, "catering", 2000000, NULL));
    g_assert_true(ledger_year(room->book, 12, 2026, &year, NULL));
    g_assert_cmpint(year->opening_oere, ==, 1000000);
    g_assert_cmpint(year->income_oere, ==, 5000000);
    g_assert_cmpint(year->spent_oere, ==, 1440000);
    g_assert_cmpint(year->closing_oere, ==, 4560000);
    g_assert_cmpint(year->other_oere, ==, 0);
    g_assert_cmpint(year->owed_oere, ==, 0);
    g_assert_cmpint(year->month_end_oere[1], ==, 1000000);
    g_assert_cmpint(year->month_end_oere[2], ==, 6000000);
    g_assert_cmpint(year->month_end_oere[11], ==, 4560000);
    g_assert_cmpuint(year->categories->len, ==, 2);
    const LedgerCategory *dinner = year->categories->pdata[0], *hall = year->categories->pdata[1];
    g_assert_cmpstr(dinner->category, ==, "catering");
    g_assert_cmpint(dinner->spent_oere, ==, 1440000);
    g_assert_cmpint(dinner->budget_oere, ==, 2000000);
    g_assert_cmpint(hall->spent_oere, ==, 0);
    g_assert_true(hall->has_budget);
}

static void
test_empty_year(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(LedgerYear) year = NULL;
    g_assert_true(ledger_year(room->book, 13, 2024, &year, NULL));
    g_assert_cmpint(year->opening_oere, ==, 0);
    g_assert_cmpint(year->closing_oere, ==, 0);
    g_assert_cmpuint(year->categories->len, ==, 0);
    g_assert_false(year->closed);
}

static void
test_unpaid_is_refused(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_false(ledger_post_payment(room->book, room->id, "2026-11-30", &error));
    g_assert_true(failure_is(error, FAIL_SENDER));
}

/* --- closing and carrying over --------------------------------------------------------------- */

static void
test_close_year(Room *room, gconstpointer data)
{
    (void)data;
    int64_t clusters = -1;
    bool closed = false;
    g_autoptr(GError) error = NULL;
    g_autoptr(LedgerYear) old = NULL, new = NULL;
    allocate(room, 12, 2026, 5000000);
    approve(room, 1440000);
    allocate(room, 12, 2027, 6000000); /* the next year has begun before the old one is closed */
    g_assert_false(ledger_close_year(room->book, 2026, "2026-12-31", &clusters, &error));
    g_assert_nonnull(strstr(error->message, "not over"));
    g_clear_error(&error);
    g_assert_false(ledger_close_year(room->book, 2027, "2028-02-01", &clusters, &error));
    g_assert_nonnull(strstr(error->message, "still open"));
    g_clear_error(&error);
    g_assert_true(ledger_close_year(room->book, 2026, "2027-02-01", &clusters, &error));
    g_assert_cmpint(clusters, ==, 1);
    g_assert_true(ledger_close_year(room->book, 2026, "2027-02-01", &clusters, &error));
    g_assert_cmpint(clusters, ==, 0);
    g_assert_true(ledger_closed(room->book, "2026-06-01", &closed, NULL) && closed);
    g_assert_true(ledger_closed(room->book, "2027-06-01", &closed, NULL) && !closed);
    g_assert_true(ledger_year(room->book, 12, 2026, &old, NULL));
    g_assert_true(ledger_year(room->book, 12, 2027, &new, NULL));
    g_assert_true(old->closed);
    g_assert_cmpint(old->spent_oere, ==, 1440000); /* the accounts still show it */
    g_assert_cmpint(old->closing_oere, ==, 3560000);
    g_assert_cmpint(new->opening_oere, ==, 3560000); /* unused money is carried over (I07, I08) */
    g_assert_cmpint(new->income_oere, ==, 6000000);
    assert_available(room, 12, 9560000);
    assert_spent(room, 1440000);
    g_assert_false(ledger_reverse_approval(room->book, room->id, "2026-11-30", &error));
    g_assert_true(failure_is(error, FAIL_SENDER));
    g_clear_error(&error);
    g_assert_false(book_run(room->book, &error,
                            "INSERT INTO posting (event, kind, cluster, day, category, posted_at)"
                            " VALUES ('late', 'allocation', 12, '2026-05-05', 'x', 'now')",
                            ""));
    g_assert_nonnull(strstr(error->message, "I13"));
}

static void
test_transfer_and_dissolution(Room *room, gconstpointer data)
{
    (void)data;
    int64_t left = -1, sum = -1;
    g_autoptr(GError) error = NULL;
    g_autoptr(LedgerYear) year = NULL;
    allocate(room, 12, 2026, 5000000);
    g_assert_false(
        ledger_transfer(room->book, 12, 13, 5000001, "2026-06-01", "sammenlagt", &error));
    g_assert_true(failure_is(error, FAIL_SENDER));
    g_clear_error(&error);
    g_assert_true(ledger_transfer(room->book, 12, 13, 2000000, "2026-06-01", "sammenlagt", NULL));
    assert_available(room, 12, 3000000);
    assert_available(room, 13, 2000000);
    g_assert_true(ledger_dissolve(room->book, 12, "2026-07-01", &left, NULL));
    g_assert_cmpint(left, ==, 3000000);
    assert_available(room, 12, 0);
    g_assert_true(ledger_year(room->book, 12, 2026, &year, NULL));
    g_assert_cmpint(year->other_oere, ==, -5000000);
    g_assert_true(ledger_sum(room->book, &sum, NULL));
    g_assert_cmpint(sum, ==, 0);
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
    ROOM_TEST("a sum that is not zero cannot be committed", test_zero_at_commit);
    ROOM_TEST("no entry joins an older posting", test_no_late_entries);
    ROOM_TEST("a cluster's year", test_year);
    ROOM_TEST("a year without data", test_empty_year);
    ROOM_TEST("nothing approved, nothing paid", test_unpaid_is_refused);
    ROOM_TEST("closing a year", test_close_year);
    ROOM_TEST("transfer and dissolution", test_transfer_and_dissolution);
    return g_test_run();
}
