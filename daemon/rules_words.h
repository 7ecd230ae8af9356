/*
 * OWNS      when a text holds a word of a list: whole, inflected, or as the end of a compound
 * PROMISES  case and the spellings of æøå make no difference
 * NEVER     knows the lists (daemon/rules.c)
 * FAILS     never
 * RUNS IN   clerk, web, bilag
 */
#pragma once
#include <stdbool.h>

/* words: folded as by likeness_fold(), NULL-terminated. out_word (may be NULL): which one stands
 * in text, borrowed from words. */
bool rules_words_hold(char *const *words, const char *text, const char **out_word);
