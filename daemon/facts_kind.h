/*
 * OWNS      which kind of expense a line of a voucher is, by its category and its words
 * PROMISES  a meal is dinner or lunch only when its words say so
 * NEVER     looks at amounts
 * FAILS     never
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/facts.h"

SumKind facts_line_kind(const RulePack *pack, const ReadingLine *line);
/* Dinner or lunch when text says so, else otherwise. text may be NULL. */
SumKind facts_meal_kind(const RulePack *pack, const char *text, SumKind otherwise);
