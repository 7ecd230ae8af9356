#include "daemon/money.h"
#include "ocr/fields/total.h"
#include <string.h>

enum { ROUNDED = 3 }; /* øre a sum of rounded lines may be off */

static const FoundAmount *
amount_at(const Search *search, guint i)
{
    return &g_array_index(search->amounts, FoundAmount, i);
}

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
    int64_t share = money_divide(gross * rate, 100 * PERCENT + rate);
    return about(vat, share, 2);
}

/* Is vat the share of gross at Denmark's rate or one that is printed? Only two øre may be off,
 * and no rate is guessed, or small sums agree by chance. */
static bool
is_share(const Search *search, int64_t vat, int64_t gross)
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

static unsigned
prove_vat(const Search *search, int64_t oere, int *out_vat)
{
    for (guint i = 0; i < search->amounts->len; i++) {
        const FoundAmount *a = amount_at(search, i);
        if (a->label == LABEL_VAT && a->oere != oere && is_share(search, ABS(a->oere), ABS(oere))) {
            *out_vat = (int)i;
            return PROOF_VAT;
        }
    }
    return 0;
}

static unsigned
prove_net(const Search *search, int64_t oere, int *out_vat, int *out_net)
{
    for (guint i = 0; i < search->amounts->len; i++) {
        const FoundAmount *net = amount_at(search, i);
        bool part = net->label == LABEL_NET || net->label == LABEL_TOTAL; /* "Net total" */
        if (!part || net->oere == 0 || ABS(net->oere) >= ABS(oere))
            continue;
        for (guint k = 0; k < search->amounts->len; k++) {
            const FoundAmount *vat = amount_at(search, k);
            if (vat->label == LABEL_VAT && about(net->oere + vat->oere, oere, ROUNDED) &&
                vat->oere != 0) {
                *out_net = (int)i;
                *out_vat = (int)k;
                return PROOF_NET;
            }
        }
    }
    return 0;
}

/* Is a the same as b, or as b and a rounding that is printed? */
static bool
same_but_rounding(const Search *search, int64_t a, int64_t b)
{
    if (a == b)
        return true;
    for (guint i = 0; i < search->amounts->len; i++) {
        const FoundAmount *r = amount_at(search, i);
        if (r->label == LABEL_ROUNDING && ABS(r->oere) == ABS(a - b))
            return true;
    }
    return false;
}

static unsigned
prove_cash(const Search *search, int64_t oere)
{
    for (guint i = 0; i < search->amounts->len; i++) {
        const FoundAmount *cash = amount_at(search, i);
        if (cash->label != LABEL_CASH || cash->oere <= oere)
            continue;
        for (guint k = 0; k < search->amounts->len; k++) {
            const FoundAmount *change = amount_at(search, k);
            if (change->label == LABEL_CHANGE && change->oere > 0 &&
                same_but_rounding(search, cash->oere - change->oere, oere))
                return PROOF_CASH;
        }
    }
    return 0;
}

static unsigned
prove_card(const Search *search, int64_t oere)
{
    bool total = false, card = false;
    for (guint i = 0; i < search->amounts->len; i++) {
        const FoundAmount *a = amount_at(search, i);
        if (a->oere != oere)
            continue;
        total |= a->label == LABEL_TOTAL || a->label == LABEL_TOTAL_WEAK;
        card |= a->label == LABEL_CARD || a->label == LABEL_CASH;
    }
    return total && card ? PROOF_CARD : 0;
}

static unsigned
prove_tip(const Search *search, int64_t oere)
{
    for (guint i = 0; i < search->amounts->len; i++) {
        const FoundAmount *tip = amount_at(search, i);
        if (tip->label != LABEL_TIP || tip->oere <= 0)
            continue;
        for (guint k = 0; k < search->amounts->len; k++) {
            const FoundAmount *bill = amount_at(search, k);
            if ((bill->label == LABEL_TOTAL || bill->label == LABEL_NET) &&
                bill->oere + tip->oere == oere)
                return PROOF_TIP;
        }
    }
    return 0;
}

/* A sum and its rounding to the coin make it: 27.28 and 0.02. The sign is often lost, so the
 * rounded one is told by ending in 0 or 5. */
static unsigned
prove_rounding(const Search *search, int64_t oere)
{
    enum { COIN = 5, MOST = 50 };
    for (guint i = 0; i < search->amounts->len && oere % COIN == 0; i++) {
        const FoundAmount *r = amount_at(search, i);
        if (r->label != LABEL_ROUNDING || r->oere == 0 || ABS(r->oere) > MOST)
            continue;
        for (guint k = 0; k < search->amounts->len; k++) {
            const FoundAmount *sum = amount_at(search, k);
            if ((sum->label == LABEL_TOTAL || sum->label == LABEL_NET) && sum->oere % COIN != 0 &&
                ABS(sum->oere - oere) == ABS(r->oere))
                return PROOF_ROUNDING;
        }
    }
    return 0;
}

/* The last amounts of the unlabelled lines above the first total or subtotal. */
static unsigned
prove_lines(const Search *search, int64_t oere)
{
    int64_t sum = 0;
    int items = 0;
    for (guint i = 0; i < search->amounts->len; i++) {
        const FoundAmount *a = amount_at(search, i);
        if (a->label == LABEL_TOTAL || a->label == LABEL_NET || a->label == LABEL_VAT)
            break;
        bool last = i + 1 >= search->amounts->len || amount_at(search, i + 1)->line != a->line;
        if (!last || (a->label != LABEL_NONE && a->label != LABEL_OTHER))
            continue;
        sum += a->oere;
        items++;
    }
    return items >= 2 && about(sum, oere, ROUNDED) ? PROOF_LINES : 0;
}

unsigned
proofs_of(const Search *search, int64_t oere, int *out_vat, int *out_net)
{
    *out_vat = *out_net = -1;
    if (oere == 0)
        return 0;
    unsigned proofs = prove_vat(search, oere, out_vat);
    proofs |= prove_net(search, oere, out_vat, out_net);
    return proofs | prove_cash(search, oere) | prove_card(search, oere) | prove_tip(search, oere) |
           prove_lines(search, oere) | prove_rounding(search, oere);
}

static bool
net_and_vat(const Search *search, int64_t *out_oere)
{
    for (guint i = 0; i < search->amounts->len; i++)
        for (guint k = 0; k < search->amounts->len; k++) {
            const FoundAmount *net = amount_at(search, i), *vat = amount_at(search, k);
            if (net->label == LABEL_NET && vat->label == LABEL_VAT &&
                is_share(search, vat->oere, net->oere + vat->oere)) {
                *out_oere = net->oere + vat->oere;
                return true;
            }
        }
    return false;
}

static bool
cash_less_change(const Search *search, int64_t *out_oere)
{
    for (guint i = 0; i < search->amounts->len; i++)
        for (guint k = 0; k < search->amounts->len; k++) {
            const FoundAmount *cash = amount_at(search, i), *change = amount_at(search, k);
            if (cash->label == LABEL_CASH && change->label == LABEL_CHANGE && change->oere > 0 &&
                cash->oere > change->oere) {
                *out_oere = cash->oere - change->oere;
                return true;
            }
        }
    return false;
}

bool
total_by_sums(const Search *search, int64_t *out_oere)
{
    return net_and_vat(search, out_oere) || cash_less_change(search, out_oere);
}
