#include "ocr/einvoice/structure.h"
#include "daemon/day.h"
#include "ocr/einvoice/decimal.h"
#include "ocr/einvoice/finding.h"
#include <string.h>

enum { STRUCTURE_FINDINGS = 50, QUOTED_BYTES = 40, STRUCTURE_ROWS = 64 };

typedef struct Check {
    GPtrArray *findings;
    bool ubl;
    guint n; /* findings of ours */
} Check;

static void G_GNUC_PRINTF(4, 5)
    tell(Check *check, const char *kind, const xmlNode *node, const char *format, ...)
{
    if (check->n++ >= STRUCTURE_FINDINGS)
        return;
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    g_autofree char *rule = g_strdup_printf("STRUCT-%s-%s", check->ubl ? "UBL" : "CII", kind);
    finding_add(check->findings, rule, "fatal", node, text);
}

/* --- types: the text of an element, blanks around it away ---------------------------------------
 */
static bool
is_decimal(const char *text)
{
    Decimal number;
    return decimal_parse(text, &number);
}

/* Behind a date or time: nothing, Z, or +01:00. */
static bool
is_zone(const char *zone)
{
    if (*zone == '\0' || strcmp(zone, "Z") == 0)
        return true;
    return strlen(zone) == 6 && (*zone == '+' || *zone == '-') && zone[3] == ':' &&
           g_ascii_isdigit(zone[1]) && g_ascii_isdigit(zone[2]) && g_ascii_isdigit(zone[4]) &&
           g_ascii_isdigit(zone[5]);
}

static bool
is_date(const char *text)
{
    g_autofree char *day = g_strndup(text, 10);
    return strlen(text) >= 10 && day_valid(day) && is_zone(text + 10);
}

/* 14:05:00, with or without parts of a second and a zone. */
static bool
is_time(const char *text)
{
    static const char mask[] = "##:##:##";
    for (size_t i = 0; i < strlen(mask); i++)
        if (mask[i] == '#' ? !g_ascii_isdigit(text[i]) : text[i] != mask[i])
            return false;
    const char *rest = text + strlen(mask);
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    return atoi(text) <= 24 && atoi(text + 3) < 60 && atoi(text + 6) < 60 && is_zone(rest);
}

static bool
is_truth(const char *text)
{
    static const char *const words[] = {"true", "false", "1", "0"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

/* Letters in fours, the last four padded; blanks do not count. */
static bool
is_base64(const char *text)
{
    size_t letters = 0, padding = 0;
    for (const char *p = text; *p; p++) {
        if (*p == '=')
            padding++;
        else if (g_ascii_isalnum(*p) || *p == '+' || *p == '/')
            letters += padding == 0 ? 1 : 3; /* a letter behind the padding fits no four */
        else if (!g_ascii_isspace(*p))
            return false;
    }
    return padding <= 2 && (letters + padding) % 4 == 0;
}

static bool
is_text(const char *text)
{
    return text != NULL;
}

static const struct {
    bool (*fits)(const char *text);
    const char *wanted, *attribute;
    const char *missing; /* what is said when the attribute is not there */
    bool ubl_only;       /* … which only UBL asks for */
} types[STRUCTURE_TYPES] = {
    [STRUCTURE_TEXT] = {is_text, "en tekst", NULL, NULL, false},
    [STRUCTURE_DATE] = {is_date, "en dato som 2026-11-21", NULL, NULL, false},
    [STRUCTURE_TIME] = {is_time, "et klokkeslæt som 14:05:00", NULL, NULL, false},
    [STRUCTURE_NUMBER] = {is_decimal, "et tal som 12.50", NULL, NULL, false},
    [STRUCTURE_AMOUNT] = {is_decimal, "et beløb som 1250.00", "currencyID", "valuta", true},
    [STRUCTURE_TRUTH] = {is_truth, "true eller false", NULL, NULL, false},
    [STRUCTURE_FILE] = {is_base64, "en fil i base64", "mimeCode", "filtype", true},
};

/* The element's own text; NULL when it has elements. Borrowed where it is one piece. */
static const char *
text_of(const xmlNode *node, char **owned)
{
    const xmlNode *child = node->children;
    if (!child)
        return "";
    if (!child->next && child->type == XML_TEXT_NODE)
        return (const char *)child->content;
    if (xml_element(child))
        return NULL;
    xmlChar *content = xmlNodeGetContent(node);
    *owned = g_strdup((const char *)content);
    xmlFree(content);
    return *owned;
}

static void
check_leaf(Check *check, const xmlNode *node, StructureType type)
{
    g_autofree char *owned = NULL, *trimmed = NULL;
    const char *text = text_of(node, &owned);
    if (text && type != STRUCTURE_TEXT && type != STRUCTURE_FILE &&
        (g_ascii_isspace(*text) || (*text && g_ascii_isspace(text[strlen(text) - 1]))))
        text = trimmed = g_strstrip(g_strdup(text));
    if (!text)
        tell(check, "TYPE", node, "Elementet %s må ikke indeholde andre elementer", node->name);
    else if (!types[type].fits(text))
        tell(check, "TYPE", node, "Elementet %s skal være %s, men er \"%.*s\"", node->name,
             types[type].wanted, QUOTED_BYTES, text);
    if (types[type].attribute && (check->ubl || !types[type].ubl_only) &&
        !xml_attribute(node, types[type].attribute))
        tell(check, "PRESENCE", node, "Elementet %s mangler %s (attributten %s)", node->name,
             types[type].missing, types[type].attribute);
}

/* --- sequences ---------------------------------------------------------------------------------
 */
static bool
is_row(const StructureElement *row, const xmlNode *node)
{
    return strcmp(row->name, (const char *)node->name) == 0 && row->space == element_space(node);
}

/* The row of an element, -1: none. Documents keep the order: looked for from the last one on. */
static int
row_of(const StructureElement *rows, int from, const xmlNode *node)
{
    for (int i = from; rows[i].name; i++)
        if (is_row(&rows[i], node))
            return i;
    for (int i = 0; i < from; i++)
        if (is_row(&rows[i], node))
            return i;
    return -1;
}

static bool
has_text(const xmlNode *node)
{
    for (const xmlNode *n = node->children; n; n = n->next)
        if (n->type == XML_TEXT_NODE && n->content[strspn((const char *)n->content, " \t\r\n")])
            return true;
    return false;
}

static void
check_presence(Check *check, const xmlNode *parent, const StructureElement *rows,
               const unsigned *count)
{
    for (int i = 0; rows[i].name; i++)
        if (count[i] < rows[i].least)
            tell(check, "PRESENCE", parent, "Elementet %s mangler i %s", rows[i].name,
                 parent->name);
}

static void
check_place(Check *check, const xmlNode *node, const StructureElement *row,
            const StructureElement *last, unsigned count)
{
    if (row < last)
        tell(check, "ORDER", node, "Elementet %s står efter %s, men skal stå før", row->name,
             last->name);
    if (row->most > 0 && count == row->most + 1U)
        tell(check, "COUNT", node, "Elementet %s må højst stå %u %s i %s", row->name, row->most,
             row->most == 1 ? "gang" : "gange", node->parent->name);
}

/* Recursion is as deep as the tables are. */
static void
check_group(Check *check, const xmlNode *parent, const StructureElement *rows)
{
    unsigned count[STRUCTURE_ROWS] = {0};
    int last = 0;
    if (has_text(parent))
        tell(check, "TYPE", parent, "Elementet %s må ikke indeholde tekst uden for sine elementer",
             parent->name);
    for (const xmlNode *n = xml_element(parent->children); n; n = xml_element(n->next)) {
        int row = row_of(rows, last, n);
        if (row < 0)
            continue;
        check_place(check, n, &rows[row], &rows[last], ++count[row]);
        last = MAX(last, row);
        if (rows[row].type == STRUCTURE_GROUP)
            check_group(check, n, rows[row].children);
        else
            check_leaf(check, n, rows[row].type);
    }
    check_presence(check, parent, rows, count);
}

void
structure_check(const xmlNode *root, GPtrArray *findings)
{
    static const struct {
        const char *root;
        const StructureElement *rows;
        bool ubl;
    } documents[] = {{"Invoice", structure_invoice, true},
                     {"CreditNote", structure_credit_note, true},
                     {"Reminder", structure_reminder, true},
                     {"CrossIndustryInvoice", structure_cii, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(documents); i++)
        if (strcmp(documents[i].root, (const char *)root->name) == 0)
            check_group(&(Check){.findings = findings, .ubl = documents[i].ubl}, root,
                        documents[i].rows);
}
