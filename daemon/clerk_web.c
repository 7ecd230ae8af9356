/* What people decide on the review page, and the documents they look at. */
#include "daemon/clerk.h"
#include "daemon/correct.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/review.h"
#include "spool/audit.h"
#include "spool/cases.h"
#include "spool/letters.h"
#include "spool/spool.h"
#include "spool/users.h"
#include <string.h>

void
clerk_tell_web(Clerk *clerk, int64_t case_id, const char *status)
{
    clerk_say(
        &clerk->web, "web",
        json_pack("{ss sI ss}", "what", "changed", "case", (json_int_t)case_id, "status", status),
        -1);
}

static bool
judge_again(Clerk *clerk, int64_t case_id, GError **error)
{
    g_autoptr(CaseFile) file = NULL;
    return cases_load(clerk->book, case_id, &file, error) &&
           (!file || clerk_judge_again(clerk, file, error));
}

/* What lifts a finding or moves papers is judged at once: the case, and the other one that the
 * decision changed. */
static bool
decide(Clerk *clerk, ReviewDecision *decision, const char **out_code, GError **error)
{
    static const struct {
        const char *action;
        bool itself, other;
    } judged[] = {{"confirm-account", true, false}, {"split", true, true}, {"merge", false, true}};
    int64_t other = 0;
    decision->also = &other;
    g_autoptr(BookTransaction) transaction = book_transaction(clerk->book, error);
    if (!transaction ||
        !review_decide(clerk->book, clerk->config, clerk->pack, decision, out_code, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(judged); i++)
        if (strcmp(judged[i].action, decision->action) == 0 &&
            ((judged[i].itself && !judge_again(clerk, decision->case_id, error)) ||
             (judged[i].other && !judge_again(clerk, other, error))))
            return false;
    return book_commit(clerk->book, error);
}

static bool
hear_decide(Clerk *clerk, WireMessage *m, GError **error)
{
    g_autoptr(GError) why = NULL;
    const char *code = "failed";
    ReviewDecision decision = {.case_id = wire_int(m, "case", 0),
                               .version = wire_int(m, "version", -1),
                               .user = wire_string(m, "user"),
                               .action = wire_string(m, "action"),
                               .reason = wire_string(m, "reason"),
                               .about = wire_string(m, "about")};
    if (!decision.user || !decision.action)
        return fail(error, FAIL_HOSTILE, "a decision names no user or action");
    bool ok = decide(clerk, &decision, &code, &why);
    if (!ok)
        log_error("decision-refused", why);
    clerk_say(&clerk->web, "web",
              json_pack("{ss sI sb ss}", "what", "decided", "id", (json_int_t)wire_int(m, "id", 0),
                        "ok", ok, "error", ok ? "" : code),
              -1);
    if (!ok)
        return true;
    g_autoptr(CaseFile) file = NULL;
    if (!cases_load(clerk->book, decision.case_id, &file, error))
        return false;
    clerk_tell_web(clerk, decision.case_id, file ? file->status : "");
    return true;
}

static bool
correct(Clerk *clerk, const Correction *correction, CaseFile **out, const char **out_code,
        GError **error)
{
    g_autoptr(BookTransaction) transaction = book_transaction(clerk->book, error);
    return transaction && correct_case(clerk->book, correction, out, out_code, error) &&
           clerk_judge_again(clerk, *out, error) && book_commit(clerk->book, error);
}

static bool
hear_correct(Clerk *clerk, WireMessage *m, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(CaseFile) file = NULL;
    const char *code = "failed";
    const Correction correction = {.case_id = wire_int(m, "case", 0),
                                   .version = wire_int(m, "version", -1),
                                   .user = wire_string(m, "user"),
                                   .letter = wire_int(m, "letter", 0),
                                   .part = wire_int(m, "part", 0),
                                   .voucher = (int)wire_int(m, "voucher", 0),
                                   .field = wire_string(m, "field"),
                                   .value = wire_string(m, "value"),
                                   .page = (int)CLAMP(wire_int(m, "page", 0), 0, READING_PAGES),
                                   .box = {(int)wire_int(m, "x", 0), (int)wire_int(m, "y", 0),
                                           (int)wire_int(m, "w", 0), (int)wire_int(m, "h", 0)}};
    if (!correction.user || !correction.field || !correction.value)
        return fail(error, FAIL_HOSTILE, "a correction names no user, field or value");
    bool ok = correct(clerk, &correction, &file, &code, &why);
    if (!ok)
        log_error("correction-refused", why);
    clerk_say(&clerk->web, "web",
              json_pack("{ss sI sb ss}", "what", "corrected", "id",
                        (json_int_t)wire_int(m, "id", 0), "ok", ok, "error", ok ? "" : code),
              -1);
    if (ok)
        clerk_tell_web(clerk, correction.case_id, file->status);
    return true;
}

/* Each is a decision of its own: one that is refused holds nothing up. Only ready cases: what is
 * flagged is looked at one by one. */
static bool
hear_approve_many(Clerk *clerk, WireMessage *m, GError **error)
{
    const json_t *cases = json_object_get(m->body, "cases");
    const char *user = wire_string(m, "user");
    int64_t done = 0;
    if (!user || !json_is_array(cases))
        return fail(error, FAIL_HOSTILE, "approvals name no user or cases");
    for (size_t i = 0; i < json_array_size(cases); i++) {
        const json_t *one = json_array_get(cases, i);
        g_autoptr(GError) why = NULL;
        const char *code;
        const ReviewDecision decision = {
            .case_id = json_integer_value(json_object_get(one, "case")),
            .version = json_integer_value(json_object_get(one, "version")),
            .user = user,
            .action = "approve"};
        if (!review_decide(clerk->book, clerk->config, clerk->pack, &decision, &code, &why)) {
            log_error("decision-refused", why);
            continue;
        }
        clerk_tell_web(clerk, decision.case_id, "approved");
        done++;
    }
    return wire_say(clerk->web, error, "{ss sI sI sI}", "what", "decided", "id",
                    (json_int_t)wire_int(m, "id", 0), "done", (json_int_t)done, "refused",
                    (json_int_t)((int64_t)json_array_size(cases) - done));
}

static bool
finish_letter(Clerk *clerk, const Letter *letter, const char *user, GError **error)
{
    g_autofree char *subject = g_strdup_printf("letter %" G_GINT64_FORMAT, letter->id);
    g_autoptr(BookTransaction) transaction = book_transaction(clerk->book, error);
    return transaction &&
           letters_set_state(clerk->book, letter->id, "settled", letter->outcome, NULL, error) &&
           audit_add(clerk->book, user, "letter.done", subject, letter->note, NULL, NULL, error) &&
           book_commit(clerk->book, error);
}

/* A person has seen to a letter in the queue; doing it twice does it once. */
static bool
hear_letter_done(Clerk *clerk, WireMessage *m, GError **error)
{
    g_autoptr(Letter) letter = NULL;
    g_autofree char *role = NULL;
    const char *user = wire_string(m, "user"), *why = "";
    if (!user)
        return fail(error, FAIL_HOSTILE, "a finished letter names no user");
    if (!users_role(clerk->book, user, &role, error) ||
        !letters_load(clerk->book, wire_int(m, "letter", 0), &letter, error))
        return false;
    if (!role || !users_may(role, "decide"))
        why = "not-allowed";
    else if (!letter || !letter->outcome)
        why = "failed"; /* not there, or not settled yet */
    else if (letter->note && !finish_letter(clerk, letter, user, error))
        return false;
    return wire_say(clerk->web, error, "{ss sI sb ss}", "what", "letter-done", "id",
                    (json_int_t)wire_int(m, "id", 0), "ok", !*why, "error", why);
}

/* The part a request names; *out NULL: there is none. */
static bool
asked_part(Clerk *clerk, const WireMessage *m, Part **out, GError **error)
{
    return letters_part(clerk->book, wire_int(m, "part", 0), out, error);
}

/* What an original is kept under: that of a part, or of a whole letter. *out_sha256 NULL: there is
 * none. */
static bool
asked_original(Clerk *clerk, const WireMessage *m, char **out_sha256, char **out_name,
               GError **error)
{
    g_autoptr(Part) part = NULL;
    g_autoptr(Letter) letter = NULL;
    int64_t id = wire_int(m, "letter", 0);
    if (id ? !letters_load(clerk->book, id, &letter, error) : !asked_part(clerk, m, &part, error))
        return false;
    *out_sha256 = g_strdup(letter ? letter->sha256 : part ? part->sha256 : NULL);
    *out_name = letter ? g_strdup_printf("brev-%" G_GINT64_FORMAT ".eml", id)
                       : g_strdup(part && part->name ? part->name : "");
    return true;
}

/* An original that cannot be opened is this request's trouble, not the clerk's. */
static bool
hear_original(Clerk *clerk, WireMessage *m, GError **error)
{
    g_autofree char *sha256 = NULL, *name = NULL;
    g_autoptr(GError) why = NULL;
    own_fd int fd = -1;
    if (!asked_original(clerk, m, &sha256, &name, error))
        return false;
    if (sha256 && !spool_original_open(clerk->config->spool, sha256, &fd, &why))
        log_error("original-missing", why);
    json_t *body = json_pack("{ss sI sb ss ss}", "what", "original", "id",
                             (json_int_t)wire_int(m, "id", 0), "ok", fd >= 0, "error",
                             fd >= 0  ? ""
                             : sha256 ? "missing"
                                      : "unknown",
                             "name", name);
    clerk_say(&clerk->web, "web", body, fd);
    return true;
}

void
clerk_answer_page(Clerk *clerk, int64_t id, int fd, const char *why)
{
    clerk_say(&clerk->web, "web",
              json_pack("{ss sI sb ss}", "what", "page", "id", (json_int_t)id, "ok", fd >= 0,
                        "error", why ? why : ""),
              fd);
}

static bool
hear_page(Clerk *clerk, WireMessage *m, GError **error)
{
    g_autoptr(Part) part = NULL;
    g_autoptr(GError) why = NULL;
    own_fd int fd = -1;
    int64_t id = wire_int(m, "id", 0);
    int page = (int)CLAMP(wire_int(m, "page", 1), 1, READING_PAGES);
    if (!asked_part(clerk, m, &part, error))
        return false;
    if (!part)
        clerk_answer_page(clerk, id, -1, "unknown");
    else if (!spool_page_open(clerk->config->spool, part->sha256, page, &fd, &why))
        clerk_answer_page(clerk, id, -1, why->message);
    else if (fd >= 0)
        clerk_answer_page(clerk, id, fd, NULL);
    else if (!clerk_render(clerk, part->sha256, page, id, &why))
        clerk_answer_page(clerk, id, -1, why->message);
    return true;
}

bool
clerk_hear_web(Clerk *clerk, WireMessage *message, GError **error)
{
    static const struct {
        const char *what;
        bool (*hear)(Clerk *, WireMessage *, GError **);
    } table[] = {{"decide", hear_decide},       {"approve-many", hear_approve_many},
                 {"correct", hear_correct},     {"letter-done", hear_letter_done},
                 {"original", hear_original},   {"page", hear_page},
                 {"health", clerk_hear_health}, {"retry", clerk_hear_retry},
                 {"viewed", clerk_hear_viewed}, {"statement", clerk_hear_statement}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (strcmp(wire_what(message), table[i].what) == 0)
            return table[i].hear(clerk, message, error);
    log_event(LOG_NOTICE, "message-unknown", "from=web");
    return true;
}
