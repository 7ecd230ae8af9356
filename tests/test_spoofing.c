/* Approvals and commands by mail as others forge them, as coordinators write them, and as nobody
 * can tell: whole letters through the mail reader, the sender check and the clerk. */
#include "daemon/clerk.h"
#include "ocr/document.h"
#include "spool/approvals.h"
#include "tests/desk.h"
#include "tests/forged_letters.h"

#define EARLIER_DOCUMENT "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static bool
drop_part(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user, GError **error)
{
    (void)head, (void)data, (void)size_bytes, (void)user, (void)error;
    return true;
}

static void
settle(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    desk->config.templates = (char *)(uintptr_t) "templates";
    desk->config.form = (char *)(uintptr_t) "templates/deltagerliste/word/document.xml";
    desk->config.display_name = (char *)(uintptr_t) "PLO's klyngesekretariat";
    desk->config.phone = (char *)(uintptr_t) "";
    Clerk clerk = {.config = &desk->config,
                   .pack = desk->pack,
                   .book = desk->book,
                   .supervisor = -1,
                   .mail = -1,
                   .web = -1,
                   .zygote = -1,
                   .draw = -1,
                   .control = -1};
    desk_arrive(desk);
    (void)!clerk_settle(&clerk, desk->letter, &error);
    g_assert_no_error(error);
}

/* A supplier's invoice whose coordinator is asked; returns the case. */
static int64_t
ask_about(Desk *desk, const char *number, const char *cluster, Approval **out)
{
    g_autoptr(GArray) ids = NULL;
    g_autofree char *subject = g_strdup_printf("Faktura %s, %s", number, cluster);
    desk_mail(desk, FREMMED, subject, "Hermed faktura for lokaleleje.");
    desk_invoice(desk, number, "xml", number, "1250.00");
    settle(desk);
    g_assert_true(cases_of_letter(desk->book, desk->letter, &ids, NULL));
    g_assert_cmpuint(ids->len, ==, 1);
    g_assert_true(approvals_waiting(desk->book, g_array_index(ids, int64_t, 0), out, NULL));
    g_assert_nonnull(*out);
    return g_array_index(ids, int64_t, 0);
}

static void
replace_coordinator(Desk *desk)
{
    static const char csv[] =
        "number,name,region,coordinator,mail,valid_from,valid_to,group1_patients,members\n"
        "57,Nordfyn,Syd,Ida Ny,ida@praksis.example,2026-11-01,,45000,31\n"
        "58,Aalborg,Nord,Bo Dam,bo@klinik.example,2023-01-01,,40000,28\n"
        "59,Aalborg Vest,Nord,Bo Dam,bo@klinik.example,2023-01-01,,40000,28\n";
    g_autofree char *report = NULL;
    g_autoptr(GError) error = NULL;
    (void)!register_import(desk->book, csv, strlen(csv), false, &report, &error);
    g_assert_no_error(error);
}

static void
happen(Desk *desk, const Row *row)
{
    if (row->meanwhile == EXPIRED)
        desk->book->now_ms += INT64_C(31) * 24 * 60 * 60 * 1000;
    else if (row->meanwhile == LEFT_OFFICE)
        replace_coordinator(desk);
    else if (row->meanwhile == VOIDED) {
        g_autoptr(GArray) ids = NULL;
        g_assert_true(approvals_void(desk->book, "9999", DESK_TODAY, &ids, NULL));
    }
    desk->config.believe = row->believe == BELIEVES_NOTHING ? BELIEVE_NOTHING
                           : row->believe                   ? (Believe)row->believe
                                                            : BELIEVE_AUTHSERV;
}

/* The row as bytes; the words in capitals stand for the tokens of the book. */
static char *
letter_bytes(const Row *row, const char *token, const char *others)
{
    g_autofree char *lower = g_ascii_strdown(token, -1), *cut = g_strndup(token, 15);
    GString *out = g_string_new(NULL);
    g_string_append_printf(
        out, "%s%sTo: bilag@klynger.example\nMessage-ID: <x@klinik.example>\n%s%s",
        row->results ? row->results : RESULTS GOOD "\n", row->head ? row->head : ANNA,
        row->subject ? row->subject : SUBJECT, row->body ? row->body : "\nGodkendt\n");
    g_string_replace(out, "TOKEN", token, 0);
    g_string_replace(out, "OTHERS", others, 0);
    g_string_replace(out, "LOWER", lower, 0);
    g_string_replace(out, "SHORT", cut, 0);
    return g_string_free(out, FALSE);
}

static void
receive(Desk *desk, const char *bytes)
{
    DocumentRequest request = {.media_type = "message/rfc822", .sink = {drop_part, NULL}};
    reading_free(desk->mail);
    g_ptr_array_set_size(desk->parts, 0);
    desk->mail = document_read((const uint8_t *)bytes, strlen(bytes), &request);
    g_assert_nonnull(desk->mail->mail);
    settle(desk);
}

static int64_t
count(const Desk *desk, const char *sql)
{
    int64_t n = -1;
    g_assert_true(book_number(desk->book, NULL, 0, &n, sql, ""));
    return n;
}

/* What became of our question: "answer/status of its case". */
static char *
outcome(Desk *desk, const Row *row)
{
    g_autoptr(Approval) ours = NULL, others = NULL, now = NULL;
    g_autoptr(CaseFile) file = NULL;
    int64_t id = ask_about(desk, "4711", "klynge 57 Nordfyn", &ours);
    (void)ask_about(desk, "4712", "klynge 58 Aalborg", &others);
    g_autofree char *token = g_strdup(ours->token);
    if (row->meanwhile == OTHER_DOCUMENT) {
        g_clear_pointer(&token, g_free);
        g_assert_true(approvals_ask(desk->book, id, KOORDINATOR, EARLIER_DOCUMENT, &token, NULL));
    }
    happen(desk, row);
    g_autofree char *bytes = letter_bytes(row, token, others->token);
    receive(desk, bytes);
    g_assert_true(approvals_by_token(desk->book, token, &now, NULL));
    g_assert_true(cases_load(desk->book, id, &file, NULL));
    return g_strdup_printf("%s/%s", now->answer ? now->answer : "-", file->status);
}

static void
assert_forged_is_not_taken(Desk *desk, const Row *row)
{
    g_autofree char *got = outcome(desk, row);
    g_assert_cmpint(
        count(desk, "SELECT count(*) FROM approval WHERE answer IN ('approved', 'rejected')"), ==,
        0);
    g_assert_false(g_str_has_suffix(got, "/ready"));
    g_assert_cmpint(count(desk, "SELECT count(*) FROM outgoing WHERE recipient LIKE '%evil%'"), ==,
                    0);
}

static void
assert_genuine_is_taken(Desk *desk, const Row *row)
{
    g_autofree char *got = outcome(desk, row);
    g_assert_true(g_str_equal(got, "approved/ready") || g_str_equal(got, "approved/flagged"));
    g_assert_cmpint(count(desk, "SELECT count(*) FROM approval WHERE answer IS NOT NULL"), ==, 1);
}

static void
assert_unclear_is_queued(Desk *desk, const Row *row)
{
    g_autofree char *got = outcome(desk, row);
    g_assert_cmpstr(got, ==, "unclear/flagged");
}

static const Row statement = {
    .name = "the coordinator asks", .subject = "Subject: Saldo\n", .body = "\nSaldo\n"};

static int64_t
statements(const Desk *desk)
{
    return count(desk, "SELECT count(*) FROM outgoing WHERE event LIKE 'statement%'");
}

static void
assert_command_tells_nothing(Desk *desk, const Row *row)
{
    happen(desk, row);
    g_autofree char *bytes = letter_bytes(row, "", "");
    receive(desk, bytes);
    g_assert_cmpint(statements(desk), ==, row == &statement ? 1 : 0);
}

static void
check_table(const Row *rows, size_t n, void (*check)(Desk *, const Row *))
{
    for (size_t i = 0; i < n; i++) {
        Desk desk = {0};
        g_test_message("%s", rows[i].name);
        desk_open(&desk, NULL);
        check(&desk, &rows[i]);
        desk_close(&desk, NULL);
    }
}

static void
test_forged(void)
{
    g_assert_cmpuint(G_N_ELEMENTS(forged), >=, 60);
    check_table(forged, G_N_ELEMENTS(forged), assert_forged_is_not_taken);
}

static void
test_genuine(void)
{
    g_assert_cmpuint(G_N_ELEMENTS(genuine), >=, 20);
    check_table(genuine, G_N_ELEMENTS(genuine), assert_genuine_is_taken);
}

static void
test_unclear(void)
{
    g_assert_cmpuint(G_N_ELEMENTS(unclear), >=, 20);
    check_table(unclear, G_N_ELEMENTS(unclear), assert_unclear_is_queued);
}

static void
test_commands(void)
{
    check_table(&statement, 1, assert_command_tells_nothing);
    check_table(commands, G_N_ELEMENTS(commands), assert_command_tells_nothing);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/spoofing/forged approvals are not taken", test_forged);
    g_test_add_func("/spoofing/genuine approvals are taken", test_genuine);
    g_test_add_func("/spoofing/unclear answers are queued", test_unclear);
    g_test_add_func("/spoofing/forged commands tell nothing", test_commands);
    return g_test_run();
}
