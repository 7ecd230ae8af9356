#include "daemon/learn.h"
#include "daemon/money.h"
#include "spool/cases.h"
#include <string.h>

enum { LABEL_BYTES = 60 };

static bool
is_part_of_word(const char *text, const char *at, size_t length)
{
    bool before = at > text && (g_ascii_isalnum(at[-1]) || strchr(".,", at[-1]));
    return before || g_ascii_isalnum(at[length]);
}

/* Where value stands in line as a word of its own, or NULL. */
static const char *
stands_in(const char *line, const char *value)
{
    size_t length = strlen(value);
    for (const char *p = strstr(line, value); p && length; p = strstr(p + 1, value))
        if (!is_part_of_word(line, p, length))
            return p;
    return NULL;
}

/* The ways a value may be printed: as its field says, and for amounts in Danish. */
static GPtrArray *
forms_of(const ReadingField *field)
{
    GPtrArray *forms = g_ptr_array_new_with_free_func(g_free);
    int64_t oere;
    if (field->text)
        g_ptr_array_add(forms, g_strdup(field->text));
    g_ptr_array_add(forms, g_strdup(field->value));
    if (money_parse(field->value, &oere)) {
        char *comma = g_strdup(field->value);
        g_ptr_array_add(forms, money_danish(oere));
        g_ptr_array_add(forms, g_strdelimit(comma, ".", ','));
    }
    return forms;
}

/* The last words in front of at, without what is no letter behind them; NULL: there are none. */
static char *
label_before(const char *line, const char *at)
{
    const char *end = at, *start;
    while (end > line && !g_ascii_isalpha(end[-1]) && (end[-1] & 0x80) == 0)
        end--;
    for (start = end; start > line && !g_ascii_isdigit(start[-1]) && start[-1] != '\t'; start--)
        ;
    g_autofree char *label = g_strstrip(g_strndup(start, (gsize)(end - start)));
    static const char *const marks[] = {"kr", "dkk", "eur", "rm", "usd"};
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        gsize n = strlen(label), m = strlen(marks[i]);
        if (n >= m && g_ascii_strcasecmp(label + n - m, marks[i]) == 0 &&
            (n == m || label[n - m - 1] == ' '))
            label[n - m] = '\0';
    }
    g_strstrip(label);
    bool short_enough = strlen(label) <= LABEL_BYTES && g_utf8_validate(label, -1, NULL);
    return strlen(label) >= 2 && short_enough ? g_steal_pointer(&label) : NULL;
}

/* The label of the last line that shows one of forms: items stand above, sums below. */
static char *
label_in(const char *text, const GPtrArray *forms)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint n = g_strv_length(lines); n > 0; n--)
        for (guint i = 0; i < forms->len; i++) {
            const char *at = stands_in(lines[n - 1], forms->pdata[i]);
            char *label = at ? label_before(lines[n - 1], at) : NULL;
            if (label)
                return label;
        }
    return NULL;
}

/* The middle of the field's box, per mille of its page; -1: not known. */
static void
place_of(const Reading *reading, const ReadingField *field, int *out_x, int *out_y)
{
    guint at = (guint)(field->page - 1) * 2;
    *out_x = *out_y = -1;
    if (field->page < 1 || field->box.w <= 0 || at + 1 >= reading->page_sizes->len)
        return;
    int width = g_array_index(reading->page_sizes, int, at);
    int height = g_array_index(reading->page_sizes, int, at + 1);
    if (width <= 0 || height <= 0)
        return;
    *out_x = (int)(((int64_t)field->box.x + field->box.w / 2) * 1000 / width);
    *out_y = (int)(((int64_t)field->box.y + field->box.h / 2) * 1000 / height);
}

bool
learn_field(const Reading *reading, FieldId id, const char *cvr, Lesson *out, char **out_label)
{
    const ReadingField *field = reading->fields[id];
    if (!field || !reading->text || strcmp(reading->how, "xml") == 0)
        return false;
    g_autoptr(GPtrArray) forms = forms_of(field);
    g_autofree char *label = label_in(reading->text, forms);
    *out = (Lesson){.cvr = cvr, .field = field_name(id)};
    place_of(reading, field, &out->x, &out->y);
    if (!label && out->x < 0)
        return false;
    *out_label = label ? g_steal_pointer(&label) : g_strdup("");
    out->label = *out_label;
    return true;
}

static bool
learn_case(Book *book, int64_t id, GError **error)
{
    static const FieldId learned[] = {FIELD_TOTAL, FIELD_INVOICE_ID};
    g_autoptr(CaseFile) file = NULL;
    if (!cases_load(book, id, &file, error))
        return false;
    const CaseDocument *voucher = file ? case_voucher(file) : NULL;
    const char *cvr = file && file->supplier_cvr ? file->supplier_cvr : "";
    for (guint i = 0; voucher && i < G_N_ELEMENTS(learned); i++) {
        Lesson lesson;
        g_autofree char *label = NULL;
        if (learn_field(voucher->reading, learned[i], cvr, &lesson, &label) &&
            !lessons_add(book, id, &lesson, error))
            return false;
    }
    const Lesson seen = {.cvr = cvr, .field = "", .label = "", .x = -1, .y = -1};
    return lessons_add(book, id, &seen, error);
}

bool
learn_from_cases(Book *book, GError **error)
{
    enum { AT_ONCE = 20 };
    g_autoptr(GArray) cases = NULL;
    if (!lessons_waiting(book, AT_ONCE, &cases, error))
        return false;
    if (cases->len == 0)
        return true;
    g_autoptr(BookTransaction) transaction = book_transaction(book, error);
    for (guint i = 0; transaction && i < cases->len; i++)
        if (!learn_case(book, g_array_index(cases, int64_t, i), error))
            return false;
    return transaction && book_commit(book, error);
}
