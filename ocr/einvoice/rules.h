/*
 * OWNS      the names of the rule tables, one or two a file
 * PROMISES  adding a rule touches one table; adding a table touches this list and rule_sets.c
 * NEVER     code: tests are written in the rules' language (rule.h)
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include "ocr/einvoice/rule.h"

/* Each ends with a row without id. */
extern const Rule rules_en16931[], rules_vat[], rules_decimals[], rules_codes[];
extern const Rule rules_vat_l[], rules_vat_m[], rules_vat_z[], rules_vat_e[], rules_vat_ae[];
extern const Rule rules_vat_k[], rules_vat_g[], rules_vat_o[];
extern const Rule rules_ubl[], rules_ubl_absent[], rules_ubl_absent_more[];
extern const Rule rules_peppol[], rules_danish[], rules_german[], rules_italian[], rules_dutch[];
extern const Rule rules_norwegian[], rules_greek[], rules_greek_vat[], rules_swedish[];
extern const Rule rules_oioubl[], rules_oioubl_lib[];
extern const Rule rules_oioubl_more[], rules_oioubl_lines[];
extern const Rule rules_cii[], rules_cii_absent[], rules_cii_absent_more[], rules_icelandic[];
