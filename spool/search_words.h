/*
 * OWNS      the set of words under which a case is found
 * PROMISES  no name of an attendee and nothing that may be a CPR number (rule C13)
 * NEVER     SQL
 * FAILS     never
 * RUNS IN   clerk; for spool/search.c
 */
#pragma once
#include "spool/cases.h"

enum { SEARCH_WORD_BYTES = 40 }; /* longer ones are addresses of pictures and noise */

typedef struct SearchWords SearchWords;

/* file's attendees are known from here on: their names are left out of what follows. */
SearchWords *search_words_new(const CaseFile *file);
void search_words_free(SearchWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SearchWords, search_words_free)

/* What a person looks a case up by: number, supplier, sender, amount. */
void search_words_add_head(SearchWords *words, const CaseFile *file);
/* Fields, lines and text; of an attendee list nothing. */
void search_words_add_documents(SearchWords *words, const CaseFile *file);
void search_words_add_text(SearchWords *words, const char *text);
/* All of them, sorted, with blanks between. Caller frees. */
char *search_words_join(const SearchWords *words);
