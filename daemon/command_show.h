/*
 * OWNS      a case with everything that `bilag show` and `bilag explain` print about it
 * PROMISES  text for people and JSON say the same
 * NEVER     the reply mark: who has it can join the case
 * FAILS     as the book
 * RUNS IN   bilag
 */
#pragma once
#include "daemon/command.h"
#include "spool/cases.h"
#include "spool/letters.h"
#include "spool/outbox.h"
#include "spool/register.h"

typedef struct Shown {
    CaseFile *file;
    Cluster *cluster;     /* NULL: none */
    Verdict *verdict;     /* NULL: not judged yet */
    GPtrArray *letters;   /* Letter */
    GPtrArray *decisions; /* CaseDecision */
    GPtrArray *mails;     /* Outgoing */
} Shown;
void shown_clear(Shown *shown);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Shown, shown_clear)

/* Reads the case named NUMBER or id with all that is shown of it, in one snapshot. */
bool shown_load(const char *config_path, const char *name, Shown *shown,
                GError **error) MUST_CHECK;
void shown_print(const Shown *shown);
/* New reference; NULL: something cannot be packed. */
json_t *shown_json(const Shown *shown);
