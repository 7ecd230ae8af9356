/*
 * OWNS      sending statements: to the coordinator who asks for one, and when they are due
 * PROMISES  they go to the address in the register only (rule A17); without a drawing the figures
 *           go as text
 * NEVER     decides whether a sender is believed (match_intent.c did)
 * FAILS     as the book
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/clerk.h"
#include "daemon/match.h"

/* Answers a letter of the intent "statement": one mail for each cluster that its sender
 * coordinates; "saldo 2025" asks for that year. */
bool clerk_send_overview(Clerk *clerk, const LetterView *view, const Sender *sender,
                         GError **error) MUST_CHECK;

/* The statement that was due on the day, once; *sent counts. In the first half-year it shows
 * the year before, when that is closed (rule I14), else this year. */
bool clerk_send_due_overview(Clerk *clerk, const Cluster *cluster, const char *due, int *sent,
                             GError **error) MUST_CHECK;
