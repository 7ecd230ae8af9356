/* Which tables there are and when they apply. */
#include "ocr/einvoice/rules.h"

const RuleSet rule_sets[] = {
    {FAMILY_EN16931, NULL, rules_en16931},
    {FAMILY_EN16931, NULL, rules_decimals},
    {FAMILY_EN16931, NULL, rules_vat},
    {FAMILY_EN16931, NULL, rules_codes},
    {FAMILY_EN16931, NULL, rules_ubl},
    {FAMILY_EN16931, NULL, rules_ubl_absent},
    {FAMILY_EN16931, NULL, rules_ubl_absent_more},
};
const size_t n_rule_sets = G_N_ELEMENTS(rule_sets);
