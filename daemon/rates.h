/*
 * OWNS      the dated rates of the yearly allocation (rules I01 to I04): templates/rules/rates.conf
 * PROMISES  a year is paid by a rate of its own, in its own prices; two such rates, a negative one
 *           or an unknown key are refused with file and line
 * NEVER     a rate in code, or last year's for want of a new one
 * FAILS     FAIL_OURS with file, line and reason; FAIL_SENDER: the year has no rate
 * RUNS IN   clerk, bilag
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

/* øre × 1 per group-1 patient in the year; out_source "Håndbog:365", caller frees. */
bool rates_group1(const char *templates_dir, int year, int64_t *out_oere, char **out_source,
                  GError **error) MUST_CHECK;
