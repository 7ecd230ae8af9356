/*
 * OWNS      opening zip files: archives of documents, and Office files, which are zips too
 * PROMISES  members come in the order of the file, whole or not at all
 * NEVER     unpacks more than the visit's limits, whatever the headers claim
 * FAILS     FAIL_SENDER not a readable zip, FAIL_HOSTILE over a limit, and what take says
 * RUNS IN   reader
 */
#pragma once
#include "daemon/failure.h"
#include <stddef.h>
#include <stdint.h>

typedef struct ZipVisit {
    bool (*wanted)(const char *name, void *user); /* NULL: every member */
    bool (*take)(const char *name, const GByteArray *data, void *user, GError **error);
    void *user;
    size_t member_limit_bytes; /* unpacked */
    size_t total_left_bytes;   /* goes down as members are unpacked */
    int members_left;
    int encrypted; /* members skipped for want of a password; counted here */
} ZipVisit;

/* Shows every wanted member to visit->take; directories are left out. */
bool zip_visit(const uint8_t *bytes, size_t size_bytes, ZipVisit *visit, GError **error) MUST_CHECK;
