/* All tables, compiled once a process, tried on a tree. */
#include "ocr/einvoice/rule_expr.h"

typedef struct CompiledRule {
    const Rule *rule;
    Expr *context, *test;
    Needs needs;
} CompiledRule;

typedef struct CompiledSet {
    const RuleSet *set;
    Expr *when;    /* NULL: always */
    GArray *rules; /* CompiledRule: those of the syntax */
} CompiledSet;

/* The tables of one syntax. */
typedef struct RuleBook {
    Arena arena;
    Names names;
    guint slots;
    GPtrArray *sets; /* CompiledSet */
} RuleBook;

static CompiledSet *
compile_set(Compiler *compiler, const RuleSet *set)
{
    CompiledSet *compiled = g_new0(CompiledSet, 1);
    compiled->set = set;
    compiled->when = set->when ? expr_compile(compiler, set->when, true, "when") : NULL;
    compiled->rules = g_array_new(FALSE, FALSE, sizeof(CompiledRule));
    for (const Rule *rule = set->rules; rule->id; rule++) {
        if (!(rule->syntax & compiler->syntax))
            continue;
        bool at_root = !*rule->context;
        CompiledRule one = {.rule = rule,
                            .test = expr_compile(compiler, rule->test, at_root, rule->id)};
        if (!at_root)
            one.context = expr_compile(compiler, rule->context, true, rule->id);
        rule_needs(one.context, one.test, compiler->names, &one.needs);
        g_array_append_val(compiled->rules, one);
    }
    return compiled;
}

static RuleBook *
compile_book(RuleSyntax syntax)
{
    RuleBook *book = g_new0(RuleBook, 1);
    book->sets = g_ptr_array_new();
    g_autoptr(GHashTable) slots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Compiler compiler = {&book->arena, &book->names, slots, syntax};
    for (size_t i = 0; i < n_rule_sets; i++)
        g_ptr_array_add(book->sets, compile_set(&compiler, &rule_sets[i]));
    book->slots = g_hash_table_size(slots);
    return book;
}

/* The one thing kept between documents: the same for all of them, and never changed once made. */
static const RuleBook *
book_of(RuleSyntax syntax)
{
    static RuleBook *books[2];
    RuleBook **book = &books[syntax == RULE_CII];
    if (!*book)
        *book = compile_book(syntax);
    return *book;
}

void
rules_prepare(void)
{
    (void)book_of(RULE_UBL);
    (void)book_of(RULE_CII);
}

static void
try_node(Trial *trial, const CompiledRule *rule, const xmlNode *node, RuleResult *result,
         RuleBreach *breaches)
{
    trial->rule_node = node;
    trial->numbers = (RuleBreach){0};
    size_t top = trial->stack.n;
    bool kept = expr_truth(trial, rule->test, node);
    trial->stack.n = top;
    if (kept || trial->work <= 0)
        return;
    result->outcome = RULE_BROKEN;
    result->times++;
    if (result->n == RULE_BREACHES)
        return;
    breaches[result->n] = trial->numbers;
    breaches[result->n++].node = node;
}

/* The last names are the most telling. */
static bool
can_break(const NamedNodes *named, const Needs *needs)
{
    for (int i = needs->n - 1; i >= 0; i--)
        if (named->first[needs->names[i]] == named->first[needs->names[i] + 1])
            return false;
    return true;
}

/* Who is told of what. */
typedef struct Hearer {
    bool all;
    RuleTell tell;
    void *user;
} Hearer;

static void
hear(const Hearer *hearer, const RuleResult *result)
{
    if (hearer->all || result->outcome != RULE_KEPT)
        hearer->tell(hearer->user, result);
}

static void
try_rule(Trial *trial, const CompiledRule *rule, const Hearer *hearer)
{
    RuleBreach breaches[RULE_BREACHES];
    RuleResult result = {.rule = rule->rule, .outcome = RULE_KEPT, .breaches = breaches};
    size_t top = trial->stack.n;
    if (!rule->context) {
        try_node(trial, rule, trial->root, &result, breaches);
    } else {
        Value nodes = expr_value(trial, rule->context, trial->root);
        for (size_t i = 0; i < nodes.n && trial->work > 0; i++)
            try_node(trial, rule, value_node(trial, &nodes, i), &result, breaches);
    }
    trial->stack.n = top;
    if (trial->work <= 0 && result.outcome == RULE_KEPT)
        result.outcome = RULE_UNTRIED;
    hear(hearer, &result);
}

static void
try_set(Trial *trial, const CompiledSet *set, const Hearer *hearer)
{
    bool applies = !set->when || expr_truth(trial, set->when, trial->root);
    for (guint i = 0; i < set->rules->len; i++) {
        const CompiledRule *rule = &g_array_index(set->rules, CompiledRule, i);
        if (trial->work <= 0)
            hear(hearer, &(RuleResult){.rule = rule->rule, .outcome = RULE_UNTRIED});
        else if (applies && can_break(trial->named, &rule->needs))
            try_rule(trial, rule, hearer);
        else if (hearer->all)
            hear(hearer, &(RuleResult){.rule = rule->rule, .outcome = RULE_KEPT});
    }
}

/* What a trial holds beside the arena. */
static void
trial_clear(Trial *trial)
{
    g_free(trial->stack.at);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trial, trial_clear)

enum { STACK_NODES = 256 }; /* it grows */

static Trial
trial_of(const xmlNode *root, const NamedNodes *named, guint slots, Arena *arena)
{
    return (Trial){.root = root,
                   .rule_node = root,
                   .stack = {g_new(const xmlNode *, STACK_NODES), 0, STACK_NODES},
                   .memos = arena_take(arena, sizeof(Memo) * (slots + 1)),
                   .arena = arena,
                   .named = named,
                   .work = TRIAL_WORK + TRIAL_WORK_NODE * named->elements};
}

void
rules_try(const xmlNode *root, RuleSyntax syntax, unsigned families, bool all, RuleTell tell,
          void *user)
{
    const Hearer hearer = {all, tell, user};
    const RuleBook *book = book_of(syntax);
    g_auto(Arena) arena = {0};
    NamedNodes named = names_mark(&book->names, (xmlNode *)(guintptr)root, &arena);
    g_auto(Trial) trial = trial_of(root, &named, book->slots, &arena);
    for (guint i = 0; i < book->sets->len; i++) {
        const CompiledSet *set = g_ptr_array_index(book->sets, i);
        if (set->set->family & families)
            try_set(&trial, set, &hearer);
    }
}

bool
rule_test_once(const xmlNode *root, RuleSyntax syntax, const char *test)
{
    g_auto(Arena) arena = {0};
    g_autoptr(GHashTable) slots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(Names) names = {0};
    Compiler compiler = {&arena, &names, slots, syntax};
    const Expr *expr = expr_compile(&compiler, test, true, "test");
    NamedNodes named = names_mark(&names, (xmlNode *)(guintptr)root, &arena);
    g_auto(Trial) trial = trial_of(root, &named, g_hash_table_size(slots), &arena);
    return expr_truth(&trial, expr, root);
}
