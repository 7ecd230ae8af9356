/* The sheet of an e-invoice in a reading: its shape is checked, not its words. */
#include "daemon/reading.h"
#include <string.h>

/* Far over a real invoice's; lines stand in the reading itself. */
enum { SHEET_LEVELS = 4, SHEET_ENTRIES = 200, SHEET_KEY_BYTES = 32 };

static bool
shape_fits(const json_t *json, int level)
{
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_string(json))
        return json_string_length(json) <= READING_STRING_BYTES &&
               strlen(json_string_value(json)) == json_string_length(json);
    if (level == SHEET_LEVELS)
        return false;
    if (json_is_array(json)) {
        json_array_foreach(json, i, value) if (i >= SHEET_ENTRIES ||
                                               !shape_fits(value, level + 1)) return false;
        return true;
    }
    if (!json_is_object(json) || json_object_size(json) > SHEET_ENTRIES)
        return false;
    json_object_foreach((json_t *)(uintptr_t)json, key,
                        value) if (strlen(key) > SHEET_KEY_BYTES ||
                                   !shape_fits(value, level + 1)) return false;
    return true;
}

bool
reading_sheet_decode(const json_t *json, json_t **out, GError **error)
{
    if (json && (!json_is_object(json) || !shape_fits(json, 0)))
        return fail(error, FAIL_HOSTILE, "a reading's sheet is none");
    *out = json_deep_copy(json);
    return true;
}

int
reading_sheet_mask(json_t *json)
{
    const char *key;
    json_t *value;
    size_t i;
    int seen = 0;
    if (json_is_string(json)) {
        g_autofree char *text = g_strdup(json_string_value(json));
        seen = reading_mask_cpr(text);
        if (seen > 0)
            json_string_set(json, text);
    }
    json_array_foreach(json, i, value) seen += reading_sheet_mask(value);
    json_object_foreach(json, key, value) seen += reading_sheet_mask(value);
    return seen;
}
