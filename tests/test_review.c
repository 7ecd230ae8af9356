/* What a person's decision does, on a real book: status, posting, audit, mail, folder; and that a
 * refused one does nothing. */
#include "daemon/review.h"
#include "spool/audit.h"
#include "spool/cases.h"
#include "spool/ledger.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/users.h"
#include <string.h>

#define NOW_MS INT64_C(1795294445000) /* 2026-11-21T20:54:05Z */
#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

typedef struct Room {
    Config config;
    Book *book;
    int64_t letter, part, id;
} Room;

static void
register_fill(Book *book)
{
    static const char csv[] =
        "number,name,region,coordinator,mail,valid_from,valid_to,group1_patients,members\n"
        "57,Klynge Fjordby,Syd,Bodil Kærsgaard,bodil@fjordby.example,2023-01-01,,45000,31\n";
    g_autofree char *report = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(register_import(book, csv, strlen(csv), false, &report, &error));
    g_assert_no_error(error);
}

static void
users_fill(Book *book)
{
    static const char *const names[][2] = {
        {"pia", "reviewer"}, {"ane", "approver"}, {"rud", "auditor"}};
    g_autofree char *hash = NULL;
    g_assert_true(users_hash("secret enough", &hash, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_true(users_set(book, names[i][0], names[i][1], hash, NULL));
}

static void
finish_job(Book *book, const Reading *reading)
{
    g_autoptr(Job) job = NULL;
    g_assert_true(letters_claim(book, 1000, &job, NULL));
    g_assert_nonnull(job);
    g_assert_true(letters_job_done(book, job, reading, NULL));
}

static void
add_line(Reading *reading, const char *category, const char *gross)
{
    ReadingLine *line = g_new0(ReadingLine, 1);
    line->text = g_strdup(category);
    line->category = g_strdup(category);
    line->gross = g_strdup(gross);
    g_ptr_array_add(reading->lines, line);
}

static void
letter_arrives(Room *room, const char *from, const char *automatic)
{
    bool known;
    char path[] = "1", type[] = "application/pdf", sha[] = SHA_B, name[] = "faktura.pdf";
    g_assert_true(letters_arrive(room->book, SHA_A, 9, "INBOX", 1, 1, &room->letter, &known, NULL));
    Part part = {.letter = room->letter,
                 .path = path,
                 .name = name,
                 .media_type = type,
                 .sha256 = sha,
                 .document = true};
    g_assert_true(letters_add_part(room->book, &part, &room->part, NULL));
    g_autoptr(Reading) mail = reading_new(), pdf = reading_new();
    mail->mail = reading_mail_new();
    mail->mail->message_id = g_strdup("q@fjordby.example");
    mail->mail->subject = g_strdup("Kvittering");
    mail->mail->automatic = g_strdup(automatic);
    g_ptr_array_add(mail->mail->from, reading_address_new("Bodil", from));
    g_ptr_array_add(mail->mail->to, reading_address_new(NULL, "bilag@klynger.example"));
    finish_job(room->book, mail);
    add_line(pdf, "room", "1400.00");
    add_line(pdf, "dinner", "7000.00");
    finish_job(room->book, pdf);
}

static void
make_case(Room *room, const char *from)
{
    g_autoptr(CaseFile) file = case_file_new();
    g_ptr_array_add(file->documents, case_document_new("voucher", room->letter, room->part));
    g_array_append_val(file->letters, room->letter);
    g_free(file->status);
    file->status = g_strdup("ready");
    file->route = g_strdup("outlay");
    file->sender_address = g_strdup(from);
    file->cluster = 57;
    file->supplier_name = g_strdup("Restaurant Mølleåen");
    file->issue_date = g_strdup("2026-11-12");
    file->currency = g_strdup("DKK");
    file->has_total = true;
    file->total_oere = 840000;
    g_autoptr(GError) error = NULL;
    g_assert_true(cases_save(room->book, file, &error));
    g_assert_no_error(error);
    room->id = file->id;
}

static void
open_room(Room *room, const char *from, const char *automatic)
{
    room->config = (Config){.templates = (char *)(uintptr_t) "templates",
                            .address = (char *)(uintptr_t) "bilag@klynger.example",
                            .display_name = (char *)(uintptr_t) "PLO's klyngesekretariat",
                            .phone = (char *)(uintptr_t) "35 55 01 00"};
    g_assert_true(book_open(":memory:", true, &room->book, NULL));
    room->book->now_ms = NOW_MS;
    register_fill(room->book);
    users_fill(room->book);
    letter_arrives(room, from, automatic);
    make_case(room, from);
}

static CaseFile *
load(const Room *room)
{
    CaseFile *file = NULL;
    g_assert_true(cases_load(room->book, room->id, &file, NULL));
    g_assert_nonnull(file);
    return file;
}

static void
set_status(const Room *room, const char *status)
{
    g_autoptr(CaseFile) file = load(room);
    g_free(file->status);
    file->status = g_strdup(status);
    g_assert_true(cases_save(room->book, file, NULL));
}

/* Decides on the version that stands now; "" when it is done, else the code. */
static const char *
decide_about(const Room *room, const char *user, const char *action, const char *reason,
             const char *about)
{
    g_autoptr(CaseFile) file = load(room);
    const char *code = "";
    g_autoptr(GError) error = NULL;
    ReviewDecision d = {room->id, file->version, user, action, reason, about, NULL};
    if (review_decide(room->book, &room->config, NULL, &d, &code, &error)) {
        g_assert_no_error(error);
        return "";
    }
    g_assert_nonnull(error);
    g_assert_true(strcmp(code, "failed") == 0 || failure_is(error, FAIL_SENDER));
    return code;
}

static const char *
decide(const Room *room, const char *user, const char *action, const char *reason)
{
    return decide_about(room, user, action, reason, NULL);
}

static char *
status(const Room *room)
{
    g_autoptr(CaseFile) file = load(room);
    return g_strdup(file->status);
}

static void
assert_spent(const Room *room, int64_t want)
{
    int64_t spent, sum;
    g_assert_true(ledger_spent(room->book, 57, 2026, &spent, NULL));
    g_assert_true(ledger_sum(room->book, &sum, NULL));
    g_assert_cmpint(spent, ==, want);
    g_assert_cmpint(sum, ==, 0);
}

static GPtrArray *
mails(const Room *room)
{
    GPtrArray *list = NULL;
    g_assert_true(outbox_list(room->book, room->id, &list, NULL));
    return list;
}

static char *
wanted_folder(const Room *room)
{
    g_autoptr(GPtrArray) moves = NULL;
    g_assert_true(letters_moves(room->book, 10, &moves, NULL));
    return moves->len ? g_strdup(((Move *)moves->pdata[0])->folder) : NULL;
}

static guint
audit_rows(const Room *room, char **out_last)
{
    g_autofree char *subject = g_strdup_printf("case %" G_GINT64_FORMAT, room->id);
    g_autoptr(GPtrArray) rows = NULL;
    g_assert_true(audit_list(room->book, subject, &rows, NULL));
    if (out_last && rows->len > 0) {
        const AuditRow *row = rows->pdata[rows->len - 1];
        *out_last = g_strdup_printf("%s %s %s>%s %s", row->who, row->what, row->before, row->after,
                                    row->why ? row->why : "-");
    }
    return rows->len;
}

/* --- tests --------------------------------------------------------------------------------- */

static void
test_approve(void)
{
    Room room;
    open_room(&room, "bodil@fjordby.example", NULL);
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "");
    g_autofree char *now = status(&room), *folder = wanted_folder(&room), *last = NULL;
    g_assert_cmpstr(now, ==, "approved");
    g_assert_cmpstr(folder, ==, "done");
    assert_spent(&room, 840000);
    g_assert_cmpuint(audit_rows(&room, &last), ==, 1);
    g_assert_cmpstr(last, ==, "ane case.approve ready>approved -");
    g_autoptr(GPtrArray) list = mails(&room);
    g_assert_cmpuint(list->len, ==, 1);
    const Outgoing *mail = list->pdata[0];
    g_assert_cmpstr(mail->kind, ==, "decision");
    g_assert_cmpstr(mail->recipient, ==, "bodil@fjordby.example");
    g_assert_true(g_str_has_prefix(mail->subject, "Godkendt: Restaurant Mølleåen, 8.400 kr. ["));
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "closed");
    assert_spent(&room, 840000);
    book_close(room.book);
}

/* G06 */
static void
test_actions(void)
{
    static const struct {
        const char *action, *reason, *status, *folder, *audit;
        guint mails;
    } rows[] = {
        {"reject", " Ikke klyngens udgift ", "rejected", "done",
         "pia case.reject flagged>rejected Ikke klyngens udgift", 1},
        {"ask", "Hvem var med?", "needs-info", "waiting",
         "pia case.ask flagged>needs-info Hvem var med?", 1},
        {"note", "Ringet 010190-1234", "flagged", NULL,
         "pia case.note flagged>flagged Ringet XXXXXX-XXXX", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Room room;
        open_room(&room, "bodil@fjordby.example", NULL);
        set_status(&room, "flagged");
        g_assert_cmpstr(decide(&room, "pia", rows[i].action, rows[i].reason), ==, "");
        g_autofree char *now = status(&room), *folder = wanted_folder(&room), *last = NULL;
        g_assert_cmpstr(now, ==, rows[i].status);
        g_assert_cmpstr(folder, ==, rows[i].folder);
        g_assert_cmpuint(audit_rows(&room, &last), ==, 1);
        g_assert_cmpstr(last, ==, rows[i].audit);
        g_autoptr(GPtrArray) list = mails(&room);
        g_assert_cmpuint(list->len, ==, rows[i].mails);
        assert_spent(&room, 0);
        book_close(room.book);
    }
}

static void
test_refusals(void)
{
    static const struct {
        const char *status, *user, *action, *reason, *want;
    } rows[] = {
        {"ready", "pia", "approve", NULL, "not-allowed"}, /* a reviewer decides, never pays */
        {"ready", "rud", "reject", "Nej", "not-allowed"},
        {"ready", "nobody", "approve", NULL, "not-allowed"},
        {"ready", "ane", "burn", "x", "failed"},
        {"ready", "ane", "reject", NULL, "needs-reason"},
        {"ready", "ane", "reject", " \n ", "needs-reason"},
        {"ready", "ane", "note", NULL, "needs-reason"},
        {"flagged", "ane", "approve", NULL, "needs-reason"},
        {"needs-info", "ane", "approve", "Haster", "closed"},
        {"awaits-coordinator", "ane", "approve", "Haster", "closed"},
        {"paid", "ane", "reject", "Fortrudt", "closed"},
        {"duplicate", "ane", "approve", "x", "closed"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Room room;
        open_room(&room, "bodil@fjordby.example", NULL);
        set_status(&room, rows[i].status);
        g_assert_cmpstr(decide(&room, rows[i].user, rows[i].action, rows[i].reason), ==,
                        rows[i].want);
        g_autofree char *now = status(&room);
        g_autoptr(GPtrArray) list = mails(&room);
        g_assert_cmpstr(now, ==, rows[i].status);
        g_assert_cmpuint(list->len, ==, 0);
        g_assert_cmpuint(audit_rows(&room, NULL), ==, 0);
        assert_spent(&room, 0);
        book_close(room.book);
    }
}

/* G07: against a finding only with a reason */
static void
test_flagged_with_reason(void)
{
    Room room;
    open_room(&room, "bodil@fjordby.example", NULL);
    set_status(&room, "flagged");
    g_assert_cmpstr(decide(&room, "ane", "approve", "Aftalt med klyngen"), ==, "");
    assert_spent(&room, 840000);
    book_close(room.book);
}

static void
test_stale(void)
{
    Room room;
    open_room(&room, "bodil@fjordby.example", NULL);
    const char *code = NULL;
    g_autoptr(GError) error = NULL;
    ReviewDecision d = {room.id, 0, "ane", "approve", NULL, NULL, NULL};
    g_assert_false(review_decide(room.book, &room.config, NULL, &d, &code, &error));
    g_assert_cmpstr(code, ==, "stale");
    d.case_id = 999;
    g_clear_error(&error);
    g_assert_false(review_decide(room.book, &room.config, NULL, &d, &code, &error));
    g_assert_cmpstr(code, ==, "failed");
    assert_spent(&room, 0);
    book_close(room.book);
}

static void
test_unpayable(void)
{
    Room room;
    open_room(&room, "bodil@fjordby.example", NULL);
    g_autoptr(CaseFile) file = load(&room);
    g_free(file->currency);
    file->currency = g_strdup("EUR");
    g_assert_true(cases_save(room.book, file, NULL));
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "closed");
    file->has_total = false;
    g_free(file->currency);
    file->currency = g_strdup("DKK");
    g_assert_true(cases_save(room.book, file, NULL));
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "closed");
    assert_spent(&room, 0);
    book_close(room.book);
}

/* The decision stands, but nobody writes to a machine. */
static void
test_automatic_sender(void)
{
    Room room;
    open_room(&room, "noreply@supplier.example", "auto-submitted: auto-generated");
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "");
    g_autoptr(GPtrArray) list = mails(&room);
    g_assert_cmpuint(list->len, ==, 0);
    assert_spent(&room, 840000);
    book_close(room.book);
}

/* When the mail cannot be made, nothing of the decision stays. */
static void
test_all_or_nothing(void)
{
    Room room;
    open_room(&room, "bodil@fjordby.example", NULL);
    room.config.templates = (char *)(uintptr_t) "/nonexistent";
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "failed");
    g_autofree char *now = status(&room), *folder = wanted_folder(&room);
    g_assert_cmpstr(now, ==, "ready");
    g_assert_null(folder);
    g_assert_cmpuint(audit_rows(&room, NULL), ==, 0);
    assert_spent(&room, 0);
    book_close(room.book);
}

/* A08 */
static void
test_small(void)
{
    static const struct {
        const char *name;
        int64_t below_oere;
        const char *status;
        int64_t spent_oere;
    } cases[] = {
        {"never by default", 0, "ready", 0},
        {"not at the limit", 840000, "ready", 0},
        {"below it", 840001, "approved", 840000},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Room room;
        g_autoptr(CaseFile) file = NULL;
        g_test_message("%s", cases[i].name);
        open_room(&room, "bodil@fjordby.example", NULL);
        room.config.auto_approve_below_oere = cases[i].below_oere;
        g_assert_true(cases_load(room.book, room.id, &file, NULL));
        g_assert_true(review_approve_small(room.book, &room.config, file, NULL));
        g_autofree char *now = status(&room), *last = NULL;
        g_assert_cmpstr(now, ==, cases[i].status);
        g_assert_cmpstr(file->status, ==, cases[i].status);
        assert_spent(&room, cases[i].spent_oere);
        g_assert_cmpuint(audit_rows(&room, &last), ==, cases[i].spent_oere ? 1 : 0);
        g_autoptr(GPtrArray) list = mails(&room);
        g_assert_cmpuint(list->len, ==, 0); /* the answer to the letter says it */
        g_autoptr(CaseFile) again = NULL;
        g_assert_true(cases_load(room.book, room.id, &again, NULL));
        g_assert_cmpint(again->version, ==, file->version);
        book_close(room.book);
    }
}

/* Rule I19: what the cluster does not have is not paid; paid twice is refused. */
static void
test_pay(void)
{
    Room room;
    bool posted;
    int64_t owed = -1;
    open_room(&room, "bodil@fjordby.example", NULL);
    g_assert_cmpstr(decide(&room, "ane", "pay", NULL), ==, "closed"); /* not approved yet */
    g_assert_true(ledger_allocate(room.book, 57, 2026, 839999, "2026-03-01", NULL, &posted, NULL));
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "");
    g_assert_cmpstr(decide(&room, "ane", "pay", NULL), ==, "no-funds");
    g_assert_cmpstr(decide(&room, "pia", "pay", NULL), ==, "not-allowed");
    g_assert_true(ledger_open(room.book, 57, 1, "2026-01-01", NULL));
    g_autoptr(GError) error = NULL;
    g_assert_true(review_pay(room.book, &room.config, room.id, &error));
    g_assert_true(ledger_owed(room.book, room.id, &owed, NULL));
    g_assert_cmpint(owed, ==, 0);
    assert_spent(&room, 840000);
    g_assert_false(review_pay(room.book, &room.config, room.id, &error));
    g_autofree char *now = status(&room), *last = NULL;
    g_assert_cmpstr(now, ==, "paid");
    (void)audit_rows(&room, &last);
    g_assert_cmpstr(last, ==, "bilag case.pay approved>paid -");
    g_autoptr(GPtrArray) list = mails(&room);
    g_assert_cmpuint(list->len, ==, 2);
    g_assert_true(g_str_has_prefix(((Outgoing *)list->pdata[0])->subject, "Betalt: "));
    book_close(room.book);
}

/* X15: a credit note is booked as less spending, although it prints its amount without a sign. */
static void
test_credit_note(void)
{
    Room room;
    int64_t available;
    bool funded;
    open_room(&room, "bodil@fjordby.example", NULL);
    g_autoptr(Reading) reading = reading_new();
    reading->kind = (g_free(reading->kind), g_strdup("credit-note"));
    add_line(reading, "room", "8400.00");
    g_assert_true(letters_add_reading(room.book, room.letter, room.part, reading, NULL));
    g_assert_true(ledger_open(room.book, 57, 100000, "2026-01-01", NULL));
    room.config.auto_approve_below_oere = 10000000;
    g_autoptr(CaseFile) file = load(&room);
    g_assert_true(review_approve_small(room.book, &room.config, file, NULL));
    g_assert_cmpstr(file->status, ==, "ready"); /* money back is a person's to see */
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "");
    assert_spent(&room, -840000);
    g_assert_true(ledger_available(room.book, 57, &available, &funded, NULL));
    g_assert_cmpint(available, ==, 940000);
    g_assert_cmpstr(decide(&room, "ane", "pay", NULL), ==, "");
    assert_spent(&room, -840000);
    book_close(room.book);
}

/* An expense of a closed year is booked in the open one (rule I13). */
static void
test_closed_year(void)
{
    Room room;
    int64_t clusters, spent;
    open_room(&room, "bodil@fjordby.example", NULL);
    room.book->now_ms += INT64_C(90) * 24 * 3600 * 1000;
    g_assert_true(ledger_close_year(room.book, 2026, "2027-02-19", &clusters, NULL));
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "");
    assert_spent(&room, 0);
    g_assert_true(ledger_spent(room.book, 57, 2027, &spent, NULL));
    g_assert_cmpint(spent, ==, 840000);
    book_close(room.book);
}

static void
assert_now(const Room *room, const char *want)
{
    g_autofree char *now = status(room);
    g_assert_cmpstr(now, ==, want);
}

static guint
due_mails(const Room *room)
{
    g_autoptr(GPtrArray) due = NULL;
    g_assert_true(outbox_due(room->book, 10, &due, NULL));
    return due->len;
}

static void
test_undo(void)
{
    Room room;
    open_room(&room, "bodil@fjordby.example", NULL);
    room.config.undo_seconds = 60;
    g_assert_cmpstr(decide(&room, "ane", "undo", NULL), ==, "too-late");
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "");
    g_assert_cmpuint(due_mails(&room), ==, 0); /* waits for a second thought */
    g_assert_cmpstr(decide(&room, "pia", "undo", NULL), ==, "not-allowed");
    g_assert_cmpstr(decide(&room, "rud", "undo", NULL), ==, "not-allowed");
    g_assert_cmpstr(decide(&room, "ane", "undo", NULL), ==, "");
    assert_now(&room, "ready");
    assert_spent(&room, 0);
    g_autoptr(GPtrArray) none = mails(&room);
    g_assert_cmpuint(none->len, ==, 0);
    g_autofree char *last = NULL, *folder = wanted_folder(&room);
    (void)audit_rows(&room, &last);
    g_assert_cmpstr(last, ==, "ane case.undo approved>ready approve");
    g_assert_cmpstr(folder, ==, "review");
    g_assert_cmpstr(decide(&room, "ane", "undo", NULL), ==, "too-late"); /* once */
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "");
    assert_spent(&room, 840000);
    room.book->now_ms += 61000;
    g_assert_cmpuint(due_mails(&room), ==, 1);
    g_assert_cmpstr(decide(&room, "ane", "undo", NULL), ==, "too-late");
    assert_now(&room, "approved");
    book_close(room.book);
}

static void
test_undo_after_the_mail(void)
{
    Room room;
    open_room(&room, "bodil@fjordby.example", NULL);
    room.config.undo_seconds = 60;
    g_assert_cmpstr(decide(&room, "pia", "reject", "for dyrt"), ==, "");
    g_autoptr(GPtrArray) sent = mails(&room);
    g_assert_true(outbox_sending(room.book, ((Outgoing *)sent->pdata[0])->id, NULL));
    g_assert_cmpstr(decide(&room, "pia", "undo", NULL), ==, "too-late");
    assert_now(&room, "rejected");
    book_close(room.book);
}

static void
test_four_eyes(void)
{
    Room room;
    open_room(&room, "bodil@fjordby.example", NULL);
    room.config.four_eyes_above_oere = 839999;
    g_autofree char *hash = NULL;
    g_assert_true(users_hash("secret enough", &hash, NULL));
    g_assert_true(users_set(room.book, "ole", "approver", hash, NULL));
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "");
    assert_now(&room, "ready");
    assert_spent(&room, 0);
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "same-person");
    g_assert_cmpstr(decide(&room, "pia", "approve", NULL), ==, "not-allowed");
    g_autoptr(Verdict) again = verdict_new();
    again->pack = g_strdup("klynge");
    again->status = g_strdup("ready");
    g_assert_true(cases_add_verdict(room.book, room.id, again, NULL));
    g_assert_cmpstr(decide(&room, "ole", "approve", NULL), ==,
                    ""); /* something changed: the first */
    assert_now(&room, "ready");
    g_assert_cmpstr(decide(&room, "ane", "approve", NULL), ==, "");
    assert_now(&room, "approved");
    assert_spent(&room, 840000);
    book_close(room.book);
}

static void
test_about(void)
{
    Room room;
    open_room(&room, "bodil@fjordby.example", NULL);
    int64_t first = room.id;
    make_case(&room, "bodil@fjordby.example");
    g_assert_cmpstr(decide_about(&room, "pia", "duplicate", NULL, "K2026-000009"), ==,
                    "no-such-case");
    g_assert_cmpstr(decide_about(&room, "pia", "duplicate", NULL, "K2026-000002"), ==,
                    "no-such-case"); /* itself */
    g_assert_cmpstr(decide_about(&room, "pia", "assign", NULL, "nobody"), ==, "no-such-user");
    g_assert_cmpstr(decide_about(&room, "pia", "assign", NULL, "ane"), ==, "");
    g_autoptr(CaseFile) hers = load(&room);
    g_assert_cmpstr(hers->assigned_to, ==, "ane");
    g_assert_cmpstr(decide_about(&room, "pia", "assign", NULL, ""), ==, "");
    g_assert_cmpstr(decide_about(&room, "pia", "duplicate", NULL, "k2026-000001"), ==, "");
    g_autoptr(CaseFile) file = load(&room);
    g_assert_null(file->assigned_to);
    g_assert_cmpstr(file->status, ==, "duplicate");
    g_assert_cmpint(file->duplicate_of, ==, first);
    g_autoptr(GPtrArray) none = mails(&room);
    g_assert_cmpuint(none->len, ==, 0);
    book_close(room.book);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/review/approving books, tells and files", test_approve);
    g_test_add_func("/review/reject, ask and note", test_actions);
    g_test_add_func("/review/refused decisions do nothing", test_refusals);
    g_test_add_func("/review/approving a flagged case with a reason", test_flagged_with_reason);
    g_test_add_func("/review/an old version is refused", test_stale);
    g_test_add_func("/review/what the ledger cannot hold is not approved", test_unpayable);
    g_test_add_func("/review/automatic senders hear nothing", test_automatic_sender);
    g_test_add_func("/review/below the threshold without a person", test_small);
    g_test_add_func("/review/all or nothing", test_all_or_nothing);
    g_test_add_func("/review/paying what the cluster has", test_pay);
    g_test_add_func("/review/a credit note gives back", test_credit_note);
    g_test_add_func("/review/an expense of a closed year", test_closed_year);
    g_test_add_func("/review/taken back before anybody was told", test_undo);
    g_test_add_func("/review/not taken back after the mail has left", test_undo_after_the_mail);
    g_test_add_func("/review/two approvers above the limit", test_four_eyes);
    g_test_add_func("/review/duplicate and assign name another", test_about);
    return g_test_run();
}
