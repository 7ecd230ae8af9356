/*
 * OWNS      comparing words as people and OCR write them: case, æøå and accents folded, a bounded
 *           edit distance
 * PROMISES  "Køge", "Koege" and "KOGE" fold to the same; "Ålborg" and "Aalborg" too
 * NEVER     changes what is shown or kept: folded text is for comparing only
 * FAILS     never; text that is not UTF-8 is made so first
 * RUNS IN   clerk
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* Lower case, æ→ae ø/oe→o å/aa→a, accents off, everything but letters and digits a single space,
 * no space at the ends. Caller frees; NULL gives "". */
char *likeness_fold(const char *text);

/* Edit distance of two folded texts, most + 1 when it is larger than most. Texts over 256 bytes
 * count as far apart (names are short; the cost is quadratic). */
int likeness_distance(const char *a, const char *b, int most);

/* Whole words: needle (folded) stands in haystack (folded) between spaces or ends. */
bool likeness_has_words(const char *haystack, const char *needle);

/* The same with OCR noise: some window of as many words as needle has is at most a fifth of the
 * needle's length away (none for needles under five letters). out_distance may be NULL. */
bool likeness_has_words_nearly(const char *haystack, const char *needle, int *out_distance);
