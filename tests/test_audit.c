#include "spool/audit.h"
#include "spool/users.h"
#include <string.h>

typedef struct Room {
    Book *book;
} Room;

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    g_assert_true(book_open(":memory:", true, &room->book, NULL));
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    book_close(room->book);
}

static void
add_three(Room *room)
{
    g_assert_true(
        audit_add(room->book, "bo", "case.approve", "case 1", "ready", "approved", NULL, NULL));
    g_assert_true(
        audit_add(room->book, "daemon", "case.open", "case 2", NULL, "received", "", NULL));
    g_assert_true(audit_add(room->book, "bo", "case.note", "case 1", NULL, NULL, "ringede", NULL));
}

static void
test_chain(Room *room, gconstpointer data)
{
    (void)data;
    int64_t broken = -1, rows = -1;
    g_assert_true(audit_verify(room->book, &broken, &rows, NULL));
    g_assert_cmpint(broken, ==, 0);
    g_assert_cmpint(rows, ==, 0);
    add_three(room);
    g_assert_true(audit_verify(room->book, &broken, &rows, NULL));
    g_assert_cmpint(broken, ==, 0);
    g_assert_cmpint(rows, ==, 3);
    g_autoptr(GPtrArray) list = NULL;
    g_assert_true(audit_list(room->book, "case 1", &list, NULL));
    g_assert_cmpuint(list->len, ==, 2);
    g_assert_cmpstr(((AuditRow *)list->pdata[1])->why, ==, "ringede");
    g_ptr_array_set_size(list, 0);
}

static void
test_append_only(Room *room, gconstpointer data)
{
    (void)data;
    add_three(room);
    g_assert_false(book_run(room->book, NULL, "DELETE FROM audit WHERE id = 3", ""));
    g_assert_false(book_run(room->book, NULL, "UPDATE audit SET who = 'x' WHERE id = 1", ""));
}

/* Somebody with the file in hand drops the triggers; the chain still tells. */
static void
test_tampering(Room *room, gconstpointer data)
{
    int64_t broken = -1, rows = -1;
    const char *const *sql_and_row = data;
    add_three(room);
    g_assert_true(book_run(room->book, NULL, "DROP TRIGGER audit_fixed", ""));
    g_assert_true(book_run(room->book, NULL, "DROP TRIGGER audit_kept", ""));
    g_assert_true(book_run(room->book, NULL, sql_and_row[0], ""));
    g_assert_true(audit_verify(room->book, &broken, &rows, NULL));
    g_assert_cmpint(broken, ==, g_ascii_strtoll(sql_and_row[1], NULL, 10));
}

static void
test_may(void)
{
    static const struct {
        const char *role, *act;
        bool want;
    } table[] = {
        {"reviewer", "see", true},
        {"reviewer", "decide", true},
        {"reviewer", "approve", false},
        {"approver", "approve", true},
        {"approver", "administer", false},
        {"administrator", "approve", false},
        {"administrator", "administer", true},
        {"auditor", "decide", false},
        {"board", "see", true},
        {"nobody", "see", false},
        {NULL, "see", false},
        {"reviewer", "", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpint(users_may(table[i].role, table[i].act), ==, table[i].want);
    g_assert_false(users_role_valid("root"));
}

static void
test_users(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *hash = NULL, *role = NULL;
    g_assert_true(users_hash("korrekt hest", &hash, NULL));
    g_assert_true(g_str_has_prefix(hash, "$argon2id$"));
    g_assert_true(users_set(room->book, "bo", "reviewer", hash, NULL));
    static const struct {
        const char *name, *password, *want;
    } table[] = {{"bo", "korrekt hest", "reviewer"},
                 {"bo", "forkert", NULL},
                 {"bo", "", NULL},
                 {"ida", "korrekt hest", NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = NULL;
        g_assert_true(users_check(room->book, table[i].name, table[i].password, &got, NULL));
        g_assert_cmpstr(got, ==, table[i].want);
    }
    g_assert_true(users_set(room->book, "bo", "approver", hash, NULL));
    g_assert_true(users_role(room->book, "bo", &role, NULL));
    g_assert_cmpstr(role, ==, "approver");
}

static void
test_users_refused(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *name, *role, *hash;
    } table[] = {{"", "reviewer", "$argon2id$x"},
                 {"a b", "reviewer", "$argon2id$x"},
                 {"bo", "root", "$argon2id$x"},
                 {"bo", "reviewer", "klartekst"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(users_set(room->book, table[i].name, table[i].role, table[i].hash, &error));
        g_assert_true(failure_is(error, FAIL_SENDER));
        g_assert_null(strstr(error->message, "klartekst"));
    }
}

#define ROOM_TEST(path, data, func) g_test_add(path, Room, data, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    static const char *const changed[] = {"UPDATE audit SET after = 'rejected' WHERE id = 1", "1"};
    static const char *const emptied[] = {"UPDATE audit SET why = NULL WHERE id = 2", "2"};
    static const char *const removed[] = {"DELETE FROM audit WHERE id = 2", "3"};
    g_test_init(&argc, &argv, NULL);
    ROOM_TEST("/audit/chain", NULL, test_chain);
    ROOM_TEST("/audit/append only", NULL, test_append_only);
    ROOM_TEST("/audit/a changed row", changed, test_tampering);
    ROOM_TEST("/audit/an emptied text", emptied, test_tampering);
    ROOM_TEST("/audit/a removed row", removed, test_tampering);
    g_test_add_func("/users/who may what", test_may);
    ROOM_TEST("/users/passwords", NULL, test_users);
    ROOM_TEST("/users/refused", NULL, test_users_refused);
    return g_test_run();
}
