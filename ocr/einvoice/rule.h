/*
 * OWNS      business rules of e-invoices as tables, the small language their tests are written in,
 *           and trying them on a tree
 * PROMISES  exact decimals; every rule of the families asked for is tried, kept or broken; a
 *           bounded amount of work whatever the document (rules not reached are told as untried)
 * NEVER     decides what a broken rule means: that is the judge's
 * FAILS     never; a broken table is our own mistake and stops the program at its first use
 * RUNS IN   reader
 *
 * The language: paths as in XPath from the context node ("cbc:ID", "../cac:Party", "@schemeID",
 * "//" below, "*Amount" any name that ends so, "/" from the document's root, "$" from the rule's
 * context inside a predicate), terms of EN 16931 by name ("BT-131", "BG-25"; rule_terms.c says
 * where they stand in UBL and CII), = ~= (letters alike) < <= > >=, + - * div, and or, "a -> b"
 * (where a holds, b must), and the functions of rule_calls.c. A path stands for "is present" where
 * a truth is asked for. A number that is missing makes its comparison false.
 */
#pragma once
#include "ocr/einvoice/decimal.h"
#include "ocr/einvoice/element.h"

typedef enum { RULE_UBL = 1, RULE_CII = 2, RULE_BOTH = 3 } RuleSyntax;
typedef enum { RULE_WARNING, RULE_FATAL } RuleSeverity;
typedef enum { FAMILY_EN16931 = 1, FAMILY_PEPPOL = 2, FAMILY_OIOUBL = 4 } RuleFamily;

typedef struct Rule {
    const char *id;
    RuleSeverity severity;
    RuleSyntax syntax;
    const char *context; /* every node it is tried on, from the root; "" the root itself */
    const char *test;
    const char *describe; /* Danish, for the supplier: what is wrong when the test fails */
} Rule;

/* Rules that apply under one condition. */
typedef struct RuleSet {
    RuleFamily family;
    const char *when;  /* NULL: always */
    const Rule *rules; /* ends with a row without id */
} RuleSet;

/* What the found number should have been to the wanted one. */
typedef enum {
    SIDES_EQUAL,
    SIDES_DIFFERENT,
    SIDES_BELOW,
    SIDES_AT_MOST,
    SIDES_ABOVE,
    SIDES_AT_LEAST,
    SIDES_OFF, /* found is how far off, wanted how far it may be */
} Sides;

/* One place where a rule is broken. */
typedef struct RuleBreach {
    const xmlNode *node;
    bool has_numbers; /* found and wanted are the two sides that do not fit */
    Sides sides;
    Decimal found, wanted;
} RuleBreach;

typedef enum { RULE_KEPT, RULE_BROKEN, RULE_UNTRIED } RuleOutcome;

enum { RULE_BREACHES = 20 }; /* places told of each rule; more say nothing more */

typedef struct RuleResult {
    const Rule *rule;
    RuleOutcome outcome;
    unsigned times; /* how often it was broken */
    const RuleBreach *breaches;
    unsigned n; /* at most RULE_BREACHES of them */
} RuleResult;

/* Called once for each row of the tables that was not kept, for all where asked for; an id may have
 * several rows. */
typedef void (*RuleTell)(void *user, const RuleResult *result);

/* Tries all rules of the families on the tree below root (and marks its elements for that, in the
 * field libxml2 leaves to its callers). all: tells of those kept, too. */
void rules_try(const xmlNode *root, RuleSyntax syntax, unsigned families, bool all, RuleTell tell,
               void *user);
/* Compiles all tables ahead: once before the zygote forks, so that no reader need. */
void rules_prepare(void);

/* One test, on root as rule's node and root; for tests of the language. */
bool rule_test_once(const xmlNode *root, RuleSyntax syntax, const char *test);

/* The tables: all sets, in the order they are tried. */
extern const RuleSet rule_sets[];
extern const size_t n_rule_sets;

/* The path of a term ("BT-131") in a syntax, "" where the syntax has none; NULL: no such term. */
const char *rule_term(const char *name, size_t length, RuleSyntax syntax);
