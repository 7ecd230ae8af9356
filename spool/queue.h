/*
 * OWNS      the lists of cases: page by page in their order, by filter, and what was searched for
 * PROMISES  a page costs the same whatever the number of cases: each list is read along an index
 *           from where the page before it ended
 * NEVER     changes a case (cases.h)
 * FAILS     as book.h
 * RUNS IN   web, bilag and clerk (read)
 */
#pragma once
#include "spool/book.h"

/* What a case waits for; the first ones most urgent. */
typedef enum { LANE_FLAGGED, LANE_READY, LANE_WAITING, LANE_ENDED, LANE_UNJUDGED } Lane;

typedef enum {
    QUEUE_URGENT,  /* due date, then the day it came, then the larger amount */
    QUEUE_NEWEST,  /* changed last, first */
    QUEUE_LARGEST, /* amount */
} QueueOrder;

typedef struct CaseSummary {
    int64_t id, version, cluster, total_oere, per_head_oere, urgency;
    Lane lane;
    bool has_total, has_per_head;
    char *number, *status, *cluster_name, *supplier_name, *invoice_id, *issue_date, *due_date;
    char *currency, *opened_at, *updated_at, *sender_address, *assigned_to;
    char *reasons;     /* failed rules of the newest verdict, "D01 D07" */
    char *reason_text; /* office sentences of the failed blocks and flags, first first */
} CaseSummary;

void case_summary_free(CaseSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CaseSummary, case_summary_free)

typedef struct QueueFilter {
    Lane lane;
    QueueOrder order;
    const char *status;                    /* one of the lane's; NULL: all */
    int64_t cluster;                       /* 0: any */
    const char *supplier, *assigned_to;    /* NULL: any; supplier in any case of its letters */
    const char *rule;                      /* failed, of open cases only; NULL: any */
    const int64_t *least_oere, *most_oere; /* NULL: any */
    int64_t after;  /* id of the case that the page before ended with; 0: from the start */
    bool backwards; /* what stands before it, nearest first */
    int limit;
} QueueFilter;

/* GPtrArray of CaseSummary. */
bool queue_page(Book *book, const QueueFilter *filter, GPtrArray **out, GError **error) MUST_CHECK;
/* What waits for a person or an answer, most urgent first, at most limit of each lane. */
bool queue_open_cases(Book *book, int limit, GPtrArray **out, GError **error) MUST_CHECK;
/* The open cases before and after this one in the same order, 0: none. */
bool queue_neighbours(Book *book, int64_t case_id, int64_t *out_previous, int64_t *out_next,
                      GError **error) MUST_CHECK;
/* Open cases that address opened since the instant, oldest first: GArray of int64_t. */
bool queue_opened_by(Book *book, const char *address, const char *since, int limit, GArray **out,
                     GError **error) MUST_CHECK;
/* The newest cases in which all words of the query stand, as whole words, beginnings or (when
 * nothing fits) nearly so; before: only older cases than this id, 0: all. GPtrArray of
 * CaseSummary. */
bool queue_search(Book *book, const char *query, int64_t before, int limit, GPtrArray **out,
                  GError **error) MUST_CHECK;
