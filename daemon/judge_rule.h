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
#include "daemon/judge_checks.h"
#include "spool/approvals.h"
#include "spool/ledger.h"

enum { JUDGE_PAPERS = 40 }; /* of a cluster: some years of contracts and minutes */

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
    bool sent_approved; /* the coordinator's own letter brought the voucher and approves it (A11) */
    Approval *approval; /* the coordinator's answer about this very document, NULL: none */
    int64_t duplicate;  /* earlier case of the same invoice, 0: none */
    char *duplicate_number;
    GPtrArray *accounts; /* what the supplier was paid to before, newest first; NULL: not asked */
    char *other_route; /* an imported purchase that this voucher is of, by another route, or NULL */
    bool funded;       /* the ledger knows the cluster's money, which is then: */
    int64_t available_oere;
    LedgerYear *money;     /* of the cluster in the expense's year, NULL: not asked */
    bool roles_known;      /* the register was asked for the sender's roles */
    bool officer;          /* coordinator, treasurer or board of the case's cluster */
    bool addressed;        /* the newest letter names our own address in To or Cc */
    char *delivered_to;    /* else whom it names */
    char *lookalike;       /* a domain of the register that the sender's one is made to look like */
    char *dissolved;       /* the last day of a cluster that is no more, NULL: it lives */
    char *duplicate_route; /* of the earlier case */
    bool account_confirmed; /* by a person, for this supplier and account (X05) */
    int64_t account_case;   /* the newest case that was paid to another account, 0: none */
    GPtrArray *earlier;  /* CaseEarlier: the year's cases and a week around it; NULL: not asked */
    GPtrArray *pictures; /* CaseEarlier with a picture hash; NULL: the voucher has none */
    GPtrArray *papers;   /* Reading: contracts, time sheets and minutes of the cluster */
    const CaseEarlier *same_list; /* of earlier: the same people on the same day */
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

/* judge_rests.c: gives each finding the field it rests on, where its check did not. */
void judge_rest_all(Judge *judge);

/* judge_account.c: fills accounts. */
bool judge_look_up_accounts(Judge *judge, Book *book, GError **error) MUST_CHECK;
/* judge_ledger.c: fills funded and available_oere; other_route. */
bool judge_look_up_route(Judge *judge, Book *book, GError **error) MUST_CHECK;
bool judge_look_up_balance(Judge *judge, Book *book, GError **error) MUST_CHECK;
/* judge_cluster.c: fills nearest. */
bool judge_look_up_nearest(Judge *judge, Book *book, GError **error) MUST_CHECK;
/* judge_history.c: fills earlier, pictures and papers; then same_list. */
bool judge_look_up_history(Judge *judge, Book *book, GError **error) MUST_CHECK;
bool judge_look_up_same_list(Judge *judge, Book *book, GError **error) MUST_CHECK;
/* judge_sender.c: fills sent_approved. */
bool judge_look_up_own_approval(Judge *judge, Book *book, GError **error) MUST_CHECK;
/* judge_sender.c: fills lookalike. */
bool judge_look_up_lookalike(Judge *judge, Book *book, GError **error) MUST_CHECK;

/* --- shared by the checks -------------------------------------------------------------------- */
/* The first line of a category, or with a word of a list (words.conf); NULL: none. */
const ReadingLine *judge_line_of(const Judge *judge, const char *category);
const ReadingLine *judge_line_with(const Judge *judge, const char *list);
/* Occasion, voucher text or lines have a word of the list. out_word may be NULL. */
bool judge_says(const Judge *judge, const char *list, const char **out_word);
/* Failed on a line: {{item}} is its text. */
Finding *judge_fail_on_line(Judge *judge, const char *text_id, const ReadingLine *line,
                            const char *arithmetic);
void judge_pass_or_skip(Judge *judge, const char *rule, bool looked);
/* "3 gæster; højst 5"; caller frees. */
char *judge_count(int64_t n, const char *what, int64_t most);
/* A cluster number of the documents that the register does not have; NULL: none. */
const char *judge_unknown_number(const Judge *judge);
bool judge_is_fee_request(const Judge *judge);
/* Lines of fee or mileage: then contracts matter. */
bool judge_has_paid_work(const Judge *judge);
/* The case's document of this kind, else the cluster's stored one that names who is paid. */
const Reading *judge_paper(const Judge *judge, const char *kind);
/* Mileage lines without VAT. */
int64_t judge_mileage_oere(const Judge *judge);
/* Earlier cases of the calendar year with this supplier or recipient. */
int64_t judge_earlier_of_supplier(const Judge *judge, const char *name);
