/* What an approved voucher teaches: the words in front of a value, and its place. */
#include "daemon/learn.h"

static void
test_label(void)
{
    static const struct {
        const char *name, *text;
        FieldId id;
        const char *value, *printed, *label; /* label NULL: nothing is learned */
    } cases[] = {
        {"words in front", "Total\t2.000,00\nJeres andel\t1.234,50\n", FIELD_TOTAL, "1234.50", NULL,
         "Jeres andel"},
        {"the currency is no word", "Slutbeløb kr. 95,00\n", FIELD_TOTAL, "95.00", NULL,
         "Slutbeløb"},
        {"as it was printed", "Afregning 95,-\n", FIELD_TOTAL, "95.00", "95,-", "Afregning"},
        {"the last line that shows it: items stand above", "Buket 95,00\nAfregning 95,00\nTak\n",
         FIELD_TOTAL, "95.00", NULL, "Afregning"},
        {"no part of another amount", "Andet 195,00\nAfregning 95,00\nIgen 95,001\n", FIELD_TOTAL,
         "95.00", NULL, "Afregning"},
        {"a number", "Lb. B-4711\n", FIELD_INVOICE_ID, "B-4711", NULL, "Lb"},
        {"no words", "95,00\n", FIELD_TOTAL, "95.00", NULL, NULL},
        {"not in the text", "Afregning 96,00\n", FIELD_TOTAL, "95.00", NULL, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Reading) reading = reading_new();
        g_autofree char *label = NULL;
        Lesson lesson;
        reading->text = g_strdup(cases[i].text);
        ReadingField *field = reading_set(reading, cases[i].id, cases[i].value, 1, "person");
        field->text = g_strdup(cases[i].printed);
        bool learned = learn_field(reading, cases[i].id, "13585628", &lesson, &label);
        g_test_message("%s: %s", cases[i].name, label ? label : "-");
        g_assert_cmpstr(label, ==, cases[i].label);
        g_assert_cmpint(learned, ==, cases[i].label != NULL);
    }
}

static void
test_place(void)
{
    g_autoptr(Reading) reading = reading_new();
    g_autofree char *label = NULL, *none = NULL;
    Lesson lesson;
    int size[] = {1000, 2000};
    reading->text = g_strdup("95,00\n");
    g_array_append_vals(reading->page_sizes, size, 2);
    ReadingField *field = reading_set(reading, FIELD_TOTAL, "95.00", 1, "person");
    field->page = 1;
    field->box = (ReadingBox){700, 1500, 100, 40};
    g_assert_true(learn_field(reading, FIELD_TOTAL, "13585628", &lesson, &label));
    g_assert_cmpstr(lesson.label, ==, "");
    g_assert_cmpint(lesson.x, ==, 750);
    g_assert_cmpint(lesson.y, ==, 760);
    g_free(reading->how);
    reading->how = g_strdup("xml"); /* nothing was guessed there */
    g_assert_false(learn_field(reading, FIELD_TOTAL, "13585628", &lesson, &none));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/learn/label", test_label);
    g_test_add_func("/learn/place", test_place);
    return g_test_run();
}
