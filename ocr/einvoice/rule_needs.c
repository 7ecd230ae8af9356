/* What must stand in a document before a rule can break there: most rules forbid what hardly any
 * invoice has, and are done with once nothing in it has the name. */
#include "ocr/einvoice/rule_expr.h"

typedef struct Search {
    Names *names;
    Needs *needs;
    bool on_attribute; /* the rule's node is one */
} Search;

static void need_when_true(const Search *search, const Expr *e);
static void need_when_false(const Search *search, const Expr *e);

static void
need_name(const Search *search, int name)
{
    Needs *needs = search->needs;
    if (needs->n < NEEDS)
        needs->names[needs->n++] = name;
}

/* A path finds something only where all its steps do. */
static void
need_path(const Search *search, const Expr *path)
{
    for (int i = 0; i < path->n_steps; i++) {
        const Step *step = &path->steps[i];
        if (step->n_names == 1)
            need_name(search, step->names[0]);
        for (int p = 0; p < STEP_PREDICATES && step->predicates[p]; p++)
            need_when_true(search, step->predicates[p]);
    }
}

static void
need_operand(const Search *search, const Expr *e)
{
    if (e->kind == EXPR_PATH)
        need_path(search, e);
}

/* A comparison holds for a pair: both paths find something. */
static void
need_when_true(const Search *search, const Expr *e)
{
    switch (e->kind) {
    case EXPR_PATH:
        need_path(search, e);
        break;
    case EXPR_AND:
        need_when_true(search, e->args[0]);
        need_when_true(search, e->args[1]);
        break;
    case EXPR_CALL:
        if (call_is(e->call, "not"))
            need_when_false(search, e->args[0]);
        else if (call_is(e->call, "filled"))
            need_operand(search, e->args[0]);
        break;
    default:
        if (e->kind >= EXPR_EQUAL && e->kind <= EXPR_AT_LEAST) {
            need_operand(search, e->args[0]);
            need_operand(search, e->args[1]);
        }
    }
}

/* "name() != 'x'" on an attribute fails only at an attribute x. */
static void
need_attribute(const Search *search, const Expr *e)
{
    const Expr *call = e->args[0], *text = e->args[1];
    if (search->on_attribute && call->kind == EXPR_CALL && call_is(call->call, "name") &&
        text->kind == EXPR_TEXT)
        need_name(search, names_give_attribute(search->names, text->text.at, text->text.n));
}

/* Those that hold for none, and so fail only where there is one. */
static bool
fails_on_some(const Call *call)
{
    static const char *const names[] = {
        "in",       "in-any-case", "one-of",   "starts",           "ends",
        "contains", "like",        "decimals", "decimals-exactly", "mail-address",
        "digits",   "check",       "numeric",  "skonto",           "empty",
        "each"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (call_is(call, names[i]))
            return true;
    return false;
}

static void
need_when_false(const Search *search, const Expr *e)
{
    switch (e->kind) {
    case EXPR_IMPLIES:
        need_when_true(search, e->args[0]);
        need_when_false(search, e->args[1]);
        break;
    case EXPR_OR:
        need_when_false(search, e->args[0]);
        need_when_false(search, e->args[1]);
        break;
    case EXPR_DIFFERENT:
        need_attribute(search, e);
        break;
    case EXPR_AT_MOST: /* count(x) <= 1 */
        if (e->args[0]->kind == EXPR_CALL && call_is(e->args[0]->call, "count"))
            need_operand(search, e->args[0]->args[0]);
        break;
    case EXPR_CALL:
        if (call_is(e->call, "not"))
            need_when_true(search, e->args[0]);
        else if (fails_on_some(e->call))
            need_operand(search, e->args[0]);
        break;
    default:
        break;
    }
}

void
rule_needs(const Expr *context, const Expr *test, Names *names, Needs *needs)
{
    Search search = {names, needs, false};
    if (context && context->kind == EXPR_PATH) {
        need_path(&search, context);
        search.on_attribute =
            context->n_steps > 0 && context->steps[context->n_steps - 1].axis == AXIS_ATTRIBUTE;
    }
    need_when_false(&search, test);
}
