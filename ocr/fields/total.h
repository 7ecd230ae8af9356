/*
 * OWNS      which amount is the total: candidates, and the sums that speak for each
 * PROMISES  the confidence is the share found right among documents with the same evidence
 *           (confidence.c); nothing reaches the default bar without independent evidence
 * NEVER     takes cash tendered, change or VAT
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include "ocr/fields/find.h"

/* What speaks for an amount, each independent of the others. */
typedef enum {
    PROOF_VAT = 1,       /* a VAT amount is the rate's share of it */
    PROOF_NET = 2,       /* what stands between the subtotal and it, added up, makes it */
    PROOF_CASH = 4,      /* cash less change */
    PROOF_CARD = 8,      /* the card slip says the same */
    PROOF_LINES = 16,    /* the items make it */
    PROOF_TIP = 32,      /* bill plus tip make it, as the card slip says */
    PROOF_ROUNDING = 64, /* a sum and its rounding make it; the sum itself is no total then */
    PROOF_AGAIN = 128,   /* another line shows it too */
} Proof;

/* A sum of printed amounts that ought to be printed too, within off. */
typedef struct Equation {
    Proof proof;
    int64_t oere, off;
    int vat, net; /* what it adds, as search_amount() counts; -1: none */
    int64_t vats; /* the VAT of several rates in it; 0: vat is all there is */
    bool guessed; /* a part of it was known by its place alone: it proves, but mends nothing */
} Equation;

typedef struct Candidate {
    int64_t oere;
    int best;          /* the amount that shows it best, as search_amount() counts */
    int times;         /* how often it is printed, as the look that saw most says */
    unsigned looks;    /* bit n: look n saw it beside a word for the total or the payment */
    double recognised; /* the best of its looks */
    bool whole;        /* no look saw its decimals */
    double score;
    unsigned proofs;
    Label label;
} Candidate;

/* All sums of what was seen (GArray of Equation). (proof.c) */
GArray *equations_of(const Search *search);
/* What speaks for oere; *out_vat, *out_net: the amounts it rests on, or -1. (proof.c) */
unsigned proofs_of(const Search *search, const GArray *equations, int64_t oere, int *out_vat,
                   int *out_net);
/* Is vat the share of gross at Denmark's rate or one that is printed? (proof.c) */
bool is_vat_share(const Search *search, int64_t vat, int64_t gross);
/* A line for the rounding is there, but its amount could not be read. (proof.c) */
bool rounding_unread(const Search *search);

/* What speaks against it, or leaves it open. */
typedef enum {
    DOUBT_CLOSE = 1,      /* another candidate has nearly as much for it */
    DOUBT_WHOLE = 2,      /* no decimals were seen */
    DOUBT_FAINT = 4,      /* badly recognised */
    DOUBT_COIN = 8,       /* paid in cash, yet no coins make it */
    DOUBT_ROUNDING = 16,  /* a rounding is mentioned that was not found */
    DOUBT_TIP = 32,       /* a line for a tip, whose amount was not found */
    DOUBT_RIVAL = 64,     /* another look, or another line, says another total */
    DOUBT_REPAIRED = 128, /* nowhere printed as it stands: arithmetic alone */
} Doubt;

/* What leaves candidate open, which stands lead before the next one. (doubt.c) */
unsigned doubts_of(const Search *search, const GArray *equations, const GArray *candidates,
                   const Candidate *candidate, double lead);
/* c became best: the bill a tip was added to, or the sum that was rounded. */
bool became(const Candidate *c, const Candidate *best);
/* One digit differs: 471,95 read where net and VAT make 477,95. */
bool one_digit_off(int64_t a, int64_t b);
/* How many kinds of sums make oere. */
int kinds_of_sums(const GArray *equations, int64_t oere);
/* A sum that stands without the printed total: cash less change, a net and a VAT that is its
 * share, or two kinds of sums that agree. One sum of three figures alone could itself be misread.
 */
bool mends(const Search *search, const GArray *equations, const Equation *e);
/* The share right among the documents with such evidence. (confidence.c) */
double total_confidence(const Candidate *candidate, bool by_ocr, unsigned doubts);
