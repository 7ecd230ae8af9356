/*
 * OWNS      the one form in which words are compared: lower case, without what OCR loses
 * PROMISES  ASCII out for Danish, German and English letters: å→a ø→o æ→e ü→u ö→o ä→a é→e ß→ss
 * NEVER     shown to anyone
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include <stdbool.h>

/* text folded; other characters are lower-cased and kept. Caller frees. */
char *fold_text(const char *text);
