#include "ocr/archive.h"
#include "ocr/document.h"
#include "ocr/einvoice/xml.h"
#include "ocr/fields/fields.h"
#include "ocr/fields/fold.h"
#include "ocr/text.h"
#include <stdlib.h>
#include <string.h>

#define OFFICE_XML_BYTES ((size_t)32 << 20)   /* one member; a 10,000 row sheet has 4 MB */
#define OFFICE_TOTAL_BYTES ((size_t)64 << 20) /* all members that are read */
enum {
    OFFICE_SHEETS = 60,  /* members that are read */
    OFFICE_COLUMNS = 64, /* of one row */
};

typedef struct Office {
    GString *text;      /* lines, cells parted by tabs */
    GPtrArray *strings; /* xlsx: shared strings */
} Office;

/* By local name: the prefixes and even the namespaces differ between editions. */
static bool
is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *
first_of(const xmlNode *node)
{
    return xml_element(node->children);
}

static const xmlNode *
next_of(const xmlNode *node)
{
    return xml_element(node->next);
}

static const char *
attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (strcmp((const char *)a->name, name) == 0 && a->children)
            return (const char *)a->children->content;
    return NULL;
}

/* --- Word: paragraphs and tables, in order --- */

/* Struck-out text is w:delText and thus not taken; the fallback repeats the choice before it. */
static bool
is_skipped(const xmlNode *node)
{
    return is_element(node, "Fallback") || is_element(node, "instrText") ||
           is_element(node, "annotation") || is_element(node, "tracked-changes");
}

/* The words below node in one line. */
static void
add_words(const xmlNode *node, GString *out)
{
    for (const xmlNode *child = node->children; child; child = child->next) {
        bool word_text = is_element(child, "t");
        bool opendocument =
            is_element(child, "p") || is_element(child, "span") || is_element(child, "a");
        if (child->type == XML_TEXT_NODE &&
            (is_element(node, "t") || is_element(node, "v") || is_element(node, "span") ||
             is_element(node, "p") || is_element(node, "a")))
            g_string_append(out, child->content ? (const char *)child->content : "");
        else if (is_element(child, "tab") || is_element(child, "br") || is_element(child, "s"))
            g_string_append_c(out, ' ');
        else if (child->type == XML_ELEMENT_NODE && !is_skipped(child)) {
            add_words(child, out);
            if (!word_text && opendocument && !is_element(child, "span") && !is_element(child, "a"))
                g_string_append_c(out, ' ');
        }
    }
}

static char *
words_below(const xmlNode *node)
{
    GString *out = g_string_new(NULL);
    add_words(node, out);
    g_strdelimit(out->str, "\t\n\r", ' ');
    return g_strstrip(g_string_free(out, FALSE));
}

/* How often an OpenDocument cell stands; its empty tail of 16,000 cells is cut. */
static guint
repeats(const xmlNode *cell, const char *words)
{
    const char *n = attribute(cell, "number-columns-repeated");
    guint64 times = n ? g_ascii_strtoull(n, NULL, 10) : 1;
    return (guint)CLAMP(times, 1, *words ? 16 : OFFICE_COLUMNS);
}

static void
add_row(const xmlNode *row, GString *out)
{
    GString *line = g_string_new(NULL);
    guint column = 0;
    for (const xmlNode *cell = first_of(row); cell && column < OFFICE_COLUMNS;
         cell = next_of(cell)) {
        bool is_cell = is_element(cell, "tc") || is_element(cell, "table-cell") ||
                       is_element(cell, "covered-table-cell") || is_element(cell, "sdt");
        if (!is_cell)
            continue;
        g_autofree char *words = words_below(cell);
        for (guint n = repeats(cell, words); n && column < OFFICE_COLUMNS; n--, column++)
            g_string_append_printf(line, "%s%s", column ? "\t" : "", words);
    }
    /* a row shows as such, were it all empty or of one cell */
    g_string_append_printf(out, "%s%s\n", line->str, column == 1 ? "\t" : "");
    g_string_free(line, TRUE);
}

/* Depth is bounded by libxml2 (256 without HUGE). */
static void
add_blocks(const xmlNode *node, GString *out)
{
    for (const xmlNode *child = first_of(node); child; child = next_of(child)) {
        if (out->len > READING_TEXT_BYTES || is_skipped(child))
            continue;
        if (is_element(child, "tr") || is_element(child, "table-row")) {
            add_row(child, out);
        } else if (is_element(child, "p") || is_element(child, "h")) {
            g_autofree char *words = words_below(child);
            g_string_append_printf(out, "%s\n", words);
        } else {
            add_blocks(child, out);
        }
    }
}

/* --- Excel --- */

static void
keep_strings(const xmlNode *root, GPtrArray *strings)
{
    for (const xmlNode *si = first_of(root); si; si = next_of(si))
        if (is_element(si, "si"))
            g_ptr_array_add(strings, words_below(si));
}

/* "AB12" → 27. */
static guint
column_of(const char *reference)
{
    guint column = 0;
    for (; g_ascii_isupper(*reference) && column < OFFICE_COLUMNS; reference++)
        column = column * 26 + (guint)(*reference - 'A') + 1;
    return column ? column - 1 : 0;
}

static const xmlNode *
child_named(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = first_of(node); child; child = next_of(child))
        if (is_element(child, name))
            return child;
    return NULL;
}

static char *
cell_words(const xmlNode *cell, const GPtrArray *strings)
{
    const char *type = attribute(cell, "t");
    const xmlNode *v = child_named(cell, "v"), *is = child_named(cell, "is");
    if (is)
        return words_below(is);
    g_autofree char *value = v ? words_below(v) : g_strdup("");
    if (!type || strcmp(type, "s") != 0)
        return g_steal_pointer(&value);
    guint64 index = g_ascii_strtoull(value, NULL, 10);
    return g_strdup(index < strings->len ? g_ptr_array_index(strings, index) : "");
}

/* Excel keeps a day as days since 1899-12-30; which cells are days stands in the styles. The
 * label before the cell says it as well. */
static char *
as_day(const char *label, char *value)
{
    g_autofree char *folded = fold_text(label ? label : "");
    bool digits = strlen(value) == 5 && strspn(value, "0123456789") == 5;
    if (!digits || !(strstr(folded, "dato") || strstr(folded, "date")))
        return value;
    g_autoptr(GDateTime) zero = g_date_time_new_utc(1899, 12, 30, 0, 0, 0);
    g_autoptr(GDateTime) day = g_date_time_add_days(zero, (gint)g_ascii_strtoull(value, NULL, 10));
    char *text = day ? g_date_time_format(day, "%Y-%m-%d") : NULL;
    if (!text)
        return value;
    g_free(value);
    return text;
}

static void
add_sheet_row(const xmlNode *row, const GPtrArray *strings, GString *out)
{
    guint column = 0;
    g_autofree char *before = NULL;
    for (const xmlNode *cell = first_of(row); cell; cell = next_of(cell)) {
        if (!is_element(cell, "c"))
            continue;
        const char *reference = attribute(cell, "r");
        guint at = reference ? column_of(reference) : column;
        if (at >= OFFICE_COLUMNS || at < column)
            continue;
        for (; column < at; column++)
            g_string_append_c(out, '\t');
        char *words = as_day(before, cell_words(cell, strings));
        g_string_append(out, words);
        g_free(before);
        before = words;
    }
    g_string_append_c(out, '\n');
}

static void
add_sheet(const xmlNode *root, const GPtrArray *strings, GString *out)
{
    const xmlNode *data = child_named(root, "sheetData");
    for (const xmlNode *row = data ? first_of(data) : NULL; row; row = next_of(row))
        if (is_element(row, "row") && out->len < READING_TEXT_BYTES)
            add_sheet_row(row, strings, out);
    g_string_append_c(out, '\n');
}

/* --- members --- */

static bool
is_sheet(const char *name)
{
    return g_str_has_prefix(name, "xl/worksheets/sheet");
}

static bool
is_text_member(const char *name, void *user)
{
    (void)user;
    return strcmp(name, "word/document.xml") == 0 || strcmp(name, "content.xml") == 0 ||
           g_str_has_prefix(name, "word/header") || is_sheet(name);
}

static bool
is_strings_member(const char *name, void *user)
{
    (void)user;
    return strcmp(name, "xl/sharedStrings.xml") == 0;
}

static bool
take_member(const char *name, const GByteArray *data, void *user, GError **error)
{
    Office *office = user;
    own_xml_doc *doc = NULL;
    if (!xml_parse_prose(data->data, data->len, &doc, error))
        return false;
    const xmlNode *root = xmlDocGetRootElement(doc);
    if (strcmp(name, "xl/sharedStrings.xml") == 0)
        keep_strings(root, office->strings);
    else if (is_sheet(name))
        add_sheet(root, office->strings, office->text);
    else
        add_blocks(root, office->text);
    return true;
}

/* Two passes: a sheet may stand before the strings it refers to. */
static bool
collect(const uint8_t *bytes, size_t size_bytes, Office *office, int *out_encrypted, GError **error)
{
    ZipVisit strings = {is_strings_member,  take_member, office, OFFICE_XML_BYTES,
                        OFFICE_TOTAL_BYTES, 1,           0};
    if (!zip_visit(bytes, size_bytes, &strings, error))
        return false;
    ZipVisit texts = {is_text_member,     take_member,   office, OFFICE_XML_BYTES,
                      OFFICE_TOTAL_BYTES, OFFICE_SHEETS, 0};
    if (!zip_visit(bytes, size_bytes, &texts, error))
        return false;
    *out_encrypted = strings.encrypted + texts.encrypted;
    return true;
}

/* --- labelled lines: our own attendee form, and what secretaries make of it --- */

static const struct {
    const char *label; /* folded, before ":" or the first tab */
    FieldId field;
} labels[] = {
    {"klynge nr", FIELD_CLUSTER_NUMBER},
    {"klyngenr", FIELD_CLUSTER_NUMBER},
    {"klyngenummer", FIELD_CLUSTER_NUMBER},
    {"klynge", FIELD_CLUSTER_NUMBER},
    {"modedato", FIELD_EVENT_DATE},
    {"dato for modet", FIELD_EVENT_DATE},
    {"dato", FIELD_EVENT_DATE},
    {"meeting date", FIELD_EVENT_DATE},
    {"anledning", FIELD_OCCASION},
    {"formal", FIELD_OCCASION},
    {"emne", FIELD_OCCASION},
    {"occasion", FIELD_OCCASION},
};

static char *
value_for(FieldId field, const char *text)
{
    if (field == FIELD_EVENT_DATE)
        return date_normalise(text);
    if (field == FIELD_OCCASION)
        return g_strdup(text);
    size_t digits = strspn(text, "0123456789");
    return digits && digits <= 3 ? g_strdup_printf("%d", atoi(text)) : NULL;
}

/* The field a labelled line is for, FIELD_COUNT: none. *out_text: what stands behind the label. */
static FieldId
labelled(const char *line, char **out_text)
{
    size_t n = strcspn(line, ":\t");
    g_autofree char *raw = g_strndup(line, line[n] ? n : 0);
    g_autofree char *label = fold_text(g_strstrip(raw));
    g_strdelimit(label, ".", ' ');
    g_strstrip(label);
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        if (strcmp(label, labels[i].label) != 0)
            continue;
        char *text = g_strdup(line + n + strspn(line + n, ": \t"));
        text[strcspn(text, "\t")] = '\0';
        *out_text = g_strstrip(text);
        return labels[i].field;
    }
    return FIELD_COUNT;
}

static void
take_labels(const GPtrArray *lines, Reading *reading)
{
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *text = NULL;
        FieldId field = labelled(g_ptr_array_index(lines, i), &text);
        g_autofree char *value = field < FIELD_COUNT && *text ? value_for(field, text) : NULL;
        if (value && !reading_value(reading, field))
            reading_set(reading, field, value, 0.99, "text");
    }
}

/* A form whose label stands empty does not say it: what was guessed from its title goes. */
static void
clear_unfilled(const GPtrArray *lines, Reading *reading)
{
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *text = NULL;
        FieldId field = labelled(g_ptr_array_index(lines, i), &text);
        if (field < FIELD_COUNT && !*text && reading_confidence(reading, field) < 0.9)
            reading_set(reading, field, "", 0, "text");
    }
}

bool
office_read(const uint8_t *bytes, size_t size_bytes, const DocumentRequest *request,
            Reading *reading, GError **error)
{
    (void)request;
    g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) text = g_string_new(NULL);
    Office office = {text, strings};
    int encrypted = 0;
    if (!collect(bytes, size_bytes, &office, &encrypted, error))
        return false;
    g_free(reading->how);
    reading->how = g_strdup("office");
    reading->pages = 1;
    if (encrypted) {
        reading_stop(reading, "encrypted", "the Office file has a password");
        return true;
    }
    g_free(reading->text);
    reading->text = text_clean(g_strdup(text->str), READING_TEXT_BYTES);
    g_autoptr(GPtrArray) lines = text_lines(reading->text);
    take_labels(lines, reading);
    text_find_fields(reading);
    clear_unfilled(lines, reading);
    if (text->str[strspn(text->str, " \t\n")] == '\0')
        reading_stop(reading, "blank", "the Office file holds no text");
    return true;
}
