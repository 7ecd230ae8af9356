#include "spool/cases.h"
#include "spool/register.h"
#include <string.h>

#define HEAD "number,name,region,coordinator,mail,valid_from,valid_to,group1_patients,members\n"
#define SKOVEN "12,Skoven,Syd,Anna Holm,Anna@Klinik.example,2023-01-01,,45000,31\n"

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

static char *
import(Room *room, const char *csv, bool dry_run)
{
    char *report = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(register_import(room->book, csv, strlen(csv), dry_run, &report, &error));
    g_assert_no_error(error);
    return report;
}

static void
assert_coordinator(Room *room, int64_t number, const char *day, const char *want)
{
    g_autoptr(Cluster) cluster = NULL;
    g_assert_true(register_cluster(room->book, number, day, &cluster, NULL));
    g_assert_nonnull(cluster);
    g_assert_cmpstr(cluster->coordinator_address, ==, want);
}

/* The clerk wraps an import in its own transaction, a dry run too. */
static void
test_dry_run_inside(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) none = NULL;
    g_autoptr(BookTransaction) t = book_transaction(room->book, NULL);
    g_autofree char *report = import(room, HEAD SKOVEN, true);
    g_assert_true(book_commit(room->book, &error));
    g_assert_no_error(error);
    g_assert_true(register_clusters(room->book, "2024-01-01", &none, NULL));
    g_assert_cmpuint(none->len, ==, 0);
}

/* A19: each difference is shown before anything changes */
static void
test_import(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *dry = import(room, HEAD SKOVEN, true);
    g_assert_cmpstr(
        dry, ==,
        "12 Skoven: new, coordinator Anna Holm <anna@klinik.example> 2023-01-01 to open\n"
        "1 new, 0 changed, 0 unchanged (dry run: nothing was written)\n");
    g_autoptr(GPtrArray) none = NULL;
    g_assert_true(register_clusters(room->book, "2024-01-01", &none, NULL));
    g_assert_cmpuint(none->len, ==, 0);
    g_autofree char *first = import(room, HEAD SKOVEN, false);
    g_assert_nonnull(strstr(first, "1 new, 0 changed, 0 unchanged\n"));
    g_autofree char *again = import(room, HEAD SKOVEN, false);
    g_assert_cmpstr(again, ==, "0 new, 0 changed, 1 unchanged\n");
    g_autoptr(Cluster) cluster = NULL;
    g_assert_true(register_cluster(room->book, 12, "2026-11-21", &cluster, NULL));
    g_assert_cmpstr(cluster->name, ==, "Skoven");
    g_assert_cmpint(cluster->group1_patients, ==, 45000);
    g_assert_cmpint(cluster->members, ==, 31);
    g_assert_null(cluster->valid_to);
}

static void
test_forms(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *name, *csv;
    } table[] = {
        {"semicolons", "number;name;coordinator;mail;valid_from\n"
                       "12;\"Skov; og eng\";Anna;anna@klinik.example;2023-01-01\n"},
        {"BOM and CRLF", "\xef\xbb\xbfnumber,name,coordinator,mail,valid_from\r\n"
                         "12,\"Skov; og eng\",Anna,anna@klinik.example,2023-01-01\r\n"},
        {"another order, no last line end, blank lines",
         "valid_from,MAIL,coordinator,name,number\n\n"
         "2023-01-01,anna@klinik.example,Anna,Skov; og eng, 12 \n,,,,\n\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autofree char *report = import(room, table[i].csv, false);
        g_autoptr(Cluster) cluster = NULL;
        g_assert_true(register_cluster(room->book, 12, "2023-01-01", &cluster, NULL));
        g_assert_cmpstr(cluster->name, ==, "Skov; og eng");
        g_assert_cmpstr(cluster->coordinator_address, ==, "anna@klinik.example");
        g_assert_cmpint(cluster->members, ==, -1);
    }
}

static void
test_errors(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *csv, *want;
    } table[] = {
        {"", "line 1: the file is empty"},
        {HEAD, "line 2: there is no cluster in the file"},
        {"number,name,color\n", "line 1: 'color' is not a column of the register\n"
                                "line 1: the column 'valid_from' is missing\n"
                                "line 2: there is no cluster in the file"},
        {"number,number,name,valid_from\n1,1,A,2023-01-01\n",
         "line 1: the column 'number' stands twice"},
        {HEAD SKOVEN "abc,Eng,,,,2023-01-01,,,\n",
         "line 3: number: 'abc' is not a number from 1 to 99999"},
        {HEAD "0,Eng,,,,2023-01-01,,,\n", "line 2: number: '0' is not a number from 1 to 99999"},
        {HEAD "-1,Eng,,,,2023-01-01,,,\n", "line 2: number: '-1' is not a number from 1 to 99999"},
        {HEAD "1,,,,,2023-01-01,,,\n", "line 2: name: is missing"},
        {HEAD "1,Eng,,,,2023-02-30,,,\n",
         "line 2: valid_from: '2023-02-30' is not a day (YYYY-MM-DD)"},
        {HEAD "1,Eng,,,,,,,\n", "line 2: valid_from: is missing"},
        {HEAD "1,Eng,,,,2023-02-01,1.3.2023,,\n",
         "line 2: valid_to: '1.3.2023' is not a day (YYYY-MM-DD)"},
        {HEAD "1,Eng,,,,2023-02-01,2023-01-31,,\n",
         "line 2: valid_to: 2023-01-31 is before valid_from 2023-02-01"},
        {HEAD "1,Eng,,Bo,,2023-01-01,,,\n", "line 2: mail: the coordinator has no mail address"},
        {HEAD "1,Eng,,,bo@k.example,2023-01-01,,,\n",
         "line 2: coordinator: the name that belongs to the mail is missing"},
        {HEAD "1,Eng,,Bo,bo at k,2023-01-01,,,\n",
         "line 2: mail: 'bo at k' is not one mail address"},
        {HEAD "1,Eng,,Bo,\"bo@k.example,x@y.example\",2023-01-01,,,\n",
         "line 2: mail: 'bo@k.example,x@y.example' is not one mail address"},
        {HEAD "1,Eng,,,,2023-01-01,,many,\n",
         "line 2: group1_patients: 'many' is not a number from 0 to 10000000"},
        {HEAD "1,Eng,,,,2023-01-01,,,-4\n",
         "line 2: members: '-4' is not a number from 0 to 100000"},
        {HEAD "1,Eng,,,,2023-01-01\n", "line 2: has 6 cells, the header has 9"},
        {HEAD "1,\"Eng\nby\",,,,2023-01-01,,,\n",
         "line 2: name: has a line break or another control character"},
        {HEAD "1,\"Eng\n", "line 2: a quote is not closed"},
        {HEAD "1,\"Eng\"by,,,,2023-01-01,,,\n", "line 2: text after a closing quote"},
        {HEAD "1,\xe6ng,,,,2023-01-01,,,\n", "line 2: is not UTF-8"},
        {HEAD SKOVEN SKOVEN,
         "line 3: number: cluster 12 stands in line 2 already, 2023-01-01 to open"},
        {HEAD "1,A,,,,2023-01-01,2024-06-30,,\n2,B,,,,2023-01-01,,,\n1,A,,,,2024-06-30,,,\n",
         "line 4: number: cluster 1 stands in line 2 already, 2023-01-01 to 2024-06-30"},
        {HEAD "x,A,,,,2023-01-01,,,\n1,,,,,2023,,,\n",
         "line 2: number: 'x' is not a number from 1 to 99999\nline 3: name: is missing\n"
         "line 3: valid_from: '2023' is not a day (YYYY-MM-DD)"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        char *report = NULL;
        g_assert_false(register_import(room->book, table[i].csv, strlen(table[i].csv), false,
                                       &report, &error));
        g_assert_true(failure_is(error, FAIL_SENDER));
        g_assert_cmpstr(error->message, ==, table[i].want);
        g_assert_null(report);
    }
    g_autoptr(GPtrArray) none = NULL;
    g_assert_true(register_clusters(room->book, "2024-01-01", &none, NULL));
    g_assert_cmpuint(none->len, ==, 0);
}

/* A18 */
static void
test_coordinator_changes(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *first = import(room, HEAD SKOVEN, false);
    g_autofree char *second = import(
        room, HEAD "12,Skovbryn,Syd,Bo Dahl,bo@klinik.example,2026-01-01,,45000,33\n", false);
    g_assert_cmpstr(
        second, ==,
        "12 Skovbryn: name Skoven -> Skovbryn; members 31 -> 33; coordinator "
        "Anna Holm <anna@klinik.example> 2023-01-01 to open -> "
        "Anna Holm <anna@klinik.example> 2023-01-01 to 2025-12-31, "
        "Bo Dahl <bo@klinik.example> 2026-01-01 to open\n0 new, 1 changed, 0 unchanged\n");
    assert_coordinator(room, 12, "2025-12-31", "anna@klinik.example");
    assert_coordinator(room, 12, "2026-01-01", "bo@klinik.example");
    /* Both periods in one file say the same. */
    g_autofree char *both =
        import(room,
               HEAD "12,Skovbryn,Syd,Bo Dahl,bo@klinik.example,2026-01-01,,45000,33\n"
                    "12,Skoven,Syd,Anna Holm,anna@klinik.example,2023-01-01,2025-12-31,45000,31\n",
               false);
    g_assert_cmpstr(both, ==, "0 new, 0 changed, 1 unchanged\n");
}

static void
test_days(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *report =
        import(room,
               HEAD "1,Eng,Syd,Anna,anna@k.example,2023-01-01,2024-12-31,,\n"
                    "2,Hav,Syd,Anna,anna@k.example,2024-01-01,,,\n3,Strand,Nord,,,2024-01-01,,,\n",
               false);
    static const struct {
        const char *day;
        guint clusters, roles;
    } table[] = {
        {"2022-12-31", 0, 0}, {"2023-01-01", 1, 1}, {"2024-12-31", 3, 2}, {"2025-01-01", 2, 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GPtrArray) clusters = NULL, roles = NULL;
        g_assert_true(register_clusters(room->book, table[i].day, &clusters, NULL));
        g_assert_true(register_roles(room->book, "ANNA@k.example", table[i].day, &roles, NULL));
        g_assert_cmpuint(clusters->len, ==, table[i].clusters);
        g_assert_cmpuint(roles->len, ==, table[i].roles);
    }
    assert_coordinator(room, 3, "2025-01-01", NULL);
    g_autoptr(Cluster) gone = NULL;
    g_assert_true(register_cluster(room->book, 1, "2025-01-01", &gone, NULL));
    g_assert_null(gone);
}

/* An open case that nobody could be asked about any more is named before anything changes. */
static void
test_orphans(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(CaseFile) file = case_file_new();
    g_autofree char *first = import(room, HEAD SKOVEN, false);
    g_assert_null(strstr(first, "without a coordinator"));
    file->cluster = 12;
    file->status = (g_free(file->status), g_strdup("needs-info"));
    g_assert_true(cases_save(room->book, file, NULL));
    g_autofree char *want =
        g_strdup_printf("open case without a coordinator: %s of cluster 12\n", file->number);
    g_autofree char *dry = import(
        room, HEAD "12,Skoven,Syd,Anna Holm,anna@klinik.example,2023-01-01,2024-12-31,45000,31\n",
        true);
    g_assert_nonnull(strstr(dry, want));
    g_autofree char *same = import(room, HEAD SKOVEN, false);
    g_assert_null(strstr(same, "without a coordinator"));
}

#define ROOM_TEST(path, func) g_test_add("/register/" path, Room, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ROOM_TEST("dry run, import, again", test_import);
    ROOM_TEST("dry run inside a transaction", test_dry_run_inside);
    ROOM_TEST("open cases left without a coordinator", test_orphans);
    ROOM_TEST("forms of CSV", test_forms);
    ROOM_TEST("errors by line", test_errors);
    ROOM_TEST("a coordinator changes", test_coordinator_changes);
    ROOM_TEST("days of validity", test_days);
    return g_test_run();
}
