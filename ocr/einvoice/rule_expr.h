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
    int names[STEP_NAMES]; /* any of them; of elements, or of attributes where the axis is that */
    int n_names;           /* 0: any */
    const char *ending;    /* "*Amount": any name that ends so; names[0] is the ending's number */
    struct Expr *predicates[STEP_PREDICATES];
} Step;

typedef struct Expr {
    ExprKind kind;
    struct Expr *args[CALL_ARGUMENTS]; /* operands and arguments */
    int n_args;
    From from; /* EXPR_PATH */
    Step *steps;
    int n_steps;
    bool one_child; /* a path of one plain step from here to a child */
    int memo;       /* slot of a path from the root, -1: none */
    bool backwards; /* … that can be walked from the nodes of its last name */
    Slice text;
    Decimal number;
    const struct Call *call;
} Expr;

/* What compiling needs to keep: the numbers of names, the slots of memos. One for each syntax. */
enum { NAMES_ATTRIBUTES = SPACE_UDT + 1, NAMES_SPACES, NAMES_ENDINGS = 8 };
typedef struct Names {
    GHashTable *by_space[NAMES_SPACES]; /* local name → number */
    struct {
        char *text;
        size_t length;
        int number;
    } endings[NAMES_ENDINGS];
    int n_endings;
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

/* A document's elements and attributes by the number of their name, in document order. */
typedef struct NamedNodes {
    const xmlNode **nodes;
    unsigned *first; /* of each number, and of the one behind the last */
    long elements;   /* how much there is in the document, texts too */
} NamedNodes;
/* Marks every element and attribute below root with the number of its name (0: no rule names it),
 * in the field libxml2 leaves to its callers, and lists them; memory is the arena's. */
NamedNodes names_mark(const Names *names, xmlNode *root, Arena *arena);
static inline const xmlNode *const *
named_nodes(const NamedNodes *named, int number, size_t *n)
{
    *n = named->first[number + 1] - named->first[number];
    return named->nodes + named->first[number];
}

/* The number of "cbc:ID", of the attribute "schemeID"; given when it is new. */
int names_give(Names *names, const char *prefixed, size_t length);
int names_give_attribute(Names *names, const char *name, size_t length);
/* … of all elements whose name ends so. */
int names_give_ending(Names *names, const char *ending);

/* Names that must occur in a document for a rule to be broken there (rule_needs.c). */
enum { NEEDS = 8 };
typedef struct Needs {
    int names[NEEDS];
    int n;
} Needs;
void rule_needs(const Expr *context, const Expr *test, Names *names, Needs *needs);

/* at_root: it will be tried on the root alone, so its paths are walked once a document. */
Expr *expr_compile(Compiler *compiler, const char *text, bool at_root, const char *rule);

/* --- trying ----------------------------------------------------------------------------------- */
typedef enum { VALUE_NONE, VALUE_NODES, VALUE_TEXT, VALUE_NUMBER, VALUE_TRUTH } ValueType;

typedef struct Value {
    ValueType type;
    int memo; /* VALUE_NODES: in this slot, or */
    union {
        struct {
            size_t base, n; /* … this stretch of the stack */
        };
        Slice text;
        Decimal number;
        bool truth;
    };
} Value;

typedef struct Memo {
    bool known;
    const xmlNode **nodes;
    size_t n;
} Memo;

typedef struct NodeStack {
    const xmlNode **at;
    size_t n, size;
} NodeStack;

typedef struct Trial {
    const xmlNode *root, *rule_node;
    NodeStack stack;
    Memo *memos;
    Arena *arena;
    const NamedNodes *named;
    long work; /* left */
    int depth; /* of predicates */
    RuleBreach numbers;
} Trial;

/* Steps over nodes: what every rule may take on an honest document grows with its nodes; what grows
 * faster ends. 100 million take a second. */
enum { TRIAL_WORK = 10 * 1000 * 1000, TRIAL_WORK_NODE = 300 };

/* One step of work; false when there is none left. */
static inline bool
spend(Trial *trial)
{
    return --trial->work > 0;
}

Value expr_value(Trial *trial, const Expr *expr, const xmlNode *here);
/* … of a path and of "a | b" (rule_path.c). */
Value path_value(Trial *trial, const Expr *path, const xmlNode *here);
Value union_value(Trial *trial, const Expr *expr, const xmlNode *here);
/* Does a path of one child find any? */
bool path_finds_child(Trial *trial, const Expr *path, const xmlNode *here);
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
bool call_is(const Call *call, const char *name);
Value value_of_truth(bool truth);
Value value_of_number(Decimal number);
