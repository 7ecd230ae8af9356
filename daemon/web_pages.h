/*
 * OWNS      the pages: what each address does, and the facts its template shows
 * PROMISES  facts are made from the book alone; what strangers wrote passes web_words.h
 * NEVER     HTML in C, SQL, a decision of its own
 * FAILS     as the book
 * RUNS IN   web
 */
#pragma once
#include "daemon/web_request.h"
#include "spool/cases.h"

/* web_login.c */
bool web_show_login(WebRequest *request, GError **error) MUST_CHECK;
bool web_take_login(WebRequest *request, GError **error) MUST_CHECK;
bool web_take_logout(WebRequest *request, GError **error) MUST_CHECK;
/* The login form in place of a page that needs one; what was written comes back afterwards. */
bool web_ask_login(WebRequest *request, unsigned status, const char *problem,
                   GError **error) MUST_CHECK;

/* web_queue.c */
bool web_show_queue(WebRequest *request, GError **error) MUST_CHECK;
bool web_show_letter(WebRequest *request, GError **error) MUST_CHECK;
/* The mail as it came, to be kept: what no reader could make sense of. */
bool web_show_letter_original(WebRequest *request, GError **error) MUST_CHECK;
/* A person has seen to the letter: it leaves the queue. */
bool web_take_letter(WebRequest *request, GError **error) MUST_CHECK;

/* web_case.c */
bool web_show_case(WebRequest *request, GError **error) MUST_CHECK;
typedef struct WebLook {
    Book *book;
    const RulePack *pack; /* may be NULL: no titles and quotes */
    int64_t now_ms;
    int bar_permille; /* of confidence */
    const char *user; /* who looks; NULL: nobody, then nothing can be taken back */
    int undo_seconds;
} WebLook;
/* *out NULL: no such case. New reference. */
bool web_case_facts(const WebLook *look, int64_t case_id, json_t **out, GError **error) MUST_CHECK;
/* web_case_papers.c: documents, fields, lines and attendees. */
void web_case_papers(const WebLook *look, const CaseFile *file, json_t *facts);
/* web_case_around.c: earlier cases, the cluster's money. */
bool web_case_around(const WebLook *look, const CaseFile *file, json_t *facts,
                     GError **error) MUST_CHECK;
/* web_case_story.c: findings, mails and history. */
bool web_case_story(const WebLook *look, const CaseFile *file, json_t *facts,
                    GError **error) MUST_CHECK;

/* web_invoice.c: one e-invoice of a case as a page of its own. */
bool web_show_invoice(WebRequest *request, GError **error) MUST_CHECK;
/* The facts of that page; *out NULL: no such case, document or e-invoice. New reference. */
bool web_invoice_facts(const WebLook *look, int64_t case_id, int64_t part, json_t **out,
                       GError **error) MUST_CHECK;

/* web_office.c: the rules in force on a day, the audit log. */
bool web_show_rules(WebRequest *request, GError **error) MUST_CHECK;
bool web_show_audit(WebRequest *request, GError **error) MUST_CHECK;

/* web_accounts.c: what each cluster has and spent; ?aar= is the year. */
bool web_show_accounts(WebRequest *request, GError **error) MUST_CHECK;
bool web_show_account(WebRequest *request, GError **error) MUST_CHECK;
/* As PDF, to be kept. */
bool web_show_statement(WebRequest *request, GError **error) MUST_CHECK;
bool web_show_register(WebRequest *request, GError **error) MUST_CHECK;

/* web_outbox.c */
bool web_show_outbox(WebRequest *request, GError **error) MUST_CHECK;
bool web_take_retry(WebRequest *request, GError **error) MUST_CHECK;
/* How the daemon stands; ?efterse walks audit chain and ledger. */
bool web_show_health(WebRequest *request, GError **error) MUST_CHECK;

/* web_suppliers.c: all, or the accounts of ?cvr=. */
bool web_show_suppliers(WebRequest *request, GError **error) MUST_CHECK;

/* web_decide.c */
bool web_take_decision(WebRequest *request, GError **error) MUST_CHECK;
/* web_correct.c */
bool web_take_correction(WebRequest *request, GError **error) MUST_CHECK;
/* The words of a part with their places, as JSON. */
bool web_show_words(WebRequest *request, GError **error) MUST_CHECK;
/* The ready cases that were ticked in the queue. */
bool web_take_approvals(WebRequest *request, GError **error) MUST_CHECK;

/* web_documents.c */
bool web_show_page(WebRequest *request, GError **error) MUST_CHECK;
bool web_show_original(WebRequest *request, GError **error) MUST_CHECK;
/* WebClerkFunc: the clerk's answer with a file that is to be kept. */
bool web_original_came(WebRequest *request, WireMessage *message, GError **error) MUST_CHECK;
/* Our own style sheet, script and icon. */
bool web_show_style(WebRequest *request, GError **error) MUST_CHECK;
bool web_show_sheet_style(WebRequest *request, GError **error) MUST_CHECK;
bool web_show_script(WebRequest *request, GError **error) MUST_CHECK;
bool web_show_icon(WebRequest *request, GError **error) MUST_CHECK;
/* "attachment; …" for a stranger's file name. Caller frees. */
char *web_disposition(const char *name);
