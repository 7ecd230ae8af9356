/* One piece of text: amounts, dates, clusters, check digits, names, CPR numbers. */
#include "daemon/day.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"
#include "ocr/fields/person.h"
#include "tests/fuzz/target.h"

static void
check_amount(const char *text)
{
    int64_t oere;
    g_autofree char *decimal = amount_normalise(text);
    if (decimal && money_parse(decimal, &oere)) {
        g_autofree char *shown = money_danish(oere), *sentence = money_sentence(oere, text);
        g_assert(shown && sentence);
    }
    (void)!money_parse(text, &oere);
}

static void
check_date(const char *text)
{
    g_autofree char *day = date_normalise(text);
    g_assert_true(!day || day_valid(day));
    g_autofree char *shown = day_danish(text);
}

static void
check_numbers(const char *text)
{
    (void)check_cvr(text);
    (void)check_gln(text);
    (void)check_iban(text);
    (void)check_fik("71", text);
    (void)check_fik("75", text);
}

/* What was masked once holds no number any more. */
static void
check_cpr(const char *text)
{
    g_autofree char *masked = g_strdup(text);
    (void)reading_mask_cpr(masked);
    g_assert_cmpint(reading_mask_cpr(masked), ==, 0);
}

FUZZ_TARGET(line)
{
    int number = 0;
    g_autofree char *raw = string_of(bytes, size_bytes);
    g_autofree char *text = g_utf8_make_valid(raw, -1);
    g_autofree char *name = NULL;
    if (cluster_in(text, &number, &name))
        g_assert_cmpint(number, >, 0);
    check_amount(text);
    check_date(text);
    check_numbers(text);
    check_cpr(text);
    g_autofree char *folded = fold_text(text), *like = likeness_fold(raw);
    g_autoptr(GPtrArray) persons = persons_in(text, true);
    g_assert(category_of(text) && folded && like && persons);
    return 0;
}
