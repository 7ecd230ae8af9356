/*
 * OWNS      one IMAP session (RFC 3501, 2177, 4315, 6851) on libetpan over our own stream
 * PROMISES  every call is over within its deadline; a letter is streamed to the caller in pieces
 *           and never held in memory; a move says where the letter stands afterwards
 * NEVER     asks for BODYSTRUCTURE or ENVELOPE (libetpan's parsers crash on hostile ones), marks
 *           a letter as seen, or removes one except by a move
 * FAILS     FAIL_AGAIN network or the server said no, FAIL_OURS certificate, login refused;
 *           after a failure imap_broken() tells whether to connect anew (any doubt: yes)
 * RUNS IN   mail
 */
#pragma once
#include "daemon/stream.h"

typedef struct Imap Imap;

/* Where a letter stands; uid 0: the server did not say. */
typedef struct ImapPlace {
    uint32_t uidvalidity, uid;
} ImapPlace;

typedef struct ImapLetter {
    uint32_t uid;
    uint64_t size_bytes;      /* what the server says; Exchange's figure may be inexact */
    int64_t internal_unix_ms; /* when it came to the mailbox; 0: not told */
} ImapLetter;

typedef bool (*ImapBytes)(const void *data, size_t size_bytes, void *user, GError **error);

/* Connects and logs in: server->auth says whether secret is a password (LOGIN) or an access
 * token (XOAUTH2). All pointers are borrowed until imap_close(). */
bool imap_open(const MailServer *server, const char *secret, StreamTrust *trust,
               const StreamWatch *watch, Imap **out, GError **error) MUST_CHECK;
/* Says LOGOUT when it can still be said, within a second. NULL is fine. */
void imap_close(Imap *imap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Imap, imap_close)

bool imap_broken(const Imap *imap);
/* The descriptor to poll while IDLE is on. */
int imap_fd(const Imap *imap);

/* Selects a mailbox (UTF-8 name) unless it is selected already. */
bool imap_select(Imap *imap, const char *mailbox, uint32_t *out_uidvalidity,
                 GError **error) MUST_CHECK;
/* UIDs from `from` on that are not marked deleted, ascending: GArray of uint32_t, the caller's. */
bool imap_uids(Imap *imap, uint32_t from, GArray **out, GError **error) MUST_CHECK;
/* *out_there false: no such letter (any more). */
bool imap_describe(Imap *imap, uint32_t uid, ImapLetter *out, bool *out_there,
                   GError **error) MUST_CHECK;
/* Streams up to length_bytes of the raw letter from offset on; fewer bytes than asked for mean
 * that it ends there. What bytes() reports as failed is returned once the piece is read through,
 * so that the session stays usable. */
bool imap_fetch(Imap *imap, uint32_t uid, uint32_t offset_bytes, uint32_t length_bytes,
                ImapBytes bytes, void *user, uint64_t *out_bytes, GError **error) MUST_CHECK;
/* Moves a letter of the selected mailbox; makes the folder when it is missing. *out_gone: it is
 * not there (any more), nothing was done. Without MOVE: copy, mark deleted, UID EXPUNGE. */
bool imap_move(Imap *imap, uint32_t uid, const char *folder, ImapPlace *out, bool *out_gone,
               GError **error) MUST_CHECK;

/* --- IDLE, as raw lines: libetpan's own fails on early untagged data (see imap_idle.c) --- */
bool imap_can_idle(const Imap *imap);
/* Asks for notices; returns at once. Until imap_idle_end() no other call but imap_idle_read(). */
bool imap_idle_begin(Imap *imap, GError **error) MUST_CHECK;
/* Reads what has come without waiting; *out_news: the mailbox has changed. A server that takes
 * IDLE back ends it (imap_idling() is false then), one that says BYE breaks the session. */
bool imap_idle_read(Imap *imap, bool *out_news, GError **error) MUST_CHECK;
bool imap_idle_end(Imap *imap, bool *out_news, GError **error) MUST_CHECK;
bool imap_idling(const Imap *imap);

/* A mailbox name in modified UTF-7 (RFC 3501, 5.1.3); caller frees. NULL: not valid UTF-8. */
char *imap_mailbox_name(const char *utf8);
