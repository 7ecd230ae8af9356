/*
 * OWNS      outgoing mails until the SMTP server has taken them, and which case they are about
 * PROMISES  bytes and Message-ID are fixed before the first attempt; a passing error is tried
 *           again with backoff, a lasting one is shown
 * NEVER     speaks SMTP (daemon/smtp.h)
 * FAILS     as book.h
 * RUNS IN   clerk (writes), web and bilag (read)
 */
#pragma once
#include "spool/book.h"

typedef struct Outgoing {
    int64_t id;
    int64_t case_id, letter; /* 0: none; letter: the one it answers */
    char *kind;              /* answer approval-request reminder decision digest */
    char *event;             /* unique: one mail for one event, e.g. "answer:17" */
    char *message_id;        /* without <> */
    char *recipient;         /* one address */
    char *envelope_from;     /* "" = null return path */
    char *subject;
    char *text;    /* what it says, for the case page; or NULL */
    GBytes *bytes; /* the whole mail, CRLF */
    char *state;   /* queued sending sent failed */
    int attempts;
    char *next_at, *sent_at, *error; /* instants; the server's last word. next_at of a new one: not
                                        before then, NULL: now */
    char *created_at;
} Outgoing;

Outgoing *outgoing_new(void);
void outgoing_free(Outgoing *outgoing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outgoing, outgoing_free)

/* Queues; a second one for the same event is not added (true, *out_id = the first one's). */
bool outbox_add(Book *book, const Outgoing *outgoing, int64_t *out_id, GError **error) MUST_CHECK;
/* Takes back a case's mails of this kind, queued since the instant and never tried. *out_gone
 * false: one has left already. */
bool outbox_recall(Book *book, int64_t case_id, const char *kind, const char *since, bool *out_gone,
                   GError **error) MUST_CHECK;
/* Due now and not being sent, oldest first: GPtrArray of Outgoing. */
bool outbox_due(Book *book, int limit, GPtrArray **out, GError **error) MUST_CHECK;
bool outbox_sending(Book *book, int64_t id, GError **error) MUST_CHECK;
/* How many are with the mail process now. */
bool outbox_away(Book *book, int64_t *out, GError **error) MUST_CHECK;
/* sending → queued, at start and when the mail process is gone. */
bool outbox_release_all(Book *book, GError **error) MUST_CHECK;
bool outbox_sent(Book *book, int64_t id, const char *answer, GError **error) MUST_CHECK;
/* Tries again after 1, 2, 4, … minutes up to 4 hours for 5 days, then failed; permanent: failed
 * at once. */
bool outbox_unsent(Book *book, int64_t id, bool permanent, const char *reason,
                   GError **error) MUST_CHECK;
/* *out: a mail of this event was queued, whatever became of it. */
bool outbox_has_event(Book *book, const char *event, bool *out, GError **error) MUST_CHECK;
/* Which case and letter a Message-ID of ours is about. *out NULL: not ours. */
bool outbox_by_message_id(Book *book, const char *message_id, Outgoing **out,
                          GError **error) MUST_CHECK;
/* Answers queued or sent to this address since the instant. */
bool outbox_answers_since(Book *book, const char *address, const char *instant, int64_t *out,
                          GError **error) MUST_CHECK;
/* Mails of this kind queued or sent to this address since the instant. */
bool outbox_kind_since(Book *book, const char *kind, const char *address, const char *instant,
                       int64_t *out, GError **error) MUST_CHECK;
/* All of a case, newest first. */
bool outbox_list(Book *book, int64_t case_id, GPtrArray **out, GError **error) MUST_CHECK;
/* Of this state, newest first, without their bytes; before: only older ones than this id, 0: all.
 */
bool outbox_page(Book *book, const char *state, int64_t before, int limit, GPtrArray **out,
                 GError **error) MUST_CHECK;
/* One that waits or has failed is due now; *out_due false: it is on its way, sent, or not there. */
bool outbox_retry(Book *book, int64_t id, bool *out_due, GError **error) MUST_CHECK;
/* Those that could not be sent, newest first; and how many there are. */
bool outbox_failed(Book *book, int limit, GPtrArray **out, GError **error) MUST_CHECK;
bool outbox_failed_count(Book *book, int64_t *out, GError **error) MUST_CHECK;
/* The server's last word on a mail that is not sent; *out NULL: there is none. Caller frees. */
bool outbox_last_error(Book *book, char **out, GError **error) MUST_CHECK;
/* Queued or being sent. */
bool outbox_pending(Book *book, int64_t *out, GError **error) MUST_CHECK;
/* A delivery report said this address does not work: its mail and those still queued to it are
 * failed, and for 30 days a new one is added as failed, so that a person sees what was not sent. */
bool outbox_bounced(Book *book, const char *message_id, const char *reason,
                    GError **error) MUST_CHECK;
