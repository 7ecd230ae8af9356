/* Looking through a voucher's lines, and findings that rest on one of them. */
#include "daemon/judge_rule.h"

const ReadingLine *
judge_line_of(const Judge *judge, const char *category)
{
    const GPtrArray *lines = judge->facts->reading->lines;
    for (guint i = 0; i < lines->len; i++) {
        const ReadingLine *line = lines->pdata[i];
        if (judge_is(line->category, category))
            return line;
    }
    return NULL;
}

const ReadingLine *
judge_line_with(const Judge *judge, const char *list)
{
    const GPtrArray *lines = judge->facts->reading->lines;
    for (guint i = 0; i < lines->len; i++) {
        const ReadingLine *line = lines->pdata[i];
        if (rules_word(judge->pack, list, line->text, NULL))
            return line;
    }
    return NULL;
}

bool
judge_says(const Judge *judge, const char *list, const char **out_word)
{
    const Facts *f = judge->facts;
    const char *const places[] = {f->occasion, f->reading ? f->reading->text : NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        if (rules_word(judge->pack, list, places[i], out_word))
            return true;
    const ReadingLine *line = f->reading ? judge_line_with(judge, list) : NULL;
    return line && rules_word(judge->pack, list, line->text, out_word);
}

Finding *
judge_fail_on_line(Judge *judge, const char *text_id, const ReadingLine *line,
                   const char *arithmetic)
{
    judge_tag(judge, "item", g_strdup(line->text));
    Finding *finding = judge_fail(judge, text_id, arithmetic);
    finding->field = g_strdup("lines");
    finding->part = judge->facts->voucher->part;
    finding->page = line->page;
    return finding;
}

void
judge_pass_or_skip(Judge *judge, const char *rule, bool looked)
{
    if (looked)
        judge_pass(judge, rule, NULL);
    else
        judge_skip(judge, rule);
}

char *
judge_count(int64_t n, const char *what, int64_t most)
{
    return g_strdup_printf("%" G_GINT64_FORMAT " %s; højst %" G_GINT64_FORMAT, n, what, most);
}
