/* Paths of the rules' language, walked on a tree: forwards from a node, or from the root backwards
 * where that is shorter. */
#include "ocr/einvoice/rule_expr.h"
#include <string.h>

static int
node_number(const xmlNode *node)
{
    return (int)(guintptr)node->_private;
}

static void
push(Trial *trial, const xmlNode *node)
{
    NodeStack *stack = &trial->stack;
    if (stack->n == stack->size) {
        stack->size *= 2;
        stack->at = g_renew(const xmlNode *, stack->at, stack->size);
    }
    stack->at[stack->n++] = node;
}

static bool
fits(const Step *step, const xmlNode *node)
{
    if (step->n_names == 0)
        return true;
    if (step->ending)
        return g_str_has_suffix((const char *)node->name, step->ending);
    int number = node_number(node);
    for (int i = 0; i < step->n_names; i++)
        if (step->names[i] == number)
            return true;
    return false;
}

static void
push_children(Trial *trial, const Step *step, const xmlNode *node)
{
    for (const xmlNode *n = node->children; n && spend(trial); n = n->next)
        if (n->type == XML_ELEMENT_NODE && fits(step, n))
            push(trial, n);
}

/* What comes after n in document order below root, without recursion; NULL at the end. */
static const xmlNode *
next_below(const xmlNode *n, const xmlNode *root)
{
    if (n->type == XML_ELEMENT_NODE && n->children)
        return n->children;
    while (n != root && !n->next)
        n = n->parent;
    return n == root ? NULL : n->next;
}

/* The node and all elements below it. */
static void
push_below(Trial *trial, const xmlNode *node)
{
    for (const xmlNode *n = node; n && spend(trial); n = next_below(n, node))
        if (n->type == XML_ELEMENT_NODE)
            push(trial, n);
}

/* "//name" in one walk: the elements below node of that name. */
static void
push_named_below(Trial *trial, const Step *step, const xmlNode *node)
{
    for (const xmlNode *n = node; n && spend(trial); n = next_below(n, node))
        if (n != node && n->type == XML_ELEMENT_NODE && fits(step, n))
            push(trial, n);
}

static void
push_attributes(Trial *trial, const Step *step, const xmlNode *node)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (fits(step, (const xmlNode *)a))
            push(trial, (const xmlNode *)a);
}

static void
push_step(Trial *trial, const Step *step, const xmlNode *node)
{
    if (step->axis != AXIS_SELF && step->axis != AXIS_PARENT && node->type != XML_ELEMENT_NODE)
        return; /* an attribute has but itself and its parent */
    switch (step->axis) {
    case AXIS_CHILD:
        push_children(trial, step, node);
        break;
    case AXIS_PARENT:
        if (node != trial->root)
            push(trial, node->parent);
        break;
    case AXIS_SELF:
        push(trial, node);
        break;
    case AXIS_BELOW:
        push_below(trial, node);
        break;
    case AXIS_NAMED_BELOW:
        push_named_below(trial, step, node);
        break;
    case AXIS_ATTRIBUTE:
        push_attributes(trial, step, node);
        break;
    }
}

/* Keeps of the stack from base those that the predicate holds for. */
static void
keep(Trial *trial, const Expr *predicate, size_t base)
{
    size_t kept = base, end = trial->stack.n;
    trial->depth++;
    for (size_t i = base; i < end && spend(trial); i++) {
        const xmlNode *node = trial->stack.at[i];
        if (expr_truth(trial, predicate, node))
            trial->stack.at[kept++] = node;
    }
    trial->depth--;
    trial->stack.n = kept;
}

/* Each step pushes what it finds above its input; at the end the result comes down to base. */
static void
walk(Trial *trial, const Expr *path, const xmlNode *start)
{
    size_t base = trial->stack.n, from = base;
    push(trial, start);
    for (int s = 0; s < path->n_steps; s++) {
        size_t end = trial->stack.n;
        for (size_t i = from; i < end && spend(trial); i++)
            push_step(trial, &path->steps[s], trial->stack.at[i]);
        for (int p = 0; p < STEP_PREDICATES && path->steps[s].predicates[p]; p++)
            keep(trial, path->steps[s].predicates[p], end);
        from = end;
    }
    size_t n = trial->stack.n - from;
    memmove(trial->stack.at + base, trial->stack.at + from, n * sizeof *trial->stack.at);
    trial->stack.n = base + n;
}

static const xmlNode *
path_start(const Trial *trial, const Expr *path, const xmlNode *here)
{
    return path->from == FROM_ROOT   ? trial->root
           : path->from == FROM_RULE ? trial->rule_node
                                     : here;
}

/* Do the path's steps up to step lead from the root to node? Names only. */
static bool
names_lead_to(const Trial *trial, const Expr *path, int step, const xmlNode *node)
{
    for (; step >= 0 && path->steps[step].axis != AXIS_SELF; step--) {
        const Step *s = &path->steps[step];
        if (node == trial->root || !fits(s, node))
            return false;
        node = s->axis == AXIS_NAMED_BELOW ? trial->root : node->parent;
    }
    return node == trial->root;
}

static bool
predicates_hold(Trial *trial, const Expr *path, int step, const xmlNode *node)
{
    bool hold = true;
    trial->depth++;
    for (; hold && step >= 0; step--) {
        const Step *s = &path->steps[step];
        for (int p = 0; hold && p < STEP_PREDICATES && s->predicates[p]; p++)
            hold = spend(trial) && expr_truth(trial, s->predicates[p], node);
        node = s->axis == AXIS_NAMED_BELOW ? trial->root : node->parent;
    }
    trial->depth--;
    return hold;
}

/* A path from the root, backwards: from the few nodes of its last name up. */
static void
walk_back(Trial *trial, const Expr *path)
{
    int last = path->n_steps - 1;
    size_t n;
    const xmlNode *const *nodes = named_nodes(trial->named, path->steps[last].names[0], &n);
    for (size_t i = 0; i < n && spend(trial); i++)
        if (names_lead_to(trial, path, last, nodes[i]) &&
            predicates_hold(trial, path, last, nodes[i]))
            push(trial, nodes[i]);
}

static Value
remembered(Trial *trial, const Expr *path)
{
    Memo *memo = &trial->memos[path->memo];
    if (!memo->known) {
        size_t base = trial->stack.n;
        if (path->backwards)
            walk_back(trial, path);
        else
            walk(trial, path, trial->root);
        memo->known = true;
        memo->n = trial->stack.n - base;
        memo->nodes = arena_take(trial->arena, sizeof *memo->nodes * (memo->n + 1));
        memcpy(memo->nodes, trial->stack.at + base, sizeof *memo->nodes * memo->n);
        trial->stack.n = base;
    }
    return (Value){.type = VALUE_NODES, .memo = path->memo, .n = memo->n};
}

/* A name that stands nowhere in the document need not be looked for below each line. */
static bool
names_occur(const Trial *trial, const Expr *path)
{
    for (int i = path->n_steps - 1; i >= 0; i--) {
        size_t n = 1;
        if (path->steps[i].n_names == 1)
            (void)named_nodes(trial->named, path->steps[i].names[0], &n);
        if (n == 0)
            return false;
    }
    return true;
}

Value
path_value(Trial *trial, const Expr *path, const xmlNode *here)
{
    if (path->memo >= 0)
        return remembered(trial, path);
    size_t base = trial->stack.n;
    if (names_occur(trial, path))
        walk(trial, path, path_start(trial, path, here));
    return (Value){.type = VALUE_NODES, .memo = -1, .base = base, .n = trial->stack.n - base};
}

bool
path_finds_child(Trial *trial, const Expr *path, const xmlNode *here)
{
    if (here->type != XML_ELEMENT_NODE || !names_occur(trial, path))
        return false;
    for (const xmlNode *n = here->children; n && spend(trial); n = n->next)
        if (n->type == XML_ELEMENT_NODE && fits(path->steps, n))
            return true;
    return false;
}

static void
push_value(Trial *trial, const Expr *expr, const xmlNode *here)
{
    size_t base = trial->stack.n;
    Value value = expr_value(trial, expr, here);
    if (value.memo < 0 || value.type != VALUE_NODES)
        return;
    trial->stack.n = base;
    for (size_t i = 0; i < value.n; i++)
        push(trial, value_node(trial, &value, i));
}

Value
union_value(Trial *trial, const Expr *expr, const xmlNode *here)
{
    size_t base = trial->stack.n;
    push_value(trial, expr->args[0], here);
    push_value(trial, expr->args[1], here);
    return (Value){.type = VALUE_NODES, .memo = -1, .base = base, .n = trial->stack.n - base};
}
