/* A letter settled by the clerk's own function: what the book, the queue and the sender get when
 * a letter continues a case, comes too late for it, or is one of too many. */
#include "daemon/acts.h"
#include "daemon/clerk.h"
#include "spool/ledger.h"
#include "tests/desk.h"
#include "tests/our_mail.h"

enum { MINUTE_MS = 60 * 1000 };

static void
settle(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    desk->config.templates = (char *)(uintptr_t) "templates";
    desk->config.form = (char *)(uintptr_t) "templates/deltagerliste/word/document.xml";
    desk->config.display_name = (char *)(uintptr_t) "PLO's klyngesekretariat";
    Clerk clerk = {.config = &desk->config, .pack = desk->pack, .book = desk->book, .web = -1};
    desk_arrive(desk);
    (void)!clerk_settle(&clerk, desk->letter, &error);
    g_assert_no_error(error);
}

/* The case of the letter just settled. */
static CaseFile *
only_case(const Desk *desk)
{
    g_autoptr(GArray) ids = NULL;
    CaseFile *file = NULL;
    g_assert_true(cases_of_letter(desk->book, desk->letter, &ids, NULL));
    g_assert_cmpuint(ids->len, ==, 1);
    g_assert_true(cases_load(desk->book, g_array_index(ids, int64_t, 0), &file, NULL));
    return file;
}

static guint
number_of_cases(const Desk *desk)
{
    g_autoptr(GArray) ids = NULL;
    g_assert_true(cases_of_letter(desk->book, desk->letter, &ids, NULL));
    return ids->len;
}

static Letter *
letter_now(const Desk *desk)
{
    Letter *letter = NULL;
    g_assert_true(letters_load(desk->book, desk->letter, &letter, NULL));
    return letter;
}

/* What waits to be sent, and is then sent; GPtrArray of Outgoing. */
static GPtrArray *
sent_now(const Desk *desk)
{
    GPtrArray *due = NULL;
    g_assert_true(outbox_due(desk->book, 100, &due, NULL));
    for (guint i = 0; i < due->len; i++) {
        int64_t id = ((const Outgoing *)due->pdata[i])->id;
        g_assert_true(outbox_sending(desk->book, id, NULL));
        g_assert_true(outbox_sent(desk->book, id, "250 ok", NULL));
    }
    return due;
}

/* The text of the one mail that is sent now. */
static char *
answer_text(const Desk *desk)
{
    g_autoptr(GPtrArray) sent = sent_now(desk);
    g_assert_cmpuint(sent->len, ==, 1);
    return body_of(sent->pdata[0], "text/plain");
}

static void
assert_says(const char *text, const char *words)
{
    if (!strstr(text, words))
        g_error("not said: %s\nbut: %s", words, text);
}

static void
assert_starts(const char *text, const char *words)
{
    if (!g_str_has_prefix(text, words))
        g_error("does not start: %s\nbut: %s", words, text);
}

static const Finding *
found(const Verdict *verdict, const char *rule)
{
    for (guint i = 0; i < verdict->findings->len; i++)
        if (strcmp(((const Finding *)verdict->findings->pdata[i])->rule, rule) == 0)
            return verdict->findings->pdata[i];
    g_error("no finding of %s", rule);
}

/* --- answering continues the case ---------------------------------------------------------- */

/* The coordinator's photo without a list; returns the Message-ID of our question. */
static char *
ask_for_list(Desk *desk)
{
    desk_mail(desk, KOORDINATOR, "Middag, klynge 57 Nordfyn", "Hermed bon.");
    desk_slip(desk, "bon.jpg", "1200.00");
    settle(desk);
    g_autoptr(CaseFile) file = only_case(desk);
    g_autoptr(GPtrArray) sent = sent_now(desk);
    g_assert_cmpstr(file->status, ==, "needs-info");
    g_assert_cmpuint(sent->len, ==, 1);
    const Outgoing *question = sent->pdata[0];
    g_autofree char *text = body_of(question, "text/plain");
    assert_starts(
        text,
        "Modtaget – vi mangler deltagerlisten og anledningen, før vi kan refundere udlægget.");
    gsize size;
    const char *bytes = g_bytes_get_data(question->bytes, &size);
    g_assert_nonnull(g_strstr_len(bytes, (gssize)size, "filename=\"document.xml\""));
    return g_strdup(question->message_id);
}

static void
bring_form(Desk *desk)
{
    Reading *form = desk_part(desk, "deltagerliste.docx", "attendee-list", "office");
    reading_add_attendee(form, "Anna Holm", "doctor", "present");
    reading_add_attendee(form, "Ole Lund", "staff", "present");
    desk_set(form, FIELD_OCCASION, "Klyngemøde om KOL");
}

static void
answer_question(Desk *desk, const char *question)
{
    ReadingMail *mail = desk_mail(desk, KOORDINATOR, "SV: Middag", "Her er listen.");
    mail->in_reply_to = g_strdup(question);
    bring_form(desk);
    settle(desk);
}

/* Letters that are to lie in this folder. */
static guint
filed_in(const Desk *desk, const char *folder)
{
    g_autoptr(GPtrArray) moves = NULL;
    guint n = 0;
    g_assert_true(letters_moves(desk->book, 100, &moves, NULL));
    for (guint i = 0; i < moves->len; i++)
        n += strcmp(((const Move *)moves->pdata[i])->folder, folder) == 0;
    return n;
}

static void
a_believed_answer_completes_the_case(Desk *desk, gconstpointer data)
{
    (void)data;
    g_autofree char *question = ask_for_list(desk);
    int64_t first = desk->letter;
    answer_question(desk, question);
    g_autoptr(CaseFile) file = only_case(desk);
    g_autoptr(Verdict) verdict = NULL;
    g_assert_true(cases_newest_verdict(desk->book, file->id, &verdict, NULL));
    g_assert_cmpint(g_array_index(file->letters, int64_t, 0), ==, first);
    g_assert_cmpstr(file->status, ==, "ready");
    g_assert_cmpuint(filed_in(desk, "waiting"), ==, 0);
    g_assert_cmpuint(filed_in(desk, "review"), ==, 2);
    g_assert_cmpstr(found(verdict, "M02")->result, ==, "pass");
    g_autofree char *text = answer_text(desk);
    assert_starts(text, "Modtaget – vi har alt, hvad vi skal bruge");
}

/* The default believes nobody: then a person looks at what changes the case. */
static void
an_unconfirmed_answer_is_looked_at(Desk *desk, gconstpointer data)
{
    (void)data;
    desk->config.believe = BELIEVE_NOTHING;
    g_autofree char *question = ask_for_list(desk);
    answer_question(desk, question);
    g_autoptr(CaseFile) file = only_case(desk);
    g_autoptr(Verdict) verdict = NULL;
    g_assert_true(cases_newest_verdict(desk->book, file->id, &verdict, NULL));
    g_assert_cmpstr(file->status, ==, "flagged");
    const Finding *finding = found(verdict, "M02");
    g_assert_cmpstr(finding->result, ==, "fail");
    g_assert_null(finding->sender_text);
    assert_starts(finding->office_text, "Afsender ikke bekræftet: deltagerliste.docx (deltagerne "
                                        "og anledningen) kom i et senere svar");
    g_autofree char *text = answer_text(desk);
    assert_starts(text, "Modtaget – en medarbejder ser bilaget igennem og giver dig besked.");
    g_assert_null(strstr(text, "bekræftet"));
}

static void
a_number_alone_opens_nothing(Desk *desk, gconstpointer data)
{
    (void)data;
    g_free(ask_for_list(desk));
    g_autoptr(CaseFile) before = only_case(desk);
    desk_mail(desk, FREMMED, "Vedr. K2026-000001", "Deltagerlisten er vedhæftet.");
    bring_form(desk);
    settle(desk);
    g_autoptr(Letter) letter = letter_now(desk);
    g_autoptr(GPtrArray) sent = sent_now(desk);
    g_assert_cmpuint(number_of_cases(desk), ==, 0);
    g_assert_nonnull(strstr(letter->note, "K2026-000001"));
    g_assert_cmpuint(sent->len, ==, 0); /* a stranger without a voucher is not answered */
    g_autoptr(CaseFile) after = NULL;
    g_assert_true(cases_load(desk->book, before->id, &after, NULL));
    g_assert_cmpint(after->version, ==, before->version);
}

/* A stranger with an invoice of their own is answered, about that one only. */
static void
a_guess_learns_nothing(Desk *desk, gconstpointer data)
{
    (void)data;
    g_free(ask_for_list(desk));
    desk_mail(desk, FREMMED, "Vedr. K2026-000001", "Hvor langt er sagen?");
    desk_invoice(desk, "f.xml", "xml", "4711", "1250.00");
    settle(desk);
    g_autoptr(CaseFile) file = only_case(desk);
    g_assert_cmpint(file->proposed_case, !=, 0);
    g_autofree char *text = answer_text(desk);
    static const char *const secrets[] = {"Havnen", "1.200", "Anna", "K2026-000001",
                                          "mangler delt"};
    for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++)
        if (strstr(text, secrets[i]))
            g_error("learnt %s: %s", secrets[i], text);
}

/* --- after the end ------------------------------------------------------------------------- */

static void
end_case(Desk *desk, const char *status)
{
    g_autoptr(CaseFile) file = only_case(desk);
    g_autoptr(GError) error = NULL;
    (void)!cases_decide(desk->book, file->id, file->version, "anna", "approve", NULL, status,
                        &error);
    g_assert_no_error(error);
}

static void
a_late_letter_reaches_a_person(Desk *desk, gconstpointer data)
{
    const char *const *end = data; /* status, what the sender hears */
    g_autofree char *question = ask_for_list(desk);
    g_autoptr(CaseFile) before = only_case(desk);
    g_autoptr(Verdict) verdict = NULL;
    end_case(desk, end[0]);
    ReadingMail *mail = desk_mail(desk, KOORDINATOR, "SV: Middag", "Klynge 58 Aalborg. Ny bon:");
    mail->in_reply_to = g_strdup(question);
    bring_form(desk);
    settle(desk);
    g_autoptr(CaseFile) after = only_case(desk);
    g_autoptr(Letter) letter = letter_now(desk);
    g_autoptr(GPtrArray) aside = NULL;
    g_assert_cmpint(after->id, ==, before->id);
    g_assert_cmpstr(after->status, ==, end[0]);
    g_assert_cmpint(after->cluster, ==, 57);
    g_assert_cmpint(after->covers, ==, before->covers);
    g_assert_true(cases_newest_verdict(desk->book, after->id, &verdict, NULL));
    g_assert_cmpstr(verdict->status, ==, "needs-info"); /* the one from before */
    g_assert_cmpstr(letter->outcome, ==, "review");
    assert_starts(letter->note, "Hører til sag K2026-000001, som allerede er ");
    g_assert_true(letters_set_aside(desk->book, 10, &aside, NULL));
    g_assert_cmpuint(aside->len, ==, 1);
    g_autofree char *text = answer_text(desk);
    assert_starts(text, end[1]);
    g_assert_null(strstr(text, "Det mangler vi"));
}

/* A picture of another amount does not replace what was approved: it is a case of its own. */
static void
a_late_voucher_is_a_new_case(Desk *desk, gconstpointer data)
{
    (void)data;
    g_autofree char *question = ask_for_list(desk);
    g_autoptr(CaseFile) before = only_case(desk);
    end_case(desk, "approved");
    ReadingMail *mail = desk_mail(desk, KOORDINATOR, "SV: Middag", "Bedre foto");
    mail->in_reply_to = g_strdup(question);
    desk_slip(desk, "bedre.jpg", "1200.00");
    settle(desk);
    g_autoptr(CaseFile) after = NULL;
    g_assert_true(cases_load(desk->book, before->id, &after, NULL));
    g_assert_cmpuint(after->documents->len, ==, before->documents->len);
    g_assert_cmpuint(number_of_cases(desk), ==, 2);
}

/* --- too many ------------------------------------------------------------------------------ */

static void
write_often(Desk *desk, const char *from, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("bon %s %u %u.jpg", from, desk->uid, i);
        g_autofree char *total = g_strdup_printf("%u.00", 300 + i);
        desk_mail(desk, from, "Bilag fra klynge 57 Nordfyn", "Hermed bon.");
        desk_slip(desk, name, total);
        settle(desk);
    }
}

static guint
kinds_sent(const GPtrArray *sent, const char *kind)
{
    guint n = 0;
    for (guint i = 0; i < sent->len; i++)
        n += strcmp(((const Outgoing *)sent->pdata[i])->kind, kind) == 0;
    return n;
}

static void
a_flood_gets_one_digest(Desk *desk, gconstpointer data)
{
    (void)data;
    desk->config.answers_per_address = 3;
    write_often(desk, KOORDINATOR, 3);
    g_autoptr(GPtrArray) each = sent_now(desk);
    g_assert_cmpuint(kinds_sent(each, "answer"), ==, 3);
    write_often(desk, KOORDINATOR, 3);
    g_autoptr(GPtrArray) sent = sent_now(desk);
    g_assert_cmpuint(sent->len, ==, 1);
    const Outgoing *digest = sent->pdata[0];
    g_assert_cmpstr(digest->kind, ==, "digest");
    g_assert_cmpstr(digest->subject, ==, "Dine mails til os: samlet svar");
    g_autofree char *text = body_of(digest, "text/plain");
    assert_starts(text, "Modtaget – vi har fået 4 mails fra dig på to timer");
    assert_says(text, "Sag: K2026-000001\n");
    assert_says(text, "Sag: K2026-000004\n");
    assert_says(text, "vi mangler deltagerlisten");
    g_autoptr(CaseFile) unheard = only_case(desk); /* nobody was asked: a person sees it */
    g_assert_cmpstr(unheard->status, ==, "flagged");
    desk->book->now_ms += 121 * MINUTE_MS;
    write_often(desk, KOORDINATOR, 4);
    g_autoptr(GPtrArray) later = sent_now(desk);
    g_assert_cmpuint(kinds_sent(later, "answer"), ==, 3);
    g_assert_cmpuint(kinds_sent(later, "digest"), ==, 1);
}

static void
a_stranger_gets_no_digest(Desk *desk, gconstpointer data)
{
    (void)data;
    desk->config.answers_per_address = 2;
    write_often(desk, FREMMED, 4);
    g_autoptr(GPtrArray) sent = sent_now(desk);
    g_assert_cmpuint(kinds_sent(sent, "digest"), ==, 0);
    g_assert_cmpuint(kinds_sent(sent, "answer"), ==, 1);
}

/* --- rule I19 ------------------------------------------------------------------------------ */

static char *
result_of_balance(int64_t has_oere)
{
    Desk desk = {0};
    g_autoptr(Verdict) verdict = NULL;
    desk_open(&desk, NULL);
    desk_mail(&desk, KOORDINATOR, "Middag, klynge 57 Nordfyn", "Hermed bon.");
    desk_slip(&desk, "bon.jpg", "1200.00");
    g_assert_true(has_oere == 0 || ledger_open(desk.book, 57, has_oere, "2026-01-01", NULL));
    settle(&desk);
    g_autoptr(CaseFile) file = only_case(&desk);
    g_assert_true(cases_newest_verdict(desk.book, file->id, &verdict, NULL));
    const Finding *f = found(verdict, "I19");
    char *said = g_strdup_printf("%s %s", f->result, f->arithmetic ? f->arithmetic : "-");
    desk_close(&desk, NULL);
    return said;
}

static void
test_balance(void)
{
    static const struct {
        int64_t has_oere;
        const char *want;
    } table[] = {{0, "not-applicable -"},
                 {120000, "pass 1.200 kr. ≤ 1.200 kr. til rådighed"},
                 {119999, "fail 1.200 kr. > 1.199,99 kr. til rådighed"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *said = result_of_balance(table[i].has_oere);
        g_assert_cmpstr(said, ==, table[i].want);
    }
}

/* --- a reminder of a known invoice ---------------------------------------------------------- */

static int64_t
bring_invoice(Desk *desk, const char *from, const char *kind, const char *total)
{
    desk_mail(desk, from, "Faktura 1001", "Se vedhæftede.");
    Reading *r = desk_invoice(desk, kind, "text-layer", "1001", total);
    r->kind = (g_free(r->kind), g_strdup(kind));
    settle(desk);
    g_autoptr(CaseFile) file = only_case(desk);
    return file->id;
}

static void
a_reminder_joins_its_invoice(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t invoice = bring_invoice(desk, FREMMED, "invoice", "1250.00");
    g_assert_cmpint(bring_invoice(desk, FREMMED, "reminder", "1350.00"), ==, invoice);
    g_autoptr(CaseFile) file = only_case(desk);
    g_assert_cmpint(file->total_oere, ==, 125000); /* the fee is not part of it */
    g_assert_cmpuint(file->letters->len, ==, 2);
    g_assert_cmpint(bring_invoice(desk, "en.anden@firma.example", "reminder", "1350.00"), !=,
                    invoice); /* who does not take part joins nothing */
}

/* --- one outlay, two routes (C09, D25, H06) ------------------------------------------------- */

static char *
import_file(Desk *desk, const char *act, const char *csv)
{
    static const char *const none[] = {NULL};
    static char *columns[] = {(char *)(uintptr_t) "ref",        (char *)(uintptr_t) "dato",
                              (char *)(uintptr_t) "forretning", (char *)(uintptr_t) "beløb",
                              (char *)(uintptr_t) "klynge",     NULL};
    g_autoptr(GError) error = NULL;
    char *report = NULL;
    const ActRequest request = {.act = act, .words = none, .file = csv, .file_bytes = strlen(csv)};
    desk->config.card_columns = desk->config.zexpense_columns = columns;
    (void)!acts_do(desk->book, &desk->config, &request, &report, &error);
    g_assert_no_error(error);
    return report;
}

#define ROWS "ref;dato;forretning;beløb;klynge\n"

static void
bring_slip(Desk *desk)
{
    desk_mail(desk, KOORDINATOR, "Middag, klynge 57 Nordfyn", "Hermed bon.");
    Reading *slip = desk_slip(desk, "bon.jpg", "1200.00");
    desk_set(slip, FIELD_SUPPLIER_NAME, "Restaurant Havnefronten ApS");
    desk_set(slip, FIELD_ISSUE_DATE, "2026-09-15");
    settle(desk);
}

static void
a_card_slip_takes_its_route(Desk *desk, gconstpointer data)
{
    (void)data;
    g_autofree char *report = import_file(desk, "cards",
                                          ROWS "4711;17-09-2026;NETS*HAVNEFRONTEN 12;-1.200,00;57\n"
                                               "4712;17-09-2026;HAVNEFRONTEN;1.300,00;\n");
    g_autofree char *again =
        import_file(desk, "cards", ROWS "4711;17-09-2026;NETS*HAVNEFRONTEN 12;-1.200,00;57\n");
    g_assert_cmpstr(report, ==, "2 rows, 2 new\n");
    g_assert_cmpstr(again, ==, "1 rows, 0 new\n");
    bring_slip(desk);
    g_autoptr(CaseFile) file = only_case(desk);
    g_autoptr(Verdict) verdict = NULL;
    g_assert_cmpstr(file->route, ==, "card");
    g_assert_true(cases_newest_verdict(desk->book, file->id, &verdict, NULL));
    g_assert_cmpstr(found(verdict, "D25")->result, ==, "pass");
}

static void
a_card_row_finds_its_slip(Desk *desk, gconstpointer data)
{
    (void)data;
    bring_slip(desk);
    g_autofree char *other_day =
        import_file(desk, "cards", ROWS "1;25-09-2026;HAVNEFRONTEN;1200,00;\n");
    g_autofree char *other_shop = import_file(desk, "cards", ROWS "2;15-09-2026;Irma;1200,00;\n");
    g_autofree char *other_cluster =
        import_file(desk, "cards", ROWS "3;15-09-2026;HAVNEFRONTEN;1200,00;58\n");
    g_assert_cmpstr(other_day, ==, "1 rows, 1 new\n");
    g_assert_cmpstr(other_shop, ==, "1 rows, 1 new\n");
    g_assert_cmpstr(other_cluster, ==, "1 rows, 1 new\n");
    g_autofree char *report =
        import_file(desk, "cards", ROWS "4711;16-09-2026;HAVNEFRONTEN;1200,00;57\n");
    assert_says(report, ": voucher of card transaction 4711\n");
    g_autoptr(CaseFile) file = only_case(desk);
    g_assert_cmpstr(file->route, ==, "card");
}

static void
a_claim_beside_a_voucher_is_shown(Desk *desk, gconstpointer data)
{
    (void)data;
    bring_slip(desk);
    g_autofree char *report =
        import_file(desk, "zexpense", ROWS "Z9;2026-09-15;Havnefronten;1200,00;57\n");
    assert_says(report, "the same outlay by another route, zexpense Z9\n");
    g_autoptr(CaseFile) file = only_case(desk);
    g_autoptr(GPtrArray) decisions = NULL;
    g_assert_cmpstr(file->status, ==, "flagged");
    g_assert_cmpstr(file->route, ==, "outlay");
    g_assert_true(cases_decisions(desk->book, file->id, &decisions, NULL));
    const CaseDecision *note = decisions->pdata[decisions->len - 1];
    assert_says(note->reason, "zExpense, 15. september 2026, Havnefronten (ref. Z9)");
}

static void
a_voucher_of_a_claim_is_blocked(Desk *desk, gconstpointer data)
{
    (void)data;
    g_autofree char *report =
        import_file(desk, "zexpense", ROWS "Z9;2026-09-15;Havnefronten;1200,00;57\n");
    bring_slip(desk);
    g_autoptr(CaseFile) file = only_case(desk);
    g_autoptr(Verdict) verdict = NULL;
    g_assert_true(cases_newest_verdict(desk->book, file->id, &verdict, NULL));
    g_assert_cmpstr(found(verdict, "D25")->result, ==, "fail");
    assert_says(found(verdict, "D25")->office_text, "zExpense, 15. september 2026");
}

int
main(int argc, char **argv)
{
    static const char *const approved[] = {"approved",
                                           "Modtaget – sagen er allerede godkendt. En medarbejder"};
    static const char *const paid[] = {"paid", "Modtaget – sagen er allerede betalt."};
    static const char *const rejected[] = {"rejected", "Modtaget – sagen er allerede afvist."};
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, data, func)                                                                \
    g_test_add("/settle/" name, Desk, data, desk_open, func, desk_close)
    DESK_TEST("a believed answer completes the case", NULL, a_believed_answer_completes_the_case);
    DESK_TEST("an unconfirmed answer is looked at", NULL, an_unconfirmed_answer_is_looked_at);
    DESK_TEST("a number alone opens nothing", NULL, a_number_alone_opens_nothing);
    DESK_TEST("a guess learns nothing", NULL, a_guess_learns_nothing);
    DESK_TEST("a letter after the approval", approved, a_late_letter_reaches_a_person);
    DESK_TEST("a letter after the payment", paid, a_late_letter_reaches_a_person);
    DESK_TEST("a letter after the rejection", rejected, a_late_letter_reaches_a_person);
    DESK_TEST("a voucher after the approval", NULL, a_late_voucher_is_a_new_case);
    g_test_add_func("/settle/what the cluster has", test_balance);
    DESK_TEST("a reminder joins its invoice", NULL, a_reminder_joins_its_invoice);
    DESK_TEST("a card's slip takes its route", NULL, a_card_slip_takes_its_route);
    DESK_TEST("a card transaction finds its slip", NULL, a_card_row_finds_its_slip);
    DESK_TEST("a claim beside a voucher", NULL, a_claim_beside_a_voucher_is_shown);
    DESK_TEST("a voucher of a claim", NULL, a_voucher_of_a_claim_is_blocked);
    DESK_TEST("a flood gets one digest", NULL, a_flood_gets_one_digest);
    DESK_TEST("a stranger gets no digest", NULL, a_stranger_gets_no_digest);
    return g_test_run();
}
