#include "spool/search_words.h"
#include "daemon/likeness.h"
#include <string.h>

enum { WORDS_MOST = 4000 }; /* different ones of a case; a long contract has 1,500 */

struct SearchWords {
    GHashTable *words, *names; /* sets of folded words */
};

static void
add_names(GHashTable *names, const Reading *reading)
{
    for (guint i = 0; i < reading->attendees->len; i++) {
        const ReadingAttendee *attendee = reading->attendees->pdata[i];
        g_autofree char *folded = likeness_fold(attendee->name);
        g_auto(GStrv) parts = g_strsplit(folded, " ", -1);
        for (char **part = parts; *part; part++)
            (void)g_hash_table_add(names, g_strdup(*part));
    }
    for (guint i = 0; i < reading->documents->len; i++)
        add_names(names, reading->documents->pdata[i]);
}

SearchWords *
search_words_new(const CaseFile *file)
{
    SearchWords *words = g_new0(SearchWords, 1);
    words->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    words->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < file->documents->len; i++)
        add_names(words->names, ((const CaseDocument *)file->documents->pdata[i])->reading);
    return words;
}

void
search_words_free(SearchWords *words)
{
    if (!words)
        return;
    g_hash_table_unref(words->words);
    g_hash_table_unref(words->names);
    g_free(words);
}

/* --- words ----------------------------------------------------------------------------------- */

/* Ten digits that begin with a day and a month: a CPR number without its dash. */
static bool
may_be_cpr(const char *word)
{
    if (strlen(word) != 10 || strspn(word, "0123456789") != 10)
        return false;
    int day = (word[0] - '0') * 10 + word[1] - '0', month = (word[2] - '0') * 10 + word[3] - '0';
    return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

static bool
is_kept(const char *word)
{
    size_t n = strlen(word);
    return n >= 2 && n <= SEARCH_WORD_BYTES && strspn(word, "x") < n && !may_be_cpr(word);
}

static void
add(SearchWords *words, const char *text, bool names_too)
{
    g_autofree char *folded = likeness_fold(text);
    g_auto(GStrv) list = g_strsplit(folded, " ", -1);
    for (char **word = list; *word && g_hash_table_size(words->words) < WORDS_MOST; word++)
        if (is_kept(*word) && (names_too || !g_hash_table_contains(words->names, *word)))
            (void)g_hash_table_add(words->words, g_strdup(*word));
}

void
search_words_add_text(SearchWords *words, const char *text)
{
    add(words, text, false);
}

/* --- of a case ------------------------------------------------------------------------------- */

void
search_words_add_head(SearchWords *words, const CaseFile *file)
{
    const char *const texts[] = {file->number,     file->supplier_name, file->supplier_cvr,
                                 file->invoice_id, file->sender_name,   file->sender_address};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        add(words, texts[i], true); /* the sender may stand on the list as well */
    if (!file->has_total)
        return;
    g_autofree char *kroner = g_strdup_printf("%" G_GINT64_FORMAT, file->total_oere / 100);
    add(words, kroner, true);
}

static void
add_reading(SearchWords *words, const Reading *reading)
{
    for (FieldId id = 0; id < FIELD_COUNT; id++)
        add(words, reading_value(reading, id), false);
    for (guint i = 0; i < reading->lines->len; i++)
        add(words, ((const ReadingLine *)reading->lines->pdata[i])->text, false);
    add(words, reading->text, false);
    for (guint i = 0; i < reading->documents->len; i++)
        add_reading(words, reading->documents->pdata[i]);
}

void
search_words_add_documents(SearchWords *words, const CaseFile *file)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *document = file->documents->pdata[i];
        if (g_strcmp0(document->role, "attendees") != 0)
            add_reading(words, document->reading);
    }
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *
search_words_join(const SearchWords *words)
{
    guint n = 0;
    g_autofree char **list = (char **)g_hash_table_get_keys_as_array(words->words, &n);
    qsort(list, n, sizeof *list, by_name);
    return g_strjoinv(" ", list);
}
