/*
 * OWNS      exact decimal numbers of e-invoices: prices with eight decimals times quantities
 * PROMISES  no rounding but where asked for; what does not fit is refused, never cut
 * NEVER     a double
 * FAILS     false, out untouched
 * RUNS IN   reader
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

typedef struct Decimal {
    __int128 digits; /* value = digits / 10^scale */
    int scale;       /* 0..DECIMAL_SCALE */
} Decimal;

enum {
    DECIMAL_DIGITS = 34, /* as IEEE decimal128: more than any invoice, room for sums below 2^127 */
    DECIMAL_SCALE = 20,
    DECIMAL_QUOTIENT = 10, /* decimals of a quotient: a price by the piece */
};

/* xs:decimal: optional sign, digits, optional point and digits; blanks around it are ignored. */
bool decimal_parse(const char *text, Decimal *out) MUST_CHECK;
bool decimal_add(Decimal a, Decimal b, Decimal *out) MUST_CHECK;
bool decimal_subtract(Decimal a, Decimal b, Decimal *out) MUST_CHECK;
bool decimal_multiply(Decimal a, Decimal b, Decimal *out) MUST_CHECK;
/* Rounded half away from zero to scale decimals, as EN 16931 rounds amounts. */
Decimal decimal_round(Decimal a, int scale);
/* a / 10^power, exact: for a price per 100 pieces. */
bool decimal_shift(Decimal a, int power, Decimal *out) MUST_CHECK;
/* The power when a is 1, 10, 100, …; -1 otherwise. */
int decimal_power_of_ten(Decimal a);
/* <0, 0, >0 as a is below, equal to, above b; 1.50 equals 1.5. */
int decimal_compare(Decimal a, Decimal b);
/* Without trailing zeros beyond least decimals: (12.500, 2) → "12.50". Caller frees. */
char *decimal_text(Decimal a, int least);
/* a / b rounded to DECIMAL_QUOTIENT decimals; false when b is 0. */
bool decimal_divide(Decimal a, Decimal b, Decimal *out) MUST_CHECK;
