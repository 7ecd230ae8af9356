#include "daemon/web_words.h"
#include "daemon/day.h"
#include "daemon/money.h"
#include <string.h>

enum { SHOWN_CHARS = 300, MAIL_CHARS = 20000 };

typedef struct Word {
    WordsOf of;
    const char *code, *word;
} Word;

static const Word words[] = {
    {WORDS_STATUS, "received", "Modtaget"},
    {WORDS_STATUS, "reading", "Læses"},
    {WORDS_STATUS, "needs-info", "Venter på afsender"},
    {WORDS_STATUS, "awaits-coordinator", "Venter på koordinator"},
    {WORDS_STATUS, "flagged", "Til gennemsyn"},
    {WORDS_STATUS, "ready", "Klar"},
    {WORDS_STATUS, "approved", "Godkendt"},
    {WORDS_STATUS, "paid", "Betalt"},
    {WORDS_STATUS, "rejected", "Afvist"},
    {WORDS_STATUS, "duplicate", "Dublet"},
    {WORDS_STATUS, "not-ours", "Ikke til os"},
    {WORDS_STATUS, "not-a-voucher", "Ikke et bilag"},
    {WORDS_STATUS, "credited", "Krediteret"},
    {WORDS_TONE, "flagged", "warn"},
    {WORDS_TONE, "ready", "good"},
    {WORDS_TONE, "approved", "good"},
    {WORDS_TONE, "paid", "good"},
    {WORDS_TONE, "rejected", "bad"},
    {WORDS_SEVERITY, "block", "Stopper"},
    {WORDS_SEVERITY, "flag", "Se efter"},
    {WORDS_SEVERITY, "info", "Til orientering"},
    {WORDS_ROLE, "voucher", "Bilag"},
    {WORDS_ROLE, "copy", "Kopi"},
    {WORDS_ROLE, "attendees", "Deltagerliste"},
    {WORDS_ROLE, "occasion", "Anledning"},
    {WORDS_ROLE, "contract", "Kontrakt"},
    {WORDS_ROLE, "programme", "Program"},
    {WORDS_ROLE, "other", "Andet"},
    {WORDS_KIND, "invoice", "faktura"},
    {WORDS_KIND, "credit-note", "kreditnota"},
    {WORDS_KIND, "receipt", "kvittering"},
    {WORDS_KIND, "reminder", "rykker"},
    {WORDS_KIND, "attendee-list", "deltagerliste"},
    {WORDS_KIND, "contract", "kontrakt"},
    {WORDS_KIND, "timesheet", "timeseddel"},
    {WORDS_KIND, "mileage", "kørselsregnskab"},
    {WORDS_KIND, "honorarium-request", "honorarblanket"},
    {WORDS_KIND, "card-statement", "kortudtog"},
    {WORDS_KIND, "programme", "program"},
    {WORDS_KIND, "minutes", "referat"},
    {WORDS_KIND, "claim-form", "udlægsblanket"},
    {WORDS_KIND, "other", "andet"},
    {WORDS_HOW, "xml", "e-faktura"},
    {WORDS_HOW, "text-layer", "tekst i PDF"},
    {WORDS_HOW, "ocr", "tekstgenkendt"},
    {WORDS_HOW, "mail", "mailens tekst"},
    {WORDS_HOW, "office", "kontorfil"},
    {WORDS_HOW, "person", "rettet af en medarbejder"},
    {WORDS_HOW, "none", "ikke læst"},
    {WORDS_END, "nothing-found", "Der blev ikke fundet noget i dokumentet"},
    {WORDS_END, "blank", "Dokumentet er tomt"},
    {WORDS_END, "encrypted", "Dokumentet er låst med adgangskode"},
    {WORDS_END, "too-big", "Dokumentet er for stort til at blive læst"},
    {WORDS_END, "timed-out", "Læsningen tog for lang tid og blev stoppet"},
    {WORDS_END, "killed", "Læsningen blev stoppet af sikkerhedsgrunde"},
    {WORDS_END, "unreadable", "Dokumentet kan ikke læses"},
    {WORDS_END, "hostile", "Dokumentet er skadeligt og er ikke åbnet"},
    {WORDS_ATTENDEE, "doctor", "læge"},
    {WORDS_ATTENDEE, "staff", "personale"},
    {WORDS_ATTENDEE, "guest", "gæst"},
    {WORDS_ATTENDEE, "unknown", ""},
    {WORDS_PRESENT, "present", "til stede"},
    {WORDS_PRESENT, "absent", "fraværende"},
    {WORDS_PRESENT, "virtual", "virtuelt"},
    {WORDS_ROUTE, "invoice", "Faktura"},
    {WORDS_ROUTE, "outlay", "Udlæg"},
    {WORDS_ROUTE, "card", "Klyngekort"},
    {WORDS_MAIL, "answer", "Svar"},
    {WORDS_MAIL, "approval-request", "Anmodning om godkendelse"},
    {WORDS_MAIL, "reminder", "Påmindelse"},
    {WORDS_MAIL, "decision", "Afgørelse"},
    {WORDS_MAIL, "digest", "Oversigt"},
    {WORDS_SENT, "queued", "i kø"},
    {WORDS_SENT, "sending", "sendes"},
    {WORDS_SENT, "sent", "sendt"},
    {WORDS_SENT, "failed", "kunne ikke sendes"},
    {WORDS_DONE, "approve", "godkendt"},
    {WORDS_DONE, "reject", "afvist"},
    {WORDS_DONE, "ask", "afsenderen er spurgt"},
    {WORDS_DONE, "note", "note gemt"},
    {WORDS_DONE, "pay", "betalt"},
    {WORDS_DONE, "duplicate", "dublet"},
    {WORDS_DONE, "assign", "tildelt"},
    {WORDS_DONE, "undo", "fortrudt"},
    {WORDS_DONE, "confirm-account", "kontoen er bekræftet"},
    {WORDS_DONE, "split", "delt i to sager"},
    {WORDS_DONE, "merge", "flettet ind i den anden sag"},
    {WORDS_DONE, "correct", "rettet"},
    {WORDS_DONE, "first-approval", "godkendt af den første; en anden skal også godkende"},
    {WORDS_USER, "reviewer", "sagsbehandler"},
    {WORDS_USER, "approver", "godkender"},
    {WORDS_USER, "auditor", "revisor"},
    {WORDS_USER, "board", "bestyrelse"},
    {WORDS_USER, "administrator", "administrator"},
    {WORDS_HOLDS, "coordinator", "koordinator"},
    {WORDS_HOLDS, "treasurer", "kasserer"},
    {WORDS_HOLDS, "board", "bestyrelse"},
    {WORDS_HOLDS, "secretary", "sekretær"},
    {WORDS_POSTING, "opening", "Startsaldo"},
    {WORDS_POSTING, "allocation", "Tildeling"},
    {WORDS_POSTING, "approval", "Godkendt"},
    {WORDS_POSTING, "reversal", "Godkendelse taget tilbage"},
    {WORDS_POSTING, "payment", "Betalt"},
    {WORDS_POSTING, "transfer", "Overførsel"},
    {WORDS_POSTING, "dissolution", "Tilbagebetalt til regionen"},
    {WORDS_SERVER, "connected", "forbundet"},
    {WORDS_SERVER, "connecting", "forbinder"},
    {WORDS_SERVER, "down", "ikke forbundet"},
    {WORDS_REFUSED, "stale",
     "Sagen er ændret, siden du åbnede den. Se den igennem igen, og tag så stilling."},
    {WORDS_REFUSED, "not-allowed", "Din rolle giver ikke ret til den afgørelse."},
    {WORDS_REFUSED, "needs-reason",
     "Skriv en begrundelse (eller spørgsmålet til afsenderen), og prøv igen."},
    {WORDS_REFUSED, "closed", "Sagen er allerede afsluttet."},
    {WORDS_REFUSED, "bad-value",
     "Værdien passer ikke til feltet. Skriv fx 1.234,50 eller 12.11.2026, og prøv igen."},
    {WORDS_REFUSED, "no-such-case", "Der er ingen anden sag med det nummer."},
    {WORDS_REFUSED, "other-closed",
     "Den anden sag er afsluttet; den kan der ikke flettes noget ind i."},
    {WORDS_REFUSED, "two-totals",
     "Sagerne har hver sit beløb, og kun det ene ville blive betalt. Ret beløbet først, hvis det "
     "er "
     "samme udgift."},
    {WORDS_REFUSED, "not-split",
     "Sæt kryds ved mindst ét bilag, og lad mindst ét blive: hver sag skal have sit eget."},
    {WORDS_REFUSED, "no-such-user", "Der er ingen medarbejder med det navn."},
    {WORDS_REFUSED, "no-funds", "Klyngen har ikke penge nok på sin konto."},
    {WORDS_REFUSED, "same-person",
     "Du har allerede godkendt. Beløbet kræver, at en anden også godkender."},
    {WORDS_REFUSED, "too-late",
     "Det kan ikke fortrydes mere: mailen er sendt, eller sagen er "
     "ændret siden."},
    {WORDS_REFUSED, "failed", "Afgørelsen kunne ikke gemmes. Prøv igen om lidt."},
};

static const char *const field_labels[FIELD_COUNT] = {
    [FIELD_TOTAL] = "Beløb i alt",
    [FIELD_NET_TOTAL] = "Beløb uden moms",
    [FIELD_VAT_TOTAL] = "Moms",
    [FIELD_TIP] = "Drikkepenge",
    [FIELD_CARD_AMOUNT] = "Betalt med kort",
    [FIELD_CURRENCY] = "Valuta",
    [FIELD_ISSUE_DATE] = "Dato",
    [FIELD_DUE_DATE] = "Forfald",
    [FIELD_TIME] = "Klokkeslæt",
    [FIELD_INVOICE_ID] = "Fakturanr.",
    [FIELD_SUPPLIER_NAME] = "Leverandør",
    [FIELD_SUPPLIER_CVR] = "Leverandørs CVR",
    [FIELD_BUYER_NAME] = "Køber",
    [FIELD_BUYER_CVR] = "Købers CVR",
    [FIELD_BUYER_EAN] = "Købers EAN",
    [FIELD_CLUSTER_NUMBER] = "Klyngenr.",
    [FIELD_CLUSTER_NAME] = "Klynge",
    [FIELD_OCCASION] = "Anledning",
    [FIELD_ORDER_REFERENCE] = "Ordre/reference",
    [FIELD_COVERS] = "Kuverter",
    [FIELD_PAYMENT_KIND] = "Betalingsmåde",
    [FIELD_PAYMENT_ACCOUNT] = "Konto",
    [FIELD_PAYMENT_REFERENCE] = "Betalings-id",
    [FIELD_PAYMENT_CREDITOR] = "Kreditornr.",
    [FIELD_EVENT_DATE] = "Mødedag",
    [FIELD_SPEAKER] = "Oplægsholder",
    [FIELD_COORDINATOR] = "Koordinator",
    [FIELD_RECIPIENT] = "Modtager",
    [FIELD_HOURS] = "Timer",
    [FIELD_HOURLY_RATE] = "Timesats",
    [FIELD_KM] = "Kilometer",
    [FIELD_DAYS] = "Dage i programmet",
    [FIELD_PICTURE_HASH] = "Billedets fingeraftryk",
};

const char *
web_word(WordsOf of, const char *code)
{
    if (!code)
        return "";
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (words[i].of == of && strcmp(words[i].code, code) == 0)
            return words[i].word;
    return of == WORDS_TONE ? "calm" : code;
}

const char *
web_field_label(FieldId id)
{
    return field_labels[id] ? field_labels[id] : field_name(id);
}

/* --- foreign text ------------------------------------------------------------------------- */

/* Controls, and what turns or hides the text around it (Unicode TR 36). */
static bool
is_unfit(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

char *
web_shown(const char *text, size_t most_chars, bool lines)
{
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    GString *out = g_string_new(NULL);
    size_t n = 0;
    for (char *at = valid; *at; at = g_utf8_next_char(at), n++) {
        gunichar c = g_utf8_get_char(at);
        if (n == most_chars) {
            g_string_append(out, "…");
            break;
        }
        if (lines && (c == '\n' || c == '\t'))
            g_string_append_c(out, (char)c);
        else if (c == '\n' || c == '\t' || c == '\r')
            g_string_append_c(out, ' ');
        else if (!is_unfit(c))
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

static void
put_shown(json_t *json, const char *key, const char *text, size_t most_chars, bool lines)
{
    if (!text || !*text)
        return;
    g_autofree char *shown = web_shown(text, most_chars, lines);
    json_object_set_new(json, key, json_string(g_strstrip(shown)));
}

void
web_put(json_t *json, const char *key, const char *text)
{
    put_shown(json, key, text, SHOWN_CHARS, false);
}

void
web_put_lines(json_t *json, const char *key, const char *text)
{
    put_shown(json, key, text, MAIL_CHARS, true);
}

void
web_put_money(json_t *json, const char *key, int64_t oere)
{
    g_autofree char *text = money_sentence(oere, "DKK");
    web_put(json, key, text);
}

void
web_flag(json_t *json, const char *name)
{
    g_autofree char *key = g_strdelimit(g_strdup(name), "-", '_');
    json_object_set_new(json, key, json_true());
}
