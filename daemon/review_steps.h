/*
 * OWNS      a decision on its way: what was looked up for it, and its steps in other modules
 * PROMISES  nothing of its own: each step is in its caller's transaction
 * NEVER     included outside daemon/review*.c
 * FAILS     as review.h
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/review.h"

/* What an action needs and makes. from: the statuses it can be taken in, NULL: any. */
typedef struct Act {
    const char *action, *permission, *status; /* status NULL: stays */
    const char *from[6];
    bool reason, mail;
} Act;

typedef struct Review {
    Book *book;
    const Config *config;
    const ReviewDecision *decision;
    const Act *act;
    CaseFile *file;
    char *reason;  /* CPR masked, NULL: none */
    int64_t other; /* the case it repeats, is merged into or was split into; 0: none */
} Review;

void review_clear(Review *review);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Review, review_clear)

/* May it be done to a case of this status? */
bool review_act_fits(const Act *act, const char *status);
/* Refuses with a code for the page. */
bool review_refuse(const char **out_code, const char *code, const ReviewDecision *decision,
                   const char *why, GError **error);
/* The case's letters lie where its status wants them. */
bool review_file_letters(const Review *review, GError **error) MUST_CHECK;
/* review_mail.c: the sender of the case hears of it, after undo_seconds. */
bool review_tell(const Review *review, GError **error) MUST_CHECK;
/* review_split.c: documents go over to another case; about names those that leave, "dok-3-7
 * dok-3-0" (letter and part). A voucher stays in one case only; what is ticked beside it, as a
 * list of attendees, belongs to both. */
bool review_check_split(Review *review, const char **out_code, GError **error) MUST_CHECK;
/* The new case; other and reason name it. */
bool review_make_split(Review *review, GError **error) MUST_CHECK;
bool review_drop_moved(const Review *review, GError **error) MUST_CHECK;
/* Both are open, and do not each ask for money of their own. */
bool review_check_merge(const Review *review, const char **out_code, GError **error) MUST_CHECK;
/* Everything of the case goes over to the other. */
bool review_merge(const Review *review, GError **error) MUST_CHECK;
/* review_undo.c */
bool review_undo(Book *book, const Config *config, const ReviewDecision *decision,
                 const char **out_code, GError **error) MUST_CHECK;
