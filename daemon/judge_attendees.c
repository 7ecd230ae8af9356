/* Who sat at the table (B05, B14, B16, D04, D14, D19, D20, D36, D37, X09). */
#include "daemon/judge_rule.h"
#include <string.h>

/* "8 læger, 2 praksispersonale, 1 gæst, 0 uden oplysning" */
static char *
by_kind(const Facts *f)
{
    return g_strdup_printf("%" G_GINT64_FORMAT " læger, %" G_GINT64_FORMAT
                           " praksispersonale, %" G_GINT64_FORMAT " gæster, %" G_GINT64_FORMAT
                           " uden oplysning",
                           f->doctors, f->staff, f->guests, f->unknown);
}

static int64_t
attended(const Facts *f)
{
    return f->doctors + f->staff + f->guests + f->unknown;
}

static int64_t
number(const Judge *j, const char *name)
{
    return rules_number(j->pack, name, j->day, 0);
}

/* --- against the register ------------------------------------------------------------------ */

void
check_cluster_size(Judge *j)
{
    int64_t most = number(j, "largest_cluster"), n = attended(j->facts);
    const char *what = "deltagere; landets største klynge";
    if (j->cluster && j->cluster->members > 0) {
        most = MIN(most, j->cluster->members + number(j, "guests"));
        what = "deltagere mod klyngens læger og gæster";
    }
    if (n == 0 || most == 0) {
        judge_skip(j, "B05");
        return;
    }
    g_autofree char *sum = judge_count(n, what, most);
    if (n <= most)
        judge_pass(j, "B05", sum);
    else
        judge_fail(j, "B05", sum);
}

void
check_guests(Judge *j)
{
    int64_t n = j->facts->guests, most = number(j, "guests");
    g_autofree char *sum = judge_count(n, "gæster", most);
    judge_tag(j, "number", g_strdup_printf("%" G_GINT64_FORMAT, n));
    if (n == 0)
        judge_skip(j, "B14");
    else if (n <= most)
        judge_pass(j, "B14", sum);
    else
        judge_fail(j, "B14", sum);
}

/* A list that tells some people's kind and leaves others open is looked at; one that tells none
 * is only counted. */
void
check_attendee_kinds(Judge *j)
{
    const Facts *f = j->facts;
    int64_t known = f->doctors + f->staff;
    g_autofree char *sum = by_kind(f);
    if (attended(f) == 0)
        judge_skip(j, "B16");
    else if (known > 0 && f->unknown > number(j, "guests"))
        judge_fail(j, "B16", sum);
    else
        judge_pass(j, "B16", sum);
}

/* --- who may be paid for ------------------------------------------------------------------- */

void
check_no_shows(Judge *j)
{
    const Facts *f = j->facts;
    g_autofree char *sum = g_strdup_printf("%" G_GINT64_FORMAT " navngivne afbud", f->absent);
    if (f->catering && f->absent > 0)
        judge_pass(j, "D04", sum);
    else
        judge_skip(j, "D04");
}

/* A guest with one name only could be anybody. */
void
check_speaker_guest(Judge *j)
{
    const Facts *f = j->facts;
    int64_t bare = 0;
    for (guint i = 0; i < f->persons->len; i++) {
        const FactsPerson *p = f->persons->pdata[i];
        bare += judge_is(p->role, "guest") && !strchr(p->name, ' ');
    }
    g_autofree char *sum = g_strdup_printf(
        "%" G_GINT64_FORMAT " gæster, %" G_GINT64_FORMAT " uden fuldt navn", f->guests, bare);
    if (f->guests == 0)
        judge_skip(j, "D14");
    else if (bare == 0)
        judge_pass(j, "D14", sum);
    else
        judge_fail(j, "D14", sum);
}

void
check_staff(Judge *j)
{
    const Facts *f = j->facts;
    g_autofree char *sum = by_kind(f);
    if (f->staff > 0 && f->doctors + f->unknown > 0)
        judge_pass(j, "D19", sum);
    else
        judge_skip(j, "D19");
}

void
check_staff_only(Judge *j)
{
    const Facts *f = j->facts;
    g_autofree char *sum = by_kind(f);
    if (attended(f) == 0)
        judge_skip(j, "D20");
    else if (f->staff > 0 && f->doctors + f->unknown == 0)
        judge_ask_meeting(j, judge_fail(j, "D20", sum), "attendees");
    else
        judge_pass(j, "D20", sum);
}

void
check_staff_divide(Judge *j)
{
    const Facts *f = j->facts;
    if (!f->catering || f->staff == 0 || f->divisor == 0) {
        judge_skip(j, "D36");
        return;
    }
    g_autofree char *sum =
        g_strdup_printf("%" G_GINT64_FORMAT " praksispersonale blandt %" G_GINT64_FORMAT " %s",
                        f->staff, f->divisor, f->divisor_da);
    judge_pass(j, "D36", sum);
}

/* More covers than people in the room, and the virtual ones would explain them. */
void
check_virtual(Judge *j)
{
    const Facts *f = j->facts;
    int64_t listed = f->present + f->absent;
    if (!f->catering || f->virtual_count == 0) {
        judge_skip(j, "D37");
        return;
    }
    g_autofree char *sum =
        g_strdup_printf("%" G_GINT64_FORMAT " betalte kuverter; %" G_GINT64_FORMAT
                        " til stede eller navngivne afbud; %" G_GINT64_FORMAT " virtuelle",
                        f->covers, listed, f->virtual_count);
    if (f->covers > listed)
        judge_fail(j, "D37", sum);
    else
        judge_pass(j, "D37", sum);
}
