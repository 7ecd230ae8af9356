/*
 * OWNS      the commands of `bilag` and what they share
 * PROMISES  exit status 0 done, 1 it could not be done (a sentence on standard error), 2 usage
 * NEVER     a password in an argument; foreign text with control characters on a terminal
 * FAILS     by exit status
 * RUNS IN   bilag
 */
#pragma once
#include "daemon/config.h"
#include "spool/book.h"
#include <jansson.h>

enum { COMMAND_DONE = 0, COMMAND_FAILED = 1, COMMAND_USAGE = 2 };
enum { COMMAND_ANY = -1 }; /* of arguments */

/* argv[0] is the command's name. Each returns the exit status. */
int command_status(const char *config_path, int argc, char **argv);
int command_queue(const char *config_path, int argc, char **argv);
int command_explain(const char *config_path, int argc, char **argv);
int command_show(const char *config_path, int argc, char **argv);
int command_import(const char *config_path, int argc, char **argv);
int command_check_config(const char *config_path, int argc, char **argv);
int command_rules(const char *config_path, int argc, char **argv);
int command_allocate(const char *config_path, int argc, char **argv);
int command_ledger(const char *config_path, int argc, char **argv);
int command_statement(const char *config_path, int argc, char **argv);
int command_user(const char *config_path, int argc, char **argv);
int command_verify(const char *config_path, int argc, char **argv);
int command_backup(const char *config_path, int argc, char **argv);
int command_restore(const char *config_path, int argc, char **argv);

/* Parses options (may be NULL) and checks that `wants` other arguments (or COMMAND_ANY) stand in
 * argv[1…]. On a mistake says so and returns false. usage: what stands behind the command's name in
 * --help. */
bool command_parse(const char *usage, const GOptionEntry *options, int wants, int *argc,
                   char ***argv) MUST_CHECK;

/* Prints "bilag: …" and returns COMMAND_FAILED. */
int command_failed(const GError *error);

/* Opens the book for reading. */
bool command_open(const char *config_path, Config **out_config, Book **out_book,
                  GError **error) MUST_CHECK;

/* For a writing command while no daemon runs: becomes the daemon's user, takes the spool lock and
 * opens the book. The lock lasts as long as *out_lock. FAIL_AGAIN: somebody has the spool, perhaps
 * a daemon that does not answer yet. */
bool command_open_writer(const Config *config, int *out_lock, Book **out_book,
                         GError **error) MUST_CHECK;

/* Prints one JSON object, indented; takes the reference. */
int command_print_json(json_t *json);

/* An array of what make gives for each item; NULL when one of them gives NULL. */
json_t *command_json_array(const GPtrArray *items, json_t *(*make)(const void *item));

/* text with control characters as '?', for a terminal; NULL gives "". Caller frees. */
char *command_clean(const char *text);
