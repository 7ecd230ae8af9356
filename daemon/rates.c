#include "daemon/rates.h"
#include "daemon/day.h"
#include "daemon/money.h"
#include "daemon/rules_file.h"
#include <stdlib.h>
#include <string.h>

typedef struct Rate {
    int year, price_level;
    int64_t oere;
    const char *source;
    const RuleSection *section;
} Rate;

static bool
wrong(const RuleSection *section, const char *key, const char *why, GError **error)
{
    const RuleKey *k = rule_section_key(section, key);
    return fail(error, FAIL_OURS, "%s:%d: %s %s", section->file, k ? k->line : section->line, key,
                why);
}

static bool
read_rate(const RuleSection *section, Rate *out, GError **error)
{
    static const char *const keys[] = {"from", "amount", "price_level", "source", NULL};
    if (strcmp(section->name, "group1") != 0)
        return fail(error, FAIL_OURS, "%s:%d: there is no rate [%s]", section->file, section->line,
                    section->name);
    if (!rule_section_check(section, keys, keys, error))
        return false;
    const char *from = rule_section_value(section, "from");
    const char *level = rule_section_value(section, "price_level");
    if (!day_valid(from) || strcmp(from + 4, "-01-01") != 0)
        return wrong(section, "from", "is no first day of a year", error);
    if (!money_parse(rule_section_value(section, "amount"), &out->oere) || out->oere <= 0)
        return wrong(section, "amount", "is no amount over 0", error);
    out->year = atoi(from);
    out->price_level = strlen(level) == 4 ? atoi(level) : 0;
    out->source = rule_section_value(section, "source");
    out->section = section;
    if (out->price_level < 2000 || out->price_level > out->year)
        return wrong(section, "price_level", "is no year up to the rate's own", error);
    return true;
}

bool
rates_group1(const char *templates_dir, int year, int64_t *out_oere, char **out_source,
             GError **error)
{
    g_autoptr(RuleFile) file = NULL;
    g_autofree char *dir = g_build_filename(templates_dir, "rules", NULL), *source = NULL;
    int64_t oere = 0;
    if (!rule_file_load(dir, "rates.conf", &file, error))
        return false;
    for (guint i = 0; i < file->sections->len; i++) {
        Rate rate = {0};
        if (!read_rate(file->sections->pdata[i], &rate, error))
            return false;
        if (rate.year != year || rate.price_level != year)
            continue;
        if (oere)
            return wrong(rate.section, "from", "has a rate in its own prices already", error);
        oere = rate.oere;
        source = g_strdup(rate.source);
    }
    if (!oere)
        return fail(error, FAIL_SENDER,
                    "%s has no rate for %d in that year's prices; add one with its source",
                    file->name, year);
    *out_oere = oere;
    *out_source = g_steal_pointer(&source);
    return true;
}
