/*
 * OWNS      one reading job in a forked reader: document in, framed answer out
 * PROMISES  enters the cage before the first foreign byte; answers with one reading, masked
 * NEVER     returns to the zygote's loop: the process ends here
 * FAILS     by its exit status (JOB_EXIT_…); the zygote tells the clerk
 * RUNS IN   reader (a fork of the zygote)
 */
#pragma once
#include "daemon/failure.h"

typedef struct Job {
    const char *kind; /* mail document render */
    const char *name, *media_type;
    const char *lessons; /* spool/lessons.h, or NULL */
    int page;
    unsigned validate; /* VALIDATE_… of daemon/reading.h */
} Job;

enum { JOB_EXIT_DONE = 0, JOB_EXIT_CAGE = 3, JOB_EXIT_PIPE = 4 };

/* Reads document_fd to its end and writes frames (daemon/wire.h) to result_fd. */
_Noreturn void job_run(const Job *job, int document_fd, int result_fd, bool accept_missing);
