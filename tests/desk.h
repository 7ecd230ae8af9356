/*
 * OWNS      a clerk's desk for tests: a book in memory with three clusters, and letters as their
 *           readers would have left them
 * PROMISES  goes the way of the clerk: arrive, read, match, judge, save
 * NEVER     touches a disk
 * FAILS     by assertion
 * RUNS IN   tests
 */
#pragma once
#include "daemon/judge.h"
#include "spool/outbox.h"
#include <string.h>

#define KOORDINATOR "anna@klinik.example" /* of 57 Nordfyn */
#define TO_KLYNGER "bo@klinik.example"    /* of 58 Aalborg and 59 Aalborg Vest */
#define FREMMED "faktura@kroen.example"   /* nobody's */
#define OS "bilag@klynger.example"
#define DESK_NOW_MS INT64_C(1795255200000) /* 2026-11-21T10:00:00Z */
#define DESK_TODAY "2026-11-21"

typedef struct Desk {
    Book *book;
    RulePack *pack;
    Config config;
    uint32_t uid;
    /* of the letter being put together */
    Reading *mail;
    GPtrArray *parts; /* Reading, with file = name and sha256 */
    /* what came of it */
    int64_t letter;
    Match *match;
    Sender *sender;
    GPtrArray *verdicts;
} Desk;

static inline void
desk_open(Desk *desk, gconstpointer data)
{
    (void)data;
    static const char csv[] =
        "number,name,region,coordinator,mail,valid_from,valid_to,group1_patients,members\n"
        "57,Nordfyn,Syd,Anna Holm,anna@klinik.example,2023-01-01,,45000,31\n"
        "58,Aalborg,Nord,Bo Dam,bo@klinik.example,2023-01-01,,40000,28\n"
        "59,Aalborg Vest,Nord,Bo Dam,bo@klinik.example,2023-01-01,,40000,28\n";
    g_autofree char *report = NULL;
    g_autoptr(GError) error = NULL;
    (void)!(book_open(":memory:", true, &desk->book, &error) &&
            register_import(desk->book, csv, strlen(csv), false, &report, &error) &&
            rules_load("templates", &desk->pack, &error));
    g_assert_no_error(error);
    desk->book->now_ms = DESK_NOW_MS;
    desk->config = (Config){.address = g_strdup(OS),
                            .authserv_id = g_strdup("mx.klynger.example"),
                            .believe = BELIEVE_AUTHSERV,
                            .confidence_permille = 950,
                            .answers_per_address = 20,
                            .token_days = 30};
    desk->parts = g_ptr_array_new_with_free_func((GDestroyNotify)reading_free);
    desk->verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)verdict_free);
}

static inline void
desk_close(Desk *desk, gconstpointer data)
{
    (void)data;
    reading_free(desk->mail);
    g_ptr_array_unref(desk->parts);
    g_ptr_array_unref(desk->verdicts);
    match_free(desk->match);
    sender_free(desk->sender);
    rules_free(desk->pack);
    book_close(desk->book);
    g_free(desk->config.address);
    g_free(desk->config.authserv_id);
}

/* A new letter; believed by the configured server. */
static inline ReadingMail *
desk_mail(Desk *desk, const char *from, const char *subject, const char *text)
{
    reading_free(desk->mail);
    g_ptr_array_set_size(desk->parts, 0);
    desk->mail = reading_new();
    ReadingMail *mail = desk->mail->mail = reading_mail_new();
    const char *at = strchr(from, '@');
    mail->subject = g_strdup(subject);
    mail->text = g_strdup(text);
    mail->new_text = g_strdup(text);
    mail->message_id = g_strdup_printf("letter-%u@example", desk->uid + 1);
    g_ptr_array_add(mail->from, reading_address_new("Afsender", from));
    g_ptr_array_add(mail->to, reading_address_new(NULL, OS));
    g_ptr_array_add(
        mail->auth_results,
        g_strdup_printf("mx.klynger.example; dmarc=pass header.from=%s", at ? at + 1 : ""));
    return mail;
}

static inline void
desk_word(char **word, const char *value)
{
    g_free(*word);
    *word = g_strdup(value);
}

/* A part of the letter; bytes that differ by name only are the same file. */
static inline Reading *
desk_part(Desk *desk, const char *name, const char *kind, const char *how)
{
    Reading *r = reading_new();
    r->file = g_strdup(name);
    r->sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    desk_word(&r->kind, kind);
    desk_word(&r->how, how);
    g_ptr_array_add(desk->parts, r);
    return r;
}

static inline void
desk_set(Reading *r, FieldId id, const char *value)
{
    (void)reading_set(r, id, value, 1, "text");
}

/* A restaurant's slip, complete but for list and occasion. */
static inline Reading *
desk_slip(Desk *desk, const char *name, const char *total)
{
    Reading *r = desk_part(desk, name, "receipt", "ocr");
    desk_set(r, FIELD_TOTAL, total);
    desk_set(r, FIELD_ISSUE_DATE, "2026-11-18");
    desk_set(r, FIELD_TIME, "20:10");
    desk_set(r, FIELD_SUPPLIER_NAME, "Restaurant Havnen");
    return r;
}

static inline Reading *
desk_invoice(Desk *desk, const char *name, const char *how, const char *number, const char *total)
{
    Reading *r = desk_part(desk, name, "invoice", how);
    desk_set(r, FIELD_TOTAL, total);
    desk_set(r, FIELD_ISSUE_DATE, "2026-11-18");
    desk_set(r, FIELD_SUPPLIER_NAME, "Kroen ved Søen");
    desk_set(r, FIELD_SUPPLIER_CVR, "24202100");
    desk_set(r, FIELD_INVOICE_ID, number);
    ReadingLine *line = g_new0(ReadingLine, 1);
    line->text = g_strdup("Lokaleleje");
    line->category = g_strdup("room");
    line->net = g_strdup("1000.00");
    g_ptr_array_add(r->lines, line);
    return r;
}

static inline void
desk_read_next(Desk *desk, const Reading *reading)
{
    g_autoptr(Job) job = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(letters_claim(desk->book, 1000, &job, &error));
    g_assert_nonnull(job);
    g_assert_true(letters_job_done(desk->book, job, reading, &error));
    g_assert_no_error(error);
}

/* The letter arrives and is read. */
static inline void
desk_arrive(Desk *desk)
{
    bool known = true;
    g_autofree char *id = g_strdup_printf("letter %u", ++desk->uid);
    g_autofree char *sha = g_compute_checksum_for_string(G_CHECKSUM_SHA256, id, -1);
    g_assert_true(
        letters_arrive(desk->book, sha, 9, "INBOX", 1, desk->uid, &desk->letter, &known, NULL));
    g_assert_false(known);
    for (guint i = 0; i < desk->parts->len; i++) {
        Reading *r = desk->parts->pdata[i];
        char type[] = "application/pdf";
        g_autofree char *path = g_strdup_printf("%u", i + 1);
        Part part = {.letter = desk->letter,
                     .path = path,
                     .name = r->file,
                     .media_type = type,
                     .sha256 = r->sha256,
                     .document = true};
        g_assert_true(letters_add_part(desk->book, &part, NULL, NULL));
    }
    desk_read_next(desk, desk->mail);
    for (guint i = 0; i < desk->parts->len; i++)
        desk_read_next(desk, desk->parts->pdata[i]);
}

/* Matches, judges and saves as the clerk does. */
static inline void
desk_settle(Desk *desk)
{
    g_autoptr(LetterView) view = NULL;
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&desk->match, match_free);
    g_clear_pointer(&desk->sender, sender_free);
    g_ptr_array_set_size(desk->verdicts, 0);
    desk_arrive(desk);
    (void)!(letter_view_load(desk->book, desk->letter, &view, &error) &&
            sender_recognise(desk->book, &desk->config, view->letter, view->mail, &desk->sender,
                             &error) &&
            match_letter(desk->book, &desk->config, desk->pack, view, desk->sender, &desk->match,
                         &error));
    g_assert_no_error(error);
    for (guint i = 0; i < desk->match->cases->len; i++) {
        CaseFile *file = desk->match->cases->pdata[i];
        Verdict *verdict = NULL;
        facts_derive(file, desk->pack, DESK_TODAY);
        (void)!judge_case(desk->book, &desk->config, desk->pack, file, DESK_TODAY, &verdict,
                          &error);
        g_assert_no_error(error);
        g_ptr_array_add(desk->verdicts, verdict);
        desk_word(&file->status, verdict->status);
        g_assert_true(cases_save(desk->book, file, &error));
        g_assert_true(cases_add_verdict(desk->book, file->id, verdict, &error));
    }
}

static inline CaseFile *
desk_case(const Desk *desk, guint i)
{
    g_assert_cmpuint(desk->match->cases->len, >, i);
    return desk->match->cases->pdata[i];
}

static inline const Finding *
desk_finding(const Desk *desk, guint i, const char *rule)
{
    const Verdict *v = desk->verdicts->pdata[i];
    for (guint k = 0; k < v->findings->len; k++)
        if (strcmp(((Finding *)v->findings->pdata[k])->rule, rule) == 0)
            return v->findings->pdata[k];
    g_error("no finding of %s", rule);
}

/* We answered: the case's mail with this Message-ID. */
static inline void
desk_answer(Desk *desk, const CaseFile *file, const char *message_id)
{
    g_autoptr(Outgoing) out = outgoing_new();
    int64_t id;
    out->case_id = file->id;
    out->letter = desk->letter;
    desk_word(&out->kind, "answer");
    desk_word(&out->event, message_id);
    desk_word(&out->message_id, message_id);
    desk_word(&out->recipient, file->sender_address);
    desk_word(&out->envelope_from, "");
    desk_word(&out->subject, "Re");
    out->bytes = g_bytes_new_static("x", 1);
    g_autoptr(GError) error = NULL;
    (void)!outbox_add(desk->book, out, &id, &error);
    g_assert_no_error(error);
}
