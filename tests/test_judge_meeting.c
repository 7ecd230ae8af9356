/* The rules of meetings: who was there, and what it cost. */
#include "tests/case_files.h"

/* --- the source's own examples
 * ----------------------------------------------------------------------- */

static void
first_example_passes(void)
{
    g_autoptr(CaseFile) file = first_example();
    attendees(file, 30, 0, "Klyngemøde om KOL");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(v->status, ==, "ready");
    g_assert_cmpstr(v->pack, ==, "klynge 2024-05-01");
    g_assert_cmpint(file->per_head_oere, ==, 62500);
    g_assert_cmpint(file->covers, ==, 30);
    g_assert_cmpstr(finding(v, "D07")->arithmetic, ==,
                    "18.750 kr. / 30 betalte kuverter = 625 kr. pr. person inkl. drikkevarer og "
                    "moms; anbefalet højst 800 kr.");
    g_assert_cmpstr(finding(v, "D24")->arithmetic, ==, "20.000 kr. + 5.000 kr. moms = 25.000 kr.");
    g_assert_cmpstr(finding(v, "D06")->arithmetic, ==,
                    "Lokaleleje 5.000 kr. (ekskl. moms); anbefalet højst 5.000 kr.");
    assert_result(v, "D08", "not-applicable");
    assert_result(v, "D01", "pass");
    g_assert_cmpstr(finding(v, "D07")->source, ==, "Vejledning:325");
}

/* The reader calls these lines drinks, for the word stands in them. */
static void
meal_with_its_drinks(void)
{
    static const struct {
        const char *text;
        const char *dinner, *lunch; /* results of D07 and D08 */
    } table[] = {
        {"Middag inkl. drikkevarer", "pass", "not-applicable"},
        {"Frokost med øl og vand", "not-applicable", "fail"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(CaseFile) file = first_example();
        ReadingLine *food = ((CaseDocument *)file->documents->pdata[0])->reading->lines->pdata[1];
        g_free(food->text);
        g_free(food->category);
        food->text = g_strdup(table[i].text);
        food->category = g_strdup("drinks");
        attendees(file, 30, 0, "Klyngemøde om KOL");
        g_autoptr(Verdict) v = judged(file);
        g_test_message("%s", table[i].text);
        assert_result(v, "D07", table[i].dinner);
        assert_result(v, "D08", table[i].lunch);
    }
}

static void
first_example_as_lunch_is_flagged(void)
{
    g_autoptr(CaseFile) file = first_example();
    ReadingLine *food = ((CaseDocument *)file->documents->pdata[0])->reading->lines->pdata[1];
    g_free(food->text);
    food->text = g_strdup("Frokost til 30 deltagere");
    attendees(file, 30, 0, "Klyngemøde om KOL");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(v->status, ==, "flagged");
    assert_result(v, "D07", "not-applicable");
    g_assert_cmpstr(finding(v, "D08")->sender_text, ==,
                    "Frokosten koster 625 kr. pr. person med drikkevarer og moms. Den anbefalede "
                    "grænse er 450 kr., så en medarbejder ser på den. Svar gerne med en kort "
                    "forklaring.");
}

static void
second_example_passes(void)
{
    g_autoptr(CaseFile) file = empty_case("outlay");
    Reading *r = document(file, "voucher", "invoice", "text-layer");
    sums(r, "4000.00", "1000.00", "5000.00");
    line(r, "Lokaleleje", "room", "1", "2000.00");
    line(r, "Forplejning til 10 deltagere", "other", "10", "2000.00");
    attendees(file, 10, 0, "Klyngemøde i egen klinik");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(v->status, ==, "ready");
    g_assert_cmpstr(finding(v, "D23")->arithmetic, ==,
                    "Lokale 2.000 kr. + forplejning 2.000 kr. = 4.000 kr.; moms 1.000 kr.; i alt "
                    "5.000 kr.; 2.500 kr. / 10 betalte kuverter = 250 kr. pr. person inkl. moms");
    assert_result(v, "D22", "not-applicable");
    /* which meal cannot be told: held against both limits */
    assert_result(v, "D07", "pass");
    assert_result(v, "D08", "pass");
}

/* --- meals
 * --------------------------------------------------------------------------------------------- */

/* D11: above is flagged, never rejected */
static void
meal_limits(void)
{
    static const struct {
        const char *name, *total, *time, *dinner, *lunch, *status;
    } table[] = {
        {"dinner at the limit", "8000.00", "20:14", "pass", "not-applicable", "ready"},
        {"dinner above", "8000.10", "20:14", "fail", "not-applicable", "flagged"},
        {"lunch at the limit", "4500.00", "12:40", "not-applicable", "pass", "ready"},
        {"lunch above", "4500.10", "12:40", "not-applicable", "fail", "flagged"},
        {"unknown below both", "4500.00", NULL, "pass", "pass", "ready"},
        {"unknown between", "5000.00", NULL, "pass", "fail", "flagged"},
        {"unknown above both", "9000.00", NULL, "fail", "fail", "flagged"},
        {"afternoon is unknown", "5000.00", "16:10", "pass", "fail", "flagged"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autoptr(CaseFile) file = receipt(table[i].total, table[i].time);
        attendees(file, 10, 0, "Klyngemøde");
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "D07", table[i].dinner);
        assert_result(v, "D08", table[i].lunch);
        g_assert_cmpstr(v->status, ==, table[i].status);
    }
}

static void
both_divisors_are_shown(void)
{
    g_autoptr(CaseFile) file = receipt("14400.00", "20:00");
    set(((CaseDocument *)file->documents->pdata[0])->reading, FIELD_COVERS, "18");
    attendees(file, 14, 2, "Klyngemøde");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(finding(v, "D07")->arithmetic, ==,
                    "14.400 kr. / 18 betalte kuverter = 800 kr. pr. person; 14.400 kr. / 16 på "
                    "deltagerlisten = 900 kr. pr. person inkl. drikkevarer og moms (momsen "
                    "fremgår ikke); anbefalet højst 800 kr.");
    assert_result(v, "D07", "pass");
    g_assert_cmpstr(finding(v, "D03")->arithmetic, ==,
                    "18 betalte kuverter; 14 til stede + 2 navngivne afbud = 16");
    g_assert_cmpstr(finding(v, "D03")->sender_text, ==,
                    "Der er betalt for 18 kuverter, men listen har kun 16 navne. Svar på denne "
                    "mail med de 2 navne, der mangler, også dem, der meldte afbud.");
    g_assert_cmpstr(v->status, ==, "flagged");
}

static void
virtual_attendees_eat_nothing(void)
{
    g_autoptr(CaseFile) file = receipt("8000.00", "20:00");
    attendees(file, 10, 0, "Klyngemøde");
    Reading *list = ((CaseDocument *)file->documents->pdata[1])->reading;
    reading_add_attendee(list, "Hjemme Hansen", "doctor", "virtual");
    reading_add_attendee(list, "DELTAGER nummer3", "doctor", "present"); /* named twice */
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpint(file->covers, ==, 10);
    assert_result(v, "D07", "pass");
}

static void
missing_evidence_is_asked_for_once(void)
{
    static const struct {
        const char *name;
        int persons, count;
        const char *occasion, *d01, *d05, *says, *status;
    } table[] = {
        {"nothing", 0, 0, NULL, "fail", "not-applicable", "deltagernes navne og mødets anledning",
         "needs-info"},
        {"no list", 0, 0, "KOL", "fail", "not-applicable", "Vi mangler deltagernes navne.",
         "needs-info"},
        {"no occasion", 10, 0, NULL, "fail", "not-applicable", "Vi mangler mødets anledning",
         "needs-info"},
        {"only counted", 0, 12, "KOL", "fail", "fail", "Vi kan se antallet (12)", "needs-info"},
        {"counted, no occasion", 0, 12, NULL, "fail", "fail",
         "Vi kan se antallet (12), men ikke hvem der var med, og vi mangler mødets anledning.",
         "needs-info"},
        {"all there", 10, 0, "KOL", "pass", "not-applicable", NULL, "ready"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].name);
        g_autoptr(CaseFile) file = receipt("3000.00", "20:00");
        if (table[i].persons)
            attendees(file, table[i].persons, 0, NULL);
        Reading *mail = document(file, "occasion", "other", "mail");
        if (table[i].occasion)
            set(mail, FIELD_OCCASION, table[i].occasion);
        if (table[i].count)
            set(mail, FIELD_COVERS, "12");
        g_autoptr(Verdict) v = judged(file);
        assert_result(v, "D01", table[i].d01);
        assert_result(v, "D05", table[i].d05);
        const char *text = finding(v, "D01")->sender_text;
        g_assert_cmpint(text != NULL, ==, table[i].says != NULL);
        if (text)
            g_assert_nonnull(strstr(text, table[i].says));
        g_assert_cmpstr(v->status, ==, table[i].status);
    }
}

static void
room_and_lodging(void)
{
    g_autoptr(CaseFile) file = empty_case("outlay");
    Reading *r = document(file, "voucher", "invoice", "xml");
    sums(r, "77000.00", "19250.00", "96250.00");
    line(r, "Mødelokale", "room", "1", "5000.01");
    line(r, "Overnatning", "lodging", "30", "71999.99");
    attendees(file, 15, 0, "Internat om diabetes");
    g_autoptr(Verdict) v = judged(file);
    g_assert_cmpstr(finding(v, "D06")->arithmetic, ==,
                    "Lokaleleje 5.000,01 kr. (ekskl. moms); anbefalet højst 5.000 kr.");
    assert_result(v, "D06", "fail");
    g_assert_cmpstr(finding(v, "D09")->arithmetic, ==,
                    "89.999,99 kr. / 30 overnatninger = 3.000 kr. pr. person pr. døgn inkl. "
                    "bespisning og moms; anbefalet højst 3.000 kr.");
    assert_result(v, "D09", "pass");
    assert_result(v, "D01", "not-applicable");
}

static void
early_invoice(void)
{
    g_autoptr(CaseFile) file = first_example();
    set(((CaseDocument *)file->documents->pdata[0])->reading, FIELD_EVENT_DATE, "2026-12-10");
    g_autoptr(Verdict) v = judged(file);
    assert_result(v, "D26", "fail");
    assert_result(v, "D05", "not-applicable");
    g_assert_true(g_str_has_prefix(finding(v, "D01")->sender_text, "Når mødet er holdt"));
    g_assert_cmpstr(v->status, ==, "needs-info");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    load_pack();
    g_test_add_func("/judge meeting/the source's first example passes", first_example_passes);
    g_test_add_func("/judge meeting/a meal is one although its drinks are named",
                    meal_with_its_drinks);
    g_test_add_func("/judge meeting/the same as lunch is flagged",
                    first_example_as_lunch_is_flagged);
    g_test_add_func("/judge meeting/the source's second example passes", second_example_passes);
    g_test_add_func("/judge meeting/meal limits", meal_limits);
    g_test_add_func("/judge meeting/both divisors are shown", both_divisors_are_shown);
    g_test_add_func("/judge meeting/virtual attendees eat nothing", virtual_attendees_eat_nothing);
    g_test_add_func("/judge meeting/missing evidence is asked for once",
                    missing_evidence_is_asked_for_once);
    g_test_add_func("/judge meeting/room and lodging", room_and_lodging);
    g_test_add_func("/judge meeting/an invoice from before the meeting", early_invoice);
    int result = g_test_run();
    rules_free(pack);
    return result;
}
