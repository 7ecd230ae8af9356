#include "daemon/rules_words.h"
#include "daemon/likeness.h"
#include <string.h>

/* token is word, an inflected form of it, or a compound that ends in one: "kontorprinteren". */
static bool
token_is(const char *token, const char *word)
{
    static const char *const endings[] = {"",   "e",  "r",  "s",    "n",   "t", "er",
                                          "en", "et", "ne", "erne", "ene", NULL};
    size_t nt = strlen(token), nw = strlen(word);
    if (nw < 4) /* "pc", "bar": too many words begin or end so */
        return strcmp(token, word) == 0;
    for (const char *const *ending = endings; *ending; ending++) {
        size_t n = nw + strlen(*ending);
        if (nt >= n && strcmp(token + nt - strlen(*ending), *ending) == 0 &&
            strncmp(token + nt - n, word, nw) == 0)
            return true;
    }
    return false;
}

static bool
text_has(const char *folded, char *const *tokens, const char *word)
{
    if (strchr(word, ' '))
        return likeness_has_words(folded, word);
    for (; *tokens; tokens++)
        if (token_is(*tokens, word))
            return true;
    return false;
}

bool
rules_words_hold(char *const *words, const char *text, size_t *out_at)
{
    g_autofree char *folded = likeness_fold(text);
    g_auto(GStrv) tokens = g_strsplit(folded, " ", -1);
    for (size_t i = 0; words[i]; i++)
        if (text_has(folded, tokens, words[i])) {
            *out_at = i;
            return true;
        }
    return false;
}
