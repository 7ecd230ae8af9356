#include "ocr/fields/attendees_stack.h"
#include "ocr/fields/fold.h"
#include "ocr/fields/person.h"
#include <stdbool.h>
#include <string.h>

enum { CELLS = 4, ROLE = 2, STATE = 3, TICK_BYTES = 3 /* "x", "ok", "✓" */ };

/* Folded beginnings of the form's headings, in their order (templates/deltagerliste). */
static const char *const headings[CELLS] = {"navn", "praksis", "rolle", "deltog"};

static bool
has_row_at(const GPtrArray *lines, guint i)
{
    return i + CELLS <= lines->len;
}

static bool
is_heading_at(const GPtrArray *lines, guint i)
{
    bool heading = has_row_at(lines, i);
    for (guint k = 0; heading && k < CELLS; k++) {
        g_autofree char *folded = fold_text(lines->pdata[i + k]);
        heading = g_str_has_prefix(g_strstrip(folded), headings[k]);
    }
    return heading;
}

static bool
is_row_at(const GPtrArray *lines, guint i)
{
    if (!has_row_at(lines, i))
        return false;
    const char *role = lines->pdata[i + ROLE], *state = lines->pdata[i + STATE];
    return (!*role || person_role(role)) &&
           (!*state || person_state(state) || strlen(state) <= TICK_BYTES);
}

static void
add_row(const GPtrArray *lines, guint i, GPtrArray *out)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new();
    for (guint k = 0; k < CELLS; k++)
        g_ptr_array_add(cells, lines->pdata[i + k]);
    g_ptr_array_add(cells, NULL);
    g_ptr_array_add(out, g_strjoinv("\t", (char **)cells->pdata));
}

GPtrArray *
attendees_unstack(const GPtrArray *lines)
{
    GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < lines->len;) {
        bool stack = is_heading_at(lines, i) && is_row_at(lines, i + CELLS);
        if (!stack)
            g_ptr_array_add(out, g_strdup(lines->pdata[i++]));
        for (bool heading = true; stack && (heading || is_row_at(lines, i)); heading = false) {
            add_row(lines, i, out);
            i += CELLS;
        }
    }
    return out;
}
