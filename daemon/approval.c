#include "daemon/approval.h"
#include <string.h>

/* mail.md, "Whom to believe": the first non-empty new line is, apart from case, greeting and
 * final punctuation, exactly one of the yes words, or starts with one of the no words. */
static const char *const yes_words[] = {"godkendt", "godkendes", "approved", NULL};
static const char *const no_words[] = {"afvist", "rejected", NULL};
static const char *const greetings[] = {"hej",    "hejsa",    "kære",      "hi",
                                        "hello",  "dear",     "godmorgen", "godeftermiddag",
                                        "goddag", "godaften", NULL};

/* Words that make a yes neither, wherever they stand in the new text: negations, conditions,
 * delays, parts. */
static const char *const doubts[] = {
    "ikke",         "ikk",      "ej",        "nej",        "aldrig",    "intet",     "ingen",
    "hvis",         "dog",      "men",       "såfremt",    "undtagen",  "medmindre", "forudsat",
    "forudsætning", "betinget", "forbehold", "betingelse", "kun",       "bortset",   "minus",
    "fratrukket",   "uden",     "når",       "først",      "vent",      "afvent",    "afventer",
    "måske",        "muligvis", "delvis",    "delvist",    "halvdelen", "forkert",   "fejl",
    "fortryder",    "not",      "never",     "cannot",     "if",        "but",       "except",
    "unless",       "only",     "provided",  "subject",    "until",     "when",      "wait",
    "maybe",        "perhaps",  "partly",    "partially",  "half",      "minus",     "without",
    "wrong",        "pending",  NULL};
/* Words that make a no depend on something; a reason may well say "ikke". */
static const char *const conditions[] = {"hvis", "såfremt", "medmindre", "måske",
                                         "if",   "unless",  "maybe",     NULL};

/* How the last lines of a mail begin, in front of name, telephone and advertising. */
static const char *const closings[] = {"med venlig hilsen",
                                       "venlig hilsen",
                                       "tlf",
                                       "telefon",
                                       "mobil",
                                       "tel",
                                       "phone",
                                       "mobile",
                                       "mvh",
                                       "m.v.h",
                                       "hilsen",
                                       "hilsner",
                                       "vh",
                                       "v.h.",
                                       "de bedste hilsner",
                                       "bedste hilsner",
                                       "mange hilsner",
                                       "bedste hilsen",
                                       "kærlig hilsen",
                                       "med hilsen",
                                       "best regards",
                                       "kind regards",
                                       "regards",
                                       "sincerely",
                                       "sendt fra",
                                       "sent from",
                                       "hent outlook",
                                       "få outlook",
                                       "get outlook"};
enum { TOKEN_LENGTH = 16 };
/* Who remembers something below his name. */
static const char *const afterthoughts[] = {"ps", "p.s", "nb", "n.b", "obs"};
enum {
    CLOSING_LINES = 3
}; /* the closing, a name, and one line that may still be about the matter */

static bool
is_greeting(const char *line)
{
    g_auto(GStrv) words = g_strsplit_set(line, " ,!", 2);
    return words[0] && g_strv_contains(greetings, words[0]) && strlen(line) < 60;
}

/* First line that is neither empty nor a greeting, folded and without final punctuation. */
static char *
first_line(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++) {
        g_auto(GStrv) parts = g_strsplit(lines[i], "\u00a0", -1);
        g_autofree char *spaced = g_strjoinv(" ", parts);
        g_autofree char *folded = g_utf8_strdown(spaced, -1);
        g_strstrip(folded);
        size_t length = strlen(folded);
        while (length > 0 && strchr(".!,: \t", folded[length - 1]))
            folded[--length] = '\0';
        if (length > 0 && !is_greeting(folded))
            return g_steal_pointer(&folded);
    }
    return g_strdup("");
}

/* Is the number of length n at s (digits with points and commas inside) an amount? Dates and
 * years, which come with an attendee list, are not; when in doubt it is one. */
static bool
is_amount(const char *s, size_t n, const char *after)
{
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < n; i++) {
        digits += g_ascii_isdigit(s[i]);
        points += s[i] == '.';
    }
    after += strspn(after, " ");
    if (g_str_has_prefix(after, "kr") || g_str_has_prefix(after, "dkk") ||
        g_str_has_prefix(after, ",-") || memchr(s, ',', n))
        return true;
    if (points == 2 || *after == '/' || *after == '-')
        return false; /* 16.09.2026, 16/9-2026 */
    bool year = n == 4 && (strncmp(s, "19", 2) == 0 || strncmp(s, "20", 2) == 0);
    return digits >= 3 && !year;
}

/* "klynge 104", "faktura 1107", "kl. 17.30": what the word in front of a number says it is. */
static bool
is_number_of(const char *text, const char *number)
{
    static const char *const things[] = {"klynge",  "klyngen", "cluster", "faktura", "fakturaen",
                                         "invoice", "bilag",   "sag",     "nr",      "no",
                                         "nummer",  "number",  "kl",      "tlf",     NULL};
    const char *end = number, *start;
    while (end > text && strchr(" .:#", end[-1]))
        end--;
    for (start = end; start > text && g_ascii_isalpha(start[-1]);)
        start--;
    g_autofree char *word = g_ascii_strdown(start, end - start);
    return end > start && g_strv_contains(things, word);
}

static bool
names_amount(const char *text)
{
    for (const char *p = text; *p;) {
        size_t n = g_ascii_isdigit(*p) ? strspn(p, "0123456789.,") : 0;
        size_t number = n;
        while (number > 0 && !g_ascii_isdigit(p[number - 1]))
            number--; /* the full stop of a sentence */
        if (number > 0 && !is_number_of(text, p) && is_amount(p, number, p + number))
            return true;
        p += n > 0 ? n : 1;
    }
    return false;
}

/* The words of a text, folded, whatever stands between them; caller frees. */
static char **
words_of(const char *text)
{
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    g_autofree char *lower = g_utf8_strdown(composed ? composed : text, -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *p = lower; *p; p += g_utf8_skip[(guchar)*p]) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isalnum(c))
            g_string_append_unichar(out, c);
        else if (c != 0x200B && c != 0xAD) /* seen by nobody: they part no word */
            g_string_append_c(out, ' ');
    }
    return g_strsplit(out->str, " ", -1);
}

static bool
has_word(const char *text, const char *const *list)
{
    g_auto(GStrv) words = words_of(text);
    for (int i = 0; words[i]; i++)
        if (g_strv_contains(list, words[i]))
            return true;
    return false;
}

/* A signature has telephone numbers and addresses with a question mark; money has its name. */
static bool
names_money(const char *text)
{
    static const char pattern[] = "\\d\\s*(?:kr\\b|kroner\\b|dkk\\b|,-)|\\b(?:kr|dkk)\\.?\\s*\\d";
    return g_regex_match_simple(pattern, text, G_REGEX_CASELESS, 0);
}

/* --- what was written, and what stands below it ----------------------------------------------- */

typedef struct Written {
    GString *text;      /* about the matter: exact words, amounts and questions count */
    GString *closing;   /* closing, name and what stands close to it: doubts count */
    GString *signature; /* all below the text: money counts */
} Written;

static void
written_clear(Written *written)
{
    g_string_free(written->text, TRUE);
    g_string_free(written->closing, TRUE);
    g_string_free(written->signature, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Written, written_clear)

static bool
begins(const char *line, const char *const *list, size_t n)
{
    g_autofree char *folded = g_utf8_strdown(line, -1);
    g_strstrip(folded);
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(list[i]);
        if (g_str_has_prefix(folded, list[i]) && !g_ascii_isalnum(folded[length]))
            return true;
    }
    return false;
}

static bool
begins_signature(const char *line)
{
    return strcmp(line, "--") == 0 || strcmp(line, "-- ") == 0 ||
           begins(line, closings, G_N_ELEMENTS(closings));
}

/* A telephone number in a signature is no other amount; a PS below it is text again. */
static void
part_text(const char *new_text, Written *out)
{
    g_auto(GStrv) lines = g_strsplit(new_text, "\n", -1);
    bool below = false;
    int close = 0;
    *out = (Written){g_string_new(NULL), g_string_new(NULL), g_string_new(NULL)};
    for (int i = 0; lines[i]; i++) {
        g_strdelimit(lines[i], "\r", ' ');
        if (begins_signature(lines[i]))
            below = true;
        else if (below && begins(lines[i], afterthoughts, G_N_ELEMENTS(afterthoughts)))
            below = false;
        g_string_append_printf(below ? out->signature : out->text, "%s\n", lines[i]);
        g_autofree char *bare = g_strstrip(g_strdup(lines[i]));
        if (below && *bare && close++ < CLOSING_LINES)
            g_string_append_printf(out->closing, "%s\n", lines[i]);
    }
}

static bool
has_doubt(const Written *written)
{
    return strchr(written->text->str, '?') || names_amount(written->text->str) ||
           has_word(written->text->str, doubts) || has_word(written->text->str, no_words) ||
           has_word(written->closing->str, doubts) || has_word(written->closing->str, no_words) ||
           names_money(written->signature->str);
}

static bool
starts_with_word(const char *line, const char *word)
{
    size_t n = strlen(word);
    return strncmp(line, word, n) == 0 && !g_ascii_isalnum(line[n]);
}

ApprovalAnswer
approval_read(const char *new_text, char **out_reason)
{
    g_auto(Written) written;
    part_text(new_text ? new_text : "", &written);
    *out_reason = NULL;
    g_autofree char *line = first_line(written.text->str);
    for (int i = 0; no_words[i]; i++)
        if (starts_with_word(line, no_words[i]) && !strchr(line, '?') &&
            !has_word(written.text->str, yes_words) && !has_word(line, conditions)) {
            const char *rest = line + strlen(no_words[i]);
            *out_reason = g_strdup(rest + strspn(rest, " :,.-"));
            return APPROVAL_NO;
        }
    if (g_strv_contains(yes_words, line) && !has_doubt(&written))
        return APPROVAL_YES;
    return APPROVAL_UNCLEAR;
}

char *
approval_token(const char *subject)
{
    static const char opening[] = "[godkend:";
    const char *at = subject ? strstr(subject, opening) : NULL;
    if (!at)
        return NULL;
    at += strlen(opening);
    if (strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != TOKEN_LENGTH || at[TOKEN_LENGTH] != ']')
        return NULL;
    return g_strndup(at, TOKEN_LENGTH);
}
