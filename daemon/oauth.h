/*
 * OWNS      access tokens by OAuth 2.0 client credentials (RFC 6749, 4.4), and what a mail server
 *           wants to see of us: a password, or such a token (XOAUTH2)
 * PROMISES  one token for IMAP and SMTP, kept until shortly before it expires; when it cannot be
 *           renewed the old one is used while it lasts; a server that says "later" is left alone
 *           until then (Retry-After); while it waits, the watched descriptor is served
 * NEVER     follows a redirect or a proxy; a secret or token in a log, a message or an error text
 * FAILS     FAIL_AGAIN network, throttled, server trouble; FAIL_OURS the client is refused, an
 *           answer that is none
 * RUNS IN   mail
 */
#pragma once
#include "daemon/stream.h"

typedef struct Oauth Oauth;

/* Reads the client secret and makes libcurl ready: before the cage. *out NULL: not configured. */
bool oauth_load(const Config *config, const StreamWatch *watch, Oauth **out,
                GError **error) MUST_CHECK;
void oauth_free(Oauth *oauth);

/* A token that is good now; borrowed until the next call. now_ms: monotonic. */
bool oauth_token(Oauth *oauth, int64_t now_ms, const char **out, GError **error) MUST_CHECK;

/* The port of the token host; 0: not configured, or no URL. */
int oauth_port(const Config *config);

typedef struct Credential {
    const char *password; /* also a token that somebody else renews; borrowed */
    Oauth *oauth;         /* borrowed; NULL: the password is it */
} Credential;

bool credential_get(const Credential *credential, const char **out, GError **error) MUST_CHECK;
/* The server refused it: a cached token is not shown again. */
void credential_refused(const Credential *credential);
