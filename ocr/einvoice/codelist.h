/*
 * OWNS      code lists of e-invoices (the folder codelists/ of .txt files, compiled in) and check
 * digits of identifiers PROMISES  each list with its version and date; letters as the standard
 * writes them NEVER     asks the network or a file: the reader has neither FAILS     false: not in
 * the list, or there is no such list RUNS IN   reader
 */
#pragma once
#include "ocr/einvoice/rule_expr.h"

typedef struct Codelist {
    const char *name;
    const char *version;      /* what it was taken from, with its date */
    const char *const *codes; /* sorted by bytes */
    size_t n;
} Codelist;

/* NULL when there is none. */
const Codelist *codelist_find(const char *name);
bool codelist_has(const char *name, const char *code, size_t length);

/* Does id carry the check digits of how: gs1 cvr no-org be-org se-org au-org luhn iban it-tax
 * it-vat gr-tin? Blanks do not count. (check_digits.c) */
bool check_digits_fit(Slice id, Slice how);
