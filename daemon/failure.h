/*
 * OWNS      the one error domain of the program
 * PROMISES  every failure says in its code what the caller does next
 * NEVER     texts for senders: those are chosen by rule name (reply.h)
 * FAILS     never
 * RUNS IN   every process
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))

typedef enum {
    FAIL_AGAIN = 1, /* passing: try later */
    FAIL_SENDER,    /* the sender's to mend: tell them */
    FAIL_HOSTILE,   /* foreign bytes break a limit: set the document aside */
    FAIL_OURS,      /* our machine, configuration or code: stop and say so */
} FailureCode;

#define FAILURE failure_quark()
GQuark failure_quark(void);

/* Sets *error (may be NULL) to a sentence for the operator and returns false always, so that
 * `return fail(error, FAIL_OURS, "…")` is one line. */
bool fail(GError **error, FailureCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The same with ": " and strerror(errno_value) at the end. */
bool fail_errno(GError **error, FailureCode code, int errno_value, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* True when error is of our domain with this code. */
bool failure_is(const GError *error, FailureCode code);
