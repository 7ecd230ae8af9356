/* What the secretariat does to the books from the command line. */
#include "daemon/acts.h"
#include "daemon/acts_table.h"
#include "daemon/rates.h"
#include "spool/audit.h"
#include "spool/ledger.h"
#include "spool/register.h"
#include <stdio.h>
#include <string.h>

#define NOW_MS INT64_C(1795294445000) /* 2026-11-21T20:54:05Z */

typedef struct Room {
    Config config;
    Book *book;
} Room;

static const char clusters_csv[] = "number,name,valid_from,group1_patients\n"
                                   "12,Skoven,2023-04-01,30000\n"
                                   "13,Aaen,2023-04-01,10000\n"
                                   "14,Engen,2023-04-01,\n";

static bool
run(Room *room, const char *act, const char *file, bool dry_run, const char *line, char **report,
    GError **error)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    if (!*line)
        words[0] = (g_free(words[0]), NULL);
    const ActRequest request = {.act = act,
                                .words = (const char *const *)words,
                                .file = file,
                                .file_bytes = file ? strlen(file) : 0,
                                .dry_run = dry_run};
    return acts_do(room->book, &room->config, &request, report, error);
}

static void
assert_done(Room *room, const char *act, const char *file, const char *line, const char *want)
{
    g_autofree char *report = NULL;
    g_autoptr(GError) error = NULL;
    (void)!run(room, act, file, false, line, &report, &error);
    g_assert_no_error(error);
    if (!strstr(report, want))
        g_error("%s %s: not reported: %s\nbut: %s", act, line, want, report);
}

static void
assert_refused(Room *room, const char *act, const char *file, const char *line, const char *want)
{
    g_autofree char *report = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(run(room, act, file, false, line, &report, &error));
    g_assert_true(failure_is(error, FAIL_SENDER));
    if (!strstr(error->message, want))
        g_error("%s %s: not said: %s\nbut: %s", act, line, want, error->message);
}

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    room->config = (Config){.templates = (char *)(uintptr_t) "templates"};
    g_assert_true(book_open(":memory:", true, &room->book, NULL));
    room->book->now_ms = NOW_MS;
    assert_done(room, "clusters", clusters_csv, "", "3 new");
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    book_close(room->book);
}

static void
assert_available(Room *room, int64_t cluster, int64_t want)
{
    int64_t got, sum;
    bool funded;
    g_assert_true(ledger_available(room->book, cluster, &got, &funded, NULL));
    g_assert_cmpint(got, ==, want);
    g_assert_true(ledger_sum(room->book, &sum, NULL));
    g_assert_cmpint(sum, ==, 0);
}

/* Rules I01, I02, I03, I04, I05: 2,32 kr. in 2023, 3,55 kr. in 2024 and not 3,49 in prices of 2023. */
static void
test_allocate(Room *room, gconstpointer data)
{
    (void)data;
    g_autofree char *report = NULL;
    g_assert_true(run(room, "allocate", NULL, true, "2024", &report, NULL));
    g_assert_nonnull(strstr(report, "12 Skoven: 30000 gruppe 1-patienter × 3,55 kr. (Håndbog:365)"
                                    " = 106.500 kr."));
    g_assert_nonnull(strstr(report, "14 Engen: group-1 patients not known"));
    g_assert_nonnull(strstr(report, "142.000 kr. (dry run: nothing was written)\n"));
    assert_available(room, 12, 0);
    assert_done(room, "allocate", NULL, "2023", "2 of 3 clusters allocated for 2023: 92.800 kr.");
    assert_done(room, "allocate", NULL, "2024", "2 of 3 clusters allocated for 2024: 142.000 kr.");
    assert_done(room, "allocate", NULL, "2024", "0 of 3 clusters");
    assert_available(room, 12, 6960000 + 10650000);
    assert_refused(room, "allocate", NULL, "2025", "no rate for 2025");
    assert_refused(room, "allocate", NULL, "2027", "due on 2027-03-01");
    assert_refused(room, "allocate", NULL, "twenty", "'twenty' is no year");
    assert_refused(room, "allocate", NULL, "", "allocate wants YEAR");
}

static void
test_close(Room *room, gconstpointer data)
{
    (void)data;
    assert_done(room, "allocate", NULL, "2024", "142.000 kr.");
    assert_done(room, "close", NULL, "2024", "2024 is closed; 2 clusters carried over");
    assert_available(room, 12, 10650000);
    assert_refused(room, "allocate", NULL, "2023", "2023 is closed");
    assert_refused(room, "close", NULL, "2026", "not over");
}

static void
test_imports(Room *room, gconstpointer data)
{
    (void)data;
    assert_done(room, "balances", "cluster;amount;day\n12;1.234,50;31-12-2025\n13;0,5;2025-12-31\n",
                "", "2 opening balances, 1.235 kr.");
    assert_available(room, 12, 123450);
    assert_done(room, "budgets",
                "year;cluster;category;amount;remark\n2026;12;Forplejning;40.000,00;x\n"
                "2026;12;honorar;60000;\n",
                "", "2 budget lines, 100.000 kr.");
    assert_refused(room, "budgets",
                   "year;cluster;category;amount\n2026;99;Forplejning;1\n2026;12;Fester;1\n"
                   "2026;12;Gaver;1.234\n1999;12;Gaver;1\n",
                   "",
                   "line 2: there is no cluster 99\nline 3: 'Fester' is no kind of expense\n"
                   "line 4: '1.234' is no amount\nline 5: '1999' is no year from 2023 on");
    assert_refused(room, "budgets", "year,cluster\n2026,12\n", "",
                   "line 1: the column 'category' is missing");
    assert_refused(room, "budgets", NULL, "", "budgets wants FILE");
    assert_refused(room, "nothing", NULL, "", "no act 'nothing'");
}

/* Rule I22: together, or by the new numbers of patients; I21: back to the region. */
static void
test_ends(Room *room, gconstpointer data)
{
    (void)data;
    assert_done(room, "allocate", NULL, "2024", "142.000 kr.");
    assert_done(room, "split", NULL, "12 2026-06-01 12 13", "12 -> 13: 26.625 kr.");
    assert_available(room, 12, 10650000 - 2662500);
    assert_refused(room, "split", NULL, "12 2026-06-01 13 14",
                   "cluster 14 has no group-1 patients");
    assert_done(room, "merge", NULL, "12 13 2026-07-01", "12 -> 13: 79.875 kr.");
    assert_available(room, 12, 0);
    assert_available(room, 13, 14200000);
    assert_refused(room, "merge", NULL, "12 13 2026-07-02", "cannot give away");
    assert_done(room, "dissolve", NULL, "13 2026-08-01", "13: 142.000 kr. goes back");
    assert_available(room, 13, 0);
    assert_refused(room, "merge", NULL, "12 99 2026-07-02", "no cluster 99");
}

/* I02, I04 */
static void
test_rates(void)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        {"[group1]\nfrom = 2025-01-01\namount = -3.60\nprice_level = 2025\nsource = x\n",
         "rates.conf:3: amount is no amount over 0"},
        {"[group1]\nfrom = 2025-02-01\namount = 3.60\nprice_level = 2025\nsource = x\n",
         "rates.conf:2: from is no first day"},
        {"[group1]\nfrom = 2025-01-01\namount = 3.60\nprice_level = 2026\nsource = x\n",
         "rates.conf:4: price_level"},
        {"[group1]\nfrom = 2025-01-01\namount = 3.60\nprice_level = 2025\n", "lacks source"},
        {"[group2]\n", "rates.conf:1: there is no rate [group2]"},
        {"[group1]\nfrom = 2025-01-01\namount = 3.60\nprice_level = 2025\nsource = x\n"
         "[group1]\nfrom = 2025-01-01\namount = 3.61\nprice_level = 2025\nsource = y\n",
         "rates.conf:7: from has a rate in its own prices already"},
    };
    g_autofree char *dir = g_dir_make_tmp("rates-XXXXXX", NULL);
    g_autofree char *below = g_build_filename(dir, "rules", NULL);
    g_autofree char *path = g_build_filename(below, "rates.conf", NULL);
    g_assert_cmpint(g_mkdir_with_parents(below, 0700), ==, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        int64_t oere = 0;
        g_autofree char *source = NULL;
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(path, table[i].text, -1, NULL));
        g_assert_false(rates_group1(dir, 2025, &oere, &source, &error));
        if (!strstr(error->message, table[i].want))
            g_error("not said: %s\nbut: %s", table[i].want, error->message);
    }
    (void)remove(path);
    (void)remove(below);
    (void)remove(dir);
}

static void
test_cells(void)
{
    static const struct {
        const char *text;
        int64_t want; /* -1: refused */
    } table[] = {{"1.234,50", 123450}, {"1234,5", 123450}, {"1234.50", 123450}, {"1234", 123400},
                 {"-5,00", -500},      {"1.234", -1},      {"12,34,5", -1},     {"", -1}};
    static const char *const days[][2] = {
        {"2026-11-21", "2026-11-21"}, {"21-11-2026", "2026-11-21"}, {"1/2/2026", "2026-02-01"},
        {"21.11.2026", "2026-11-21"}, {"31-02-2026", NULL},         {"soon", NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        int64_t oere = -1;
        g_assert_cmpint(acts_amount(table[i].text, &oere), ==, table[i].want != -1);
        g_assert_cmpint(oere, ==, table[i].want);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
        g_autofree char *day = acts_day(days[i][0]);
        g_assert_cmpstr(day, ==, days[i][1]);
    }
}

#define ROOM_TEST(path, func) g_test_add("/act/" path, Room, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/act/rates that are refused", test_rates);
    g_test_add_func("/act/amounts and days", test_cells);
    ROOM_TEST("allocation", test_allocate);
    ROOM_TEST("closing", test_close);
    ROOM_TEST("budgets and balances", test_imports);
    ROOM_TEST("clusters that end", test_ends);
    return g_test_run();
}
