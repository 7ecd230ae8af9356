#include "ocr/fields/person.h"
#include "ocr/fields/fold.h"
#include <string.h>

/* All tables here hold folded words (fold.h: æ→e, ø→o, å→a); a star at the end: any ending. */
typedef struct Mark {
    const char *word, *role, *state;
} Mark;

static const Mark marks[] = {
    {"lege", "doctor", NULL},
    {"leger", "doctor", NULL},
    {"legen", "doctor", NULL},
    {"speciallege*", "doctor", NULL},
    {"overlege*", "doctor", NULL},
    {"uddannelseslege*", "doctor", NULL},
    {"laege", "doctor", NULL}, /* as OCR reads æ */
    {"laeger", "doctor", NULL},
    {"dr", "doctor", NULL},
    {"doctor", "doctor", NULL},
    {"arzt", "doctor", NULL},
    {"erztin", "doctor", NULL},
    {"arztin", "doctor", NULL},
    {"gp", "doctor", NULL},
    {"mfa", "staff", NULL}, /* medizinische Fachangestellte */
    {"arzthelfer*", "staff", NULL},
    {"krankenschwester", "staff", NULL},
    {"referent*", "guest", NULL},
    {"praksispersonale", "staff", NULL},
    {"personale", "staff", NULL},
    {"sygeplejerske*", "staff", NULL},
    {"spl", "staff", NULL},
    {"sekreter*", "staff", NULL},
    {"legesekreter*", "staff", NULL},
    {"bioanalytiker*", "staff", NULL},
    {"klinikassistent*", "staff", NULL},
    {"jordemoder", "staff", NULL},
    {"staff", "staff", NULL},
    {"nurse", "staff", NULL},
    {"secretary", "staff", NULL},
    {"gest", "guest", NULL},
    {"gester", "guest", NULL},
    {"oplegsholder*", "guest", NULL},
    {"oplaegsholder*", "guest", NULL},
    {"foredragsholder*", "guest", NULL},
    {"underviser*", "guest", NULL},
    {"konsulent*", "guest", NULL},
    {"ekstern*", "guest", NULL},
    {"farmaceut*", "guest", NULL},
    {"guest*", "guest", NULL},
    {"speaker*", "guest", NULL},
    {"afbud", NULL, "absent"},
    {"forfald", NULL, "absent"},
    {"syg", NULL, "absent"},
    {"udeblev*", NULL, "absent"},
    {"fraverende", NULL, "absent"},
    {"absent", NULL, "absent"},
    {"no-show", NULL, "absent"},
    {"entschuldigt", NULL, "absent"},
    {"abwesend", NULL, "absent"},
    {"abgesagt", NULL, "absent"},
    {"anwesend*", NULL, "present"},
    {"noshow", NULL, "absent"},
    {"nej", NULL, "absent"},
    {"ikke", NULL, "absent"},
    {"not", NULL, "absent"},
    {"online", NULL, "virtual"},
    {"virtuel*", NULL, "virtual"},
    {"virtual*", NULL, "virtual"},
    {"teams", NULL, "virtual"},
    {"zoom", NULL, "virtual"},
    {"digital*", NULL, "virtual"},
    {"video", NULL, "virtual"},
    {"skype", NULL, "virtual"},
    {"remote", NULL, "virtual"},
    {"ja", NULL, "present"},
    {"fysisk", NULL, "present"},
    {"present", NULL, "present"},
    {"deltog", NULL, "present"},
    /* say nothing, but stand between a name and its mark */
    {"prof", NULL, NULL},
    {"professor", NULL, NULL},
    {"med", NULL, NULL},
    {"phd", NULL, NULL},
    {"ph.d", NULL, NULL},
    {"mag", NULL, NULL},
    {"praktiserende", NULL, NULL},
    {"prak", NULL, NULL},
    {"hr", NULL, NULL},
    {"fru", NULL, NULL},
    {"via", NULL, NULL},
    {"pa", NULL, NULL},
    {"til", NULL, NULL},
    {"stede", NULL, NULL},
    {"modt", NULL, NULL},
    {"modte", NULL, NULL},
    {"meldt", NULL, NULL},
    {"op", NULL, NULL},
    {"fra", NULL, NULL},
    {"fl", NULL, NULL},
    {"m.fl", NULL, NULL},
    {"mfl", NULL, NULL},
    {"flere", NULL, NULL},
    {"deltager", NULL, NULL},
    {"deltagerne", NULL, NULL},
    {"tovholder", NULL, NULL},
    {"koordinator", NULL, NULL},
    {"klyngekoordinator", NULL, NULL},
    {"mr", NULL, NULL},
    {"mrs", NULL, NULL},
    {"ms", NULL, NULL},
};

/* One of these makes the piece something else than a person. */
static const char *const not_names[] = {
    "laegehus*",   "laegern*",     "laegeklinik*", "laegecent*",   "legehus*",    "legern*",
    "legeklinik*", "legecent*",    "klinik*",      "praksis*",     "sundhed*",    "hospital*",
    "sygehus*",    "region*",      "kommune*",     "klynge*",      "mode*",       "dato*",
    "sted",        "emne*",        "faktura*",     "kvittering*",  "bilag*",      "dagsorden*",
    "referat*",    "menu*",        "forret*",      "hovedret*",    "dessert*",    "kaffe*",
    "the",         "vin",          "rodvin*",      "hvidvin*",     "ol",          "vand",
    "buffet*",     "frokost*",     "middag*",      "aftensmad*",   "morgenmad*",  "sandwich*",
    "smorrebrod*", "suppe*",       "salat*",       "kage*",        "oksefilet*",  "laks",
    "kylling*",    "ret",          "retter*",      "is",           "restaurant*", "hotel*",
    "kro",         "kroen",        "cafe*",        "total*",       "moms*",       "belob*",
    "aps",         "a/s",          "ivs",          "i/s",          "tlf*",        "telefon*",
    "mobil*",      "mail*",        "e-mail*",      "email*",       "adresse*",    "venlig*",
    "hilsen*",     "hej",          "kere",         "dear",         "hi",          "hello",
    "hallo",       "tak",          "regards",      "mvh",          "vh",          "vedheftet*",
    "se",          "alle",         "ingen",        "samme",        "ovrige",      "liste*",
    "navn*",       "name*",        "rolle*",       "anledning*",   "side",        "januar",
    "februar",     "marts",        "april",        "maj",          "juni",        "juli",
    "august",      "september",    "oktober",      "november",     "december",    "mandag*",
    "tirsdag*",    "onsdag*",      "torsdag*",     "fredag*",      "lordag*",     "sondag*",
    "antal*",      "jeg",          "vi",           "der",          "det",         "her",
    "herunder",    "som",          "ikke",         "sendt",        "sent",        "outlook*",
    "iphone*",     "www*",         "cvr*",         "ean*",         "oplag*",      "opleg*",
    "program*",    "velkomst*",    "pause*",       "evaluering*",  "kl",          "afdeling*",
    "apotek*",     "universitet*", "kiap",         "plo",          "dsam",        "center*",
    "centret*",    "lokale*",      "leje",         "forplejning*", "transport*",  "invoice*",
    "meeting*",    "spargsmal*",   "hermed",       "hvis",         "bemerk*",     "obs",
    "ps",          "please",       "thank*",       "kind",         "best",        "attached*",
    "deltager*",   "deltog",       "participants",
};

static const char *const particles[] = {"von", "van", "de",  "der", "den", "la", "le",  "af",
                                        "el",  "al",  "bin", "da",  "di",  "du", "dos", "zu",
                                        "ten", "ter", "ibn", "del", "e",   "y"};

/* Common enough that a run of three lines with one of them is a list of people. */
static const char *const given_names[] = {
    "anders",   "andreas",   "anja",    "ann",       "anna",      "anne",      "annette",
    "arne",     "asger",     "astrid",  "bent",      "bente",     "berit",     "birgit",
    "birgitte", "birthe",    "bjarne",  "bo",        "britta",    "camilla",   "carl",
    "carsten",  "caroline",  "cecilie", "charlotte", "christian", "christina", "christine",
    "claus",    "dan",       "daniel",  "david",     "ditte",     "dorte",     "dorthe",
    "ebbe",     "elisabeth", "else",    "emil",      "emilie",    "emma",      "erik",
    "esben",    "eva",       "finn",    "flemming",  "frank",     "frederik",  "freja",
    "gitte",    "grethe",    "hanne",   "hans",      "heidi",     "helle",     "helene",
    "henning",  "henriette", "henrik",  "ida",       "ib",        "inge",      "inger",
    "ingrid",   "jacob",     "jakob",   "jan",       "jane",      "janne",     "jens",
    "jeppe",    "jesper",    "jette",   "joan",      "johan",     "johanne",   "john",
    "jonas",    "josefine",  "julie",   "jorgen",    "jorn",      "karen",     "karin",
    "karina",   "karl",      "karsten", "kasper",    "katrine",   "kim",       "kirsten",
    "kirstine", "klaus",     "knud",    "kristian",  "kristina",  "kurt",      "lars",
    "lasse",    "laura",     "leif",    "lene",      "lilian",    "line",      "lis",
    "lisbeth",  "lise",      "lone",    "lotte",     "louise",    "mads",      "magnus",
    "maj",      "malene",    "maria",   "marianne",  "marie",     "mark",      "martin",
    "mathias",  "mathilde",  "mette",   "mia",       "michael",   "mikael",    "mikkel",
    "mogens",   "mohammad",  "morten",  "nanna",     "niels",     "nikolaj",   "nina",
    "ole",      "oliver",    "olivia",  "ove",       "pernille",  "per",       "peter",
    "pia",      "poul",      "preben",  "rasmus",    "rikke",     "robert",    "sanne",
    "sara",     "sarah",     "signe",   "simon",     "sofie",     "steen",     "stig",
    "stine",    "susanne",   "sven",    "svend",     "soren",     "sonja",     "thomas",
    "thea",     "tina",      "tine",    "tom",       "tommy",     "torben",    "tove",
    "trine",    "troels",    "ulla",    "ulrik",     "vibeke",    "victor",    "viktor",
    "vivi",
};

void
person_free(Person *person)
{
    if (!person)
        return;
    g_free(person->name);
    g_free(person);
}

static bool
matches(const char *word, const char *pattern)
{
    size_t n = strlen(pattern);
    return pattern[n - 1] == '*' ? strncmp(word, pattern, n - 1) == 0 : strcmp(word, pattern) == 0;
}

static bool
is_one_of(const char *word, const char *const *patterns, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (matches(word, patterns[i]))
            return true;
    return false;
}

/* Folded, without the dot of an abbreviation. */
static char *
bare(const char *word)
{
    char *folded = fold_text(word);
    size_t n = strlen(folded);
    while (n && strchr(".,;:!?*", folded[n - 1]))
        folded[--n] = '\0';
    return folded;
}

static const Mark *
mark_of(const char *word)
{
    g_autofree char *folded = bare(word);
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (matches(folded, marks[i].word))
            return &marks[i];
    return NULL;
}

/* Absent beats virtual beats present: "deltog ikke", "deltog online". */
static const char *
stronger(const char *a, const char *b)
{
    if (!a || !b)
        return a ? a : b;
    if (strcmp(a, "absent") == 0 || strcmp(b, "absent") == 0)
        return "absent";
    return strcmp(a, "virtual") == 0 ? a : b;
}

static void
apply(Person *person, const Mark *mark)
{
    if (mark->role)
        person->role = mark->role;
    person->state = stronger(person->state, mark->state);
}

static void
scan_marks(const char *text, Person *out)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t/(),;", 32);
    for (char **word = words; *word; word++) {
        const Mark *mark = **word ? mark_of(*word) : NULL;
        if (mark)
            apply(out, mark);
    }
}

const char *
person_role(const char *text)
{
    Person found = {0};
    scan_marks(text, &found);
    return found.role;
}

const char *
person_state(const char *text)
{
    Person found = {0};
    scan_marks(text, &found);
    return found.state;
}

bool
person_is_familiar(const Person *person)
{
    g_autofree char *first = g_strndup(person->name, strcspn(person->name, " -"));
    g_autofree char *folded = bare(first);
    return is_one_of(folded, given_names, G_N_ELEMENTS(given_names));
}

/* --- one name --- */

static bool
is_name_word(const char *word)
{
    g_autofree char *folded = bare(word);
    if (is_one_of(folded, particles, G_N_ELEMENTS(particles)))
        return true;
    if (!g_unichar_isupper(g_utf8_get_char(word)))
        return false;
    for (const char *p = word; *p; p += g_utf8_skip[(guchar)*p]) {
        gunichar c = g_utf8_get_char(p);
        if (!g_unichar_isalpha(c) && c != '-' && c != '\'' && c != '.' && c != 0x2019 && c != 0xB4)
            return false;
    }
    return !is_one_of(folded, not_names, G_N_ELEMENTS(not_names));
}

/* Words from..to as a name: capitalised words, at least one longer than an initial. */
static bool
is_name(char *const *words, guint from, guint to, bool single)
{
    guint n = to - from;
    if (n > 6 || n < (single ? 1 : 2))
        return false;
    guint full = 0;
    for (guint i = from; i < to; i++) {
        if (!is_name_word(words[i]))
            return false;
        full += g_utf8_strlen(words[i], -1) >= 2 && !strchr(words[i], '.');
    }
    bool starts_upper = g_unichar_isupper(g_utf8_get_char(words[from])) || n > 2;
    return full >= 1 && starts_upper && g_unichar_isupper(g_utf8_get_char(words[to - 1]));
}

static char *
join_words(char *const *words, guint from, guint to)
{
    GString *out = g_string_new(NULL);
    for (guint i = from; i < to; i++)
        g_string_append_printf(out, "%s%s", i > from ? " " : "", words[i]);
    while (out->len && strchr(".,*", out->str[out->len - 1]))
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

static char **
words_of(const char *piece, guint *out_n)
{
    GStrvBuilder *builder = g_strv_builder_new();
    g_auto(GStrv) split = g_strsplit_set(piece, " \t", 64);
    for (char **word = split; *word; word++)
        if (**word)
            g_strv_builder_add(builder, *word);
    char **words = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    *out_n = g_strv_length(words);
    return words;
}

/* Takes marks off both ends of a piece. What stands between is a name, nothing (then the marks
 * belong to the person before), or something else, which is dropped. */
static void
take_piece(const char *piece, bool single, GPtrArray *persons)
{
    guint to = 0, from = 0;
    g_auto(GStrv) words = words_of(piece, &to);
    Person found = {0};
    const Mark *mark = NULL;
    while (from < to && (mark = mark_of(words[from]))) {
        apply(&found, mark);
        from++;
    }
    while (to > from && (mark = mark_of(words[to - 1]))) {
        apply(&found, mark);
        to--;
    }
    Person *last = persons->len ? g_ptr_array_index(persons, persons->len - 1) : NULL;
    if (from == to && last) {
        last->role = found.role ? found.role : last->role;
        last->state = stronger(last->state, found.state);
    } else if (from < to && is_name(words, from, to, single)) {
        found.name = join_words(words, from, to);
        g_ptr_array_add(persons, g_memdup2(&found, sizeof found));
    }
}

/* Length of what parts names, or a name from what is said of it, at the start of text; 0: none. */
static size_t
parting_length(const char *text)
{
    static const char *const parting[] = {" - ",    " – ",   " — ", ";",    "(",   ")",
                                          "\t",     " / ",   ":",   " og ", " & ", " and ",
                                          " samt ", " und ", "[",   "]",    " + "};
    for (size_t i = 0; i < G_N_ELEMENTS(parting); i++)
        if (*text == *parting[i] && g_str_has_prefix(text, parting[i]))
            return strlen(parting[i]);
    return 0;
}

/* In one pass: GLib's replacing moves the rest each time, a minute for a line of four megabytes. */
static char *
with_commas(const char *entry)
{
    GString *out = g_string_sized_new(strlen(entry));
    for (size_t n; *entry; entry += n) {
        n = parting_length(entry);
        g_string_append_c(out, n ? ',' : *entry);
        n = MAX(n, 1);
    }
    return g_string_free(out, FALSE);
}

GPtrArray *
persons_in(const char *entry, bool single)
{
    GPtrArray *persons = g_ptr_array_new_with_free_func((GDestroyNotify)person_free);
    g_autofree char *listed = with_commas(entry);
    g_auto(GStrv) pieces = g_strsplit(listed, ",", 500);
    for (char **piece = pieces; *piece; piece++)
        take_piece(*piece, false, persons);
    /* One-word names only where nobody has two: "Anna Friis, Aarhus" is one person. */
    if (single && persons->len == 0)
        for (char **piece = pieces; *piece; piece++)
            take_piece(*piece, true, persons);
    return persons;
}

/* Digits, an address or a sentence: no name, whatever the column says. */
static bool
is_no_name(const char *text)
{
    size_t length = strlen(text), words = 1;
    for (const char *p = text; *p; p++) {
        words += *p == ' ';
        if (g_ascii_isdigit(*p) || *p == '@')
            return true;
    }
    return length < 2 || length > 100 || words > 6;
}

Person *
person_in_cell(const char *cell)
{
    g_autoptr(GPtrArray) persons = persons_in(cell, true);
    g_auto(GStrv) comma = g_strsplit(cell, ",", 3);
    bool reversed = g_strv_length(comma) == 2 && !strchr(g_strstrip(comma[0]), ' ') &&
                    !person_role(comma[1]) && !person_state(comma[1]);
    Person *person = g_new0(Person, 1);
    if (persons->len > 0 && !reversed) {
        const Person *first = g_ptr_array_index(persons, 0);
        *person = *first;
        person->name = g_strdup(first->name);
    } else if (reversed) { /* Friis, Anna */
        person->name = g_strdup_printf("%s %s", g_strstrip(comma[1]), comma[0]);
    } else { /* typed without capitals, say */
        person->name = g_strstrip(g_strdup(cell));
    }
    g_strstrip(person->name);
    if (is_no_name(person->name))
        g_clear_pointer(&person, person_free);
    return person;
}
