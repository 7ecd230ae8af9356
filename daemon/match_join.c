#include "daemon/approval.h"
#include "daemon/match_steps.h"
#include "spool/approvals.h"
#include "spool/outbox.h"
#include <string.h>

enum { MOST_REFERENCES = 50 }; /* a long thread has some dozen; a header may hold thousands */

/* "[K2026-000123/ABCDEFGH23456789]", as our subjects carry it */
#define MARK_PATTERN "\\[\\s*(K\\d{4}-\\d{6})\\s*/\\s*([A-Z2-7]{16})\\s*\\]"
#define NUMBER_PATTERN "\\b(K\\d{4}-\\d{6})\\b"

/* --- who may join -------------------------------------------------------------------------------
 */

/* The key opens only together with the person: sender takes part, or holds a role in the case's
 * cluster. *out NULL: neither. */
static bool
load_allowed(const MatchWork *work, int64_t id, CaseFile **out, GError **error)
{
    bool takes_part = false;
    g_autoptr(CaseFile) file = NULL;
    if (!cases_takes_part(work->book, id, work->sender->address, &takes_part, error) ||
        !cases_load(work->book, id, &file, error))
        return false;
    bool holds = file && file->cluster && sender_holds(work->sender, file->cluster, NULL);
    if (file && (takes_part || holds))
        *out = g_steal_pointer(&file);
    return true;
}

static bool
add_case(const MatchWork *work, int64_t id, GPtrArray *cases, GError **error)
{
    for (guint i = 0; i < cases->len; i++)
        if (((const CaseFile *)cases->pdata[i])->id == id)
            return true;
    CaseFile *file = NULL;
    if (id == 0 || *work->sender->address == '\0')
        return true;
    if (!load_allowed(work, id, &file, error))
        return false;
    if (file)
        g_ptr_array_add(cases, file);
    return true;
}

/* --- our Message-IDs
 * ------------------------------------------------------------------------------ */

/* An answer of ours may have covered several cases of one letter. */
static bool
add_cases_of(const MatchWork *work, const Outgoing *ours, GPtrArray *cases, GError **error)
{
    g_autoptr(GArray) ids = NULL;
    if (ours->case_id)
        return add_case(work, ours->case_id, cases, error);
    if (ours->letter == 0)
        return true;
    if (!cases_of_letter(work->book, ours->letter, &ids, error))
        return false;
    for (guint i = 0; i < ids->len; i++)
        if (!add_case(work, g_array_index(ids, int64_t, i), cases, error))
            return false;
    return true;
}

static bool
add_by_message_id(const MatchWork *work, const char *message_id, GPtrArray *cases, GError **error)
{
    g_autoptr(Outgoing) ours = NULL;
    if (!message_id || *message_id == '\0')
        return true;
    if (!outbox_by_message_id(work->book, message_id, &ours, error))
        return false;
    return !ours || add_cases_of(work, ours, cases, error);
}

/* The nearest mail of ours decides: a long thread may touch several cases. */
static bool
add_by_thread(const MatchWork *work, GPtrArray *cases, GError **error)
{
    const ReadingMail *mail = work->view->mail->mail;
    if (!add_by_message_id(work, mail->in_reply_to, cases, error))
        return false;
    guint n = mail->references->len, least = n > MOST_REFERENCES ? n - MOST_REFERENCES : 0;
    for (guint i = n; i > least && cases->len == 0; i--)
        if (!add_by_message_id(work, mail->references->pdata[i - 1], cases, error))
            return false;
    return true;
}

/* --- marks and numbers
 * ------------------------------------------------------------------------------ */

static GMatchInfo *
search(const char *pattern, const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, NULL);
    GMatchInfo *found = NULL;
    g_assert(regex); /* our own pattern */
    (void)g_regex_match(regex, text ? text : "", 0, &found);
    return found;
}

static bool
add_by_mark(const MatchWork *work, GPtrArray *cases, GError **error)
{
    g_autofree char *subject = g_utf8_make_valid(
        work->view->mail->mail->subject ? work->view->mail->mail->subject : "", -1);
    g_autoptr(GMatchInfo) found = search(MARK_PATTERN, subject);
    while (g_match_info_matches(found)) {
        g_autofree char *mark = g_match_info_fetch(found, 2);
        int64_t id = 0;
        if (!cases_by_mark(work->book, mark, &id, error) || !add_case(work, id, cases, error))
            return false;
        (void)g_match_info_next(found, NULL);
    }
    return true;
}

/* An answer to our request for approval, also when it does not name our mail. */
static bool
add_by_token(const MatchWork *work, GPtrArray *cases, GError **error)
{
    g_autofree char *token = approval_token(work->view->mail->mail->subject);
    g_autoptr(Approval) approval = NULL;
    if (!token)
        return true;
    if (!approvals_by_token(work->book, token, &approval, error))
        return false;
    return !approval || add_case(work, approval->case_id, cases, error);
}

/* The first existing case whose bare number stands in text. */
static bool
find_number(const MatchWork *work, const char *raw, int64_t *out, char **out_number, GError **error)
{
    g_autofree char *text = g_utf8_make_valid(raw ? raw : "", -1);
    g_autoptr(GMatchInfo) found = search(NUMBER_PATTERN, text);
    for (int i = 0; i < MOST_REFERENCES && *out == 0 && g_match_info_matches(found); i++) {
        g_autofree char *number = g_match_info_fetch(found, 1);
        if (!cases_by_number(work->book, number, out, error))
            return false;
        if (*out)
            *out_number = g_steal_pointer(&number);
        (void)g_match_info_next(found, NULL);
    }
    return true;
}

bool
match_answered_cases(const MatchWork *work, GPtrArray **out, int64_t *out_hint,
                     char **out_hint_number, GError **error)
{
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func((GDestroyNotify)case_file_free);
    const ReadingMail *mail = work->view->mail->mail;
    *out_hint = 0;
    if (!add_by_mark(work, cases, error) || !add_by_token(work, cases, error) ||
        (cases->len == 0 && !add_by_thread(work, cases, error)))
        return false;
    if (cases->len == 0 && (!find_number(work, mail->subject, out_hint, out_hint_number, error) ||
                            !find_number(work, mail->new_text, out_hint, out_hint_number, error)))
        return false;
    *out = g_steal_pointer(&cases);
    return true;
}
