#include "daemon/readers.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/wire.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>

/* All parts of a letter unpacked (ocr/part.h) and the reading beside them. */
#define ANSWER_BYTES (((size_t)256 << 20) + ((size_t)64 << 20))
enum { READING_JSON_BYTES = 16 << 20, IMAGE_BYTES = 32 << 20, PART_HEADS = 1000 };

typedef struct Running {
    int64_t job;
    int64_t started_ms; /* monotonic */
    char *kind;
    int pipe;  /* -1: at its end */
    bool done; /* the zygote said so */
    char *end; /* exited killed timed-out */
    int signal;
    WireFrames *frames;
    GByteArray *json; /* pieces of the reading so far */
    GPtrArray *parts;
    int64_t part_left; /* bytes of the newest part still to come */
    GByteArray *image;
    Reading *reading;
    GError *lie; /* what was wrong with the answer */
    int64_t cpu_ms, peak_kb;
    ReaderTemporary temporary;
    void *user;
} Running;

struct Readers {
    int zygote_fd;
    ReaderTemporary temporary;
    void *user;
    GPtrArray *running;
    char *models;
};

static void
reader_part_free(ReaderPart *part)
{
    if (!part)
        return;
    own_fd_close(&part->fd);
    g_free(part->path);
    g_free(part->name);
    g_free(part->media_type);
    g_free(part->disposition);
    g_free(part);
}

void
reader_result_free(ReaderResult *result)
{
    if (!result)
        return;
    reading_free(result->reading);
    g_ptr_array_unref(result->parts);
    if (result->image)
        g_byte_array_unref(result->image);
    g_free(result->kind);
    g_free(result);
}

static void
running_free(Running *r)
{
    if (!r)
        return;
    own_fd_close(&r->pipe);
    wire_frames_free(r->frames);
    g_byte_array_unref(r->json);
    g_ptr_array_unref(r->parts);
    if (r->image)
        g_byte_array_unref(r->image);
    reading_free(r->reading);
    g_clear_error(&r->lie);
    g_free(r->kind);
    g_free(r->end);
    g_free(r);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Running, running_free)

Readers *
readers_new(int zygote_fd, ReaderTemporary temporary, void *user)
{
    Readers *readers = g_new0(Readers, 1);
    readers->zygote_fd = zygote_fd;
    readers->temporary = temporary;
    readers->user = user;
    readers->running = g_ptr_array_new_with_free_func((GDestroyNotify)running_free);
    return readers;
}

void
readers_free(Readers *readers)
{
    if (!readers)
        return;
    g_ptr_array_unref(readers->running);
    g_free(readers->models);
    g_free(readers);
}

size_t
readers_busy(const Readers *readers)
{
    return readers->running->len;
}

int64_t
readers_oldest_ms(const Readers *readers, int64_t now_ms)
{
    int64_t oldest = 0;
    for (guint i = 0; i < readers->running->len; i++)
        oldest = MAX(oldest, now_ms - ((Running *)readers->running->pdata[i])->started_ms);
    return oldest;
}

const char *
readers_models(const Readers *readers)
{
    return readers->models;
}

bool
readers_start(Readers *readers, const ReaderJob *job, int document_fd, GError **error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail_errno(error, errno == EMFILE || errno == ENFILE ? FAIL_AGAIN : FAIL_OURS, errno,
                          "cannot make a pipe for a reader");
    own_fd int ours = ends[0], theirs = ends[1];
    if (fcntl(ours, F_SETFL, O_NONBLOCK) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot make a pipe non-blocking");
    g_autoptr(json_t) body =
        json_pack("{ss sI ss ss* ss* ss* si si}", "what", "read", "job", (json_int_t)job->job,
                  "kind", job->kind, "name", job->name, "media_type", job->media_type, "lessons",
                  job->lessons, "page", MAX(job->page, 1), "validate", (int)job->validate);
    int fds[] = {document_fd, theirs};
    if (!body || !wire_send(readers->zygote_fd, body, fds, 2, error))
        return error && *error ? false : fail(error, FAIL_OURS, "a job cannot be packed");
    Running *r = g_new0(Running, 1);
    r->job = job->job;
    r->started_ms = g_get_monotonic_time() / 1000;
    r->kind = g_strdup(job->kind);
    r->pipe = fd_steal(&ours);
    r->frames = wire_frames_new(ANSWER_BYTES);
    r->json = g_byte_array_new();
    r->parts = g_ptr_array_new_with_free_func((GDestroyNotify)reader_part_free);
    r->temporary = readers->temporary;
    r->user = readers->user;
    g_ptr_array_add(readers->running, r);
    return true;
}

/* --- an answer's frames ------------------------------------------------------------------- */

static bool
take_head(Running *r, const uint8_t *data, size_t size, GError **error)
{
    g_autoptr(json_t) json = json_loadb((const char *)data, size, 0, NULL);
    const char *path, *media_type, *name = NULL, *disposition = "";
    int document;
    json_int_t bytes;
    if (r->part_left != 0 || r->parts->len >= PART_HEADS || !json ||
        json_unpack(json, "{sssssbsIs?ss?s}", "path", &path, "media_type", &media_type, "document",
                    &document, "size", &bytes, "name", &name, "disposition", &disposition) != 0 ||
        bytes < 0 || bytes > (json_int_t)ANSWER_BYTES || strlen(path) > READING_STRING_BYTES ||
        strlen(media_type) > READING_STRING_BYTES || (name && strlen(name) > READING_STRING_BYTES))
        return fail(error, FAIL_HOSTILE, "a part's head is malformed");
    ReaderPart *part = g_new0(ReaderPart, 1);
    part->fd = -1;
    part->path = g_strdup(path);
    part->name = g_strdup(name);
    part->media_type = g_strdup(media_type);
    part->disposition = g_strdup(disposition);
    part->document = document;
    part->size_bytes = bytes;
    r->part_left = bytes;
    g_ptr_array_add(r->parts, part);
    return r->temporary(r->user, &part->fd, error);
}

static bool
take_data(Running *r, const uint8_t *data, size_t size, GError **error)
{
    if (r->parts->len == 0 || (int64_t)size > r->part_left)
        return fail(error, FAIL_HOSTILE, "a part has more data than it said");
    const ReaderPart *part = r->parts->pdata[r->parts->len - 1];
    r->part_left -= (int64_t)size;
    while (size > 0) {
        ssize_t n = write(part->fd, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_errno(error, errno == ENOSPC || errno == EDQUOT ? FAIL_AGAIN : FAIL_OURS,
                              errno, "cannot keep a part");
        data += n;
        size -= (size_t)n;
    }
    return true;
}

static bool
take_json(Running *r, char kind, const uint8_t *data, size_t size, GError **error)
{
    if (r->reading || r->part_left != 0 || r->json->len + size > READING_JSON_BYTES)
        return fail(error, FAIL_HOSTILE, "an answer has a second reading, or one too long");
    g_byte_array_append(r->json, data, (guint)size);
    if (kind == 'j')
        return true;
    json_error_t why;
    g_autoptr(json_t) json =
        json_loadb((const char *)r->json->data, r->json->len, JSON_REJECT_DUPLICATES, &why);
    if (!json)
        return fail(error, FAIL_HOSTILE, "an answer is not JSON from byte %d on", why.position);
    return reading_decode(json, &r->reading, error);
}

static bool
take_image(Running *r, const uint8_t *data, size_t size, GError **error)
{
    if (!r->image)
        r->image = g_byte_array_new();
    if (r->image->len + size > IMAGE_BYTES)
        return fail(error, FAIL_HOSTILE, "a page image is over %d bytes", IMAGE_BYTES);
    g_byte_array_append(r->image, data, (guint)size);
    return true;
}

static bool
take_frame(char kind, const uint8_t *data, size_t size, void *user, GError **error)
{
    switch (kind) {
    case 'P':
        return take_head(user, data, size, error);
    case 'D':
        return take_data(user, data, size, error);
    case 'I':
        return take_image(user, data, size, error);
    default:
        return take_json(user, kind, data, size, error);
    }
}

/* --- events ------------------------------------------------------------------------------- */

/* Reads the pipe until it would block. A lie closes the pipe: the reader dies of SIGPIPE. */
static void
drain(Running *r)
{
    enum { CHUNK = 65536, CHUNKS = 64 }; /* at most 4 MB a turn: others wait too */
    uint8_t chunk[CHUNK];
    for (int i = 0; i < CHUNKS && r->pipe >= 0; i++) {
        ssize_t n = read(r->pipe, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0 || !wire_frames_feed(r->frames, chunk, (size_t)n, take_frame, r, &r->lie)) {
            own_fd_close(&r->pipe);
            r->pipe = -1;
        }
    }
}

static ReaderResult *
finish(Running *r)
{
    ReaderResult *result = g_new0(ReaderResult, 1);
    result->job = r->job;
    result->kind = g_steal_pointer(&r->kind);
    result->parts = g_steal_pointer(&r->parts);
    r->parts = g_ptr_array_new();
    result->image = g_steal_pointer(&r->image);
    result->cpu_ms = r->cpu_ms;
    result->peak_kb = r->peak_kb;
    result->reading = g_steal_pointer(&r->reading);
    bool whole = result->reading && !r->lie && r->part_left == 0 && wire_frames_finished(r->frames);
    if (whole)
        return result;
    result->signal = r->signal;
    result->again =
        (r->lie && failure_is(r->lie, FAIL_AGAIN)) || strcmp(r->end, "not-started") == 0;
    result->died = !result->again && !(r->lie && failure_is(r->lie, FAIL_HOSTILE));
    reading_free(result->reading);
    result->reading = reading_new();
    g_ptr_array_set_size(result->parts, 0);
    if (strcmp(r->end, "timed-out") == 0)
        reading_stop(result->reading, "timed-out", "the reader did not finish in time");
    else if (r->lie)
        reading_stop(result->reading, failure_is(r->lie, FAIL_HOSTILE) ? "hostile" : "killed",
                     "the reader's answer was refused: %s", r->lie->message);
    else
        reading_stop(result->reading, "killed", "the reader was stopped (signal %d)", r->signal);
    return result;
}

static Running *
running_find(const Readers *readers, int64_t job)
{
    for (guint i = 0; i < readers->running->len; i++) {
        Running *r = readers->running->pdata[i];
        if (r->job == job && !r->done)
            return r;
    }
    return NULL;
}

static void
note_done(const Readers *readers, const WireMessage *message)
{
    Running *r = running_find(readers, wire_int(message, "job", -1));
    if (!r)
        return;
    const char *end = wire_string(message, "end");
    r->done = true;
    r->end = g_strdup(end ? end : "killed");
    r->signal = (int)wire_int(message, "signal", 0);
    r->cpu_ms = wire_int(message, "cpu_ms", 0);
    r->peak_kb = wire_int(message, "peak_kb", 0);
}

static bool
hear_zygote(Readers *readers, GError **error)
{
    g_autoptr(WireMessage) message = NULL;
    if (!wire_receive(readers->zygote_fd, &message, error))
        return false;
    if (!message)
        return fail(error, FAIL_OURS, "the zygote is gone");
    if (strcmp(wire_what(message), "done") == 0) {
        note_done(readers, message);
    } else if (strcmp(wire_what(message), "ready") == 0) {
        g_free(readers->models);
        readers->models = g_strdup(wire_string(message, "models"));
    }
    return true;
}

void
readers_poll(const Readers *readers, GArray *fds)
{
    struct pollfd p = {.fd = readers->zygote_fd, .events = POLLIN};
    g_array_append_val(fds, p);
    for (guint i = 0; i < readers->running->len; i++) {
        p.fd = ((Running *)readers->running->pdata[i])->pipe;
        if (p.fd >= 0)
            g_array_append_val(fds, p);
    }
}

static bool
is_ready(const GArray *fds, int fd)
{
    for (guint i = 0; i < fds->len; i++) {
        const struct pollfd *p = &g_array_index(fds, struct pollfd, i);
        if (p->fd == fd && p->revents)
            return true;
    }
    return false;
}

bool
readers_handle(Readers *readers, const GArray *fds, GPtrArray *out, GError **error)
{
    if (is_ready(fds, readers->zygote_fd) && !hear_zygote(readers, error))
        return false;
    for (guint i = 0; i < readers->running->len; i++) {
        Running *r = readers->running->pdata[i];
        if (r->pipe >= 0 && (r->done || is_ready(fds, r->pipe)))
            drain(r);
    }
    for (guint i = readers->running->len; i-- > 0;) {
        Running *r = readers->running->pdata[i];
        if (!r->done || r->pipe >= 0)
            continue;
        g_ptr_array_add(out, finish(r));
        g_ptr_array_remove_index(readers->running, i);
    }
    return true;
}
