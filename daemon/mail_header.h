/*
 * OWNS      the header lines of a mail: cleaning foreign text, encoding, folding
 * PROMISES  a line ends where we end it: no control character of a stranger reaches the wire;
 *           lines are folded at 78 columns (RFC 5322), text is RFC 2047, parameters RFC 2231
 * NEVER     decodes (the caged reader does)
 * FAILS     never: what cannot be written is cleaned or left out
 * RUNS IN   clerk
 */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Foreign text as one line of valid UTF-8: control, bidi and line-separator characters become
 * spaces, spaces are collapsed, the end is cut with "…" after most_chars. NULL gives "". Caller
 * frees. */
char *header_clean(const char *text, size_t most_chars);

/* A mailbox that can stand in a header and in an SMTP command: printable ASCII, one @, at most
 * 254 bytes (RFC 5321), no space, quote, bracket or backslash. */
bool header_address_valid(const char *address);

/* "Name: text" with encoded words where they are needed, CRLF at the end. */
void header_text(GString *mail, const char *name, const char *text);

/* `Name: "Display" <address>`; display may be NULL or empty. address must be valid. */
void header_mailbox(GString *mail, const char *name, const char *display, const char *address);

/* "Name: <id> <id>"; ids (char * without <>) that are no message ids are left out, of more than
 * 20 the first and the last 19 stay. No line at all when none is left. */
void header_ids(GString *mail, const char *name, const GPtrArray *ids);

/* `;\r\n name="value"`, or in RFC 2231 form when value is not plain ASCII. */
void header_parameter(GString *mail, const char *name, const char *value);
