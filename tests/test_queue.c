/* Lists of cases in pages, counters, and what is found by words. */
#include "spool/queue.h"
#include "spool/search.h"
#include "tests/web_seed.h"

#define NOW_MS INT64_C(1795294800000) /* 2026-11-21T21:00:00Z */

typedef struct Room {
    Book *book;
    int64_t ids[G_N_ELEMENTS(seed_cases)];
} Room;

static void
set_up(Room *room, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    must(book_open(":memory:", true, &room->book, &error), &error);
    room->book->now_ms = NOW_MS;
    Seed seed = {.book = room->book, .hostile = ""};
    if (data)
        seed_all(&seed, room->ids);
    else
        seed_people(&seed);
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    book_close(room->book);
}

/* --- lists -------------------------------------------------------------------------------- */

static int64_t
add(Room *room, const char *status, const char *due, int64_t kroner, int days_ago)
{
    g_autoptr(CaseFile) file = case_file_new();
    g_autoptr(GError) error = NULL;
    room->book->now_ms = NOW_MS - (int64_t)days_ago * 86400000;
    g_free(file->status);
    file->status = g_strdup(status);
    file->due_date = g_strdup(due);
    file->has_total = kroner >= 0;
    file->total_oere = kroner * 100;
    file->cluster = kroner % 2 ? 17 : 52;
    file->supplier_name = g_strdup(kroner % 3 ? "Café Lindely" : "CAFÉ Lindely");
    file->sender_address = g_strdup("mette@klinik.example");
    must(cases_save(room->book, file, &error), &error);
    room->book->now_ms = NOW_MS;
    return file->id;
}

static GPtrArray *
page(Room *room, QueueFilter filter)
{
    GPtrArray *out = NULL;
    g_autoptr(GError) error = NULL;
    must(queue_page(room->book, &filter, &out, &error), &error);
    return out;
}

static void
assert_ids(const GPtrArray *cases, const int64_t *want, guint n)
{
    g_assert_cmpuint(cases->len, ==, n);
    for (guint i = 0; i < n; i++)
        g_assert_cmpint(((CaseSummary *)cases->pdata[i])->id, ==, want[i]);
}

static void
test_order(Room *room, gconstpointer data)
{
    (void)data;
    int64_t late = add(room, "flagged", "2026-12-01", 10, 1);
    int64_t soon = add(room, "flagged", "2026-11-01", 10, 1);
    int64_t undue_old = add(room, "flagged", NULL, 10, 9);
    int64_t undue_small = add(room, "flagged", NULL, 10, 1);
    int64_t undue_large = add(room, "flagged", NULL, 5000, 1);
    int64_t nonsense = add(room, "flagged", "snarest", -1, 0);
    int64_t ready = add(room, "ready", NULL, 10, 1);
    int64_t waits = add(room, "needs-info", "2026-01-01", 10, 1);
    add(room, "duplicate", "2026-01-01", 10, 1);
    const int64_t urgent[] = {soon, late, undue_old, undue_large, undue_small, nonsense};
    const int64_t largest[] = {undue_large, undue_small, undue_old, soon, late, nonsense};
    g_autoptr(GPtrArray) by_urgency = page(room, (QueueFilter){.limit = 10});
    assert_ids(by_urgency, urgent, G_N_ELEMENTS(urgent));
    g_autoptr(GPtrArray) by_amount = page(room, (QueueFilter){.limit = 10, .order = QUEUE_LARGEST});
    assert_ids(by_amount, largest, G_N_ELEMENTS(largest));
    g_autoptr(GPtrArray) open = NULL;
    g_assert_true(queue_open_cases(room->book, 10, &open, NULL));
    const int64_t all[] = {soon, late, undue_old, undue_large, undue_small, nonsense, ready, waits};
    assert_ids(open, all, G_N_ELEMENTS(all));
    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        int64_t previous = -1, next = -1;
        g_assert_true(queue_neighbours(room->book, all[i], &previous, &next, NULL));
        g_assert_cmpint(previous, ==, i ? all[i - 1] : 0);
        g_assert_cmpint(next, ==, i + 1 < G_N_ELEMENTS(all) ? all[i + 1] : 0);
    }
}

/* The pages of a list, put together, are the list. */
static void
test_pages(Room *room, gconstpointer data)
{
    (void)data;
    for (int i = 0; i < 40; i++)
        add(room, "flagged", i % 4 ? NULL : "2026-12-01", i % 5 ? i % 7 : -1, i % 3);
    for (QueueOrder order = QUEUE_URGENT; order <= QUEUE_LARGEST; order++) {
        g_autoptr(GPtrArray) whole = page(room, (QueueFilter){.limit = 100, .order = order});
        g_assert_cmpuint(whole->len, ==, 40);
        int64_t after = 0;
        for (guint i = 0; i < whole->len; i += 7) {
            g_autoptr(GPtrArray) some =
                page(room, (QueueFilter){.limit = 7, .order = order, .after = after});
            for (guint k = 0; k < some->len; k++)
                g_assert_cmpint(((CaseSummary *)some->pdata[k])->id, ==,
                                ((CaseSummary *)whole->pdata[i + k])->id);
            after = ((CaseSummary *)some->pdata[some->len - 1])->id;
        }
    }
}

static void
test_filters(Room *room, gconstpointer data)
{
    (void)data;
    int64_t ids[6];
    const int64_t least = 20000, most = 40000;
    for (int i = 0; i < 6; i++)
        ids[i] = add(room, "flagged", NULL, i * 100 + i, 6 - i);
    g_assert_true(book_run(room->book, NULL,
                           "UPDATE case_file SET assigned_to = 'anna' WHERE id = ?", "i", ids[3]));
    g_autoptr(Verdict) verdict = verdict_new();
    verdict->pack = g_strdup("klynge");
    verdict->status = g_strdup("flagged");
    g_ptr_array_add(verdict->findings, finding_new("D07", "flag", "fail"));
    g_ptr_array_add(verdict->findings, finding_new("D01", "block", "pass"));
    g_assert_true(cases_add_verdict(room->book, ids[4], verdict, NULL));
    g_assert_true(search_catch_up(room->book, 100, NULL));
    const int64_t odd[] = {ids[1], ids[3], ids[5]}, amounts[] = {ids[2], ids[3]};
    const int64_t ruled[] = {ids[4]}, mine[] = {ids[3]};
    g_autoptr(GPtrArray) cluster = page(room, (QueueFilter){.cluster = 17, .limit = 9});
    assert_ids(cluster, odd, 3);
    g_autoptr(GPtrArray) between =
        page(room, (QueueFilter){.least_oere = &least, .most_oere = &most, .limit = 9});
    assert_ids(between, amounts, 2);
    g_autoptr(GPtrArray) by_rule = page(room, (QueueFilter){.rule = "D07", .limit = 9});
    assert_ids(by_rule, ruled, 1);
    g_autoptr(GPtrArray) after_it =
        page(room, (QueueFilter){.rule = "D07", .after = ids[4], .limit = 9});
    assert_ids(after_it, NULL, 0);
    g_autoptr(GPtrArray) after_first =
        page(room, (QueueFilter){.rule = "D07", .after = ids[0], .limit = 9});
    assert_ids(after_first, ruled, 1);
    g_autoptr(GPtrArray) passed = page(room, (QueueFilter){.rule = "D01", .limit = 9});
    assert_ids(passed, NULL, 0);
    g_autoptr(GPtrArray) my = page(room, (QueueFilter){.assigned_to = "anna", .limit = 9});
    assert_ids(my, mine, 1);
    g_autoptr(GPtrArray) name = page(room, (QueueFilter){.supplier = "cafÉ lindely", .limit = 9});
    g_assert_cmpuint(name->len, ==, 6);
    g_assert_true(cases_decide(room->book, ids[4], 1, "anna", "reject", "nej", "rejected", NULL));
    g_assert_true(search_catch_up(room->book, 100, NULL));
    g_autoptr(GPtrArray) ended = page(room, (QueueFilter){.rule = "D07", .limit = 9});
    assert_ids(ended, NULL, 0);
}

/* Counters are kept by the book itself, whoever changes a status. */
static void
test_counters(Room *room, gconstpointer data)
{
    (void)data;
    add(room, "flagged", NULL, 1, 1);
    int64_t id = add(room, "flagged", NULL, 1, 1);
    g_assert_true(cases_decide(room->book, id, 1, "anna", "approve", NULL, "approved", NULL));
    g_assert_true(cases_decide(room->book, id, 2, "anna", "note", "x", NULL, NULL));
    g_autoptr(GHashTable) kept = NULL, counted = NULL;
    g_assert_true(cases_counts(room->book, &kept, NULL));
    g_assert_true(book_counts(room->book, NULL, &counted,
                              "SELECT status, count(*) FROM case_file GROUP BY status"));
    g_assert_cmpuint(g_hash_table_size(kept), ==, g_hash_table_size(counted));
    g_assert_cmpint(*(int64_t *)g_hash_table_lookup(kept, "flagged"), ==, 1);
    g_assert_cmpint(*(int64_t *)g_hash_table_lookup(kept, "approved"), ==, 1);
}

/* No list is read to its end: SQLite's own word on how each is walked. */
static void *
row_detail(sqlite3_stmt *s)
{
    return book_text(s, 3);
}

static void
test_no_scan(Room *room, gconstpointer data)
{
    (void)data;
    static const char *const questions[] = {
        "SELECT id FROM case_file WHERE lane = 0 AND (urgency, id) > (1, 1)"
        " ORDER BY urgency, id LIMIT 50",
        "SELECT id FROM case_file WHERE lane = 3 ORDER BY updated_at DESC, id DESC LIMIT 50",
        "SELECT id FROM case_file WHERE lane = 3 ORDER BY coalesce(total_oere, -1) DESC, id DESC",
        "SELECT id FROM case_file WHERE lane = 0 AND cluster = 17 ORDER BY urgency, id",
        "SELECT id FROM case_file WHERE lane = 0 AND supplier_key = 'x'"
        " ORDER BY urgency, id",
        "SELECT c.id FROM case_file AS c JOIN case_reason AS r ON r.case_id = c.id"
        " WHERE r.lane = 0 AND r.rule = 'D07' ORDER BY r.urgency, r.case_id",
        "SELECT id FROM case_file WHERE lane <= 2 AND (lane, urgency, id) >"
        " (SELECT lane, urgency, id FROM case_file WHERE id = 7) ORDER BY lane, urgency, id",
        "SELECT id FROM case_file WHERE lane = 3 AND cluster = 17"
        " ORDER BY updated_at DESC, id DESC LIMIT 6",
        "SELECT id FROM case_file WHERE lane = 3 AND supplier_key = 'x'"
        " ORDER BY updated_at DESC, id DESC LIMIT 6",
        "SELECT count(*) FROM letter WHERE note IS NOT NULL",
        "SELECT id FROM outgoing WHERE state = 'failed' ORDER BY next_at DESC, id DESC LIMIT 5",
        "SELECT id FROM case_file WHERE indexed = 0 ORDER BY id DESC LIMIT 5",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(questions); i++) {
        g_autofree char *sql = g_strconcat("EXPLAIN QUERY PLAN ", questions[i], NULL);
        g_autoptr(GPtrArray) plan = NULL;
        g_assert_true(book_list(room->book, NULL, row_detail, g_free, &plan, sql, ""));
        for (guint k = 0; k < plan->len; k++) {
            const char *step = plan->pdata[k];
            bool whole = g_str_has_prefix(step, "SCAN") && !strstr(step, "INDEX letter_note") &&
                         !strstr(step, "INDEX case_file_unindexed");
            if (whole || strstr(step, "TEMP B-TREE"))
                g_error("%s: %s", questions[i], step);
        }
    }
}

/* --- search ------------------------------------------------------------------------------- */

static bool
finds(Room *room, const char *query, int64_t id)
{
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(GError) error = NULL;
    must(queue_search(room->book, query, 0, 50, &found, &error), &error);
    for (guint i = 0; i < found->len; i++)
        if (((CaseSummary *)found->pdata[i])->id == id)
            return true;
    return false;
}

static void
test_search(Room *room, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *query;
        bool first, cafe; /* found: seed_cases[0], seed_cases[2] */
    } table[] = {
        {"Kystens Perle", true, false},
        {"kystens   PERLE", true, false},
        {"perl", true, false},      /* a beginning */
        {"kystans", true, false},   /* misspelt */
        {"resturant", true, false}, /* misspelt */
        {"restauran perle", true, false},
        {"lindely", false, true},
        {"cafe lindely", false, true}, /* é */
        {"CAFÉ", false, true},
        {"moede KOL", true, true}, /* ø; the occasion */
        {"møde", true, true},
        {"2041", true, false},
        {"A-3391", false, true},
        {"15.120,00", true, true},
        {"15120", true, true},
        {"12. november", true, false}, /* the subject */
        {"bilaget fra vores", true, true},
        {"3-retters", true, true}, /* a line */
        {"D07", true, false},      /* a finding */
        {"dyrere", true, false},
        {"mette@klinik.example", true, true},
        {"k2026-000001", true, false},
        {"zebra", false, false},
        {"perle lindely", false, false},
        {"Bundgaard", false, false}, /* an attendee (C13) */
        {"Fabricius", false, false},
        {"\"", false, false},
        {"perle\" OR \"cafe", false, false},
        {"* -", false, false},
        {"", false, false},
    };
    g_assert_true(search_catch_up(room->book, 100, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        bool first = finds(room, table[i].query, room->ids[0]);
        bool cafe = finds(room, table[i].query, room->ids[2]);
        if (first != table[i].first || cafe != table[i].cafe)
            g_error("'%s' finds %d %d", table[i].query, first, cafe);
    }
}

static void
test_search_pages(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GPtrArray) first = NULL, second = NULL;
    g_assert_true(search_catch_up(room->book, 100, NULL));
    g_assert_true(queue_search(room->book, "bilaget", 0, 3, &first, NULL));
    const int64_t newest[] = {room->ids[4], room->ids[3], room->ids[2]};
    assert_ids(first, newest, 3);
    g_assert_true(queue_search(room->book, "bilaget", newest[2], 3, &second, NULL));
    const int64_t older[] = {room->ids[1], room->ids[0]};
    assert_ids(second, older, 2);
}

/* What a case is found by follows what it says now. */
static void
test_search_follows(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(CaseFile) file = NULL;
    int64_t n = -1;
    g_assert_true(search_catch_up(room->book, 100, NULL));
    g_assert_true(cases_load(room->book, room->ids[2], &file, NULL));
    g_free(file->supplier_name);
    file->supplier_name = g_strdup("Hedelund Kro");
    g_assert_true(cases_save(room->book, file, NULL));
    g_assert_true(search_catch_up(room->book, 100, NULL));
    g_assert_true(finds(room, "hedelund", room->ids[2]));
    g_assert_true(book_number(room->book, NULL, 0, &n,
                              "SELECT count(*) FROM search_word AS w WHERE n <> (SELECT count(*)"
                              " FROM case_words WHERE case_words MATCH '\"' || w.word || '\"')",
                              ""));
    g_assert_cmpint(n, ==, 0);
}

/* Rule C13: neither names nor numbers of persons stand in what is kept for searching. */
static void
test_nobody_is_indexed(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(CaseFile) file = NULL;
    g_assert_true(cases_load(room->book, room->ids[0], &file, NULL));
    g_autoptr(Reading) told = reading_new();
    told->text =
        g_strdup("Lars Bundgaard og Sofie Dam var med. 0101701234 XXXXXX-XXXX Strandvejen");
    told->how = (g_free(told->how), g_strdup("ocr"));
    reading_add_attendee(told, "Lars Bundgaard", "doctor", "present");
    reading_add_attendee(told, "Sofie Dam", "doctor", "present");
    const CaseDocument *voucher = file->documents->pdata[0];
    g_assert_true(letters_add_reading(room->book, voucher->letter, voucher->part, told, NULL));
    g_assert_true(search_catch_up(room->book, 100, NULL));
    g_assert_true(book_list(room->book, NULL, book_row_text, g_free, &rows,
                            "SELECT words FROM case_words WHERE rowid = ?", "i", room->ids[0]));
    const char *words = rows->pdata[0];
    g_assert_nonnull(strstr(words, "strandvejen"));
    static const char *const never[] = {"bundgaard", "bundgard", "sofie", "0101701234", "xxxxxx"};
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++)
        g_assert_null(strstr(words, never[i]));
}

#define ROOM_TEST(path, seeded, func)                                                              \
    g_test_add("/queue/" path, Room, seeded ? "seeded" : NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ROOM_TEST("order", false, test_order);
    ROOM_TEST("pages", false, test_pages);
    ROOM_TEST("filters", false, test_filters);
    ROOM_TEST("counters", false, test_counters);
    ROOM_TEST("nothing is read to its end", false, test_no_scan);
    ROOM_TEST("search", true, test_search);
    ROOM_TEST("search in pages", true, test_search_pages);
    ROOM_TEST("search follows the case", true, test_search_follows);
    ROOM_TEST("nobody is indexed", true, test_nobody_is_indexed);
    return g_test_run();
}
