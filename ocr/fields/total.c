#include "ocr/fields/total.h"
#include "daemon/money.h"
#include <string.h>

static const double proven_text = 0.99, proven_ocr = 0.97; /* an independent sum agrees */
static const double labelled_text = 0.90, labelled_ocr = 0.80;
static const double guessed = 0.40;
static const double repaired = 0.90, guessed_by_sum = 0.75;
static const double without_decimals = 0.70; /* the most for "TOTAL 64", unless it is proven */
static const double recognised_well = 0.70;  /* tesseract's word confidence of a clean figure */

static const FoundAmount *
amount_at(const Search *search, guint i)
{
    return &g_array_index(search->amounts, FoundAmount, i);
}

/* --- candidates ------------------------------------------------------------------------------ */

static double
label_weight(Label label)
{
    static const double weight[] = {
        [LABEL_NONE] = 0.2, [LABEL_TOTAL] = 3.0,     [LABEL_TOTAL_WEAK] = 1.2, [LABEL_NET] = 0.3,
        [LABEL_VAT] = -2.0, [LABEL_CASH] = 0.4,      [LABEL_CHANGE] = -2.0,    [LABEL_CARD] = 1.5,
        [LABEL_TIP] = -1.0, [LABEL_ROUNDING] = -2.0, [LABEL_OTHER] = -1.5,
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

/* The same value printed twice is one candidate; its best-labelled place is shown. */
static void
add_candidate(GArray *candidates, const Search *search, guint i)
{
    const FoundAmount *a = amount_at(search, i);
    for (guint k = 0; k < candidates->len; k++) {
        Candidate *c = &g_array_index(candidates, Candidate, k);
        if (c->oere != a->oere)
            continue;
        c->times++;
        const FoundAmount *best = amount_at(search, (guint)c->best);
        double old = label_weight(c->label), new = label_weight(a->label);
        if (new > old || (new == old && a->confidence > best->confidence)) {
            c->best = (int)i;
            c->label = a->label;
        }
        return;
    }
    Candidate c = {.oere = a->oere, .best = (int)i, .times = 1, .label = a->label};
    g_array_append_val(candidates, c);
}

/* The largest print and the last place on the page are where totals stand. */
static double
standing(const Search *search, const FoundAmount *a)
{
    int highest = 1;
    int64_t largest = 1;
    for (guint i = 0; i < search->amounts->len; i++) {
        highest = MAX(highest, amount_at(search, i)->height);
        largest = MAX(largest, ABS(amount_at(search, i)->oere));
    }
    return 0.4 * a->height / highest + 0.4 * a->line / MAX(1, search->lines->len) +
           (ABS(a->oere) == largest ? 0.4 : 0);
}

static void
score(Search *search, Candidate *c)
{
    enum { REPEATS = 3 };
    int vat, net;
    const FoundAmount *a = amount_at(search, (guint)c->best);
    c->proofs = proofs_of(search, c->oere, &vat, &net);
    c->score = label_weight(c->label) + proof_weight(c->proofs) + 0.4 * MIN(c->times - 1, REPEATS) +
               standing(search, a) - (a->whole ? 1.0 : 0) - (c->oere <= 0 ? 3.0 : 0);
}

static GArray *
candidates_of(Search *search)
{
    enum { CANDIDATES_MOST = 300 }; /* a page of prices; each costs a look at all the others */
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = 0; i < search->amounts->len && candidates->len < CANDIDATES_MOST; i++)
        add_candidate(candidates, search, i);
    for (guint i = 0; i < candidates->len; i++)
        score(search, &g_array_index(candidates, Candidate, i));
    return candidates;
}

static const Candidate *
best_of(const GArray *candidates, double *out_lead)
{
    const Candidate *best = NULL;
    double second = -100;
    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *c = &g_array_index(candidates, Candidate, i);
        if (!best || c->score > best->score) {
            second = best ? best->score : second;
            best = c;
        } else {
            second = MAX(second, c->score);
        }
    }
    *out_lead = best ? best->score - second : 0;
    return best;
}

/* --- confidence ------------------------------------------------------------------------------ */

static bool
by_ocr(const Search *search, guint line)
{
    return strcmp(search_line(search, line)->page->by, "ocr") == 0;
}

/* Who pays cash pays in coins: 10.44 is a sum that still was rounded, or misread. */
static bool
pays_in_cash(const Search *search)
{
    for (guint i = 0; i < search->amounts->len; i++)
        if (amount_at(search, i)->label == LABEL_CASH)
            return true;
    return false;
}

static double
confidence_of(const Search *search, const Candidate *c, double lead)
{
    const double clear_lead = 1.0;
    const FoundAmount *a = amount_at(search, (guint)c->best);
    bool ocr = by_ocr(search, a->line);
    unsigned strong = c->proofs & (PROOF_VAT | PROOF_NET | PROOF_CARD | PROOF_CASH | PROOF_TIP);
    bool labelled = c->label == LABEL_TOTAL ||
                    ((c->label == LABEL_TOTAL_WEAK || c->label == LABEL_CARD) && strong);
    bool proven = c->proofs & (PROOF_VAT | PROOF_NET | PROOF_CASH | PROOF_CARD | PROOF_TIP);
    if (c->label == LABEL_NET || c->label == LABEL_NONE)
        proven = proven && (c->proofs & (PROOF_NET | PROOF_CASH));
    double confidence = labelled ? (ocr ? labelled_ocr : labelled_text) : guessed;
    if (proven && lead >= clear_lead)
        confidence = labelled ? (ocr ? proven_ocr : proven_text) : labelled_ocr;
    else if (c->proofs & PROOF_LINES)
        confidence += labelled ? 0.08 : 0.2;
    if (lead < clear_lead)
        confidence *= 0.8;
    if (a->whole && (ocr || !proven))
        confidence = MIN(confidence, without_decimals);
    if (a->confidence < recognised_well && confidence > repaired &&
        __builtin_popcount(c->proofs) < 2)
        confidence = repaired;
    enum { COIN = 5 };
    if (c->oere % COIN != 0 && pays_in_cash(search))
        confidence = MIN(confidence, repaired);
    return confidence;
}

/* --- setting the fields ---------------------------------------------------------------------- */

static void
set_amount(Search *search, FieldId id, int index, double confidence)
{
    if (index < 0)
        return;
    const FoundAmount *a = amount_at(search, (guint)index);
    g_autofree char *decimal = money_decimal(a->oere);
    search_set(search, id, decimal, confidence, a->line, a->first, a->last);
}

static int
first_labelled(const Search *search, Label label, int64_t below)
{
    for (guint i = 0; i < search->amounts->len; i++) {
        const FoundAmount *a = amount_at(search, i);
        if (a->label == label && ABS(a->oere) < below && a->oere != 0)
            return (int)i;
    }
    return -1;
}

static int
card_of(const Search *search, int64_t total)
{
    for (guint i = 0; i < search->amounts->len; i++)
        if (amount_at(search, i)->label == LABEL_CARD && amount_at(search, i)->oere == total)
            return (int)i;
    return -1;
}

static void
set_companions(Search *search, int64_t total, double confidence)
{
    int vat, net;
    unsigned proofs = proofs_of(search, total, &vat, &net);
    bool sure = proofs & (PROOF_VAT | PROOF_NET);
    if (vat < 0)
        vat = first_labelled(search, LABEL_VAT, ABS(total));
    if (net < 0)
        net = first_labelled(search, LABEL_NET, ABS(total));
    set_amount(search, FIELD_VAT_TOTAL, vat, sure ? confidence : 0.6);
    set_amount(search, FIELD_NET_TOTAL, net, proofs & PROOF_NET ? confidence : 0.5);
    if (proofs & PROOF_TIP)
        set_amount(search, FIELD_TIP, first_labelled(search, LABEL_TIP, ABS(total)), confidence);
    set_amount(search, FIELD_CARD_AMOUNT, card_of(search, total), confidence);
}

/* One digit differs: 471,95 read where net and VAT make 477,95. */
static bool
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

/* Sums show another total: it is taken when the printed one differs by a digit, or was guessed. */
static bool
repair(Search *search, const Candidate *best)
{
    int64_t sum;
    const FoundAmount *a = amount_at(search, (guint)best->best);
    if (best->proofs || !total_by_sums(search, &sum) || sum == best->oere)
        return false;
    bool misread = best->label == LABEL_TOTAL && one_digit_off(best->oere, sum);
    bool guess = best->label != LABEL_TOTAL || a->whole || a->confidence < recognised_well;
    if (!misread && !guess)
        return false;
    double confidence = misread ? repaired : guessed_by_sum;
    g_autofree char *decimal = money_decimal(sum);
    search_set(search, FIELD_TOTAL, decimal, confidence, a->line, a->first, a->last);
    ReadingField *field = search->reading->fields[FIELD_TOTAL];
    g_free(field->by);
    field->by = g_strdup("arithmetic");
    set_companions(search, sum, confidence);
    return true;
}

void
total_find(Search *search)
{
    const double least = 0.5; /* an amount without any word for it and nothing to prove it */
    g_autoptr(GArray) candidates = candidates_of(search);
    double lead;
    const Candidate *best = best_of(candidates, &lead);
    if (!best || best->score < least || reading_value(search->reading, FIELD_TOTAL) ||
        repair(search, labelled_best(candidates, best)))
        return;
    double confidence = confidence_of(search, best, lead);
    set_amount(search, FIELD_TOTAL, best->best, confidence);
    set_companions(search, best->oere, confidence);
}

/* --- currency -------------------------------------------------------------------------------- */

void
currency_find(Search *search)
{
    static const struct {
        const char *mark, *code;
        double confidence;
    } marks[] = {{"dkk", "DKK", 0.97}, {"nok", "NOK", 0.95}, {"sek", "SEK", 0.95},
                 {"eur", "EUR", 0.95}, {"€", "EUR", 0.95},   {"gbp", "GBP", 0.95},
                 {"£", "GBP", 0.95},   {"usd", "USD", 0.95}, {"chf", "CHF", 0.95},
                 {"rm", "MYR", 0.80},  {"$", "USD", 0.70},   {"kr.", "DKK", 0.85},
                 {"kr", "DKK", 0.80}};
    if (!reading_value(search->reading, FIELD_TOTAL))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
        for (guint n = 0; n < search->lines->len; n++) {
            const FoundLine *line = search_line(search, n);
            const char *p = strstr(line->folded, marks[i].mark);
            size_t length = strlen(marks[i].mark);
            if (!p || (p > line->folded && g_ascii_isalpha(p[-1])) || g_ascii_isalpha(p[length]))
                continue;
            guint first, last;
            int at = (int)(p - line->folded);
            search_folded_words(line, at, at + (int)length, &first, &last);
            search_set(search, FIELD_CURRENCY, marks[i].code, marks[i].confidence, n, first, last);
            return;
        }
    if (search->danish)
        search_set(search, FIELD_CURRENCY, "DKK", 0.9, 0, search_line(search, 0)->first,
                   search_line(search, 0)->first + 1);
}
