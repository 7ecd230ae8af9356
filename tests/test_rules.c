#include "daemon/rules.h"
#include <glib/gstdio.h>
#include <string.h>

#define GOOD_RULES                                                                                 \
    "[D07]\nfrom = 2023-04-01\nseverity = flag\nsource = Vejledning:325\ntitle = Middag\n"         \
    "office = over {{limit}}\n"
#define GOOD_LIMITS                                                                                \
    "[dinner_per_head]\nfrom = 2023-04-01\namount = 800.00\nsource = Vejledning:325\n"
#define GOOD_RECIPIENTS                                                                            \
    "[K01]\nfrom = 2023-04-01\nean = 5798001555234\nname = KAP-H\nmail = a@example.dk\n"           \
    "source = Honorarvejledning:146\n"
#define GOOD_EINVOICE "[sums]\nfrom = 2023-04-01\nsource = a:1\nrules = BR-CO-1?, BR-*-08\n"
#define GOOD_WORDS "[hire]\nsource = Vejledning:519\nwords = leje, lån af\n"

static void
write_file(const char *dir, const char *name, const char *content)
{
    g_autofree char *path = g_build_filename(dir, "rules", name, NULL);
    g_assert_true(g_file_set_contents(path, content, -1, NULL));
}

static void
remove_pack(const char *dir)
{
    static const char *const names[] = {"rules.conf", "limits.conf", "recipients.conf",
                                        "words.conf", "einvoice.conf"};
    g_autofree char *rules = g_build_filename(dir, "rules", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(rules, names[i], NULL);
        (void)g_remove(path);
    }
    (void)g_rmdir(rules);
    (void)g_rmdir(dir);
}

/* A pack of the four texts; NULL: the good one. */
static bool
load_texts(const char *rules, const char *limits, const char *recipients, const char *words,
           RulePack **out, GError **error)
{
    g_autofree char *dir = g_dir_make_tmp("rules-XXXXXX", NULL);
    g_autofree char *sub = g_build_filename(dir, "rules", NULL);
    g_assert_cmpint(g_mkdir(sub, 0700), ==, 0);
    write_file(dir, "rules.conf", rules ? rules : GOOD_RULES);
    write_file(dir, "limits.conf", limits ? limits : GOOD_LIMITS);
    write_file(dir, "recipients.conf", recipients ? recipients : GOOD_RECIPIENTS);
    write_file(dir, "words.conf", words ? words : GOOD_WORDS);
    write_file(dir, "einvoice.conf", GOOD_EINVOICE);
    bool good = rules_load(dir, out, error);
    remove_pack(dir);
    return good;
}

static void
refuses_bad_packs(void)
{
    static const struct {
        const char *name, *rules, *limits, *recipients, *words, *want;
    } table[] = {
        {"unknown rule",
         "[D99]\nfrom = 2023-04-01\nseverity = flag\nsource = a:1\ntitle = t\n"
         "office = o\n",
         NULL, NULL, NULL, "rules.conf:1: [D99] rule: unknown rule id"},
        {"same day twice", GOOD_RULES GOOD_RULES, NULL, NULL, NULL,
         "rules.conf:8: [D07] from: overlaps the row in line 1"},
        {"overlap by to", NULL,
         "[x]\nfrom = 2023-04-01\nto = 2024-01-01\namount = 1.00\nsource = a:1\n"
         "[x]\nfrom = 2024-01-01\namount = 2.00\nsource = a:1\n",
         NULL, NULL, "limits.conf:7: [x] from: overlaps the row in line 1"},
        {"negative limit", NULL, "[x]\nfrom = 2023-04-01\namount = -1.00\nsource = a:1\n", NULL,
         NULL, "limits.conf:3: [x] amount: must not be negative"},
        {"no number", NULL, "[x]\nfrom = 2023-04-01\namount = mange\nsource = a:1\n", NULL, NULL,
         "limits.conf:3: [x] amount: is no number"},
        {"amount and number", NULL,
         "[x]\nfrom = 2023-04-01\namount = 1.00\nnumber = 1\nsource = a:1\n", NULL, NULL,
         "limits.conf:3: [x] amount: a row has either"},
        {"no source", NULL, "[x]\nfrom = 2023-04-01\namount = 1.00\n", NULL, NULL,
         "limits.conf:1: [x] lacks source"},
        {"unknown key", NULL, "[x]\nfrom = 2023-04-01\namout = 1.00\nsource = a:1\n", NULL, NULL,
         "limits.conf:3: unknown key amout"},
        {"no such day", NULL, "[x]\nfrom = 2023-02-30\namount = 1.00\nsource = a:1\n", NULL, NULL,
         "limits.conf:2: [x] from: is no day"},
        {"to before from", NULL,
         "[x]\nfrom = 2023-04-01\nto = 2023-03-01\namount = 1.00\nsource = a:1\n", NULL, NULL,
         "limits.conf:3: [x] to: lies before from"},
        {"misspelt tag",
         "[D07]\nfrom = 2023-04-01\nseverity = flag\nsource = a:1\ntitle = t\n"
         "office = {{limmit}}\n",
         NULL, NULL, NULL, "rules.conf:6: [D07] office: unknown {{tag}}"},
        {"bad severity",
         "[D07]\nfrom = 2023-04-01\nseverity = red\nsource = a:1\ntitle = t\n"
         "office = o\n",
         NULL, NULL, NULL, "rules.conf:3: [D07] severity"},
        {"one language",
         "[D07]\nfrom = 2023-04-01\nseverity = flag\nsource = a:1\ntitle = t\n"
         "office = o\nsender_da = hej\n",
         NULL, NULL, NULL, "rules.conf:1: [D07] sender_en"},
        {"variant first", "[D07/unsure]\noffice = o\n", NULL, NULL, NULL,
         "its rule must stand above it"},
        {"short ean", NULL, NULL,
         "[K01]\nfrom = 2023-04-01\nean = 57980\nname = n\nmail = m\nsource = a:1\n", NULL,
         "recipients.conf:3: [K01] ean: is 13 digits"},
        {"empty word", NULL, NULL, NULL, "[hire]\nsource = a:1\nwords = leje, ,x\n",
         "words.conf:3: [hire] words: an empty word"},
        {"text and number", NULL, "[x]\nfrom = 2023-04-01\ntext = a\nnumber = 1\nsource = a:1\n",
         NULL, NULL, "limits.conf:1: [x] amount: a row has either"},
        {"no section", "from = 2023-04-01\n", NULL, NULL, NULL, "rules.conf:1: expected"},
        {"open head", "[D07\n", NULL, NULL, NULL, "rules.conf:1: a section head"},
        {"no equals", "[D07]\nhello\n", NULL, NULL, NULL, "rules.conf:2: expected"},
        {"key twice", "[D07]\nfrom = 2023-04-01\nfrom = 2023-04-02\n", NULL, NULL, NULL,
         "rules.conf:3: from stands twice"},
        {"not utf-8", "[D07]\ntitle = \xff\n", NULL, NULL, NULL, "not UTF-8"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(RulePack) pack = NULL;
        g_autoptr(GError) error = NULL;
        g_test_message("%s", table[i].name);
        g_assert_false(load_texts(table[i].rules, table[i].limits, table[i].recipients,
                                  table[i].words, &pack, &error));
        g_assert_null(pack);
        g_assert_true(g_error_matches(error, FAILURE, FAIL_OURS));
        if (!strstr(error->message, table[i].want))
            g_error("%s: got \"%s\", want \"%s\"", table[i].name, error->message, table[i].want);
    }
}

static void
broken_einvoice_rules_have_a_kind(void)
{
    static const struct {
        const char *broken, *day, *want;
    } table[] = {
        {"BR-CO-15", "2026-01-01", "sums"}, {"BR-CO-20", "2026-01-01", NULL},
        {"BR-AE-08", "2026-01-01", "sums"}, {"BR-AE-10", "2026-01-01", NULL},
        {"BR-CO-15", "2022-01-01", NULL},
    };
    g_autoptr(RulePack) pack = NULL;
    g_autoptr(GError) error = NULL;
    (void)load_texts(NULL, NULL, NULL, NULL, &pack, &error);
    g_assert_no_error(error);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpstr(rules_einvoice(pack, table[i].broken, table[i].day), ==, table[i].want);
}

static void
names_a_missing_file(void)
{
    g_autoptr(RulePack) pack = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_false(rules_load("/nowhere", &pack, &error));
    g_assert_nonnull(strstr(error->message, "/nowhere/rules/rules.conf"));
}

/* C15 */
static void
holds_on_its_days(void)
{
    g_autoptr(RulePack) pack = NULL;
    g_autoptr(GError) error = NULL;
    (void)load_texts(NULL,
                     GOOD_LIMITS "[dinner_per_head]\nfrom = 2025-01-01\nto = 2025-12-31\n"
                                 "amount = 850.50\nsource = Vejledning:325\n",
                     NULL, NULL, &pack, &error);
    g_assert_no_error(error);
    static const struct {
        const char *day;
        int64_t want; /* -1: none */
    } table[] = {
        {"2023-03-31", -1},    {"2023-04-01", 80000}, {"2024-12-31", 80000},
        {"2025-01-01", 85050}, {"2025-12-31", 85050}, {"2026-01-01", -1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        int64_t got = -1;
        (void)!rules_limit(pack, "dinner_per_head", table[i].day, &got);
        g_assert_cmpint(got, ==, table[i].want);
    }
    g_assert_null(rules_text(pack, "D07", "2023-03-31"));
    g_assert_nonnull(rules_text(pack, "D07", "2023-04-01"));
    g_assert_null(rules_name(pack, "2023-03-31"));
    g_assert_cmpstr(rules_name(pack, "2024-06-01"), ==, "klynge 2023-04-01");
    g_assert_cmpstr(rules_name(pack, "2025-06-01"), ==, "klynge 2025-01-01");
}

static RulePack *
own_pack(void)
{
    RulePack *pack = NULL;
    g_autoptr(GError) error = NULL;
    (void)!rules_load("templates", &pack, &error);
    g_assert_no_error(error);
    return pack;
}

static void
our_own_pack_is_good(void)
{
    g_autoptr(RulePack) pack = own_pack();
    const char *day = "2026-11-21";
    for (const char *const *id = rules_ids(pack); *id; id++) {
        const RuleText *text = rules_text(pack, *id, day);
        g_assert_nonnull(text);
        g_assert_nonnull(text->office);
        /* what blocks or is flagged is either explained to the sender or the office's matter */
        g_assert_true(strchr(text->source, ':') || strchr(text->source, '#') || **id == 'X');
    }
    int64_t amount = 0;
    g_assert_true(rules_limit(pack, "lunch_per_head", day, &amount));
    g_assert_cmpint(amount, ==, 45000);
    g_assert_false(rules_limit(pack, "due_days", day, &amount)); /* a number, no amount */
    g_assert_cmpint(rules_number(pack, "due_days", day, 0), ==, 30);
    g_assert_cmpint(rules_number(pack, "nothing", day, 7), ==, 7);
}

static void
variants_take_from_their_rule(void)
{
    g_autoptr(RulePack) pack = own_pack();
    const RuleText *base = rules_text(pack, "B01", "2026-11-21");
    const RuleText *variant = rules_text(pack, "B01/proposed", "2026-11-21");
    g_assert_cmpstr(base->severity, ==, "block");
    g_assert_cmpstr(variant->severity, ==, "flag");
    g_assert_cmpstr(variant->from, ==, base->from);
    g_assert_cmpstr(variant->source, ==, base->source);
    g_assert_cmpstr(variant->sender_da, !=, base->sender_da);
    g_assert_null(rules_text(pack, "B01/proposed", "2023-03-31"));
}

static void
finds_words(void)
{
    g_autoptr(RulePack) pack = own_pack();
    static const struct {
        const char *list, *text;
        bool want;
    } table[] = {
        {"hardware", "Bærbar PC", true},
        {"hardware", "2 stk. kontorprintere", true},
        {"hardware", "Projektoren", true},
        {"hardware", "SKAERM 27 tommer", true},
        {"hardware", "Trådløs højtaler", true},
        {"hardware", "pcr-test", false},
        {"hardware", "printerpapir", false},
        {"hire", "Leje af projektor", true},
        {"hire", "Projektorleje", true},
        {"hire", "Lån af lærred", true},
        {"hire", "Projektor", false},
        {"lump_sum", "Arrangement d. 12. september", true},
        {"lump_sum", "Jf. aftale", true},
        {"lump_sum", "Lokaleleje", false},
        {"dinner", "3-retters middag", true},
        {"dinner", "Klyngemiddag", true},
        {"lunch", "Frokostbuffet", true},
        {"lunch", "Smorrebrod", true},
        {"nothing", "noget", false},
        {"hire", NULL, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const char *word = NULL;
        g_test_message("%s: %s", table[i].list, table[i].text ? table[i].text : "(none)");
        g_assert_cmpint(rules_word(pack, table[i].list, table[i].text, &word), ==, table[i].want);
        g_assert_cmpint(word != NULL, ==, table[i].want);
    }
}

static void
knows_other_recipients(void)
{
    g_autoptr(RulePack) pack = own_pack();
    static const struct {
        const char *ean, *text, *want;
    } table[] = {
        {"5798001555234", NULL, "K01"},
        {"5798001034395", NULL, "K02"},
        {NULL, "KAP-H, Region Hovedstaden, Kongens Vænge 2B, 3400 Hillerød", "K03"},
        {NULL, "att. VU, KILDEGAARDSVEJ 28, opg. 63", "K04"},
        {NULL, "Region Hovedstaden KAP-H", "K03"},
        {NULL, "Sekretariatet, VU-ØST", "K04"},
        {NULL, "Klynge 57, Kapelvej 3", NULL},
        {"5790000000012", "Klyngesekretariatet, København", NULL},
        {NULL, NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const RuleRecipient *r = rules_misdirected(pack, table[i].ean, table[i].text, "2026-11-21");
        g_assert_cmpstr(r ? r->rule : NULL, ==, table[i].want);
    }
    g_assert_null(rules_misdirected(pack, "5798001555234", NULL, "2023-03-31"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/refuses bad packs with file and line", refuses_bad_packs);
    g_test_add_func("/rules/names a missing file", names_a_missing_file);
    g_test_add_func("/rules/holds on its days", holds_on_its_days);
    g_test_add_func("/rules/our own pack is good", our_own_pack_is_good);
    g_test_add_func("/rules/variants take from their rule", variants_take_from_their_rule);
    g_test_add_func("/rules/finds words", finds_words);
    g_test_add_func("/rules/knows other recipients", knows_other_recipients);
    g_test_add_func("/rules/broken rules of e-invoices have a kind",
                    broken_einvoice_rules_have_a_kind);
    return g_test_run();
}
