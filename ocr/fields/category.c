#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"
#include <string.h>

typedef enum {
    ANYWHERE, /* Danish compounds: mødelokale, aftensbuffet */
    BEGINS,   /* a word begins so: vin, vinmenu, not "gevinst" */
    WHOLE,    /* the word stands alone: "øl", not "følge" */
} Stand;

/* Folded stems (fold_text), the more telling first: "middag og overnatning" is lodging with its
 * dinner, "drikkevarer til middag" is drinks. */
static const struct {
    const char *stem;
    Stand stand;
    const char *category;
} stems[] = {
    {"software", ANYWHERE, "software"},
    {"licens", ANYWHERE, "software"},
    {"license", ANYWHERE, "software"},
    {"lizenz", ANYWHERE, "software"},
    {"abonnement", ANYWHERE, "software"},
    {"subscription", ANYWHERE, "software"},
    {"blodtryk", ANYWHERE, "medical"},
    {"stetoskop", ANYWHERE, "medical"},
    {"kanyle", ANYWHERE, "medical"},
    {"otoskop", ANYWHERE, "medical"},
    {"ultralyd", ANYWHERE, "medical"},
    {"handsker", ANYWHERE, "medical"},
    {"ekg", WHOLE, "medical"},
    {"crp", BEGINS, "medical"},
    {"laptop", ANYWHERE, "hardware"},
    {"notebook", ANYWHERE, "hardware"},
    {"computer", ANYWHERE, "hardware"},
    {"tablet", ANYWHERE, "hardware"},
    {"ipad", ANYWHERE, "hardware"},
    {"printer", ANYWHERE, "hardware"},
    {"projektor", ANYWHERE, "hardware"},
    {"projector", ANYWHERE, "hardware"},
    {"beamer", ANYWHERE, "hardware"},
    {"webcam", ANYWHERE, "hardware"},
    {"webkamera", ANYWHERE, "hardware"},
    {"hojttaler", ANYWHERE, "hardware"},
    {"headset", ANYWHERE, "hardware"},
    {"kabel", ANYWHERE, "hardware"},
    {"skerm", BEGINS, "hardware"},
    {"monitor", BEGINS, "hardware"},
    {"usb", BEGINS, "hardware"},
    {"gavekort", ANYWHERE, "gift"},
    {"gave", BEGINS, "gift"},
    {"vingave", ANYWHERE, "gift"},
    {"blomster", ANYWHERE, "gift"},
    {"buket", ANYWHERE, "gift"},
    {"chokolade", BEGINS, "gift"},
    {"gift", WHOLE, "gift"},
    {"flowers", ANYWHERE, "gift"},
    {"geschenk", ANYWHERE, "gift"},
    {"overnatning", ANYWHERE, "lodging"},
    {"enkeltverelse", ANYWHERE, "lodging"},
    {"dobbeltverelse", ANYWHERE, "lodging"},
    {"verelse", ANYWHERE, "lodging"},
    {"internat", BEGINS, "lodging"},
    {"ubernachtung", ANYWHERE, "lodging"},
    {"zimmer", ANYWHERE, "lodging"},
    {"accommodation", ANYWHERE, "lodging"},
    {"lodging", ANYWHERE, "lodging"},
    {"single room", ANYWHERE, "lodging"},
    {"double room", ANYWHERE, "lodging"},
    {"night", BEGINS, "lodging"},
    {"drikkevare", ANYWHERE, "drinks"},
    {"drikke", ANYWHERE, "drinks"},
    {"getrank", ANYWHERE, "drinks"},
    {"drinks", ANYWHERE, "drinks"},
    {"beverage", ANYWHERE, "drinks"},
    {"middag", ANYWHERE, "dinner"},
    {"aftensbuffet", ANYWHERE, "dinner"},
    {"aftenbuffet", ANYWHERE, "dinner"},
    {"aftensmad", ANYWHERE, "dinner"},
    {"2-retters", ANYWHERE, "dinner"},
    {"3-retters", ANYWHERE, "dinner"},
    {"2 retters", ANYWHERE, "dinner"},
    {"3 retters", ANYWHERE, "dinner"},
    {"retters menu", ANYWHERE, "dinner"},
    {"dinner", ANYWHERE, "dinner"},
    {"abendessen", ANYWHERE, "dinner"},
    {"frokost", ANYWHERE, "lunch"},
    {"lunch", ANYWHERE, "lunch"},
    {"mittagessen", ANYWHERE, "lunch"},
    {"smorrebrod", ANYWHERE, "lunch"},
    {"sandwich", ANYWHERE, "lunch"},
    {"lokaleleje", ANYWHERE, "room"},
    {"lokale", ANYWHERE, "room"},
    {"modelokal", ANYWHERE, "room"},
    {"konferencesal", ANYWHERE, "room"},
    {"salleje", ANYWHERE, "room"},
    {"leje af sal", ANYWHERE, "room"},
    {"auditorium", ANYWHERE, "room"},
    {"av-udstyr", ANYWHERE, "room"},
    {"conference room", ANYWHERE, "room"},
    {"meeting room", ANYWHERE, "room"},
    {"room hire", ANYWHERE, "room"},
    {"raummiete", ANYWHERE, "room"},
    {"tagungsraum", ANYWHERE, "room"},
    {"taxa", ANYWHERE, "transport"},
    {"turpris", ANYWHERE, "transport"},
    {"taxi", ANYWHERE, "transport"},
    {"togbillet", ANYWHERE, "transport"},
    {"billet", BEGINS, "transport"},
    {"rejse", BEGINS, "transport"},
    {"transport", ANYWHERE, "transport"},
    {"korsel", ANYWHERE, "transport"},
    {"parkering", ANYWHERE, "transport"},
    {"brobizz", ANYWHERE, "transport"},
    {"broafgift", ANYWHERE, "transport"},
    {"ferge", BEGINS, "transport"},
    {"flybillet", ANYWHERE, "transport"},
    {"dsb", WHOLE, "transport"},
    {"metro", WHOLE, "transport"},
    {"parking", ANYWHERE, "transport"},
    {"fahrkarte", ANYWHERE, "transport"},
    {"honorar", ANYWHERE, "fee"},
    {"opleg", BEGINS, "fee"},
    {"foredrag", ANYWHERE, "fee"},
    {"undervisning", ANYWHERE, "fee"},
    {"konsulent", ANYWHERE, "fee"},
    {"facilitering", ANYWHERE, "fee"},
    {"fee", WHOLE, "fee"},
    {"honorarium", ANYWHERE, "fee"},
    {"vin", WHOLE, "drinks"},
    {"hvidvin", ANYWHERE, "drinks"},
    {"rodvin", ANYWHERE, "drinks"},
    {"vinmenu", ANYWHERE, "drinks"},
    {"husets vin", ANYWHERE, "drinks"},
    {"wein", WHOLE, "drinks"},
    {"wine", BEGINS, "drinks"},
    {"ol", WHOLE, "drinks"},
    {"fadol", ANYWHERE, "drinks"},
    {"bier", WHOLE, "drinks"},
    {"beer", BEGINS, "drinks"},
    {"pilsner", ANYWHERE, "drinks"},
    {"sodavand", ANYWHERE, "drinks"},
    {"cola", BEGINS, "drinks"},
    {"danskvand", ANYWHERE, "drinks"},
    {"mineralvand", ANYWHERE, "drinks"},
    {"kaffe", ANYWHERE, "drinks"},
    {"coffee", ANYWHERE, "drinks"},
    {"espresso", ANYWHERE, "drinks"},
    {"cappuccino", ANYWHERE, "drinks"},
    {"te", WHOLE, "drinks"},
    {"juice", ANYWHERE, "drinks"},
    {"snaps", BEGINS, "drinks"},
    {"champagne", ANYWHERE, "drinks"},
    {"prosecco", ANYWHERE, "drinks"},
    {"cocktail", ANYWHERE, "drinks"},
    {"buffet", ANYWHERE, "dinner"},
    {"menu", BEGINS, "dinner"},
};

static bool
stands(const char *folded, const char *stem, Stand stand)
{
    size_t n = strlen(stem);
    for (const char *p = strstr(folded, stem); p; p = strstr(p + 1, stem)) {
        bool begins = p == folded || !g_ascii_isalnum(p[-1]);
        bool ends = !g_ascii_isalnum(p[n]);
        if (stand == ANYWHERE || (begins && (stand == BEGINS || ends)))
            return true;
    }
    return false;
}

/* Hire of a projector belongs to the room (rule G01); buying one is hardware. */
static bool
is_hired(const char *folded)
{
    return stands(folded, "leje", ANYWHERE) || stands(folded, "lan af", ANYWHERE) ||
           stands(folded, "hire", WHOLE) || stands(folded, "rental", ANYWHERE) ||
           stands(folded, "miete", BEGINS);
}

static const char *
category_in(const char *folded)
{
    for (guint i = 0; i < G_N_ELEMENTS(stems); i++) {
        if (!stands(folded, stems[i].stem, stems[i].stand))
            continue;
        bool hired = strcmp(stems[i].category, "hardware") == 0 && is_hired(folded);
        return hired ? "room" : stems[i].category;
    }
    return "other";
}

/* What is included does not make the line: "Middag inkl. drikkevarer" is a dinner. */
const char *
category_of(const char *line_text)
{
    static const char *const including[] = {" inkl", " incl", " including", " einschl"};
    if (!line_text)
        return "other";
    g_autofree char *folded = fold_text(line_text);
    for (guint i = 0; i < G_N_ELEMENTS(including); i++) {
        const char *at = strstr(folded, including[i]);
        g_autofree char *front = at ? g_strndup(folded, (gsize)(at - folded)) : NULL;
        const char *category = front ? category_in(front) : "other";
        if (strcmp(category, "other") != 0)
            return category;
    }
    return category_in(folded);
}
