/*
 * OWNS      asking a coordinator for approval and hearing the answer (rules A10–A13)
 * PROMISES  an answer counts only from a believed From address that is the asked coordinator's,
 *           still in office, with the token of this request; what is not a plain yes or no is
 *           kept as unclear and goes to a person
 * NEVER     releases a payment: that is the secretariat's act (A08)
 * FAILS     as the book
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/clerk.h"
#include "daemon/match.h"
#include "daemon/reply.h"

/* Hears a letter's answer, when it carries a token; before its cases are judged. */
bool clerk_hear_approval(Clerk *clerk, const LetterView *view, const Sender *sender,
                         GError **error) MUST_CHECK;
/* Asks the coordinator about a case that waits for one, once a document. */
bool clerk_ask_approval(Clerk *clerk, const ReplyCase *rc, GError **error) MUST_CHECK;
