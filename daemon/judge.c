#include "daemon/day.h"
#include "daemon/judge_rule.h"
#include "daemon/money.h"
#include "spool/letters.h"
#include <string.h>

bool
judge_is(const char *a, const char *b)
{
    return a && strcmp(a, b) == 0;
}

bool
judge_in_kroner(const Judge *judge)
{
    return judge_is(judge->facts->currency, "DKK");
}

int
judge_permille(const Reading *reading, FieldId field)
{
    /* the tiny addition undoes 0.95 * 1000 = 949.999… */
    return (int)(reading_confidence(reading, field) * 1000 + 1e-6);
}

/* --- writing a finding
 * ---------------------------------------------------------------------------- */

void
judge_tag(Judge *judge, const char *name, char *value)
{
    g_hash_table_insert(judge->tags, g_strdup(name), value ? value : g_strdup("?"));
}

/* text with its {{tags}} filled; one that nothing was said about shows as "?". */
static char *
filled(const Judge *judge, const char *text)
{
    if (!text)
        return NULL;
    GString *out = g_string_new(NULL);
    for (;;) {
        const char *open = strstr(text, "{{"), *close = open ? strstr(open, "}}") : NULL;
        if (!close)
            break;
        g_autofree char *name = g_strndup(open + 2, (gsize)(close - open - 2));
        const char *value = g_hash_table_lookup(judge->tags, name);
        g_string_append_len(out, text, open - text);
        g_string_append(out, value ? value : "?");
        text = close + 2;
        if (value && g_str_has_suffix(value, ".") && *text == '.')
            text++; /* "800 kr." ends its sentence itself */
    }
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}

static Finding *
add(Judge *judge, const RuleText *text, const char *result, const char *arithmetic)
{
    g_autofree char *rule = g_strndup(text->id, strcspn(text->id, "/"));
    Finding *finding = finding_new(rule, text->severity, result);
    finding->source = g_strdup(text->source);
    finding->valid_from = g_strdup(text->from);
    finding->title = g_strdup(text->title);
    finding->rule_text = g_strdup(text->office);
    finding->quote = g_strdup(text->quote);
    finding->arithmetic = g_strdup(arithmetic);
    g_ptr_array_add(judge->verdict->findings, finding);
    return finding;
}

Finding *
judge_pass(Judge *judge, const char *rule, const char *arithmetic)
{
    return add(judge, rules_text(judge->pack, rule, judge->day), "pass", arithmetic);
}

Finding *
judge_skip(Judge *judge, const char *rule)
{
    return add(judge, rules_text(judge->pack, rule, judge->day), "not-applicable", NULL);
}

/* A pack without the variant still says the rule's own sentence. */
static const RuleText *
wording(const Judge *judge, const char *text_id)
{
    const RuleText *text = rules_text(judge->pack, text_id, judge->day);
    if (text)
        return text;
    g_autofree char *rule = g_strndup(text_id, strcspn(text_id, "/"));
    return rules_text(judge->pack, rule, judge->day);
}

Finding *
judge_fail(Judge *judge, const char *text_id, const char *arithmetic)
{
    const RuleText *text = wording(judge, text_id);
    Finding *finding = add(judge, text, "fail", arithmetic);
    if (arithmetic)
        judge_tag(judge, "arithmetic", g_strdup(arithmetic));
    finding->sender_text = filled(judge, text->sender_da);
    finding->sender_text_en = filled(judge, text->sender_en);
    finding->office_text = filled(judge, text->office);
    return finding;
}

void
judge_rests_on(Finding *finding, const CaseDocument *document, FieldId field)
{
    const ReadingField *f = document->reading->fields[field];
    g_free(finding->field);
    finding->field = g_strdup(field_name(field));
    finding->part = document->part;
    finding->page = f ? f->page : 0;
}

void
judge_ask_sender(Judge *judge, Finding *finding, const char *ask)
{
    finding->ask = g_strdup(ask);
    finding->ask_of = g_strdup(judge->automatic ? "coordinator" : "sender");
}

void
judge_ask_meeting(Judge *judge, Finding *finding, const char *ask)
{
    bool away = judge->stranger || judge->automatic;
    finding->ask = g_strdup(ask);
    finding->ask_of = g_strdup(away ? "coordinator" : "sender");
}

static void
append_per_head(const Judge *judge, GString *out, int64_t amount, int64_t persons, const char *who)
{
    const char *currency = judge->facts->currency;
    g_autofree char *whole = money_sentence(amount, currency);
    g_autofree char *each = money_sentence(money_divide(amount, persons), currency);
    g_string_append_printf(out, "%s / %" G_GINT64_FORMAT " %s = %s pr. person", whole, persons, who,
                           each);
}

char *
judge_per_head(const Judge *judge, int64_t amount_oere)
{
    const Facts *f = judge->facts;
    int64_t listed = f->present + f->absent;
    GString *out = g_string_new(NULL);
    append_per_head(judge, out, amount_oere, f->divisor, f->divisor_da);
    if (f->covers > 0 && listed > 0 && listed != f->covers) {
        g_string_append(out, "; ");
        append_per_head(judge, out, amount_oere, listed, "på deltagerlisten");
    }
    return g_string_free(out, FALSE);
}

/* --- looking up
 * ------------------------------------------------------------------------------------ */

static bool
look_up_sender(Judge *judge, Book *book, GError **error)
{
    const CaseFile *file = judge->file;
    g_autoptr(GPtrArray) roles = NULL;
    if (!register_roles(book, file->sender_address ? file->sender_address : "", judge->today,
                        &roles, error))
        return false;
    judge->stranger = roles->len == 0;
    judge->roles_known = true;
    for (guint i = 0; i < roles->len; i++) {
        const Role *role = roles->pdata[i];
        if (role->cluster != file->cluster)
            continue;
        judge->coordinator |= judge_is(role->role, "coordinator");
        judge->officer |= !judge_is(role->role, "secretary");
    }
    return true;
}

/* Rule A02: an alias or a blind copy brought a letter that names others only. */
static bool
look_up_address(Judge *judge, Book *book, GError **error)
{
    const GArray *letters = judge->file->letters;
    g_autoptr(Reading) mail = NULL;
    if (!letters_reading(book, g_array_index(letters, int64_t, letters->len - 1), 0, &mail, error))
        return false;
    if (!mail || !mail->mail)
        return true;
    const GPtrArray *const heads[] = {mail->mail->to, mail->mail->cc};
    const char *first = NULL;
    for (size_t h = 0; h < G_N_ELEMENTS(heads); h++)
        for (guint i = 0; i < heads[h]->len; i++) {
            const char *address = ((ReadingAddress *)heads[h]->pdata[i])->address;
            judge->addressed |= address && g_ascii_strcasecmp(address, judge->config->address) == 0;
            first = first ? first : address;
        }
    judge->delivered_to = g_strdup(judge->addressed ? NULL : first);
    return true;
}

static bool
look_up_letter(Judge *judge, Book *book, GError **error)
{
    const GArray *letters = judge->file->letters;
    if (letters->len == 0)
        return true;
    g_autoptr(Letter) letter = NULL;
    if (!letters_load(book, g_array_index(letters, int64_t, letters->len - 1), &letter, error))
        return false;
    const char *why = letter ? letter->automatic : NULL;
    if (!why && letter && sender_is_machine(letter->sender_address))
        why = "ingen læser svar til adressen";
    judge->automatic = g_strdup(why);
    return look_up_address(judge, book, error);
}

static bool
look_up_cluster(Judge *judge, Book *book, GError **error)
{
    const char *unknown = judge_unknown_number(judge);
    int64_t number = judge->file->cluster;
    if (number && !register_cluster(book, number, judge->today, &judge->cluster, error))
        return false;
    if (!number && unknown)
        number = g_ascii_strtoll(unknown, NULL, 10);
    return judge->cluster || number == 0 ||
           register_last_day(book, number, &judge->dissolved, error);
}

static bool
look_up_duplicate(Judge *judge, Book *book, GError **error)
{
    const CaseFile *file = judge->file;
    judge->duplicate = file->duplicate_of;
    if (book && !judge->duplicate && file->supplier_cvr && file->invoice_id && file->has_total &&
        !cases_by_invoice(book, file->supplier_cvr, file->invoice_id, file->total_oere, file->id,
                          &judge->duplicate, error))
        return false;
    if (!file->duplicate_of && file->id && judge->duplicate > file->id)
        judge->duplicate = 0; /* the later one is the duplicate, not this */
    if (!book || !judge->duplicate)
        return true;
    g_autoptr(CaseFile) original = NULL;
    if (!cases_load(book, judge->duplicate, &original, error))
        return false;
    judge->duplicate_number = g_strdup(original ? original->number : NULL);
    judge->duplicate_route = g_strdup(original ? original->route : NULL);
    return true;
}

static bool
look_up(Judge *judge, Book *book, GError **error)
{
    if (!look_up_duplicate(judge, book, error))
        return false;
    if (!book)
        return true;
    if (!look_up_cluster(judge, book, error))
        return false;
    const CaseDocument *voucher = judge->facts->voucher;
    if (voucher && voucher->sha256 && judge->file->id &&
        !approvals_answered(book, judge->file->id, voucher->sha256, &judge->approval, error))
        return false;
    return look_up_sender(judge, book, error) && look_up_letter(judge, book, error) &&
           judge_look_up_own_approval(judge, book, error) &&
           judge_look_up_accounts(judge, book, error) &&
           judge_look_up_balance(judge, book, error) && judge_look_up_route(judge, book, error) &&
           judge_look_up_nearest(judge, book, error) &&
           judge_look_up_lookalike(judge, book, error) &&
           judge_look_up_history(judge, book, error) && judge_look_up_same_list(judge, book, error);
}

/* --- judging
 * --------------------------------------------------------------------------------------- */

static void
tag_facts(Judge *judge)
{
    const Facts *f = judge->facts;
    const Reading *r = f->reading;
    judge_tag(judge, "supplier", g_strdup(r ? reading_value(r, FIELD_SUPPLIER_NAME) : NULL));
    judge_tag(judge, "invoice_id", g_strdup(r ? reading_value(r, FIELD_INVOICE_ID) : NULL));
    judge_tag(judge, "date", f->day_read ? day_danish(f->day) : NULL);
    judge_tag(judge, "total", f->has_total ? money_sentence(f->total_oere, f->currency) : NULL);
    judge_tag(judge, "case", g_strdup(judge->duplicate_number));
    judge_tag(judge, "cluster",
              judge->cluster ? g_strdup_printf("klynge %" G_GINT64_FORMAT ", %s",
                                               judge->cluster->number, judge->cluster->name)
                             : NULL);
    judge_tag(judge, "covers", g_strdup_printf("%" G_GINT64_FORMAT, f->covers));
    judge_tag(judge, "present", g_strdup_printf("%" G_GINT64_FORMAT, f->present));
    judge_tag(judge, "absent", g_strdup_printf("%" G_GINT64_FORMAT, f->absent));
    judge_tag(judge, "listed", g_strdup_printf("%" G_GINT64_FORMAT, f->present + f->absent));
}

static void
apply_rules(Judge *judge)
{
    size_t n;
    const JudgeRule *rules = judge_rules(&n);
    for (size_t i = 0; i < n; i++) {
        if (!rules[i].check || !rules_text(judge->pack, rules[i].id, judge->day))
            continue; /* not of a case, or not in force on that day */
        if ((rules[i].flags & RULE_NEEDS_VOUCHER) && !judge->facts->voucher)
            judge_skip(judge, rules[i].id);
        else
            rules[i].check(judge);
    }
}

static bool
failed(const Finding *finding)
{
    return judge_is(finding->result, "fail");
}

static bool
any_failed(const Verdict *verdict, const char *first, const char *last)
{
    for (guint i = 0; i < verdict->findings->len; i++) {
        const Finding *f = verdict->findings->pdata[i];
        if (failed(f) && judge_is(f->severity, "block") && strcmp(f->rule, first) >= 0 &&
            strcmp(f->rule, last) <= 0)
            return true;
    }
    return false;
}

typedef struct Open {
    bool asked_sender, asked_coordinator, blocked, flagged, waits;
} Open;

static Open
what_is_open(const Judge *judge)
{
    const Verdict *verdict = judge->verdict;
    Open open = {0};
    for (guint i = 0; i < verdict->findings->len; i++) {
        const Finding *f = verdict->findings->pdata[i];
        if (!failed(f))
            continue;
        bool block = judge_is(f->severity, "block");
        if (judge_is(f->rule, "A10") && !judge->approval)
            open.waits = true;
        else if (block && f->ask && judge_is(f->ask_of, "coordinator"))
            open.asked_coordinator = true;
        else if (block && f->ask)
            open.asked_sender = true;
        else if (block)
            open.blocked = true;
        else if (judge_is(f->severity, "flag"))
            open.flagged = true;
    }
    return open;
}

/* What only the coordinator can answer goes along with the request for approval, so a supplier's
 * invoice that lacks nothing else waits for the coordinator. */
static const char *
status_of(const Judge *judge)
{
    const Verdict *verdict = judge->verdict;
    if (any_failed(verdict, "K01", "K04"))
        return "not-ours";
    if (any_failed(verdict, "X01", "X02"))
        return "duplicate";
    Open open = what_is_open(judge);
    if (open.asked_sender || (open.asked_coordinator && !open.waits))
        return "needs-info";
    if (open.blocked || open.flagged)
        return "flagged";
    return open.waits ? "awaits-coordinator" : "ready";
}

static void
hush(Finding *finding)
{
    g_clear_pointer(&finding->sender_text, g_free);
    g_clear_pointer(&finding->sender_text_en, g_free);
    g_clear_pointer(&finding->ask, g_free);
    g_clear_pointer(&finding->ask_of, g_free);
}

static bool
rule_for_strangers(const char *id)
{
    const JudgeRule *rule = judge_rule(id);
    return rule && (rule->flags & RULE_FOR_STRANGERS);
}

/* A misdirected or repeated invoice is nobody's to complete; and strangers are told about their
 * own invoice only, never about the meeting. */
static void
hush_what_must_not_be_said(const Judge *judge)
{
    static const char *const deciding[] = {"K01", "K02", "K03", "K04", "X01", "X02", NULL};
    const char *status = judge->verdict->status;
    bool decided = judge_is(status, "not-ours") || judge_is(status, "duplicate");
    for (guint i = 0; i < judge->verdict->findings->len; i++) {
        Finding *f = judge->verdict->findings->pdata[i];
        bool meeting = judge->stranger && !f->ask && !rule_for_strangers(f->rule);
        if (meeting || (decided && !g_strv_contains(deciding, f->rule)))
            hush(f);
    }
}

static void
judge_clear(Judge *judge)
{
    g_clear_pointer(&judge->tags, g_hash_table_unref);
    cluster_free(judge->cluster);
    approval_free(judge->approval);
    verdict_free(judge->verdict);
    g_free(judge->automatic);
    g_free(judge->duplicate_number);
    g_clear_pointer(&judge->accounts, g_ptr_array_unref);
    g_free(judge->nearest);
    g_free(judge->other_route);
    g_free(judge->duplicate_route);
    ledger_year_free(judge->money);
    g_free(judge->dissolved);
    g_free(judge->delivered_to);
    g_free(judge->lookalike);
    g_clear_pointer(&judge->earlier, g_ptr_array_unref);
    g_clear_pointer(&judge->pictures, g_ptr_array_unref);
    g_clear_pointer(&judge->papers, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judge, judge_clear)

bool
judge_case(Book *book, const Config *config, const RulePack *pack, const CaseFile *file,
           const char *today, Verdict **out, GError **error)
{
    g_auto(Facts) facts;
    facts_gather(file, pack, today, &facts);
    bool in_time = rules_name(pack, facts.day) != NULL && strcmp(facts.day, today) <= 0;
    g_auto(Judge) judge = {.config = config,
                           .pack = pack,
                           .file = file,
                           .facts = &facts,
                           .day = in_time ? facts.day : today,
                           .today = today,
                           .verdict = verdict_new()};
    judge.tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *name = rules_name(pack, judge.day);
    if (!name)
        return fail(error, FAIL_OURS, "no rule pack is in force on %s", today);
    if (!look_up(&judge, book, error))
        return false;
    tag_facts(&judge);
    apply_rules(&judge);
    judge_rest_all(&judge);
    judge.verdict->pack = g_strdup(name);
    judge.verdict->status = g_strdup(status_of(&judge));
    hush_what_must_not_be_said(&judge);
    judge.verdict->judged_at = book ? book_now(book) : g_strdup_printf("%sT00:00:00Z", today);
    *out = g_steal_pointer(&judge.verdict);
    return true;
}
