/* What was bought (C03, D17, D18, D21, D29, D32, E30–E32, F11, G02–G05, G09). */
#include "daemon/judge_rule.h"
#include "daemon/likeness.h"
#include "daemon/money.h"

static bool
has_lines(const Judge *j)
{
    return j->facts->reading->lines->len > 0;
}

/* A room may be private, and a bar may stand in a room's name. */
static const ReadingLine *
own_line(const Judge *j, const char *list)
{
    const GPtrArray *lines = j->facts->reading->lines;
    for (guint i = 0; i < lines->len; i++) {
        const ReadingLine *line = lines->pdata[i];
        if (!judge_is(line->category, "room") && rules_word(j->pack, list, line->text, NULL))
            return line;
    }
    return NULL;
}

static bool
is_invoice(const Judge *j)
{
    return judge_is(j->file->route, "invoice");
}

static bool
is_retreat(const Judge *j)
{
    return j->facts->sums[SUM_LODGING].lines > 0 || judge_says(j, "retreat", NULL);
}

/* --- what participants pay themselves ------------------------------------------------------ */

void
check_private_lines(Judge *j)
{
    const ReadingLine *line = own_line(j, "private");
    if (line)
        judge_fail_on_line(j, "C03", line, NULL);
    else
        judge_pass_or_skip(j, "C03", has_lines(j));
}

/* Drinks with an ordinary meal count in D07 and D08; beside a package they are extra. */
static const ReadingLine *
extra_beside_package(const Judge *j)
{
    const ReadingLine *extra = own_line(j, "extras");
    bool package = judge_line_with(j, "package") != NULL;
    if (!extra && package)
        extra = judge_line_of(j, "drinks");
    bool own = extra && rules_word(j->pack, "own_account", extra->text, NULL);
    return package || own ? extra : NULL;
}

void
check_extras(Judge *j)
{
    const ReadingLine *line = extra_beside_package(j);
    if (line)
        judge_fail_on_line(j, "D17", line, NULL);
    else
        judge_pass_or_skip(j, "D17", has_lines(j));
}

void
check_split_invoice(Judge *j)
{
    const ReadingLine *line = own_line(j, "own_account");
    if (!is_invoice(j) || !has_lines(j))
        judge_skip(j, "D18");
    else if (line && j->facts->reading->lines->len > 1)
        judge_ask_sender(j, judge_fail_on_line(j, "D18", line, NULL), "separate");
    else
        judge_pass(j, "D18", NULL);
}

void
check_retreat_extras(Judge *j)
{
    const ReadingLine *line = own_line(j, "retreat_extras");
    if (!is_retreat(j))
        judge_skip(j, "D29");
    else if (line)
        judge_ask_sender(j, judge_fail_on_line(j, "D29", line, NULL), "separate");
    else
        judge_pass(j, "D29", NULL);
}

/* --- venues -------------------------------------------------------------------------------- */

void
check_own_clinic(Judge *j)
{
    const char *supplier = reading_value(j->facts->reading, FIELD_SUPPLIER_NAME);
    if (j->facts->sums[SUM_ROOM].lines == 0)
        judge_skip(j, "D21");
    else if (rules_word(j->pack, "clinic", supplier, NULL))
        judge_rests_on(judge_fail(j, "D21", NULL), j->facts->voucher, FIELD_SUPPLIER_NAME);
    else
        judge_pass(j, "D21", NULL);
}

void
check_watched_venue(Judge *j)
{
    const char *supplier = reading_value(j->facts->reading, FIELD_SUPPLIER_NAME);
    if (!j->facts->catering || !supplier)
        judge_skip(j, "D32");
    else if (rules_word(j->pack, "watched_venue", supplier, NULL))
        judge_rests_on(judge_fail(j, "D32", NULL), j->facts->voucher, FIELD_SUPPLIER_NAME);
    else
        judge_pass(j, "D32", NULL);
}

/* --- gifts --------------------------------------------------------------------------------- */

static int64_t
gifts_oere(const Judge *j)
{
    const GPtrArray *lines = j->facts->reading->lines;
    int64_t sum = 0;
    for (guint i = 0; i < lines->len; i++) {
        int64_t amount = 0;
        const ReadingLine *line = lines->pdata[i];
        if (judge_is(line->category, "gift"))
            (void)!facts_line_incl(j->facts, line, &amount);
        (void)!money_add(sum, amount, &sum);
    }
    return sum;
}

static bool
gift_limit(Judge *j, const char *limit, int64_t *out_most, char **out_sum)
{
    int64_t amount = gifts_oere(j);
    if (!judge_line_of(j, "gift") || !judge_in_kroner(j) ||
        !rules_limit(j->pack, limit, j->day, out_most))
        return false;
    g_autofree char *given = money_sentence(amount, NULL), *most = money_sentence(*out_most, NULL);
    *out_sum = g_strdup_printf("gaver for %s inkl. moms; højst %s", given, most);
    judge_tag(j, "amount", g_steal_pointer(&given));
    return true;
}

/* Whom the gift is for stands with the speaker, the occasion or the guests. */
void
check_gift(Judge *j)
{
    int64_t most;
    g_autofree char *sum = NULL;
    const Facts *f = j->facts;
    const ReadingLine *line = judge_line_of(j, "gift");
    bool named = f->guests > 0 || reading_value(f->reading, FIELD_SPEAKER) ||
                 reading_value(f->reading, FIELD_RECIPIENT);
    if (!gift_limit(j, "small_gift", &most, &sum))
        judge_skip(j, "E30");
    else if (gifts_oere(j) > most)
        judge_fail_on_line(j, "E30", line, sum);
    else if (!named)
        judge_ask_meeting(j, judge_fail_on_line(j, "E30/recipient", line, NULL), "recipient");
    else
        judge_pass(j, "E30", sum);
}

void
check_gift_tax(Judge *j)
{
    const ReadingLine *line = judge_line_of(j, "gift");
    if (line)
        judge_fail_on_line(j, "E31", line, NULL);
    else
        judge_skip(j, "E31");
}

void
check_gift_ceiling(Judge *j)
{
    int64_t most;
    g_autofree char *sum = NULL;
    if (!gift_limit(j, "gift_ceiling", &most, &sum))
        judge_skip(j, "E32");
    else if (gifts_oere(j) > most)
        judge_fail_on_line(j, "E32", judge_line_of(j, "gift"), sum);
    else
        judge_pass(j, "E32", sum);
}

/* --- what clusters may not buy ------------------------------------------------------------- */

static void
forbid(Judge *j, const char *rule, const char *category, const char *list)
{
    const ReadingLine *line = category ? judge_line_of(j, category) : NULL;
    if (!line)
        line = own_line(j, list);
    if (line)
        judge_fail_on_line(j, rule, line, NULL);
    else
        judge_pass_or_skip(j, rule, has_lines(j));
}

void
check_medical(Judge *j)
{
    forbid(j, "G03", "medical", "medical");
}

void
check_clinic_operation(Judge *j)
{
    forbid(j, "G04", NULL, "clinic_operation");
}

void
check_study_trip(Judge *j)
{
    forbid(j, "F11", NULL, "study_trip");
}

void
check_software(Judge *j)
{
    const ReadingLine *line = judge_line_of(j, "software");
    bool purpose = j->facts->occasion != NULL;
    for (guint i = 0; i < j->file->documents->len; i++) {
        const CaseDocument *d = j->file->documents->pdata[i];
        purpose |= rules_word(j->pack, "purpose", d->reading->text, NULL) && d != j->facts->voucher;
    }
    if (!line)
        judge_skip(j, "G02");
    else if (purpose || rules_word(j->pack, "purpose", line->text, NULL))
        judge_pass(j, "G02", line->text);
    else
        judge_ask_meeting(j, judge_fail_on_line(j, "G02", line, NULL), "purpose");
}

void
check_laegelaug(Judge *j)
{
    const Reading *r = j->facts->reading;
    const FieldId fields[] = {FIELD_BUYER_NAME, FIELD_SUPPLIER_NAME, FIELD_OCCASION};
    const char *word = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(fields) && !word; i++)
        (void)rules_word(j->pack, "laegelaug", reading_value(r, fields[i]), &word);
    if (!word && !judge_says(j, "laegelaug", &word)) {
        judge_pass(j, "G05", NULL);
        return;
    }
    judge_tag(j, "item", g_strdup(word));
    judge_fail(j, "G05", NULL);
}

/* Most of an invoice is of no kind we know: the closed list is honorar, møde, konsulent. */
void
check_allowed_purpose(Judge *j)
{
    const Facts *f = j->facts;
    const FactsSum *other = &f->sums[SUM_OTHER];
    int64_t all = 0;
    for (int kind = 0; kind < SUM_COUNT; kind++)
        (void)!money_add(all, f->sums[kind].incl_oere, &all);
    if (!f->has_lines || judge_is(f->reading->kind, "receipt") || all <= 0) {
        judge_skip(j, "G09");
        return;
    }
    const ReadingLine *line = judge_line_of(j, "other");
    bool consultant = judge_says(j, "consultant", NULL);
    if (other->incl_oere > all / 2 && line && !consultant)
        judge_fail_on_line(j, "G09", line, NULL);
    else
        judge_pass(j, "G09", NULL);
}
