#include "ocr/fields/fields.h"
#include "ocr/fields/find.h"
#include <string.h>

typedef struct Finder {
    const char *name;
    void (*find)(Search *search);
    bool amounts; /* only on vouchers: lists and minutes have prices that nobody owes */
} Finder;

static const Finder finders[] = {
    {"kind", kind_find, false},
    {"company numbers", company_numbers_find, false},
    {"memory", memory_find, true},
    {"total", total_find, true},
    {"currency", currency_find, true},
    {"dates", dates_find, false},
    {"invoice id", invoice_id_find, true},
    {"supplier", supplier_find, true},
    {"payment", payment_find, true},
    {"meeting", meeting_find, false},
    {"lines", lines_find, true},
    {"work", work_find, false},
};

static bool
is_voucher(const Reading *reading)
{
    static const char *const others[] = {"attendee-list", "minutes",   "programme",
                                         "member-list",   "timesheet", "cluster-rules",
                                         "budget",        NULL};
    return !g_strv_contains(others, reading->kind);
}

/* A paid receipt without the word for it: an amount, no invoice number to pay by. */
static void
settle_kind(Reading *reading)
{
    if (strcmp(reading->kind, "other") != 0 || !reading_value(reading, FIELD_TOTAL))
        return;
    g_free(reading->kind);
    reading->kind = g_strdup("receipt");
}

static bool
names_attendees(const Search *search)
{
    static const char *const words[] = {"deltager",     "fremmodte",  "attendees",
                                        "participants", "teilnehmer", "anwesende"};
    for (guint n = 0; n < search->lines->len; n++)
        for (guint i = 0; i < G_N_ELEMENTS(words); i++)
            if (g_str_has_prefix(search_line(search, n)->folded, words[i]))
                return true;
    return false;
}

static void
find_attendees(const Search *search)
{
    if (strcmp(search->reading->kind, "attendee-list") != 0 && !names_attendees(search))
        return;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint n = 0; n < search->lines->len; n++)
        g_ptr_array_add(lines, search_line(search, n)->text);
    (void)attendees_find(lines, search->reading);
}

struct Looks {
    GArray *amounts; /* FoundAmount */
    const char *lessons;
};

Looks *
looks_new(const char *lessons)
{
    Looks *looks = g_new0(Looks, 1);
    looks->lessons = lessons;
    looks->amounts = g_array_new(FALSE, TRUE, sizeof(FoundAmount));
    return looks;
}

void
looks_free(Looks *looks)
{
    if (!looks)
        return;
    g_array_unref(looks->amounts);
    g_free(looks);
}

/* A person corrects a field by pointing at the right word. */
static void
keep_words(const GPtrArray *pages, Reading *reading)
{
    for (guint i = 0; i < pages->len; i++) {
        const Page *page = pages->pdata[i];
        for (guint k = 0; k < page->words->len; k++) {
            const Word *word = page->words->pdata[k];
            reading_add_word(reading, word->text, page->number, word->box);
        }
    }
}

void
fields_find_in_look(const GPtrArray *pages, Looks *looks, Reading *reading)
{
    keep_words(pages, reading);
    g_autoptr(Search) search = search_new(pages, looks->amounts, reading);
    search->lessons = looks->lessons;
    for (guint i = 0; i < G_N_ELEMENTS(finders); i++)
        if (!finders[i].amounts || is_voucher(reading))
            finders[i].find(search);
    find_attendees(search);
    settle_kind(reading);
    search_keep(search);
}

void
fields_find(const GPtrArray *pages, Reading *reading)
{
    g_autoptr(Looks) looks = looks_new(NULL);
    fields_find_in_look(pages, looks, reading);
}

void
fields_find_in_text(const char *text, const char *by, Reading *reading)
{
    g_autoptr(Page) page = page_from_text(text, by);
    g_autoptr(GPtrArray) pages = g_ptr_array_new();
    g_ptr_array_add(pages, page);
    g_autoptr(Looks) looks = looks_new(NULL);
    g_autoptr(Search) search = search_new(pages, looks->amounts, reading);
    kind_find(search);
    meeting_find(search);
    event_find(search);
    work_find(search);
    find_attendees(search);
}
