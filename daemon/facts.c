#include "daemon/facts.h"
#include "daemon/day.h"
#include "daemon/facts_kind.h"
#include "daemon/likeness.h"
#include "daemon/money.h"
#include <stdlib.h>
#include <string.h>

enum {
    MOST_PERSONS = 2000,    /* far over the largest cluster; above it a quantity counts no people */
    LUNCH_UNTIL = 1530,     /* a till slip up to half past three is a lunch … */
    DINNER_FROM = 1700,     /* … from five a dinner, between them unknown */
    PERMILLE_PER_OERE = 10, /* "25" percent parses as 2500 hundredths = 250 permille */
};

static bool
is(const char *a, const char *b)
{
    return a && strcmp(a, b) == 0;
}

static bool
field_amount(const Reading *reading, FieldId id, int64_t *out)
{
    return money_parse(reading_value(reading, id), out);
}

static int64_t
field_count(const Reading *reading, FieldId id)
{
    int64_t hundredths;
    if (!money_parse(reading_value(reading, id), &hundredths) || hundredths % 100 != 0)
        return 0;
    int64_t n = hundredths / 100;
    return n > 0 && n <= MOST_PERSONS ? n : 0;
}

static int64_t
share(int64_t amount, int64_t numerator, int64_t denominator)
{
    __int128 product = (__int128)amount * numerator;
    __int128 half = denominator / 2;
    return (int64_t)((product + (product < 0 ? -half : half)) / denominator);
}

/* --- which document -----------------------------------------------------------------------------
 */

/* XML before anything read by eye; among equals the latest, which its sender sent to mend it. */
static void
pick_voucher(const CaseFile *file, Facts *f)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (!is(d->role, "voucher"))
            continue;
        if (!is(d->reading->end, "complete"))
            f->refused = d;
        else if (!f->voucher || is(d->reading->how, "xml") || !is(f->voucher->reading->how, "xml"))
            f->voucher = d;
    }
    f->reading = f->voucher ? f->voucher->reading : NULL;
}

static const char *
valid_day(const Reading *reading, FieldId id)
{
    const char *day = reading_value(reading, id);
    return day && day_valid(day) ? day : NULL;
}

static void
find_days(const CaseFile *file, const char *today, Facts *f)
{
    for (guint i = 0; i < file->documents->len && !f->event_date; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        f->event_date = valid_day(d->reading, FIELD_EVENT_DATE);
    }
    const char *day = f->reading ? valid_day(f->reading, FIELD_EVENT_DATE) : NULL;
    if (!day && f->reading)
        day = valid_day(f->reading, FIELD_ISSUE_DATE);
    f->day_read = day != NULL;
    f->day = g_strdup(day ? day : today);
}

/* --- amounts ------------------------------------------------------------------------------------
 */

static bool
line_amount(const ReadingLine *line, int64_t *out)
{
    return money_parse(line->gross, out) || money_parse(line->net, out);
}

static int64_t
line_rate_permille(const ReadingLine *line)
{
    int64_t hundredths;
    return money_parse(line->vat_rate, &hundredths) ? hundredths / PERMILLE_PER_OERE : -1;
}

static void
add_up_lines(Facts *f)
{
    for (guint i = 0; i < f->reading->lines->len; i++) {
        int64_t amount;
        if (!line_amount(f->reading->lines->pdata[i], &amount))
            continue;
        f->has_lines = true;
        if (!money_add(f->lines_oere, amount, &f->lines_oere))
            f->lines_overflow = true;
    }
}

/* Are the lines with VAT? XML says by its standard that they are not; a page is asked which of
 * its sums they make. */
static bool
lines_with_vat(const Facts *f)
{
    if (is(f->reading->how, "xml"))
        return false;
    bool makes_net = f->has_net && f->lines_oere == f->net_oere;
    bool makes_total = f->has_total && f->lines_oere == f->total_oere;
    if (makes_net != makes_total)
        return makes_total;
    if (f->has_net && f->has_total && !makes_net)
        return llabs(f->lines_oere - f->total_oere) <= llabs(f->lines_oere - f->net_oere);
    return true;
}

static void
with_document_vat(const Facts *f, int64_t amount, FactsSum *sum)
{
    int64_t net = f->net_oere, gross = f->net_oere + f->vat_oere;
    if (!f->vat_known || net <= 0 || gross <= 0) {
        sum->net_oere += amount;
        sum->incl_oere += amount;
        return;
    }
    sum->net_oere += f->lines_incl ? share(amount, net, gross) : amount;
    sum->incl_oere += f->lines_incl ? amount : share(amount, gross, net);
}

static void
add_line_amount(const Facts *f, const ReadingLine *line, FactsSum *sum)
{
    int64_t amount, gross, net, rate = line_rate_permille(line);
    bool has_gross = money_parse(line->gross, &gross), has_net = money_parse(line->net, &net);
    if (has_gross && has_net) {
        sum->net_oere += net;
        sum->incl_oere += gross;
    } else if (line_amount(line, &amount) && rate >= 0) {
        bool incl = has_gross || f->lines_incl;
        sum->net_oere += incl ? share(amount, 1000, 1000 + rate) : amount;
        sum->incl_oere += incl ? amount : share(amount, 1000 + rate, 1000);
    } else if (line_amount(line, &amount)) {
        with_document_vat(f, amount, sum);
    }
}

bool
facts_line_incl(const Facts *facts, const ReadingLine *line, int64_t *out_oere)
{
    FactsSum sum = {0};
    int64_t amount;
    if (!line_amount(line, &amount))
        return false;
    add_line_amount(facts, line, &sum);
    *out_oere = sum.incl_oere;
    return true;
}

static int64_t
line_quantity(const ReadingLine *line)
{
    int64_t hundredths;
    bool whole = money_parse(line->quantity, &hundredths) && hundredths % 100 == 0;
    return whole && hundredths > 0 ? hundredths / 100 : 0;
}

static void
sum_lines(const RulePack *pack, Facts *f)
{
    for (guint i = 0; i < f->reading->lines->len; i++) {
        const ReadingLine *line = f->reading->lines->pdata[i];
        FactsSum *sum = &f->sums[facts_line_kind(pack, line)];
        int64_t quantity = line_quantity(line), amount;
        if (!line_amount(line, &amount))
            continue;
        sum->quantity = sum->lines == 0 || sum->quantity == quantity ? quantity : 0;
        sum->lines++;
        add_line_amount(f, line, sum);
    }
}

static void
gather_amounts(const RulePack *pack, Facts *f)
{
    const Reading *r = f->reading;
    const char *currency = reading_value(r, FIELD_CURRENCY);
    f->currency = g_strdup(currency ? currency : "DKK");
    f->has_total = field_amount(r, FIELD_TOTAL, &f->total_oere);
    f->has_net = field_amount(r, FIELD_NET_TOTAL, &f->net_oere);
    f->has_vat = field_amount(r, FIELD_VAT_TOTAL, &f->vat_oere);
    (void)!field_amount(r, FIELD_TIP, &f->tip_oere);
    if (!f->has_net && f->has_total && f->has_vat) {
        f->net_oere = f->total_oere - f->tip_oere - f->vat_oere;
        f->vat_known = true;
    } else if (f->has_net && !f->has_vat && f->has_total) {
        f->vat_oere = f->total_oere - f->tip_oere - f->net_oere;
        f->vat_known = true;
    } else {
        f->vat_known = f->has_net && f->has_vat;
    }
    add_up_lines(f);
    if (f->lines_overflow)
        return;
    f->lines_incl = f->has_lines && lines_with_vat(f);
    sum_lines(pack, f);
}

/* --- the meal -----------------------------------------------------------------------------------
 */

static SumKind
meal_by_time(const Reading *reading)
{
    const char *time = reading_value(reading, FIELD_TIME);
    if (!time || !g_ascii_isdigit(time[0]) || strlen(time) < 5 || time[2] != ':')
        return SUM_MEAL;
    int clock = atoi(time) * 100 + atoi(time + 3);
    if (clock >= DINNER_FROM)
        return SUM_DINNER;
    return clock > 600 && clock <= LUNCH_UNTIL ? SUM_LUNCH : SUM_MEAL;
}

static SumKind
which_meal(const RulePack *pack, Facts *f)
{
    SumKind kind = meal_by_time(f->reading);
    f->meal_why = "time";
    if (kind == SUM_MEAL) {
        kind = facts_meal_kind(pack, f->occasion, SUM_MEAL);
        f->meal_why = kind == SUM_MEAL ? NULL : "occasion";
    }
    return kind;
}

/* Everything eaten and drunk. A till slip's lines are dishes that only its cook could name, so
 * there the whole total counts except what surely was no food. */
static int64_t
eaten_oere(const Facts *f)
{
    const FactsSum *s = f->sums;
    if (is(f->reading->kind, "receipt") && f->has_total)
        return f->total_oere - s[SUM_ROOM].incl_oere - s[SUM_LODGING].incl_oere -
               s[SUM_FEE].incl_oere - s[SUM_GOODS].incl_oere;
    return s[SUM_DINNER].incl_oere + s[SUM_LUNCH].incl_oere + s[SUM_MEAL].incl_oere +
           s[SUM_DRINKS].incl_oere;
}

static bool
is_catering(const RulePack *pack, const Facts *f)
{
    const FactsSum *s = f->sums;
    if (s[SUM_DINNER].lines + s[SUM_LUNCH].lines + s[SUM_MEAL].lines + s[SUM_DRINKS].lines > 0)
        return true;
    if (f->has_lines && !is(f->reading->kind, "receipt"))
        return false;
    return rules_word(pack, "catering", reading_value(f->reading, FIELD_SUPPLIER_NAME), NULL) ||
           rules_word(pack, "catering", f->reading->text, NULL);
}

/* Drinks belong to the meal they were had with: the limits are "inkl. drikkevarer". */
static void
gather_meal(const RulePack *pack, Facts *f)
{
    f->catering = is_catering(pack, f);
    if (!f->catering)
        return;
    int64_t eaten = MAX(eaten_oere(f), 0);
    bool dinner = f->sums[SUM_DINNER].lines > 0, lunch = f->sums[SUM_LUNCH].lines > 0;
    f->meal_why = "line";
    if (dinner) {
        f->lunch_oere = f->sums[SUM_LUNCH].incl_oere;
        f->dinner_oere = MAX(eaten - f->lunch_oere, 0);
    } else if (lunch) {
        f->lunch_oere = eaten;
    } else {
        SumKind kind = which_meal(pack, f);
        int64_t *to = kind == SUM_DINNER  ? &f->dinner_oere
                      : kind == SUM_LUNCH ? &f->lunch_oere
                                          : &f->meal_oere;
        *to = eaten;
    }
}

/* --- persons ------------------------------------------------------------------------------------
 */

static void
add_person(Facts *f, GHashTable *seen, const ReadingAttendee *a)
{
    char *key = likeness_fold(a->name);
    FactsPerson *person = g_hash_table_lookup(seen, key);
    if (!person) {
        person = g_new0(FactsPerson, 1);
        person->name = a->name;
        g_ptr_array_add(f->persons, person);
        g_hash_table_insert(seen, key, person);
    } else {
        g_free(key);
    }
    person->state = a->state ? a->state : "present"; /* a later list corrects an earlier one */
    if (!person->role || (a->role && !is(a->role, "unknown")))
        person->role = a->role ? a->role : "unknown";
    person->times++;
}

static void
count_person(Facts *f, const FactsPerson *p)
{
    if (is(p->state, "absent")) {
        f->absent++;
        return;
    }
    if (is(p->state, "virtual"))
        f->virtual_count++;
    else
        f->present++;
    int64_t *kind = is(p->role, "doctor")  ? &f->doctors
                    : is(p->role, "staff") ? &f->staff
                    : is(p->role, "guest") ? &f->guests
                                           : &f->unknown;
    (*kind)++;
}

static void
gather_persons(const CaseFile *file, Facts *f)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        for (guint k = 0; k < d->reading->attendees->len; k++)
            add_person(f, seen, d->reading->attendees->pdata[k]);
        if (!is(d->role, "voucher") && !is(d->role, "copy"))
            f->count = MAX(f->count, field_count(d->reading, FIELD_COVERS));
    }
    for (guint i = 0; i < f->persons->len; i++)
        count_person(f, f->persons->pdata[i]);
}

/* Covers charged: as the voucher says, else the one quantity its meal lines agree on. On a till
 * slip quantities count dishes, so only a single meal line is believed. */
static int64_t
covers_charged(const Facts *f)
{
    static const SumKind meals[] = {SUM_DINNER, SUM_LUNCH, SUM_MEAL};
    int64_t covers = field_count(f->reading, FIELD_COVERS), agreed = 0;
    int lines = 0;
    if (covers)
        return covers;
    for (size_t i = 0; i < G_N_ELEMENTS(meals); i++) {
        const FactsSum *s = &f->sums[meals[i]];
        if (s->lines == 0)
            continue;
        if (s->quantity == 0 || (lines > 0 && s->quantity != agreed))
            return 0;
        agreed = s->quantity;
        lines += s->lines;
    }
    if (is(f->reading->kind, "receipt") && lines != 1)
        return 0;
    return agreed > 1 && agreed <= MOST_PERSONS ? agreed : 0;
}

static void
find_divisor(Facts *f)
{
    if (f->reading)
        f->covers = covers_charged(f);
    if (f->covers) {
        f->divisor = f->covers;
        f->divisor_da = "betalte kuverter";
    } else if (f->present + f->absent > 0) {
        f->divisor = f->present + f->absent;
        f->divisor_da = "på deltagerlisten";
    } else if (f->count > 0) {
        f->divisor = f->count;
        f->divisor_da = "oplyste deltagere";
    }
}

static void
find_occasion(const CaseFile *file, Facts *f)
{
    for (guint i = 0; i < file->documents->len && !f->occasion; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        f->occasion = reading_value(d->reading, FIELD_OCCASION);
    }
    for (guint i = 0; i < file->documents->len && !f->occasion; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (is(d->role, "programme"))
            f->occasion = d->name && *d->name ? d->name : "program";
    }
}

void
facts_gather(const CaseFile *file, const RulePack *pack, const char *today, Facts *out)
{
    *out = (Facts){0};
    out->persons = g_ptr_array_new_with_free_func(g_free);
    pick_voucher(file, out);
    find_days(file, today, out);
    find_occasion(file, out);
    gather_persons(file, out);
    if (out->reading) {
        gather_amounts(pack, out);
        gather_meal(pack, out);
    } else {
        out->currency = g_strdup("DKK");
    }
    find_divisor(out);
}

void
facts_clear(Facts *facts)
{
    g_clear_pointer(&facts->persons, g_ptr_array_unref);
    g_clear_pointer(&facts->day, g_free);
    g_clear_pointer(&facts->currency, g_free);
}

/* --- what the case file keeps -------------------------------------------------------------------
 */

static void
keep(char **kept, const char *value)
{
    g_free(*kept);
    *kept = g_strdup(value);
}

static void
derive_due(CaseFile *file, const RulePack *pack, const Facts *f)
{
    const char *due = valid_day(f->reading, FIELD_DUE_DATE);
    const char *issued = valid_day(f->reading, FIELD_ISSUE_DATE);
    keep(&file->due_date, due);
    if (due || !issued || !is(f->reading->kind, "invoice"))
        return;
    int64_t days = rules_number(pack, "due_days", f->day, 0);
    if (days > 0) /* rule K23 */
        file->due_date = day_add(issued, (int)MIN(days, 366));
}

static void
derive_per_head(CaseFile *file, const Facts *f)
{
    bool one_meal = (f->dinner_oere > 0) + (f->lunch_oere > 0) + (f->meal_oere > 0) == 1;
    file->covers = f->divisor;
    file->has_per_head = one_meal && f->divisor > 0 && is(f->currency, "DKK");
    file->per_head_oere =
        file->has_per_head ? money_divide(f->dinner_oere + f->lunch_oere + f->meal_oere, f->divisor)
                           : 0;
}

void
facts_derive(CaseFile *file, const RulePack *pack, const char *today)
{
    g_auto(Facts) f;
    facts_gather(file, pack, today, &f);
    if (!f.reading)
        return;
    keep(&file->supplier_name, reading_value(f.reading, FIELD_SUPPLIER_NAME));
    keep(&file->supplier_cvr, reading_value(f.reading, FIELD_SUPPLIER_CVR));
    keep(&file->invoice_id, reading_value(f.reading, FIELD_INVOICE_ID));
    keep(&file->issue_date, valid_day(f.reading, FIELD_ISSUE_DATE));
    keep(&file->currency, f.currency);
    derive_due(file, pack, &f);
    keep(&file->picture_hash, reading_value(f.reading, FIELD_PICTURE_HASH));
    const char *recipient = reading_value(f.reading, FIELD_RECIPIENT);
    if (recipient && is(f.reading->kind, "honorarium-request"))
        keep(&file->supplier_name, recipient); /* who is to be paid */
    file->has_total = f.has_total;
    file->total_oere = f.has_total ? f.total_oere : 0;
    derive_per_head(file, &f);
}
