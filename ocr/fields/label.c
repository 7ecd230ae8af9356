#include "ocr/fields/find.h"
#include <limits.h>
#include <string.h>

/* Folded words in front of an amount; the first entry that fits decides, so the special stand
 * before the general: "subtotal" before "total", "moms i alt" before "i alt". */
static const struct {
    const char *words;
    Label label;
} labels[] = {
    {"total rounded", LABEL_TOTAL},
    {"rounded total", LABEL_TOTAL},
    {"total after rounding", LABEL_TOTAL},
    {"gst payable", LABEL_VAT},
    {"vat payable", LABEL_VAT},
    {"tax payable", LABEL_VAT},
    {"serv. charge", LABEL_SERVICE},
    {"serv charge", LABEL_SERVICE},
    {"service charge", LABEL_SERVICE},
    {"service chrg", LABEL_SERVICE},
    {"servicegebyr", LABEL_SERVICE},
    {"svc chg", LABEL_SERVICE},
    {"sv chg", LABEL_SERVICE},
    {"svc charge", LABEL_SERVICE},
    {"bedienung", LABEL_SERVICE},
    {"surcharge", LABEL_SERVICE},
    {"subtotal", LABEL_NET},
    {"sub-total", LABEL_NET},
    {"sub total", LABEL_NET},
    {"delsum", LABEL_NET},
    {"mellemsum", LABEL_NET},
    {"zwischensumme", LABEL_NET},
    {"delbelob", LABEL_NET},
    {"item(s)", LABEL_NET},
    {"items", LABEL_NET},
    {"average", LABEL_OTHER},
    {"pax", LABEL_OTHER},
    {"total qty", LABEL_OTHER},
    {"total quantity", LABEL_OTHER},
    {"total item", LABEL_OTHER},
    {"total saving", LABEL_OTHER},
    {"total disc", LABEL_OTHER},
    {"rabat", LABEL_OTHER},
    {"discount", LABEL_OTHER},
    {"besparelse", LABEL_OTHER},
    {"you saved", LABEL_OTHER},
    {"pr. person", LABEL_OTHER},
    {"pr person", LABEL_OTHER},
    {"saldo", LABEL_OTHER},
    {"points", LABEL_OTHER},
    {"rykkergebyr", LABEL_OTHER},
    {"momspligtig", LABEL_NET},
    {"momsgrundlag", LABEL_NET},
    {"grundlag for moms", LABEL_NET},
    {"momsfri", LABEL_OTHER},
    {"momsbelob", LABEL_VAT},
    {"moms i alt", LABEL_VAT},
    {"moms ialt", LABEL_VAT},
    {"total moms", LABEL_VAT},
    {"total tax", LABEL_VAT},
    {"total gst", LABEL_VAT},
    {"tax total", LABEL_VAT},
    {"gst total", LABEL_VAT},
    {"gst amount", LABEL_VAT},
    {"tax amount", LABEL_VAT},
    {"sales (incl", LABEL_TOTAL},
    {"total inclusive", LABEL_TOTAL},
    {"total incl", LABEL_TOTAL},
    {"total vat", LABEL_VAT},
    {"vat total", LABEL_VAT},
    {"steuerbetrag", LABEL_VAT},
    {"mwst-betrag", LABEL_VAT},
    {"umsatzsteuer", LABEL_VAT},
    {"total sales tax", LABEL_VAT},
    {"summe mwst", LABEL_VAT},
    {"ekskl", LABEL_NET},
    {"eksl", LABEL_NET},
    {"excluding", LABEL_NET},
    {"exclusive", LABEL_NET},
    {"excl", LABEL_NET},
    {"ex. moms", LABEL_NET},
    {"ex moms", LABEL_NET},
    {"uden moms", LABEL_NET},
    {"ohne ust", LABEL_NET},
    {"ohne mwst", LABEL_NET},
    {"warenwert", LABEL_NET},
    {"nettobetrag", LABEL_NET},
    {"for moms", LABEL_NET},
    {"before tax", LABEL_NET},
    {"netto", LABEL_NET},
    {"net amount", LABEL_NET},
    {"taxable", LABEL_NET},
    {"grunnlag", LABEL_NET},
    {"heraf moms", LABEL_VAT},
    {"moms udgor", LABEL_VAT},
    {"at betale", LABEL_TOTAL},
    {"a betale", LABEL_TOTAL},
    {"til betaling", LABEL_TOTAL},
    {"grand total", LABEL_TOTAL},
    {"amount due", LABEL_TOTAL},
    {"payable", LABEL_TOTAL},
    {"a payer", LABEL_TOTAL},
    {"ttc", LABEL_TOTAL},
    {"verschuldigd", LABEL_TOTAL},
    {"bal due", LABEL_TOTAL},
    {"balance due", LABEL_TOTAL},
    {"total due", LABEL_TOTAL},
    {"change", LABEL_CHANGE},
    {"i alt", LABEL_TOTAL},
    {"ialt", LABEL_TOTAL},
    {"total", LABEL_TOTAL},
    {"totaal", LABEL_TOTAL},
    {"gesamtbetrag", LABEL_TOTAL},
    {"rechnungsbetrag", LABEL_TOTAL},
    {"endbetrag", LABEL_TOTAL},
    {"bruttobetrag", LABEL_TOTAL},
    {"zu zahlen", LABEL_TOTAL},
    {"zahlbetrag", LABEL_TOTAL},
    {"gesamt", LABEL_TOTAL},
    {"summe", LABEL_TOTAL},
    {"yhteensa", LABEL_TOTAL},
    {"fakturabelob", LABEL_TOTAL},
    {"belob inkl", LABEL_TOTAL},
    {"brutto", LABEL_TOTAL},
    {"afrunding", LABEL_ROUNDING},
    {"avrunding", LABEL_ROUNDING},
    {"rounding", LABEL_ROUNDING},
    {"round", LABEL_ROUNDING},
    {"drikkepenge", LABEL_TIP},
    {"gratuity", LABEL_TIP},
    {"trinkgeld", LABEL_TIP},
    {"tip", LABEL_TIP},
    {"moms", LABEL_VAT},
    {"mva", LABEL_VAT},
    {"vat", LABEL_VAT},
    {"gst", LABEL_VAT},
    {"sales tax", LABEL_VAT},
    {"tax", LABEL_VAT},
    {"mwst", LABEL_VAT},
    {"ust", LABEL_VAT},
    {"umsatzsteuer", LABEL_VAT},
    {"alv", LABEL_VAT},
    {"btw", LABEL_VAT},
    {"byttepenge", LABEL_CHANGE},
    {"retur", LABEL_CHANGE},
    {"tilbage", LABEL_CHANGE},
    {"ruckgeld", LABEL_CHANGE},
    {"veksel", LABEL_CHANGE},
    {"kontant", LABEL_CASH},
    {"cash", LABEL_CASH},
    {"tendered", LABEL_CASH},
    {"modtaget", LABEL_CASH},
    {"gegeben", LABEL_CASH},
    {"bar", LABEL_CASH},
    {"dankort", LABEL_CARD},
    {"mobilepay", LABEL_CARD},
    {"mastercard", LABEL_CARD},
    {"visa", LABEL_CARD},
    {"betalt med kort", LABEL_CARD},
    {"betalingskort", LABEL_CARD},
    {"kort", LABEL_CARD},
    {"card", LABEL_CARD},
    {"bankaxept", LABEL_CARD},
    {"debit", LABEL_CARD},
    {"credit", LABEL_CARD},
    {"kredit", LABEL_CARD},
    {"eftpos", LABEL_CARD},
    {"amex", LABEL_CARD},
    {"maestro", LABEL_CARD},
    {"bank", LABEL_CARD},
    {"karte", LABEL_CARD},
    {"girocard", LABEL_CARD},
    {"korttikorsto", LABEL_CARD},
    {"betalt", LABEL_TOTAL_WEAK},
    {"betaling", LABEL_TOTAL_WEAK},
    {"paid", LABEL_TOTAL_WEAK},
    {"sum", LABEL_TOTAL_WEAK},
    {"belob", LABEL_TOTAL_WEAK},
    {"betrag", LABEL_TOTAL_WEAK},
    {"amount", LABEL_TOTAL_WEAK},
    {"amt", LABEL_TOTAL_WEAK},
    {"pris", LABEL_TOTAL_WEAK},
    {"due", LABEL_TOTAL_WEAK},
};

/* Digits that OCR puts for letters inside a word. */
static char
as_letter(char c)
{
    static const char misread[UCHAR_MAX + 1] = {
        ['0'] = 'o', ['1'] = 'l', ['5'] = 's', ['@'] = 'a', ['8'] = 'b', ['|'] = 'i', ['!'] = 'i'};
    char letter = misread[(unsigned char)c];
    return letter ? letter : c;
}

/* At most one letter of word differs, is missing or is too many at the beginning of s, which ends
 * there. */
static bool
nearly_begins(const char *s, const char *word, size_t n)
{
    size_t i = 0;
    while (i < n && s[i] && as_letter(s[i]) == as_letter(word[i]))
        i++;
    if (i == n)
        return !g_ascii_isalpha(s[n]);
    if (s[i] == '\0' || (i > 0 && word[i - 1] == ' ')) /* "total at betale" is no "total vat" */
        return false;
    static const int skips[][2] = {{1, 1}, {0, 1}, {1, 0}};
    for (guint k = 0; k < G_N_ELEMENTS(skips); k++) {
        const char *a = s + i + skips[k][0], *b = word + i + skips[k][1];
        while (*b && as_letter(*a) == as_letter(*b)) {
            a++;
            b++;
        }
        if (*b == '\0' && !g_ascii_isalpha(*a))
            return true;
    }
    return false;
}

static bool
holds(const char *folded, const char *word)
{
    enum { LONG_ENOUGH = 5 };
    size_t n = strlen(word);
    if (n >= LONG_ENOUGH && strstr(folded, word))
        return true;
    for (const char *p = folded; *p; p++) {
        if (p > folded && g_ascii_isalpha(p[-1]))
            continue;
        if (n >= LONG_ENOUGH ? nearly_begins(p, word, n)
                             : strncmp(p, word, n) == 0 && !g_ascii_isalpha(p[n]))
            return true;
    }
    return false;
}

/* A set of bytes; two that share a bit only make it larger. */
static guint64
letter_bit(char c)
{
    return G_GUINT64_CONSTANT(1) << ((unsigned char)as_letter(c) % 64);
}

static guint64
letters_in(const char *folded)
{
    guint64 letters = 0;
    for (; *folded; folded++)
        letters |= letter_bit(*folded);
    return letters;
}

/* Two different letters of word that stand nowhere in a text cannot be one misread letter: this
 * turns most labels away before anything is compared. */
static bool
may_hold(guint64 letters, const char *word)
{
    guint64 missing = 0;
    for (; *word; word++)
        missing |= letter_bit(*word) & ~letters;
    return (missing & (missing - 1)) == 0;
}

bool
label_holds(const char *folded, const char *word)
{
    return may_hold(letters_in(folded), word) && holds(folded, word);
}

Label
label_of(const char *folded)
{
    guint64 letters = letters_in(folded);
    for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
        if (may_hold(letters, labels[i].words) && holds(folded, labels[i].words))
            return labels[i].label;
    return LABEL_NONE;
}
