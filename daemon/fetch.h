/*
 * OWNS      one letter on its way from the server into the spool, piece by piece
 * PROMISES  memory does not grow with the letter; what is done is durable; between two pieces
 *           the session is free for other work
 * NEVER     marks, moves or announces it
 * FAILS     FAIL_AGAIN server or full disk (fetch_disk_failed tells which), FAIL_OURS disk
 * RUNS IN   mail
 */
#pragma once
#include "daemon/imap.h"

typedef struct Fetch Fetch;

typedef enum {
    FETCH_MORE,    /* another piece is to come */
    FETCH_DONE,    /* durable; see fetch_result() */
    FETCH_GONE,    /* no such letter any more */
    FETCH_TOO_BIG, /* over the limit; nothing was kept */
} FetchState;

typedef struct FetchResult {
    const char *file, *sha256; /* borrowed from the Fetch */
    uint64_t size_bytes;       /* as far as it was read, or as the server says when too big */
    int64_t internal_unix_ms;  /* 0: not told */
} FetchResult;

/* Nothing happens yet. */
Fetch *fetch_new(const char *spool, uint32_t uidvalidity, uint32_t uid, uint64_t limit_bytes);
/* Drops what is not finished. NULL is fine. */
void fetch_free(Fetch *fetch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fetch, fetch_free)

uint32_t fetch_uid(const Fetch *fetch);

/* Fetches the next piece; the letter's mailbox must be selected. */
bool fetch_step(Fetch *fetch, Imap *imap, FetchState *out, GError **error) MUST_CHECK;
FetchResult fetch_result(const Fetch *fetch);
/* After a failure: it was our disk, not the server. */
bool fetch_disk_failed(const Fetch *fetch);
