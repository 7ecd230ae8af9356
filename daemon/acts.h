/*
 * OWNS      what the secretariat does to register and books from the command line: imports,
 *           allocation, payments, closing, clusters that end
 * PROMISES  an act is one transaction with an audit row; a dry run does everything and takes it
 *           back, so that its report shows exactly what would be
 * NEVER     half an import: every wrong line is named, and nothing is done
 * FAILS     FAIL_SENDER: what was asked cannot be done ("line N: …" for a file), else as the book
 * RUNS IN   clerk; bilag while no daemon runs
 */
#pragma once
#include "daemon/config.h"
#include "spool/book.h"

typedef struct ActRequest {
    const char *act;          /* a name of the table */
    const char *const *words; /* its arguments, NULL-terminated */
    const char *file;         /* bytes of the file to import, NULL: none */
    size_t file_bytes;
    bool dry_run;
} ActRequest;

typedef struct Act {
    const char *act;
    const char *words; /* names of the arguments, for usage: "YEAR" */
    int least, most;   /* how many */
    bool file;
    const char *describe;
} Act;
/* NULL: there is none of this name; none at this place of the table. */
const Act *acts_named(const char *name);
const Act *acts_at(size_t i);

/* out_report: what was done, a line each; caller frees. */
bool acts_do(Book *book, const Config *config, const ActRequest *request, char **out_report,
             GError **error) MUST_CHECK;
