/*
 * OWNS      the review page's Danish words for our own codes, and how foreign text is shown
 * PROMISES  an unknown code comes back as it is; shown text is valid UTF-8 without control or
 *           direction characters (a file name cannot pretend another ending)
 * NEVER     HTML: the templates escape
 * FAILS     never
 * RUNS IN   web
 */
#pragma once
#include "daemon/reading.h"
#include <jansson.h>

typedef enum {
    WORDS_STATUS,
    WORDS_TONE, /* of a status: good calm warn bad */
    WORDS_SEVERITY,
    WORDS_ROLE,     /* of a document */
    WORDS_KIND,     /* of a reading */
    WORDS_HOW,      /* of a reading */
    WORDS_END,      /* of a reading */
    WORDS_ATTENDEE, /* role of an attendee */
    WORDS_PRESENT,  /* state of an attendee */
    WORDS_ROUTE,
    WORDS_MAIL,    /* kind of an outgoing mail */
    WORDS_SENT,    /* state of an outgoing mail */
    WORDS_DONE,    /* action of a decision, past tense */
    WORDS_USER,    /* role of a user */
    WORDS_HOLDS,   /* role in a cluster */
    WORDS_POSTING, /* kind of a posting */
    WORDS_SERVER,  /* state of a mail server */
    WORDS_REFUSED  /* why the clerk did not take a decision */
} WordsOf;

/* Borrowed; code itself when there is no word, "" for NULL. */
const char *web_word(WordsOf of, const char *code);
/* The label of a field. Borrowed. */
const char *web_field_label(FieldId id);

/* Foreign text on one line (lines: line ends are kept), at most most_chars. Caller frees. */
char *web_shown(const char *text, size_t most_chars, bool lines);
/* json[key] = text as web_shown() makes it on one line; nothing when text is NULL or empty. */
void web_put(json_t *json, const char *key, const char *text);
/* The same with line ends kept and room for a whole mail. */
void web_put_lines(json_t *json, const char *key, const char *text);
/* json[key] = "1.234,50 kr." */
void web_put_money(json_t *json, const char *key, int64_t oere);
/* json[name] = true, for sections; name may hold - (becomes _). */
void web_flag(json_t *json, const char *name);

/* "i dag 14.02", "i går 09.15", "18. nov. 14.02", with the year when it is not now's. Caller
 * frees; an instant that is none comes back as it is. */
char *web_when(const char *instant, int64_t now_ms);
/* "12 min.", "5 t.", "3 dage" since the instant. Caller frees. */
char *web_age(const char *instant, int64_t now_ms);
/* "21. nov. 2026"; caller frees. */
char *web_day(const char *iso);
