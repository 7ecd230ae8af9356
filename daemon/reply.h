/*
 * OWNS      the mails we write: which template, which words, MIME, headers
 * PROMISES  one answer a letter, covering all its cases, status in the first line; RFC 3834
 *           headers; threaded; Message-ID fixed here; Danish, English to who writes English
 * NEVER     quotes the incoming mail, attendee names to third parties, coordinator or account
 *           data to strangers, CPR numbers to anybody
 * FAILS     FAIL_OURS: a template is broken (file and line)
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/config.h"
#include "daemon/match.h"
#include "spool/outbox.h"
#include <jansson.h>

typedef struct ReplyCase {
    CaseFile *file;   /* borrowed; saved, so that it has number and mark */
    Verdict *verdict; /* borrowed, NULL: not judged */
    Cluster *cluster; /* borrowed, NULL: none */
    bool late;        /* the letter came when the case had ended: a person reads it */
    bool insider;     /* for mails that we start: the recipient holds a role in the cluster */
} ReplyCase;

/* In all of them: *out NULL and true: there is nobody to write to (no address that can stand in a
 * mail, no coordinator, a sender who must not be answered). Otherwise the caller's, to be queued
 * with outbox_add() in its transaction. */

/* The answer to a letter with its cases (GPtrArray of ReplyCase, may be empty for an enquiry). */
bool reply_to_letter(const Config *config, const LetterView *view, const Sender *sender,
                     const char *intent, const GPtrArray *cases, int64_t now_ms, Outgoing **out,
                     GError **error) MUST_CHECK;

/* Instead of further answers (rule X08): one mail about all cases, which the sender opened within
 * the last hours; letters: how many came. */
bool reply_digest(const Config *config, const LetterView *view, const Sender *sender,
                  int64_t letters, const GPtrArray *cases, int64_t now_ms, Outgoing **out,
                  GError **error) MUST_CHECK;

/* Asks the coordinator to approve a third party's invoice (rule A10); token: the one-time token
 * of this request. */
bool reply_approval_request(const Config *config, const ReplyCase *rc, const char *token,
                            int64_t now_ms, Outgoing **out, GError **error) MUST_CHECK;

/* As reply_approval_request(), once more with the same token. */
bool reply_approval_reminder(const Config *config, const ReplyCase *rc, const char *token,
                             int64_t now_ms, Outgoing **out, GError **error) MUST_CHECK;

/* Reminds of what the case lacks; event is the caller's to set. */
bool reply_reminder(const Config *config, const ReplyCase *rc, const char *name,
                    const char *address, int64_t now_ms, Outgoing **out, GError **error) MUST_CHECK;

/* The language of the mail the case came with: "da" or "en". Static. */
const char *reply_language(const CaseFile *file);

/* A cluster's statement (rule I10), to the coordinator in the register. page as overview.h makes
 * it; pdf and chart NULL: they could not be drawn. view NULL: nobody asked, it is due (I09). */
typedef struct ReplyStatement {
    const Cluster *cluster;
    int year;
    json_t *page;
    GBytes *pdf, *chart;
    const char *event;
} ReplyStatement;
bool reply_statement(const Config *config, const LetterView *view, const ReplyStatement *statement,
                     int64_t now_ms, Outgoing **out, GError **error) MUST_CHECK;

/* Tells the sender of the case what a person decided: approve reject ask; reason in the
 * secretariat's words. */
bool reply_decision(const Config *config, const ReplyCase *rc, const char *action,
                    const char *reason, const char *in_reply_to, int64_t now_ms, Outgoing **out,
                    GError **error) MUST_CHECK;
