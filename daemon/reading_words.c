/* The words of a document with their places, for a person who points at one; prototypes in
 * reading.h. As JSON an array for each word: [page, x, y, w, h, text]. */
#include "daemon/reading.h"
#include <string.h>

void
reading_word_free(ReadingWord *word)
{
    if (word)
        g_free(word->text);
    g_free(word);
}

void
reading_add_word(Reading *reading, const char *text, int page, ReadingBox box)
{
    if (reading->words->len >= READING_WORDS || box.w <= 0 || box.h <= 0 || !*text)
        return;
    ReadingWord *word = g_new0(ReadingWord, 1);
    word->text = g_strndup(text, READING_WORD_BYTES);
    g_utf8_validate(word->text, -1, (const char **)&text);
    word->text[text - word->text] = '\0'; /* a character that was cut in two */
    word->page = page;
    word->box = box;
    g_ptr_array_add(reading->words, word);
}

json_t *
reading_words_encode(const GPtrArray *words)
{
    json_t *array = json_array();
    for (guint i = 0; i < words->len; i++) {
        const ReadingWord *w = words->pdata[i];
        json_array_append_new(
            array, json_pack("[iiiiis]", w->page, w->box.x, w->box.y, w->box.w, w->box.h, w->text));
    }
    return array;
}

bool
reading_words_decode(const json_t *array, Reading *reading, GError **error)
{
    enum { PIXELS_MOST = 100000, NUMBERS = 5 };
    if (json_array_size(array) > READING_WORDS)
        return fail(error, FAIL_HOSTILE, "a reading has over %d words", READING_WORDS);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *one = json_array_get(array, i);
        const char *text = json_string_value(json_array_get(one, NUMBERS));
        int n[NUMBERS];
        for (size_t k = 0; k < NUMBERS; k++) {
            const json_t *number = json_array_get(one, k);
            json_int_t value = json_integer_value(number);
            if (!json_is_integer(number) || value < 0 || value > PIXELS_MOST)
                return fail(error, FAIL_HOSTILE, "the place of word %zu is none", i);
            n[k] = (int)value;
        }
        if (!text || strlen(text) > READING_WORD_BYTES)
            return fail(error, FAIL_HOSTILE, "word %zu has no text, or too much", i);
        reading_add_word(reading, text, n[0], (ReadingBox){n[1], n[2], n[3], n[4]});
    }
    return true;
}

/* A number may stand in two words, split at its dash. */
void
reading_words_mask(GPtrArray *words)
{
    for (guint i = 0; i < words->len; i++) {
        ReadingWord *word = words->pdata[i],
                    *next = i + 1 < words->len ? words->pdata[i + 1] : NULL;
        if (reading_mask_cpr(word->text) || !next)
            continue;
        g_autofree char *both = g_strconcat(word->text, next->text, NULL);
        if (reading_mask_cpr(both) == 0 || strlen(both) != strlen(word->text) + strlen(next->text))
            continue;
        memset(word->text, 'X', strlen(word->text));
        memset(next->text, 'X', strlen(next->text));
    }
}
