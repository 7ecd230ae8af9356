/*
 * OWNS      what imap.c and imap_idle.c share about a session
 * PROMISES  nothing to other modules: include imap.h instead
 * NEVER     leaves these two files
 * FAILS     see imap.h
 * RUNS IN   mail
 */
#pragma once
#include "daemon/imap.h"
#include <libetpan/libetpan.h>

typedef enum { IDLE_OFF, IDLE_ASKED, IDLE_ON, IDLE_ENDING } IdleState;

struct Imap {
    mailimap *session;
    Stream *stream;
    char *selected; /* mailbox, UTF-8; NULL: none */
    uint32_t uidvalidity;
    bool broken;
    IdleState idle;
    bool idle_refused; /* the server knows IDLE but says no */
    bool idle_news;
    GString *idle_line; /* a line that has come in part */
};

/* Gives the coming operation its deadline and its budget of bytes. */
void imap_allow(Imap *imap, int timeout_ms, uint64_t budget_bytes);

/* Breaks the session off with FAIL_AGAIN; returns false. */
bool imap_break(Imap *imap, GError **error, const char *what);
