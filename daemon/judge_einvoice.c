/* X16, X17 and what other rules say of e-invoices: what breaks the rules of their own standard, as
 * the reader found it (ocr/einvoice/validate.h). */
#include "daemon/judge_rule.h"
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 3 }; /* the first of them say enough; the others stand on the case page */

static bool
is_xml(const Judge *j)
{
    return judge_is(j->facts->reading->how, "xml");
}

static bool
is_kind(const Judge *j, const ReadingFinding *f, const char *kind)
{
    return judge_is(f->severity, "fatal") &&
           judge_is(rules_einvoice(j->pack, f->rule, j->day), kind);
}

char *
judge_broken(const Judge *j, const char *kind)
{
    const GPtrArray *findings = j->facts->reading->findings;
    g_autoptr(GString) shown = g_string_new(NULL);
    unsigned n = 0;
    for (guint i = 0; i < findings->len; i++) {
        const ReadingFinding *f = findings->pdata[i];
        if (!is_kind(j, f, kind) || ++n > SHOWN)
            continue;
        bool ours = strchr(f->rule, '-') == NULL || judge_is(f->rule, "payment-check");
        g_string_append_printf(shown, "%s%s%s%s", shown->len ? "; " : "", ours ? "" : f->rule,
                               ours ? "" : ": ", f->text);
    }
    if (n > SHOWN)
        g_string_append_printf(shown, "; og %u til", n - SHOWN);
    return n ? g_string_free(g_steal_pointer(&shown), FALSE) : NULL;
}

/* --- X16: the payment data ---------------------------------------------------------------- */

void
check_payment_data(Judge *j)
{
    g_autofree char *broken = is_xml(j) ? judge_broken(j, "payment") : NULL;
    if (broken)
        judge_rests_on(judge_fail(j, "X16", broken), j->facts->voucher, FIELD_PAYMENT_REFERENCE);
    else if (is_xml(j) && reading_value(j->facts->reading, FIELD_PAYMENT_KIND))
        judge_pass(j, "X16", NULL);
    else
        judge_skip(j, "X16");
}

/* --- X17: the standard -------------------------------------------------------------------- */

static const struct {
    FieldId id;
    const char *name;
} known_by[] = {
    {FIELD_INVOICE_ID, "fakturanummer"},
    {FIELD_ISSUE_DATE, "fakturadato"},
    {FIELD_SUPPLIER_NAME, "leverandørens navn"},
    {FIELD_SUPPLIER_CVR, "leverandørens CVR-nummer"},
};

/* What is missing is only asked for where the rules say so and no reading of ours found it. */
static char *
missing_identity(const Judge *j)
{
    g_autoptr(GString) missing = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(known_by); i++) {
        if (reading_value(j->facts->reading, known_by[i].id))
            continue;
        g_autofree char *broken = judge_broken(j, field_name(known_by[i].id));
        if (broken)
            g_string_append_printf(missing, "%s%s (%s)", missing->len ? "; " : "", known_by[i].name,
                                   broken);
    }
    return missing->len ? g_string_free(g_steal_pointer(&missing), FALSE) : NULL;
}

/* The ids of what decides nothing here, each once: the case page shows their sentences. */
static char *
other_rules(const Judge *j, unsigned *out_n)
{
    const GPtrArray *findings = j->facts->reading->findings;
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < findings->len; i++) {
        const ReadingFinding *f = findings->pdata[i];
        const char *kind = rules_einvoice(j->pack, f->rule, j->day);
        if (judge_is(f->severity, "fatal") && !judge_is(kind, "sums") &&
            !judge_is(kind, "payment") &&
            !g_ptr_array_find_with_equal_func(ids, f->rule, g_str_equal, NULL))
            g_ptr_array_add(ids, f->rule);
    }
    *out_n = ids->len;
    g_ptr_array_add(ids, NULL);
    return g_strjoinv(", ", (char **)ids->pdata);
}

void
check_standard(Judge *j)
{
    unsigned n = 0;
    g_autofree char *missing = is_xml(j) ? missing_identity(j) : NULL;
    g_autofree char *others = is_xml(j) ? other_rules(j, &n) : NULL;
    if (missing)
        judge_ask_sender(j, judge_fail(j, "X17/identity", missing), "einvoice");
    else if (n > 0) {
        judge_tag(j, "number", g_strdup_printf("%u", n));
        judge_fail(j, "X17", others);
    } else if (is_xml(j)) {
        judge_pass(j, "X17", j->facts->reading->format);
    } else {
        judge_skip(j, "X17");
    }
}

/* --- C01: why it could not be read -------------------------------------------------------- */

/* What the XML reader says, by a phrase of its sentence (ocr/einvoice/xml.c and libxml2). */
static const struct {
    const char *phrase, *danish;
} reasons[] = {
    {"DOCTYPE", "den indeholder en DOCTYPE, og det er ikke tilladt"},
    {"Entity", "den bruger en entitet, som ikke findes"},
    {"Excessive depth", "elementerne er indlejret for dybt"},
    {"too many elements", "den har for mange elementer"},
    {"too many namespaces", "den har for mange navnerum"},
    {"too many attributes", "et element har for mange attributter"},
    {"start tag is too long", "et element er for langt"},
    {"comment is full", "en kommentar er ikke gyldig"},
    {"embedded files", "den har for mange eller for store vedhæftede filer"},
    {"over the limit", "den er for stor"},
    {"huge", "et felt er for stort"},
    {"UTF-8", "tegnene passer ikke til den tegnkodning, som filen angiver"},
    {"ncoding", "tegnene passer ikke til den tegnkodning, som filen angiver"},
    {"Premature end", "filen slutter, før fakturaen er færdig"},
    {"not closed", "filen slutter, før fakturaen er færdig"},
    {"mismatch", "et element er ikke lukket rigtigt"},
    {"empty", "filen er tom"},
};

static const char *
danish_reason(const char *said)
{
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++)
        if (strstr(said, reasons[i].phrase))
            return reasons[i].danish;
    return "filen er ikke gyldig XML";
}

char *
judge_unreadable_einvoice(const Reading *reading)
{
    static const char line[] = "line ";
    static const char *const ends[] = {"unreadable", "hostile", NULL};
    const char *said = reading->reason ? reading->reason : "";
    if (!judge_is(reading->how, "xml") || !g_strv_contains(ends, reading->end))
        return NULL;
    long number = g_str_has_prefix(said, line) ? strtol(said + strlen(line), NULL, 10) : 0;
    const char *why = danish_reason(said);
    return number > 0 ? g_strdup_printf("%s, linje %ld", why, number) : g_strdup(why);
}
