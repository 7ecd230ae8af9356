/*
 * OWNS      the UIDs that stand in the mailbox and are still to be offered to the clerk
 * PROMISES  one offer is with the clerk at a time: a mailbox with 100,000 mails fills no socket,
 *           so clerk and mail process can never wait for each other to read
 * NEVER     remembers what was answered: a look at everything begins anew
 * FAILS     FAIL_OURS the clerk does not listen
 * RUNS IN   mail
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

typedef struct Offers Offers;

/* mailbox is borrowed. */
Offers *offers_new(const char *mailbox, int clerk_fd);
void offers_free(Offers *offers);
/* Nothing is to be offered and no answer is awaited. */
void offers_clear(Offers *offers);
void offers_add(Offers *offers, uint32_t uid);
/* The clerk's `want` has come. */
void offers_answered(Offers *offers);
/* True: a step would say something. */
bool offers_due(const Offers *offers);
/* Says the next offer, if one is due. */
bool offers_step(Offers *offers, uint32_t uidvalidity, GError **error) MUST_CHECK;
