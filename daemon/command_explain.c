/* bilag explain CASE */
#include "daemon/command_show.h"
#include "daemon/judge.h"
#include <stdio.h>
#include <string.h>

static const struct {
    const char *result, *severity, *mark;
} marks[] = {
    {"pass", NULL, "ok"},     {"not-applicable", NULL, "-"}, {"fail", "block", "BLOCK"},
    {"fail", "flag", "FLAG"}, {"fail", "info", "note"},
};

static const char *
mark_of(const Finding *f)
{
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (g_strcmp0(f->result, marks[i].result) == 0 &&
            (!marks[i].severity || g_strcmp0(f->severity, marks[i].severity) == 0))
            return marks[i].mark;
    return f->result;
}

static void
below(const char *name, const char *text)
{
    g_autofree char *clean = command_clean(text);
    if (*clean)
        printf("        %-10s %s\n", name, clean);
}

static const CaseDocument *
document_of(const CaseFile *file, int64_t part)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        if (d->part == part)
            return d;
    }
    return NULL;
}

/* "total 15120.00 (bilag.pdf, page 1)" */
static char *
rests_on(const CaseFile *file, const Finding *f)
{
    const CaseDocument *d = f->field ? document_of(file, f->part) : NULL;
    FieldId id = f->field ? field_id(f->field) : FIELD_COUNT;
    if (!d)
        return g_strdup(f->field ? f->field : "");
    const char *value = id == FIELD_COUNT ? NULL : reading_value(d->reading, id);
    GString *s = g_string_new(f->field);
    g_string_append_printf(s, "%s%s (%s", value ? " " : "", value ? value : "",
                           d->name && *d->name ? d->name : "the mail's text");
    if (f->page)
        g_string_append_printf(s, ", page %d", f->page);
    g_string_append(s, ")");
    return g_string_free(s, FALSE);
}

static void
print_finding(const Shown *shown, const Finding *f)
{
    g_autofree char *title = command_clean(f->title);
    g_autofree char *rests = rests_on(shown->file, f);
    g_autofree char *days = g_strdup_printf("%s, in force from %s", f->source ? f->source : "",
                                            f->valid_from ? f->valid_from : "?");
    printf("%-6s %s  %s\n", mark_of(f), f->rule, title);
    if (g_strcmp0(f->result, "not-applicable") == 0)
        return;
    below("says", f->office_text);
    below("compared", f->arithmetic);
    below("rests on", rests);
    if (f->ask)
        below("asks for", f->ask);
    if (f->other_case) {
        g_autofree char *other = g_strdup_printf("%" G_GINT64_FORMAT, f->other_case);
        below("see case", other);
    }
    below("source", days);
    below("words", f->quote);
}

/* Rows of the table that no case can be held against: kept honest beside those that were tried. */
static void
print_others(const Verdict *verdict)
{
    size_t n, tried = verdict->findings->len;
    const JudgeRule *rules = judge_rules(&n);
    g_autoptr(GString) ids = g_string_new(NULL);
    size_t others = 0;
    for (size_t i = 0; i < n; i++)
        if (!rules[i].check) {
            g_string_append_printf(ids, " %s", rules[i].id);
            others++;
        }
    printf("\n%zu findings. Not held against a case, see bilag rules (%zu):%s\n", tried, others,
           ids->str);
}

static void
print_decisions(const GPtrArray *decisions)
{
    for (guint i = 0; i < decisions->len; i++) {
        const CaseDecision *d = decisions->pdata[i];
        g_autofree char *reason = command_clean(d->reason);
        printf("%s  %s by %s: %s\n", d->at, d->action, d->user, reason);
    }
}

static void
explain(const Shown *shown)
{
    static const char *const order[] = {"BLOCK", "FLAG", "note", "ok", "-"};
    const Verdict *v = shown->verdict;
    printf("%s  %s\n", shown->file->number, shown->file->status);
    if (!v) {
        printf("Not judged yet\n");
        return;
    }
    printf("Judged %s by the rules of \"%s\": %s\n\n", v->judged_at, v->pack, v->status);
    for (size_t k = 0; k < G_N_ELEMENTS(order); k++)
        for (guint i = 0; i < v->findings->len; i++)
            if (strcmp(mark_of(v->findings->pdata[i]), order[k]) == 0)
                print_finding(shown, v->findings->pdata[i]);
    print_others(v);
    print_decisions(shown->decisions);
}

int
command_explain(const char *config_path, int argc, char **argv)
{
    g_auto(Shown) shown = {0};
    g_autoptr(GError) error = NULL;
    if (!command_parse("CASE - every rule that was tried on a case, and what it rests on", NULL, 1,
                       &argc, &argv))
        return COMMAND_USAGE;
    if (!shown_load(config_path, argv[1], &shown, &error))
        return command_failed(error);
    explain(&shown);
    return COMMAND_DONE;
}
