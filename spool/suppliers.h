/*
 * OWNS      the suppliers as the cases know them, and the bank accounts that people have confirmed
 * PROMISES  a supplier is a name and a CVR number: the same name with another number is another row
 * NEVER     says whether an account is right (rule X05 and a person do)
 * FAILS     as book.h
 * RUNS IN   web
 */
#pragma once
#include "spool/book.h"

typedef struct Supplier {
    char *key;        /* the name folded (daemon/likeness.h): what the list is ordered by */
    char *name, *cvr; /* of the newest case; cvr NULL: none was read */
    int64_t cases, newest_case;
} Supplier;
/* Those whose key is not before `from`, by key: GPtrArray of Supplier. */
bool suppliers_page(Book *book, const char *from, int limit, GPtrArray **out,
                    GError **error) MUST_CHECK;
/* The newest cases of a CVR number, whatever became of them: GArray of int64_t. */
bool suppliers_cases(Book *book, const char *cvr, int limit, GArray **out,
                     GError **error) MUST_CHECK;

typedef struct SupplierConfirmed {
    char *account, *at, *user, *channel; /* account as judge_account_key() writes it */
} SupplierConfirmed;
/* Newest first: GPtrArray of SupplierConfirmed. */
bool suppliers_confirmed(Book *book, const char *cvr, GPtrArray **out, GError **error) MUST_CHECK;
