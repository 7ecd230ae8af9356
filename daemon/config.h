/*
 * OWNS      the configuration: one GKeyFile, its table of keys and their checks
 * PROMISES  every wrong key, value or missing one is named with file, line and reason; a
 *           configuration with one problem is no configuration
 * NEVER     secrets: passwords stand in files of their own, named here, read by their role
 * FAILS     FAIL_OURS with all problems, one a line
 * RUNS IN   every process (each reads it again at its start)
 */
#pragma once
#include "daemon/failure.h"
#include <stdint.h>

typedef enum { SECURITY_TLS, SECURITY_STARTTLS, SECURITY_PLAIN } Security;
typedef enum { BELIEVE_NOTHING, BELIEVE_AUTHSERV, BELIEVE_EXCHANGE } Believe;
typedef enum { AUTH_PASSWORD, AUTH_XOAUTH2 } MailAuth;

typedef struct MailServer {
    char *host;
    int port;
    int security; /* Security; plain only to loopback */
    char *user;   /* "" for none (SMTP on loopback) */
    char *password_file;
    int auth;      /* MailAuth */
    char *ca_file; /* "" = the system's */
} MailServer;

typedef struct Config {
    char *path;      /* of the file itself */
    char *spool;     /* directory */
    char *templates; /* directory */
    char *reader;    /* bilag-read; default: beside bilagd */
    char *form;      /* the attendee form, docx */
    char *user;      /* run as, when started as root; "" else */
    int readers;     /* at once; 0 = one a core */
    bool accept_missing_protection;

    MailServer imap, smtp;
    char *oauth_token_url; /* "": tokens come from password_file */
    char *oauth_client_id, *oauth_secret_file, *oauth_scope, *oauth_ca_file;
    char *mailbox;
    int poll_seconds;
    bool idle;
    int max_letter_mb;
    char *folder_done, *folder_waiting, *folder_review, *folder_other;
    bool smtp_null_sender;

    char *address;      /* the only intake and From address */
    char *display_name; /* "PLO's klyngesekretariat" */
    char *phone;        /* rule A04: the latest dated source wins */
    char *zexpense;     /* sentence on zExpense in answers about fees and outlays; "" = none */
    char **own_domains; /* strv: other addresses that are we */
    int believe;        /* Believe */
    char *authserv_id;

    char *central_cvr;       /* "" = not checked */
    bool validate;           /* e-invoices by the rules of their standard */
    char *schemas;           /* folder of XML schemas; "" for none */
    int confidence_permille; /* 950: the bar */
    int64_t auto_approve_below_oere;
    int answers_per_address;                 /* 20 in 120 minutes */
    int remind_days;                         /* 0: never */
    int token_days;                          /* an approval may be answered so long */
    int enquiry_days;                        /* a letter to a person is overdue then, 0: never */
    char **card_columns, **zexpense_columns; /* strv of five headers: acts_outlays.h */
    char **statement_days;                   /* strv of "03-15": when statements go out */

    int64_t four_eyes_above_oere; /* 0: one approver is enough */

    int undo_seconds; /* a decision's mail waits so long */
    char *web_listen; /* "127.0.0.1:8085", "[::1]:8085" or "unix:/path" */
    char *log_level;
} Config;

/* Reads and checks path. FAIL_OURS: message holds every problem as "FILE:LINE: key: reason". */
bool config_load(const char *path, Config **out, GError **error) MUST_CHECK;
void config_free(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)

/* The table of keys with their defaults and meanings, for --help and the README. Caller frees. */
char *config_describe(void);
