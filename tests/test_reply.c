/* The mails we write, whole: who is told what, in which words, with which headers. With
 * REPLY_SAMPLES=DIR in the environment each mail is also left there to be looked at. */
#include "daemon/own.h"
#include "daemon/reply.h"
#include "tests/our_mail.h"
#include <glib/gstdio.h>
#include <string.h>

static const int64_t NOW_MS = INT64_C(1795294445000); /* 2026-11-21T20:54:05Z */
static char *form_path;

typedef struct Scene {
    Config config;
    LetterView *view;
    Sender *sender;
    GPtrArray *cases; /* ReplyCase, all owned */
} Scene;

static void
reply_case_clear(void *data)
{
    ReplyCase *rc = data;
    case_file_free(rc->file);
    verdict_free(rc->verdict);
    cluster_free(rc->cluster);
    g_free(rc);
}

static void
sender_role(Sender *sender, int64_t cluster, const char *role)
{
    Role *r = g_new0(Role, 1);
    r->cluster = cluster;
    r->role = g_strdup(role);
    r->address = g_strdup(sender->address);
    g_ptr_array_add(sender->roles, r);
}

static LetterView *
view_new(const char *subject)
{
    LetterView *view = g_new0(LetterView, 1);
    view->letter = g_new0(Letter, 1);
    view->letter->id = 17;
    view->letter->subject = g_strdup(subject);
    view->letter->message_id = g_strdup("abc@laegehus.example");
    view->mail = reading_new();
    view->mail->mail = reading_mail_new();
    view->parts = g_ptr_array_new();
    return view;
}

static Scene
scene(const char *subject, const char *address, const char *name)
{
    Scene s = {.config = {.templates = (char *)(uintptr_t) "templates",
                          .form = form_path,
                          .address = (char *)(uintptr_t) "bilag@klynger.example",
                          .display_name = (char *)(uintptr_t) "PLO's klyngesekretariat",
                          .phone = (char *)(uintptr_t) "35 55 01 00",
                          .smtp_null_sender = true}};
    s.view = view_new(subject);
    s.sender = g_new0(Sender, 1);
    s.sender->address = g_strdup(address);
    s.sender->name = g_strdup(name);
    s.sender->roles = g_ptr_array_new();
    s.cases = g_ptr_array_new_with_free_func(reply_case_clear);
    return s;
}

static void
scene_clear(Scene *s)
{
    for (guint i = 0; i < s->sender->roles->len; i++)
        role_free(s->sender->roles->pdata[i]);
    letter_free(s->view->letter);
    reading_free(s->view->mail);
    g_ptr_array_unref(s->view->parts);
    g_free(s->view);
    sender_free(s->sender);
    g_ptr_array_unref(s->cases);
}

static Cluster *
cluster_57(void)
{
    Cluster *cluster = g_new0(Cluster, 1);
    cluster->number = 57;
    cluster->name = g_strdup("Klynge Fjordby & Omegn");
    cluster->coordinator = g_strdup("Bodil Kærsgaard");
    cluster->coordinator_address = g_strdup("bodil@fjordby.example");
    return cluster;
}

/* A dinner of cluster 57, 18 covers, 8.400 kr. */
static ReplyCase *
add_case(Scene *s, const char *number, const char *route, const char *status)
{
    ReplyCase *rc = g_new0(ReplyCase, 1);
    CaseFile *file = rc->file = case_file_new();
    file->id = 123 + s->cases->len;
    file->version = 4;
    file->number = g_strdup(number);
    file->mark = g_strdup("AB2CD3EF4GH5IJ6K");
    file->route = g_strdup(route);
    g_free(file->status);
    file->status = g_strdup(status);
    file->sender_address = g_strdup(s->sender->address);
    file->sender_name = g_strdup(s->sender->name);
    file->supplier_name = g_strdup("Restaurant Mølleåen");
    file->invoice_id = g_strdup("20261044");
    file->issue_date = g_strdup("2026-11-12");
    file->currency = g_strdup("DKK");
    file->has_total = file->has_per_head = true;
    file->total_oere = 840000;
    file->covers = 18;
    file->per_head_oere = 46667;
    file->cluster = 57;
    rc->verdict = verdict_new();
    rc->cluster = cluster_57();
    g_ptr_array_add(s->cases, rc);
    return rc;
}

static void
add_finding(ReplyCase *rc, const char *rule, const char *ask, const char *ask_of, const char *da,
            const char *en)
{
    Finding *finding = finding_new(rule, "block", "fail");
    finding->ask = g_strdup(ask);
    finding->ask_of = g_strdup(ask_of);
    finding->sender_text = g_strdup(da);
    finding->sender_text_en = g_strdup(en);
    g_ptr_array_add(rc->verdict->findings, finding);
}

static void
add_missing_list(ReplyCase *rc)
{
    add_finding(rc, "G01", "attendees", "coordinator",
                "Send deltagerlisten for mødet den 12. november med navn, praksis og rolle.",
                "Send the list of attendees of the meeting on 12 November.");
    add_finding(rc, "D22", "occasion", "coordinator", "Skriv, hvad mødet handlede om.",
                "Tell us what the meeting was about.");
}

/* --- reading our own mails ----------------------------------------------------------------- */

static void
leave_sample(const Outgoing *outgoing, const char *name)
{
    const char *dir = g_getenv("REPLY_SAMPLES");
    if (!dir)
        return;
    static const char *const kinds[][2] = {{"text/plain", "txt"}, {"text/html", "html"}};
    for (size_t i = 0; i < 2; i++) {
        g_autofree char *body = body_of(outgoing, kinds[i][0]);
        g_autofree char *path = g_strdup_printf("%s/%s.%s", dir, name, kinds[i][1]);
        g_assert_true(g_file_set_contents(path, body, -1, NULL));
    }
    gsize size;
    const char *data = g_bytes_get_data(outgoing->bytes, &size);
    g_autofree char *path = g_strdup_printf("%s/%s.eml", dir, name);
    g_assert_true(g_file_set_contents(path, data, (gssize)size, NULL));
}

static Outgoing *
answer(const Scene *s, const char *intent, const char *sample)
{
    Outgoing *out = NULL;
    g_autoptr(GError) error = NULL;
    bool good =
        reply_to_letter(&s->config, s->view, s->sender, intent, s->cases, NOW_MS, &out, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    if (out)
        leave_sample(out, sample);
    return out;
}

static void
assert_nowhere(const Outgoing *outgoing, const char *const *words)
{
    g_autofree char *text = body_of(outgoing, "text/plain");
    g_autofree char *html = body_of(outgoing, "text/html");
    for (; *words; words++) {
        g_assert_null(strstr(text, *words));
        g_assert_null(strstr(html, *words));
        g_assert_null(strstr(outgoing->subject, *words));
    }
}

/* --- the cases ----------------------------------------------------------------------------- */

static void
test_missing_list(void)
{
    Scene s = scene("Kvittering fra klyngemøde", "anne@laegehus.example", "Anne Østergård");
    sender_role(s.sender, 57, "treasurer");
    add_missing_list(add_case(&s, "K2026-000123", "outlay", "needs-info"));
    g_autoptr(Outgoing) out = answer(&s, "voucher", "mangler-liste");
    g_autofree char *text = body_of(out, "text/plain");
    g_assert_cmpstr(
        text, ==,
        "Modtaget – vi mangler deltagerlisten og anledningen, før vi kan refundere udlægget.\n"
        "\n"
        "Sag: K2026-000123\n"
        "Leverandør: Restaurant Mølleåen\n"
        "Fakturanr.: 20261044\n"
        "Dato: 12. november 2026\n"
        "Beløb i alt: 8.400 kr.\n"
        "Klynge: 57 Klynge Fjordby & Omegn\n"
        "Kuverter: 18\n"
        "Pr. person: 466,67 kr.\n"
        "\n"
        "Det mangler vi:\n"
        "1. Send deltagerlisten for mødet den 12. november med navn, praksis og rolle.\n"
        "2. Skriv, hvad mødet handlede om.\n"
        "\n"
        "Lad emnelinjen stå, når du svarer – så finder vi selv sagen.\n"
        "Skemaet er vedhæftet. Udfyld det på computeren, eller print det og tag et foto, og "
        "vedhæft "
        "det i dit svar. I må også bruge jeres egen liste.\n"
        "\n"
        "Venlig hilsen\n"
        "PLO's klyngesekretariat\n"
        "Er du i tvivl, så ring 35 55 01 00 · bilag@klynger.example\n");
    g_assert_cmpstr(out->subject, ==,
                    "Re: Kvittering fra klyngemøde [K2026-000123/AB2CD3EF4GH5IJ6K]");
    g_autofree char *type = header_of(out, "Content-Type");
    g_assert_true(g_str_has_prefix(type, "multipart/mixed;"));
    scene_clear(&s);
}

static void
test_headers(void)
{
    Scene s = scene("Kvittering", "anne@laegehus.example", "Anne Østergård");
    sender_role(s.sender, 57, "treasurer");
    add_case(&s, "K2026-000123", "invoice", "ready");
    g_ptr_array_add(s.view->mail->mail->references, g_strdup("first@laegehus.example"));
    g_autoptr(Outgoing) out = answer(&s, "voucher", "klar");
    static const struct {
        const char *name, *want;
    } rows[] = {
        {"From", "\"PLO's klyngesekretariat\" <bilag@klynger.example>"},
        {"To", "=?UTF-8?Q?Anne_=C3=98sterg=C3=A5rd?= <anne@laegehus.example>"},
        {"Subject", "Re: Kvittering [K2026-000123/AB2CD3EF4GH5IJ6K]"},
        {"In-Reply-To", "<abc@laegehus.example>"},
        {"References", "<first@laegehus.example> <abc@laegehus.example>"},
        {"Auto-Submitted", "auto-replied"},
        {"X-Auto-Response-Suppress", "All"},
        {"X-Klyngebilag-Loop", "klynger.example"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = header_of(out, rows[i].name);
        g_assert_cmpstr(got, ==, rows[i].want);
    }
    g_autofree char *id = header_of(out, "Message-ID");
    g_autofree char *want = g_strdup_printf("<%s>", out->message_id);
    g_assert_cmpstr(id, ==, want);
    g_assert_cmpstr(out->kind, ==, "answer");
    g_assert_cmpstr(out->event, ==, "answer:17");
    g_assert_cmpstr(out->envelope_from, ==, "");
    g_assert_cmpstr(out->recipient, ==, "anne@laegehus.example");
    g_assert_cmpint(out->case_id, ==, 123);
    g_assert_cmpint(out->letter, ==, 17);
    s.config.smtp_null_sender = false;
    g_autoptr(Outgoing) real = answer(&s, "voucher", "klar");
    g_assert_cmpstr(real->envelope_from, ==, "bilag@klynger.example");
    scene_clear(&s);
}

static const char *const inner_words[] = {
    "Fjordby",  ">57",    "57 ",    "Kærsgaard", "bodil@",  "466,67",         ">18", "18 ",
    "Kuverter", "Klynge", "Deltag", "deltag",    "Skemaet", "Det hele alene", NULL};

/* A22, C13: no names and no contacts to a third party */
static void
test_stranger(void)
{
    Scene s = scene("Faktura 20261044", "bogholder@molleaaen.example", "Mølleåens bogholderi");
    ReplyCase *rc = add_case(&s, "K2026-000124", "invoice", "needs-info");
    add_missing_list(rc);
    add_finding(rc, "B01", "cluster", "sender",
                "Nummeret 57 hører til Klynge Fjordby – skriv, hvilken klynge I mener.", NULL);
    add_finding(rc, "C04", "specification", "supplier",
                "Send en regning uden samlepost: 18 kuverter à 466,67.", NULL);
    add_finding(rc, "D01", NULL, NULL, "Det hele alene: 466,67 kr. pr. person.", NULL);
    g_autoptr(Outgoing) out = answer(&s, "voucher", "fremmed-mangler");
    g_autofree char *text = body_of(out, "text/plain");
    g_assert_cmpstr(text, ==,
                    "Modtaget – vi mangler klyngens navn og nummer og en specificeret regning, før "
                    "vi kan behandle fakturaen.\n"
                    "\n"
                    "Sag: K2026-000124\n"
                    "Fakturanr.: 20261044\n"
                    "Dato: 12. november 2026\n"
                    "Beløb i alt: 8.400 kr.\n"
                    "\n"
                    "Det mangler vi:\n"
                    "1. Skriv navn og nummer på den klynge, fakturaen gælder.\n"
                    "2. Send en regning, hvor mad, drikkevarer, lokale og andet står hver for sig "
                    "med beløb.\n"
                    "\n"
                    "Lad emnelinjen stå, når du svarer – så finder vi selv sagen.\n"
                    "\n"
                    "Venlig hilsen\n"
                    "PLO's klyngesekretariat\n"
                    "Er du i tvivl, så ring 35 55 01 00 · bilag@klynger.example\n");
    assert_nowhere(out, inner_words);
    scene_clear(&s);
}

/* How far the house has come is not a stranger's business, nor whether we saw it before. */
static void
test_stranger_status(void)
{
    static const char *const statuses[] = {"received", "awaits-coordinator", "flagged",
                                           "ready",    "duplicate",          "needs-info"};
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        Scene s = scene("Faktura", "bogholder@molleaaen.example", NULL);
        add_missing_list(add_case(&s, "K2026-000124", "invoice", statuses[i]));
        g_autoptr(Outgoing) out = answer(&s, "voucher", "fremmed");
        g_autofree char *text = body_of(out, "text/plain");
        g_assert_true(g_str_has_prefix(
            text, "Modtaget – vi giver besked, når fakturaen er behandlet.\n\nSag: "));
        assert_nowhere(out, inner_words);
        scene_clear(&s);
    }
}

/* A role in another cluster is no role in this one. */
static void
test_other_cluster(void)
{
    Scene s = scene("Bilag", "claus@andenby.example", "Claus");
    sender_role(s.sender, 12, "coordinator");
    add_missing_list(add_case(&s, "K2026-000124", "invoice", "needs-info"));
    g_autoptr(Outgoing) out = answer(&s, "voucher", "anden-klynge");
    assert_nowhere(out, inner_words);
    scene_clear(&s);
}

static void
test_mark(void)
{
    Scene s = scene("Bilag", "bogholder@molleaaen.example", NULL);
    ReplyCase *rc = add_case(&s, "K2026-000124", "invoice", "ready");
    g_autoptr(Outgoing) opener = answer(&s, "voucher", "fremmed");
    g_assert_nonnull(strstr(opener->subject, "[K2026-000124/AB2CD3EF4GH5IJ6K]"));
    g_free(rc->file->sender_address);
    rc->file->sender_address = g_strdup("somebody@else.example");
    g_autoptr(Outgoing) other = answer(&s, "voucher", "fremmed");
    g_assert_nonnull(strstr(other->subject, "[K2026-000124]"));
    g_assert_null(strstr(other->subject, "AB2CD3EF4GH5IJ6K"));
    scene_clear(&s);
}

static void
test_misdirected(void)
{
    Scene s = scene("Faktura", "bogholder@molleaaen.example", NULL);
    ReplyCase *rc = add_case(&s, "K2026-000125", "invoice", "not-ours");
    add_finding(rc, "K01", NULL, NULL,
                "Fakturaen hører til KAP-H; send den til kap-h@region.example.", NULL);
    g_autoptr(Outgoing) out = answer(&s, "voucher", "ikke-vores");
    g_autofree char *text = body_of(out, "text/plain");
    g_assert_true(g_str_has_prefix(text, "Modtaget – men fakturaen er ikke til os, så vi kan ikke "
                                         "betale den.\n"));
    g_assert_nonnull(strstr(text, "\nFakturaen hører til KAP-H; send den til "
                                  "kap-h@region.example.\n"));
    assert_nowhere(out, inner_words);
    scene_clear(&s);
}

static void
test_several(void)
{
    Scene s =
        scene("SV: RE: To bilag [K2026-000001/ZZZZZZZZZZZZZZZZ]", "anne@laegehus.example", "Anne");
    sender_role(s.sender, 57, "coordinator");
    add_missing_list(add_case(&s, "K2026-000123", "outlay", "needs-info"));
    ReplyCase *second = add_case(&s, "K2026-000124", "card", "flagged");
    add_finding(second, "D01", NULL, NULL, "Middagen koster mere end 400 kr. pr. person.", NULL);
    add_finding(second, "X05", NULL, NULL, "Kontoen er en anden end sidst.", NULL);
    g_autoptr(Outgoing) out = answer(&s, "voucher", "flere");
    g_autofree char *text = body_of(out, "text/plain");
    g_assert_true(g_str_has_prefix(
        text, "Modtaget – vi fandt 2 bilag i din mail, og til 1 af dem mangler vi noget.\n"));
    g_assert_nonnull(strstr(text, "\n— Bilag 2 —\nModtaget – en medarbejder ser bilaget igennem og "
                                  "giver dig besked.\n\nSag: K2026-000124\n"));
    g_assert_nonnull(strstr(text, "\nBemærk: Middagen koster mere end 400 kr. pr. person.\n"));
    g_assert_null(strstr(text, "Kontoen"));
    g_assert_cmpstr(out->subject, ==, "Re: To bilag [K2026-000123/AB2CD3EF4GH5IJ6K]");
    scene_clear(&s);
}

static void
test_first_lines(void)
{
    static const struct {
        const char *intent, *language, *want;
    } rows[] = {
        {"enquiry", "da", "Modtaget – en medarbejder læser din mail og svarer dig.\n"},
        {"enquiry", "en", "Received – a colleague will read your mail and answer you.\n"},
        {"answer", "da", "Modtaget – en medarbejder læser din mail og svarer dig.\n"},
        {"empty", "da", "Din mail er kommet frem – men vi fandt ikke noget bilag i den.\n"},
        {"unreadable", NULL, "Modtaget – men vi kunne ikke læse det, du sendte.\n"},
        {"unreadable", "en", "Received – but we could not read what you sent.\n"},
        {"voucher", "da", "Modtaget – en medarbejder ser på din mail og giver dig besked.\n"},
        {"something new", "da", "Modtaget – en medarbejder ser på din mail og giver dig besked.\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Scene s = scene("", "anne@laegehus.example", "Anne");
        s.view->mail->mail->language = g_strdup(rows[i].language);
        g_autoptr(Outgoing) out = answer(&s, rows[i].intent, rows[i].intent);
        g_autofree char *text = body_of(out, "text/plain");
        g_assert_true(g_str_has_prefix(text, rows[i].want));
        bool english = g_strcmp0(rows[i].language, "en") == 0;
        g_assert_cmpstr(out->subject, ==, english ? "Re: Your mail to us" : "Re: Din mail til os");
        scene_clear(&s);
    }
}

static void
test_statuses_in_both_languages(void)
{
    static const char *const statuses[] = {
        "received", "reading", "needs-info", "awaits-coordinator", "flagged",       "ready",
        "approved", "paid",    "rejected",   "duplicate",          "not-a-voucher", "credited"};
    static const char *const routes[] = {"invoice", "outlay", "card"};
    for (size_t i = 0; i < G_N_ELEMENTS(statuses) * 6; i++) {
        Scene s = scene("Bilag", "anne@laegehus.example", "Anne");
        sender_role(s.sender, 57, "board");
        s.view->mail->mail->language = g_strdup(i % 2 ? "en" : "da");
        add_case(&s, "K2026-000123", routes[i / 2 % 3], statuses[i / 6]);
        g_autoptr(Outgoing) out = answer(&s, "voucher", "status");
        g_autofree char *text = body_of(out, "text/plain");
        g_auto(GStrv) lines = g_strsplit(text, "\n", 3);
        g_test_message("%s", lines[0]);
        g_assert_true(g_str_has_suffix(lines[0], "."));
        g_assert_nonnull(strstr(lines[0], " – "));
        g_assert_null(strstr(lines[0], "  "));
        g_assert_cmpstr(lines[1], ==, "");
        scene_clear(&s);
    }
}

static void
test_english(void)
{
    Scene s = scene("Dinner receipt", "anne@laegehus.example", "Anne");
    sender_role(s.sender, 57, "board");
    s.view->mail->mail->language = g_strdup("en");
    add_missing_list(add_case(&s, "K2026-000123", "outlay", "needs-info"));
    g_autoptr(Outgoing) out = answer(&s, "voucher", "english");
    g_autofree char *text = body_of(out, "text/plain");
    g_assert_true(g_str_has_prefix(text, "Received – we need the list of attendees and the "
                                         "occasion before we can reimburse you.\n"));
    g_assert_nonnull(strstr(text, "\nDate: 12 November 2026\nTotal: DKK 8,400.00\n"));
    g_assert_nonnull(strstr(text, "\n1. Send the list of attendees of the meeting"));
    scene_clear(&s);
}

static void
test_hostile_words(void)
{
    Scene s =
        scene("Re: SV: 010190-1234\r\nBcc: x@y.example\xe2\x80\xae http://evil.example [K2026-1/X]",
              "anne@laegehus.example", "Anne\r\nBcc: all@example.com");
    sender_role(s.sender, 57, "board");
    ReplyCase *rc = add_case(&s, "K2026-000123", "outlay", "needs-info");
    g_free(rc->file->supplier_name);
    rc->file->supplier_name = g_strdup("<img src=x>\n{{mark}} 010190-1234");
    add_missing_list(rc);
    g_autoptr(Outgoing) out = answer(&s, "voucher", "fjendtlig");
    g_assert_cmpstr(out->subject, ==,
                    "Re: XXXXXX-XXXX Bcc: x@y.example [K2026-000123/AB2CD3EF4GH5IJ6K]");
    g_autofree char *bcc = header_of(out, "Bcc");
    g_assert_null(bcc);
    g_autofree char *text = body_of(out, "text/plain");
    g_assert_nonnull(strstr(text, "\nLeverandør: <img src=x> {{mark}} XXXXXX-XXXX\n"));
    g_autofree char *html = body_of(out, "text/html");
    g_assert_nonnull(strstr(html, "&lt;img src=x&gt; {{mark}} XXXXXX-XXXX"));
    g_assert_null(strstr(html, "<img"));
    scene_clear(&s);
}

static void
test_invoice_number_is_no_letter(void)
{
    Scene s = scene("Faktura", "victim@example.com", NULL);
    ReplyCase *rc = add_case(&s, "K2026-000124", "invoice", "ready");
    g_free(rc->file->invoice_id);
    rc->file->invoice_id = g_strdup("Se https://evil.example nu");
    g_autoptr(Outgoing) out = answer(&s, "voucher", "fremmed");
    assert_nowhere(out, (const char *const[]){"evil", NULL});
    scene_clear(&s);
}

static void
test_nobody_to_answer(void)
{
    static const struct {
        const char *address, *automatic;
        bool ours;
    } rows[] = {{"", NULL, false},
                {"a b@c", NULL, false},
                {"anne@laegehus.example", "auto-submitted: auto-replied", false},
                {"bilag@klynger.example", NULL, true}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Scene s = scene("Bilag", rows[i].address, NULL);
        s.sender->automatic = g_strdup(rows[i].automatic);
        s.sender->ours = rows[i].ours;
        g_assert_null(answer(&s, "voucher", "ingen"));
        scene_clear(&s);
    }
}

static void
test_form_missing(void)
{
    Scene s = scene("Bilag", "anne@laegehus.example", "Anne");
    s.config.form = (char *)(uintptr_t) "/nonexistent/form.docx";
    sender_role(s.sender, 57, "board");
    add_missing_list(add_case(&s, "K2026-000123", "outlay", "needs-info"));
    Outgoing *out = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(
        reply_to_letter(&s.config, s.view, s.sender, "voucher", s.cases, NOW_MS, &out, &error));
    g_assert_true(failure_is(error, FAIL_OURS));
    g_assert_null(out);
    scene_clear(&s);
}

static void
test_approval_request(void)
{
    Scene s = scene("Faktura", "bogholder@molleaaen.example", NULL);
    ReplyCase *rc = add_case(&s, "K2026-000126", "invoice", "awaits-coordinator");
    CaseDocument *document = case_document_new("voucher", 17, 1);
    if (!document->reading)
        document->reading = reading_new();
    reading_set(document->reading, FIELD_OCCASION, "Temaaften om KOL, 010190-1234", 0.99, "text");
    g_ptr_array_add(rc->file->documents, document);
    g_autoptr(Outgoing) out = NULL;
    g_assert_true(reply_approval_request(&s.config, rc, "ONETIMETOKEN", NOW_MS, &out, NULL));
    leave_sample(out, "godkendelse");
    g_autofree char *text = body_of(out, "text/plain");
    g_assert_true(g_str_has_prefix(text, "Vi har fået en faktura til jeres klynge og beder dig "
                                         "godkende den, før vi betaler.\n\nSag: K2026-000126\n"));
    g_assert_nonnull(strstr(text, "\nAnledning: Temaaften om KOL, XXXXXX-XXXX\n"));
    g_assert_cmpstr(out->subject, ==,
                    "Godkend faktura fra Restaurant Mølleåen på 8.400 kr. "
                    "[K2026-000126/AB2CD3EF4GH5IJ6K] [godkend:ONETIMETOKEN]");
    g_assert_cmpstr(out->recipient, ==, "bodil@fjordby.example");
    g_assert_cmpstr(out->envelope_from, ==, "bilag@klynger.example");
    g_assert_cmpstr(out->event, ==, "approval-request:ONETIMETOKEN");
    g_autofree char *automatic = header_of(out, "Auto-Submitted");
    g_assert_cmpstr(automatic, ==, "auto-generated");
    g_autofree char *reply_to = header_of(out, "Reply-To");
    g_assert_null(reply_to);
    g_clear_pointer(&out, outgoing_free);
    g_clear_pointer(&rc->cluster->coordinator_address, g_free);
    g_assert_true(reply_approval_request(&s.config, rc, "T", NOW_MS, &out, NULL));
    g_assert_null(out);
    scene_clear(&s);
}

static void
test_decisions(void)
{
    static const struct {
        const char *action, *reason, *subject, *first;
    } rows[] = {
        {"approve", NULL, "Godkendt: Restaurant Mølleåen, 8.400 kr.",
         "Godkendt – vi refunderer udlægget.\n\nSag: K2026-000123\n"},
        {"reject", "Vin til eget bord dækkes ikke.", "Afvist: Restaurant Mølleåen, 8.400 kr.",
         "Afvist – vi kan ikke refundere udlægget.\n\nVin til eget bord dækkes ikke.\n\nSag: "},
        {"ask", "Hvem er Peter på listen?", "Vi mangler noget: Restaurant Mølleåen, 8.400 kr.",
         "Vi mangler noget, før vi kan refundere udlægget.\n\nHvem er Peter på listen?\n\nSag: "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Scene s = scene("Bilag", "anne@laegehus.example", "Anne");
        ReplyCase *rc = add_case(&s, "K2026-000123", "outlay", "ready");
        rc->insider = true;
        g_autoptr(Outgoing) out = NULL;
        g_assert_true(reply_decision(&s.config, rc, rows[i].action, rows[i].reason, "q@x.example",
                                     NOW_MS, &out, NULL));
        leave_sample(out, rows[i].action);
        g_autofree char *text = body_of(out, "text/plain");
        g_assert_true(g_str_has_prefix(text, rows[i].first));
        g_assert_true(g_str_has_prefix(out->subject, rows[i].subject));
        g_autofree char *answered = header_of(out, "In-Reply-To");
        g_assert_cmpstr(answered, ==, "<q@x.example>");
        g_assert_cmpstr(out->event, ==, "decision:123:4");
        scene_clear(&s);
    }
}

static void
test_decision_to_stranger(void)
{
    Scene s = scene("Faktura", "bogholder@molleaaen.example", NULL);
    ReplyCase *rc = add_case(&s, "K2026-000124", "invoice", "ready");
    g_autoptr(Outgoing) out = NULL;
    g_assert_true(reply_decision(&s.config, rc, "approve", NULL, NULL, NOW_MS, &out, NULL));
    leave_sample(out, "fremmed-godkendt");
    assert_nowhere(out, inner_words);
    g_assert_true(g_str_has_prefix(out->subject, "Godkendt: dit bilag, 8.400 kr. [K2026-"));
    scene_clear(&s);
}

static int
run(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const struct {
        const char *name;
        GTestFunc test;
    } tests[] = {
        {"/reply/a missing list is asked for, the form goes along", test_missing_list},
        {"/reply/headers are RFC 3834 clean and threaded", test_headers},
        {"/reply/a stranger hears about the own invoice only", test_stranger},
        {"/reply/a stranger hears no inner status", test_stranger_status},
        {"/reply/a role in another cluster does not count", test_other_cluster},
        {"/reply/only who takes part gets the mark", test_mark},
        {"/reply/a misdirected invoice names the right recipient", test_misdirected},
        {"/reply/several cases in one answer", test_several},
        {"/reply/first lines without a case", test_first_lines},
        {"/reply/each status has its sentence", test_statuses_in_both_languages},
        {"/reply/English to who writes English", test_english},
        {"/reply/foreign words stay words", test_hostile_words},
        {"/reply/an invoice number carries no link", test_invoice_number_is_no_letter},
        {"/reply/nobody to answer", test_nobody_to_answer},
        {"/reply/a missing form is our failure", test_form_missing},
        {"/reply/the coordinator is asked to approve", test_approval_request},
        {"/reply/decisions of a person", test_decisions},
        {"/reply/a decision to a stranger", test_decision_to_stranger},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add_func(tests[i].name, tests[i].test);
    return g_test_run();
}

int
main(int argc, char **argv)
{
    g_autofree char *dir = g_dir_make_tmp("reply-XXXXXX", NULL);
    form_path = g_build_filename(dir, "deltagerliste.docx", NULL);
    g_assert_true(g_file_set_contents(form_path, "PK", 2, NULL));
    int result = run(argc, argv);
    g_assert_cmpint(g_unlink(form_path) + g_rmdir(dir), ==, 0);
    g_free(form_path);
    return result;
}
