#include "spool/ledger_words.h"
#include <glib.h>
#include <string.h>

/* Purposes that the sources name (Vejledning:316-330, Håndbog:328-352). */
static const struct {
    const char *key, *da;
    const char *lines[5]; /* what reading lines call it */
} categories[] = {
    {"catering", "Forplejning", {"dinner", "lunch", "meal", "drinks", "catering"}},
    {"room", "Lokaler", {"room"}},
    {"lodging", "Internat og overnatning", {"lodging"}},
    {"fee", "Honorar", {"fee"}},
    {"transport", "Transport", {"transport"}},
    {"gift", "Gaver", {"gift"}},
    {"software", "Software", {"software"}},
    {"other", "Andet", {"other"}},
};

const char *
ledger_category(const char *of_line)
{
    for (size_t i = 0; of_line && i < G_N_ELEMENTS(categories); i++)
        for (size_t k = 0; k < G_N_ELEMENTS(categories[i].lines) && categories[i].lines[k]; k++)
            if (strcmp(categories[i].lines[k], of_line) == 0)
                return categories[i].key;
    return "other";
}

const char *
ledger_category_da(const char *category)
{
    const char *da = "Andet";
    for (size_t i = 0; i < G_N_ELEMENTS(categories); i++)
        if (strcmp(categories[i].key, category) == 0)
            da = categories[i].da;
    return da;
}

const char *
ledger_category_named(const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(categories); i++) {
        g_autofree char *da = g_utf8_casefold(categories[i].da, -1);
        if (strcmp(folded, da) == 0 || strcmp(folded, categories[i].key) == 0)
            return categories[i].key;
    }
    return NULL;
}
