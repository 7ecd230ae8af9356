/*
 * OWNS      what the documents of a case say together: amounts by kind of expense, persons, meal,
 *           occasion
 * PROMISES  sums only what was read; every derived amount says from what (with or without VAT);
 *           exact øre
 * NEVER     opinions (judge.h); what could not be told stays unknown
 * FAILS     never
 * RUNS IN   clerk
 */
#pragma once
#include "daemon/judge.h"

typedef enum {
    SUM_DINNER,
    SUM_LUNCH,
    SUM_MEAL, /* a meal, but which one cannot be told */
    SUM_DRINKS,
    SUM_ROOM,
    SUM_LODGING,
    SUM_FEE,
    SUM_GOODS, /* gift, software, hardware, medical, transport */
    SUM_OTHER,
    SUM_COUNT,
} SumKind;

typedef struct FactsSum {
    int lines;
    int64_t net_oere, incl_oere; /* without and with VAT */
    int64_t quantity;            /* of its lines when they agree, else 0 */
} FactsSum;

/* One person on the lists, named once however often the lists repeat the name. */
typedef struct FactsPerson {
    const char *name;
    const char *state; /* present absent virtual */
    const char *role;  /* doctor staff guest unknown */
    int64_t times;     /* how often the lists name this person */
} FactsPerson;

typedef struct Facts {
    const CaseDocument *voucher; /* the one to judge, NULL: no readable voucher */
    const CaseDocument *refused; /* a voucher that could not be read, NULL: none */
    const Reading *reading;      /* of voucher */
    char *day;                   /* the expense's: decides the rules in force */
    bool day_read;               /* day stands on a document */
    char *currency;              /* "DKK" when the voucher says nothing else */
    bool has_total, has_net, has_vat;
    int64_t total_oere, net_oere, vat_oere, tip_oere;

    FactsSum sums[SUM_COUNT];
    bool has_lines, lines_overflow;
    int64_t lines_oere; /* as the lines stand */
    bool lines_incl;    /* they are with VAT */
    bool vat_known;     /* false: amounts were taken as they stand */

    bool catering;                              /* food or drink was bought */
    int64_t dinner_oere, lunch_oere, meal_oere; /* with VAT and drinks; 0: none */
    const char *meal_why; /* what told the meal: line time occasion; NULL: nothing did */

    int64_t covers;     /* charged on the voucher, 0: not stated */
    int64_t count;      /* said in a letter or list, without names; 0: not said */
    GPtrArray *persons; /* FactsPerson */
    int64_t present, absent, virtual_count;
    int64_t doctors, staff, guests, unknown; /* of those present */
    int64_t divisor;        /* covers, else present + absent, else count; 0: nothing */
    const char *divisor_da; /* "betalte kuverter", … */
    const char *occasion;   /* NULL: none found */
    const char *event_date;
} Facts;

void facts_gather(const CaseFile *file, const RulePack *pack, const char *today, Facts *out);
/* The category of the reader that most of the voucher is for, as the ledger posts it; "other" when
 * no line tells. Borrowed. (facts_kind.c) */
const char *facts_category(const CaseFile *file);
/* A line's amount with VAT, by its own rate or the document's; false: the line has none. */
bool facts_line_incl(const Facts *facts, const ReadingLine *line, int64_t *out_oere) MUST_CHECK;
void facts_clear(Facts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Facts, facts_clear)
