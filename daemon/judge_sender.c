/* Whom the evidence of a case comes from (mail.md, "Whom to believe"; A02, A11, M02, M03, X06). */
#include "daemon/approval.h"
#include "daemon/judge_rule.h"
#include "daemon/likeness.h"
#include "spool/letters.h"
#include <string.h>

/* The letter that opened the case; what it brings is the case, what later ones bring changes it. */
static int64_t
opening_letter(const CaseFile *file)
{
    int64_t first = 0;
    for (guint i = 0; i < file->letters->len; i++) {
        int64_t letter = g_array_index(file->letters, int64_t, i);
        first = first == 0 ? letter : MIN(first, letter);
    }
    return first;
}

/* What of the case rests on this document, in the secretariat's words; "" nothing. */
static char *
rests_on_it(const CaseDocument *d)
{
    const Reading *r = d->reading;
    bool occasion = reading_value(r, FIELD_OCCASION) || judge_is(d->role, "programme");
    bool persons = r->attendees->len > 0 || reading_value(r, FIELD_COVERS);
    if (judge_is(d->role, "voucher"))
        return g_strdup("beløbet");
    if (judge_is(d->role, "copy"))
        return g_strdup("");
    return g_strconcat(persons ? "deltagerne" : "", persons && occasion ? " og " : "",
                       occasion ? "anledningen" : "", NULL);
}

static void
append_document(const CaseDocument *d, const char *what, GString *out)
{
    const char *name = d->name && *d->name ? d->name : "mailens tekst";
    g_string_append_printf(out, "%s%s (%s)", out->len ? "; " : "", name, what);
}

/* Later evidence is never believed blindly: a person looks, whoever the mail says it is from. */
void
check_later_evidence(Judge *j)
{
    const CaseFile *file = j->file;
    int64_t opening = opening_letter(file), part = 0;
    bool any = false;
    g_autoptr(GString) unconfirmed = g_string_new(NULL);
    for (guint i = 0; i < file->documents->len; i++) {
        const CaseDocument *d = file->documents->pdata[i];
        g_autofree char *what = rests_on_it(d);
        if (d->letter == opening || !*what)
            continue;
        any = true;
        if (d->confirmed)
            continue;
        part = part ? part : d->part;
        append_document(d, what, unconfirmed);
    }
    judge_tag(j, "reason", g_strdup(unconfirmed->str));
    if (unconfirmed->len)
        judge_fail(j, "M02", NULL)->part = part;
    else if (any)
        judge_pass(j, "M02", NULL);
    else
        judge_skip(j, "M02");
}

/* --- A02, A11, X06: how the letter came ---------------------------------------------------- */

void
check_alias(Judge *j)
{
    judge_tag(j, "given", g_strdup(j->delivered_to));
    if (!j->delivered_to)
        judge_pass_or_skip(j, "A02", j->addressed);
    else
        judge_fail(j, "A02", NULL);
}

/* The letter that brought this voucher counts, not the one that opened the case: a later document
 * is another one. */
bool
judge_look_up_own_approval(Judge *j, Book *book, GError **error)
{
    const CaseDocument *voucher = j->facts->voucher;
    g_autoptr(Reading) mail = NULL;
    g_autofree char *reason = NULL;
    if (!voucher || !voucher->confirmed || !j->cluster || !j->cluster->coordinator_address)
        return true;
    if (!letters_reading(book, voucher->letter, 0, &mail, error))
        return false;
    if (!mail || !mail->mail || mail->mail->from->len != 1 || mail->mail->automatic)
        return true;
    const ReadingAddress *from = mail->mail->from->pdata[0];
    j->sent_approved = g_ascii_strcasecmp(from->address, j->cluster->coordinator_address) == 0 &&
                       approval_read(mail->mail->new_text, &reason) == APPROVAL_YES;
    return true;
}

/* Nothing to check when she sends it without a word: then she is asked as for any other (A10). */
void
check_coordinator_forward(Judge *j)
{
    if (!judge_is(j->file->route, "invoice") || !j->coordinator)
        judge_skip(j, "A11");
    else if (!j->facts->voucher->confirmed)
        judge_fail(j, "A11", NULL);
    else if (!j->sent_approved)
        judge_skip(j, "A11");
    else
        judge_pass(j, "A11", NULL);
}

/* Nothing is paid on the word of such a mail anyway; a person should know it. */
void
check_believed(Judge *j)
{
    const CaseDocument *voucher = j->facts->voucher;
    if (!voucher || j->stranger || !j->roles_known)
        judge_skip(j, "X06");
    else if (!voucher->confirmed)
        judge_fail(j, "X06/heard", NULL);
    else
        judge_pass(j, "X06", NULL);
}

/* --- M03: a domain made to look like one we know ------------------------------------------- */

enum { SHORTEST_LOOKALIKE = 5, DOMAIN_LONGEST = 253 };

/* UTS 39's skeleton for what domains are forged with: letters of other scripts and look-alike
 * pairs become the Latin letter that they show. */
static char *
skeleton(const char *domain)
{
    static const struct {
        const char *from, *to;
    } looks[] = {
        {"rn", "m"}, {"vv", "w"}, {"cl", "d"}, {"0", "o"}, {"1", "l"}, {"i", "l"}, {"|", "l"},
        {"5", "s"},  {"а", "a"},  {"е", "e"},  {"о", "o"}, {"р", "p"}, {"с", "c"}, {"у", "y"},
        {"х", "x"},  {"і", "l"},  {"ѕ", "s"},  {"ј", "j"}, {"ԁ", "d"}, {"ո", "n"}, {"ν", "v"},
        {"ο", "o"},  {"α", "a"},  {"æ", "ae"}, {"ø", "o"}, {"å", "a"}, {"-", ""},  {"_", ""},
    };
    GString *s = g_string_new(NULL);
    g_autofree char *lower = g_utf8_strdown(domain, -1);
    for (const char *p = lower; *p;) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(looks) && !g_str_has_prefix(p, looks[i].from))
            i++;
        if (i < G_N_ELEMENTS(looks)) {
            g_string_append(s, looks[i].to);
            p += strlen(looks[i].from);
        } else {
            g_string_append_unichar(s, g_utf8_get_char(p));
            p = g_utf8_find_next_char(p, NULL);
        }
    }
    return g_string_free(s, FALSE);
}

/* "klinik.example" and "kllnik.example", "klinik-dk.example" with one letter more, and the name
 * of one country's domain under another's. */
static bool
looks_like(const char *given, const char *known)
{
    if (strcmp(given, known) == 0 || strlen(known) < SHORTEST_LOOKALIKE ||
        strlen(given) > DOMAIN_LONGEST)
        return false;
    g_autofree char *a = skeleton(given), *b = skeleton(known);
    const char *a_end = strrchr(a, '.'), *b_end = strrchr(b, '.');
    bool same_name = a_end && b_end && a_end - a == b_end - b && a_end - a >= SHORTEST_LOOKALIKE &&
                     strncmp(a, b, (size_t)(a_end - a)) == 0;
    return strcmp(a, b) == 0 || same_name || likeness_distance(a, b, 1) <= 1;
}

static const char *
domain_of(const char *address)
{
    const char *at = address ? strrchr(address, '@') : NULL;
    return at && at[1] ? at + 1 : NULL;
}

bool
judge_look_up_lookalike(Judge *judge, Book *book, GError **error)
{
    const char *given = domain_of(judge->file->sender_address);
    g_autoptr(GPtrArray) clusters = NULL;
    const char *found = NULL;
    if (!given || !judge->stranger)
        return true;
    if (!register_clusters(book, judge->today, &clusters, error))
        return false;
    for (guint i = 0; i < clusters->len; i++) {
        const char *known = domain_of(((const Cluster *)clusters->pdata[i])->coordinator_address);
        if (known && strcmp(known, given) == 0)
            return true; /* a colleague of somebody we know */
        if (known && !found && looks_like(given, known))
            found = known;
    }
    judge->lookalike = g_strdup(found);
    return true;
}

void
check_sender_domain(Judge *j)
{
    if (!j->roles_known || !j->stranger) {
        judge_skip(j, "M03");
        return;
    }
    judge_tag(j, "given", g_strdup(domain_of(j->file->sender_address)));
    judge_tag(j, "other", g_strdup(j->lookalike));
    if (j->lookalike)
        judge_fail(j, "M03", NULL);
    else
        judge_pass(j, "M03", NULL);
}
