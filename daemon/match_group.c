#include "daemon/likeness.h"
#include "daemon/match_steps.h"
#include "daemon/money.h"
#include <string.h>

bool
match_is(const char *a, const char *b)
{
    return a && strcmp(a, b) == 0;
}

static const struct {
    const char *kind;
    PartKind part;
} kinds[] = {
    {"invoice", PART_VOUCHER},         {"credit-note", PART_VOUCHER},
    {"receipt", PART_VOUCHER},         {"reminder", PART_VOUCHER},
    {"attendee-list", PART_ATTENDEES}, {"programme", PART_PROGRAMME},
    {"minutes", PART_PROGRAMME},       {"contract", PART_CONTRACT},
    {"timesheet", PART_OTHER},         {"mileage", PART_VOUCHER},
    {"claim-form", PART_OTHER},        {"honorarium-request", PART_VOUCHER},
    {"member-list", PART_OTHER},       {"budget", PART_OTHER},
    {"accounts", PART_OTHER},          {"activity-report", PART_OTHER},
    {"cluster-rules", PART_OTHER},     {"price-evidence", PART_OTHER},
    {"card-application", PART_OTHER},  {"card-statement", PART_OTHER},
    {"card-transaction", PART_OTHER},
};

static bool
is_page(const Part *part)
{
    return g_str_has_prefix(part->media_type ? part->media_type : "", "image/") ||
           match_is(part->media_type, "application/pdf");
}

/* A photo whose kind nobody could tell: with an amount it is a voucher; from our own people it
 * most likely is one too, and a person sees that no amount was found. */
static PartKind
unknown_kind(const MatchPart *p, bool from_register)
{
    if (reading_value(p->reading, FIELD_TOTAL))
        return PART_VOUCHER;
    if (p->reading->attendees->len > 0)
        return PART_ATTENDEES;
    return from_register && is_page(p->part) ? PART_UNREAD : PART_OTHER;
}

static bool
holds_vouchers(const Reading *reading)
{
    for (guint i = 0; i < reading->documents->len; i++) {
        const Reading *inside = reading->documents->pdata[i];
        for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
            if (match_is(inside->kind, kinds[k].kind) && kinds[k].part == PART_VOUCHER)
                return true;
    }
    return false;
}

PartKind
match_part_kind(const MatchPart *part, bool from_register)
{
    const Reading *r = part->reading;
    if (!match_is(r->end, "complete"))
        return PART_UNREAD;
    if (holds_vouchers(r))
        return PART_VOUCHER;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (match_is(r->kind, kinds[i].kind))
            return kinds[i].part;
    return unknown_kind(part, from_register);
}

/* --- one expense ---------------------------------------------------------------------------------
 */

/* 1: both have the field and it says the same, -1: they differ, 0: one of them is silent. */
static int
agree(const Reading *a, const Reading *b, FieldId field)
{
    const char *va = reading_value(a, field), *vb = reading_value(b, field);
    int64_t x, y;
    if (!va || !vb)
        return 0;
    if (money_parse(va, &x) && money_parse(vb, &y) && field == FIELD_TOTAL)
        return x == y ? 1 : -1;
    g_autofree char *fa = likeness_fold(va), *fb = likeness_fold(vb);
    return strcmp(fa, fb) == 0 ? 1 : -1;
}

static bool
one_supplier(const Reading *a, const Reading *b)
{
    int cvr = agree(a, b, FIELD_SUPPLIER_CVR);
    return cvr > 0 || (cvr == 0 && agree(a, b, FIELD_SUPPLIER_NAME) > 0);
}

/* The same invoice number is the same invoice, unless supplier or kind speak against it. Without
 * a number only an XML and a page can be two forms of one: two taxi slips of one amount are two
 * rides. */
bool
match_same_expense(const Reading *a, const Reading *b)
{
    if (match_is(a->kind, "credit-note") != match_is(b->kind, "credit-note"))
        return false;
    int number = agree(a, b, FIELD_INVOICE_ID);
    if (number > 0)
        return agree(a, b, FIELD_SUPPLIER_CVR) >= 0 &&
               (agree(a, b, FIELD_TOTAL) >= 0 || one_supplier(a, b));
    bool two_forms = match_is(a->how, "xml") != match_is(b->how, "xml");
    return two_forms && agree(a, b, FIELD_TOTAL) > 0 && one_supplier(a, b);
}

static bool
same_bytes(const MatchPart *a, const MatchPart *b)
{
    return match_is(a->part->sha256, b->part->sha256 ? b->part->sha256 : "");
}

static void
group_free(MatchGroup *group)
{
    g_ptr_array_unref(group->parts);
    g_free(group);
}

static MatchGroup *
group_of(GPtrArray *groups, const MatchPart *part)
{
    for (guint i = 0; i < groups->len; i++) {
        MatchGroup *group = groups->pdata[i];
        for (guint k = 0; k < group->parts->len; k++) {
            const MatchPart *other = group->parts->pdata[k];
            if (same_bytes(part, other) || part->part->parent == other->part->id ||
                match_same_expense(part->reading, other->reading))
                return group;
        }
    }
    return NULL;
}

/* The XML leads: it is the invoice, the page its picture. */
static void
add_to_groups(GPtrArray *groups, MatchPart *part)
{
    MatchGroup *group = group_of(groups, part);
    if (!group) {
        group = g_new0(MatchGroup, 1);
        group->parts = g_ptr_array_new();
        g_ptr_array_add(groups, group);
    }
    const MatchPart *lead = group->parts->len ? group->parts->pdata[0] : NULL;
    bool leads =
        lead && match_is(part->reading->how, "xml") && !match_is(lead->reading->how, "xml");
    g_ptr_array_insert(group->parts, leads ? 0 : -1, part);
}

/* Nothing readable: the unreadable ones together are the voucher that we ask for again. */
static void
group_unread(const LetterView *view, bool from_register, GPtrArray *groups)
{
    MatchGroup *group = NULL;
    for (guint i = 0; i < view->parts->len; i++) {
        MatchPart *part = view->parts->pdata[i];
        if (match_part_kind(part, from_register) != PART_UNREAD)
            continue;
        if (!group) {
            group = g_new0(MatchGroup, 1);
            group->parts = g_ptr_array_new();
            g_ptr_array_add(groups, group);
        }
        g_ptr_array_add(group->parts, part);
    }
}

GPtrArray *
match_groups(const LetterView *view, bool from_register)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)group_free);
    for (guint i = 0; i < view->parts->len; i++)
        if (match_part_kind(view->parts->pdata[i], from_register) == PART_VOUCHER)
            add_to_groups(groups, view->parts->pdata[i]);
    if (groups->len == 0)
        group_unread(view, from_register, groups);
    return groups;
}
