#include "ocr/fields/find.h"
#include <string.h>

/* Folded words and how strongly they speak for a kind; thrice so in the head of the page. */
static const struct {
    const char *word, *kind;
    int weight;
} words[] = {
    {"kreditnota", "credit-note", 8},
    {"credit note", "credit-note", 8},
    {"gutschrift", "credit-note", 6},
    {"rykker", "reminder", 5},
    {"betalingspamindelse", "reminder", 6},
    {"mahnung", "reminder", 5},
    {"payment reminder", "reminder", 5},
    {"faktura", "invoice", 3},
    {"invoice", "invoice", 3},
    {"rechnung", "invoice", 3},
    {"betalingsfrist", "invoice", 2},
    {"forfald", "invoice", 2},
    {"kvittering", "receipt", 4},
    {"kassebon", "receipt", 4},
    {"receipt", "receipt", 3},
    {"bonnr", "receipt", 3},
    {"byttepenge", "receipt", 3},
    {"dankort", "receipt", 2},
    {"ekspedient", "receipt", 2},
    {"bordnr", "receipt", 2},
    {"change", "receipt", 2},
    {"cash", "receipt", 2},
    {"kontant", "receipt", 2},
    {"mobilepay", "receipt", 1},
    {"thank you", "receipt", 1},
    {"tak for", "receipt", 1},
    {"deltagerliste", "attendee-list", 9},
    {"deltageroversigt", "attendee-list", 8},
    {"attendee list", "attendee-list", 8},
    {"attendance list", "attendee-list", 8},
    {"list of attendees", "attendee-list", 8},
    {"list of participants", "attendee-list", 8},
    {"participant list", "attendee-list", 8},
    {"teilnehmerliste", "attendee-list", 9},
    {"deltagere", "attendee-list", 2},
    {"fremmodte", "attendee-list", 3},
    {"referat", "minutes", 6},
    {"modereferat", "minutes", 8},
    {"minutes of", "minutes", 6},
    {"dagsorden", "programme", 3},
    {"program", "programme", 2},
    {"kontrakt", "contract", 5},
    {"aftale mellem", "contract", 6},
    {"underskrift", "contract", 1},
    {"timeseddel", "timesheet", 8},
    {"timeregistrering", "timesheet", 8},
    {"timesheet", "timesheet", 8},
    {"korselsbilag", "mileage", 8},
    {"korselsgodtgorelse", "mileage", 7},
    {"korselsregnskab", "mileage", 8},
    {"honoraranmodning", "honorarium-request", 9},
    {"anmodning om honorar", "honorarium-request", 9},
    {"kontoudtog", "card-statement", 6},
    {"kortudtog", "card-statement", 8},
    {"budget", "budget", 3},
    {"arsregnskab", "accounts", 6},
    {"udlegsskema", "claim-form", 8},
    {"refusionsskema", "claim-form", 8},
    {"aktivitetsrapport", "activity-report", 8},
    {"aktivitetsoversigt", "activity-report", 6},
    {"medlemsliste", "member-list", 8},
};

enum { HEAD_LINES = 8, HEAD_FACTOR = 3, KINDS_MOST = 32 };

typedef struct Tally {
    const char *kind;
    int points;
} Tally;

static void
add_points(Tally *tallies, const char *kind, int points)
{
    for (guint i = 0; i < KINDS_MOST; i++) {
        if (tallies[i].kind && strcmp(tallies[i].kind, kind) != 0)
            continue;
        tallies[i].kind = kind;
        tallies[i].points += points;
        return;
    }
}

/* The word stands as a beginning: "fakturanr" counts for faktura, "manufaktura" does not. */
static bool
begins_word(const char *folded, const char *word)
{
    for (const char *p = strstr(folded, word); p; p = strstr(p + 1, word))
        if (p == folded || !g_ascii_isalpha(p[-1]))
            return true;
    return false;
}

void
kind_find(Search *search)
{
    Tally tallies[KINDS_MOST] = {0};
    if (strcmp(search->reading->kind, "other") != 0)
        return;
    GString *head = g_string_new(NULL);
    for (guint n = 0; n < search->lines->len && n < HEAD_LINES; n++)
        g_string_append_printf(head, "%s\n", search_line(search, n)->folded);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (!begins_word(search->folded, words[i].word))
            continue;
        int factor = begins_word(head->str, words[i].word) ? HEAD_FACTOR : 1;
        add_points(tallies, words[i].kind, words[i].weight * factor);
    }
    g_string_free(head, TRUE);
    guint best = 0;
    for (guint i = 1; i < KINDS_MOST; i++)
        if (tallies[i].points > tallies[best].points)
            best = i;
    enum { ENOUGH = 3 };
    if (tallies[best].points < ENOUGH)
        return;
    g_free(search->reading->kind);
    search->reading->kind = g_strdup(tallies[best].kind);
}
