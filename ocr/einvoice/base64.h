/*
 * OWNS      decoding base64, in fours where they are clean
 * PROMISES  what g_base64_decode() gives: letters outside the alphabet are passed over, padding ends
 *           it; some times as fast, because embedded files are most of what an e-invoice takes
 * NEVER     fails: whether it was base64 at all is the structure's to say (structure.h)
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include <glib.h>

/* The bytes of text; caller frees. *out_n their number. */
guchar *base64_decode(const char *text, gsize *out_n);
