/*
 * OWNS      the kinds of expense that the ledger, budgets and statements know
 * PROMISES  each kind of a reading line belongs to exactly one of them
 * NEVER     guesses a misspelt one
 * FAILS     NULL
 * RUNS IN   clerk, web, bilag
 */
#pragma once

/* The ledger's category of a reading line's: dinner, lunch and drinks are "catering"; an unknown
 * one is "other". Static. */
const char *ledger_category(const char *of_line);
/* Its Danish name, "Forplejning". Static; an unknown one gives that of "other". */
const char *ledger_category_da(const char *category);
/* The category that a budget names, in Danish or by its key, in any case; NULL: none. Static. */
const char *ledger_category_named(const char *name);
