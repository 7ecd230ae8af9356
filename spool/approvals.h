/*
 * OWNS      requests for a coordinator's approval and their answers (rules A10, A12)
 * PROMISES  one request for one case, address and document; its token opens nothing else
 * NEVER     decides whether an answer counts (daemon/clerk_approval.c)
 * FAILS     as book.h
 * RUNS IN   clerk (writes), web and bilag (read)
 */
#pragma once
#include "spool/book.h"

typedef struct Approval {
    int64_t id, case_id;
    char *token, *address, *voucher_sha256, *asked_at;
    char *answer; /* approved rejected unclear, or NULL: not answered */
    char *reason, *answered_at;
    int64_t letter;    /* that answered, 0: none */
    char *voided_at;   /* instant; NULL: it holds */
    char *void_reason; /* expired coordinator */
} Approval;

void approval_free(Approval *approval);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Approval, approval_free)

/* *out_token NULL: this address was asked about this document before, and that holds. Caller
 * frees. */
bool approvals_ask(Book *book, int64_t case_id, const char *address, const char *voucher_sha256,
                   char **out_token, GError **error) MUST_CHECK;
/* *out NULL: no such token. */
bool approvals_by_token(Book *book, const char *token, Approval **out, GError **error) MUST_CHECK;
/* The request that this case waits for, NULL in *out: none. */
bool approvals_waiting(Book *book, int64_t case_id, Approval **out, GError **error) MUST_CHECK;
/* Ends the requests that nobody answered: those asked before the instant ("expired"), and those of
 * addresses that are not the coordinator of their case's cluster on the day ("coordinator").
 * *out_cases: GArray of int64_t, whose request ended because of the coordinator. */
bool approvals_void(Book *book, const char *asked_before, const char *day, GArray **out_cases,
                    GError **error) MUST_CHECK;
/* The newest answered request about this very document; *out NULL: none. */
bool approvals_answered(Book *book, int64_t case_id, const char *voucher_sha256, Approval **out,
                        GError **error) MUST_CHECK;
/* A yes or no is final: answering it again changes nothing; unclear may become clear. */
bool approvals_answer(Book *book, int64_t id, const char *answer, const char *reason,
                      int64_t letter, GError **error) MUST_CHECK;
