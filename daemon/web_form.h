/*
 * OWNS      what a browser sends: form bodies (application/x-www-form-urlencoded) and cookies
 * PROMISES  values are valid UTF-8 without NUL, line ends are \n; over the limits nothing comes
 * NEVER     multipart: no page of ours uploads
 * FAILS     FAIL_SENDER: not such a form
 * RUNS IN   web
 */
#pragma once
#include "daemon/failure.h"

enum {
    WEB_BODY_BYTES = 64 * 1024, /* a reason of some pages; everything else is short */
    WEB_FORM_FIELDS = 100,      /* a page of the queue has 50 boxes to tick */
};

/* Name → value, both char *; a name that comes twice keeps its first value. */
bool web_form_parse(const char *body, size_t size_bytes, GHashTable **out,
                    GError **error) MUST_CHECK;
/* The value of a cookie in a Cookie header, NULL when absent (header may be NULL). Caller
 * frees. */
char *web_cookie(const char *header, const char *name);
