#include "spool/search.h"
#include "daemon/likeness.h"
#include "spool/letters.h"
#include "spool/search_words.h"
#include <string.h>

/* --- keeping --------------------------------------------------------------------------------- */

/* The mails of a case; one that is itself the attendee list is left out with it. */
static bool
add_mails(Book *book, const CaseFile *file, SearchWords *words, GError **error)
{
    for (guint i = 0; i < file->letters->len; i++) {
        g_autoptr(Reading) mail = NULL;
        if (!letters_reading(book, g_array_index(file->letters, int64_t, i), 0, &mail, error))
            return false;
        if (!mail || !mail->mail)
            continue;
        search_words_add_text(words, mail->mail->subject);
        search_words_add_text(words, mail->mail->new_text);
    }
    return true;
}

static bool
add_findings(Book *book, const CaseFile *file, SearchWords *words, GError **error)
{
    g_autoptr(Verdict) verdict = NULL;
    if (!cases_newest_verdict(book, file->id, &verdict, error))
        return false;
    for (guint i = 0; verdict && i < verdict->findings->len; i++) {
        const Finding *f = verdict->findings->pdata[i];
        if (g_strcmp0(f->result, "fail") != 0)
            continue;
        search_words_add_text(words, f->rule);
        search_words_add_text(words, f->office_text);
    }
    return true;
}

static bool
words_of(Book *book, const CaseFile *file, char **out, GError **error)
{
    g_autoptr(SearchWords) words = search_words_new(file);
    search_words_add_head(words, file);
    search_words_add_documents(words, file);
    if (!add_mails(book, file, words, error) || !add_findings(book, file, words, error))
        return false;
    *out = search_words_join(words);
    return true;
}

/* Each word that stands in one of them only: one case more or less has it. */
static bool
count_words(Book *book, const char *had, const char *has, GError **error)
{
    g_auto(GStrv) old = g_strsplit(had, " ", -1), new = g_strsplit(has, " ", -1);
    char **a = old, **b = new;
    while (*a || *b) {
        int order = !*a ? 1 : !*b ? -1 : strcmp(*a, *b);
        if (order < 0 &&
            !book_run(book, error, "UPDATE search_word SET n = n - 1 WHERE word = ?", "t", *a))
            return false;
        if (order > 0 && !book_run(book, error,
                                   "INSERT INTO search_word (word, n) VALUES (?, 1)"
                                   " ON CONFLICT (word) DO UPDATE SET n = n + 1",
                                   "t", *b))
            return false;
        a += order <= 0;
        b += order >= 0;
    }
    return true;
}

static bool
keep_words(Book *book, const CaseFile *file, GError **error)
{
    void *found = NULL;
    g_autofree char *words = NULL;
    if (!words_of(book, file, &words, error) ||
        !book_first(book, error, book_row_text, &found,
                    "SELECT words FROM case_words WHERE rowid = ?", "i", file->id))
        return false;
    g_autofree char *had = found;
    if (g_strcmp0(had, words) == 0)
        return true;
    return book_run(book, error, "DELETE FROM case_words WHERE rowid = ?", "i", file->id) &&
           book_run(book, error, "INSERT INTO case_words (rowid, words) VALUES (?, ?)", "it",
                    file->id, words) &&
           count_words(book, had ? had : "", words, error);
}

static bool
keep_reasons(Book *book, int64_t id, GError **error)
{
    return book_run(book, error, "DELETE FROM case_reason WHERE case_id = ?", "i", id) &&
           book_run(book, error,
                    "INSERT INTO case_reason (rule, lane, urgency, case_id)"
                    " SELECT DISTINCT f.rule, c.lane, c.urgency, c.id FROM case_file AS c"
                    " JOIN finding AS f ON f.verdict ="
                    " (SELECT max(id) FROM verdict WHERE case_id = ?1) AND f.result = 'fail'"
                    " AND f.severity <> 'info' WHERE c.id = ?1 AND c.lane <= 2",
                    "i", id);
}

static bool
index_one(Book *book, int64_t id, GError **error)
{
    g_autoptr(CaseFile) file = NULL;
    if (!cases_load(book, id, &file, error))
        return false;
    g_autofree char *key = likeness_fold(file->supplier_name);
    return keep_words(book, file, error) && keep_reasons(book, id, error) &&
           book_run(book, error, "UPDATE case_file SET indexed = 1, supplier_key = ? WHERE id = ?",
                    "ti", key, id);
}

bool
search_catch_up(Book *book, int limit, GError **error)
{
    g_autoptr(GArray) ids = NULL;
    if (!book_numbers(book, error, &ids,
                      "SELECT id FROM case_file WHERE indexed = 0 ORDER BY id DESC LIMIT ?", "i",
                      (int64_t)limit))
        return false;
    if (ids->len == 0)
        return true;
    g_autoptr(BookTransaction) t = book_transaction(book, error);
    if (!t)
        return false;
    for (guint i = 0; i < ids->len; i++)
        if (!index_one(book, g_array_index(ids, int64_t, i), error))
            return false;
    return book_commit(book, error);
}

/* --- asking ---------------------------------------------------------------------------------- */

enum {
    QUERY_WORDS = 12,
    BEGINNING_BYTES = 3,  /* shorter ones only as whole words */
    BEGINNINGS_MOST = 24, /* words a beginning stands for, the commonest */
    LOOKED_AT = 5000,     /* words with the same beginning; rare ones end late in the alphabet */
    NEARLY_BYTES = 5,     /* shorter words have too many neighbours */
    NEARLY_MOST = 12,
};

static void
append_word(GString *out, const char *word)
{
    g_string_append_printf(out, "%s\"%s\"", out->len ? " OR " : "", word);
}

static bool
append_beginnings(Book *book, const char *word, GString *out, GError **error)
{
    g_autoptr(GPtrArray) words = NULL;
    g_autofree char *end = g_strconcat(word, "\xf4\x8f\xbf\xbf", NULL);
    if (!book_list(book, error, book_row_text, g_free, &words,
                   "SELECT word FROM (SELECT word, n FROM search_word WHERE word >= ?"
                   " AND word < ? AND n > 0 LIMIT ?) ORDER BY n DESC LIMIT ?",
                   "ttii", word, end, (int64_t)LOOKED_AT, (int64_t)BEGINNINGS_MOST))
        return false;
    for (guint i = 0; i < words->len; i++)
        append_word(out, words->pdata[i]);
    return true;
}

/* A word may go on where the query ends: "resturat" is near the beginning of "restaurant". */
static bool
is_nearly(const char *word, const char *other, int most)
{
    g_autofree char *begin = g_strndup(other, strlen(word));
    g_autofree char *longer = g_strndup(other, strlen(word) + 1);
    return likeness_distance(word, begin, most) <= most ||
           likeness_distance(word, longer, most) <= most ||
           likeness_distance(word, other, most) <= most;
}

static bool
append_nearly(Book *book, const char *word, GString *out, GError **error)
{
    g_autoptr(GPtrArray) words = NULL;
    size_t n = strlen(word);
    int most = n < 8 ? 1 : 2, found = 0;
    if (n < NEARLY_BYTES || strpbrk(word, "0123456789"))
        return true;
    const char from[] = {word[0], '\0'}, to[] = {(char)(word[0] + 1), '\0'};
    if (!book_list(book, error, book_row_text, g_free, &words,
                   "SELECT word FROM search_word WHERE word >= ? AND word < ? AND n > 0"
                   " AND length(word) >= ? ORDER BY n DESC LIMIT ?",
                   "ttii", from, to, (int64_t)(n - (size_t)most), (int64_t)LOOKED_AT))
        return false;
    for (guint i = 0; i < words->len && found < NEARLY_MOST; i++)
        if (is_nearly(word, words->pdata[i], most)) {
            append_word(out, words->pdata[i]);
            found++;
        }
    return true;
}

/* "15.120,00" is looked for as 15120, as amounts are kept. */
static char *
amount_plain(const char *query)
{
    g_autoptr(GRegex) dots = g_regex_new("(?<=\\d)\\.(?=\\d{3}(?!\\d))", 0, 0, NULL);
    g_autoptr(GRegex) cents = g_regex_new("(?<=\\d),\\d\\d(?!\\d)", 0, 0, NULL);
    g_assert(dots && cents); /* our own patterns */
    g_autofree char *valid = g_utf8_make_valid(query, -1);
    g_autofree char *joined = g_regex_replace_literal(dots, valid, -1, 0, "", 0, NULL);
    return g_regex_replace_literal(cents, joined ? joined : valid, -1, 0, " ", 0, NULL);
}

static bool
append_group(Book *book, const char *word, GString *match, GError **error)
{
    g_autoptr(GString) group = g_string_new(NULL);
    if (strlen(word) >= BEGINNING_BYTES && !append_beginnings(book, word, group, error))
        return false;
    if (group->len == 0 && !append_nearly(book, word, group, error))
        return false;
    if (group->len == 0)
        append_word(group, word);
    g_string_append_printf(match, "%s(%s)", match->len ? " AND " : "", group->str);
    return true;
}

bool
search_match(Book *book, const char *query, char **out, GError **error)
{
    g_autofree char *plain = amount_plain(query), *folded = likeness_fold(plain);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    g_autoptr(GString) match = g_string_new(NULL);
    int n = 0;
    for (char **word = words; *word && n < QUERY_WORDS; word++) {
        size_t bytes = strlen(*word);
        if (bytes < 2 || bytes > SEARCH_WORD_BYTES)
            continue;
        if (!append_group(book, *word, match, error))
            return false;
        n++;
    }
    *out = n ? g_strdup(match->str) : NULL;
    return true;
}
