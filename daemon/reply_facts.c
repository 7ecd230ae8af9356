#include "daemon/reply_facts.h"
#include "daemon/day.h"
#include "daemon/invoice_view.h"
#include "daemon/mail_header.h"
#include "daemon/money.h"
#include "daemon/mustache.h"
#include "daemon/own.h"
#include <string.h>

enum {
    LINE_CHARS = 2000,
    NAME_CHARS = 120,
    SENTENCE_CHARS = 600,
    INVOICE_ID_CHARS = 40,
    LINES_TOLD = 12
};

/* What the templates ask.* and missing.* have words for; anything else is "other". "meeting" is
 * attendees and occasion at once. */
static const char *const asks_known[] = {
    "attendees", "meeting",   "occasion", "specification", "cluster",   "voucher",  "covers",
    "date",      "amount",    "vat",      "reference",     "programme", "contract", "separate",
    "timesheet", "recipient", "income",   "purpose",       "details",   "mileage",  "einvoice",
    NULL};

/* What stands on the document itself: all that a third party can be asked for (rule C11). */
static const char *const asks_outsider[] = {"specification", "cluster",  "voucher",  "date",
                                            "amount",        "vat",      "separate", "details",
                                            "mileage",       "einvoice", NULL};

/* Rules that speak of the invoice alone, in our own words and its numbers: their sender, whoever it
 * is, is told what is wrong with it. */
static const char *const of_invoice[] = {"D24", "X16", "X17", NULL};

static const struct {
    const char *status, *tone;
} tones[] = {
    {"needs-info", "wait"},    {"awaits-coordinator", "calm"},
    {"ready", "good"},         {"approved", "good"},
    {"paid", "good"},          {"credited", "good"},
    {"rejected", "stop"},      {"not-ours", "stop"},
    {"not-a-voucher", "wait"},
};

bool
reply_line(const ReplyWords *words, const char *name, const json_t *data, char **out,
           GError **error)
{
    g_autofree char *file = g_strdup_printf("%s.%s.txt.mustache", name, words->language);
    g_autofree char *text = NULL;
    if (!mustache_render_file(words->dir, file, data, NULL, &text, error))
        return false;
    *out = header_clean(text, LINE_CHARS);
    return true;
}

char *
reply_shown(const char *text, size_t most_chars)
{
    char *shown = header_clean(text, most_chars);
    (void)reading_mask_cpr(shown); /* how many there were is the reading's to tell */
    return shown;
}

static void
put(json_t *facts, const char *key, const char *text)
{
    if (text && text[0])
        json_object_set_new(facts, key, json_string(text));
}

static void
put_shown(json_t *facts, const char *key, const char *text, size_t most_chars)
{
    g_autofree char *shown = reply_shown(text, most_chars);
    put(facts, key, shown);
}

static void
put_flag(json_t *facts, const char *key)
{
    json_object_set_new(facts, key, json_true());
}

/* --- amounts and days in the recipient's language ------------------------------------------ */

static char *
money_words(const ReplyWords *words, int64_t oere, const char *currency)
{
    g_autofree char *code = header_clean(currency && currency[0] ? currency : "DKK", 3);
    if (strcmp(words->language, "en") != 0)
        return money_sentence(oere, code);
    g_autofree char *amount = money_danish(oere);
    for (char *c = amount; *c; c++)
        *c = *c == '.' ? ',' : *c == ',' ? '.' : *c;
    return g_strdup_printf("%s %s", code, amount);
}

static char *
day_words(const ReplyWords *words, const char *iso)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    if (!iso || !day_valid(iso))
        return NULL;
    if (strcmp(words->language, "en") != 0)
        return day_danish(iso);
    int month = (iso[5] - '0') * 10 + iso[6] - '0', day = (iso[8] - '0') * 10 + iso[9] - '0';
    return g_strdup_printf("%d %s %.4s", day, months[month - 1], iso);
}

/* --- facts -------------------------------------------------------------------------------- */

/* An unknown sender's mail may be forged: then the answer goes to somebody else, and an invoice
 * number must not be a way to write to them. */
static bool
invoice_id_sound(const char *id)
{
    size_t chars = 0;
    for (const char *p = id; *p; p += g_utf8_skip[(unsigned char)*p], chars++)
        if (!g_unichar_isalnum(g_utf8_get_char(p)) && !strchr(" .-_/#", *p))
            return false;
    return chars > 0 && chars <= INVOICE_ID_CHARS && !strstr(id, "www.") && !strstr(id, "//");
}

static void
put_own(const ReplyWords *words, const CaseFile *file, json_t *facts)
{
    g_autofree char *day = day_words(words, file->issue_date);
    g_autofree char *id = reply_shown(file->invoice_id, INVOICE_ID_CHARS);
    put(facts, "number", file->number);
    put(facts, "date", day);
    if (invoice_id_sound(id))
        put(facts, "invoice_id", id);
    if (file->has_total) {
        g_autofree char *total = money_words(words, file->total_oere, file->currency);
        put(facts, "total", total);
    }
}

static void
put_occasion(const CaseFile *file, json_t *facts)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *document = file->documents->pdata[i];
        const char *occasion = reading_value(document->reading, FIELD_OCCASION);
        if (!occasion)
            continue;
        put_shown(facts, "occasion", occasion, NAME_CHARS);
        return;
    }
}

/* Whatever a stranger writes on an invoice is no link in a mail of ours. */
static void
take_links_apart(json_t *json)
{
    static const struct {
        const char *mark, *apart;
    } links[] = {{"://", ": "}, {"www.", "www "}};
    const char *key;
    json_t *value;
    size_t i;
    for (size_t k = 0; json_is_string(json) && k < G_N_ELEMENTS(links); k++) {
        g_auto(GStrv) pieces = g_strsplit(json_string_value(json), links[k].mark, -1);
        g_autofree char *text = g_strjoinv(links[k].apart, pieces);
        json_string_set(json, text);
    }
    json_array_foreach(json, i, value) take_links_apart(value);
    json_object_foreach(json, key, value) take_links_apart(value);
}

/* Who is to approve an e-invoice, or sent it for the cluster, need not open the XML. */
static void
put_einvoice(const CaseFile *file, json_t *facts)
{
    const CaseDocument *voucher = case_voucher(file);
    json_t *view = voucher ? invoice_view(voucher->reading, LINES_TOLD) : NULL;
    if (!view)
        return;
    take_links_apart(view);
    json_object_set_new(facts, "einvoice", view);
}

/* A fee stands on the voucher, or is asked for. */
static bool
about_fee(const CaseFile *file)
{
    for (guint i = 0; i < file->documents->len; i++) {
        const Reading *r = ((const CaseDocument *)file->documents->pdata[i])->reading;
        if (g_strcmp0(r->kind, "honorarium-request") == 0)
            return true;
        for (guint k = 0; k < r->lines->len; k++)
            if (g_strcmp0(((const ReadingLine *)r->lines->pdata[k])->category, "fee") == 0)
                return true;
    }
    return false;
}

static void
put_insider(const ReplyWords *words, const ReplyCase *rc, json_t *facts)
{
    const CaseFile *file = rc->file;
    if (about_fee(file) || g_strcmp0(file->route, "outlay") == 0)
        put_flag(facts, "own_money");
    put_shown(facts, "supplier", file->supplier_name, NAME_CHARS);
    put_occasion(file, facts);
    put_einvoice(file, facts);
    if (file->cluster > 0)
        json_object_set_new(facts, "cluster_number", json_integer(file->cluster));
    if (rc->cluster)
        put_shown(facts, "cluster_name", rc->cluster->name, NAME_CHARS);
    if (file->covers > 0)
        json_object_set_new(facts, "covers", json_integer(file->covers));
    if (file->has_per_head) {
        g_autofree char *each = money_words(words, file->per_head_oere, file->currency);
        put(facts, "per_person", each);
    }
}

/* --- what is missing ---------------------------------------------------------------------- */

static bool
failed(const Finding *finding)
{
    return g_strcmp0(finding->result, "fail") == 0;
}

static bool
asks(const Finding *finding, bool insider)
{
    if (!failed(finding) || !finding->ask || !finding->ask[0])
        return false;
    return insider || (g_strv_contains(asks_outsider, finding->ask) &&
                       g_strcmp0(finding->ask_of, "coordinator") != 0);
}

static const char *
sender_words(const ReplyWords *words, const Finding *finding)
{
    bool english = strcmp(words->language, "en") == 0 && finding->sender_text_en;
    return english ? finding->sender_text_en : finding->sender_text;
}

/* The word or sentence of template NAME for one thing that can be missing. */
static bool
ask_line(const ReplyWords *words, const char *name, const char *ask, const json_t *facts,
         char **out, GError **error)
{
    g_autoptr(json_t) data = json_copy((json_t *)(uintptr_t)facts);
    const char *key = g_strv_contains(asks_known, ask) ? ask : "other";
    json_object_set_new(data, "ask", json_pack("{s:b}", key, 1));
    return reply_line(words, name, data, out, error);
}

/* An outsider gets our fixed sentence: a rule's own one may name the register's cluster. What is
 * wrong in an e-invoice's file names nothing but lines of it. */
static bool
ask_sentence(const ReplyWords *words, const Finding *finding, const json_t *facts, bool insider,
             char **out, GError **error)
{
    bool told = insider || g_strcmp0(finding->ask, "einvoice") == 0;
    const char *own = told ? sender_words(words, finding) : NULL;
    if (!own || !own[0])
        return ask_line(words, "ask", finding->ask, facts, out, error);
    *out = reply_shown(own, SENTENCE_CHARS);
    return true;
}

static bool
list_has(const json_t *list, const char *key, const char *value)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (g_strcmp0(json_string_value(json_object_get(json_array_get(list, i), key)), value) == 0)
            return true;
    return false;
}

static bool
add_ask(const ReplyWords *words, const Finding *finding, const json_t *facts, bool insider,
        json_t *list, GError **error)
{
    g_autofree char *sentence = NULL, *noun = NULL;
    if (!ask_sentence(words, finding, facts, insider, &sentence, error) ||
        !ask_line(words, "missing", finding->ask, facts, &noun, error))
        return false;
    if (list_has(list, "text", sentence))
        return true;
    int n = (int)json_array_size(list) + 1;
    json_array_append_new(list, json_pack("{s:i,s:s,s:s,s:s}", "n", n, "text", sentence, "noun",
                                          noun, "ask", finding->ask));
    return true;
}

/* "deltagerlisten, anledningen og klyngens nummer". */
static char *
joined(const ReplyWords *words, const json_t *list)
{
    const char *and = strcmp(words->language, "en") == 0 ? " and " : " og ";
    g_autoptr(GPtrArray) nouns = g_ptr_array_new();
    g_autoptr(GString) s = g_string_new(NULL);
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *noun = json_object_get(json_array_get(list, i), "noun");
        if (!g_ptr_array_find_with_equal_func(nouns, noun, (GEqualFunc)json_equal, NULL))
            g_ptr_array_add(nouns, noun);
    }
    for (guint i = 0; i < nouns->len; i++) {
        g_string_append(s, i == 0 ? "" : i + 1 == nouns->len ? and : ", ");
        g_string_append(s, json_string_value(nouns->pdata[i]));
    }
    return g_string_free(g_steal_pointer(&s), FALSE);
}

static bool
put_asks(const ReplyWords *words, const Verdict *verdict, bool insider, json_t *facts,
         GError **error)
{
    g_autoptr(json_t) list = json_array();
    for (guint i = 0; verdict && i < verdict->findings->len; i++) {
        const Finding *finding = verdict->findings->pdata[i];
        if (asks(finding, insider) && !add_ask(words, finding, facts, insider, list, error))
            return false;
    }
    if (json_array_size(list) == 0)
        return true;
    g_autofree char *missing = joined(words, list);
    put(facts, "missing", missing);
    if (insider && (list_has(list, "ask", "attendees") || list_has(list, "ask", "meeting")))
        put_flag(facts, "form");
    json_object_set(facts, "asks", list);
    return true;
}

/* Sentences for the sender that ask nothing (B01's "we took your own cluster", a limit passed).
 * Never those of the control rules X: duplicates have their status, suspicion is not told. */
static void
put_remarks(const ReplyWords *words, const Verdict *verdict, bool insider, json_t *facts)
{
    g_autoptr(json_t) list = json_array();
    for (guint i = 0; verdict && i < verdict->findings->len; i++) {
        const Finding *finding = verdict->findings->pdata[i];
        const char *text = sender_words(words, finding);
        bool invoice = g_strv_contains(of_invoice, finding->rule);
        if (!failed(finding) || finding->ask || !text || !text[0] ||
            (!invoice && (!insider || strchr("XK", finding->rule[0]))))
            continue;
        g_autofree char *shown = reply_shown(text, SENTENCE_CHARS);
        json_array_append_new(list, json_pack("{s:s}", "text", shown));
    }
    if (json_array_size(list) > 0)
        json_object_set(facts, "remarks", list);
}

/* Rules K01 to K05 name the right recipient (K06); public, so for outsiders too. */
static void
put_right_recipient(const ReplyWords *words, const Verdict *verdict, json_t *facts)
{
    for (guint i = 0; verdict && i < verdict->findings->len; i++) {
        const Finding *finding = verdict->findings->pdata[i];
        if (failed(finding) && finding->rule[0] == 'K')
            put_shown(facts, "right_recipient", sender_words(words, finding), SENTENCE_CHARS);
    }
}

/* --- status ------------------------------------------------------------------------------- */

/* What an outsider hears does not depend on how far the house has come. */
static const char *
status_told(const CaseFile *file, bool insider, const json_t *facts)
{
    if (insider || g_strcmp0(file->status, "not-ours") == 0)
        return file->status ? file->status : "received";
    return json_object_get(facts, "asks") ? "needs-info" : "received";
}

static void
put_status_flags(const ReplyCase *rc, bool insider, json_t *facts)
{
    const char *status = status_told(rc->file, insider, facts);
    const char *tone = "calm";
    for (size_t i = 0; i < G_N_ELEMENTS(tones); i++)
        if (strcmp(tones[i].status, status) == 0 && !rc->late)
            tone = tones[i].tone;
    if (rc->late)
        put_flag(facts, "late");
    g_autofree char *key = g_strdelimit(g_strdup(status), "-", '_');
    put_flag(facts, key);
    put_flag(facts, tone);
}

bool
reply_facts(const ReplyWords *words, const ReplyCase *rc, bool insider, json_t **out,
            GError **error)
{
    g_autoptr(json_t) facts = json_object();
    put_flag(facts, insider ? "insider" : "outsider");
    put_flag(facts, rc->file->route && rc->file->route[0] ? rc->file->route : "invoice");
    put_own(words, rc->file, facts);
    if (insider)
        put_insider(words, rc, facts);
    if (!put_asks(words, rc->verdict, insider, facts, error))
        return false;
    put_remarks(words, rc->verdict, insider, facts);
    if (g_strcmp0(rc->file->status, "not-ours") == 0)
        put_right_recipient(words, rc->verdict, facts);
    put_status_flags(rc, insider, facts);
    g_autofree char *status = NULL;
    if (!reply_line(words, "status", facts, &status, error))
        return false;
    put(facts, "status", status);
    *out = g_steal_pointer(&facts);
    return true;
}
