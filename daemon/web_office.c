/* Pages about the house itself: the rules in force, and who did what. */
#include "daemon/day.h"
#include "daemon/own.h"
#include "daemon/web_pages.h"
#include "daemon/web_words.h"
#include "spool/audit.h"
#include <string.h>

enum { AUDIT_ROWS = 100 };

/* --- rules -------------------------------------------------------------------------------- */

static json_t *
rule_json(const RuleText *text)
{
    json_t *json = json_object();
    web_put(json, "rule", text->id);
    web_put(json, "rule_title", text->title);
    web_put(json, "severity", text->severity);
    web_put(json, "severity_word", web_word(WORDS_SEVERITY, text->severity));
    web_put(json, "source", text->source);
    web_put_lines(json, "quote", text->quote);
    return json;
}

bool
web_show_rules(WebRequest *r, GError **error)
{
    g_autofree char *today = day_local(r->web->now_ms);
    const char *asked = web_query(r, "dag");
    const char *day = asked && day_valid(asked) ? asked : today;
    g_autoptr(json_t) facts = json_pack("{ss s[]}", "title", "Reglerne", "rules");
    json_t *list = json_object_get(facts, "rules");
    const char *const *ids = rules_ids(r->web->pack);
    for (size_t i = 0; ids[i]; i++) {
        const RuleText *text = rules_text(r->web->pack, ids[i], day);
        if (text && !strchr(ids[i], '/')) /* variants say the same rule in other words */
            json_array_append_new(list, rule_json(text));
    }
    web_put(facts, "pack", rules_name(r->web->pack, day));
    web_put(facts, "day", day);
    json_object_set_new(facts, "n_rules", json_integer((json_int_t)json_array_size(list)));
    return web_page(r, MHD_HTTP_OK, "rules", facts, error);
}

/* --- audit -------------------------------------------------------------------------------- */

static json_t *
row_json(const AuditRow *row, int64_t now_ms)
{
    json_t *json = json_pack("{sI}", "row", (json_int_t)row->id);
    g_autofree char *at = web_when(row->at, now_ms);
    web_put(json, "at", at);
    web_put(json, "who", row->who);
    web_put(json, "what", row->what);
    web_put(json, "subject", row->subject);
    web_put(json, "before", row->before);
    web_put(json, "after", row->after);
    web_put(json, "why", row->why);
    if (g_str_has_prefix(row->subject, "case "))
        web_put(json, "case_id", row->subject + strlen("case "));
    return json;
}

bool
web_show_audit(WebRequest *r, GError **error)
{
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(json_t) facts = json_pack("{ss s[]}", "title", "Revisionsspor", "rows");
    const char *before = web_query(r, "foer");
    if (!audit_page(r->web->book, before ? g_ascii_strtoll(before, NULL, 10) : 0, AUDIT_ROWS + 1,
                    &rows, error))
        return false;
    for (guint i = 0; i < rows->len && i < AUDIT_ROWS; i++)
        json_array_append_new(json_object_get(facts, "rows"),
                              row_json(rows->pdata[i], r->web->now_ms));
    if (rows->len > AUDIT_ROWS)
        json_object_set_new(
            facts, "older",
            json_integer((json_int_t)((const AuditRow *)rows->pdata[AUDIT_ROWS - 1])->id));
    return web_page(r, MHD_HTTP_OK, "audit", facts, error);
}
