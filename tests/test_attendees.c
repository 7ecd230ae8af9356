#include "daemon/reading.h"
#include "ocr/fields/fields.h"
#include "ocr/text.h"

/* Attendees as "name/role/state", parted by "; ". */
static char *
found_in(const char *text)
{
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GPtrArray) lines = text_lines(text);
    int n = attendees_find(lines, reading);
    g_assert_cmpint(n, ==, (int)reading->attendees->len);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < reading->attendees->len; i++) {
        const ReadingAttendee *a = g_ptr_array_index(reading->attendees, i);
        g_string_append_printf(out, "%s%s/%c/%c", i ? "; " : "", a->name, a->role[0], a->state[0]);
    }
    return g_string_free(out, FALSE);
}

typedef struct ListCase {
    const char *name, *text, *want;
} ListCase;

static const ListCase lists[] = {
    {"heading", "Deltagere:\nAnna Friis\nBo Holm\nIda Bjørn-Sørensen\n",
     "Anna Friis/u/p; Bo Holm/u/p; Ida Bjørn-Sørensen/u/p"},
    {"numbered", "Deltagerliste\n1. Anna Friis\n2) Bo Holm\n3 - Åse Ørsted\n",
     "Anna Friis/u/p; Bo Holm/u/p; Åse Ørsted/u/p"},
    {"bullets", "Deltog i mødet:\n- Anna Friis\n• Bo Holm\n* Ida Ravn\n",
     "Anna Friis/u/p; Bo Holm/u/p; Ida Ravn/u/p"},
    {"commas", "Deltagere: Anna Friis, Bo Holm, Ida Ravn og Åse Ørsted.\n",
     "Anna Friis/u/p; Bo Holm/u/p; Ida Ravn/u/p; Åse Ørsted/u/p"},
    {"roles",
     "Deltagere:\nAnna Friis, læge\nBo Holm (sygeplejerske)\nIda Ravn - oplægsholder\n"
     "Dr. Per Lund\n",
     "Anna Friis/d/p; Bo Holm/s/p; Ida Ravn/g/p; Per Lund/d/p"},
    {"states", "Deltagere:\nAnna Friis (online)\nBo Holm - afbud\nIda Ravn deltog ikke\nPer Lund\n",
     "Anna Friis/u/v; Bo Holm/u/a; Ida Ravn/u/a; Per Lund/u/p"},
    {"absent line", "Deltagere:\nAnna Friis\nAfbud: Bo Holm\nIda Ravn\n",
     "Anna Friis/u/p; Bo Holm/u/a; Ida Ravn/u/p"},
    {"absent section", "Fremmødte:\nAnna Friis\n\nAfbud:\nBo Holm\nIda Ravn\n",
     "Anna Friis/u/p; Bo Holm/u/a; Ida Ravn/u/a"},
    {"online section", "Deltagere:\nAnna Friis\nOnline:\nBo Holm\n", "Anna Friis/u/p; Bo Holm/u/v"},
    {"role sections", "Deltagere\nLæger:\nAnna Friis\nBo Holm\nPraksispersonale:\nIda Ravn\n",
     "Anna Friis/d/p; Bo Holm/d/p; Ida Ravn/s/p"},
    {"clinic behind", "Deltagere:\nAnna Friis, Lægehuset Torvet\nBo Holm, Lægerne Nørregade 12\n",
     "Anna Friis/u/p; Bo Holm/u/p"},
    {"clinic above", "Deltagere:\nLægehuset Torvet:\nAnna Friis\nBo Holm\nKlinik Syd\nIda Ravn\n",
     "Anna Friis/u/p; Bo Holm/u/p; Ida Ravn/u/p"},
    {"and others", "Deltagere: Anna Friis, Bo Holm m.fl.\n", "Anna Friis/u/p; Bo Holm/u/p"},
    {"english", "Participants:\nAnna Friis (doctor)\nBo Holm, nurse\nIda Ravn, guest\n",
     "Anna Friis/d/p; Bo Holm/s/p; Ida Ravn/g/p"},
    {"first names", "Deltagere: Anna, Bo og Ida\n", "Anna/u/p; Bo/u/p; Ida/u/p"},
    {"signature ends", "Deltagere:\nAnna Friis\nBo Holm\n\nMed venlig hilsen\nIda Ravn\nPer Lund\n",
     "Anna Friis/u/p; Bo Holm/u/p"},
    {"labels end", "Deltagere:\nAnna Friis\nAnledning: Møde om Diabetes Type\nKontakt: Per Lund\n",
     "Anna Friis/u/p"},
    {"prose ends",
     "Deltagere:\nAnna Friis\n\nVi spiste bagefter på Restaurant Havnen med Per Lund.\n",
     "Anna Friis/u/p"},
    {"table",
     "Navn\tPraksis\tRolle\tDeltog\nAnna Friis\tLægehuset Torvet\tlæge\tja\n"
     "Bo Holm\tLægehuset Torvet\tpraksispersonale\tafbud\nida ravn\t\tgæst\tonline\n\t\t\t\n",
     "Anna Friis/d/p; Bo Holm/s/a; ida ravn/g/v"},
    {"numbered table", "Nr.\tNavn\tDeltog\n1\tAnna Friis\tja\n2\tFriis, Bo\tnej\n",
     "Anna Friis/u/p; Bo Friis/u/a"},
    {"two name columns", "Fornavn\tEfternavn\tStatus\nAnna\tFriis\tTil stede\nBo\tHolm\tAfbud\n",
     "Anna Friis/u/p; Bo Holm/u/a"},
    {"our form",
     "Deltagerliste\n\nKlynge nr.: 57\nAntal kuverter: 4\n\n"
     "Navn\tPraksis/arbejdsplads\tRolle (læge/personale/gæst)\tDeltog (ja/afbud/online)\n"
     "Anna Friis\tLægehuset Nord\tlæge\tja\nBo Holm\tLægehuset Nord\tpersonale\tafbud\n"
     "Ida Ravn\tLægerne Nørregade 12\tgæst\tonline\nLone\tLæge Hansen\tpersonale\t\n"
     "Kim Dahl\tDeltagernes Hus\tLæge\tJa\n",
     "Anna Friis/d/p; Bo Holm/s/a; Ida Ravn/g/v; Lone/s/p; Kim Dahl/d/p"},
    {"our form printed: narrow columns are one cell, empty ones none",
     "Deltagerliste\nNavn\tPraksis/arbejdsplads Rolle\tDeltog\n"
     "(læge/personale/gæst) (ja/afbud/online)\n"
     "Anna Friis\tLægehuset Nord\tlæge\tja\n"
     "Åse Ørsted\tLægerne Nørregade 12 Praksispersonale x\n"
     "Lone\tLæge Hansen\tpersonale\nKim Dahl\tDeltagernes Hus\tOplægsholder deltog\n"
     "Lis Bro\tGæst\tnej\n",
     "Anna Friis/d/p; Åse Ørsted/s/p; Lone/s/p; Kim Dahl/g/p; Lis Bro/g/a"},
    {"our form pasted as text, one cell a line",
     "Deltagerliste\nNavn\nPraksis/arbejdsplads\nRolle (læge/personale/gæst)\n"
     "Deltog (ja/afbud/online)\nAnna Friis\nLægehuset Nord\nlæge\nja\nBo Holm\n"
     "Lægehuset Nord\npersonale\nafbud\nIda Ravn\nRegion Syd\ngæst\nonline\n"
     "Åse Ørsted\n\n\n\nKim Dahl\nLægerne Torvet\nLæge\nx\n\nMed venlig hilsen\nPer Lund\n",
     "Anna Friis/d/p; Bo Holm/s/a; Ida Ravn/g/v; Åse Ørsted/u/p; Kim Dahl/d/p"},
    {"recognised with ae for æ",
     "Anna Friis\tLaegehuset Nord\tlaege\tja\nBo Holm\tLaegehuset Nord\tpersonale\tafbud\n"
     "Ida Ravn\tRegion Syd\tgæst\tonline\n",
     "Anna Friis/d/p; Bo Holm/s/a; Ida Ravn/g/v"},
    {"table ends", "Navn\tRolle\nAnna Friis\tlæge\n\nMed venlig hilsen\nPer Lund\n",
     "Anna Friis/d/p"},
    {"no heading", "Hej\n\nHer er listen\n\nAnna Friis\nBo Holm\nIda Ravn\n\nMvh Per\n",
     "Anna Friis/u/p; Bo Holm/u/p; Ida Ravn/u/p"},
    {"particles", "Deltagere:\nAnna von Friis\nBo de la Cour\nIda M. Ravn\nJ.P. Lund\n",
     "Anna von Friis/u/p; Bo de la Cour/u/p; Ida M. Ravn/u/p; J.P. Lund/u/p"},
};

/* Nobody took part according to these. */
static const ListCase nobody[] = {
    {"greeting", "Kære Anna Friis\n\nHermed bilag.\n\nMed venlig hilsen\nBo Holm\n", ""},
    {"signature", "Med venlig hilsen\nAnna Friis\nBo Holm\nIda Ravn\nPer Lund\n", ""},
    {"menu", "Grillet Laks\nMørk Chokolade\nHusets Rødvin\nKaffe\n", ""},
    {"address", "Lægehuset Torvet\nNørregade 12\n8000 Aarhus C\n", ""},
    {"count only", "Deltagere: 12 læger\nAntal deltagere: 12\n", ""},
    {"dates", "Mandag den 3. september\nTirsdag den 4. september\nOnsdag den 5.\n", ""},
    {"prose", "Deltagerne var glade for maden.\nVi ses igen til foråret.\n", ""},
    {"two names", "Anna Friis\nBo Holm\n", ""},
    {"empty", "", ""},
};

static void
check(const ListCase *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autofree char *have = found_in(cases[i].text);
        if (g_strcmp0(have, cases[i].want) != 0)
            g_test_message("case \"%s\"", cases[i].name);
        g_assert_cmpstr(have, ==, cases[i].want);
    }
}

/* D34 */
static void
test_lists(void)
{
    check(lists, G_N_ELEMENTS(lists));
}

static void
test_nobody(void)
{
    check(nobody, G_N_ELEMENTS(nobody));
}

static void
test_long(void)
{
    GString *text = g_string_new("Deltagere:\n");
    for (int i = 0; i < 5000; i++)
        g_string_append(text, "Anna Friis\n");
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GPtrArray) lines = text_lines(text->str);
    (void)attendees_find(lines, reading);
    g_assert_cmpuint(reading->attendees->len, <=, READING_ATTENDEES);
    g_string_free(text, TRUE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attendees/lists", test_lists);
    g_test_add_func("/attendees/nobody", test_nobody);
    g_test_add_func("/attendees/long", test_long);
    g_test_set_nonfatal_assertions();
    return g_test_run();
}
