/*
 * OWNS      the register: clusters and who holds which role in them, with dates
 * PROMISES  an import changes all or nothing, and a dry run shows exactly that
 * NEVER     creates a cluster outside an import
 * FAILS     as book.h; FAIL_SENDER: the file is wrong, every problem named "line N: …"
 * RUNS IN   clerk (writes), web and bilag (read)
 */
#pragma once
#include "spool/book.h"

typedef struct Cluster {
    int64_t number;
    char *name, *region;
    int64_t group1_patients, members;        /* -1: not known */
    char *valid_from, *valid_to;             /* ISO days; valid_to NULL: open */
    char *coordinator, *coordinator_address; /* in office on the asked day; NULL: none */
} Cluster;

typedef struct Role {
    int64_t cluster;
    char *role; /* coordinator treasurer board secretary */
    char *name, *address;
    char *valid_from, *valid_to;
} Role;

void cluster_free(Cluster *cluster);
void role_free(Role *role);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cluster, cluster_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Role, role_free)

/* Reads CSV (UTF-8, header line, comma or semicolon, quotes as in RFC 4180; columns number,
 * name, region, coordinator, mail, valid_from, valid_to, group1_patients, members in any order)
 * and brings the register to it. dry_run: nothing is changed. out_report: what changes, a line
 * each, then a sum; caller frees. A cluster that is not in the file stays. */
bool register_import(Book *book, const char *csv, size_t size_bytes, bool dry_run,
                     char **out_report, GError **error) MUST_CHECK;

/* *out: the register has this cluster, on whatever days. */
bool register_known(Book *book, int64_t number, bool *out, GError **error) MUST_CHECK;
/* *out NULL: no such cluster. day (ISO) decides the coordinator and must lie in its validity. */
bool register_cluster(Book *book, int64_t number, const char *day, Cluster **out,
                      GError **error) MUST_CHECK;
/* The last day of a cluster that has one; *out NULL: it goes on, or there is none of this number.
 * Caller frees. */
bool register_last_day(Book *book, int64_t number, char **out, GError **error) MUST_CHECK;
/* All clusters valid on day: GPtrArray of Cluster, by number. */
bool register_clusters(Book *book, const char *day, GPtrArray **out, GError **error) MUST_CHECK;
/* Every cluster that ever was, with who coordinates it on day; every role that anybody held, by
 * cluster, newest first: GPtrArray of Cluster, of Role. */
bool register_every_cluster(Book *book, const char *day, GPtrArray **out,
                            GError **error) MUST_CHECK;
bool register_every_role(Book *book, GPtrArray **out, GError **error) MUST_CHECK;
/* Roles the address holds on day: GPtrArray of Role. */
bool register_roles(Book *book, const char *address, const char *day, GPtrArray **out,
                    GError **error) MUST_CHECK;
