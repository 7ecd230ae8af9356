#include "daemon/day.h"
#include "daemon/judge_rule.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include <string.h>

/* --- C01: a readable voucher
 * ------------------------------------------------------------------------ */

/* What a sender can do about a document that could not be read. The others (killed, timed-out,
 * hostile) are ours to look at: asking for the same file again would help nobody. */
static const struct {
    const char *end, *text_id, *reason;
    bool another_copy_helps;
} ends[] = {
    {"encrypted", "C01/encrypted", "det er låst med adgangskode", true},
    {"too-big", "C01/too-big", "det er for stort", true},
    {"blank", "C01/unreadable", "siden er tom", true},
    {"nothing-found", "C01/unreadable", "der kunne ikke læses noget på det", true},
    {"unreadable", "C01/unreadable", "filen er beskadiget eller af en ukendt type", true},
    {"timed-out", "C01/ours", "læsningen tog for lang tid", false},
    {"killed", "C01/ours", "læseprogrammet blev stoppet", false},
    {"hostile", "C01/ours", "filen bryder grænserne for, hvad et bilag må indeholde", false},
};

static size_t
end_index(const char *end)
{
    size_t i = 0;
    while (i + 1 < G_N_ELEMENTS(ends) && !judge_is(end, ends[i].end))
        i++;
    return i; /* an end we do not know counts as the last: a person looks */
}

/* What the reader measured on a photo that it could not read (ocr/image_flaw.c). */
static const struct {
    const char *rule, *text_id, *reason;
} flaws[] = {
    {"photo-dark", "C01/dark", "billedet er for mørkt"},
    {"photo-blurred", "C01/blurred", "billedet er uskarpt"},
    {"photo-cut", "C01/cut", "en del af bilaget er uden for billedet"},
    {"photo-small", "C01/small", "skriften på billedet er for lille"},
    {"photo-glare", "C01/glare", "lyset spejler sig i papiret"},
};

static bool
has_finding(const Reading *reading, const char *rule)
{
    for (guint i = 0; i < reading->findings->len; i++)
        if (judge_is(((const ReadingFinding *)reading->findings->pdata[i])->rule, rule))
            return true;
    return false;
}

/* The index in flaws, or their number: nothing was measured. */
static size_t
flaw_index(const Reading *reading)
{
    size_t i = 0;
    while (i < G_N_ELEMENTS(flaws) && !has_finding(reading, flaws[i].rule))
        i++;
    return i;
}

static char *
document_reason(const CaseDocument *d)
{
    size_t flaw = flaw_index(d->reading);
    /* the reader's own words are for the operator: `bilag show` has them */
    return g_strdup_printf("%s: %s", d->name && *d->name ? d->name : "dokumentet",
                           flaw < G_N_ELEMENTS(flaws) ? flaws[flaw].reason
                                                      : ends[end_index(d->reading->end)].reason);
}

void
check_voucher(Judge *j)
{
    const Facts *f = j->facts;
    if (f->voucher) {
        judge_pass(j, "C01", NULL);
        return;
    }
    if (!f->refused) {
        judge_ask_sender(j, judge_fail(j, "C01", NULL), "voucher");
        return;
    }
    size_t i = end_index(f->refused->reading->end), flaw = flaw_index(f->refused->reading);
    const char *text_id = flaw < G_N_ELEMENTS(flaws) ? flaws[flaw].text_id : ends[i].text_id;
    g_autofree char *einvoice = judge_unreadable_einvoice(f->refused->reading);
    judge_tag(j, "reason", einvoice ? g_strdup(einvoice) : document_reason(f->refused));
    const char *name = f->refused->name;
    judge_tag(j, "item", g_strdup(name && *name ? name : "bilaget"));
    Finding *finding = judge_fail(j, einvoice ? "C01/einvoice" : text_id, NULL);
    finding->part = f->refused->part;
    if (einvoice)
        judge_ask_sender(j, finding, "einvoice");
    else if (ends[i].another_copy_helps)
        judge_ask_sender(j, finding, "voucher");
}

/* --- C04: kinds of expense apart
 * ---------------------------------------------------------------------- */

static int
kinds_of_expense(const Facts *f)
{
    int n = 0;
    for (int kind = 0; kind < SUM_OTHER; kind++)
        n += f->sums[kind].lines > 0;
    return n;
}

/* The line that lumps room and food together, NULL: none. */
static const ReadingLine *
lump_line(const Judge *j)
{
    const GPtrArray *lines = j->facts->reading->lines;
    for (guint i = 0; i < lines->len; i++) {
        const ReadingLine *line = lines->pdata[i];
        if (rules_word(j->pack, "lump_sum", line->text, NULL) &&
            (judge_is(line->category, "other") || !line->category))
            return line;
    }
    return NULL;
}

static void
fail_specification(Judge *j, const char *rule, const ReadingLine *line)
{
    judge_tag(j, "item", g_strdup(line ? line->text : NULL));
    g_autofree char *lump = g_strconcat(rule, "/lump", NULL);
    judge_ask_sender(j, judge_fail(j, line ? lump : rule, NULL), "specification");
}

/* A till slip from a restaurant is specified by nature; that its lines could not be read is our
 * doubt (X11), not the sender's fault. */
static void
check_lines(Judge *j, const char *rule, bool applies)
{
    const Facts *f = j->facts;
    const ReadingLine *lump = lump_line(j);
    if (!applies)
        judge_skip(j, rule);
    else if (lump && kinds_of_expense(f) == 0)
        fail_specification(j, rule, lump);
    else if (!f->has_lines && judge_is(f->reading->kind, "invoice") &&
             !judge_is(f->reading->how, "ocr"))
        fail_specification(j, rule, NULL);
    else if (!f->has_lines)
        judge_skip(j, rule);
    else
        judge_pass(j, rule, NULL);
}

void
check_specification(Judge *j)
{
    check_lines(j, "C04", !judge_is(j->facts->reading->kind, "receipt"));
}

void
check_outlay_specification(Judge *j)
{
    check_lines(j, "C05", judge_is(j->facts->reading->kind, "receipt"));
}

/* --- X01, X02: seen before
 * -------------------------------------------------------------------------- */

static bool
is_repeat(const Judge *j, const char *rule)
{
    const char *by = j->file->duplicate_rule;
    return j->duplicate != 0 && judge_is(by ? by : "X02", rule);
}

void
check_same_file(Judge *j)
{
    judge_tag(j, "case", g_strdup(j->duplicate_number)); /* M01 spoke of another one */
    if (is_repeat(j, "X01"))
        judge_fail(j, "X01", NULL)->other_case = j->duplicate;
    else
        judge_pass(j, "X01", NULL);
}

void
check_same_invoice(Judge *j)
{
    const Facts *f = j->facts;
    if (is_repeat(j, "X02"))
        judge_fail(j, "X02", NULL)->other_case = j->duplicate;
    else if (reading_value(f->reading, FIELD_SUPPLIER_CVR) &&
             reading_value(f->reading, FIELD_INVOICE_ID) && f->has_total)
        judge_pass(j, "X02", NULL);
    else
        judge_skip(j, "X02");
}

/* --- X03: PDF and XML of one invoice
 * ------------------------------------------------------------------ */

static const struct {
    FieldId id;
    const char *name;
} compared[] = {
    {FIELD_TOTAL, "beløb"},
    {FIELD_VAT_TOTAL, "moms"},
    {FIELD_INVOICE_ID, "fakturanummer"},
    {FIELD_ISSUE_DATE, "fakturadato"},
    {FIELD_DUE_DATE, "forfaldsdato"},
    {FIELD_SUPPLIER_CVR, "leverandørens CVR"},
    {FIELD_PAYMENT_ACCOUNT, "konto"},
    {FIELD_CURRENCY, "valuta"},
};

static bool
same_value(const char *a, const char *b)
{
    int64_t x, y;
    if (money_parse(a, &x) && money_parse(b, &y))
        return x == y;
    g_autofree char *fa = likeness_fold(a), *fb = likeness_fold(b);
    return strcmp(fa, fb) == 0;
}

/* The page's reading is only believed above the bar, or every smudge would be a contradiction. */
static void
add_differences(const Judge *j, const Reading *copy, GString *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(compared); i++) {
        const char *xml = reading_value(j->facts->reading, compared[i].id);
        const char *page = reading_value(copy, compared[i].id);
        if (!xml || !page || same_value(xml, page) ||
            judge_permille(copy, compared[i].id) < j->config->confidence_permille)
            continue;
        g_string_append_printf(out, "%s%s: e-faktura %s, PDF %s", out->len ? "; " : "",
                               compared[i].name, xml, page);
    }
}

void
check_copies_agree(Judge *j)
{
    const GPtrArray *documents = j->file->documents;
    const GPtrArray *inside = j->facts->reading->differences;
    g_autoptr(GString) shown = g_string_new(NULL);
    bool copies = inside->len > 0;
    for (guint i = 0; i < inside->len; i++) {
        const ReadingFinding *f = inside->pdata[i];
        g_string_append_printf(shown, "%s%s", shown->len ? "; " : "", f->text);
    }
    for (guint i = 0; i < documents->len; i++) {
        const CaseDocument *d = documents->pdata[i];
        if (judge_is(d->role, "copy")) {
            copies = true;
            add_differences(j, d->reading, shown);
        }
    }
    if (shown->len)
        judge_fail(j, "X03", shown->str);
    else if (copies)
        judge_pass(j, "X03", NULL);
    else
        judge_skip(j, "X03");
}

/* --- X07, X11–X14
 * --------------------------------------------------------------------------------------- */

void
check_automatic(Judge *j)
{
    judge_tag(j, "reason", g_strdup(j->automatic));
    if (j->automatic)
        judge_fail(j, "X07/heard", NULL);
    else
        judge_skip(j, "X07");
}

static void
add_unread(const Judge *j, GString *out)
{
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        if (judge_is(d->reading->end, "complete") || d == j->facts->voucher)
            continue;
        g_autofree char *reason = document_reason(d);
        g_string_append_printf(out, "%s%s", out->len ? "; " : "", reason);
    }
}

/* True: below the bar and said so. What the decision rests on: amount, day, covers when used. */
static bool
fail_unsure(Judge *j)
{
    static const struct {
        FieldId id;
        const char *name;
    } deciding[] = {
        {FIELD_TOTAL, "beløbet"},
        {FIELD_ISSUE_DATE, "datoen"},
        {FIELD_COVERS, "antallet af kuverter"},
    };
    const Facts *f = j->facts;
    for (size_t i = 0; i < G_N_ELEMENTS(deciding); i++) {
        FieldId id = deciding[i].id;
        int permille = judge_permille(f->reading, id);
        if (!reading_value(f->reading, id) || permille >= j->config->confidence_permille)
            continue;
        int bar = j->config->confidence_permille;
        g_autofree char *sum = g_strdup_printf("%d,%d %% sikker, grænsen er %d,%d %%",
                                               permille / 10, permille % 10, bar / 10, bar % 10);
        judge_tag(j, "field", g_strdup(deciding[i].name));
        judge_tag(j, "given", g_strdup(reading_value(f->reading, id)));
        judge_rests_on(judge_fail(j, "X11", sum), f->voucher, id);
        return true;
    }
    return false;
}

static bool
any_has_finding(const Judge *j, const char *rule)
{
    for (guint i = 0; i < j->file->documents->len; i++)
        if (has_finding(((const CaseDocument *)j->file->documents->pdata[i])->reading, rule))
            return true;
    return false;
}

/* True: some page was not read, and said so. */
static bool
fail_left_out(Judge *j)
{
    bool rest = any_has_finding(j, "pages-unread"), one = any_has_finding(j, "page-unreadable");
    if (rest)
        judge_fail(j, "X11/pages", NULL);
    if (one)
        judge_fail(j, "X11/page", NULL);
    return rest || one;
}

void
check_read_surely(Judge *j)
{
    const Facts *f = j->facts;
    g_autoptr(GString) unread = g_string_new(NULL);
    add_unread(j, unread);
    bool unsure = f->voucher && fail_unsure(j);
    if (unread->len) {
        judge_tag(j, "reason", g_strdup(unread->str));
        judge_fail(j, "X11/unread", NULL);
    }
    bool left_out = fail_left_out(j);
    if (f->voucher && !f->has_total)
        judge_fail(j, "X11/no-total", NULL);
    else if (f->voucher && !judge_in_kroner(j))
        judge_fail(j, "X11/currency", f->currency);
    else if (f->voucher && !unsure && !unread->len && !left_out)
        judge_pass(j, "X11", NULL);
}

/* A case of one receipt carries the photo that it was cut from among its documents. */
void
check_one_voucher(Judge *j)
{
    guint n = 0;
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        n = MAX(n, d->reading->documents->len);
    }
    judge_tag(j, "number", g_strdup_printf("%u", n));
    if (n > 1)
        judge_fail(j, "X12", NULL);
    else if (has_finding(j->facts->reading, "several-receipts"))
        judge_fail(j, "X12/perhaps", NULL);
    else
        judge_pass(j, "X12", NULL);
}

void
check_day(Judge *j)
{
    const Facts *f = j->facts;
    const char *issued = reading_value(f->reading, FIELD_ISSUE_DATE);
    if (!f->day_read) {
        judge_fail(j, "X13/none", NULL);
        return;
    }
    bool ahead = issued && day_valid(issued) && strcmp(issued, j->today) > 0;
    if (ahead || !rules_name(j->pack, f->day))
        judge_rests_on(judge_fail(j, ahead ? "X13" : "X13/old", NULL), f->voucher,
                       FIELD_ISSUE_DATE);
    else
        judge_pass(j, "X13", f->day);
}

/* A case number is a hint, not a key: a guess must not join a case (daemon/match.h). */
void
check_named_case(Judge *j)
{
    judge_tag(j, "case", g_strdup(j->file->proposed_number));
    if (j->file->proposed_case)
        judge_fail(j, "M01", NULL);
    else
        judge_skip(j, "M01");
}

void
check_cpr(Judge *j)
{
    int seen = 0;
    for (guint i = 0; i < j->file->documents->len; i++)
        seen += ((const CaseDocument *)j->file->documents->pdata[i])->reading->cpr_seen;
    judge_tag(j, "number", g_strdup_printf("%d", seen));
    if (seen > 0)
        judge_fail(j, "X14/seen", NULL);
    else
        judge_skip(j, "X14");
}
