/*
 * OWNS      whether a voucher and an imported purchase are one (rules C09, D25, H06)
 * PROMISES  the amount is the same, the day near, the merchant alike, and no cluster contradicts
 * NEVER     changes a case by itself, except its route when the cluster's card has paid its slip
 * FAILS     as the book
 * RUNS IN   clerk
 */
#pragma once
#include "spool/cases.h"
#include "spool/outlays.h"

/* The purchase that file's voucher is of; *out NULL: none. */
bool routes_find(Book *book, const CaseFile *file, Outlay **out, GError **error) MUST_CHECK;
/* True: the slip belongs to this card transaction, whose route it takes. */
bool routes_is_card_slip(const CaseFile *file, const Outlay *outlay);
/* A slip that the cluster's card has paid is nobody's outlay: its route becomes "card". */
bool routes_settle(Book *book, CaseFile *file, GError **error) MUST_CHECK;

/* Matches a purchase that was just imported with the vouchers that are here. A case that has it by
 * another route is shown to a person. report gets a line for each. */
bool routes_import(Book *book, const Outlay *outlay, GString *report, GError **error) MUST_CHECK;

/* "klyngens kort, 12. november 2026, RESTAURANT X (ref. 4711)"; caller frees. */
char *routes_describe(const Outlay *outlay);
