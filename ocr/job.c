#include "ocr/job.h"
#include "daemon/cage.h"
#include "daemon/day.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "daemon/wire.h"
#include "ocr/document.h"
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Output {
    int fd;
    int count;
    size_t total_bytes;
} Output;

/* HEIC decoders make threads (ocr.md); looking at eight fixed bytes parses nothing. */
static bool
needs_threads(int fd)
{
    char head[12];
    if (pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head || memcmp(head + 4, "ftyp", 4) != 0)
        return false;
    static const char brands[][5] = {"heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"};
    for (size_t i = 0; i < G_N_ELEMENTS(brands); i++)
        if (memcmp(head + 8, brands[i], 4) == 0)
            return true;
    return false;
}

static GByteArray *
read_all(int fd, bool *out_too_big)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    uint8_t chunk[65536];
    ssize_t n;
    *out_too_big = false;
    while ((n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return NULL;
        if (bytes->len + (size_t)n > DOCUMENT_BYTES) {
            *out_too_big = true;
            break;
        }
        g_byte_array_append(bytes, chunk, (guint)n);
    }
    return g_steal_pointer(&bytes);
}

static bool
send_chunks(int fd, char part_kind, char last_kind, const uint8_t *data, size_t size,
            GError **error)
{
    do {
        size_t n = MIN(size, (size_t)WIRE_FRAME_BYTES);
        if (!wire_frame_write(fd, n == size ? last_kind : part_kind, data, n, error))
            return false;
        data += n;
        size -= n;
    } while (size > 0);
    return true;
}

static bool
send_json(int fd, char kind, const json_t *json, GError **error)
{
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    if (!text)
        return fail(error, FAIL_OURS, "an answer cannot be written as JSON");
    return send_chunks(fd, 'j', kind, (const uint8_t *)text, strlen(text), error);
}

static bool
take_part(const PartHead *head, const uint8_t *data, size_t size, void *user, GError **error)
{
    Output *output = user;
    if (++output->count > PART_COUNT)
        return fail(error, FAIL_HOSTILE, "more than %d parts", PART_COUNT);
    output->total_bytes += size;
    if (size > PART_BYTES || output->total_bytes > PART_TOTAL_BYTES)
        return fail(error, FAIL_HOSTILE, "parts unpack to more than their limit");
    g_autofree char *name = head->name ? g_utf8_make_valid(head->name, -1) : NULL;
    reading_mask_cpr(name);
    g_autoptr(json_t) json = json_pack(
        "{sssssbsIss*ss*}", "path", head->path, "media_type", head->media_type, "document",
        head->document, "size", (json_int_t)size, "name", name, "disposition", head->disposition);
    g_autofree char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    if (!text)
        return fail(error, FAIL_OURS, "a part's head cannot be written");
    return wire_frame_write(output->fd, 'P', text, strlen(text), error) &&
           (size == 0 || send_chunks(output->fd, 'D', 'D', data, size, error));
}

/* A reader's own failure in words of the contract. */
static void
reading_broke(Reading *reading, const GError *error)
{
    const char *end = failure_is(error, FAIL_HOSTILE)  ? "hostile"
                      : failure_is(error, FAIL_SENDER) ? "unreadable"
                                                       : "killed";
    reading_stop(reading, end, "%s", error ? error->message : "unknown");
}

static Reading *
read_document(const Job *job, const GByteArray *bytes, Output *output)
{
    DocumentRequest request = {.name = job->name,
                               .media_type = job->media_type,
                               .validate = job->validate,
                               .lessons = job->lessons,
                               .sink = {take_part, output}};
    if (strcmp(job->kind, "mail") != 0)
        return document_read(bytes->data, bytes->len, &request);
    g_autoptr(Reading) reading = reading_new();
    g_autoptr(GError) error = NULL;
    if (!mime_read(bytes->data, bytes->len, &request, reading, &error))
        reading_broke(reading, error);
    if (!reading->mail) /* whatever came, the letter has an envelope, if an empty one */
        reading->mail = reading_mail_new();
    return g_steal_pointer(&reading);
}

static void
count_cost(Reading *reading)
{
    struct rusage usage = {0};
    (void)getrusage(RUSAGE_SELF, &usage);
    reading->ms_cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
                      (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    reading->peak_kb = usage.ru_maxrss;
}

static bool
answer_reading(const Job *job, const GByteArray *bytes, bool too_big, int fd, GError **error)
{
    Output output = {.fd = fd};
    int64_t start = day_monotonic();
    g_autoptr(Reading) reading = NULL;
    if (too_big) {
        reading = reading_new();
        reading_stop(reading, "too-big", "over %zu MB", DOCUMENT_BYTES >> 20);
        if (strcmp(job->kind, "mail") == 0)
            reading->mail = reading_mail_new();
    } else {
        reading = read_document(job, bytes, &output);
    }
    g_free(reading->sha256);
    reading->sha256 = part_sha256(bytes->data, bytes->len);
    reading->ms_total = day_monotonic() - start;
    count_cost(reading);
    reading_mask(reading);
    g_autoptr(json_t) json = reading_encode(reading, true);
    return send_json(fd, 'J', json, error);
}

static bool
answer_page(const Job *job, const GByteArray *bytes, int fd, GError **error)
{
    g_autoptr(GByteArray) png = NULL;
    g_autoptr(GError) why = NULL;
    g_autoptr(Reading) reading = reading_new();
    if (!document_render(bytes->data, bytes->len, job->page, &png, &why))
        reading_broke(reading, why);
    else if (!send_chunks(fd, 'I', 'I', png->data, png->len, error))
        return false;
    g_autoptr(json_t) json = reading_encode(reading, false);
    return send_json(fd, 'J', json, error);
}

/* Libraries say there what they think of a stranger's bytes: it does not belong in the log, and
 * where that is a file, the first word would kill the reader (RLIMIT_FSIZE). */
static void
fall_silent(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        (void)close(fd);
}

_Noreturn void
job_run(const Job *job, int document_fd, int result_fd, bool accept_missing)
{
    g_autoptr(GError) error = NULL;
    bool threads = needs_threads(document_fd);
    if (!cage_enter(cage_reader_profile(threads), accept_missing, &error)) {
        log_error("reader-cage", error);
        _exit(JOB_EXIT_CAGE);
    }
    fall_silent();
    bool too_big;
    g_autoptr(GByteArray) bytes = read_all(document_fd, &too_big);
    bool ok = bytes && (strcmp(job->kind, "render") == 0
                            ? answer_page(job, bytes, result_fd, &error)
                            : answer_reading(job, bytes, too_big, result_fd, &error));
    _exit(ok ? JOB_EXIT_DONE : JOB_EXIT_PIPE);
}
