/*
 * OWNS      cases with their documents, letters, verdicts and decisions
 * PROMISES  one expense is one case; a change is refused when the case is not the version its
 *           author saw; status, verdict and what follows are saved in the caller's transaction
 * NEVER     judges (daemon/judge.h) or matches (daemon/match.h)
 * FAILS     as book.h; FAIL_SENDER: stale version
 * RUNS IN   clerk (writes), web and bilag (read)
 *
 * Status: received reading needs-info awaits-coordinator flagged ready approved paid
 *         rejected duplicate not-ours not-a-voucher credited
 */
#pragma once
#include "daemon/reading.h"
#include "spool/register.h"

/* One document of a case. part 0: the text of the mail itself (an attendee list in it). */
typedef struct CaseDocument {
    int64_t part, letter;
    char *role; /* voucher; copy (the PDF of an XML voucher); attendees; occasion; contract;
                   programme; other */
    char *sha256, *name, *media_type;
    Reading *reading; /* the newest one, corrections by a person included; never NULL */
    bool confirmed;   /* its sender is believed (daemon/sender.h) */
} CaseDocument;

/* Where a cluster was named. */
typedef struct CaseCandidate {
    int64_t cluster;
    char *source; /* document subject text sender */
    char *how;    /* number name role */
    char *text;   /* what stood there */
} CaseCandidate;

typedef struct CaseFile {
    int64_t id;   /* 0: not saved yet */
    char *number; /* "K2026-000123" */
    char *mark;   /* the unguessable reply mark: 16 characters of base32 */
    int64_t version;
    char *status;
    char *route; /* invoice outlay card */
    char *opened_at, *updated_at;
    char *sender_address, *sender_name; /* of the letter that opened it */
    int64_t cluster;                    /* 0: none */
    bool cluster_proposed;              /* only the sender's role says so (B01) */
    GPtrArray *candidates;              /* CaseCandidate */
    GPtrArray *documents;               /* CaseDocument */
    GArray *letters;                    /* int64_t, oldest first */
    char *assigned_to;                  /* user whose case it is, or NULL; cases_assign() */
    int64_t duplicate_of;               /* case id, 0: none */
    char *duplicate_rule;               /* X01 X02 */
    int64_t proposed_case; /* a letter that only named this case's number (B-hint), 0: none */
    char *proposed_number;

    /* What facts_derive() made of the documents; saved for lists, search and duplicates. */
    char *supplier_name, *supplier_cvr, *invoice_id, *issue_date, *due_date, *currency;
    bool has_total;
    int64_t total_oere;
    int64_t covers; /* 0: not known */
    bool has_per_head;
    int64_t per_head_oere;
    char *picture_hash; /* of the voucher's picture (rule X04), NULL: none */
} CaseFile;

typedef struct Finding {
    char *rule, *severity; /* block flag info */
    char *result;          /* pass fail not-applicable */
    char *arithmetic;      /* "18 × 800,00 kr. = 14.400,00 kr.; …", or NULL */
    char *field;           /* contract key it rests on, or NULL */
    int64_t part;          /* document it rests on, 0: none */
    int page;
    char *ask;    /* what is missing: attendees occasion specification cluster voucher covers …,
                     or NULL: nothing the sender could send */
    char *ask_of; /* sender coordinator supplier, or NULL */
    char *sender_text; /* the sentence for the sender, Danish (English in sender_text_en) */
    char *sender_text_en;
    char *office_text;  /* for the secretariat */
    char *source;       /* "Vejledning:325" */
    int64_t other_case; /* the earlier case it is about, 0: none */
    /* The rule's own text as it stood on the day, kept with the verdict; NULL: not kept. */
    char *valid_from, *title, *rule_text, *quote;
} Finding;

typedef struct Verdict {
    int64_t id;
    char *pack;          /* name of the rule pack and the day it is in force from */
    char *status;        /* the case status that follows */
    char *judged_at;     /* instant */
    GPtrArray *findings; /* Finding, every rule that was tried */
} Verdict;

/* An earlier case, as rules compare with it; those that came to nothing are left out. */
typedef struct CaseEarlier {
    int64_t id, cluster, total_oere;
    bool has_total, catering; /* catering: it has a price a head */
    char *number, *status, *supplier_name, *supplier_cvr, *invoice_id, *issue_date, *picture_hash;
} CaseEarlier;
void case_earlier_free(CaseEarlier *earlier);

typedef struct CaseDecision {
    int64_t id;
    char *at, *user, *action, *reason;
    char *before, *after; /* status; after NULL: it stayed */
    int64_t verdict;      /* the newest one when it was taken, 0: none */
    bool undone;
} CaseDecision;

CaseFile *case_file_new(void);
void case_file_free(CaseFile *file);
CaseDocument *case_document_new(const char *role, int64_t letter, int64_t part);
void case_document_free(CaseDocument *document);
/* The voucher that file is about: the first one, XML before its copies. Borrowed; NULL: none. */
const CaseDocument *case_voucher(const CaseFile *file);
void case_candidate_free(CaseCandidate *candidate);
void case_file_add_candidate(CaseFile *file, int64_t cluster, const char *source, const char *how,
                             const char *text);
Verdict *verdict_new(void);
void verdict_free(Verdict *verdict);
Finding *finding_new(const char *rule, const char *severity, const char *result);
void finding_free(Finding *finding);
void case_decision_free(CaseDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CaseFile, case_file_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CaseDocument, case_document_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verdict, verdict_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Finding, finding_free)

/* Saves a new case (id 0: gets id, number, mark) or a changed one (version must be the saved
 * one; it is raised). Documents and letters are added to, never removed. */
bool cases_save(Book *book, CaseFile *file, GError **error) MUST_CHECK;
bool cases_add_verdict(Book *book, int64_t id, const Verdict *verdict, GError **error) MUST_CHECK;
/* Records who did what and why, sets the status (NULL: stays), raises the version. */
bool cases_decide(Book *book, int64_t id, int64_t version, const char *user, const char *action,
                  const char *reason, const char *status, GError **error) MUST_CHECK;

/* The newest decision that changed the status is taken back: its status is what it was before.
 * The caller has looked that there is one. */
bool cases_undo(Book *book, int64_t id, int64_t version, const CaseDecision *decision,
                GError **error) MUST_CHECK;
/* Whose case it is; user NULL: nobody's. */
bool cases_assign(Book *book, int64_t id, const char *user, GError **error) MUST_CHECK;
/* A person says which case this one repeats. */
bool cases_mark_duplicate(Book *book, int64_t id, int64_t other, GError **error) MUST_CHECK;

/* *out NULL: no such case. Documents come with their newest readings. */
bool cases_load(Book *book, int64_t id, CaseFile **out, GError **error) MUST_CHECK;
bool cases_newest_verdict(Book *book, int64_t id, Verdict **out, GError **error) MUST_CHECK;
bool cases_decisions(Book *book, int64_t id, GPtrArray **out, GError **error) MUST_CHECK;

/* A case that waits for an answer and has heard nothing since the instant. */
typedef struct CaseWait {
    int64_t id;
    int64_t reminders; /* sent since it was last asked */
} CaseWait;
/* Cases in needs-info or awaits-coordinator, or flagged while a coordinator was asked and not yet
 * reminded, whose newest mail of ours is older than `since`:
 * GPtrArray of CaseWait. */
bool cases_waiting(Book *book, const char *since, int limit, GPtrArray **out,
                   GError **error) MUST_CHECK;
/* Takes a document out of a case: it has gone to another one. */
bool cases_drop_document(Book *book, int64_t id, int64_t letter, int64_t part,
                         GError **error) MUST_CHECK;
/* Adds a letter to a case without changing anything else of it. */
bool cases_add_letter(Book *book, int64_t id, int64_t letter, GError **error) MUST_CHECK;

/* Ids; 0: none. */
bool cases_by_number(Book *book, const char *number, int64_t *out, GError **error) MUST_CHECK;
bool cases_by_mark(Book *book, const char *mark, int64_t *out, GError **error) MUST_CHECK;
/* The case in which these bytes are a voucher (rule X01). */
bool cases_by_voucher(Book *book, const char *sha256, int64_t *out, GError **error) MUST_CHECK;
/* Same supplier CVR, invoice number and total, other case than `other` (rule X02). */
bool cases_by_invoice(Book *book, const char *supplier_cvr, const char *invoice_id,
                      int64_t total_oere, int64_t other, int64_t *out, GError **error) MUST_CHECK;
/* The first case of this invoice, whatever its total (a reminder adds fees). */
bool cases_of_invoice(Book *book, const char *supplier_cvr, const char *invoice_id, int64_t *out,
                      GError **error) MUST_CHECK;
/* Approved and paid cases of this supplier, other than `other`, newest first (rule X05): GArray of
 * int64_t. */
bool cases_paid_to(Book *book, const char *supplier_cvr, int64_t other, int limit, GArray **out,
                   GError **error) MUST_CHECK;
/* Cases other than `other`, as GPtrArray of CaseEarlier: those of the days from to to (both in),
 * and the newest whose voucher has a picture hash. */
bool cases_between(Book *book, const char *from, const char *to, int64_t other, GPtrArray **out,
                   GError **error) MUST_CHECK;
bool cases_pictures(Book *book, int64_t other, GPtrArray **out, GError **error) MUST_CHECK;
/* Contracts, time sheets and minutes that came with the cluster's other cases, newest first:
 * GPtrArray of Reading. */
bool cases_papers(Book *book, int64_t cluster, int64_t other, int limit, GPtrArray **out,
                  GError **error) MUST_CHECK;
/* A person has asked the supplier by another channel whether the account is his (rule X05). */
bool cases_confirm_account(Book *book, const char *supplier_cvr, const char *account,
                           const char *user, const char *channel, GError **error) MUST_CHECK;
bool cases_account_confirmed(Book *book, const char *supplier_cvr, const char *account, bool *out,
                             GError **error) MUST_CHECK;
/* Cases a letter belongs to: GArray of int64_t. */
bool cases_of_letter(Book *book, int64_t letter, GArray **out, GError **error) MUST_CHECK;
/* True in *out: address sent a letter of the case or got one of our mails about it. */
bool cases_takes_part(Book *book, int64_t id, const char *address, bool *out,
                      GError **error) MUST_CHECK;

/* Number of cases by status: GHashTable char * → int64_t * . */
bool cases_counts(Book *book, GHashTable **out, GError **error) MUST_CHECK;
