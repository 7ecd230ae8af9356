/*
 * OWNS      rule tests as trees of expressions, compiled once
 * PROMISES  paths are compared by small numbers, not by names; the same path from the root is
 *           walked once a document
 * NEVER     fails on a document: only on a table that is wrong, which ends the program
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include "ocr/einvoice/rule.h"

typedef struct Slice {
    const char *at;
    size_t n;
} Slice;

typedef enum {
    EXPR_PATH,
    EXPR_UNION,
    EXPR_TEXT,
    EXPR_NUMBER,
    EXPR_CALL,
    EXPR_IMPLIES,
    EXPR_OR,
    EXPR_AND,
    EXPR_EQUAL,
    EXPR_ALIKE,
    EXPR_DIFFERENT,
    EXPR_LESS,
    EXPR_AT_MOST,
    EXPR_MORE,
    EXPR_AT_LEAST,
    EXPR_PLUS,
    EXPR_MINUS,
    EXPR_TIMES,
    EXPR_DIVIDE,
} ExprKind;

typedef enum { FROM_HERE, FROM_ROOT, FROM_RULE } From;
typedef enum {
    AXIS_CHILD,
    AXIS_PARENT,
    AXIS_SELF,
    AXIS_BELOW,       /* with the node itself */
    AXIS_NAMED_BELOW, /* AXIS_BELOW and AXIS_CHILD in one */
    AXIS_ATTRIBUTE,
} Axis;

enum { STEP_NAMES = 3, STEP_PREDICATES = 6, CALL_ARGUMENTS = 3 };

typedef struct Step {
    Axis axis;
    int names[STEP_NAMES]; /* any of them; the first 0: any element */
    int n_names;
    const char *attribute; /* AXIS_ATTRIBUTE; "*": any */
    struct Expr *predicates[STEP_PREDICATES];
} Step;

typedef struct Expr {
    ExprKind kind;
    struct Expr *args[CALL_ARGUMENTS]; /* operands and arguments */
    int n_args;
    From from; /* EXPR_PATH */
    Step *steps;
    int n_steps;
    int memo; /* slot of a path from the root, -1: none */
    Slice text;
    Decimal number;
    const struct Call *call;
} Expr;

/* What compiling needs to keep: the numbers of names, the slots of memos. One for each syntax. */
typedef struct Names {
    GHashTable *by_space[SPACE_UDT + 1]; /* local name → number */
    int last;
} Names;
void names_clear(Names *names);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Names, names_clear)

typedef struct Compiler {
    Arena *arena;
    Names *names;
    GHashTable *slots; /* path text → slot + 1 */
    RuleSyntax syntax;
} Compiler;

/* The number of a node's name, 0 when no rule names it. */
int names_find(const Names *names, const xmlNode *node);
/* The number of "cbc:ID", given when it is new. */
int names_give(Names *names, const char *prefixed, size_t length);

Expr *expr_compile(Compiler *compiler, const char *text, const char *rule);

/* --- trying ----------------------------------------------------------------------------------- */
typedef enum { VALUE_NONE, VALUE_NODES, VALUE_TEXT, VALUE_NUMBER, VALUE_TRUTH } ValueType;

typedef struct Value {
    ValueType type;
    int memo;       /* VALUE_NODES: in this slot, or */
    size_t base, n; /* … this stretch of the stack */
    Slice text;
    Decimal number;
    bool truth;
} Value;

typedef struct Memo {
    bool known;
    GPtrArray *nodes;
} Memo;

typedef struct Trial {
    const xmlNode *root, *rule_node;
    GPtrArray *stack;
    Memo *memos;
    Arena *arena;
    long work; /* left */
    int depth; /* of predicates */
    RuleBreach numbers;
} Trial;

/* Steps over nodes: what every rule may take on an honest document grows with its nodes; what grows
 * faster ends. 100 million take a second. */
enum { TRIAL_WORK = 10 * 1000 * 1000, TRIAL_WORK_NODE = 300 };

Value expr_value(Trial *trial, const Expr *expr, const xmlNode *here);
bool expr_truth(Trial *trial, const Expr *expr, const xmlNode *here);
const xmlNode *value_node(const Trial *trial, const Value *value, size_t i);
/* The i-th node's text, or the text itself, without blanks around it. */
Slice value_text(Trial *trial, const Value *value, size_t i);
/* How many texts a value has. */
size_t value_count(const Value *value);
/* The number of the i-th; false when it is none. */
bool value_number(Trial *trial, const Value *value, size_t i, Decimal *out) MUST_CHECK;
bool slice_number(Slice text, Decimal *out) MUST_CHECK;

/* A function of the language (rule_calls.c). */
typedef struct Call {
    const char *name;
    int least, most; /* arguments */
    Value (*run)(Trial *trial, const Expr *call, const xmlNode *here);
} Call;
const Call *call_find(const char *name, size_t length);
Value value_of_truth(bool truth);
Value value_of_number(Decimal number);
