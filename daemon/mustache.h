/*
 * OWNS      Mustache rendering (the public spec: interpolation, sections, inverted, comments,
 *           partials, delimiters; no lambdas)
 * PROMISES  escapes HTML by default; plain text templates are rendered with escape NULL
 * NEVER     runs code or opens a path outside its template directory
 * FAILS     FAIL_OURS: template error with name and line
 * RUNS IN   clerk (replies), web (pages)
 */
#pragma once
#include "daemon/failure.h"
#include <jansson.h>

typedef char *(*MustachePartial)(const char *name, void *user); /* caller frees; NULL: none */
typedef char *(*MustacheEscape)(const char *text);              /* caller frees */

/* & < > " ' as entities. */
char *mustache_escape_html(const char *text);

bool mustache_render(const char *template_name, const char *template_text, const json_t *data,
                     MustacheEscape escape, MustachePartial partial, void *user, char **out,
                     GError **error) MUST_CHECK;

/* Renders DIR/NAME; partials come from the same directory ("{{> footer}}" is DIR/footer.EXT with
 * NAME's extension). */
bool mustache_render_file(const char *dir, const char *name, const json_t *data,
                          MustacheEscape escape, char **out, GError **error) MUST_CHECK;
