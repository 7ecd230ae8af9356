/*
 * OWNS      what the clerk last heard of its servers and readers
 * PROMISES  one row a service, the newest word
 * NEVER     history: that is the log's
 * FAILS     as book.h
 * RUNS IN   clerk (writes), web and bilag (read)
 */
#pragma once
#include "spool/book.h"

typedef struct Health {
    char *service; /* imap smtp reader … */
    char *state;   /* connected connecting down … */
    char *error;   /* the last one, NULL: none */
    char *at;      /* instant */
} Health;
void health_free(Health *health);

bool health_set(Book *book, const char *service, const char *state, const char *reason,
                GError **error) MUST_CHECK;
/* GPtrArray of Health, by service. */
bool health_list(Book *book, GPtrArray **out, GError **error) MUST_CHECK;
