#include "daemon/money.h"
#include <string.h>

#define MOST_OERE INT64_C(1000000000000000) /* 10^13 kr.: far over any invoice, far under int64 */

static bool
money_digits(const char *s, int64_t *out, const char **end)
{
    int64_t value = 0;
    const char *p = s;
    for (; g_ascii_isdigit(*p); p++) {
        value = value * 10 + (*p - '0');
        if (value > MOST_OERE)
            return false;
    }
    *end = p;
    *out = value;
    return p > s;
}

bool
money_parse(const char *decimal, int64_t *out_oere)
{
    if (!decimal)
        return false;
    bool negative = decimal[0] == '-';
    const char *p = decimal + (negative ? 1 : 0);
    int64_t whole;
    if (!money_digits(p, &whole, &p))
        return false;
    int64_t hundredths = 0;
    if (*p == '.') {
        size_t n = strspn(p + 1, "0123456789");
        if (n == 0)
            return false;
        hundredths = (p[1] - '0') * 10 + (n > 1 ? p[2] - '0' : 0) + (n > 2 && p[3] >= '5');
        p += 1 + n;
    }
    if (*p != '\0' || whole > MOST_OERE / 100)
        return false;
    int64_t oere = whole * 100 + hundredths;
    *out_oere = negative ? -oere : oere;
    return true;
}

char *
money_decimal(int64_t oere)
{
    uint64_t a = oere < 0 ? -(uint64_t)oere : (uint64_t)oere;
    return g_strdup_printf("%s%" G_GUINT64_FORMAT ".%02u", oere < 0 ? "-" : "", a / 100,
                           (unsigned)(a % 100));
}

static void
append_grouped(GString *s, uint64_t whole)
{
    char digits[24];
    int n = g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, whole);
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            g_string_append_c(s, '.');
        g_string_append_c(s, digits[i]);
    }
}

char *
money_danish(int64_t oere)
{
    uint64_t a = oere < 0 ? -(uint64_t)oere : (uint64_t)oere;
    GString *s = g_string_new(oere < 0 ? "-" : "");
    append_grouped(s, a / 100);
    g_string_append_printf(s, ",%02u", (unsigned)(a % 100));
    return g_string_free(s, FALSE);
}

char *
money_sentence(int64_t oere, const char *currency)
{
    g_autofree char *amount = money_danish(oere);
    bool kroner = !currency || strcmp(currency, "DKK") == 0;
    if (oere % 100 == 0 && kroner)
        amount[strlen(amount) - 3] = '\0';
    return g_strdup_printf("%s %s", amount, kroner ? "kr." : currency);
}

bool
money_from_danish(const char *text, int64_t *out_oere)
{
    g_autoptr(GRegex) form = g_regex_new("^(?:kr\\.?|DKK)?\\s*(-?)(\\d{1,3}(?:[. ]\\d{3})+|\\d+)"
                                         "(?:[,.](\\d{1,2}|-))?\\s*(?:kr\\.?|DKK)?$",
                                         G_REGEX_CASELESS, 0, NULL);
    g_autoptr(GMatchInfo) found = NULL;
    g_assert(form); /* our own pattern */
    g_autofree char *plain = g_strstrip(g_strdup(text));
    if (!g_utf8_validate(plain, -1, NULL) || !g_regex_match(form, plain, 0, &found))
        return false;
    g_autofree char *sign = g_match_info_fetch(found, 1), *kroner = g_match_info_fetch(found, 2),
                    *cents = g_match_info_fetch(found, 3);
    g_auto(GStrv) groups = g_strsplit_set(kroner, ". ", -1);
    g_autofree char *digits = g_strjoinv("", groups);
    bool has_cents = cents && *cents && *cents != '-';
    g_autofree char *decimal =
        g_strconcat(sign, digits, has_cents ? "." : "", has_cents ? cents : "", NULL);
    return money_parse(decimal, out_oere);
}

static int64_t
rounded(__int128 numerator, __int128 divisor)
{
    __int128 half = divisor / 2;
    return (int64_t)((numerator >= 0 ? numerator + half : numerator - half) / divisor);
}

int64_t
money_divide(int64_t oere, int64_t divisor)
{
    g_assert(divisor > 0);
    return rounded(oere, divisor);
}

int64_t
money_part(int64_t oere, int64_t permille)
{
    return rounded((__int128)oere * permille, 1000);
}

bool
money_add(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

bool
money_times(int64_t a, int64_t n, int64_t *out)
{
    return !__builtin_mul_overflow(a, n, out);
}
