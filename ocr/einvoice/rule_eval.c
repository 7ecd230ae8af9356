/* The tree of a test, tried on a node. */
#include "ocr/einvoice/rule_expr.h"
#include <string.h>

static int
node_number(const xmlNode *node)
{
    return (int)(guintptr)node->_private;
}

static bool
spend(Trial *trial)
{
    return --trial->work > 0;
}

/* --- texts and numbers ------------------------------------------------------------------------ */
static Slice
slice_trim(const char *at, size_t n)
{
    while (n > 0 && g_ascii_isspace(at[n - 1]))
        n--;
    while (n > 0 && g_ascii_isspace(*at))
        at++, n--;
    return (Slice){at, n};
}

/* Comments may part a text in pieces; an element of elements has no text of its own. */
static Slice
joined_text(Trial *trial, const xmlNode *first)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (const xmlNode *n = first; n; n = n->next) {
        if (n->type == XML_ELEMENT_NODE)
            return (Slice){"", 0};
        if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
            g_string_append(text, (const char *)n->content);
    }
    return slice_trim(arena_text(trial->arena, text->str, text->len), text->len);
}

static Slice
node_text(Trial *trial, const xmlNode *node)
{
    const xmlNode *first = node->children;
    if (!first)
        return (Slice){"", 0};
    if (first->next || first->type != XML_TEXT_NODE)
        return joined_text(trial, first);
    return slice_trim((const char *)first->content, strlen((const char *)first->content));
}

bool
slice_number(Slice text, Decimal *out)
{
    char copy[64];
    if (text.n == 0 || text.n >= sizeof copy)
        return false;
    memcpy(copy, text.at, text.n);
    copy[text.n] = '\0';
    return decimal_parse(copy, out);
}

const xmlNode *
value_node(const Trial *trial, const Value *value, size_t i)
{
    const GPtrArray *from = value->memo >= 0 ? trial->memos[value->memo].nodes : trial->stack;
    return g_ptr_array_index(from, (guint)(value->base + i));
}

size_t
value_count(const Value *value)
{
    return value->type == VALUE_NODES ? value->n : value->type == VALUE_TEXT;
}

Slice
value_text(Trial *trial, const Value *value, size_t i)
{
    return value->type == VALUE_TEXT ? value->text : node_text(trial, value_node(trial, value, i));
}

bool
value_number(Trial *trial, const Value *value, size_t i, Decimal *out)
{
    if (value->type == VALUE_NUMBER) {
        *out = value->number;
        return true;
    }
    return i < value_count(value) && slice_number(value_text(trial, value, i), out);
}

Value
value_of_truth(bool truth)
{
    return (Value){.type = VALUE_TRUTH, .memo = -1, .truth = truth};
}

Value
value_of_number(Decimal number)
{
    return (Value){.type = VALUE_NUMBER, .memo = -1, .number = number};
}

static bool
value_truth(const Value *value)
{
    switch (value->type) {
    case VALUE_NODES:
        return value->n > 0;
    case VALUE_TEXT:
        return value->text.n > 0;
    case VALUE_NUMBER:
        return value->number.digits != 0;
    case VALUE_TRUTH:
        return value->truth;
    case VALUE_NONE:
        break;
    }
    return false;
}

bool
expr_truth(Trial *trial, const Expr *expr, const xmlNode *here)
{
    guint top = trial->stack->len;
    Value value = expr_value(trial, expr, here);
    g_ptr_array_set_size(trial->stack, (gint)top);
    return value_truth(&value);
}

/* --- paths ------------------------------------------------------------------------------------ */
static void
push(Trial *trial, const xmlNode *node)
{
    g_ptr_array_add(trial->stack, (gpointer)(guintptr)node);
}

static bool
fits(const Step *step, const xmlNode *node)
{
    if (step->n_names == 0)
        return true;
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
    bool any = *step->attribute == '*';
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (any || strcmp((const char *)a->name, step->attribute) == 0)
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
keep(Trial *trial, const Expr *predicate, guint base)
{
    guint kept = base, end = trial->stack->len;
    trial->depth++;
    for (guint i = base; i < end && spend(trial); i++) {
        const xmlNode *node = g_ptr_array_index(trial->stack, i);
        if (expr_truth(trial, predicate, node))
            g_ptr_array_index(trial->stack, kept++) = (gpointer)(guintptr)node;
    }
    trial->depth--;
    g_ptr_array_set_size(trial->stack, (gint)kept);
}

/* Each step pushes what it finds above its input; at the end the result comes down to base. */
static void
walk(Trial *trial, const Expr *path, const xmlNode *start)
{
    guint base = trial->stack->len, from = base;
    push(trial, start);
    for (int s = 0; s < path->n_steps; s++) {
        guint end = trial->stack->len;
        for (guint i = from; i < end && spend(trial); i++)
            push_step(trial, &path->steps[s], g_ptr_array_index(trial->stack, i));
        for (int p = 0; p < STEP_PREDICATES && path->steps[s].predicates[p]; p++)
            keep(trial, path->steps[s].predicates[p], end);
        from = end;
    }
    guint n = trial->stack->len - from;
    memmove(trial->stack->pdata + base, trial->stack->pdata + from, n * sizeof(gpointer));
    g_ptr_array_set_size(trial->stack, (gint)(base + n));
}

static const xmlNode *
path_start(const Trial *trial, const Expr *path, const xmlNode *here)
{
    return path->from == FROM_ROOT   ? trial->root
           : path->from == FROM_RULE ? trial->rule_node
                                     : here;
}

static Value
remembered(Trial *trial, const Expr *path)
{
    Memo *memo = &trial->memos[path->memo];
    if (!memo->known) {
        guint base = trial->stack->len;
        walk(trial, path, trial->root);
        memo->known = true;
        memo->nodes = g_ptr_array_new();
        for (guint i = base; i < trial->stack->len; i++)
            g_ptr_array_add(memo->nodes, g_ptr_array_index(trial->stack, i));
        g_ptr_array_set_size(trial->stack, (gint)base);
    }
    return (Value){.type = VALUE_NODES, .memo = path->memo, .n = memo->nodes->len};
}

static Value
path_value(Trial *trial, const Expr *path, const xmlNode *here)
{
    if (path->memo >= 0)
        return remembered(trial, path);
    guint base = trial->stack->len;
    walk(trial, path, path_start(trial, path, here));
    return (Value){.type = VALUE_NODES, .memo = -1, .base = base, .n = trial->stack->len - base};
}

static void
push_value(Trial *trial, const Expr *expr, const xmlNode *here)
{
    guint base = trial->stack->len;
    Value value = expr_value(trial, expr, here);
    if (value.memo < 0 || value.type != VALUE_NODES)
        return;
    g_ptr_array_set_size(trial->stack, (gint)base);
    for (size_t i = 0; i < value.n; i++)
        push(trial, value_node(trial, &value, i));
}

static Value
union_value(Trial *trial, const Expr *expr, const xmlNode *here)
{
    guint base = trial->stack->len;
    push_value(trial, expr->args[0], here);
    push_value(trial, expr->args[1], here);
    return (Value){.type = VALUE_NODES, .memo = -1, .base = base, .n = trial->stack->len - base};
}

/* --- comparing -------------------------------------------------------------------------------- */
static bool
order_fits(ExprKind kind, int order)
{
    switch (kind) {
    case EXPR_EQUAL:
    case EXPR_ALIKE:
        return order == 0;
    case EXPR_DIFFERENT:
        return order != 0;
    case EXPR_LESS:
        return order < 0;
    case EXPR_AT_MOST:
        return order <= 0;
    case EXPR_MORE:
        return order > 0;
    default:
        return order >= 0;
    }
}

static size_t
numbers_in(const Value *value)
{
    return value->type == VALUE_NUMBER ? 1 : value_count(value);
}

/* True when it holds for any pair, as in XPath. The sides that differ are kept for the finding. */
static bool
compare_numbers(Trial *trial, ExprKind kind, const Value *a, const Value *b)
{
    for (size_t i = 0; i < numbers_in(a); i++)
        for (size_t k = 0; k < numbers_in(b); k++) {
            Decimal x, y;
            if (!spend(trial) || !value_number(trial, a, i, &x) || !value_number(trial, b, k, &y))
                continue;
            if (order_fits(kind, decimal_compare(x, y)))
                return true;
            if (trial->depth == 0)
                trial->numbers = (RuleBreach){.has_numbers = true, .found = x, .wanted = y};
        }
    return false;
}

static int
text_order(ExprKind kind, Slice a, Slice b)
{
    if (a.n != b.n)
        return 1;
    return kind == EXPR_ALIKE ? g_ascii_strncasecmp(a.at, b.at, a.n) : memcmp(a.at, b.at, a.n);
}

static bool
compare_texts(Trial *trial, ExprKind kind, const Value *a, const Value *b)
{
    for (size_t i = 0; i < value_count(a); i++) {
        Slice x = value_text(trial, a, i);
        for (size_t k = 0; k < value_count(b) && spend(trial); k++)
            if (order_fits(kind, text_order(kind, x, value_text(trial, b, k))))
                return true;
    }
    return false;
}

static bool
compare(Trial *trial, const Expr *expr, const Value *a, const Value *b)
{
    if (a->type == VALUE_TRUTH || b->type == VALUE_TRUTH)
        return order_fits(expr->kind, value_truth(a) - value_truth(b));
    bool as_text = expr->kind <= EXPR_DIFFERENT && a->type != VALUE_NUMBER &&
                   b->type != VALUE_NUMBER && a->type != VALUE_NONE && b->type != VALUE_NONE;
    return as_text ? compare_texts(trial, expr->kind, a, b)
                   : compare_numbers(trial, expr->kind, a, b);
}

/* --- counting --------------------------------------------------------------------------------- */
static Value
calculate(Trial *trial, const Expr *expr, const Value *a, const Value *b)
{
    static bool (*const operations[])(Decimal, Decimal, Decimal *) = {
        [EXPR_PLUS - EXPR_PLUS] = decimal_add,
        [EXPR_MINUS - EXPR_PLUS] = decimal_subtract,
        [EXPR_TIMES - EXPR_PLUS] = decimal_multiply,
        [EXPR_DIVIDE - EXPR_PLUS] = decimal_divide,
    };
    Decimal x, y, out;
    if (!value_number(trial, a, 0, &x) || !value_number(trial, b, 0, &y) ||
        !operations[expr->kind - EXPR_PLUS](x, y, &out))
        return (Value){.memo = -1};
    return value_of_number(out);
}

static Value
binary_value(Trial *trial, const Expr *expr, const xmlNode *here)
{
    guint top = trial->stack->len;
    Value a = expr_value(trial, expr->args[0], here);
    Value b = expr_value(trial, expr->args[1], here);
    Value value = expr->kind >= EXPR_PLUS ? calculate(trial, expr, &a, &b)
                                          : value_of_truth(compare(trial, expr, &a, &b));
    g_ptr_array_set_size(trial->stack, (gint)top);
    return value;
}

static Value
logic_value(Trial *trial, const Expr *expr, const xmlNode *here)
{
    bool left = expr_truth(trial, expr->args[0], here);
    if (expr->kind == EXPR_OR)
        return value_of_truth(left || expr_truth(trial, expr->args[1], here));
    if (expr->kind == EXPR_AND)
        return value_of_truth(left && expr_truth(trial, expr->args[1], here));
    trial->numbers.has_numbers = false; /* the condition's numbers are not what is wrong */
    return value_of_truth(!left || expr_truth(trial, expr->args[1], here));
}

Value
expr_value(Trial *trial, const Expr *expr, const xmlNode *here)
{
    switch (expr->kind) {
    case EXPR_PATH:
        return path_value(trial, expr, here);
    case EXPR_UNION:
        return union_value(trial, expr, here);
    case EXPR_TEXT:
        return (Value){.type = VALUE_TEXT, .memo = -1, .text = expr->text};
    case EXPR_NUMBER:
        return value_of_number(expr->number);
    case EXPR_CALL:
        return expr->call->run(trial, expr, here);
    case EXPR_IMPLIES:
    case EXPR_OR:
    case EXPR_AND:
        return logic_value(trial, expr, here);
    default:
        return binary_value(trial, expr, here);
    }
}
