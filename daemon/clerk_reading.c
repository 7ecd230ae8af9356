/* Reading jobs: from the book to the zygote, and what the readers saw back into the book. */
#include "daemon/clerk.h"
#include "daemon/log.h"
#include "daemon/own.h"
#include "spool/letters.h"
#include "spool/spool.h"
#include <string.h>
#include <sys/mman.h>

enum {
    LEASE_MS = 10 * 60 * 1000, /* far over every deadline of the zygote */
    ATTEMPTS = 2,              /* a reader that dies twice sets its document aside */
    PART_LEVELS = 3,           /* mail → archive → archive: deeper members are kept, not read */
};

typedef struct ClerkJob {
    Job *job; /* NULL: a page for the web process */
    char *sha256;
    int page;
    int64_t web_id;
} ClerkJob;

static void
clerk_job_free(ClerkJob *job)
{
    job_free(job->job);
    g_free(job->sha256);
    g_free(job);
}

static void
remember(Clerk *clerk, int64_t number, ClerkJob *job)
{
    if (!clerk->jobs)
        clerk->jobs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
                                            (GDestroyNotify)clerk_job_free);
    g_hash_table_insert(clerk->jobs, g_memdup2(&number, sizeof number), job);
}

void
clerk_forget_jobs(Clerk *clerk)
{
    if (clerk->jobs)
        g_hash_table_remove_all(clerk->jobs);
}

static bool
start_job(Clerk *clerk, Job **job, GError **error)
{
    own_fd int fd = -1;
    if (!spool_original_open(clerk->config->spool, (*job)->sha256, &fd, error))
        return false;
    ReaderJob request = {.job = clerk->next_job++,
                         .kind = (*job)->kind,
                         .name = (*job)->name,
                         .media_type = (*job)->media_type};
    if (!readers_start(clerk->readers, &request, fd, error))
        return false;
    ClerkJob *mine = g_new0(ClerkJob, 1);
    mine->job = g_steal_pointer(job);
    remember(clerk, request.job, mine);
    return true;
}

static size_t
readers_wanted(const Clerk *clerk)
{
    return clerk->config->readers > 0 ? (size_t)clerk->config->readers : g_get_num_processors();
}

bool
clerk_start_jobs(Clerk *clerk, GError **error)
{
    while (clerk->readers && readers_models(clerk->readers) &&
           readers_busy(clerk->readers) < readers_wanted(clerk)) {
        g_autoptr(Job) job = NULL;
        if (!letters_claim(clerk->book, LEASE_MS, &job, error))
            return false;
        if (!job)
            return true;
        if (!start_job(clerk, &job, error))
            return false;
    }
    return true;
}

bool
clerk_render(Clerk *clerk, const char *sha256, int page, int64_t id, GError **error)
{
    own_fd int fd = -1;
    if (!clerk->readers)
        return fail(error, FAIL_AGAIN, "the reader is starting");
    if (!spool_original_open(clerk->config->spool, sha256, &fd, error))
        return false;
    ReaderJob request = {.job = clerk->next_job++, .kind = "render", .page = page};
    if (!readers_start(clerk->readers, &request, fd, error))
        return false;
    ClerkJob *mine = g_new0(ClerkJob, 1);
    mine->sha256 = g_strdup(sha256);
    mine->page = page;
    mine->web_id = id;
    remember(clerk, request.job, mine);
    return true;
}

/* --- answers ------------------------------------------------------------------------------ */

static int
levels(const char *path)
{
    int n = 1;
    for (; *path; path++)
        n += *path == '/';
    return n;
}

static bool
keep_part(Clerk *clerk, const Job *job, const Part *inside, ReaderPart *found, GError **error)
{
    g_autoptr(Part) part = g_new0(Part, 1);
    part->letter = job->letter;
    part->parent = job->part;
    part->path =
        inside ? g_strdup_printf("%s/%s", inside->path, found->path) : g_strdup(found->path);
    part->name = g_strdup(found->name);
    part->media_type = g_strdup(found->media_type);
    part->disposition = g_strdup(found->disposition);
    part->document = found->document && levels(part->path) <= PART_LEVELS;
    return spool_keep_fd(clerk->config->spool, found->fd, &part->sha256, &part->size_bytes,
                         error) &&
           letters_add_part(clerk->book, part, NULL, error);
}

static bool
keep_reading(Clerk *clerk, const Job *job, ReaderResult *result, GError **error)
{
    g_autoptr(Part) inside = NULL;
    if (strcmp(job->kind, "mail") == 0 && !result->reading->mail)
        result->reading->mail = reading_mail_new(); /* killed: the letter is still a letter */
    if (job->part != 0 && !letters_part(clerk->book, job->part, &inside, error))
        return false;
    g_autoptr(BookTransaction) transaction = book_transaction(clerk->book, error);
    if (!transaction)
        return false;
    for (guint i = 0; i < result->parts->len; i++)
        if (!keep_part(clerk, job, inside, result->parts->pdata[i], error))
            return false;
    return letters_job_done(clerk->book, job, result->reading, error) &&
           book_commit(clerk->book, error);
}

static bool
page_done(Clerk *clerk, const ClerkJob *mine, const ReaderResult *result, GError **error)
{
    own_fd int fd = -1;
    g_autoptr(GError) why = NULL;
    if (!result->image)
        return clerk_answer_page(clerk, mine->web_id, -1,
                                 result->reading->reason ? result->reading->reason : "no page",
                                 error);
    if (!spool_page_keep(clerk->config->spool, mine->sha256, mine->page, result->image->data,
                         result->image->len, &why) ||
        !spool_page_open(clerk->config->spool, mine->sha256, mine->page, &fd, &why))
        return clerk_answer_page(clerk, mine->web_id, -1, why->message, error);
    return clerk_answer_page(clerk, mine->web_id, fd, NULL, error);
}

static bool
is_try_again(const Job *job, const ReaderResult *result)
{
    static const char *const died[] = {"killed", "timed-out", NULL};
    return result->again ||
           (g_strv_contains(died, result->reading->end) && job->attempts < ATTEMPTS);
}

bool
clerk_take_result(Clerk *clerk, ReaderResult *result, GError **error)
{
    const ClerkJob *mine = g_hash_table_lookup(clerk->jobs, &result->job);
    if (!mine)
        return fail(error, FAIL_OURS, "an answer for job %ld that was never asked",
                    (long)result->job);
    bool ok;
    if (!mine->job) {
        ok = page_done(clerk, mine, result, error);
    } else {
        log_event(LOG_INFO, "read", "letter=%ld part=%ld kind=%s end=%s cpu_ms=%ld peak_kb=%ld",
                  (long)mine->job->letter, (long)mine->job->part, mine->job->kind,
                  result->reading->end, (long)result->cpu_ms, (long)result->peak_kb);
        if (strcmp(result->reading->end, "killed") == 0)
            log_event(LOG_NOTICE, "reader-killed", "reason=\"%s\"", result->reading->reason);
        ok = is_try_again(mine->job, result) ? letters_job_again(clerk->book, mine->job, error)
                                             : keep_reading(clerk, mine->job, result, error);
    }
    g_hash_table_remove(clerk->jobs, &result->job);
    return ok;
}
