/* EN 16931-1 clause 6.4.3: the VAT categories. Their rules are alike, so they are written once and
 * filled in by category: its letter in UNTDID 5305, its infix in the rule ids, its Danish name. */
#include "ocr/einvoice/rules.h"

#define CATEGORY_USED(c)                                                                           \
    "(/BG-25/BT-151 = '" c "' or /BG-20/AC-CATEGORY = '" c "' or /BG-21/AC-CATEGORY = '" c "')"
/* "Standard rated" is looked for by its letter alone, whatever the tax scheme beside it. */
#define S_LINE "/BG-25/cac:Item/cac:ClassifiedTaxCategory/cbc:ID = 'S'"
#define BREAKDOWN(c) "/BG-23[BT-118 = '" c "']"
#define FATAL(id, context, test, da)                                                               \
    {                                                                                              \
        id, RULE_FATAL, RULE_BOTH, context, test, da                                               \
    }

/* -01: what lines, allowances and charges use stands in the breakdown; how often. */
#define IN_BREAKDOWN(x, c, da, used, breakdown, many)                                              \
    FATAL("BR-" x "-01", "", used " -> count(" breakdown ") " many,                                \
          "Momsspecifikationen mangler eller gentager " da)
/* … and of the Spanish ones none stands there that nothing uses. */
#define ONLY_USED(x, c, da)                                                                        \
    IN_BREAKDOWN(x, c, da, CATEGORY_USED(c), BREAKDOWN(c), ">= 1"),                                \
        FATAL("BR-" x "-01", "", BREAKDOWN(c) " -> " CATEGORY_USED(c),                             \
              "Momsspecifikationen har " da ", som intet bruger")
/* -02, -03, -04: whose identifiers the category asks for. */
#define PARTIES(x, c, da, test)                                                                    \
    FATAL("BR-" x "-02", "", "/BG-25/BT-151 = '" c "' -> " test,                                   \
          "Linje med " da ": sælgers eller købers momsnummer passer ikke"),                        \
        FATAL("BR-" x "-03", "", "/BG-20/AC-CATEGORY = '" c "' -> " test,                          \
              "Rabat med " da ": sælgers eller købers momsnummer passer ikke"),                    \
        FATAL("BR-" x "-04", "", "/BG-21/AC-CATEGORY = '" c "' -> " test,                          \
              "Gebyr med " da ": sælgers eller købers momsnummer passer ikke")
/* -05, -06, -07: the rate; bt and ac are tests on it. */
#define RATES_ARE(x, c, da, bt, ac)                                                                \
    FATAL("BR-" x "-05", "/BG-25[BT-151 = '" c "']", bt, "Linjens momssats passer ikke til " da),  \
        FATAL("BR-" x "-06", "/BG-20[AC-CATEGORY = '" c "']", ac,                                  \
              "Rabattens momssats passer ikke til " da),                                           \
        FATAL("BR-" x "-07", "/BG-21[AC-CATEGORY = '" c "']", ac,                                  \
              "Gebyrets momssats passer ikke til " da)
/* -08: the taxable amount; line and ac narrow the sum to a rate. */
#define CATEGORY_SUM(c, line, ac)                                                                  \
    "(sum(/BG-25[BT-151 = '" c "']" line "/BT-131) - sum(/BG-20[AC-CATEGORY = '" c "']" ac         \
    "/AC-AMOUNT) + sum(/BG-21[AC-CATEGORY = '" c "']" ac "/AC-AMOUNT))"
#define NOT_THE_SUM "Momsgrundlaget (BT-116) er ikke summen af linjer, gebyrer og rabatter med "
#define TAXABLE_EXACT(x, c, da)                                                                    \
    FATAL("BR-" x "-08", BREAKDOWN(c), "number(BT-116) = round" CATEGORY_SUM(c, "", ""),           \
          NOT_THE_SUM da)
/* The validator's slack of one: in CII where there is no tax (1.3.12; its issues 320, 336, 338), in
 * UBL where there is one rate or more. */
#define TAXABLE(x, c, da)                                                                          \
    {"BR-" x "-08",                                                                                \
     RULE_FATAL,                                                                                   \
     RULE_UBL,                                                                                     \
     BREAKDOWN(c),                                                                                 \
     "number(BT-116) = round" CATEGORY_SUM(c, "", ""),                                             \
     NOT_THE_SUM da},                                                                              \
    {                                                                                              \
        "BR-" x "-08", RULE_FATAL, RULE_CII, BREAKDOWN(c),                                         \
            "abs(number(BT-116) - round" CATEGORY_SUM(c, "", "") ") < 1", NOT_THE_SUM da           \
    }
#define SAME_RATE "[number(BT-152) = number($/BT-119)]"
#define SAME_AC_RATE "[number(AC-RATE) = number($/BT-119)]"
#define TAXABLE_BY_RATE(x, c, da)                                                                  \
    {"BR-" x "-08",                                                                                \
     RULE_FATAL,                                                                                   \
     RULE_UBL,                                                                                     \
     BREAKDOWN(c),                                                                                 \
     "BT-116 and BT-119 -> abs(number(BT-116) - " CATEGORY_SUM(c, SAME_RATE,                       \
                                                               SAME_AC_RATE) ") < 1",              \
     NOT_THE_SUM da},                                                                              \
    {                                                                                              \
        "BR-" x "-08", RULE_FATAL, RULE_CII, BREAKDOWN(c),                                         \
            "BT-116 and BT-119 -> number(BT-116) = "                                               \
            "round" CATEGORY_SUM(c, SAME_RATE, SAME_AC_RATE),                                      \
            NOT_THE_SUM da                                                                         \
    }
/* -09: the tax amount. */
#define NO_TAX(x, c, da)                                                                           \
    FATAL("BR-" x "-09", BREAKDOWN(c), "number(BT-117) = 0",                                       \
          "Momsbeløbet (BT-117) skal være 0 ved " da)
#define TAX_BY_RATE(x, c, da)                                                                      \
    FATAL("BR-" x "-09", BREAKDOWN(c),                                                             \
          "abs(abs(BT-117) - round(abs(BT-116) * number(BT-119) div 100)) < 1",                    \
          "Momsbeløbet (BT-117) er ikke grundlag × sats ved " da)
/* -10: the reason for exemption. */
#define REASON(x, c, da)                                                                           \
    FATAL("BR-" x "-10", BREAKDOWN(c), "BT-120 or BT-121",                                         \
          "Begrundelse for momsfritagelse (BT-120, BT-121) mangler ved " da)
#define NO_REASON(x, c, da)                                                                        \
    FATAL("BR-" x "-10", BREAKDOWN(c), "not(BT-120 or BT-121)",                                    \
          "Der må ikke stå begrundelse for momsfritagelse ved " da)

#define SELLER_ANY "BT-31 or BT-32 or BT-63"
#define RATES(x, c, da, op) RATES_ARE(x, c, da, "number(BT-152) " op, "number(AC-RATE) " op)

#define EXEMPT(x, c, da, parties)                                                                  \
    IN_BREAKDOWN(x, c, da, CATEGORY_USED(c), BREAKDOWN(c), "= 1"), PARTIES(x, c, da, parties),     \
        RATES(x, c, da, "= 0"), TAXABLE(x, c, da), NO_TAX(x, c, da)
#define RATED(x, c, da, op)                                                                        \
    PARTIES(x, c, da, SELLER_ANY), RATES(x, c, da, op), TAXABLE_BY_RATE(x, c, da),                 \
        TAX_BY_RATE(x, c, da), NO_REASON(x, c, da)

const Rule rules_vat[] = {
    /* UBL's validator looks at the letter alone, and asks both ways. */
    {"BR-S-01", RULE_FATAL, RULE_UBL, "",
     S_LINE " or /.//cac:AllowanceCharge/cac:TaxCategory/cbc:ID = 'S' -> "
            "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID = 'S'",
     "Momsspecifikationen mangler normal moms (S)"},
    {"BR-S-01", RULE_FATAL, RULE_UBL, "",
     "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID = 'S' -> " S_LINE
     " or /.//cac:AllowanceCharge/cac:TaxCategory/cbc:ID = 'S'",
     "Momsspecifikationen har normal moms (S), som intet bruger"},
    {"BR-S-02", RULE_FATAL, RULE_UBL, "",
     S_LINE " -> BG-25/BT-151 = 'S' and (BT-31 or BT-32 or BT-63)",
     "Linje med normal moms (S): sælgers momsnummer mangler"},
    IN_BREAKDOWN("S", "S", "normal moms (S)", CATEGORY_USED("S"), BREAKDOWN("S"), ">= 1"),
    RATED("S", "S", "normal moms (S)", "> 0"),
    {0},
};

/* Each of the others is tried only where its category occurs (rule_sets.c). */
const Rule rules_vat_l[] = {
    ONLY_USED("AF", "L", "IGIC (L)"),
    RATED("AF", "L", "IGIC (L)", ">= 0"),
    {0},
};

const Rule rules_vat_m[] = {
    ONLY_USED("AG", "M", "IPSI (M)"),
    RATED("AG", "M", "IPSI (M)", ">= 0"),
    {0},
};

const Rule rules_vat_z[] = {
    EXEMPT("Z", "Z", "nulsats (Z)", SELLER_ANY),
    NO_REASON("Z", "Z", "nulsats (Z)"),
    {0},
};

const Rule rules_vat_e[] = {
    EXEMPT("E", "E", "momsfritagelse (E)", SELLER_ANY),
    REASON("E", "E", "momsfritagelse (E)"),
    {0},
};

const Rule rules_vat_ae[] = {
    EXEMPT("AE", "AE", "omvendt betalingspligt (AE)",
           "(BT-31 or BT-32 or BT-63) and (BT-48 or BT-47)"),
    REASON("AE", "AE", "omvendt betalingspligt (AE)"),
    {0},
};

const Rule rules_vat_k[] = {
    EXEMPT("IC", "K", "levering inden for EU (K)", "(BT-31 or BT-63) and BT-48"),
    REASON("IC", "K", "levering inden for EU (K)"),
    FATAL("BR-IC-11", "", "BG-23/BT-118 = 'K' -> filled(BT-72) or filled(BG-14/*)",
          "Leveringsdato (BT-72) eller periode (BG-14) mangler ved levering inden for EU"),
    FATAL("BR-IC-12", "", "BG-23/BT-118 = 'K' -> filled(BT-80)",
          "Leveringsland (BT-80) mangler ved levering inden for EU"),
    {0},
};

const Rule rules_vat_g[] = {
    EXEMPT("G", "G", "eksport (G)", "BT-31 or BT-63"),
    REASON("G", "G", "eksport (G)"),
    {0},
};

const Rule rules_vat_o[] = {
    IN_BREAKDOWN("O", "O", "salg uden for moms (O)", CATEGORY_USED("O"), BREAKDOWN("O"), "= 1"),
    PARTIES("O", "O", "salg uden for moms (O)", "not(BT-31 or BT-63 or BT-48)"),
    RATES_ARE("O", "O", "salg uden for moms (O)", "not(BT-152)", "not(AC-RATE)"),
    TAXABLE_EXACT("O", "O", "salg uden for moms (O)"),
    NO_TAX("O", "O", "salg uden for moms (O)"),
    REASON("O", "O", "salg uden for moms (O)"),
    FATAL("BR-O-11", "", "BG-23/BT-118 = 'O' -> not(BG-23/BT-118 != 'O')",
          "Uden for moms (O) kan ikke stå sammen med andre momskategorier"),
    FATAL("BR-O-12", "", "BG-23/BT-118 = 'O' -> not(BG-25/BT-151 != 'O')",
          "Fakturaen er uden for moms (O), men en linje har en anden momskategori"),
    FATAL("BR-O-13", "", "BG-23/BT-118 = 'O' -> not(BG-20/AC-CATEGORY != 'O')",
          "Fakturaen er uden for moms (O), men en rabat har en anden momskategori"),
    FATAL("BR-O-14", "", "BG-23/BT-118 = 'O' -> not(BG-21/AC-CATEGORY != 'O')",
          "Fakturaen er uden for moms (O), men et gebyr har en anden momskategori"),
    {0},
};

#define DECIMALS(n, context, da)                                                                   \
    FATAL("BR-DEC-" n, context, "decimals(., '2')", da " har flere end to decimaler")
const Rule rules_decimals[] = {
    DECIMALS("01", "/BG-20/AC-AMOUNT", "Rabattens beløb (BT-92)"),
    DECIMALS("02", "/BG-20/AC-BASE", "Rabattens grundlag (BT-93)"),
    DECIMALS("05", "/BG-21/AC-AMOUNT", "Gebyrets beløb (BT-99)"),
    DECIMALS("06", "/BG-21/AC-BASE", "Gebyrets grundlag (BT-100)"),
    DECIMALS("09", "/BT-106", "Summen af linjebeløb (BT-106)"),
    DECIMALS("10", "/BT-107", "Summen af rabatter (BT-107)"),
    DECIMALS("11", "/BT-108", "Summen af gebyrer (BT-108)"),
    DECIMALS("12", "/BT-109", "Total uden moms (BT-109)"),
    DECIMALS("13", "/BT-110", "Momsbeløbet (BT-110)"),
    DECIMALS("14", "/BT-112", "Total med moms (BT-112)"),
    DECIMALS("15", "/BT-111", "Momsbeløbet i regnskabsvaluta (BT-111)"),
    DECIMALS("16", "/BT-113", "Betalt beløb (BT-113)"),
    DECIMALS("17", "/BT-114", "Afrunding (BT-114)"),
    DECIMALS("18", "/BT-115", "Beløb til betaling (BT-115)"),
    DECIMALS("19", "/BG-23/BT-116", "Momsgrundlaget (BT-116)"),
    DECIMALS("20", "/BG-23/BT-117", "Momsbeløbet (BT-117)"),
    DECIMALS("23", "/BG-25/BT-131", "Linjens nettobeløb (BT-131)"),
    DECIMALS("24", "/BG-27/AC-AMOUNT", "Linjens rabat (BT-136)"),
    DECIMALS("25", "/BG-27/AC-BASE", "Grundlaget for linjens rabat (BT-137)"),
    DECIMALS("27", "/BG-28/AC-AMOUNT", "Linjens gebyr (BT-141)"),
    DECIMALS("28", "/BG-28/AC-BASE", "Grundlaget for linjens gebyr (BT-142)"),
    {0},
};
