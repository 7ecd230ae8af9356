/* How long an e-invoice takes beside libxml2's bare parse (and free) of the same bytes, in one run
 * on one core: every XML document of the corpus, each way several times in turn, the median counts.
 *   CORPUS=../shared/corpus build/tests/bench_einvoice_speed */
#include "ocr/document.h"
#include "ocr/einvoice/rule.h"
#include "ocr/einvoice/schema.h"
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FILES = 4096, TURNS = 9, SLOWEST = 5 };

typedef enum { BARE, READ, RULES, STRUCTURE, SCHEMA, WAYS } Way;
static const struct {
    const char *name;
    unsigned validate;
} ways[WAYS] = {
    [BARE] = {"libxml2's bare parse", 0},
    [READ] = {"parse + read", 0},
    [RULES] = {"parse + read + rules", VALIDATE_RULES},
    [STRUCTURE] = {"… + structure (everything)", VALIDATE_RULES | VALIDATE_STRUCTURE},
    [SCHEMA] = {"… + XSD", VALIDATE_RULES | VALIDATE_STRUCTURE | VALIDATE_SCHEMA},
};

typedef struct Timed {
    char *file;
    int64_t ns[WAYS];
} Timed;

static int64_t
now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool
take_nothing(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user,
             GError **error)
{
    (void)head, (void)data, (void)size_bytes, (void)user, (void)error;
    return true;
}

static int64_t
time_once(Way way, const char *name, const char *bytes, gsize n)
{
    int64_t began = now_ns();
    if (way == BARE) {
        xmlDoc *bare = xmlReadMemory(bytes, (int)n, NULL, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        xmlFreeDoc(bare);
        return now_ns() - began;
    }
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    DocumentRequest request = {
        .name = name, .validate = ways[way].validate, .sink = {take_nothing, NULL}};
    (void)!einvoice_read((const uint8_t *)bytes, n, &request, reading, &error);
    return now_ns() - began;
}

static int
by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void
time_file(Timed *timed, const char *path, Way last)
{
    g_autofree char *bytes = NULL;
    gsize n = 0;
    int64_t turns[WAYS][TURNS];
    if (!g_file_get_contents(path, &bytes, &n, NULL))
        return;
    for (int turn = 0; turn < TURNS; turn++)
        for (Way way = BARE; way <= last; way++)
            turns[way][turn] = time_once(way, timed->file, bytes, n);
    for (Way way = BARE; way <= last; way++) {
        qsort(turns[way], TURNS, sizeof turns[way][0], by_number);
        timed->ns[way] = turns[way][TURNS / 2];
    }
}

/* A line of /proc/self/status in MB: VmRSS, VmHWM. */
static double
memory_mb(const char *name)
{
    g_autofree char *status = NULL;
    if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
        return 0;
    const char *line = strstr(status, name);
    return line ? (double)atol(line + strlen(name) + 1) / 1024 : 0;
}

/* In ns. */
static double
mean_of(const Timed *timed, int n, Way way, double *p50, double *p99)
{
    g_autofree int64_t *sorted = g_new(int64_t, (gsize)n);
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += (double)(sorted[i] = timed[i].ns[way]);
    qsort(sorted, (size_t)n, sizeof *sorted, by_number);
    *p50 = (double)sorted[n / 2];
    *p99 = (double)sorted[n * 99 / 100];
    return sum / n;
}

static void
print_way(const Timed *timed, int n, Way way)
{
    double p50, p99, bare_p99, bare = mean_of(timed, n, BARE, &p50, &bare_p99);
    double mean = mean_of(timed, n, way, &p50, &p99);
    printf("%-28s mean %7.1f us (%4.2f x)  p50 %7.1f  p99 %8.1f us (%4.2f x)  %6.0f a second\n",
           ways[way].name, mean / 1e3, mean / bare, p50 / 1e3, p99 / 1e3, p99 / bare_p99,
           1e9 / mean);
}

static int
by_rules_time(const void *a, const void *b)
{
    int64_t x = ((const Timed *)a)->ns[RULES], y = ((const Timed *)b)->ns[RULES];
    return (x < y) - (x > y);
}

static void
print_all(Timed *timed, int n, Way last)
{
    printf("%d XML documents, median of %d turns each\n", n, TURNS);
    for (Way way = BARE; way <= last; way++)
        print_way(timed, n, way);
    qsort(timed, (size_t)n, sizeof *timed, by_rules_time);
    for (int i = 0; i < MIN(n, SLOWEST); i++)
        printf("slowest: %6.0f us, %5.2f x its bare parse: %s\n", (double)timed[i].ns[RULES] / 1e3,
               (double)timed[i].ns[RULES] / (double)timed[i].ns[BARE], timed[i].file);
}

/* The XML documents of expect_fields.tsv; returns how many. */
static int
time_table(Timed *timed, const char *folder, char **rows, Way last)
{
    int n = 0;
    for (int i = 1; rows[i] && *rows[i] && n < FILES; i++) {
        g_auto(GStrv) cells = g_strsplit(rows[i], "\t", 2);
        if (!g_str_has_suffix(cells[0], ".xml"))
            continue;
        g_autofree char *path = g_build_filename(folder, cells[0], NULL);
        timed[n].file = g_strdup(cells[0]);
        time_file(&timed[n++], path, last);
    }
    return n;
}

int
main(void)
{
    const char *corpus = g_getenv("CORPUS") ? g_getenv("CORPUS") : "../shared/corpus";
    g_autofree char *folder = g_build_filename(corpus, "einvoice", NULL);
    g_autofree char *schemas = g_build_filename(corpus, "xsd", NULL);
    g_autofree char *table = g_build_filename(folder, "expect_fields.tsv", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(table, &text, NULL, NULL)) {
        printf("bench_einvoice_speed: skipped, there is no %s\n", table);
        return EXIT_SUCCESS;
    }
    rules_prepare();
    g_auto(GStrv) rows = g_strsplit(text, "\n", -1);
    g_autofree Timed *timed = g_new0(Timed, FILES);
    int n = time_table(timed, folder, rows, STRUCTURE);
    print_all(timed, n, STRUCTURE);
    printf("resident: at most %.1f MB\n", memory_mb("VmHWM"));
    for (int i = 0; i < n; i++)
        g_free(timed[i].file);
    g_autoptr(GError) error = NULL;
    int64_t began = now_ns();
    if (!schema_load(schemas, &error)) {
        printf("XSD not timed: %s\n", error->message);
        return EXIT_SUCCESS;
    }
    printf("\nwith XSD: loaded in %.0f ms, then %.1f MB resident\n",
           (double)(now_ns() - began) / 1e6, memory_mb("VmRSS"));
    n = time_table(timed, folder, rows, SCHEMA);
    print_all(timed, n, SCHEMA);
    for (int i = 0; i < n; i++)
        g_free(timed[i].file);
    return EXIT_SUCCESS;
}
