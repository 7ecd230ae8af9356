/*
 * OWNS      a configuration file as lines: where a key stands, and what GKeyFile would swallow
 * PROMISES  a line that is no group, key or comment, and a key that stands twice, is named with
 *           its line (GKeyFile takes the last one without a word)
 * NEVER     knows which keys there are (config.c)
 * FAILS     never; problems are collected
 * RUNS IN   every process
 */
#pragma once
#include <glib.h>

/* Line (from 1) of key in group, or of the group itself when key is NULL; 0 when absent. */
int config_line_of(char *const *lines, const char *group, const char *key);

/* Appends "PATH:LINE: reason\n" for each problem. */
void config_lines_check(const char *path, char *const *lines, GString *problems);
