#include "ocr/einvoice/validate.h"
#include "ocr/einvoice/finding.h"
#include "ocr/einvoice/rule.h"
#include "ocr/einvoice/schema.h"
#include "ocr/einvoice/structure.h"
#include <string.h>

typedef struct Verdict {
    Reading *reading;
    bool all;    /* told of every rule, also those kept */
    bool claims; /* EN 16931: the profile says that it keeps to it */
} Verdict;

static const char *
word_of(const RuleResult *result)
{
    static const char *const outcomes[] = {[RULE_KEPT] = "ok", [RULE_UNTRIED] = "untried"};
    if (result->outcome == RULE_BROKEN)
        return result->rule->severity == RULE_FATAL ? "fatal" : "warning";
    return outcomes[result->outcome];
}

/* An id with several rows is broken where any of them is. */
static void
write_rule(json_t *rules, const RuleResult *result)
{
    if (result->outcome == RULE_KEPT && json_object_get(rules, result->rule->id))
        return;
    json_object_set_new(rules, result->rule->id, json_string(word_of(result)));
}

/* " (er 125.00, skal være 120.00)": the numbers that do not fit. */
static void
append_numbers(GString *text, const RuleBreach *breach)
{
    static const char *const sides[][2] = {
        [SIDES_EQUAL] = {"er", "skal være"},
        [SIDES_DIFFERENT] = {"er", "må ikke være"},
        [SIDES_BELOW] = {"er", "skal være under"},
        [SIDES_AT_MOST] = {"er", "må højst være"},
        [SIDES_ABOVE] = {"er", "skal være over"},
        [SIDES_AT_LEAST] = {"er", "skal mindst være"},
        [SIDES_OFF] = {"afviger med", "må højst afvige"},
    };
    int decimals = breach->found.scale + breach->wanted.scale > 0 ? 2 : 0;
    g_autofree char *found = decimal_text(breach->found, decimals);
    g_autofree char *wanted = decimal_text(breach->wanted, decimals);
    g_string_append_printf(text, " (%s %s, %s %s)", sides[breach->sides][0], found,
                           sides[breach->sides][1], wanted);
}

/* "Total med moms … (er 125.00, skal være 120.00); linje 40, /Invoice/…" */
static void
write_finding(Reading *reading, const Rule *rule, const RuleBreach *breach)
{
    g_autoptr(GString) text = g_string_new(rule->describe);
    if (breach->has_numbers)
        append_numbers(text, breach);
    finding_add(reading->findings, rule->id, rule->severity == RULE_FATAL ? "fatal" : "warning",
                breach->node, text->str);
}

static void
tell(void *user, const RuleResult *result)
{
    Verdict *verdict = user;
    if (verdict->all)
        write_rule(verdict->reading->rules, result);
    for (unsigned i = 0; verdict->claims && i < result->n; i++)
        write_finding(verdict->reading, result->rule, &result->breaches[i]);
}

static bool
found_later(const GPtrArray *findings, guint from, const char *rule)
{
    for (guint i = from; i < findings->len; i++)
        if (strcmp(((const ReadingFinding *)g_ptr_array_index(findings, i))->rule, rule) == 0)
            return true;
    return false;
}

/* What the reader's own sums had said of the same rule is said once. */
static void
drop_repeated(GPtrArray *findings, guint before)
{
    for (guint i = before; i-- > 0;) {
        const ReadingFinding *finding = g_ptr_array_index(findings, i);
        if (found_later(findings, before, finding->rule)) {
            g_ptr_array_remove_index(findings, i);
            before--;
        }
    }
}

/* The rules that a document of this profile can be measured by; 0: none are published. */
static unsigned
families_of(const Einvoice *invoice)
{
    if (einvoice_is_oioubl_2(invoice))
        return FAMILY_OIOUBL;
    if (strcmp(invoice->kind, "reminder") == 0)
        return 0;
    return FAMILY_EN16931 | (strcmp(invoice->format, "peppol-bis-3") == 0 ? FAMILY_PEPPOL : 0);
}

static void
try_rules(const xmlNode *root, const Einvoice *invoice, bool all, Reading *reading)
{
    unsigned families = families_of(invoice);
    Verdict verdict = {.reading = reading,
                       .all = all,
                       .claims = families == FAMILY_OIOUBL || einvoice_claims_en16931(invoice)};
    if (!verdict.all && !verdict.claims)
        return;
    guint before = reading->findings->len;
    rules_try(root, invoice->syntax == SYNTAX_UBL ? RULE_UBL : RULE_CII, families, all, tell,
              &verdict);
    drop_repeated(reading->findings, before);
}

void
einvoice_validate(const xmlNode *root, const Einvoice *invoice, unsigned how, Reading *reading)
{
    if (invoice->syntax != SYNTAX_UBL && invoice->syntax != SYNTAX_CII)
        return; /* ZUGFeRD 1 and what is no invoice have no published rules here */
    if (how & VALIDATE_VERDICTS) {
        json_decref(reading->rules);
        reading->rules = json_object();
    }
    if (how & VALIDATE_SCHEMA)
        schema_check((xmlNode *)(guintptr)root, reading->findings);
    if (how & VALIDATE_STRUCTURE)
        structure_check(root, reading->findings);
    if (how & VALIDATE_RULES)
        try_rules(root, invoice, how & VALIDATE_VERDICTS, reading);
}
