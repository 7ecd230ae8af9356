/*
 * OWNS      whether a mail is a coordinator's approval of a third party's invoice (rules A10–A13)
 * PROMISES  yes and no only for the closed list of words on the first new line; a negation,
 *           condition, question or amount makes it neither
 * NEVER     believes a sender (daemon/sender.h does)
 * FAILS     never
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/failure.h"

typedef enum { APPROVAL_UNCLEAR, APPROVAL_YES, APPROVAL_NO } ApprovalAnswer;

/* What new_text (unquoted, UTF-8, may be NULL) answers. out_reason: the rest of a "no" line, for
 * the queue; caller frees, NULL otherwise. */
ApprovalAnswer approval_read(const char *new_text, char **out_reason);
/* The token in "… [godkend:ABCDEFGHIJKLMNOP]"; caller frees, NULL: none. */
char *approval_token(const char *subject);
