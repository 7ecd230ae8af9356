#include "daemon/likeness.h"
#include "tests/desk.h"

static const char *
role_of(const CaseFile *file, guint i)
{
    g_assert_cmpuint(file->documents->len, >, i);
    return ((CaseDocument *)file->documents->pdata[i])->role;
}

static void
assert_status(const Desk *desk, guint i, const char *want)
{
    const CaseFile *file = desk_case(desk, i);
    if (strcmp(file->status, want) == 0)
        return;
    const Verdict *v = desk->verdicts->pdata[i];
    for (guint k = 0; k < v->findings->len; k++) {
        const Finding *f = v->findings->pdata[k];
        if (strcmp(f->result, "fail") == 0)
            g_test_message("%s %s: %s", f->rule, f->severity, f->office_text);
    }
    g_error("status %s, want %s", file->status, want);
}

/* --- new cases
 * ------------------------------------------------------------------------------------------ */

static void
slip_with_names_in_the_mail(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, KOORDINATOR, "Udlæg, klynge 57 Nordfyn", "Deltagere: Anna Holm, Ole Lund");
    reading_add_attendee(desk->mail, "Anna Holm", "doctor", "present");
    reading_add_attendee(desk->mail, "Ole Lund", "doctor", "present");
    desk_set(desk->mail, FIELD_OCCASION, "Klyngemøde om KOL");
    desk_slip(desk, "bon.jpg", "1200.00");
    desk_settle(desk);
    assert_status(desk, 0, "ready");
    const CaseFile *file = desk_case(desk, 0);
    g_assert_cmpint(file->cluster, ==, 57);
    g_assert_false(file->cluster_proposed);
    g_assert_cmpint(file->per_head_oere, ==, 60000);
    g_assert_cmpstr(file->route, ==, "outlay");
    g_assert_cmpstr(role_of(file, 1), ==, "attendees");
    g_assert_cmpint(((CaseDocument *)file->documents->pdata[1])->part, ==, 0);
    g_assert_true(((CaseDocument *)file->documents->pdata[1])->confirmed);
    g_assert_true(desk->match->readable_voucher);
    g_assert_cmpstr(desk->match->intent, ==, "voucher");
}

static void
xml_and_pdf_are_one_case(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, FREMMED, "Faktura 1001", "Hermed faktura");
    desk_invoice(desk, "faktura.pdf", "text-layer", "1001", "1250.00");
    desk_invoice(desk, "faktura.xml", "xml", "1001", "1250.00");
    Reading *list = desk_part(desk, "deltagere.docx", "attendee-list", "office");
    reading_add_attendee(list, "Anna Holm", "doctor", "present");
    desk_settle(desk);
    g_assert_cmpuint(desk->match->cases->len, ==, 1);
    const CaseFile *file = desk_case(desk, 0);
    g_assert_cmpuint(file->documents->len, ==, 3);
    g_assert_cmpstr(role_of(file, 0), ==, "voucher");
    g_assert_cmpstr(((CaseDocument *)file->documents->pdata[0])->name, ==, "faktura.xml");
    g_assert_cmpstr(role_of(file, 1), ==, "copy");
    g_assert_cmpstr(role_of(file, 2), ==, "attendees");
    g_assert_cmpstr(file->route, ==, "invoice");
    g_assert_cmpstr(desk_finding(desk, 0, "X03")->result, ==, "pass");
    g_assert_cmpstr(desk_finding(desk, 0, "B01")->ask, ==, "cluster");
    assert_status(desk, 0, "needs-info");
    /* a stranger learns nothing of the meeting */
    g_assert_null(desk_finding(desk, 0, "D06")->sender_text);
}

static void
several_expenses_several_cases(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, KOORDINATOR, "To kvitteringer, klynge 57", "");
    desk_slip(desk, "a.jpg", "1200.00");
    Reading *second = desk_slip(desk, "b.jpg", "1200.00"); /* the same amount twice is two */
    desk_set(second, FIELD_ISSUE_DATE, "2026-10-02");
    Reading *list = desk_part(desk, "liste.pdf", "attendee-list", "text-layer");
    desk_set(list, FIELD_EVENT_DATE, "2026-10-01"); /* a slip of after midnight */
    reading_add_attendee(list, "Anna Holm", "doctor", "present");
    desk_settle(desk);
    g_assert_cmpuint(desk->match->cases->len, ==, 2);
    g_assert_cmpuint(desk_case(desk, 0)->documents->len, ==, 1);
    g_assert_cmpuint(desk_case(desk, 1)->documents->len, ==, 2);
}

static void
unreadable_voucher_is_asked_for(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, KOORDINATOR, "Bilag klynge 57", "");
    desk_word(&desk_part(desk, "laast.pdf", "other", "none")->end, "encrypted");
    desk_settle(desk);
    assert_status(desk, 0, "needs-info");
    g_assert_false(desk->match->readable_voucher);
    g_assert_nonnull(strstr(desk_finding(desk, 0, "C01")->sender_text, "laast.pdf"));
}

static void
unread_page_beside_a_voucher(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, KOORDINATOR, "Bilag klynge 57", "");
    desk_invoice(desk, "f.xml", "xml", "7", "1250.00");
    desk_word(&desk_part(desk, "stor.tif", "other", "none")->end, "too-big");
    desk_settle(desk);
    g_assert_cmpuint(desk->match->cases->len, ==, 1);
    g_assert_cmpstr(role_of(desk_case(desk, 0), 1), ==, "other");
    g_assert_cmpstr(desk_finding(desk, 0, "X11")->result, ==, "fail");
}

/* --- duplicates
 * ------------------------------------------------------------------------------------------- */

static void
the_same_file_again(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, KOORDINATOR, "Bilag klynge 57", "");
    desk_slip(desk, "bon.jpg", "1200.00");
    desk_settle(desk);
    int64_t first = desk_case(desk, 0)->id;
    desk_mail(desk, KOORDINATOR, "Sendt igen", "");
    desk_slip(desk, "bon.jpg", "1200.00");
    desk_settle(desk);
    g_assert_cmpint(desk_case(desk, 0)->id, ==, first);
    g_assert_cmpuint(desk_case(desk, 0)->documents->len, ==, 1);
    g_assert_cmpuint(desk_case(desk, 0)->letters->len, ==, 2);
    desk_mail(desk, FREMMED, "Bilag", "");
    desk_slip(desk, "bon.jpg", "1200.00");
    desk_settle(desk);
    g_assert_cmpint(desk_case(desk, 0)->duplicate_of, ==, first);
    g_assert_cmpstr(desk_case(desk, 0)->duplicate_rule, ==, "X01");
    assert_status(desk, 0, "duplicate");
}

static void
the_same_invoice_again(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, FREMMED, "Faktura, klynge 57", "");
    desk_invoice(desk, "f.pdf", "text-layer", "1001", "1250.00");
    desk_settle(desk);
    int64_t first = desk_case(desk, 0)->id;
    g_assert_cmpstr(desk_case(desk, 0)->status, !=, "duplicate");
    desk_mail(desk, KOORDINATOR, "Faktura, klynge 57", "");
    desk_invoice(desk, "foto.jpg", "ocr", "1001", "1250.00");
    desk_settle(desk);
    assert_status(desk, 0, "duplicate");
    g_assert_cmpint(desk_case(desk, 0)->duplicate_of, ==, first);
    g_assert_cmpstr(desk_finding(desk, 0, "X02")->sender_text, ==,
                    "Vi har allerede modtaget faktura 1001 fra Kroen ved Søen, så vi behandler den "
                    "kun én gang. Er det en anden faktura, så svar på denne mail og skriv det.");
    /* judged again, the first one is no duplicate of its duplicate */
    g_autoptr(CaseFile) original = NULL;
    g_autoptr(Verdict) again = NULL;
    g_assert_true(cases_load(desk->book, first, &original, NULL));
    g_assert_true(
        judge_case(desk->book, &desk->config, desk->pack, original, DESK_TODAY, &again, NULL));
    g_assert_cmpstr(again->status, !=, "duplicate");
}

/* --- joining
 * ------------------------------------------------------------------------------------------------
 */

/* A coordinator's slip without a list, answered with the Message-ID "ours@…". */
static int64_t
open_unfinished(Desk *desk)
{
    desk_mail(desk, KOORDINATOR, "Bilag klynge 57", "");
    desk_slip(desk, "bon.jpg", "1200.00");
    desk_settle(desk);
    assert_status(desk, 0, "needs-info");
    desk_answer(desk, desk_case(desk, 0), "ours@klynger.example");
    return desk_case(desk, 0)->id;
}

static void
list_in_the_answer(Desk *desk)
{
    reading_add_attendee(desk->mail, "Anna Holm", "doctor", "present");
    reading_add_attendee(desk->mail, "Ole Lund", "doctor", "present");
    desk_set(desk->mail, FIELD_OCCASION, "Klyngemøde om KOL");
}

static void
an_answer_joins(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t id = open_unfinished(desk);
    g_autofree char *mark = g_strdup(desk_case(desk, 0)->mark);
    static const struct {
        const char *name;
        bool thread, references, mark;
    } table[] = {
        {"In-Reply-To", true, false, false},
        {"References", false, true, false},
        {"mark in the subject", false, false, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autofree char *subject =
            table[i].mark ? g_strdup_printf("SV: Bilag [K2026-000001/%s]", mark) : NULL;
        ReadingMail *mail = desk_mail(desk, KOORDINATOR, subject ? subject : "SV: Bilag", "Her");
        if (table[i].thread)
            mail->in_reply_to = g_strdup("ours@klynger.example");
        if (table[i].references) {
            g_ptr_array_add(mail->references, g_strdup("ours@klynger.example"));
            g_ptr_array_add(mail->references, g_strdup("else@klinik.example"));
        }
        list_in_the_answer(desk);
        desk_settle(desk);
        g_assert_cmpstr(desk->match->intent, ==, "answer");
        g_assert_cmpint(desk_case(desk, 0)->id, ==, id);
        assert_status(desk, 0, "ready");
    }
}

static void
a_stranger_does_not_join(Desk *desk, gconstpointer data)
{
    (void)data;
    open_unfinished(desk);
    g_autofree char *subject = g_strdup_printf("SV: [K2026-000001/%s]", desk_case(desk, 0)->mark);
    ReadingMail *mail = desk_mail(desk, FREMMED, subject, "Her er listen");
    mail->in_reply_to = g_strdup("ours@klynger.example");
    list_in_the_answer(desk);
    desk_settle(desk);
    g_assert_cmpuint(desk->match->cases->len, ==, 0);
    g_assert_cmpstr(desk->match->intent, ==, "enquiry");
    g_assert_nonnull(strstr(desk->match->note, "K2026-000001"));
}

static void
a_bare_number_does_not_join(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t id = open_unfinished(desk);
    desk_mail(desk, KOORDINATOR, "Sag K2026-000001", "Deltagere");
    list_in_the_answer(desk);
    desk_settle(desk);
    g_assert_cmpuint(desk->match->cases->len, ==, 0);
    g_assert_nonnull(desk->match->note);
    desk_mail(desk, FREMMED, "Sag K2026-000001", "klynge 57");
    desk_invoice(desk, "f.xml", "xml", "7", "1250.00");
    desk_settle(desk);
    g_assert_cmpint(desk_case(desk, 0)->id, !=, id);
    g_assert_cmpint(desk_case(desk, 0)->proposed_case, ==, id);
    g_assert_cmpstr(desk_finding(desk, 0, "M01")->result, ==, "fail");
    g_assert_null(desk_finding(desk, 0, "M01")->sender_text);
    assert_status(desk, 0, "flagged");
}

static void
vouchers_in_an_answer(Desk *desk, gconstpointer data)
{
    (void)data;
    int64_t id = open_unfinished(desk);
    ReadingMail *mail = desk_mail(desk, KOORDINATOR, "SV: Bilag", "Bedre foto, og én til");
    mail->in_reply_to = g_strdup("ours@klynger.example");
    desk_slip(desk, "bedre.jpg", "1200.00"); /* the same amount: a better picture */
    desk_slip(desk, "taxa.jpg", "310.00");   /* another expense */
    desk_settle(desk);
    g_assert_cmpuint(desk->match->cases->len, ==, 2);
    g_assert_cmpint(desk_case(desk, 0)->id, ==, id);
    g_assert_cmpuint(desk_case(desk, 0)->documents->len, ==, 2);
    g_assert_cmpint(desk_case(desk, 1)->total_oere, ==, 31000);
}

static void
the_answer_names_the_cluster(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, FREMMED, "Faktura", "");
    desk_invoice(desk, "f.pdf", "text-layer", "1001", "1250.00");
    desk_settle(desk);
    g_assert_cmpint(desk_case(desk, 0)->cluster, ==, 0);
    desk_answer(desk, desk_case(desk, 0), "ask@klynger.example");
    ReadingMail *mail = desk_mail(desk, FREMMED, "SV: Faktura", "Det er klynge 58 Aalborg");
    mail->in_reply_to = g_strdup("ask@klynger.example");
    desk_settle(desk);
    g_assert_cmpint(desk_case(desk, 0)->cluster, ==, 58);
    assert_status(desk, 0, "awaits-coordinator");
}

/* --- letters without vouchers
 * ------------------------------------------------------------------------------ */

/* A05, A06, A20, A21, A23, A25, H01, I10 */
static void
letters_without_vouchers(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *name, *from, *text, *automatic, *intent;
        guint cases;
        bool note;
    } table[] = {
        {"question", KOORDINATOR, "Hvornår er næste kursus?", NULL, "enquiry", 0, true},
        {"balance", KOORDINATOR, "Hej\n\nHvad er vores saldo?", NULL, "statement", 0, false},
        {"a stranger's balance", FREMMED, "Hvad er klyngens saldo?", NULL, "enquiry", 0, true},
        {"balance in passing", KOORDINATOR,
         "Jeg var ude at cykle i går, og så kom jeg til at tænke på mødet og på vores saldo, som "
         "jo er "
         "lav.",
         NULL, "enquiry", 0, true},
        {"card", KOORDINATOR, "Jeg vil gerne ansøge om kort til klyngen.", NULL, "card", 0, true},
        {"new coordinator", KOORDINATOR, "Vi har valgt en ny koordinator, Ida.", NULL,
         "coordinator", 0, true},
        {"region", KOORDINATOR, "Hvad siger honoreringsaftalen om timer?", NULL, "region", 0, true},
        {"support", KOORDINATOR, "Jeg kan ikke logge ind.", NULL, "support", 0, true},
        {"kiap", KOORDINATOR, "Hvordan retter jeg medlemmer på kiap.dk?", NULL, "kiap", 0, true},
        {"research", FREMMED, "Vil I være med i et forskningsprojekt?", NULL, "research", 0, true},
        {"claim", KOORDINATOR, "Jeg søger refusion af 800 kr.", NULL, "voucher", 1, false},
        {"forgotten attachment", KOORDINATOR, "Vedhæftet er bonen", NULL, "voucher", 1, false},
        {"a stranger's claim", FREMMED, "See attached", NULL, "enquiry", 0, true},
        {"empty", KOORDINATOR, " \n", NULL, "empty", 0, true},
        {"out of office", KOORDINATOR, "Jeg er på ferie", "Auto-Submitted", "automatic", 0, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        ReadingMail *mail = desk_mail(desk, table[i].from, "Hej", table[i].text);
        mail->automatic = g_strdup(table[i].automatic);
        desk_settle(desk);
        g_assert_cmpstr(desk->match->intent, ==, table[i].intent);
        g_assert_cmpuint(desk->match->cases->len, ==, table[i].cases);
        g_assert_cmpint(desk->match->note != NULL, ==, table[i].note);
        if (table[i].cases)
            assert_status(desk, 0, "needs-info");
    }
}

static void
automatic_mail_never_joins(Desk *desk, gconstpointer data)
{
    (void)data;
    open_unfinished(desk);
    ReadingMail *mail = desk_mail(desk, KOORDINATOR, "Ikke på kontoret", "Jeg er på ferie");
    mail->in_reply_to = g_strdup("ours@klynger.example");
    mail->automatic = g_strdup("Auto-Submitted: auto-replied");
    desk_settle(desk);
    g_assert_cmpstr(desk->match->intent, ==, "automatic");
    mail = desk_mail(desk, "mailer-daemon@klinik.example", "Undelivered", "");
    mail->reported_id = g_strdup("ours@klynger.example");
    desk_part(desk, "original.pdf", "invoice", "text-layer"); /* our own mail, returned */
    desk_settle(desk);
    g_assert_cmpstr(desk->match->intent, ==, "bounce");
    g_assert_cmpuint(desk->match->cases->len, ==, 0);
}

static void
vouchers_in_automatic_mail(Desk *desk, gconstpointer data)
{
    (void)data;
    ReadingMail *mail = desk_mail(desk, "noreply@kroen.example", "Faktura klynge 57", "");
    mail->automatic = g_strdup("Precedence: bulk");
    Reading *r = desk_slip(desk, "bon.pdf", "1200.00");
    desk_word(&r->kind, "receipt");
    desk_settle(desk);
    g_assert_cmpstr(desk_finding(desk, 0, "X07")->result, ==, "fail");
    g_assert_cmpstr(desk_finding(desk, 0, "D01")->ask_of, ==, "coordinator");
    assert_status(desk, 0, "needs-info");
}

static void
a_mail_that_could_not_be_read(Desk *desk, gconstpointer data)
{
    (void)data;
    desk_mail(desk, KOORDINATOR, "x", "x");
    reading_free(desk->mail);
    desk->mail = reading_new();
    reading_stop(desk->mail, "hostile", "nesting 500 deep");
    desk_settle(desk);
    g_assert_cmpstr(desk->match->intent, ==, "unreadable");
    g_assert_nonnull(strstr(desk->match->note, "nesting 500 deep"));
}

/* --- clusters
 * -------------------------------------------------------------------------------------------------
 */

static void
cluster_from_all_sources(Desk *desk, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *name, *from, *number, *cluster_name, *subject, *text;
        int64_t want;
        bool proposed;
        const char *result, *severity;
    } table[] = {
        {"number on the document", FREMMED, "57", NULL, "Bilag", "", 57, false, "pass", "block"},
        {"name on the document", FREMMED, NULL, "Nordfyn", "Bilag", "", 57, false, "pass", "block"},
        {"name with OCR noise, sender's own", KOORDINATOR, NULL, "N0rdfyn", "Bilag", "", 57, false,
         "pass", "block"},
        {"name with OCR noise, stranger", FREMMED, NULL, "N0rdfyn", "Bilag", "", 57, false, "fail",
         "flag"},
        {"the longer name", FREMMED, NULL, "Klynge Ålborg Vest", "Bilag", "", 59, false, "pass",
         "block"},
        {"subject", FREMMED, NULL, NULL, "Faktura til Nordfyn", "", 57, false, "pass", "block"},
        {"text", FREMMED, NULL, NULL, "Faktura", "Til klyngenr. 58.", 58, false, "pass", "block"},
        {"town in the text is no cluster", FREMMED, NULL, NULL, "Faktura", "Kroen, Aalborg", 0,
         false, "fail", "block"},
        {"a date is no number", FREMMED, NULL, NULL, "Faktura", "klynge 57. oktober", 0, false,
         "fail", "block"},
        {"only the sender's role", KOORDINATOR, NULL, NULL, "Bilag", "", 57, true, "fail", "flag"},
        {"sender of two", TO_KLYNGER, NULL, NULL, "Bilag", "", 0, false, "fail", "block"},
        {"one of the sender's two", TO_KLYNGER, "59", NULL, "Bilag", "", 59, false, "pass",
         "block"},
        {"document against subject", FREMMED, "57", NULL, "Klynge 58", "", 57, true, "fail",
         "flag"},
        {"document against sender", KOORDINATOR, "58", NULL, "Bilag", "", 58, true, "fail", "flag"},
        {"unknown number", FREMMED, "99", NULL, "Bilag", "", 0, false, "fail", "block"},
        {"unknown number, known sender", KOORDINATOR, "99", NULL, "Bilag", "", 57, true, "fail",
         "flag"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autofree char *file_name = g_strdup_printf("f%zu.pdf", i);
        desk_mail(desk, table[i].from, table[i].subject, table[i].text);
        Reading *r = desk_invoice(desk, file_name, "text-layer", file_name, "1250.00");
        (void)reading_set(r, FIELD_CLUSTER_NUMBER, table[i].number ? table[i].number : "", 1,
                          "text");
        (void)reading_set(r, FIELD_CLUSTER_NAME, table[i].cluster_name ? table[i].cluster_name : "",
                          1, "text");
        desk_settle(desk);
        g_assert_cmpint(desk_case(desk, 0)->cluster, ==, table[i].want);
        g_assert_cmpint(desk_case(desk, 0)->cluster_proposed, ==, table[i].proposed);
        g_assert_cmpstr(desk_finding(desk, 0, "B01")->result, ==, table[i].result);
        g_assert_cmpstr(desk_finding(desk, 0, "B01")->severity, ==, table[i].severity);
    }
}

/* "Nordfyen Kro" in the subject resembles Nordfyn; the invoice says Aalborg by number and name. */
static void
a_resemblance_beside_certainty(Desk *desk, gconstpointer data)
{
    (void)data;
    for (int named = 0; named < 2; named++) {
        desk_mail(desk, KOORDINATOR, "Faktura fra Nordfyen Kro", "");
        Reading *r =
            desk_invoice(desk, named ? "a.xml" : "b.xml", "xml", named ? "11" : "12", "1250.00");
        desk_set(r, FIELD_CLUSTER_NUMBER, "58");
        if (named)
            desk_set(r, FIELD_CLUSTER_NAME, "Aalborg");
        desk_settle(desk);
        g_assert_cmpint(desk_case(desk, 0)->cluster, ==, 58);
        const char *text = desk_finding(desk, 0, "B01")->office_text;
        g_assert_cmpint(text && strstr(text, "ligner"), ==, !named);
    }
}

static void
likeness(void)
{
    static const struct {
        const char *haystack, *needle;
        int distance; /* -1: not even nearly */
    } table[] = {
        {"Klynge Køge Bugt", "koge bugt", 0},
        {"KOEGE BUGT", "Køge Bugt", 0},
        {"Aalborg Øst", "Ålborg Øst", 0},
        {"Sonderborg", "Sønderborg", 0},
        {"S0nderborg", "Sønderborg", 1},
        {"Nordfyns", "Nordfyn", 1},
        {"Ribe", "Rive", -1},
        {"Vejle", "Vejen", -1},
        {"Holstebro Nord", "Holstebro Syd", -1},
        {"", "Nordfyn", -1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s in %s", table[i].needle, table[i].haystack);
        g_autofree char *h = likeness_fold(table[i].haystack), *n = likeness_fold(table[i].needle);
        int distance = -1;
        bool nearly = likeness_has_words_nearly(h, n, &distance);
        g_assert_cmpint(nearly, ==, table[i].distance >= 0);
        if (nearly)
            g_assert_cmpint(distance, ==, table[i].distance);
        g_assert_cmpint(likeness_has_words(h, n), ==, table[i].distance == 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define DESK_TEST(name, func) g_test_add("/match/" name, Desk, NULL, desk_open, func, desk_close)
    DESK_TEST("slip with names in the mail", slip_with_names_in_the_mail);
    DESK_TEST("XML and PDF are one case", xml_and_pdf_are_one_case);
    DESK_TEST("several expenses are several cases", several_expenses_several_cases);
    DESK_TEST("an unreadable voucher is asked for", unreadable_voucher_is_asked_for);
    DESK_TEST("an unread page beside a voucher", unread_page_beside_a_voucher);
    DESK_TEST("the same file again", the_same_file_again);
    DESK_TEST("the same invoice again", the_same_invoice_again);
    DESK_TEST("an answer joins", an_answer_joins);
    DESK_TEST("a stranger does not join", a_stranger_does_not_join);
    DESK_TEST("a bare number does not join", a_bare_number_does_not_join);
    DESK_TEST("vouchers in an answer", vouchers_in_an_answer);
    DESK_TEST("the answer names the cluster", the_answer_names_the_cluster);
    DESK_TEST("letters without vouchers", letters_without_vouchers);
    DESK_TEST("automatic mail never joins", automatic_mail_never_joins);
    DESK_TEST("vouchers in automatic mail", vouchers_in_automatic_mail);
    DESK_TEST("a mail that could not be read", a_mail_that_could_not_be_read);
    DESK_TEST("cluster from all sources", cluster_from_all_sources);
    DESK_TEST("a resemblance beside certainty", a_resemblance_beside_certainty);
    g_test_add_func("/match/likeness", likeness);
    return g_test_run();
}
