#include "daemon/config_lines.h"
#include <stdbool.h>
#include <string.h>

/* "[name]" → name, NULL: no group line. line is stripped; caller frees. */
static char *
group_name(const char *line)
{
    size_t n = strlen(line);
    return n > 2 && line[0] == '[' && line[n - 1] == ']' ? g_strndup(line + 1, n - 2) : NULL;
}

/* "name = value" → name, NULL: no key line. */
static char *
key_name(const char *line)
{
    const char *equals = strchr(line, '=');
    g_autofree char *name = equals ? g_strndup(line, (gsize)(equals - line)) : NULL;
    return name && *g_strstrip(name) ? g_steal_pointer(&name) : NULL;
}

int
config_line_of(char *const *lines, const char *group, const char *key)
{
    bool inside = false;
    for (int i = 0; lines[i]; i++) {
        g_autofree char *line = g_strstrip(g_strdup(lines[i])), *name = group_name(line);
        if (name)
            inside = strcmp(name, group) == 0;
        if (inside && name && !key)
            return i + 1;
        if (!inside || name || !key)
            continue;
        g_autofree char *here = key_name(line);
        if (here && strcmp(here, key) == 0)
            return i + 1;
    }
    return 0;
}

/* The first line at which name was seen; 0: now for the first time. */
static int
seen_before(GHashTable *seen, const char *name, int line)
{
    int first = GPOINTER_TO_INT(g_hash_table_lookup(seen, name));
    if (first == 0)
        g_hash_table_insert(seen, g_strdup(name), GINT_TO_POINTER(line));
    return first;
}

void
config_lines_check(const char *path, char *const *lines, GString *problems)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *group = g_strdup("");
    for (int i = 0; lines[i]; i++) {
        g_autofree char *line = g_strstrip(g_strdup(lines[i])), *name = group_name(line);
        if (*line == '\0' || *line == '#')
            continue;
        if (name) { /* a group may go on further down; its keys may not stand twice */
            g_free(group);
            group = g_strdup_printf("[%s]", name);
            continue;
        }
        g_autofree char *key = key_name(line);
        if (!key || !*group) {
            g_string_append_printf(problems, "%s:%d: is no [group], no key = value%s\n", path,
                                   i + 1, key ? " of a group" : " and no # comment");
            continue;
        }
        g_autofree char *full = g_strdup_printf("%s %s", group, key);
        int first = seen_before(seen, full, i + 1);
        if (first)
            g_string_append_printf(problems, "%s:%d: %s stands in line %d already\n", path, i + 1,
                                   full, first);
    }
}
