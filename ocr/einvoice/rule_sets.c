/* Which tables there are and when they apply. */
#include "ocr/einvoice/rules.h"

/* The seller's country: by VAT number, else by the tax representative's, else by address. */
#define SELLER_FROM(country)                                                                       \
    "part(BT-31, 1, 2) ~= '" country "' or not(BT-31) and (part(BT-63, 1, 2) ~= '" country         \
    "' or not(BT-63) and BT-40 ~= '" country "')"

/* A VAT category occurs on a line, an allowance, a charge or in the breakdown. */
#define USES(c)                                                                                    \
    "/BG-25/BT-151 = '" c "' or /BG-20/AC-CATEGORY = '" c "' or /BG-21/AC-CATEGORY = '" c          \
    "' or /BG-23/BT-118 = '" c "'"

const RuleSet rule_sets[] = {
    {FAMILY_EN16931, NULL, rules_en16931},
    {FAMILY_EN16931, NULL, rules_decimals},
    {FAMILY_EN16931, NULL, rules_vat},
    {FAMILY_EN16931, USES("L"), rules_vat_l},
    {FAMILY_EN16931, USES("M"), rules_vat_m},
    {FAMILY_EN16931, USES("Z"), rules_vat_z},
    {FAMILY_EN16931, USES("E"), rules_vat_e},
    {FAMILY_EN16931, USES("AE"), rules_vat_ae},
    {FAMILY_EN16931, USES("K"), rules_vat_k},
    {FAMILY_EN16931, USES("G"), rules_vat_g},
    {FAMILY_EN16931, USES("O"), rules_vat_o},
    {FAMILY_EN16931, NULL, rules_codes},
    {FAMILY_EN16931, NULL, rules_ubl},
    {FAMILY_EN16931, NULL, rules_ubl_absent},
    {FAMILY_EN16931, NULL, rules_ubl_absent_more},
    {FAMILY_EN16931, NULL, rules_cii},
    {FAMILY_EN16931, NULL, rules_cii_absent},
    {FAMILY_EN16931, NULL, rules_cii_absent_more},
    {FAMILY_PEPPOL, NULL, rules_peppol},
    {FAMILY_PEPPOL, "BT-40 = 'DK'", rules_danish},
    {FAMILY_PEPPOL, "BT-40 = 'DE' and BT-55 = 'DE'", rules_german},
    {FAMILY_PEPPOL, SELLER_FROM("IT"), rules_italian},
    {FAMILY_PEPPOL, "BT-40 = 'IS'", rules_icelandic},
    {FAMILY_PEPPOL, "BT-40 = 'NL'", rules_dutch},
    {FAMILY_PEPPOL, "BT-40 = 'GR'", rules_greek},
    {FAMILY_PEPPOL, SELLER_FROM("EL") " or BT-40 = 'GR'", rules_greek_vat},
    {FAMILY_PEPPOL,
     SELLER_FROM(
         "NO") " or SELLER/ram:SpecifiedTaxRegistration/ram:ID[@schemeID = 'VAT'][starts(., 'NO')]",
     rules_norwegian},
    {FAMILY_PEPPOL, SELLER_FROM("SE"), rules_swedish},
    {FAMILY_OIOUBL, NULL, rules_oioubl},
    {FAMILY_OIOUBL, NULL, rules_oioubl_lib},
    {FAMILY_OIOUBL, NULL, rules_oioubl_more},
    {FAMILY_OIOUBL, NULL, rules_oioubl_lines},
};
const size_t n_rule_sets = G_N_ELEMENTS(rule_sets);
