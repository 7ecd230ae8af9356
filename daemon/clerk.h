/*
 * OWNS      the book: the only process that writes it; the straight line of a letter
 * PROMISES  claim, read, match, judge, record, settle: verdict, status, moves and the answer
 *           are one transaction; every step may run twice
 * NEVER     parses a foreign document or opens a network connection
 * FAILS     FAIL_OURS: then the supervisor starts everything anew, from what is on disk
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/config.h"
#include "daemon/readers.h"
#include "daemon/rules.h"
#include "daemon/wire.h"
#include "spool/cases.h"

typedef struct Clerk {
    const Config *config;
    RulePack *pack;
    Book *book;
    int supervisor, mail, web, zygote, draw, control; /* sockets; -1: not there now */
    Readers *readers;                                 /* NULL without a zygote */
    GPtrArray *results; /* ReaderResult: answers not yet in the book */
    GHashTable *jobs;   /* reader job number → ClerkJob */
    GHashTable *moves;  /* locations whose move is with the mail process */
    int64_t next_job;
    int64_t next_look_ms; /* when clerk_watch_waits() looks again; 0: now */
    char *mail_state;     /* what the mail process said last: JSON text, or NULL */
} Clerk;

/* The role: control_fd from the supervisor. Returns the exit status. */
int clerk_main(const Config *config, int supervisor_fd);

/* Its cage: the spool and what it reads, no new sockets, no programs. For good. */
bool clerk_enter_cage(const Config *config, GError **error) MUST_CHECK;

/* --- the clerk's own modules ------------------------------------------------------------- */
/* Says body (taken; NULL: could not be packed) to a peer's socket, with fd (-1: none; stays the
 * caller's). A peer that is gone or does not listen is let go: what it had is given to the next
 * one, and the clerk goes on. */
void clerk_say(int *peer, const char *role, json_t *body, int fd);
/* clerk_settle.c: one letter, read to its end, is matched, judged, recorded and answered. */
bool clerk_settle(Clerk *clerk, int64_t letter, GError **error) MUST_CHECK;
/* A case whose facts a person changed is judged, filed and, when that is due now, shown to its
 * coordinator; its sender is not written to. In the caller's transaction. */
bool clerk_judge_again(Clerk *clerk, CaseFile *file, GError **error) MUST_CHECK;
/* clerk_mail.c: what the mail process says; what waits for it. */
bool clerk_hear_mail(Clerk *clerk, WireMessage *message, GError **error) MUST_CHECK;
bool clerk_push_mail(Clerk *clerk, GError **error) MUST_CHECK;
bool clerk_take_arrival(Clerk *clerk, const char *file, const char *mailbox, uint32_t uidvalidity,
                        uint32_t uid, GError **error) MUST_CHECK;
/* A memory file with the bytes, to be handed over; read from its start. */
bool clerk_bytes_fd(GBytes *bytes, int *out_fd, GError **error) MUST_CHECK;
/* clerk_reading.c: jobs to the zygote, answers to the book. */
bool clerk_start_jobs(Clerk *clerk, GError **error) MUST_CHECK;
bool clerk_take_result(Clerk *clerk, ReaderResult *result, GError **error) MUST_CHECK;
/* Renders a page for the web process, which is answered under id. */
bool clerk_render(Clerk *clerk, const char *sha256, int page, int64_t id,
                  GError **error) MUST_CHECK;
void clerk_forget_jobs(Clerk *clerk);
/* clerk.c: the zygote does not take a job: its jobs are given back, a new one will come. */
bool clerk_lose_zygote(Clerk *clerk, GError **error) MUST_CHECK;
/* The drawer did not do what it was asked: it is let go, a new one will come. */
void clerk_lose_draw(Clerk *clerk);
/* clerk_web.c: decisions and documents. */
bool clerk_hear_web(Clerk *clerk, WireMessage *message, GError **error) MUST_CHECK;
/* clerk_office.c: what the pages beside the cases ask. */
bool clerk_hear_health(Clerk *clerk, WireMessage *message, GError **error) MUST_CHECK;
bool clerk_hear_viewed(Clerk *clerk, WireMessage *message, GError **error) MUST_CHECK;
bool clerk_hear_retry(Clerk *clerk, WireMessage *message, GError **error) MUST_CHECK;
bool clerk_hear_statement(Clerk *clerk, WireMessage *message, GError **error) MUST_CHECK;
void clerk_answer_page(Clerk *clerk, int64_t id, int fd, const char *why);
void clerk_tell_web(Clerk *clerk, int64_t case_id, const char *status);
/* clerk_control.c: one request of bilag over the control socket. */
/* How it stands, as `bilag status` and the page tell it. New reference. */
bool clerk_health(Clerk *clerk, json_t **out, GError **error) MUST_CHECK;
bool clerk_control_open(Clerk *clerk, GError **error) MUST_CHECK;
void clerk_serve_control(Clerk *clerk);
