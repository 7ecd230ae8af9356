/* Check digits of identifiers that rules name, each by its issuer's rule. */
#include "ocr/einvoice/codelist.h"
#include "ocr/fields/fields.h"
#include <string.h>

enum { LONGEST_ID = 40 };

static bool
is_digits(const char *id, size_t n)
{
    return strlen(id) == n && strspn(id, "0123456789") == n;
}

static int
weighted(const char *id, const int *weights, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weights[i] * (id[i] - '0');
    return sum;
}

/* GS1 General Specifications 7.9: weights 3 and 1 from the right. */
static bool
is_gs1(const char *id)
{
    size_t n = strlen(id);
    if (n == 0 || strspn(id, "0123456789") != n)
        return false;
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ((n - 1 - i) % 2 ? 3 : 1) * (id[i] - '0');
    return sum % 10 == 0;
}

/* Brønnøysundregistrene: modulus 11. */
static bool
is_norwegian(const char *id)
{
    static const int weights[] = {3, 2, 7, 6, 5, 4, 3, 2};
    if (!is_digits(id, 9))
        return false;
    int check = 11 - weighted(id, weights, 8) % 11;
    return (check == 11 ? 0 : check) == id[8] - '0';
}

/* Kruispuntbank van Ondernemingen: the last two are 97 less the first eight modulo 97. */
static bool
is_belgian(const char *id)
{
    if (!is_digits(id, 10))
        return false;
    int number = 0, check = (id[8] - '0') * 10 + (id[9] - '0');
    for (int i = 0; i < 8; i++)
        number = number * 10 + (id[i] - '0');
    return 97 - number % 97 == check;
}

/* ISO/IEC 7812 (Luhn). */
static bool
is_luhn(const char *id)
{
    size_t n = strlen(id);
    if (n == 0 || strspn(id, "0123456789") != n)
        return false;
    int sum = 0;
    for (size_t i = 0; i < n; i++) {
        int d = (id[n - 1 - i] - '0') * (i % 2 ? 2 : 1);
        sum += d > 9 ? d - 9 : d;
    }
    return sum % 10 == 0;
}

static bool
is_swedish(const char *id)
{
    return is_digits(id, 10) && is_luhn(id);
}

/* Australian Business Register: the first digit less one, weighted, divisible by 89. */
static bool
is_australian(const char *id)
{
    static const int weights[] = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
    return is_digits(id, 11) && (weighted(id, weights, 11) - 10) % 89 == 0;
}

/* Agenzia delle Entrate: sixteen letters and digits of a person, eleven digits of a company. */
static bool
is_italian_tax_code(const char *id)
{
    size_t n = strlen(id);
    if (n == 11)
        return is_digits(id, 11);
    static const char shape[] = "LLLLLLNNLNNLNNNL";
    if (n != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < n; i++)
        if (shape[i] == 'L' ? !g_ascii_isalpha(id[i]) : !g_ascii_isalnum(id[i]))
            return false;
    return true;
}

/* … Partita IVA: eleven digits, Luhn. */
static bool
is_italian_vat(const char *id)
{
    return is_digits(id, 11) && is_luhn(id);
}

/* ΑΑΔΕ (TIN): powers of two from the left over eight digits, modulo 11, modulo 10. */
static bool
is_greek(const char *id)
{
    static const int weights[] = {256, 128, 64, 32, 16, 8, 4, 2};
    return is_digits(id, 9) && weighted(id, weights, 8) % 11 % 10 == id[8] - '0';
}

static const struct {
    const char *name;
    bool (*fits)(const char *id);
} checks[] = {
    {"gs1", is_gs1},
    {"cvr", check_cvr},
    {"no-org", is_norwegian},
    {"be-org", is_belgian},
    {"se-org", is_swedish},
    {"au-org", is_australian},
    {"luhn", is_luhn},
    {"iban", check_iban},
    {"it-tax", is_italian_tax_code},
    {"it-vat", is_italian_vat},
    {"gr-tin", is_greek},
};

bool
check_digits_fit(Slice id, Slice how)
{
    char copy[LONGEST_ID + 1];
    size_t n = 0;
    for (size_t i = 0; i < id.n; i++)
        if (!g_ascii_isspace(id.at[i])) {
            if (n == LONGEST_ID)
                return false;
            copy[n++] = id.at[i];
        }
    copy[n] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
        if (strlen(checks[i].name) == how.n && strncmp(checks[i].name, how.at, how.n) == 0)
            return checks[i].fits(copy);
    g_error("there is no check %.*s", (int)how.n, how.at);
}
