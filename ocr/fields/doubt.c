#include "daemon/money.h"
#include "ocr/fields/total.h"
#include <string.h>

bool
became(const Candidate *c, const Candidate *best)
{
    enum { COIN_MOST = 50 };
    return ((best->proofs & PROOF_ROUNDING) && ABS(c->oere - best->oere) <= COIN_MOST) ||
           ((best->proofs & PROOF_TIP) && c->oere < best->oere);
}

static bool
pays_in_cash(const Search *search)
{
    for (guint i = 0; i < search_seen(search); i++)
        if (search_amount(search, i)->label == LABEL_CASH ||
            search_amount(search, i)->label == LABEL_CHANGE)
            return true;
    return false;
}

/* A line for the tip without an amount: it may have been written in by hand. */
static bool
tip_unread(const Search *search)
{
    for (guint i = 0; i < search_seen(search); i++)
        if (search_amount(search, i)->label == LABEL_TIP)
            return false;
    for (guint n = 0; n < search->lines->len; n++)
        if (search_line(search, n)->label == LABEL_TIP)
            return true;
    return false;
}

bool
one_digit_off(int64_t a, int64_t b)
{
    g_autofree char *x = money_decimal(a), *y = money_decimal(b);
    if (strlen(x) != strlen(y))
        return false;
    int differs = 0;
    for (size_t i = 0; x[i]; i++)
        differs += x[i] != y[i];
    return differs == 1;
}

/* c is what best was rounded from, or the bill under a tip; or, where only best is proven, the same
 * place misread, or what the total was before a discount. */
static bool
explained(const Search *search, const Candidate *c, const Candidate *best, bool near)
{
    if (became(c, best))
        return true;
    if (!(best->proofs & ~(unsigned)PROOF_AGAIN) || (c->proofs & ~(unsigned)PROOF_AGAIN))
        return false;
    if (near)
        return __builtin_popcount(best->proofs) > 1 ||
               __builtin_popcount(best->looks) > __builtin_popcount(c->looks);
    const FoundAmount *its = search_amount(search, (guint)c->best);
    const FoundAmount *own = search_amount(search, (guint)best->best);
    return its->look != own->look || its->line < own->line;
}

static int
sums_of(const Candidate *c)
{
    return __builtin_popcount(c->proofs & ~(unsigned)(PROOF_AGAIN | PROOF_ROUNDING));
}

/* Another amount that the word total stands beside: the same place read otherwise, or a higher
 * one. Where no sum speaks for best, any amount but one digit off is a doubt, and any for which
 * two sums speak. */
static bool
has_rival(const Search *search, const GArray *candidates, const Candidate *best)
{
    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *c = &g_array_index(candidates, Candidate, i);
        if (c->oere == best->oere || c->whole)
            continue;
        bool near = one_digit_off(c->oere, best->oere), unproven = sums_of(best) == 0;
        if (unproven && sums_of(c) >= 2)
            return true;
        if (c->label != LABEL_TOTAL && !(near && unproven))
            continue;
        if ((near || c->oere > best->oere) && !explained(search, c, best, near))
            return true;
    }
    return false;
}

/* Coins do not make it, though it was paid in cash; unless the cash says so too. */
static bool
coins_doubted(const Search *search, const Candidate *c)
{
    enum { COIN = 5 };
    if (c->oere % COIN == 0 || (c->proofs & (PROOF_CASH | PROOF_CARD)))
        return false;
    return pays_in_cash(search);
}

int
kinds_of_sums(const GArray *equations, int64_t oere)
{
    unsigned proofs = 0;
    for (guint i = 0; i < equations->len; i++)
        if (g_array_index(equations, Equation, i).oere == oere)
            proofs |= g_array_index(equations, Equation, i).proof;
    return __builtin_popcount(proofs);
}

bool
mends(const Search *search, const GArray *equations, const Equation *e)
{
    if (e->guessed)
        return false;
    if (e->proof == PROOF_CASH)
        return true;
    if (e->proof == PROOF_NET && e->vat >= 0 &&
        is_vat_share(search, search_amount(search, (guint)e->vat)->oere, e->oere))
        return true;
    return kinds_of_sums(equations, e->oere) >= 2;
}

/* No sum speaks for best, and one speaks for another amount: 7,90 where cash less change is 8,35.
 */
static bool
sums_differ(const Search *search, const GArray *equations, const Candidate *best)
{
    enum { ROUNDED_OFF = 25 }; /* to half a krone, the change given */
    for (guint i = 0; i < equations->len && sums_of(best) == 0; i++) {
        const Equation *e = &g_array_index(equations, Equation, i);
        if (e->oere > 0 && ABS(e->oere - best->oere) > ROUNDED_OFF && mends(search, equations, e))
            return true;
    }
    return false;
}

unsigned
doubts_of(const Search *search, const GArray *equations, const GArray *candidates,
          const Candidate *c, double lead)
{
    enum { COIN = 5 };
    const double clear_lead = 1.0, recognised_well = 0.70;
    const struct {
        Doubt doubt;
        bool holds;
    } doubts[] = {
        {DOUBT_CLOSE, lead < clear_lead},
        {DOUBT_WHOLE, c->whole && c->proofs == 0},
        {DOUBT_FAINT, c->recognised < recognised_well},
        {DOUBT_COIN, coins_doubted(search, c)},
        {DOUBT_ROUNDING,
         !(c->proofs & PROOF_ROUNDING) && c->oere % COIN != 0 && rounding_unread(search)},
        {DOUBT_TIP, !(c->proofs & PROOF_TIP) && tip_unread(search)},
        {DOUBT_RIVAL, has_rival(search, candidates, c) || sums_differ(search, equations, c)},
    };
    unsigned found = 0;
    for (guint i = 0; i < G_N_ELEMENTS(doubts); i++)
        found |= doubts[i].holds ? doubts[i].doubt : 0;
    return found;
}
