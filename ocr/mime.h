/*
 * OWNS      the steps of reading one mail: limits, envelope, automatic marks, new text, which
 *           part is worth reading
 * PROMISES  every string it leaves is valid UTF-8 within its limit
 * NEVER     decides whom to believe or answer (daemon/sender.h): it only writes down what stands
 * FAILS     mime_within_limits says why; the others never
 * RUNS IN   reader
 */
#pragma once
#include "daemon/reading.h"
#include "ocr/part.h"
#include <gmime/gmime.h>

/* False: nesting, parts or a header block break a limit; *out_why a sentence, caller frees. One
 * pass over the lines, before a MIME parser sees them. (mime_limits.c) */
bool mime_within_limits(const uint8_t *bytes, size_t size_bytes, char **out_why) MUST_CHECK;

/* Bytes of the first header block, at most PART_HEADER_BYTES. (mime_limits.c) */
size_t mime_head_size(const uint8_t *bytes, size_t size_bytes);

/* Subject, addresses, ids, evidence and loop mark of message into mail. (mime_envelope.c) */
void mime_envelope(GMimeMessage *message, ReadingMail *mail);

/* Why message counts as automatic by its headers (the list in README "When not to answer"), a
 * static string, NULL: written by a person. (mime_automatic.c) */
const char *mime_automatic(GMimeMessage *message, const ReadingMail *mail);

/* Is the whole message a report (RFC 6522)? A mail that somebody forwards as a file is none.
 * (mime_automatic.c) */
bool mime_is_report(GMimeMessage *message);

/* Takes the Message-ID out of the head of the mail that a report is about (text/rfc822-headers, RFC
 * 6522). (mime_automatic.c) */
void mime_reported_head(const char *text, ReadingMail *mail);

/* Adds the failed recipients of a delivery report, RFC 3464, to mail. (mime_automatic.c) */
void mime_delivery_report(const char *text, ReadingMail *mail);

/* The part of text that its writer wrote now: without quotes, attribution lines, forwarded heads
 * and what stands below them. Caller frees. (mime_text.c) */
char *mime_new_text(const char *text);

/* "da", "en" or NULL, by the small words of text; static. (mime_text.c) */
const char *mime_language(const char *text);

/* True for a text that reads like a receipt by itself: an amount and a word such as kvittering,
 * faktura, receipt, together with a word for the sum. (mime_text.c) */
bool mime_is_receipt_text(const char *text);

/* One leaf as far as it matters for reading it or not. */
typedef struct PartFacts {
    const char *media_type;  /* lower-cased */
    const char *name;        /* NULL: none */
    const char *disposition; /* inline attachment, or "" */
    bool referenced;         /* stands in a multipart/related with a Content-ID (alone, that
                                id says nothing: Gmail gives every attachment one) */
} PartFacts;

/* Whether a part may be a voucher or a list; not: signature logos, tracking pixels, seals,
 * calendars, cards, reports, sound and film. (mime_parts.c) */
bool part_worth_reading(const PartFacts *facts, const uint8_t *data, size_t size_bytes);

/* Takes uuencoded files out of *text (replaced by the rest) and hands them to sink as PATH/1,
 * PATH/2, …; *out_files goes up. False: what the sink said. (mime_uu.c) */
bool mime_unuuencode(char **text, const char *path, const PartSink *sink, int *out_files,
                     GError **error) MUST_CHECK;
