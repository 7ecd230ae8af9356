/* The functions of the rules' language. Those over texts hold when they hold for every text of
 * their first argument, and so for none: presence is asked for apart. */
#include "ocr/einvoice/codelist.h"
#include "ocr/einvoice/rule_expr.h"
#include "ocr/fields/fields.h"
#include <string.h>

static Value
none(void)
{
    return (Value){.memo = -1};
}

static Value
whole_number(size_t n)
{
    return value_of_number((Decimal){(__int128)n, 0});
}

/* --- over nodes ------------------------------------------------------------------------------- */
static Value
call_count(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    trial->stack.n = top;
    return whole_number(value_count(&value));
}

static Value
call_sum(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    Decimal sum = {0, 0}, one;
    bool ok = true;
    for (size_t i = 0; ok && i < value_count(&value) && --trial->work > 0; i++)
        ok = value_number(trial, &value, i, &one) && decimal_add(sum, one, &sum);
    trial->stack.n = top;
    return ok ? value_of_number(sum) : none();
}

/* each(path, test): the test holds on every node; "$" still is the rule's node. */
static Value
call_each(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    bool ok = true;
    for (size_t i = 0; ok && value.type == VALUE_NODES && i < value.n; i++)
        ok = expr_truth(trial, call->args[1], value_node(trial, &value, i));
    trial->stack.n = top;
    return value_of_truth(ok);
}

static Value
call_not(Trial *trial, const Expr *call, const xmlNode *here)
{
    trial->depth++;
    bool truth = expr_truth(trial, call->args[0], here);
    trial->depth--;
    return value_of_truth(!truth);
}

static Value
call_distinct(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < value_count(&value); i++) {
        Slice text = value_text(trial, &value, i);
        g_hash_table_add(seen, g_strndup(text.at, text.n));
    }
    trial->stack.n = top;
    return whole_number(g_hash_table_size(seen));
}

static Value
call_name(Trial *trial, const Expr *call, const xmlNode *here)
{
    (void)trial, (void)call;
    const char *name = (const char *)here->name;
    return (Value){.type = VALUE_TEXT, .memo = -1, .text = {name, strlen(name)}};
}

/* --- over numbers ----------------------------------------------------------------------------- */
static bool
argument_number(Trial *trial, const Expr *call, int i, const xmlNode *here, Decimal *out)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[i], here);
    bool ok = value_number(trial, &value, 0, out);
    trial->stack.n = top;
    return ok;
}

static Value
call_round(Trial *trial, const Expr *call, const xmlNode *here)
{
    Decimal number, places = {2, 0};
    if (!argument_number(trial, call, 0, here, &number) ||
        (call->n_args > 1 && !argument_number(trial, call, 1, here, &places)))
        return none();
    return value_of_number(decimal_round(number, (int)places.digits));
}

static Value
call_abs(Trial *trial, const Expr *call, const xmlNode *here)
{
    Decimal number;
    if (!argument_number(trial, call, 0, here, &number))
        return none();
    if (number.digits < 0)
        number.digits = -number.digits;
    return value_of_number(number);
}

/* number(x): x as a number, none when it is none; or(x, 0) what stands in for a missing one. */
static Value
call_number(Trial *trial, const Expr *call, const xmlNode *here)
{
    Decimal number;
    for (int i = 0; i < call->n_args; i++)
        if (argument_number(trial, call, i, here, &number))
            return value_of_number(number);
    return none();
}

/* date(x): 2026-11-21 or 20261121 as the number 20261121, a time 14:05:00 as 140500. */
static Value
call_date(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    Slice text = value_count(&value) > 0 ? value_text(trial, &value, 0) : (Slice){"", 0};
    trial->stack.n = top;
    char digits[9] = "";
    size_t n = 0;
    for (size_t i = 0; i < text.n && n < 8; i++)
        if (g_ascii_isdigit(text.at[i]))
            digits[n++] = text.at[i];
    Decimal number;
    if ((n != 8 && n != 6) || !slice_number((Slice){digits, n}, &number))
        return none();
    return value_of_number(number);
}

/* --- over texts ------------------------------------------------------------------------------- */
typedef bool (*TextTest)(Slice text, Slice how);

static Value
every_text(Trial *trial, const Expr *call, const xmlNode *here, TextTest test)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    Slice how = {"", 0};
    if (call->n_args > 1) {
        Value second = expr_value(trial, call->args[1], here);
        if (value_count(&second) > 0)
            how = value_text(trial, &second, 0);
    }
    bool ok = true;
    for (size_t i = 0; ok && i < value_count(&value) && --trial->work > 0; i++)
        ok = test(value_text(trial, &value, i), how);
    trial->stack.n = top;
    return value_of_truth(ok);
}

static bool
is_empty(Slice text, Slice how)
{
    (void)how;
    return text.n == 0;
}

static bool
is_in(Slice text, Slice list)
{
    return codelist_has(list.at, text.at, text.n);
}

/* in-any-case(x, 'list'): the letters of x as capitals. */
static bool
is_in_any_case(Slice text, Slice list)
{
    g_autofree char *upper = g_ascii_strup(text.at, (gssize)text.n);
    return codelist_has(list.at, upper, text.n);
}

/* 'a b c': one of these words. */
static bool
is_one_of(Slice text, Slice words)
{
    const char *p = words.at, *end = words.at + words.n;
    while (p < end) {
        const char *space = memchr(p, ' ', (size_t)(end - p));
        size_t n = (size_t)((space ? space : end) - p);
        if (n == text.n && memcmp(p, text.at, n) == 0)
            return true;
        p += n + 1;
    }
    return false;
}

static bool
has_start(Slice text, Slice start)
{
    return text.n >= start.n && memcmp(text.at, start.at, start.n) == 0;
}

static bool
has_end(Slice text, Slice end)
{
    return text.n >= end.n && memcmp(text.at + text.n - end.n, end.at, end.n) == 0;
}

static bool
has_part(Slice text, Slice part)
{
    return part.n == 0 || g_strstr_len(text.at, (gssize)text.n, part.at) != NULL;
}

static bool
mask_letter(char mask, char c)
{
    switch (mask) {
    case '#':
        return g_ascii_isdigit(c);
    case '^':
        return g_ascii_isupper(c);
    case '&':
        return g_ascii_isalnum(c);
    case '$':
        return g_ascii_isdigit(c) || g_ascii_isupper(c);
    case '?':
        return true;
    default:
        return mask == c;
    }
}

/* '####-##': # a digit, ^ a capital, $ either, & also a small letter, ? anything, all others
 * themselves; a last * any number more of the letter before it. */
static bool
is_like(Slice text, Slice mask)
{
    bool open = mask.n > 1 && mask.at[mask.n - 1] == '*';
    size_t least = open ? mask.n - 1 : mask.n;
    if (open ? text.n < least : text.n != least)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (!mask_letter(mask.at[MIN(i, least - 1)], text.at[i]))
            return false;
    return true;
}

static size_t
decimals_of(Slice text)
{
    const char *point = memchr(text.at, '.', text.n);
    return point ? (size_t)(text.at + text.n - point) - 1 : 0;
}

/* 'decimals(x, '2')': at most so many. */
static bool
has_decimals(Slice text, Slice most)
{
    return decimals_of(text) <= (size_t)(most.at[0] - '0');
}

/* decimals-exactly(x, '2'): so many, neither fewer. */
static bool
has_decimals_exactly(Slice text, Slice n)
{
    return decimals_of(text) == (size_t)(n.at[0] - '0');
}

static bool
is_number(Slice text, Slice how)
{
    (void)how;
    Decimal number;
    return slice_number(text, &number);
}

/* One @ with two letters on each side, no dot first, last or beside it, no blanks. */
static bool
is_mail_address(Slice text, Slice how)
{
    (void)how;
    const char *at = memchr(text.at, '@', text.n), *end = text.at + text.n;
    if (!at || at - text.at < 2 || end - at < 3 || memchr(at + 1, '@', (size_t)(end - at - 1)))
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (g_ascii_isspace(text.at[i]))
            return false;
    return *text.at != '.' && end[-1] != '.' && at[-1] != '.' && at[1] != '.';
}

/* digits(x, '3'): at least so many. */
static bool
has_digits(Slice text, Slice least)
{
    int digits = 0;
    for (size_t i = 0; i < text.n; i++)
        digits += g_ascii_isdigit(text.at[i]);
    return digits >= least.at[0] - '0';
}

#define TEXT_CALL(function, test)                                                                  \
    static Value function(Trial *trial, const Expr *call, const xmlNode *here)                     \
    {                                                                                              \
        return every_text(trial, call, here, test);                                                \
    }
TEXT_CALL(call_empty, is_empty)
TEXT_CALL(call_in, is_in)
TEXT_CALL(call_in_any_case, is_in_any_case)
TEXT_CALL(call_one_of, is_one_of)
TEXT_CALL(call_starts, has_start)
TEXT_CALL(call_ends, has_end)
TEXT_CALL(call_contains, has_part)
TEXT_CALL(call_like, is_like)
TEXT_CALL(call_decimals, has_decimals)
TEXT_CALL(call_decimals_exactly, has_decimals_exactly)
TEXT_CALL(call_numeric, is_number)
TEXT_CALL(call_mail_address, is_mail_address)
TEXT_CALL(call_digits, has_digits)

static Value
call_filled(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    bool filled = false;
    for (size_t i = 0; !filled && i < value_count(&value); i++)
        filled = value_text(trial, &value, i).n > 0;
    trial->stack.n = top;
    return value_of_truth(filled);
}

static Value
call_length(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    Slice text = value_count(&value) > 0 ? value_text(trial, &value, 0) : (Slice){"", 0};
    trial->stack.n = top;
    return whole_number((size_t)g_utf8_strlen(text.at, (gssize)text.n));
}

/* part(x, from, n): n letters (all when absent) of the first text, from 1. */
static Value
call_part(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    Slice text = value_count(&value) > 0 ? value_text(trial, &value, 0) : (Slice){"", 0};
    Decimal from = {1, 0}, n = {(__int128)text.n, 0};
    bool ok = argument_number(trial, call, 1, here, &from) &&
              (call->n_args < 3 || argument_number(trial, call, 2, here, &n));
    trial->stack.n = top;
    size_t skip = ok ? MIN((size_t)from.digits - 1, text.n) : text.n;
    Slice part = {text.at + skip, MIN((size_t)n.digits, text.n - skip)};
    return (Value){.type = VALUE_TEXT, .memo = -1, .text = part};
}

/* segment(x, n, '#'): the n-th of the parts between # (bars where not said), none when there are
 * fewer. */
static Value
call_segment(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    Slice text = value_count(&value) > 0 ? value_text(trial, &value, 0) : (Slice){"", 0};
    Decimal n = {1, 0};
    bool ok = argument_number(trial, call, 1, here, &n);
    char between = call->n_args > 2 ? *call->args[2]->text.at : '|';
    trial->stack.n = top;
    const char *end = text.at + text.n;
    for (; ok && n.digits > 1; n.digits--) {
        const char *bar = memchr(text.at, between, (size_t)(end - text.at));
        if (!bar)
            return none();
        text.at = bar + 1;
    }
    const char *bar = memchr(text.at, between, (size_t)(end - text.at));
    text.n = (size_t)((bar ? bar : end) - text.at);
    return (Value){.type = VALUE_TEXT, .memo = -1, .text = text};
}

/* check(x, 'gln'): the check digits of every text. */
static Value
call_check(Trial *trial, const Expr *call, const xmlNode *here)
{
    return every_text(trial, call, here, check_digits_fit);
}

/* A number at *p: digits, with two decimals where asked for; moves *p behind it. */
static bool
take_number(const char **p, bool decimals)
{
    size_t n = strspn(*p, "0123456789");
    if (n > 0 && decimals)
        n = (*p)[n] == '.' && strspn(*p + n + 1, "0123456789") == 2 ? n + 3 : 0;
    *p += n;
    return n > 0;
}

/* "#SKONTO#TAGE=14#PROZENT=2.25#" or with "BASISBETRAG=100.00#" behind it. */
static bool
is_skonto_line(const char *line)
{
    static const char days[] = "#SKONTO#TAGE=", percent[] = "#PROZENT=", base[] = "#BASISBETRAG=";
    const char *p = line + strlen(days);
    if (!g_str_has_prefix(line, days) || !take_number(&p, false) || !g_str_has_prefix(p, percent))
        return false;
    p += strlen(percent);
    if (!take_number(&p, true))
        return false;
    if (g_str_has_prefix(p, base)) {
        p += strlen(base);
        p += *p == '-';
        if (!take_number(&p, true))
            return false;
    }
    return strcmp(p, "#") == 0;
}

/* skonto(x): every line that begins with # is a statement on cash discount, and a line break ends
 * it (XRechnung, BR-DE-18). The blanks of the text count. */
static Value
call_skonto(Trial *trial, const Expr *call, const xmlNode *here)
{
    size_t top = trial->stack.n;
    Value value = expr_value(trial, call->args[0], here);
    bool ok = true;
    for (size_t i = 0; ok && value.type == VALUE_NODES && i < value.n; i++) {
        const xmlNode *text = value_node(trial, &value, i)->children;
        g_auto(GStrv) lines =
            g_strsplit(text && text->content ? (const char *)text->content : "", "\n", -1);
        for (int n = 0; ok && lines[n]; n++)
            ok = *g_strchug(lines[n]) != '#' ||
                 (lines[n + 1] && is_skonto_line(g_strchomp(lines[n])));
    }
    trial->stack.n = top;
    return value_of_truth(ok);
}

static const Call calls[] = {
    {"count", 1, 1, call_count},
    {"sum", 1, 1, call_sum},
    {"each", 2, 2, call_each},
    {"not", 1, 1, call_not},
    {"distinct", 1, 1, call_distinct},
    {"name", 0, 0, call_name},
    {"round", 1, 2, call_round},
    {"abs", 1, 1, call_abs},
    {"number", 1, 2, call_number},
    {"date", 1, 1, call_date},
    {"empty", 1, 1, call_empty},
    {"filled", 1, 1, call_filled},
    {"in", 2, 2, call_in},
    {"in-any-case", 2, 2, call_in_any_case},
    {"one-of", 2, 2, call_one_of},
    {"starts", 2, 2, call_starts},
    {"ends", 2, 2, call_ends},
    {"contains", 2, 2, call_contains},
    {"like", 2, 2, call_like},
    {"decimals", 2, 2, call_decimals},
    {"mail-address", 1, 1, call_mail_address},
    {"digits", 2, 2, call_digits},
    {"decimals-exactly", 2, 2, call_decimals_exactly},
    {"numeric", 1, 1, call_numeric},
    {"length", 1, 1, call_length},
    {"segment", 2, 3, call_segment},
    {"part", 2, 3, call_part},
    {"check", 2, 2, call_check},
    {"skonto", 1, 1, call_skonto},
};

bool
call_is(const Call *call, const char *name)
{
    return strcmp(call->name, name) == 0;
}

const Call *
call_find(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
        if (strlen(calls[i].name) == length && strncmp(calls[i].name, name, length) == 0)
            return &calls[i];
    return NULL;
}
