/*
 * OWNS      the people of the secretariat and what they may do
 * PROMISES  passwords only as argon2id hashes; checking takes the same time for unknown names
 * NEVER     a password in a log, a message or an argument list
 * FAILS     as book.h
 * RUNS IN   clerk (writes), web (reads)
 */
#pragma once
#include "spool/book.h"

/* Roles: reviewer approver auditor board administrator. */
bool users_role_valid(const char *role);
/* True when a user of this role may do it: "see", "decide", "approve", "administer". */
bool users_may(const char *role, const char *act);
/* argon2id (libsodium, interactive limits); caller frees. */
bool users_hash(const char *password, char **out_hash, GError **error) MUST_CHECK;
/* Adds or replaces. */
bool users_set(Book *book, const char *name, const char *role, const char *hash,
               GError **error) MUST_CHECK;
/* All names, sorted: GPtrArray of char *. */
bool users_names(Book *book, GPtrArray **out, GError **error) MUST_CHECK;
/* *out_role NULL: unknown user or wrong password. */
bool users_check(Book *book, const char *name, const char *password, char **out_role,
                 GError **error) MUST_CHECK;
/* Another one whenever password or role is set; *out NULL: no such user. Caller frees. */
bool users_stamp(Book *book, const char *name, char **out, GError **error) MUST_CHECK;
/* The role now (NULL: no such user): asked again at every decision. */
bool users_role(Book *book, const char *name, char **out_role, GError **error) MUST_CHECK;
