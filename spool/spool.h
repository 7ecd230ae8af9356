/*
 * OWNS      the paper: incoming letters and content-addressed originals on disk
 * PROMISES  tmp → write → fsync → rename → fsync(dir): what has its final name is whole; every
 *           step may run twice
 * NEVER     changes or removes an original
 * FAILS     FAIL_AGAIN disk full (ENOSPC, EDQUOT), FAIL_OURS other disk errors
 * RUNS IN   mail (incoming/ only), clerk (all), bilag
 *
 * SPOOL/incoming/tmp/      a letter while it is written
 * SPOOL/incoming/new/      durable letters not yet ingested: SHA256.UIDVALIDITY.UID.eml
 * SPOOL/originals/ab/      letters and parts by sha256, read-only
 * SPOOL/pages/ab/          rendered pages, a cache: SHA256-PAGE.png
 * SPOOL/originals/tmp/, SPOOL/pages/tmp/   while they are written
 * SPOOL/book/bilag.db      the database (book.h)
 * SPOOL/lock               held by the one daemon (or bilag) that writes
 * SPOOL/control.sock       the clerk's socket for bilag
 */
#pragma once
#include "daemon/failure.h"
#include <stddef.h>
#include <stdint.h>

/* Makes the directories that are missing (0700). */
bool spool_prepare(const char *spool, GError **error) MUST_CHECK;

/* Takes the lock for as long as *out_fd stays open, and removes what a crashed writer left in the
 * tmp directories of originals and pages. FAIL_OURS: somebody holds it (names pid). */
bool spool_lock(const char *spool, int *out_fd, GError **error) MUST_CHECK;

/* --- a letter being written (mail) --- */
typedef struct SpoolWriter SpoolWriter;
/* incoming is SPOOL/incoming. */
bool spool_writer_open(const char *incoming, SpoolWriter **out, GError **error) MUST_CHECK;
bool spool_writer_add(SpoolWriter *writer, const void *data, size_t size_bytes,
                      GError **error) MUST_CHECK;
/* Durable from here. out_name: file name in incoming/new, out_sha256: hex; caller frees both. */
bool spool_writer_finish(SpoolWriter *writer, uint32_t uidvalidity, uint32_t uid, char **out_name,
                         char **out_sha256, GError **error) MUST_CHECK;
/* Removes the temporary file unless finished. NULL is fine. */
void spool_writer_free(SpoolWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpoolWriter, spool_writer_free)

/* Removes what a crash left in incoming/tmp; returns how many. Once, before the first letter. */
int spool_sweep_tmp(const char *incoming);

/* Names in incoming/new, oldest first: recovery at start. GPtrArray of char *. */
bool spool_arrivals(const char *spool, GPtrArray **out, GError **error) MUST_CHECK;
/* Splits SHA256.UIDVALIDITY.UID.eml; out_sha256 is caller's. False: not such a name. */
bool spool_arrival_parse(const char *name, char **out_sha256, uint32_t *out_uidvalidity,
                         uint32_t *out_uid) MUST_CHECK;

/* --- originals (clerk) --- */
/* Keeps incoming/new/NAME as an original too, after checking its sha256 against the name's. The
 * arrival stays until spool_arrival_done(). Fine when the original is there already, also when
 * the arrival is gone by then. FAIL_HOSTILE: the bytes are not what the name says; the arrival
 * stays until its UID is fetched again. */
bool spool_keep_arrival(const char *spool, const char *name, char **out_sha256,
                        int64_t *out_size_bytes, GError **error) MUST_CHECK;
/* Removes the arrival, once the book knows its letter. Fine when it is gone already. */
bool spool_arrival_done(const char *spool, const char *name, GError **error) MUST_CHECK;
/* Stores bytes; out_sha256 is the caller's. */
bool spool_keep_bytes(const char *spool, const void *data, size_t size_bytes, char **out_sha256,
                      GError **error) MUST_CHECK;
/* Stores the bytes written so far to an unlinked temporary file from spool_temporary(). */
bool spool_keep_fd(const char *spool, int fd, char **out_sha256, int64_t *out_size_bytes,
                   GError **error) MUST_CHECK;
/* An unlinked file in the spool for a part as it comes from a reader. */
bool spool_temporary(const char *spool, int *out_fd, GError **error) MUST_CHECK;
/* Read-only descriptor of an original; -1 with FAIL_OURS when it is missing. */
bool spool_original_open(const char *spool, const char *sha256, int *out_fd,
                         GError **error) MUST_CHECK;
/* Has it the bytes its name says? FAIL_HOSTILE: no. FAIL_OURS: it is missing. */
bool spool_original_check(const char *spool, const char *sha256, GError **error) MUST_CHECK;

/* Page cache: descriptor of a rendered page, *out_fd = -1 when not cached (true). */
bool spool_page_open(const char *spool, const char *sha256, int page, int *out_fd,
                     GError **error) MUST_CHECK;
bool spool_page_keep(const char *spool, const char *sha256, int page, const void *png,
                     size_t size_bytes, GError **error) MUST_CHECK;
/* Free bytes on the spool's file system, -1 when it cannot be told. */
int64_t spool_free_bytes(const char *spool);
