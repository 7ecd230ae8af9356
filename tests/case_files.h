/*
 * OWNS      case files built in a test, and judged without a book (the sender counts as ours)
 * PROMISES  readings as a reader would leave them, all at full confidence unless said otherwise
 * NEVER     used outside tests
 * FAILS     by assertion
 * RUNS IN   tests
 */
#pragma once
#include "daemon/judge.h"
#include <string.h>

#define TODAY "2026-11-21"

static RulePack *pack;
static Config config = {.confidence_permille = 950};

/* --- building
 * ---------------------------------------------------------------------------------------- */

static inline Reading *
document(CaseFile *file, const char *role, const char *kind, const char *how)
{
    int64_t n = file->documents->len + 1;
    CaseDocument *d = case_document_new(role, 1, n);
    reading_free(d->reading);
    d->reading = reading_new();
    d->reading->kind = (g_free(d->reading->kind), g_strdup(kind));
    d->reading->how = (g_free(d->reading->how), g_strdup(how));
    d->confirmed = true;
    g_ptr_array_add(file->documents, d);
    return d->reading;
}

static inline void
end_with(Reading *r, const char *end)
{
    g_free(r->end);
    r->end = g_strdup(end);
}

static inline void
set(Reading *r, FieldId id, const char *value)
{
    (void)reading_set(r, id, value, 1, "text");
}

static inline void
line(Reading *r, const char *text, const char *category, const char *quantity, const char *net)
{
    ReadingLine *l = g_new0(ReadingLine, 1);
    l->text = g_strdup(text);
    l->category = g_strdup(category);
    l->quantity = g_strdup(quantity);
    l->net = g_strdup(net);
    g_ptr_array_add(r->lines, l);
}

static inline void
sums(Reading *r, const char *net, const char *vat, const char *total)
{
    set(r, FIELD_NET_TOTAL, net);
    set(r, FIELD_VAT_TOTAL, vat);
    set(r, FIELD_TOTAL, total);
    set(r, FIELD_ISSUE_DATE, "2026-11-18");
    set(r, FIELD_SUPPLIER_NAME, "Kroen ved Søen");
}

static inline void
attendees(CaseFile *file, int present, int absent, const char *occasion)
{
    Reading *r = document(file, "attendees", "attendee-list", "text-layer");
    for (int i = 0; i < present + absent; i++) {
        g_autofree char *name = g_strdup_printf("Deltager Nummer%d", i);
        reading_add_attendee(r, name, "doctor", i < present ? "present" : "absent");
    }
    if (occasion)
        set(r, FIELD_OCCASION, occasion);
}

static inline CaseFile *
empty_case(const char *route)
{
    CaseFile *file = case_file_new();
    g_free(file->route);
    file->route = g_strdup(route);
    file->sender_address = g_strdup("koordinator@example.dk");
    file->cluster = 57;
    case_file_add_candidate(file, 57, "document", "number", "57");
    case_file_add_candidate(file, 57, "document", "name", "Nordfyn");
    return file;
}

/* The Vejledning's first example: room 5.000, 30 covers at 500, VAT 5.000. */
static inline CaseFile *
first_example(void)
{
    CaseFile *file = empty_case("outlay");
    Reading *r = document(file, "voucher", "invoice", "text-layer");
    sums(r, "20000.00", "5000.00", "25000.00");
    line(r, "Lokaleleje", "room", "1", "5000.00");
    line(r, "Forplejning til 30 deltagere, middag", "dinner", "30", "15000.00");
    return file;
}

/* A till slip: total with VAT. */
static inline CaseFile *
receipt(const char *total, const char *time)
{
    CaseFile *file = empty_case("outlay");
    Reading *r = document(file, "voucher", "receipt", "ocr");
    set(r, FIELD_TOTAL, total);
    set(r, FIELD_ISSUE_DATE, "2026-11-18");
    set(r, FIELD_SUPPLIER_NAME, "Restaurant Havnen");
    if (time)
        set(r, FIELD_TIME, time);
    return file;
}

static inline Verdict *
judged(CaseFile *file)
{
    Verdict *verdict = NULL;
    g_autoptr(GError) error = NULL;
    facts_derive(file, pack, TODAY);
    (void)!judge_case(NULL, &config, pack, file, TODAY, &verdict, &error);
    g_assert_no_error(error);
    return verdict;
}

static inline const Finding *
finding(const Verdict *verdict, const char *rule)
{
    for (guint i = 0; i < verdict->findings->len; i++) {
        const Finding *f = verdict->findings->pdata[i];
        if (strcmp(f->rule, rule) == 0)
            return f;
    }
    g_error("no finding of %s", rule);
}

static inline void
assert_result(const Verdict *verdict, const char *rule, const char *result)
{
    const Finding *f = finding(verdict, rule);
    if (strcmp(f->result, result) != 0)
        g_error("%s: %s, want %s (%s)", rule, f->result, result,
                f->office_text ? f->office_text : "");
}

static inline void
load_pack(void)
{
    g_autoptr(GError) error = NULL;
    (void)!rules_load("templates", &pack, &error);
    g_assert_no_error(error);
}
