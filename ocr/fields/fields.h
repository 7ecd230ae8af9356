/*
 * OWNS      finding the trade's fields in pages of words: one finder a file, one table of them
 * PROMISES  each field with value, confidence, place and text; sums are checked against lines,
 *           VAT and check digits, and the confidence says how that went
 * NEVER     takes cash tendered, change, VAT, a phone or CVR number for the total
 * FAILS     never: a field that is not found is absent
 * RUNS IN   reader
 */
#pragma once
#include "ocr/words.h"

/* Runs every finder over the pages (GPtrArray of Page) and decides kind; fields already set in
 * reading (by XML, say) stay. */
void fields_find(const GPtrArray *pages, Reading *reading);

/* What several looks at the same pages saw: each look's amounts are evidence for the next. */
typedef struct Looks Looks;
/* lessons: what persons taught about suppliers (spool/lessons.h), borrowed; NULL: nothing. */
Looks *looks_new(const char *lessons);
void looks_free(Looks *looks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Looks, looks_free)
/* fields_find() for one look of several. The amounts it sets rest on all looks so far. */
void fields_find_in_look(const GPtrArray *pages, Looks *looks, Reading *reading);

/* Only what a mail body, office document or list can hold: cluster, occasion, covers,
 * attendees, event date; never amounts. */
void fields_find_in_text(const char *text, const char *by, Reading *reading);

/* --- shared by e-invoices, pages and lists --------------------------------------------------- */
/* dinner lunch room lodging drinks transport fee gift software hardware medical other for the
 * text of an invoice line, Danish, English or German; static string. (category.c) */
const char *category_of(const char *line_text);
/* "Klynge 57", "klyngenr.: 57", "Klynge nr 57", "KL 057": number into out; name after it, if any,
 * into *out_name (caller frees, NULL: none). False: no cluster named. (cluster.c) */
bool cluster_in(const char *text, int *out_number, char **out_name) MUST_CHECK;
/* Danish, English or German amount text → contract decimal; NULL: none. "1.234,50" "1 234,50"
 * "1234,-" "kr. 1.234" "1,234.50". Caller frees. (amount.c) */
char *amount_normalise(const char *text);
/* "12.09.25", "12/9-2025", "12. sept. 2025", "2025-09-12" → ISO; NULL: none. (date.c) */
char *date_normalise(const char *text);
/* Check digits: CVR (modulus 11, 8 digits), EAN/GLN (13), FIK/OCR line creditor, IBAN. (check.c) */
bool check_cvr(const char *digits);
bool check_gln(const char *digits);
bool check_iban(const char *iban);
/* ISO/IEC 7812, modulus 10: digits only. */
bool check_luhn(const char *digits);
/* A whole FIK 71/75 payment id: its length and its check digit. */
bool check_fik(const char *kind, const char *payment_id);
/* Attendees in the lines of a text or a table (GPtrArray of char * lines; columns separated by
 * tab): headings such as "Deltagere", numbered or plain names, "afbud", "virtuel"; adds to
 * reading->attendees. Returns how many. (attendees.c) */
int attendees_find(const GPtrArray *lines, Reading *reading);
