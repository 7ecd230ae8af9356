/* How well pictures and PDF pages are read, on the corpus with truth (CORPUS, default
 * ../shared/corpus): right, wrong and missing per set and field, the share let through at the
 * default bar with its errors, calibration, CPU a page. PDFs are read from their page, not from
 * embedded XML.
 *   bench_reading [-v] [-q] [SET…]    -v: every miss; -q: every fourth file */
#include "daemon/money.h"
#include "ocr/document.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"
#include "ocr/image_sheet.h"
#include "ocr/pdf_file.h"
#include "ocr/tess.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const double bar = 0.95;

typedef bool (*SameFunc)(const char *got, const char *want);

static bool
same_amount(const char *got, const char *want)
{
    int64_t a, b;
    return money_parse(got, &a) && money_parse(want, &b) && ABS(a) == ABS(b);
}

static bool
same_text(const char *got, const char *want)
{
    return g_ascii_strcasecmp(got, want) == 0;
}

/* "$" in the truth says only that a dollar sign is printed. */
static bool
same_currency(const char *got, const char *want)
{
    return strcmp(want, "$") == 0 ? g_str_has_suffix(got, "D") : same_text(got, want);
}

static char *
letters_of(const char *text)
{
    g_autofree char *folded = fold_text(text);
    GString *out = g_string_new(NULL);
    for (const char *p = folded; *p; p++)
        if (g_ascii_isalnum(*p))
            g_string_append_c(out, *p);
    return g_string_free(out, FALSE);
}

/* Share of the letter pairs of want found in got: names survive a misread letter. */
static bool
same_name(const char *got, const char *want)
{
    g_autofree char *a = letters_of(got), *b = letters_of(want);
    size_t n = strlen(b), found = 0;
    if (n < 3)
        return strcmp(a, b) == 0;
    for (size_t i = 0; i + 1 < n; i++) {
        char pair[3] = {b[i], b[i + 1], '\0'};
        found += strstr(a, pair) != NULL;
    }
    return found * 10 >= (n - 1) * 7;
}

static const struct {
    const char *column;
    FieldId id;
    SameFunc same;
} checked[] = {
    {"total", FIELD_TOTAL, same_amount},
    {"date", FIELD_ISSUE_DATE, same_text},
    {"supplier", FIELD_SUPPLIER_NAME, same_name},
    {"cvr", FIELD_SUPPLIER_CVR, same_text},
    {"vat", FIELD_VAT_TOTAL, same_amount},
    {"invoice_no", FIELD_INVOICE_ID, same_text},
    {"cluster", FIELD_CLUSTER_NUMBER, same_text},
    {"currency", FIELD_CURRENCY, same_currency},
    {"tip", FIELD_TIP, same_amount},
};

enum { CHECKED = G_N_ELEMENTS(checked), CLASSES = 64 };

/* The totals that were given the same confidence: the same class of evidence (confidence.c). */
typedef struct Bin {
    double confidence;
    int right, of;
} Bin;

typedef struct Score {
    int right[CHECKED], wrong[CHECKED], missing[CHECKED];
    int files, pages, let_through, let_through_wrong, with_total;
    Bin bins[CLASSES];
    double cpu_s;
} Score;

static void
add_bin(Score *score, double confidence, int right, int of)
{
    const double same = 0.00001;
    for (guint i = 0; i < CLASSES; i++) {
        Bin *bin = &score->bins[i];
        if (bin->of > 0 && fabs(bin->confidence - confidence) > same)
            continue;
        bin->confidence = confidence;
        bin->right += right;
        bin->of += of;
        return;
    }
}

static double
cpu_now(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static bool
read_pdf_pages(const uint8_t *bytes, size_t size_bytes, Reading *reading, GError **error)
{
    g_auto(PdfFile) file = {0};
    g_autoptr(GPtrArray) sheets = sheets_new();
    if (!pdf_file_open(&file, bytes, size_bytes, error))
        return false;
    reading->pages = file.pages;
    for (int number = 1; number <= file.pages; number++) {
        PdfPage page = {0};
        if (!pdf_page_take(&file, number, &page, error))
            return false;
        g_autoptr(Picture) gray = page.gray;
        g_autoptr(Sheet) sheet = sheet_new(number, page.width, page.height, gray ? &gray : NULL);
        sheet->page = page.words;
        if (!sheets_add(sheets, &sheet, error))
            return false;
    }
    return sheets_read(sheets, NULL, reading, error);
}

static Reading *
read_file(const char *path)
{
    g_autofree char *data = NULL;
    gsize size_bytes;
    g_autoptr(GError) error = NULL;
    g_autoptr(Reading) reading = reading_new();
    DocumentRequest request = {.name = path};
    if (!g_file_get_contents(path, &data, &size_bytes, &error))
        return NULL;
    const uint8_t *bytes = (const uint8_t *)data;
    bool read = g_str_has_suffix(path, ".pdf")
                    ? read_pdf_pages(bytes, size_bytes, reading, &error)
                    : image_read(bytes, size_bytes, &request, reading, &error);
    if (!read)
        printf("  %s: %s\n", path, error->message);
    return g_steal_pointer(&reading);
}

static void
mark(Score *score, guint field, const Reading *reading, const char *want, const char *alternative,
     const char *file, bool verbose)
{
    const ReadingField *got = reading->fields[checked[field].id];
    if (!*want)
        return;
    bool right = got && (checked[field].same(got->value, want) ||
                         (*alternative && checked[field].same(got->value, alternative)));
    if (!got)
        score->missing[field]++;
    else if (right)
        score->right[field]++;
    else
        score->wrong[field]++;
    if (verbose && !right)
        printf("    %-24s %-10s want %-24s got %-24s %.2f %s\n", file, checked[field].column, want,
               got ? got->value : "-", got ? got->confidence : 0,
               got && got->text ? got->text : "");
    if (!got || checked[field].id != FIELD_TOTAL)
        return;
    if (verbose && right && got->confidence < bar)
        printf("    %-24s held back  %-29s %.3f\n", file, got->value, got->confidence);
    add_bin(score, got->confidence, right, 1);
    score->let_through += got->confidence >= bar;
    score->let_through_wrong += got->confidence >= bar && !right;
}

static int
column_of(char **heads, const char *name)
{
    for (int i = 0; heads[i]; i++)
        if (strcmp(heads[i], name) == 0)
            return i;
    return -1;
}

static void
bench_row(const char *dir, char **heads, char **cells, Score *score, bool verbose)
{
    g_autofree char *path = g_build_filename(dir, cells[0], NULL);
    double start = cpu_now();
    g_autoptr(Reading) reading = read_file(path);
    if (!reading)
        return;
    score->cpu_s += cpu_now() - start;
    score->files++;
    score->pages += MAX(1, reading->pages);
    int alternative = column_of(heads, "date_alt");
    int width = (int)g_strv_length(cells);
    for (guint i = 0; i < CHECKED; i++) {
        int column = column_of(heads, checked[i].column);
        const char *want = column >= 0 && column < width ? cells[column] : "";
        const char *other =
            checked[i].id == FIELD_ISSUE_DATE && alternative >= 0 && alternative < width
                ? cells[alternative]
                : "";
        score->with_total += checked[i].id == FIELD_TOTAL && *want;
        mark(score, i, reading, want, other, cells[0], verbose);
    }
}

static void
print_score(const char *name, const Score *score)
{
    printf("%s: %d files, %d pages, %.2f s CPU a page\n", name, score->files, score->pages,
           score->cpu_s / MAX(1, score->pages));
    for (guint i = 0; i < CHECKED; i++) {
        int all = score->right[i] + score->wrong[i] + score->missing[i];
        if (all > 0)
            printf("  %-10s right %3d (%3d %%)  wrong %3d  missing %3d\n", checked[i].column,
                   score->right[i], 100 * score->right[i] / all, score->wrong[i],
                   score->missing[i]);
    }
    printf("  let through at %.2f: %d of %d (%d %%), wrong among them: %d\n", bar,
           score->let_through, score->with_total,
           100 * score->let_through / MAX(1, score->with_total), score->let_through_wrong);
}

static void
add_score(Score *sum, const Score *score)
{
    for (guint i = 0; i < CHECKED; i++) {
        sum->right[i] += score->right[i];
        sum->wrong[i] += score->wrong[i];
        sum->missing[i] += score->missing[i];
    }
    for (guint i = 0; i < CLASSES && score->bins[i].of > 0; i++)
        add_bin(sum, score->bins[i].confidence, score->bins[i].right, score->bins[i].of);
    sum->files += score->files;
    sum->pages += score->pages;
    sum->let_through += score->let_through;
    sum->let_through_wrong += score->let_through_wrong;
    sum->with_total += score->with_total;
    sum->cpu_s += score->cpu_s;
}

static void
bench_set(const char *dir, const char *name, int every, bool verbose, Score *score)
{
    g_autofree char *path = g_build_filename(dir, "truth.tsv", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        printf("%s: skipped, no %s\n", name, path);
        return;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_auto(GStrv) heads = g_strsplit(lines[0], "\t", -1);
    for (int i = 1; lines[i] && *lines[i]; i++) {
        g_auto(GStrv) cells = g_strsplit(g_strchomp(lines[i]), "\t", -1);
        if ((i - 1) % every == 0)
            bench_row(dir, heads, cells, score, verbose);
    }
    print_score(name, score);
    fflush(stdout);
}

static int
by_confidence(const void *a, const void *b)
{
    double u = ((const Bin *)a)->confidence, v = ((const Bin *)b)->confidence;
    return (u < v) - (u > v);
}

/* One line a class of evidence. The confidence it has, what it would have had from the other sets
 * alone (the worst of leaving each set out), and what is measured here. */
static void
print_calibration(Score *sum, const Score *sets, guint n_sets)
{
    qsort(sum->bins, CLASSES, sizeof(Bin), by_confidence);
    printf("totals by confidence: given, least from the other sets, right of all\n");
    for (guint i = 0; i < CLASSES; i++) {
        const Bin *bin = &sum->bins[i];
        double least = 1;
        for (guint s = 0; s < n_sets && bin->of > 0; s++) {
            Score rest = {0};
            add_bin(&rest, bin->confidence, bin->right, bin->of);
            for (guint k = 0; k < CLASSES; k++)
                if (sets[s].bins[k].of > 0)
                    add_bin(&rest, sets[s].bins[k].confidence, -sets[s].bins[k].right,
                            -sets[s].bins[k].of);
            least = MIN(least, (rest.bins[0].right + 1.0) / (rest.bins[0].of + 2.0));
        }
        if (bin->of > 0)
            printf("  %.4f  %.3f  %3d of %3d\n", bin->confidence, least, bin->right, bin->of);
    }
}

/* The engine reads OMP_THREAD_LIMIT when the program starts. */
static void
one_thread(char **argv)
{
    if (getenv("OMP_THREAD_LIMIT"))
        return;
    setenv("OMP_THREAD_LIMIT", "1", 1);
    execv("/proc/self/exe", argv);
    perror("exec");
    exit(1);
}

int
main(int argc, char **argv)
{
    static const char *const sets[] = {"danish", "receipts/sroie", "receipts/wildreceipt",
                                       "receipts/photos", "receipts/pdf"};
    one_thread(argv);
    const char *corpus = getenv("CORPUS") ? getenv("CORPUS") : "../shared/corpus";
    if (!g_file_test(corpus, G_FILE_TEST_IS_DIR)) {
        printf("skipped: no corpus in %s\n", corpus);
        return 0;
    }
    bool verbose = false, named = false;
    int every = 1;
    Score sum = {0}, scores[G_N_ELEMENTS(sets)] = {0};
    g_autoptr(GError) error = NULL;
    if (!tess_warm(getenv("TESSDATA"), &error)) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    for (int i = 1; i < argc; i++) {
        verbose |= strcmp(argv[i], "-v") == 0;
        every = strcmp(argv[i], "-q") == 0 ? 4 : every;
        named |= argv[i][0] != '-';
    }
    for (guint s = 0; s < G_N_ELEMENTS(sets); s++) {
        bool wanted = !named;
        for (int i = 1; i < argc; i++)
            wanted |= strstr(sets[s], argv[i]) != NULL;
        g_autofree char *dir = g_build_filename(corpus, sets[s], NULL);
        if (wanted)
            bench_set(dir, sets[s], every, verbose, &scores[s]);
        add_score(&sum, &scores[s]);
    }
    print_score("all", &sum);
    print_calibration(&sum, scores, G_N_ELEMENTS(sets));
    return 0;
}
