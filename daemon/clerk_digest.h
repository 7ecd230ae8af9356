/*
 * OWNS      what a registered sender hears who wrote more than one address is answered (rule X08)
 * PROMISES  at most one digest in two hours, about all their open cases of that time
 * NEVER     answers strangers or machines
 * FAILS     as the book and reply.h
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/clerk.h"
#include "daemon/match.h"

/* *out: the sender is over the limit and had no digest within the last two hours. */
bool clerk_digest_due(Clerk *clerk, const Sender *sender, bool *out, GError **error) MUST_CHECK;
/* Queues the digest; the letter's own cases are saved before. */
bool clerk_digest(Clerk *clerk, const LetterView *view, const Sender *sender,
                  GError **error) MUST_CHECK;
