#include "daemon/money.h"
#include "ocr/fields/total.h"
#include <string.h>

enum {
    ROUNDED = 1,   /* øre a sum of rounded parts may be off */
    LABELLED = 48, /* amounts of one label that are tried: pages of prices cost time */
    COLUMN = 10,   /* amounts between a subtotal and its total */
    EQUATIONS = 4000,
};

/* --- VAT as a share -------------------------------------------------------------------------- */

static bool
about(int64_t a, int64_t b, int64_t off)
{
    return ABS(a - b) <= off;
}

enum { DANISH_RATE = 2500, PERCENT = 100 }; /* hundredths of a per cent */

/* The rate printed in front of the per cent sign at p, in hundredths: "25 %", "6.0%"; 0: none. */
static int
rate_before(const char *text, const char *p)
{
    int64_t oere = 0;
    const char *end = p;
    while (end > text && end[-1] == ' ')
        end--;
    const char *start = end;
    while (start > text && (g_ascii_isdigit(start[-1]) || strchr(".,", start[-1])))
        start--;
    g_autofree char *number = g_strndup(start, (gsize)(end - start));
    g_strdelimit(number, ",", '.');
    return money_parse(number, &oere) && oere > 0 && oere < 40 * PERCENT ? (int)oere : 0;
}

static bool
is_share_at(int64_t vat, int64_t gross, int rate)
{
    int64_t parts = 100 * PERCENT + rate;
    return 2 * ABS(vat * parts - gross * rate) <= parts; /* half an øre may go either way */
}

/* To the øre, and no rate is guessed: two øre off would let the last digit of the gross be
 * anything, and small sums would agree by chance. */
bool
is_vat_share(const Search *search, int64_t vat, int64_t gross)
{
    enum { LEAST = 50 };
    if (vat < LEAST || gross <= vat)
        return false;
    if (search->danish && is_share_at(vat, gross, DANISH_RATE))
        return true;
    for (const char *p = strchr(search->folded, '%'); p; p = strchr(p + 1, '%')) {
        int rate = rate_before(search->folded, p);
        if (rate > 0 && is_share_at(vat, gross, rate))
            return true;
    }
    return false;
}

/* --- equations ------------------------------------------------------------------------------- */

static void
add(GArray *equations, Proof proof, int64_t oere, int vat, int net)
{
    Equation equation = {.proof = proof, .oere = oere, .vat = vat, .net = net};
    equation.off = proof == PROOF_NET && vat >= 0 ? ROUNDED : 0;
    if (oere != 0 && equations->len < EQUATIONS)
        g_array_append_val(equations, equation);
}

typedef struct Labelled {
    int at[LABELLED];
    int n;
} Labelled;

/* Only notes are paid without decimals. */
static bool
is_part(const FoundAmount *a, Label label, Label or_label)
{
    return (a->label == label || a->label == or_label) && (!a->whole || a->label == LABEL_CASH);
}

/* The amounts with one of two labels; on long pages the last ones, where the sums stand. */
static Labelled
labelled(const Search *search, Label label, Label or_label)
{
    Labelled found = {.n = 0};
    for (guint i = search->amounts->len; i > 0 && found.n < LABELLED; i--) {
        if (is_part(search_amount(search, i - 1), label, or_label))
            found.at[found.n++] = (int)i - 1;
    }
    for (guint i = search->amounts->len; i < search_seen(search) && found.n < LABELLED; i++) {
        if (is_part(search_amount(search, i), label, or_label))
            found.at[found.n++] = (int)i;
    }
    return found;
}

static int64_t
oere_at(const Search *search, int i)
{
    return search_amount(search, (guint)i)->oere;
}

/* Net + VAT; "Net total" is labelled as a total. */
static void
add_net(const Search *search, GArray *equations)
{
    Labelled nets = labelled(search, LABEL_NET, LABEL_TOTAL);
    Labelled vats = labelled(search, LABEL_VAT, LABEL_VAT);
    for (int i = 0; i < nets.n; i++)
        for (int k = 0; k < vats.n; k++) {
            int64_t net = oere_at(search, nets.at[i]), vat = oere_at(search, vats.at[k]);
            if (net != 0 && vat != 0 && ABS(vat) < ABS(net))
                add(equations, PROOF_NET, net + vat, vats.at[k], nets.at[i]);
        }
}

/* The next amount that ends its line, from i on, of this look. */
static guint
line_end(const Search *search, guint i)
{
    while (i + 1 < search->amounts->len &&
           search_amount(search, i + 1)->line == search_amount(search, i)->line)
        i++;
    return i;
}

/* The rows of a VAT summary, one a rate, together; a last row that repeats their sum is left out.
 */
static void
add_rates(const Search *search, GArray *equations)
{
    int64_t nets = 0, vats = 0;
    int rows = 0;
    for (guint i = 0; i + 1 < search->amounts->len; i++) {
        const FoundAmount *net = search_amount(search, i), *vat = search_amount(search, i + 1);
        if (net->label == LABEL_VAT &&
            vat->label == LABEL_NET) { /* "MwSt 19% 19,16 Netto 100,84" */
            const FoundAmount *first = net;
            net = vat;
            vat = first;
        }
        bool row = net->label == LABEL_NET && vat->label == LABEL_VAT && net->line == vat->line;
        if (!row || (rows > 1 && net->oere == nets))
            continue;
        nets += net->oere;
        vats += vat->oere;
        rows++;
    }
    if (rows < 2)
        return;
    guint n = equations->len;
    add(equations, PROOF_NET, nets + vats, -1, -1);
    if (equations->len > n)
        g_array_index(equations, Equation, n).vats = vats;
}

/* Service, taxes, discount and rounding below a subtotal, added up line by line. */
static void
add_column(const Search *search, guint base, GArray *equations)
{
    int64_t sum = search_amount(search, base)->oere;
    int vat = -1, parts = 0;
    for (guint i = line_end(search, base) + 1; i < search->amounts->len && parts < COLUMN; i++) {
        i = line_end(search, i);
        const FoundAmount *a = search_amount(search, i);
        bool added = a->label == LABEL_VAT || a->label == LABEL_SERVICE ||
                     a->label == LABEL_ROUNDING || a->label == LABEL_NONE ||
                     a->label == LABEL_TIP || (a->label == LABEL_OTHER && a->oere < 0);
        if (!added)
            return;
        sum += a->oere;
        parts += a->oere != 0;
        bool is_vat = a->label == LABEL_VAT ||
                      (a->label == LABEL_NONE &&
                       is_vat_share(search, a->oere, search_amount(search, base)->oere + a->oere));
        vat = vat < 0 && is_vat ? (int)i : vat;
        if (parts > 0)
            add(equations, PROOF_NET, sum, vat, (int)base);
    }
}

static void
add_columns(const Search *search, GArray *equations)
{
    for (guint i = 0; i < search->amounts->len; i++)
        if (search_amount(search, i)->label == LABEL_NET)
            add_column(search, i, equations);
}

/* The items above the first sum: with the taxes in between when they are added, and without. */
static void
add_lines(const Search *search, GArray *equations)
{
    int64_t sum = 0;
    int items = 0;
    for (guint i = 0; i < search->amounts->len; i++) {
        i = line_end(search, i);
        const FoundAmount *a = search_amount(search, i);
        bool sums = a->label == LABEL_TOTAL || a->label == LABEL_NET;
        if (items >= 2 && (sums || a->label == LABEL_VAT))
            add(equations, PROOF_LINES, sum, -1, -1);
        if (sums)
            return;
        sum += a->oere;
        items++;
    }
}

static void
add_guessed(GArray *equations, Proof proof, int64_t oere)
{
    guint n = equations->len;
    add(equations, proof, oere, -1, -1);
    if (equations->len > n)
        g_array_index(equations, Equation, n).guessed = true;
}

/* Two or a few amounts right above one another that make the next, whatever stands beside them:
 * on slanted photos words and figures are a line apart. */
static void
add_stack(const Search *search, guint top, GArray *equations)
{
    enum { STACK = 6 };
    const FoundAmount *total = search_amount(search, top);
    int64_t sum = 0;
    int parts = 0;
    for (guint i = top; i > 0 && parts < STACK; i--) {
        const FoundAmount *a = search_amount(search, i - 1);
        if (a->line == search_amount(search, i)->line)
            continue;
        if (a->whole || a->label == LABEL_CASH || a->label == LABEL_CHANGE)
            return;
        sum += a->oere;
        parts += a->oere != 0;
        if (parts > 1 && sum == total->oere) {
            add_guessed(equations, PROOF_LINES, sum);
            return;
        }
    }
}

static void
add_stacks(const Search *search, GArray *equations)
{
    for (guint i = 2; i < search->amounts->len; i++)
        if (search_amount(search, i)->label == LABEL_TOTAL)
            add_stack(search, i, equations);
}

/* Cash and change of which a word was read; a rounding may stand between them. */
static void
add_paid(const Search *search, int64_t cash, int64_t change, GArray *equations)
{
    Labelled roundings = labelled(search, LABEL_ROUNDING, LABEL_ROUNDING);
    if (change <= 0 || cash <= change)
        return;
    add(equations, PROOF_CASH, cash - change, -1, -1);
    for (int r = 0; r < roundings.n; r++) {
        int64_t rounding = oere_at(search, roundings.at[r]);
        add(equations, PROOF_CASH, cash - change + rounding, -1, -1);
        add(equations, PROOF_CASH, cash - change - rounding, -1, -1);
    }
}

/* The one who pays gets back what is too much; a garbled word for cash still stands between the
 * total and the change. */
static void
add_cash(const Search *search, GArray *equations)
{
    enum { NEAR = 3 };
    Labelled cashes = labelled(search, LABEL_CASH, LABEL_CASH);
    Labelled changes = labelled(search, LABEL_CHANGE, LABEL_CHANGE);
    for (int k = 0; k < changes.n; k++) {
        int at = changes.at[k];
        int64_t change = ABS(oere_at(search, at));
        for (int i = 0; i < cashes.n; i++)
            add_paid(search, oere_at(search, cashes.at[i]), change, equations);
        bool own = at < (int)search->amounts->len && change > 0;
        for (int i = at - 1; own && i >= 0 && i >= at - NEAR; i--) {
            const FoundAmount *a = search_amount(search, (guint)i);
            if (a->label == LABEL_NONE && !a->whole && a->oere > change)
                add_guessed(equations, PROOF_CASH, a->oere - change);
        }
    }
}

static void
add_tips(const Search *search, GArray *equations)
{
    Labelled bills = labelled(search, LABEL_TOTAL, LABEL_NET);
    Labelled tips = labelled(search, LABEL_TIP, LABEL_TIP);
    for (int i = 0; i < bills.n; i++)
        for (int k = 0; k < tips.n; k++)
            if (oere_at(search, tips.at[k]) > 0)
                add(equations, PROOF_TIP,
                    oere_at(search, bills.at[i]) + oere_at(search, tips.at[k]), -1, -1);
}

/* --- rounding -------------------------------------------------------------------------------- */

/* A rounding below the cash belongs to the change, not to the total. */
static bool
below_cash(const Search *search, const FoundAmount *rounding)
{
    for (guint i = 0; i < search_seen(search); i++) {
        const FoundAmount *a = search_amount(search, i);
        if (a->label == LABEL_CASH && a->look == rounding->look && a->line < rounding->line)
            return true;
    }
    return false;
}

/* The step that oere is a multiple of and sum is not; 0: none. Coins: five sen or rappen, ten
 * cents, half a krone, a krone. */
static int
coin_of(int64_t oere, int64_t sum)
{
    static const int coins[] = {5, 10, 50, 100};
    for (guint i = 0; i < G_N_ELEMENTS(coins); i++)
        if (oere % coins[i] == 0 && sum % coins[i] != 0)
            return coins[i];
    return 0;
}

/* A line for the rounding whose amount no look could read, above any cash. */
bool
rounding_unread(const Search *search)
{
    for (guint i = 0; i < search_seen(search); i++)
        if (search_amount(search, i)->label == LABEL_ROUNDING)
            return false;
    guint paid = search->lines->len;
    for (guint i = search->amounts->len; i > 0; i--)
        if (search_amount(search, i - 1)->label == LABEL_CASH)
            paid = search_amount(search, i - 1)->line;
    for (guint n = 0; n < paid; n++)
        if (search_line(search, n)->label == LABEL_ROUNDING)
            return true;
    return false;
}

/* What was said for the sum now speaks for what it is rounded to. */
static void
round_to(const Search *search, GArray *equations, int64_t sum, int64_t oere)
{
    int coin = coin_of(oere, sum), vat, net;
    if (coin == 0 || ABS(oere - sum) >= coin)
        return;
    unsigned proofs = proofs_of(search, equations, sum, &vat, &net);
    add(equations, PROOF_ROUNDING, oere, -1, -1);
    static const Proof passed[] = {PROOF_VAT, PROOF_NET, PROOF_LINES};
    for (guint i = 0; i < G_N_ELEMENTS(passed); i++)
        if (proofs & passed[i])
            add(equations, passed[i], oere, vat, net);
}

/* The sign of a rounding is often lost, so both ways are tried, but not back to base, a part of
 * the sum. */
static void
round_sum(const Search *search, GArray *equations, int64_t sum, int64_t base,
          const Labelled *roundings)
{
    enum { MOST = 50, COIN = 5 };
    for (int k = 0; k < roundings->n; k++) {
        const FoundAmount *r = search_amount(search, (guint)roundings->at[k]);
        if (r->oere == 0 || ABS(r->oere) > MOST || below_cash(search, r))
            continue;
        if (sum + r->oere != base)
            round_to(search, equations, sum, sum + r->oere);
        if (sum - r->oere != base)
            round_to(search, equations, sum, sum - r->oere);
    }
    if (!search->danish && rounding_unread(search)) /* five is the smallest coin anywhere */
        round_to(search, equations, sum, money_divide(sum, COIN) * COIN);
}

static void
add_roundings(const Search *search, GArray *equations)
{
    Labelled sums = labelled(search, LABEL_TOTAL, LABEL_NET);
    Labelled roundings = labelled(search, LABEL_ROUNDING, LABEL_ROUNDING);
    guint known = equations->len;
    for (int i = 0; i < sums.n; i++)
        round_sum(search, equations, oere_at(search, sums.at[i]), 0, &roundings);
    for (guint i = 0; i < known; i++) {
        Equation equation = g_array_index(equations, Equation, i);
        if (equation.proof == PROOF_NET)
            round_sum(search, equations, equation.oere,
                      equation.net >= 0 ? oere_at(search, equation.net) : 0, &roundings);
    }
}

GArray *
equations_of(const Search *search)
{
    GArray *equations = g_array_new(FALSE, FALSE, sizeof(Equation));
    add_net(search, equations);
    add_rates(search, equations);
    add_columns(search, equations);
    add_lines(search, equations);
    add_stacks(search, equations);
    add_cash(search, equations);
    add_tips(search, equations);
    add_roundings(search, equations);
    return equations;
}

/* --- proofs ---------------------------------------------------------------------------------- */

static unsigned
prove_vat(const Search *search, int64_t oere, int *out_vat)
{
    Labelled vats = labelled(search, LABEL_VAT, LABEL_VAT);
    for (int i = 0; i < vats.n; i++) {
        int64_t vat = ABS(oere_at(search, vats.at[i]));
        if (vat != ABS(oere) && is_vat_share(search, vat, ABS(oere))) {
            *out_vat = vats.at[i];
            return PROOF_VAT;
        }
    }
    return 0;
}

/* The same amount stands beside a word for the total and, further down, one for the payment. Cash
 * of which some was given back is another amount. */
static unsigned
prove_card(const Search *search, int64_t oere)
{
    const FoundAmount *total = NULL;
    bool back = false;
    for (guint i = 0; i < search_seen(search); i++) {
        const FoundAmount *a = search_amount(search, i);
        back |= a->label == LABEL_CHANGE && a->oere != 0;
    }
    for (guint i = 0; i < search_seen(search); i++) {
        const FoundAmount *a = search_amount(search, i);
        if (total && total->look != a->look)
            total = NULL;
        if ((a->label == LABEL_CASH ? ABS(a->oere) : a->oere) != oere || a->whole)
            continue;
        bool paid = a->label == LABEL_CARD || (a->label == LABEL_CASH && !back);
        if (paid && total && total->line < a->line)
            return PROOF_CARD;
        if (a->label == LABEL_TOTAL || a->label == LABEL_TOTAL_WEAK)
            total = a;
    }
    return 0;
}

/* Two lines of one look show it, one of them as the total: the digits were read twice. */
static unsigned
prove_again(const Search *search, int64_t oere)
{
    const FoundAmount *first = NULL;
    for (guint i = 0; i < search_seen(search); i++) {
        const FoundAmount *a = search_amount(search, i);
        if (a->oere != oere || a->whole)
            continue;
        bool again = first && first->look == a->look && first->line != a->line;
        if (again && (first->label == LABEL_TOTAL || a->label == LABEL_TOTAL))
            return PROOF_AGAIN;
        if (!first || first->look != a->look)
            first = a;
    }
    return 0;
}

unsigned
proofs_of(const Search *search, const GArray *equations, int64_t oere, int *out_vat, int *out_net)
{
    *out_vat = *out_net = -1;
    if (oere == 0)
        return 0;
    unsigned proofs =
        prove_vat(search, oere, out_vat) | prove_card(search, oere) | prove_again(search, oere);
    for (guint i = 0; i < equations->len; i++) {
        const Equation *e = &g_array_index(equations, Equation, i);
        if (!about(e->oere, oere, e->off))
            continue;
        proofs |= e->proof;
        if (e->proof == PROOF_NET && *out_net < 0) {
            *out_net = e->net;
            *out_vat = e->vat >= 0 ? e->vat : *out_vat;
        }
    }
    return proofs;
}
