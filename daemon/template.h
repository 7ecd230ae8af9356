/*
 * OWNS      a Mustache template taken apart: text, variables, sections, partials
 * PROMISES  standalone tags take their whole line, sections are paired, delimiters can be set
 * NEVER     looks at data (mustache.h renders)
 * FAILS     FAIL_OURS: template name, line and what is wrong there
 * RUNS IN   clerk, web (through mustache.h)
 */
#pragma once
#include "daemon/failure.h"

enum { TEMPLATE_NESTING = 64 }; /* sections (and partials, in mustache.c) within each other */

/* Kinds: T text, v escaped variable, & raw variable, # section, ^ inverted, / end, > partial. */
typedef struct Token {
    char kind;
    char *text;   /* literal text, or the name in the tag */
    char *indent; /* of a partial that stands alone on its line */
    int line;
    guint close; /* of a section: the token that ends it */
} Token;

/* The tokens (GArray of Token) of a template; name is for messages. Free with g_array_unref. */
bool template_parse(const char *name, const char *text, GArray **out, GError **error) MUST_CHECK;
