#include "ocr/fields/total.h"

/* What a document's evidence is worth: the first class that fits says it. right, of: how many
 * totals of that class were right among the developers' 158 documents, and 270 worse copies of the
 * pictures among them (smaller, blurred, turned, strongly compressed); tests/bench_reading counts
 * them anew. The confidence is (right + 1) / (of + 2), Laplace's rule of succession: a class needs
 * nineteen documents and no mistake before it reaches the default bar. */
typedef enum { ANY, PAID, TOTAL } Words;

typedef struct Class {
    const char *name;
    bool text_only;  /* for pages with a text layer: every figure is as it was written */
    Words words;     /* what stands beside it: anything, a word for what is paid, for the total */
    int sums;        /* at least so many independent sums */
    int looks;       /* at least so many looks saw it beside such a word */
    unsigned doubts; /* allowed */
    bool again;      /* another line shows it too */
    int right, of;
} Class;

#define SMALL (DOUBT_CLOSE | DOUBT_FAINT | DOUBT_WHOLE)
#define PRINTED (~(unsigned)DOUBT_REPAIRED)

static const Class classes[] = {
    {"total, two sums", false, TOTAL, 2, 0, 0, false, 180, 180},
    {"total, a sum", false, TOTAL, 1, 0, 0, false, 91, 91},
    {"paid, a sum", false, PAID, 1, 0, 0, false, 26, 26},
    {"page text, a sum, doubted", true, ANY, 1, 0, PRINTED, false, 2, 2},
    {"page text, named", true, TOTAL, 0, 0, PRINTED, false, 3, 3},
    {"page text, otherwise", true, ANY, 0, 0, ~0u, false, 1, 2},
    {"a sum, small doubts", false, PAID, 1, 0, SMALL, false, 3, 3},
    {"unnamed, two sums", false, ANY, 2, 0, 0, false, 4, 7},
    {"total, again", false, TOTAL, 0, 0, 0, true, 29, 29},
    {"total, two looks", false, TOTAL, 0, 2, 0, false, 4, 4},
    {"total, a look", false, TOTAL, 0, 1, 0, false, 3, 3},
    {"a sum, doubted", false, PAID, 1, 0, PRINTED, false, 2, 2},
    {"total, three looks, doubted", false, TOTAL, 0, 3, PRINTED, false, 4, 6},
    {"total, two looks, doubted", false, TOTAL, 0, 2, PRINTED, false, 5, 10},
    {"total, a look, doubted", false, TOTAL, 0, 1, PRINTED, false, 3, 11},
    {"two sums, repaired", false, ANY, 2, 0, ~0u, false, 8, 8},
    {"a sum, repaired", false, ANY, 1, 0, ~0u, false, 7, 11},
    {"paid", false, PAID, 0, 0, ~0u, false, 2, 5},
    {"a guess", false, ANY, 0, 0, ~0u, false, 4, 18},
};

static Words
words_beside(const Candidate *c)
{
    static const Words words[] = {
        [LABEL_TOTAL] = TOTAL, [LABEL_TOTAL_WEAK] = PAID, [LABEL_CARD] = PAID, [LABEL_OTHER] = ANY};
    return c->proofs & PROOF_ROUNDING ? MAX(words[c->label], PAID) : words[c->label];
}

double
total_confidence(const Candidate *c, bool by_ocr, unsigned doubts)
{
    bool again = (c->proofs & PROOF_AGAIN) && !(c->proofs & PROOF_CARD);
    int sums = __builtin_popcount(c->proofs & ~(unsigned)(PROOF_ROUNDING | PROOF_AGAIN));
    int looks = __builtin_popcount(c->looks);
    for (guint i = 0; i < G_N_ELEMENTS(classes); i++) {
        const Class *k = &classes[i];
        if ((!k->text_only || !by_ocr) && sums >= k->sums && looks >= k->looks &&
            words_beside(c) >= k->words && again >= k->again && (doubts & ~k->doubts) == 0)
            return (k->right + 1.0) / (k->of + 2.0);
    }
    return 0;
}
