/*
 * OWNS      the other side of the zygote: jobs that are being read, their pipes and answers
 * PROMISES  every started job ends in one ReaderResult, whatever its reader did; answers are
 *           checked (size, frames, contract) and parts come as unlinked temporary files
 * NEVER     parses documents; blocks
 * FAILS     FAIL_OURS the zygote is gone (start a new one); a lying reader costs its document
 * RUNS IN   clerk, bilag read
 */
#pragma once
#include "daemon/reading.h"

typedef struct ReaderPart {
    char *path, *name, *media_type, *disposition;
    bool document;
    int fd; /* unlinked temporary file, read-write, at its end */
    int64_t size_bytes;
} ReaderPart;

typedef struct ReaderResult {
    int64_t job;
    char *kind;        /* mail document render */
    Reading *reading;  /* never NULL; end killed, timed-out or hostile when its reader failed */
    GPtrArray *parts;  /* ReaderPart */
    GByteArray *image; /* PNG of a render job, NULL when there is none */
    bool again;        /* full disk, or no reader could start: not the document's fault */
    bool died;         /* its reader was killed or ran out of time */
    int signal;        /* that ended the reader, 0: none */
    int64_t cpu_ms, peak_kb;
} ReaderResult;

void reader_result_free(ReaderResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReaderResult, reader_result_free)

typedef struct ReaderJob {
    int64_t job;
    const char *kind; /* mail document render */
    const char *name, *media_type;
    const char *lessons; /* spool/lessons.h, or NULL */
    int page;
    unsigned validate; /* VALIDATE_… of daemon/reading.h */
} ReaderJob;

/* Makes an unlinked temporary file for a part. */
typedef bool (*ReaderTemporary)(void *user, int *out_fd, GError **error);

typedef struct Readers Readers;
/* zygote_fd stays the caller's. */
Readers *readers_new(int zygote_fd, ReaderTemporary temporary, void *user);
void readers_free(Readers *readers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Readers, readers_free)

/* Hands a document to the zygote; document_fd stays the caller's. */
bool readers_start(Readers *readers, const ReaderJob *job, int document_fd,
                   GError **error) MUST_CHECK;
/* Jobs not yet answered. */
size_t readers_busy(const Readers *readers);
/* How long the oldest of them has been running at now_ms (monotonic); 0: none. */
int64_t readers_oldest_ms(const Readers *readers, int64_t now_ms);
/* Adds the zygote's socket and every pipe to fds (GArray of struct pollfd). */
void readers_poll(const Readers *readers, GArray *fds);
/* After poll(): reads what there is; finished jobs are added to out (GPtrArray of ReaderResult). */
bool readers_handle(Readers *readers, const GArray *fds, GPtrArray *out, GError **error) MUST_CHECK;
/* What the zygote said when it was ready ("debian", "best-int"), NULL before. */
const char *readers_models(const Readers *readers);
