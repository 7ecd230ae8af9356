/* The text of a test → its tree. A text that does not parse is our own mistake: g_error. */
#include "ocr/einvoice/rule_expr.h"
#include <string.h>

enum { PATH_STEPS = 24 };

typedef struct Parser {
    const char *p;
    const char *whole, *rule;
    Compiler *compiler;
    bool at_root;   /* what stands here is tried on the root alone */
    bool uses_rule; /* a "$" was seen: what stands here cannot be remembered */
} Parser;

static Expr *parse_implies(Parser *parser);

static G_NORETURN void
wrong(const Parser *parser, const char *what)
{
    g_error("rule %s: %s at \"%s\" in \"%s\"", parser->rule, what, parser->p, parser->whole);
    abort();
}

static void
skip(Parser *parser)
{
    parser->p += strspn(parser->p, " \n");
}

static bool
take(Parser *parser, const char *token)
{
    skip(parser);
    size_t n = strlen(token);
    if (strncmp(parser->p, token, n) != 0)
        return false;
    if (g_ascii_isalpha(token[0]) && (g_ascii_isalnum(parser->p[n]) || parser->p[n] == ':'))
        return false;
    parser->p += n;
    return true;
}

static void
need(Parser *parser, const char *token)
{
    if (!take(parser, token))
        wrong(parser, token);
}

static Expr *
new_expr(Parser *parser, ExprKind kind)
{
    Expr *e = arena_take(parser->compiler->arena, sizeof *e);
    e->kind = kind;
    e->memo = -1;
    return e;
}

static size_t
name_length(const char *p)
{
    size_t n = 0;
    while (g_ascii_isalnum(p[n]) || p[n] == ':' || p[n] == '-' || p[n] == '_' ||
           (p[n] == '.' && p[n + 1] != '.'))
        n++;
    return n;
}

static void parse_steps(Parser *parser, Step *steps, int *n);

/* A term's own path stands in for its name. */
static void
splice_term(Parser *parser, const char *path, Step *steps, int *n)
{
    Parser inner = {.p = path, .whole = path, .rule = parser->rule, .compiler = parser->compiler};
    parse_steps(&inner, steps, n);
    skip(&inner);
    if (*inner.p != '\0')
        wrong(&inner, "end");
    parser->uses_rule |= inner.uses_rule;
}

static void
parse_name(Parser *parser, Step *step)
{
    size_t n = name_length(parser->p);
    if (n == 0 || step->n_names == STEP_NAMES)
        wrong(parser, "name");
    step->names[step->n_names++] = names_give(parser->compiler->names, parser->p, n);
    parser->p += n;
}

static void
parse_step(Parser *parser, Step *steps, int *n)
{
    skip(parser);
    if (*n >= PATH_STEPS)
        wrong(parser, "fewer steps");
    size_t length = name_length(parser->p);
    const char *term = length ? rule_term(parser->p, length, parser->compiler->syntax) : NULL;
    Step *step = &steps[*n];
    if (term) {
        parser->p += length;
        splice_term(parser, *term ? term : "absent", steps, n);
        return;
    }
    (*n)++;
    if (take(parser, "..")) {
        step->axis = AXIS_PARENT;
    } else if (take(parser, ".")) {
        step->axis = AXIS_SELF;
    } else if (take(parser, "@")) {
        step->axis = AXIS_ATTRIBUTE;
        size_t a = take(parser, "*") ? 0 : name_length(parser->p);
        if (a > 0)
            step->names[step->n_names++] =
                names_give_attribute(parser->compiler->names, parser->p, a);
        parser->p += a;
    } else if (take(parser, "*")) {
        step->axis = AXIS_CHILD;
        size_t ending = g_ascii_isupper(*parser->p) ? name_length(parser->p) : 0;
        if (ending > 0) {
            step->ending = arena_text(parser->compiler->arena, parser->p, ending);
            step->names[step->n_names++] = names_give_ending(parser->compiler->names, step->ending);
            parser->p += ending;
        }
    } else if (take(parser, "{")) {
        do
            parse_name(parser, step);
        while (take(parser, "|"));
        need(parser, "}");
    } else {
        parse_name(parser, step);
    }
}

static void
parse_predicates(Parser *parser, Step *step)
{
    int n = 0;
    while (n < STEP_PREDICATES && step->predicates[n])
        n++;
    bool outer = parser->at_root;
    parser->at_root = false;
    while (take(parser, "[")) {
        if (n == STEP_PREDICATES)
            wrong(parser, "fewer predicates");
        step->predicates[n++] = parse_implies(parser);
        need(parser, "]");
    }
    parser->at_root = outer;
}

/* "//name" is one step: the elements between are never listed. */
static void
join_below(Step *steps, int *n)
{
    if (*n < 2 || steps[*n - 2].axis != AXIS_BELOW || steps[*n - 1].axis != AXIS_CHILD)
        return;
    steps[*n - 2] = steps[*n - 1];
    steps[*n - 2].axis = AXIS_NAMED_BELOW;
    steps[--*n] = (Step){0};
}

static void
parse_steps(Parser *parser, Step *steps, int *n)
{
    for (;;) {
        if (take(parser, "//"))
            steps[(*n)++] = (Step){.axis = AXIS_BELOW};
        parse_step(parser, steps, n);
        join_below(steps, n);
        parse_predicates(parser, &steps[*n - 1]);
        if (parser->p[0] == '/' && parser->p[1] == '/')
            continue;
        if (!take(parser, "/"))
            return;
    }
}

/* Paths from the root that do not lean on the rule's node are walked once a document. */
static int
slot_of(Compiler *compiler, const char *text, size_t length)
{
    g_autofree char *key = g_strndup(text, length);
    g_strchomp(key);
    int slot = GPOINTER_TO_INT(g_hash_table_lookup(compiler->slots, key));
    if (slot == 0) {
        slot = (int)g_hash_table_size(compiler->slots) + 1;
        g_hash_table_insert(compiler->slots, g_steal_pointer(&key), GINT_TO_POINTER(slot));
    }
    return slot - 1;
}

/* From the nodes of its last name up to the root: possible where each step says what is above. */
static bool
can_go_backwards(const Expr *path)
{
    for (int i = 0; i < path->n_steps; i++) {
        Axis axis = path->steps[i].axis;
        bool first = i == 0 || (i == 1 && path->steps[0].axis == AXIS_SELF);
        bool last = i == path->n_steps - 1;
        if (!(axis == AXIS_CHILD || (axis == AXIS_NAMED_BELOW && first) ||
              (axis == AXIS_ATTRIBUTE && last) || (axis == AXIS_SELF && i == 0)) ||
            (last && (axis == AXIS_SELF || path->steps[i].n_names != 1)))
            return false;
    }
    return path->n_steps > 0;
}

static Expr *
parse_path(Parser *parser)
{
    skip(parser);
    const char *start = parser->p;
    Expr *e = new_expr(parser, EXPR_PATH);
    Step steps[PATH_STEPS + 1] = {0};
    bool outer = parser->uses_rule, bare = false;
    parser->uses_rule = false;
    e->from = parser->at_root ? FROM_ROOT : FROM_HERE;
    if (take(parser, "$")) {
        e->from = FROM_RULE;
        bare = !take(parser, "/");
        parser->uses_rule = true;
    } else if (parser->p[0] == '/' && parser->p[1] != '/') {
        start = ++parser->p; /* the same path as from a rule on the root */
        e->from = FROM_ROOT;
        bare = *parser->p == '\0' || strchr(" )],", *parser->p);
    }
    if (!bare)
        parse_steps(parser, steps, &e->n_steps);
    e->steps = arena_take(parser->compiler->arena, sizeof(Step) * (size_t)(e->n_steps + 1));
    memcpy(e->steps, steps, sizeof(Step) * (size_t)e->n_steps);
    e->one_child = e->from == FROM_HERE && e->n_steps == 1 && steps[0].axis == AXIS_CHILD &&
                   !steps[0].predicates[0];
    e->backwards = can_go_backwards(e);
    if (e->from == FROM_ROOT && !parser->uses_rule)
        e->memo = slot_of(parser->compiler, start, (size_t)(parser->p - start));
    parser->uses_rule |= outer;
    return e;
}

static Expr *
parse_text(Parser *parser)
{
    const char *start = ++parser->p;
    const char *end = strchr(start, '\'');
    if (!end)
        wrong(parser, "closing quote");
    Expr *e = new_expr(parser, EXPR_TEXT);
    e->text = (Slice){arena_text(parser->compiler->arena, start, (size_t)(end - start)),
                      (size_t)(end - start)};
    parser->p = end + 1;
    return e;
}

static Expr *
parse_number(Parser *parser)
{
    size_t n = strspn(parser->p, "0123456789.");
    Expr *e = new_expr(parser, EXPR_NUMBER);
    if (!slice_number((Slice){parser->p, n}, &e->number))
        wrong(parser, "number");
    parser->p += n;
    return e;
}

static Expr *
parse_call(Parser *parser, const Call *call, size_t length)
{
    parser->p += length;
    need(parser, "(");
    Expr *e = new_expr(parser, EXPR_CALL);
    e->call = call;
    bool outer = parser->at_root;
    while (!take(parser, ")")) {
        if (e->n_args == CALL_ARGUMENTS || (e->n_args > 0 && !take(parser, ",")))
            wrong(parser, "argument");
        parser->at_root = outer && (e->n_args == 0 || !call_is(call, "each"));
        e->args[e->n_args++] = parse_implies(parser);
    }
    parser->at_root = outer;
    if (e->n_args < call->least || e->n_args > call->most)
        wrong(parser, "other number of arguments");
    return e;
}

static Expr *
parse_primary(Parser *parser)
{
    skip(parser);
    if (*parser->p == '\'')
        return parse_text(parser);
    if (g_ascii_isdigit(*parser->p))
        return parse_number(parser);
    if (take(parser, "(")) {
        Expr *e = parse_implies(parser);
        need(parser, ")");
        return e;
    }
    size_t n = name_length(parser->p);
    if (n > 0 && parser->p[n] == '(') {
        const Call *call = call_find(parser->p, n);
        if (!call)
            wrong(parser, "function");
        return parse_call(parser, call, n);
    }
    return parse_path(parser);
}

typedef struct Operator {
    const char *token;
    ExprKind kind;
} Operator;

static Expr *
parse_binary(Parser *parser, Expr *(*operand)(Parser *), const Operator *ops, size_t n_ops)
{
    Expr *left = operand(parser);
    for (size_t i = 0; i < n_ops; i++)
        if (take(parser, ops[i].token)) {
            Expr *e = new_expr(parser, ops[i].kind);
            e->args[0] = left;
            e->args[1] = operand(parser);
            e->n_args = 2;
            left = e;
            i = SIZE_MAX; /* once more, from the first */
        }
    return left;
}

#define LEVEL(function, operand, ...)                                                              \
    static Expr *function(Parser *parser)                                                          \
    {                                                                                              \
        static const Operator ops[] = {__VA_ARGS__};                                               \
        return parse_binary(parser, operand, ops, G_N_ELEMENTS(ops));                              \
    }
LEVEL(parse_union, parse_primary, {"|", EXPR_UNION})
LEVEL(parse_product, parse_union, {"*", EXPR_TIMES}, {"div", EXPR_DIVIDE})
LEVEL(parse_sum, parse_product, {"+", EXPR_PLUS}, {"- ", EXPR_MINUS})
LEVEL(parse_comparison, parse_sum, {"=", EXPR_EQUAL}, {"~=", EXPR_ALIKE}, {"!=", EXPR_DIFFERENT},
      {"<=", EXPR_AT_MOST}, {">=", EXPR_AT_LEAST}, {"<", EXPR_LESS}, {">", EXPR_MORE})
LEVEL(parse_and, parse_comparison, {"and", EXPR_AND})
LEVEL(parse_or, parse_and, {"or", EXPR_OR})

/* Right to left: a -> b -> c asks for c where both hold. */
static Expr *
parse_implies(Parser *parser)
{
    Expr *left = parse_or(parser);
    if (!take(parser, "->"))
        return left;
    Expr *e = new_expr(parser, EXPR_IMPLIES);
    e->args[0] = left;
    e->args[1] = parse_implies(parser);
    e->n_args = 2;
    return e;
}

Expr *
expr_compile(Compiler *compiler, const char *text, bool at_root, const char *rule)
{
    Parser parser = {
        .p = text, .whole = text, .rule = rule, .compiler = compiler, .at_root = at_root};
    Expr *e = parse_implies(&parser);
    skip(&parser);
    if (*parser.p != '\0')
        wrong(&parser, "end");
    return e;
}
