/* All tables, compiled once a process, tried on a tree. */
#include "ocr/einvoice/rule_expr.h"

typedef struct CompiledRule {
    const Rule *rule;
    Expr *context, *test;
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
    compiled->when = set->when ? expr_compile(compiler, set->when, "when") : NULL;
    compiled->rules = g_array_new(FALSE, FALSE, sizeof(CompiledRule));
    for (const Rule *rule = set->rules; rule->id; rule++) {
        if (!(rule->syntax & compiler->syntax))
            continue;
        CompiledRule one = {rule, NULL, expr_compile(compiler, rule->test, rule->id)};
        if (*rule->context)
            one.context = expr_compile(compiler, rule->context, rule->id);
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

/* Every element's name as a number, in the field libxml2 leaves to its callers. Returns how many
 * nodes there are. */
static long
mark_names(const Names *names, xmlNode *root)
{
    long nodes = 0;
    xmlNode *n = root;
    for (; n; nodes++) {
        n->_private = (void *)(guintptr)(n->type == XML_ELEMENT_NODE ? names_find(names, n) : 0);
        if (n->type == XML_ELEMENT_NODE && n->children) {
            n = n->children;
            continue;
        }
        while (n != root && !n->next)
            n = n->parent;
        if (n == root)
            break;
        n = n->next;
    }
    return nodes;
}

static void
try_node(Trial *trial, const CompiledRule *rule, const xmlNode *node, RuleResult *result,
         RuleBreach *breaches)
{
    trial->rule_node = node;
    trial->numbers = (RuleBreach){0};
    guint top = trial->stack->len;
    bool kept = expr_truth(trial, rule->test, node);
    g_ptr_array_set_size(trial->stack, (gint)top);
    if (kept || trial->work <= 0)
        return;
    result->outcome = RULE_BROKEN;
    result->times++;
    if (result->n == RULE_BREACHES)
        return;
    breaches[result->n] = trial->numbers;
    breaches[result->n++].node = node;
}

static void
try_rule(Trial *trial, const CompiledRule *rule, RuleTell tell, void *user)
{
    RuleBreach breaches[RULE_BREACHES];
    RuleResult result = {.rule = rule->rule, .outcome = RULE_KEPT, .breaches = breaches};
    guint top = trial->stack->len;
    if (!rule->context) {
        try_node(trial, rule, trial->root, &result, breaches);
    } else {
        Value nodes = expr_value(trial, rule->context, trial->root);
        for (size_t i = 0; i < nodes.n && trial->work > 0; i++)
            try_node(trial, rule, value_node(trial, &nodes, i), &result, breaches);
    }
    g_ptr_array_set_size(trial->stack, (gint)top);
    if (trial->work <= 0 && result.outcome == RULE_KEPT)
        result.outcome = RULE_UNTRIED;
    tell(user, &result);
}

static void
try_set(Trial *trial, const CompiledSet *set, RuleTell tell, void *user)
{
    bool applies = !set->when || expr_truth(trial, set->when, trial->root);
    for (guint i = 0; i < set->rules->len; i++) {
        const CompiledRule *rule = &g_array_index(set->rules, CompiledRule, i);
        if (trial->work <= 0)
            tell(user, &(RuleResult){.rule = rule->rule, .outcome = RULE_UNTRIED});
        else if (applies)
            try_rule(trial, rule, tell, user);
        else
            tell(user, &(RuleResult){.rule = rule->rule, .outcome = RULE_KEPT});
    }
}

void
rules_try(const xmlNode *root, RuleSyntax syntax, unsigned families, RuleTell tell, void *user)
{
    const RuleBook *book = book_of(syntax);
    long nodes = mark_names(&book->names, (xmlNode *)(guintptr)root);
    g_auto(Arena) arena = {0};
    g_autoptr(GPtrArray) stack = g_ptr_array_new();
    g_autofree Memo *memos = g_new0(Memo, book->slots + 1);
    Trial trial = {.root = root,
                   .rule_node = root,
                   .stack = stack,
                   .memos = memos,
                   .arena = &arena,
                   .work = TRIAL_WORK + TRIAL_WORK_NODE * nodes};
    for (guint i = 0; i < book->sets->len; i++) {
        const CompiledSet *set = g_ptr_array_index(book->sets, i);
        if (set->set->family & families)
            try_set(&trial, set, tell, user);
    }
    for (guint i = 0; i < book->slots; i++)
        g_clear_pointer(&memos[i].nodes, g_ptr_array_unref);
}

bool
rule_test_once(const xmlNode *root, RuleSyntax syntax, const char *test)
{
    g_auto(Arena) arena = {0};
    g_autoptr(GHashTable) slots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(Names) names = {0};
    Compiler compiler = {&arena, &names, slots, syntax};
    const Expr *expr = expr_compile(&compiler, test, "test");
    (void)mark_names(&names, (xmlNode *)(guintptr)root);
    g_autoptr(GPtrArray) stack = g_ptr_array_new();
    g_autofree Memo *memos = g_new0(Memo, g_hash_table_size(slots) + 1);
    Trial trial = {.root = root,
                   .rule_node = root,
                   .stack = stack,
                   .memos = memos,
                   .arena = &arena,
                   .work = TRIAL_WORK};
    bool truth = expr_truth(&trial, expr, root);
    for (guint i = 0; i < g_hash_table_size(slots); i++)
        g_clear_pointer(&memos[i].nodes, g_ptr_array_unref);
    return truth;
}
