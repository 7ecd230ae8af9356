/*
 * OWNS      when a text holds a word of a list: whole, inflected, or as the end of a compound
 * PROMISES  case and the spellings of æøå make no difference
 * NEVER     knows the lists (daemon/rules.c)
 * FAILS     never
 * RUNS IN   clerk, web, bilag
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* words: folded as by likeness_fold(), NULL-terminated. *out_at: which one stands in text. */
bool rules_words_hold(char *const *words, const char *text, size_t *out_at);
