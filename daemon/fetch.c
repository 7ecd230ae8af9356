#include "daemon/fetch.h"
#include "daemon/own.h"
#include "spool/spool.h"

enum { PIECE_BYTES = 8 << 20 }; /* between two pieces sends and moves get their turn */

struct Fetch {
    char *incoming;
    uint32_t uidvalidity;
    uint64_t limit_bytes;
    ImapLetter letter;
    SpoolWriter *writer; /* NULL: not begun */
    uint64_t fetched_bytes;
    bool disk_failed;
    char *file, *sha256;
};

Fetch *
fetch_new(const char *spool, uint32_t uidvalidity, uint32_t uid, uint64_t limit_bytes)
{
    Fetch *fetch = g_new0(Fetch, 1);
    fetch->incoming = g_build_filename(spool, "incoming", NULL);
    fetch->uidvalidity = uidvalidity;
    fetch->letter.uid = uid;
    fetch->limit_bytes = limit_bytes;
    return fetch;
}

void
fetch_free(Fetch *fetch)
{
    if (!fetch)
        return;
    spool_writer_free(fetch->writer);
    g_free(fetch->incoming);
    g_free(fetch->file);
    g_free(fetch->sha256);
    g_free(fetch);
}

uint32_t
fetch_uid(const Fetch *fetch)
{
    return fetch->letter.uid;
}

static bool
begin(Fetch *fetch, Imap *imap, FetchState *out, GError **error)
{
    bool there = false;
    if (!imap_describe(imap, fetch->letter.uid, &fetch->letter, &there, error))
        return false;
    *out = !there ? FETCH_GONE
                  : (fetch->letter.size_bytes > fetch->limit_bytes ? FETCH_TOO_BIG : FETCH_MORE);
    if (*out != FETCH_MORE)
        return true;
    fetch->disk_failed = !spool_writer_open(fetch->incoming, &fetch->writer, error);
    return !fetch->disk_failed;
}

static bool
keep_bytes(const void *data, size_t size_bytes, void *user, GError **error)
{
    Fetch *fetch = user;
    fetch->disk_failed = !spool_writer_add(fetch->writer, data, size_bytes, error);
    return !fetch->disk_failed;
}

static bool
finish(Fetch *fetch, FetchState *out, GError **error)
{
    fetch->disk_failed = !spool_writer_finish(fetch->writer, fetch->uidvalidity, fetch->letter.uid,
                                              &fetch->file, &fetch->sha256, error);
    *out = FETCH_DONE;
    return !fetch->disk_failed;
}

bool
fetch_step(Fetch *fetch, Imap *imap, FetchState *out, GError **error)
{
    FetchState state = FETCH_MORE;
    if (!fetch->writer && !begin(fetch, imap, &state, error))
        return false;
    if (state == FETCH_MORE) {
        uint64_t got = 0;
        if (!imap_fetch(imap, fetch->letter.uid, (uint32_t)fetch->fetched_bytes, PIECE_BYTES,
                        keep_bytes, fetch, &got, error))
            return false;
        fetch->fetched_bytes += got;
        /* RFC822.SIZE may be inexact and a server may give less than was asked for: the end is
         * where no bytes come, or fewer than asked beyond the size; and the limit holds */
        bool end =
            got == 0 || (got < PIECE_BYTES && fetch->fetched_bytes >= fetch->letter.size_bytes);
        if (end && !finish(fetch, &state, error))
            return false;
        if (!end && fetch->fetched_bytes > fetch->limit_bytes)
            state = FETCH_TOO_BIG;
    }
    *out = state;
    return true;
}

FetchResult
fetch_result(const Fetch *fetch)
{
    return (FetchResult){fetch->file, fetch->sha256,
                         MAX(fetch->fetched_bytes, fetch->file ? 0 : fetch->letter.size_bytes),
                         fetch->letter.internal_unix_ms};
}

bool
fetch_disk_failed(const Fetch *fetch)
{
    return fetch->disk_failed;
}
