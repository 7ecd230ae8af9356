#include "daemon/reading.h"
#include "ocr/fields/attendees_stack.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"
#include "ocr/fields/person.h"
#include <string.h>

enum { COLUMNS = 12, RUN_WITHOUT_HEADING = 3 };

typedef enum { COL_OTHER, COL_NAME, COL_GIVEN, COL_FAMILY, COL_ROLE, COL_STATE } Column;

/* Where we are among the lines. */
typedef struct ListState {
    bool open;   /* under a heading */
    bool table;  /* under a heading row */
    bool closed; /* below a signature: only a heading opens again */
    int found, missed, blank;
    guint width, rows;        /* of the table: cells of its heading row, persons below it */
    const char *role, *state; /* what the heading says of those below it; static */
    Column columns[COLUMNS];
    Reading *reading;
} ListState;

/* --- headings --- */

/* Folded; a star: any ending. role and state NULL: those below took part, of unknown role. */
static const struct Heading {
    const char *word, *role, *state;
} headings[] = {
    {"afbud*", NULL, "absent"},
    {"forfald*", NULL, "absent"},
    {"fraver*", NULL, "absent"},
    {"udeblev*", NULL, "absent"},
    {"absent*", NULL, "absent"},
    {"apologies", NULL, "absent"},
    {"no-show*", NULL, "absent"},
    {"abgesagt", NULL, "absent"},
    {"online*", NULL, "virtual"},
    {"virtuel*", NULL, "virtual"},
    {"digitalt", NULL, "virtual"},
    {"teams", NULL, "virtual"},
    {"zoom", NULL, "virtual"},
    {"deltager*", NULL, "present"},
    {"deltog*", NULL, "present"},
    {"deltagende", NULL, "present"},
    {"modedeltager*", NULL, "present"},
    {"fremmodt*", NULL, "present"},
    {"tilstede*", NULL, "present"},
    {"stede", NULL, "present"},
    {"participants*", NULL, "present"},
    {"participated", NULL, "present"},
    {"attendee*", NULL, "present"},
    {"attended*", NULL, "present"},
    {"present", NULL, "present"},
    {"teilnehmer*", NULL, "present"},
    {"anwesend*", NULL, "present"},
    {"entschuldigt", NULL, "absent"},
    {"arzte", "doctor", NULL},
    {"navneliste*", NULL, "present"},
    {"leger*", "doctor", NULL},
    {"lege", "doctor", NULL},
    {"doctors", "doctor", NULL},
    {"praksispersonale*", "staff", NULL},
    {"personale", "staff", NULL},
    {"sygeplejersker", "staff", NULL},
    {"staff", "staff", NULL},
    {"gest", "guest", NULL},
    {"gester", "guest", NULL},
    {"oplegsholder*", "guest", NULL},
    {"guests", "guest", NULL},
    {"gaste", "guest", NULL},
    {"gast", "guest", NULL},
    {"speaker*", "guest", NULL},
    {"eksterne", "guest", NULL},
};

/* May stand in a heading without a colon: "Deltagere i mødet den 3/9". */
static const char *const heading_fill[] = {
    "i",       "til",  "pa",     "ved",           "modet",  "mode", "den", "d",    "fra", "af",
    "liste",   "over", "og",     "med",           "klynge", "kl",   "of",  "list", "the", "at",
    "meeting", "via",  "fysisk", "praktiserende", "var",    "were", "are", "ikke", "not"};

/* Lines with these labels end a list: what follows is about something else. */
static const char *const end_labels[] = {
    "klynge",  "dato",    "modedato",  "anledning", "sted",   "tid",     "emne",        "ean",
    "cvr",     "faktura", "tlf",       "mail",      "e-mail", "adresse", "koordinator", "kontakt",
    "att",     "menu",    "dagsorden", "program",   "belob",  "konto",   "fra",         "sendt",
    "subject", "from",    "occasion",  "date",      "place",  "phone"};

static const char *const closings[] = {"med venlig hilsen",
                                       "venlig hilsen",
                                       "de bedste hilsner",
                                       "mange hilsner",
                                       "mvh",
                                       "hilsen",
                                       "bedste hilsner",
                                       "kerlig hilsen",
                                       "kind regards",
                                       "best regards",
                                       "regards",
                                       "sincerely",
                                       "mit freundlichen",
                                       "vh",
                                       "vh.",
                                       "sendt fra min",
                                       "sent from my",
                                       "hent outlook",
                                       "get outlook",
                                       "venligst",
                                       "d.h.",
                                       "pa forhand tak",
                                       "kind regard",
                                       "best wishes"};

static bool
matches(const char *word, const char *pattern)
{
    size_t n = strlen(pattern);
    return pattern[n - 1] == '*' ? strncmp(word, pattern, n - 1) == 0 : strcmp(word, pattern) == 0;
}

static const struct Heading *
heading_of(const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(headings); i++)
        if (matches(word, headings[i].word))
            return &headings[i];
    return NULL;
}

static bool
is_fill(const char *word)
{
    if (!*word || g_ascii_isdigit(*word))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(heading_fill); i++)
        if (strcmp(word, heading_fill[i]) == 0)
            return true;
    return false;
}

typedef struct HeadingFound {
    const char *role, *state;
    int words, heading_words, other_words;
    bool first;    /* the first word is a heading's */
    bool negative; /* "ikke til stede" */
    bool counts;   /* "Antal deltagere" asks for a number */
} HeadingFound;

static HeadingFound
look_for_heading(const char *text)
{
    HeadingFound found = {0};
    g_autofree char *folded = fold_text(text);
    g_auto(GStrv) words = g_strsplit_set(folded, " \t()-,./*_#", 40);
    for (char **word = words; *word; word++) {
        if (!**word)
            continue;
        const struct Heading *heading = heading_of(*word);
        found.first = found.first || (heading && found.words == 0);
        found.words++;
        found.negative = found.negative || strcmp(*word, "ikke") == 0;
        found.counts =
            found.counts || g_str_has_prefix(*word, "antal") || strcmp(*word, "number") == 0;
        found.heading_words += heading != NULL;
        found.other_words += !heading && !is_fill(*word);
        if (!heading)
            continue;
        found.role = heading->role ? heading->role : found.role;
        bool weak = !heading->state || (found.state && strcmp(found.state, "present") != 0);
        found.state = weak ? found.state : heading->state;
    }
    if (found.negative && found.state)
        found.state = "absent";
    return found;
}

/* Sets what the heading says; *out_rest: what stands after its colon ("" nothing). */
static bool
open_at_heading(ListState *list, const char *line, const char **out_rest)
{
    const char *colon = strchr(line, ':');
    g_autofree char *label = colon ? g_strndup(line, (gsize)(colon - line)) : g_strdup(line);
    if (strlen(label) > 80 || strchr(label, '\t'))
        return false;
    HeadingFound found = look_for_heading(label);
    bool only = found.other_words == 0 && found.heading_words > 0;
    bool opens = colon ? only || (found.state && found.first) ||
                             (found.state && found.heading_words && found.words <= 8)
                       : only && found.state && found.first && found.words <= 6;
    if (!opens || found.counts)
        return false;
    if (colon && !only && !found.first) { /* "Anna Friis, online: ja" is a person */
        g_autoptr(GPtrArray) persons = persons_in(label, false);
        if (persons->len)
            return false;
    }
    list->role = found.role;
    list->state = found.state ? found.state : list->open ? list->state : "present";
    list->open = true;
    list->table = list->closed = false;
    list->missed = list->blank = 0;
    *out_rest = colon ? colon + 1 : "";
    return true;
}

static bool
is_closing(const char *line)
{
    g_autofree char *folded = fold_text(line);
    for (size_t i = 0; i < G_N_ELEMENTS(closings); i++) {
        size_t n = strlen(closings[i]);
        if (strncmp(folded, closings[i], n) == 0 && !g_ascii_isalnum(folded[n]))
            return true;
    }
    return strcmp(folded, "--") == 0;
}

static bool
is_end_label(const char *line)
{
    g_autofree char *folded = fold_text(line);
    const char *colon = strchr(folded, ':');
    for (size_t i = 0; colon && i < G_N_ELEMENTS(end_labels); i++) {
        size_t n = strlen(end_labels[i]);
        if (strncmp(folded, end_labels[i], n) == 0 && !g_ascii_isalpha(folded[n]))
            return true;
    }
    return false;
}

/* --- tables ------------------------------------------------------------------------------------
 */

static const struct {
    const char *word;
    Column column;
} column_names[] = {
    {"fornavn", COL_GIVEN},    {"first name", COL_GIVEN},  {"efternavn", COL_FAMILY},
    {"last name", COL_FAMILY}, {"navn", COL_NAME},         {"name", COL_NAME},
    {"deltager", COL_NAME},    {"deltagernavn", COL_NAME}, {"participant", COL_NAME},
    {"attendee", COL_NAME},    {"rolle", COL_ROLE},        {"role", COL_ROLE},
    {"titel", COL_ROLE},       {"stilling", COL_ROLE},     {"funktion", COL_ROLE},
    {"type", COL_ROLE},        {"deltog", COL_STATE},      {"fremmodt", COL_STATE},
    {"til stede", COL_STATE},  {"status", COL_STATE},      {"present", COL_STATE},
    {"attended", COL_STATE},   {"deltagelse", COL_STATE},  {"modt", COL_STATE},
};

static Column
column_of(const char *cell)
{
    g_autofree char *folded = fold_text(cell);
    g_strstrip(folded);
    for (size_t i = 0; i < G_N_ELEMENTS(column_names); i++) {
        size_t n = strlen(column_names[i].word);
        if (strncmp(folded, column_names[i].word, n) == 0 && !g_ascii_isalpha(folded[n]))
            return column_names[i].column;
    }
    return COL_OTHER;
}

/* A row that names its columns: a name column and no cell that is itself a person. */
static bool
open_at_heading_row(ListState *list, const char *line)
{
    if (!strchr(line, '\t'))
        return false;
    g_auto(GStrv) cells = g_strsplit(line, "\t", COLUMNS);
    Column columns[COLUMNS] = {0};
    bool named = false;
    for (guint i = 0; cells[i] && i < COLUMNS; i++) {
        columns[i] = column_of(cells[i]);
        named = named || columns[i] == COL_NAME || columns[i] == COL_GIVEN;
        if (columns[i] == COL_OTHER && strlen(cells[i]) > 60)
            return false;
    }
    if (!named)
        return false;
    memcpy(list->columns, columns, sizeof columns);
    list->width = g_strv_length(cells);
    list->rows = 0;
    list->open = list->table = true;
    list->closed = false;
    list->missed = list->blank = 0;
    list->state = "present";
    list->role = NULL;
    return true;
}

static void
add_person(ListState *list, const Person *person)
{
    /* Who is listed among the guests is one, whatever the title. */
    bool guest = g_strcmp0(list->role, "guest") == 0;
    const char *role = person->role && !guest ? person->role : list->role;
    const char *state = person->state ? person->state : list->state;
    reading_add_attendee(list->reading, person->name, role ? role : "unknown",
                         state ? state : "present");
    list->found++;
    list->missed = list->blank = 0;
}

static const char *
cell_at(const ListState *list, char *const *cells, Column column)
{
    for (guint i = 0; cells[i] && i < COLUMNS; i++)
        if (list->columns[i] == column)
            return cells[i];
    return "";
}

static bool
has_column(const ListState *list, Column column)
{
    for (guint i = 0; i < COLUMNS; i++)
        if (list->columns[i] == column)
            return true;
    return false;
}

/* Columns that stand close are one cell on a page, and an empty cell is none: then the rightmost
 * cell that says a role or state is asked, for the practice ("Læge Hansen") stands to the left. */
static const char *
said_in_row(const ListState *list, char *const *cells, Column column,
            const char *(*meaning)(const char *))
{
    const char *said = meaning(cell_at(list, cells, column));
    guint n = g_strv_length((char **)(uintptr_t)cells);
    if (said || (n == list->width && has_column(list, column)))
        return said;
    for (guint i = n; i > 1 && !said; i--)
        said = meaning(cells[i - 1]);
    return said;
}

static bool
take_row(ListState *list, const char *line)
{
    g_auto(GStrv) cells = g_strsplit(line, "\t", COLUMNS);
    g_autofree char *pair =
        g_strdup_printf("%s %s", cell_at(list, cells, COL_GIVEN), cell_at(list, cells, COL_FAMILY));
    const char *cell = cell_at(list, cells, COL_NAME);
    Person *person = person_in_cell(*cell ? cell : g_strstrip(pair));
    if (!person)
        return false;
    const char *role = said_in_row(list, cells, COL_ROLE, person_role);
    const char *state = said_in_row(list, cells, COL_STATE, person_state);
    person->role = role ? role : person->role;
    person->state = state ? state : person->state;
    add_person(list, person);
    list->rows++;
    person_free(person);
    return true;
}

/* --- plain lists ---------------------------------------------------------------------------------
 */

/* Behind "1.", "12)", "-", "•", "[x]". */
static const char *
behind_bullet(const char *line)
{
    static const char *const bullets[] = {"-",  "*",  "•", "–", "·", "▪", "◦",
                                          "o ", "\t", " ", "☐", "☒", "✓", "✔"};
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < G_N_ELEMENTS(bullets); i++)
            if (g_str_has_prefix(line, bullets[i])) {
                line += strlen(bullets[i]);
                again = true;
            }
    }
    size_t digits = strspn(line, "0123456789");
    if (digits && digits <= 3 && line[digits] && strchr(".): \t", line[digits]))
        line += digits + 1 + strspn(line + digits + 1, " \t-");
    return line;
}

static int
take_entry(ListState *list, const char *entry)
{
    g_autoptr(GPtrArray) persons = persons_in(entry, true);
    for (guint i = 0; i < persons->len; i++)
        add_person(list, g_ptr_array_index(persons, i));
    return (int)persons->len;
}

/* "Lægehuset Nord" over its doctors, and the like, do not end a list; prose does. */
static void
miss(ListState *list, const char *line)
{
    guint words = 1;
    for (const char *p = line; *p; p++)
        words += *p == ' ';
    list->missed++;
    bool prose = words > 5;
    if (list->missed > 2 || (list->found && (prose || list->blank)))
        list->open = list->table = false;
}

static void
take_line_in_list(ListState *list, const char *line)
{
    if (is_end_label(line)) {
        list->open = list->table = false;
        return;
    }
    if (list->table && !strchr(line, '\t')) {
        if (list->rows == 0 && *line == '(')
            return; /* the heading row's second line: "(ja/afbud/online)" */
        list->open = list->table = false;
        return;
    }
    if (list->table ? !take_row(list, line) : !take_entry(list, behind_bullet(line)))
        miss(list, line);
}

static void
take_line(ListState *list, const char *line)
{
    const char *rest = NULL;
    const char *state = list->state, *role = list->role;
    if (line[strspn(line, " \t")] == '\0') {
        if (!*line && ++list->blank > 2) /* empty rows of a form do not count */
            list->open = list->table = false;
    } else if (is_closing(line)) {
        list->open = list->table = false;
        list->closed = true;
    } else if (open_at_heading_row(list, line)) {
        return;
    } else if (!list->table && open_at_heading(list, behind_bullet(line), &rest)) {
        /* "Afbud: Bo Holm" in the middle of a list speaks for its own line only */
        if (take_entry(list, rest) > 0 && state && !g_str_has_suffix(rest, ",")) {
            list->state = state;
            list->role = role;
        }
    } else if (list->open) {
        take_line_in_list(list, line);
    }
}

/* --- names without a heading ---------------------------------------------------------------------
 */

static bool
is_lone_person(const char *line, bool *out_familiar)
{
    g_autoptr(GPtrArray) persons = persons_in(behind_bullet(line), false);
    if (persons->len != 1 || strlen(line) > 80)
        return false;
    *out_familiar = person_is_familiar(g_ptr_array_index(persons, 0));
    return true;
}

/* The lines from first on that hold one person each. */
static guint
run_length(const GPtrArray *lines, guint first, guint *out_familiar)
{
    guint n = 0;
    *out_familiar = 0;
    bool familiar = false;
    while (first + n < lines->len && is_lone_person(lines->pdata[first + n], &familiar)) {
        *out_familiar += familiar;
        n++;
    }
    return n;
}

static void
find_without_heading(ListState *list, const GPtrArray *lines)
{
    for (guint i = 0; i < lines->len && !is_closing(lines->pdata[i]); i++) {
        guint familiar = 0, n = run_length(lines, i, &familiar);
        if (n < RUN_WITHOUT_HEADING || familiar * 3 < n)
            continue;
        list->state = "present";
        for (guint k = i; k < i + n; k++)
            (void)take_entry(list, behind_bullet(lines->pdata[k]));
        i += n;
    }
}

int
attendees_find(const GPtrArray *stacked, Reading *reading)
{
    g_autoptr(GPtrArray) lines = attendees_unstack(stacked);
    ListState list = {.reading = reading};
    for (guint i = 0; i < lines->len; i++) {
        const char *line = lines->pdata[i];
        const char *start = line + strspn(line, " ");
        if (strlen(start) <= 2000)
            take_line(&list, start);
    }
    if (list.found == 0)
        find_without_heading(&list, lines);
    return list.found;
}
