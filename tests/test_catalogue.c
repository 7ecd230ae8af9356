/* The catalogue of the trade's rules: each row is one entry of the rule table. */
#include "daemon/judge.h"
#include "spool/cases.h"
#include <string.h>

#define TODAY "2026-11-21"

/* Rows by chapter, as the catalogue numbers them; M are our own. */
static const struct {
    char chapter;
    int rows;
} chapters[] = {
    {'A', 26}, {'B', 17}, {'C', 15}, {'D', 37}, {'E', 34}, {'F', 11}, {'G', 10},
    {'H', 6},  {'I', 25}, {'J', 11}, {'K', 34}, {'M', 3},  {'X', 17},
};

static void
every_row_is_an_entry(void)
{
    size_t n, at = 0;
    const JudgeRule *rules = judge_rules(&n);
    for (size_t c = 0; c < G_N_ELEMENTS(chapters); c++)
        for (int i = 1; i <= chapters[c].rows; i++, at++) {
            g_autofree char *id = g_strdup_printf("%c%02d", chapters[c].chapter, i);
            g_assert_cmpuint(at, <, n);
            g_assert_cmpstr(rules[at].id, ==, id);
            g_assert_true(judge_rule(id) == &rules[at]);
        }
    g_assert_cmpuint(at, ==, n);
    g_assert_null(judge_rule("D99"));
}

static void
every_row_has_its_texts(void)
{
    g_autoptr(RulePack) pack = NULL;
    g_autoptr(GError) error = NULL;
    (void)!rules_load("templates", &pack, &error);
    g_assert_no_error(error);
    size_t n;
    const JudgeRule *rules = judge_rules(&n);
    for (size_t i = 0; i < n; i++) {
        const RuleText *text = rules_text(pack, rules[i].id, TODAY);
        g_test_message("%s", rules[i].id);
        g_assert_nonnull(text);
        g_assert_true(*text->title && *text->office && *text->source && *rules[i].describe);
        g_assert_cmpstr(text->from, >=, "2023-04-01");
        g_assert_true(rules[i].check == NULL || rules[i].state == RULE_CHECKED);
    }
}

static bool
names_word(const char *text, const char *id)
{
    for (const char *p = strstr(text, id); p; p = strstr(p + 1, id))
        if ((p == text || !g_ascii_isalnum(p[-1])) && !g_ascii_isdigit(p[strlen(id)]))
            return true;
    return false;
}

/* All tests but this one, in one text. */
static char *
all_tests(void)
{
    static const char *const folders[] = {"tests", "tests/flow"};
    GString *all = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autoptr(GDir) dir = g_dir_open(folders[i], 0, NULL);
        g_assert_nonnull(dir);
        for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
            bool test = g_str_has_prefix(name, "test_") || g_str_has_prefix(name, "flow_");
            g_autofree char *path = g_build_filename(folders[i], name, NULL), *text = NULL;
            if (!test || strcmp(name, "test_catalogue.c") == 0)
                continue;
            g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
            g_string_append(all, text);
        }
    }
    return g_string_free(all, FALSE);
}

/* "Checked by program" is said of no row that no test names. */
static void
every_checked_row_has_a_test(void)
{
    g_autofree char *tests = all_tests();
    g_autoptr(GString) missing = g_string_new(NULL);
    size_t n;
    const JudgeRule *rules = judge_rules(&n);
    for (size_t i = 0; i < n; i++)
        if (rules[i].state == RULE_CHECKED && !names_word(tests, rules[i].id))
            g_string_append_printf(missing, " %s", rules[i].id);
    g_assert_cmpstr(missing->str, ==, "");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/catalogue/every row is an entry", every_row_is_an_entry);
    g_test_add_func("/catalogue/every row has its texts", every_row_has_its_texts);
    g_test_add_func("/catalogue/every checked row has a test", every_checked_row_has_a_test);
    return g_test_run();
}
