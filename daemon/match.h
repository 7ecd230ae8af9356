/*
 * OWNS      which cases a letter makes or joins, and which cluster they belong to (rule B01)
 * PROMISES  PDF and XML of one invoice are one case (X03), several expenses several cases, the
 *           same voucher again a duplicate (X01, X02); an answer joins its case only by our
 *           Message-ID or the reply mark AND a sender who takes part or holds a role
 * NEVER     judges or writes; a guessed case number neither joins nor learns anything
 * FAILS     as the book
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/rules.h"
#include "daemon/sender.h"
#include "spool/cases.h"

/* A candidate's text begins so when the name was only nearly right (OCR noise, misspelt). */
#define MATCH_NEARLY "ligner "

typedef struct MatchPart {
    Part *part;
    Reading *reading; /* never NULL */
} MatchPart;

/* A letter with everything read in it. */
typedef struct LetterView {
    Letter *letter;
    Reading *mail;    /* its mail reading */
    GPtrArray *parts; /* MatchPart, documents only, path order */
} LetterView;

void letter_view_free(LetterView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LetterView, letter_view_free)
bool letter_view_load(Book *book, int64_t letter, LetterView **out, GError **error) MUST_CHECK;

typedef struct Match {
    GPtrArray *cases; /* CaseFile: new ones (id 0) and joined ones, in the letter's order */
    char *intent;     /* voucher answer enquiry bounce automatic empty unreadable; statement card
                     coordinator region support kiap research (match_intent.c) */
    char *note;       /* why a person should read it beside its cases, office words; or NULL */
    bool readable_voucher;
} Match;

void match_free(Match *match);
/* A person (or the bank) has ended the case: it keeps its end, its facts and its cluster; what a
 * later letter brings is shown to a person. */
bool match_is_ended(const CaseFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Match, match_free)

bool match_letter(Book *book, const Config *config, const RulePack *pack, const LetterView *view,
                  const Sender *sender, Match **out, GError **error) MUST_CHECK;

/* A cluster named in text: fills candidates of file with source. Fuzzy on names with OCR noise
 * (edit distance up to a fifth of the name's length). */
bool match_clusters_in(Book *book, const char *text, const char *source, const char *day,
                       CaseFile *file, GError **error) MUST_CHECK;
