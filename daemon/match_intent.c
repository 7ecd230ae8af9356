/* What a letter without a voucher wants: its own handling from the catalogue (A05, A06, A20, A21,
 * A23, A25, A26, H01, I10). */
#include "daemon/match_steps.h"
#include <string.h>

enum { FIRST_LINE_CHARS = 80 };

/* The words of an intent are [mail_INTENT] in words.conf; the first row that fits decides. */
static const struct {
    const char *intent, *words;
    bool short_only; /* the word stands in the subject or in the first line, not anywhere */
    const char *note;
} intents[] = {
    {"card", "mail_card", false, "Kortansøgning (H01–H03)"},
    {"coordinator", "mail_coordinator", false,
     "Ny klyngekoordinator? Registret siger noget andet: bed om referatet, og ret registret ved "
     "import (A20, A21)"},
    {"statement", "mail_statement", true,
     "Beder om klyngens saldo, men er ikke bekræftet som koordinator. Svar kun til adressen i "
     "registret (A17)"},
    {"region", "mail_region", false, "Om aftalen med Region Hovedstaden (A25)"},
    {"support", "mail_support", false, "Teknisk spørgsmål om kiap.dk (A06)"},
    {"kiap", "mail_kiap", false, "Om klyngens sammensætning eller kiap.dk (A05)"},
    {"research", "mail_research", false, "Forskning, undersøgelse eller firma (A23)"},
};

/* The first line with something on it that is no greeting. */
static char *
first_line(const char *text)
{
    static const char *const greetings[] = {"hej", "kære", "goddag", "hello", "hi", "dear", NULL};
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *folded = g_utf8_strdown(g_strstrip(*line), -1);
        g_auto(GStrv) words = g_strsplit_set(folded, " ,!", 2);
        if (words[0] && *words[0] && !g_strv_contains((const char *const *)greetings, words[0]))
            return g_strdup(*line);
    }
    return g_strdup("");
}

static bool
names(const MatchWork *work, const char *words, bool short_only)
{
    const ReadingMail *mail = work->view->mail->mail;
    g_autofree char *line = first_line(mail->new_text);
    if (rules_word(work->pack, words, mail->subject, NULL))
        return true;
    return short_only ? g_utf8_strlen(line, -1) <= FIRST_LINE_CHARS &&
                            rules_word(work->pack, words, line, NULL)
                      : rules_word(work->pack, words, mail->new_text, NULL);
}

/* Rule A17: only who is believed and in office is told. */
static bool
may_have_statement(const Sender *sender)
{
    if (!sender->believed || sender->automatic)
        return false;
    for (guint i = 0; i < sender->roles->len; i++)
        if (match_is(((const Role *)sender->roles->pdata[i])->role, "coordinator"))
            return true;
    return false;
}

const char *
match_intent(const MatchWork *work, const char **out_note)
{
    for (size_t i = 0; i < G_N_ELEMENTS(intents); i++) {
        if (!names(work, intents[i].words, intents[i].short_only))
            continue;
        bool statement = match_is(intents[i].intent, "statement");
        bool told = statement && may_have_statement(work->sender);
        *out_note = told ? NULL : intents[i].note;
        return statement && !told ? "enquiry" : intents[i].intent;
    }
    return NULL;
}
