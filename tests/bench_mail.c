/* bench mail: how many mails of the corpus give the attachments its table expects, and whether
 * any kills its reader. Each mail is read in a child of its own, as in the daemon. */
#include "ocr/document.h"
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAIL_SECONDS = 20 };
enum { AGREES = 0, DIFFERS = 3 };

typedef struct Table {
    GHashTable *agreed; /* file → "yes" or "no" */
    GHashTable *wanted; /* file → GString of "name\tsize\tsha256\n" */
} Table;

static char *
corpus_file(const char *name)
{
    const char *corpus = g_getenv("CORPUS");
    return g_build_filename(corpus ? corpus : "../shared/corpus", "mail", name, NULL);
}

/* The rows of a tsv as string arrays, without its heading. NULL: not there. */
static GPtrArray *
rows_of(const char *name)
{
    g_autofree char *path = corpus_file(name), *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (char **line = lines + 1; *line; line++)
        if (**line)
            g_ptr_array_add(rows, g_strsplit(*line, "\t", -1));
    return rows;
}

/* Adds a leaf that carries a name. Where the two reference parsers read the name differently, or
 * only one found it, there is no expectation on how it is spelled: "*". */
static void
want_part(Table *table, char **row)
{
    if (g_strv_length(row) < 11)
        return;
    bool agreed = strcmp(row[10], "yes") == 0;
    if (agreed && strcmp(row[3], "-") == 0)
        return;
    const char *old = g_hash_table_lookup(table->wanted, row[0]);
    char *rows =
        g_strdup_printf("%s%s\t%s\t%s\n", old ? old : "", agreed ? row[3] : "*", row[6], row[7]);
    g_hash_table_insert(table->wanted, g_strdup(row[0]), rows);
}

static bool
table_load(Table *table)
{
    g_autoptr(GPtrArray) mails = rows_of("messages.tsv"), parts = rows_of("parts.tsv");
    if (!mails || !parts)
        return false;
    table->agreed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    table->wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < mails->len; i++) {
        char **row = g_ptr_array_index(mails, i);
        if (g_strv_length(row) > 8)
            g_hash_table_insert(table->agreed, g_strdup(row[0]), g_strdup(row[8]));
    }
    for (guint i = 0; i < parts->len; i++)
        want_part(table, g_ptr_array_index(parts, i));
    return true;
}

/* Blanks in names are not compared: the table could hold neither tabs nor line ends. */
static char *
squeezed(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p; p++)
        if (!g_ascii_isspace(*p))
            g_string_append_c(out, *p);
    return g_string_free(out, FALSE);
}

static bool
same_row(const char *found, const char *wanted)
{
    g_auto(GStrv) a = g_strsplit(found, "\t", 3), b = g_strsplit(wanted, "\t", 3);
    if (g_strv_length(a) != 3 || g_strv_length(b) != 3)
        return *found == '\0' && *wanted == '\0';
    g_autofree char *name_a = squeezed(a[0]), *name_b = squeezed(b[0]);
    bool any = strcmp(b[0], "*") == 0;
    return (any || strcmp(name_a, name_b) == 0) && strcmp(a[1], b[1]) == 0 &&
           strcmp(a[2], b[2]) == 0;
}

static bool
same_rows(const char *found, const char *wanted)
{
    g_auto(GStrv) a = g_strsplit(found, "\n", -1), b = g_strsplit(wanted, "\n", -1);
    guint n = g_strv_length(a);
    bool same = n == g_strv_length(b);
    for (guint i = 0; same && i < n; i++)
        same = same_row(a[i], b[i]);
    return same;
}

static char *
found_attachments(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &bytes, &size, NULL))
        return g_strdup("cannot be opened");
    DocumentRequest request = {.name = path, .media_type = "message/rfc822"};
    g_autoptr(Reading) reading = document_read((const uint8_t *)bytes, size, &request);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < reading->attachments->len; i++) {
        const ReadingAttachment *a = g_ptr_array_index(reading->attachments, i);
        g_string_append_printf(out, "%s\t%" G_GINT64_FORMAT "\t%s\n", a->name, a->size_bytes,
                               a->sha256);
    }
    return g_string_free(out, FALSE);
}

static _Noreturn void
child(const char *path, const char *file, const char *wanted, bool agreed)
{
    alarm(MAIL_SECONDS);
    g_autofree char *found = found_attachments(path);
    bool same = same_rows(found, wanted ? wanted : "");
    if (!same && agreed && g_getenv("VERBOSE"))
        printf("# %s\n# wanted:\n%s# found:\n%s", file, wanted ? wanted : "", found);
    fflush(stdout);
    _exit(same ? AGREES : DIFFERS);
}

typedef struct Tally {
    int mails, agreed, same, died;
} Tally;

static void
run_mail(const char *file, const char *agreed, const char *wanted, Tally *tally)
{
    g_autofree char *path = corpus_file(file);
    bool counts = strcmp(agreed, "yes") == 0;
    int status = 0;
    pid_t pid = fork();
    if (pid == 0)
        child(path, file, wanted, counts);
    waitpid(pid, &status, 0);
    tally->mails++;
    tally->agreed += counts;
    if (!WIFEXITED(status)) {
        tally->died++;
        printf("# died: %s (signal %d)\n", file, WTERMSIG(status));
    } else if (counts && WEXITSTATUS(status) == AGREES) {
        tally->same++;
    }
}

int
main(void)
{
    Table table = {0};
    if (!table_load(&table)) {
        printf("bench mail: skipped, no corpus\n");
        return 0;
    }
    g_mime_init();
    Tally tally = {0};
    gint64 start = g_get_monotonic_time();
    GHashTableIter iter;
    gpointer file, agreed;
    g_hash_table_iter_init(&iter, table.agreed);
    while (g_hash_table_iter_next(&iter, &file, &agreed))
        run_mail(file, agreed, g_hash_table_lookup(table.wanted, file), &tally);
    double ms = (double)(g_get_monotonic_time() - start) / 1000.0;
    printf("bench mail: attachments as expected %d of %d agreed mails (%.2f %%)\n", tally.same,
           tally.agreed, tally.agreed ? 100.0 * tally.same / tally.agreed : 0.0);
    printf("bench mail: readers that died %d of %d mails\n", tally.died, tally.mails);
    printf("bench mail: %.2f ms a mail, fork and all\n", tally.mails ? ms / tally.mails : 0.0);
    g_hash_table_unref(table.agreed);
    g_hash_table_unref(table.wanted);
    return tally.died ? 1 : 0;
}
