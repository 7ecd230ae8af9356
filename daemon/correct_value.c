/* What a person types or pastes, in the contract's form; prototypes in correct.h. */
#include "daemon/correct.h"
#include "daemon/day.h"
#include "daemon/money.h"
#include <string.h>

enum { NAME_CHARS = 200 };

static char *
digits_of(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p; p++)
        if (g_ascii_isdigit(*p))
            g_string_append_c(out, *p);
    return g_string_free(out, FALSE);
}

static char *
cvr(const char *text)
{
    g_autofree char *digits = digits_of(text);
    return strlen(digits) == 8 ? g_steal_pointer(&digits) : NULL;
}

static char *
count(const char *text)
{
    g_autofree char *digits = digits_of(text);
    size_t n = strlen(digits);
    return n >= 1 && n <= 6 && strspn(text, "0123456789 ") == strlen(text)
               ? g_steal_pointer(&digits)
               : NULL;
}

static char *
money(const char *text)
{
    int64_t oere;
    return money_from_danish(text, &oere) ? money_decimal(oere) : NULL;
}

static const struct {
    FieldId field;
    char *(*form)(const char *text);
} forms[] = {
    {FIELD_TOTAL, money},
    {FIELD_NET_TOTAL, money},
    {FIELD_VAT_TOTAL, money},
    {FIELD_TIP, money},
    {FIELD_CARD_AMOUNT, money},
    {FIELD_ISSUE_DATE, day_from_danish},
    {FIELD_DUE_DATE, day_from_danish},
    {FIELD_EVENT_DATE, day_from_danish},
    {FIELD_SUPPLIER_CVR, cvr},
    {FIELD_BUYER_CVR, cvr},
    {FIELD_CLUSTER_NUMBER, count},
    {FIELD_COVERS, count},
};

char *
correct_value(FieldId field, const char *value)
{
    g_autofree char *text = g_strstrip(g_utf8_make_valid(value, -1));
    if (!*text)
        return g_steal_pointer(&text);
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
        if (forms[i].field == field)
            return forms[i].form(text);
    return g_steal_pointer(&text);
}

/* --- attendees ---------------------------------------------------------------------------- */

/* What stands in a column beside the name. */
static const struct {
    const char *begins, *role, *state;
} column_words[] = {
    {"læge", "doctor", NULL},     {"doctor", "doctor", NULL},  {"praksis", "staff", NULL},
    {"personale", "staff", NULL}, {"sygepl", "staff", NULL},   {"sekret", "staff", NULL},
    {"gæst", "guest", NULL},      {"guest", "guest", NULL},    {"opl", "guest", NULL},
    {"afbud", NULL, "absent"},    {"frav", NULL, "absent"},    {"absent", NULL, "absent"},
    {"virtuel", NULL, "virtual"}, {"online", NULL, "virtual"},
};

static void
read_column(const char *column, const char **role, const char **state)
{
    g_autofree char *lower = g_utf8_strdown(column, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(column_words); i++) {
        if (!g_str_has_prefix(g_strchug(lower), column_words[i].begins))
            continue;
        *role = column_words[i].role ? column_words[i].role : *role;
        *state = column_words[i].state ? column_words[i].state : *state;
    }
}

static void
add_line(Reading *to, const char *line)
{
    g_auto(GStrv) columns = g_strsplit_set(line, "\t;", -1);
    const char *role = "unknown", *state = "present";
    if (!columns[0])
        return;
    g_autofree char *name =
        g_utf8_substring(columns[0], 0, MIN(g_utf8_strlen(columns[0], -1), NAME_CHARS));
    if (!*g_strstrip(name) || to->attendees->len >= READING_ATTENDEES)
        return;
    for (char **column = columns + 1; *column; column++)
        read_column(*column, &role, &state);
    reading_add_attendee(to, name, role, state);
}

bool
correct_attendees(Reading *reading, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);
    g_ptr_array_set_size(reading->attendees, 0);
    for (char **line = lines; *line; line++)
        add_line(reading, *line);
    return reading->attendees->len > 0;
}
