/* A spool with example cases, for test_web.c and web_desk.c. Everybody in it is invented. */
#pragma once
#include "daemon/day.h"
#include "spool/cases.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/register.h"
#include "spool/spool.h"
#include "spool/users.h"
#include <string.h>

#define SEED_PASSWORD "en lang adgangskode"

typedef struct Seed {
    Book *book;
    const char *spool;   /* originals and pictures are kept there; NULL: not kept */
    const char *hostile; /* what every foreign text ends with; "" */
    int n;
} Seed;

typedef struct SeedCase {
    const char *status, *supplier, *invoice_id, *day, *due, *total, *subject;
    int64_t cluster;
    int covers, age_days;
    bool xml;
} SeedCase;

static void
must(bool ok, GError **error)
{
    if (!ok)
        g_error("%s", (*error)->message);
}

static char *
seed_foreign(const Seed *seed, const char *text)
{
    return g_strconcat(text, seed->hostile, NULL);
}

static void
seed_people(Seed *seed)
{
    static const char csv[] = "number;name;region;coordinator;mail;valid_from;valid_to;"
                              "group1_patients;members\n"
                              "17;Nordskoven;Hovedstaden;Kirsten Holm;kh@nordskoven.example;"
                              "2023-01-01;;41200;31\n"
                              "52;Fjorden;Midtjylland;Anders Lund;al@fjorden.example;2023-01-01;;"
                              "38900;28\n";
    static const char *const users[][2] = {
        {"anna", "approver"}, {"rolf", "reviewer"}, {"bo", "auditor"}};
    g_autofree char *report = NULL;
    g_autoptr(GError) error = NULL;
    must(register_import(seed->book, csv, strlen(csv), false, &report, &error), &error);
    for (size_t i = 0; i < G_N_ELEMENTS(users); i++) {
        g_autofree char *hash = NULL;
        g_assert_true(users_hash(SEED_PASSWORD, &hash, NULL));
        g_assert_true(users_set(seed->book, users[i][0], users[i][1], hash, NULL));
    }
}

static char *
seed_keep(const Seed *seed, const char *bytes)
{
    char *sha256 = NULL;
    if (!seed->spool)
        return g_compute_checksum_for_string(G_CHECKSUM_SHA256, bytes, -1);
    g_assert_true(spool_keep_bytes(seed->spool, bytes, strlen(bytes), &sha256, NULL));
    return sha256;
}

static void
seed_job(Seed *seed, Reading *reading)
{
    g_autoptr(Job) job = NULL;
    g_autoptr(Reading) owned = reading;
    g_autoptr(GError) error = NULL;
    g_assert_true(letters_claim(seed->book, 1000, &job, NULL));
    g_assert_nonnull(job);
    must(letters_job_done(seed->book, job, owned, &error), &error);
}

static int64_t
seed_letter(Seed *seed, const char *from, const char *name, const char *subject, const char *text)
{
    bool known;
    int64_t letter;
    g_autofree char *bytes = g_strdup_printf("mail %d: %s", ++seed->n, text);
    g_autofree char *sha256 = seed_keep(seed, bytes);
    Reading *mail = reading_new();
    g_assert_true(letters_arrive(seed->book, sha256, (int64_t)strlen(bytes), "INBOX", 1,
                                 (uint32_t)seed->n, &letter, &known, NULL));
    mail->mail = reading_mail_new();
    mail->how = (g_free(mail->how), g_strdup("mail"));
    mail->mail->subject = seed_foreign(seed, subject);
    mail->mail->text = seed_foreign(seed, text);
    mail->mail->new_text = seed_foreign(seed, text);
    mail->mail->message_id = g_strdup_printf("seed-%d@klinik.example", seed->n);
    g_autofree char *shown = seed_foreign(seed, name);
    g_ptr_array_add(mail->mail->from, reading_address_new(shown, from));
    seed_job(seed, mail);
    return letter;
}

static int64_t
seed_part(Seed *seed, int64_t letter, const char *name, const char *type, Reading *reading)
{
    int64_t id;
    g_autofree char *bytes = g_strdup_printf("%s of letter %d", name, seed->n);
    g_autofree char *path = g_strdup_printf("%d", ++seed->n);
    g_autoptr(Part) part = g_new0(Part, 1);
    part->letter = letter;
    part->path = g_steal_pointer(&path);
    part->name = seed_foreign(seed, name);
    part->media_type = g_strdup(type);
    part->sha256 = seed_keep(seed, bytes);
    part->size_bytes = (int64_t)strlen(bytes);
    part->document = true;
    g_assert_true(letters_add_part(seed->book, part, &id, NULL));
    seed_job(seed, reading);
    return id;
}

static void
seed_field(const Seed *seed, Reading *r, FieldId id, const char *value, double confidence, int x,
           int y, int w)
{
    g_autofree char *text =
        id == FIELD_SUPPLIER_NAME || id == FIELD_OCCASION ? seed_foreign(seed, value) : NULL;
    ReadingField *field = reading_set(r, id, text ? text : value, confidence, w ? "ocr" : "xml");
    if (field && w) {
        reading_add_word(r, value, 1, (ReadingBox){x, y, w, 34});
        field->page = 1;
        field->box = (ReadingBox){x, y, w, 34};
    }
}

/* Boxes are where the picture of tests/web_desk.c has the words. */
static Reading *
seed_receipt(const Seed *seed, const SeedCase *c)
{
    static const char *const names[] = {"Mette Krogh", "Jens Peter Hald", "Sofie Dam",
                                        "Lars Bundgaard", "Ida Fabricius"};
    Reading *r = reading_new();
    int size[] = {1000, 1400};
    bool xml = c->xml;
    g_free(r->how);
    g_free(r->kind);
    r->how = g_strdup(xml ? "xml" : "ocr");
    r->kind = g_strdup(xml ? "invoice" : "receipt");
    if (!xml)
        g_array_append_vals(r->page_sizes, size, 2);
    r->pages = xml ? 0 : 1;
    seed_field(seed, r, FIELD_SUPPLIER_NAME, c->supplier, xml ? 1 : .99, 300, 92, xml ? 0 : 400);
    seed_field(seed, r, FIELD_SUPPLIER_CVR, "12345674", xml ? 1 : .97, 390, 232, xml ? 0 : 220);
    seed_field(seed, r, FIELD_ISSUE_DATE, c->day, xml ? 1 : .88, 120, 330, xml ? 0 : 240);
    seed_field(seed, r, FIELD_INVOICE_ID, c->invoice_id, xml ? 1 : .98, 620, 330, xml ? 0 : 240);
    seed_field(seed, r, FIELD_TOTAL, c->total, xml ? 1 : .99, 700, 760, xml ? 0 : 200);
    seed_field(seed, r, FIELD_VAT_TOTAL, "3024.00", xml ? 1 : .71, 700, 820, xml ? 0 : 200);
    if (xml)
        seed_field(seed, r, FIELD_PAYMENT_ACCOUNT, "8475 4860022743", 1, 0, 0, 0);
    seed_field(seed, r, FIELD_OCCASION, "Klyngemøde om KOL", xml ? 1 : .96, 0, 0, 0);
    ReadingLine *line = g_new0(ReadingLine, 1);
    line->text = seed_foreign(seed, "3-retters middag");
    line->quantity = g_strdup("18");
    line->unit_price = g_strdup("840.00");
    line->gross = g_strdup(c->total);
    g_ptr_array_add(r->lines, line);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = seed_foreign(seed, names[i]);
        reading_add_attendee(r, name, i == 4 ? "unknown" : "doctor", i == 3 ? "absent" : "present");
    }
    return r;
}

static Finding *
seed_finding(const Seed *seed, const char *rule, const char *severity, const char *result,
             const char *office, const char *arithmetic)
{
    Finding *f = finding_new(rule, severity, result);
    f->office_text = office ? seed_foreign(seed, office) : NULL;
    f->arithmetic = g_strdup(arithmetic);
    f->source = g_strdup("Vejledning:325");
    return f;
}

static void
seed_verdict(Seed *seed, int64_t id, const SeedCase *c, int64_t part)
{
    g_autoptr(Verdict) v = verdict_new();
    bool flagged = strcmp(c->status, "flagged") == 0;
    v->pack = g_strdup("klynge 2023-04-01");
    v->status = g_strdup(c->status);
    v->judged_at = day_instant(seed->book->now_ms);
    if (flagged) {
        Finding *f = seed_finding(seed, "D07", "flag", "fail",
                                  "Middagen er dyrere pr. person end anbefalet.",
                                  "18 × 800 kr. = 14.400 kr.; regningen er 15.120 kr. inkl. moms = "
                                  "840 kr. pr. person");
        f->part = part;
        f->field = g_strdup("total");
        g_ptr_array_add(v->findings, f);
    }
    if (strcmp(c->status, "needs-info") == 0) {
        Finding *f = seed_finding(seed, "D01", "block", "fail", "Deltagerlisten mangler.", NULL);
        f->ask = g_strdup("attendees");
        f->ask_of = g_strdup("sender");
        f->sender_text = g_strdup("Send os en liste over deltagerne i mødet.");
        g_ptr_array_add(v->findings, f);
    }
    g_ptr_array_add(v->findings,
                    seed_finding(seed, "C01", "block", "pass", NULL, "15.120 = 12.096 + 3.024"));
    g_ptr_array_add(v->findings, seed_finding(seed, "X01", "block", "pass", NULL, NULL));
    g_assert_true(cases_add_verdict(seed->book, id, v, NULL));
}

static void
seed_answer(Seed *seed, int64_t id, int64_t letter, const char *subject)
{
    g_autoptr(Outgoing) out = outgoing_new();
    int64_t row;
    out->case_id = id;
    out->letter = letter;
    out->kind = g_strdup("answer");
    out->event = g_strdup_printf("answer:%ld", (long)letter);
    out->message_id = g_strdup_printf("answer-%ld@klyngebilag.example", (long)letter);
    out->recipient = g_strdup("mette@klinik.example");
    out->envelope_from = g_strdup("");
    g_autofree char *re = g_strconcat("SV: ", subject, NULL);
    out->subject = seed_foreign(seed, re);
    out->bytes = g_bytes_new_static("x", 1);
    out->text = seed_foreign(seed, "Tak for mailen. Vi har modtaget bilaget.");
    g_assert_true(outbox_add(seed->book, out, &row, NULL));
    g_assert_true(outbox_sending(seed->book, row, NULL));
    g_autofree char *last = seed_foreign(seed, "550 5.1.1 no such user");
    g_assert_true(row % 4 == 0 ? outbox_unsent(seed->book, row, true, last, NULL)
                               : outbox_sent(seed->book, row, "250 ok", NULL));
}

/* Returns the case's id. */
static int64_t
seed_case(Seed *seed, const SeedCase *c)
{
    g_autoptr(CaseFile) file = case_file_new();
    g_autoptr(GError) error = NULL;
    int64_t now_ms = seed->book->now_ms;
    seed->book->now_ms = now_ms - (int64_t)c->age_days * 86400000 - 5400000;
    int64_t letter =
        seed_letter(seed, "mette@klinik.example", "Mette Krogh", c->subject,
                    "Hej\n\nHer er bilaget fra vores møde.\n\nVenlig hilsen\nMette Krogh");
    int64_t part = seed_part(seed, letter, c->xml ? "faktura.xml" : "kvittering.jpg",
                             c->xml ? "application/xml" : "image/jpeg", seed_receipt(seed, c));
    CaseDocument *voucher = case_document_new("voucher", letter, part);
    voucher->confirmed = true;
    g_ptr_array_add(file->documents, voucher);
    g_ptr_array_add(file->documents, case_document_new("attendees", letter, 0));
    g_array_append_val(file->letters, letter);
    file->status = (g_free(file->status), g_strdup(c->status));
    file->route = g_strdup(c->xml ? "invoice" : "outlay");
    file->sender_address = g_strdup("mette@klinik.example");
    file->sender_name = seed_foreign(seed, "Mette Krogh");
    file->cluster = c->cluster;
    if (c->cluster)
        case_file_add_candidate(file, c->cluster, "subject", "number", c->subject);
    file->supplier_name = seed_foreign(seed, c->supplier);
    file->supplier_cvr = g_strdup("12345674");
    file->invoice_id = seed_foreign(seed, c->invoice_id);
    file->issue_date = g_strdup(c->day);
    file->due_date = g_strdup(c->due);
    file->currency = g_strdup("DKK");
    file->has_total = true;
    file->total_oere = 1512000;
    file->covers = c->covers;
    file->has_per_head = c->covers > 0;
    file->per_head_oere = c->covers > 0 ? file->total_oere / c->covers : 0;
    must(cases_save(seed->book, file, &error), &error);
    seed_verdict(seed, file->id, c, part);
    seed_answer(seed, file->id, letter, c->subject);
    g_assert_true(letters_set_state(seed->book, letter, "settled", "review", NULL, NULL));
    seed->book->now_ms = now_ms;
    return file->id;
}

/* A letter without a case, with a document that killed its reader. */
static int64_t
seed_set_aside(Seed *seed)
{
    Reading *killed = reading_new();
    reading_stop(killed, "hostile", "the PDF has 4,000,000 objects in a loop");
    int64_t letter = seed_letter(seed, "ukendt@fremmed.example", "Ukendt", "Se vedhæftede",
                                 "Åbn venligst filen.");
    seed_part(seed, letter, "bilag.pdf", "application/pdf", killed);
    g_autofree char *note = seed_foreign(seed, "Dokumentet er lagt til side: det er skadeligt.");
    g_assert_true(letters_set_state(seed->book, letter, "settled", "review", note, NULL));
    return letter;
}

static const SeedCase seed_cases[] = {
    {"flagged", "Restaurant Kystens Perle", "2041", "2026-11-12", "2026-11-26", "15120.00",
     "Klyngemøde 12. november, klynge 17", 17, 18, 3, false},
    {"flagged", "Hotel Fjordblik", "F-88213", "2026-11-03", "2026-11-17", "15120.00",
     "Faktura F-88213", 52, 21, 6, true},
    {"ready", "Café Lindely", "A-3391", "2026-11-17", "2026-12-01", "15120.00",
     "Frokostmøde, Fjorden", 52, 40, 1, false},
    {"needs-info", "Nordskovens Konferencecenter", "100045", "2026-11-10", "2026-12-10", "15120.00",
     "Lokaleleje og forplejning", 17, 0, 8, true},
    {"flagged", "Gasthof am Markt", "77", "2026-11-18", NULL, "15120.00", "Rechnung", 0, 12, 0,
     false},
};

/* Fills the book; ids of the cases in the order of seed_cases. */
static void
seed_all(Seed *seed, int64_t ids[G_N_ELEMENTS(seed_cases)])
{
    seed_people(seed);
    for (size_t i = 0; i < G_N_ELEMENTS(seed_cases); i++)
        ids[i] = seed_case(seed, &seed_cases[i]);
    seed_set_aside(seed);
}
