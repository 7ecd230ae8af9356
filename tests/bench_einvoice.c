/* Reads every document of the corpus' einvoice/docs (and pdf/ with the argument "pdf") and counts
 * key fields right, wrong and missing against expect_fields.tsv, and invoices taken for others.
 *   CORPUS=../shared/corpus build/tests/bench_einvoice [pdf] [-v] */
#include "ocr/document.h"
#include "ocr/einvoice/decimal.h"
#include "ocr/einvoice/xml.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef bool (*Same)(const char *expected, const char *got);

static bool
same_text(const char *expected, const char *got)
{
    return strcmp(expected, got) == 0;
}

static bool
same_decimal(const char *expected, const char *got)
{
    Decimal a, b;
    return decimal_parse(expected, &a) && decimal_parse(got, &b) && decimal_compare(a, b) == 0;
}

/* Identifiers go without blanks in the contract. */
static bool
same_id(const char *expected, const char *got)
{
    g_autofree char *want = g_strdup(expected);
    char *to = want;
    for (const char *p = expected; *p; p++)
        if (!g_ascii_isspace(*p))
            *to++ = *p;
    *to = '\0';
    return strcmp(want, got) == 0;
}

/* The day without its time zone. */
static bool
same_day(const char *expected, const char *got)
{
    return strncmp(expected, got, 10) == 0;
}

typedef struct Row {
    GHashTable *columns; /* name → value */
} Row;

static const char *
column(const Row *row, const char *name)
{
    const char *value = g_hash_table_lookup(row->columns, name);
    return value ? value : "";
}

/* --- what the reading should say, from the table's columns -------------------------------------
 */
typedef char *(*Expect)(const Row *row);

#define EXPECT_COLUMN(function, name)                                                              \
    static char *function(const Row *row)                                                          \
    {                                                                                              \
        return g_strdup(column(row, name));                                                        \
    }
EXPECT_COLUMN(want_total, "payable")
EXPECT_COLUMN(want_vat, "tax_total")
EXPECT_COLUMN(want_currency, "currency")
EXPECT_COLUMN(want_issued, "issue_date")
EXPECT_COLUMN(want_due, "due_date")
EXPECT_COLUMN(want_id, "invoice_id")
EXPECT_COLUMN(want_supplier, "supplier_name")
EXPECT_COLUMN(want_buyer, "customer_name")
EXPECT_COLUMN(want_order, "order_ref")

static bool
is_oioubl_2(const Row *row)
{
    return g_str_has_prefix(column(row, "customization_id"), "OIOUBL-2");
}

static bool
parts_of(const Row *row, const char *tax_column, Decimal *out)
{
    Decimal gross, tax;
    return decimal_parse(column(row, "tax_inclusive"), &gross) &&
           decimal_parse(column(row, tax_column), &tax) && decimal_subtract(gross, tax, out);
}

/* In OIOUBL 2.x tax_exclusive should be the tax, and what was invoiced before it gross less it.
 * The table has no column for charges: where lines and VAT make the gross, the lines are it. */
static char *
want_net(const Row *row)
{
    if (!is_oioubl_2(row))
        return g_strdup(column(row, "tax_exclusive"));
    Decimal lines, net;
    if (decimal_parse(column(row, "line_total"), &lines) && parts_of(row, "tax_total", &net) &&
        decimal_compare(lines, net) == 0)
        return decimal_text(net, 2);
    return parts_of(row, "tax_exclusive", &net) ? decimal_text(net, 2) : g_strdup("");
}

static char *
cvr_in(const char *value, bool dk_needed)
{
    bool dk = g_str_has_prefix(value, "DK");
    const char *digits = dk ? value + 2 : value;
    bool fits = strlen(digits) == 8 && strspn(digits, "0123456789") == 8 && (dk || !dk_needed);
    return fits ? g_strdup(digits) : NULL;
}

static bool
is_cvr_scheme(const char *scheme)
{
    return strcmp(scheme, "DK:CVR") == 0 || strcmp(scheme, "0184") == 0;
}

/* Legal id, endpoint, VAT number, in this order. The customer's legal id has no scheme column. */
static char *
want_cvr(const Row *row, const char *legal, const char *legal_scheme, const char *endpoint,
         const char *endpoint_scheme, const char *vat)
{
    char *cvr = NULL;
    if (is_cvr_scheme(column(row, legal_scheme)))
        cvr = cvr_in(column(row, legal), false);
    if (!cvr && is_cvr_scheme(column(row, endpoint_scheme)))
        cvr = cvr_in(column(row, endpoint), false);
    if (!cvr)
        cvr = cvr_in(column(row, legal), true);
    if (!cvr)
        cvr = cvr_in(column(row, vat), true);
    return cvr ? cvr : g_strdup("");
}

static char *
want_supplier_cvr(const Row *row)
{
    return want_cvr(row, "supplier_legal_id", "supplier_legal_scheme", "supplier_endpoint",
                    "supplier_endpoint_scheme", "supplier_vat");
}

static char *
want_buyer_cvr(const Row *row)
{
    return want_cvr(row, "customer_legal_id", "", "customer_endpoint", "customer_endpoint_scheme",
                    "customer_vat");
}

static char *
want_ean(const Row *row)
{
    const char *scheme = column(row, "customer_endpoint_scheme");
    const char *id = column(row, "customer_endpoint");
    bool gln = strcmp(scheme, "GLN") == 0 || strcmp(scheme, "0088") == 0;
    return g_strdup(gln && strlen(id) == 13 ? id : "");
}

static char *
want_account(const Row *row)
{
    const char *branch = column(row, "account_branch"), *account = column(row, "account_id");
    bool danish = strlen(branch) == 4 && strspn(branch, "0123456789") == 4;
    return danish ? g_strconcat(branch, account, NULL) : g_strdup(account);
}

/* Several means of payment in OIOUBL have references of their own: none belongs to the first. */
static char *
want_reference(const Row *row)
{
    bool several = is_oioubl_2(row) && strchr(column(row, "payment_means_codes"), ' ');
    return g_strdup(several ? "" : column(row, "payment_id"));
}

static char *
want_creditor(const Row *row)
{
    bool several = is_oioubl_2(row) && strchr(column(row, "payment_means_codes"), ' ');
    return g_strdup(several ? "" : column(row, "creditor_account"));
}

static const struct Check {
    FieldId id;
    Expect expect;
    Same same;
} checks[] = {
    {FIELD_TOTAL, want_total, same_decimal},
    {FIELD_NET_TOTAL, want_net, same_decimal},
    {FIELD_VAT_TOTAL, want_vat, same_decimal},
    {FIELD_CURRENCY, want_currency, same_text},
    {FIELD_ISSUE_DATE, want_issued, same_day},
    {FIELD_DUE_DATE, want_due, same_day},
    {FIELD_INVOICE_ID, want_id, same_id},
    {FIELD_SUPPLIER_NAME, want_supplier, same_text},
    {FIELD_SUPPLIER_CVR, want_supplier_cvr, same_text},
    {FIELD_BUYER_NAME, want_buyer, same_text},
    {FIELD_BUYER_CVR, want_buyer_cvr, same_text},
    {FIELD_BUYER_EAN, want_ean, same_text},
    {FIELD_ORDER_REFERENCE, want_order, same_text},
    {FIELD_PAYMENT_ACCOUNT, want_account, same_id},
    {FIELD_PAYMENT_REFERENCE, want_reference, same_id},
    {FIELD_PAYMENT_CREDITOR, want_creditor, same_id},
};

enum { EXTRA_LINES = G_N_ELEMENTS(checks), EXTRA_ATTACHMENTS, TALLIES };

typedef struct Tally {
    int right, wrong, missing, extra;
} Tally;

typedef struct Bench {
    char *folder;
    bool verbose;
    Tally tally[TALLIES];
    int invoice_read, invoice_missed, other_read, other_taken;
    int broken_named, broken_silent;
    int files;
    int64_t read_us, parse_us;
} Bench;

static void
count(Bench *bench, const Row *row, int slot, const char *name, const char *want, const char *got,
      Same same)
{
    Tally *t = &bench->tally[slot];
    bool has = got && *got;
    const char *how = NULL;
    if (!*want && !has)
        return;
    if (*want && has && same(want, got))
        t->right++;
    else if (*want && has)
        t->wrong++, how = "wrong";
    else if (*want)
        t->missing++, how = "missing";
    else
        t->extra++, how = "extra";
    if (how && (bench->verbose || strcmp(how, "extra") != 0))
        printf("  %-7s %-18s %s: want \"%s\" got \"%s\"\n", how, name, column(row, "file"), want,
               has ? got : "");
}

static void
count_fields(Bench *bench, const Row *row, const Reading *reading)
{
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autofree char *want = checks[i].expect(row);
        count(bench, row, (int)i, field_name(checks[i].id), want,
              reading_value(reading, checks[i].id), checks[i].same);
    }
    g_autofree char *lines = g_strdup_printf("%u", reading->lines->len);
    g_autofree char *files = g_strdup_printf("%u", reading->attachments->len);
    count(bench, row, EXTRA_LINES, "lines", column(row, "n_lines"), lines, same_text);
    if (!reading->pages) /* a PDF lists its XML and its own files too; the table does not */
        count(bench, row, EXTRA_ATTACHMENTS, "attachments", column(row, "attachments"), files,
              same_text);
}

static bool
is_invoice(const Reading *reading)
{
    static const char *const kinds[] = {"invoice", "credit-note", "reminder"};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(reading->kind, kinds[i]) == 0)
            return true;
    return false;
}

static bool
take_nothing(const PartHead *head, const uint8_t *data, size_t size_bytes, void *user,
             GError **error)
{
    (void)head, (void)data, (void)size_bytes, (void)user, (void)error;
    return true;
}

static void
time_bare_parse(Bench *bench, const char *bytes, gsize size_bytes)
{
    int64_t began = g_get_monotonic_time();
    own_xml_doc *doc = NULL;
    g_autoptr(GError) error = NULL;
    (void)!xml_parse((const uint8_t *)bytes, size_bytes, &doc, &error);
    bench->parse_us += g_get_monotonic_time() - began;
}

/* What the document is taken for, against what it is. */
static void
count_kind(Bench *bench, const Row *row, const Reading *reading, bool read)
{
    const char *expect = column(row, "expect");
    bool invoice = read && is_invoice(reading);
    if (strcmp(expect, "invoice") == 0) {
        *(invoice ? &bench->invoice_read : &bench->invoice_missed) += 1;
        if (!invoice)
            printf("  missed invoice %s: %s\n", column(row, "file"), reading->format);
        count_fields(bench, row, reading);
    } else if (strstr(expect, "malformed")) {
        *(read ? &bench->broken_silent : &bench->broken_named) += 1;
    } else {
        *(invoice ? &bench->other_taken : &bench->other_read) += 1;
        if (invoice || bench->verbose)
            printf("  no invoice %s: taken for %s, %s\n", column(row, "file"), reading->kind,
                   reading->format);
    }
}

static void
bench_file(Bench *bench, const Row *row, DocumentReader reader)
{
    g_autofree char *path = g_build_filename(bench->folder, column(row, "file"), NULL);
    g_autofree char *bytes = NULL;
    gsize size_bytes = 0;
    if (!g_file_get_contents(path, &bytes, &size_bytes, NULL)) {
        printf("  cannot open %s\n", path);
        return;
    }
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_path_get_basename(path);
    DocumentRequest request = {.name = name, .sink = {take_nothing, NULL}};
    int64_t began = g_get_monotonic_time();
    bool read = reader((const uint8_t *)bytes, size_bytes, &request, reading, &error);
    bench->read_us += g_get_monotonic_time() - began;
    bench->files++;
    time_bare_parse(bench, bytes, size_bytes);
    if (error && bench->verbose)
        printf("  %s: %s\n", column(row, "file"), error->message);
    count_kind(bench, row, reading, read);
}

static Row
row_of(char **names, const char *line)
{
    Row row = {g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free)};
    g_auto(GStrv) cells = g_strsplit(line, "\t", -1);
    for (int i = 0; names[i] && cells[i]; i++)
        g_hash_table_insert(row.columns, names[i], g_strdup(cells[i]));
    return row;
}

static bool
is_pdf_invoice(const Row *row)
{
    return g_str_has_prefix(column(row, "file"), "pdf/") &&
           strcmp(column(row, "expect"), "invoice") == 0;
}

static void
print_tallies(const Bench *bench)
{
    Tally all = {0};
    printf("%-18s %6s %6s %8s %6s\n", "field", "right", "wrong", "missing", "extra");
    for (int i = 0; i < TALLIES; i++) {
        const Tally *t = &bench->tally[i];
        const char *name = i == EXTRA_LINES         ? "lines"
                           : i == EXTRA_ATTACHMENTS ? "attachments"
                                                    : field_name(checks[i].id);
        printf("%-18s %6d %6d %8d %6d\n", name, t->right, t->wrong, t->missing, t->extra);
        all.right += t->right, all.wrong += t->wrong, all.missing += t->missing;
        all.extra += t->extra;
    }
    int asked = all.right + all.wrong + all.missing;
    printf("%-18s %6d %6d %8d %6d  = %d.%02d %% right\n", "all", all.right, all.wrong, all.missing,
           all.extra, asked ? all.right * 100 / asked : 0,
           asked ? all.right * 10000 / asked % 100 : 0);
}

static void
print_kinds(const Bench *bench)
{
    printf("invoices: %d read as such, %d missed; others: %d told apart, %d taken for invoices; "
           "broken: %d named, %d unnoticed\n",
           bench->invoice_read, bench->invoice_missed, bench->other_read, bench->other_taken,
           bench->broken_named, bench->broken_silent);
    if (bench->files > 0)
        printf("%d files, mean %" G_GINT64_FORMAT " us to read, of which %" G_GINT64_FORMAT
               " us parse\n",
               bench->files, bench->read_us / bench->files, bench->parse_us / bench->files);
}

int
main(int argc, char **argv)
{
    Bench bench = {0};
    const char *corpus = g_getenv("CORPUS");
    g_autofree char *folder =
        g_build_filename(corpus ? corpus : "../shared/corpus", "einvoice", NULL);
    g_autofree char *table = g_build_filename(folder, "expect_fields.tsv", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(table, &text, NULL, NULL)) {
        printf("bench_einvoice: skipped, there is no %s\n", table);
        return EXIT_SUCCESS;
    }
    bool pdf = false;
    for (int i = 1; i < argc; i++) {
        bench.verbose |= strcmp(argv[i], "-v") == 0;
        pdf |= strcmp(argv[i], "pdf") == 0;
    }
    bench.folder = folder;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_auto(GStrv) names = g_strsplit(lines[0], "\t", -1);
    for (int i = 1; lines[i] && *lines[i]; i++) {
        Row row = row_of(names, lines[i]);
        if (pdf ? is_pdf_invoice(&row) : g_str_has_prefix(column(&row, "file"), "docs/"))
            bench_file(&bench, &row, pdf ? pdf_read : einvoice_read);
        g_hash_table_unref(row.columns);
    }
    print_tallies(&bench);
    print_kinds(&bench);
    return EXIT_SUCCESS;
}
