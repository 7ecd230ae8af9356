#include "ocr/mime.h"
#include "ocr/text.h"
#include <string.h>

/* --- where the new text ends --- */

/* A line that stands alone over a quoted or forwarded mail. */
static const char *const dividers[] = {
    "-----original message-----",
    "-----oprindelig meddelelse-----",
    "-----ursprüngliche nachricht-----",
    "-----forwarded message-----",
    "-----videresendt meddelelse-----",
    "---------- forwarded message",
    "---------- videresendt",
    "---------- weitergeleitete",
    "begin forwarded message:",
    "start på videresendt besked:",
    "anfang der weitergeleiteten",
    "-------- original message --------",
    "-------- oprindelig besked --------",
    "-------- forwarded message --------",
    "________________________________",
};

/* "On Mon, … wrote:", "Den … skrev …:", "Am … schrieb …:", "… skrev den …:". */
static const struct {
    const char *start, *verb;
} attributions[] = {
    {"on ", " wrote"},  {"den ", " skrev"},  {"am ", " schrieb"}, {"d. ", " skrev"},
    {"man. ", "skrev"}, {"tir. ", "skrev"},  {"tirs. ", "skrev"}, {"ons. ", "skrev"},
    {"tor. ", "skrev"}, {"tors. ", "skrev"}, {"fre. ", "skrev"},  {"lør. ", "skrev"},
    {"søn. ", "skrev"}, {"", " skrev den "}, {"", "> wrote"},     {"", "> skrev"},
    {"", "> schrieb"},
};

static const char *const from_labels[] = {"fra:", "from:", "von:", "afsender:"};
static const char *const sent_labels[] = {
    "sendt:", "sent:", "gesendet:", "dato:", "date:", "datum:", "til:", "to:", "an:"};

static const char *
skip_marks(const char *line)
{
    return line + strspn(line, " \t*");
}

static char *
folded(const char *line)
{
    return g_utf8_strdown(skip_marks(line), -1);
}

static bool
starts_any(const char *line, const char *const *labels, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (g_str_has_prefix(line, labels[i]))
            return true;
    return false;
}

static const char *
line_at(const GPtrArray *lines, guint i)
{
    return i < lines->len ? g_ptr_array_index(lines, i) : "";
}

/* The head Outlook puts over the mail it answers: Fra: … Sendt: … Til: … Emne: … */
static bool
is_outlook_head(const GPtrArray *lines, guint i)
{
    g_autofree char *first = folded(line_at(lines, i));
    if (!starts_any(first, from_labels, G_N_ELEMENTS(from_labels)))
        return false;
    int labels = 0;
    for (guint next = i + 1; next <= i + 5; next++) {
        g_autofree char *line = folded(line_at(lines, next));
        labels += starts_any(line, sent_labels, G_N_ELEMENTS(sent_labels));
    }
    return labels >= 1;
}

/* An attribution is often folded over two or three lines; it ends in a colon. */
static bool
is_attribution(const GPtrArray *lines, guint i)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    for (guint next = i; next < i + 3; next++) {
        g_autofree char *line = folded(line_at(lines, next));
        if (next > i && !*line)
            return false;
        g_string_append_printf(joined, "%s%s", next > i ? " " : "", line);
        g_strchomp(joined->str);
        joined->len = strlen(joined->str);
        if (!g_str_has_suffix(joined->str, ":"))
            continue;
        for (size_t k = 0; k < G_N_ELEMENTS(attributions); k++)
            if (g_str_has_prefix(joined->str, attributions[k].start) &&
                strstr(joined->str, attributions[k].verb))
                return joined->len < 400;
        return false;
    }
    return false;
}

static bool
is_divider(const char *raw)
{
    g_autofree char *line = folded(raw);
    return starts_any(line, dividers, G_N_ELEMENTS(dividers));
}

static bool
is_quoted(const char *line)
{
    return skip_marks(line)[0] == '>';
}

static char *
join(const GPtrArray *lines, guint from, guint to, bool skip_quoted)
{
    GString *out = g_string_new(NULL);
    for (guint i = from; i < to; i++)
        if (!skip_quoted || !is_quoted(line_at(lines, i)))
            g_string_append_printf(out, "%s\n", line_at(lines, i));
    return g_strstrip(g_string_free(out, FALSE));
}

char *
mime_new_text(const char *text)
{
    g_autoptr(GPtrArray) lines = text_lines(text);
    guint end = 0;
    while (end < lines->len && !is_quoted(line_at(lines, end)) &&
           !is_divider(line_at(lines, end)) && !is_outlook_head(lines, end) &&
           !is_attribution(lines, end))
        end++;
    char *above = join(lines, 0, end, false);
    bool quotes = is_quoted(line_at(lines, end)) || is_attribution(lines, end);
    if (*above || !quotes)
        return above;
    /* Nothing above the quote: its writer answers below it. */
    g_free(above);
    while (end < lines->len && !is_quoted(line_at(lines, end)))
        end++;
    guint last = end;
    while (last < lines->len && !is_divider(line_at(lines, last)) && !is_outlook_head(lines, last))
        last++;
    return join(lines, end, last, true);
}

/* --- language --- */

static const char *const danish[] = {
    "og",        "jeg", "det",    "er",     "ikke", "med",  "til",     "vi",       "har",
    "på",        "af",  "den",    "som",    "hej",  "kære", "tak",     "hilsen",   "venlig",
    "vedhæftet", "mvh", "klynge", "hermed", "fra",  "møde", "faktura", "deltagere"};
static const char *const english[] = {"the",      "and",    "is",    "to",   "of",   "please",
                                      "we",       "you",    "are",   "with", "dear", "regards",
                                      "attached", "thanks", "this",  "our",  "find", "invoice",
                                      "kind",     "best",   "hello", "hi",   "from", "meeting"};

static int
count_words(char *const *words, const char *const *known, size_t n)
{
    int count = 0;
    for (char *const *word = words; *word; word++)
        for (size_t i = 0; i < n; i++)
            count += strcmp(*word, known[i]) == 0;
    return count;
}

const char *
mime_language(const char *text)
{
    enum { ENOUGH_BYTES = 20000, ENOUGH_WORDS = 4000 };
    g_autofree char *start = text_clean(g_strndup(text, ENOUGH_BYTES), ENOUGH_BYTES);
    g_autofree char *lower = g_utf8_strdown(start, -1);
    g_auto(GStrv) words = g_strsplit_set(lower, " \t\n.,:;!?()<>\"'", ENOUGH_WORDS);
    int da = count_words(words, danish, G_N_ELEMENTS(danish));
    int en = count_words(words, english, G_N_ELEMENTS(english));
    /* "Se venligst vedhæftede." has no word of the list, but letters that only Danes type here */
    bool danish_letters = strstr(lower, "æ") || strstr(lower, "ø") || strstr(lower, "å");
    return da > en || (da == en && danish_letters) ? "da" : en > da ? "en" : NULL;
}

/* --- a receipt in the mail itself ---------------------------------------------------------------
 */

static bool
has_any(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strstr(text, words[i]))
            return true;
    return false;
}

/* Two digits after a comma or point: an amount rather than a year or a phone number. */
static bool
has_amount(const char *text)
{
    for (const char *p = text; *p; p++)
        if (g_ascii_isdigit(p[0]) && (p[1] == ',' || p[1] == '.') && g_ascii_isdigit(p[2]) &&
            g_ascii_isdigit(p[3]) && !g_ascii_isdigit(p[4]) && p[4] != '.')
            return true;
    return false;
}

bool
mime_is_receipt_text(const char *text)
{
    static const char *const what[] = {"kvittering", "faktura", "ordre",    "receipt",  "invoice",
                                       "bestilling", "billet",  "rechnung", "quittung", "order"};
    static const char *const sum[] = {"i alt",  "total", "at betale", "betalt", "beløb",
                                      "amount", "paid",  "summe",     "gesamt"};
    g_autofree char *lower = g_utf8_strdown(text, -1);
    return has_amount(lower) && has_any(lower, what, G_N_ELEMENTS(what)) &&
           has_any(lower, sum, G_N_ELEMENTS(sum));
}
