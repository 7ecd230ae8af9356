/*
 * OWNS      what time does to cases that wait for somebody: a reminder, then a person; requests for
 *           approval that end; letters that stay unanswered; statements that are due
 * PROMISES  one reminder for one question, to the one who was asked; nobody is reminded at an
 *           address that does not work; a wait that cannot end by itself is shown to a person
 * NEVER     changes a case that waits for nobody
 * FAILS     as the book
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/clerk.h"
#include "daemon/reply.h"

/* A case with its newest verdict and its cluster as of today; in it, insider: false. */
bool clerk_case_load(Clerk *clerk, int64_t id, ReplyCase **out, GError **error) MUST_CHECK;
void clerk_case_free(ReplyCase *rc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReplyCase, clerk_case_free)

/* Looks at the clock; does nothing within a minute of the last time. */
bool clerk_watch_waits(Clerk *clerk, GError **error) MUST_CHECK;

/* One of our mails (Message-ID) came back or was answered by a machine in this letter: the letter
 * belongs to its case, and a case that waits is shown to a person with the reason. sender: who must
 * take part in the case to be heard; NULL: the mail system itself. */
bool clerk_wait_broken(Clerk *clerk, const char *message_id, const char *sender, int64_t letter,
                       const char *reason, GError **error) MUST_CHECK;
