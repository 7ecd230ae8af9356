/* bilag rules */
#include "daemon/columns.h"
#include "daemon/command.h"
#include "daemon/day.h"
#include "daemon/judge.h"
#include <stdio.h>

static void
print_rules(const RulePack *pack, const char *today)
{
    static const char *const titles[] = {"RULE",   "STATE", "SEVERITY", "FROM", "TO",
                                         "SOURCE", "TITLE", "COMPARES", NULL};
    size_t n;
    const JudgeRule *rules = judge_rules(&n);
    g_autoptr(Columns) columns = columns_new(titles);
    for (size_t i = 0; i < n; i++) {
        const RuleText *text = rules_text(pack, rules[i].id, today);
        const RuleText none = {.severity = "not in force"};
        const RuleText *t = text ? text : &none;
        const char *const cells[] = {rules[i].id,
                                     judge_rule_state(&rules[i]),
                                     t->severity,
                                     t->from ? t->from : "",
                                     t->to ? t->to : "",
                                     t->source ? t->source : "",
                                     t->title ? t->title : "",
                                     rules[i].describe};
        columns_add(columns, cells);
    }
    columns_print(columns);
}

static json_t *
rule_json(const RulePack *pack, const JudgeRule *rule, const char *today)
{
    const RuleText none = {0};
    const RuleText *text = rules_text(pack, rule->id, today);
    const RuleText *t = text ? text : &none;
    return json_pack("{ss ss ss sb ss* ss* ss* ss* ss* ss* ss* ss* ss*}", "rule", rule->id, "state",
                     judge_rule_state(rule), "compares", rule->describe, "in_force", text != NULL,
                     "severity", t->severity, "source", t->source, "from", t->from, "to", t->to,
                     "title", t->title, "sender_da", t->sender_da, "sender_en", t->sender_en,
                     "office", t->office, "quote", t->quote);
}

static int
print_json(const RulePack *pack, const char *today)
{
    size_t n;
    const JudgeRule *rules = judge_rules(&n);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, rule_json(pack, &rules[i], today));
    return command_print_json(list);
}

int
command_rules(const char *config_path, int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "as one JSON array", NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = NULL;
    g_autoptr(RulePack) pack = NULL;
    if (!command_parse("- every rule with its state, days in force and source", options, 0, &argc,
                       &argv))
        return COMMAND_USAGE;
    if (!config_load(config_path, &config, &error) || !rules_load(config->templates, &pack, &error))
        return command_failed(error);
    g_autofree char *today = day_local(day_now());
    if (as_json)
        return print_json(pack, today);
    print_rules(pack, today);
    return COMMAND_DONE;
}
