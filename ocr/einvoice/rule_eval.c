/* The tree of a test, tried on a node. */
#include "ocr/einvoice/rule_expr.h"
#include <string.h>

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
    return value->memo >= 0 ? trial->memos[value->memo].nodes[i] : trial->stack.at[value->base + i];
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
    if (expr->one_child)
        return path_finds_child(trial, expr, here);
    size_t top = trial->stack.n;
    Value value = expr_value(trial, expr, here);
    trial->stack.n = top;
    return value_truth(&value);
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

static const Sides sides[] = {
    [EXPR_EQUAL] = SIDES_EQUAL,         [EXPR_ALIKE] = SIDES_EQUAL,
    [EXPR_DIFFERENT] = SIDES_DIFFERENT, [EXPR_LESS] = SIDES_BELOW,
    [EXPR_AT_MOST] = SIDES_AT_MOST,     [EXPR_MORE] = SIDES_ABOVE,
    [EXPR_AT_LEAST] = SIDES_AT_LEAST,
};

/* "abs(a - b) <= 1" tells how far apart they are. */
static Sides
sides_of(const Expr *expr)
{
    const Expr *left = expr->args[0];
    bool off = expr->kind == EXPR_AT_MOST || expr->kind == EXPR_LESS;
    return off && left->kind == EXPR_CALL && call_is(left->call, "abs") ? SIDES_OFF
                                                                        : sides[expr->kind];
}

/* True when it holds for any pair, as in XPath. The sides that differ are kept for the finding. */
static bool
compare_numbers(Trial *trial, const Expr *expr, const Value *a, const Value *b)
{
    for (size_t i = 0; i < numbers_in(a); i++)
        for (size_t k = 0; k < numbers_in(b); k++) {
            Decimal x, y;
            if (!spend(trial) || !value_number(trial, a, i, &x) || !value_number(trial, b, k, &y))
                continue;
            if (order_fits(expr->kind, decimal_compare(x, y)))
                return true;
            if (trial->depth == 0)
                trial->numbers = (RuleBreach){
                    .has_numbers = true, .sides = sides_of(expr), .found = x, .wanted = y};
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
    return as_text ? compare_texts(trial, expr->kind, a, b) : compare_numbers(trial, expr, a, b);
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
    size_t top = trial->stack.n;
    Value a = expr_value(trial, expr->args[0], here);
    Value b = expr_value(trial, expr->args[1], here);
    Value value = expr->kind >= EXPR_PLUS ? calculate(trial, expr, &a, &b)
                                          : value_of_truth(compare(trial, expr, &a, &b));
    trial->stack.n = top;
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
