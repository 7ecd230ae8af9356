#include "ocr/fields/total.h"
#include "daemon/money.h"
#include <string.h>

/* --- candidates ------------------------------------------------------------------------------ */

static double
label_weight(Label label)
{
    static const double weight[] = {
        [LABEL_NONE] = 0.2,   [LABEL_TOTAL] = 3.0,    [LABEL_TOTAL_WEAK] = 1.2,
        [LABEL_GROSS] = 0.6,  [LABEL_NET] = 0.3,      [LABEL_VAT] = -2.0,
        [LABEL_CASH] = 0.4,   [LABEL_CHANGE] = -2.0,  [LABEL_CARD] = 1.5,
        [LABEL_TIP] = -1.0,   [LABEL_SERVICE] = -2.0, [LABEL_ROUNDING] = -2.0,
        [LABEL_OTHER] = -1.5,
    };
    return weight[label];
}

static double
proof_weight(unsigned proofs)
{
    static const struct {
        Proof proof;
        double weight;
    } weights[] = {{PROOF_VAT, 2.0},   {PROOF_NET, 3.0}, {PROOF_CASH, 3.0},    {PROOF_CARD, 1.5},
                   {PROOF_LINES, 2.0}, {PROOF_TIP, 6.0}, {PROOF_ROUNDING, 6.0}};
    double sum = 0;
    for (guint i = 0; i < G_N_ELEMENTS(weights); i++)
        sum += proofs & weights[i].proof ? weights[i].weight : 0;
    return sum;
}

/* A word for the total, or for what was paid, stands beside it. */
static bool
says_total(Label label)
{
    return label == LABEL_TOTAL || label == LABEL_TOTAL_WEAK || label == LABEL_CARD;
}

/* The same value printed or seen twice is one candidate; its best-labelled place is shown. */
static void
join_candidate(Candidate *c, const Search *search, guint i)
{
    const FoundAmount *a = search_amount(search, i);
    const FoundAmount *best = search_amount(search, (guint)c->best);
    double old = label_weight(c->label), new = label_weight(a->label);
    if (new > old || (new == old && a->confidence > best->confidence)) {
        c->best = (int)i;
        c->label = a->label;
    }
    c->looks |= says_total(a->label) ? 1u << a->look : 0;
    c->recognised = MAX(c->recognised, a->confidence);
    c->whole &= a->whole;
    c->proofs |= a->proofs;
}

static void
add_candidate(GArray *candidates, const Search *search, guint i)
{
    int64_t oere = search_amount(search, i)->oere;
    Candidate *c = NULL;
    for (guint k = 0; k < candidates->len && !c; k++)
        if (g_array_index(candidates, Candidate, k).oere == oere)
            c = &g_array_index(candidates, Candidate, k);
    if (!c) {
        Candidate fresh = {
            .oere = oere, .best = (int)i, .label = search_amount(search, i)->label, .whole = true};
        g_array_append_val(candidates, fresh);
        c = &g_array_index(candidates, Candidate, candidates->len - 1);
    }
    join_candidate(c, search, i);
}

static int
times_printed(const Search *search, int64_t oere)
{
    enum { LOOKS = 8 };
    int times[LOOKS] = {0}, most = 0;
    for (guint i = 0; i < search_seen(search); i++) {
        const FoundAmount *a = search_amount(search, i);
        if (a->oere == oere && a->look < LOOKS)
            most = MAX(most, ++times[a->look]);
    }
    return most;
}

/* The largest print and the last place on the page are where totals stand. */
static double
standing(const Search *search, const FoundAmount *a)
{
    int highest = 1;
    guint last_line = 1;
    int64_t largest = 1;
    for (guint i = 0; i < search_seen(search); i++) {
        const FoundAmount *other = search_amount(search, i);
        if (other->look != a->look)
            continue;
        highest = MAX(highest, other->height);
        largest = MAX(largest, ABS(other->oere));
        last_line = MAX(last_line, other->line);
    }
    return 0.4 * a->height / highest + 0.4 * a->line / last_line +
           (ABS(a->oere) == largest ? 0.4 : 0);
}

static void
score(Search *search, const GArray *equations, Candidate *c)
{
    enum { REPEATS = 3 };
    int vat, net;
    const FoundAmount *a = search_amount(search, (guint)c->best);
    c->proofs |= proofs_of(search, equations, c->oere, &vat, &net);
    c->times = times_printed(search, c->oere);
    /* A row of the VAT summary is proven by itself alone. */
    unsigned row = c->label == LABEL_GROSS ? PROOF_NET | PROOF_VAT : 0;
    c->score = label_weight(c->label) + proof_weight(c->proofs & ~row) +
               0.4 * MIN(c->times - 1, REPEATS) + 0.7 * MAX(0, __builtin_popcount(c->looks) - 1) +
               standing(search, a) - (c->whole ? 1.0 : 0) - (c->oere <= 0 ? 3.0 : 0);
    for (guint i = 0; i < search->amounts->len; i++) {
        FoundAmount *own = &g_array_index(search->amounts, FoundAmount, i);
        if (own->oere == c->oere)
            own->proofs = c->proofs;
    }
}

static GArray *
candidates_of(Search *search, const GArray *equations)
{
    enum { CANDIDATES_MOST = 300 }; /* a page of prices; each costs a look at all the others */
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = search_seen(search); i > 0 && candidates->len < CANDIDATES_MOST; i--)
        add_candidate(candidates, search, i - 1);
    for (guint i = 0; i < candidates->len; i++)
        score(search, equations, &g_array_index(candidates, Candidate, i));
    return candidates;
}

/* *out_lead: how far it stands before the next one. */
static const Candidate *
best_of(const GArray *candidates, double *out_lead)
{
    const Candidate *best = NULL;
    double second = -100;
    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *c = &g_array_index(candidates, Candidate, i);
        best = !best || c->score > best->score ? c : best;
    }
    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *c = &g_array_index(candidates, Candidate, i);
        if (c != best && !became(c, best))
            second = MAX(second, c->score);
    }
    *out_lead = best ? best->score - second : 0;
    return best;
}

/* --- setting the fields ---------------------------------------------------------------------- */

static void
set_seen(Search *search, FieldId id, int index, double confidence)
{
    if (index >= 0)
        search_set_amount(search, id, search_amount(search, (guint)index), confidence);
}

static int
first_labelled(const Search *search, Label label, int64_t below)
{
    for (guint i = 0; i < search_seen(search); i++) {
        const FoundAmount *a = search_amount(search, i);
        if (a->label == label && ABS(a->oere) < below && a->oere != 0)
            return (int)i;
    }
    return -1;
}

static int
card_of(const Search *search, int64_t total)
{
    for (guint i = 0; i < search_seen(search); i++)
        if (search_amount(search, i)->label == LABEL_CARD &&
            search_amount(search, i)->oere == total)
            return (int)i;
    return -1;
}

/* The tip that makes the total, not another one that is suggested. */
static int
tip_of(const Search *search, int64_t total)
{
    for (guint i = 0; i < search_seen(search); i++) {
        const FoundAmount *tip = search_amount(search, i);
        for (guint k = 0; tip->label == LABEL_TIP && k < search_seen(search); k++) {
            const FoundAmount *bill = search_amount(search, k);
            if ((bill->label == LABEL_TOTAL || bill->label == LABEL_NET) &&
                bill->oere + tip->oere == total)
                return (int)i;
        }
    }
    return -1;
}

/* Sets id to oere: the figure that shows it, or as it adds up, at the place of the first with that
 * label. */
static void
set_sum(Search *search, FieldId id, Label label, int64_t oere, double confidence)
{
    int at = first_labelled(search, label, INT64_MAX);
    for (guint i = 0; i < search_seen(search); i++)
        if (search_amount(search, i)->oere == oere)
            at = (int)i;
    if (at < 0)
        return;
    FoundAmount shown = *search_amount(search, (guint)at);
    shown.by = shown.oere == oere ? shown.by : "arithmetic";
    shown.oere = oere;
    search_set_amount(search, id, &shown, confidence);
}

/* Net and VAT of several rates together. */
static void
set_rates(Search *search, const GArray *equations, int64_t total, double confidence)
{
    for (guint i = 0; i < equations->len; i++) {
        const Equation *e = &g_array_index(equations, Equation, i);
        if (e->vats == 0 || e->oere != total)
            continue;
        set_sum(search, FIELD_VAT_TOTAL, LABEL_VAT, e->vats, confidence);
        set_sum(search, FIELD_NET_TOTAL, LABEL_NET, total - e->vats, confidence);
        return;
    }
}

static void
set_companions(Search *search, const GArray *equations, int64_t total, double confidence)
{
    int vat, net;
    unsigned proofs = proofs_of(search, equations, total, &vat, &net);
    bool sure = vat >= 0;
    set_rates(search, equations, total, confidence);
    if (vat < 0)
        vat = first_labelled(search, LABEL_VAT, ABS(total));
    if (net < 0)
        net = first_labelled(search, LABEL_NET, ABS(total));
    set_seen(search, FIELD_VAT_TOTAL, vat, sure ? confidence : 0.6);
    set_seen(search, FIELD_NET_TOTAL, net, proofs & PROOF_NET ? confidence : 0.5);
    if (proofs & PROOF_TIP)
        set_seen(search, FIELD_TIP, tip_of(search, total), confidence);
    set_seen(search, FIELD_CARD_AMOUNT, card_of(search, total), confidence);
}

/* --- repairing ------------------------------------------------------------------------------- */

/* The best candidate that the word total stands beside; best when there is none. */
static const Candidate *
labelled_best(const GArray *candidates, const Candidate *best)
{
    const Candidate *found = NULL;
    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *c = &g_array_index(candidates, Candidate, i);
        if (c->label == LABEL_TOTAL && (!found || c->score > found->score))
            found = c;
    }
    return found && best->label == LABEL_NONE ? found : best;
}

static const Equation *
mending_sum(const Search *search, const GArray *equations)
{
    const Equation *found = NULL;
    for (guint i = 0; i < equations->len; i++) {
        const Equation *e = &g_array_index(equations, Equation, i);
        if (e->oere > 0 && mends(search, equations, e) &&
            (!found || kinds_of_sums(equations, e->oere) > kinds_of_sums(equations, found->oere)))
            found = e;
    }
    return found;
}

/* What the total is rounded to, when only the sum was read. */
static const Equation *
rounded_from(const GArray *equations, int64_t sum)
{
    enum { MOST = 50 };
    for (guint i = 0; i < equations->len; i++) {
        const Equation *e = &g_array_index(equations, Equation, i);
        if (e->proof == PROOF_ROUNDING && e->oere != sum && ABS(e->oere - sum) <= MOST)
            return e;
    }
    return NULL;
}

static void
set_repaired(Search *search, const GArray *equations, const Candidate *c, int64_t oere,
             unsigned doubts)
{
    FoundAmount amount = *search_amount(search, (guint)c->best);
    Candidate repaired = *c;
    int vat, net;
    amount.oere = oere;
    amount.by = "arithmetic";
    repaired.proofs = proofs_of(search, equations, oere, &vat, &net);
    double confidence = total_confidence(&repaired, true, doubts | DOUBT_REPAIRED);
    search_set_amount(search, FIELD_TOTAL, &amount, confidence);
    set_companions(search, equations, oere, confidence);
}

/* Sums show another total: it is taken when the printed one differs by a digit, or was guessed, or
 * is what the total was before it was rounded. */
static bool
repair(Search *search, const GArray *equations, const Candidate *best, unsigned doubts)
{
    const double recognised_well = 0.70;
    const Equation *rounded = rounded_from(equations, best->oere);
    if (rounded && best->label == LABEL_TOTAL && !(best->proofs & PROOF_ROUNDING)) {
        set_repaired(search, equations, best, rounded->oere, doubts & ~(unsigned)DOUBT_ROUNDING);
        return true;
    }
    const Equation *sum =
        best->proofs & ~(unsigned)PROOF_AGAIN ? NULL : mending_sum(search, equations);
    if (!sum || sum->oere == best->oere)
        return false;
    bool misread = best->label == LABEL_TOTAL && one_digit_off(best->oere, sum->oere);
    bool guess = best->label != LABEL_TOTAL || best->whole || best->recognised < recognised_well;
    if (misread || guess)
        set_repaired(search, equations, best, sum->oere, doubts);
    return misread || guess;
}

void
total_find(Search *search)
{
    const double least = 0.5; /* an amount without any word for it and nothing to prove it */
    if (reading_value(search->reading, FIELD_TOTAL))
        return;
    g_autoptr(GArray) equations = equations_of(search);
    g_autoptr(GArray) candidates = candidates_of(search, equations);
    double lead;
    const Candidate *best = best_of(candidates, &lead);
    if (!best || best->score < least)
        return;
    unsigned doubts = doubts_of(search, equations, candidates, best, lead);
    if (repair(search, equations, labelled_best(candidates, best), doubts))
        return;
    const FoundAmount *shown = search_amount(search, (guint)best->best);
    double confidence = total_confidence(best, strcmp(shown->by, "ocr") == 0, doubts);
    search_set_amount(search, FIELD_TOTAL, shown, confidence);
    set_companions(search, equations, best->oere, confidence);
}
