#include "daemon/facts_kind.h"
#include "daemon/facts.h"
#include "daemon/money.h"
#include <string.h>

static bool
is(const char *a, const char *b)
{
    return a && strcmp(a, b) == 0;
}

SumKind
facts_meal_kind(const RulePack *pack, const char *text, SumKind otherwise)
{
    if (rules_word(pack, "dinner", text, NULL))
        return SUM_DINNER;
    return rules_word(pack, "lunch", text, NULL) ? SUM_LUNCH : otherwise;
}

/* "Middag inkl. drikkevarer" is a dinner, "Vin til middagen" is not. */
static SumKind
drinks_kind(const RulePack *pack, const char *text)
{
    static const char *const with[] = {" inkl", " incl", " med ", " m. ", " m/", " with ", "+"};
    g_autofree char *lower = g_utf8_strdown(text ? text : "", -1);
    for (size_t i = 0; i < G_N_ELEMENTS(with); i++) {
        char *at = strstr(lower, with[i]);
        g_autofree char *head = at ? g_strndup(lower, (gsize)(at - lower)) : NULL;
        SumKind kind = head ? facts_meal_kind(pack, head, SUM_DRINKS) : SUM_DRINKS;
        if (kind != SUM_DRINKS)
            return kind;
    }
    return SUM_DRINKS;
}

SumKind
facts_line_kind(const RulePack *pack, const ReadingLine *line)
{
    static const struct {
        const char *category;
        SumKind kind;
    } kinds[] = {
        {"room", SUM_ROOM},     {"lodging", SUM_LODGING}, {"fee", SUM_FEE},
        {"gift", SUM_GOODS},    {"software", SUM_GOODS},  {"hardware", SUM_GOODS},
        {"medical", SUM_GOODS}, {"transport", SUM_GOODS},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (is(line->category, kinds[i].category))
            return kinds[i].kind;
    if (is(line->category, "drinks"))
        return drinks_kind(pack, line->text);
    /* The reader calls any menu or buffet a dinner; only its words or the hour make it one. */
    if (is(line->category, "dinner"))
        return facts_meal_kind(pack, line->text, SUM_MEAL);
    if (is(line->category, "lunch"))
        return facts_meal_kind(pack, line->text, SUM_LUNCH);
    return rules_word(pack, "catering", line->text, NULL)
               ? facts_meal_kind(pack, line->text, SUM_MEAL)
               : SUM_OTHER;
}

static int64_t
line_oere(const ReadingLine *line)
{
    int64_t oere = 0;
    if (!money_parse(line->gross, &oere) && !money_parse(line->net, &oere))
        oere = 0;
    return oere;
}

const char *
facts_category(const CaseFile *file)
{
    const CaseDocument *voucher = case_voucher(file);
    g_autoptr(GHashTable) sums = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    const char *best = "other";
    int64_t most = 0;
    for (guint i = 0; voucher && i < voucher->reading->lines->len; i++) {
        const ReadingLine *line = voucher->reading->lines->pdata[i];
        if (!line->category)
            continue;
        int64_t *sum = g_hash_table_lookup(sums, line->category);
        if (!sum)
            g_hash_table_insert(sums, line->category, sum = g_new0(int64_t, 1));
        if (money_add(*sum, line_oere(line), sum) && *sum > most) {
            most = *sum;
            best = line->category;
        }
    }
    /* a request is a fee though its form has no lines */
    bool request = voucher && is(voucher->reading->kind, "honorarium-request");
    return request && is(best, "other") ? "fee" : best;
}
