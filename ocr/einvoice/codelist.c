#include "ocr/einvoice/codelist.h"
#include "codelists.inc"
#include <string.h>

const Codelist *
codelist_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(codelists); i++)
        if (strcmp(codelists[i].name, name) == 0)
            return &codelists[i];
    return NULL;
}

static int
code_order(const char *code, const char *text, size_t length)
{
    int order = strncmp(code, text, length);
    return order != 0 ? order : code[length] != '\0';
}

bool
codelist_has(const char *name, const char *code, size_t length)
{
    const Codelist *list = codelist_find(name);
    if (!list)
        g_error("there is no code list %s", name); /* a rule names it: our own mistake */
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = code_order(list->codes[middle], code, length);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
