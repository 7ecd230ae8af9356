/*
 * OWNS      what one rule check needs: the case's facts, what was looked up, and how a finding is
 *           written
 * PROMISES  a finding takes severity, source and wording from the rule pack in force on the day
 *           of the expense; tags that a wording names are filled
 * NEVER     looks anything up inside a check: judge.c did before, so that checks are pure
 * FAILS     never
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/facts.h"
#include "spool/approvals.h"

typedef struct Judge {
    const Config *config;
    const RulePack *pack;
    const CaseFile *file;
    const Facts *facts;
    const char *day; /* whose rules hold: the expense's, today's when that one has none */
    const char *today;
    Verdict *verdict;
    GHashTable *tags; /* name → text */

    Cluster *cluster;   /* of the case, NULL: none */
    bool stranger;      /* the sender holds no role in any cluster */
    bool coordinator;   /* the sender's address is the coordinator's of the case's cluster */
    char *automatic;    /* why the newest letter is automatic mail, NULL: it is not */
    Approval *approval; /* the coordinator's answer about this very document, NULL: none */
    int64_t duplicate;  /* earlier case of the same invoice, 0: none */
    char *duplicate_number;
    GPtrArray *accounts; /* what the supplier was paid to before, newest first; NULL: not asked */
    bool funded;         /* the ledger knows the cluster's money, which is then: */
    int64_t available_oere;
    char *nearest; /* the registered cluster that a voucher's unknown one is most like, or NULL */
} Judge;

/* A finding of the rule: passed, or with nothing to check. arithmetic may be NULL. */
Finding *judge_pass(Judge *judge, const char *rule, const char *arithmetic);
Finding *judge_skip(Judge *judge, const char *rule);
/* Failed, in the wording text_id: "D01" or one of its variants, "D01/occasion". */
Finding *judge_fail(Judge *judge, const char *text_id, const char *arithmetic);

/* Sets {{name}} for the wordings of this check; takes value. */
void judge_tag(Judge *judge, const char *name, char *value);
/* The finding rests on this field of the document. */
void judge_rests_on(Finding *finding, const CaseDocument *document, FieldId field);
/* What would mend it. Matters of the meeting (attendees, occasion, cover count) are the
 * coordinator's to answer (C11), others the sender's; automatic mail is asked of the coordinator.
 */
void judge_ask_meeting(Judge *judge, Finding *finding, const char *ask);
void judge_ask_sender(Judge *judge, Finding *finding, const char *ask);

/* "14.400 kr. / 18 betalte kuverter = 800 kr. pr. person"; with the other count when the list
 * gives another one. Caller frees. */
char *judge_per_head(const Judge *judge, int64_t amount_oere);
/* Confidence of a field in whole permille, rounded down: 0.9499 is not 0.95. */
int judge_permille(const Reading *reading, FieldId field);
bool judge_is(const char *a, const char *b);
/* Kroner, and nothing but: recommended limits are in kroner. */
bool judge_in_kroner(const Judge *judge);

/* judge_einvoice.c: "BR-CO-15: …; BR-CO-16: …", what the voucher's XML breaks of this kind
 * (rules_einvoice), its numbers and places; NULL: nothing. Caller frees. */
char *judge_broken(const Judge *judge, const char *kind);
/* judge_einvoice.c: why an e-invoice could not be read, in Danish with its line, NULL: reading is
 * none. Caller frees. */
char *judge_unreadable_einvoice(const Reading *reading);

/* judge_account.c: fills accounts. */
bool judge_look_up_accounts(Judge *judge, Book *book, GError **error) MUST_CHECK;
/* judge_ledger.c: fills funded and available_oere. */
bool judge_look_up_balance(Judge *judge, Book *book, GError **error) MUST_CHECK;
/* judge_cluster.c: fills nearest. */
bool judge_look_up_nearest(Judge *judge, Book *book, GError **error) MUST_CHECK;

/* The checks, by chapter of the catalogue. */
void check_secretariat_approves(Judge *judge); /* A08 */
void check_coordinator_approves(Judge *judge); /* A10 */
void check_cluster(Judge *judge);              /* B01 */
void check_buyer(Judge *judge);                /* B09 */
void check_voucher(Judge *judge);              /* C01 */
void check_specification(Judge *judge);        /* C04 */
void check_list_and_occasion(Judge *judge);    /* D01 */
void check_absent(Judge *judge);               /* D03 */
void check_names(Judge *judge);                /* D05 */
void check_room(Judge *judge);                 /* D06 */
void check_dinner(Judge *judge);               /* D07 */
void check_lunch(Judge *judge);                /* D08 */
void check_lodging(Judge *judge);              /* D09 */
void check_invoice_example(Judge *judge);      /* D22 */
void check_outlay_example(Judge *judge);       /* D23 */
void check_sums(Judge *judge);                 /* D24 */
void check_early_invoice(Judge *judge);        /* D26 */
void check_fee_outlay(Judge *judge);           /* E28 */
void check_hardware(Judge *judge);             /* G01 */
void check_balance(Judge *judge);              /* I19 */
void check_kap_h(Judge *judge);                /* K01 */
void check_vu_ost(Judge *judge);               /* K02 */
void check_kap_h_address(Judge *judge);        /* K03 */
void check_vu_ost_address(Judge *judge);       /* K04 */
void check_vu_ost_marker(Judge *judge);        /* K05 */
void check_named_case(Judge *judge);           /* M01 */
void check_later_evidence(Judge *judge);       /* M02 */
void check_same_file(Judge *judge);            /* X01 */
void check_same_invoice(Judge *judge);         /* X02 */
void check_copies_agree(Judge *judge);         /* X03 */
void check_account(Judge *judge);              /* X05 */
void check_automatic(Judge *judge);            /* X07 */
void check_read_surely(Judge *judge);          /* X11 */
void check_one_voucher(Judge *judge);          /* X12 */
void check_day(Judge *judge);                  /* X13 */
void check_cpr(Judge *judge);                  /* X14 */
void check_credit_note(Judge *judge);          /* X15 */
void check_payment_data(Judge *judge);         /* X16 */
void check_standard(Judge *judge);             /* X17 */
