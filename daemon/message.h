/*
 * OWNS      the bytes of an outgoing mail: MIME structure, transfer encodings, Message-ID, Date
 * PROMISES  multipart/alternative{text, html}, html within multipart/related when it shows a
 *           picture, all within multipart/mixed when a file goes along;
 *           UTF-8 quoted-printable, CRLF, no line over 76 columns in a body; the same Message
 *           gives the same bytes
 * NEVER     reads the clock or foreign documents; decides who gets what (reply.h)
 * FAILS     FAIL_SENDER: an address that cannot stand in a mail
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

/* All borrowed; strings UTF-8; NULL: leave it out. */
typedef struct Message {
    const char *from_name, *from_address;
    const char *to_name, *to_address;
    const char *subject;
    const char *message_id;      /* without <> */
    const char *in_reply_to;     /* without <> */
    const GPtrArray *references; /* char * without <>, oldest first; in_reply_to is added */
    const char *auto_submitted;  /* RFC 3834: "auto-replied", "auto-generated" */
    int64_t now_ms;              /* the Date */
    const char *text, *html;
    const char *file_name, *file_type; /* the attachment */
    GBytes *file;                      /* NULL: none */
    const char *picture_id;            /* html shows it as "cid:…"; without <> */
    GBytes *picture;                   /* PNG; NULL: none */
} Message;

/* 128 random bits @ the domain of address. Caller frees. */
char *message_id_new(const char *address);

/* "Sat, 21 Nov 2026 21:54:00 +0100": unix_ms in Danish time as RFC 5322. Caller frees. */
char *message_date(int64_t unix_ms);

bool message_compose(const Message *message, GBytes **out, GError **error) MUST_CHECK;

/* text as quoted-printable with CRLF (RFC 2045 6.7), appended to mail. */
void message_quoted_printable(GString *mail, const char *text);
