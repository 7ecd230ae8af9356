/* Which cluster and meeting an invoice is about: suppliers write it where they find room. */
#include "daemon/day.h"
#include "ocr/einvoice/einvoice.h"
#include "ocr/fields/date.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* How sure a word of the supplier's is; the letters themselves are certain. */
#define SURE 0.97
#define LIKELY 0.9
#define DOUBTFUL 0.5 /* two places say different things */

static void
add_term(GPtrArray *texts, const Term *term)
{
    if (term->value)
        g_ptr_array_add(texts, (gpointer)(guintptr)term->value);
}

static void
add_terms(GPtrArray *texts, const List *list)
{
    LIST_EACH(TermItem, entry, list)
    add_term(texts, &entry->term);
}

/* References first: they are written for the buyer. */
static GPtrArray *
references_of(const Einvoice *invoice)
{
    GPtrArray *texts = g_ptr_array_new();
    const Term *const references[] = {
        &invoice->buyer_reference,
        &invoice->order_reference,
        &invoice->buyer.contact_name,
        &invoice->buyer.contact_id,
        &invoice->buyer.name,
        &invoice->buyer.registered_name,
        &invoice->buyer.street_more,
        &invoice->accounting_cost,
        &invoice->project,
        &invoice->contract,
        &invoice->sales_order,
        &invoice->tender,
        &invoice->delivery.registered_name,
        &invoice->delivery.name,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(references); i++)
        add_term(texts, references[i]);
    add_terms(texts, &invoice->notes);
    LIST_EACH(PaymentTerms, terms, &invoice->payment_terms)
    add_term(texts, &terms->note);
    return texts;
}

/* Lines last: they may name others. */
static GPtrArray *
lines_of(const Einvoice *invoice)
{
    GPtrArray *texts = g_ptr_array_new();
    LIST_EACH(Line, line, &invoice->lines)
    {
        add_term(texts, &line->name);
        add_terms(texts, &line->descriptions);
        add_terms(texts, &line->notes);
        add_term(texts, &line->accounting_cost);
    }
    return texts;
}

/* --- what a text may tell of ---------------------------------------------------------------------
 */

enum { NAMES_CLUSTER = 1, COUNTS_COVERS = 2, TELLS_OCCASION = 4 };

/* In lower case. Patterns cost much more than a look for these, and few invoices have any. */
static const struct {
    const char *word;
    unsigned tells;
} words[] = {
    {"klynge", NAMES_CLUSTER},     {"cluster", NAMES_CLUSTER},      {"kuvert", COUNTS_COVERS},
    {"couvert", COUNTS_COVERS},    {"covers", COUNTS_COVERS},       {"deltager", COUNTS_COVERS},
    {"pers", COUNTS_COVERS},       {"gæst", COUNTS_COVERS},         {"guest", COUNTS_COVERS},
    {"anledning", TELLS_OCCASION}, {"formål", TELLS_OCCASION},      {"begivenhed", TELLS_OCCASION},
    {"occasion", TELLS_OCCASION},  {"arrangement", TELLS_OCCASION}, {"møde", TELLS_OCCASION},
    {"internat", TELLS_OCCASION},  {"kursus", TELLS_OCCASION},      {"temadag", TELLS_OCCASION},
    {"temaaften", TELLS_OCCASION}, {"workshop", TELLS_OCCASION},    {"foredrag", TELLS_OCCASION},
};

/* Words as bits by one of their letters, small or capital. */
typedef unsigned WordBits[UCHAR_MAX + 1];

static void
fill_bits(WordBits bits, size_t letter)
{
    G_STATIC_ASSERT(G_N_ELEMENTS(words) <= sizeof(unsigned) * CHAR_BIT);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        bits[(unsigned char)words[i].word[letter]] |= 1U << i;
        bits[(unsigned char)g_ascii_toupper(words[i].word[letter])] |= 1U << i;
    }
}

/* One pass over the text, letters alike; most pairs of letters begin none of the words. */
static unsigned
tells_of(const char *text)
{
    WordBits first = {0}, second = {0};
    unsigned told = 0;
    fill_bits(first, 0);
    fill_bits(second, 1);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        unsigned begun = first[p[0]] & second[p[1]];
        for (size_t i = 0; begun >> i; i++)
            if ((begun >> i & 1) && (told & words[i].tells) == 0 &&
                g_ascii_strncasecmp((const char *)p, words[i].word, strlen(words[i].word)) == 0)
                told |= words[i].tells;
    }
    return told;
}

/* --- cluster -------------------------------------------------------------------------------------
 */

/* What cluster_in() can find has a digit and "klynge", "KL" or "cluster"; an invoice has hundreds
 * of texts without, and each look costs four patterns. */
static bool
may_name_cluster(const char *text)
{
    return strpbrk(text, "0123456789") && (strcasestr(text, "kl") || strcasestr(text, "cluster"));
}

static bool
set_cluster(const char *text, double confidence, Reading *reading)
{
    int number;
    g_autofree char *name = NULL;
    if (!may_name_cluster(text) || !cluster_in(text, &number, &name))
        return false;
    g_autofree char *digits = g_strdup_printf("%d", number);
    (void)reading_set(reading, FIELD_CLUSTER_NUMBER, digits, confidence, "xml");
    (void)reading_set(reading, FIELD_CLUSTER_NAME, name, confidence, "xml");
    return true;
}

static bool
find_cluster(const GPtrArray *texts, Reading *reading)
{
    for (guint i = 0; i < texts->len; i++)
        if (set_cluster(g_ptr_array_index(texts, i), 1, reading))
            return true;
    return false;
}

/* Some write it where no reader of invoices looks: any text of the document, line by line. */
static void
find_cluster_anywhere(Reading *reading)
{
    g_auto(GStrv) texts = g_strsplit(reading->text, "\n", -1);
    for (guint i = 0; texts[i]; i++)
        if (set_cluster(texts[i], SURE, reading))
            return;
}

/* --- covers --------------------------------------------------------------------------------------
 */

#define COVERS_NUMBER "(?<![\\d.,:/-])(?<n>[1-9]\\d{0,2})"
#define NOT_MORE "(?![\\d]|[.,:/-]\\d)"

/* Words that count who was at the table; a line's "2 personer" may be the size of a room. */
static const char *const cover_forms[] = {
    COVERS_NUMBER " ?(?:stk\\.? )?(?:betalte )?(?:kuverter|kuvert|couverter|covers)\\b",
    "\\b(?:antal )?(?:kuverter|couverter|covers) ?[:=]? ?" COVERS_NUMBER NOT_MORE,
    COVERS_NUMBER " ?(?:deltagere|personer|pers\\b|gester|guests)",
    "\\bantal (?:deltagere|personer|pers\\.?|gester) ?[:=]? ?" COVERS_NUMBER NOT_MORE,
    "\\b(?:deltagere|personer|gester|guests) ?[:=] ?" COVERS_NUMBER NOT_MORE,
};
enum { COVER_FORMS_OF_LINES = 2 };

/* The first number a form finds in folded text, 0: none. */
static long
covers_by(const char *form, const char *folded)
{
    g_autoptr(GRegex) regex = g_regex_new(form, 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(regex, folded, 0, &match))
        return 0;
    g_autofree char *digits = g_match_info_fetch_named(match, "n");
    return strtol(digits, NULL, 10);
}

/* Places that contradict each other leave the first one in doubt. */
static void
find_covers(const GPtrArray *texts, size_t n_forms, Reading *reading)
{
    for (guint i = 0; i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        if (!strpbrk(text, "0123456789") || !(tells_of(text) & COUNTS_COVERS))
            continue;
        g_autofree char *folded = fold_text(text);
        long covers = 0;
        for (size_t k = 0; covers == 0 && k < n_forms; k++)
            covers = covers_by(cover_forms[k], folded);
        const char *known = reading_value(reading, FIELD_COVERS);
        if (covers == 0 || (known && strtol(known, NULL, 10) == covers))
            continue;
        g_autofree char *value = g_strdup_printf("%ld", covers);
        (void)reading_set(reading, FIELD_COVERS, known ? known : value, known ? DOUBTFUL : SURE,
                          "xml");
    }
}

/* --- occasion and day ----------------------------------------------------------------------------
 */

static const struct {
    const char *pattern; /* of the original text; group 1 is the occasion */
    double confidence;
} occasion_forms[] = {
    {"\\b(?:anledning|formål|begivenhed|arrangement|occasion)\\s*:\\s*([^\\n;.]{3,120})", SURE},
    {"\\b([a-zæøå]*(?:klynge|leder|evaluerings|års|opstarts|data)møde\\b[^\\n;.,]{0,80})", LIKELY},
    {"\\b((?:møde|internat|kursus|temadag|temaaften|workshop|foredrag)\\b"
     " (?:om|vedr|vedrørende|den|d\\.)[^\\n;,]{2,80})",
     LIKELY},
};

static void
find_occasion(const char *text, Reading *reading)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(occasion_forms); i++) {
        g_autoptr(GRegex) regex = g_regex_new(occasion_forms[i].pattern, G_REGEX_CASELESS, 0, NULL);
        g_autoptr(GMatchInfo) match = NULL;
        if (!g_regex_match(regex, valid, 0, &match))
            continue;
        g_autofree char *found = g_match_info_fetch(match, 1);
        (void)reading_set(reading, FIELD_OCCASION, found, occasion_forms[i].confidence, "xml");
        return;
    }
}

/* A day beside the words of a meeting is the meeting's: behind the word sooner than before it. */
static void
find_day(const char *text, Reading *reading)
{
    g_autofree char *folded = fold_text(text);
    const char *meeting = strstr(folded, "mode");
    int from = meeting ? (int)(meeting - folded) : 0;
    DateHit hit = {0};
    if ((date_scan(folded, from, false, &hit) || date_scan(folded, 0, false, &hit)) &&
        day_valid(hit.iso))
        (void)reading_set(reading, FIELD_EVENT_DATE, hit.iso, LIKELY, "xml");
    date_hit_clear(&hit);
}

static void
find_meeting(const GPtrArray *texts, Reading *reading)
{
    for (guint i = 0; i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        if (!(tells_of(text) & TELLS_OCCASION))
            continue;
        if (!reading_value(reading, FIELD_OCCASION))
            find_occasion(text, reading);
        if (!reading_value(reading, FIELD_EVENT_DATE) && strpbrk(text, "0123456789"))
            find_day(text, reading);
    }
}

/* BT-72: what was delivered on a day was for that day. */
static void
set_delivery_day(const Einvoice *invoice, Reading *reading)
{
    g_autofree char *day = einvoice_day(&invoice->delivery_date);
    if (day && !reading_value(reading, FIELD_EVENT_DATE))
        (void)reading_set(reading, FIELD_EVENT_DATE, day, LIKELY, "xml");
}

void
einvoice_read_occasion(const Einvoice *invoice, Reading *reading)
{
    g_autoptr(GPtrArray) references = references_of(invoice), lines = lines_of(invoice);
    unsigned told = reading->text ? tells_of(reading->text) : 0; /* all that people read */
    if (!find_cluster(references, reading) && !find_cluster(lines, reading) &&
        (told & NAMES_CLUSTER))
        find_cluster_anywhere(reading);
    if (told & COUNTS_COVERS) {
        find_covers(references, G_N_ELEMENTS(cover_forms), reading);
        find_covers(lines, COVER_FORMS_OF_LINES, reading);
    }
    if (told & TELLS_OCCASION) {
        find_meeting(references, reading);
        find_meeting(lines, reading);
    }
    set_delivery_day(invoice, reading);
}
