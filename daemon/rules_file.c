#include "daemon/rules_file.h"
#include <string.h>

static void
rule_key_free(RuleKey *key)
{
    g_free(key->name);
    g_free(key->value);
    g_free(key);
}

static void
rule_section_free(RuleSection *section)
{
    g_free(section->name);
    g_ptr_array_unref(section->keys);
    g_free(section);
}

void
rule_file_free(RuleFile *file)
{
    if (!file)
        return;
    g_free(file->name);
    g_clear_pointer(&file->sections, g_ptr_array_unref);
    g_free(file);
}

const RuleKey *
rule_section_key(const RuleSection *section, const char *key)
{
    for (guint i = 0; i < section->keys->len; i++) {
        const RuleKey *k = section->keys->pdata[i];
        if (strcmp(k->name, key) == 0)
            return k;
    }
    return NULL;
}

const char *
rule_section_value(const RuleSection *section, const char *key)
{
    const RuleKey *k = rule_section_key(section, key);
    return k ? k->value : NULL;
}

static RuleSection *
add_section(RuleFile *file, const char *name, int line)
{
    RuleSection *section = g_new0(RuleSection, 1);
    section->name = g_strdup(name);
    section->file = file->name;
    section->line = line;
    section->keys = g_ptr_array_new_with_free_func((GDestroyNotify)rule_key_free);
    g_ptr_array_add(file->sections, section);
    return section;
}

static bool
parse_head(RuleFile *file, char *text, int line, RuleSection **section, GError **error)
{
    size_t n = strlen(text);
    if (n < 3 || text[n - 1] != ']')
        return fail(error, FAIL_OURS, "%s:%d: a section head is [NAME]", file->name, line);
    text[n - 1] = '\0';
    *section = add_section(file, text + 1, line);
    return true;
}

static bool
parse_key(RuleFile *file, RuleSection *section, char *text, int line, GError **error)
{
    char *equals = strchr(text, '=');
    if (!section || !equals || equals == text)
        return fail(error, FAIL_OURS, "%s:%d: expected key = value%s", file->name, line,
                    section ? "" : " after a [section]");
    *equals = '\0';
    g_strchomp(text);
    if (rule_section_key(section, text))
        return fail(error, FAIL_OURS, "%s:%d: %s stands twice in [%s]", file->name, line, text,
                    section->name);
    RuleKey *key = g_new0(RuleKey, 1);
    key->name = g_strdup(text);
    key->value = g_strdup(g_strstrip(equals + 1));
    key->line = line;
    g_ptr_array_add(section->keys, key);
    return true;
}

static void
continue_value(RuleSection *section, const char *text)
{
    RuleKey *key = section->keys->pdata[section->keys->len - 1];
    char *joined = g_strconcat(key->value, *key->value ? " " : "", text, NULL);
    g_free(key->value);
    key->value = joined;
}

static bool
parse_line(RuleFile *file, RuleSection **section, char *raw, int line, GError **error)
{
    bool indented = g_ascii_isspace(*raw);
    char *text = g_strstrip(raw);
    if (*text == '\0' || *text == '#')
        return true;
    if (indented && *section && (*section)->keys->len > 0) {
        continue_value(*section, text);
        return true;
    }
    if (*text == '[')
        return parse_head(file, text, line, section, error);
    return parse_key(file, *section, text, line, error);
}

bool
rule_file_load(const char *dir, const char *name, RuleFile **out, GError **error)
{
    g_autofree char *path = g_build_filename(dir, name, NULL), *content = NULL;
    g_autoptr(GError) reason = NULL;
    gsize size;
    if (!g_file_get_contents(path, &content, &size, &reason))
        return fail(error, FAIL_OURS, "%s: %s", path, reason->message);
    if (!g_utf8_validate(content, (gssize)size, NULL))
        return fail(error, FAIL_OURS, "%s:1: the file is not UTF-8", path);
    g_autoptr(RuleFile) file = g_new0(RuleFile, 1);
    file->name = g_steal_pointer(&path);
    file->sections = g_ptr_array_new_with_free_func((GDestroyNotify)rule_section_free);
    g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
    RuleSection *section = NULL;
    for (int i = 0; lines[i]; i++)
        if (!parse_line(file, &section, lines[i], i + 1, error))
            return false;
    *out = g_steal_pointer(&file);
    return true;
}

bool
rule_section_check(const RuleSection *section, const char *const *known, const char *const *needed,
                   GError **error)
{
    for (guint i = 0; i < section->keys->len; i++) {
        const RuleKey *key = section->keys->pdata[i];
        if (!g_strv_contains(known, key->name))
            return fail(error, FAIL_OURS, "%s:%d: unknown key %s", section->file, key->line,
                        key->name);
    }
    for (; *needed; needed++)
        if (!rule_section_key(section, *needed))
            return fail(error, FAIL_OURS, "%s:%d: [%s] lacks %s", section->file, section->line,
                        section->name, *needed);
    return true;
}
