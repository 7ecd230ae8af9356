#include "daemon/submission.h"
#include "daemon/backoff.h"
#include "daemon/own.h"
#include "daemon/smtp.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

enum {
    RETRY_FIRST_MS = 1000,
    RETRY_MOST_MS = 60 * 1000, /* less than for IMAP: answers wait for it */
    LOGIN_REFUSED_MS = 20000,
    MESSAGE_BYTES = 64 << 20, /* replies are some 100 kB; statements with vouchers more */
    RECIPIENTS = 50,
};

struct Submission {
    const Config *config;
    const Credential *credential;
    StreamTrust *trust;
    const StreamWatch *watch;
    int clerk_fd;
    GQueue waiting; /* WireMessage */
    Backoff backoff;
    bool known, up; /* known: it was tried */
    char *why_down;
};

typedef struct Letter {
    int64_t outbox;
    const char *from; /* borrowed from the message */
    const char *to[RECIPIENTS];
    size_t n_to;
    char *bytes;
    size_t size_bytes;
} Letter;

static void
letter_clear(Letter *letter)
{
    g_free(letter->bytes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Letter, letter_clear)

Submission *
submission_new(const Config *config, const Credential *credential, StreamTrust *trust,
               const StreamWatch *watch, int clerk_fd)
{
    Submission *o = g_new0(Submission, 1);
    o->config = config;
    o->credential = credential;
    o->trust = trust;
    o->watch = watch;
    o->clerk_fd = clerk_fd;
    o->backoff = (Backoff){.first_ms = RETRY_FIRST_MS, .most_ms = RETRY_MOST_MS};
    g_queue_init(&o->waiting);
    return o;
}

static void
free_message(void *data)
{
    wire_message_free(data);
}

void
submission_free(Submission *submission)
{
    if (!submission)
        return;
    g_queue_clear_full(&submission->waiting, free_message);
    g_free(submission->why_down);
    g_free(submission);
}

void
submission_add(Submission *submission, WireMessage **message)
{
    g_queue_push_tail(&submission->waiting, g_steal_pointer(message));
}

/* --- the clerk's message ------------------------------------------------------------------ */

static bool
read_bytes(int fd, char **out, size_t *out_size, GError **error)
{
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > MESSAGE_BYTES)
        return fail(error, FAIL_SENDER, "a send without a message, or over %d MB",
                    MESSAGE_BYTES >> 20);
    g_autofree char *bytes = g_malloc((size_t)st.st_size + 1);
    size_t had = 0;
    while (had < (size_t)st.st_size) {
        ssize_t n = pread(fd, bytes + had, (size_t)st.st_size - had, (off_t)had);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail_errno(error, FAIL_AGAIN, errno, "cannot read the message to send");
        had += (size_t)n;
    }
    *out = g_steal_pointer(&bytes);
    *out_size = had;
    return true;
}

static bool
letter_parse(WireMessage *message, Letter *out, GError **error)
{
    const json_t *to = json_object_get(message->body, "to");
    out->outbox = wire_int(message, "outbox", 0);
    out->from = wire_string(message, "from");
    out->n_to = json_array_size(to);
    if (!out->from || out->n_to == 0 || out->n_to > RECIPIENTS)
        return fail(error, FAIL_SENDER, "a send without return path or with %zu recipients",
                    out->n_to);
    for (size_t i = 0; i < out->n_to; i++) {
        out->to[i] = json_string_value(json_array_get(to, i));
        if (!out->to[i])
            return fail(error, FAIL_SENDER, "recipient %zu is not text", i + 1);
    }
    own_fd int fd = wire_take_fd(message, 0);
    return read_bytes(fd, &out->bytes, &out->size_bytes, error);
}

static bool
say_unsent(const Submission *o, int64_t outbox, bool permanent, int code, const char *why,
           GError **error)
{
    return wire_say(o->clerk_fd, error, "{sssIsbsiss}", "what", "unsent", "outbox",
                    (json_int_t)outbox, "permanent", permanent, "code", code, "error", why);
}

/* --- sending ------------------------------------------------------------------------------ */

static void
note_up(Submission *o)
{
    o->known = o->up = true;
    backoff_succeeded(&o->backoff);
}

static void
note_down(Submission *o, int64_t now_ms, const GError *why, int code)
{
    o->known = true;
    o->up = false;
    g_free(o->why_down);
    o->why_down = g_strdup(why->message);
    bool ours = code / 100 == 5 || failure_is(why, FAIL_OURS);
    if (ours)
        credential_refused(o->credential);
    backoff_failed(&o->backoff, now_ms, ours ? LOGIN_REFUSED_MS : 0);
}

/* False: no session was begun, which is about the server and not about this letter. */
static bool
secret_for(Submission *o, const char **out, SmtpResult *result, GError **error)
{
    result->setup = !credential_get(o->credential, out, error);
    return !result->setup;
}

static bool
send_letter(Submission *o, const Letter *letter, int64_t now_ms, GError **error)
{
    SmtpResult result = {0};
    g_autoptr(GError) why = NULL;
    const char *secret;
    if (secret_for(o, &secret, &result, &why) &&
        smtp_send(&o->config->smtp, secret, o->trust, o->watch, letter->from, letter->to,
                  letter->n_to, letter->bytes, letter->size_bytes, &result, &why)) {
        note_up(o);
        return wire_say(o->clerk_fd, error, "{sssIss}", "what", "sent", "outbox",
                        (json_int_t)letter->outbox, "answer", result.answer);
    }
    bool permanent = failure_is(why, FAIL_SENDER);
    if (result.setup)
        note_down(o, now_ms, why, result.code);
    else if (!permanent || result.code)
        note_up(o); /* it spoke with us about this message */
    if (say_unsent(o, letter->outbox, permanent, result.code, why->message, error))
        g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* What the server took must be told, or it is sent twice: a stop waits until then. The pending
 * signal ends the process where it is let in again. */
static bool
send_undisturbed(Submission *o, const Letter *letter, int64_t now_ms, GError **error)
{
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigprocmask(SIG_BLOCK, &stop, &before);
    bool ok = send_letter(o, letter, now_ms, error);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return ok;
}

static bool
send_next(Submission *o, int64_t now_ms, GError **error)
{
    g_autoptr(WireMessage) message = g_queue_pop_head(&o->waiting);
    int64_t outbox = wire_int(message, "outbox", 0);
    if (o->known && !o->up && !backoff_due(&o->backoff, now_ms))
        return say_unsent(o, outbox, false, 0, o->why_down, error);
    g_auto(Letter) letter = {0};
    g_autoptr(GError) why = NULL;
    if (letter_parse(message, &letter, &why))
        return send_undisturbed(o, &letter, now_ms, error);
    if (say_unsent(o, outbox, failure_is(why, FAIL_SENDER), 0, why->message, error))
        g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* So that `bilag status` tells of a wrong password before the first answer is due. */
static bool
probe(Submission *o, int64_t now_ms, GError **error)
{
    g_autoptr(GError) why = NULL;
    const char *secret;
    if (credential_get(o->credential, &secret, &why) &&
        smtp_probe(&o->config->smtp, secret, o->trust, o->watch, &why)) {
        note_up(o);
        return true;
    }
    note_down(o, now_ms, why, 0);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

bool
submission_step(Submission *submission, int64_t now_ms, GError **error)
{
    if (submission->waiting.length > 0)
        return send_next(submission, now_ms, error);
    if (!submission->up && backoff_due(&submission->backoff, now_ms))
        return probe(submission, now_ms, error);
    return true;
}

int
submission_wait_ms(const Submission *submission, int64_t now_ms)
{
    if (submission->waiting.length > 0)
        return 0;
    if (submission->up)
        return RETRY_MOST_MS;
    return (int)CLAMP(submission->backoff.retry_at_ms - now_ms, 0, RETRY_MOST_MS);
}

const char *
submission_state(const Submission *submission)
{
    if (!submission->known)
        return "connecting";
    return submission->up ? "connected" : "down";
}
