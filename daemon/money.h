/*
 * OWNS      amounts of money: int64 in the currency's minor unit (øre), and their text forms
 * PROMISES  exact; a text that is not an amount, or overflows, is refused
 * NEVER     a double
 * FAILS     false, out untouched
 * RUNS IN   every process
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

/* "1234.5", "-1234.50", "1234.505" (rounded half up, away from zero) → oere. Contract form:
 * point, no thousands. False when it is not that or its absolute value is over 10^15 øre. */
bool money_parse(const char *decimal, int64_t *out_oere) MUST_CHECK;

/* Contract form "1234.50"; caller frees. */
char *money_decimal(int64_t oere);

/* Danish form "1.234,50"; whole kroner keep ",00". Caller frees. */
char *money_danish(int64_t oere);

/* Danish form for a sentence: "1.234,50 kr." or, whole kroner, "840 kr."; other currencies
 * "1.234,50 EUR". currency NULL or "DKK" gives kr. Caller frees. */
char *money_sentence(int64_t oere, const char *currency);

/* What a person writes: "1.234,50", "1234,5", "1.234", "kr. 840,-". A point is a point of thousands
 * only before three digits. False when it is no amount. */
bool money_from_danish(const char *text, int64_t *out_oere) MUST_CHECK;

/* oere / divisor rounded half up to whole øre; divisor > 0. */
int64_t money_divide(int64_t oere, int64_t divisor);

/* oere × permille / 1000 rounded half up; for VAT: money_part(net, 250). */
int64_t money_part(int64_t oere, int64_t permille);

/* a + b and a × n with overflow refused (false). */
bool money_add(int64_t a, int64_t b, int64_t *out) MUST_CHECK;
bool money_times(int64_t a, int64_t n, int64_t *out) MUST_CHECK;
