/*
 * OWNS      which amount is the total: candidates, and the sums that speak for each
 * PROMISES  a confidence at or over 0.95 only when an independent sum agrees and the figures were
 *           recognised well
 * NEVER     takes cash tendered, change or VAT
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include "ocr/fields/find.h"

/* What speaks for a candidate, each independent of the others. */
typedef enum {
    PROOF_VAT = 1,       /* a VAT amount is the rate's share of it */
    PROOF_NET = 2,       /* a net and a VAT amount make it */
    PROOF_CASH = 4,      /* cash less change */
    PROOF_CARD = 8,      /* the card slip says the same */
    PROOF_LINES = 16,    /* the items make it */
    PROOF_TIP = 32,      /* bill plus tip make it, as the card slip says */
    PROOF_ROUNDING = 64, /* a sum and its rounding make it; the sum itself is no total then */
} Proof;

typedef struct Candidate {
    int64_t oere;
    int best;  /* index of the amount that shows it best */
    int times; /* how often it is printed */
    double score;
    unsigned proofs;
    Label label;
} Candidate;

/* The sums that hold for total oere; *out_vat, *out_net the amounts' indexes or -1. (proof.c) */
unsigned proofs_of(const Search *search, int64_t oere, int *out_vat, int *out_net);
/* A total that only sums show, when recognition lost it: net + VAT, or cash − change. False:
 * none. (proof.c) */
bool total_by_sums(const Search *search, int64_t *out_oere);
