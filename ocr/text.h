/*
 * OWNS      turning foreign text into UTF-8: character sets, HTML to lines
 * PROMISES  always valid UTF-8 without NUL, lines ended by \n, whatever came in
 * NEVER     fetches what HTML refers to; trusts a declared character set that does not fit
 * FAILS     never: what cannot be converted becomes U+FFFD
 * RUNS IN   reader
 */
#pragma once
#include "daemon/reading.h"
#include <stddef.h>

/* The next character of valid UTF-8 (GLib's macro casts const away). */
static inline const char *
text_next(const char *p)
{
    return p + g_utf8_skip[(guchar)*p];
}

/* bytes in charset (NULL or unknown: a byte order mark, else UTF-8 when it is that, else
 * windows-1252) as UTF-8; at most READING_TEXT_BYTES. Caller frees. */
char *text_to_utf8(const uint8_t *bytes, size_t size_bytes, const char *charset);

/* s in place made storable: invalid UTF-8 replaced, control characters but \n and \t turned to
 * spaces, cut at max_bytes on a character. Takes s, returns it or its replacement; NULL stays. */
char *text_clean(char *s, size_t max_bytes);

/* The visible text of an HTML document: a block a line, table cells parted by tab. quotes: lines
 * in a <blockquote> start with "> ". Caller frees. */
char *html_to_text(const uint8_t *bytes, size_t size_bytes, const char *charset, bool quotes);

/* The lines of text, without trailing spaces (tabs part cells and stay); GPtrArray of char *, with
 * free function. */
GPtrArray *text_lines(const char *text);

/* Whether there is a conversion for this declared name. (charset.c) */
bool text_charset_known(const char *charset);

/* All fields and attendees in reading->text, whose table cells are parted by tabs: a text or
 * Office file may be a whole receipt or only a list of names. Decides kind. (text.c) */
void text_find_fields(Reading *reading);

/* The attendees in text (lines, cells parted by tabs) alone; returns how many. (text.c) */
int text_find_attendees(const char *text, Reading *reading);
