/*
 * OWNS      letters with documents as they arrive: page texts that go through the real finders of
 *           the reader, then match and judge with the register of desk.h
 * PROMISES  one row of a table is one letter; documents of one test have numbers of their own
 * NEVER     sets a field by hand
 * FAILS     by assertion
 * RUNS IN   tests
 */
#pragma once
#include "ocr/fields/fields.h"
#include "tests/desk.h"

typedef struct PaperRow {
    const char *name, *rule;
    const char *lines; /* of the voucher; NULL: no voucher */
    int net_kroner;    /* 0: lines already hold all sums */
    const char *paper; /* another document, or NULL */
    const char *text;  /* of the letter, or NULL */
    const char *want;  /* pass fail not-applicable */
    const char *says;  /* in the finding's arithmetic or office text, or NULL */
} PaperRow;

#define INVOICE                                                                                    \
    "Kroen ved Søen ApS\nCVR-nr. 24202100\nFAKTURA\nFakturanr. %d\nFakturadato 18-11-2026\n"      \
    "Klynge 57 Nordfyn\n"
#define SLIP "Restaurant Havnen\nCVR-nr. 24202100\nKVITTERING\nBonnr %d\nDato 18-11-2026 20:10\n"
#define LIST "Deltagerliste\nAnledning: Klyngemøde om KOL\nDeltagere:\n"
#define THREE "1. Anna Friis, læge\n2. Bo Holm, læge\n3. Ida Ravn, læge\n"

static inline Reading *
paper_read(const char *text)
{
    g_autoptr(Page) page = page_from_text(text, "text");
    g_autoptr(GPtrArray) pages = g_ptr_array_new();
    Reading *r = reading_new();
    g_ptr_array_add(pages, page);
    desk_word(&r->how, "text-layer");
    r->text = g_strdup(text);
    fields_find(pages, r);
    reading_mask(r);
    return r;
}

static inline Reading *
paper_part(Desk *desk, const char *text)
{
    Reading *r = paper_read(text);
    r->file = g_strdup_printf("bilag-%u-%u.pdf", desk->uid, desk->parts->len);
    r->sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, r->file, -1);
    g_ptr_array_add(desk->parts, r);
    return r;
}

/* head, lines and, unless net_kroner is 0, net, VAT and total below them. */
static inline char *
paper_voucher(const char *head, const char *lines, int net_kroner, int number)
{
    GString *s = g_string_new(NULL);
    g_auto(GStrv) halves = g_strsplit(head, "%d", 2);
    g_string_append_printf(s, "%s%d%s%s", halves[0], number, halves[1] ? halves[1] : "", lines);
    if (net_kroner)
        g_string_append_printf(
            s, "Subtotal ekskl. moms %d,00\nMoms 25%% %d,%02d\nI alt DKK %d,%02d\n", net_kroner,
            net_kroner / 4, net_kroner % 4 * 25, net_kroner + net_kroner / 4, net_kroner % 4 * 25);
    return g_string_free(s, FALSE);
}

static inline void
paper_letter(Desk *desk, const char *from, const char *head, const PaperRow *row)
{
    g_autofree char *voucher =
        row->lines ? paper_voucher(head, row->lines, row->net_kroner, (int)desk->uid + 1000) : NULL;
    const char *text = row->text ? row->text : "Hermed bilag for klynge 57 Nordfyn.";
    desk_mail(desk, from, row->text ? "Bilag" : "Bilag, klynge 57 Nordfyn", text);
    g_autoptr(Reading) said = reading_new();
    fields_find_in_text(text, "mail", said);
    for (FieldId id = 0; id < FIELD_COUNT; id++)
        if (said->fields[id])
            (void)reading_set(desk->mail, id, said->fields[id]->value, 1, "mail");
    if (voucher)
        (void)paper_part(desk, voucher);
    if (row->paper)
        (void)paper_part(desk, row->paper);
    desk_settle(desk);
}

static inline void
assert_row(const Desk *desk, const PaperRow *row)
{
    const Finding *f = desk_finding(desk, 0, row->rule);
    const char *shown = f->office_text ? f->office_text : "";
    const char *sum = f->arithmetic ? f->arithmetic : "";
    g_test_message("%s %s: %s %s (%s)", row->rule, row->name, f->result, shown, sum);
    if (strcmp(f->result, row->want) != 0)
        g_error("%s %s: %s, want %s (%s %s)", row->rule, row->name, f->result, row->want, shown,
                sum);
    if (row->says && !strstr(shown, row->says) && !strstr(sum, row->says))
        g_error("%s %s: \"%s\" not in \"%s\" \"%s\"", row->rule, row->name, row->says, shown, sum);
}

static inline void
paper_rows(Desk *desk, const char *from, const char *head, const PaperRow *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        paper_letter(desk, from, head, &rows[i]);
        assert_row(desk, &rows[i]);
    }
}
