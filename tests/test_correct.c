/* A person's correction of what was read, and what follows from it. */
#include "daemon/clerk.h"
#include "daemon/correct.h"
#include "daemon/day.h"
#include "daemon/money.h"
#include "daemon/own.h"
#include "spool/audit.h"
#include "spool/users.h"
#include "tests/desk.h"

static void
must(bool ok, GError **error)
{
    if (!ok)
        g_error("%s", (*error)->message);
}

static void
open_desk(Desk *desk, gconstpointer data)
{
    desk_open(desk, data);
    g_autofree char *hash = NULL;
    g_assert_true(users_hash("en lang adgangskode", &hash, NULL));
    g_assert_true(users_set(desk->book, "pia", "reviewer", hash, NULL));
    g_assert_true(users_set(desk->book, "rud", "auditor", hash, NULL));
    desk->config.templates = (char *)(uintptr_t) "templates";
    desk->config.form = (char *)(uintptr_t) "templates/deltagerliste/word/document.xml";
    desk->config.display_name = (char *)(uintptr_t) "Sekretariatet";
}

/* A slip whose total was read badly; its sender is the coordinator of 57. */
static int64_t
settle_slip(Desk *desk)
{
    Clerk clerk = {.config = &desk->config, .pack = desk->pack, .book = desk->book, .web = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) ids = NULL;
    desk_mail(desk, KOORDINATOR, "Bilag, klynge 57", "Klyngemøde om KOL.");
    Reading *r = desk_slip(desk, "regning.jpg", "15120.00");
    r->fields[FIELD_TOTAL]->confidence = .6;
    r->fields[FIELD_TOTAL]->page = 1;
    r->fields[FIELD_TOTAL]->box = (ReadingBox){10, 20, 30, 40};
    desk_arrive(desk);
    must(clerk_settle(&clerk, desk->letter, &error), &error);
    g_assert_true(cases_of_letter(desk->book, desk->letter, &ids, NULL));
    g_assert_cmpuint(ids->len, ==, 1);
    return g_array_index(ids, int64_t, 0);
}

static CaseFile *
load(const Desk *desk, int64_t id)
{
    CaseFile *file = NULL;
    g_assert_true(cases_load(desk->book, id, &file, NULL));
    return file;
}

/* As the clerk does it; "" when it is done, else the code. */
static const char *
correct(Desk *desk, int64_t id, const char *user, const char *field, const char *value)
{
    Clerk clerk = {.config = &desk->config, .pack = desk->pack, .book = desk->book, .web = -1};
    g_autoptr(GError) error = NULL;
    g_autoptr(CaseFile) file = load(desk, id), now = NULL;
    const CaseDocument *voucher = case_voucher(file);
    const char *code = "";
    const Correction c = {.case_id = id,
                          .version = file->version,
                          .user = user,
                          .letter = voucher->letter,
                          .part = voucher->part,
                          .field = field,
                          .value = value};
    g_autoptr(BookTransaction) t = book_transaction(desk->book, &error);
    if (!correct_case(desk->book, &c, &now, &code, &error)) {
        g_assert_nonnull(error);
        return code;
    }
    must(clerk_judge_again(&clerk, now, &error) && book_commit(desk->book, &error), &error);
    return "";
}

static const char *
result_of(const Desk *desk, int64_t id, const char *rule)
{
    static char result[40];
    g_autoptr(Verdict) v = NULL;
    g_assert_true(cases_newest_verdict(desk->book, id, &v, NULL));
    g_strlcpy(result, "none", sizeof result);
    for (guint i = 0; i < v->findings->len; i++) {
        const Finding *f = v->findings->pdata[i];
        if (strcmp(f->rule, rule) == 0)
            g_strlcpy(result, f->result, sizeof result);
    }
    return result;
}

static void
test_field(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t id = settle_slip(desk), readings;
    g_autoptr(CaseFile) before = load(desk, id);
    g_assert_cmpstr(correct(desk, id, "pia", "total", "kr. 1.512,00"), ==, "");
    g_autoptr(CaseFile) after = load(desk, id);
    g_assert_cmpint(after->total_oere, ==, 151200);
    g_assert_cmpint(after->version, >, before->version);
    const ReadingField *total = case_voucher(after)->reading->fields[FIELD_TOTAL];
    g_assert_cmpstr(total->value, ==, "1512.00");
    g_assert_cmpstr(total->by, ==, "person");
    g_assert_cmpfloat(total->confidence, ==, 1);
    g_assert_cmpint(total->box.x, ==, 10); /* it still stands where it stood */
    const CaseDocument *was = case_voucher(before);
    g_assert_cmpstr(reading_value(was->reading, FIELD_SUPPLIER_NAME), ==,
                    reading_value(case_voucher(after)->reading, FIELD_SUPPLIER_NAME));
    g_assert_true(book_number(desk->book, NULL, 0, &readings,
                              "SELECT count(*) FROM reading WHERE part = ?", "i", was->part));
    g_assert_cmpint(readings, ==, 2); /* beside the old one */
    g_autofree char *subject = g_strdup_printf("case %ld", (long)id);
    g_autoptr(GPtrArray) log = NULL;
    g_assert_true(audit_list(desk->book, subject, &log, NULL));
    const AuditRow *row = log->pdata[log->len - 1];
    g_assert_cmpstr(row->who, ==, "pia");
    g_assert_cmpstr(row->what, ==, "case.correct");
    g_assert_cmpstr(row->before, ==, "total=15120.00");
    g_assert_cmpstr(row->after, ==, "total=1512.00");
}

static void
test_refused(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *user, *field, *value, *want;
    } table[] = {{"pia", "total", "mange", "bad-value"},
                 {"pia", "issue_date", "32.11.2026", "bad-value"},
                 {"pia", "supplier_cvr", "1234", "bad-value"},
                 {"pia", "nonsense", "1", "bad-value"},
                 {"pia", "attendees", " \n\t\n", "bad-value"},
                 {"pia", "cluster", "999", "bad-value"},
                 {"rud", "total", "1", "not-allowed"},
                 {"nobody", "total", "1", "not-allowed"}};
    int64_t id = settle_slip(desk);
    g_autoptr(CaseFile) before = load(desk, id);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpstr(correct(desk, id, table[i].user, table[i].field, table[i].value), ==,
                        table[i].want);
    g_autoptr(CaseFile) after = load(desk, id);
    g_assert_cmpint(after->version, ==, before->version);
    g_assert_true(
        cases_decide(desk->book, id, after->version, "pia", "reject", "nej", "rejected", NULL));
    g_assert_cmpstr(correct(desk, id, "pia", "total", "1"), ==, "closed");
}

/* The rules see the list: D01 asks for it before and not after. */
static void
test_attendees(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t id = settle_slip(desk);
    g_assert_cmpstr(result_of(desk, id, "D01"), ==, "fail");
    g_assert_cmpstr(correct(desk, id, "pia", "attendees",
                            "Mette Krogh\tLæge\t\r\nJens Hald;læge;afbud\n\n"
                            "Ida Fabricius 010170-1234\tgæst\n"),
                    ==, "");
    g_autoptr(CaseFile) file = load(desk, id);
    const GPtrArray *people = case_voucher(file)->reading->attendees;
    g_assert_cmpuint(people->len, ==, 3);
    const ReadingAttendee *jens = people->pdata[1], *ida = people->pdata[2];
    g_assert_cmpstr(jens->name, ==, "Jens Hald");
    g_assert_cmpstr(jens->role, ==, "doctor");
    g_assert_cmpstr(jens->state, ==, "absent");
    g_assert_cmpstr(ida->role, ==, "guest");
    g_assert_null(strstr(ida->name, "010170"));
    g_autofree char *subject = g_strdup_printf("case %ld", (long)id);
    g_autoptr(GPtrArray) log = NULL;
    g_assert_true(audit_list(desk->book, subject, &log, NULL));
    const AuditRow *row = log->pdata[log->len - 1];
    g_assert_cmpstr(row->after, ==, "attendees=3"); /* no names (C13) */
    g_assert_cmpstr(correct(desk, id, "pia", "occasion", "Klyngemøde om KOL"), ==, "");
    g_assert_cmpstr(result_of(desk, id, "D01"), ==, "pass");
}

static void
test_cluster(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t id = settle_slip(desk);
    g_assert_cmpstr(correct(desk, id, "pia", "cluster", "58"), ==, "");
    g_autoptr(CaseFile) file = load(desk, id);
    g_assert_cmpint(file->cluster, ==, 58);
    g_assert_false(file->cluster_proposed);
    g_assert_cmpuint(file->candidates->len, ==, 1);
    g_assert_cmpstr(result_of(desk, id, "B01"), ==, "pass");
}

/* Nobody is asked anew: what waited for its sender waits on, the rest is a person's. */
static void
test_status(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t id = settle_slip(desk), mails, again;
    g_autoptr(CaseFile) asked = load(desk, id);
    g_assert_cmpstr(asked->status, ==, "needs-info");
    g_assert_true(book_number(desk->book, NULL, 0, &mails, "SELECT count(*) FROM outgoing", ""));
    g_assert_cmpstr(correct(desk, id, "pia", "time", "19:00"), ==, "");
    g_autoptr(CaseFile) waits = load(desk, id);
    g_assert_cmpstr(waits->status, ==, "needs-info");
    g_assert_true(
        cases_decide(desk->book, id, waits->version, "pia", "note", "x", "flagged", NULL));
    g_assert_cmpstr(correct(desk, id, "pia", "time", "20:00"), ==, "");
    g_autoptr(CaseFile) flagged = load(desk, id);
    g_assert_cmpstr(flagged->status, ==, "flagged");
    g_assert_true(book_number(desk->book, NULL, 0, &again, "SELECT count(*) FROM outgoing", ""));
    g_assert_cmpint(again, ==, mails);
}

/* --- values ------------------------------------------------------------------------------- */

static void
test_values(void)
{
    static const struct {
        FieldId field;
        const char *value, *want;
    } table[] = {
        {FIELD_TOTAL, "15.120,00", "15120.00"},
        {FIELD_TOTAL, "15 120", "15120.00"},
        {FIELD_TOTAL, "kr. 840,-", "840.00"},
        {FIELD_TOTAL, "1234.5", "1234.50"},
        {FIELD_TOTAL, "-200,00", "-200.00"},
        {FIELD_TOTAL, "1.234", "1234.00"},
        {FIELD_TOTAL, "12.34,5", NULL},
        {FIELD_TOTAL, "99999999999999999999", NULL},
        {FIELD_ISSUE_DATE, "12.11.2026", "2026-11-12"},
        {FIELD_ISSUE_DATE, "2/1-26", "2026-01-02"},
        {FIELD_ISSUE_DATE, "12. november 2026", "2026-11-12"},
        {FIELD_ISSUE_DATE, "2026-11-12", "2026-11-12"},
        {FIELD_ISSUE_DATE, "i går", NULL},
        {FIELD_SUPPLIER_CVR, "DK 12 34 56 74", "12345674"},
        {FIELD_COVERS, "18", "18"},
        {FIELD_COVERS, "18 personer", NULL},
        {FIELD_SUPPLIER_NAME, "  Kroen  ", "Kroen"},
        {FIELD_TOTAL, "", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = correct_value(table[i].field, table[i].value);
        g_assert_cmpstr(got, ==, table[i].want);
    }
}

static void
test_words(void)
{
    g_autoptr(Reading) r = reading_new(), back = NULL;
    g_autoptr(GError) error = NULL;
    reading_add_word(r, "Total", 1, (ReadingBox){1, 2, 30, 4});
    reading_add_word(r, "010170-", 1, (ReadingBox){1, 2, 30, 4});
    reading_add_word(r, "1234", 1, (ReadingBox){1, 2, 30, 4});
    reading_add_word(r, "nowhere", 1, (ReadingBox){0});
    reading_mask(r);
    g_autoptr(json_t) json = reading_encode(r, true), bare = reading_encode(r, false);
    g_assert_null(json_object_get(bare, "words"));
    must(reading_decode(json, &back, &error), &error);
    g_assert_cmpuint(back->words->len, ==, 3);
    const ReadingWord *total = back->words->pdata[0], *cpr = back->words->pdata[1];
    g_assert_cmpstr(total->text, ==, "Total");
    g_assert_cmpint(total->box.w, ==, 30);
    g_assert_cmpstr(cpr->text, ==, "XXXXXXX");
    static const char *const lies[] = {"[[1,2,3,4,5]]", "[[1,2,3,4,-5,\"a\"]]", "[[1,2,3,4,5,6]]",
                                       "[[1,2,3,4,1e9,\"a\"]]"};
    for (size_t i = 0; i < G_N_ELEMENTS(lies); i++) {
        g_autoptr(Reading) none = NULL;
        g_autoptr(json_t) words = json_loads(lies[i], 0, NULL);
        json_object_set(json, "words", words);
        g_assert_false(reading_decode(json, &none, NULL));
    }
}

#define DESK_TEST(path, func) g_test_add("/correct/" path, Desk, NULL, open_desk, func, desk_close)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    DESK_TEST("a field", test_field);
    DESK_TEST("refused", test_refused);
    DESK_TEST("attendees from a spreadsheet", test_attendees);
    DESK_TEST("the cluster", test_cluster);
    DESK_TEST("what waits waits on", test_status);
    g_test_add_func("/correct/values", test_values);
    g_test_add_func("/correct/words with their places", test_words);
    return g_test_run();
}
