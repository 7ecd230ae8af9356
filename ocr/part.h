/*
 * OWNS      how a reader hands on parts it found inside (mail leaves, archive members, embedded
 *           files), and the limits on what a stranger may make us unpack
 * PROMISES  data is borrowed until the sink returns
 * NEVER     keeps more than the limits
 * FAILS     the sink: FAIL_HOSTILE over a limit, FAIL_OURS pipe gone
 * RUNS IN   reader
 */
#pragma once
#include "daemon/reading.h"
#include <stddef.h>
#include <stdint.h>

enum {
    PART_COUNT = 1000,              /* leaves of one letter */
    PART_DEPTH = 50,                /* multipart, message/rfc822 and archives together */
    PART_HEADER_BYTES = 512 * 1024, /* one header block */
};
#define PART_BYTES ((size_t)64 << 20)        /* one unpacked part */
#define PART_TOTAL_BYTES ((size_t)256 << 20) /* all parts of one letter, unpacked */
#define DOCUMENT_BYTES ((size_t)100 << 20)   /* the document itself, as it came */

typedef struct PartHead {
    const char *path;        /* "2.1"; members of archives "2.1/3" */
    const char *name;        /* NULL: carries none */
    const char *media_type;  /* as declared, lower-cased; sniffed when it says nothing */
    const char *disposition; /* inline attachment, or "" */
    bool document;           /* worth reading: no signature logo, tracking pixel, text body */
} PartHead;

typedef bool (*PartFunc)(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user,
                         GError **error);
typedef struct PartSink {
    PartFunc take; /* never NULL */
    void *user;
} PartSink;

/* The SHA-256 of data in hex; caller frees. (part.c) */
char *part_sha256(const uint8_t *data, size_t size_bytes);

/* Adds a part that carries a name to the reading's attachments, with size and sha256. (part.c) */
void part_note(Reading *reading, const PartHead *head, const uint8_t *data, size_t size_bytes);
