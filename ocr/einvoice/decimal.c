#include "ocr/einvoice/decimal.h"
#include <string.h>

static __int128
power_of_ten(int power)
{
    __int128 value = 1;
    for (; power > 0; power--)
        value *= 10;
    return value;
}

/* 10^DECIMAL_DIGITS; no literal is that long. */
#define OVER_MOST ((__int128)100000000000000000 * 100000000000000000)
G_STATIC_ASSERT(DECIMAL_DIGITS == 17 + 17);

static bool
fits(__int128 digits)
{
    return digits < OVER_MOST && digits > -OVER_MOST;
}

/* Digits and at most one point; counts both kinds. */
static bool
parse_unsigned(const char **p, Decimal *d)
{
    int seen = 0;
    bool point = false;
    for (; g_ascii_isdigit(**p) || (**p == '.' && !point); (*p)++) {
        if (**p == '.') {
            point = true;
            continue;
        }
        d->digits = d->digits * 10 + (**p - '0');
        d->scale += point;
        seen++;
        if (!fits(d->digits) || d->scale > DECIMAL_SCALE)
            return false;
    }
    return seen > 0;
}

bool
decimal_parse(const char *text, Decimal *out)
{
    if (!text)
        return false;
    const char *p = text + strspn(text, " \t\r\n");
    bool negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    Decimal d = {0};
    if (!parse_unsigned(&p, &d) || p[strspn(p, " \t\r\n")] != '\0')
        return false;
    if (negative)
        d.digits = -d.digits;
    *out = d;
    return true;
}

static bool
at_scale(Decimal a, int scale, __int128 *out)
{
    return !__builtin_mul_overflow(a.digits, power_of_ten(scale - a.scale), out);
}

bool
decimal_add(Decimal a, Decimal b, Decimal *out)
{
    int scale = MAX(a.scale, b.scale);
    __int128 x, y, sum;
    if (!at_scale(a, scale, &x) || !at_scale(b, scale, &y) || __builtin_add_overflow(x, y, &sum) ||
        !fits(sum))
        return false;
    *out = (Decimal){sum, scale};
    return true;
}

bool
decimal_subtract(Decimal a, Decimal b, Decimal *out)
{
    b.digits = -b.digits;
    return decimal_add(a, b, out);
}

/* Trailing zeros carry nothing, and dropping them lets long prices multiply. */
static Decimal
trimmed(Decimal a, int least)
{
    while (a.scale > least && a.digits % 10 == 0) {
        a.digits /= 10;
        a.scale--;
    }
    return a;
}

bool
decimal_multiply(Decimal a, Decimal b, Decimal *out)
{
    a = trimmed(a, 0);
    b = trimmed(b, 0);
    __int128 product;
    if (__builtin_mul_overflow(a.digits, b.digits, &product) || !fits(product) ||
        a.scale + b.scale > DECIMAL_SCALE)
        return false;
    *out = (Decimal){product, a.scale + b.scale};
    return true;
}

Decimal
decimal_round(Decimal a, int scale)
{
    if (a.scale <= scale)
        return a;
    __int128 unit = power_of_ten(a.scale - scale);
    __int128 half = unit / 2;
    return (Decimal){(a.digits >= 0 ? a.digits + half : a.digits - half) / unit, scale};
}

bool
decimal_shift(Decimal a, int power, Decimal *out)
{
    a = trimmed(a, 0);
    if (power < 0 || a.scale + power > DECIMAL_SCALE)
        return false;
    *out = (Decimal){a.digits, a.scale + power};
    return true;
}

int
decimal_power_of_ten(Decimal a)
{
    a = trimmed(a, 0);
    if (a.scale != 0)
        return -1;
    int power = 0;
    for (; a.digits > 1 && a.digits % 10 == 0; a.digits /= 10)
        power++;
    return a.digits == 1 ? power : -1;
}

int
decimal_compare(Decimal a, Decimal b)
{
    int scale = MAX(a.scale, b.scale);
    __int128 same_a, same_b;
    if (at_scale(a, scale, &same_a) && at_scale(b, scale, &same_b))
        return (same_a > same_b) - (same_a < same_b);
    /* Within 34 digits and 20 decimals: whole parts first, so that bringing what is left to one
     * scale cannot overflow. */
    __int128 whole_a = a.digits / power_of_ten(a.scale);
    __int128 whole_b = b.digits / power_of_ten(b.scale);
    if (whole_a != whole_b)
        return whole_a < whole_b ? -1 : 1;
    __int128 x = a.digits % power_of_ten(a.scale) * power_of_ten(DECIMAL_SCALE - a.scale);
    __int128 y = b.digits % power_of_ten(b.scale) * power_of_ten(DECIMAL_SCALE - b.scale);
    return (x > y) - (x < y);
}

char *
decimal_text(Decimal a, int least)
{
    a = trimmed(a, least);
    GString *s = g_string_new(NULL);
    __int128 rest = a.digits < 0 ? -a.digits : a.digits;
    for (int written = 0; rest > 0 || written <= a.scale; written++) {
        if (written == a.scale && a.scale > 0)
            g_string_append_c(s, '.');
        g_string_append_c(s, (char)('0' + (int)(rest % 10)));
        rest /= 10;
    }
    if (a.digits < 0)
        g_string_append_c(s, '-');
    char *text = g_strreverse(g_string_free(s, FALSE));
    if (least <= a.scale)
        return text;
    g_autofree char *zeros = g_strnfill((gsize)(least - a.scale), '0');
    char *padded = g_strconcat(text, a.scale == 0 ? "." : "", zeros, NULL);
    g_free(text);
    return padded;
}

bool
decimal_divide(Decimal a, Decimal b, Decimal *out)
{
    a = trimmed(a, 0);
    b = trimmed(b, 0);
    /* a / 10^sa / (b / 10^sb), with one decimal more than asked for, to round by. */
    __int128 top;
    int power = DECIMAL_QUOTIENT + 1 + b.scale - a.scale;
    if (b.digits == 0 || power > DECIMAL_DIGITS)
        return false;
    if (power >= 0 ? __builtin_mul_overflow(a.digits, power_of_ten(power), &top)
                   : (top = a.digits / power_of_ten(-power), false))
        return false;
    Decimal quotient = {top / b.digits, DECIMAL_QUOTIENT + 1};
    if (!fits(quotient.digits))
        return false;
    *out = decimal_round(quotient, DECIMAL_QUOTIENT);
    return true;
}
