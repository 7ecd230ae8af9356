/*
 * OWNS      from data to mail: subject line, templates, attachment, bytes
 * PROMISES  a subject of theirs comes back clean: no prefix, tag, link or CPR number, cut
 * NEVER     decides who is told what (reply_facts.h, reply.h)
 * FAILS     FAIL_OURS: a template is broken, the attendee form cannot be read
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/reply_facts.h"

/* A mail on its way: what its kind decides, before words and bytes are made. */
typedef struct Draft {
    const Config *config;
    ReplyWords words;
    const char *template; /* NAME of NAME.LANGUAGE.{txt,html}.mustache */
    const char *to_name, *to_address;
    const char *tag; /* "[K2026-000123/MARK]" or "" */
    const char *in_reply_to;
    const GPtrArray *references;
    const char *auto_submitted;
    const char *envelope_from; /* "" = null return path */
    bool form;                 /* the attendee form goes along, or else: */
    const char *file_name;     /* a PDF */
    GBytes *file;              /* NULL: none */
    GBytes *picture;           /* PNG that the html shows as "cid:{{picture}}"; NULL: none */
    int64_t now_ms;
} Draft;

/* Their subject as ours may repeat it; caller frees. */
char *draft_subject_of(const char *theirs);

/* "[K2026-000123/MARK]"; the mark lets a letter join its case, so only who takes part gets it.
 * Caller frees. */
char *draft_tag(const CaseFile *file, bool takes_part);

/* The mail of this draft and data: subject, message_id, recipient and bytes are filled, event is
 * the caller's to set. file NULL: about no case; letter 0: answers none. */
bool draft_write(const Draft *draft, json_t *data, const char *kind, const CaseFile *file,
                 int64_t letter, Outgoing **out, GError **error) MUST_CHECK;
