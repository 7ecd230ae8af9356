#include "spool/cases.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/queue.h"
#include <glib/gstdio.h>
#include <string.h>

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* 2026-12-31T23:30:00Z: already the next year in Copenhagen. */
#define NEW_YEAR_MS INT64_C(1798759800000)

typedef struct Room {
    Book *book;
    int64_t letter, part;
} Room;

static void
finish_job(Book *book, Reading *reading)
{
    g_autoptr(Job) job = NULL;
    g_autoptr(Reading) owned = reading;
    g_assert_true(letters_claim(book, 1000, &job, NULL));
    g_assert_nonnull(job);
    g_assert_true(letters_job_done(book, job, owned, NULL));
}

static void
set_up(Room *room, gconstpointer data)
{
    (void)data;
    bool known;
    char path[] = "1", type[] = "application/pdf", sha[] = SHA_B, name[] = "faktura.pdf";
    Reading *mail = reading_new(), *pdf = reading_new();
    g_assert_true(book_open(":memory:", true, &room->book, NULL));
    room->book->now_ms = NEW_YEAR_MS;
    g_assert_true(letters_arrive(room->book, SHA_A, 9, "INBOX", 1, 1, &room->letter, &known, NULL));
    Part part = {.letter = room->letter,
                 .path = path,
                 .name = name,
                 .media_type = type,
                 .sha256 = sha,
                 .document = true};
    g_assert_true(letters_add_part(room->book, &part, &room->part, NULL));
    mail->mail = reading_mail_new();
    g_ptr_array_add(mail->mail->from, reading_address_new(NULL, "anna@klinik.example"));
    finish_job(room->book, mail);
    reading_set(pdf, FIELD_TOTAL, "100.00", 1, "text");
    finish_job(room->book, pdf);
    g_assert_true(book_run(room->book, NULL,
                           "INSERT INTO cluster (number, name, valid_from)"
                           " VALUES (12, 'Skoven', '2023-01-01')",
                           ""));
}

static void
tear_down(Room *room, gconstpointer data)
{
    (void)data;
    book_close(room->book);
}

static CaseFile *
make_case(Room *room)
{
    CaseFile *file = case_file_new();
    CaseDocument *voucher = case_document_new("voucher", room->letter, room->part);
    voucher->confirmed = true;
    g_ptr_array_add(file->documents, voucher);
    g_ptr_array_add(file->documents, case_document_new("attendees", room->letter, 0));
    g_array_append_val(file->letters, room->letter);
    case_file_add_candidate(file, 12, "subject", "number", "Klynge 12");
    file->cluster = 12;
    file->supplier_cvr = g_strdup("12345674");
    file->invoice_id = g_strdup("F-77");
    file->has_total = true;
    file->total_oere = 10000;
    file->covers = 18;
    return file;
}

static CaseFile *
save_case(Room *room)
{
    g_autoptr(GError) error = NULL;
    CaseFile *file = make_case(room);
    g_assert_true(cases_save(room->book, file, &error));
    g_assert_no_error(error);
    return file;
}

static CaseFile *
load(Room *room, int64_t id)
{
    g_autoptr(GError) error = NULL;
    CaseFile *file = NULL;
    g_assert_true(cases_load(room->book, id, &file, &error));
    g_assert_no_error(error);
    return file;
}

static void
test_save_and_load(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(CaseFile) saved = save_case(room), got = load(room, saved->id),
                        none = load(room, 999);
    g_assert_null(none);
    g_assert_cmpstr(saved->number, ==, "K2027-000001");
    g_assert_cmpuint(strlen(saved->mark), ==, 16);
    g_assert_cmpuint(strspn(saved->mark, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), ==, 16);
    g_assert_cmpstr(got->number, ==, saved->number);
    g_assert_cmpstr(got->mark, ==, saved->mark);
    g_assert_cmpint(got->version, ==, saved->version);
    g_assert_cmpint(got->cluster, ==, 12);
    g_assert_true(got->has_total);
    g_assert_cmpint(got->total_oere, ==, 10000);
    g_assert_false(got->has_per_head);
    g_assert_null(got->route);
    g_assert_cmpuint(got->letters->len, ==, 1);
    g_assert_cmpuint(got->candidates->len, ==, 1);
    g_assert_cmpstr(((CaseCandidate *)got->candidates->pdata[0])->text, ==, "Klynge 12");
    g_assert_cmpuint(got->documents->len, ==, 2);
    const CaseDocument *voucher = got->documents->pdata[0], *text = got->documents->pdata[1];
    g_assert_true(voucher->confirmed);
    g_assert_cmpstr(voucher->name, ==, "faktura.pdf");
    g_assert_cmpstr(voucher->sha256, ==, SHA_B);
    g_assert_cmpstr(reading_value(voucher->reading, FIELD_TOTAL), ==, "100.00");
    g_assert_cmpint(text->part, ==, 0);
    g_assert_cmpstr(text->sha256, ==, SHA_A);
    g_assert_nonnull(text->reading->mail);
}

static void
test_corrected(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(CaseFile) saved = save_case(room);
    g_autoptr(Reading) correction = reading_new();
    reading_set(correction, FIELD_TOTAL, "90.00", 1, "person");
    g_assert_true(letters_add_reading(room->book, room->letter, room->part, correction, NULL));
    g_autoptr(CaseFile) got = load(room, saved->id);
    const CaseDocument *voucher = got->documents->pdata[0];
    g_assert_cmpstr(reading_value(voucher->reading, FIELD_TOTAL), ==, "90.00");
}

/* A number that is rolled back is given again: no gaps. */
static void
test_numbers_without_gaps(Room *room, gconstpointer data)
{
    (void)data;
    {
        g_autoptr(BookTransaction) t = book_transaction(room->book, NULL);
        g_autoptr(CaseFile) lost = save_case(room);
        g_assert_cmpstr(lost->number, ==, "K2027-000001");
    }
    g_autoptr(CaseFile) one = save_case(room), two = save_case(room);
    g_assert_cmpstr(one->number, ==, "K2027-000001");
    g_assert_cmpstr(two->number, ==, "K2027-000002");
    room->book->now_ms -= INT64_C(3600) * 1000;
    g_autoptr(CaseFile) old_year = save_case(room);
    g_assert_cmpstr(old_year->number, ==, "K2026-000001");
    g_assert_cmpstr(one->mark, !=, two->mark);
}

static void
test_stale(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(CaseFile) mine = save_case(room), yours = load(room, mine->id);
    g_assert_true(cases_save(room->book, mine, &error));
    g_assert_false(cases_save(room->book, yours, &error));
    g_assert_true(failure_is(error, FAIL_SENDER));
    g_clear_error(&error);
    g_assert_false(cases_decide(room->book, mine->id, yours->version, "bo", "approve", NULL,
                                "approved", &error));
    g_assert_true(failure_is(error, FAIL_SENDER));
    g_clear_error(&error);
    g_assert_true(cases_decide(room->book, mine->id, mine->version, "bo", "reject", "for dyrt",
                               "rejected", &error));
    g_autoptr(CaseFile) got = load(room, mine->id);
    g_assert_cmpstr(got->status, ==, "rejected");
    g_autoptr(GPtrArray) decisions = NULL;
    g_assert_true(cases_decisions(room->book, mine->id, &decisions, NULL));
    g_assert_cmpuint(decisions->len, ==, 1);
    g_assert_cmpstr(((CaseDecision *)decisions->pdata[0])->reason, ==, "for dyrt");
}

static void
test_added_never_removed(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(CaseFile) file = save_case(room);
    g_ptr_array_set_size(file->documents, 0);
    g_array_set_size(file->letters, 0);
    g_ptr_array_set_size(file->candidates, 0);
    CaseDocument *again = case_document_new("voucher", room->letter, room->part);
    g_ptr_array_add(file->documents, again);
    g_assert_true(cases_save(room->book, file, NULL));
    g_autoptr(CaseFile) got = load(room, file->id);
    g_assert_cmpuint(got->documents->len, ==, 2);
    g_assert_false(((CaseDocument *)got->documents->pdata[0])->confirmed);
    g_assert_cmpuint(got->letters->len, ==, 1);
    g_assert_cmpuint(got->candidates->len, ==, 0);
}

static Finding *
finding(const char *rule, const char *severity, const char *result, const char *office)
{
    Finding *f = finding_new(rule, severity, result);
    f->office_text = g_strdup(office);
    return f;
}

static void
judge(Room *room, int64_t id)
{
    g_autoptr(Verdict) verdict = verdict_new();
    verdict->pack = g_strdup("klynge 2023-04-01");
    verdict->status = g_strdup("flagged");
    g_ptr_array_add(verdict->findings, finding("B01", "block", "pass", "Klyngen er fundet."));
    g_ptr_array_add(verdict->findings, finding("D07", "flag", "fail", "For dyrt."));
    g_ptr_array_add(verdict->findings, finding("D01", "block", "fail", "Ingen liste."));
    g_ptr_array_add(verdict->findings, finding("C04", "info", "fail", "Bemærk."));
    Finding *last = finding("X02", "block", "not-applicable", NULL);
    last->part = room->part;
    last->arithmetic = g_strdup("18 × 800,00 kr. = 14.400,00 kr.");
    g_ptr_array_add(verdict->findings, last);
    g_assert_true(cases_add_verdict(room->book, id, verdict, NULL));
}

static void
test_verdicts(Room *room, gconstpointer data)
{
    (void)data;
    g_autoptr(CaseFile) file = save_case(room);
    g_autoptr(Verdict) none = NULL, got = NULL;
    g_assert_true(cases_newest_verdict(room->book, file->id, &none, NULL));
    g_assert_null(none);
    judge(room, file->id);
    judge(room, file->id);
    g_assert_true(cases_newest_verdict(room->book, file->id, &got, NULL));
    g_assert_cmpstr(got->judged_at, ==, "2026-12-31T23:30:00Z");
    g_assert_cmpuint(got->findings->len, ==, 5);
    const Finding *last = got->findings->pdata[4];
    g_assert_cmpint(last->part, ==, room->part);
    g_assert_cmpstr(last->arithmetic, ==, "18 × 800,00 kr. = 14.400,00 kr.");
    g_autoptr(GPtrArray) list = NULL;
    const QueueFilter unjudged = {.lane = LANE_UNJUDGED, .limit = 10};
    g_assert_true(queue_page(room->book, &unjudged, &list, NULL));
    const CaseSummary *summary = list->pdata[0];
    g_assert_cmpstr(summary->reasons, ==, "D01 D07");
    g_assert_cmpstr(summary->reason_text, ==, "Ingen liste. For dyrt.");
    g_assert_cmpstr(summary->cluster_name, ==, "Skoven");
}

static void
test_found_again(Room *room, gconstpointer data)
{
    (void)data;
    int64_t id = 0;
    g_autoptr(CaseFile) file = save_case(room), later = save_case(room);
    g_autofree char *mark = g_ascii_strdown(file->mark, -1);
    g_assert_true(cases_by_number(room->book, "k2027-000001", &id, NULL));
    g_assert_cmpint(id, ==, file->id);
    g_assert_true(cases_by_mark(room->book, mark, &id, NULL));
    g_assert_cmpint(id, ==, file->id);
    g_assert_true(cases_by_mark(room->book, "AAAAAAAAAAAAAAAA", &id, NULL));
    g_assert_cmpint(id, ==, 0);
    g_assert_true(cases_by_voucher(room->book, SHA_B, &id, NULL));
    g_assert_cmpint(id, ==, file->id);
    g_assert_true(cases_by_voucher(room->book, SHA_A, &id, NULL)); /* there as attendees only */
    g_assert_cmpint(id, ==, 0);
    g_assert_true(cases_by_invoice(room->book, "12345674", "F-77", 10000, 0, &id, NULL));
    g_assert_cmpint(id, ==, file->id);
    g_assert_true(cases_by_invoice(room->book, "12345674", "F-77", 10000, file->id, &id, NULL));
    g_assert_cmpint(id, ==, later->id);
    g_assert_true(cases_by_invoice(room->book, "12345674", "F-77", 10001, 0, &id, NULL));
    g_assert_cmpint(id, ==, 0);
    g_autoptr(GArray) cases = NULL;
    g_assert_true(cases_of_letter(room->book, room->letter, &cases, NULL));
    g_assert_cmpuint(cases->len, ==, 2);
}

static void
test_takes_part(Room *room, gconstpointer data)
{
    (void)data;
    bool takes = false;
    int64_t id;
    g_autoptr(CaseFile) file = save_case(room);
    g_assert_true(cases_takes_part(room->book, file->id, "Anna@klinik.example", &takes, NULL));
    g_assert_true(takes);
    g_assert_true(cases_takes_part(room->book, file->id, "bo@klinik.example", &takes, NULL));
    g_assert_false(takes);
    g_autoptr(Outgoing) mail = outgoing_new();
    mail->case_id = file->id;
    mail->kind = g_strdup("approval-request");
    mail->event = g_strdup("approval:1");
    mail->message_id = g_strdup("1@example.dk");
    mail->recipient = g_strdup("Bo@klinik.example");
    mail->envelope_from = g_strdup("");
    mail->bytes = g_bytes_new_static("x", 1);
    g_assert_true(outbox_add(room->book, mail, &id, NULL));
    g_assert_true(cases_takes_part(room->book, file->id, "bo@klinik.example", &takes, NULL));
    g_assert_true(takes);
}

#define ROOM_TEST(path, func) g_test_add("/cases/" path, Room, NULL, set_up, func, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ROOM_TEST("save and load", test_save_and_load);
    ROOM_TEST("a person's correction", test_corrected);
    ROOM_TEST("numbers without gaps", test_numbers_without_gaps);
    ROOM_TEST("stale versions", test_stale);
    ROOM_TEST("added, never removed", test_added_never_removed);
    ROOM_TEST("verdicts and reasons", test_verdicts);
    ROOM_TEST("found again", test_found_again);
    ROOM_TEST("who takes part", test_takes_part);
    return g_test_run();
}
