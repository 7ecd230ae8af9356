#include "ocr/fields/fold.h"
#include <glib.h>

static const struct {
    gunichar from;
    const char *to;
} letters[] = {
    {0xe5, "a"}, {0xf8, "o"}, {0xe6, "e"},  {0xe4, "a"},   {0xf6, "o"},   {0xfc, "u"},
    {0xe9, "e"}, {0xe8, "e"}, {0xdf, "ss"}, {0x2013, "-"}, {0x2014, "-"}, {0xa0, " "},
    {0xe1, "a"}, {0xeb, "e"}, {0xf4, "o"},  {0x2019, "'"}, {0x2212, "-"}, {0x202f, " "},
};

static const char *
replacement(gunichar c)
{
    for (guint i = 0; i < G_N_ELEMENTS(letters); i++)
        if (letters[i].from == c)
            return letters[i].to;
    return NULL;
}

char *
fold_text(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);
    for (const char *p = valid; *p; p = g_utf8_find_next_char(p, NULL)) {
        gunichar c = g_unichar_tolower(g_utf8_get_char(p));
        const char *to = replacement(c);
        if (to)
            g_string_append(out, to);
        else
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}
