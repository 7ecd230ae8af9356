/*
 * OWNS      the format of the rule data: [sections] of "key = value" lines, # comments, indented
 *           continuation lines
 * PROMISES  each section and key remembers its line, so that a mistake is named with file and
 *           line (GKeyFile forgets them)
 * NEVER     knows what a key means (daemon/rules.c)
 * FAILS     FAIL_OURS with FILE:LINE and reason
 * RUNS IN   clerk, web, bilag
 */
#pragma once
#include "daemon/failure.h"

typedef struct RuleKey {
    char *name, *value;
    int line;
} RuleKey;

typedef struct RuleSection {
    char *name; /* between the brackets */
    const char *file;
    int line;
    GPtrArray *keys; /* RuleKey */
} RuleSection;

typedef struct RuleFile {
    char *name;          /* shown in messages: "rules/limits.conf" */
    GPtrArray *sections; /* RuleSection; the same name may come again */
} RuleFile;

void rule_file_free(RuleFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RuleFile, rule_file_free)
bool rule_file_load(const char *dir, const char *name, RuleFile **out, GError **error) MUST_CHECK;

/* The key's entry or value (borrowed); NULL: the section has none. */
const RuleKey *rule_section_key(const RuleSection *section, const char *key);
const char *rule_section_value(const RuleSection *section, const char *key);
/* Refuses keys that are not in known (NULL-terminated) and those in needed that are missing. */
bool rule_section_check(const RuleSection *section, const char *const *known,
                        const char *const *needed, GError **error) MUST_CHECK;
