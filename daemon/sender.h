/*
 * OWNS      who wrote a letter, whether that is believed, and whether we answer
 * PROMISES  believes only the configured form of evidence; answers only whom mail.md allows
 * NEVER     answers automatic mail (RFC 3834, rule X07), our own, or a loop (X08)
 * FAILS     as the book
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/config.h"
#include "daemon/reading.h"
#include "spool/letters.h"
#include "spool/register.h"

enum { SENDER_LOOP_MINUTES = 120 }; /* with answers_per_address: Odoo's measured loop threshold */

typedef struct Sender {
    char *address, *name; /* the one From address, lower-cased; "" when there is none */
    bool believed;        /* dmarc=pass for this From domain, or the configured internal mark */
    bool disbelieved;     /* believed evidence says dmarc=fail */
    bool ours;            /* one of our own addresses */
    GPtrArray *roles;     /* Role, on the day the letter arrived */
    char *automatic;      /* why no answer may go: RFC 3834 reason, own address, loop, or NULL */
} Sender;

void sender_free(Sender *sender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sender, sender_free)

bool sender_recognise(Book *book, const Config *config, const Letter *letter, const Reading *mail,
                      Sender **out, GError **error) MUST_CHECK;
/* An address that nobody reads (noreply@, mailer-daemon@, postmaster@, bounce@ …). */
bool sender_is_machine(const char *address);
/* Does the sender hold a role (any, or the named one) in the cluster? */
bool sender_holds(const Sender *sender, int64_t cluster, const char *role);
/* The one cluster the sender holds a role in, 0: none or several. */
int64_t sender_only_cluster(const Sender *sender);
/* Rule X08: more letters within two hours than one address is answered. */
bool sender_over_limit(Book *book, const Config *config, const Sender *sender, bool *out,
                       GError **error) MUST_CHECK;
/* *out: answer now. readable_voucher: the letter holds a readable invoice, receipt or reminder.
 * out_why (may be NULL): why not, for the log and the queue; static string. */
bool sender_answerable(Book *book, const Config *config, const Sender *sender,
                       bool readable_voucher, bool *out, const char **out_why,
                       GError **error) MUST_CHECK;
