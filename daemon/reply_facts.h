/*
 * OWNS      what the recipient of a mail may know about a case, as the templates' data
 * PROMISES  an outsider (no role in the case's cluster) gets receipt, own invoice number, date,
 *           total and what is missing on it, in our own fixed sentences; CPR numbers are masked
 * NEVER     attendee names, coordinator data or another case to anybody
 * FAILS     FAIL_OURS: a template is broken (file and line)
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/reply.h"
#include <jansson.h>

typedef struct ReplyWords {
    const char *dir;      /* TEMPLATES/mail */
    const char *language; /* "da" or "en" */
} ReplyWords;

/* Renders NAME.LANGUAGE.txt.mustache to one line (white space collapsed). Caller frees. */
bool reply_line(const ReplyWords *words, const char *name, const json_t *data, char **out,
                GError **error) MUST_CHECK;

/* Foreign text for a mail: one clean line of at most most_chars, CPR numbers masked. Caller
 * frees. */
char *reply_shown(const char *text, size_t most_chars);

/* The data of a case for its recipient; the tags are listed in templates/mail/case.*. New
 * reference. */
bool reply_facts(const ReplyWords *words, const ReplyCase *rc, bool insider, json_t **out,
                 GError **error) MUST_CHECK;
