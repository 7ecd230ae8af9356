#include "daemon/own.h"
#include "daemon/reading.h"
#include <string.h>

/* H02, X14 */
static void
test_cpr_masked(void)
{
    static const struct {
        const char *name, *input, *want;
        int seen;
    } cases[] = {
        {"plain", "Mit CPR er 010170-1234, tak", "Mit CPR er XXXXXX-XXXX, tak", 1},
        {"spaced", "311299 - 4321", "XXXXXX - XXXX", 1},
        {"bare after cpr", "CPR-nr.: 0101701234", "CPR-nr.: XXXXXXXXXX", 1},
        {"bare account", "Konto 0101701234", "Konto 0101701234", 0},
        {"impossible day", "320170-1234", "320170-1234", 0},
        {"impossible month", "011370-1234", "011370-1234", 0},
        {"longer number", "1010170-12345", "1010170-12345", 0},
        {"two", "010170-1234/020280-4321", "XXXXXX-XXXX/XXXXXX-XXXX", 2},
        {"empty", "", "", 0},
        {"end", "010170-123", "010170-123", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *s = g_strdup(cases[i].input);
        g_test_message("%s", cases[i].name);
        g_assert_cmpint(reading_mask_cpr(s), ==, cases[i].seen);
        g_assert_cmpstr(s, ==, cases[i].want);
    }
}

/* 4,097 bytes, its last character across the limit: the reading is still understood. */
static void
test_long_texts(void)
{
    g_autoptr(Reading) r = reading_new();
    g_autoptr(GString) longer = g_string_new(NULL);
    for (int i = 0; i < READING_STRING_BYTES - 1; i++)
        g_string_append_c(longer, 'a');
    g_string_append(longer, "ø");
    ReadingLine *line = g_new0(ReadingLine, 1);
    line->text = g_strdup(longer->str);
    g_ptr_array_add(r->lines, line);
    ReadingField *total = reading_set(r, FIELD_TOTAL, "1.00", 0.9, "ocr");
    total->text = g_strdup(longer->str);
    g_autoptr(json_t) json = reading_encode(r, true);
    g_autoptr(GError) error = NULL;
    g_autoptr(Reading) back = NULL;
    g_assert_true(reading_decode(json, &back, &error));
    g_assert_no_error(error);
    const char *text = ((ReadingLine *)back->lines->pdata[0])->text;
    g_assert_cmpuint(strlen(text), ==, READING_STRING_BYTES - 1);
}

static void
test_round_trip(void)
{
    g_autoptr(Reading) r = reading_new();
    ReadingField *total = reading_set(r, FIELD_TOTAL, " 1234.50 ", 0.998, "ocr");
    total->page = 1;
    total->box = (ReadingBox){10, 20, 30, 40};
    total->text = g_strdup("1.234,50");
    reading_add_attendee(r, "Åse Ærø", "doctor", "present");
    ReadingLine *line = g_new0(ReadingLine, 1);
    line->text = g_strdup("Middag");
    line->category = g_strdup("dinner");
    line->net = g_strdup("15000.00");
    g_ptr_array_add(r->lines, line);
    r->mail = reading_mail_new();
    r->mail->subject = g_strdup("Bilag");
    g_ptr_array_add(r->mail->from, reading_address_new("Bo", "BO@Example.DK"));
    g_autoptr(json_t) json = reading_encode(r, true);
    g_autoptr(GError) error = NULL;
    g_autoptr(Reading) back = NULL;
    g_assert_true(reading_decode(json, &back, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(reading_value(back, FIELD_TOTAL), ==, "1234.50");
    g_assert_cmpint(back->fields[FIELD_TOTAL]->box.h, ==, 40);
    g_assert_cmpstr(((ReadingAttendee *)back->attendees->pdata[0])->name, ==, "Åse Ærø");
    g_assert_cmpstr(((ReadingLine *)back->lines->pdata[0])->net, ==, "15000.00");
    g_assert_cmpstr(((ReadingAddress *)back->mail->from->pdata[0])->address, ==, "bo@example.dk");
    g_autoptr(json_t) again = reading_encode(back, true);
    g_assert_true(json_equal(json, again));
}

static void
test_lies_refused(void)
{
    static const char *lies[] = {
        "[]",
        "{\"end\":\"fine\"}",
        "{\"pages\":-1}",
        "{\"pages\":\"one\"}",
        "{\"fields\":{\"total\":{\"value\":\"1\",\"confidence\":2}}}",
        "{\"fields\":{\"total\":{\"value\":7,\"confidence\":1}}}",
        "{\"fields\":{\"total\":{\"value\":\"1\",\"confidence\":1,\"box\":[-1,0,1,1]}}}",
        "{\"fields\":{\"total\":{\"value\":\"1\",\"confidence\":1,\"box\":[1,2,3]}}}",
        "{\"attendees\":[{\"name\":\"A\",\"role\":\"king\",\"state\":\"present\"}]}",
        "{\"attendees\":[{\"name\":\"A\"}]}",
        "{\"documents\":[{\"documents\":[]}]}",
        "{\"page_sizes\":[[100,1000000]]}",
        "{\"attachments\":[{\"name\":\"a\",\"size\":-5}]}",
        "{\"mail\":{\"references\":[5]}}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lies); i++) {
        g_autoptr(json_t) json = json_loads(lies[i], 0, NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(Reading) out = NULL;
        g_assert_nonnull(json);
        g_test_message("%s", lies[i]);
        g_assert_false(reading_decode(json, &out, &error));
        g_assert_true(failure_is(error, FAIL_HOSTILE));
        g_assert_null(out);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reading/cpr-masked", test_cpr_masked);
    g_test_add_func("/reading/a text longer than the limit is cut, not refused", test_long_texts);
    g_test_add_func("/reading/round-trip", test_round_trip);
    g_test_add_func("/reading/lies-refused", test_lies_refused);
    return g_test_run();
}
