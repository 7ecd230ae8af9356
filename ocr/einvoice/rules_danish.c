/* Peppol BIS Billing 3.0: the rules of Denmark (DK-R-*). They apply where the seller's address is
 * Danish (rule_sets.c); all but 002 and 014 where the buyer's is, too, and those of payment not to
 * UBL's credit notes: so the published artefact's contexts, on which the texts are silent. */
#include "ocr/einvoice/rules.h"

#define UBL(n, severity, context, test, da)                                                        \
    {                                                                                              \
        "DK-R-" n, severity, RULE_UBL, context, test, da                                           \
    }
#define CII(n, severity, context, test, da)                                                        \
    {                                                                                              \
        "DK-R-" n, severity, RULE_CII, context, test, da                                           \
    }
#define BOTH_DANISH "[/BT-55 = 'DK']"
#define UBL_MEANS "/BG-16" BOTH_DANISH "[not(/.[name() = 'CreditNote'])]"
#define CII_MEANS "/BG-16" BOTH_DANISH
/* One of the codes. */
#define CODED(codes) "[one-of(BT-81, '" codes "')][BT-81]"
#define CII_REFERENCE "/SETTLEMENT/ram:PaymentReference"
/* The texts name IBANID, also for numbers that are none. */
#define CII_ACCOUNT "ram:PayeePartyCreditorFinancialAccount/ram:IBANID"
#define CII_TERMS "/.//ram:SpecifiedTradePaymentTerms"
#define UNSPSC "one-of(@listVersionID, '19.05.01 19.0501 26.08.01 26.0801') and @listVersionID"
#define TAX_REASON(reason)                                                                         \
    "like(" reason ", '####') or contains(" reason ", '#') and not(starts(" reason                 \
    ", '#')) and not(ends(" reason ", '#'))"
#define CODES "1 10 31 42 48 49 50 58 59 93 97"
#define DA_005                                                                                     \
    "Betalingsmåden bruges ikke i Danmark (tilladt: 1, 10, 31, 42, 48, 49, 50, 58, 59, 93, 97)"
#define DA_006 "Registreringsnummer og kontonummer mangler ved bankoverførsel (31, 42)"
#define DA_008 "Girokort (50): kortart 01#, 04# eller 15# og et gironummer på 7-8 cifre mangler"
#define DA_009 "Girokort 04# og 15#: betalings-id skal være 16 cifre efter kortarten"
#define DA_010 "FIK-kort (93): kortart 71#, 73# eller 75# og et kreditornummer på 8 tegn mangler"
#define DA_011 "FIK-kort 71# og 75#: betalings-id skal være 15-16 cifre efter kortarten"
#define DA_013 "Identifikationen mangler skema (schemeID)"

const Rule rules_danish[] = {
    UBL("002", RULE_FATAL, "/cac:AccountingSupplierParty", "filled(/BT-30)",
        "Sælgers CVR-nummer (BT-30) mangler"),
    CII("002", RULE_FATAL, "/SELLER", "filled(/BT-30)", "Sælgers CVR-nummer (BT-30) mangler"),
    UBL("003", RULE_WARNING, "/BG-25/BT-158[@listID = 'TST'][/BT-55 = 'DK']", UNSPSC,
        "Varens klassifikation skal være UNSPSC 19.05.01 eller 26.08.01"),
    CII("003", RULE_WARNING, "/BG-25/BT-158[@listID = 'TST'][/BT-55 = 'DK']", UNSPSC,
        "Varens klassifikation skal være UNSPSC 19.05.01 eller 26.08.01"),
    UBL("004", RULE_FATAL,
        "/.//cac:AllowanceCharge[cbc:AllowanceChargeReasonCode = 'ZZZ'][/BT-55 "
        "= 'DK']",
        "cbc:AllowanceChargeReason and (" TAX_REASON("cbc:AllowanceChargeReason") ")",
        "Afgift (ZZZ) skal angives med fire cifre eller med # inde i teksten"),
    CII("004", RULE_FATAL,
        "/.//ram:SpecifiedTradeAllowanceCharge[ram:ReasonCode = 'ZZZ'][/BT-55 = 'DK']",
        "ram:Reason and (" TAX_REASON("ram:Reason") ")",
        "Afgift (ZZZ) skal angives med fire cifre eller med # inde i teksten"),
    UBL("005", RULE_FATAL, UBL_MEANS, "BT-81 and one-of(BT-81, '" CODES "')", DA_005),
    CII("005", RULE_FATAL, CII_MEANS, "BT-81 and one-of(BT-81, '" CODES "')", DA_005),
    UBL("006", RULE_FATAL, UBL_MEANS CODED("31 42"),
        "filled(cac:PayeeFinancialAccount/cbc:ID) and "
        "filled(cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID)",
        DA_006),
    CII("006", RULE_FATAL, CII_MEANS CODED("31 42"),
        "filled(" CII_ACCOUNT ") and "
        "filled(ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID)",
        DA_006),
    UBL("007", RULE_FATAL, UBL_MEANS CODED("49"),
        "filled(cac:PaymentMandate/cbc:ID) and "
        "filled(cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID)",
        "Aftalenummer og konto mangler ved direkte debitering (49)"),
    CII("007", RULE_FATAL, CII_MEANS CODED("49"),
        "filled(" CII_TERMS "/ram:DirectDebitMandateID) and "
        "filled(/SETTLEMENT/ram:CreditorReferenceID)",
        "Aftalenummer og kreditor mangler ved direkte debitering (49)"),
    UBL("008", RULE_FATAL, UBL_MEANS CODED("50"),
        "one-of(part(cbc:PaymentID, 1, 3), '01# 04# 15#') and (like(BT-84, '#######') or "
        "like(BT-84, '########')) and BT-84",
        DA_008),
    CII("008", RULE_FATAL, CII_MEANS CODED("50"),
        "one-of(part(" CII_REFERENCE ", 1, 3), '01# 04# 15#') and length(" CII_ACCOUNT ") = 7",
        "Girokort (50): kortart 01#, 04# eller 15# og et gironummer på 7 tegn (IBANID) mangler"),
    UBL("009", RULE_FATAL, UBL_MEANS CODED("50") "[one-of(part(cbc:PaymentID, 1, 3), '04# 15#')]",
        "like(part(cbc:PaymentID, 4), '################')", DA_009),
    CII("009", RULE_FATAL,
        CII_MEANS CODED("50") "[one-of(part(" CII_REFERENCE ", 1, 3), '04# 15#')]",
        "like(part(" CII_REFERENCE ", 4), '################')", DA_009),
    UBL("010", RULE_FATAL, UBL_MEANS CODED("93"),
        "one-of(part(cbc:PaymentID, 1, 3), '71# 73# 75#') and length(BT-84) = 8", DA_010),
    CII("010", RULE_FATAL, CII_MEANS CODED("93"),
        "one-of(part(" CII_REFERENCE ", 1, 3), '71# 73# 75#') and length(" CII_ACCOUNT ") = 8",
        DA_010),
    UBL("011", RULE_FATAL, UBL_MEANS CODED("93") "[one-of(part(cbc:PaymentID, 1, 3), '71# 75#')]",
        "like(part(cbc:PaymentID, 4), '###############') or like(part(cbc:PaymentID, 4), "
        "'################')",
        DA_011),
    CII("011", RULE_FATAL,
        CII_MEANS CODED("93") "[one-of(part(" CII_REFERENCE ", 1, 3), '71# 75#')]",
        "like(part(" CII_REFERENCE ", 4), '###############') or like(part(" CII_REFERENCE
        ", 4), '################')",
        DA_011),
    UBL("013", RULE_FATAL, "/SELLER/PARTY-ID" BOTH_DANISH " | /BUYER/PARTY-ID" BOTH_DANISH,
        "filled(@schemeID)", DA_013),
    CII("013", RULE_FATAL, "/SELLER/ram:GlobalID" BOTH_DANISH " | /BUYER/ram:GlobalID" BOTH_DANISH,
        "filled(@schemeID)", DA_013),
    UBL("014", RULE_FATAL, "/BT-30", "@schemeID = '0184'",
        "Sælgers CVR-nummer (BT-30) skal have schemeID 0184"),
    CII("014", RULE_FATAL, "/BT-30", "@schemeID = '0184'",
        "Sælgers CVR-nummer (BT-30) skal have schemeID 0184"),
    UBL("016", RULE_FATAL, "/.[name() = 'CreditNote']" BOTH_DANISH, "not(BT-115 < 0)",
        "En kreditnotas beløb (BT-115) kan ikke være negativt"),
    CII("016", RULE_FATAL, "/." BOTH_DANISH, "BT-3 = '381' -> not(BT-115 < 0)",
        "En kreditnotas beløb (BT-115) kan ikke være negativt"),
    {0},
};
