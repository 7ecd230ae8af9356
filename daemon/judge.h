/*
 * OWNS      the rule table: what each rule compares, and the status that follows
 * PROMISES  every rule tried leaves a finding with its numbers and source, passed ones too; a
 *           recommended limit flags and never rejects
 * NEVER     writes, answers or reads documents; a value below the confidence bar never passes
 *           a case on its own
 * FAILS     as the book (duplicates, roles and the cluster are looked up); book NULL: nothing is
 *           looked up and the sender counts as one of ours
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/config.h"
#include "daemon/match.h"

/* Derives supplier, totals, covers and per-head amount of file from its documents: the voucher
 * first (XML before PDF), then attendee lists, then mail text. Fills the saved facts. */
void facts_derive(CaseFile *file, const RulePack *pack, const char *today);

/* Judges; today is the ISO day. The caller saves the verdict and sets file->status from it. */
bool judge_case(Book *book, const Config *config, const RulePack *pack, const CaseFile *file,
                const char *today, Verdict **out, GError **error) MUST_CHECK;

/* Whom a voucher says to pay ("konto 8475 4860022743", "FIK +71 kreditor 88334455"), the same words
 * for the same account (rule X05); NULL: it does not say. Caller frees. (judge_account.c) */
char *judge_account_key(const Reading *reading);

struct Judge; /* judge_rule.h */

/* What the product does about a row of the catalogue. */
typedef enum {
    RULE_CHECKED,  /* by program: in a case, or by the module that `describe` names */
    RULE_ASKED,    /* of a person, who answers */
    RULE_RECORDED, /* kept and shown with the case or in the register */
    RULE_SHOWN,    /* only as text: nothing reaches us that could be compared */
} RuleState;

enum {
    RULE_NEEDS_VOUCHER = 1, /* says nothing before a voucher could be read */
    RULE_FOR_STRANGERS = 2, /* its sentence may go to a sender who is not in the register */
};

/* One rule: id and a sentence on what it compares (for `bilag rules`), and how it is checked. */
typedef struct JudgeRule {
    const char *id, *describe;
    RuleState state;
    void (*check)(struct Judge *judge); /* NULL: not a matter of one case */
    int flags;
} JudgeRule;
const JudgeRule *judge_rules(size_t *out_n);
/* NULL: there is no such rule. */
const JudgeRule *judge_rule(const char *id);
/* "checked asked recorded shown". */
const char *judge_rule_state(const JudgeRule *rule);
