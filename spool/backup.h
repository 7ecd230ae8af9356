/*
 * OWNS      copying a spool: book, originals and letters not yet in the book
 * PROMISES  what the copied book names is in the copy and has the bytes of its name; the source may
 *           be in use; a copy that was broken off is simply made again
 * NEVER     changes the source; copies the page cache
 * FAILS     as spool.h; FAIL_HOSTILE: an original of the source has other bytes than its name says
 * RUNS IN   bilag (backup and restore are the same copy, once in each direction)
 */
#pragma once
#include "spool/book.h"

/* Copies into the directory to, made when missing. A copy made there before is brought up to date;
 * its database is replaced as a whole, at the end. */
bool backup_copy(const char *from, const char *to, GError **error) MUST_CHECK;

/* Whether the spool holds a book, or the log of one (which would spoil a book put beside it). */
bool backup_has_book(const char *spool);
