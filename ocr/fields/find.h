/*
 * OWNS      what all finders share: the lines of all pages, the amounts in them, what stands
 *           beside each amount, and how a found value gets into the reading
 * PROMISES  lines and amounts in reading order; places point into the pages
 * NEVER     outlives the pages it was made from
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include "ocr/words.h"

/* What the words beside an amount say it is. */
typedef enum {
    LABEL_NONE,
    LABEL_TOTAL,
    LABEL_TOTAL_WEAK, /* beløb, sum, betalt: may be the total */
    LABEL_GROSS,      /* net and VAT of one rate, in a VAT summary */
    LABEL_NET,        /* before VAT, subtotal */
    LABEL_VAT,
    LABEL_CASH,
    LABEL_CHANGE,
    LABEL_CARD,
    LABEL_TIP,
    LABEL_SERVICE, /* added to the subtotal by the house */
    LABEL_ROUNDING,
    LABEL_OTHER, /* counted, saved, per person: never the total */
} Label;

typedef struct FoundLine {
    const Page *page;
    guint first, last; /* words, last exclusive */
    char *text;        /* as page_line_text() */
    char *folded;      /* fold_text(text) */
    Label label;       /* what its words say together, wherever its amount stands */
} FoundLine;

enum { PRINTED_BYTES = 40 };

typedef struct FoundAmount {
    int64_t oere;
    guint line;        /* index in Search.lines */
    guint first, last; /* words on its page */
    Label label;
    bool whole;        /* printed without decimals, or they are only guessed */
    double confidence; /* of the worst word */
    int height;        /* of the print */
    int look;          /* which look at the pages saw it, from 0 */
    unsigned proofs;   /* set when its look is over: the sums that spoke for it there */
    /* Where it stands; an earlier look's words are gone. */
    const char *by;
    int page; /* 0: plain text */
    ReadingBox box;
    char printed[PRINTED_BYTES];
} FoundAmount;

typedef struct Search {
    GPtrArray *lines; /* FoundLine */
    GArray *amounts;  /* FoundAmount, this look's */
    GArray *earlier;  /* FoundAmount, those of earlier looks at the same pages */
    char *folded;     /* all lines joined by newlines */
    bool month_first; /* 04/05 means the 5th of April here */
    bool danish;
    int look;            /* which look at these pages this is, from 0 */
    const char *lessons; /* fields.h, or NULL */
    Reading *reading;
} Search;

/* earlier: of the looks before, to which search_keep() adds this one's; borrowed. */
Search *search_new(const GPtrArray *pages, GArray *earlier, Reading *reading);
void search_free(Search *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Search, search_free)

const FoundLine *search_line(const Search *search, guint line);
/* All amounts seen: this look's first, then those of earlier looks. */
guint search_seen(const Search *search);
const FoundAmount *search_amount(const Search *search, guint i);
/* This look is over: its amounts become evidence for the next. */
void search_keep(Search *search);
/* Fills search->amounts with labels. (amounts.c) */
void amounts_scan(Search *search);
/* What folded text in front of an amount says. (label.c) */
Label label_of(const char *folded);
/* folded holds word, also with one letter misread when word is long enough. (label.c) */
bool label_holds(const char *folded, const char *word);

/* Sets field id unless the reading has it; the place is words first..last of line. text: as it
 * stands, NULL: those words. */
void search_set(Search *search, FieldId id, const char *value, double confidence, guint line,
                guint first, guint last);
/* Sets field id to an amount of this look or an earlier one. */
void search_set_amount(Search *search, FieldId id, const FoundAmount *amount, double confidence);
/* The lowest recognition confidence of words first..last of line. */
double search_confidence(const FoundLine *line, guint first, guint last);
/* Which words of line the bytes start..end of its text are. */
void search_words(const FoundLine *line, int start, int end, guint *out_first, guint *out_last);
/* The same for bytes of its folded form. */
void search_folded_words(const FoundLine *line, int start, int end, guint *out_first,
                         guint *out_last);

/* --- the finders, in the order of the table in fields.c -------------------------------------- */
void kind_find(Search *search);
void memory_find(Search *search); /* after the company numbers, before what it helps */
void total_find(Search *search);
void currency_find(Search *search);
void dates_find(Search *search);
void event_find(Search *search); /* the day of the meeting, where words say so; part of dates */
void company_numbers_find(Search *search);
void invoice_id_find(Search *search);
void supplier_find(Search *search);
void payment_find(Search *search);
void meeting_find(Search *search);
void lines_find(Search *search);
void work_find(Search *search);
