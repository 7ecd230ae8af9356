#include "ocr/fields/fields.h"
#include <string.h>

static bool
all_digits(const char *s, size_t length)
{
    return s && strlen(s) == length && strspn(s, "0123456789") == length;
}

/* Erhvervsstyrelsen: the weighted sum of the eight digits is divisible by 11. */
bool
check_cvr(const char *digits)
{
    static const int weight[] = {2, 7, 6, 5, 4, 3, 2, 1};
    if (!all_digits(digits, 8) || digits[0] == '0')
        return false;
    int sum = 0;
    for (int i = 0; i < 8; i++)
        sum += weight[i] * (digits[i] - '0');
    return sum % 11 == 0;
}

/* GS1 General Specifications: weights 1 and 3 from the left over 13 digits. */
bool
check_gln(const char *digits)
{
    if (!all_digits(digits, 13))
        return false;
    int sum = 0;
    for (int i = 0; i < 13; i++)
        sum += (i % 2 ? 3 : 1) * (digits[i] - '0');
    return sum % 10 == 0;
}

/* ISO 13616: country and check digits moved behind, letters as two digits, remainder 1 by 97. */
bool
check_iban(const char *iban)
{
    enum { SHORTEST = 15, LONGEST = 34, DANISH = 18 };
    size_t length = iban ? strlen(iban) : 0;
    if (length < SHORTEST || length > LONGEST || !g_ascii_isupper(iban[0]) ||
        !g_ascii_isupper(iban[1]) || !g_ascii_isdigit(iban[2]) || !g_ascii_isdigit(iban[3]))
        return false;
    if (strncmp(iban, "DK", 2) == 0 && length != DANISH)
        return false;
    int remainder = 0;
    for (size_t i = 0; i < length; i++) {
        char c = iban[(i + 4) % length];
        if (g_ascii_isdigit(c))
            remainder = (remainder * 10 + (c - '0')) % 97;
        else if (g_ascii_isupper(c))
            remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
        else
            return false;
    }
    return remainder == 1;
}

bool
check_luhn(const char *digits)
{
    int sum = 0;
    size_t n = strlen(digits);
    for (size_t i = 0; i < n; i++) {
        int d = digits[n - 1 - i] - '0';
        if (i % 2) {
            d *= 2;
            d -= d > 9 ? 9 : 0;
        }
        sum += d;
    }
    return sum % 10 == 0;
}

/* Betalingsservice/FI: kind 71 carries 15 digits, 75 and 04 sixteen, modulus 10 (Luhn); kind 73
 * carries none. */
bool
check_fik(const char *kind, const char *payment_id)
{
    if (!kind || !payment_id)
        return false;
    if (strcmp(kind, "73") == 0)
        return *payment_id == '\0';
    size_t length = strcmp(kind, "71") == 0 ? 15 : 16;
    bool known = strcmp(kind, "71") == 0 || strcmp(kind, "75") == 0 || strcmp(kind, "04") == 0;
    return known && all_digits(payment_id, length) && check_luhn(payment_id);
}
