/*
 * OWNS      the steps of matching one letter, between match.c and its chapters
 * PROMISES  nothing beyond match.h
 * NEVER     used outside match*.c
 * FAILS     as the book
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/match.h"

typedef struct MatchWork {
    Book *book;
    const Config *config;
    const RulePack *pack;
    const LetterView *view;
    const Sender *sender;
    const char *day; /* local day on which the letter arrived */
    Match *match;
} MatchWork;

typedef enum {
    PART_VOUCHER,
    PART_UNREAD, /* could not be read: a voucher unless the letter holds a readable one */
    PART_ATTENDEES,
    PART_PROGRAMME,
    PART_CONTRACT,
    PART_OTHER,
} PartKind;

/* --- match_group.c: which parts are one expense ---------------------------------------------- */
PartKind match_part_kind(const MatchPart *part, bool from_register);
/* One expense: the voucher first, then its copies (MatchPart, borrowed). */
typedef struct MatchGroup {
    GPtrArray *parts;
} MatchGroup;
/* GPtrArray of MatchGroup, in the letter's order. */
GPtrArray *match_groups(const LetterView *view, bool from_register);
/* True when both readings are of one invoice or receipt (rule X03). */
bool match_same_expense(const Reading *a, const Reading *b);

/* --- match_join.c: cases that the letter answers ------------------------------------------------
 */
/* GPtrArray of CaseFile the letter may join. out_hint: a case it only names, 0: none; then
 * out_hint_number is its number. */
bool match_answered_cases(const MatchWork *work, GPtrArray **out, int64_t *out_hint,
                          char **out_hint_number, GError **error) MUST_CHECK;

/* --- match_intent.c: letters without a voucher ------------------------------------------------- */
/* What it wants: card coordinator statement region support kiap research, or "enquiry" (it wants
 * what its sender may not have); NULL: nothing we know. *out_note: for the queue, NULL: nobody has
 * to read it. Static. */
const char *match_intent(const MatchWork *work, const char **out_note);

/* --- match_cluster.c
 * ------------------------------------------------------------------------------ */
/* Adds what the letter and the file's documents say, and sets cluster and cluster_proposed. */
bool match_settle_cluster(const MatchWork *work, CaseFile *file, GError **error) MUST_CHECK;

/* --- match_file.c: filling a case
 * ----------------------------------------------------------------- */
CaseFile *match_new_case(const MatchWork *work);
/* part NULL: the letter's own text. The reading is loaded anew, so the case owns it. */
bool match_add_document(const MatchWork *work, CaseFile *file, const char *role,
                        const MatchPart *part, GError **error) MUST_CHECK;
/* Attendees, occasion, programme and the rest of the letter, to the cases they belong to. */
bool match_add_evidence(const MatchWork *work, GPtrArray *cases, GError **error) MUST_CHECK;
void match_add_letter(const MatchWork *work, CaseFile *file);
bool match_is(const char *a, const char *b);
